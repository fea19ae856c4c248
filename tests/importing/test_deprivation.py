"""The Indices of Deprivation as published, and as offices mangle them."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.importing.deprivation import (
    IMPORTERS,
    LAD_NAME,
    IndicesRead,
    guess,
    read_headings,
    read_indices,
)
from kil_mapper.importing.peek import Form, Peek, look
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import DOMAINS, LSOAS, Lsoa
from kil_mapper.model.vocabulary import DatasetId, IndexEdition
from tests.importing.recognised import NO_REAL_DATA, REAL_DATA, found, recognise

TITLES = {"imd": "Index of Multiple Deprivation (IMD)"} | {key: title for key, title in DOMAINS.items() if key != "imd"}
RATES = {"income", "employment", "idaci", "idaopi"}


def headings(lsoa: int = 2021, lad: int = 2024, population: str = "mid 2022") -> list[str]:
    """The headings of File 7 that matter, and some that are not read, in the published order."""
    names = [
        f"LSOA code ({lsoa})",
        f"LSOA name ({lsoa})",
        f"Local Authority District code ({lad})",
        f"Local Authority District name ({lad})",
    ]
    for key, title in [*TITLES.items(), ("", "Adult Skills Sub-domain"), ("", "Indoors Sub-domain")]:
        names += [
            f"{title} Score{' (rate)' if key in RATES else ''}",
            f"{title} Rank (where 1 is most deprived)",
            f"{title} Decile (where 1 is most deprived 10% of LSOAs)",
        ]
    return [*names, f"Total population: {population}", f"Dependent Children aged 0-15: {population}"]


def row(number: int, rank: int = 1, decile: int = 1, score: str = "50.5", **changes: str) -> list[str]:
    values = {
        "code": f"E0101000{number}",
        "name": f"Calderdale 00{number}A",
        "lad": "E08000033",
        "lad_name": "Calderdale",
    }
    values |= {"rank": str(rank), "decile": str(decile), "score": score, "population": "1500"} | changes
    measures = [values["score"], values["rank"], values["decile"]] + [score, str(rank), str(decile)] * 11
    return [*(values[key] for key in ("code", "name", "lad", "lad_name")), *measures, values["population"], "300"]


def table(path: Path, *rows: list[str], heads: list[str] | None = None, bom: bool = False) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([headings() if heads is None else heads, *rows])
    path.write_text(text.getvalue(), encoding="utf-8-sig" if bom else "utf-8", newline="")
    return path


def read(path: Path, log: IssueLog | None = None) -> IndicesRead:
    return read_indices(found(path, IMPORTERS), IssueLog() if log is None else log, NoProgress())


def test_file_7_gives_every_column_of_small_areas(tmp_path: Path) -> None:
    result = read(table(tmp_path / "a.csv", row(1), row(2, rank=33_755, decile=10)))
    assert list(result.frame.columns) == [*LSOAS.names, LAD_NAME]
    conformed = LSOAS.conform(result.frame)
    assert conformed["area_code"].tolist() == ["E01010001", "E01010002"]
    assert conformed["imd_rank"].tolist() == conformed["idaopi_rank"].tolist() == [1, 33_755]
    assert conformed["health_score"].tolist() == [50.5, 50.5]
    assert conformed["population"].tolist() == [1500, 1500]
    assert result.frame[LAD_NAME].tolist() == ["Calderdale", "Calderdale"]
    assert (result.edition, result.population_year) == (IndexEdition.IOD2025, 2022)
    assert (result.rows_read, result.rows_set_aside) == (2, 0)


@pytest.mark.parametrize(
    ("heads", "edition", "year"),
    [
        (headings(), IndexEdition.IOD2025, 2022),
        (headings(2011, 2019, "mid 2015 (excluding prisoners)"), IndexEdition.IOD2019, 2015),
        (headings(2011, 2020, "mid 2015 (excluding prisoners)"), IndexEdition.IOD2019, 2015),
        (headings(2021, 2024, "mid 2023"), IndexEdition.IOD2025, 2023),
    ],
)
def test_the_edition_is_told_by_the_headings(
    tmp_path: Path, heads: list[str], edition: IndexEdition, year: int
) -> None:
    path = table(tmp_path / "File_7_IoD1999.csv", row(1), heads=heads)
    file = found(path, IMPORTERS)
    assert file.dataset is DatasetId.INDICES_FILE_7
    assert file.detail("index") == edition.value
    assert read(path).edition is edition
    assert read(path).population_year == year


def test_the_indices_of_2015_are_not_taken_for_those_of_2019(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", row(1), heads=headings(2011, 2013, "mid 2012 (excluding prisoners)"))
    assert recognise(path, IMPORTERS) is None
    assert "edition other than 2025 and 2019" in guess(look(SourceFile(path))[0])


def test_blanks_stay_missing_and_are_never_zero(tmp_path: Path) -> None:
    log = IssueLog()
    result = read(table(tmp_path / "a.csv", row(1, population="", score=""), row(2, population=" ")), log)
    assert result.frame["population"].isna().all()
    assert math.isnan(result.frame["imd_score"].iloc[0])
    assert IssueKind.VALUE_UNREADABLE not in log.counts


def test_a_table_saved_by_excel_is_read_the_same(tmp_path: Path) -> None:
    heads = [head.replace(" (where 1 is most deprived)", "").replace(" of LSOAs)", " of LSO") for head in headings()]
    mangled = row(1, rank=29_199, decile=9)
    mangled[5], mangled[-2] = "29,199", "1,500.00"
    mangled[8] = "29199.00"
    result = read(table(tmp_path / "a.csv", mangled, heads=heads, bom=True))
    first = result.frame.iloc[0]
    assert (first["imd_rank"], first["income_rank"], first["imd_decile"], first["population"]) == (
        29_199,
        29_199,
        9,
        1500,
    )


def test_headings_may_be_cut_short_as_long_as_they_stay_unambiguous() -> None:
    told = read_headings([head[:40] for head in headings()[:10]] + ["Total population: mid 2022"])
    assert told is not None
    assert told.columns["imd_rank"] == "Index of Multiple Deprivation (IMD) Rank"
    ambiguous = read_headings([*headings()[:7], "Income", "Crime"])
    assert ambiguous is not None
    assert not {"income_score", "crime_score"} & ambiguous.columns.keys()


def test_the_income_domain_is_not_mixed_up_with_children_in_income_deprivation() -> None:
    told = read_headings(headings())
    assert told is not None
    assert told.columns["income_score"] == "Income Score (rate)"
    assert told.columns["idaci_score"].startswith("Income Deprivation Affecting Children")
    assert not [column for column, heading in told.columns.items() if "Sub-domain" in heading or "Dependent" in heading]


@pytest.mark.parametrize("value", ["n/a", "0", "33756", "-1", "1.5", "nan", "inf", "#REF!", "0x1F", "1_000"])
def test_an_impossible_rank_is_missing_and_an_issue(tmp_path: Path, value: str) -> None:
    log = IssueLog()
    odd = row(2)
    odd[5] = value
    result = read(table(tmp_path / "a.csv", row(1), odd), log)
    assert result.frame["imd_rank"].isna().tolist() == [False, True]
    (issue,) = [issue for issue in log if issue.kind is IssueKind.VALUE_UNREADABLE]
    assert (issue.row, issue.value, issue.column) == (
        3,
        value,
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    )


def test_rows_without_a_usable_code_are_set_aside_each_with_a_reason(tmp_path: Path) -> None:
    log = IssueLog()
    path = table(
        tmp_path / "a.csv",
        row(1),
        row(2, code="W01000001"),
        row(3, code="Total"),
        row(4, lad="S12000033"),
        row(1, rank=99),
        row(5, code=" e01010005 "),
    )
    result = read(path, log)
    assert result.frame["area_code"].tolist() == ["E01010001", "E01010005"]
    assert (result.rows_read, result.rows_set_aside) == (6, 4)
    assert log.counts[IssueKind.RECORD_UNREADABLE] == 3
    assert log.counts[IssueKind.DUPLICATE_RECORD] == 1
    assert result.frame["imd_rank"].tolist() == [1, 1]


def test_a_file_with_too_few_small_areas_says_so(tmp_path: Path) -> None:
    log = IssueLog()
    read(table(tmp_path / "a.csv", row(1)), log)
    (issue,) = log.kept
    assert issue.kind is IssueKind.NEED_MISSING
    assert issue.message.startswith("The file holds 1 small areas; the English Indices of Deprivation 2025 have 33,755")


def test_a_decile_that_its_rank_contradicts_is_an_issue_and_stays(tmp_path: Path) -> None:
    log = IssueLog()
    wrong = row(1)
    wrong[6] = "7"
    assert read(table(tmp_path / "a.csv", wrong), log).frame["imd_decile"].tolist() == [7]
    assert log.counts[IssueKind.VALUE_UNREADABLE] == 1


def test_a_missing_decile_is_taken_from_the_rank(tmp_path: Path) -> None:
    rows = [row(number, rank=rank) for number, rank in enumerate((1, 3375, 3376, 33_755), start=1)]
    for line in rows:
        line[6] = ""
    assert read(table(tmp_path / "a.csv", *rows)).frame["imd_decile"].tolist() == [1, 1, 2, 10]


def file_1_rows() -> list[list[Any]]:
    heads = [*headings()[:4], *headings()[5:7]]
    return [heads, ["E01010001", "Calderdale 001A", "E08000033", "Calderdale", 12345, 4]]


def test_file_1_in_a_workbook_behind_its_notes_is_a_lesser_substitute(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes["A1"] = "Notes on the data"
    sheet = book.create_sheet("IMD25")
    for line in file_1_rows():
        sheet.append(line)
    path = tmp_path / "File_1.xlsx"
    book.save(path)
    file = found(path, IMPORTERS)
    assert file.dataset is DatasetId.INDICES_FILE_1
    result = read(path)
    assert result.frame["imd_rank"].tolist() == [12345]
    assert result.frame[["imd_score", "population", "crime_rank"]].isna().all(axis=None)
    assert result.population_year is None


def test_file_7_in_a_workbook_is_read_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headings())
    sheet.append(row(1)[:4] + [float(value) for value in row(1)[4:]])
    path = tmp_path / "seven.xlsx"
    book.save(path)
    result = read(path)
    assert result.frame["population"].tolist() == [1500]
    assert result.frame["imd_score"].tolist() == [50.5]


def test_the_welsh_index_is_named_but_not_read() -> None:
    peek = Peek(
        SourceFile(Path("wimd.csv")), Form.DELIMITED, ("LSOA code", "LSOA name", "Local Authority name ", "WIMD 2019 ")
    )
    assert all(importer.recognise(peek) is None for importer in IMPORTERS)
    assert "Welsh" in guess(peek)


def test_other_tables_are_nothing_like_an_index() -> None:
    peek = Peek(SourceFile(Path("a.csv")), Form.DELIMITED, ("LSOA21CD", "LSOA21NM", "postcode"))
    assert guess(peek) == ""
    assert all(importer.recognise(peek) is None for importer in IMPORTERS)


def test_a_file_that_changed_meanwhile_is_told(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", row(1))
    file = found(path, IMPORTERS)
    path.write_text("something,else\n1,2\n")
    with pytest.raises(KilError):
        read_indices(file, IssueLog(), NoProgress())
    with pytest.raises(KilError, match="not an index"):
        read_indices(FoundFile(file.source, file.dataset), IssueLog(), NoProgress())


def test_cancelling_stops(tmp_path: Path) -> None:
    class Stop:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_indices(found(table(tmp_path / "a.csv", row(1)), IMPORTERS), IssueLog(), Stop())


@settings(max_examples=40)
@given(rank=st.integers(1, 33_755), style=st.sampled_from(["{}", "{:,}", "{}.00", " {} ", "{:,}.0", "+{}"]))
def test_a_rank_is_the_same_however_it_is_written(tmp_path_factory: Any, rank: int, style: str) -> None:
    line = row(1)
    line[5] = style.format(rank)
    frame = read(table(tmp_path_factory.mktemp("rank") / "a.csv", line)).frame
    assert frame["imd_rank"].tolist() == [rank]


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
@pytest.mark.parametrize(
    ("name", "dataset", "edition", "rows", "authorities"),
    [
        ("File_7_IoD2025_RECONSTRUCTED.csv", DatasetId.INDICES_FILE_7, IndexEdition.IOD2025, 33_755, 296),
        ("File_7_IoD2019_RECONSTRUCTED.csv", DatasetId.INDICES_FILE_7, IndexEdition.IOD2019, 32_844, 317),
        (
            "File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx",
            DatasetId.INDICES_FILE_1,
            IndexEdition.IOD2025,
            33_755,
            296,
        ),
        (
            "ef_File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv",
            DatasetId.INDICES_FILE_1,
            IndexEdition.IOD2019,
            32_844,
            317,
        ),
    ],
)
def test_the_real_indices_are_read_whole_without_an_issue(
    name: str, dataset: DatasetId, edition: IndexEdition, rows: int, authorities: int
) -> None:
    log = IssueLog()
    path = REAL_DATA / "deprivation" / name
    result = read(path, log)
    assert found(path, IMPORTERS).dataset is dataset
    assert (result.edition, result.rows_read, result.rows_set_aside) == (edition, rows, 0)
    assert not log.counts
    assert result.frame[Lsoa.LAD].nunique() == authorities
    ranks = result.frame["imd_rank"]
    assert ranks.notna().all()
    assert (ranks.min(), ranks.max()) == (1, rows)
    calderdale = result.frame[result.frame["lad_code"] == "E08000033"]
    assert len(calderdale) in (128, 129)


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_real_values_as_published() -> None:
    result = read(REAL_DATA / "deprivation" / "File_7_IoD2025_REAL_header_and_first_rows.csv")
    first = result.frame.iloc[0]
    assert (first["area_code"], first["imd_score"], first["imd_rank"], first["population"]) == (
        "E01000001",
        8.742,
        26525,
        1795,
    )
    assert (first["idaopi_rank"], first["environment_decile"]) == (33_721, 1)
    assert result.population_year == 2022


@pytest.mark.skipif(not REAL_DATA.exists(), reason=NO_REAL_DATA)
def test_the_real_welsh_index_is_named() -> None:
    (path,) = (REAL_DATA / "deprivation").glob("*wimd*")
    assert recognise(path, IMPORTERS) is None
    assert "Welsh" in guess(look(SourceFile(path))[0])


def test_scores_with_exponents_are_numbers(tmp_path: Path) -> None:
    line = row(1)
    line[4] = "1.2E-05"
    frame: pd.DataFrame = read(table(tmp_path / "a.csv", line)).frame
    assert frame["imd_score"].tolist() == [1.2e-05]
