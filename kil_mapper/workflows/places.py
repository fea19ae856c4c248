"""Neighbourhoods of the project's own, need by area in each edition, and where the cold spots are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis import need as need_analysis
from kil_mapper.analysis.neighbourhoods import lost_members
from kil_mapper.analysis.sentences import cold_spot_summary
from kil_mapper.importing.neighbourhood_list import LONGEST_NAME, read_neighbourhood_list
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import NeedRow
from kil_mapper.model.issues import IssueKind, IssueLog
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import DOMAINS, Area, IssueCol, Lsoa, Member
from kil_mapper.model.vocabulary import AreaType, MemberType
from kil_mapper.reports import clean
from kil_mapper.workflows.summary import area_rows, records

__all__ = [
    "add_neighbourhood",
    "cold_spot_summary",
    "cold_spots_document",
    "need_by_area",
    "need_document",
    "need_notes",
    "neighbourhoods_document",
    "read_neighbourhoods",
    "remove_neighbourhood",
]

CODE: Final = "KIL-N{:02d}"
ISSUES_TOLD: Final = 10
_NUMBER: Final = re.compile(r"KIL-N(\d+)")


def read_neighbourhoods(
    project: Project, path: Path, *, progress: Progress | None = None
) -> tuple[Project, tuple[str, ...]]:
    """Add the neighbourhoods of a csv or workbook of codes; those of the same name are replaced.

    Args:
        project: The project.
        path: One row for each member: the name of the neighbourhood and the code of an LSOA or ward.
        progress: Told what is happening.

    Returns:
        The project with them, and what was read and set aside in plain sentences.

    Raises:
        KilError: The file cannot be read, has no such columns, or holds nothing that the project can use.
    """
    (progress or NoProgress()).report(f"Reading {path.name}")
    log = IssueLog()
    lsoas, wards = frozenset(project.lsoas[Lsoa.CODE]), frozenset(project.wards[Area.CODE])
    read = read_neighbourhood_list(path, lsoas, lsoa_year(project), wards, log)
    names = list(dict.fromkeys(read.members[Member.NAME]))
    known = {str(name).casefold() for name in project.neighbourhoods[Member.NAME]}
    replaced = sum(name.casefold() in known for name in names)
    count = f"{len(names):,} neighbourhood{'s' if len(names) != 1 else ''}"
    used = f"{len(read.members):,} used for {count}"
    sentences = [f"{path.name}: {read.rows_read:,} rows read, {used}, {read.rows_set_aside:,} set aside."]
    if replaced:
        sentences.append(f"{replaced:,} of them replace neighbourhoods of the same name.")
    issues = [issue.message for issue in log]
    sentences += issues[:ISSUES_TOLD]
    if read.rows_set_aside > ISSUES_TOLD:
        sentences.append(f"{read.rows_set_aside - ISSUES_TOLD:,} more rows were set aside.")
    return _with_members(project, read.members), tuple(sentences)


def add_neighbourhood(project: Project, name: str, members: Sequence[str]) -> Project:
    """Add a neighbourhood made of LSOAs and wards of the project, or replace the one of that name.

    Args:
        project: The project.
        name: What people call it.
        members: Codes of LSOAs or wards; repeats count once.

    Raises:
        KilError: There is no name or no member, the name is too long, or a code is not one of the project's.
    """
    called = clean.tidy(name)
    if not called:
        raise KilError("A neighbourhood needs a name.", "Say what people call it.")
    if len(called) > LONGEST_NAME:
        raise KilError(f"A name of {len(called):,} characters is none.", f"Use {LONGEST_NAME} at most.")
    lsoas, wards = set(project.lsoas[Lsoa.CODE]), set(project.wards[Area.CODE])
    codes = [re.sub(r"\s", "", code).upper() for code in dict.fromkeys(members)]
    unknown = [code for code in codes if code not in lsoas | wards]
    if unknown or not codes:
        told = f"“{unknown[0]}” is neither an LSOA nor a ward of this project." if unknown else "No area was chosen."
        raise KilError(told, "Choose small areas or wards of the project.")
    rows = [(called, (MemberType.LSOA if code in lsoas else MemberType.WARD).value, code) for code in codes]
    frame = pd.DataFrame(rows, columns=[Member.NAME, Member.TYPE, Member.MEMBER])
    return _with_members(project, frame.drop_duplicates())


def remove_neighbourhood(project: Project, name_or_code: str) -> Project:
    """The project without a neighbourhood, named by its name or its code.

    Raises:
        KilError: There is no such neighbourhood.
    """
    frame, wanted = project.neighbourhoods, clean.tidy(name_or_code).casefold()
    here = (frame[Member.CODE].str.casefold() == wanted) | (frame[Member.NAME].str.casefold() == wanted)
    if not here.any():
        names = ", ".join(dict.fromkeys(frame[Member.NAME]))
        raise KilError(
            f"The project has no neighbourhood “{name_or_code}”.", f"It has: {names}." if names else "It has none."
        )
    return replace(project, neighbourhoods=tables.NEIGHBOURHOODS.conform(frame[~here]))


def _with_members(project: Project, members: pd.DataFrame) -> Project:
    """The project with these neighbourhoods; an existing name keeps its code, a new one gets the next number."""
    existing = project.neighbourhoods
    codes = {
        str(name).casefold(): str(code) for name, code in zip(existing[Member.NAME], existing[Member.CODE], strict=True)
    }
    used = [int(found[1]) for code in codes.values() if (found := _NUMBER.fullmatch(code))]
    number = max(used, default=0)
    for name in dict.fromkeys(members[Member.NAME].str.casefold()):
        if name not in codes:
            number += 1
            codes[name] = CODE.format(number)
    added = members.assign(**{Member.CODE: members[Member.NAME].str.casefold().map(codes)})
    kept = existing[~existing[Member.CODE].isin(added[Member.CODE])]
    frame = pd.concat([kept, added[existing.columns]], ignore_index=True) if len(kept) else added
    ordered = frame.sort_values([Member.CODE, Member.TYPE, Member.MEMBER], ignore_index=True)
    return replace(project, neighbourhoods=tables.NEIGHBOURHOODS.conform(ordered))


def lsoa_year(project: Project) -> int:
    """The edition of the project's LSOAs: that of its index, unless this was converted to the other one."""
    counts = project.issue_counts
    converted = (counts[IssueCol.KIND] == IssueKind.EDITION_CONVERTED.value).any()
    year = project.options.index.lsoa_year
    return 2011 + 2021 - year if converted else year


