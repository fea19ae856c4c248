"""What a reader must know before using a number: plain sentences, printed wherever the numbers are."""

from __future__ import annotations

from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.tables import IssueCol, Lsoa

TOLD_ONCE = (
    IssueKind.EDITION_CONVERTED,
    IssueKind.EDITIONS_DISAGREE,
    IssueKind.BOUNDARIES_TOO_SIMPLIFIED,
    IssueKind.LESSER_SUBSTITUTE,
    IssueKind.POPULATION_OLD,
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
    if project.wards.empty:
        found.append("No ward boundaries were in the data folder, so there are no figures by ward.")
    if project.lsoas[Lsoa.POPULATION].isna().all():
        found.append("The index file holds no resident numbers, so there are no rates per head.")
    issues = project.issues
    for kind in TOLD_ONCE:
        found.extend(issues[issues[IssueCol.KIND] == kind.value][IssueCol.MESSAGE].drop_duplicates())
    return tuple(found)
