"""The look and the accessibility of every control."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kil_mapper import paths
from kil_mapper.model.bands import KEEP_IT_LOCAL
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import BandRow
from kil_mapper.ui.actions import ACTIONS
from kil_mapper.ui.message_bar import SHOWN_AT_ONCE, MessageBar
from kil_mapper.ui.messages import Message, Offer, Severity
from kil_mapper.ui.parts import plain_tip
from kil_mapper.ui.theme import Theme, apply_theme, install_typeface, load_theme
from kil_mapper.ui.views import VIEWS
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.bands import BandChips
from kil_mapper.ui.workspace.details import DetailsPanel
from kil_mapper.ui.workspace.facts import Fact, Section
from kil_mapper.workflows import band_symbols
from tests.ui.hands import click

TEXT_ON = [
    ("ink", "canvas"), ("ink", "surface"), ("ink", "surface_soft"), ("ink", "selection"), ("ink", "accent_soft"),
    ("ink", "cluster_soft"), ("ink", "info_soft"), ("ink", "warning_soft"), ("ink", "error_soft"),
    ("ink_soft", "canvas"), ("ink_soft", "surface"), ("ink_soft", "surface_soft"), ("ink_soft", "line"),
    ("ink_faint", "surface"), ("ink_on_accent", "accent"), ("ink_on_accent", "accent_strong"), ("accent", "surface"),
    ("accent", "canvas"), ("accent_strong", "surface"), ("surface", "ink"),
]  # fmt: skip
EDGE_ON = [
    ("line_strong", "surface"), ("focus", "surface"), ("focus", "canvas"), ("accent", "surface"), ("good", "surface"),
    ("warning", "warning_soft"), ("error", "error_soft"), ("info", "info_soft"),
]  # fmt: skip


@pytest.fixture
def theme() -> Theme:
    """The light one."""
    return load_theme()


@pytest.fixture
def styled(qapp: QApplication, theme: Theme) -> Iterator[QApplication]:
    """The application in its look, and back afterwards."""
    install_typeface()
    font, palette = qapp.font(), qapp.palette()
    apply_theme(qapp, theme)
    yield qapp
    qapp.setStyleSheet("")
    qapp.setFont(font)
    qapp.setPalette(palette)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read(theme: Theme, text: str, ground: str) -> None:
    assert _contrast(theme.colours[text], theme.colours[ground]) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGE_ON)
def test_edges_focus_and_signs_can_be_seen(theme: Theme, edge: str, ground: str) -> None:
    assert _contrast(theme.colours[edge], theme.colours[ground]) >= 3


def test_an_unknown_theme_is_the_light_one(theme: Theme) -> None:
    assert load_theme("no such theme").colours == theme.colours
    assert load_theme("type").name == "light"


def test_the_style_sheet_uses_known_values_only(theme: Theme) -> None:
    assert "$" not in theme.style_sheet
    sheet = paths.resource("theme.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?=\s*;)", sheet), "colours belong into theme.json"


def test_larger_text_is_larger_everywhere(theme: Theme) -> None:
    larger = load_theme(scale=2.0)
    assert larger.points("body") == 2 * theme.points("body")
    assert larger.style_sheet != theme.style_sheet


def test_every_icon_that_is_named_is_there_and_draws(theme: Theme, qapp: QApplication) -> None:
    folder = paths.resource("icons")
    names = {action.icon for action in ACTIONS if action.icon} | {severity.value for severity in Severity}
    source = Path(__file__).resolve().parents[2] / "kil_mapper" / "ui"
    for file in source.rglob("*.py"):
        names |= set(re.findall(r"icon\(\"([a-z-]+)\"", file.read_text(encoding="utf-8")))
    assert names <= {file.stem for file in folder.glob("*.svg")}
    for name in names:
        assert not theme.icon(name).pixmap(24, 24).isNull(), name
    assert not QIcon(str(folder / "kil-mapper.svg")).pixmap(48, 48).isNull()


def _controls(window: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QProgressBar, QAbstractSpinBox, QAbstractSlider)
    found = [widget for kind in kinds for widget in window.findChildren(kind)]
    found = [widget for widget in found if not isinstance(widget, QScrollBar)]
    inner = (QAbstractItemView, QComboBox, QLineEdit, QAbstractSpinBox)
    return [w for w in found if not isinstance(w.parentWidget(), inner) and not _inside_view(w)]


def _inside_view(widget: QWidget) -> bool:
    """Parts that Qt builds inside its own lists: headers, corners, scroll bars, the list of a combo box."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractItemView | QComboBox | QScrollBar):
            return True
        parent = parent.parentWidget()
    return widget.objectName().startswith("qt_")