def neighbourhoods_document(results: Results) -> dict[str, Any]:
    """The neighbourhoods with their members and measures, as plain values."""
    project = results.project
    members = project.neighbourhoods.groupby(Member.CODE)
    lost = set(lost_members(project)[Member.MEMBER])
    found = []
    for row in records(area_rows(results)):
        if row[AreaRow.TYPE] != AreaType.CUSTOM.value:
            continue
        mine = members.get_group(row[AreaRow.CODE])
        found.append(
            row
            | {
                "members": [
                    {"type": kind, "code": code, "in_project": code not in lost}
                    for kind, code in zip(mine[Member.TYPE], mine[Member.MEMBER], strict=True)
                ]
            }
        )
    return {"project": project.name, "neighbourhoods": found}


def need_by_area(results: Results, domain: str = "imd") -> pd.DataFrame:
    """Need of every area by one domain, in each edition of the index that the project holds (`NeedRow`).

    Args:
        results: The computed results.
        domain: A key of `DOMAINS`, such as "imd" or "health".

    Raises:
        KilError: There is no such domain.
    """
    key = domain.strip().casefold()
    if key not in DOMAINS:
        raise KilError(f"The index has no domain “{domain}”.", f"Choose one of {', '.join(DOMAINS)}.")
    return need_analysis.need_by_area(results, key)


def need_document(results: Results, domain: str = "imd") -> dict[str, Any]:
    """Need of every area as plain values, with what a reader must know.

    Raises:
        KilError: There is no such domain.
    """
    found = need_by_area(results, domain)
    key = domain.strip().casefold()
    return {
        "project": results.project.name,
        "domain": key,
        "title": DOMAINS[key],
        "editions": list(dict.fromkeys(found[NeedRow.EDITION])),
        "notes": list(need_notes(results)),
        "areas": records(found),
    }


def need_notes(results: Results) -> tuple[str, ...]:
    """What a reader of need by area must know: how it is derived, and that editions are less directly comparable."""
    both = len(results.project.other_need) > 0
    return (need_analysis.DERIVED_NOTE, *((need_analysis.EDITIONS_NOTE,) if both else ()))


def cold_spots_document(results: Results) -> dict[str, Any]:
    """Wards and neighbourhoods with their conditions, verdicts and sentences, and the thresholds, as plain values."""
    options = results.project.options
    cluster = options.scheme.cluster
    areas = area_rows(results)
    return {
        "project": results.project.name,
        "thresholds": {
            "high_need_share": options.high_need_share,
            "cluster_or_above_from": None if cluster is None else cluster.low,
            "anchor_reach_metres": options.anchor_reach,
            "anchors_reviewed": None if options.anchors_reviewed is None else options.anchors_reviewed.isoformat(),
        },
        "sentences": list(cold_spot_summary(results)),
        "areas": records(areas[areas[AreaRow.TYPE] != AreaType.LAD.value]),
    }
