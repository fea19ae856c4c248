"""People: volunteers, staff and public money as organisations report them, always with how many did."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.findings import Findings, PeopleRow, VolunteerRow
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Return
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Block, Column, Kind, Missing, Paragraph, Section, Table, Value, known

LABELS = {
    Return.VOLUNTEERS: "Volunteers, head count, without trustees",
    Return.EMPLOYEES: "Employees, head count (asked only above £500,000 of income)",
    Return.CONTRACT_INCOME: "Income from government contracts",
    Return.GRANT_INCOME: "Income from government grants",
}
MONEY = (Return.CONTRACT_INCOME, Return.GRANT_INCOME)
NO_RETURNS = (
    "The register’s annual returns (parts A and B) were not in the data folder, so nothing is known of volunteers, "
    "staff or public money."
)
WORTH_TELLING = 0.25  # one organisation with a quarter of a sum decides it


def section(results: Results, findings: Findings) -> Section:
    """What is reported of people, and of how many organisations nothing is."""
    if findings.people is None or not results.kept:
        text = NO_RETURNS if results.kept else f"No {words.noun(results).one} is counted here."
        return Section("People", 1, (Paragraph(text),))
    blocks: list[Block] = [
        Paragraph(_in_words(results, findings.people)),
        Paragraph(
            "Giving these figures is voluntary or asked only of larger organisations. Who reported nothing may have "
            "many volunteers or none: sums are of those who reported and are not scaled up.",
            "How to read it:",
        ),
        people_table(results, findings.people),
    ]
    if findings.volunteers is not None:
        blocks.append(volunteer_table(results, findings.volunteers))
    blocks.append(money_table(results, findings.people))
    return Section("People", 1, tuple(blocks))


def _in_words(results: Results, frame: pd.DataFrame) -> str:
    """Volunteers in a sentence, with how many of how many reported."""
    row = frame.set_index(PeopleRow.MEASURE).loc[Return.VOLUNTEERS]
    noun, reported = words.noun(results), int(row[PeopleRow.REPORTED])
    if not reported:
        return f"None of the {noun.count(results.kept)} reported volunteers."
    text = (
        f"{numbers.count(reported)} of {noun.count(results.kept)} reported volunteers: "
        f"{numbers.count(int(row[PeopleRow.TOTAL]))} people, half of the organisations "
        f"{numbers.number(float(row[PeopleRow.MEDIAN])).removesuffix('.0')} or fewer"
    )
    largest = known(row[PeopleRow.LARGEST])
    if isinstance(largest, float) and largest >= WORTH_TELLING:
        text += f"; one alone reported {numbers.share(largest)} of them"
    return f"{text}. Somebody who volunteers in two places is counted twice."


def people_table(results: Results, frame: pd.DataFrame) -> Table:
    """Volunteers and staff, with how many reported them."""
    return _measures(results, frame[~frame[PeopleRow.MEASURE].isin(MONEY)], "people", "People")


def money_table(results: Results, frame: pd.DataFrame) -> Table:
    """Income from government, with how many reported it."""
    return _measures(results, frame[frame[PeopleRow.MEASURE].isin(MONEY)], "public_money", "Public money")


def _measures(results: Results, frame: pd.DataFrame, key: str, sheet: str) -> Table:
    pounds = key == "public_money"
    return Table(
        key=key,
        sheet=sheet,
        caption=f"{'Public money' if pounds else 'People'}, as {words.noun(results).many} in {results.project.name} "
        f"report in their newest return, {words.register_date(results)}",
        columns=(
            Column("Measure key", Kind.CODE, data_only=True),
            Column("What is reported", Kind.TEXT, 3.4),
            Column("Counted here", Kind.COUNT, 1.0),
            Column("Of these reported", Kind.COUNT, 1.0),
            Column("Sum of what was reported", Kind.MONEY if pounds else Kind.COUNT, 1.3),
            Column("Median", Kind.MONEY if pounds else Kind.NUMBER, 1.0),
        ),
        rows=tuple(_row(row) for _, row in frame.iterrows()),
        alternative="; ".join(
            f"{LABELS[str(row[PeopleRow.MEASURE])]}: reported by {numbers.count(int(row[PeopleRow.REPORTED]))}"
            for _, row in frame.iterrows()
        ),
        notes=("A blank is not reported and never counted as zero; a reported zero is a zero.",),
    )


def _row(row: pd.Series) -> tuple[Value, ...]:
    nobody = Missing.NOT_KNOWN
    return (
        str(row[PeopleRow.MEASURE]),
        LABELS[str(row[PeopleRow.MEASURE])],
        int(row[PeopleRow.ORGANISATIONS]),
        int(row[PeopleRow.REPORTED]),
        known(row[PeopleRow.TOTAL], nobody),
        known(row[PeopleRow.MEDIAN], nobody),
    )


def volunteer_table(results: Results, frame: pd.DataFrame) -> Table:
    """Volunteers by turnover band."""
    cluster = results.project.options.scheme.cluster
    return Table(
        key="volunteers_by_band",
        sheet="Volunteers by band",
        caption=f"Volunteers by turnover band, {results.project.name}, as reported",
        columns=(
            Column("Band key", Kind.CODE, data_only=True),
            Column("Turnover band", Kind.TEXT, 2.2),
            Column(words.noun(results).title, Kind.COUNT, 1.3),
            Column("Of these reported", Kind.COUNT, 1.1),
            Column("Volunteers reported", Kind.COUNT, 1.2),
            Column("Median", Kind.NUMBER, 1.0),
        ),
        rows=tuple(
            (
                str(row[VolunteerRow.BAND]),
                str(row[VolunteerRow.LABEL]),
                int(row[VolunteerRow.ORGANISATIONS]),
                int(row[VolunteerRow.REPORTED]),
                *_of_band(row),
            )
            for _, row in frame.iterrows()
        ),
        alternative=f"{numbers.of(len(frame), 'band', 'bands')}, each with how many reported and what.",
        highlighted=frozenset(n for n, key in enumerate(frame[VolunteerRow.BAND]) if cluster and key == cluster.key),
    )


def _of_band(row: pd.Series) -> tuple[Value, Value]:
    missing = Missing.NOT_KNOWN if row[VolunteerRow.ORGANISATIONS] else Missing.NOT_APPLICABLE
    return known(row[VolunteerRow.TOTAL], missing), known(row[VolunteerRow.MEDIAN], missing)
