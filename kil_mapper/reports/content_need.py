"""Need: every area in each edition of the index that the project holds, and the deciles and quintiles."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.findings import Findings, NeedRow
from kil_mapper.model.results import AreaMore, AreaRow, DecileRow, QuintileRow, Results
from kil_mapper.model.vocabulary import AreaType, IndexEdition
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    Column,
    Dot,
    DotChart,
    Kind,
    Missing,
    Paragraph,
    Section,
    Table,
    Tone,
    Value,
    known,
)

RATE = (DecileRow.RATE, DecileRow.RATE_LOW, DecileRow.RATE_HIGH)
PLACES_NOT_PEOPLE = "Deprivation describes areas, not the people in them: most areas hold both rich and poor."
DECILES = "deciles"  # the key of the table and of the picture
KINDS = {AreaType.LAD.value: "authority", AreaType.WARD.value: "ward", AreaType.CUSTOM.value: "neighbourhood"}


def sections(results: Results, findings: Findings) -> list[Section]:
    """Need by area, in one edition or in two, and what is based in the deciles and quintiles."""
    frame = _frame(results, findings)
    return [
        Section("Need", 1, (Paragraph(_intro(results)),), new_page=True),
        Section("Need by area", 2, (Paragraph(_editions(results, frame)), area_table(results, frame))),
        Section("By deprivation", 2, tuple(_by_deprivation(results))),
    ]


def _by_deprivation(results: Results) -> list[Block]:
    """The same rates by tenth in a table and a picture, and by fifth."""
    picture = [decile_chart(results)] if results.deciles[DecileRow.RATE].notna().any() else []
    return [Paragraph(_shares(results)), decile_table(results), *picture, quintile_table(results)]


def _intro(results: Results) -> str:
    return (
        "Every small area of England (LSOA, about 1,500 people) is ranked by the "
        f"{words.index_name(results.project.options.index)}; decile 1 is the most deprived tenth of the country. "
        + PLACES_NOT_PEOPLE
    )


def _frame(results: Results, findings: Findings) -> pd.DataFrame:
    """Rows of `NeedRow`; those of the project's own index where nothing more was worked out."""
    if findings.need is not None and len(findings.need):
        return findings.need
    areas = results.areas
    own = {
        NeedRow.CODE: areas[AreaRow.CODE],
        NeedRow.NAME: areas[AreaRow.NAME],
        NeedRow.TYPE: areas[AreaRow.TYPE],
        NeedRow.EDITION: results.project.options.index.value,
        NeedRow.POPULATION: areas[AreaRow.POPULATION],
        NeedRow.SCORE: areas[AreaRow.SCORE],
        NeedRow.SHARE_10: areas[AreaMore.MOST_DEPRIVED_10],
        NeedRow.SHARE_20: areas[AreaRow.MOST_DEPRIVED_20],
        NeedRow.EXTENT: areas[AreaRow.EXTENT],
    }
    return pd.DataFrame(own)


def _held(results: Results, frame: pd.DataFrame) -> list[str]:
    """Editions in the frame, after the project's own."""
    own = results.project.options.index.value
    others = [edition.value for edition in IndexEdition if edition.value != own]
    return [own, *(edition for edition in others if (frame[NeedRow.EDITION] == edition).any())]


def _editions(results: Results, frame: pd.DataFrame) -> str:
    held = _held(results, frame)
    if len(held) < 2:
        return (
            "The data folder held one edition of the index, so there is nothing to set beside it. Need of an area is "
            "worked out from its small areas, weighted by residents; no official figure for wards exists."
        )
    other = IndexEdition(held[1])
    rows = frame[(frame[NeedRow.EDITION] == other.value) & (frame[NeedRow.TYPE] == AreaType.LAD.value)]
    converted, lsoas = int(rows[NeedRow.CONVERTED].sum()), int(rows[NeedRow.LSOAS].sum())
    told = (
        f"The {other.full_title} was published on LSOAs of {other.lsoa_year} and is carried to those of the project by "
        f"the official lookup: {numbers.count(converted)} of {numbers.of(lsoas, 'small area', 'small areas')} had to "
        "be converted, because they were split, merged or redrawn. "
        if lsoas
        else ""
    )
    return (
        told + "Ranks are relative to the rest of England and the two editions measure in part different things: a "
        "share that fell may mean that other places got worse. Scores of two editions are not compared."
    )


