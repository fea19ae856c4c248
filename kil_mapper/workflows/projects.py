"""Saving, opening and checking project files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kil_mapper import project_file
from kil_mapper.analysis.compute import compute, reconciles
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, BandRow, Counted, DecileRow, LedgerRow, Results
from kil_mapper.model.tables import Org, Source
from kil_mapper.model.vocabulary import AreaType

PROJECT_SUFFIX = ".gpkg"


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Attributes:
        ok: Whether it holds.
        message: What was checked and found, one plain sentence.
    """

    ok: bool
    message: str


def save_project(project: Project, path: Path, *, progress: Progress | None = None) -> None:
    """Save a project, whole or not at all: an existing file is replaced only by a complete, checked one.

    Raises:
        KilError: The folder is missing or not writable, the disk is full, the file is open elsewhere, or somebody
            works on that project.
    """
    project_file.refuse_when_held(path)
    project_file.save_project(project, path, progress or NoProgress())


def check_target(path: Path) -> None:
    """Refuse a place that a project cannot be saved to, before the work of building begins.

    Raises:
        KilError: The ending is another one, the folder is missing, it is a folder itself, or no name for a file.
    """
    if path.suffix.lower() != PROJECT_SUFFIX:
        raise KilError(
            f"A project file cannot be called “{path.name}”.", f"Give it a name that ends in {PROJECT_SUFFIX}."
        )
    project_file.checked_target(path)


def open_project(path: Path, *, progress: Progress | None = None) -> Project:
    """Open a project file.

    Raises:
        KilError: It is missing, damaged, not a project, or made by a newer version.
    """
    return project_file.open_project(path, progress or NoProgress())


def check_project(path: Path, *, progress: Progress | None = None) -> tuple[Check, ...]:
    """Check the integrity of a project file, and that its totals reconcile.

    Raises:
        KilError: The file is missing or no project at all.
    """
    progress = progress or NoProgress()
    found = [Check(finding.ok, finding.message) for finding in project_file.check_project_file(path)]
    if not all(check.ok for check in found):
        return tuple(found)
    try:
        results = compute(open_project(path, progress=progress))
    except KilError as error:
        return (*found, Check(ok=False, message=str(error)))
    return (*found, *reconcile(results))


def reconcile(results: Results) -> tuple[Check, ...]:
    """Whether the parts of the results add up to their wholes."""
    counted, kept, sources = results.counted, results.kept, results.project.sources
    known = int(counted[Counted.TURNOVER].sum())
    deciled = int(counted[Counted.DECILE].notna().sum())
    areas = results.areas[results.areas[AreaRow.COVERED]]
    wards = areas[areas[AreaRow.TYPE] == AreaType.WARD.value]
    in_wards = int(counted[Org.WARD].isin(wards[AreaRow.CODE]).sum())
    by_ward = int(wards[AreaRow.ORGANISATIONS].sum())
    set_aside = int(results.ledger[LedgerRow.ROWS].sum())
    rows = [
        (reconciles(results), f"Rows read ({results.rows_read:,}) = counted ({kept:,}) + set aside ({set_aside:,})."),
        (int(results.bands[BandRow.ORGANISATIONS].sum()) == kept, f"Turnover bands add up to {kept:,} counted."),
        (int(results.ncvo_bands[BandRow.ORGANISATIONS].sum()) == kept, f"NCVO bands add up to {kept:,} counted."),
        (
            int(results.bands[BandRow.INCOME].sum()) == known,
            f"Income by band adds up to the known total, £{known:,}.",
        ),
        (
            int(results.deciles[DecileRow.ORGANISATIONS].sum()) == deciled,
            f"Deciles add up to the {deciled:,} organisations whose small area has one.",
        ),
        (
            by_ward == in_wards,
            f"Covered wards ({len(wards):,}) add up to the {in_wards:,} organisations based in them.",
        ),
        (
            bool((sources[Source.ROWS_READ] == sources[Source.ROWS_KEPT] + sources[Source.ROWS_SET_ASIDE]).all()),
            "In every source, rows read = rows kept + rows set aside.",
        ),
    ]
    return tuple(Check(ok, message) for ok, message in rows)
