"""Areas of operation: one reading of the whole table, in compact form, with the rows of the stored in full."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from kil_mapper.importing.catalogue import take_inventory
from kil_mapper.importing.operations import COUNTY, KNOWN, TITLE, OperationsRead, read_operations
from kil_mapper.importing.register_areas import names_of
from kil_mapper.importing.register_related import read_related
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog, Severity
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Operation
from kil_mapper.model.vocabulary import DatasetId
from tests.importing.register_files import json_table, text_table, zipped

HEADINGS = [
    *("date_of_extract", "organisation_number", "registered_charity_number", "linked_charity_number"),
    *("geographic_area_type", "geographic_area_description"),
    *("parent_geographic_area_type", "parent_geographic_area_description", "welsh_ind"),
]
LA, REGION, COUNTRY = "Local Authority", "Region", "Country"
BURNLEY = names_of([("E07000117", "Burnley")])
ROWS = (
    (11, LA, "Lancashire"),  # stored: names the county
    (11, LA, "Blackpool"),
    (22, LA, "Burnley"),  # not stored: names the district itself
    (22, REGION, "Throughout England"),
    (33, REGION, "Throughout England"),  # names no place of ours
    (44, LA, "Lancashire"),
    (44, LA, "LANCASHIRE"),  # said twice, in two spellings
    (44, COUNTRY, "Kenya"),
    (55, LA, ""),
)


def row(number: int | str, kind: str, name: str, **more: str) -> dict[str, str]:
    return {
        "organisation_number": str(number),
        "geographic_area_type": kind,
        "geographic_area_description": name,
        **more,
    }


def found(tmp_path: Path, data: bytes) -> list[FoundFile]:
    zipped(tmp_path / "areas.zip", "areas.txt", data)
    return [FoundFile(SourceFile(tmp_path / "areas.zip", "areas.txt"), DatasetId.AREA_OF_OPERATION)]


def read(
    tmp_path: Path, *rows: tuple[int | str, str, str], stored: tuple[str, ...] = ("11",), log: IssueLog | None = None
) -> OperationsRead:
    data = text_table([row(*each) for each in rows], HEADINGS)
    return read_operations(
        found(tmp_path, data), pa.array(stored, pa.string()), BURNLEY, log or IssueLog(), NoProgress()
    )


def test_rows_of_the_stored_come_in_full_and_all_rows_in_compact_form(tmp_path: Path) -> None:
    outcome = read(tmp_path, *ROWS)
    assert list(outcome.frame[Operation.NAME]) == ["Lancashire", "Blackpool"]
    assert outcome.rows_read == len(ROWS)
    said = outcome.places.iloc[outcome.areas]
    assert list(zip(outcome.organisations, said[Operation.TYPE], said[Operation.NAME], strict=True)) == list(ROWS)
    assert len(outcome.places) == 7  # every area once; spellings stay as published


def test_who_names_the_authority_or_its_county_is_told_and_which_of_them(tmp_path: Path) -> None:
    naming = read(tmp_path, *ROWS).naming_here()
    assert list(naming.itertuples(index=False, name=None)) == [
        (11, "Lancashire", True),
        (22, "Burnley", False),
        (44, "Lancashire", True),
        (44, "Lancashire", True),
    ]


def test_a_region_or_country_of_that_name_is_not_the_authority(tmp_path: Path) -> None:
    assert read(tmp_path, (1, REGION, "Lancashire"), (2, COUNTRY, "Burnley"), (3, "", "Burnley")).naming_here().empty


def test_a_metropolitan_county_is_a_county(tmp_path: Path) -> None:
    data = text_table([row(1, "Metropolitan Counties", "West Yorkshire"), row(2, LA, "Calderdale")], HEADINGS)
    names = names_of([("E08000033", "Calderdale")])
    outcome = read_operations(found(tmp_path, data), pa.array([], pa.string()), names, IssueLog(), NoProgress())
    assert list(outcome.naming_here()[COUNTY]) == [True, False]


def test_names_that_nobody_knows_are_said_where_they_matter_and_counted_elsewhere(tmp_path: Path) -> None:
    log = IssueLog()
    outcome = read(
        tmp_path, (11, LA, "Narnia"), (11, LA, "Lancashire"), (77, LA, "Narnia"), (77, LA, "Mordor"), log=log
    )
    assert log.counts[IssueKind.AREA_NAME_UNMAPPED] == 3
    here, everywhere = log.kept
    assert (here.value, here.severity) == ("Narnia", Severity.NOTE)
    assert "3 rows of the whole register name 2 areas" in everywhere.message
    assert list(outcome.places[KNOWN]) == [outcome.places[Operation.NAME][n] == "Lancashire" for n in range(3)]


def test_names_of_authorities_in_the_index_file_are_known(tmp_path: Path) -> None:
    log = IssueLog()
    data = text_table([row(11, LA, "City Of Narnia")], HEADINGS)
    read_operations(
        found(tmp_path, data), pa.array(["11"]), BURNLEY, log, NoProgress(), other_names=frozenset({"narnia"})
    )
    assert not log.kept


def test_broken_records_are_mended_and_those_without_a_number_name_nobody(tmp_path: Path) -> None:
    rows = [row(11, LA, "Lanca\r\nshire"), row("eleven", LA, "Burnley"), row(22, LA, "Burnley")]
    log = IssueLog()
    data = text_table(rows, HEADINGS)
    outcome = read_operations(found(tmp_path, data), pa.array(["11"]), BURNLEY, log, NoProgress())
    assert (outcome.rows_read, outcome.records_mended) == (3, log.counts[IssueKind.RECORD_MENDED])
    assert outcome.records_mended >= 1
    assert list(outcome.organisations) == [11, 22]
    assert list(outcome.naming_here()["organisation"]) == [22]


def test_both_forms_give_the_same(tmp_path: Path) -> None:
    text = read(tmp_path, *ROWS)
    data = json_table([row(*each) | {"organisation_number": each[0]} for each in ROWS], HEADINGS)
    json = read_operations(found(tmp_path, data), pa.array(["11"]), BURNLEY, IssueLog(), NoProgress())
    assert np.array_equal(text.organisations, json.organisations)
    assert (
        text.places.iloc[text.areas][Operation.NAME].tolist() == json.places.iloc[json.areas][Operation.NAME].tolist()
    )
    assert text.frame.equals(json.frame)


def test_a_table_with_headings_only_names_nobody(tmp_path: Path) -> None:
    outcome = read(tmp_path)
    assert (outcome.rows_read, len(outcome.frame), len(outcome.places), len(outcome.naming_here())) == (0, 0, 0, 0)
    assert list(outcome.places.columns) == [Operation.TYPE, Operation.NAME, TITLE, COUNTY, KNOWN]


def test_cancelling_and_a_damaged_file_pass_through(tmp_path: Path) -> None:
    class Stopped:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    files = found(tmp_path, text_table([row(*each) for each in ROWS], HEADINGS))
    with pytest.raises(Cancelled):
        read_operations(files, pa.array(["11"]), BURNLEY, IssueLog(), Stopped())
    whole = (tmp_path / "areas.zip").read_bytes()
    (tmp_path / "areas.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KilError):
        read_operations(files, pa.array(["11"]), BURNLEY, IssueLog(), NoProgress())


def test_the_real_table_reads_the_same_as_before_and_every_name_is_known(shared_data: Path) -> None:
    files = take_inventory([shared_data / "charity-commission" / "tsv"]).of(DatasetId.AREA_OF_OPERATION)
    log = IssueLog()
    names = names_of([("E10000014", "Hampshire")])
    everybody = read_operations(files, pa.array([], pa.string()), names, log, NoProgress())
    keys = pa.array(np.unique(everybody.organisations).astype(str))
    outcome = read_operations(files, keys, names, log, NoProgress())
    assert outcome.frame.equals(read_related(DatasetId.AREA_OF_OPERATION, files, keys, log, NoProgress()).frame)
    assert (outcome.rows_read, len(outcome.areas), len(outcome.naming_here())) == (413, 413, 8)
    assert IssueKind.AREA_NAME_UNMAPPED not in log.counts
