"""The page that is read: the status box, headline numbers, three plain sentences, the map, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kil_mapper.model import days
from kil_mapper.model.results import AreaRow, BandRow, Counted, Results
from kil_mapper.model.vocabulary import PlaceDetail, VersusWhole
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Callout,
    Fact,
    Figure,
    Headline,
    Headlines,
    Interval,
    Kind,
    Missing,
    Paragraph,
    Picture,
    Section,
    known,
)

MAP = "map"
MAP_HEIGHT_MM = 158.0  # what the headline numbers and three sentences leave of a page
WARNING_HEIGHT_MM, LOWEST_MAP_MM = 14.0, 90.0
RATE = (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
ONE_BY_CHANCE = 10  # wards: fewer, and less than half of one is expected to differ
WORTH_TELLING = 0.1  # a single organisation with a tenth of all turnover bends every sum
NEARLY_EQUAL = 0.02  # shares closer than two points are told as about the same


def facts(results: Results, detail: PlaceDetail) -> tuple[Fact, ...]:
    """What the numbers rest on."""
    options = results.project.options
    where = {
        PlaceDetail.AREA: "smaller ones (under £100,000 or not known) by neighbourhood; no full postcodes",
        PlaceDetail.POSTCODE: "by postcode; handle with care, some are home addresses",
    }[detail]
    return (
        Fact("Area", "; ".join(f"{area.name} ({area.code})" for area in results.project.areas)),
        Fact("Register as of", words.register_date(results)),
        Fact("Need measured by", words.index_name(options.index)),
        Fact("Residents", words.residents(results)),
        Fact("Who counts", options.rules.label),
        Fact("Turnover used", options.turnover_basis.label),
        Fact("Places shown", where),
        Fact("Project created", f"{days.day(results.project.created)}, with KIL Mapper {options.app_version}"),
    )


def headlines(results: Results) -> Headlines:
    """Five numbers that belong together."""
    noun = words.noun(results)
    unknown = results.quality.income_unknown
    cluster = cluster_row(results)
    tiles = [
        Headline(f"{noun.many} based here", results.kept, Kind.COUNT, _of_rows(results)),
        Headline(
            "turnover a year, where known",
            words.income(results.income_total, results.kept),
            Kind.MONEY,
            f"not known for {numbers.count(unknown)}",
        ),
    ]
    if cluster is not None:
        tiles.append(
            Headline(
                f"in the cluster, {words.cluster_name(results)}",
                int(cluster[BandRow.ORGANISATIONS]),
                Kind.COUNT,
                f"{numbers.share(float(cluster[BandRow.SHARE]))} of all" if results.kept else "",
            )
        )
    tiles.append(_per_thousand(results))
    tiles.append(_in_deprived_areas(results))
    return Headlines(tuple(tiles))


def _of_rows(results: Results) -> str:
    note = f"of {numbers.count(results.rows_read)} rows read"
    return f"{note}; areas not covered are left out" if results.uncovered_names else note


def _per_thousand(results: Results) -> Headline:
    label = "for every 1,000 residents"
    rows = words.authorities(results)
    if len(rows) != 1:
        whole = words.whole_rate(results)  # an interval is worked out for each authority, not for several together
        return Headline(label, whole / 10 if isinstance(whole, float) else whole, Kind.NUMBER)
    row = rows.iloc[0]
    missing = Missing.NOT_KNOWN if row[AreaRow.COVERED] else Missing.NOT_COVERED
    value = words.rate(row, RATE, missing, scale=0.1)
    note = (
        f"95% interval {numbers.number(value.low)} to {numbers.number(value.high)}"
        if isinstance(value, Interval)
        else ""
    )
    return Headline(label, value, Kind.RATE, note)


def _in_deprived_areas(results: Results) -> Headline:
    residents = results.population_share_most_deprived_20
    note = f"where {numbers.share(residents)} of residents live" if residents is not None else ""
    return Headline(
        "are based in England’s most deprived fifth of neighbourhoods",
        known(results.organisations_share_most_deprived_20),
        Kind.SHARE,
        note,
    )


def cluster_row(results: Results) -> Mapping[str, Any] | None:
    """The row of the highlighted band; None when the scheme has none."""
    rows = results.bands[results.bands[BandRow.HIGHLIGHTED].astype(bool)]
    return None if rows.empty else dict(rows.iloc[0])


def sentences(results: Results) -> tuple[Paragraph, ...]:
    """Three plain sentences made from the numbers, each with its hedge."""
    return tuple(
        Paragraph(text, lead)
        for lead, text in (
            ("Capacity.", _capacity(results)),
            ("Need.", _need(results)),
            ("Neighbourhoods.", _neighbourhoods(results)),
        )
    )


def _capacity(results: Results) -> str:
    noun, place = words.noun(results), results.project.name
    if not results.kept:
        return f"No {noun.many} based in {place} were found in the register as of {words.register_date(results)}."
    cluster = cluster_row(results)
    total = results.income_total
    part = " where it is covered" if results.uncovered_names else ""
    text = f"Of {noun.count(results.kept)} based in {place}{part}, "
    if cluster is not None:
        here = int(cluster[BandRow.ORGANISATIONS])
        text += f"{numbers.count(here)} ({numbers.share(here / results.kept)}) turn over {words.cluster_name(results)}"
        text += " a year"
        together = known(cluster[BandRow.INCOME])
        if isinstance(together, int) and total and here:
            text += f", {numbers.share(together / total)} of all turnover known here"
        text += "; "
    largest = known(results.counted[Counted.TURNOVER].max())
    if isinstance(largest, int | float) and total and largest / total >= WORTH_TELLING:
        text += f"the largest alone has {numbers.share(largest / total)}; "
    unknown = results.quality.income_unknown
    return text + (f"the turnover of {numbers.count(unknown)} is not known." if unknown else "every turnover is known.")


def _need(results: Results) -> str:
    based, living = results.organisations_share_most_deprived_20, results.population_share_most_deprived_20
    if based is None or living is None:
        return (
            "How capacity and need lie to each other cannot be said: "
            + (
                "no counted organisation has a deprivation decile"
                if based is None
                else "resident numbers are not known"
            )
            + "."
        )
    if abs(based - living) < NEARLY_EQUAL:
        compared = "about the same as"
    else:
        compared = "less than" if based < living else "more than"
    gap = " Areas that are not covered are missing from the first figure." if results.uncovered_names else ""
    return (
        f"{numbers.share(based)} are based in England’s most deprived fifth of neighbourhoods, {compared} the "
        f"{numbers.share(living)} of residents who live there. An address is where an organisation is based, "
        f"not the people or places it serves.{gap}"
    )


def _neighbourhoods(results: Results) -> str:
    rows = words.wards(results)
    if rows.empty:
        return "No ward boundaries were loaded, so nothing can be said of wards."
    cold = rows[rows[AreaRow.COLD_SPOT].fillna(value=False).astype(bool)]
    by_chance = "About one ward in twenty would differ by chance alone."
    if len(rows) >= ONE_BY_CHANCE:
        by_chance = f"Of {len(rows)} wards about {numbers.count(len(rows) / 20)} would differ by chance alone."
    compared = rows[AreaRow.VERSUS_WHOLE].dropna()
    text = ""
    if len(cold):
        text = f"{_wards(list(cold[AreaRow.NAME]))} met the rule for a cold spot. "
    if compared.empty:
        return text + "Rates by ward cannot be compared, because residents or postcodes are not known for the whole."
    lower = list(rows[rows[AreaRow.VERSUS_WHOLE] == VersusWhole.LOWER.value][AreaRow.NAME])
    higher = list(rows[rows[AreaRow.VERSUS_WHOLE] == VersusWhole.HIGHER.value][AreaRow.NAME])
    if not lower and not higher:
        text += (
            f"In none of the {len(compared)} wards compared does the number per head differ clearly from the whole. "
        )
    else:
        told = [
            *([f"clearly fewer per head in {_wards(lower)}"] if lower else []),
            *([f"clearly more in {_wards(higher)}"] if higher else []),
        ]
        same = len(compared) - len(lower) - len(higher)
        text += f"Compared with the whole there are {numbers.listed(told)}; "
        text += f"in the other {same} there is no clear difference. " if same else "no ward is close to the whole. "
    return text + by_chance


def _wards(names: list[str]) -> str:
    """Up to four names, otherwise how many."""
    return numbers.listed([str(name) for name in names]) if len(names) <= 4 else f"{len(names)} wards"


def section(results: Results, pictures: Mapping[str, Picture]) -> Section:
    """The summary: one page, unless there is much to warn of."""
    blocks: list[Block] = [headlines(results), BulletList(sentences(results))]
    if results.warnings:
        blocks.insert(0, Callout("Before you use these numbers", results.warnings))
    if MAP in pictures:
        room = MAP_HEIGHT_MM - WARNING_HEIGHT_MM * len(results.warnings)
        blocks.append(Figure(pictures[MAP], max(room, LOWEST_MAP_MM)))
    return Section("Summary", 1, tuple(blocks), new_page=True)
