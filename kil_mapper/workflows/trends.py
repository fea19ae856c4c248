"""Change over time, and the prices it is told in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kil_mapper.analysis.trends import trends
from kil_mapper.importing.deflator_list import read_deflators
from kil_mapper.model.findings import MoveRow, Trends
from kil_mapper.model.issues import IssueLog
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import DEFLATORS
from kil_mapper.workflows.summary import records


def change_over_time(results: Results) -> Trends:
    """Organisations and income by financial year, registrations and removals, and movement between bands."""
    return trends(results)


def trends_document(found: Trends) -> dict[str, Any]:
    """Change over time as plain values, for scripts."""
    return {
        "years": records(found.years),
        "from_year": found.from_year,
        "to_year": found.to_year,
        "movement": records(found.movement),
        "entered_cluster": records(found.entered.drop(columns=MoveRow.SENSITIVE)),
        "left_cluster": records(found.left.drop(columns=MoveRow.SENSITIVE)),
        "deflator_source": found.deflator_source,
        "notes": list(found.notes),
    }


def replace_deflators(project: Project, path: Path) -> tuple[Project, tuple[str, ...]]:
    """Tell real terms in the prices of a file, in place of ours.

    Args:
        project: The project.
        path: A csv file or workbook with a column of years (2023-24, 2023/24 or 2023) and one with the price index.

    Returns:
        The project with these prices, and what was met in the file, in sentences.

    Raises:
        KilError: The file cannot be read, or holds no such table.
    """
    log = IssueLog()
    prices = read_deflators(path, log)
    sentences = tuple(f"{issue.file}, row {issue.row}: {issue.message}" for issue in log)
    return replace(project, deflators=prices), sentences


def restore_deflators(project: Project) -> Project:
    """Tell real terms in the prices that come with KIL Mapper again."""
    return replace(project, deflators=DEFLATORS.empty())
