"""Which small area and ward a postcode lies in, when the directory knows it, knows it in part, or not at all."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from kil_mapper.importing.postcodes import PostcodesRead
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.tables import Postcode
from kil_mapper.model.vocabulary import DatasetId, LocatedBy
from kil_mapper.workflows.locate import Directory, directory_of
from tests.factory import lsoa_code, postcode, small_project

PROJECT = small_project()


def _read(lsoas: list[str | None], datasets: list[DatasetId] | None = None) -> PostcodesRead:
    """The first corner of LSOA 0, 1, 2 … as a directory gives it, with these codes of 2021."""
    places = PROJECT.postcodes.set_index(Postcode.CODE).loc[[postcode(n, 0) for n in range(len(lsoas))]]
    rows = pd.DataFrame(
        {
            "postcode": places.index,
            "easting": places[Postcode.EASTING].to_numpy(),
            "northing": places[Postcode.NORTHING].to_numpy(),
            "lsoa21": lsoas,
            "lsoa11": None,
            "ward": None,
            "lad": None,
            "terminated": False,
            "large_user": False,
            "dataset": [dataset.value for dataset in datasets or [DatasetId.ONSPD] * len(lsoas)],
        }
    )
    table = pa.Table.from_pandas(rows, preserve_index=False)
    return PostcodesRead(table, len(rows), frozenset({"ZZ"}), (2021,), None, None, "November 2025")


def _directory(read: PostcodesRead, log: IssueLog) -> Directory:
    return directory_of(read, PROJECT.lsoas, PROJECT.wards, 2021, log)


def test_the_codes_of_a_directory_of_the_right_edition_are_taken() -> None:
    log = IssueLog()
    here = _directory(_read([lsoa_code(n) for n in range(3)]), log).here
    assert list(here[Postcode.LSOA]) == [lsoa_code(n) for n in range(3)]
    assert set(here[Postcode.LOCATED_BY]) == {LocatedBy.DIRECTORY.value}
    assert not log.kept


def test_postcodes_of_a_source_without_small_areas_are_located_by_position_beside_a_directory() -> None:
    # Code-Point Open fills what a directory per area lacks; its postcodes were lost, their small areas not covered.
    log = IssueLog()
    read = _read([lsoa_code(0), None, None], [DatasetId.ONSPD, DatasetId.CODE_POINT_OPEN, DatasetId.CODE_POINT_OPEN])
    directory = _directory(read, log)
    assert list(directory.here[Postcode.LSOA]) == [lsoa_code(n) for n in range(3)]
    assert list(directory.here[Postcode.LOCATED_BY]) == [
        LocatedBy.DIRECTORY.value,
        LocatedBy.POINT_IN_POLYGON.value,
        LocatedBy.POINT_IN_POLYGON.value,
    ]
    assert directory.kept_from(DatasetId.CODE_POINT_OPEN) == 2
    assert [issue.kind for issue in log] == [IssueKind.EDITIONS_DISAGREE]
    assert "2 postcodes" in log.kept[0].message


def test_a_directory_without_codes_of_the_edition_locates_by_position() -> None:
    log = IssueLog()
    here = _directory(_read([None, None]), log).here
    assert list(here[Postcode.LSOA]) == [lsoa_code(0), lsoa_code(1)]
    assert set(here[Postcode.LOCATED_BY]) == {LocatedBy.POINT_IN_POLYGON.value}
    assert log.counts[IssueKind.BOUNDARIES_TOO_SIMPLIFIED] == 0


def test_codes_and_boundaries_that_disagree_are_a_warning_and_the_codes_count() -> None:
    log = IssueLog()
    here = _directory(_read([lsoa_code(0), lsoa_code(0)]), log).here  # the second lies in LSOA 1
    assert list(here[Postcode.LSOA]) == [lsoa_code(0), lsoa_code(0)]
    assert log.counts[IssueKind.BOUNDARIES_TOO_SIMPLIFIED] == 1


def test_a_postcode_that_the_directory_puts_elsewhere_is_not_here() -> None:
    here = _directory(_read([lsoa_code(0), "E01000001"]), IssueLog()).here
    assert list(here[Postcode.CODE]) == [postcode(0, 0)]