def area_table(results: Results, frame: pd.DataFrame) -> Table:
    """Residents in the most deprived tenth and fifth, extent and score of each area; a second edition beside."""
    held = _held(results, frame)
    by_edition = {
        edition: frame[frame[NeedRow.EDITION] == edition].drop_duplicates(NeedRow.CODE).set_index(NeedRow.CODE)
        for edition in held
    }
    columns = [
        Column("Area code", Kind.CODE, data_only=True),
        Column("Area", Kind.TEXT, 2.2),
        Column("Kind", Kind.TEXT, 1.5),
        Column("Residents", Kind.COUNT, 1.1),
    ]
    for position, edition in enumerate(held):
        year = edition[3:]
        columns += [
            Column(f"In most deprived tenth, {year}", Kind.SHARE, 1.1),
            Column(f"In most deprived fifth, {year}", Kind.SHARE, 1.1),
            Column(f"Extent, {year}", Kind.SHARE, 0.9),
            Column(f"Score, {year}", Kind.NUMBER, 0.8, data_only=position > 0),
        ]
        if position:
            columns.append(Column(f"Small areas converted, {year}", Kind.COUNT, 1.1, data_only=True))
    base = by_edition[held[0]]
    rows = []
    for code, row in base.iterrows():
        values: list[Value] = [str(code), str(row[NeedRow.NAME]), KINDS[str(row[NeedRow.TYPE])]]
        values.append(known(row[NeedRow.POPULATION]))
        for position, edition in enumerate(held):
            values += _edition_values(by_edition[edition], code, converted=position > 0)
        rows.append(tuple(values))
    return Table(
        key="need",
        by_area=True,
        sheet="Need by area",
        caption=f"Need by area, Index of Multiple Deprivation, {' and '.join(edition[3:] for edition in held)}",
        columns=tuple(columns),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'area', 'areas')}: share of residents in the most deprived tenth and "
        "fifth of England’s small areas, and extent.",
        notes=(
            (
                "Extent: the share of residents in the most deprived 30% of small areas, the most deprived counting "
                "most. Residents are those published with the project’s own index."
            ),
        ),
        empty="The project holds no areas.",
    )


def _edition_values(rows: pd.DataFrame, code: object, *, converted: bool) -> list[Value]:
    columns = [NeedRow.SHARE_10, NeedRow.SHARE_20, NeedRow.EXTENT, NeedRow.SCORE]
    columns += [NeedRow.CONVERTED] if converted else []
    if code not in rows.index:
        return [Missing.NOT_KNOWN] * len(columns)
    return [known(rows.loc[str(code), column]) for column in columns]


def _shares(results: Results) -> str:
    based, living = results.organisations_share_most_deprived_20, results.population_share_most_deprived_20
    told = [
        *([f"{numbers.share(based)} of organisations are based there"] if based is not None else []),
        *([f"{numbers.share(living)} of residents live there"] if living is not None else []),
    ]
    most = (
        f"Deciles 1 and 2 are the most deprived fifth: {', '.join(told)}."
        if told
        else ("Neither residents nor organisations have a known decile.")
    )
    gap = " Areas that are not covered are missing from the first figure." if results.uncovered_names and told else ""
    return f"{most} An address is where an organisation is based, not the people or places it serves.{gap}"


def decile_table(results: Results) -> Table:
    """Organisations by the deprivation decile of the small area they are based in."""
    return _tenths(results, results.deciles, DecileRow.DECILE, "decile", "tenth")