def test_every_control_has_a_name_for_screen_readers(
    opened: Window, settle_window: Callable[[Window], None], tmp_path: Path
) -> None:
    for view in VIEWS:
        opened.show_view(view.id)
        settle_window(opened)
    opened.messages.error(KilError("Something.", "Do this."))
    nameless = [
        f"{type(w).__name__} {w.objectName()} {getattr(w, 'text', str)()!r} in {type(w.parentWidget()).__name__}"
        for w in _controls(opened)
        if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]
    assert nameless == []


def test_every_picture_that_means_something_has_words(opened: Window, settle_window: Callable[[Window], None]) -> None:
    opened.commands.read_folder(Path())
    settle_window(opened)
    opened.messages.error(KilError("Something.", "Do this."))
    pictures = [w for w in opened.findChildren(QLabel) if not w.pixmap().isNull()]
    decorative = {w for w in pictures if opened.start.isAncestorOf(w)}  # beside a title that says the same
    assert [w.parentWidget() for w in pictures if w not in decorative and not w.accessibleName()] == []


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_what_can_be_clicked_is_large_enough(
    styled: QApplication, opened: Window, settle_window: Callable[[Window], None], view: str
) -> None:
    opened.show_view(view)
    settle_window(opened)
    small = [
        (type(w).__name__, w.accessibleName(), w.width(), w.height())
        for w in _controls(opened)
        if isinstance(w, QAbstractButton) and w.isVisible() and min(w.width(), w.height()) < 24
    ]
    assert small == []


@pytest.mark.parametrize("size", [(1093, 560), (960, 520), (1366, 720)])
def test_nothing_is_cut_off_on_small_screens(styled: QApplication, opened: Window, size: tuple[int, int]) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(*size)
    for _ in range(3):  # what gives way gives room, which is shared anew
        QApplication.processEvents()
    assert opened.minimumSizeHint().width() <= size[0]
    view = opened.workspace
    assert view is not None
    assert view.map.width() >= 320
    assert view.table.height() >= 90
    cut = [
        label.text()
        for label in view.headline.findChildren(QLabel)
        if label.isVisible() and label.sizeHint().width() > label.width() + 1
    ]
    assert cut == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_no_words_are_cut_off_in_any_view_at_any_text_size(
    styled: QApplication,
    opened: Window,
    settle_window: Callable[[Window], None],
    qtbot: QtBot,
    view: str,
    scale: float,
) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(1366, 720)
    opened.show_view(view)
    opened.appearance.scale_text(scale)
    settle_window(opened)
    QApplication.processEvents()
    assert opened.minimumSizeHint().width() <= 1366
    page = opened.pages
    assert page is not None
    cut: list[str] = [""]

    def nothing_is_cut() -> bool:
        cut[:] = _cut(page)
        return not cut

    try:
        qtbot.waitUntil(nothing_is_cut, timeout=5_000)  # the last layouts come with the next turns of the event loop
    except Exception as error:
        raise AssertionError(cut) from error


def _cut(page: QWidget) -> list[str]:
    """Words that do not fit where they stand."""
    labels = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text()]
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisible() and button.text()]
    plain = [label for label in labels if not label.wordWrap()]
    narrow = [label.text() for label in plain if label.sizeHint().width() > label.width() + 1]
    narrow += [button.text() for button in buttons if button.sizeHint().width() > button.width() + 1]
    wrapped = [label for label in labels if label.wordWrap()]
    low = [label.text() for label in wrapped if label.heightForWidth(label.width()) > label.height() + 1]
    assert labels
    return narrow + low


