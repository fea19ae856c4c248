"""The page that is read: the status box, five numbers, three plain statements, the map, and what to beware of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kil_mapper.model import days
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import AreaRow, BandRow, Counted, Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import content_cold_spots, content_contracts, content_ledger, numbers
from kil_mapper.reports import content_words as words
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
MAP_HEIGHT_MM = 150.0  # what the headline numbers, their keys and three sentences leave of a page
WARNING_HEIGHT_MM, LOWEST_MAP_MM = 14.0, 90.0
RATE = (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
WORTH_TELLING = 0.1  # a single organisation with a tenth of all turnover bends every sum


def facts(results: Results, detail: PlaceDetail) -> tuple[Fact, ...]:
    """What the numbers rest on."""
    options = results.project.options
    where = {
        PlaceDetail.AREA: "smaller ones (under £100,000 or not known) by small area; no full postcodes",
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


def headlines(results: Results, findings: Findings) -> Headlines:
    """Five numbers that belong together."""
    noun = words.noun(results)
    unknown = results.quality.income_unknown
    cluster = cluster_row(results)
    tiles = [
        Headline(
            f"{noun.many} based here",
            results.kept,
            Kind.COUNT,
            _of_registered(results, findings),
            "summary/organisations",
        ),
        Headline(
            "turnover a year, where known",
            words.income(results.income_total, results.kept),
            Kind.MONEY,
            f"not known for {numbers.count(unknown)}",
            "summary/income",
        ),
    ]
    if cluster is not None:
        tiles.append(
            Headline(
                f"in the cluster, {words.cluster_name(results)}",
                int(cluster[BandRow.ORGANISATIONS]),
                Kind.COUNT,
                f"{numbers.share(float(cluster[BandRow.SHARE]))} of all" if results.kept else "",
                "summary/cluster",
            )
        )
    tiles.append(_per_thousand(results))
    tiles.append(_in_deprived_areas(results))
    return Headlines(tuple(tiles))


def _of_registered(results: Results, findings: Findings) -> str:
    here = content_ledger.registered_here(findings)
    note = f"of {numbers.count(results.rows_read)} rows read" if here is None else f"of {results.here_in_words(here)}"
    return f"{note}; areas not covered are left out" if results.uncovered_names else note


def _per_thousand(results: Results) -> Headline:
    label = "for every 1,000 residents"
    rows = words.authorities(results)
    if len(rows) != 1:
        whole = words.whole_rate(results)  # an interval is worked out for each authority, not for several together
        return Headline(label, whole / 10 if isinstance(whole, float) else whole, Kind.NUMBER, key="summary/rate")
    row = rows.iloc[0]
    missing = Missing.NOT_KNOWN if row[AreaRow.COVERED] else Missing.NOT_COVERED
    value = words.rate(row, RATE, missing, scale=0.1)
    note = (
        f"95% interval {numbers.number(value.low)} to {numbers.number(value.high)}"
        if isinstance(value, Interval)
        else ""
    )
    return Headline(label, value, Kind.RATE, note, "summary/rate")


def _in_deprived_areas(results: Results) -> Headline:
    residents = results.population_share_most_deprived_20
    note = f"where {numbers.share(residents)} of residents live" if residents is not None else ""
    return Headline(
        "are based in England’s most deprived fifth of small areas",
        known(results.organisations_share_most_deprived_20),
        Kind.SHARE,
        note,
        "summary/deprived",
    )


def cluster_row(results: Results) -> Mapping[str, Any] | None:
    """The row of the highlighted band; None when the scheme has none."""
    rows = results.bands[results.bands[BandRow.HIGHLIGHTED].astype(bool)]
    return None if rows.empty else dict(rows.iloc[0])


def sentences(results: Results, findings: Findings) -> tuple[Paragraph, ...]:
    """Three plain statements made from the numbers, each with its hedges: capacity, cold spots, a contract."""
    return tuple(
        Paragraph(text, lead)
        for lead, text in (
            ("Capacity.", _capacity(results)),
            ("Cold spots.", _cold_spots(results)),
            ("Contracts.", _contract(results, findings)),
        )
    )


def _contract(results: Results, findings: Findings) -> str:
    """Who could take it, and where it fell to nobody; what is not known beside."""
    found = findings.answer
    if found is None:
        return content_contracts.NOT_WORKED_OUT
    return content_contracts.in_words(results, found)


def _cold_spots(results: Results) -> str:
    """Which areas, what that means, and what chance would do."""
    if content_cold_spots.judged(results).empty:
        return "No ward boundaries were loaded and no neighbourhoods are defined, so cold spots cannot be named."
    return content_cold_spots.in_short(results)


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


def section(results: Results, findings: Findings, pictures: Mapping[str, Picture]) -> Section:
    """The summary: one page, unless there is much to warn of."""
    blocks: list[Block] = [headlines(results, findings), BulletList(sentences(results, findings))]
    if results.warnings:
        blocks.insert(0, Callout("Before you use these numbers", results.warnings))
    if MAP in pictures:
        room = MAP_HEIGHT_MM - WARNING_HEIGHT_MM * len(results.warnings)
        blocks.append(Figure(pictures[MAP], max(room, LOWEST_MAP_MM)))
    return Section("Summary", 1, tuple(blocks), new_page=True)
