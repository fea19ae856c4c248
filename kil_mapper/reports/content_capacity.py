"""How many and how large: the bands of both schemes, and the cluster by name."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.bands import NCVO, BandScheme
from kil_mapper.model.results import BandRow, Counted, Results
from kil_mapper.model.tables import Org, Theme
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Bar, BarChart, Column, Kind, Missing, Paragraph, Section, Table, Value, known

WHAT = "What"
GENERAL_PURPOSES = "101"  # "General charitable purposes" says nothing of what is done


def size_section(results: Results) -> Section:
    """Size and shape of the sector."""
    options = results.project.options
    intro = (
        f"Each of the {words.noun(results).count(results.kept)} is banded by one turnover: "
        f"{options.turnover_basis.label}. A lower edge belongs to its band: exactly "
        f"{numbers.money(200_000)} is in the cluster, exactly {numbers.money(500_000)} is not. "
        "“Not known” is a band of its own and never counted as £0."
    )
    return Section(
        "Size and shape",
        1,
        (
            Paragraph(intro),
            band_table(results, results.bands, options.scheme, "bands"),
            band_chart(results),
            band_table(results, results.ncvo_bands, NCVO, "ncvo_bands"),
        ),
        new_page=True,
    )


def band_table(results: Results, bands: pd.DataFrame, scheme: BandScheme, key: str) -> Table:
    """Organisations and turnover by band of one scheme."""
    noun = words.noun(results)
    rows = tuple(_band_row(row) for _, row in bands.iterrows())
    picked = [n for n, picked in enumerate(bands[BandRow.HIGHLIGHTED]) if picked]
    largest = bands.sort_values(BandRow.ORGANISATIONS, ascending=False, kind="stable").iloc[0]
    return Table(
        key=key,
        sheet=f"Bands {scheme.label}"[:31],
        caption=f"{noun.title} in {results.project.name} by turnover band, {scheme.label} bands, "
        f"{words.register_date(results)}",
        columns=(
            Column("Band key", Kind.CODE, data_only=True),
            Column("Turnover band", Kind.TEXT, 2.4),
            Column(noun.title, Kind.COUNT, 1.3),
            Column("Share of all", Kind.SHARE, 1.0),
            Column("Turnover, sum", Kind.MONEY, 1.5),
            Column("Share of known turnover", Kind.SHARE, 1.3),
        ),
        rows=tuple((*row, _of_total(row[4], results.income_total)) for row in rows),
        alternative=f"Most are in the band {largest[BandRow.LABEL]}: "
        f"{numbers.count(int(largest[BandRow.ORGANISATIONS]))} of {numbers.count(results.kept)}.",
        highlighted=frozenset(picked),
        total=(
            Missing.NOT_APPLICABLE,
            "All bands",
            results.kept,
            1.0 if results.kept else Missing.NOT_APPLICABLE,
            words.income(results.income_total, results.kept),
            1.0 if results.income_total else Missing.NOT_APPLICABLE,
        ),
    )


def band_chart(results: Results) -> BarChart:
    """How organisations and turnover are spread over the bands."""
    rows = [_band_row(row) for _, row in results.bands.iterrows()]
    bars = tuple(
        Bar(str(row[1]), row[3], _of_total(row[4], results.income_total), bool(picked))
        for row, picked in zip(rows, results.bands[BandRow.HIGHLIGHTED], strict=True)
    )
    told = "; ".join(
        f"{bar.label} {numbers.text(bar.first, Kind.SHARE)} and {numbers.text(bar.second, Kind.SHARE)}" for bar in bars
    )
    return BarChart(
        caption=f"Share of {words.noun(results).many} and of known turnover in each band",
        alternative=f"Share of organisations and share of known turnover: {told}.",
        legend=(f"share of {words.noun(results).many}", "share of known turnover"),
        bars=bars,
    )


def _band_row(row: pd.Series) -> tuple[Value, ...]:
    count = int(row[BandRow.ORGANISATIONS])
    unknown_band = row[BandRow.LOW] is None or known(row[BandRow.LOW]) is Missing.NOT_KNOWN
    return (
        str(row[BandRow.BAND]),
        str(row[BandRow.LABEL]),
        count,
        known(row[BandRow.SHARE], Missing.NOT_APPLICABLE),
        Missing.NOT_KNOWN if unknown_band else words.income(row[BandRow.INCOME], count),
    )


def _of_total(part: Value, total: int | None) -> Value:
    if isinstance(part, Missing):
        return part
    if not total or not isinstance(part, int | float):
        return Missing.NOT_APPLICABLE
    return part / total


def cluster_section(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> Section | None:
    """The cluster by name, largest turnover first; None when the scheme has no cluster."""
    if results.project.options.scheme.cluster is None:
        return None
    table = cluster_table(results, places, detail)
    intro = (
        f"Organisations of {words.cluster_name(results)} a year are often large enough to take on a local contract "
        "with some support, and small enough to be rooted in one place. The list is where to begin asking, not a "
        "judgement: for organisations below £500,000 the register holds no staff numbers, reserves or assets."
    )
    return Section("The cluster, by name", 1, (Paragraph(intro), table))


def cluster_table(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> Table:
    """One row for each organisation of the cluster; sensitive ones by ward only, last and without a name."""
    counted = results.counted
    members = counted[counted[Counted.CLUSTER].astype(bool)]
    open_ones = members[~members[Counted.SENSITIVE].astype(bool)]
    open_ones = open_ones.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True], kind="stable")
    withheld = members[members[Counted.SENSITIVE].astype(bool)].sort_values(Counted.WARD_NAME, kind="stable")
    place_of = places.set_index(places.columns[0])["place"]
    themes = themes_by_organisation(results)
    rows = [_member(row, themes, place_of, detail) for _, row in open_ones.iterrows()]
    hidden = len(withheld)
    rows += [_withheld(row, detail) for _, row in withheld.iterrows()]
    noun = words.noun(results)
    columns = [
        Column("Organisation", Kind.TEXT, 2.8),
        Column("Charity number", Kind.CODE, 0.9),
        Column("Turnover", Kind.MONEY, 1.0),
        Column("Year end", Kind.DATE, 1.4),
        Column("Ward", Kind.TEXT, 1.6),
        *([Column("Postcode", Kind.CODE, 1.1)] if detail is PlaceDetail.POSTCODE else []),
        Column("What it does (register’s themes)", Kind.TEXT, 3.3),
    ]
    note = (
        f"{numbers.of(hidden, 'organisation is', 'organisations are')} listed without a name, because a protected "
        "address may be run there; found by words in names and activities, so check."
    )
    return Table(
        key="cluster",
        by_name=True,
        sheet="Cluster",
        caption=f"{noun.title} in {results.project.name} with a turnover of {words.cluster_name(results)}, "
        f"largest first, {words.register_date(results)}",
        columns=tuple(columns),
        rows=tuple(rows),
        alternative=f"{noun.count(len(members))}, with charity number, turnover, year end, ward and themes.",
        notes=(note,) if hidden else (),
        empty=f"No organisation based here is known to turn over {words.cluster_name(results)}.",
    )


def _member(row: pd.Series, themes: dict[str, str], place_of: pd.Series, detail: PlaceDetail) -> tuple[Value, ...]:
    return (
        clean.tidy(str(row[Org.NAME])),
        known(row[Org.CHARITY_NUMBER], Missing.NOT_APPLICABLE),
        known(row[Counted.TURNOVER]),
        known(row[Counted.YEAR_END]),
        known(row[Counted.WARD_NAME]),
        *([known(place_of.get(row[Org.ID]))] if detail is PlaceDetail.POSTCODE else []),
        words.sentence_case(themes.get(str(row[Org.ID]), "")) or Missing.NOT_KNOWN,
    )


def _withheld(row: pd.Series, detail: PlaceDetail) -> tuple[Value, ...]:
    hidden = Missing.WITHHELD
    more = (hidden,) if detail is PlaceDetail.POSTCODE else ()
    return (words.WITHHELD_NAME, hidden, hidden, hidden, known(row[Counted.WARD_NAME]), *more, hidden)


def themes_by_organisation(results: Results) -> dict[str, str]:
    """What each organisation does in the register's words, joined by "; "."""
    table = results.project.classifications
    what = table[(table[Theme.TYPE] == WHAT) & (table[Theme.CODE] != GENERAL_PURPOSES)]
    what = what.sort_values([Theme.ORG, Theme.CODE], kind="stable").drop_duplicates([Theme.ORG, Theme.CODE])
    grouped = what.dropna(subset=[Theme.DESCRIPTION]).groupby(Theme.ORG)[Theme.DESCRIPTION]
    return {str(org): "; ".join(clean.tidy(str(text)) for text in texts) for org, texts in grouped}
