"""Neighbourhoods of the project's own: which small areas and organisations belong to each (METHODS §5).

A neighbourhood is a named group of LSOAs, of wards, or of both. Neighbourhoods may overlap.
"""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.coverage import PART_AREA, PART_LSOA, PART_SHARE
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Area, Lsoa, Member, Org
from kil_mapper.model.vocabulary import MemberType

LOST = "lost_members"  # bool: has members that are not in the project


def neighbourhood_list(project: Project) -> pd.DataFrame:
    """Code and name of each neighbourhood, ordered by code: area_code, name, lost_members (whether it has some)."""
    listed = project.neighbourhoods.drop_duplicates(Member.CODE)[[Member.CODE, Member.NAME]]
    named = listed.rename(columns={Member.CODE: Area.CODE, Member.NAME: Area.NAME})
    named[LOST] = named[Area.CODE].isin(lost_members(project)[Member.CODE])
    return named.sort_values(Area.CODE, ignore_index=True)


def lost_members(project: Project) -> pd.DataFrame:
    """Members that are neither an LSOA nor a ward of the project: rows of `neighbourhoods`.

    They come from another edition of areas. A neighbourhood that has one cannot be measured.
    """
    members = project.neighbourhoods
    is_lsoa = members[Member.TYPE] == MemberType.LSOA.value
    known = (
        members[Member.MEMBER]
        .isin(project.lsoas[Lsoa.CODE])
        .where(is_lsoa, members[Member.MEMBER].isin(project.wards[Area.CODE]))
    )
    return members[~known]


def neighbourhood_parts(project: Project, ward_parts: pd.DataFrame) -> pd.DataFrame:
    """How much of each LSOA belongs to each neighbourhood: an LSOA member wholly, of a ward member its parts there.

    What belongs twice, as LSOA and by its ward, counts once. Neighbourhoods with a lost member have no parts.

    Args:
        project: The project.
        ward_parts: As from `coverage.ward_parts`.

    Returns:
        lsoa_code, of_area (the neighbourhood), share (of the LSOA's residents, above 0 and at most 1).
    """
    members = _whole(project)
    is_lsoa = members[Member.TYPE] == MemberType.LSOA.value
    whole = members[is_lsoa].rename(columns={Member.MEMBER: PART_LSOA})[[PART_LSOA, Member.CODE]].assign(share=1.0)
    by_ward = members[~is_lsoa][[Member.CODE, Member.MEMBER]].merge(
        ward_parts.rename(columns={PART_AREA: Member.MEMBER}), on=Member.MEMBER
    )
    stacked = pd.concat([whole, by_ward[[PART_LSOA, Member.CODE, PART_SHARE]]], ignore_index=True)
    shares = stacked.groupby([PART_LSOA, Member.CODE], as_index=False)[PART_SHARE].sum()
    shares[PART_SHARE] = shares[PART_SHARE].clip(upper=1.0)
    return shares.rename(columns={Member.CODE: PART_AREA})


def area_parts(project: Project, ward_parts: pd.DataFrame) -> pd.DataFrame:
    """Parts of LSOAs in authorities (whole), wards and neighbourhoods, in one frame: lsoa_code, of_area, share."""
    lsoas = project.lsoas
    whole = pd.DataFrame({PART_LSOA: lsoas[Lsoa.CODE], PART_AREA: lsoas[Lsoa.LAD], PART_SHARE: 1.0})
    frames = [whole, ward_parts, neighbourhood_parts(project, ward_parts)]
    return pd.concat([frame for frame in frames if len(frame)] or [whole], ignore_index=True)


def belonging(project: Project, organisations: pd.DataFrame) -> pd.Series:
    """The areas that organisations belong to: their authority, their ward, and every neighbourhood that holds them.

    An organisation belongs to a neighbourhood when its LSOA or its ward is a member; once, though both may be.

    Returns:
        Area codes; the index is that of `organisations`, with repeats.
    """
    members = _whole(project)
    found = [organisations[Org.LAD].dropna(), organisations[Org.WARD].dropna()]
    for kind, column in ((MemberType.LSOA, Org.LSOA), (MemberType.WARD, Org.WARD)):
        codes = members[members[Member.TYPE] == kind.value].set_index(Member.MEMBER)[Member.CODE]
        where = organisations[column].dropna().rename(Member.MEMBER)
        pairs = where.reset_index().merge(codes.reset_index(), on=Member.MEMBER)
        found.append(pairs.set_index(pairs.columns[0])[Member.CODE])
    stacked = pd.concat([series.rename(Area.CODE) for series in found if len(series)] or [found[0]])
    once = ~pd.MultiIndex.from_arrays([stacked.index, stacked]).duplicated()
    return stacked[once]


def _whole(project: Project) -> pd.DataFrame:
    """Members of the neighbourhoods that can be measured."""
    members = project.neighbourhoods
    return members[~members[Member.CODE].isin(lost_members(project)[Member.CODE])]
