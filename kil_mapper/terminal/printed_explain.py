"""Where figures come from, as the command line prints it."""

from __future__ import annotations

from collections.abc import Iterable

from kil_mapper.model.explanations import Explanation
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table

WIDEST = 7  # columns that find room beside each other
FINGERPRINT_LENGTH = 12  # of SHA-256: enough to tell files apart by eye


def print_keys(keys: Iterable[tuple[str, str]]) -> None:
    """Every key with what it stands for."""
    out().print(table("Figures of the report", ("Key", "Figure"), list(keys), right=set()))


def print_explanation(found: Explanation, *, listed: bool) -> None:
    """One figure: what it says, how it was worked out, its files; the organisations behind it when asked for."""
    say(f"{found.key}: {found.what}")
    if found.headings:
        _print_rows(found)
    else:
        out().print(table("What it says", ("What", "Value"), found.values, right=set()))
    say(f"How: {found.how}")
    rows = [
        (
            source.title,
            source.edition,
            "\n".join(source.files),
            "\n".join(mark[:FINGERPRINT_LENGTH] for mark in source.fingerprints),
            f"{source.rows_read:,}",
            f"{source.rows_kept:,}",
        )
        for source in found.sources
    ]
    if rows:
        headings = ("Dataset", "Edition", "File", "SHA-256 begins", "Rows read", "Rows kept")
        out().print(table("From", headings, rows, right={4, 5}))
    else:
        say("From: what stands in this project.")
    if found.behind is None:
        say("It does not rest on single organisations of this project.")
    elif not listed:
        say(f"Organisations behind it: {len(found.behind):,}. --list names them, with their rows in the register.")
    else:
        lines = [(each.org_id, each.name, "" if each.record is None else f"{each.record:,}") for each in found.behind]
        out().print(table("Organisations behind it", ("Identifier", "Name", "Record in the file"), lines, right={2}))


def _print_rows(found: Explanation) -> None:
    """A table as documents print it; a wide one as a line for each row."""
    if len(found.headings) <= WIDEST:
        out().print(table("What it says", found.headings, found.rows, right=set(range(2, len(found.headings)))))
        return
    say("What it says")
    for name, *cells in found.rows:
        told = "; ".join(f"{heading}: {cell}" for heading, cell in zip(found.headings[1:], cells, strict=True) if cell)
        say(f"- {name}{' · ' if name else ''}{told}")
