"""Where: wards and authorities with rates and intervals, and the deciles of deprivation."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.results import AreaRow, DecileRow, Results
from kil_mapper.model.vocabulary import VersusWhole
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Callout,
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

WARD_RATE = (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
DECILE_RATE = (DecileRow.RATE, DecileRow.RATE_LOW, DecileRow.RATE_HIGH)
CHANCE = (
    "Intervals are 95%. The register is a full count, so they describe chance variation from year to year, not "
    "sampling. About one ward in twenty differs from the whole by chance alone."
)
PLACES_NOT_PEOPLE = "Deprivation describes areas, not the people in them: most areas hold both rich and poor."
HOW_TO_READ = (
    "Wards from the most to the least deprived. A dot is the rate, the line its 95% interval. Only where the line "
    "stays clear of the rate of the whole (dashed, where it is known) does a ward differ by more than chance explains."
)
FEW_RESIDENTS, FEW_ORGANISATIONS = 1_000, 10
REFERENCE = (
    "For orientation, with other definitions: about 2.3 voluntary organisations for every 1,000 people in England, "
    "1.6 in the North East and 3.0 in the South West (NCVO); 1.8 local charities for every 1,000 (NPC)."
)


def sections(results: Results) -> list[Section]:
    """The authorities, the wards on a page that lies on its side, a chart, a sentence for each ward, and need."""
    found = [Section("The whole area", 1, (authority_table(results), Paragraph(REFERENCE)))]
    if words.wards(results).empty:
        found.append(
            Section("By ward", 1, (Paragraph("No ward boundaries were loaded, so there are no figures by ward."),))
        )
    else:
        found.append(Section("By ward", 1, (ward_table(results), *_not_covered(results)), new_page=True, wide=True))
        found.append(Section("Capacity beside need", 2, (Paragraph(HOW_TO_READ), ward_chart(results)), in_notes=False))
        found.append(Section("Each ward in a sentence", 2, (_ward_sentences(results),), in_notes=False))
    found.append(_deprivation(results))
    return found


def _not_covered(results: Results) -> tuple[Block, ...]:
    names = results.uncovered_names
    if not names:
        return ()
    text = (
        "The postcode directory in the data folder holds no live postcode for more than 5% of the residents of these "
        "areas, so organisations there cannot be seen. No number is given, and none for a whole that they belong to. "
        "They are not zero. A national postcode directory, or the missing postcode areas, would fill the gap."
    )
    return (Callout(f"Not covered: {numbers.listed(names)}", (text,)),)


def _ward_sentences(results: Results) -> BulletList:
    """The sentence of each ward, with the ward's name as its lead-in."""
    items = []
    for _, row in words.wards(results).iterrows():
        name, sentence = str(row[AreaRow.NAME]), str(row[AreaRow.SENTENCE])
        rest = sentence.removeprefix(name)
        if rest == sentence:
            items.append(Paragraph(sentence))
        elif rest.startswith(":"):
            items.append(Paragraph(rest[1:].strip(), f"{name}:"))
        else:
            items.append(Paragraph(rest.strip(), name))
    return BulletList(tuple(items))


def ward_table(results: Results) -> Table:
    """Capacity and need of each ward, side by side."""
    noun, rows = words.noun(results), words.wards(results)
    whole = Missing.NOT_KNOWN if words.authorities(results)[AreaRow.COVERED].all() else Missing.NOT_COVERED
    clear = rows[rows[AreaRow.VERSUS_WHOLE].isin([VersusWhole.HIGHER.value, VersusWhole.LOWER.value])]
    return Table(
        key="wards",
        sheet="Wards",
        caption=f"{noun.title} and need by ward, {results.project.name}, {words.register_date(results)}",
        columns=(
            Column("Ward code", Kind.CODE, data_only=True),
            Column("Ward", Kind.TEXT, 2.1),
            Column("Residents", Kind.COUNT, 1.1),
            Column(noun.title, Kind.COUNT, 1.2),
            Column("In the cluster", Kind.COUNT, 0.95),
            Column("Turnover, sum", Kind.MONEY, 1.35),
            Column("Turnover not known", Kind.COUNT, 1.05),
            Column("Rate per 10,000 residents (95% interval)", Kind.RATE, 2.15),
            Column("Against the whole", Kind.TEXT, 1.8),
            Column("IMD score", Kind.NUMBER, 0.9),
            Column("Extent of deprivation", Kind.SHARE, data_only=True),
            Column("Residents in most deprived fifth", Kind.SHARE, 1.25),
            Column("Borderline", Kind.YES_NO, 1.05),
            Column("In a sentence", Kind.TEXT, 6.0, data_only=True),
        ),
        rows=tuple(_ward(row, whole) for _, row in rows.iterrows()),
        alternative=f"{numbers.of(len(rows), 'ward', 'wards')}; the rate differs clearly from the whole in "
        f"{len(clear)}.",
        notes=(
            CHANCE,
            *_few(rows),
            (
                "Turnover sums leave out organisations whose turnover is not known. Need is derived from small areas "
                "(LSOAs), shared between wards by their live postcodes. Borderline: within 10 points of one half of "
                "residents in the most deprived fifth."
            ),
            PLACES_NOT_PEOPLE,
        ),
        compact=True,
    )


