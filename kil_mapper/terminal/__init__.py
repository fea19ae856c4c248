"""What the command line prints: results on stdout, progress and messages on stderr.

Results have a module of their own, `printed`: it loads the tables of the core, which a mere message need not wait for.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from kil_mapper.model.errors import KilError

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
        _write_no_more()
        raise  # whoever read it has had enough
    except OSError as error:
        _write_no_more()
        message = f"The answer could not be written: {error.strerror or error}."
        raise KilError(message, "Free some space, or write it to another place.") from error


def _write_no_more() -> None:
    """Point stdout at nothing: what is still waiting in it would fail again when the program ends."""
    with suppress(OSError, ValueError):  # a stdout that is no file has nothing waiting
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


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


def out() -> Console:
    """The console for results, on stdout."""
    return _Printer(stderr=False)


def _err() -> Console:
    return _Printer(stderr=True)


def say(text: str) -> None:
    """Print a plain line."""
    out().print(Text(text))


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
