"""Building: editions that fit or are converted, what is missing, several authorities, and what is left behind."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kil_mapper import paths
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import DatasetId, IndexEdition, RuleProfile
from kil_mapper.workflows import build_project, list_areas, summarise, take_inventory

INDEX = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
SECOND = "E07990777"
REGISTER = "publicextract.charity"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample data folder without the older index, to be changed."""
    made = tmp_path / "data"
    shutil.copytree(paths.sample_data(), made, ignore=shutil.ignore_patterns("*2019*", "*lookup*"))
    return made


def kept_by_all_rules(project: Project) -> int:
    return summarise(project.with_options(rules=RuleProfile.ALL)).kept


def rewrite_index(folder: Path, change: dict[str, str], rows: slice = slice(None)) -> None:
    """Change values, by the beginning of the heading, in some rows of the index file."""
    path = folder / INDEX
    with path.open(encoding="utf-8", newline="") as file:
        heading, *lines = list(csv.reader(file))
    for column, value in change.items():
        place = next(n for n, name in enumerate(heading) if name.startswith(column))
        for line in lines[rows]:
            line[place] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *lines])


def rewrite_register(folder: Path, change: Callable[[str], str], table: str = REGISTER, *, copy: str = "") -> None:
    """Change the text of a table of the register, in place or into a copy of that name."""
    with zipfile.ZipFile(folder / f"{table}.zip") as archive:
        text = archive.read(f"{table}.txt").decode("utf-8")
    with zipfile.ZipFile(folder / (copy or f"{table}.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{table}.txt", change(text).encode("utf-8"))


def make_it_2019(folder: Path) -> None:
    """The same index as that of 2019 would be headed: LSOAs of 2011."""
    path = folder / INDEX
    heading, rest = path.read_text(encoding="utf-8").split("\n", 1)
    for new, old in (("(2021)", "(2011)"), ("(2024)", "(2019)"), ("mid 2022", "mid 2015 (excluding prisoners)")):
        heading = heading.replace(new, old)
    path.write_text(f"{heading}\n{rest}", encoding="utf-8")


def write_lookup(folder: Path) -> None:
    """Every small area unchanged, but for the last, which is one half of an area of 2011 that was split."""
    with (folder / INDEX).open(encoding="utf-8", newline="") as file:
        codes = [row[0] for row in csv.reader(file)][1:]
    pairs = [(code, code, "U") for code in codes[:-2]]
    pairs += [(codes[-2], codes[-2], "S"), (codes[-2], codes[-1], "S")]
    with (folder / "lookup.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("LSOA11CD", "LSOA21CD", "CHGIND"), *pairs])


def test_what_is_missing_is_named_with_what_it_is_for_and_where_to_get_it(folder: Path) -> None:
    (folder / "ONSPD_NOV_2025.zip").unlink()
    with pytest.raises(KilError) as told:
        build_project(folder, ["Aldervale"])
    assert "ONS Postcode Directory" in told.value.message
    assert "Places every address" in told.value.hint
    assert "https://geoportal.statistics.gov.uk" in told.value.hint
    assert "ONS Postcode Directory (ONSPD)" in [dataset.title for dataset in take_inventory([folder]).missing]


def test_an_empty_folder_lacks_everything(tmp_path: Path) -> None:
    with pytest.raises(KilError) as told:
        build_project(tmp_path, ["Aldervale"])
    for word in ("Register of charities", "Indices of Deprivation", "Postcode Directory", "Output Areas"):
        assert word in told.value.message


def test_an_index_of_another_edition_than_the_boundaries_is_refused_without_the_lookup(folder: Path) -> None:
    make_it_2019(folder)
    with pytest.raises(KilError) as told:
        build_project(folder, ["Aldervale"])
    assert "LSOAs of 2011" in told.value.message
    assert "lookup" in told.value.hint


def test_with_the_lookup_it_is_converted_and_how_much_is_said(folder: Path) -> None:
    write_lookup(folder)
    make_it_2019(folder)
    outcome = build_project(folder, ["Aldervale"])
    project = outcome.project
    assert project.options.index is IndexEdition.IOD2019
    assert project.options.population_year == 2015
    assert any("206 small areas of England are unchanged, 2 were converted" in line for line in outcome.sentences)
    assert any("mid-2015" in line for line in outcome.sentences)  # old resident numbers
    assert len(project.lsoas) == 100
    assert kept_by_all_rules(project) == 699
    lookup = project.sources.set_index(Source.DATASET).loc[DatasetId.LSOA_LOOKUP.value]
    assert lookup[Source.ROWS_READ] == 208  # it said 0, because the inventory does not count rows for a build


def test_two_authorities_make_one_project(folder: Path) -> None:
    change = {"Local Authority District code": SECOND, "Local Authority District name": "Otherdale"}
    rewrite_index(folder, change, slice(0, 30))
    assert [(choice.name, choice.lsoas) for choice in list_areas(folder)] == [("Aldervale", 70), ("Otherdale", 30)]
    both = build_project(folder, ["Otherdale", "e07990001"]).project
    assert both.name == "Aldervale and Otherdale"
    results = summarise(both)
    assert kept_by_all_rules(both) == 699
    one = summarise(build_project(folder, ["Aldervale"]).project)
    authorities = results.areas[results.areas["type"] == "lad"].set_index("name")
    assert authorities["organisations"].sum() == results.kept
    assert one.kept == authorities.loc["Aldervale", "organisations"]


def test_without_wards_and_details_a_project_is_built_and_says_what_it_lacks(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name.startswith(("Wards", "publicextract.charity_")):
            path.unlink()
    outcome = build_project(folder, ["Aldervale"])
    results = summarise(outcome.project)
    assert kept_by_all_rules(outcome.project) == 699
    assert set(results.areas["type"]) == {"lad"}
    assert any("No ward boundaries" in line for line in outcome.sentences)
    assert len(outcome.project.annual_returns) == 0


def test_a_small_area_without_a_boundary_is_said(folder: Path) -> None:
    rewrite_index(folder, {"LSOA code": "E01990999"}, slice(0, 1))
    project = build_project(folder, ["Aldervale"]).project
    lacking = project.issues[project.issues["kind"] == "area_uncovered"]
    assert lacking["value"].tolist() == ["E01990999"]
    assert len(project.lsoas) == 99


def test_a_project_can_be_built_again_and_cancelled_at_any_step(folder: Path, own_user_folders: Path) -> None:
    class Stop:
        """Stops at the given step."""

        def __init__(self, after: int) -> None:
            self.left = after

        def report(self, doing: str, fraction: float | None = None) -> None:
            self.left -= 1
            if self.left < 0:
                raise Cancelled

    steps = 0
    while True:
        before = sorted(folder.rglob("*"))
        try:
            build_project(folder, ["Aldervale"], progress=Stop(steps))
            break
        except Cancelled:
            assert sorted(folder.rglob("*")) == before
        steps = steps * 2 + 1
    assert steps > 10
    assert not [path for path in own_user_folders.rglob("*") if path.suffix in {".tmp", ".part"}]


def test_of_two_files_of_one_index_the_larger_is_used(folder: Path) -> None:
    whole = (folder / INDEX).read_text(encoding="utf-8")
    (folder / "0-first-rows.csv").write_text("\n".join(whole.split("\n")[:4]), encoding="utf-8")
    assert [choice.lsoas for choice in list_areas(folder)] == [100]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.partition("\r\n")[0] + "\r\n", "holds no records"),
        (lambda text: text.replace("date_of_extract", "some_other_day", 1), "does not say on which day"),
        (lambda text: re.sub(r"(?m)^2025-09-07 [0-9:.]+\t", "\t", text), "does not say on which day"),
    ],
    ids=["no rows", "no column", "no dates"],
)
def test_a_register_without_rows_or_without_its_day_is_refused(
    folder: Path, change: Callable[[str], str], told: str
) -> None:
    rewrite_register(folder, change)
    with pytest.raises(KilError, match=told):
        build_project(folder, ["Aldervale"])