def _few(rows: pd.DataFrame) -> tuple[str, ...]:
    """A warning that names the wards whose rates rest on few people or few organisations (METHODS §6)."""
    few = (rows[AreaRow.POPULATION] < FEW_RESIDENTS) | (rows[AreaRow.ORGANISATIONS] < FEW_ORGANISATIONS)
    names = [str(name) for name in rows.loc[few.fillna(value=False).astype(bool), AreaRow.NAME]]
    if not names:
        return ()
    reason = f"fewer than {FEW_ORGANISATIONS} organisations or {numbers.count(FEW_RESIDENTS)} residents"
    return (f"Read with care, {reason}: {numbers.listed(names)}.",)


def ward_chart(results: Results) -> DotChart:
    """The rates of the wards, the most deprived at the top."""
    rows = words.wards(results)
    need = rows[AreaRow.MOST_DEPRIVED_20].astype("float64")
    ordered = rows.assign(_need=need).sort_values(["_need", AreaRow.CODE], ascending=[False, True], kind="stable")
    dots = tuple(_dot(row) for _, row in ordered.iterrows())
    whole = words.whole_rate(results)
    noun = words.noun(results)
    return DotChart(
        caption=f"{noun.title} per 10,000 residents by ward, with 95% intervals, the most deprived ward first",
        alternative="The same rates and intervals as in the table by ward. "
        + "; ".join(f"{dot.label} {numbers.text(dot.rate, Kind.RATE)}" for dot in dots)
        + ".",
        axis=f"{noun.title} per 10,000 residents",
        whole=whole if isinstance(whole, float) else None,
        whole_label=results.project.name,
        dots=dots,
    )


def _dot(row: pd.Series) -> Dot:
    missing = Missing.NOT_KNOWN if row[AreaRow.COVERED] else Missing.NOT_COVERED
    versus = known(row[AreaRow.VERSUS_WHOLE])
    return Dot(
        label=str(row[AreaRow.NAME]),
        rate=words.rate(row, WARD_RATE, missing),
        versus=versus if isinstance(versus, str) else "",
        need=known(row[AreaRow.MOST_DEPRIVED_20]),
    )


def _ward(row: pd.Series, whole: Missing) -> tuple[Value, ...]:
    covered = bool(row[AreaRow.COVERED])
    missing = Missing.NOT_KNOWN if covered else Missing.NOT_COVERED
    versus = known(row[AreaRow.VERSUS_WHOLE], whole)
    return (
        str(row[AreaRow.CODE]),
        str(row[AreaRow.NAME]),
        known(row[AreaRow.POPULATION]),
        *_capacity(row, missing),
        words.rate(row, WARD_RATE, missing),
        VersusWhole(versus).label if isinstance(versus, str) else versus,
        known(row[AreaRow.SCORE]),
        known(row[AreaRow.EXTENT]),
        known(row[AreaRow.MOST_DEPRIVED_20]),
        known(row[AreaRow.BORDERLINE]),
        str(row[AreaRow.SENTENCE]),
    )


def _capacity(row: pd.Series, missing: Missing) -> tuple[Value, ...]:
    return (
        known(row[AreaRow.ORGANISATIONS], missing),
        known(row[AreaRow.CLUSTER], missing),
        words.income(row[AreaRow.INCOME], row[AreaRow.ORGANISATIONS], missing),
        known(row[AreaRow.INCOME_UNKNOWN], missing),
    )


