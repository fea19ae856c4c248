"""Change and compare: charts, tables and words say the same; what is not known is said, never drawn as little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.findings import MoveRow, NeedRow, PlaceRow, YearRow
from kil_mapper.model.project import Project
from kil_mapper.model.tables import (
    ANNUAL_RETURNS,
    CHANGES,
    COMPARATOR_AREAS,
    COMPARATORS,
    OTHER_NEED,
    Change,
    ComparatorArea,
    Org,
)
from kil_mapper.model.vocabulary import REGISTERED, ChangeKind, RuleProfile
from kil_mapper.ui.change.over_time import BANDS_TAB, CLUSTER_TAB, NOTES_TAB, YEARS_TAB
from kil_mapper.ui.change.tables import DRAWN, WITHHELD
from kil_mapper.ui.change.view import NEED_TAB, PLACES_TAB, TABS, TIME_TAB, ChangeView
from kil_mapper.ui.change.year_chart import Mark, gap_words, nice_top
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.window import Window
from tests.factory import LAD, lsoa_code, small_project, ward_code
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
HUB, REFUGE, CARERS = "GB-CHC-900001", "GB-CHC-900003", "GB-CHC-900007"
MILLBOTTOM = [lsoa_code(number) for number in range(3)]
BESIDE, FAR = "E08000098", "E08000099"
INCOMES = {HUB: (180_000, 240_000), REFUGE: (190_000, 310_000), CARERS: (300_000, 610_000)}


def _with_history(project: Project) -> Project:
    """17 registered charities: all reported for 2022/23 and 2023/24, five for 2021/22, one for 2019/20."""
    ids = [f"GB-CHC-{number}" for number in range(900001, 900018)]
    rows = [(HUB, 2019, 100_000), *((org_id, 2021, 90_000) for org_id in ids[:5])]
    for place, year in enumerate((2022, 2023)):
        rows += [(org_id, year, INCOMES.get(org_id, (100_000, 150_000))[place]) for org_id in ids]
    told = [(org_id, f"{year}-04-01", f"{year + 1}-03-31", income, False) for org_id, year, income in rows]
    columns = ["org_id", "period_start", "period_end", "income", "suppressed"]
    return replace(project, annual_returns=ANNUAL_RETURNS.conform(pd.DataFrame(told, columns=columns)))


def _with_places(project: Project) -> Project:
    """Three authorities: ours and Beside in one region, Far in none that is known whole."""
    bands: dict[str, dict[str, tuple[int, int | None]]] = {
        LAD: {"unknown": (2, None), "200k_500k": (3, 900_000), "under_10k": (13, 9_000)},
        BESIDE: {"under_10k": (4, 9_000), "200k_500k": (1, 250_000)},
        FAR: {"zero": (10, 0)},
    }
    rows = [
        (lad, rules.value, band, number, income)
        for rules in RuleProfile
        for lad, found in bands.items()
        for band, (number, income) in found.items()
    ]
    places = {
        ComparatorArea.LAD: [LAD, BESIDE, FAR],
        ComparatorArea.NAME: ["Smalltown", "Beside", "Far"],
        ComparatorArea.REGION: ["E12000003", "E12000003", None],
        ComparatorArea.COUNTRY: None,
        ComparatorArea.POPULATION: [12_000, 1_000, 5_000],
        ComparatorArea.SCORE: [30.0, 10.0, 20.0],
        ComparatorArea.MOST_DEPRIVED_20: [0.5, 0.0, 0.1],
    }
    counts = COMPARATORS.conform(pd.DataFrame(rows, columns=[column.name for column in COMPARATORS.columns]))
    return replace(project, comparators=counts, comparator_areas=COMPARATOR_AREAS.conform(pd.DataFrame(places)))


def _with_2019(project: Project) -> Project:
    """The index of 2019 beside: everybody a decile further from the worst, one small area converted."""
    lsoas = project.lsoas.drop(columns=["geometry", "name", "lad_code"])
    changes = {f"{domain}_decile": (lsoas[f"{domain}_decile"] + 1).clip(upper=10) for domain in ("imd", "health")}
    changes |= {"imd_score": 10.0, "health_score": 1.5, "population": 800, "index_edition": "IoD2019"}
    other = lsoas.assign(**changes, converted=[number == 1 for number in range(12)])
    return replace(project, other_need=OTHER_NEED.conform(other))


def _with_changes(project: Project) -> Project:
    """A newer register has come in, and one organisation with it."""
    told = {
        Change.KIND: [ChangeKind.NEW.value],
        Change.ORG: [HUB],
        Change.NAME: ["Millbottom Community Hub"],
        Change.BEFORE: ["not based here"],
        Change.AFTER: ["£240,000 (£200k–£500k); Millbottom"],
        Change.REGISTER_BEFORE: [pd.Timestamp("2025-06-01")],
        Change.REGISTER_AFTER: [pd.Timestamp("2025-09-07")],
    }
    return replace(project, changes=CHANGES.conform(pd.DataFrame(told)))


@pytest.fixture
def full(core: FakeCore) -> Project:
    """The small district with everything that can be compared."""
    core.project = _with_changes(_with_2019(_with_places(_with_history(small_project()))))
    return core.project


def _view(window: Window) -> ChangeView:
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, ChangeView)
    return page


@pytest.fixture
def at(window: Window, settle_window: Settle) -> Callable[[str], ChangeView]:
    """Opens the district and goes to a part of the view."""

    def go(tab: str) -> ChangeView:
        window.resize(1340, 720)
        if window.session.project is None:
            window.commands.explore_sample()
            settle_window(window)
            window.show_view("change")
            settle_window(window)
        view = _view(window)
        click(view.tabs.buttons[tab])
        settle_window(window)
        return view

    return go


def _neighbours(window: Window) -> tuple[str, ...]:
    assert window.session.project is not None
    return window.session.project.options.neighbours


Go = Callable[[str], ChangeView]


def _cell(sheet: Sheet, name: str, column: str) -> str:
    places = [each.name for each in sheet.sheet.columns]
    return str(sheet.sheet.index(sheet.sheet.row_of(name), places.index(column)).data())


def _spoken(sheet: Sheet, name: str, column: str) -> str:
    places = [each.name for each in sheet.sheet.columns]
    index = sheet.sheet.index(sheet.sheet.row_of(name), places.index(column))
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole))


# --- over time --------------------------------------------------------------------------------------------------------


def test_it_is_reached_by_its_key(full: Project, opened: Window, settle_window: Settle, qtbot: QtBot) -> None:
    assert full is opened.session.project
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
    QTest.keyClick(opened, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    settle_window(opened)
    assert _view(opened).part is _view(opened).time


def test_the_sentence_says_who_reported_beside_the_income(full: Project, at: Go) -> None:
    # 2022/23: 14 × 100,000 + 180,000 + 190,000 + 300,000 = 2,070,000; × 96.1117 ÷ 91.2996 = 2,179,103.
    # 2023/24: 14 × 150,000 + 240,000 + 310,000 + 610,000 = 3,260,000.
    told = at(TIME_TAB).time.sentence.text()
    assert told == (
        "Income reported, in pounds of 2023/24: £2.2m from 17 charities in 2022/23, £3.3m from 17 charities in 2023/24."
    )


def test_a_year_that_is_not_complete_is_a_gap_with_words_in_chart_and_table(full: Project, at: Go) -> None:
    time = at(TIME_TAB).time
    told = time.income.accessibleDescription()
    assert "2021/22: not complete: 29% had reported" in told  # 5 of 17
    assert "2023/24: £3.3m" in told
    assert _cell(time.years, "2021", YearRow.REAL_INCOME) == "not shown"
    assert _cell(time.years, "2021", YearRow.COMPLETENESS) == "not complete: 29% had reported"
    assert _cell(time.years, "2021", YearRow.REPORTED) == "5"
    assert _cell(time.years, "2022", YearRow.INCOME) == "£2,070,000"
    assert _cell(time.years, "2023", YearRow.REAL_INCOME) == "£3,260,000"
    assert _cell(time.years, "2023", YearRow.COMPLETENESS) == "100% had reported"
    assert not time.income.grab().isNull()


def test_years_that_are_not_complete_share_their_words() -> None:
    marks = [Mark(2019, "2019/20", None, gap="not complete", share=0.06), Mark(2020, "2020/21", None, gap="x", share=0)]
    assert gap_words(marks) == "not complete: 0% to 6% had reported"
    assert gap_words(marks[:1]) == "not complete: 6% had reported"
    assert gap_words([Mark(2019, "2019/20", None, gap="no price for this year")]) == "no price for this year"


@pytest.mark.parametrize(
    ("most", "top", "step"),
    [(0, 1, 1), (2, 2, 1), (22, 30, 10), (85_900_000, 100_000_000, 50_000_000), (603, 750, 250), (30, 30, 10)],
)
def test_scales_have_round_steps_and_hold_every_value(most: float, top: float, step: float) -> None:
    assert nice_top(most) == (top, step)


def test_removals_are_drawn_beside_registrations(full: Project, at: Go) -> None:
    time = at(TIME_TAB).time
    # Closed Day Centre went on 31 January 2020.
    assert "2019/20: 0 registered in the year, 1 removed" in time.turnover.accessibleDescription()
    assert _cell(time.years, "2019", YearRow.REMOVALS) == "1"
    assert not time.turnover.grab().isNull()


def test_removals_that_the_register_does_not_place_are_not_known(full: Project, core: FakeCore, at: Go) -> None:
    organisations = full.organisations
    core.project = replace(full, organisations=organisations[organisations[Org.STATUS] == REGISTERED])
    time = at(TIME_TAB).time
    assert "removals are not known" in time.turnover.accessibleDescription()
    assert _cell(time.years, "2023", YearRow.REMOVALS) == "not known"


def test_a_year_that_is_clicked_in_a_chart_is_selected_in_the_table(full: Project, at: Go) -> None:
    time = at(TIME_TAB).time
    click(time.tabs.buttons[BANDS_TAB])
    area = time.income._area()
    x = area.left() + area.width() * 3.5 / 6  # the fourth of six years: 2022/23
    QTest.mouseClick(time.income, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(area.center().y())))
    assert time.tabs.value == YEARS_TAB
    assert time.years.names_selected == ["2022"]
    assert time.reporting._marked == 2022
    time.years.selectRow(4)
    assert time.income._marked == 2023


def test_movement_adds_up_to_all_that_were_there_in_both_years(full: Project, at: Go) -> None:
    time = at(TIME_TAB).time
    click(time.tabs.buttons[BANDS_TAB])
    assert time.movement is not None
    assert "2022/23 (rows)" in time.span.text()
    assert _cell(time.movement, "100k_200k", "100k_200k") == "14"
    assert _cell(time.movement, "100k_200k", "200k_500k") == "2"
    assert _cell(time.movement, "200k_500k", "500k_1m") == "1"
    assert _cell(time.movement, "zero", "zero") == "–"
    assert sum(row["total"] for row in time.movement.sheet.rows) == 17
    assert _spoken(time.movement, "100k_200k", "200k_500k") == "2 from £100k–£200k to £200k–£500k"


def test_who_entered_or_left_the_cluster_is_named_but_for_sensitive_services(
    full: Project, at: Go, window: Window
) -> None:
    time = at(TIME_TAB).time
    click(time.tabs.buttons[CLUSTER_TAB])
    assert time.tabs.buttons[CLUSTER_TAB].text().endswith("3")
    assert "2 entered the cluster and 1 left it" in time.moves_words.text()
    assert _cell(time.moves, HUB, "way") == "Entered from below"
    assert _cell(time.moves, CARERS, "way") == "Left upwards"
    assert _cell(time.moves, CARERS, MoveRow.TO_INCOME) == "£610,000"
    assert _cell(time.moves, REFUGE, MoveRow.NAME) == WITHHELD
    time.moves.selectRow(time.moves.sheet.row_of(HUB))
    assert _view(window).context.selection.org_id == HUB
    time.moves.selectRow(time.moves.sheet.row_of(REFUGE))
    assert _view(window).context.selection.org_id == HUB


def test_real_terms_follow_a_price_table_of_ones_own_and_come_back(
    full: Project, at: Go, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    view = at(TIME_TAB)
    time = view.time
    click(time.tabs.buttons[NOTES_TAB])
    assert "HM Treasury" in time.prices.text()
    assert "Not shown: 2019/20 (6%)" in time.notes.text()
    assert not time.restore.isVisible()
    file = tmp_path / "prices.csv"
    file.write_text("Year,Index\n2022-23,100\n2023-24,200\n", encoding="utf-8")
    window.files.answer = lambda _request: file
    click(time.replace)
    settle_window(window)
    assert time.income.title == "Income in pounds of 2023/24"
    assert "£4.1m from 17 charities in 2022/23" in time.sentence.text()  # 2,070,000 × 200 ÷ 100
    assert window.messages.history[-1].text == "Real terms are told in the prices of prices.csv."
    assert window.session.undo_name == "change of prices"
    QApplication.processEvents()
    click(time.restore)
    settle_window(window)
    assert "HM Treasury" in time.prices.text()
    window.session.undo()
    window.session.undo()
    settle_window(window)
    assert window.session.project is full


def test_a_price_table_that_cannot_be_read_is_said_and_changes_nothing(
    full: Project, at: Go, window: Window, settle_window: Settle, tmp_path: Path
) -> None:
    view = at(TIME_TAB)
    file = tmp_path / "prices.csv"
    file.write_text("Name,Colour\nA,red\n", encoding="utf-8")
    window.files.answer = lambda _request: file
    view.time.read_prices()
    settle_window(window)
    assert window.messages.history[-1].hint
    assert window.session.project is full
    window.files.answer = lambda _request: None
    view.time.read_prices()
    assert window.session.project is full


def test_without_a_history_of_returns_the_view_says_how_to_get_it(at: Go) -> None:
    time = at(TIME_TAB).time
    assert time.empty.isVisible()
    assert "annual return history" in words_in(time.empty)
    assert "build the project again" in words_in(time.empty)
    assert not time.income.isVisible()
    assert not time.sentence.isVisible()
    assert time.turnover.isVisible()  # registrations and removals are known all the same
    assert "needs two years" in time.span.text()
    assert time.movement is None
    assert _cell(time.years, "2023", YearRow.REPORTED) == "not known"  # never a zero
    assert _cell(time.years, "2023", YearRow.REAL_INCOME) == "not known"
    assert _cell(time.years, "2023", YearRow.REGISTERED) == "17"


# --- beside other places ----------------------------------------------------------------------------------------------


def test_places_stand_beside_each_other_with_their_intervals(full: Project, at: Go) -> None:
    places = at(PLACES_TAB).places
    assert [row[PlaceRow.NAME] for row in places.table.sheet.rows] == ["Smalltown", "Yorkshire and the Humber"]
    assert _cell(places.table, f"here {LAD}", PlaceRow.RATE).startswith("1.50 (")  # 18 ÷ 12,000 × 1,000
    spoken = _spoken(places.table, f"here {LAD}", PlaceRow.RATE)
    assert spoken.startswith("1.50 organisations per 1,000 residents, 95% interval 0.89 to 2.37")
    assert _cell(places.table, f"here {LAD}", PlaceRow.CLUSTER_RATE) == "25.0"  # 3 ÷ 12,000 × 100,000
    assert _cell(places.table, f"here {LAD}", PlaceRow.SHARE_20) == "50%"
    assert places.sentence.text().startswith("Smalltown: 1.5 organisations per 1,000 residents (0.9 to 2.4).")
    assert "does not touch these figures" in places.note.text()
    assert "not a league table" in places.note.text()
    assert "18 are counted here and 17 in the other views" in places.differs.text()
    assert not places.table.grab().isNull()


def test_neighbours_are_ticked_by_keyboard_and_undone(
    full: Project, at: Go, window: Window, settle_window: Settle
) -> None:
    places = at(PLACES_TAB).places
    chooser = places.chooser
    write(chooser.search, "FA")
    assert [chooser.list.item(at).isHidden() for at in range(2)] == [True, False]
    assert chooser.told.text() == "0 chosen; 1 place listed"
    press(chooser.search, Qt.Key.Key_Down)
    press(chooser.list, Qt.Key.Key_Space)
    settle_window(window)
    assert _neighbours(window) == (FAR,)
    assert [row[PlaceRow.NAME] for row in places.table.sheet.rows][1] == "Far"
    assert window.session.undo_name == "change of places to compare with"
    current = chooser.list.currentItem()
    assert current is not None
    assert current.text() == "Far"  # the keyboard stays where it was
    chooser.search.clear()
    assert chooser.list.item(0).text() == "Far"  # those chosen stand first
    chooser.list.itemActivated.emit(chooser.list.item(1))
    settle_window(window)
    assert _neighbours(window) == (FAR, BESIDE)
    click(chooser.none)
    settle_window(window)
    assert _neighbours(window) == ()
    window.session.undo()
    settle_window(window)
    assert chooser.told.text() == "2 chosen; 2 places listed"


def test_places_ticked_in_quick_succession_are_all_chosen(
    full: Project, at: Go, window: Window, settle_window: Settle
) -> None:
    chooser = at(PLACES_TAB).places.chooser
    for place in range(2):  # before the figures for the first have come
        chooser.list.item(place).setCheckState(Qt.CheckState.Checked)
    settle_window(window)
    assert _neighbours(window) == (BESIDE, FAR)
    assert chooser.told.text() == "2 chosen; 2 places listed"


def test_places_follow_who_counts(full: Project, at: Go, window: Window, settle_window: Settle) -> None:
    places = at(PLACES_TAB).places
    shown = places.shown_for
    window.session.choose(rules=RuleProfile.VCSE)
    settle_window(window)
    assert places.shown_for is window.session.results
    assert places.shown_for is not shown


def test_without_national_files_the_view_says_what_is_needed(at: Go) -> None:
    places = at(PLACES_TAB).places
    assert places.empty.isVisible()
    assert "postcode directory of all of England" in words_in(places.empty)
    assert "File 7 of the Indices of Deprivation" in words_in(places.empty)
    assert not places.table.isVisible()


# --- both editions ----------------------------------------------------------------------------------------------------


def test_need_stands_in_both_editions_without_a_verdict(full: Project, at: Go) -> None:
    need = at(NEED_TAB).need
    assert need.table is not None
    # Millbottom: deciles 1, 1, 2 by 2025, all in the most deprived fifth; 2, 2, 3 by 2019, two of three.
    assert _cell(need.table, ward_code(0), DRAWN) == "100% and 67%"
    assert _spoken(need.table, ward_code(0), DRAWN) == "100% by the index of 2025, 67% by the index of 2019"
    assert _cell(need.table, ward_code(0), NeedRow.SHARE_10) == "67% and 0%"
    assert _cell(need.table, ward_code(0), f"{NeedRow.SCORE}|1") == "10.0"
    assert _cell(need.table, ward_code(0), f"{NeedRow.CONVERTED}|1") == "1 of 3"
    assert _cell(need.table, ward_code(1), f"{NeedRow.CONVERTED}|1") == "none"
    assert "1 of 12 small areas here were converted" in need.converted.text()
    assert "less directly comparable" in need.caution.text()
    headings = " ".join(column.heading for column in need.table.sheet.columns)
    told = f"{need.sentence.text()} {headings}".casefold()
    assert not any(verdict in told for verdict in ("improve", "better", "worse", "↑", "↓", "→"))
    assert not need.table.grab().isNull()


def test_an_area_that_one_edition_does_not_know_is_not_known(full: Project, core: FakeCore, at: Go) -> None:
    other = full.other_need
    core.project = replace(full, other_need=OTHER_NEED.conform(other[~other["area_code"].isin(MILLBOTTOM)]))
    need = at(NEED_TAB).need
    assert need.table is not None
    assert _cell(need.table, ward_code(0), DRAWN) == "100% and not known"
    assert _cell(need.table, ward_code(0), f"{NeedRow.SCORE}|1") == "not known"
    assert not need.table.grab().isNull()


def test_another_domain_is_shown_when_it_is_chosen(
    full: Project, at: Go, window: Window, settle_window: Settle
) -> None:
    need = at(NEED_TAB).need
    need.domain.setFocus()
    place = need.domain.findData("health")
    need.domain.setCurrentIndex(place)
    need.domain.activated.emit(place)
    settle_window(window)
    assert need.table is not None
    assert _cell(need.table, ward_code(0), f"{NeedRow.SCORE}|1") == "1.5"
    assert "“Health Deprivation and Disability”" in need.sentence.text()
    assert window.statusBar().findChild(QLabel) is not None
    assert _view(window).status == "5 areas by Health Deprivation and Disability"


def test_with_one_edition_the_view_says_how_to_get_the_other(at: Go) -> None:
    need = at(NEED_TAB).need
    assert need.empty.isVisible()
    assert "English Indices of Deprivation 2019" in words_in(need.empty)
    assert "lookup from LSOA 2011 to LSOA 2021" in words_in(need.empty)
    assert need.table is None


# --- the whole view ---------------------------------------------------------------------------------------------------


def test_a_part_works_its_figures_out_when_somebody_looks(full: Project, at: Go) -> None:
    view = at(TIME_TAB)
    assert view.places.shown_for is None
    at(PLACES_TAB)
    assert view.places.shown_for is view.time.shown_for is view.shown_results


def test_what_somebody_turned_away_from_is_worked_out_when_they_come_back(
    full: Project, at: Go, window: Window, settle_window: Settle
) -> None:
    view = at(TIME_TAB)
    for tab in (NEED_TAB, PLACES_TAB, NEED_TAB, PLACES_TAB):
        click(view.tabs.buttons[tab])
    settle_window(window)
    assert view.places.table.sheet.rowCount() == 2
    assert view.need.shown_for is None  # its answer came for nobody
    at(NEED_TAB)
    assert view.need.table is not None
    assert view.need.table.sheet.rowCount() == 5


def test_another_project_is_worked_out_anew(
    full: Project, at: Go, core: FakeCore, window: Window, settle_window: Settle
) -> None:
    view = at(TIME_TAB)
    core.project = small_project()
    window.messages.answer = lambda _question: "leave"
    window.commands.explore_sample()
    settle_window(window)
    if not view.isVisible():
        window.show_view("change")
        settle_window(window)
    assert view.time.empty.isVisible()
    assert view.places.shown_for is None


@pytest.mark.parametrize("tab", list(TABS))
def test_every_control_has_a_name(full: Project, at: Go, tab: str) -> None:
    part = at(tab).part
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    found = [widget for kind in kinds for widget in part.findChildren(kind)]
    own = [w for w in found if not isinstance(w.parentWidget(), QAbstractItemView | QComboBox | QLineEdit)]
    visible = [w for w in own if w.isVisible() and not w.objectName().startswith("qt_")]
    nameless = [type(w).__name__ for w in visible if not (w.accessibleName() or getattr(w, "text", str)())]
    assert visible
    assert [kind for kind in nameless if kind not in {"QTableCornerButton", "QHeaderView"}] == []


@pytest.mark.parametrize("tab", list(TABS))
def test_f6_goes_round_the_parts(full: Project, at: Go, window: Window, qtbot: QtBot, tab: str) -> None:
    view = at(tab)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
    view.panels[0].setFocus()
    met: list[QWidget | None] = []
    for _ in view.panels:
        window.menus.actions["next_panel"].trigger()
        met.append(QApplication.focusWidget())
    assert len(set(met)) == len(view.panels) == 3


@pytest.mark.parametrize("tab", list(TABS))
def test_nothing_is_cut_off_at_twice_the_text(full: Project, at: Go, window: Window, qtbot: QtBot, tab: str) -> None:
    view = at(tab)
    window.setMinimumSize(0, 0)
    window.resize(1366, 720)
    window.appearance.scale_text(2.0)

    def cut() -> list[str]:
        labels = [each for each in view.part.findChildren(QLabel) if each.isVisible() and each.text()]
        return [
            each.text()
            for each in labels
            if (each.heightForWidth(each.width()) if each.wordWrap() else each.sizeHint().height()) > each.height() + 1
        ]

    qtbot.waitUntil(lambda: not cut(), timeout=5_000)
    assert window.minimumSizeHint().width() <= 1366
    if tab == TIME_TAB:
        qtbot.waitUntil(lambda: view.time.turnover.y() > view.time.income.y(), timeout=5_000)  # below, not squeezed
