"""What a newer register changed in a place: who is new, gone, in another band or ward, or overdue, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.duplicates import same_name
from kil_mapper.model import days, tables
from kil_mapper.model.project import ProjectOptions
from kil_mapper.model.prose import pounds
from kil_mapper.model.results import Counted, Results, SetAside
from kil_mapper.model.tables import Change, Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, ChangeKind, SetAsideReason

WITHHELD: Final = "withheld: its place is not told"
ANOTHER_EDITION: Final = "the boundary moved, not the organisation"
_OVERDUE: Final = r"overdue|double default"  # the register's words for accounts that are late
_ROW: Final = (Change.KIND, Change.ORG, Change.FIELD, Change.NAME, Change.BEFORE, Change.AFTER)


def changes(before: Results, after: Results, fates: Mapping[str, SetAsideReason]) -> pd.DataFrame:
    """What differs between what is counted with two registers under the same choices.

    Args:
        before: The results with the older register.
        after: Those with the newer one.
        fates: Of organisations that the newer register holds, but not here: why, by org_id.

    Returns:
        Rows of `CHANGES` in the order of `ChangeKind`, then by name; conflicts are not among them. An organisation
        has a row for each thing that changed.
    """
    old, new = (results.counted.set_index(Org.ID, drop=False) for results in (before, after))
    both = new.index.intersection(old.index, sort=False)
    old_both, new_both = old.loc[both], new.loc[both]
    rows = [
        *_new(before, after, new.loc[new.index.difference(old.index)]),
        *_removed(before, after, old.loc[old.index.difference(new.index)], fates),
        *_moved_band(old_both, new_both, after.project.options),
        *_moved_area(old_both, new_both),
        *_overdue(old_both, new_both),
    ]
    return changes_table(rows, before.project.options, after.project.options)


def changes_table(rows: list[tuple[Any, ...]], before: ProjectOptions, after: ProjectOptions) -> pd.DataFrame:
    """Changes as a table (`CHANGES`), ordered by kind, name and identifier.

    Args:
        rows: Kind, org_id, field, name, before and after of each.
        before: The choices with the older register, for its date.
        after: Those with the newer one.
    """
    frame = pd.DataFrame(rows, columns=list(_ROW))
    order = {kind.value: place for place, kind in enumerate(ChangeKind)}
    frame = frame.assign(place=frame[Change.KIND].map(order), folded=frame[Change.NAME].str.casefold())
    frame = frame.sort_values(["place", "folded", Change.ORG], kind="stable", ignore_index=True)
    frame[Change.REGISTER_BEFORE] = pd.Timestamp(before.reference_date)
    frame[Change.REGISTER_AFTER] = pd.Timestamp(after.reference_date)
    table: pd.DataFrame = tables.CHANGES.conform(frame)
    return table


def _row(kind: ChangeKind, row: Mapping[str, Any], before: str, after: str) -> tuple[Any, ...]:
    return (kind.value, row[Org.ID], None, row[Org.NAME], before, after)


def _new(before: Results, after: Results, arrived: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Organisations that were not counted, with why not; those that may be a group added here by hand say so."""
    groups = _groups_named(after)
    reasons = before.set_aside.set_index(Org.ID)[SetAside.REASON]
    held = set(before.project.organisations[Org.ID])
    keys = dict(zip(arrived[Org.ID], _name_and_postcode(arrived), strict=True))
    for row in arrived.to_dict("records"):
        told = f"{_money(row, after.project.options)}; {_place(row)}"
        group = groups.get(keys[row[Org.ID]]) if row[Org.ID] not in held else None
        if group is not None:
            told += f"; may be “{group[1]}” ({group[0]}), which was added here by hand: if so, merge it into this one"
        yield _row(ChangeKind.NEW, row, _why_not_before(row, reasons, before.project.options), told)


def _why_not_before(row: Mapping[str, Any], reasons: pd.Series, options: ProjectOptions) -> str:
    if row[Org.ID] in reasons.index:
        return f"not counted: {_lower(SetAsideReason(reasons[row[Org.ID]]).label)}"
    registered = row[Org.REGISTERED_ON]
    if pd.notna(registered) and registered > pd.Timestamp(options.reference_date):
        return f"not registered yet: registered on {days.day(registered)}"
    return "not based here"


def _groups_named(results: Results) -> dict[tuple[str, str], tuple[str, str]]:
    """Groups added by hand, by name and postcode: identifier and name."""
    organisations = results.project.organisations
    groups = organisations[organisations[Org.STATUS] == ADDED_BY_HAND]
    named = zip(_name_and_postcode(groups), groups[Org.ID], groups[Org.NAME], strict=True)
    return {key: (str(org_id), str(name)) for key, org_id, name in named if key[1]}


