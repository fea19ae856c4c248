"""What a value is as text, which corrections stand, and how a row follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis import curation
from kil_mapper.model import tables
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Correction, Org
from kil_mapper.model.vocabulary import Correctable
from tests.factory import small_project

HUB, FRIENDS, SHOP = "GB-CHC-900001", "GB-CHC-900016", "GB-CHC-900002"
NAME, POSTCODE, LOCATION, TURNOVER = Correctable


def log(*rows: tuple[str, Correctable, str | None, str | None]) -> pd.DataFrame:
    """Corrections: organisation, fact, value, register's value."""
    names = (Correction.ORG, Correction.FIELD, Correction.VALUE, Correction.REGISTER)
    said: dict[str, Any] = {Correction.WHY: "x", Correction.WHO: "A", Correction.WHEN: pd.Timestamp(2026, 5, 3)}
    return tables.CORRECTIONS.conform(pd.DataFrame([dict(zip(names, row, strict=True)) | said for row in rows]))


def test_what_a_register_says_is_told_as_text() -> None:
    rows = small_project().organisations
    said = [curation.register_value(rows, HUB, field) for field in Correctable]
    assert said == ["Millbottom Community Hub", "ZZ1 1AA", "600250 600250", "240000"]
    assert curation.register_value(rows, FRIENDS, TURNOVER) is None  # not known is not zero
    assert curation.register_value(rows, "GB-CHC-1", NAME) is None
    nowhere = rows.assign(**{Org.EASTING: float("nan"), Org.POSTCODE: None})
    assert [curation.register_value(nowhere, HUB, field) for field in (POSTCODE, LOCATION)] == [None, None]


def test_the_newest_of_each_fact_stands_unless_it_was_restored() -> None:
    corrections = log(
        (HUB, NAME, "A", "R"),
        (HUB, TURNOVER, "5", "240000"),
        (HUB, NAME, "B", "R"),
        (SHOP, NAME, "C", "S"),
        (SHOP, NAME, None, "S"),
    )
    assert curation.standing(corrections).index.tolist() == [1, 2]
    fields = curation.corrected_fields(pd.Series([SHOP, HUB], index=[7, 9]), corrections)
    assert fields.to_dict() == {7: "", 9: "name turnover"}
    assert curation.standing(tables.CORRECTIONS.empty()).empty


def test_adding_a_group_is_told_and_is_no_correction() -> None:
    corrections = log(("KIL-0001", NAME, "Knit", None), ("KIL-0001", NAME, "Knit and Natter", "Knit"))
    assert curation.added(corrections).index.tolist() == [0]
    assert curation.standing(corrections).index.tolist() == [1]


@pytest.mark.parametrize("order", [(POSTCODE, LOCATION), (LOCATION, POSTCODE)])
def test_a_row_follows_from_what_stands_in_whatever_order_it_is_put_in(order: tuple[Correctable, ...]) -> None:
    values = {POSTCODE: "ZZ12 1AA", LOCATION: "601500 600500"}
    project = small_project()
    for field in order:
        project = curation.with_value(project, HUB, field, values[field])
    row = project.organisations.set_index(Org.ID).loc[HUB]
    assert (row[Org.POSTCODE], row[Org.LSOA], row.geometry.x) == ("ZZ12 1AA", "E01990001", 601_500)
    assert project.corrections.empty  # the log is for whoever says why
    assert project.organisations.crs == "EPSG:27700"


def test_a_postcode_that_the_directory_does_not_hold_has_no_place() -> None:
    project = curation.with_value(small_project(), HUB, POSTCODE, "HX1 1AA")
    row = project.organisations.set_index(Org.ID).loc[HUB]
    assert row[[Org.LSOA, Org.WARD, Org.LAD, Org.LOCATED_BY, Org.EASTING]].isna().all()
    assert row.geometry is None


def test_nothing_is_put_back_where_nothing_was_corrected() -> None:
    project = small_project()
    assert curation.with_value(project, HUB, NAME, None) is project
    with pytest.raises(ValueError, match="GB-CHC-1 is not in the project"):
        curation.with_value(project, "GB-CHC-1", NAME, "x")


def test_a_turnover_carries_its_year_and_goes_with_it() -> None:
    with_turnover = curation.with_value(small_project(), HUB, TURNOVER, "5", date(2026, 3, 31))
    row = with_turnover.organisations.set_index(Org.ID).loc[HUB]
    assert (row[Org.TURNOVER_BY_HAND], row[Org.TURNOVER_BY_HAND_OF].date()) == (5, date(2026, 3, 31))
    noted = replace(with_turnover, corrections=log((HUB, TURNOVER, "5", "240000")))
    assert curation.register_says(noted, HUB, TURNOVER) == "240000"
    back = curation.with_value(noted, HUB, TURNOVER, None).organisations.set_index(Org.ID).loc[HUB]
    assert pd.isna(back[Org.TURNOVER_BY_HAND])
    assert pd.isna(back[Org.TURNOVER_BY_HAND_OF])


def test_a_place_in_no_ward_boundary_takes_the_nearest_and_outside_there_is_none() -> None:
    project = small_project()
    shrunk = project.wards.assign(geometry=project.wards.geometry.buffer(-100))
    place = curation.place_at(replace(project, wards=shrunk), 600_020.0, 600_500.0)
    assert (place[Org.LSOA], place[Org.WARD]) == ("E01990000", "E05990000")
    assert curation.place_at(replace(project, wards=tables.WARDS.empty()), 600_020.0, 600_500.0)[Org.WARD] is None
    outside = curation.place_at(project, 599_990.0, 600_500.0)
    assert [outside[name] for name in (Org.LSOA, Org.WARD, Org.LAD)] == [None, None, None]


def test_no_identifier_is_given_twice() -> None:
    def with_ids(*ids: str) -> Project:
        project = small_project()
        organisations = project.organisations.copy()
        for row, org_id in enumerate(ids):
            organisations.loc[row, Org.ID] = org_id
        return replace(project, organisations=organisations)

    assert curation.next_local_id(small_project()) == "KIL-0001"
    assert curation.next_local_id(with_ids("KIL-0007", "KIL-N3", "KIL-x", "KIL-0002")) == "KIL-0008"
    assert curation.next_local_id(with_ids("KIL-9999")) == "KIL-10000"
    gone = replace(small_project(), corrections=log(("KIL-0004", NAME, "Knit", None)))
    assert curation.next_local_id(gone) == "KIL-0005"
