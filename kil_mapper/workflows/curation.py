"""What people set right: a name, a postcode, a place, a turnover; and groups that no register knows.

The register's own value is kept beside every correction, so that it stays visible and can be restored.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from kil_mapper.analysis import correction_words, curation, duplicates
from kil_mapper.importing.postcode_text import normalise_postcode
from kil_mapper.model import days, tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import Correction, Org, Postcode, Theme
from kil_mapper.model.vocabulary import ADDED_BY_HAND, Correctable
from kil_mapper.reports import clean
from kil_mapper.workflows import acts
from kil_mapper.workflows.acts import Said
from kil_mapper.workflows.named import named, organisation_named
from kil_mapper.workflows.summary import records

MOST_IN_A_NAME: Final = 300  # characters; the longest name in the register has fewer
MOST_IN_ACTIVITIES: Final = 10_000
MOST_POUNDS: Final = 100_000_000_000  # a year: more than the largest charity by far
WGS84: Final = "EPSG:4326"
_SHOWN: Final = 100  # characters of what a person wrote


def correct_name(project: Project, org_id: str, name: str, *, why: str, who: str, when: date | None = None) -> Project:
    """Call an organisation by another name.

    Args:
        project: The project.
        org_id: The organisation.
        name: The name that stands from now on.
        why: The reason; kept and printed.
        who: Who corrects it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, the name is empty or too long, or reason or name are missing.
    """
    said = acts.said(acts.CORRECTION, why, who, when)
    return _corrected(project, organisation_named(project, org_id), Correctable.NAME, _name(name), said)


def correct_postcode(
    project: Project, org_id: str, postcode: str, *, why: str, who: str, when: date | None = None
) -> Project:
    """Give an organisation another postcode; it moves there, unless its place was set on the map.

    Args:
        project: The project.
        org_id: The organisation.
        postcode: A postcode of the project's area, however it is written.
        why: The reason; kept and printed.
        who: Who corrects it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, the text is no postcode, the project's directory does not hold it, or
            reason or name are missing.
    """
    said = acts.said(acts.CORRECTION, why, who, when)
    one = organisation_named(project, org_id)
    return _corrected(project, one, Correctable.POSTCODE, _postcode(project, postcode), said)


def correct_location(
    project: Project,
    org_id: str,
    latitude: float,
    longitude: float,
    *,
    why: str,
    who: str,
    when: date | None = None,
) -> Project:
    """Put an organisation where it is; this place outweighs that of its postcode.

    Args:
        project: The project.
        org_id: The organisation.
        latitude: Degrees north, WGS 84.
        longitude: Degrees east, WGS 84.
        why: The reason; kept and printed.
        who: Who corrects it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, the place is outside the project's areas, or reason or name are
            missing.
    """
    said = acts.said(acts.CORRECTION, why, who, when)
    one = organisation_named(project, org_id)
    easting, northing = _position(project, latitude, longitude)
    return _corrected(project, one, Correctable.LOCATION, f"{easting} {northing}", said)


def correct_turnover(
    project: Project,
    org_id: str,
    pounds: int,
    *,
    as_of: date | None = None,
    why: str,
    who: str,
    when: date | None = None,
) -> Project:
    """Set the turnover of an organisation; it outweighs the register, whatever the basis.

    Args:
        project: The project.
        org_id: The organisation.
        pounds: Turnover of a year, whole pounds.
        as_of: Last day of that year; None when it is not known.
        why: The reason; kept and printed.
        who: Who corrects it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, the turnover cannot be one, or reason or name are missing.
    """
    said = acts.said(acts.CORRECTION, why, who, when)
    one = organisation_named(project, org_id)
    return _corrected(project, one, Correctable.TURNOVER, str(_pounds(pounds)), said, _year_end(as_of))


def restore(
    project: Project, org_id: str, field: Correctable, *, why: str, who: str, when: date | None = None
) -> Project:
    """Put the register's own value back; what a group added by hand was first given counts as such.

    Args:
        project: The project.
        org_id: The organisation.
        field: The fact.
        why: The reason; kept and printed.
        who: Who restores it.
        when: The day; today when it is left out.

    Raises:
        KilError: The organisation is not known, the fact is not corrected, or reason or name are missing.
    """
    said = acts.said(acts.CORRECTION, why, who, when)
    one = organisation_named(project, org_id)
    every = curation.standing(project.corrections)
    if not ((every[Correction.ORG] == one) & (every[Correction.FIELD] == field.value)).any():
        raise KilError(f"The {field.label} of {named(project, one)} is not corrected.", "There is nothing to restore.")
    return _restored(project, one, field, said)


def add_group(
    project: Project,
    name: str,
    *,
    postcode: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    turnover: int | None = None,
    as_of: date | None = None,
    activities: str = "",
    themes: Collection[str] = (),
    why: str,
    who: str,
    when: date | None = None,
) -> tuple[Project, str]:
    """Add a group that no register knows. It needs a place: a postcode, or a position, which outweighs the postcode.

    Args:
        project: The project.
        name: Its name.
        postcode: A postcode of the project's area.
        latitude: Degrees north, WGS 84.
        longitude: Degrees east, WGS 84.
        turnover: Turnover of a year in whole pounds; None when it is not known, which is not zero.
        as_of: Last day of that year.
        activities: What it does, in its own words.
        themes: Codes of the register's classification that the project knows, such as 105.
        why: Where it is known from; kept and printed.
        who: Who adds it.
        when: The day; today when it is left out.

    Returns:
        The project with the group, and the identifier that the group has there.

    Raises:
        KilError: A value cannot be used, there is no place, or reason or name are missing.
    """
    said = acts.said(acts.GROUP, why, who, when)
    called, given = _name(name), clean.tidy(postcode)
    code = _postcode(project, given) if given else None
    if (latitude is None) != (longitude is None):
        raise KilError("A place on the map needs a latitude and a longitude.", "Give both, or a postcode.")
    if latitude is not None and longitude is not None:
        place = curation.place_at(project, *_position(project, latitude, longitude))
    elif code is not None:
        place = curation.place_of(project, code)
    else:
        raise KilError(f"“{called}” has no place yet.", "Give its postcode, or its place on the map.")
    org_id = curation.next_local_id(project)
    year_end = _year_end(as_of) if turnover is not None else None
    values: dict[str, Any] = {
        Org.ID: org_id,
        Org.NAME: called,
        Org.STATUS: ADDED_BY_HAND,
        Org.POSTCODE: code,
        Org.POSTCODE_GIVEN: given or None,
        Org.ACTIVITIES: _activities(activities),
        Org.TURNOVER_BY_HAND: None if turnover is None else _pounds(turnover),
        Org.TURNOVER_BY_HAND_OF: None if year_end is None else pd.Timestamp(year_end),
        **place,
    }
    row = _row(org_id, Correctable.NAME, called, None, said)
    with_it = curation.with_group(_with_themes(project, org_id, themes), values)
    return _noted(with_it, row), org_id


def look_alikes(project: Project, name: str, postcode: str) -> tuple[str, ...]:
    """Organisations of the project with the same name and postcode, told before a group is added a second time.

    Args:
        project: The project.
        name: The name of the group.
        postcode: Its postcode; with none, the same name is enough.

    Returns:
        Names with identifiers, such as: Town Band (GB-CHC-1234567).
    """
    code = normalise_postcode(postcode)
    rows = project.organisations[[Org.ID, Org.NAME, Org.POSTCODE]]
    asked = duplicates.same_name(pd.Series([clean.tidy(name)], dtype="str")).iloc[0]
    if not asked:
        return ()
    alike = duplicates.same_name(rows[Org.NAME]) == asked
    if code is not None:
        alike &= rows[Org.POSTCODE] == code
    found = rows[alike.astype(bool)]
    return tuple(f"{called} ({org_id})" for called, org_id in zip(found[Org.NAME], found[Org.ID], strict=True))


def corrections_table(project: Project) -> pd.DataFrame:
    """What people set right and which groups they added, the newest first, in words (`CorrectionRow`)."""
    return correction_words.corrections_table(project)


def corrections_document(project: Project) -> list[dict[str, Any]]:
    """The same as plain values: what `corrections --json` prints."""
    return records(correction_words.corrections_table(project))


def _corrected(
    project: Project, org_id: str, field: Correctable, value: str, said: Said, as_of: date | None = None
) -> Project:
    register = curation.register_says(project, org_id, field)
    if field in (Correctable.NAME, Correctable.POSTCODE):
        if value == curation.register_value(project.organisations, org_id, field):
            raise KilError(f"The {field.label} of {named(project, org_id)} is {value} already.", "There is no change.")
        if value == register:  # what the register says is no correction of it
            return _restored(project, org_id, field, said)
    row = _row(org_id, field, value, register, said, as_of)
    return _noted(curation.with_value(project, org_id, field, value, as_of), row)


def _restored(project: Project, org_id: str, field: Correctable, said: Said) -> Project:
    row = _row(org_id, field, None, curation.register_says(project, org_id, field), said)
    return _noted(curation.with_value(project, org_id, field, None), row)


def _row(
    org_id: str, field: Correctable, value: str | None, register: str | None, said: Said, as_of: date | None = None
) -> dict[str, Any]:
    return {
        Correction.ORG: org_id,
        Correction.FIELD: field.value,
        Correction.VALUE: value,
        Correction.REGISTER: register,
        Correction.AS_OF: None if as_of is None else pd.Timestamp(as_of),
        Correction.WHY: said.why,
        Correction.WHO: said.who,
        Correction.WHEN: said.when,
    }


def _noted(project: Project, row: dict[str, Any]) -> Project:
    return replace(project, corrections=tables.CORRECTIONS.with_rows(project.corrections, pd.DataFrame([row])))


def _name(text: str) -> str:
    name = clean.tidy(text)
    if not name:
        raise KilError("An organisation needs a name.", "Write the name that it goes by.")
    if len(name) > MOST_IN_A_NAME:
        raise KilError(f"The name has {len(name):,} characters.", f"Give one of at most {MOST_IN_A_NAME}.")
    return name


def _activities(text: str) -> str | None:
    told = clean.tidy(text)
    if len(told) > MOST_IN_ACTIVITIES:
        raise KilError(f"What it does has {len(told):,} characters.", f"Say it in at most {MOST_IN_ACTIVITIES:,}.")
    return told or None


def _postcode(project: Project, text: str) -> str:
    """A postcode that the project's directory holds."""
    code = normalise_postcode(text)
    if code is None:
        raise KilError(
            f"“{clean.tidy(text)[:_SHOWN]}” is not a postcode.", "Give a whole one, such as HX1 1AA, in any writing."
        )
    if not (project.postcodes[Postcode.CODE] == code).any():
        raise KilError(
            f"The postcode directory of this project does not hold {code}: it is outside {project.name}, or newer than "
            "the directory.",
            "Set its place on the map instead. If it is based elsewhere, set it aside.",
        )
    return code


