"""What a reader must know before using a number: plain sentences, printed wherever the numbers are."""

from __future__ import annotations

from collections.abc import Iterator

from kil_mapper.analysis import ledger
from kil_mapper.analysis.decisions import standing
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.tables import IssueCol, Lsoa, Source
from kil_mapper.model.vocabulary import DatasetId, SetAsideReason

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
    found.extend(_rules_without_evidence(project))
    issues = project.issues
    for kind in TOLD_ONCE:
        found.extend(issues[issues[IssueCol.KIND] == kind.value][IssueCol.MESSAGE].drop_duplicates())
    return tuple(found)


def _rules_without_evidence(project: Project) -> Iterator[str]:
    """What cannot be told of who counts, because the data folder lacked a table that the rules in force look at."""
    in_force = {rule.reason for rule in ledger.in_force(project.options.rules, standing(project.decisions))}
    held = set(project.sources[Source.DATASET])

    def lacks(rows: int, dataset: DatasetId) -> bool:
        return not rows and dataset.value not in held

    if lacks(len(project.areas_of_operation), DatasetId.AREA_OF_OPERATION):
        apart = in_force & {SetAsideReason.NATIONAL, SetAsideReason.OVERSEAS}
        also = ", and national and overseas bodies are counted like every other" if apart else ""
        yield (
            f"The data folder held no areas of operation ({DatasetId.AREA_OF_OPERATION.value}): how far anybody works "
            f"is not known, so nobody is known to be local{also}."
        )
    if lacks(len(project.annual_returns), DatasetId.ANNUAL_RETURN_HISTORY) and SetAsideReason.DORMANT in in_force:
        yield (
            f"The data folder held no annual return history ({DatasetId.ANNUAL_RETURN_HISTORY.value}): who sent no "
            "return for two years is not known, so only those that report neither income nor spending are set aside "
            "as dormant."
        )
    if lacks(len(project.returns_part_a), DatasetId.ANNUAL_RETURN_PARTA) and SetAsideReason.GRANT_MAKER in in_force:
        yield (
            f"The data folder held no part A of annual returns ({DatasetId.ANNUAL_RETURN_PARTA.value}): who makes "
            "grants above all is not known from it."
        )
    if lacks(len(project.classifications), DatasetId.CLASSIFICATION) and in_force:
        yield (
            f"The data folder held no classification ({DatasetId.CLASSIFICATION.value}): what organisations do is not "
            "known, so rules that look at it find fewer of them, and there are no themes."
        )


def _times(project: Project, kind: IssueKind) -> int:
    """How often an issue was met in building."""
    counts = project.issue_counts
    return int(counts.loc[counts[IssueCol.KIND] == kind.value, IssueCol.TIMES].sum())
