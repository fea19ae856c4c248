"""Turnover bands: chosen beside the other choices, or written in a strip that says them while one types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from kil_mapper import workflows
from kil_mapper.model.bands import KEEP_IT_LOCAL, NCVO, BandScheme
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import BandRow
from kil_mapper.ui.bands_editor import BandsEditor, parse_edges, say_bands, say_edges
from kil_mapper.ui.choices import CHANGE_OWN, OWN, WRITE_OWN, Choices
from kil_mapper.ui.window import Window
from tests.ui.eyes import words_in, workspace
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("10000, 100000, 200000, 500000, 1m", [10_000, 100_000, 200_000, 500_000, 1_000_000]),
        ("£10,000, £100,000; £1,000,000", [10_000, 100_000, 1_000_000]),
        ("10k 12.5k\t1.05M", [10_000, 12_500, 1_050_000]),
        ("10,100,500", [10_100_500]),
        ("10000,100000", [10_000, 100_000]),
        ("1 million, 2 thousand", [1_000_000, 2_000]),
        ("  ", []),
    ],
)
def test_edges_are_read_as_people_write_them(text: str, edges: list[int]) -> None:
    assert parse_edges(text) == edges


@pytest.mark.parametrize("text", ["ten", "10k, lots", "10k100k", "-5", "1.2345k", "0.5", "1e9", "٣"])
def test_what_is_no_edge_is_named_with_what_to_write(text: str) -> None:
    with pytest.raises(KilError) as told:
        parse_edges(text)
    assert told.value.message.startswith("“")
    assert "such as 10000" in told.value.hint


@pytest.mark.parametrize("edges", [[10_000, 100_000], [1, 5, 1_234_567], [999], [12_500, 200_000, 1_050_000, 10**12]])
def test_what_is_said_of_edges_reads_back_as_the_same_bands(edges: list[int]) -> None:
    for cluster in edges:
        scheme = workflows.own_bands(edges, cluster)
        again = workflows.own_bands(parse_edges(say_edges(scheme)), cluster)
        assert [band.low for band in again.known] == [band.low for band in scheme.known]
        assert again.cluster is not None
        assert scheme.cluster is not None
        assert again.cluster.low == scheme.cluster.low


def test_bands_are_told_in_words_with_the_cluster() -> None:
    told = say_bands(workflows.own_bands([10_000, 1_000_000], 10_000))
    assert told == "5 bands: Income not known; £0; Under £10k; £10k–£1m (the cluster); £1m and over."
    assert say_bands(KEEP_IT_LOCAL).startswith("These are the bands of Keep it Local. 9 bands: ")


# --- in the window ----------------------------------------------------------------------------------------------------


def _choices(window: Window) -> Choices:
    assert window.pages is not None
    return window.pages.choices


def _editor(window: Window) -> BandsEditor:
    assert window.pages is not None
    return window.pages.bands_editor


def _pick(window: Window, words: str) -> None:
    bands = _choices(window).bands
    bands.setFocus()
    bands.setCurrentIndex(bands.findText(words))
    bands.activated.emit(bands.currentIndex())


def _scheme(window: Window) -> BandScheme:
    assert window.session.project is not None
    return window.session.project.options.scheme


def _rewrite(window: Window, text: str) -> None:
    _editor(window).edges.selectAll()
    write(_editor(window).edges, text)


def test_bands_are_chosen_beside_who_counts_and_the_turnover(opened: Window, settle_window: Settle) -> None:
    bands = _choices(opened).bands
    assert [bands.itemText(at) for at in range(bands.count())] == ["Keep it Local", "NCVO", WRITE_OWN]
    assert bands.accessibleName() == "Turnover bands"
    assert "Cluster: £200k–£500k" in bands.accessibleDescription()
    _pick(opened, "NCVO")
    settle_window(opened)
    assert _scheme(opened) is NCVO
    assert opened.menus.actions["undo"].text() == "&Undo change of turnover bands"
    opened.session.undo()
    settle_window(opened)
    assert bands.currentText() == "Keep it Local"


def test_bands_of_ones_own_are_written_by_keyboard_and_followed_everywhere(
    opened: Window, settle_window: Settle
) -> None:
    _pick(opened, WRITE_OWN)
    editor = _editor(opened)
    assert editor.isVisible()
    assert QApplication.focusWidget() in {editor.edges, None}
    assert editor.edges.text() == "10k, 100k, 200k, 500k, 1m, 10m"
    assert _choices(opened).bands.currentText() == "Keep it Local"  # nothing is chosen until it is applied
    _rewrite(opened, "£50,000, 300k, 1m")
    assert "£50k–£300k (the cluster)" in editor.preview.text()  # it holds £200,000, where the cluster began
    clusters = [editor.cluster.itemText(at) for at in range(editor.cluster.count())]
    assert clusters == ["£50k–£300k", "£300k–£1m", "£1m and over"]
    editor.cluster.setCurrentIndex(1)
    editor.cluster.activated.emit(1)
    assert "£300k–£1m (the cluster)" in editor.preview.text()
    press(editor.edges, Qt.Key.Key_Return)
    settle_window(opened)
    assert not editor.isVisible()
    results = opened.session.results
    assert results is not None
    assert list(results.bands[BandRow.LABEL]) == [
        "Income not known", "£0", "Under £50k", "£50k–£300k", "£300k–£1m", "£1m and over",
    ]  # fmt: skip
    assert "in the £300k–£1m cluster" in words_in(workspace(opened).headline)
    assert list(workspace(opened).chips.chips) == list(results.bands[BandRow.BAND])
    bands = _choices(opened).bands
    assert bands.currentText() == OWN
    assert bands.itemText(bands.count() - 1) == CHANGE_OWN
    assert opened.menus.actions["undo"].text() == "&Undo change of turnover bands"
    opened.session.undo()
    settle_window(opened)
    assert bands.currentText() == "Keep it Local"
    _pick(opened, OWN)  # they are still there to go back to
    settle_window(opened)
    assert bands.currentText() == OWN
    _pick(opened, CHANGE_OWN)
    assert editor.edges.text() == "50k, 300k, 1m"
    assert editor.cluster.currentText() == "£300k–£1m"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("100k, 10k", "The edges do not rise: £10,000 comes after £100,000. Give each edge once, lowest first."),
        ("10k, lots", "“lots” is no amount in pounds."),
        ("0, 10k", "“0” cannot be the edge of a band."),
    ],
)
def test_wrong_edges_are_said_beside_them_and_change_nothing(
    opened: Window, settle_window: Settle, text: str, told: str
) -> None:
    _pick(opened, WRITE_OWN)
    editor = _editor(opened)
    _rewrite(opened, text)
    assert editor.wrong.text().startswith(told)
    assert editor.wrong.isVisible()
    assert editor.edges.accessibleDescription() == editor.wrong.text()
    assert not editor.preview.isVisible()
    click(editor.confirm)
    assert editor.isVisible()
    assert _scheme(opened) is KEEP_IT_LOCAL
    _rewrite(opened, "10k, 1m")
    assert not editor.wrong.isVisible()
    assert editor.preview.isVisible()


def test_no_edges_at_all_are_told_so(opened: Window) -> None:
    _pick(opened, WRITE_OWN)
    _editor(opened).edges.clear()
    _editor(opened).edges.textEdited.emit("")
    assert _editor(opened).wrong.text().startswith("Bands need at least one edge.")


def test_escape_and_cancel_leave_the_bands_as_they_are(opened: Window) -> None:
    ways: tuple[Callable[[BandsEditor], None], ...] = (
        lambda editor: press(editor.edges, Qt.Key.Key_Escape),
        lambda editor: click(editor.leave),
    )
    for leave in ways:
        _pick(opened, WRITE_OWN)
        _rewrite(opened, "10k, 1m")
        leave(_editor(opened))
        assert not _editor(opened).isVisible()
        assert _scheme(opened) is KEEP_IT_LOCAL
        assert not opened.session.is_dirty or opened.session.undo_name is None


def test_edges_of_a_built_in_scheme_are_that_scheme(opened: Window, settle_window: Settle) -> None:
    _pick(opened, WRITE_OWN)
    _editor(opened).apply()
    settle_window(opened)
    assert _scheme(opened) is KEEP_IT_LOCAL
    assert opened.session.undo_name is None


def test_a_project_with_bands_of_its_own_shows_them_when_it_is_opened_again(
    opened: Window, settle_window: Settle, core: FakeCore, tmp_path: Path
) -> None:
    _pick(opened, WRITE_OWN)
    _rewrite(opened, "50k, 300k")
    _editor(opened).apply()
    settle_window(opened)
    assert opened.session.project is not None
    file = tmp_path / "own.gpkg"
    workflows.save_project(opened.session.project, file)
    core.project = workflows.open_project(file)
    opened.messages.answer = lambda _question: "leave"
    opened.commands.explore_sample()
    settle_window(opened)
    assert _choices(opened).bands.currentText() == OWN
    _pick(opened, CHANGE_OWN)
    assert _editor(opened).edges.text() == "50k, 300k"
    core.project = None
    opened.commands.explore_sample()
    settle_window(opened)
    bands = _choices(opened).bands
    assert [bands.itemText(at) for at in range(bands.count())] == ["Keep it Local", "NCVO", WRITE_OWN]
    assert not _editor(opened).isVisible()  # it was about the other project


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_row_and_the_strip_fit_at_any_text_size(opened: Window, settle_window: Settle, scale: float) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(1366, 720)
    opened.appearance.scale_text(scale)
    _pick(opened, WRITE_OWN)
    settle_window(opened)
    for _ in range(3):  # what gives way gives room, which is shared anew
        QApplication.processEvents()
    assert opened.minimumSizeHint().width() <= 1366
    choices, editor = _choices(opened), _editor(opened)
    for box in (
        choices.rules,
        choices.basis,
        choices.bands,
        editor.edges,
        editor.cluster,
        editor.confirm,
        editor.leave,
    ):
        right = box.mapTo(opened, box.rect().bottomRight())
        assert right.x() < opened.width(), box.accessibleName()
        assert box.accessibleName()
    low = [
        label.text()
        for label in editor.findChildren(QLabel)
        if label.isVisible() and label.wordWrap() and label.heightForWidth(label.width()) > label.height() + 1
    ]
    assert low == []
