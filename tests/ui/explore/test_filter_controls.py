"""The controls of the filter, one at a time: lists to tick, chips to take off, offers where nothing passes, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.analysis.filtering import Sieve
from kil_mapper.model.filters import LONGEST_WORDS, WORDS, YES, Facet, Filter
from kil_mapper.model.results import Results
from kil_mapper.ui.explore.facet_list import CODE, FacetList, Line
from kil_mapper.ui.explore.filter_row import WARD, FilterRow
from kil_mapper.ui.explore.nothing import NothingShown
from kil_mapper.ui.explore.on_chips import OnChips
from kil_mapper.ui.explore.saved import NONE_YET, NOTHING_ON, SavedFilters
from kil_mapper.ui.explore.span import Span
from kil_mapper.ui.explore.state import FilterState
from kil_mapper.workflows import NamedFilter
from tests.factory import ward_code
from tests.ui.eyes import words_in
from tests.ui.hands import click, press, write


@pytest.fixture
def row(qtbot: QtBot, small_results: Results) -> FilterRow:
    """All controls but the bands, on the small district."""
    state = FilterState()
    made = FilterRow(state)
    state.setParent(made)
    qtbot.addWidget(made)
    sieve = Sieve(small_results)
    made.show_sieve(sieve)
    state.show_sieve(sieve)
    made.resize(1300, 60)
    made.show()
    return made


@pytest.fixture
def state(row: FilterRow) -> FilterState:
    return next(child for child in row.children() if isinstance(child, FilterState))


class Told(QObject):
    """What signals told, in order."""

    def __init__(self, owner: QWidget, *names: str) -> None:
        super().__init__(owner)
        self.said: list[tuple[Any, ...]] = []
        for name in names:
            getattr(owner, name).connect(self._note(name))

    def _note(self, name: str) -> Callable[..., None]:
        return lambda *values: self.said.append((name, *values))


def _lines(facets: FacetList) -> list[str]:
    return [facets.list.item(row).text() for row in range(facets.list.count())]


def _turn(facets: FacetList, key: str) -> None:
    here = next(row for row in range(facets.list.count()) if facets.list.item(row).data(CODE) == key)
    facets.list.setCurrentRow(here)
    press(facets.list, Qt.Key.Key_Space)


# --- lists to tick ----------------------------------------------------------------------------------------------------


def test_lists_say_how_many_each_line_would_show_under_the_other_filters(row: FilterRow, state: FilterState) -> None:
    row.areas.open()
    assert _lines(row.areas) == ["Wards", "Hillside  4", "Millbottom  2", "Town  4", "Westfield  6",
                                 "Not known or protected  1"]  # fmt: skip
    state.say("advice")
    assert _lines(row.areas)[1:4] == ["Hillside  0", "Millbottom  0", "Town  1"]
    _turn(row.areas, ward_code(1))
    assert _lines(row.areas)[3] == "Town  1", "Its own choice leaves the counts of a facet as they are"
    assert state.wanted == Filter("advice", areas=frozenset({ward_code(1)}))
    assert row.areas.text() == "1 ward ▾"
    row.areas.panel.hide()


def test_ticks_follow_whoever_changes_the_filter(row: FilterRow, state: FilterState) -> None:
    state.want(Filter(deciles=frozenset({"1", "10"}), ages=frozenset({"over_24_months"})))
    assert row.need.text() == "2 deciles ▾"
    assert row.more.ticked[Facet.AGES] == {"over_24_months"}
    assert row.more.accessibleName() == "Filter by reach, figures and marks: 1 more filter"
    state.clear()
    assert [facets.text() for facets in row.facets if facets.isVisible()] == [
        "Any need ▾", "All wards ▾", "All themes ▾", "More filters ▾",
    ]  # fmt: skip


def test_the_most_deprived_fifth_is_one_click(row: FilterRow, state: FilterState) -> None:
    row.need.open()
    quick = next(
        child for child in row.need.panel.findChildren(QWidget) if child.accessibleName() == "Most deprived fifth"
    )
    click(quick)
    assert state.wanted.deciles == {"1", "2"}
    row.need.panel.hide()


def test_deciles_are_let_through_from_one_to_another(row: FilterRow, state: FilterState) -> None:
    found = row.need.panel.findChild(Span)
    assert isinstance(found, Span)
    span: Span = found
    assert (span.first.currentText(), span.last.currentText()) == ("1", "10")
    row.need.open()
    press(span.first, Qt.Key.Key_Down)
    press(span.first, Qt.Key.Key_Down)
    assert state.wanted.deciles == frozenset(map(str, range(3, 11)))
    press(span.last, Qt.Key.Key_Home)  # before the first, which goes along
    assert state.wanted.deciles == {"1"}
    assert span.first.currentText() == "1"
    state.only(Facet.DECILES, {"2", "5"})
    assert (span.first.currentText(), span.last.currentText()) == ("2", "5")
    press(span.first, Qt.Key.Key_Home)
    press(span.last, Qt.Key.Key_End)
    assert not state.wanted.is_on
    row.need.panel.hide()


def test_a_text_pasted_by_mistake_is_no_search_and_widens_nothing(row: FilterRow, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("letter " * 5_000)
    row.search.paste()
    assert len(row.search.text()) == LONGEST_WORDS
    offers = NothingShown()
    qtbot.addWidget(offers)
    offers.show_offers([(WORDS, f"Search: {row.search.text()}", 3)])
    assert offers.minimumSizeHint().width() < 500
    row.forget()


def test_what_looks_like_markup_in_a_name_is_told_as_it_is(qtbot: QtBot) -> None:
    wards = FacetList(WARD)
    qtbot.addWidget(wards)
    wards.show_lines([Line(Facet.AREAS, "x", "<img src='file:///c:/x'> & Sons")])
    assert "<img" not in wards.list.item(0).toolTip()


def test_several_facets_of_one_list_are_filtered_together(row: FilterRow, state: FilterState) -> None:
    row.more.open()
    _turn(row.more, "local")
    _turn(row.more, YES)
    assert state.wanted.parts == ("reach", "anchors")
    row.more.clear()
    assert state.wanted == Filter()
    row.more.panel.hide()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_list_opens_inside_the_window(row: FilterRow, scale: float) -> None:
    font = row.font()
    font.setPointSizeF(10 * scale)
    for facets in row.facets:
        facets.setFont(font)
        if facets.isVisible():
            facets.open()
            assert facets.panel.width() <= row.width()
            assert facets.panel.x() + facets.panel.width() <= row.mapToGlobal(row.rect().topRight()).x() + 1
            facets.panel.hide()


# --- the search -------------------------------------------------------------------------------------------------------


def test_the_search_follows_the_keys_after_a_breath_and_the_filter_at_once(
    row: FilterRow, state: FilterState, qtbot: QtBot
) -> None:
    write(row.search, "hillside")
    assert state.wanted == Filter()
    qtbot.waitUntil(lambda: state.wanted.words == "hillside", timeout=5_000)
    state.clear()
    assert row.search.text() == ""
    write(row.search, "town")
    state.clear()
    row.forget()
    assert (row.search.text(), state.wanted) == ("", Filter())


# --- what is on -------------------------------------------------------------------------------------------------------

PARTS = (("words", "Search: hill & dale"), ("areas", "Ward: Millbottom"), ("deciles", "Need: deciles 1–3"))


def test_each_part_is_a_chip_that_takes_it_off(qtbot: QtBot) -> None:
    chips = OnChips()
    qtbot.addWidget(chips)
    chips.resize(900, 30)
    told = Told(chips, "dropped", "cleared")
    chips.show_parts(PARTS)
    chips.show()
    assert [chip.text() for chip in chips.chips.values()] == [
        "Search: hill && dale ×", "Ward: Millbottom ×", "Need: deciles 1–3 ×",
    ]  # fmt: skip
    assert all(min(chip.width(), chip.height()) >= 24 for chip in chips.chips.values())
    click(chips.chips["areas"])
    click(chips.all)
    assert told.said == [("dropped", "areas"), ("cleared",)]
    chips.show_parts(())
    assert not chips.all.isVisible()


def test_chips_without_room_stand_in_a_menu(qtbot: QtBot) -> None:
    chips = OnChips()
    qtbot.addWidget(chips)
    chips.resize(330, 30)
    chips.show_parts(PARTS)
    chips.show()
    told = Told(chips, "dropped")
    visible = [chip for chip in chips.chips.values() if chip.isVisible()]
    assert 0 < len(visible) < 3
    assert chips.more.isVisible()
    assert chips.all.geometry().right() <= chips.width()
    entries = chips.more.menu().actions()
    assert len(entries) == 3 - len(visible)
    entries[-1].trigger()
    assert told.said == [("dropped", "deciles")]
    chips.resize(900, 30)
    assert not chips.more.isVisible()


def test_the_keyboard_stays_among_the_chips_when_one_goes(qtbot: QtBot) -> None:
    chips = OnChips()
    qtbot.addWidget(chips)
    chips.resize(900, 30)
    chips.show_parts(PARTS)
    chips.show()
    qtbot.waitExposed(chips)
    chips.activateWindow()
    chips.chips["areas"].setFocus()
    qtbot.waitUntil(chips.chips["areas"].hasFocus)
    chips.show_parts((PARTS[0], PARTS[2]))
    assert chips.chips["deciles"].hasFocus()


def test_where_nothing_passes_the_best_offers_come_first(qtbot: QtBot) -> None:
    nothing = NothingShown()
    qtbot.addWidget(nothing)
    nothing.show_offers([("areas", "Ward: Millbottom", 12), ("bands", "Turnover: £0", 3), ("words", "Search: x", 0)])
    nothing.show()
    told = Told(nothing, "dropped", "cleared")
    assert list(nothing.offers) == ["areas", "bands"]
    assert nothing.offers["areas"].accessibleName() == "Without “Ward: Millbottom” 12 would be shown"
    click(nothing.offers["areas"])
    click(nothing.all)
    assert told.said == [("dropped", "areas"), ("cleared",)]
    nothing.show_offers([("areas", "Ward: Millbottom", 0), ("words", "Search: x", 0)])
    assert nothing.offers == {}
    assert "would not show any" in nothing.words.text()


# --- filters under names ----------------------------------------------------------------------------------------------

NAMED = (NamedFilter("Mill <b>ward</b>", Filter(areas=frozenset({ward_code(0)}))), NamedFilter("Towns", Filter("town")))


@pytest.fixture
def saved(qtbot: QtBot) -> SavedFilters:
    made = SavedFilters()
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_filters_the_panel_says_how_to_get_some(saved: SavedFilters) -> None:
    saved.show_filters((), lambda _found: "", can=False)
    saved.open()
    assert NONE_YET in words_in(saved.panel)
    assert saved.said.text() == NOTHING_ON
    assert not saved.use.isVisible()
    saved.name.setText("A name")
    assert not saved.save.isEnabled()
    saved.panel.hide()


def test_filters_are_used_saved_renamed_and_removed_by_keyboard(saved: SavedFilters) -> None:
    told = Told(saved, "used", "saved", "renamed", "removed")
    saved.show_filters(NAMED, lambda found: found.filter.words, can=True)
    saved.open()
    saved.list.setCurrentRow(1)
    press(saved.list, Qt.Key.Key_Return)
    write(saved.name, "Halls")
    assert saved.save.text() == "Save"
    press(saved.name, Qt.Key.Key_Return)
    click(saved.rename)
    saved.name.setText(" TOWNS ")
    assert saved.save.text() == "Replace", "Nobody overwrites a filter without reading so"
    assert saved.rename.isEnabled(), "only other letters of its own name"
    for taken in ("Towns", "mill <B>ward</b>"):
        saved.name.setText(taken)
        assert not saved.rename.isEnabled()
    click(saved.remove)
    assert told.said == [("used", "Towns"), ("saved", "Halls"), ("renamed", "Towns", "Halls"), ("removed", "Towns")]
    saved.panel.hide()


def test_the_place_in_the_list_stays_when_filters_change(saved: SavedFilters) -> None:
    saved.show_filters(NAMED, lambda _found: "", can=True)
    saved.list.setCurrentRow(1)
    saved.show_filters((NamedFilter("A", Filter("a")), *NAMED), lambda _found: "", can=True)
    assert saved.list.currentItem().text() == "Towns"
    QApplication.processEvents()


def test_the_state_leaves_out_what_the_organisations_do_not_know(row: FilterRow, state: FilterState) -> None:
    problems = state.want(Filter(areas=frozenset({"E0", ward_code(0)})))
    assert problems == ("Ward: “E0” is not known in this project: ignored.",)
    assert state.wanted.areas == {ward_code(0)}
    assert state.want(Filter(WORDS)) == ()
