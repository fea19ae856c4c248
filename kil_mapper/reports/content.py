"""What a capacity report says, decided once for every format."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import (
    clean,
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
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Picture, Report, Section

__all__ = ["Picture", "Report", "capacity_report"]


def capacity_report(
    results: Results,
    places: pd.DataFrame,
    pictures: Mapping[str, Picture],
    detail: PlaceDetail,
    findings: Findings | None = None,
) -> Report:
    """The capacity report of one project: the same project and options give the same content.

    Args:
        results: What the analysis found.
        places: Where each counted organisation may be shown: org_id, x, y, place, exact.
        pictures: Drawn pictures by name: "map" goes on the summary page, "pair" (need beside capacity) to cold spots.
        detail: How exactly places are told.
        findings: What the further analyses found; a part without data says why.
    """
    findings = findings or Findings()
    noun, name = words.noun(results), clean.tidy(results.project.name)
    cluster = content_capacity.cluster_section(results, places, detail)
    sections: list[Section] = [
        content_summary.section(results, findings, pictures),
        content_capacity.size_section(results),
        *([cluster] if cluster else []),
        *content_contracts.sections(results, findings),
        *content_areas.sections(results),
        *content_cold_spots.sections(results, findings, pictures),
        *content_need.sections(results, findings),
        *([themes] if (themes := content_themes.section(results)) else []),
        content_people.section(results, findings),
        *content_apart.sections(results, findings),
        *content_trends.sections(results, findings),
        content_anchors.section(results, findings),
        content_radar.section(results),
        content_places.section(results, findings),
        *content_ledger.sections(results, findings, detail),
        content_evidence.quality_section(results),
        *content_method.sections(results, findings, detail),
        content_evidence.sources_section(results),
        content_radar.cards_section(),
        content_evidence.files_section(results),
    ]
    themes_able = content_contracts.theme_list(results, findings)
    return Report(
        title=f"Capacity report: {name}",
        subtitle=f"{noun.title} by size and place, beside need, as of {words.register_date(results)}",
        subject=f"{noun.title} by turnover band and areas of need in {name}",
        facts=content_summary.facts(results, detail),
        sections=tuple(sections),
        attributions=content_evidence.attributions(results),
        created=results.project.created,
        lists=(
            *([themes_able] if themes_able else []),
            content_apart.elsewhere_list(results, findings),
            content_ledger.set_aside_list(results, findings),
        ),
    )
