"""Purposes: what organisations do and for whom, in the register's own words."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.results import Results, ThemeRow
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import Column, Kind, Paragraph, Section, Table, Value, known

TITLES = {"What": "what they do", "Who": "whom they serve", "How": "how they work"}


def section(results: Results) -> Section | None:
    """Purposes by theme; None where the register's classification was not in the data folder."""
    if results.themes.empty:
        return None
    intro = (
        "Organisations choose their themes themselves when they register, as many as they like, so the rows of a table "
        "do not add up to the whole, and a theme says nothing of how much is done."
    )
    tables = [theme_table(results, kind) for kind in TITLES if (results.themes[ThemeRow.TYPE] == kind).any()]
    return Section("Purposes", 1, (Paragraph(intro), *tables))


def theme_table(results: Results, kind: str) -> Table:
    """The themes of one type, most common first."""
    themes = results.themes[results.themes[ThemeRow.TYPE] == kind]
    themes = themes.sort_values([ThemeRow.ORGANISATIONS, ThemeRow.CODE], ascending=[False, True], kind="stable")
    noun, first = words.noun(results), themes.iloc[0]
    return Table(
        key=f"themes_{kind.lower()}",
        sheet=f"Themes {kind}",
        caption=f"{noun.title} in {results.project.name} by {TITLES[kind]}, {words.register_date(results)}",
        columns=(
            Column("Theme code", Kind.CODE, data_only=True),
            Column("Theme", Kind.TEXT, 3.4),
            Column(noun.title, Kind.COUNT, 1.2),
            Column("Share of all", Kind.SHARE, 1.0),
            Column("In the cluster", Kind.COUNT, 1.0),
            Column("Turnover, sum", Kind.MONEY, 1.5),
        ),
        rows=tuple(_row(row) for _, row in themes.iterrows()),
        alternative=f"The most common is {words.sentence_case(str(first[ThemeRow.DESCRIPTION]))}: "
        f"{numbers.count(int(first[ThemeRow.ORGANISATIONS]))} of {numbers.count(results.kept)}.",
        notes=("One organisation can have several themes: the rows do not add up.",),
    )


def _row(row: pd.Series) -> tuple[Value, ...]:
    return (
        str(row[ThemeRow.CODE]),
        words.sentence_case(str(row[ThemeRow.DESCRIPTION])),
        int(row[ThemeRow.ORGANISATIONS]),
        known(row[ThemeRow.SHARE]),
        int(row[ThemeRow.CLUSTER]),
        known(row[ThemeRow.INCOME]),
    )
