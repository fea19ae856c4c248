"""Neighbourhoods, need by area, cold spots and community anchors, as the command line prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import AnchorCheckRow, AnchorCoverageRow, NeedRow
from kil_mapper.model.project import ProjectOptions
from kil_mapper.model.prose import chosen_share
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import DOMAINS, Member
from kil_mapper.model.vocabulary import AreaType, Condition, IndexEdition, Reach
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import pounds, table
from kil_mapper.workflows import (
    anchor_checklist,
    anchor_coverage,
    anchor_summary,
    cold_spot_summary,
    need_by_area,
    need_notes,
)

_CRITERIA = {
    AnchorCheckRow.LOCALLY_LED: "locally led",
    AnchorCheckRow.MULTI_PURPOSE: "multi-purpose",
    AnchorCheckRow.HOLDS_ASSET: "holds an asset",
    AnchorCheckRow.PLACE_BASED: "place-based",
}


def print_neighbourhoods(results: Results) -> None:
    """The neighbourhoods with their members, residents and sentence."""
    areas, members = results.areas, results.project.neighbourhoods
    mine = areas[areas[AreaRow.TYPE] == AreaType.CUSTOM.value]
    if mine.empty:
        say("The project has no neighbourhoods of its own.")
        return
    counts = members.groupby(Member.CODE).size()
    rows = [
        (
            str(row[AreaRow.CODE]),
            str(row[AreaRow.NAME]),
            f"{counts[row[AreaRow.CODE]]:,}",
            _number(row[AreaRow.POPULATION]),
        )
        for row in mine.to_dict("records")
    ]
    out().print(table("Neighbourhoods", ("Code", "Name", "Members", "Residents"), rows, right={2, 3}))
    for sentence in mine[AreaRow.SENTENCE]:
        say(f"- {sentence}")


def print_need(results: Results, domain: str) -> None:
    """Need of every area by one domain, and what a reader must know."""
    found = need_by_area(results, domain)
    rows = [
        (
            str(row[NeedRow.NAME]),
            IndexEdition(row[NeedRow.EDITION]).value[3:],
            _number(row[NeedRow.SCORE], ".1f"),
            _number(row[NeedRow.SHARE_10], ".0%"),
            _number(row[NeedRow.SHARE_20], ".0%"),
            _number(row[NeedRow.EXTENT], ".2f"),
            _number(row[NeedRow.CONVERTED]),
        )
        for row in found.to_dict("records")
    ]
    headings = ("Area", "Edition", "Score", "Deprived tenth", "Deprived fifth", "Extent", "Converted")
    title = DOMAINS[str(found[NeedRow.DOMAIN].iloc[0])] if len(found) else "Need"
    out().print(table(title, headings, rows, right={2, 3, 4, 5, 6}))
    say("Deprived tenth and fifth: share of residents in the most deprived tenth and fifth of England.")
    for note in need_notes(results):
        say(note)


def print_cold_spots(results: Results) -> None:
    """The verdicts, the thresholds, the conditions of every area, and a sentence for each."""
    for sentence in cold_spot_summary(results):
        say(sentence)
    for line in _thresholds(results.project.options):
        say(line)
    areas = results.areas[results.areas[AreaRow.TYPE] != AreaType.LAD.value]
    rows = [
        (
            str(row[AreaRow.NAME]),
            _yes_no(row[AreaRow.COLD_SPOT]),
            _yes_no(row[AreaRow.BORDERLINE]),
            "not covered"
            if row[AreaRow.CONDITIONS] is None
            else "; ".join(Condition(met).label for met in row[AreaRow.CONDITIONS]),
        )
        for row in areas.to_dict("records")
    ]
    say("")
    out().print(table("Areas", ("Area", "Cold spot", "Borderline need", "Conditions met"), rows, right=set()))
    for sentence in areas[AreaRow.SENTENCE]:
        say(f"- {sentence}")


def _thresholds(options: ProjectOptions) -> Iterable[str]:
    share = chosen_share(options.high_need_share)
    yield f"Threshold of high need: {share} of residents in the most deprived fifth of England."
    if options.anchors_reviewed is None:
        yield "Community anchors were not reviewed yet, so nothing is said about their absence."
    else:
        by = f" by {options.anchors_reviewed_by}" if options.anchors_reviewed_by else ""
        yield (
            f"Community anchors were reviewed on {days.day(options.anchors_reviewed)}{by}; reach "
            f"{options.anchor_reach:,} metres from the centre of residents. It never decides."
        )


def print_anchors(results: Results) -> None:
    """Declared anchors with criteria and evidence, and how far each area is from one."""
    checklist = anchor_checklist(results)
    declared = checklist[checklist[AnchorCheckRow.IS_ANCHOR].fillna(value=False).astype(bool)]
    for sentence in anchor_summary(results):
        say(sentence)
    for row in declared.to_dict("records"):
        ward = _text(row[AnchorCheckRow.WARD], "withheld" if row[AnchorCheckRow.SENSITIVE] else "ward not known")
        criteria = [words for column, words in _CRITERIA.items() if _yes_no(row[column]) == "yes"]
        say(
            f"- {row[AnchorCheckRow.NAME]} ({row[AnchorCheckRow.ID]}, {ward}). Declared by {row[AnchorCheckRow.WHO]}: "
            f"{', '.join(criteria) or 'no criteria'}. In the registers: {_evidence(row)}."
        )
    areas = [
        (
            str(row[AnchorCoverageRow.NAME]),
            _number(row[AnchorCoverageRow.BASED]),
            _number(row[AnchorCoverageRow.WITHIN]),
            _number(row[AnchorCoverageRow.METRES], ",.0f", "none"),
            _text(row[AnchorCoverageRow.NEAREST], "not named"),
        )
        for row in anchor_coverage(results).to_dict("records")
    ]
    if len(declared) and results.project.options.anchors_reviewed is not None:
        reach = ("Area", "Based there", "Within reach", "Metres to the nearest", "Nearest")
        out().print(table("Reach of anchors", reach, areas, right={1, 2, 3}))


def _evidence(row: dict[str, Any]) -> str:
    facts = [
        {"yes": "land or buildings", "no": "no land or buildings"}.get(_yes_no(row[AnchorCheckRow.HAS_LAND]), ""),
        f"{int(row[AnchorCheckRow.WHATS])} purposes",
        Reach(row[AnchorCheckRow.REACH]).label,
        pounds(row[AnchorCheckRow.TURNOVER], "turnover not known"),
    ]
    return "; ".join(filter(None, facts))


def _number(value: Any, form: str = ",.0f", missing: str = "not known") -> str:
    return missing if pd.isna(value) else format(float(value), form)


def _text(value: Any, missing: str) -> str:
    return missing if pd.isna(value) else str(value)


def _yes_no(value: Any) -> str:
    return "not known" if pd.isna(value) else "yes" if value else "no"
