"""The first screen: what this is, and the ways in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from kil_mapper import paths
from kil_mapper.ui.icons import Picture
from kil_mapper.ui.pages.recovery import RecoveryCard
from kil_mapper.ui.parts import button, clear, label, plain_tip
from kil_mapper.ui.theme import Theme

WIDTH = 880
TILE_WIDTH = 250
COLUMNS = 2
TOUR = "Through the sample district, step by step. You do, and it explains."
TOUR_GOES_ON = "Goes on where you left it, in the sample district."
PURPOSE = "An honest asset map of the local voluntary, community and social enterprise sector, on your own computer."
QUESTIONS = "Who is here, where is need, where is capacity thin, and who could take on a local contract."


class _Tile(QPushButton):
    """A large button with a picture, a title and a sentence."""

    def __init__(self, icon: QIcon, title: str, sentence: str, *, primary: bool) -> None:
        super().__init__()
        self.setProperty("role", "tile")
        self.setProperty("primary", "true" if primary else "false")
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        picture = Picture(icon, 28)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(5)
        column.addWidget(picture)
        self._sentence = label(sentence, wrap=True)
        column.addWidget(label(title, "heading", wrap=True))
        column.addWidget(self._sentence, 1, Qt.AlignmentFlag.AlignTop)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, sentence: str) -> None:
        """Show another sentence."""
        self._sentence.setText(sentence)
        self.setAccessibleDescription(sentence)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words at the least width; a plain button only asks for its own text."""
        layout = self.layout()
        return super().sizeHint() if layout is None else QSize(TILE_WIDTH, layout.totalHeightForWidth(TILE_WIDTH))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same."""
        return self.sizeHint()


class _Path(QLabel):
    """A folder in one line, shortened in its middle where there is no room for all of it."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "small")
        self.setAccessibleName(path)
        self.setToolTip(plain_tip(path))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as fits."""
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideMiddle, self.width()))


class StartPage(QWidget):
    """The ways in.

    Signals:
        sample_wanted, tour_wanted, new_wanted, open_wanted: A tile was chosen.
        recent_wanted, recent_forgotten: A project file of the recent ones.
    """

    sample_wanted = Signal()
    tour_wanted = Signal()
    new_wanted = Signal()
    open_wanted = Signal()
    recent_wanted = Signal(Path)
    recent_forgotten = Signal(Path)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._theme = theme
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 28, 20, 20)
        column.setSpacing(6)
        column.addLayout(self._head())
        column.addSpacing(16)
        self.recovery = RecoveryCard(theme)
        column.addWidget(self.recovery)
        column.addLayout(self._tiles())
        column.addSpacing(18)
        self._recent_title = label("Recent projects", "heading")
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        column.addLayout(self._recent)
        column.addStretch(1)
        column.addWidget(label("Works without internet. Nothing you open here leaves this computer.", "small"))
        centred = QWidget()
        row = QHBoxLayout(centred)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(centred)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName("Start page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        self.show_recent(())

    def _head(self) -> QHBoxLayout:
        mark = Picture(QIcon(str(paths.resource("icons", "kil-mapper.svg"))), 60)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("KIL Mapper", "title"))
        words.addWidget(label(PURPOSE, wrap=True))
        words.addWidget(label(QUESTIONS, "soft", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _tiles(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        icon = self._theme.icon
        tiles = (
            _Tile(icon("sample", "ink_on_accent"), "Explore the sample district",
                  "Aldervale is invented. See in a minute what a finished project looks like.", primary=True),
            _Tile(icon("tour", "accent"), "Take the tour (five minutes)", TOUR, primary=False),
            _Tile(icon("new", "accent"), "New project",
                  "From a folder of open data you downloaded: register, deprivation, postcodes, boundaries.",
                  primary=False),
            _Tile(icon("open", "accent"), "Open a project",
                  "A project file (.gpkg) from this computer or a shared folder.", primary=False),
        )  # fmt: skip
        for place, (tile, signal) in enumerate(
            zip(tiles, (self.sample_wanted, self.tour_wanted, self.new_wanted, self.open_wanted), strict=True)
        ):
            tile.clicked.connect(signal)
            grid.addWidget(tile, *divmod(place, COLUMNS))
            grid.setColumnStretch(place % COLUMNS, 1)
        self.first, self._tour = tiles[:2]
        return grid

    def show_tour(self, *, is_begun: bool) -> None:
        """Say whether the tour begins or goes on."""
        self._tour.say(TOUR_GOES_ON if is_begun else TOUR)

    def show_recent(self, files: tuple[Path, ...]) -> None:
        """List the project files opened last."""
        clear(self._recent)
        if not files:
            self._recent.addWidget(label("Projects you open or save are listed here.", "soft"))
        for file in files:
            self._recent.addWidget(self._recent_row(file))

    def _recent_row(self, file: Path) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        there = file.exists()
        name = button(
            file.stem.replace("&", "&&"), lambda: self.recent_wanted.emit(file), role="link", tip="Open this project"
        )
        name.setAccessibleName(f"Open {file.stem}")
        name.setEnabled(there)
        forget = QToolButton()
        forget.setProperty("role", "bare")
        forget.setIcon(self._theme.icon("close"))
        forget.setToolTip("Take it off this list; the file stays")
        forget.setAccessibleName(f"Take {file.stem} off the list")
        forget.clicked.connect(lambda: self.recent_forgotten.emit(file))
        line.addWidget(name)
        if not there:
            line.addWidget(label("not there any more", "small"))
        line.addWidget(_Path(str(file.parent)), 1)
        line.addWidget(forget)
        return row
