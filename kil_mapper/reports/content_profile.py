"""What the two pages on one ward or neighbourhood say: the report's own numbers, of this place alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kil_mapper.model import prose
from kil_mapper.model.contracts import PoolRow
from kil_mapper.model.findings import AnchorCoverageRow, Findings
from kil_mapper.model.results import AreaMore, AreaRow, BandRow, Counted, Results
from kil_mapper.model.tables import Org, Readiness
from kil_mapper.model.vocabulary import PlaceDetail, Reach, VersusWhole
from kil_mapper.reports import clean, content_areas, content_evidence, content_summary, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Column,
    Figure,
    Headline,
    Headlines,
    Interval,
    Kind,
    Missing,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    Tone,
    Value,
    known,
)
from kil_mapper.reports.content_cold_spots import KINDS

MOST_NAMED = 24  # organisations by name, so that they stay on their page and can be read
LONGEST_IN_CAPTION = 60  # letters of an area's name
LONGEST_NAME = 90  # letters of a name in a table of two pages
MAP_HEIGHT_MM = 88.0
DECILES = tuple(range(1, 11))


@dataclass(frozen=True, eq=False)
class AreaMaterial:
    """What the profile of one area is made from.

    Attributes:
        row: Its row of `areas`.
        members: The counted organisations there, protected ones included.
        deciles: The decile of each small area of which it holds a part; missing ones left out.
        lsoas: How many small areas it holds, in whole or in part.
        picture: Its map; None when it has no shape.
    """

    row: pd.Series
    members: pd.DataFrame
    deciles: tuple[int, ...]
    lsoas: int
    picture: Picture | None


def profiles(results: Results, findings: Findings, areas: Sequence[AreaMaterial], detail: PlaceDetail) -> Report:
    """One document with two pages on each area.

    Args:
        results: What the analysis found.
        findings: What the further analyses found.
        areas: Those wanted, in order.
        detail: How exactly places are told.
    """
    name, noun = clean.tidy(results.project.name), words.noun(results)
    only = clean.tidy(str(areas[0].row[AreaRow.NAME])) if len(areas) == 1 else ""
    return Report(
        title=f"Area profile: {only}, {name}" if only else f"Area profiles: {name}",
        subtitle=f"{noun.title} beside need, two pages on each area, as of {words.register_date(results)}",
        subject=f"{noun.title} and need by area in {name}",
        facts=content_summary.facts(results, detail),
        sections=tuple(section for area in areas for section in _pages(results, findings, area, detail)),
        attributions=content_evidence.attributions(results),
        created=results.project.created,
    )


def _pages(results: Results, findings: Findings, area: AreaMaterial, detail: PlaceDetail) -> list[Section]:
    name = clean.tidy(str(area.row[AreaRow.NAME]))
    figure = (Figure(area.picture, MAP_HEIGHT_MM),) if area.picture else (Paragraph("No boundary is held to draw."),)
    first: list[Block] = [
        Paragraph(_where(results, area)),
        _tiles(results, area),
        BulletList(tuple(_statements(results, findings, area))),
        *figure,
        _decile_table(area, _short(name)),
    ]
    second: list[Block] = [
        _band_table(results, area, _short(name)),
        _names(results, area, _short(name)),
        BulletList(tuple(_care(results))),
        BulletList(tuple(_rests_on(results, detail))),
        Paragraph(
            " ".join(f"{line.rstrip('.')}." for line in content_evidence.attributions(results)), "Sources:", quiet=True
        ),
    ]
    return [
        Section(name, 1, tuple(first), new_page=True),
        Section(f"{_short(name)}: who is here", 2, tuple(second), new_page=True),
    ]


# --- first page -------------------------------------------------------------------------------------------------------


def _where(results: Results, area: AreaMaterial) -> str:
    kind = KINDS[str(area.row[AreaRow.TYPE])]
    code = f" ({area.row[AreaRow.CODE]})" if kind == "ward" else ""
    what = "A ward" if kind == "ward" else "A neighbourhood as people of the project drew it, which may overlap others,"
    return (
        f"{what} in {clean.tidy(results.project.name)}{code}. Register as of {words.register_date(results)}; need by "
        f"{words.index_name(results.project.options.index)}."
    )


def _short(name: str) -> str:
    """A name for a caption, which has one line or two."""
    return name if len(name) <= LONGEST_IN_CAPTION else f"{name[: LONGEST_IN_CAPTION - 1]}…"


def _missing(area: AreaMaterial) -> Missing:
    return Missing.NOT_KNOWN if area.row[AreaRow.COVERED] else Missing.NOT_COVERED


def _tiles(results: Results, area: AreaMaterial) -> Headlines:
    row, noun, missing = area.row, words.noun(results), _missing(area)
    rate = words.rate(row, content_areas.WARD_RATE, missing)
    spread = (
        f"95% interval {numbers.number(rate.low)} to {numbers.number(rate.high)}" if isinstance(rate, Interval) else ""
    )
    return Headlines(
        (
            Headline("residents", known(row[AreaRow.POPULATION]), Kind.COUNT),
            Headline(f"{noun.many} based here", known(row[AreaRow.ORGANISATIONS], missing), Kind.COUNT),
            Headline("for every 10,000 residents", rate, Kind.RATE, spread),
            Headline(
                f"in the cluster, {words.cluster_name(results)}", known(row[AreaRow.CLUSTER], missing), Kind.COUNT
            ),
            Headline("of residents in England’s most deprived fifth", known(row[AreaRow.MOST_DEPRIVED_20]), Kind.SHARE),
        )
    )


def _statements(results: Results, findings: Findings, area: AreaMaterial) -> list[Paragraph]:
    row = area.row
    said = [
        Paragraph(clean.tidy(str(row[AreaRow.SENTENCE])), "Need and capacity:"),
        Paragraph(_need(results, row), "More on need:"),
        Paragraph(_beside_the_whole(results, area), "Beside the whole:"),
        Paragraph(_contract(results, findings, area), "Contracts:"),
        Paragraph(_anchors(results, findings, area), "Community anchors:"),
    ]
    readiness = _readiness(results, area)
    return [*said, *([Paragraph(readiness, "Readiness:")] if readiness else [])]


def _need(results: Results, row: pd.Series) -> str:
    score, tenth = known(row[AreaRow.SCORE]), known(row[AreaMore.MOST_DEPRIVED_10])
    extent = known(row[AreaRow.EXTENT])
    if isinstance(score, Missing):
        return "no score is known, since no small area of the index belongs to it."
    whole = words.authorities(results)
    beside = known(whole.iloc[0][AreaRow.SCORE]) if len(whole) == 1 else Missing.NOT_KNOWN
    against = "" if isinstance(beside, Missing) else f" (the whole: {numbers.text(beside, Kind.NUMBER)})"
    return (
        f"{numbers.text(tenth, Kind.SHARE)} of residents live in England’s most deprived tenth of small areas. The "
        f"average deprivation score is {numbers.text(score, Kind.NUMBER)}{against}, the extent of deprivation "
        f"{numbers.text(extent, Kind.SHARE)}; both rise with deprivation."
    )


def _beside_the_whole(results: Results, area: AreaMaterial) -> str:
    row, whole = area.row, words.whole_rate(results)
    if not row[AreaRow.COVERED]:
        return "the postcode directory does not cover this area, so nothing is counted here. It is not zero."
    versus = known(row[AreaRow.VERSUS_WHOLE])
    if not isinstance(versus, str) or isinstance(whole, Missing):
        return "it cannot be said how the rate stands to that of the whole."
    noun, rate = words.noun(results), numbers.number(whole)
    text = {
        VersusWhole.HIGHER: f"clearly more {noun.many} for every 10,000 residents than the {rate} of the whole.",
        VersusWhole.LOWER: f"clearly fewer {noun.many} for every 10,000 residents than the {rate} of the whole.",
        VersusWhole.NO_CLEAR_DIFFERENCE: f"no clear difference from the {rate} for every 10,000 residents of the "
        "whole: chance alone may explain it.",
    }[VersusWhole(versus)]
    return f"{text} Few people or organisations: read with care." if bool(row[AreaMore.FEW]) else text


def _contract(results: Results, findings: Findings, area: AreaMaterial) -> str:
    """Who of this area could bid alone, protected ones left out as in the report's table by ward, and that told."""
    found = findings.answer
    if found is None or not area.row[AreaRow.COVERED]:
        return "not worked out."
    shown = area.members[~area.members[Counted.SENSITIVE].astype(bool)]
    able = found.pool[found.pool[PoolRow.ID].isin(shown[Org.ID])]
    value = numbers.money(float(found.question.annual_value))
    required = numbers.money(float(found.question.required_turnover))
    hidden = results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID]
    protected = bool(found.withheld) or bool(found.pool[PoolRow.ID].isin(hidden).any())
    left_out = " Services at protected addresses are in the whole and in no ward." if protected else ""
    count = numbers.count(len(able)) if len(able) else "none"
    return (
        f"{count} of the {numbers.count(found.eligible)} in the whole area that turn over enough for {value} a year "
        f"({required}) {'is' if len(able) == 1 else 'are'} based here.{left_out} A turnover says nothing of who is "
        "willing and ready."
    )


