"""What the six slides of a cabinet briefing say: the report's own numbers and sentences, one thought to a slide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import AreaRow, BandRow, Results
from kil_mapper.reports import (
    clean,
    content_capacity,
    content_cold_spots,
    content_contracts,
    content_evidence,
    content_summary,
    numbers,
)
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    BarChart,
    BulletList,
    Fact,
    Headlines,
    LadderChart,
    Paragraph,
    Picture,
    Report,
)

COVER_FACTS = 5  # area, register, index, residents, who counts: what a reader must know before the first number
SlideBlock = Headlines | BulletList | Picture | BarChart | LadderChart


@dataclass(frozen=True)
class Slide:
    """One slide.

    Attributes:
        title: Its one thought, as a sentence.
        blocks: What shows it, from top to bottom.
        notes: What the speaker should know: the numbers in full, and where they come from.
    """

    title: str
    blocks: tuple[SlideBlock, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Deck:
    """All that the slides say.

    Attributes:
        report: The report that they are taken from.
        facts: What the numbers rest on, for the first slide.
        slides: Those after the first.
    """

    report: Report
    facts: tuple[Fact, ...]
    slides: tuple[Slide, ...]


def briefing(report: Report, results: Results, findings: Findings, pictures: Mapping[str, Picture]) -> Deck:
    """Six slides: cover, five numbers, the cluster, need beside capacity, a contract, and what it all rests on.

    Args:
        report: The report of the same results; the slides repeat its words.
        results: What the analysis found.
        findings: What the further analyses found.
        pictures: Drawn pictures by name, as for the report: "pair" is shown.
    """
    return Deck(
        report,
        report.facts[:COVER_FACTS],
        (
            _numbers(results, findings),
            _cluster(results, findings),
            _need(results, findings, pictures),
            _contract(results, findings),
            _limits(report, results),
        ),
    )


def _numbers(results: Results, findings: Findings) -> Slide:
    """How many are here."""
    noun, name = words.noun(results), clean.tidy(results.project.name)
    told = content_summary.sentences(results, findings)
    return Slide(
        f"{noun.count(results.kept)} based in {name}",
        (content_summary.headlines(results, findings), BulletList(_in_short(results, findings))),
        (*(f"{one.lead} {one.text}" for one in told), *results.warnings, _source(results)),
    )


def _in_short(results: Results, findings: Findings) -> tuple[Paragraph, ...]:
    """The statements of the summary, each in a breath; the speaker has them in full."""
    capacity, cold, contract = content_summary.sentences(results, findings)
    if len(content_cold_spots.judged(results)):
        cold = Paragraph(content_cold_spots.named(results), cold.lead)
    if findings.answer is not None and findings.sentences:
        contract = Paragraph(findings.sentences[0], contract.lead)
    return (capacity, cold, contract)


def _cluster(results: Results, findings: Findings) -> Slide:
    """The turnover bands, with the cluster picked out."""
    table = content_capacity.band_table(results, results.bands, results.project.options.scheme, "bands")
    cluster = content_summary.cluster_row(results)
    title = f"{words.noun(results).title} by turnover"
    if cluster is not None:
        here = int(cluster[BandRow.ORGANISATIONS])
        turn = "turns" if here == 1 else "turn"
        title = f"{numbers.count(here)} {turn} over {words.cluster_name(results)} a year: the cluster"
    unknown = results.quality.income_unknown
    why = (
        "Large enough to take on a local contract with support, small enough to be rooted here.",
        f"Turnover is not known for {numbers.count(unknown)}; not known is never counted as £0."
        if unknown
        else "Every turnover is known.",
    )
    return Slide(
        title,
        (content_capacity.band_chart(results), BulletList(tuple(Paragraph(text) for text in why))),
        (table.caption, table.alternative, content_summary.sentences(results, findings)[0].text, _source(results)),
    )


def _need(results: Results, findings: Findings, pictures: Mapping[str, Picture]) -> Slide:
    """Where need is high and capacity thin."""
    rows = content_cold_spots.judged(results)
    told = content_summary.sentences(results, findings)[1].text
    cold = rows[rows[AreaRow.COLD_SPOT].fillna(value=False).astype(bool)]
    pair = pictures.get(content_cold_spots.PAIR)
    shown: tuple[SlideBlock, ...] = (pair,) if pair else ()
    return Slide(
        _cold_title(rows, cold),
        (*shown, BulletList((Paragraph(content_cold_spots.named(results)),)))
        if len(rows)
        else (BulletList((Paragraph(told),)),),
        (
            told,
            *(content_cold_spots.rule_in_words(results) for _ in range(bool(len(rows)))),
            *(str(sentence) for sentence in cold[AreaRow.SENTENCE]),
            _source(results),
        ),
    )


def _cold_title(rows: pd.DataFrame, cold: pd.DataFrame) -> str:
    if rows.empty or rows[AreaRow.COLD_SPOT].isna().all():
        return "Need beside capacity"
    of = f"of {numbers.of(len(rows), 'area', 'areas')}"
    if cold.empty:
        return f"Need is high and capacity thin in none {of}"
    return f"Need is high and capacity thin in {numbers.count(len(cold))} {of}"


def _contract(results: Results, findings: Findings) -> Slide:
    """Who could take a contract."""
    found = findings.answer
    if found is None:
        return Slide(
            "Who could take a contract",
            (BulletList((Paragraph(content_contracts.NOT_WORKED_OUT),)),),
            (_source(results),),
        )
    value = numbers.money(float(found.question.annual_value))
    said = findings.sentences or (content_contracts.in_words(results, found),)
    has_ladder = bool(results.kept) and findings.ladder is not None and len(findings.ladder)
    chart = (content_contracts.ladder_chart(findings.ladder, found),) if has_ladder else ()
    return Slide(
        f"{numbers.count(found.eligible)} could bid alone for {value} a year",
        (*chart, BulletList(tuple(Paragraph(text) for text in said[:2]))),
        (*said, content_contracts.TEST_OF_TURNOVER, content_contracts.UNKNOWN_BESIDE, _source(results)),
    )


def _limits(report: Report, results: Results) -> Slide:
    """What the numbers rest on and what they cannot say."""
    quality = results.quality
    old = quality.accounts_over_24_months
    items = [
        Paragraph(f"register as of {words.register_date(results)}; {results.project.options.rules.label}.", "Counted:"),
        Paragraph(
            f"{numbers.of(old, 'figure is', 'figures are') if old else 'no figure is'} over 24 months old; "
            f"{numbers.count(quality.income_unknown)} not known.",
            "Age:",
        ),
        Paragraph("an address is where post goes, not where an organisation works.", "Place:"),
        Paragraph(
            "below £500,000 the register tells nothing of staff or reserves. Willing and ready: only a conversation "
            "tells.",
            "Readiness:",
        ),
        Paragraph("deprivation describes areas, not the people in them.", "Need:"),
        Paragraph("the report of the same name has the method, every number and its source.", "In full:"),
    ]
    if results.uncovered_names:
        items.insert(1, Paragraph(f"not covered: {', '.join(results.uncovered_names)}.", "Left out:"))
    return Slide(
        "What this rests on, and what it cannot say",
        (BulletList(tuple(items)),),
        (content_evidence.ASKED_FOR, *report.attributions),
    )


def _source(results: Results) -> str:
    return (
        f"Source: registers of charities as of {words.register_date(results)}; "
        f"{words.index_name(results.project.options.index)}. Made with KIL Mapper from the project of "
        f"{days.day(results.project.created)}."
    )
