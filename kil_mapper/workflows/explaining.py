"""Where a figure comes from: the same that the annex of the documents says, with the organisations behind it."""

from __future__ import annotations

import difflib
from dataclasses import asdict, replace
from typing import Any

import pandas as pd

from kil_mapper.analysis.places import place
from kil_mapper.model.errors import KilError
from kil_mapper.model.explanations import Behind, Explanation, SourceFile
from kil_mapper.model.findings import Findings
from kil_mapper.model.project import ReportChoices
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org, Source
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean, content_words, numbers
from kil_mapper.reports.blocks import Headlines, Interval, Kind, Report, Table, Value
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.traces import TRACES, Trace, held
from kil_mapper.workflows.findings import findings_of

ALL_ROWS = ""  # in the place of the name of a row: their sum
_STROKE = "/"


def explain(results: Results, key: str) -> Explanation:
    """How a figure was worked out, from which files, and which organisations are behind it.

    Args:
        results: The computed results.
        key: A key as the documents print it: `summary/organisations`, `bands`, or a row of a table, `bands/200k_500k`.

    Raises:
        KilError: No figure has that key.
    """
    findings = findings_of(results)
    report = _whole(results, findings)
    wanted = key.strip()
    for tile in _tiles(report):
        if tile.key.casefold() == wanted.casefold():
            values = (
                (tile.label, numbers.text(tile.value, tile.kind)),
                *((("beside it", tile.note),) if tile.note else ()),
            )
            return _explained(results, findings, tile.key, tile.label, values, None)
    name, _, row = wanted.partition(_STROKE)
    table = next((table for table in _tables(report) if table.key.casefold() == name.casefold()), None)
    if table is None or table.key not in TRACES:
        raise _unknown(report, wanted)
    if not row:
        return _told_whole(table, _explained(results, findings, table.key, table.caption, (), None))
    found = next((cells for cells in table.rows if _row_key(cells).casefold() == row.casefold()), None)
    if found is None:
        raise _unknown(report, wanted)
    shown = tuple(
        (column.heading, numbers.text(cell, column.kind)) for column, cell in zip(table.columns, found, strict=True)
    )
    return _explained(
        results, findings, f"{table.key}{_STROKE}{_row_key(found)}", table.caption, shown, _row_key(found)
    )


def figure_keys(results: Results) -> tuple[tuple[str, str], ...]:
    """Every key of the report of this project with what it stands for, in the order of the report."""
    report = _whole(results, findings_of(results))
    tiles = [(tile.key, tile.label) for tile in _tiles(report)]
    return (*tiles, *((table.key, table.caption) for table in _tables(report) if table.key in TRACES))


def explanation_document(found: Explanation) -> dict[str, Any]:
    """An explanation as one JSON document."""
    document = asdict(found)
    document["values"] = [{"heading": heading, "value": value} for heading, value in found.values]
    document["rows"] = [dict(zip(found.headings, row, strict=True)) for row in found.rows]
    del document["headings"]
    return {"format": 1, **document}


def _whole(results: Results, findings: Findings) -> Report:
    """The report with every part, whatever is chosen: also what was left out of it can be asked for."""
    whole = replace(results, project=replace(results.project, report=ReportChoices()))
    return capacity_report(whole, place(results, PlaceDetail.AREA), {}, PlaceDetail.AREA, findings)


def _tiles(report: Report) -> list[Any]:
    return [
        tile
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Headlines)
        for tile in block.tiles
    ]


def _tables(report: Report) -> tuple[Table, ...]:
    return (*report.tables(), *report.lists)


def _told_whole(table: Table, found: Explanation) -> Explanation:
    """With the table as it stands on paper, after the names by which its rows can be asked for."""
    printed = [place for place in table.on_paper if place]
    columns = [table.columns[place] for place in printed]
    named = [(clean.tidy(_row_key(row)), row) for row in table.rows] + (
        [(ALL_ROWS, table.total)] if table.total else []
    )
    return replace(
        found,
        headings=(table.columns[0].heading, *(clean.tidy(column.heading) for column in columns)),
        rows=tuple(
            (name, *(clean.tidy(numbers.text(row[n], table.columns[n].kind)) for n in printed)) for name, row in named
        ),
    )


def _row_key(cells: tuple[Value, ...]) -> str:
    """What stands first in a row, as people would type it."""
    first = cells[0]
    if isinstance(first, Interval):
        return numbers.text(first, Kind.RATE)
    if isinstance(first, float) and first == int(first):
        return str(int(first))
    return numbers.text(first, Kind.PLAIN)


def _explained(
    results: Results,
    findings: Findings,
    key: str,
    what: str,
    values: tuple[tuple[str, str], ...],
    row: str | None,
) -> Explanation:
    trace = TRACES[key if key in TRACES else key.partition(_STROKE)[0]]
    return Explanation(
        key=key,
        what=clean.tidy(what),
        values=tuple((clean.tidy(heading), clean.tidy(value)) for heading, value in values),
        how=trace.how,
        sources=_sources(results, trace),
        behind=None if trace.behind is None else _behind(trace.behind(results, findings, row)),
    )


def _sources(results: Results, trace: Trace) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(
            title=clean.tidy(str(row[Source.TITLE])),
            edition=clean.tidy(str(row[Source.EDITION])),
            files=tuple(clean.tidy(line) for line in str(row[Source.FILE]).splitlines()),
            fingerprints=tuple(str(row[Source.SHA256]).splitlines()),
            rows_read=int(row[Source.ROWS_READ]),
            rows_kept=int(row[Source.ROWS_KEPT]),
        )
        for _, row in held(trace, results).iterrows()
    )


def _behind(rows: pd.DataFrame) -> tuple[Behind, ...]:
    """The organisations by name; protected ones without name, number and record, which lead to them."""
    shown = [_named(row) for _, row in rows[~rows[Counted.SENSITIVE].astype(bool)].sort_values(Org.ID).iterrows()]
    hidden = int(rows[Counted.SENSITIVE].astype(bool).sum())
    return (*shown, *([Behind("", content_words.WITHHELD_NAME, None)] * hidden))


def _named(row: pd.Series) -> Behind:
    record = None if pd.isna(row[Org.RECORD]) else int(row[Org.RECORD])
    return Behind(str(row[Org.ID]), clean.tidy(str(row[Org.NAME])), record)


def _unknown(report: Report, wanted: str) -> KilError:
    name = wanted.partition(_STROKE)[0].casefold()
    table = next((table for table in _tables(report) if table.key.casefold() == name), None)
    if table is not None:
        rows = [_row_key(cells) for cells in table.rows]
        near = difflib.get_close_matches(wanted.partition(_STROKE)[2], rows, 3, 0.3) or rows[:3]
        return KilError(
            f"“{clean.tidy(wanted)[:80]}” is no row of {table.key}.",
            f"Rows are named by what stands first in them, such as {', '.join(f'{table.key}/{row}' for row in near)}.",
        )
    keys = [tile.key for tile in _tiles(report)] + [table.key for table in _tables(report) if table.key in TRACES]
    near = difflib.get_close_matches(wanted, keys, 3, 0.4) or keys[:3]
    return KilError(
        f"No figure of the report has the key “{clean.tidy(wanted)[:80]}”.",
        f"Keys stand under tables and in the annex, such as {', '.join(near)}.",
    )