def _anchors(results: Results, findings: Findings, area: AreaMaterial) -> str:
    if results.project.options.anchors_reviewed is None or findings.anchor_coverage is None:
        return "nobody has looked through the organisations for them yet, so nothing is said of them here."
    frame = findings.anchor_coverage
    rows = frame[frame[AnchorCoverageRow.CODE] == area.row[AreaRow.CODE]]
    if rows.empty:
        return "not worked out for this area."
    row = rows.iloc[0]
    based, metres = known(row[AnchorCoverageRow.BASED]), known(row[AnchorCoverageRow.METRES])
    nearest = known(row[AnchorCoverageRow.NEAREST])
    text = f"{numbers.text(based, Kind.COUNT)} declared here"
    if isinstance(metres, int | float):
        is_named = isinstance(nearest, str) and results.project.report.names
        named = f", {clean.tidy(str(nearest))}," if is_named else ""
        text += f"; the nearest{named} is {numbers.count(metres)} metres from the centre of its residents"
    return f"{text}."


def _readiness(results: Results, area: AreaMaterial) -> str:
    """How many told about taking on contracts; never who."""
    told = results.project.readiness
    told = told[told[Readiness.ORG].isin(area.members[Org.ID])]
    asked = told[Readiness.ORG].nunique()
    if not asked:
        return ""
    newest = told.sort_values(Readiness.WHEN, kind="stable").groupby(Readiness.ORG).last()
    parts = [
        f"{numbers.count(int(newest[column].fillna(value=False).astype(bool).sum()))} {what}"
        for column, what in (
            (Readiness.POLICIES, "with the policies that contracts ask for"),
            (Readiness.INSURANCE, "with the insurance"),
            (Readiness.WANTS_TO_GROW, "that want to grow"),
        )
    ]
    return f"{numbers.count(asked)} told about taking on contracts: {prose.listed(parts)}."


