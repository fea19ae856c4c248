"""Community anchors: those declared, with what was looked at, and how far each area is from one."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model import days, prose
from kil_mapper.model.findings import AnchorCheckRow, AnchorCoverageRow, Findings
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Block, Callout, Column, Kind, Missing, Paragraph, Section, Table, Value, known

HEADING = "Community anchors"
KINDS = {AreaType.LAD.value: "authority", AreaType.WARD.value: "ward", AreaType.CUSTOM.value: "neighbourhood"}
NOT_REVIEWED = (
    "Nobody has gone through the organisations for community anchors yet. Until that is done and recorded with a date, "
    "an area without one means nothing, and nothing is said of where anchors are missing."
)


def section(results: Results, findings: Findings) -> Section:
    """Declared anchors with their checklist, and coverage once a review is recorded."""
    options = results.project.options
    intro = (
        "A community anchor is led by people of the place, does several things for it, holds a building or land, and "
        "works for one place. It is declared by a person with a date, never worked out by a rule; what registers hold "
        "is evidence beside it."
    )
    blocks: list[Block] = [Paragraph(intro)]
    if options.anchors_reviewed is None:
        blocks.append(Callout("Not reviewed yet", (NOT_REVIEWED,)))
    else:
        who = f" by {clean.tidy(options.anchors_reviewed_by)}" if options.anchors_reviewed_by else ""
        blocks.append(Paragraph(f"Reviewed on {days.day(options.anchors_reviewed)}{who}."))
    blocks.append(anchor_table(findings))
    if options.anchors_reviewed is not None and findings.anchor_coverage is not None:
        blocks += _coverage(results, findings.anchor_coverage)
    return Section(HEADING, 1, tuple(blocks), new_page=options.anchors_reviewed is not None)


def anchor_table(findings: Findings) -> Table:
    """The organisations declared, with the criteria as declared and the register's evidence."""
    frame = findings.anchor_checklist
    declared = frame[frame[AnchorCheckRow.IS_ANCHOR].fillna(value=False).astype(bool)] if frame is not None else None
    rows = tuple(_anchor(row) for _, row in declared.iterrows()) if declared is not None else ()
    return Table(
        key="anchors",
        by_name=True,
        sheet="Community anchors",
        caption="Community anchors as declared",
        columns=(
            Column("Organisation", Kind.TEXT, 2.6),
            Column("Ward", Kind.TEXT, 1.4),
            Column("Locally led", Kind.YES_NO, 0.95),
            Column("Several purposes", Kind.YES_NO, 1.1),
            Column("Holds an asset", Kind.YES_NO, 0.9),
            Column("One place", Kind.YES_NO, 0.8),
            Column("Register: land or buildings", Kind.YES_NO, 1.15),
            Column("What speaks for it", Kind.TEXT, data_only=True),
            Column("Declared by", Kind.TEXT, 1.15),
            Column("On", Kind.DATE, 1.1),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'organisation', 'organisations')} with the criteria looked at.",
        notes=("“Not known”: nobody looked at it, or the register holds nothing.",),
        empty="No organisation has been declared a community anchor.",
    )


def _anchor(row: pd.Series) -> tuple[Value, ...]:
    sensitive = bool(row[AnchorCheckRow.SENSITIVE])
    note, who = known(row[AnchorCheckRow.NOTE]), known(row[AnchorCheckRow.WHO])
    return (
        words.WITHHELD_NAME if sensitive else clean.tidy(str(row[AnchorCheckRow.NAME])),
        Missing.WITHHELD if sensitive else known(row[AnchorCheckRow.WARD]),
        known(row[AnchorCheckRow.LOCALLY_LED]),
        known(row[AnchorCheckRow.MULTI_PURPOSE]),
        known(row[AnchorCheckRow.HOLDS_ASSET]),
        known(row[AnchorCheckRow.PLACE_BASED]),
        known(row[AnchorCheckRow.HAS_LAND]),
        Missing.WITHHELD if sensitive else _text(note),
        _text(who),
        known(row[AnchorCheckRow.WHEN]),
    )


def _text(value: Value) -> Value:
    """A text fit for every format; an empty one is not known."""
    return (clean.tidy(value) or Missing.NOT_KNOWN) if isinstance(value, str) else value


def _coverage(results: Results, frame: pd.DataFrame) -> list[Block]:
    """Each ward and neighbourhood with the anchors in reach."""
    rows = frame[frame[AnchorCoverageRow.TYPE] != AreaType.LAD.value]
    reach = numbers.count(results.project.options.anchor_reach)
    without = [
        str(row[AnchorCoverageRow.NAME]) for _, row in rows.iterrows() if known(row[AnchorCoverageRow.WITHIN]) == 0
    ]
    told = (
        f"No anchor within {reach} metres of where residents live on average: {prose.listed(without)}."
        if without
        else f"Every area that could be judged has an anchor within {reach} metres of where residents live on average."
    )
    table = Table(
        key="anchor_coverage",
        sheet="Anchor coverage",
        caption=f"Community anchors within reach of each area, {results.project.name}",
        columns=(
            Column("Area code", Kind.CODE, data_only=True),
            Column("Area", Kind.TEXT, 2.2),
            Column("Kind", Kind.TEXT, 1.5),
            Column("Based there", Kind.COUNT, 1.0),
            Column(f"Within {reach} metres", Kind.COUNT, 1.1),
            Column("Metres to the nearest", Kind.COUNT, 1.2),
            Column("Nearest", Kind.TEXT, 2.6),
        ),
        rows=tuple(_covered(row) for _, row in rows.iterrows()),
        alternative=f"{numbers.of(len(rows), 'area', 'areas')}; {len(without)} without an anchor within reach.",
        notes=(
            (
                "As the crow flies, from the population-weighted centre of the area, in whole hundreds of metres; a "
                "river or a hill is not in it. Small organisations stand at the centre of their small area."
            ),
        ),
        empty="There are no wards or neighbourhoods.",
    )
    return [Paragraph(told), table]


def _covered(row: pd.Series) -> tuple[Value, ...]:
    based, nearest = known(row[AnchorCoverageRow.BASED]), known(row[AnchorCoverageRow.NEAREST])
    metres = known(row[AnchorCoverageRow.METRES])
    hidden = Missing.NOT_KNOWN if isinstance(metres, Missing) else Missing.WITHHELD
    return (
        str(row[AnchorCoverageRow.CODE]),
        clean.tidy(str(row[AnchorCoverageRow.NAME])),
        KINDS[str(row[AnchorCoverageRow.TYPE])],
        based,
        known(row[AnchorCoverageRow.WITHIN]),
        metres,
        clean.tidy(nearest) if isinstance(nearest, str) else hidden,
    )
