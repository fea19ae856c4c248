"""What people set right about organisations: the value that stands, the register's beside it, and how one follows.

`organisations` holds what stands; `corrections` holds what was done, with the register's own value. A group that no
register knows begins its rows there with the name that it was given and no value of a register: that row says who
added it, when and why. What it was first given is its register's value from then on.

A place set by hand outweighs that of the postcode, until it is restored.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from kil_mapper.analysis.locating import nearest, point_in_polygon
from kil_mapper.model import tables
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Change, Correction, Lsoa, Org, OtherName, Postcode
from kil_mapper.model.vocabulary import ADDED_BY_HAND, LOCAL_PREFIX, ChangeKind, Correctable, LocatedBy

Place = dict[str, Any]
"""Values of the columns that say where an organisation is, with its geometry."""

_SUBJECT: Final = [Correction.ORG, Correction.FIELD]
_NOWHERE: Final[Place] = {
    Org.EASTING: float("nan"),
    Org.NORTHING: float("nan"),
    Org.LSOA: None,
    Org.WARD: None,
    Org.LAD: None,
    Org.LOCATED_BY: None,
    Org.POSTCODE_TERMINATED: pd.NA,
    Org.POSTCODE_LARGE_USER: pd.NA,
    "geometry": None,
}


def register_value(organisations: pd.DataFrame, org_id: str, field: Correctable) -> str | None:
    """What a row of a register says, as text: the name, the postcode, the place, the latest income.

    Args:
        organisations: Rows of `organisations` as a register gave them, that field not corrected.
        org_id: The organisation.
        field: The fact.

    Returns:
        A place is "easting northing" in metres; a turnover whole pounds, for a group added by hand followed by the
        last day of its year where that is known. None where there is nothing, or no such organisation.
    """
    found = organisations[organisations[Org.ID] == org_id]
    return None if found.empty else _said(found.iloc[0], field)


def _said(row: pd.Series, field: Correctable) -> str | None:
    if field is Correctable.LOCATION:
        return _place_as_text(row)
    if field is Correctable.TURNOVER:
        if row[Org.STATUS] != ADDED_BY_HAND:
            return None if pd.isna(row[Org.INCOME]) else str(int(row[Org.INCOME]))
        if pd.isna(row[Org.TURNOVER_BY_HAND]):
            return None
        of = row[Org.TURNOVER_BY_HAND_OF]
        return f"{int(row[Org.TURNOVER_BY_HAND])}{'' if pd.isna(of) else f' {of.date().isoformat()}'}"
    return _text(row[Org.NAME if field is Correctable.NAME else Org.POSTCODE])


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _place_as_text(place: Place | pd.Series) -> str | None:
    if pd.isna(place[Org.EASTING]) or pd.isna(place[Org.NORTHING]):
        return None
    return f"{_metres(place[Org.EASTING])} {_metres(place[Org.NORTHING])}"


def _metres(value: float) -> str:
    return repr(float(value)).removesuffix(".0")


def added(corrections: pd.DataFrame) -> pd.DataFrame:
    """The rows that say who added a group by hand, when and why; its first name is the value.

    Args:
        corrections: Rows of `corrections`.
    """
    return corrections[_is_adding(corrections)]


def _is_adding(corrections: pd.DataFrame) -> pd.Series:
    by_hand = corrections[Correction.ORG].str.startswith(LOCAL_PREFIX).fillna(value=False).astype(bool)
    named = corrections[Correction.FIELD] == Correctable.NAME.value
    return by_hand & named & corrections[Correction.REGISTER].isna() & corrections[Correction.VALUE].notna()


def standing(corrections: pd.DataFrame) -> pd.DataFrame:
    """The corrections that stand: the newest of each fact that is not a restoring, oldest first.

    Args:
        corrections: Rows of `corrections`, oldest first.

    Returns:
        Rows of `corrections` with their index; adding a group is no correction.
    """
    newest = corrections[~_is_adding(corrections)].drop_duplicates(_SUBJECT, keep="last")
    return newest[newest[Correction.VALUE].notna()]


def corrected_fields(org_ids: pd.Series, corrections: pd.DataFrame) -> pd.Series:
    """Which facts of each organisation are corrected (`Counted.CORRECTED`).

    Args:
        org_ids: The organisations.
        corrections: Rows of `corrections`, oldest first.

    Returns:
        Correctables in their order, joined by a space; "" for most. With the index of `org_ids`.
    """
    if corrections.empty:
        return pd.Series("", index=org_ids.index, dtype="str")
    every = standing(corrections)
    order = {field.value: place for place, field in enumerate(Correctable)}
    every = every.iloc[every[Correction.FIELD].map(order).argsort(kind="stable")]
    fields = every.groupby(Correction.ORG)[Correction.FIELD].agg(" ".join)
    return fields.reindex(org_ids).fillna("").astype("str").set_axis(org_ids.index)


def names_beside(project: Project) -> pd.DataFrame:
    """The other names of organisations, and those that a corrected one had: a refuge stays one under a quiet name.

    Returns:
        Rows of `OtherName`, of which only the organisation and the name are sure to be there.
    """
    renamed = project.corrections[project.corrections[Correction.FIELD] == Correctable.NAME.value]
    if renamed.empty:
        return project.other_names
    had = [
        pd.DataFrame({OtherName.ORG: renamed[Correction.ORG], OtherName.NAME: renamed[column]})
        for column in (Correction.REGISTER, Correction.VALUE)
    ]
    return pd.concat([project.other_names, *had], ignore_index=True)


def register_says(project: Project, org_id: str, field: Correctable) -> str | None:
    """What the register says of a fact, corrected or not, as text (see `register_value`).

    Args:
        project: The project.
        org_id: An organisation of it.
        field: The fact.
    """
    about = _standing_on(project, org_id, field)
    if about is not None:
        newer = _newer_said(project, org_id, field)
        return _text(about[Correction.REGISTER] if newer.empty else newer.iloc[-1])
    if field is Correctable.LOCATION:
        moved = _standing_on(project, org_id, Correctable.POSTCODE)
        by_hand = project.organisations.loc[project.organisations[Org.ID] == org_id, Org.LOCATED_BY]
        if moved is not None and not (by_hand == LocatedBy.BY_HAND.value).any():
            return _place_as_text(place_of(project, register_says(project, org_id, Correctable.POSTCODE)))
    return register_value(project.organisations, org_id, field)


def _newer_said(project: Project, org_id: str, field: Correctable) -> pd.Series:
    """What the newest register says of a corrected fact, where a refresh found that it says something else again."""
    every = project.changes
    about = (every[Change.ORG] == org_id) & (every[Change.FIELD] == field.value)
    said: pd.Series = every.loc[about & (every[Change.KIND] == ChangeKind.CONFLICT.value), Change.AFTER]
    return said


def _standing_on(project: Project, org_id: str, field: Correctable) -> pd.Series | None:
    """The correction of one fact that stands; None where the register's value does."""
    every = standing(project.corrections)
    about = every[(every[Correction.ORG] == org_id) & (every[Correction.FIELD] == field.value)]
    return None if about.empty else about.iloc[-1]


