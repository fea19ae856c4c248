"""From a folder of published files to a project of one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from kil_mapper.analysis.compute import compute
from kil_mapper.importing.boundaries import boundary_codes
from kil_mapper.model import days, tables
from kil_mapper.model.inventory import Inventory
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project, ProjectOptions
from kil_mapper.model.results import Results
from kil_mapper.model.tables import IssueCol, Lsoa
from kil_mapper.model.vocabulary import RuleProfile, SetAsideReason
from kil_mapper.workflows.areas import AreaChoice, choices, resolve
from kil_mapper.workflows.inspect import take_inventory
from kil_mapper.workflows.nation import Nation
from kil_mapper.workflows.need import read_larger_areas, read_need, read_other_need, read_small_areas
from kil_mapper.workflows.reading import Reading
from kil_mapper.workflows.register import Remembered, read_details, read_register
from kil_mapper.workflows.sources import Edition, choose, unreadable

OLD_POPULATION_YEARS = 5
NOTHING = Remembered()  # of an older project


@dataclass(frozen=True, eq=False)
class BuildOutcome:
    """A built project and what to say of the building.

    Attributes:
        results: What is found in the project, which they hold.
        sentences: What was read, counted and set aside, and what to know of it; plain English, in order.
    """

    results: Results
    sentences: tuple[str, ...]

    @property
    def project(self) -> Project:
        """The project."""
        return self.results.project


def list_areas(folder: Path, *, progress: Progress | None = None) -> tuple[AreaChoice, ...]:
    """The local authorities that the folder can build, by name.

    Raises:
        KilError: The folder lacks the index or the small-area boundaries, or they do not fit together.
    """
    progress = progress or NoProgress()
    reading = Reading(choose(take_inventory([folder], progress=progress)), progress)
    return choices(read_need(reading).frame, boundary_codes(reading.chosen.small_areas))


def build_project(
    folder: Path,
    areas: Sequence[str],
    *,
    rules: RuleProfile = RuleProfile.VCSE,
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
    inventory = take_inventory([folder], progress=progress)
    assembled = assemble(inventory, areas, rules=rules, progress=progress, today=today)
    progress.report("Counting")
    results = compute(assembled.project)
    return BuildOutcome(results, said_of(results))


@dataclass(frozen=True, eq=False)
class Assembled:
    """A project as the files of a folder give it, nothing counted yet.

    Attributes:
        project: The project.
        fates: For organisations that were asked about and are not stored: why, by org_id; nothing for those that the
            register does not hold.
    """

    project: Project
    fates: Mapping[str, SetAsideReason]


def assemble(
    inventory: Inventory,
    areas: Sequence[str],
    *,
    rules: RuleProfile = RuleProfile.VCSE,
    progress: Progress,
    today: date | None = None,
    like: Edition | None = None,
    remembered: Remembered = NOTHING,
) -> Assembled:
    """Read the project of one or more local authorities from files that were looked at.

    Args:
        inventory: What the files are.
        areas: Names or codes of local authorities.
        rules: Which organisations count.
        progress: Told what is happening; may cancel.
        today: The day of building; the clock's when None.
        like: Editions to use where the files hold several; the newest when None.
        remembered: What an older project of the place holds.

    Raises:
        KilError: As for `build_project`.
        Cancelled: The person asked to stop.
    """
    reading = Reading(choose(inventory, like), progress)
    reading.log.extend(unreadable(inventory))
    need = read_need(reading)
    refs = resolve(areas, choices(need.frame, boundary_codes(reading.chosen.small_areas)))
    lsoas = read_small_areas(reading, need, refs)
    other_need = read_other_need(reading, need, lsoas)
    wards, authorities = read_larger_areas(reading, lsoas, refs)
    nation = Nation.of(reading, need)
    register = read_register(reading, lsoas, wards, refs, need.authority_names, nation, remembered)
    details = read_details(reading, register, nation)
    reach = register.operations.reach if register.operations else None
    comparators = nation.finish(reach, register.reference_date)
    index = reading.chosen.index_edition
    project = Project(
        name=" and ".join(ref.name for ref in refs),
        areas=refs,
        created=today or days.today(),
        options=ProjectOptions(
            index=index, population_year=index.population_year, reference_date=register.reference_date, rules=rules
        ),
        organisations=register.organisations,
        lsoas=lsoas,
        wards=wards,
        authorities=authorities,
        postcodes=register.postcodes,
        unstored=register.unstored,
        elsewhere=register.elsewhere,
        other_need=other_need,
        comparators=comparators.counts,
        comparator_areas=comparators.areas,
        **details,
    )
    _note_population(project, reading.log)
    project = replace(
        project,
        sources=reading.provenance.table(progress),
        issues=_issue_table(reading.log),
        issue_counts=_issue_counts(reading.log),
    )
    return Assembled(project, register.fates)


def _note_population(project: Project, log: IssueLog) -> None:
    options, residents = project.options, project.lsoas[Lsoa.POPULATION]
    if residents.notna().any() and options.reference_date.year - options.population_year > OLD_POPULATION_YEARS:
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
            IssueCol.KIND: issue.kind.value,
            IssueCol.SEVERITY: issue.severity.value,
            IssueCol.MESSAGE: issue.message,
            IssueCol.FILE: issue.file or None,
            IssueCol.ROW: issue.row,
            IssueCol.COLUMN: issue.column or None,
            IssueCol.VALUE: issue.value[:200] or None,
            IssueCol.HINT: issue.hint or None,
        }
        for issue in log
    ]
    return tables.ISSUES.conform(pd.DataFrame(rows)) if rows else tables.ISSUES.empty()


def _issue_counts(log: IssueLog) -> pd.DataFrame:
    counts = sorted((kind.value, times) for kind, times in log.counts.items())
    return tables.ISSUE_COUNTS.conform(pd.DataFrame(counts, columns=[IssueCol.KIND, IssueCol.TIMES]))


def said_of(results: Results) -> tuple[str, ...]:
    """What was read, counted and set aside, and what to know of it; plain English, in order."""
    project = results.project
    lines = [
        f"{results.rows_read:,} register rows read, {results.kept:,} {project.noun[1]} counted in {project.name}.",
        *(f"{row.rows:,}: {row.label}." for row in results.ledger.itertuples()),
        *results.warnings,
        *_other_index_sentences(project),
    ]
    if others := len(project.elsewhere):
        lines.append(
            f"Based elsewhere, says it works here: {others:,} {project.noun[others != 1]}, "
            "a list of their own, in no number of the project."
        )
    return tuple(lines)


def _other_index_sentences(project: Project) -> list[str]:
    """What became of the other edition of the index in the folder."""
    kinds = (IssueKind.OTHER_INDEX_CONVERTED.value, IssueKind.OTHER_INDEX_LEFT_OUT.value)
    return [str(text) for text in project.issues.loc[project.issues[IssueCol.KIND].isin(kinds), IssueCol.MESSAGE]]
