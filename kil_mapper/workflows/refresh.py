"""A newer register into a project: the same places built anew under the same choices, everything local kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.changes import changes, changes_table
from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.curation import standing
from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model import days
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import Inventory
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import Project
from kil_mapper.model.prose import listed, pounds
from kil_mapper.model.results import AreaRow, Counted, Results
from kil_mapper.model.tables import Change, Correction, Lsoa, Org, Source
from kil_mapper.model.vocabulary import ADDED_BY_HAND, ChangeKind, Correctable, DatasetId
from kil_mapper.workflows.build import Assembled, assemble, said_of
from kil_mapper.workflows.carry_over import Kept, carried_over, kept, said_of_local
from kil_mapper.workflows.inspect import take_inventory
from kil_mapper.workflows.places import lsoa_year
from kil_mapper.workflows.register import Remembered
from kil_mapper.workflows.settling import changes_told, conflicts, with_corrections
from kil_mapper.workflows.sources import RELATED, Edition, choose, dataset_of
from kil_mapper.workflows.summary import records

FORMAT: Final = 1
NAMED: Final = 3  # small areas or places named in a message
ANEW: Final = "Or build a new project from the folder: it begins without what was added to this one."


@dataclass(frozen=True)
class Figure:
    """A headline figure with the older register and with the newer one, in words.

    Attributes:
        label: What it is.
        before: With the older register.
        after: With the newer one.
    """

    label: str
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class RefreshOutcome:
    """A refreshed project and what to say of it.

    Attributes:
        results: What is found in the refreshed project, which they hold.
        changes: What changed (`CHANGES`), conflicts among it.
        conflicts: What waits for a decision (`ConflictRow`).
        figures: Headline figures before and after.
        kept: How much of what people added went along.
        sentences: What changed in one line, and what to know of what people added; plain English, in order.
        report: What was read, counted and set aside, as after a build.
        register_before: Date of the register before.
    """

    results: Results
    changes: pd.DataFrame
    conflicts: pd.DataFrame
    figures: tuple[Figure, ...]
    kept: Kept
    sentences: tuple[str, ...]
    report: tuple[str, ...]
    register_before: date

    @property
    def project(self) -> Project:
        """The refreshed project."""
        return self.results.project

    @property
    def register_after(self) -> date:
        """Date of the newer register."""
        return self.project.options.reference_date


def refresh_project(
    project: Project, folder: Path, *, progress: Progress | None = None, today: date | None = None
) -> RefreshOutcome:
    """Take a newer register, and whatever else is newer in a data folder, into a project.

    The same authorities are built anew under the same choices. Decisions, corrections, neighbourhoods, anchors, notes
    and everything else that people added goes along. Where a fact is corrected here and changed in the register, ours
    stands, and the conflict waits for a decision.

    Args:
        project: The project; it stays as it is.
        folder: The data folder.
        progress: Told what is happening; may cancel.
        today: The day of the refresh; the clock's when None.

    Raises:
        KilError: The folder lacks something that the project needs, its register is older, or its editions are others.
        Cancelled: The person asked to stop.
    """
    progress = progress or NoProgress()
    inventory = take_inventory([folder], progress=progress)
    _check_folder(project, inventory)
    like = Edition(project.options.index, lsoa_year(project))
    fresh = _assembled(project, inventory, like, progress)
    _check_register(project, fresh.project.options.reference_date)
    _check_small_areas(project, fresh.project)
    progress.report("Comparing with the register before")
    day = today or days.today()
    corrected = with_corrections(project, carried_over(project, fresh.project), day)
    before, after = compute(project), compute(corrected.project)
    _check_coverage(before, after)
    progress.report("Comparing with the register before")
    found = _with_conflicts(changes(before, after, fresh.fates), corrected.conflicts, before, after)
    refreshed = replace(corrected.project, changes=found)
    return RefreshOutcome(
        results=replace(after, project=refreshed),
        changes=changes_told(refreshed),
        conflicts=conflicts(refreshed),
        figures=_figures(before, after),
        kept=kept(refreshed, len(standing(refreshed.corrections))),
        sentences=(_in_one_line(project, refreshed), *corrected.sentences, *said_of_local(project, refreshed)),
        report=said_of(after),
        register_before=project.options.reference_date,
    )


def _remembered(project: Project) -> Remembered:
    """Whose fate is to be told, and who is here because people corrected where."""
    registered = project.organisations[project.organisations[Org.STATUS] != ADDED_BY_HAND]
    corrected = standing(project.corrections)
    placed = corrected[corrected[Correction.FIELD].isin([Correctable.POSTCODE.value, Correctable.LOCATION.value])]
    here = registered[registered[Org.LSOA].notna() & registered[Org.ID].isin(placed[Correction.ORG])]
    return Remembered(list(registered[Org.ID]), list(here[Org.ID]))


def _assembled(project: Project, inventory: Inventory, like: Edition, progress: Progress) -> Assembled:
    codes = [area.code for area in project.areas]
    rules = project.options.rules
    try:
        return assemble(inventory, codes, rules=rules, progress=progress, like=like, remembered=_remembered(project))
    except KilError as error:
        for area in project.areas:
            if f"“{area.code}”" in error.message:
                raise KilError(
                    f"The data folder does not hold {area.name} ({area.code}), which this project is about.",
                    f"Use boundaries and an index that hold {area.name}. {error.hint}".strip(),
                ) from error
        raise


def _check_folder(project: Project, inventory: Inventory) -> None:
    """Refuse what can be told before anything is read: an older register, tables that the project was built with."""
    chosen = choose(inventory, Edition(project.options.index, lsoa_year(project)))
    _check_register(project, *_date_of(chosen.register[0].edition))
    held = set(project.sources[Source.DATASET])
    used = {dataset for dataset in RELATED if dataset.value in held and dataset not in chosen.related}
    if len(project.wards) and not chosen.wards:
        used.add(DatasetId.WARD_BOUNDARIES)
    if used:
        lacking = [dataset_of(dataset) for dataset in DatasetId if dataset in used]
        raise KilError(
            f"The data folder lacks what this project was built with: {listed([each.title for each in lacking])}. "
            "A refresh without would lose what is known from it.",
            "\n".join(f"{each.title}: {each.get_it} {each.page}" for each in lacking),
        )


def _date_of(edition: str) -> tuple[date, ...]:
    try:
        return (date.fromisoformat(edition),)
    except ValueError:
        return ()


def _check_register(project: Project, *found: date) -> None:
    ours = project.options.reference_date
    if found and found[0] < ours:
        raise KilError(
            f"The register in the data folder is of {days.day(found[0])}, older than that of the project "
            f"({days.day(ours)}).",
            f"Download the register again: {dataset_of(DatasetId.CHARITY).page}",
        )


def _check_small_areas(project: Project, fresh: Project) -> None:
    """Refuse files that cover less of the place than the project does: what lies in the rest would seem gone."""
    known = {code for area in fresh.areas for code in same_authority(area.code)}
    gone = [area.name for area in project.areas if area.code not in known]
    if gone:
        raise KilError(f"The data folder does not hold {listed(gone)}.", ANEW)
    lost = project.lsoas[~project.lsoas[Lsoa.CODE].isin(fresh.lsoas[Lsoa.CODE])]
    if len(lost):
        names = [str(name) for name in lost[Lsoa.NAME].fillna(lost[Lsoa.CODE]).head(NAMED)]
        more = f" and {len(lost) - NAMED:,} more" if len(lost) > NAMED else ""
        raise KilError(
            f"The index or the boundaries in the data folder lack {len(lost):,} of the {len(project.lsoas):,} small "
            f"areas of this project: {', '.join(names)}{more}.",
            f"Use the files that the project was built from, or whole newer ones. {ANEW}",
        )


def _check_coverage(before: Results, after: Results) -> None:
    """Refuse a postcode directory that leaves out places that the project covers."""
    covered = set(before.areas.loc[before.areas[AreaRow.COVERED].astype(bool), AreaRow.NAME])
    lost = [name for name in after.uncovered_names if name in covered]
    if lost:
        told = listed(lost) if len(lost) <= NAMED else f"{', '.join(lost[:NAMED])} and {len(lost) - NAMED:,} more"
        raise KilError(
            f"The postcode directory in the data folder does not hold postcodes where people live in {told}; that of "
            "the project did. Organisations there would seem to be gone.",
            "Use a postcode directory that covers the whole place, such as the national ONSPD.",
        )


def _with_conflicts(
    found: pd.DataFrame, rows: tuple[tuple[Any, ...], ...], before: Results, after: Results
) -> pd.DataFrame:
    if not rows:
        return found
    table = changes_table(list(rows), before.project.options, after.project.options)
    return pd.concat([found, table], ignore_index=True) if len(found) else table


def _figures(before: Results, after: Results) -> tuple[Figure, ...]:
    """What people look at first, before and after."""
    pairs = zip(_headline(before), _headline(after), strict=True)
    return tuple(Figure(label, was, now) for (label, was), (_, now) in pairs)


def _headline(results: Results) -> Iterator[tuple[str, str]]:
    project = results.project
    counted, cluster = results.counted, project.options.scheme.cluster
    yield f"{project.noun[1].capitalize()} counted", f"{results.kept:,}"
    if cluster is not None:
        yield f"In the cluster ({cluster.label})", f"{int(counted[Counted.CLUSTER].sum()):,}"
    yield "Known income together", "not known" if results.income_total is None else pounds(results.income_total)
    yield "Income not known", f"{results.quality.income_unknown:,}"
    yield "Figures older than 24 months", f"{results.quality.accounts_over_24_months:,}"
    cold = results.areas[AreaRow.COLD_SPOT].fillna(value=False).astype(bool)
    yield "Cold spots", f"{int(cold.sum()):,}"


def _in_one_line(old: Project, new: Project) -> str:
    was, now = old.options.reference_date, new.options.reference_date
    counts = change_counts(new.changes)
    words = {kind: f"{'with ' if kind is ChangeKind.OVERDUE else ''}{kind.label}" for kind in ChangeKind}
    told = [f"{number:,} {words[kind]}" for kind, number in counts.items() if number]
    dates = (
        f"Register of {days.day(was)} → {days.day(now)}" if was != now else f"Register of {days.day(now)}, as before"
    )
    return f"{dates}: {', '.join(told) if told else 'nothing changed in who is counted'}."


def change_counts(found: pd.DataFrame) -> dict[ChangeKind, int]:
    """How many changes there are of each kind, zeros included, in the order of print.

    Args:
        found: Rows of `CHANGES`.
    """
    counts = found[Change.KIND].value_counts()
    return {kind: int(counts.get(kind.value, 0)) for kind in ChangeKind}


def refresh_document(outcome: RefreshOutcome) -> dict[str, Any]:
    """What a refresh changed, as plain values: what `refresh --json` prints."""
    wanted = [Change.KIND, Change.ORG, Change.NAME, Change.FIELD, Change.BEFORE, Change.AFTER]
    return {
        "format": FORMAT,
        "register_before": outcome.register_before.isoformat(),
        "register_after": outcome.register_after.isoformat(),
        "counts": {kind.value: number for kind, number in change_counts(outcome.changes).items()},
        "changes": records(outcome.changes[wanted]),
        "conflicts": records(outcome.conflicts),
        "kept": asdict(outcome.kept),
    }
