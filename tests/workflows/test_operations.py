"""Who names a place while building: which rows of the register, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from kil_mapper.analysis.reach import reach_of_all
from kil_mapper.importing.operations import read_operations
from kil_mapper.importing.register import complete, read_charities
from kil_mapper.importing.register_areas import names_of
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.tables import Elsewhere
from kil_mapper.model.vocabulary import DatasetId
from kil_mapper.workflows.operations import Operations, elsewhere_table, works_here_mask
from tests.importing.register_files import charity, text_table
from tests.importing.test_operations import HEADINGS, row

BURNLEY = [("E07000117", "Burnley"), ("E07000122", "Pendle")]
LA = "Local Authority"
CHARITIES = (
    charity(1, "Based here"),
    charity(2, "Names the county", latest_income="-5"),
    charity(3, "Names both districts and the county", charity_activities="A refuge from domestic abuse."),
    charity(4, "Names England", latest_income="1000000"),
    charity(5, "Removed", charity_registration_status="Removed"),
    charity(6, "Linked", linked_charity_number="1"),
    charity(7, "Given twice"),
    charity(7, "Given twice"),
)
AREAS = (
    *((number, LA, "Lancashire") for number in (1, 2, 3, 5, 6, 7)),
    (2, LA, "Cumbria"),
    (3, LA, "Pendle"),
    (3, LA, "Burnley"),
    (4, "Region", "Throughout England"),
)


def found(tmp_path: Path, log: IssueLog) -> tuple[pa.Table, pa.Array, Operations]:
    """The register, the mask of who says it works here, and what was said."""
    (tmp_path / "charity.txt").write_bytes(text_table(CHARITIES))
    (tmp_path / "areas.txt").write_bytes(text_table([row(*area) for area in AREAS], HEADINGS))
    charities = read_charities([FoundFile(SourceFile(tmp_path / "charity.txt"), DatasetId.CHARITY)], log, NoProgress())
    files = [FoundFile(SourceFile(tmp_path / "areas.txt"), DatasetId.AREA_OF_OPERATION)]
    read = read_operations(files, pa.array(["1"]), names_of(BURNLEY), log, NoProgress())
    operations = Operations(read, reach_of_all(read.organisations, read.areas, read.places))
    stored = pa.array([key == "1" for key in charities.table["register_key"].to_pylist()])
    mask = works_here_mask(charities.table, stored, operations)
    return complete(charities, mask, NoProgress()), mask, operations


def test_registered_main_charities_that_name_the_place_and_are_not_based_here_are_found_once(tmp_path: Path) -> None:
    rows, mask, _ = found(tmp_path, IssueLog())
    assert rows["name"].to_pylist() == ["Names the county", "Names both districts and the county", "Given twice"]
    assert mask.to_pylist() == [False, True, True, False, False, False, True, False]


def test_what_they_say_is_the_authority_where_they_name_it_and_the_county_otherwise(tmp_path: Path) -> None:
    log = IssueLog()
    rows, _, operations = found(tmp_path, log)
    table = elsewhere_table(rows, operations, log, "charity.txt").set_index(Elsewhere.CHARITY_NUMBER)
    assert table.loc["2", Elsewhere.WORKS_IN] == "works in Lancashire (county)"
    assert table.loc["3", Elsewhere.WORKS_IN] == "works in Burnley and Pendle"
    assert table[Elsewhere.COUNTY_ONLY].tolist() == [True, False, True]  # by name: given twice, both districts, county
    assert table.loc[["2", "3", "7"], Elsewhere.AUTHORITIES].tolist() == [2, 3, 1]
    assert table.loc[["2", "3", "7"], Elsewhere.REACH].tolist() == ["sub_regional", "sub_regional", "local"]
    assert table[Elsewhere.SENSITIVE].to_dict() == {"7": False, "3": True, "2": False}
    assert log.counts[IssueKind.INCOME_NEGATIVE] == 1


def test_without_areas_of_operation_nobody_is_found(tmp_path: Path) -> None:
    rows, mask, _ = found(tmp_path, IssueLog())
    assert not any(works_here_mask(rows, mask.filter(mask), None).to_pylist())
    assert elsewhere_table(rows, None, IssueLog(), "").empty
