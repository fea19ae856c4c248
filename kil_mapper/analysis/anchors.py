"""Community anchors: declared by people, never inferred; how far each area is from the nearest (METHODS §7)."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from kil_mapper.analysis.cold_spots import NEAREST
from kil_mapper.analysis.coverage import PART_AREA, PART_LSOA, PART_SHARE, people_of, ward_parts
from kil_mapper.analysis.neighbourhoods import area_parts, belonging
from kil_mapper.analysis.places import may_be_a_home
from kil_mapper.model import days
from kil_mapper.model.findings import AnchorCheckRow, AnchorCoverageRow
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow, Counted, LsoaRow, Results
from kil_mapper.model.schema import columns_of
from kil_mapper.model.tables import Anchor, Lsoa, Org, Theme
from kil_mapper.model.vocabulary import AreaType, Condition

WHAT: Final = "What"
CRITERIA: Final = (Anchor.LOCALLY_LED, Anchor.MULTI_PURPOSE, Anchor.HOLDS_ASSET, Anchor.PLACE_BASED)
SHOWN_TO: Final = 100  # metres: finer distances from several areas would give an address away
X, Y = "x", "y"
WITHHELD: Final = "{} at a protected address: counted here, and in no distance and no number of an area."


def newest(declarations: pd.DataFrame) -> pd.DataFrame:
    """The declaration that stands for each organisation, indexed by org_id: the newest by day, then the last made."""
    ordered = declarations.sort_values(Anchor.WHEN, kind="stable", na_position="first")
    return ordered.drop_duplicates(Anchor.ORG, keep="last").set_index(Anchor.ORG)


def declared(project: Project, counted: pd.DataFrame) -> pd.Series:
    """Whether each counted organisation is declared a community anchor; bool on the index of `counted`."""
    standing = newest(project.anchors)[Anchor.IS_ANCHOR]
    return counted[Org.ID].isin(standing[standing].index)


def centres(parts: pd.DataFrame, lsoas: pd.DataFrame) -> pd.DataFrame:
    """The population-weighted centre of each area: x, y in metres (EPSG:27700), by area code.

    Small areas stand at the centre of their live postcodes. Without resident numbers every small area weighs the same.

    Args:
        parts: Parts of small areas in larger ones.
        lsoas: Small areas with the columns of `LsoaRow`.
    """
    here = lsoas.set_index(Lsoa.CODE)
    people = people_of(parts, lsoas)
    weight = (people if people.notna().any() else parts[PART_SHARE]).fillna(0.0)
    total = weight.groupby(parts[PART_AREA]).sum()
    middle = {}
    for axis, column in ((X, LsoaRow.CENTRE_X), (Y, LsoaRow.CENTRE_Y)):
        at = parts[PART_LSOA].map(here[column]).astype("float64")  # without any part it would be text
        middle[axis] = (weight * at).groupby(parts[PART_AREA]).sum() / total.where(total > 0)
    return pd.DataFrame(middle)


def placeable(project: Project, counted: pd.DataFrame) -> pd.Series:
    """Which counted organisations are anchors that measure areas; bool on the index of `counted`.

    Sensitive ones do not: they are named among the anchors, so that a number of their ward, or a distance to them,
    would tell where they are (METHODS §13).
    """
    return declared(project, counted) & ~counted[Counted.SENSITIVE].astype(bool)


def _placed(anchors: pd.DataFrame, lsoas: pd.DataFrame) -> pd.DataFrame:
    """Where anchors stand for measuring: as in outputs meant for sharing, so that no distance gives a home away.

    Small ones and those of unknown turnover stand at the centre of their LSOA.
    """
    here = lsoas.set_index(Lsoa.CODE)
    small = may_be_a_home(anchors[Counted.TURNOVER])
    place = {}
    for axis, exact, centre in ((X, Org.EASTING, LsoaRow.CENTRE_X), (Y, Org.NORTHING, LsoaRow.CENTRE_Y)):
        place[axis] = anchors[exact].mask(small, anchors[Org.LSOA].map(here[centre])).astype("float64")
    return pd.DataFrame(place, index=anchors.index)


def near_areas(
    project: Project, areas: pd.DataFrame, parts: pd.DataFrame, lsoas: pd.DataFrame, counted: pd.DataFrame
) -> pd.DataFrame:
    """Anchors based in each area, and metres from the centre of its residents to the nearest one anywhere.

    Args:
        project: The project; until its anchors were reviewed everything is missing.
        areas: Rows of `AreaRow` as far as known.
        parts: Parts of small areas in them.
        lsoas: Small areas with the columns of `LsoaRow`.
        counted: Counted organisations.

    Returns:
        On the index of `areas`: `AreaMore.ANCHORS`, `AreaMore.ANCHOR_METRES` (in whole hundreds) and `NEAREST`
        (exact). Missing where an area is not covered; distances also where there is no anchor at all.
    """
    empty = pd.Series(None, index=areas.index, dtype="Int64")
    if project.options.anchors_reviewed is None:
        metres = empty.astype("float64")
        return pd.DataFrame({AreaMore.ANCHORS: empty, AreaMore.ANCHOR_METRES: metres, NEAREST: metres})
    found = counted[placeable(project, counted)]
    based = belonging(project, found).value_counts()
    covered = areas[AreaRow.COVERED].astype(bool)
    metres = _distances(areas, parts, lsoas, found).min(axis=1).where(covered)
    return pd.DataFrame(
        {
            AreaMore.ANCHORS: areas[AreaRow.CODE].map(based).fillna(0).astype("Int64").where(covered),
            AreaMore.ANCHOR_METRES: (metres / SHOWN_TO).round() * SHOWN_TO,
            NEAREST: metres,
        }
    )


def _distances(areas: pd.DataFrame, parts: pd.DataFrame, lsoas: pd.DataFrame, anchors: pd.DataFrame) -> pd.DataFrame:
    """Metres from the centre of each area (rows, index of `areas`) to each anchor (columns, index of `anchors`)."""
    middle = centres(parts, lsoas)
    place = _placed(anchors, lsoas)
    at = middle.reindex(areas[AreaRow.CODE])
    metres = np.hypot(
        at[X].to_numpy()[:, None] - place[X].to_numpy()[None, :], at[Y].to_numpy()[:, None] - place[Y].to_numpy()
    )
    return pd.DataFrame(metres, index=areas.index, columns=anchors.index)


def checklist(results: Results) -> pd.DataFrame:
    """Each counted organisation with the criteria declared for it and the evidence that registers hold.

    Evidence helps a person to decide; nothing is inferred from it.

    Returns:
        The columns of `AnchorCheckRow`, ordered by name. Sensitive organisations have no ward.
    """
    counted, project = results.counted, results.project
    themes = project.classifications
    whats = themes[themes[Theme.TYPE] == WHAT].groupby(Theme.ORG)[Theme.CODE].nunique()
    frame = pd.DataFrame(
        {
            AnchorCheckRow.ID: counted[Org.ID],
            AnchorCheckRow.NAME: counted[Org.NAME],
            AnchorCheckRow.WARD: counted[Counted.WARD_NAME].mask(counted[Counted.SENSITIVE]),
            AnchorCheckRow.SENSITIVE: counted[Counted.SENSITIVE].astype(bool),
            AnchorCheckRow.HAS_LAND: counted[Org.HAS_LAND],
            AnchorCheckRow.WHATS: counted[Org.ID].map(whats).fillna(0).astype("Int64"),
            AnchorCheckRow.REACH: counted[Counted.REACH],
            AnchorCheckRow.TURNOVER: counted[Counted.TURNOVER],
        }
    )
    declared_columns = [Anchor.IS_ANCHOR, *CRITERIA, Anchor.NOTE, Anchor.WHO, Anchor.WHEN]
    frame = frame.join(newest(project.anchors)[declared_columns], on=AnchorCheckRow.ID)
    return frame.sort_values([AnchorCheckRow.NAME, AnchorCheckRow.ID], ignore_index=True)[columns_of(AnchorCheckRow)]


def coverage(results: Results) -> pd.DataFrame:
    """Wards and neighbourhoods with the anchors within reach of the centre of their residents.

    Returns:
        The columns of `AnchorCoverageRow`, in the order of `results.areas`. Before anchors were reviewed, and for
        areas that are not covered, everything about anchors is missing. Sensitive anchors are in none of it.
    """
    project, areas = results.project, results.areas
    reviewed = project.options.anchors_reviewed is not None
    found = results.counted[placeable(project, results.counted)]
    wards = ward_parts(project.lsoas, project.wards, project.postcodes)
    metres = _distances(areas, area_parts(project, wards), results.lsoas, found)
    known = areas[AreaRow.COVERED].astype(bool) & reviewed
    within = (metres <= project.options.anchor_reach).sum(axis=1).astype("Int64").where(known)
    nearest = pd.Series(None, index=areas.index, dtype="str")
    if len(found):
        nearest = metres.fillna(np.inf).idxmin(axis=1).map(found[Org.NAME])
    return pd.DataFrame(
        {
            AnchorCoverageRow.CODE: areas[AreaRow.CODE],
            AnchorCoverageRow.NAME: areas[AreaRow.NAME],
            AnchorCoverageRow.TYPE: areas[AreaRow.TYPE],
            AnchorCoverageRow.BASED: areas[AreaMore.ANCHORS],
            AnchorCoverageRow.WITHIN: within,
            AnchorCoverageRow.METRES: areas[AreaMore.ANCHOR_METRES],
            AnchorCoverageRow.NEAREST: nearest.astype("str").where(known),
        }
    )


def reach_summary(results: Results) -> tuple[str, ...]:
    """What is known of community anchors, in plain sentences: how many are declared, and which areas have none near."""
    options, areas = results.project.options, results.areas
    number = int(declared(results.project, results.counted).sum())
    count = f"Declared community anchors: {number:,} of {results.kept:,} {results.project.noun[1]} counted."
    if options.anchors_reviewed is None:
        return (count, "Nobody has recorded yet that all were looked through, so nothing is said about their absence.")
    by = f" by {options.anchors_reviewed_by}" if options.anchors_reviewed_by else ""
    sentences = [count, f"They were reviewed on {days.day(options.anchors_reviewed)}{by}."]
    withheld = number - int(placeable(results.project, results.counted).sum())
    if withheld:
        sentences.append(WITHHELD.format(f"{withheld:,} of them {'works' if withheld == 1 else 'work'}"))
    for kind in (AreaType.WARD, AreaType.CUSTOM):
        here = areas[(areas[AreaRow.TYPE] == kind.value) & areas[AreaRow.COVERED].astype(bool)]
        lacking = [
            str(name)
            for name, met in zip(here[AreaRow.NAME], here[AreaRow.CONDITIONS], strict=True)
            if Condition.NO_ANCHOR in met
        ]
        if len(here):
            told = f"{len(lacking):,} of {len(here):,} {kind.nouns[len(here) != 1]}"
            have = "has" if len(lacking) == 1 else "have"
            names = f": {', '.join(lacking)}" if lacking else ""
            sentences.append(
                f"{told} {have} none within {options.anchor_reach:,} metres of the centre of the residents{names}."
            )
    return tuple(sentences)