def authority_table(results: Results) -> Table:
    """The local authorities, per 1,000 residents."""
    noun, rows = words.noun(results), words.authorities(results)
    return Table(
        key="authorities",
        sheet="Authorities",
        caption=f"{noun.title} by local authority, {words.register_date(results)}",
        columns=(
            Column("Authority code", Kind.CODE, data_only=True),
            Column("Local authority", Kind.TEXT, 2.0),
            Column("Residents", Kind.COUNT, 1.15),
            Column(noun.title, Kind.COUNT, 1.25),
            Column("In the cluster", Kind.COUNT, 0.95),
            Column("Turnover, sum", Kind.MONEY, 1.6),
            Column("Turnover not known", Kind.COUNT, 1.1),
            Column("Rate per 1,000 residents (95% interval)", Kind.RATE, 1.7),
            Column("Residents in most deprived fifth", Kind.SHARE, 1.3),
        ),
        rows=tuple(_authority(row) for _, row in rows.iterrows()),
        alternative=f"One row for each of {numbers.of(len(rows), 'authority', 'authorities')}.",
        empty="No local authority is described in this project.",
    )


def _authority(row: pd.Series) -> tuple[Value, ...]:
    missing = Missing.NOT_KNOWN if row[AreaRow.COVERED] else Missing.NOT_COVERED
    return (
        str(row[AreaRow.CODE]),
        str(row[AreaRow.NAME]),
        known(row[AreaRow.POPULATION]),
        *_capacity(row, missing),
        words.rate(row, WARD_RATE, missing, scale=0.1),
        known(row[AreaRow.MOST_DEPRIVED_20]),
    )


def _deprivation(results: Results) -> Section:
    based = results.organisations_share_most_deprived_20
    living = results.population_share_most_deprived_20
    shares = ", ".join(
        [
            *([f"{numbers.share(based)} of organisations are based there"] if based is not None else []),
            *([f"{numbers.share(living)} of residents live there"] if living is not None else []),
        ]
    )
    intro = (
        f"Every small area of England (LSOA, about 1,500 people) is ranked by the "
        f"{words.index_name(results.project.options.index)}; decile 1 is the most deprived tenth of the country. "
        + (f"Deciles 1 and 2 are the most deprived fifth: {shares}. " if shares else "")
        + PLACES_NOT_PEOPLE
    )
    return Section("By deprivation", 1, (Paragraph(intro), decile_table(results)))


def decile_table(results: Results) -> Table:
    """Organisations by the deprivation decile of the small area they are based in."""
    noun, rows = words.noun(results), results.deciles
    return Table(
        key="deciles",
        sheet="Deprivation deciles",
        caption=f"{noun.title} in {results.project.name} by deprivation decile of their small area, "
        f"{words.register_date(results)}",
        columns=(
            Column("Decile (1 = most deprived)", Kind.COUNT, 1.1),
            Column("Small areas here", Kind.COUNT, 0.95),
            Column("Residents", Kind.COUNT, 1.1),
            Column(noun.title, Kind.COUNT, 1.25),
            Column("In the cluster", Kind.COUNT, 0.95),
            Column("Turnover, sum", Kind.MONEY, 1.5),
            Column("Rate per 10,000 residents (95% interval)", Kind.RATE, 1.8),
        ),
        rows=tuple(_decile(row, gaps=bool(results.quality.uncovered_lsoas)) for _, row in rows.iterrows()),
        alternative="One row for each tenth of England’s small areas, from the most to the least deprived.",
        notes=("Turnover sums leave out organisations whose turnover is not known.", *_uncovered_lsoas(results)),
        highlighted=frozenset(n for n, decile in enumerate(rows[DecileRow.DECILE]) if int(decile) <= 2),
        tone=Tone.NEED,
    )


def _uncovered_lsoas(results: Results) -> tuple[str, ...]:
    count = results.quality.uncovered_lsoas
    if not count:
        return ()
    note = (
        f"{numbers.of(count, 'small area has', 'small areas have')} no live postcode in the directory; organisations "
        "there are missing from these counts, so that counts of their deciles are too low. No rate is given where more "
        "than 5% of a decile’s residents live in such areas."
    )
    return (note,)


def _decile(row: pd.Series, *, gaps: bool) -> tuple[Value, ...]:
    here = int(row[DecileRow.LSOAS])
    missing = Missing.NOT_KNOWN if here else Missing.NOT_APPLICABLE
    residents = known(row[DecileRow.POPULATION], missing)
    no_rate = Missing.NOT_COVERED if gaps and not isinstance(residents, Missing) else missing
    return (
        int(row[DecileRow.DECILE]),
        here,
        residents,
        known(row[DecileRow.ORGANISATIONS], missing) if here else Missing.NOT_APPLICABLE,
        known(row[DecileRow.CLUSTER], missing) if here else Missing.NOT_APPLICABLE,
        words.income(row[DecileRow.INCOME], row[DecileRow.ORGANISATIONS]),
        words.rate(row, DECILE_RATE, no_rate),
    )