def with_value(
    project: Project, org_id: str, field: Correctable, value: str | None, as_of: date | None = None
) -> Project:
    """The project with a value in the row of an organisation; `corrections` stays as it is.

    A postcode brings its place with it: position, areas and what the directory says of it; nothing where the project's
    directory does not hold it. A place brings its areas by the boundaries. A place that was set by hand stays when the
    postcode changes.

    Args:
        project: The project.
        org_id: An organisation of it.
        field: The fact.
        value: The value as text, in the form of `register_value`; None puts the register's value back.
        as_of: For a turnover: last day of the year that it is of.

    Raises:
        ValueError: The project has no such organisation, or the value cannot be read.
    """
    found = project.organisations.index[project.organisations[Org.ID] == org_id]
    if found.empty:
        raise ValueError(f"{org_id} is not in the project")
    row = project.organisations.loc[found[0]]
    if value is None:
        if _standing_on(project, org_id, field) is None:
            return project
        changed = _register_values(project, row, field)
    else:
        changed = _values(project, row, field, value, as_of)
    organisations = project.organisations.copy()
    for column, new in changed.items():
        organisations.loc[found[0], column] = new
    return replace(project, organisations=organisations)


def _values(project: Project, row: pd.Series, field: Correctable, value: str, as_of: date | None) -> dict[str, Any]:
    if field is Correctable.NAME:
        return {Org.NAME: value}
    if field is Correctable.TURNOVER:
        return _turnover(int(value), as_of)
    if field is Correctable.LOCATION:
        return place_at(project, *_position(value))
    by_hand = row[Org.LOCATED_BY] == LocatedBy.BY_HAND.value
    return {Org.POSTCODE: value} | ({} if by_hand else place_of(project, value))


def _register_values(project: Project, row: pd.Series, field: Correctable) -> dict[str, Any]:
    """The values that the register's own bring into the row of an organisation whose fact is corrected."""
    said = register_says(project, str(row[Org.ID]), field)
    if field is Correctable.LOCATION:
        return _place_before(project, row, said)
    if field is Correctable.TURNOVER:
        if row[Org.STATUS] != ADDED_BY_HAND or said is None:
            return _turnover(None, None)
        pounds, _, of = said.partition(" ")
        return _turnover(int(pounds), date.fromisoformat(of) if of else None)
    if said is None and field is Correctable.POSTCODE:
        by_hand = row[Org.LOCATED_BY] == LocatedBy.BY_HAND.value
        return {Org.POSTCODE: None} | ({} if by_hand else _NOWHERE)
    return _values(project, row, field, said or "", None)


