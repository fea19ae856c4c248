"""Facts that are corrected here and changed in the register since: ours stands until a person decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.changes import WITHHELD
from kil_mapper.analysis.correction_words import PLACES, protected_ids
from kil_mapper.analysis.curation import register_value, standing, with_value
from kil_mapper.model import days, tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import WITHHELD_PLACE, ConflictRow
from kil_mapper.model.project import Project
from kil_mapper.model.schema import columns_of
from kil_mapper.model.tables import Change, Correction, Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, ChangeKind, Correctable
from kil_mapper.reports import clean
from kil_mapper.workflows import acts
from kil_mapper.workflows.named import organisation_named
from kil_mapper.workflows.summary import records

BY_REFRESH: Final = "Refresh"  # who ends a correction that the register has caught up with
_PLACE: Final = (
    *(Org.EASTING, Org.NORTHING, Org.LSOA, Org.WARD, Org.LAD, Org.LOCATED_BY),
    *(Org.POSTCODE_TERMINATED, Org.POSTCODE_LARGE_USER, "geometry"),
)
_ORDER: Final = (Correctable.NAME, Correctable.TURNOVER, Correctable.POSTCODE, Correctable.LOCATION)


@dataclass(frozen=True, eq=False)
class Corrected:
    """A newly built project in which what people corrected stands.

    Attributes:
        project: The project.
        conflicts: What the register says otherwise than before, and than we do: rows for `CHANGES`.
        sentences: Which corrections are no longer needed, or could not be carried over whole.
    """

    project: Project
    conflicts: tuple[tuple[Any, ...], ...]
    sentences: tuple[str, ...]


def with_corrections(old: Project, fresh: Project, today: date) -> Corrected:
    """Let corrections stand in a project that was built anew, and compare them with what the register says now.

    Args:
        old: The project before.
        fresh: The project built anew, with the log of corrections of the old one; its organisations are as the newer
            register has them.
        today: The day on which corrections are ended that the register has caught up with.
    """
    project, conflicts, sentences = fresh, [], []
    organisations = fresh.organisations.drop_duplicates(Org.ID).set_index(Org.ID, drop=False)
    every = standing(old.corrections)
    every = every[every[Correction.ORG].isin(organisations.index)]
    order = every[Correction.FIELD].map({field.value: place for place, field in enumerate(_ORDER)})
    for row in every.loc[order.sort_values(kind="stable").index].to_dict("records"):
        org_id, field = str(row[Correction.ORG]), Correctable(row[Correction.FIELD])
        if organisations.loc[org_id, Org.STATUS] == ADDED_BY_HAND:
            continue  # the group came with the values that stand
        name = str(organisations.loc[org_id, Org.NAME])
        ours, before = _text(row[Correction.VALUE]), _text(row[Correction.REGISTER])
        now = register_value(fresh.organisations, org_id, field)
        if now == ours:
            project = _ended(project, org_id, field, now, today)
            sentences.append(f"{name}: the register now has the {field.label} that was corrected here, so it stands.")
            continue
        if now != before and _says_otherwise(old, fresh, org_id, field):
            conflicts.append((ChangeKind.CONFLICT.value, org_id, field.value, name, before, now))
        project = with_value(project, org_id, field, ours, _day(row[Correction.AS_OF]))
        if field is Correctable.POSTCODE and (kept := _with_place_of(old, project, org_id)) is not None:
            project = kept
            told = "that was corrected here" if org_id in protected_ids(project) else ours
            sentences.append(
                f"{name}: the postcode {told} is not in the newer directory, so its place stays as it was."
            )
    return Corrected(project, tuple(conflicts), tuple(sentences))


def _says_otherwise(old: Project, fresh: Project, org_id: str, field: Correctable) -> bool:
    """Whether it is the register that changed: a place also moves with the corrected postcode, or a finer grid."""
    if field is not Correctable.LOCATION:
        return True
    mine = old.corrections[(old.corrections[Correction.ORG] == org_id)]
    mine = mine[mine[Correction.FIELD] == Correctable.POSTCODE.value]
    before = register_value(old.organisations, org_id, Correctable.POSTCODE)
    if len(mine):
        before = _text(mine[Correction.REGISTER].iloc[-1])
    return before != register_value(fresh.organisations, org_id, Correctable.POSTCODE)


def _ended(project: Project, org_id: str, field: Correctable, now: str | None, today: date) -> Project:
    why = f"The register of {days.day(project.options.reference_date)} says the same"
    said = {Correction.WHY: why, Correction.WHO: BY_REFRESH, Correction.WHEN: pd.Timestamp(today)}
    return _noted(project, org_id, field, None, now, said)


def _with_place_of(old: Project, project: Project, org_id: str) -> Project | None:
    """The project with the place that an organisation had, where it lost it and its small area is still there."""
    at = project.organisations.index[project.organisations[Org.ID] == org_id][0]
    was = old.organisations[old.organisations[Org.ID] == org_id]
    if pd.notna(project.organisations.loc[at, Org.LSOA]) or was.empty or pd.isna(was.iloc[0][Org.LSOA]):
        return None
    organisations = project.organisations.copy()
    for column in _PLACE:
        organisations.loc[at, column] = was.iloc[0][column]
    return replace(project, organisations=organisations)


def conflicts(project: Project) -> pd.DataFrame:
    """What waits for a decision: facts corrected here that the register changed since.

    Args:
        project: The project.

    Returns:
        Rows of `ConflictRow`, all text, in the order of the changes. A conflict is settled when the newest row about
        the fact in `corrections` was written with what the register says now. Postcodes and places of protected
        organisations are withheld.
    """
    found = _pending(project)
    return _without_places(project, found, (ConflictRow.LOCAL, ConflictRow.BEFORE, ConflictRow.NOW))


def changes_told(project: Project) -> pd.DataFrame:
    """What the last refresh changed, as it may be shown and printed.

    Args:
        project: The project.

    Returns:
        Its `changes`, without postcodes, places and wards of organisations that are protected now.
    """
    found = _without_places(project, project.changes, (Change.BEFORE, Change.AFTER))
    if found.empty:
        return found
    hidden = found[Change.ORG].isin(protected_ids(project))
    told = found.copy()
    told.loc[hidden & (found[Change.KIND] == ChangeKind.MOVED_AREA.value), [Change.BEFORE, Change.AFTER]] = WITHHELD
    for kind, column in ((ChangeKind.NEW, Change.AFTER), (ChangeKind.REMOVED, Change.BEFORE)):
        mine = hidden & (found[Change.KIND] == kind.value) & found[column].notna()
        told.loc[mine, column] = found.loc[mine, column].str.split("; ").str[0] + f"; {WITHHELD}"
    return told


def _without_places(project: Project, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows about facts of organisations, postcodes and places of protected ones withheld."""
    if rows.empty:
        return rows
    hidden = rows[ConflictRow.FIELD].isin([field.value for field in PLACES])
    hidden &= rows[ConflictRow.ID].isin(protected_ids(project))
    return rows.assign(**{column: rows[column].mask(hidden, WITHHELD_PLACE) for column in columns})


