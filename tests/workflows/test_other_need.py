"""Need of the other edition of the index beside the project's own: carried over, never joined by code."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper import paths
from kil_mapper.importing.catalogue import take_inventory
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import AreaRef
from kil_mapper.model.tables import Lsoa, OtherNeed, Source
from kil_mapper.model.vocabulary import DatasetId, IndexEdition
from kil_mapper.workflows import build_project
from kil_mapper.workflows.need import read_need, read_other_need, read_small_areas
from kil_mapper.workflows.reading import Reading
from kil_mapper.workflows.sources import Chosen, choose

LOOKUP = "LSOA_2011_to_LSOA_2021_lookup.csv"
OLDER = "File_7_IoD2019_All_Ranks_Scores_Deciles_Population_Denominators.csv"
NEWER = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
SCORE = "Index of Multiple Deprivation (IMD) Score"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample data folder, which holds the Indices of 2025 and of 2019."""
    made = tmp_path / "data"
    shutil.copytree(paths.sample_data(), made)
    return made


def published(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row[next(iter(row))]: row for row in csv.DictReader(file)}


def score_of(row: dict[str, str]) -> float:
    return float(next(value for name, value in row.items() if name.startswith(SCORE)))


def test_both_editions_of_the_folder_stand_side_by_side(folder: Path) -> None:
    outcome = build_project(folder, ["Aldervale"])
    project = outcome.project
    assert project.options.index is IndexEdition.IOD2025
    other = project.other_need.set_index(OtherNeed.CODE)
    assert set(other.index) == set(project.lsoas[Lsoa.CODE])
    assert set(other[OtherNeed.EDITION]) == {"IoD2019"}
    # Two of 2011 were split into two each, and two were merged into one: 2 × 2 + 1 = 5 small areas are converted.
    assert other[OtherNeed.CONVERTED].sum() == 5
    older = published(folder / OLDER)
    for code in other.index[~other[OtherNeed.CONVERTED].astype(bool)]:
        assert other.loc[code, Lsoa.SCORE] == score_of(older[code])
    assert other.loc["E01990011", Lsoa.SCORE] == other.loc["E01990012", Lsoa.SCORE] == score_of(older["E01995000"])
    one, two = older["E01996000"], older["E01996001"]
    people = {
        row: float(next(v for k, v in row_values.items() if k.startswith("Total population")))
        for row, row_values in (("one", one), ("two", two))
    }
    mean = (people["one"] * score_of(one) + people["two"] * score_of(two)) / sum(people.values())
    assert other.loc["E01990071", Lsoa.SCORE] == pytest.approx(mean)
    assert not (project.lsoas.set_index(Lsoa.CODE)[Lsoa.SCORE] == other[Lsoa.SCORE]).all()


def test_where_it_comes_from_and_how_much_was_converted_is_said(folder: Path) -> None:
    outcome = build_project(folder, ["Aldervale"])
    project = outcome.project
    sources = project.sources.set_index([Source.DATASET, Source.EDITION])
    index = DatasetId.INDICES_FILE_7.value
    assert sources.loc[(index, "2025"), Source.FILE] == NEWER
    row = sources.loc[(index, "2019")]
    assert (row[Source.FILE], row[Source.ROWS_READ], row[Source.ROWS_KEPT], row[Source.ROWS_SET_ASIDE]) == (
        *(OLDER, 99),
        *(99, 0),
    )
    assert DatasetId.LSOA_LOOKUP.value in sources.index.get_level_values(0)
    assert any("Indices of Deprivation 2019" in line for line in project.attributions)
    told = project.issues.set_index("kind").loc[IssueKind.OTHER_INDEX_CONVERTED.value, "message"]
    assert "95 of 100 small areas here are unchanged, 5 were converted" in told
    assert told in outcome.sentences
    assert IssueKind.EDITION_CONVERTED.value not in set(project.issues["kind"])  # the project's own was not converted


def test_without_the_lookup_it_is_left_out_and_that_is_said(folder: Path) -> None:
    (folder / LOOKUP).unlink()
    project = build_project(folder, ["Aldervale"]).project
    assert project.other_need.empty
    told = project.issues.set_index("kind").loc[IssueKind.OTHER_INDEX_LEFT_OUT.value]
    assert "Without the official lookup" in told["message"]
    assert "lookup" in told["hint"]
    assert (project.sources[Source.DATASET] == DatasetId.INDICES_FILE_7.value).sum() == 1


def test_one_edition_alone_has_no_other(folder: Path) -> None:
    (folder / OLDER).unlink()
    project = build_project(folder, ["Aldervale"]).project
    assert project.other_need.empty
    assert not {IssueKind.OTHER_INDEX_LEFT_OUT.value, IssueKind.OTHER_INDEX_CONVERTED.value} & set(
        project.issues["kind"]
    )


