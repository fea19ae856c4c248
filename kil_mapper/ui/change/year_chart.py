"""Columns by financial year, painted. A year that is not complete is a gap with words, never a low column."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from kil_mapper.ui.theme import Theme

HEIGHT = 206
WIDTH = 300
LEAST_WIDTH = 210
LINES = 3  # of the scale, at most
COLUMN = 0.62  # of the room of a year
WRAPPED_FROM = 4.5  # a gap of so many letter heights holds words in lines; a narrower one holds them upright


@dataclass(frozen=True)
class Mark:
    """One year of a chart.

    Attributes:
        key: What the year is known by.
        label: What stands below it: "2023/24".
        value: How high its column is; None for a gap.
        beside: The second figure of the year; None where there is none.
        gap: Why there is a gap: words that it shares with its neighbours, and a share that may differ.
        share: How complete the year is, for the words of the gap.
    """

    key: int
    label: str
    value: float | None
    beside: float | None = None
    gap: str = ""
    share: float | None = None

    @property
    def short(self) -> str:
        """Its label without the century."""
        return self.label[2:] if len(self.label) > 5 else self.label


def gap_words(marks: Sequence[Mark]) -> str:
    """Why the years of a gap are not drawn: "not complete: 1% to 5% had reported"."""
    shares = [mark.share for mark in marks if mark.share is not None]
    if not shares:
        return marks[0].gap
    low, high = f"{min(shares):.0%}", f"{max(shares):.0%}"
    return f"{marks[0].gap}: {low if low == high else f'{low} to {high}'} had reported"


def nice_top(most: float) -> tuple[float, float]:
    """The top of a scale that holds a value, and the step between its lines: 1, 2, 2.5 or 5 of a power of ten."""
    if most <= 0:
        return 1.0, 1.0
    power = 10.0 ** math.floor(math.log10(most / LINES))
    step = next(each * power for each in (1, 2, 2.5, 5, 10, 20) if each * power * LINES >= most)
    step = max(step, 1.0)
    return step * math.ceil(most / step), step


class YearChart(QWidget):
    """One figure by year, with a second beside it or above it.

    Signals:
        picked: The key of a year that was clicked.
    """

    picked = Signal(int)

    def __init__(
        self, theme: Theme, title: str, say: Callable[[float], str], *, first: str, second: str = "",
        is_dash: bool = True,
    ) -> None:  # fmt: skip
        """Make it.

        Args:
            theme: The look.
            title: What it shows.
            say: A value in words.
            first: What the columns are.
            second: What the second figure is; "" where there is none.
            is_dash: Whether it is a dash across the column (of the same things), or a column beside it.
        """
        super().__init__()
        self._theme = theme
        self._scale = 1.0
        self._say = say
        self._names = (first, second)
        self._is_dash = is_dash
        self._marks: Sequence[Mark] = ()
        self._marked: int | None = None
        self._note = ""
        self.title = title
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_marks(self, marks: Sequence[Mark], note: str = "") -> None:
        """Draw these years.

        Args:
            marks: The years, oldest first.
            note: What the second figure says instead, where none is known.
        """
        self._marks, self._note = tuple(marks), note
        self.setAccessibleDescription(self.description)
        self.update()

    def mark(self, key: int | None) -> None:
        """Point a year out; None for none."""
        self._marked = key
        self.update()

    @property
    def description(self) -> str:
        """The drawing in words."""
        told = [f"{mark.label}: {self._words(mark)}" for mark in self._marks]
        return ". ".join([*told, *([self._note] if self._note else [])]) + ". The table of years says the same."

    def _words(self, mark: Mark) -> str:
        if mark.value is None:
            return gap_words([mark]) if mark.gap else "not known"
        told = f"{self._say(mark.value)} {self._names[0]}".strip()
        return told if mark.beside is None else f"{told}, {self._say(mark.beside)} {self._names[1]}"

    def set_scale(self, scale: float) -> None:
        """Give the drawing the size of the text."""
        self._scale = scale
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(round(WIDTH * self._scale), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Narrower is possible, lower is not."""
        return QSize(LEAST_WIDTH, round(HEIGHT * (1 + (self._scale - 1) * 0.7)))

    # --- hands ------------------------------------------------------------------------------------------------------

    def _at(self, x: float) -> Mark | None:
        area = self._area()
        place = int((x - area.left()) / area.width() * len(self._marks)) if area.left() <= x <= area.right() else -1
        return self._marks[place] if 0 <= place < len(self._marks) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Pick the year that was clicked."""
        mark = self._at(event.position().x())
        if mark is not None:
            self.picked.emit(mark.key)

    def event(self, event: QEvent) -> bool:
        """Say what a year holds, under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            mark = self._at(event.pos().x())
            QToolTip.showText(event.globalPos(), "" if mark is None else f"{mark.label}: {self._words(mark)}", self)
            return True
        return super().event(event)

    # --- painting ---------------------------------------------------------------------------------------------------

    def _font(self, *, bold: bool = False) -> QFont:
        font = QFont(self._theme.family_bold if bold else self._theme.family)
        font.setBold(bold)
        font.setPointSizeF(self._theme.sizes["body" if bold else "small"] * self._scale)
        return font

    @property
    def _top(self) -> tuple[float, float]:
        values = [value for mark in self._marks for value in (mark.value, mark.beside) if value is not None]
        return nice_top(max(values, default=0.0))

    def _tick(self, value: float) -> str:
        return self._say(value).replace(".0", "")

    def _labels(self, room: float, small: QFontMetricsF) -> Callable[[float], str]:
        """How values are written above columns of so much room: all alike, shorter where room is short."""
        values = [mark.value for mark in self._marks if mark.value is not None]
        forms: tuple[Callable[[float], str], ...] = (self._say, self._without_sign, self._whole)
        for form in forms:
            if all(small.horizontalAdvance(form(value)) + 3 <= room for value in values):
                return form
        return self._whole

    def _without_sign(self, value: float) -> str:
        return self._say(value).removeprefix("£")

    def _whole(self, value: float) -> str:
        """85.9m as 86m."""
        return re.sub(r"\d+\.\d+", lambda found: f"{float(found[0]):.0f}", self._without_sign(value))

    def _area(self) -> QRectF:
        small, line = QFontMetricsF(self._font()), QFontMetricsF(self._font(bold=True)).height()
        top, step = self._top
        ticks = (self._tick(step * number) for number in range(round(top / step) + 1))
        left = max(small.horizontalAdvance(words) for words in ticks) + 10
        above = line + small.height() * 2.5
        return QRectF(left, above, self.width() - left - 4, self.height() - above - 1.5 * small.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_head(painter)
        painter.setFont(self._font())
        if self._marks:
            area = self._area()
            self._draw_marked(painter, area)
            self._draw_scale(painter, area)
            room = area.width() / len(self._marks)
            for place, mark in enumerate(self._marks):
                if mark.value is not None:
                    self._draw_column(painter, area, QRectF(area.left() + place * room, 0, room, 0), mark)
            self._draw_gaps(painter, area, room)
            self._draw_labels(painter, area, room)
        painter.end()

    def _draw_head(self, painter: QPainter) -> None:
        painter.setFont(self._font(bold=True))
        bold = QFontMetricsF(painter.font())
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(
            QPointF(0, bold.ascent()), bold.elidedText(self.title, Qt.TextElideMode.ElideRight, self.width())
        )
        painter.setFont(self._font())
        small = QFontMetricsF(painter.font())
        x, y = 0.0, bold.height() + small.ascent() + 1
        told = (self._names[0], self._note or self._names[1])
        for place, words in enumerate(words for words in told if words):
            swatch = QRectF(x, y - small.ascent() * 0.75, small.height() * 0.7, small.ascent() * 0.7)
            if not (place and self._note):
                self._draw_swatch(painter, swatch, is_second=bool(place))
                x += swatch.width() + 5
            painter.setPen(self._theme.colour("ink_soft"))
            painter.drawText(QPointF(x, y), words)
            x += small.horizontalAdvance(words) + 14

    def _draw_swatch(self, painter: QPainter, rect: QRectF, *, is_second: bool) -> None:
        """Full, hollow, or a dash: told apart without colour."""
        accent = self._theme.colour("accent_strong" if is_second else "accent")
        if is_second and self._is_dash:
            painter.setPen(QPen(self._theme.colour("ink"), 2))
            painter.drawLine(QLineF(rect.left(), rect.top(), rect.right(), rect.top()))
            return
        painter.setPen(QPen(accent, 1.4))
        painter.setBrush(self._theme.colour("surface") if is_second else accent)
        painter.drawRect(rect.adjusted(0.7, 0.7, -0.7, 0))

    def _draw_marked(self, painter: QPainter, area: QRectF) -> None:
        place = next((place for place, mark in enumerate(self._marks) if mark.key == self._marked), None)
        if place is not None:
            room = area.width() / len(self._marks)
            painter.fillRect(
                QRectF(area.left() + place * room, area.top() - 4, room, self.height() - area.top() + 4),
                self._theme.colour("selection"),
            )

    def _draw_scale(self, painter: QPainter, area: QRectF) -> None:
        small = QFontMetricsF(painter.font())
        top, step = self._top
        for number in range(round(top / step) + 1):
            y = area.bottom() - area.height() * number * step / top
            painter.setPen(QPen(self._theme.colour("line_strong" if number == 0 else "line"), 1))
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            words = self._tick(number * step)
            painter.setPen(self._theme.colour("ink_soft"))
            painter.drawText(
                QPointF(area.left() - small.horizontalAdvance(words) - 6, y + small.ascent() / 2 - 1), words
            )

    def _draw_column(self, painter: QPainter, area: QRectF, slot: QRectF, mark: Mark) -> None:
        top, _ = self._top
        small = QFontMetricsF(painter.font())
        width = slot.width() * COLUMN
        left = slot.left() + (slot.width() - width) / 2

        def height(value: float) -> float:
            return area.height() * value / top

        say = self._labels(slot.width(), small)

        def write(number: float, middle: float, room: float, high: float) -> None:
            words = say(number)
            half = small.horizontalAdvance(words) / 2
            if 2 * half <= room:
                painter.setPen(self._theme.colour("ink"))
                painter.drawText(QPointF(middle - half, high - small.descent() - 1), words)

        value = mark.value or 0.0
        is_pair = not self._is_dash and mark.beside is not None
        first = QRectF(left, area.bottom() - height(value), width / 2 if is_pair else width, height(value))
        if value:
            self._draw_swatch(painter, first, is_second=False)
        beside = mark.beside or 0.0
        second = QRectF(left - 3, area.bottom() - height(beside), width + 6, height(beside))
        if is_pair:
            second = QRectF(left + width / 2, second.top(), width / 2, second.height())
        if beside:
            self._draw_swatch(painter, second, is_second=True)
        if is_pair:
            for rect, number in ((first, value), (second, mark.beside or 0.0)):
                write(number, rect.center().x(), slot.width() / 2, rect.top())
        else:
            write(value, slot.center().x(), slot.width(), min(first.top(), second.top()))

    def _draw_gaps(self, painter: QPainter, area: QRectF, room: float) -> None:
        small = QFontMetricsF(painter.font())
        places = enumerate(self._marks)
        for reason, run in groupby(places, key=lambda found: found[1].gap if found[1].value is None else ""):
            members = list(run)
            if not reason:
                continue
            rect = QRectF(area.left() + members[0][0] * room + 2, area.top(), room * len(members) - 4, area.height())
            painter.fillRect(rect, self._theme.colour("canvas"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(self._theme.colour("line"), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(rect)
            self._write_gap(painter, rect, gap_words([mark for _, mark in members]), small)

    def _write_gap(self, painter: QPainter, rect: QRectF, words: str, small: QFontMetricsF) -> None:
        """In lines where the gap is wide, upright where it is narrow; on plain ground, so that it can be read."""
        painter.save()
        flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
        if rect.width() >= WRAPPED_FROM * small.height():
            room = rect.adjusted(4, 4, -4, -4)
        else:
            painter.translate(rect.center())
            painter.rotate(-90)
            room = QRectF(-rect.height() / 2, -rect.width() / 2, rect.height(), rect.width())
        found = small.boundingRect(room, flags, words)
        painter.fillRect(found.adjusted(-3, -1, 3, 1).intersected(room), self._theme.colour("surface"))
        painter.setPen(self._theme.colour("ink_soft"))
        painter.drawText(room, flags, words)
        painter.restore()

    def _draw_labels(self, painter: QPainter, area: QRectF, room: float) -> None:
        small = QFontMetricsF(painter.font())
        y = area.bottom() + small.height() + 1
        painter.setPen(self._theme.colour("ink_soft"))
        taken = -1e9
        newest_first = list(enumerate(self._marks))[::-1]
        for place, mark in newest_first:
            words = mark.label if small.horizontalAdvance(mark.label) + 4 <= room else mark.short
            half = small.horizontalAdvance(words) / 2
            x = area.left() + (place + 0.5) * room
            if taken < 0 or x + half + 4 <= taken:
                taken = x - half
                painter.drawText(QPointF(x - half, y), words)