def _pending(project: Project) -> pd.DataFrame:
    """The same with everything that a decision needs."""
    every = project.changes[project.changes[Change.KIND] == ChangeKind.CONFLICT.value]
    log = project.corrections.drop_duplicates([Correction.ORG, Correction.FIELD], keep="last")
    newest = log.set_index([Correction.ORG, Correction.FIELD])
    here = set(project.organisations[Org.ID])
    names = project.organisations.drop_duplicates(Org.ID).set_index(Org.ID)[Org.NAME]
    rows = []
    for change in every.to_dict("records"):
        subject = (change[Change.ORG], change[Change.FIELD])
        if subject not in newest.index or subject[0] not in here:
            continue
        said, now = _text(newest.loc[subject, Correction.REGISTER]), _text(change[Change.AFTER])
        if said != now:
            ours = _text(newest.loc[subject, Correction.VALUE])
            rows.append((subject[0], names[subject[0]], subject[1], said if ours is None else ours, said, now))
    return pd.DataFrame(rows, columns=columns_of(ConflictRow)).astype("str")


def conflicts_document(project: Project) -> list[dict[str, Any]]:
    """What waits for a decision, as plain values: what `conflicts --json` prints."""
    return records(conflicts(project))


def settle_conflict(
    project: Project, org_id: str, field: str, *, keep: bool, who: str, why: str, when: date | None = None
) -> Project:
    """Decide a conflict between a correction and a newer register.

    Args:
        project: The project.
        org_id: The organisation.
        field: The fact: a `Correctable`.
        keep: True: the value that was corrected here stands. False: the register's value stands.
        who: Who decides.
        why: The reason; kept and printed.
        when: The day; today when it is left out.

    Raises:
        KilError: There is no such conflict, or the reason or the name is missing.
    """
    told = acts.said(acts.DECISION, why, who, when)
    org, pending = organisation_named(project, org_id), _pending(project)
    mine = pending[(pending[ConflictRow.ID] == org) & (pending[ConflictRow.FIELD] == field.strip().casefold())]
    if mine.empty:
        raise KilError(f"Nothing is to be decided about “{clean.tidy(field)}” of {org}.", _what_is(pending, org))
    row = mine.iloc[0]
    fact, now, local = Correctable(row[ConflictRow.FIELD]), _text(row[ConflictRow.NOW]), _text(row[ConflictRow.LOCAL])
    said = {Correction.WHY: told.why, Correction.WHO: told.who, Correction.WHEN: told.when}
    restated = _noted(project, org, fact, local, now, said)
    if keep:
        return restated
    register = with_value(restated, org, fact, None)
    return _noted(replace(register, corrections=project.corrections), org, fact, None, now, said)


def _what_is(pending: pd.DataFrame, org: str) -> str:
    mine = pending[pending[ConflictRow.ID] == org][ConflictRow.FIELD]
    if len(mine):
        return f"To be decided of it: {', '.join(mine)}."
    return "“kil-mapper conflicts PROJECT” lists what is." if len(pending) else "Nothing is to be decided at all."


def _noted(
    project: Project,
    org_id: str,
    field: Correctable,
    value: str | None,
    now: str | None,
    said: dict[str, Any],
) -> Project:
    """The project with another row in the log of corrections; the year of a turnover goes along."""
    log = project.corrections
    about = log[(log[Correction.ORG] == org_id) & (log[Correction.FIELD] == field.value)]
    as_of = about[Correction.AS_OF].iloc[-1] if len(about) and value is not None else pd.NaT
    row = {
        Correction.ORG: org_id,
        Correction.FIELD: field.value,
        Correction.VALUE: value,
        Correction.REGISTER: now,
        Correction.AS_OF: as_of,
        **said,
    }
    return replace(project, corrections=tables.CORRECTIONS.with_rows(log, pd.DataFrame([row])))


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def _day(value: Any) -> date | None:
    day: date | None = None if pd.isna(value) else pd.Timestamp(value).date()
    return day
