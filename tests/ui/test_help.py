"""The help: a page for everything, words that are really used, links that lead somewhere, and a tour that notices."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from kil_mapper import paths
from kil_mapper.ui.help import pages
from kil_mapper.ui.help.pages import GLOSSARY, HELP_PAGES, PAGE_BY_ID, SHORTCUTS, headings, links, matching, target
from kil_mapper.ui.help.steps import STEPS
from kil_mapper.ui.pages.help import HelpText
from kil_mapper.ui.settings import TOUR_STEP
from kil_mapper.ui.theme import load_theme
from kil_mapper.ui.views import VIEWS
from kil_mapper.ui.window import Window
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
WRITTEN = [page for page in HELP_PAGES if page.id != SHORTCUTS]
SOURCE = Path(__file__).resolve().parents[2] / "kil_mapper"


def test_every_view_has_its_page_and_every_file_is_listed() -> None:
    assert {view.id for view in VIEWS} <= set(PAGE_BY_ID)
    assert {file.stem for file in paths.resource("help").glob("*.md")} == {page.id for page in WRITTEN}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.id)
def test_headings_are_in_order_and_each_stands_once(page: pages.HelpPage) -> None:
    found = headings(page.text)
    assert found[0][0] == 1
    assert [level for level, _ in found].count(1) == 1
    assert all(later <= earlier + 1 for (earlier, _), (later, _) in pairwise(found))
    assert len({words for _, words in found}) == len(found)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.id)
def test_links_lead_to_a_page_and_a_heading_of_the_help(page: pages.HelpPage) -> None:
    for address in links(page.text):
        found = target(address)
        assert found is not None, address
        name, heading = found
        slugs = {pages.slug(words) for _, words in headings(PAGE_BY_ID[name].text)}
        assert not heading or heading in slugs, address


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.id)
def test_pages_are_short_and_plain(page: pages.HelpPage) -> None:
    text = pages.plain(page.text)
    assert page.id == GLOSSARY or len(text.split()) <= 350
    assert not re.search(r"<[a-z/]", page.text), "pages are text, never markup that runs"
    sentences = re.split(r"[.!?:]\s", text)
    assert max(len(sentence.split()) for sentence in sentences if "\n" not in sentence) <= 40


def test_every_word_of_the_glossary_is_used_elsewhere() -> None:
    elsewhere = " ".join(page.text for page in WRITTEN if page.id != GLOSSARY)
    elsewhere += " ".join(file.read_text(encoding="utf-8") for file in (SOURCE / "ui").rglob("*.py"))
    terms = [words for level, words in headings(PAGE_BY_ID[GLOSSARY].text) if level == 2]
    assert [term for term in terms if term.casefold() not in elsewhere.casefold()] == []
    assert terms == sorted(terms, key=str.casefold)


def test_the_words_of_the_field_are_explained() -> None:
    terms = {words.casefold() for _, words in headings(PAGE_BY_ID[GLOSSARY].text)}
    assert {
        "organisation", "cluster", "area", "need", "imd decile", "capacity", "cold spot", "dataset",
        "community anchor", "set aside", "interval", "reach", "turnover", "borderline", "consortium",
    } <= terms  # fmt: skip


def test_pages_are_found_by_any_of_their_words() -> None:
    assert [page.id for page in matching("procurement zebra")] == []
    assert matching("glossary")[0].id == GLOSSARY
    assert "contracts" in [page.id for page in matching("lots consortia")]
    assert len(matching("  ")) == len(HELP_PAGES)


def test_an_address_outside_the_help_leads_nowhere() -> None:
    for address in ("https://example.org", "file:///etc/passwd", "help:nothing", "javascript:1", ""):
        assert target(address) is None


def test_the_help_loads_no_pictures_and_opens_no_addresses(qapp: QApplication, qtbot: QtBot) -> None:
    text = HelpText(load_theme())
    qtbot.addWidget(text)
    assert text.loadResource(2, QUrl("file:///etc/passwd")) is None
    wanted: list[tuple[str, str]] = []
    text.wanted.connect(lambda *where: wanted.append(where))
    text.anchorClicked.emit(QUrl("https://example.org"))
    assert wanted == []
    text.anchorClicked.emit(QUrl("help:glossary#cluster"))
    assert wanted == [("glossary", "cluster")]


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_f1_explains_the_view_one_is_in_and_escape_leads_back(opened: Window, settle_window: Settle, view: str) -> None:
    opened.show_view(view)
    settle_window(opened)
    opened.menus.actions["show_help"].trigger()
    assert opened.stack.currentWidget() is opened.help
    assert opened.help.page == view
    title = headings(PAGE_BY_ID[view].text)[0][1]
    assert opened.help.text.toPlainText().startswith(title)
    opened.activateWindow()
    QTest.keySequence(opened.help.text, QKeySequence(Qt.Key.Key_Escape))
    if opened.stack.currentWidget() is opened.help:  # no window manager gave the focus
        opened.help.back_wanted.emit()
    assert opened.stack.currentWidget() is opened.pages
    assert opened.pages is not None
    assert opened.pages.current_id == view


def test_each_view_says_what_it_is_on_a_click(opened: Window) -> None:
    assert opened.pages is not None
    click(opened.pages.what)
    assert opened.help.page == "explore"


def test_other_pages_have_their_help(window: Window) -> None:
    window.menus.actions["show_help"].trigger()
    assert window.help.page == "start"
    window.menus.actions["show_help"].trigger()  # the same key leads back
    assert window.stack.currentWidget() is window.start
    window.new_project()
    window.menus.actions["show_help"].trigger()
    assert window.help.page == "data-folder"
    window.menus.actions["show_glossary"].trigger()
    assert window.help.page == GLOSSARY
    window.help.back_wanted.emit()
    assert window.stack.currentWidget() is window.folder


def test_the_help_is_searched_and_read(window: Window, qtbot: QtBot) -> None:
    window.menus.actions["show_help"].trigger()
    view = window.help
    write(view.search, "consortia")
    assert view.page == "contracts"
    view.search.clear()
    write(view.search, "zebra")
    assert view.list.count() == 0
    assert view.nothing.isVisibleTo(view)
    view.show_page(GLOSSARY, "cold-spot")
    assert view.list.count() == len(HELP_PAGES)
    assert view.text.textCursor().block().text() == "Cold spot"
    press(view.list, Qt.Key.Key_Up)
    assert view.page != GLOSSARY


# --- the tour ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def toured(window: Window, settle_window: Settle) -> Window:
    """The window at the first step of the tour."""
    (tile,) = (b for b in window.start.findChildren(QPushButton) if b.accessibleName().startswith("Take the tour"))
    click(tile)
    settle_window(window)
    return window


def test_the_tour_says_the_figures_of_the_district(toured: Window) -> None:
    results = toured.session.results
    assert results is not None
    assert toured.tour.isVisible()
    assert toured.tour.count.text() == f"1 of {len(STEPS)}"
    assert f"{results.kept:,} organisations" in toured.tour.words.text()


def test_the_tour_stands_above_what_it_speaks_of(toured: Window) -> None:
    assert toured.pages is not None
    assert toured.tour.geometry().bottom() < toured.stack.geometry().top()
    assert not toured.tour.isModal()


def test_the_tour_notices_what_was_done(toured: Window, settle_window: Settle, qtbot: QtBot) -> None:
    window, tour = toured, toured.tour

    def at(step: int) -> None:
        qtbot.waitUntil(lambda: tour.step == step, timeout=5_000)

    window.menus.actions["only_cluster"].trigger()
    at(1)
    assert window.workspace is not None
    window.workspace.select(window.workspace.filter.shown_ids[0])
    at(2)
    window.show_view("areas")
    at(3)
    settle_window(window)
    assert window.pages is not None
    areas = window.pages.current
    areas.select(areas.table.sheet.rows[0]["code"])  # type: ignore[attr-defined]
    at(4)
    window.show_view("contracts")
    at(5)
    settle_window(window)
    form = window.pages.current.form  # type: ignore[attr-defined]
    form.value.selectAll()
    write(form.value, "300000")
    press(form.value, Qt.Key.Key_Return)
    settle_window(window)
    at(6)
    window.show_view("who_counts")
    at(7)
    assert tour.next.text() == "Finish"
    click(tour.next)
    assert not tour.isVisible()
    assert window.settings.get(TOUR_STEP) == 0


def test_every_step_can_be_gone_to_by_keyboard_and_shows_where_it_is(toured: Window, settle_window: Settle) -> None:
    assert toured.pages is not None
    for number, step in enumerate(STEPS):
        assert toured.tour.step == number
        assert toured.pages.current_id == step.view
        settle_window(toured)
        press(toured.tour.next, Qt.Key.Key_Space)
    assert not toured.tour.isVisible()


def test_who_goes_on_without_doing_a_step_sees_it_done_and_no_step_is_passed_over(
    toured: Window, settle_window: Settle, qtbot: QtBot
) -> None:
    window, tour = toured, toured.tour

    def go_on() -> None:
        click(tour.next)
        settle_window(window)
        assert tour.count.text() == f"{tour.step + 1} of {len(STEPS)}"  # nothing waits to be ticked off

    go_on()
    assert window.workspace is not None
    assert window.workspace.has_filter  # "now show the cluster alone"
    go_on()
    assert window.selection.org_id is not None  # "the details say what is known of it"
    go_on()
    go_on()
    assert window.pages is not None
    assert window.pages.current.selected_code is not None  # type: ignore[attr-defined]
    go_on()
    qtbot.waitUntil(lambda: not window.runner.active())
    assert tour.step == 5
    assert "£150,000" in window.pages.current.sentence.text()  # type: ignore[attr-defined]
    go_on()
    assert tour.step == 6
    qtbot.waitUntil(lambda: "£300,000 a year" in window.pages.current.sentence.text())  # type: ignore[union-attr]


def test_the_tour_can_be_left_and_goes_on_there(toured: Window, settle_window: Settle) -> None:
    click(toured.tour.next)
    click(toured.tour.next)
    click(toured.tour.back)
    click(toured.tour.leave)
    assert not toured.tour.isVisible()
    toured.menus.actions["take_tour"].trigger()
    settle_window(toured)
    assert toured.tour.count.text() == f"2 of {len(STEPS)}"


def test_the_tour_ends_with_the_project(toured: Window) -> None:
    toured.messages.answer = lambda _question: "leave"
    toured.commands.close_project()
    assert not toured.tour.isVisible()
    assert toured.tour.step == -1


def test_steps_speak_in_whole_sentences(toured: Window) -> None:
    results = toured.session.results
    assert results is not None
    said = [step.words(results) for step in STEPS]
    assert all(words.endswith(".") and len(words) < 260 for words in said)
