"""Everything known of one organisation, as sections of facts; what is not known says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from kil_mapper.model.results import Counted, Results
from kil_mapper.model.rules import rule_of
from kil_mapper.model.tables import Decision, Operation, Org, OtherName, Return, Theme
from kil_mapper.model.vocabulary import DecisionAction, Reach, SetAsideReason
from kil_mapper.ui.sheet import pounds
from kil_mapper.ui.workspace.organisations import day

NOT_KNOWN = "not known"
REGISTER_PAGE = "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/"


@dataclass(frozen=True)
class Fact:
    """One thing known: what it is, its value in words, and a web page if it has one."""

    name: str
    value: str
    link: str = ""


@dataclass(frozen=True)
class Section:
    """Facts that belong together."""

    title: str
    facts: tuple[Fact, ...]


def facts_of(results: Results, org_id: str) -> tuple[Section, ...]:
    """What is known of a counted organisation; () when it is not counted."""
    counted = results.counted
    found = counted[counted[Org.ID] == org_id]
    if found.empty:
        return ()
    row = found.iloc[0]
    return (
        Section("Turnover", _turnover(results, row)),
        Section("Where", _place(row)),
        Section("What it does", _work(results, row)),
        Section("Annual return", _returns(results, org_id)),
        Section("Register", _register(results, row)),
        *_who_counts(results, row),
    )


def _words(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) or not str(value).strip() else str(value).strip()


def _pounds(value: Any) -> str:
    return pounds(value, NOT_KNOWN)


def _day(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else day(value)


def _yes(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else ("yes" if value else "no")


def _number(value: Any) -> str:
    return NOT_KNOWN if pd.isna(value) else f"{int(value):,}"


def _turnover(results: Results, row: pd.Series) -> tuple[Fact, ...]:
    band = results.project.options.scheme.band(str(row[Counted.BAND])).label
    year_end = _day(row[Counted.YEAR_END])
    old = row[Counted.OVER_24_MONTHS]
    if not pd.isna(old) and old:
        year_end += " — more than 24 months before the register's date"
    return (
        Fact("Turnover", _pounds(row[Counted.TURNOVER])),
        Fact("Band", band),
        Fact("How it was found", _words(row[Counted.TURNOVER_NOTE])),
        Fact("Year end", year_end),
        Fact("Income as reported", _pounds(row[Org.INCOME])),
        Fact("Spending as reported", _pounds(row[Org.EXPENDITURE])),
    )


def is_protected(results: Results, org_id: str | None) -> bool:
    """Whether an organisation is at a protected address, and so never named with a place (METHODS §13)."""
    counted = results.counted
    return bool(counted.loc[counted[Org.ID] == org_id, Counted.SENSITIVE].any())


def _place(row: pd.Series) -> tuple[Fact, ...]:
    if row[Counted.SENSITIVE]:
        return (
            Fact("Place", "Protected: a service such as a refuge is never named with a place"),
            Fact("Local authority", _words(row[Counted.LAD_NAME])),
        )
    postcode = _words(row[Org.POSTCODE])
    if not pd.isna(row[Org.POSTCODE_TERMINATED]) and row[Org.POSTCODE_TERMINATED]:
        postcode += " — no longer in use"
    if not pd.isna(row[Org.POSTCODE_LARGE_USER]) and row[Org.POSTCODE_LARGE_USER]:
        postcode += " — large user or PO box"
    need = row[Counted.DECILE]
    return (
        Fact("Contact postcode", postcode),
        Fact("Ward", _words(row[Counted.WARD_NAME])),
        Fact("Small area (LSOA)", _words(row[Counted.LSOA_NAME])),
        Fact("Deprivation decile", NOT_KNOWN if pd.isna(need) else f"{int(need)} of 10 (1 is the most deprived)"),
        Fact("Local authority", _words(row[Counted.LAD_NAME])),
    )


def _work(results: Results, row: pd.Series) -> tuple[Fact, ...]:
    org_id = row[Org.ID]
    themes = results.project.classifications
    mine = themes[themes[Theme.ORG] == org_id]
    areas = results.project.areas_of_operation
    places = areas[areas[Operation.ORG] == org_id][Operation.NAME].dropna().unique()
    website = _words(row[Org.WEBSITE])
    return (
        Fact("In its own words", _words(row[Org.ACTIVITIES])),
        *(
            Fact(kind, "; ".join(mine[mine[Theme.TYPE] == kind][Theme.DESCRIPTION].dropna()) or NOT_KNOWN)
            for kind in ("What", "Who", "How")
        ),
        Fact("Says it works in", "; ".join(places) or NOT_KNOWN),
        Fact("Reach", Reach(row[Counted.REACH]).label + (", and abroad" if _also_abroad(row) else "")),
        Fact("Website", website, _web_address(website)),
    )


def _also_abroad(row: pd.Series) -> bool:
    return bool(row[Counted.WORKS_ABROAD]) and row[Counted.REACH] != Reach.OVERSEAS.value


def _web_address(website: str) -> str:
    """A web address that may be opened on a click: http and https only."""
    if website == NOT_KNOWN or any(letter.isspace() for letter in website):
        return ""
    lowered = website.lower()
    if lowered.startswith(("http://", "https://")):
        return website
    return "" if ":" in website or "." not in website else f"https://{website}"


def _returns(results: Results, org_id: str) -> tuple[Fact, ...]:
    part_a = _newest(results.project.returns_part_a, org_id)
    part_b = _newest(results.project.returns_part_b, org_id)
    facts = [
        Fact("Volunteers", _number(part_a.get(Return.VOLUNTEERS))),
        Fact("Income from government contracts", _pounds(part_a.get(Return.CONTRACT_INCOME))),
        Fact("Income from government grants", _pounds(part_a.get(Return.GRANT_INCOME))),
        Fact("Has a trading subsidiary", _yes(part_a.get(Return.TRADING_SUBSIDIARY))),
    ]
    if part_b:
        facts += [
            Fact("Employees", _number(part_b.get(Return.EMPLOYEES))),
            Fact("Reserves", _pounds(part_b.get(Return.RESERVES))),
        ]
    else:
        facts.append(Fact("Employees and reserves", "reported only where income is above £500,000"))
    return tuple(facts)


def _newest(frame: pd.DataFrame, org_id: str) -> dict[str, Any]:
    mine = frame[frame[Return.ORG] == org_id]
    if mine.empty:
        return {}
    newest = mine.sort_values(Return.PERIOD_END, na_position="first").iloc[-1]
    return {str(name): value for name, value in newest.items()}


def _who_counts(results: Results, row: pd.Series) -> tuple[Section, ...]:
    """Rules that would fit and are not in use, and what people decided about it; nothing where there is neither."""
    facts = [Fact("Flagged", f"{rule_of(SetAsideReason(word)).label} (by rule, check)") for word in _flags(row)]
    every = results.project.decisions
    for said in every[every[Decision.ORG] == row[Org.ID]].to_dict("records"):
        action = DecisionAction(said[Decision.ACTION]).label
        facts.append(
            Fact(
                action[0].upper() + action[1:],
                f"{said[Decision.WHY]} ({said[Decision.WHO]}, {day(said[Decision.WHEN])})",
            )
        )
    return (Section("Who counts", tuple(facts)),) if facts else ()


def _flags(row: pd.Series) -> list[str]:
    return str(row[Counted.FLAGS]).split()


def _register(results: Results, row: pd.Series) -> tuple[Fact, ...]:
    others = results.project.other_names
    names = others[others[OtherName.ORG] == row[Org.ID]][OtherName.NAME].dropna().unique()
    number = _words(row[Org.CHARITY_NUMBER])
    key = _words(row[Org.REGISTER_KEY])
    return (
        Fact("Also known as", "; ".join(names) or "no other name"),
        Fact("Charity number", number, f"{REGISTER_PAGE}{key}" if key.isdecimal() else ""),
        Fact("Company number", "none given" if pd.isna(row[Org.COMPANY_NUMBER]) else str(row[Org.COMPANY_NUMBER])),
        Fact("Legal form", _words(row[Org.CHARITY_TYPE])),
        Fact("Registered on", _day(row[Org.REGISTERED_ON])),
        Fact("Reporting", _words(row[Org.REPORTING_STATUS])),
        Fact("Owns or leases land or buildings", _yes(row[Org.HAS_LAND])),
        Fact("Identifier", str(row[Org.ID])),
    )
