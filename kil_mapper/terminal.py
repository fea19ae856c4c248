"""What the command line prints: results on stdout, progress and messages on stderr."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table
from rich.text import Text

from kil_mapper.model.errors import KilError

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper.model.contracts import ContractAnswer
    from kil_mapper.model.inventory import Inventory
    from kil_mapper.model.issues import Issue
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import AreaChoice, Check

ROWS_NAMED = 5
NARROWEST = 40
_LONE = re.compile("[\ud800-\udfff]")


class _Printer(Console):
    """A console for plain results: at least wide enough to read, and a full disk is told as what it is."""

    def __init__(self, *, stderr: bool) -> None:
        terminal = (sys.stderr if stderr else sys.stdout).isatty()
        super().__init__(stderr=stderr, highlight=False, soft_wrap=not terminal)
        if self.width < NARROWEST:
            self.width = NARROWEST

    def print(self, *objects: Any, **options: Any) -> None:
        """Print.

        Raises:
            KilError: What stdout stands for cannot be written to.
        """
        with _written():
            super().print(*objects, **options)


@contextmanager
def _written() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read it has had enough
    except OSError as error:
        message = f"The answer could not be written: {error.strerror or error}."
        raise KilError(message, "Free some space, or write it to another place.") from error


def prepare_streams() -> None:
    """Make stdout and stderr fit for every text: a stream may be closed, or know a few hundred characters only."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - open as long as we run
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(document: Any) -> None:
    """Print one JSON document on stdout and nothing else; in pure ASCII where stdout is not UTF-8."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf8")
    text = json.dumps(document, ensure_ascii=not unicode, indent=2, allow_nan=False)
    if _LONE.search(text):  # half a character in a file name
        text = json.dumps(document, ensure_ascii=True, indent=2, allow_nan=False)
    with _written():
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _out() -> Console:
    return _Printer(stderr=False)


def _err() -> Console:
    return _Printer(stderr=True)


def say(text: str) -> None:
    """Print a plain line."""
    _out().print(Text(text))


def note(text: str) -> None:
    """Print a plain line beside the results, on stderr."""
    _err().print(Text(text))


def failed(error: KilError) -> None:
    """Say what happened and what to do."""
    console = _err()
    console.print(Text(error.message, style="bold red"))
    if error.hint:
        console.print(Text(error.hint))


def wrong_usage(message: str) -> None:
    """Say what of the command line was not understood, and where the help is."""
    console = _err()
    console.print(Text(message, style="bold red"))
    console.print(Text("“kil-mapper --help” lists the commands, “kil-mapper COMMAND --help” their options."))


class _BarProgress:
    """Shows what is being done on a bar; Ctrl+C cancels by itself."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task = bar.add_task("Starting", total=None)

    def report(self, doing: str, fraction: float | None = None) -> None:
        """Show the step and how far it is."""
        total, done = (None, 0) if fraction is None else (1.0, fraction)
        self._bar.update(self._task, description=escape(doing), total=total, completed=done)


