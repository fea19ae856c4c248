"""The register's real files, where they are at hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pytest

from kil_mapper.importing.catalogue import take_inventory
from kil_mapper.importing.register import complete, read_charities
from kil_mapper.importing.register_frame import register_frame
from kil_mapper.importing.register_related import read_related
from kil_mapper.importing.register_tables import REGISTER_TABLES
from kil_mapper.model import tables
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import DatasetId

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "charity-commission"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real register files are not at {DATA}")

RELATED_ROWS = {
    DatasetId.ANNUAL_RETURN_HISTORY: 741,
    DatasetId.ANNUAL_RETURN_PARTA: 541,
    DatasetId.ANNUAL_RETURN_PARTB: 379,
    DatasetId.AREA_OF_OPERATION: 413,
    DatasetId.CLASSIFICATION: 1278,
    DatasetId.OTHER_NAMES: 222,
}


def test_the_main_table_reconciles_and_is_typed_without_trouble() -> None:
    log = IssueLog()
    inventory = take_inventory([DATA / "tsv"])
    read = read_charities(inventory.of(DatasetId.CHARITY), log, NoProgress())
    assert (read.rows_read, read.rows_set_aside, len(read.table)) == (572, 0, 572)
    assert sum(number > 0 for number in read.table[Org.LINKED_NUMBER].to_pylist()) == 372
    assert read.extract_date == dt.date(2023, 9, 7)
    whole = complete(read, pa.array([True] * 572), NoProgress())
    frame = tables.ORGANISATIONS.conform(register_frame(whole, log, "charity"))
    assert len(frame) == 572
    assert set(log.counts) <= {IssueKind.POSTCODE_REPAIRED}
    assert frame[Org.INCOME].sum() > 100_000_000


@pytest.mark.parametrize("dataset", RELATED_ROWS)
def test_every_other_table_reconciles(dataset: DatasetId) -> None:
    log = IssueLog()
    inventory = take_inventory([DATA / "tsv"])
    charities = read_charities(inventory.of(DatasetId.CHARITY), log, NoProgress())
    keys = charities.table[Org.REGISTER_KEY].combine_chunks()
    read = read_related(dataset, inventory.of(dataset), keys, log, NoProgress())
    assert (read.rows_read, len(read.frame), read.rows_set_aside) == (RELATED_ROWS[dataset], RELATED_ROWS[dataset], 0)
    schema = REGISTER_TABLES[dataset].schema
    assert len(schema.conform(read.frame.assign(**{Return.ORG: "GB-CHC-1"}))) == len(read.frame)
    assert IssueKind.VALUE_UNREADABLE not in log.counts


def test_the_json_form_at_full_size_reconciles() -> None:
    log = IssueLog()
    inventory = take_inventory([DATA / "json"])
    [found] = inventory.of(DatasetId.OTHER_NAMES)
    assert found.edition == "2024-09-10"
    read = read_related(DatasetId.OTHER_NAMES, [found], pa.array(["22", "77"]), log, NoProgress())
    assert (read.rows_read, read.rows_set_aside) == (168_348, 0)
    assert read.frame["name"].iloc[0] == "THE PATHS FUND (REV ROBERT HANCOCK'S CHARITY)"


def test_tables_that_are_not_read_are_named() -> None:
    unknown = [found for found in take_inventory([DATA / "tsv"]).files if found.dataset is None]
    assert len(unknown) == 5
    assert all("register's table of" in found.what for found in unknown)
