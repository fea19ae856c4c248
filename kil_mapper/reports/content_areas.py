"""Where: authorities, wards and neighbourhoods with their rates and intervals, and a chart of the wards."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model import prose
from kil_mapper.model.results import FEW_ORGANISATIONS, FEW_RESIDENTS, AreaMore, AreaRow, Results
from kil_mapper.model.tables import Member
from kil_mapper.model.vocabulary import AreaType, MemberType, VersusWhole
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    Callout,
    Column,
    Dot,
    DotChart,
    Kind,
    Missing,
    Paragraph,
    Section,
    Table,
    Value,
    known,
)

WARD_RATE = (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
CHANCE = (
    "Intervals are 95%. The register is a full count, so they describe chance variation from year to year, not "
    "sampling. About one ward in twenty differs from the whole by chance alone."
)
HOW_TO_READ = (
    "Wards from the most to the least deprived. A dot is the rate, the line its 95% interval. Only where the line "
    "stays clear of the rate of the whole (dashed, where it is known) does a ward differ by more than chance explains."
)
REFERENCE = (
    "For orientation, with other definitions: about 2.3 voluntary organisations for every 1,000 people in England, "
    "1.6 in the North East and 3.0 in the South West (NCVO); 1.8 local charities for every 1,000 (NPC)."
)


def sections(results: Results) -> list[Section]:
    """The authorities, the wards on a page that lies on its side, a chart, and the project's own neighbourhoods."""
    found = [Section("The whole area", 1, (authority_table(results), *_not_covered(results), Paragraph(REFERENCE)))]
    neighbourhoods = _neighbourhoods(results)
    own = Section("Neighbourhoods", 2, neighbourhoods, wide=len(neighbourhoods) > 1, in_notes=False)
    if words.wards(results).empty:
        none = Paragraph("No ward boundaries were loaded, so there are no figures by ward.")
        return [*found, Section("By ward", 1, (none,)), own]
    wards = Section("By ward", 1, (ward_table(results),), new_page=True, wide=True)
    chart = Section("Capacity beside need", 2, (Paragraph(HOW_TO_READ), ward_chart(results)), in_notes=False)
    return [*found, wards, own, chart] if own.wide else [*found, wards, chart, own]


def _not_covered(results: Results) -> tuple[Block, ...]:
    names = results.uncovered_names
    if not names:
        return ()
    text = (
        "The postcode directory in the data folder holds no live postcode for more than 5% of the residents of these "
        "areas, so organisations there cannot be seen. No number is given, and none for a whole that they belong to. "
        "They are not zero. A national postcode directory, or the missing postcode areas, would fill the gap."
    )
    return (Callout(f"Not covered: {prose.listed(names)}", (text,)),)


def ward_table(results: Results) -> Table:
    """Capacity and need of each ward, side by side."""
    noun = words.noun(results)
    caption = f"{noun.title} and need by ward, {results.project.name}, {words.register_date(results)}"
    return _area_table(results, words.wards(results), "ward", caption)


def _area_table(results: Results, rows: pd.DataFrame, kind: str, caption: str) -> Table:
    """One row for each ward, or for each neighbourhood."""
    noun = words.noun(results)
    whole = Missing.NOT_KNOWN if words.authorities(results)[AreaRow.COVERED].all() else Missing.NOT_COVERED
    clear = rows[rows[AreaRow.VERSUS_WHOLE].isin([VersusWhole.HIGHER.value, VersusWhole.LOWER.value])]
    return Table(
        key=f"{kind}s",
        by_area=True,
        sheet=f"{kind.capitalize()}s",
        caption=caption,
        columns=(
            Column(f"{kind.capitalize()} code", Kind.CODE, data_only=True),
            Column(kind.capitalize(), Kind.TEXT, 2.1),
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
            Column("Few, read with care", Kind.YES_NO, data_only=True),
        ),
        rows=tuple(_area(row, whole) for _, row in rows.iterrows()),
        alternative=f"{numbers.of(len(rows), kind, f'{kind}s')}; the rate differs clearly from the whole in "
        f"{len(clear)}.",
        notes=(
            CHANCE,
            *_few(rows),
            (
                "Turnover sums leave out organisations whose turnover is not known. Need is derived from small areas "
                "(LSOAs), shared between wards by their live postcodes. Borderline: within 10 points of the share of "
                "residents in the most deprived fifth from which need counts as high."
            ),
        ),
        compact=True,
    )


def _few(rows: pd.DataFrame) -> tuple[str, ...]:
    """A warning that names the wards whose rates rest on few people or few organisations (METHODS §6)."""
    names = [str(name) for name in rows.loc[rows[AreaMore.FEW].astype(bool), AreaRow.NAME]]
    if not names:
        return ()
    reason = f"fewer than {FEW_ORGANISATIONS} organisations or {numbers.count(FEW_RESIDENTS)} residents"
    return (f"Read with care, {reason}: {prose.listed(names)}.",)


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
        code=str(row[AreaRow.CODE]),
    )


def _area(row: pd.Series, whole: Missing) -> tuple[Value, ...]:
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
        bool(row[AreaMore.FEW]),
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
        alternative="One row for each local authority.",
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


def _neighbourhoods(results: Results) -> tuple[Block, ...]:
    """The project's own neighbourhoods beside the wards, and what each is made of."""
    rows = results.areas[results.areas[AreaRow.TYPE] == AreaType.CUSTOM.value]
    if rows.empty:
        return (Paragraph("No neighbourhoods of the project’s own are defined, so places are described by ward."),)
    text = (
        "Neighbourhoods are groups of small areas or wards that people of the project named. They may overlap and need "
        "not cover the whole, so their rows do not add up."
    )
    noun = words.noun(results)
    caption = f"{noun.title} and need by neighbourhood, {results.project.name}, {words.register_date(results)}"
    return (Paragraph(text), _area_table(results, rows, "neighbourhood", caption), _member_table(results))


def _member_table(results: Results) -> Table:
    """How many small areas and wards each neighbourhood is made of, with their codes for data."""
    rows: list[tuple[Value, ...]] = []
    for (code, name), members in results.project.neighbourhoods.groupby([Member.CODE, Member.NAME], sort=True):
        lsoas = members[members[Member.TYPE] == MemberType.LSOA.value][Member.MEMBER]
        wards = members[members[Member.TYPE] == MemberType.WARD.value][Member.MEMBER]
        codes = "; ".join(sorted([*map(str, wards), *map(str, lsoas)]))
        rows.append((str(code), clean.tidy(str(name)), len(lsoas), len(wards), codes))
    return Table(
        key="members",
        sheet="Neighbourhood members",
        caption="What each neighbourhood is made of",
        columns=(
            Column("Neighbourhood code", Kind.CODE, data_only=True),
            Column("Neighbourhood", Kind.TEXT, 2.4),
            Column("Small areas (LSOAs)", Kind.COUNT, 1.2),
            Column("Wards", Kind.COUNT, 1.0),
            Column("Codes", Kind.TEXT, data_only=True),
        ),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'neighbourhood', 'neighbourhoods')} with their parts.",
    )
