"""One card for each kind of data: what it is for, which file holds it and how old that is, or how to get it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QLocale, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kil_mapper.model import days
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.inventory import FoundFile
from kil_mapper.ui.icons import Picture
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.theme import Theme

MAY_BREAK = "\N{ZERO WIDTH SPACE}"  # after this a long name may go on in the next line
MOST_FILES = 7  # named in one card; the others are counted
TABLES = "On the same page as the register, download the other tables; they can stay zipped."
WORDS = {Need.REQUIRED: "needed", Need.RECOMMENDED: "useful", Need.SUBSTITUTE: "not needed"}


@dataclass(frozen=True)
class Kind:
    """One kind of data: what can hold it, and what does.

    Attributes:
        role: What it does in a project.
        datasets: The published datasets of it, the one that serves best first.
        files: Files of the folder that hold one.
        missing: Datasets of it that are not there and are missed.
        looked: Whether a folder was looked at.
    """

    role: Role
    datasets: tuple[Dataset, ...]
    files: tuple[FoundFile, ...] = ()
    missing: tuple[Dataset, ...] = field(default=())
    looked: bool = False

    @property
    def need(self) -> Need:
        """How much a project needs it."""
        needs = [dataset.need for dataset in self.datasets]
        return next(need for need in Need if need in needs)


def kinds_of(
    datasets: Sequence[Dataset], files: Sequence[FoundFile], missing: Sequence[Dataset], *, looked: bool
) -> tuple[Kind, ...]:
    """Every kind of data that a project needs or can use, the most needed first.

    Args:
        datasets: All that can be read.
        files: What the folder holds.
        missing: What is missed in it.
        looked: Whether a folder was looked at.
    """
    kinds = []
    for role in Role:
        own = tuple(dataset for dataset in datasets if dataset.role is role)
        ids = {dataset.id for dataset in own}
        held = tuple(found for found in files if found.dataset in ids)
        missed = tuple(dataset for dataset in missing if dataset.role is role)
        kind = Kind(role, own, held, missed, looked)
        if own and (held or missed or (not looked and kind.need is not Need.SUBSTITUTE)):
            kinds.append(kind)
    return tuple(sorted(kinds, key=lambda kind: list(Need).index(kind.need)))


def age_words(found: FoundFile, today: date) -> tuple[str, int | None]:
    """How old the edition of a file is, in words and in months; "" and None where it names no month."""
    begins = days.edition_begins(found.edition)
    if begins is None:
        return "", None
    months = max(0, days.months_between(begins, today))
    if not months:
        return "less than a month old", 0
    return f"{months:,} month{'s' if months != 1 else ''} old", months


class KindCard(QFrame):
    """Shows one kind of data."""

    def __init__(self, theme: Theme, kind: Kind, today: date) -> None:
        """Make it.

        Args:
            theme: Icons come from it.
            kind: What it shows.
            today: Ages count from this day.
        """
        super().__init__()
        self.setProperty("role", "card")
        self._theme = theme
        self._kind = kind
        self._ages = [age_words(found, today) for found in kind.files]
        self._lines = QVBoxLayout()
        self._lines.setSpacing(3)
        state, picture = self._state()
        title = label(f"{kind.role.label} · {state}", "strong", wrap=True)
        self.setAccessibleName(f"{kind.role.label}: {state}")
        mark = Picture(theme.icon(*picture), 20, state)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(mark)
        head.addWidget(title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(label(kind.role.purpose, wrap=True))
        column.addLayout(self._lines)
        self._fill()

    def _state(self) -> tuple[str, tuple[str, str]]:
        kind = self._kind
        if kind.files and self._is_old:
            return "in the folder, but old", ("warning", "warning")
        if kind.files and not kind.missing:
            return "in the folder", ("good", "good")
        if kind.files:
            return "partly in the folder", ("good", "good")
        word = WORDS[kind.need] if not kind.looked else f"{WORDS[kind.need]}, not in the folder"
        return word, ("missing", "warning" if kind.need is Need.REQUIRED else "ink_faint")

    @property
    def _newest(self) -> int | None:
        known = [months for _, months in self._ages if months is not None]
        return min(known, default=None)

    @property
    def _is_old(self) -> bool:
        limit, newest = self._kind.role.old_after, self._newest
        return limit is not None and newest is not None and newest > limit

    def _fill(self) -> None:
        kind = self._kind
        for found, (age, _) in list(zip(kind.files, self._ages, strict=True))[:MOST_FILES]:
            alone = sum(other.source.path == found.source.path for other in kind.files) == 1
            name = found.source.path.name if alone else found.source.label
            line = label(_file_line(name.replace("_", "_" + MAY_BREAK), found, age), "soft", wrap=True)
            line.setMinimumWidth(1)  # a long name of a file must not make the window wider than the screen
            self._lines.addWidget(line)
        if len(kind.files) > MOST_FILES:
            more = len(kind.files) - MOST_FILES
            self._lines.addWidget(label(f"and {more:,} more {'file' if more == 1 else 'files'}", "soft"))
        if self._is_old:
            words = f"More than {kind.role.old_after} months old: much may have changed since."
            self._lines.addWidget(self._offer(words, kind.datasets[0], "Get a newer one…"))
        if not kind.files:
            if kind.looked:
                self._lines.addWidget(label(kind.role.without, wrap=True))
            dataset = (kind.missing or kind.datasets)[0]
            how = TABLES if kind.role is Role.REGISTER_DETAIL else dataset.get_it
            self._lines.addWidget(self._offer(how, dataset, "Get it…"))
            return
        for dataset in kind.missing:
            self._lines.addWidget(self._offer(f"Missing: {dataset.title}. {dataset.gives}", dataset, "Get it…"))

    def _offer(self, words: str, dataset: Dataset, verb: str) -> QWidget:
        """Words with a button that opens the publisher's page."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(label(words, "small", wrap=True), 1)
        page = button(
            verb,
            lambda: QDesktopServices.openUrl(QUrl(dataset.page)),
            icon=self._theme.icon("link"),
            tip=f"Open {dataset.page} in your browser",
        )
        page.setAccessibleName(f"{verb.removesuffix('…')}: {dataset.title}, opens the publisher’s page in your browser")
        row.addWidget(page)
        return line


def _file_line(name: str, found: FoundFile, age: str) -> str:
    """A file in one line: its name, how old what it holds is, how much that is, and what is wrong with it."""
    edition = days.edition(found.edition)
    dated = f"from {edition}" if days.edition_begins(found.edition) else (f"edition {edition}" if edition else "")
    rows = "" if found.rows is None else f"{found.rows:,} rows"
    size = QLocale().formattedDataSize(found.size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    facts = ", ".join(part for part in (dated, age, rows, size if found.size else "") if part)
    trouble = "; ".join(issue.message for issue in found.issues)
    return f"{name}{f' — {facts}' if facts else ''}{f'. {trouble}' if trouble else ''}"
