"""The charts of a report by their keys, also that of deciles where the report leaves need out."""

from __future__ import annotations

from kil_mapper.model.results import Results
from kil_mapper.reports.blocks import BarChart, Chart, DotChart, LadderChart, Report, Waterfall
from kil_mapper.reports.content_need import DECILES, decile_chart

BANDS, LADDER, LEDGER = "bands", "ladder", "ledger"


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
    if results.lsoas.size and DECILES not in found:  # where the report leaves need out
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
            return chart.key
        case _:
            return LEDGER