def test_sources_name_only_the_files_that_were_read(folder: Path) -> None:
    for name in (INDEX, "LSOA_2021_boundaries.gpkg", f"{REGISTER}.zip"):
        shutil.copy(folder / name, folder / f"zz copy of {name}")
    sources = build_project(folder, ["Aldervale"]).project.sources
    assert not sources["file"].str.contains("\n").any()
    assert not sources["file"].str.contains("zz copy").any()


def test_tables_of_the_same_day_as_the_register_are_preferred_and_others_are_said(folder: Path) -> None:
    table = "publicextract.charity_other_names"
    rewrite_register(folder, lambda text: text.replace("2025-09-07", "2025-11-01"), table, copy="newer names.zip")
    project = build_project(folder, ["Aldervale"]).project
    assert set(project.sources["edition"][project.sources["dataset"] == "charity_other_names"]) == {"2025-09-07"}
    assert "editions_disagree" not in set(project.issues["kind"])
    (folder / f"{table}.zip").unlink()
    outcome = build_project(folder, ["Aldervale"])
    assert "editions_disagree" in set(outcome.project.issues["kind"])
    assert any("of 2025-11-01" in line for line in outcome.sentences)


def test_a_damaged_file_is_named_whether_or_not_the_project_can_do_without_it(folder: Path) -> None:
    for name in (f"{REGISTER}_annual_return_history.zip", f"{REGISTER}.zip"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[: len(whole) // 2])
        if name == f"{REGISTER}.zip":
            with pytest.raises(KilError) as told:
                build_project(folder, ["Aldervale"])
            assert f"{name} cannot be opened" in told.value.hint
        else:
            assert any(line.startswith(name) for line in build_project(folder, ["Aldervale"]).sentences)


def test_residents_that_are_not_there_are_not_called_old(folder: Path) -> None:
    write_lookup(folder)
    rewrite_index(folder, {"Total population": ""})
    make_it_2019(folder)
    told = build_project(folder, ["Aldervale"]).sentences
    assert any("no resident numbers" in line for line in told)
    assert not any("mid-2015" in line for line in told)


def test_an_index_file_cut_in_the_middle_of_an_authority_is_said(folder: Path) -> None:
    whole = (folder / INDEX).read_text(encoding="utf-8").split("\n")
    (folder / INDEX).write_text("\n".join(whole[:51]) + "\n", encoding="utf-8")
    outcome = build_project(folder, ["Aldervale"])
    assert any("more small areas in the chosen authority" in line for line in outcome.sentences)
    assert not any("more small areas" in line for line in build_project(paths.sample_data(), ["Aldervale"]).sentences)