def _name_and_postcode(organisations: pd.DataFrame) -> list[tuple[str, str]]:
    postcodes = organisations[Org.POSTCODE].astype("str").fillna("")
    return list(zip(same_name(organisations[Org.NAME]), postcodes, strict=True))


def _removed(
    before: Results, after: Results, gone: pd.DataFrame, fates: Mapping[str, SetAsideReason]
) -> Iterator[tuple[Any, ...]]:
    """Organisations that are no longer counted, with the reason where one can be told."""
    reasons = after.set_aside.set_index(Org.ID)[SetAside.REASON]
    elsewhere = set(after.project.elsewhere[Org.ID])
    for row in gone.to_dict("records"):
        org_id = row[Org.ID]
        if org_id in reasons.index:
            reason = SetAsideReason(reasons[org_id])
            here = "" if reason is SetAsideReason.REMOVED else "not counted any more: "
            now = here + _lower(reason.label)
        elif org_id in elsewhere:
            now = "now based outside the chosen area; it says that it works here"
        elif org_id in fates:
            now = _lower(fates[org_id].label)
        else:
            now = "not in the register any more"
        yield _row(ChangeKind.REMOVED, row, f"{_money(row, before.project.options)}; {_place(row)}", now)


def _moved_band(old: pd.DataFrame, new: pd.DataFrame, options: ProjectOptions) -> Iterator[tuple[Any, ...]]:
    moved = (old[Counted.BAND] != new[Counted.BAND]).to_numpy()
    pairs = zip(old[moved].to_dict("records"), new[moved].to_dict("records"), strict=True)
    for was, row in pairs:
        yield _row(ChangeKind.MOVED_BAND, row, _money_and_year(was, options), _money_and_year(row, options))


def _moved_area(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Organisations whose ward has another name; without wards, whose small area has."""
    column = Counted.WARD_NAME if old[Org.WARD].notna().any() and new[Org.WARD].notna().any() else Counted.LSOA_NAME
    was, now = old[column].fillna(""), new[column].fillna("")
    moved = (was != now).to_numpy()
    for before, row in zip(old[moved].to_dict("records"), new[moved].to_dict("records"), strict=True):
        stayed = before[Org.POSTCODE] == row[Org.POSTCODE] and _near(before, row)
        if before[Counted.SENSITIVE] or row[Counted.SENSITIVE]:
            yield _row(ChangeKind.MOVED_AREA, row, WITHHELD, WITHHELD)
            continue
        after = f"{_place(row)} ({ANOTHER_EDITION})" if stayed else _place(row)
        yield _row(ChangeKind.MOVED_AREA, row, _place(before), after)


def _near(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two positions are within a metre, or neither is known."""
    gaps = [(one[axis], other[axis]) for axis in (Org.EASTING, Org.NORTHING)]
    return all((pd.isna(a) and pd.isna(b)) or (pd.notna(a) and pd.notna(b) and abs(a - b) <= 1.0) for a, b in gaps)


def _overdue(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    late = _is_overdue(new) & ~_is_overdue(old)
    for was, row in zip(old[late].to_dict("records"), new[late].to_dict("records"), strict=True):
        words = [str(each[Org.REPORTING_STATUS]).lower() for each in (was, row)]
        told = ["" if pd.isna(was[Org.REPORTING_STATUS]) else words[0], f"{words[1]}; {_newest(row)}"]
        yield _row(ChangeKind.OVERDUE, row, *told)


def _is_overdue(organisations: pd.DataFrame) -> Any:
    status = organisations[Org.REPORTING_STATUS].astype("str").fillna("").str.casefold()
    return status.str.contains(_OVERDUE, regex=True).to_numpy(dtype=bool)


def _newest(row: Mapping[str, Any]) -> str:
    end = row[Counted.YEAR_END]
    return "no year of its figures is known" if pd.isna(end) else f"newest figures of the year to {days.day(end)}"


def _money(row: Mapping[str, Any], options: ProjectOptions) -> str:
    """The turnover with its band: £230,000 (£200k–£500k)."""
    label = options.scheme.band(row[Counted.BAND]).label
    amount = row[Counted.TURNOVER]
    if pd.isna(amount):
        return _lower(label)
    return label if not int(amount) else f"{pounds(int(amount))} ({label})"


def _money_and_year(row: Mapping[str, Any], options: ProjectOptions) -> str:
    end = row[Counted.YEAR_END]
    return _money(row, options) + ("" if pd.isna(end) else f", year to {days.day_short(end)}")


def _place(row: Mapping[str, Any]) -> str:
    """The ward or, without wards, the small area; not for organisations whose place is never told."""
    if row[Counted.SENSITIVE]:
        return WITHHELD
    for column in (Counted.WARD_NAME, Counted.LSOA_NAME, Counted.LAD_NAME):
        if pd.notna(row[column]):
            return str(row[column])
    return "place not known"


def _lower(label: str) -> str:
    """A label in the middle of a sentence; abbreviations stay."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