def _position(project: Project, latitude: float, longitude: float) -> tuple[float, float]:
    """Easting and northing of a position inside the small areas of the project, to 10 centimetres."""
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        raise KilError(
            f"{latitude}, {longitude} is no place.", "Give degrees north, then degrees east: 53.7218, -1.8638."
        )
    points = gpd.GeoSeries.from_xy([longitude], [latitude], crs=WGS84).to_crs(BRITISH_NATIONAL_GRID)
    x, y = float(points.iloc[0].x), float(points.iloc[0].y)
    if math.isfinite(x) and math.isfinite(y):
        easting, northing = round(x, 1), round(y, 1)
        if curation.place_at(project, easting, northing)[Org.LSOA] is not None:
            return easting, northing
    swapped = "" if latitude > longitude else " Perhaps the two numbers are the wrong way round."
    raise KilError(
        f"{latitude:.5f}, {longitude:.5f} lies outside {project.name}.",
        f"Choose a place inside the areas of the project. An organisation based elsewhere is set aside.{swapped}",
    )


def _pounds(pounds: int) -> int:
    if pounds < 0:
        raise KilError("A turnover cannot be less than nothing.", "Give whole pounds of a year, such as 24000.")
    if pounds > MOST_POUNDS:
        raise KilError(f"£{pounds:,} a year is more than any charity has.", "Give whole pounds of a year.")
    return int(pounds)


