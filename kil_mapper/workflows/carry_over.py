"""What people added to a project goes with it into the same project built anew: a newer register takes nothing away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import pandas as pd

from kil_mapper import __version__
from kil_mapper.analysis import locating
from kil_mapper.analysis.neighbourhoods import lost_members
from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.model.prose import listed
from kil_mapper.model.tables import (
    Anchor,
    Area,
    ComparatorArea,
    Correction,
    Decision,
    Lsoa,
    Member,
    Note,
    Org,
    Postcode,
    Readiness,
)
from kil_mapper.model.vocabulary import ADDED_BY_HAND, LOCAL_PREFIX, LocatedBy
from kil_mapper.workflows.locate import put_in_place

LOCAL_TABLES: Final = (
    *("decisions", "neighbourhoods", "anchors", "deflators", "corrections", "readiness", "notes", "filters"),
)
"""Tables that people fill: they are taken over as they are."""

OF_ORGANISATIONS: Final = (
    *("annual_returns", "returns_part_a", "returns_part_b"),
    *("classifications", "areas_of_operation", "other_names"),
)
"""Tables of registers in which rows about groups added by hand may stand."""

_ABOUT: Final = (
    ("decision", "decisions", (Decision.ORG, Decision.OTHER)),
    ("correction", "corrections", (Correction.ORG,)),
    ("declaration of an anchor", "anchors", (Anchor.ORG,)),
    ("record of readiness", "readiness", (Readiness.ORG,)),
    ("note", "notes", (Note.ORG,)),
)
MOST_NAMED: Final = 5


@dataclass(frozen=True)
class Kept:
    """How much of what people added went along.

    Attributes:
        decisions: Decisions in the log.
        corrections: Corrections that stand.
        anchors: Declarations of community anchors.
        neighbourhoods: Neighbourhoods.
        groups: Groups added by hand.
        notes: Notes of conversations.
    """

    decisions: int
    corrections: int
    anchors: int
    neighbourhoods: int
    groups: int
    notes: int


def carried_over(old: Project, fresh: Project) -> Project:
    """The newly built project with everything local of the old one, but for what corrections do to organisations.

    Args:
        old: The project as it is.
        fresh: The same place, built anew from other files, on the same small areas.
    """
    local = {name: getattr(old, name) for name in LOCAL_TABLES}
    options = replace(
        old.options,
        index=fresh.options.index,
        population_year=fresh.options.population_year,
        reference_date=fresh.options.reference_date,
        neighbours=_neighbours(old, fresh),
        app_version=__version__,
    )
    project = replace(
        fresh, name=old.name, created=old.created, options=options, report=old.report, changes=old.changes, **local
    )
    return _with_groups(old, project)


def _neighbours(old: Project, fresh: Project) -> tuple[str, ...]:
    """The places to compare with, by the codes that the newer files know them by; unknown ones stay as they are."""
    known = set(fresh.comparator_areas[ComparatorArea.LAD])
    return tuple(
        next((code for code in sorted(same_authority(was)) if code in known), was) for was in old.options.neighbours
    )


def _with_groups(old: Project, project: Project) -> Project:
    """The project with the groups that were added by hand, at their places."""
    groups = old.organisations[old.organisations[Org.STATUS] == ADDED_BY_HAND]
    if groups.empty:
        return project
    placed = pd.concat([project.organisations, _placed_anew(groups, project)], ignore_index=True)
    found = {"organisations": TABLE_FIELDS["organisations"].conform(gpd.GeoDataFrame(placed))}
    for name in OF_ORGANISATIONS:
        rows, mine = getattr(project, name), getattr(old, name)
        about = mine[mine[Org.ID].str.startswith(LOCAL_PREFIX)]
        if len(about):
            found[name] = TABLE_FIELDS[name].conform(pd.concat([rows, about], ignore_index=True))
    return replace(project, **found)


def _placed_anew(groups: gpd.GeoDataFrame, project: Project) -> gpd.GeoDataFrame:
    """Groups at the place of their postcode in the newer directory; where it has none, where they were."""
    by_hand = groups[Org.LOCATED_BY] == LocatedBy.BY_HAND.value
    known = groups[Org.POSTCODE].isin(project.postcodes[Postcode.CODE]) & ~by_hand
    moved = put_in_place(pd.DataFrame(groups[known].drop(columns="geometry")), project.postcodes)
    return pd.concat([moved, _in_areas(groups[~known], project)], ignore_index=True)


def _in_areas(groups: gpd.GeoDataFrame, project: Project) -> gpd.GeoDataFrame:
    """Groups that stay where they are, with the codes that the newer files have for the place."""
    lads = project.lsoas.set_index(Lsoa.CODE)[Lsoa.LAD]
    frame = groups.assign(**{Org.LAD: groups[Org.LSOA].map(lads).astype("str")})
    lost = frame[Org.EASTING].notna() & ~frame[Org.WARD].isin(project.wards[Area.CODE])
    if lost.any() and len(project.wards):
        points = frame.loc[lost].rename(columns={Org.EASTING: Postcode.EASTING, Org.NORTHING: Postcode.NORTHING})
        frame.loc[lost, Org.WARD] = locating.point_in_polygon(points, project.wards)
    return frame


def kept(project: Project, standing_corrections: int) -> Kept:
    """How much of what people added a project holds.

    Args:
        project: The project.
        standing_corrections: How many corrections stand in it.
    """
    return Kept(
        decisions=len(project.decisions),
        corrections=standing_corrections,
        anchors=project.anchors[Anchor.ORG].nunique(),
        neighbourhoods=project.neighbourhoods[Member.CODE].nunique(),
        groups=int((project.organisations[Org.STATUS] == ADDED_BY_HAND).sum()),
        notes=len(project.notes),
    )


def said_of_local(old: Project, new: Project) -> Iterator[str]:
    """What people must know of what they added: what is about organisations or areas that are gone."""
    was = old.organisations.drop_duplicates(Org.ID).set_index(Org.ID)[Org.NAME]
    gone = was.drop(new.organisations[Org.ID], errors="ignore")
    for noun, table, columns in _ABOUT:
        rows = getattr(new, table)
        about = rows[rows[list(columns)].isin(list(gone.index)).any(axis=1)]
        if len(about):
            ids = dict.fromkeys(org for column in columns for org in about[column].dropna() if org in gone.index)
            verb = "is about an organisation" if len(about) == 1 else "are about organisations"
            yield (
                f"{len(about):,} {noun if len(about) == 1 else _many(noun)} {verb} that the newer register no longer "
                f"has here; kept all the same: {_named([f'“{gone[org]}” ({org})' for org in ids])}."
            )
    before = set(lost_members(old)[Member.MEMBER])
    lost = lost_members(new)
    lost = lost[~lost[Member.MEMBER].isin(before)]
    for name, members in lost.groupby(Member.NAME):
        yield (
            f"The neighbourhood {name} cannot be measured any more: {_named(list(members[Member.MEMBER]))} "
            f"{'is' if len(members) == 1 else 'are'} not in the newer files. Choose its areas again."
        )
    yield from _said_of_places(old, new)


def _said_of_places(old: Project, new: Project) -> Iterator[str]:
    for was, now in zip(old.areas, new.areas, strict=False):
        if was.code != now.code:
            yield f"{now.name} has the code {now.code} in the newer files; before it was {was.code}."
    renamed = set(old.wards[Area.CODE]) ^ set(new.wards[Area.CODE])
    if len(old.wards) and renamed:
        yield (
            "The wards are of another edition than before: some are new, gone or redrawn, so figures of wards cannot "
            "be set beside those before one by one."
        )
    if len(old.comparators) and new.comparators.empty:
        yield "The newer files do not cover the whole country, so the place cannot be set beside others any more."
    known = set(new.comparator_areas[ComparatorArea.LAD])
    unknown = [code for code in new.options.neighbours if known and code not in known]
    if unknown:
        yield f"Of the places to compare with, the newer files do not hold {_named(unknown)}."
    if len(old.other_need) and new.other_need.empty:
        yield "The folder holds no other edition of the index, so need is told in one edition alone."


def _many(noun: str) -> str:
    first, _, rest = noun.partition(" ")
    return f"{first}s {rest}".strip()


def _named(names: list[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listed(names)
    return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED:,} more"
