"""Everything known of one organisation, each value with where it comes from; what is not known says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.correction_words import NOT_KNOWN, NOTHING, PLACES, by_hand, in_words
from kil_mapper.analysis.curation import added, register_says, standing
from kil_mapper.model import days
from kil_mapper.model.findings import WITHHELD_PLACE
from kil_mapper.model.prose import pounds
from kil_mapper.model.results import Counted, Results, SetAside
from kil_mapper.model.rules import rule_of
from kil_mapper.model.tables import Correction, Decision, Operation, Org, OtherName, Return, Source, Theme
from kil_mapper.model.vocabulary import (
    ADDED_BY_HAND,
    Correctable,
    DatasetId,
    DecisionAction,
    LocatedBy,
    Reach,
    SetAsideReason,
)
from kil_mapper.reports import clean
from kil_mapper.workflows.anchors import declaration_of
from kil_mapper.workflows.named import organisation_named
from kil_mapper.workflows.readiness import Recorded, notes_of, readiness_of
from kil_mapper.workflows.sources import POSTCODE_DATASETS

PROTECTED: Final = "Protected: never named with a place"
IN_PROJECT: Final = "kept in this project"
NO_FILE: Final = "not in the data folder"
_INDEX: Final = (DatasetId.INDICES_FILE_7, DatasetId.INDICES_FILE_1)


@dataclass(frozen=True)
class KnownFact:
    """One thing known of an organisation.

    Attributes:
        section: What it belongs to, such as Where.
        label: What it is.
        value: Its value in words; “not known” where it is not.
        source: Where the value comes from: a file with its date, a person with the day, or how it was worked out.
        corrected_from: What the register says in place of a corrected value, in words; empty when nobody corrected it.
        field: What a person may set right; None for what cannot be corrected.
    """

    section: str
    label: str
    value: str
    source: str
    corrected_from: str = ""
    field: Correctable | None = None


def known_of(results: Results, org_id: str) -> tuple[KnownFact, ...]:
    """Everything known of an organisation of the project, counted or not.

    The place of a sensitive organisation is withheld, and so is what could tell it (METHODS §13).

    Args:
        results: The computed results.
        org_id: The organisation.

    Raises:
        KilError: The project has no such organisation.
    """
    return tuple(_Telling(results, organisation_named(results.project, org_id)).facts())


def known_document(results: Results, org_id: str) -> dict[str, Any]:
    """The same as plain values: what `show --json` prints.

    Args:
        results: The computed results.
        org_id: The organisation.

    Raises:
        KilError: The project has no such organisation.
    """
    one = organisation_named(results.project, org_id)
    return {"org_id": one, "facts": [asdict(fact) for fact in known_of(results, one)]}


class _Telling:
    """What is told of one organisation."""

    def __init__(self, results: Results, org_id: str) -> None:
        self.results, self.project, self.org_id = results, results.project, org_id
        self.is_counted = bool((results.counted[Org.ID] == org_id).any())
        told = results.counted if self.is_counted else results.set_aside
        self.row: dict[str, Any] = told.iloc[int((told[Org.ID] == org_id).to_numpy().argmax())].to_dict()
        self.sensitive = bool(self.row[Counted.SENSITIVE])
        self.local = self.row[Org.STATUS] == ADDED_BY_HAND
        self.corrections = self._mine(self.project.corrections, Correction.ORG)
        corrected = standing(self.corrections).to_dict("records") if len(self.corrections) else []
        self.corrected = {Correctable(row[Correction.FIELD]): row for row in corrected}
        sources = self.project.sources.drop_duplicates(Source.DATASET)
        self.titles = dict(zip(sources[Source.DATASET], sources[Source.TITLE], strict=True))
        self.editions = dict(zip(sources[Source.DATASET], sources[Source.EDITION], strict=True))
        self.register = self._added_by() if self.local else self._source(DatasetId.CHARITY)

    def _mine(self, frame: pd.DataFrame, column: str) -> pd.DataFrame:
        """The rows about this organisation."""
        return frame.take((frame[column] == self.org_id).to_numpy().nonzero()[0])

    def _source(self, *datasets: DatasetId) -> str:
        """The file of the first of these datasets that was loaded, with its date."""
        found = next((dataset.value for dataset in datasets if dataset.value in self.titles), None)
        return NO_FILE if found is None else f"{self.titles[found]}, {days.edition(str(self.editions[found]))}"

    def _added_by(self) -> str:
        mine = added(self.corrections).to_dict("records")
        return f"added by hand by {self._private(by_hand(mine[0]))}" if mine else "added by hand"

    def _private(self, text: str) -> str:
        """Free text about a protected place goes without postcodes."""
        return clean.without_postcodes(text) if self.sensitive else text

    def facts(self) -> Iterator[KnownFact]:
        """Section by section."""
        for section, told in (
            ("The organisation", self._itself()),
            ("Turnover", self._money()),
            ("Where", self._places()),
            ("What it does", self._work()),
            ("Annual return", iter(()) if self.local else self._returns()),
            ("Who counts", self._counting()),
            ("Community anchor", self._anchor()),
            ("Readiness for contracts", self._readiness()),
            ("Notes", self._notes()),
        ):
            for label, value, source, *more in told:
                yield KnownFact(section, label, value, source, *more)

    def _set(self, field: Correctable, label: str, value: str, source: str) -> tuple[Any, ...]:
        """A fact that can be corrected, with what the register says where it was."""
        if field not in self.corrected:
            return (label, value, source, "", field)
        row = self.corrected[field]
        if self.sensitive and field in PLACES:
            day = days.day(row[Correction.WHEN])
            source = f"set by hand by {row[Correction.WHO]}, {day}; a protected place"
            return (label, value, source, WITHHELD_PLACE, field)
        was = in_words(field, register_says(self.project, self.org_id, field))
        whose = "it was first given" if self.local else "the register says"
        quoted = f"“{was}”" if field is Correctable.NAME else was
        told = self._private(by_hand(row))
        return (label, value, f"set by hand by {told}; {whose} {quoted}", was, field)

    def _itself(self) -> Iterator[tuple[Any, ...]]:
        row, register = self.row, self.register
        yield self._set(Correctable.NAME, "Name", str(row[Org.NAME]), register)
        yield ("Identifier", self.org_id, "given in this project" if self.local else "made from its charity number")
        if self.local:
            yield ("Registers", "no register knows it", register)
            return
        names = self._mine(self.project.other_names, OtherName.ORG)[OtherName.NAME].dropna().unique()
        yield ("Also known as", "; ".join(names) or "no other name", self._source(DatasetId.OTHER_NAMES))
        yield ("Charity number", _words(row[Org.CHARITY_NUMBER]), register)
        yield ("Company number", _words(row[Org.COMPANY_NUMBER], "none given"), register)
        yield ("Legal form", _words(row[Org.CHARITY_TYPE]), register)
        yield ("Status", _words(row[Org.STATUS]), register)
        yield ("Registered on", _day(row[Org.REGISTERED_ON]), register)
        if pd.notna(row[Org.REMOVED_ON]):
            yield ("Removed on", _day(row[Org.REMOVED_ON]), register)
        yield ("Reporting", _words(row[Org.REPORTING_STATUS]), register)
        yield ("Owns or leases land or buildings", _yes(row[Org.HAS_LAND]), register)

    def _money(self) -> Iterator[tuple[Any, ...]]:
        row, options = self.row, self.project.options
        note = str(row[Counted.TURNOVER_NOTE])
        how = self.register if self.local else f"worked out: {note[:1].lower()}{note[1:]}; {self.register}"
        yield self._set(Correctable.TURNOVER, "Turnover", _pounds(row[Counted.TURNOVER]), how)
        band = options.scheme.band(str(row[Counted.BAND])).label
        yield ("Band", band, f"worked out: turnover in the bands “{options.scheme.label}”")
        end = _day(row[Counted.YEAR_END])
        if pd.notna(row[Counted.OVER_24_MONTHS]) and row[Counted.OVER_24_MONTHS]:
            end += ", more than 24 months before the register’s date"
        of_turnover = self._set(Correctable.TURNOVER, "", "", self.register)[2]
        yield ("Year end", end, of_turnover)
        if not self.local:
            yield ("Income as reported", _pounds(row[Org.INCOME]), self.register)
            yield ("Spending as reported", _pounds(row[Org.EXPENDITURE]), self.register)

    def _places(self) -> Iterator[tuple[Any, ...]]:
        row = self.row
        directory = self._source(*POSTCODE_DATASETS)
        is_set = row[Org.LOCATED_BY] == LocatedBy.BY_HAND.value
        postcode = _words(row[Org.POSTCODE], NOTHING if self.local else NOT_KNOWN)
        if pd.notna(row[Org.POSTCODE_TERMINATED]) and row[Org.POSTCODE_TERMINATED]:
            postcode += ", no longer in use"
        if pd.notna(row[Org.POSTCODE_LARGE_USER]) and row[Org.POSTCODE_LARGE_USER]:
            postcode += ", of a large user or a PO box"
        place = "no place is known" if pd.isna(row[Org.EASTING]) else "at its postcode"
        if is_set:
            place = in_words(Correctable.LOCATION, f"{row[Org.EASTING]} {row[Org.NORTHING]}")
        found = self.register if is_set else f"worked out: its postcode in the {directory}"
        areas = "worked out: its place within the boundaries" if is_set else found
        decile = "" if pd.isna(row[Counted.DECILE]) else f"{int(row[Counted.DECILE])} of 10 (1 is the most deprived)"
        hidden = PROTECTED if self.sensitive else ""
        yield self._set(Correctable.POSTCODE, "Postcode", hidden or postcode, self.register)
        yield self._set(Correctable.LOCATION, "Place on the map", hidden or place, found)
        yield ("Ward", hidden or _words(row[Counted.WARD_NAME]), areas)
        yield ("Small area (LSOA)", hidden or _words(row[Counted.LSOA_NAME]), areas)
        yield ("Deprivation decile", hidden or decile or NOT_KNOWN, f"{self._source(*_INDEX)}, by its small area")
        yield ("Local authority", _words(row[Counted.LAD_NAME]), areas)

    def _work(self) -> Iterator[tuple[Any, ...]]:
        row, project = self.row, self.project
        yield ("In its own words", self._private(_words(row[Org.ACTIVITIES])), self.register)
        themes = self._mine(project.classifications, Theme.ORG)
        told = self.register if self.local else self._source(DatasetId.CLASSIFICATION)
        for kind in ("What", "Who", "How"):
            words = themes.loc[themes[Theme.TYPE] == kind, Theme.DESCRIPTION].dropna().unique()
            yield (kind, "; ".join(words) or NOT_KNOWN, told)
        named = self._mine(project.areas_of_operation, Operation.ORG)[Operation.NAME].dropna().unique()
        reported = self.register if self.local else self._source(DatasetId.AREA_OF_OPERATION)
        yield ("Says it works in", "; ".join(named) or NOT_KNOWN, reported)
        reach = Reach(row[Counted.REACH])
        abroad = ", and abroad" if row[Counted.WORKS_ABROAD] and reach is not Reach.OVERSEAS else ""
        yield ("Reach", f"{reach.label}{abroad}", "worked out: the areas that it says it works in")
        if not self.local:
            yield ("Website", _words(row[Org.WEBSITE]), self.register)

    def _returns(self) -> Iterator[tuple[Any, ...]]:
        project = self.project
        part_a = _newest(self._mine(project.returns_part_a, Return.ORG))
        told = self._source(DatasetId.ANNUAL_RETURN_PARTA)
        yield ("Volunteers", _number(part_a.get(Return.VOLUNTEERS)), told)
        yield ("Income from government contracts", _pounds(part_a.get(Return.CONTRACT_INCOME)), told)
        yield ("Income from government grants", _pounds(part_a.get(Return.GRANT_INCOME)), told)
        yield ("Has a trading subsidiary", _yes(part_a.get(Return.TRADING_SUBSIDIARY)), told)
        part_b = _newest(self._mine(project.returns_part_b, Return.ORG))
        told = self._source(DatasetId.ANNUAL_RETURN_PARTB)
        only = "" if part_b else ": reported only where income is above £500,000"
        yield ("Employees", f"{_number(part_b.get(Return.EMPLOYEES))}{only}", told)
        yield ("Reserves", f"{_pounds(part_b.get(Return.RESERVES))}{only}", told)

    def _counting(self) -> Iterator[tuple[Any, ...]]:
        row, rules = self.row, self.project.options.rules
        if self.is_counted:
            yield ("Counted", "yes", f"worked out: the rules “{rules.value}” and decisions")
        else:
            reason = rule_of(SetAsideReason(row[SetAside.REASON]))
            rests = row[SetAside.EVIDENCE]
            told = reason.certainty if pd.isna(rests) else f"{reason.certainty}: {self._private(str(rests))}"
            yield ("Counted", f"no: {reason.label}", told)
        for word in str(row[Counted.FLAGS]).split():
            yield ("Flagged", rule_of(SetAsideReason(word)).label, "by rule, check")
        if self.sensitive:
            yield ("Sensitive", "yes: placed by ward only and never named with a place", "words it uses, or a decision")
        for said in self._mine(self.project.decisions, Decision.ORG).iloc[::-1].to_dict("records"):
            action = DecisionAction(said[Decision.ACTION]).label
            whose = f"decided by {said[Decision.WHO]}, {days.day(said[Decision.WHEN])}"
            yield (f"{action[0].upper()}{action[1:]}", self._private(str(said[Decision.WHY])), whose)

    def _anchor(self) -> Iterator[tuple[Any, ...]]:
        found = declaration_of(self.project, self.org_id)
        if found is None:
            yield ("Community anchor", "nobody declared anything", IN_PROJECT)
            return
        whose = f"declared by {found.who}, {days.day(found.when)}"
        yield ("Community anchor", "yes" if found.is_anchor else "no", whose)
        for label, value in (
            ("Led by people of the place", found.locally_led),
            ("Does several things for the place", found.multi_purpose),
            ("Holds a building or land for the place", found.holds_asset),
            ("Works for one place", found.place_based),
        ):
            yield (label, "not looked at" if value is None else _yes(value), whose)
        if found.note:
            yield ("What speaks for it", self._private(found.note), whose)

    def _readiness(self) -> Iterator[tuple[Any, ...]]:
        now = readiness_of(self.project, self.org_id)
        for label, name in (
            ("Paid staff", "paid_staff"),
            ("Reserves, months of spending", "reserves_months"),
            ("Has the policies that contracts ask for", "has_policies"),
            ("Has the insurance that contracts ask for", "has_insurance"),
            ("Contracts it holds or has held", "contract_history"),
            ("Wants to take on more", "wants_to_grow"),
        ):
            found: Recorded[Any] | None = getattr(now, name, None)
            if found is None:
                yield (label, NOT_KNOWN, "nobody recorded it yet")
            else:
                whose = f"recorded by {found.who}, {days.day(found.when)}"
                yield (label, self._private(_plain(found.value)), whose)

    def _notes(self) -> Iterator[tuple[Any, ...]]:
        for note in notes_of(self.project, self.org_id):
            yield (days.day(note.when), self._private(note.text), f"noted by {note.who}")


def _newest(mine: pd.DataFrame) -> dict[str, Any]:
    if mine.empty:
        return {}
    newest = mine.sort_values(Return.PERIOD_END, na_position="first").iloc[-1]
    return {str(name): value for name, value in newest.items()}


def _words(value: Any, otherwise: str = NOT_KNOWN) -> str:
    return otherwise if pd.isna(value) or not clean.tidy(str(value)) else clean.tidy(str(value))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return f"{value:,g}" if isinstance(value, int | float) else str(value)


def _pounds(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else pounds(int(value))


def _day(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else days.day(value)


def _yes(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else ("yes" if value else "no")


def _number(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else f"{int(value):,}"
