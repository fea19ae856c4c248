"""The view Report: what documents say is chosen and kept, and documents are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import ReportChoices
from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail
from kil_mapper.ui.files import Request, Want
from kil_mapper.ui.pack.choosing import CHANGE
from kil_mapper.ui.pack.making import OUR_LOOK, STOPPED
from kil_mapper.ui.pack.view import PackView
from kil_mapper.ui.settings import WORD_TEMPLATE
from kil_mapper.ui.window import Window
from tests.reports import templates
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
SIZE = "Size and shape"


@pytest.fixture
def view(opened: Window, settle_window: Settle, qtbot: QtBot) -> PackView:
    """The view, reached as the menu Export does it."""
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow, timeout=5_000)
    opened.menus.actions["evidence_pack"].trigger()
    settle_window(opened)
    assert opened.pages is not None
    page = opened.pages.current
    assert isinstance(page, PackView)
    return page


def chosen(window: Window) -> ReportChoices:
    assert window.session.project is not None
    return window.session.project.report


def go_to(view: PackView, title: str) -> None:
    """Go to a part of the report."""
    found = next(item for item in view.choosing.parts.lines if item.text().startswith(title))
    view.choosing.parts.setCurrentItem(found)


def tick(view: PackView, title: str) -> None:
    """Change the tick of a part with the space bar."""
    go_to(view, title)
    press(view.choosing.parts, Qt.Key.Key_Space)


# --- choosing ---------------------------------------------------------------------------------------------------------


def test_the_key_leads_to_the_parts_of_the_report(view: PackView, opened: Window) -> None:
    assert view.choosing.parts.hasFocus()
    assert [item.text() for item in view.choosing.parts.lines][:2] == ["Summary on one page (always in)", SIZE]
    assert view.sentence.text() == "A full report on Smalltown in 20 parts: organisations named, placed by area."
    assert opened.session.undo_name is None  # looking changes nothing


def test_a_part_is_left_out_kept_in_the_project_and_undone(view: PackView, opened: Window) -> None:
    tick(view, SIZE)
    assert chosen(opened).left_out == ("size",)
    assert opened.session.undo_name == CHANGE
    assert "19 parts" in view.sentence.text()
    opened.session.undo()
    assert chosen(opened).left_out == ()
    assert "size" in view.choosing.parts.keys_ticked
    tick(view, "Summary")  # always in
    assert chosen(opened).left_out == ()


def test_a_short_report_says_which_parts_are_only_in_the_full_one(view: PackView, opened: Window) -> None:
    tick(view, "Purposes")
    click(view.telling.detail.buttons[ReportDetail.SUMMARY])
    assert chosen(opened).detail is ReportDetail.SUMMARY
    lines = {item.text(): item.checkState() for item in view.choosing.parts.lines}
    assert lines["People (in the full report)"] is Qt.CheckState.Unchecked
    tick(view, "People")  # changes nothing
    tick(view, SIZE)
    assert set(chosen(opened).left_out) == {"purposes", "size"}  # what was left out of the full one stays so
    click(view.telling.detail.buttons[ReportDetail.FULL])
    assert "people" in view.choosing.parts.keys_ticked


def test_words_are_taken_over_on_leaving_the_box_and_not_before(view: PackView, opened: Window) -> None:
    go_to(view, SIZE)
    view.choosing.comment.setFocus()
    write(view.choosing.comment, "Read with care.")
    assert chosen(opened).commentary == ()
    view.choosing.parts.setFocus()
    assert chosen(opened).commentary == (("size", "Read with care."),)
    go_to(view, "Purposes")
    assert view.choosing.comment.toPlainText() == ""
    assert view.choosing.comment.accessibleName() == "Your words on “Purposes”"
    go_to(view, SIZE)
    assert view.choosing.comment.toPlainText() == "Read with care."
    opened.session.undo()
    assert view.choosing.comment.toPlainText() == ""


def test_going_through_the_parts_with_nothing_written_changes_nothing(view: PackView, opened: Window) -> None:
    for item in view.choosing.parts.lines:
        view.choosing.parts.setCurrentItem(item)
        view.choosing.comment.setFocus()
        view.choosing.parts.setFocus()
    assert opened.session.undo_name is None


def test_a_key_that_saves_finds_the_words_that_are_being_written(view: PackView, opened: Window) -> None:
    view.telling.foreword.setFocus()
    write(view.telling.foreword, "For the Cabinet.")
    assert chosen(opened).foreword == ""
    asked: list[Request] = []

    def answer(request: Request) -> None:
        asked.append(request)

    opened.files.answer = answer
    QTest.keyClick(view.telling.foreword, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert chosen(opened).foreword == "For the Cabinet."


def test_words_that_are_too_long_are_refused_and_stay_in_the_box(view: PackView, opened: Window) -> None:
    words = "x" * 20_001
    view.telling.foreword.setFocus()
    view.telling.foreword.setPlainText(words)
    view.choosing.parts.setFocus()
    assert chosen(opened).foreword == ""
    assert "20,001 letters" in opened.messages.history[-1].text
    assert view.telling.foreword.toPlainText() == words


def test_hostile_words_are_plain_text(view: PackView, opened: Window) -> None:
    view.telling.foreword.setFocus()
    view.telling.foreword.setPlainText("<b>=1+1</b> {{x}}")
    view.choosing.parts.setFocus()
    assert chosen(opened).foreword == "<b>=1+1</b> {{x}}"
    assert view.telling.foreword.toPlainText() == "<b>=1+1</b> {{x}}"


def test_areas_are_chosen_and_all_of_them_is_none(view: PackView, opened: Window) -> None:
    areas = view.telling.areas
    total = areas.count()
    assert total >= 2
    assert view.telling.areas_told.text() == f"All {total} areas"
    areas.setFocus()
    areas.setCurrentRow(0)
    press(areas, Qt.Key.Key_Space)
    assert len(chosen(opened).areas) == total - 1
    assert view.telling.areas_told.text() == f"{total - 1} of {total} areas"
    press(areas, Qt.Key.Key_Space)
    assert chosen(opened).areas == ()
    press(areas, Qt.Key.Key_Space)
    click(view.telling.every)
    assert chosen(opened).areas == ()
    assert not view.telling.every.isVisible()


def test_at_least_one_area_is_told(view: PackView, opened: Window) -> None:
    areas = view.telling.areas
    areas.setFocus()
    for row in range(areas.count()):
        areas.setCurrentRow(row)
        press(areas, Qt.Key.Key_Space)
    assert len(chosen(opened).areas) == 1
    assert len(areas.keys_ticked) == 1


def test_postcodes_are_warned_of_and_names_can_be_left_out(view: PackView, opened: Window) -> None:
    assert not view.telling.warning.isVisible()
    click(view.telling.places.buttons[PlaceDetail.POSTCODE])
    assert view.telling.warning.isVisible()
    assert "someone’s home" in view.telling.warning.text()
    view.telling.names.setFocus()
    press(view.telling.names, Qt.Key.Key_Space)
    assert (chosen(opened).places, chosen(opened).names) == (PlaceDetail.POSTCODE, False)
    assert view.sentence.text().endswith("without names, placed at their postcodes.")


def test_another_project_brings_its_own_choices(view: PackView, opened: Window, settle_window: Settle) -> None:
    view.telling.foreword.setFocus()
    write(view.telling.foreword, "Old")
    view.choosing.parts.setFocus()
    opened.messages.answer = lambda _question: "leave"
    opened.commands.explore_sample()
    settle_window(opened)
    opened.show_view("pack")
    settle_window(opened)
    assert chosen(opened).foreword == ""
    assert view.telling.foreword.toPlainText() == ""
    assert opened.session.undo_name is None


# --- making -----------------------------------------------------------------------------------------------------------


def answers(window: Window, path: Path | None) -> list[Request]:
    """Answers every question for a file with this path."""
    asked: list[Request] = []

    def answer(request: Request) -> Path | None:
        asked.append(request)
        return path

    window.files.answer = answer
    return asked


def test_the_pack_is_made_and_opened(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(opened, tmp_path / "out")
    click(view.making.zip)
    qtbot.waitUntil(view.making.result.isVisible, timeout=5_000)
    assert asked[0].start.name == "smalltown-evidence-pack.zip"
    assert core.written == [("pack", tmp_path / "out.zip", PlaceDetail.AREA)]
    assert "1,234 numbers read back." in view.making.result.text()
    opened_paths: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened_paths.append)
    click(view.making.open_file)
    click(view.making.open_folder)
    assert [Path(url.toLocalFile()) for url in opened_paths] == [tmp_path / "out.zip", tmp_path]


def test_a_pack_in_a_folder_gets_a_folder_of_its_own(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot
) -> None:
    asked = answers(opened, tmp_path)
    click(view.telling.places.buttons[PlaceDetail.POSTCODE])
    click(view.making.folder)
    qtbot.waitUntil(view.making.result.isVisible, timeout=5_000)
    assert asked[0].want is Want.FOLDER
    assert core.written == [("pack", tmp_path / "smalltown-evidence-pack-postcodes", PlaceDetail.POSTCODE)]
    assert not view.making.open_file.isVisible()


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx", "html", "pptx"])
def test_one_document_is_made_as_the_project_has_it(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot, ending: str
) -> None:
    answers(opened, tmp_path / f"a.{ending}")
    view.telling.foreword.setFocus()
    write(view.telling.foreword, "Ours.")
    view.making.make_document(ending)  # as with a key: the box is not left before
    qtbot.waitUntil(view.making.result.isVisible, timeout=5_000)
    assert core.written == [("report", tmp_path / f"a.{ending}", PlaceDetail.AREA)]
    assert chosen(opened).foreword == "Ours."


def test_profiles_are_made_of_the_areas_that_are_ticked(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot
) -> None:
    answers(opened, tmp_path / "areas.pdf")
    first = view.telling.areas.keys_ticked[0]
    view.telling.areas.ticked.emit((first,))
    click(view.making.profiles)
    qtbot.waitUntil(view.making.result.isVisible, timeout=5_000)
    assert core.written == [(f"profiles of {first}", tmp_path / "areas.pdf", None)]
    assert view.making.result.text().startswith("Two pages on each of 1 area")


def test_work_on_its_way_says_so_and_can_be_stopped(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot
) -> None:
    answers(opened, tmp_path / "a.zip")
    core.gate.clear()
    click(view.making.zip)
    qtbot.waitUntil(lambda: view.making.doing.text() == "Writing", timeout=5_000)
    assert view.making.cancel.hasFocus()
    assert not view.making.zip.isEnabled()
    click(view.making.cancel)
    qtbot.waitUntil(lambda: view.making.result.text() == STOPPED, timeout=5_000)
    assert view.making.zip.isEnabled()
    assert view.making.zip.hasFocus()
    assert core.written == []
    assert not view.making.open_folder.isVisible()


def test_a_failure_is_said_and_another_try_is_possible(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle
) -> None:
    answers(opened, tmp_path / "a.zip")
    core.failure = KilError("The disk is full.", "Free some space.")
    click(view.making.zip)
    settle_window(opened)
    assert opened.messages.history[-1].text == "The disk is full."
    assert view.making.zip.isEnabled()
    assert not view.making.result.isVisible()


def test_thinking_better_of_it_makes_nothing(view: PackView, opened: Window, core: FakeCore) -> None:
    answers(opened, None)
    for made in (view.making.zip, view.making.folder, view.making.profiles, *view.making.documents.values()):
        click(made)
    assert core.written == []


# --- template ---------------------------------------------------------------------------------------------------------


def test_an_offices_template_is_remembered_and_used(
    view: PackView, opened: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, qtbot: QtBot
) -> None:
    office = templates.letterhead(tmp_path / "office.docx")
    answers(opened, office)
    click(view.making.choose_template)
    settle_window(opened)
    assert view.making.template_told.text() == "Word documents take the look of office.docx."
    assert opened.settings.get(WORD_TEMPLATE) == str(office)
    answers(opened, tmp_path / "a.docx")
    click(view.making.documents["docx"])
    qtbot.waitUntil(view.making.result.isVisible, timeout=5_000)
    opened.exporting.export_report_docx()
    settle_window(opened)
    assert [what for what, _path, _detail in core.written] == ["report like office.docx"] * 2
    click(view.making.drop_template)
    assert view.making.template_told.text() == OUR_LOOK
    assert opened.settings.get(WORD_TEMPLATE) == ""


def test_a_template_that_cannot_be_used_is_refused_at_once(
    view: PackView, opened: Window, tmp_path: Path, settle_window: Settle
) -> None:
    (tmp_path / "bad.docx").write_bytes(b"nothing")
    answers(opened, tmp_path / "bad.docx")
    click(view.making.choose_template)
    settle_window(opened)
    assert "cannot be used as a template" in opened.messages.history[-1].text
    assert opened.settings.get(WORD_TEMPLATE) == ""


def test_a_template_that_is_gone_is_not_used(view: PackView, opened: Window, tmp_path: Path) -> None:
    opened.settings.put(WORD_TEMPLATE, str(tmp_path / "gone.docx"))
    view.making.show_template()
    assert view.making.template_told.text() == OUR_LOOK


def test_the_view_stands_upright_where_there_is_no_room(view: PackView, opened: Window, qtbot: QtBot) -> None:
    opened.setMinimumSize(0, 0)
    opened.resize(760, 600)
    qtbot.waitUntil(lambda: view.telling.y() >= view.choosing.y() + view.choosing.height())
    opened.resize(1300, 700)
    qtbot.waitUntil(lambda: view.telling.y() == view.choosing.y())


def test_a_project_without_areas_says_so(view: PackView, opened: Window) -> None:
    project = opened.session.project
    assert project is not None
    bare = replace(project, wards=project.wards.iloc[0:0], neighbourhoods=project.neighbourhoods.iloc[0:0])
    view.telling.show_project(bare)
    assert "no wards or neighbourhoods" in words_in(view.telling)
