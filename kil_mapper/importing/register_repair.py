"""Putting a register record with stray tabs back together, where the shapes of its fields allow only one reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

MAX_STRAY_TABS = 8
_MOST_READINGS = 500
_DATE = re.compile(r"(\d{4}-\d\d-\d\d([ T][\d:.]*)?)?")
_WHOLE = re.compile(r"-?\d*")
_MONEY = re.compile(r"(-?[\d,]+(\.\d+)?)?")
_YES_NO = re.compile(r"(True|False|true|false|1|0|Y|N|Yes|No)?")
_SHAPES: dict[str, re.Pattern[str]] = {
    "charity_type": re.compile(r"(CIO|Charitable company|Trust|Previously excepted|Other|[A-Z][A-Za-z]{2,20})?"),
    "charity_registration_status": re.compile(r"Registered|Removed"),
    "charity_reporting_status": re.compile(r"([A-Z][A-Za-z ():/-]{2,60})?"),
    "charity_contact_postcode": re.compile(r".{0,12}"),
    "charity_contact_phone": re.compile(r"[\d\s()+./-]*([A-Za-z.: ]+\d*)?"),
    "charity_contact_email": re.compile(r"(\S+@\S+)?\s*"),
    "charity_contact_web": re.compile(r"(\S+\.\S+)?\s*"),
    "charity_company_registration_number": re.compile(r"[A-Za-z0-9 ]{0,12}"),
    "ar_cycle_reference": re.compile(r"(AR\d\d)?"),
    "geographic_area_type": re.compile(r"[A-Z][A-Za-z ]{2,30}"),
    "classification_type": re.compile(r"What|Who|How"),
    "charity_name_type": re.compile(r"[A-Z][a-z]+ [a-z]+"),
}
_YES_NO_STARTS = ("charity_is_", "charity_raises", "charity_professional", "charity_receives", "charity_has", "does_")
_YES_NO_NAMES = frozenset(
    {
        "charity_insolvent", "charity_in_administration", "charity_previously_excepted", "cio_is_dissolved",
        "charity_gift_aid", "accounts_qualified", "suppression_ind", "welsh_ind", "latest_fin_period_submitted_ind",
        "grant_making_is_main_activity", "charity_only_accounts", "consolidated_accounts", "employees_salary_over_60k",
    }
)  # fmt: skip
_MONEY_STARTS = ("latest_", "total_", "income_", "expenditure_", "assets_", "funds_", "gain_loss_", "creditors_")


def field_shape(heading: str) -> re.Pattern[str] | None:
    """What a field of this heading looks like when it is whole; None for free text."""
    if heading in _SHAPES:
        return _SHAPES[heading]
    if heading.startswith("date_") or heading.endswith("_date"):
        return _DATE
    if heading in _YES_NO_NAMES or heading.startswith(_YES_NO_STARTS):
        return _YES_NO
    if heading.startswith("count_") or heading.endswith(("_number", "_code", "_id", "_order")):
        return _WHOLE
    if heading == "reserves" or heading.startswith(_MONEY_STARTS):
        return _MONEY
    return None


def put_together(parts: Sequence[str], headings: Sequence[str], read: Sequence[int]) -> list[str] | None:
    """The fields of a record that was cut into too many parts by stray tabs.

    A stray tab belongs to a field of free text. Every way to join parts so that all other fields have their shape
    is tried; the record counts as repaired when all ways agree on the fields that are read.

    Args:
        parts: The record, cut at every tab.
        headings: The columns of the file.
        read: Positions of the columns that are read.

    Returns:
        One text for each heading; None when the record cannot be repaired.
    """
    extra = len(parts) - len(headings)
    if not 0 < extra <= MAX_STRAY_TABS:
        return None
    shapes = [field_shape(heading) for heading in headings]
    readings = list(islice(_readings(parts, shapes), _MOST_READINGS))
    if not readings or len(readings) == _MOST_READINGS:
        return None
    if len({tuple(reading[place].strip() for place in read) for reading in readings}) > 1:
        return None
    return readings[0]


def _readings(parts: Sequence[str], shapes: Sequence[re.Pattern[str] | None]) -> Iterator[list[str]]:
    """Every way to join neighbouring parts so that each field has its shape; hopeless beginnings are given up."""
    hopeless: set[tuple[int, int]] = set()

    def tails(field: int, place: int) -> Iterator[list[str]]:
        if field == len(shapes):
            if place == len(parts):
                yield []
            return
        if (field, place) in hopeless:
            return
        most = len(parts) - place - (len(shapes) - field) + 1 if shapes[field] is None else 1
        found = False
        for taken in range(1, most + 1):
            text = " ".join(parts[place : place + taken])
            shape = shapes[field]
            if shape is not None and not shape.fullmatch(text.strip()):
                continue
            for tail in tails(field + 1, place + taken):
                found = True
                yield [text, *tail]
        if not found:
            hopeless.add((field, place))

    return tails(0, 0)
