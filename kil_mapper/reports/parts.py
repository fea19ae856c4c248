"""The parts of a capacity report, each declared once: choices, help and tests derive from this list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import (
    content_anchors,
    content_apart,
    content_areas,
    content_capacity,
    content_cold_spots,
    content_contracts,
    content_evidence,
    content_ledger,
    content_method,
    content_need,
    content_people,
    content_places,
    content_radar,
    content_summary,
    content_themes,
    content_trends,
)
from kil_mapper.reports.blocks import Picture, Section


@dataclass(frozen=True, eq=False)
class Material:
    """What a report is made from.

    Attributes:
        results: What the analysis found.
        findings: What the further analyses found.
        places: Where each counted organisation may be shown: org_id, x, y, place, exact.
        pictures: Drawn pictures by name.
        detail: How exactly places are told.
    """

    results: Results
    findings: Findings
    places: pd.DataFrame
    pictures: Mapping[str, Picture]
    detail: PlaceDetail


@dataclass(frozen=True)
class Part:
    """One part of the report.

    Attributes:
        key: Stable name; kept in projects.
        title: What it is called where parts are chosen.
        make: Makes its sections; the first is its heading.
        is_short: Whether a short report has it.
        is_fixed: Whether every report has it: numbers without their method and source are not given away.
    """

    key: str
    title: str
    make: Callable[[Material], list[Section]]
    is_short: bool = False
    is_fixed: bool = False


def _present(section: Section | None) -> list[Section]:
    return [section] if section else []


PARTS: Final = (
    Part(
        "summary",
        "Summary on one page",
        lambda m: [content_summary.section(m.results, m.findings, m.pictures)],
        is_short=True,
        is_fixed=True,
    ),
    Part("size", "Size and shape", lambda m: [content_capacity.size_section(m.results)], is_short=True),
    Part(
        "cluster",
        "The cluster, by name",
        lambda m: _present(content_capacity.cluster_section(m.results, m.places, m.detail)),
    ),
    Part(
        "contracts",
        "Capacity for contracts",
        lambda m: content_contracts.sections(m.results, m.findings),
        is_short=True,
    ),
    Part("areas", "Where: authority, wards, neighbourhoods", lambda m: content_areas.sections(m.results)),
    Part(
        "cold_spots",
        "Need and capacity: cold spots",
        lambda m: content_cold_spots.sections(m.results, m.findings, m.pictures),
        is_short=True,
    ),
    Part("need", "Need", lambda m: content_need.sections(m.results, m.findings)),
    Part("purposes", "Purposes", lambda m: _present(content_themes.section(m.results))),
    Part("people", "People", lambda m: [content_people.section(m.results, m.findings)]),
    Part("apart", "Shown apart: funders, national bodies", lambda m: content_apart.sections(m.results, m.findings)),
    Part("change", "Change over time", lambda m: content_trends.sections(m.results, m.findings)),
    Part("anchors", "Community anchors", lambda m: [content_anchors.section(m.results, m.findings)]),
    Part("radar", "Below the radar", lambda m: [content_radar.section(m.results)]),
    Part("places", "Beside other places", lambda m: [content_places.section(m.results, m.findings)]),
    Part(
        "ledger",
        "Who counts: the ledger",
        lambda m: content_ledger.sections(m.results, m.findings, m.detail),
        is_short=True,
        is_fixed=True,
    ),
    Part("quality", "How good the data are", lambda m: [content_evidence.quality_section(m.results)]),
    Part(
        "method",
        "How this was worked out",
        lambda m: content_method.sections(m.results, m.findings, m.detail),
        is_short=True,
        is_fixed=True,
    ),
    Part(
        "sources",
        "Sources and attribution",
        lambda m: [content_evidence.sources_section(m.results)],
        is_short=True,
        is_fixed=True,
    ),
    Part("cards", "Annex: figures that need their card", lambda _m: [content_radar.cards_section()]),
    Part("files", "Annex: files", lambda m: [content_evidence.files_section(m.results)]),
)
