"""From a folder of published files to a project of one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

from kil_mapper import paths
from kil_mapper.analysis.compute import compute
from kil_mapper.importing.boundaries import boundary_codes
from kil_mapper.importing.postcodes import read_postcodes
from kil_mapper.importing.register import read_charities, register_frame
from kil_mapper.model import tables
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project, ProjectOptions
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import RuleProfile
from kil_mapper.workflows.areas import AreaChoice, choices, resolve
from kil_mapper.workflows.inspect import take_inventory
from kil_mapper.workflows.locate import MARGIN, directory_of, put_in_place
from kil_mapper.workflows.need import read_larger_areas, read_need, read_small_areas
from kil_mapper.workflows.provenance import Provenance
from kil_mapper.workflows.register import note_postcodes, read_details, sort_out
from kil_mapper.workflows.sources import choose

OLD_POPULATION_YEARS = 5


@dataclass(frozen=True, eq=False)
class BuildOutcome:
    """A built project and what to say of the building.

    Attributes:
        project: The project.
        sentences: What was read, counted and set aside, and what to know of it; plain English, in order.
    """

    project: Project
    sentences: tuple[str, ...]


def list_areas(folder: Path, *, progress: Progress | None = None) -> tuple[AreaChoice, ...]:
    """The local authorities that the folder can build, by name.

    Raises:
        KilError: The folder lacks the index or the small-area boundaries, or they do not fit together.
    """
    progress = progress or NoProgress()
    chosen = choose(take_inventory([folder], progress=progress))
    need = read_need(chosen, IssueLog(), progress)
    return choices(need.frame, boundary_codes(chosen.small_areas))


def build_project(
    folder: Path,
    areas: Sequence[str],
    *,
    rules: RuleProfile = RuleProfile.ALL,
    progress: Progress | None = None,
    today: date | None = None,
) -> BuildOutcome:
    """Build the project of one or more local authorities from a folder of published files.

    Args:
        folder: The data folder; files are recognised by their content.
        areas: Names or codes of local authorities.
        rules: Which organisations count.
        progress: Told what is happening; may cancel.
        today: The day of building; the clock's when None.

    Raises:
        KilError: A required dataset is missing, editions do not fit, or an area is not in the folder.
        Cancelled: The person asked to stop.
    """
    progress = progress or NoProgress()
    log = IssueLog()
    chosen = choose(take_inventory([folder], progress=progress))
    provenance = Provenance()
    need = read_need(chosen, log, progress)
    refs = resolve(areas, choices(need.frame, boundary_codes(chosen.small_areas)))
    lsoas = read_small_areas(chosen, need, refs, log, progress, provenance)
    wards, authorities = read_larger_areas(chosen, lsoas, refs, log, progress, provenance)

    progress.report("Reading the charity register")
    charities = read_charities(chosen.register, log, progress)
    progress.report("Reading the postcode directory")
    west, south, east, north = lsoas.total_bounds
    read = read_postcodes(
        chosen.postcodes,
        wanted=pc.unique(charities.table[Org.POSTCODE]).drop_null(),
        bbox=(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN),
        log=log,
        progress=progress,
        cache=paths.cache_folder(),
    )
    progress.report("Locating organisations")
    directory = directory_of(read, lsoas, wards, chosen.lsoa_year, log)
    for dataset, rows in read.rows_by_dataset.items():
        files = tuple(found for found in read.used if found.dataset is dataset)
        provenance.add(files, rows, directory.kept_from(dataset), edition=read.edition)
    sorted_out = sort_out(charities.table, directory, charities.rows_set_aside)
    organisations = register_frame(charities.table.filter(sorted_out.store), log, chosen.register[0].source.label)
    reference = charities.extract_date or date.fromisoformat(chosen.register[0].edition)
    provenance.add(
        chosen.register[:1],  # the reader takes the first of files that hold the same table
        charities.rows_read,
        len(organisations),
        mended=charities.records_mended,
        edition=reference.isoformat(),
    )
    del charities, read
    organisations = tables.ORGANISATIONS.conform(put_in_place(organisations, directory.here))
    related = read_details(chosen, organisations, log, progress, provenance)
    note_postcodes(organisations, log)

    project = Project(
        name=" and ".join(ref.name for ref in refs),
        areas=refs,
        created=today or date.today(),  # noqa: DTZ011 - the day on the wall calendar of the office
        options=ProjectOptions(
            index=chosen.index_edition,
            population_year=chosen.index_edition.population_year,
            reference_date=reference,
            rules=rules,
        ),
        organisations=organisations,
        lsoas=lsoas,
        wards=wards,
        authorities=authorities,
        postcodes=directory.here,
        unstored=sorted_out.unstored,
        **related,
    )
    _note_population(project, log)
    project = replace(
        project,
        sources=provenance.table(progress),
        issues=_issue_table(log),
        issue_counts=_issue_counts(log),
    )
    return BuildOutcome(project, _sentences(project))


def _note_population(project: Project, log: IssueLog) -> None:
    options = project.options
    if options.reference_date.year - options.population_year > OLD_POPULATION_YEARS:
        log.add(
            Issue(
                IssueKind.POPULATION_OLD,
                Severity.WARNING,
                f"Resident numbers are those published with the {options.index.full_title}: mid-"
                f"{options.population_year}. Rates per head are that much out of date.",
            )
        )


def _issue_table(log: IssueLog) -> pd.DataFrame:
    rows = [
        {
            "kind": issue.kind.value,
            "severity": issue.severity.value,
            "message": issue.message,
            "file": issue.file or None,
            "row": issue.row,
            "column": issue.column or None,
            "value": issue.value[:200] or None,
            "hint": issue.hint or None,
        }
        for issue in log
    ]
    return tables.ISSUES.conform(pd.DataFrame(rows)) if rows else tables.ISSUES.empty()


def _issue_counts(log: IssueLog) -> pd.DataFrame:
    counts = Counter({kind.value: times for kind, times in log.counts.items()})
    return tables.ISSUE_COUNTS.conform(pd.DataFrame(sorted(counts.items()), columns=["kind", "times"]))


def _sentences(project: Project) -> tuple[str, ...]:
    results = compute(project)
    lines = [
        f"{results.rows_read:,} register rows read, {results.kept:,} {project.noun[1]} counted in {project.name}.",
        *(f"{row.rows:,}: {row.label}." for row in results.ledger.itertuples()),
        *results.warnings,
    ]
    return tuple(lines)
