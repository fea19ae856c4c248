"""What a capacity report says, decided once for every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import (
    choosing,
    clean,
    content_apart,
    content_contracts,
    content_evidence,
    content_ledger,
    content_summary,
    content_traces,
)
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Block, Figure, Picture, Report, Section
from kil_mapper.reports.parts import Material

__all__ = ["Picture", "Report", "capacity_report", "with_pictures"]


def capacity_report(
    results: Results,
    places: pd.DataFrame,
    pictures: Mapping[str, Picture],
    detail: PlaceDetail,
    findings: Findings | None = None,
) -> Report:
    """The capacity report of one project: the same project and options give the same content.

    What it says and how much follows the choices kept in the project (`Project.report`).

    Args:
        results: What the analysis found.
        places: Where each counted organisation may be shown: org_id, x, y, place, exact.
        pictures: Drawn pictures by name: "map" goes on the summary page, "pair" (need beside capacity) to cold spots.
        detail: How exactly places are told.
        findings: What the further analyses found; a part without data says why.
    """
    findings, choices = findings or Findings(), results.project.report
    noun, name = words.noun(results), clean.tidy(results.project.name)
    material = Material(results, findings, places, pictures, detail)
    sections: list[Section] = choosing.foreword(choices)
    for part in choosing.wanted(choices):
        sections += choosing.as_chosen(part, part.make(material), choices)
    by_theme = content_contracts.theme_list(results, findings)
    lists = (
        *([by_theme] if by_theme else []),
        content_apart.elsewhere_list(results, findings),
        content_ledger.set_aside_list(results, findings),
    )
    report = Report(
        title=f"Capacity report: {name}",
        subtitle=f"{noun.title} by size and place, beside need, as of {words.register_date(results)}",
        subject=f"{noun.title} by turnover band and areas of need in {name}",
        facts=content_summary.facts(results, detail),
        sections=tuple(sections),
        attributions=content_evidence.attributions(results),
        created=results.project.created,
        lists=choosing.listed(lists, choices),
    )
    return content_traces.traced(report, results)


def with_pictures(report: Report, told: Mapping[str, Picture], drawn: Mapping[str, Picture]) -> Report:
    """The same report with drawn pictures; a document that shows none of a name leaves it out.

    Args:
        report: Made with what is told of its pictures before they are drawn.
        told: These, by name.
        drawn: The pictures to put in their places, by name.
    """
    names = {picture: name for name, picture in told.items()}

    def put(block: Block) -> Iterator[Block]:
        if not isinstance(block, Figure) or block.picture not in names:
            yield block
        elif names[block.picture] in drawn:
            yield replace(block, picture=drawn[names[block.picture]])

    sections = (
        replace(section, blocks=tuple(new for block in section.blocks for new in put(block)))
        for section in report.sections
    )
    return replace(report, sections=tuple(sections))
