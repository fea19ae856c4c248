"""What a reader must know before using a number: plain sentences, printed wherever the numbers are."""

from __future__ import annotations

from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.tables import IssueCol, Lsoa

TOLD_ONCE = (
    IssueKind.INDEX_INCOMPLETE,
    IssueKind.EDITION_CONVERTED,
    IssueKind.EDITIONS_DISAGREE,
    IssueKind.BOUNDARIES_TOO_SIMPLIFIED,
    IssueKind.LESSER_SUBSTITUTE,
    IssueKind.POPULATION_OLD,
    IssueKind.FILE_UNREADABLE,
    IssueKind.FILE_REFUSED,
)


def warnings_of(project: Project, uncovered: list[str]) -> tuple[str, ...]:
    """Sentences about coverage, editions and substitutes, most weighty first.

    Args:
        project: The project.
        uncovered: Names of the areas that the postcode directory does not cover.
    """
    found: list[str] = []
    if uncovered:
        found.append(
            f"Not covered by the postcode directory: {', '.join(uncovered)}. Organisations there cannot be counted, "
            "so no number is given for these areas and none for a whole that they belong to."
        )
    left_out = _times(project, IssueKind.AREA_UNCOVERED)
    if left_out:
        found.append(
            f"{left_out:,} small {'area' if left_out == 1 else 'areas'} of the index had no boundary in the data "
            "folder. Residents and organisations there are missing from every number."
        )
    if project.wards.empty:
        found.append("No ward boundaries could be used, so there are no figures by ward.")
    if project.lsoas[Lsoa.POPULATION].isna().all():
        found.append("The index file holds no resident numbers, so there are no rates per head.")
    unranked = int(project.lsoas[Lsoa.DECILE].isna().sum())
    if unranked:
        found.append(f"Need is not known for {unranked:,} of {len(project.lsoas):,} small areas here.")
    issues = project.issues
    for kind in TOLD_ONCE:
        found.extend(issues[issues[IssueCol.KIND] == kind.value][IssueCol.MESSAGE].drop_duplicates())
    return tuple(found)


def _times(project: Project, kind: IssueKind) -> int:
    """How often an issue was met in building."""
    counts = project.issue_counts
    return int(counts.loc[counts[IssueCol.KIND] == kind.value, IssueCol.TIMES].sum())
