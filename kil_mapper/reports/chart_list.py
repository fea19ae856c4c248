"""The charts of a report by their keys: those on its pages, and one that spreadsheets and slides can use besides."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.results import DecileRow, Results
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    BarChart,
    Chart,
    Dot,
    DotChart,
    Kind,
    LadderChart,
    Missing,
    Report,
    Waterfall,
)

BANDS, LADDER, AREAS, DECILES, LEDGER = "bands", "ladder", "areas", "deciles", "ledger"


def charts_of(report: Report, results: Results) -> dict[str, Chart]:
    """Every chart by its key, in the order of the report; charts in parts count on: areas, areas-2.

    Args:
        report: The report.
        results: What the analysis found.
    """
    found: dict[str, Chart] = {}
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, BarChart | LadderChart | DotChart | Waterfall):
                _add(found, _key(block), block)
    if results.lsoas.size:
        found[DECILES] = decile_chart(results)
    return found


def _add(found: dict[str, Chart], key: str, chart: Chart) -> None:
    count = sum(other.partition("-")[0] == key for other in found)
    found[f"{key}-{count + 1}" if count else key] = chart


def _key(chart: Chart) -> str:
    match chart:
        case BarChart():
            return BANDS
        case LadderChart():
            return LADDER
        case DotChart():
            return AREAS
        case _:
            return LEDGER


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
    )


def _dot(row: pd.Series) -> Dot:
    decile = int(row[DecileRow.DECILE])
    side = {1: " (most deprived)", 10: " (least deprived)"}.get(decile, "")
    rate = words.rate(row, (DecileRow.RATE, DecileRow.RATE_LOW, DecileRow.RATE_HIGH), Missing.NOT_KNOWN)
    return Dot(f"Decile {decile}{side}", rate, "", Missing.NOT_APPLICABLE)