@pytest.mark.parametrize(("width", "one_line"), [(1093, True), (1366, True), (700, False)])
def test_chips_become_smaller_before_they_need_a_second_line(
    styled: QApplication, theme: Theme, qtbot: QtBot, width: int, *, one_line: bool
) -> None:
    chips = BandChips()
    qtbot.addWidget(chips)
    counts = [28, 35, 266, 231, 49, 45, 21, 21, 4]
    bands = [(band.key, band.label, count) for band, count in zip(KEEP_IT_LOCAL.bands, counts, strict=True)]
    frame = pd.DataFrame(bands, columns=[BandRow.BAND, BandRow.LABEL, BandRow.ORGANISATIONS])
    frame[BandRow.HIGHLIGHTED] = frame[BandRow.BAND] == "200k_500k"
    chips.show_bands(frame, band_symbols(KEEP_IT_LOCAL))
    chips.resize(width - 22, 60)
    chips.show()
    QApplication.processEvents()
    buttons = [chips.all, *chips.chips.values()]
    assert (len({button.y() for button in buttons}) == 1) is one_line
    assert all(button.geometry().right() < chips.width() for button in buttons)
    assert min(min(button.width(), button.height()) for button in buttons) >= 24
    assert all(button.sizeHint().width() <= button.width() for button in buttons)


def test_a_long_web_address_is_shortened_and_the_details_stay_in_their_width(
    styled: QApplication, theme: Theme, qtbot: QtBot
) -> None:
    panel = DetailsPanel(theme)
    qtbot.addWidget(panel)
    address = "www." + "a-very-long-name-of-an-organisation-" * 4 + ".example"
    panel.resize(340, 300)
    panel.show_organisation("Long", (Section("What", (Fact("Website", address, f"https://{address}"),)),))
    panel.show()
    QApplication.processEvents()
    page = panel.widget()
    assert page is not None
    assert page.width() <= panel.viewport().width()
    (link,) = (b for b in panel.findChildren(QPushButton) if b.toolTip() == plain_tip(address))
    assert "…" in link.text()
    assert address in link.accessibleName()


# --- messages on the screen -------------------------------------------------------------------------------------------


@pytest.fixture
def bar(qapp: QApplication, theme: Theme) -> Iterator[MessageBar]:
    """An empty bar."""
    bar = MessageBar(theme)
    yield bar
    bar.clear()
    bar.deleteLater()


def test_a_message_stays_until_it_is_closed(bar: MessageBar) -> None:
    bar.show_message(Message(Severity.ERROR, "The disk is full.", "Free some space."))
    assert not bar.isHidden()
    (close,) = (b for b in bar.findChildren(QAbstractButton) if b.accessibleName() == "Close this message")
    click(close)
    assert bar.shown == ()
    assert bar.isHidden()


def test_messages_are_few_and_the_newest_is_on_top(bar: MessageBar) -> None:
    for number in range(SHOWN_AT_ONCE + 2):
        bar.show_message(Message(Severity.WARNING, f"Warning {number}"))
    assert [message.text for message in bar.shown] == ["Warning 4", "Warning 3", "Warning 2"]


def test_a_note_takes_the_place_of_the_note_before(bar: MessageBar) -> None:
    bar.show_message(Message(Severity.INFO, "Saved once."))
    bar.show_message(Message(Severity.INFO, "Saved twice."))
    assert [message.text for message in bar.shown] == ["Saved twice."]


def test_an_offer_is_one_click_away_and_a_bug_can_be_copied(bar: MessageBar, qapp: QApplication) -> None:
    done: list[int] = []
    bar.show_message(Message(Severity.INFO, "Written.", offers=(Offer("Open", lambda: done.append(1)),)))
    bar.show_message(Message(Severity.BUG, "Something went wrong.", details="Traceback: boom"))
    buttons = {b.text(): b for b in bar.findChildren(QAbstractButton)}
    click(buttons["Open"])
    click(buttons["Copy details"])
    assert done == [1]
    assert qapp.clipboard().text() == "Traceback: boom"


def test_markup_in_a_message_is_text(bar: MessageBar) -> None:
    bar.show_message(Message(Severity.ERROR, "<b>file</b>.zip is damaged"))
    assert any(label.text() == "<b>file</b>.zip is damaged" for label in bar.findChildren(QLabel))
    assert all(label.textFormat().name == "PlainText" for label in bar.findChildren(QLabel) if label.text())