def quintile_table(results: Results) -> Table:
    """The same by fifths: fewer and steadier numbers."""
    return _tenths(results, results.quintiles, QuintileRow.QUINTILE, "quintile", "fifth")


def _tenths(results: Results, rows: pd.DataFrame, column: str, name: str, part: str) -> Table:
    noun = words.noun(results)
    gaps = bool(results.quality.uncovered_lsoas)
    deprived = 2 if name == "decile" else 1
    return Table(
        key=f"{name}s",
        sheet=f"Deprivation {name}s",
        caption=f"{noun.title} in {results.project.name} by deprivation {name} of their small area, "
        f"{words.register_date(results)}",
        columns=(
            Column(f"{name.capitalize()} (1 = most deprived)", Kind.COUNT, 1.1),
            Column("Small areas here", Kind.COUNT, 0.95),
            Column("Residents", Kind.COUNT, 1.1),
            Column(noun.title, Kind.COUNT, 1.25),
            Column("In the cluster", Kind.COUNT, 0.95),
            Column("Turnover, sum", Kind.MONEY, 1.5),
            Column("Rate per 10,000 residents (95% interval)", Kind.RATE, 1.8),
        ),
        rows=tuple(_tenth(row, column, gaps=gaps) for _, row in rows.iterrows()),
        alternative=f"One row for each {part} of England’s small areas, from the most to the least deprived.",
        notes=("Turnover sums leave out organisations whose turnover is not known.", *_uncovered(results, name)),
        highlighted=frozenset(n for n, place in enumerate(rows[column]) if int(place) <= deprived),
        tone=Tone.NEED,
    )


def _uncovered(results: Results, name: str) -> tuple[str, ...]:
    count = results.quality.uncovered_lsoas
    if not count:
        return ()
    note = (
        f"{numbers.of(count, 'small area has', 'small areas have')} no live postcode in the directory; organisations "
        f"there are missing from these counts, so that counts of their {name}s are too low. No rate is given where "
        f"more than 5% of a {name}’s residents live in such areas."
    )
    return (note,)


def _tenth(row: pd.Series, column: str, *, gaps: bool) -> tuple[Value, ...]:
    here = int(row[DecileRow.LSOAS])
    missing = Missing.NOT_KNOWN if here else Missing.NOT_APPLICABLE
    residents = known(row[DecileRow.POPULATION], missing)
    no_rate = Missing.NOT_COVERED if gaps and not isinstance(residents, Missing) else missing
    return (
        int(row[column]),
        here,
        residents,
        known(row[DecileRow.ORGANISATIONS], missing) if here else Missing.NOT_APPLICABLE,
        known(row[DecileRow.CLUSTER], missing) if here else Missing.NOT_APPLICABLE,
        words.income(row[DecileRow.INCOME], row[DecileRow.ORGANISATIONS]),
        words.rate(row, RATE, no_rate),
    )


def decile_chart(results: Results) -> DotChart:
    """Rates by deprivation decile with their intervals, the most deprived at the top."""
    noun = words.noun(results)
    dots = tuple(_dot(row) for _, row in results.deciles.iterrows())
    whole = words.whole_rate(results)
    told = "; ".join(f"{dot.label} {numbers.text(dot.rate, Kind.RATE)}" for dot in dots)
    return DotChart(
        caption=f"{noun.title} per 10,000 residents by deprivation decile, with 95% intervals",
        alternative=f"Rates by decile of small areas in England. {told}.",
        axis=f"{noun.title} per 10,000 residents",
        whole=whole if isinstance(whole, float) else None,
        whole_label=clean.tidy(results.project.name),
        dots=dots,
        key=DECILES,
    )


def _dot(row: pd.Series) -> Dot:
    decile = int(row[DecileRow.DECILE])
    side = {1: " (most deprived)", 10: " (least deprived)"}.get(decile, "")
    rate = words.rate(row, RATE, Missing.NOT_KNOWN)
    return Dot(f"Decile {decile}{side}", rate, "", Missing.NOT_APPLICABLE)
