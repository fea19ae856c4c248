"""The one road for messages."""

from __future__ import annotations

import logging
import sys

import pytest

from kil_mapper import paths
from kil_mapper.model.errors import KilError
from kil_mapper.ui.messages import Choice, Messages, Question, Severity, install_excepthook, start_log


def test_what_is_said_is_shown_and_remembered(messages: Messages) -> None:
    shown: list[object] = []
    messages.said.connect(shown.append)
    messages.info("Saved.")
    messages.error(KilError("The disk is full.", "Free some space."))
    assert [(m.severity, m.text, m.hint) for m in messages.history] == [
        (Severity.INFO, "Saved.", ""),
        (Severity.ERROR, "The disk is full.", "Free some space."),
    ]
    assert shown == messages.history


def test_a_bug_is_logged_and_carries_details_to_copy(messages: Messages, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        messages.bug("Traceback: boom")
    assert "boom" in caplog.text
    (message,) = messages.history
    assert message.severity is Severity.BUG
    assert "boom" in message.details
    assert "boom" not in message.text


def test_an_exception_nobody_caught_goes_down_the_road_for_bugs(messages: Messages) -> None:
    with pytest.MonkeyPatch.context() as put_back:
        put_back.setattr(sys, "excepthook", sys.excepthook)
        install_excepthook(messages)
        sys.excepthook(ValueError, ValueError("unexpected"), None)
        sys.excepthook(KilError, KilError("The file is gone.", "Look for it."), None)
    assert "ValueError: unexpected" in messages.history[0].details
    assert (messages.history[1].severity, messages.history[1].hint) == (Severity.ERROR, "Look for it.")


def test_the_log_is_a_file_in_the_log_folder(messages: Messages) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    from PySide6.QtCore import qInstallMessageHandler

    file = start_log()
    old = qInstallMessageHandler(None)
    try:
        messages.bug("written down")
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
    assert old is not None
    assert file.parent == paths.log_folder()
    assert "written down" in file.read_text(encoding="utf-8")


def test_a_question_is_answered_by_what_stands_in_for_the_dialog(messages: Messages) -> None:
    question = Question("Save?", "Save changes?", "", (Choice("save", "Save"), Choice("stay", "Cancel")))
    messages.answer = lambda asked: asked.choices[0].key
    assert messages.ask(question) == "save"
