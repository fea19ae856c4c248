"""Results as the command line prints them: lines and tables on stdout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd
from rich.table import Table
from rich.text import Text

from kil_mapper.model.inventory import Inventory
from kil_mapper.model.issues import Issue
from kil_mapper.model.results import LAD_RATES_PER, RATES_PER, AreaRow, BandRow, DecileRow, LedgerRow, Results
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import AreaType, VersusWhole
from kil_mapper.terminal import out, say
from kil_mapper.workflows import AreaChoice, Check

ROWS_NAMED = 5


def print_inventory(inventory: Inventory) -> None:
    """What each file is, its problems, and what is missing."""
    for found in inventory.files:
        say(found.source.label)
        say(f"  {'' if found.dataset else 'Not recognised. '}{found.what}".rstrip())
        facts = [
            f"edition {found.edition}" if found.edition else "",
            "" if found.rows is None else f"{found.rows:,} rows",
            f"{len(found.used)} of {len(found.headings)} columns read" if found.dataset and found.headings else "",
        ]
        if any(facts):
            say(f"  {', '.join(filter(None, facts))}")
        for message, rows in _by_message(issue for issue in found.issues if issue.message != found.what).items():
            say(f"  ! {message}{_in_rows(rows)}")
    if inventory.missing:
        say("\nMissing:")
    for dataset in inventory.missing:
        say(f"- {dataset.title} ({dataset.need.value}). {dataset.gives}\n  {dataset.get_it}\n  {dataset.page}")


def _by_message(issues: Iterable[Issue]) -> dict[str, list[int]]:
    """Rows by what is said of them, so that the same thing is said once."""
    found: dict[str, list[int]] = {}
    for issue in issues:
        rows = found.setdefault(f"{issue.message} {issue.hint}".rstrip(), [])
        rows += [issue.row] if issue.row is not None else []
    return found


def _in_rows(rows: Sequence[int]) -> str:
    if not rows:
        return ""
    more = f" and {len(rows) - ROWS_NAMED:,} more" if len(rows) > ROWS_NAMED else ""
    return f" ({'row' if len(rows) == 1 else 'rows'} {', '.join(map(str, rows[:ROWS_NAMED]))}{more})"


def print_areas(found: Iterable[AreaChoice]) -> None:
    """The authorities that can be built."""
    rows = [(a.code, a.name, f"{a.lsoas_with_boundaries:,} of {a.lsoas:,}") for a in found]
    out().print(table("Local authorities", ("Code", "Name", "Small areas with boundaries"), rows, right={2}))


def print_checks(checks: Iterable[Check]) -> None:
    """Each check with its outcome in words."""
    for found in checks:
        say(f"{'OK  ' if found.ok else 'FAIL'} {found.message}")


def print_summary(results: Results) -> None:
    """Sources, ledger, bands, deprivation, areas and quality of a project."""
    project, options = results.project, results.project.options
    added = f"{results.added_by_hand:,} added by hand, " if results.added_by_hand else ""
    read = results.rows_read - results.added_by_hand
    say(f"{project.name}: {read:,} rows read, {added}{results.kept:,} {project.noun[1]} counted")
    say(f"Register of {options.reference_date}; {options.index.full_title}; {options.turnover_basis.label}.\n")
    for warning in results.warnings:
        say(f"! {warning}")
    for drawn in (*_whole_tables(results), *_area_tables(results), _source_table(results)):
        out().print(drawn)
    quality = results.quality
    say(
        f"Income not known: {quality.income_unknown:,}. Figures older than 24 months: "
        f"{quality.accounts_over_24_months:,}. Median year end: {quality.median_year_end or 'not known'}. "
        f"Broken records mended: {quality.records_mended:,}."
    )
    for line in project.attributions:
        say(line)


def _whole_tables(results: Results) -> Iterator[Table]:
    """The ledger, both band schemes and the deciles."""
    ledger = [(row[LedgerRow.LABEL], _count(row[LedgerRow.ROWS])) for row in _rows(results.ledger)]
    yield table("Set aside", ("Reason", "Rows"), ledger, right={1})
    for title, frame in (("By turnover band", results.bands), ("By NCVO band", results.ncvo_bands)):
        bands = [
            (
                f"{row[BandRow.LABEL]}{'  ← the cluster' if row[BandRow.HIGHLIGHTED] else ''}",
                _count(row[BandRow.ORGANISATIONS]),
                f"{row[BandRow.SHARE] or 0:.1%}",
                pounds(row[BandRow.INCOME]),
            )
            for row in _rows(frame)
        ]
        yield table(title, ("Band", "Number", "Share", "Income"), bands, right={1, 2, 3})
    figures = (DecileRow.POPULATION, DecileRow.ORGANISATIONS, DecileRow.CLUSTER)
    deciles = [
        (str(row[DecileRow.DECILE]), *(_count(row[figure]) for figure in figures), _rate(row))
        for row in _rows(results.deciles)
    ]
    headings = ("Decile (1 = most deprived)", "Residents", "Number", "In the cluster", "Per 10,000 (95% interval)")
    yield table("By deprivation of the small area", headings, deciles, right={1, 2, 3, 4})


def _area_tables(results: Results) -> Iterator[Table]:
    """Authorities per 1,000 residents, wards and neighbourhoods per 10,000: the usual units (METHODS §6)."""
    for kind, per in ((AreaType.LAD, LAD_RATES_PER), (AreaType.WARD, RATES_PER), (AreaType.CUSTOM, RATES_PER)):
        areas = [
            (
                row[AreaRow.NAME],
                _count(row[AreaRow.POPULATION]),
                _count(row[AreaRow.ORGANISATIONS], "not covered"),
                _count(row[AreaRow.CLUSTER], "not covered"),
                _rate(row, per),
                VersusWhole(row[AreaRow.VERSUS_WHOLE]).label if row[AreaRow.VERSUS_WHOLE] else "",
            )
            for row in _rows(results.areas[results.areas[AreaRow.TYPE] == kind.value])
        ]
        headings = ("Area", "Residents", "Number", "In the cluster", f"Per {per:,} (95% interval)", "Versus the whole")
        if areas:
            yield table(kind.nouns[1].capitalize(), headings, areas, right={1, 2, 3, 4})


def _source_table(results: Results) -> Table:
    figures = (Source.ROWS_READ, Source.ROWS_KEPT, Source.ROWS_SET_ASIDE)
    sources = [
        (row[Source.TITLE], row[Source.EDITION], *(_count(row[figure]) for figure in figures))
        for row in _rows(results.project.sources)
    ]
    headings = ("Source", "Edition", "Rows read", "Kept", "Set aside")
    return table("Sources", headings, sources, right={2, 3, 4})


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype("object")
    return [dict(row) for row in plain.where(plain.notna(), None).to_dict("records")]


def _count(value: Any, missing: str = "not known") -> str:
    return missing if value is None else f"{int(value):,}"


def pounds(value: Any, missing: str = "not known") -> str:
    """Whole pounds, or that they are not known."""
    return missing if pd.isna(value) else f"£{int(value):,}"


def _rate(row: dict[str, Any], per: int = RATES_PER) -> str:
    rate, low, high = (row[column] for column in (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH))
    if rate is None:
        return ""
    scale = per / RATES_PER
    return f"{rate * scale:.1f} ({low * scale:.1f} to {high * scale:.1f})"


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], right: set[int]) -> Table:
    """A table of plain text; columns numbered in `right` stand at the right."""
    drawn = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    return drawn
