"""The headline numbers, and what to know before using them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.results import BandRow, LedgerRow, Results
from kil_mapper.model.rules import BY_HAND, PROFILE_RULES
from kil_mapper.ui.icons import Picture
from kil_mapper.ui.parts import OneLine, label
from kil_mapper.ui.theme import Theme

FIGURE_SPACING = 22


def short_pounds(value: int | None) -> str:
    """Pounds to three figures: £12.4m."""
    if value is None:
        return "not known"
    for size, unit in ((1_000_000_000, "bn"), (1_000_000, "m"), (1_000, "k")):
        if value >= size:
            amount = value / size
            return f"£{amount:.0f}{unit}" if amount >= 100 else f"£{amount:.1f}{unit}"
    return f"£{value:,}"


def share(value: float | None) -> str:
    """A share in per cent."""
    return "not known" if value is None or pd.isna(value) else f"{value:.0%}"


class Figure(NamedTuple):
    """One number of the strip: the number, its words, and what it means."""

    number: str
    words: str
    meaning: str


def registered_here(results: Results) -> int:
    """Registered main rows located here: counted, or set aside by a profile's rule or by hand (METHODS §3)."""
    choosable = {rule.reason.value for rule in (*PROFILE_RULES, BY_HAND)}
    ledger = results.ledger
    stored = ledger[ledger[LedgerRow.REASON].isin(choosable)]
    return results.kept + int(stored[LedgerRow.ROWS].sum())


def counted_figure(results: Results) -> Figure:
    """How many are registered here, and how many of them count: "612 → 402"."""
    here = registered_here(results)
    ledger = results.ledger[results.ledger[LedgerRow.ROWS] > 0]
    steps = "; ".join(f"{row[LedgerRow.LABEL]}: {row[LedgerRow.ROWS]:,}" for row in ledger.to_dict("records"))
    meaning = f"Set aside, each with its reason – {steps}" if steps else "Based here and counted in every number"
    if here == results.kept:
        return Figure(f"{results.kept:,}", results.project.noun[1], meaning)
    return Figure(f"{here:,} → {results.kept:,}", "registered here → counted", meaning)


def headline(results: Results) -> tuple[Figure, ...]:
    """The numbers a person asks for first, each with its words."""
    bands = results.bands
    cluster = bands[bands[BandRow.HIGHLIGHTED].astype(bool)]
    figures = [counted_figure(results)]
    if not cluster.empty:
        row = cluster.iloc[0]
        words = "Large enough to take on a local contract with support: the band that the map picks out"
        figures.append(Figure(f"{int(row[BandRow.ORGANISATIONS]):,}", f"in the {row[BandRow.LABEL]} cluster", words))
    figures += [
        Figure(short_pounds(results.income_total), "known income", "Sum of the turnovers that are known"),
        Figure(f"{results.quality.income_unknown:,}", "incomes not known", "Counted, but in no turnover band"),
        Figure(
            share(results.organisations_share_most_deprived_20),
            "based in most deprived 20%",
            "Share of organisations in small areas among the most deprived fifth of England",
        ),
        Figure(
            share(results.population_share_most_deprived_20),
            "of residents live there",
            "Share of residents in small areas among the most deprived fifth of England",
        ),
    ]
    return tuple(figures)


class _FittingRow(OneLine):
    """Boxes in a row, the most important first; those that do not fit are left out rather than cut."""

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[QWidget] = []

    def show_boxes(self, boxes: list[QWidget]) -> None:
        """Show these instead."""
        for box in self._boxes:
            box.hide()
            box.deleteLater()
        self._boxes = boxes
        self.updateGeometry()
        for box in boxes:
            box.setParent(self)
        self.place()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as the highest box."""
        return QSize(0, max((box.sizeHint().height() for box in self._boxes), default=0))

    def place(self) -> None:
        """Show what fits."""
        x = 0
        for box in self._boxes:
            hint = box.sizeHint()
            fits = x == 0 or x + hint.width() <= self.width()
            box.setGeometry(x, (self.height() - hint.height()) // 2, hint.width(), hint.height())
            box.setVisible(fits)
            x += hint.width() + FIGURE_SPACING if fits else self.width()


class Headline(QFrame):
    """The strip of figures above the map."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._figures = _FittingRow()
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 10, 3)
        row.addWidget(self._figures, 1)

    def show_results(self, results: Results) -> None:
        """Show the numbers."""
        self._figures.show_boxes([self._figure(figure) for figure in headline(results)])

    @staticmethod
    def _figure(figure: Figure) -> QWidget:
        box = QWidget()
        box.setAccessibleName(f"{figure.number} {figure.words}")
        box.setAccessibleDescription(figure.meaning)
        box.setToolTip(figure.meaning)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(figure.number, "figure"))
        column.addWidget(label(figure.words, "small"))
        return box


class Notices(QFrame):
    """What to know before using a number: one line, more on request."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._sentences: tuple[str, ...] = ()
        mark = Picture(theme.icon("warning", "warning"), 18, "Warning")
        self.text = label("", wrap=True)
        self.more = QPushButton()
        self.more.setProperty("role", "link")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fill)
        mark.setMinimumHeight(self.more.sizeHint().height())  # in the middle of the first line
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 10, 3)
        row.setSpacing(8)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_sentences(self, sentences: Sequence[str]) -> None:
        """Show these; none hides the strip."""
        self._sentences = tuple(sentences)
        self.more.setChecked(False)
        self._fill()
        self.setVisible(bool(sentences))

    def _fill(self) -> None:
        everything = self.more.isChecked()
        count = len(self._sentences)
        self.text.setText("\n".join(self._sentences) if everything else (self._sentences[0] if count else ""))
        words = "Show less" if everything else f"{count - 1} more to know"
        self.more.setText(words)
        self.more.setAccessibleName(words)
        self.more.setVisible(count > 1)