@contextmanager
def progress() -> Iterator[_BarProgress]:
    """A progress bar on stderr that goes away when the work is done."""
    bar = Bar(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=_err(),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        yield _BarProgress(bar)


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
    _out().print(_table("Local authorities", ("Code", "Name", "Small areas with boundaries"), rows, right={2}))


def print_checks(checks: Iterable[Check]) -> None:
    """Each check with its outcome in words."""
    for found in checks:
        say(f"{'OK  ' if found.ok else 'FAIL'} {found.message}")


def print_summary(results: Results) -> None:
    """Ledger, bands, deprivation, areas and quality of a project."""
    project, options = results.project, results.project.options
    console = _out()
    say(f"{project.name}: {results.rows_read:,} rows read, {results.kept:,} {project.noun[1]} counted")
    say(f"Register of {options.reference_date}; {options.index.full_title}; {options.turnover_basis.label}.\n")
    for warning in results.warnings:
        say(f"! {warning}")
    ledger = [(row["label"], _count(row["rows"])) for row in _rows(results.ledger)]
    console.print(_table("Set aside", ("Reason", "Rows"), ledger, right={1}))
    for title, frame in (("By turnover band", results.bands), ("By NCVO band", results.ncvo_bands)):
        rows = [
            (
                f"{row['label']}{'  ← the cluster' if row['highlighted'] else ''}",
                _count(row["organisations"]),
                f"{row['share'] or 0:.1%}",
                _pounds(row["income"]),
            )
            for row in _rows(frame)
        ]
        console.print(_table(title, ("Band", "Number", "Share", "Income"), rows, right={1, 2, 3}))
    deciles = [
        (
            str(row["decile"]),
            _count(row["population"]),
            _count(row["organisations"]),
            _count(row["cluster"]),
            _rate(row),
        )
        for row in _rows(results.deciles)
    ]
    by_decile = ("Decile (1 = most deprived)", "Residents", "Number", "In the cluster", "Per 10,000 (95% interval)")
    console.print(_table("By deprivation of the small area", by_decile, deciles, right={1, 2, 3, 4}))
    places = [
        (
            row["name"],
            _count(row["population"]),
            _count(row["organisations"], "not covered"),
            _count(row["cluster"], "not covered"),
            _rate(row),
            (row["versus_whole"] if isinstance(row["versus_whole"], str) else "").replace("_", " "),
        )
        for row in _rows(results.areas)
    ]
    by_area = ("Area", "Residents", "Number", "In the cluster", "Per 10,000 (95% interval)", "Versus the whole")
    console.print(_table("By area", by_area, places, right={1, 2, 3, 4}))
    quality = results.quality
    say(
        f"Income not known: {quality.income_unknown:,}. Figures older than 24 months: "
        f"{quality.accounts_over_24_months:,}. Median year end: {quality.median_year_end or 'not known'}. "
        f"Broken records mended: {quality.records_mended:,}."
    )
    for attribution in dict.fromkeys(line for text in project.sources["attribution"] for line in text.split("\n")):
        say(attribution)


def print_contract(found: ContractAnswer, results: Results) -> None:
    """Who could take a contract: the count and its conditions, the pool, the ladder, lots and consortia."""
    question, noun, console = found.question, results.project.noun, _out()
    names = results.counted.set_index("org_id")["name"]
    say(
        f"Annual value without VAT £{float(question.annual_value):,.0f}; turnover wanted at least "
        f"£{float(question.required_turnover):,.0f} ({float(question.multiple):g} × the annual value)."
    )
    say(
        f"{found.eligible:,} {noun[found.eligible != 1]} turn over enough; {found.eligible_local:,} of them work "
        f"locally, {found.eligible_local_current:,} of these have accounts no older than 24 months. "
        f"{found.unknown_income:,} more have an income that is not known.\n"
    )
    pool = [
        (row["name"], _pounds(row["turnover"]), row["reach"].replace("_", "-"), row["ward"] or "withheld")
        for row in _rows(found.pool)
    ]
    console.print(_table("Turn over enough", ("Organisation", "Turnover", "Reach", "Ward"), pool, right={1}))
    for step in found.falls_to:
        if step.above_annual_value is not None:
            say(f"Above an annual value of £{step.above_annual_value:,} {step.organisations} are left.")
    lots = [(str(lot.lots), f"£{lot.annual_value_each:,.0f}", f"{lot.eligible:,}") for lot in found.lots]
    console.print(_table("In equal lots", ("Lots", "Annual value of each", "Turn over enough"), lots, right={0, 1, 2}))
    for consortium in found.consortia:
        say(
            f"Together: {'; '.join(names[member] for member in consortium.members)} turn over "
            f"£{consortium.combined_turnover:,}, the largest {consortium.largest_share:.0%} of it."
        )
    if not found.consortia:
        say("No consortium of up to eight local partners with current accounts turns over enough.")


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype("object")
    return [dict(row) for row in plain.where(plain.notna(), None).to_dict("records")]


def _count(value: Any, missing: str = "not known") -> str:
    return missing if value is None else f"{int(value):,}"


def _pounds(value: Any) -> str:
    return "not known" if value is None else f"£{int(value):,}"


def _rate(row: dict[str, Any]) -> str:
    if row["rate_per_10k"] is None:
        return ""
    return f"{row['rate_per_10k']:.1f} ({row['rate_low']:.1f} to {row['rate_high']:.1f})"


def _table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], right: set[int]) -> Table:
    table = Table(title=title, title_justify="left")
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table