def _decile_table(area: AreaMaterial, name: str) -> Table:
    counts = [area.deciles.count(decile) for decile in DECILES]
    return Table(
        key="profile_deciles",
        sheet="Deciles",
        caption=f"Small areas of {name} by deprivation decile in England, 1 = most deprived",
        columns=tuple(Column(str(decile), Kind.COUNT) for decile in DECILES),
        rows=(tuple(counts),) if area.deciles else (),
        alternative=f"{numbers.of(area.lsoas, 'small area', 'small areas')}, in whole or in part.",
        notes=(f"{numbers.of(area.lsoas, 'small area (LSOA)', 'small areas (LSOAs)')}, in whole or in part.",),
        empty="no small area of the index belongs to it.",
    )


# --- second page ------------------------------------------------------------------------------------------------------


def _band_table(results: Results, area: AreaMaterial, name: str) -> Table:
    noun, members = words.noun(results), area.members
    known_sum = members[Counted.TURNOVER].sum() if members[Counted.TURNOVER].notna().any() else 0
    rows: list[tuple[Value, ...]] = []
    for _, band in results.bands.iterrows():
        inside = members[members[Counted.BAND] == band[BandRow.BAND]]
        turnover = inside[Counted.TURNOVER].dropna()
        is_unknown = isinstance(known(band[BandRow.LOW]), Missing)
        nothing = Missing.NOT_KNOWN if is_unknown and len(inside) else Missing.NOT_APPLICABLE
        total: Value = int(turnover.sum()) if len(turnover) else nothing
        share: Value = len(inside) / len(members) if len(members) else Missing.NOT_APPLICABLE
        rows.append((str(band[BandRow.LABEL]), len(inside), share, total))
    unknown = int(members[Counted.TURNOVER].isna().sum())
    return Table(
        key="profile_bands",
        sheet="Bands",
        caption=f"{noun.title} in {name} by turnover band",
        columns=(
            Column("Turnover band", Kind.TEXT, 2.4),
            Column(noun.title, Kind.COUNT, 1.3),
            Column("Share of those here", Kind.SHARE, 1.2),
            Column("Turnover, sum", Kind.MONEY, 1.5),
        ),
        rows=tuple(rows) if area.row[AreaRow.COVERED] and len(members) else (),
        alternative=f"{noun.count(len(members))}, turnover not known for {numbers.count(unknown)}.",
        highlighted=frozenset(n for n, picked in enumerate(results.bands[BandRow.HIGHLIGHTED]) if picked),
        total=(
            "All bands",
            len(members),
            1.0 if len(members) else Missing.NOT_APPLICABLE,
            int(known_sum) if unknown < len(members) else Missing.NOT_KNOWN,
        ),
        notes=(f"Turnover is known for {numbers.count(len(members) - unknown)} of {numbers.count(len(members))}.",),
        empty="nothing can be counted here, since the postcode directory does not cover it. It is not zero."
        if not area.row[AreaRow.COVERED]
        else f"no {noun.one} is based here.",
    )