def _place_before(project: Project, row: pd.Series, said: str | None) -> Place:
    """The place of the postcode, as it is now, where the place was that of the postcode; else the one it had."""
    first = register_says(project, str(row[Org.ID]), Correctable.POSTCODE)
    of_postcode = place_of(project, first)
    position = None if said is None else _position(said)
    if position is None or position == (of_postcode[Org.EASTING], of_postcode[Org.NORTHING]):
        return place_of(project, _text(row[Org.POSTCODE]))
    return place_at(project, *position)


def _turnover(pounds: int | None, of: date | None) -> dict[str, Any]:
    return {
        Org.TURNOVER_BY_HAND: pd.NA if pounds is None else pounds,
        Org.TURNOVER_BY_HAND_OF: pd.NaT if of is None else pd.Timestamp(of),
    }


def _position(text: str) -> tuple[float, float]:
    easting, _, northing = text.partition(" ")
    return float(easting), float(northing)


def place_of(project: Project, postcode: str | None) -> Place:
    """Where a postcode is, by the project's directory; values are missing where the directory does not hold it.

    Args:
        project: The project.
        postcode: A postcode in the form AA9 9AA, or None.
    """
    found = project.postcodes[project.postcodes[Postcode.CODE] == postcode]
    if postcode is None or found.empty:
        return dict(_NOWHERE)
    at = found.iloc[0]
    return {
        Org.EASTING: float(at[Postcode.EASTING]),
        Org.NORTHING: float(at[Postcode.NORTHING]),
        Org.LSOA: at[Postcode.LSOA],
        Org.WARD: at[Postcode.WARD],
        Org.LAD: at[Postcode.LAD],
        Org.LOCATED_BY: at[Postcode.LOCATED_BY],
        Org.POSTCODE_TERMINATED: at[Postcode.TERMINATED],
        Org.POSTCODE_LARGE_USER: at[Postcode.LARGE_USER],
        "geometry": Point(at[Postcode.EASTING], at[Postcode.NORTHING]),
    }


def place_at(project: Project, easting: float, northing: float) -> Place:
    """The place of a position set by hand, with the areas that it lies in; areas are missing outside all of them.

    Args:
        project: The project.
        easting: Metres, EPSG:27700.
        northing: Metres, EPSG:27700.
    """
    spot = pd.DataFrame({Postcode.EASTING: [easting], Postcode.NORTHING: [northing]})
    lsoa = _one(point_in_polygon(spot, project.lsoas))
    ward = lad = None
    if lsoa is not None:
        lad = project.lsoas.set_index(Lsoa.CODE).loc[lsoa, Lsoa.LAD]
        ward = _ward(spot, project.wards)
    return {
        Org.EASTING: easting,
        Org.NORTHING: northing,
        Org.LSOA: lsoa,
        Org.WARD: ward,
        Org.LAD: lad,
        Org.LOCATED_BY: LocatedBy.BY_HAND.value,
        Org.POSTCODE_TERMINATED: False,
        Org.POSTCODE_LARGE_USER: False,
        "geometry": Point(easting, northing),
    }


def _ward(spot: pd.DataFrame, wards: gpd.GeoDataFrame) -> str | None:
    """The ward of a place in the project: generalised boundaries may just miss it."""
    if wards.empty:
        return None
    return _one(point_in_polygon(spot, wards)) or _one(nearest(spot, wards))


def _one(codes: pd.Series) -> str | None:
    return _text(codes.iloc[0])


def next_local_id(project: Project) -> str:
    """The identifier of the next group that no register knows, such as KIL-0001. None is given twice."""
    ids = pd.concat([project.organisations[Org.ID], project.corrections[Correction.ORG]])
    ours = ids[ids.str.fullmatch(rf"{LOCAL_PREFIX}[0-9]{{1,9}}").fillna(value=False).astype(bool)]
    return f"{LOCAL_PREFIX}{max((int(text.removeprefix(LOCAL_PREFIX)) for text in ours), default=0) + 1:04d}"


def with_group(project: Project, values: dict[str, Any]) -> Project:
    """The project with one more organisation.

    Args:
        project: The project.
        values: Columns of `Org`, among them those of a `Place`.
    """
    row = gpd.GeoDataFrame([values], geometry="geometry", crs=project.organisations.crs)
    one, every = tables.ORGANISATIONS.conform(row), project.organisations
    frame = pd.concat([every, one], ignore_index=True) if len(every) else one
    return replace(project, organisations=tables.ORGANISATIONS.conform(frame))