def _year_end(as_of: date | None) -> date | None:
    """The last day of a year that is over or at least could be: 1900 and the next century are slips of the hand."""
    if as_of is not None and not 1990 <= as_of.year <= days.today().year + 1:
        raise KilError(f"{as_of.isoformat()} cannot be the end of the year of a turnover.", "Look at the year again.")
    return as_of


def _with_themes(project: Project, org_id: str, codes: Collection[str]) -> Project:
    """The project with the themes of a group, in the words that the register has for them."""
    wanted = list(dict.fromkeys(clean.tidy(str(code)) for code in codes))
    if not wanted:
        return project
    words = project.classifications.drop_duplicates(Theme.CODE).set_index(Theme.CODE, drop=False)
    unknown = [code for code in wanted if code not in words.index]
    if unknown:
        known = ", ".join(f"{code} {words.loc[code, Theme.DESCRIPTION]}" for code in sorted(words.index.dropna()))
        raise KilError(
            f"The project knows no theme {', '.join(unknown)[:_SHOWN]}.",
            f"Its themes are: {known}." if known else "It holds no themes: its data folder had no classification.",
        )
    rows = words.loc[wanted].assign(**{Theme.ORG: org_id})
    return replace(project, classifications=tables.CLASSIFICATIONS.with_rows(project.classifications, rows))