def test_a_second_file_of_the_same_edition_is_no_other_edition(folder: Path) -> None:
    (folder / OLDER).unlink()
    shutil.copy(folder / NEWER, folder / "copy.csv")
    assert choose(take_inventory([folder])).other_index is None


def test_small_areas_of_which_the_other_index_says_nothing_have_no_row(folder: Path) -> None:
    lines = (folder / OLDER).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / OLDER).write_text("".join(lines[:-5]), encoding="utf-8")
    project = build_project(folder, ["Aldervale"]).project
    assert 0 < len(project.other_need) < 100
    told = project.issues.set_index("kind").loc[IssueKind.OTHER_INDEX_CONVERTED.value, "message"]
    assert f"It says nothing of the other {100 - len(project.other_need)}." in told


def test_an_index_of_the_boundaries_own_edition_needs_no_lookup(folder: Path) -> None:
    """Where the project's own index had to be converted, the other one may fit the boundaries as it is."""
    chosen = choose(take_inventory([folder]))
    assert chosen.other_index is not None
    swapped = replace(chosen, index=chosen.other_index, index_edition=IndexEdition.IOD2019, other_index=chosen.index)
    reading = Reading(swapped, NoProgress())
    need = read_need(reading)
    lsoas = read_small_areas(reading, need, [AreaRef("E07990001", "Aldervale")])
    other = read_other_need(Reading(replace(swapped, lookup=()), NoProgress()), need, lsoas)
    assert len(other) == 100
    assert not other[OtherNeed.CONVERTED].any()
    assert set(other[OtherNeed.EDITION]) == {"IoD2025"}


def real(shared_data: Path, year: int) -> Chosen:
    """Calderdale's real boundaries of one edition, both indices and the official lookup."""
    older, newer = (f"deprivation/File_7_IoD{edition}_RECONSTRUCTED.csv" for edition in (2019, 2025))
    names = [f"calderdale/lsoa_{year}_E08000033.geojson", older, newer, "lookups/lookup_lsoa11_lsoa21_ltla22.csv"]
    inventory = take_inventory([shared_data / name for name in names])
    own, other = (
        (IndexEdition.IOD2025, IndexEdition.IOD2019)
        if year == 2021
        else (*(IndexEdition.IOD2019, IndexEdition.IOD2025),)
    )
    files = {file.detail("index"): file for file in inventory.of(DatasetId.INDICES_FILE_7)}
    boundaries = {2021: DatasetId.LSOA_2021_BOUNDARIES, 2011: DatasetId.LSOA_2011_BOUNDARIES}[year]
    return Chosen(
        register=(),
        related={},
        index=files[own.value],
        index_edition=own,
        lsoa_year=year,
        small_areas=inventory.of(boundaries),
        postcodes=(),
        wards=(),
        lookup=inventory.of(DatasetId.LSOA_LOOKUP),
        other_index=files[other.value],
    )


@pytest.mark.parametrize(("year", "from_column", "to_column"), [(2021, "lsoa11", "lsoa21"), (2011, "lsoa21", "lsoa11")])
def test_the_real_indices_of_calderdale_agree_with_the_lookup_row_by_row(
    shared_data: Path, year: int, from_column: str, to_column: str
) -> None:
    chosen = real(shared_data, year)
    reading = Reading(chosen, NoProgress())
    need = read_need(reading)
    lsoas = read_small_areas(reading, need, [AreaRef("E08000033", "Calderdale")])
    other = read_other_need(reading, need, lsoas).set_index(OtherNeed.CODE)
    assert set(other.index) == set(lsoas[Lsoa.CODE])
    lookup = pd.read_csv(shared_data / "lookups" / "lookup_lsoa11_lsoa21_ltla22.csv", dtype=str)
    sources = lookup.groupby(f"{to_column}_code")[f"{from_column}_code"].agg(list)
    targets = lookup.groupby(f"{from_column}_code")[f"{to_column}_code"].agg(list)
    assert chosen.other_index is not None
    scores = {code: score_of(row) for code, row in published(chosen.other_index.source.path).items()}
    derived = 0
    for code in other.index:
        made_of = sources[code]
        simple = len(made_of) == 1 and len(targets[made_of[0]]) == 1
        derived += not simple
        assert other.loc[code, OtherNeed.CONVERTED] == (not simple)
        given = [scores[source] for source in made_of]
        assert min(given) - 1e-9 <= other.loc[code, Lsoa.SCORE] <= max(given) + 1e-9
    assert 0 < derived < len(other) / 4
    told = next(issue for issue in reading.log if issue.kind is IssueKind.OTHER_INDEX_CONVERTED)
    assert f"{len(other) - derived:,} of {len(other):,} small areas here are unchanged" in told.message
    assert sum(reading.provenance.table(NoProgress())[Source.DATASET] == DatasetId.INDICES_FILE_7.value) == 2
