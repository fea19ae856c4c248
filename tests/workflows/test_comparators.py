"""Other places: they agree with what a project of each would say, and what is not covered is left out."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from kil_mapper import paths
from kil_mapper.analysis.compute import compute
from kil_mapper.importing import prepared_copies
from kil_mapper.importing.deprivation import LAD_NAME
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.project import Project
from kil_mapper.model.regions import ENGLAND
from kil_mapper.model.results import AreaRow, BandRow
from kil_mapper.model.tables import Comparator, ComparatorArea, Lsoa
from kil_mapper.model.vocabulary import AreaType, RuleProfile
from kil_mapper.workflows import build_project, compare_places, neighbours_choices, places_document, with_neighbours
from kil_mapper.workflows import nation as nation_module
from kil_mapper.workflows.authorities import authorities_of


@pytest.fixture(scope="module")
def aldervale() -> Project:
    return build_project(paths.sample_data(), ["Aldervale"]).project


def counts(project: Project, lad: str, rules: RuleProfile) -> pd.DataFrame:
    """Organisations and income by band, as the comparators have them."""
    rows = project.comparators
    rows = rows[(rows[Comparator.LAD] == lad) & (rows[Comparator.RULES] == rules.value)]
    return rows.set_index(Comparator.BAND)[[Comparator.ORGANISATIONS, Comparator.INCOME]]


@pytest.mark.parametrize("rules", RuleProfile)
def test_the_own_place_is_counted_as_the_project_counts_it(aldervale: Project, rules: RuleProfile) -> None:
    results = compute(aldervale.with_options(rules=rules))
    bands = results.bands.set_index(BandRow.BAND)
    found = counts(aldervale, aldervale.areas[0].code, rules).loc[bands.index]
    assert found[Comparator.ORGANISATIONS].tolist() == bands[BandRow.ORGANISATIONS].tolist()
    known = bands[BandRow.INCOME].astype("Int64")
    assert found[Comparator.INCOME].astype("object").tolist() == known.astype("object").tolist()
    here = compare_places(results).iloc[0]
    area = results.areas[results.areas[AreaRow.TYPE] == AreaType.LAD.value].iloc[0]
    assert here[PlaceRow.ORGANISATIONS] == results.kept
    assert here[PlaceRow.RATE] == pytest.approx(area[AreaRow.RATE] / 10)
    assert here[PlaceRow.POPULATION] == area[AreaRow.POPULATION]
    assert here[PlaceRow.SCORE] == pytest.approx(area[AreaRow.SCORE])
    assert here[PlaceRow.SHARE_20] == pytest.approx(area[AreaRow.MOST_DEPRIVED_20])


def test_what_people_decide_does_not_touch_the_comparison(aldervale: Project) -> None:
    before = compare_places(compute(aldervale))
    fewer = aldervale.organisations.iloc[:10]
    after = compare_places(compute(_with(aldervale, organisations=fewer)))
    assert_frame_equal(before, after)


def _with(project: Project, **changes: Any) -> Project:
    return type(project)(**(vars(project) | changes))


def test_a_small_index_makes_neither_a_region_nor_england(aldervale: Project) -> None:
    assert aldervale.comparator_areas[ComparatorArea.REGION].isna().all()
    kinds = compare_places(compute(aldervale))[PlaceRow.KIND]
    assert set(kinds) == {"here"}


def test_neighbours_are_chosen_by_name_or_code(aldervale: Project) -> None:
    found = neighbours_choices(aldervale)
    assert list(found.columns) == ["code", "name", "region"]
    assert aldervale.areas[0].code not in set(found["code"])
    assert found["name"].is_monotonic_increasing
    first = found.iloc[0]
    chosen = with_neighbours(aldervale, [first["name"].upper(), first["code"]])
    assert chosen.options.neighbours == (first["code"],)
    places = places_document(compute(chosen))["places"]
    assert [(place["kind"], place["name"]) for place in places] == [("here", "Aldervale"), ("neighbour", first["name"])]


@pytest.mark.parametrize(
    ("asked", "told"), [("Aldervale", "compared with itself"), ("Nowhere", "knows nothing of “Nowhere”")]
)
def test_a_neighbour_that_is_none_is_refused(aldervale: Project, asked: str, told: str) -> None:
    with pytest.raises(KilError, match=told):
        with_neighbours(aldervale, [asked])


def test_a_project_without_comparators_says_what_it_takes(aldervale: Project) -> None:
    empty = aldervale.comparators.iloc[:0], aldervale.comparator_areas.iloc[:0]
    lacking = _with(aldervale, comparators=empty[0], comparator_areas=empty[1])
    assert compare_places(compute(lacking)).empty
    with pytest.raises(KilError, match="national register"):
        with_neighbours(lacking, ["Leeds"])


@pytest.fixture
def keeping(monkeypatch: pytest.MonkeyPatch, own_user_folders: Path) -> list[bool]:
    """Copies of small files are kept too; whether each build gathered what the country says."""
    assert own_user_folders.name  # a cache of its own
    monkeypatch.setattr(prepared_copies, "WORTH_KEEPING", 0)
    gathered: list[bool] = []
    of = nation_module.Nation.of

    def noted(*arguments: Any) -> nation_module.Nation:
        nation = of(*arguments)
        gathered.append(nation.wanted)
        return nation

    monkeypatch.setattr(nation_module.Nation, "of", noted)
    return gathered


def test_a_second_build_from_the_same_files_gathers_nothing_and_says_the_same(
    keeping: list[bool], tmp_path: Path, aldervale: Project
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(paths.sample_data(), folder)
    for _ in range(2):
        project = build_project(folder, ["Aldervale"]).project
        assert_frame_equal(project.comparators, aldervale.comparators)
        assert_frame_equal(project.comparator_areas, aldervale.comparator_areas)
    assert keeping == [True, False]


def test_a_changed_table_is_gathered_anew(keeping: list[bool], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(paths.sample_data(), folder)
    before = build_project(folder, ["Aldervale"]).project
    name = "publicextract.charity_area_of_operation"
    with zipfile.ZipFile(folder / f"{name}.zip") as archive:
        heading = archive.read(f"{name}.txt").split(b"\n")[0]
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.writestr(f"{name}.txt", heading + b"\n")
    after = build_project(folder, ["Aldervale"]).project
    assert keeping == [True, True]
    total = [
        int(project.comparators[project.comparators[Comparator.RULES] == "vcse"][Comparator.ORGANISATIONS].sum())
        for project in (before, after)
    ]
    assert total[0] < total[1]  # nobody is known to be national any more


def index(**lsoas: int) -> pd.DataFrame:
    """An index with so many LSOAs of 1,000 residents in each authority."""
    rows = [(f"{lad}-{n}", lad, lad.lower(), 1_000) for lad, many in lsoas.items() for n in range(many)]
    return pd.DataFrame(rows, columns=[Lsoa.CODE, Lsoa.LAD, LAD_NAME, Lsoa.POPULATION])


def whole(frame: pd.DataFrame, lived_in: Mapping[str, str], regions: Mapping[str, str] | None = None) -> pd.DataFrame:
    found = authorities_of(frame, lived_in, regions or {}, 2021).areas
    return found.set_index(ComparatorArea.LAD)


def test_an_authority_of_which_more_than_a_twentieth_is_missing_is_left_out() -> None:
    frame = index(A=20, B=20)
    lived_in = dict(zip(frame[Lsoa.CODE], frame[Lsoa.LAD], strict=True))
    assert list(whole(frame, lived_in).index) == ["A", "B"]
    del lived_in["A-0"]
    assert list(whole(frame, lived_in).index) == ["A", "B"]  # 5% is missing
    del lived_in["A-1"]
    assert list(whole(frame, lived_in).index) == ["B"]


def test_an_authority_that_the_directory_draws_wider_than_the_index_is_left_out() -> None:
    frame = index(A=10, B=10)
    assert whole(frame, dict.fromkeys(frame[Lsoa.CODE], "A")).empty


def test_a_renumbered_authority_is_known_by_the_directorys_code() -> None:
    frame = index(E08000016=10)
    found = whole(frame, dict.fromkeys(frame[Lsoa.CODE], "E08000038"))
    assert list(found.index) == ["E08000038"]


def test_authorities_that_were_merged_since_are_told_by_their_small_areas() -> None:
    frame = index(Allerdale=10, Carlisle=10)
    authorities = authorities_of(frame, dict.fromkeys(frame[Lsoa.CODE], "Cumberland"), {}, 2021)
    assert set(authorities.areas[ComparatorArea.LAD]) == {"Allerdale", "Carlisle"}
    codes = authorities.codes_of(
        pd.Series(["Cumberland", "Cumberland", "Elsewhere"]), pd.Series(["Allerdale-3", "Carlisle-1", None])
    )
    assert codes.fillna("").tolist() == ["Allerdale", "Carlisle", ""]


def test_a_region_and_england_are_named_only_where_nearly_all_of_them_is_held() -> None:
    frame = index(A=15_000, B=15_000, C=3_000, D=755)
    lived_in = dict(zip(frame[Lsoa.CODE], frame[Lsoa.LAD], strict=True))
    regions = {"A": "E12000001", "B": "E12000002", "C": "E12000002", "D": "E12000001"}
    held = whole(frame, lived_in, regions)
    assert held[ComparatorArea.REGION].tolist() == ["E12000001", "E12000002", "E12000002", "E12000001"]
    assert set(held[ComparatorArea.COUNTRY]) == {ENGLAND}
    without_c = {code: lad for code, lad in lived_in.items() if lad != "C"}
    held = whole(frame, without_c, regions)  # C may lie anywhere: 3,000 of 18,000 and of 15,755 and of 33,755
    assert held[ComparatorArea.REGION].isna().all()
    assert held[ComparatorArea.COUNTRY].isna().all()
    without_d = {code: lad for code, lad in lived_in.items() if lad != "D"}
    held = whole(frame, without_d, regions)  # 755 of 15,755 is less than a twentieth
    assert held[ComparatorArea.REGION].tolist() == ["E12000001", "E12000002", "E12000002"]
    assert set(held[ComparatorArea.COUNTRY]) == {ENGLAND}


def test_without_residents_small_areas_weigh_the_same() -> None:
    frame = index(A=20)
    frame[Lsoa.POPULATION] = pd.array([None] * 20, "Int64")
    lived_in = dict.fromkeys(frame[Lsoa.CODE], "A")
    assert list(whole(frame, lived_in).index) == ["A"]
    assert whole(frame, dict.fromkeys(list(lived_in)[:18], "A")).empty
