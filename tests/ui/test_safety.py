"""Nothing a person does is lost: kept at once, told in one line, and safe whatever the file and the disk do."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.project_file import Leftover
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.messages import Message, Offer, Question, Severity
from kil_mapper.ui.pages.recovery import moment
from kil_mapper.ui.safety import Kept
from kil_mapper.ui.window import Window
from tests.ui.fakes import FakeCore, FakeWorking
from tests.ui.hands import click, press

Settle = Callable[[Window], None]
FULL = KilError("There is no room left on the disk.", "Free some space, then try again.")
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def _offer(message: Message, name: str) -> Offer:
    return next(offer for offer in message.offers if offer.label == name)


def _newest(window: Window) -> Message:
    return window.messages.history[-1]


@pytest.fixture
def from_file(window: Window, settle_window: Settle, tmp_path: Path) -> Window:
    """The window on a project that stands in a file."""
    file = tmp_path / "smalltown.gpkg"
    file.write_text("Smalltown", encoding="utf-8")
    window.commands.open_path(file)
    settle_window(window)
    return window


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_every_change_is_kept_also_undo_and_redo(from_file: Window, core: FakeCore, settle_window: Settle) -> None:
    states: list[Project | None] = []
    changes: list[Callable[[], None]] = [
        lambda: from_file.session.rename("Other"),
        lambda: from_file.session.set_turnover_basis(TurnoverBasis.MEDIAN),
        from_file.session.undo,
        from_file.session.redo,
    ]
    for change in changes:
        change()
        states.append(from_file.session.project)
        settle_window(from_file)
    assert core.working.kept == states


def held_back(working: FakeWorking, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Let keeping wait: told when it has begun, and what lets it go on."""
    begun, gate, keep = threading.Event(), threading.Event(), working.keep

    def slow(project: Project) -> None:
        begun.set()
        gate.wait(10)
        keep(project)

    monkeypatch.setattr(working, "keep", slow)
    return begun, gate