def _names(results: Results, area: AreaMaterial, name: str) -> Block:
    """The cluster and larger by name, as far as a page holds them; protected ones never with a ward."""
    caption = f"The cluster and larger in {name}, largest turnover first"
    cluster = results.project.options.scheme.cluster
    low = cluster.low if cluster is not None and cluster.low is not None else None
    if low is None:
        return Paragraph("the bands of this project pick out no cluster.", f"{caption}:")
    members = area.members[~area.members[Counted.SENSITIVE].astype(bool)]
    large = members[(members[Counted.TURNOVER] >= low).fillna(value=False).astype(bool)]
    large = large.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True], kind="stable")
    if not results.project.report.names:
        text = f"{numbers.of(len(large), 'organisation', 'organisations')}; not named in this document, as chosen."
        return Paragraph(text, f"{caption}:")
    shown = large.head(MOST_NAMED)
    rows = tuple(_named(row) for _, row in shown.iterrows())
    notes = (
        [f"{numbers.count(len(large) - len(shown))} more are in the list of organisations."]
        if len(large) > len(shown)
        else []
    )
    if area.members[Counted.SENSITIVE].any() or results.counted[Counted.SENSITIVE].any():
        notes.append("Services at protected addresses are never named with a place, so they are left out here.")
    return Table(
        key="profile_names",
        sheet="Names",
        caption=caption,
        columns=(
            Column("Organisation", Kind.TEXT, 3.2),
            Column("Turnover", Kind.MONEY, 1.2),
            Column("Year end", Kind.DATE, 1.1),
            Column("In the cluster", Kind.YES_NO, 0.9),
            Column("Reach", Kind.TEXT, 1.4),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'organisation', 'organisations')} by name.",
        notes=tuple(notes),
        highlighted=frozenset(n for n, row in enumerate(rows) if row[3] is True),
        tone=Tone.CLUSTER,
        empty="none that may be named is based here.",
        by_name=True,
    )


def _named(row: pd.Series) -> tuple[Value, ...]:
    name = clean.tidy(str(row[Org.NAME]))
    return (
        name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
        known(row[Counted.TURNOVER]),
        known(row[Counted.YEAR_END]),
        bool(row[Counted.CLUSTER]),
        Reach(str(row[Counted.REACH])).word,
    )


def _care(results: Results) -> list[Paragraph]:
    said = [
        Paragraph("an address is where post goes, not where an organisation works.", "Place:"),
        Paragraph("what is not known is never counted as £0; sums hold known turnovers only.", "Turnover:"),
        Paragraph(
            "deprivation describes areas, not the people in them; an interval describes chance from year to year.",
            "Need:",
        ),
    ]
    noun = words.noun(results)
    if noun.one != "organisation":
        said.append(Paragraph(f"{noun.many} only; groups that no register knows are not in it.", "Counted:"))
    return said


def _rests_on(results: Results, detail: PlaceDetail) -> list[Paragraph]:
    """The status box, as lines."""
    wanted = {"Residents", "Who counts", "Turnover used", "Project created"}
    return [
        Paragraph(f"{fact.value}.", f"{fact.label}:")
        for fact in content_summary.facts(results, detail)
        if fact.label in wanted
    ]