def test_of_many_changes_at_once_the_newest_is_kept(
    from_file: Window, core: FakeCore, settle_window: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = core.working
    begun, gate = held_back(working, monkeypatch)
    from_file.session.rename("One")
    assert begun.wait(10)
    for name in ("Two", "Three", "Four"):
        from_file.session.rename(name)
    gate.set()
    settle_window(from_file)
    assert [project.name for project in working.kept] == ["One", "Four"]
    assert from_file.safety.state is Kept.KEPT


def test_what_is_undone_while_it_is_kept_is_not_what_a_crash_leaves(
    from_file: Window, core: FakeCore, settle_window: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    from_file.session.rename("One")
    settle_window(from_file)
    working = core.working
    begun, gate = held_back(working, monkeypatch)
    from_file.session.rename("Two")
    assert begun.wait(10)
    from_file.session.undo()
    gate.set()
    settle_window(from_file)
    assert working.kept[-1] is from_file.session.project
    assert from_file.safety.state is Kept.KEPT


def test_one_quiet_line_tells_how_safe_the_newest_change_is(from_file: Window, settle_window: Settle) -> None:
    assert from_file.kept.text() == "Saved"
    from_file.session.rename("Other")
    assert from_file.kept.text() == "Keeping the change…"
    settle_window(from_file)
    assert from_file.kept.text() == "Changes kept, not yet saved to the file"
    assert "not yet saved" in from_file.kept.accessibleName()
    from_file.session.undo()
    settle_window(from_file)
    assert from_file.kept.text() == "Saved"
    from_file.session.redo()
    from_file.commands.save()
    settle_window(from_file)
    assert from_file.kept.text() == "Saved"


def test_what_cannot_be_kept_is_told_once_and_may_be_tried_again(
    from_file: Window, core: FakeCore, settle_window: Settle
) -> None:
    core.working.failure = FULL
    for name in ("One", "Two"):
        from_file.session.rename(name)
        settle_window(from_file)
    told = [message for message in from_file.messages.history if message.text == FULL.message]
    assert len(told) == 1
    assert from_file.kept.text() == "The last change is not kept: save the project"
    core.working.failure = None
    _offer(told[0], "Try again").do()
    settle_window(from_file)
    assert from_file.safety.state is Kept.KEPT
    assert [project.name for project in core.working.kept] == ["Two"]


# --- saving ----------------------------------------------------------------------------------------------------------


def test_a_save_that_fails_loses_nothing_and_may_be_tried_again(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    from_file.session.rename("Other")
    settle_window(from_file)
    core.working.failure = FULL
    from_file.commands.save()
    settle_window(from_file)
    message = _newest(from_file)
    assert (message.severity, message.text) == (Severity.ERROR, FULL.message)
    assert [offer.label for offer in message.offers] == ["Try again", "Save as…"]
    assert from_file.session.is_dirty
    core.working.failure = None
    _offer(message, "Try again").do()
    settle_window(from_file)
    assert (tmp_path / "smalltown.gpkg").read_text(encoding="utf-8") == "Other"
    assert not from_file.session.is_dirty


def test_a_cancelled_save_keeps_the_change(from_file: Window, core: FakeCore, settle_window: Settle) -> None:
    core.gate.clear()
    core.begun.clear()
    from_file.session.rename("Other")
    from_file.commands.save()
    assert core.begun.wait(10)
    (saving,) = from_file.runner.under_way(Lane.SAVE)
    saving.cancel()
    settle_window(from_file)
    assert from_file.session.is_dirty
    assert from_file.safety.state is Kept.KEPT
    assert core.working.kept[-1] is from_file.session.project


def test_what_somebody_else_saved_is_not_overwritten_unless_the_person_says_so(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    core.working.has_changed = True
    from_file.session.rename("Mine")
    from_file.commands.save()
    settle_window(from_file)
    message = _newest(from_file)
    assert message.severity is Severity.WARNING
    assert [offer.label for offer in message.offers] == ["Save as…", "Replace it"]
    assert (tmp_path / "smalltown.gpkg").read_text(encoding="utf-8") == "Smalltown"
    from_file.files.answer = lambda _request: tmp_path / "mine.gpkg"
    _offer(message, "Save as…").do()
    settle_window(from_file)
    assert (tmp_path / "mine.gpkg").read_text(encoding="utf-8") == "Mine"
    assert from_file.session.path == tmp_path / "mine.gpkg"

    core.working.has_changed = True
    from_file.session.rename("Mine after all")
    from_file.commands.save()
    settle_window(from_file)
    _offer(_newest(from_file), "Replace it").do()
    settle_window(from_file)
    assert (tmp_path / "mine.gpkg").read_text(encoding="utf-8") == "Mine after all"


def test_once_a_minute_others_see_us_and_we_see_what_they_saved(
    from_file: Window, core: FakeCore, settle_window: Settle
) -> None:
    said = len(from_file.messages.history)
    from_file.safety.beat()
    settle_window(from_file)
    assert core.working.calls == ["beat"]
    assert len(from_file.messages.history) == said
    core.working.has_changed = True
    for _ in range(2):
        from_file.safety.beat()
        settle_window(from_file)
    (message,) = from_file.messages.history[said:]
    assert message.text == "Somebody saved to smalltown.gpkg since you opened it."


def test_a_file_that_is_gone_is_told_as_gone_and_closing_asks_about_what_was_saved(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    file = tmp_path / "smalltown.gpkg"
    file.unlink()
    core.working.has_changed = True
    from_file.safety.beat()
    settle_window(from_file)
    message = _newest(from_file)
    assert message.text.startswith("smalltown.gpkg is no longer in ")
    assert [offer.label for offer in message.offers] == ["Save as…", "Save it there again"]
    asked: list[str] = []

    def stay(question: Question) -> str:
        asked.append(question.text)
        return "stay"

    from_file.messages.answer = stay
    assert not from_file.close()
    assert len(asked) == 1
    _offer(message, "Save it there again").do()
    settle_window(from_file)
    assert file.read_text(encoding="utf-8") == "Smalltown"
    assert from_file.safety.state is Kept.SAVED


# --- read-only -------------------------------------------------------------------------------------------------------


def test_who_has_the_project_is_told_and_a_copy_of_ones_own_offered(
    window: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    core.read_only = "Anna on DESK-7 has it open since 09:15 on 3 March 2026."
    window.commands.open_path(tmp_path / "shared.gpkg")
    settle_window(window)
    window.session.rename("Mine")
    settle_window(window)
    assert window.banner.isVisible()
    assert window.banner.words.text().startswith(f"Read-only. {core.read_only}")
    save = window.menus.actions["save"]
    assert not save.isEnabled()
    assert core.read_only in save.toolTip()
    assert window.kept.text().startswith("Read-only. ")
    window.files.answer = lambda _request: tmp_path / "mine.gpkg"
    click(window.banner.save_as)
    settle_window(window)
    assert not window.banner.isVisible()
    assert window.session.path == tmp_path / "mine.gpkg"
    assert core.read_only not in save.toolTip()
    assert not (tmp_path / "shared.gpkg").exists()


def test_leaving_a_read_only_project_asks_where_to_save(
    window: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    core.read_only = "Anna has it open."
    window.commands.open_path(tmp_path / "shared.gpkg")
    settle_window(window)
    window.session.rename("Mine")
    window.messages.answer = lambda _question: "save"
    window.files.answer = lambda _request: tmp_path / "mine.gpkg"
    window.commands.close_project()
    assert window.session.project is None
    assert (tmp_path / "mine.gpkg").read_text(encoding="utf-8") == "Mine"


# --- letting go ------------------------------------------------------------------------------------------------------


def test_another_project_lets_go_of_the_one_before(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    first = core.working
    from_file.commands.open_path(tmp_path / "other.gpkg")
    settle_window(from_file)
    assert core.working is not first
    assert first.calls == ["released"]
    assert core.working.calls == []


def test_opening_the_same_file_again_lets_go_of_what_was_open(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    first = core.working
    from_file.commands.open_path(tmp_path / "smalltown.gpkg")
    settle_window(from_file)
    assert first.calls == ["released"]
    assert core.working is not first
    assert from_file.session.path == tmp_path / "smalltown.gpkg"


def test_what_is_open_stays_when_its_file_cannot_be_opened_again(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    before, core.failure = from_file.session.project, KilError("There is no such file.", "It may have been moved.")
    from_file.commands.open_path(tmp_path / "smalltown.gpkg")
    settle_window(from_file)
    core.failure = None
    assert _newest(from_file).text == "There is no such file."
    assert from_file.session.project is before
    assert core.working.calls == []


def test_an_open_that_is_cancelled_too_late_gives_its_working_copy_back(
    window: Window, core: FakeCore, settle_window: Settle, tmp_path: Path
) -> None:
    window.commands.open_path(tmp_path / "first.gpkg")
    (job,) = window.runner.under_way(Lane.PROJECT)
    while not core.workings:
        threading.Event().wait(0.005)
    job.abandon()
    settle_window(window)
    window.runner.close()
    assert core.working.calls == ["released"]
    assert window.session.project is None


@pytest.mark.parametrize(("answer", "calls"), [("stay", []), ("leave", ["released"]), ("save", ["released"])])
def test_after_the_one_question_nothing_is_left_to_recover(
    from_file: Window, core: FakeCore, settle_window: Settle, answer: str, calls: list[str]
) -> None:
    from_file.session.rename("Other")
    from_file.messages.answer = lambda _question: answer
    assert from_file.close() is (answer != "stay")
    assert core.working.calls == calls


def test_when_the_computer_shuts_down_nobody_is_asked_and_everything_is_left_for_recovery(
    from_file: Window, core: FakeCore
) -> None:
    from_file.session.rename("Other")
    from_file.closing.system_ends()
    assert from_file.close()
    assert core.working.calls == ["left for recovery"]


# --- closing during work ---------------------------------------------------------------------------------------------


def test_closing_while_a_project_is_built_cancels_at_once(window: Window, core: FakeCore) -> None:
    core.gate.clear()
    window.commands.explore_sample()
    assert core.begun.wait(10)
    assert window.close()
    assert not window.isVisible()
    assert not window.runner.active()
    assert core.workings == []


def test_closing_while_it_saves_waits_for_the_file(
    from_file: Window, core: FakeCore, settle_window: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    core.gate.clear()
    from_file.session.rename("Other")
    from_file.commands.save()
    (saving,) = from_file.runner.under_way(Lane.SAVE)
    saving.progressed.connect(lambda _doing, _fraction: core.gate.set())
    assert from_file.close()
    assert (tmp_path / "smalltown.gpkg").read_text(encoding="utf-8") == "Other"


@pytest.mark.parametrize("way", ["stop it", "close again", "wait for it"])
def test_closing_while_an_export_is_written_says_so_first(
    from_file: Window, core: FakeCore, tmp_path: Path, qtbot: QtBot, way: str
) -> None:
    core.gate.clear()
    from_file.files.answer = lambda request: tmp_path / request.start.name
    from_file.exporting.export_report_docx()
    assert not from_file.close()
    message = _newest(from_file)
    assert message.text == "Writing smalltown-report.docx: this is not finished yet."
    if way == "stop it":
        _offer(message, "Stop it and close").do()
    elif way == "close again":
        from_file.close()
    else:
        _offer(message, "Close when it is done").do()
        core.gate.set()
    qtbot.waitUntil(lambda: not from_file.isVisible(), timeout=10_000)
    assert (tmp_path / "smalltown-report.docx").exists() is (way == "wait for it")


# --- recovery --------------------------------------------------------------------------------------------------------


@pytest.fixture
def left(core: FakeCore, tmp_path: Path) -> list[Leftover]:
    """Two that can be opened and a damaged one."""
    now = datetime.now(UTC)
    core.left = [
        Leftover("Calderdale", tmp_path / "calderdale.gpkg", now - timedelta(minutes=1)),
        Leftover("Never saved", None, now - timedelta(minutes=2)),
        Leftover("Odd <b>one</b>", tmp_path / "odd.gpkg", now - timedelta(days=400), "The file is damaged."),
    ]
    return list(core.left)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (NOON - timedelta(hours=2), "10:00"),
        (NOON - timedelta(days=1), "12:00 on 2 March"),
        (NOON - timedelta(days=365), "12:00 on 3 March 2025"),
    ],
)
def test_a_moment_is_told_as_people_say_it(when: datetime, words: str) -> None:
    assert moment(when, NOON) == words


def test_what_a_crash_left_is_offered_at_the_start_by_keyboard_too(
    window: Window, core: FakeCore, left: list[Leftover], settle_window: Settle
) -> None:
    assert not window.start.recovery.isVisible()
    window.begin(None)
    settle_window(window)
    card = window.start.recovery
    assert card.isVisible()
    first, never, odd = card.rows
    assert first.words.text().startswith("‘Calderdale’, changes up to ")
    assert "Calderdale" in card.accessibleName()
    assert never.where.text() == "Never saved to a file."
    assert "cannot be opened. The file is damaged." in odd.words.text()
    assert not odd.open.isVisible()
    assert first.open.nextInFocusChain() is first.throw
    stops, here = [], first.open
    while here is not window.start.first:
        stops.append(here)
        here = here.nextInFocusChain()  # type: ignore[assignment] # the chain is a ring
    assert [stop for stop in stops if stop in (*first.buttons, *never.buttons, *odd.buttons)] == [
        *first.buttons, *never.buttons, *odd.buttons]  # fmt: skip

    press(first.open, Qt.Key.Key_Space)
    settle_window(window)
    project = window.session.project
    assert project is not None
    assert project.name == "Calderdale"
    assert window.session.path == left[0].path
    assert window.session.is_dirty
    assert window.kept.text() == "Changes kept, not yet saved to the file"
    assert _newest(window).text.startswith("This is what was kept")
    assert len(card.rows) == 2
    window.messages.answer = lambda _question: "leave"
    window.commands.close_project()
    assert window.start.recovery.isVisible()


def test_throwing_away_is_asked_again_in_place(
    window: Window, core: FakeCore, left: list[Leftover], settle_window: Settle
) -> None:
    window.begin(None)
    settle_window(window)
    row = window.start.recovery.rows[0]
    click(row.throw)
    assert row.words.text().startswith("Throw away the changes to ‘Calderdale’ up to ")
    assert not row.open.isVisible()
    click(row.stay)
    assert row.open.isVisible()
    assert core.left == left
    click(row.throw)
    click(row.sure)
    settle_window(window)
    assert core.left == left[1:]
    assert [offered.words.text().startswith("‘Calderdale’") for offered in window.start.recovery.rows] == [False, False]


def test_a_project_opened_from_outside_does_not_hide_what_a_crash_left(
    window: Window, core: FakeCore, left: list[Leftover], settle_window: Settle, tmp_path: Path
) -> None:
    window.commands.open_path(tmp_path / "other.gpkg")
    settle_window(window)
    window.commands.look_for_leftovers()
    settle_window(window)
    message = _newest(window)
    assert message.text == "KIL Mapper closed unexpectedly."
    message.offers[0].do()
    assert window.start.recovery.isVisible()
