"""The one road for messages to the person: inline, with a hint, kept in a list that tests read.

Three kinds of trouble stay apart: what a person can mend (`error`), what they should know (`warning`, `info`), and bugs
(`bug`: logged with traceback, shown with "Copy details"). A question waits for an answer in a dialog; tests replace
`Messages.answer`.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QInputDialog, QMessageBox, QWidget

from kil_mapper import __version__, paths
from kil_mapper.model.errors import KilError

_log = logging.getLogger(__name__)
LOG_NAME = "kil-mapper.log"
LOG_BYTES = 1_000_000


class Severity(StrEnum):
    """How much a message matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    BUG = "bug"

    @property
    def label(self) -> str:
        """What stands before the text for those who do not see the colour."""
        return {"info": "Note", "warning": "Warning", "error": "Problem", "bug": "Internal error"}[self.value]


@dataclass(frozen=True)
class Offer:
    """Something the person can do about a message, one click away."""

    label: str
    do: Callable[[], object]


@dataclass(frozen=True)
class Message:
    """One thing said: what happened, what to do, and for bugs the details to pass on."""

    severity: Severity
    text: str
    hint: str = ""
    details: str = ""
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One answer to a question."""

    key: str
    label: str
    destructive: bool = False


@dataclass(frozen=True)
class Question:
    """A question that work cannot go on without. The last choice is the harmless one, taken by Escape."""

    title: str
    text: str
    hint: str
    choices: tuple[Choice, ...]


@dataclass
class _Dialog:
    """Asks in a dialog of the window."""

    parent: QWidget | None = None

    def text(self, title: str, name: str, value: str) -> str | None:
        """A line of text; None when the person thought better of it."""
        written, agreed = QInputDialog.getText(self.parent, title, name, text=value)
        return written if agreed else None

    def __call__(self, question: Question) -> str:
        box = QMessageBox(self.parent)
        box.setWindowTitle(question.title)
        box.setText(question.text)
        box.setInformativeText(question.hint)
        box.setIcon(QMessageBox.Icon.Question)
        buttons = {}
        for choice in question.choices:
            role = QMessageBox.ButtonRole.DestructiveRole if choice.destructive else QMessageBox.ButtonRole.AcceptRole
            if choice is question.choices[-1]:
                role = QMessageBox.ButtonRole.RejectRole
            button = box.addButton(choice.label, role)
            buttons[choice.key] = button
            if choice is question.choices[0]:
                box.setDefaultButton(button)
        box.setEscapeButton(buttons[question.choices[-1].key])
        box.exec()
        clicked = box.clickedButton()
        box.deleteLater()
        return next((key for key, button in buttons.items() if button is clicked), question.choices[-1].key)


@dataclass
class _History:
    """The newest messages, oldest first."""

    kept: int = 200
    messages: list[Message] = field(default_factory=list)

    def add(self, message: Message) -> None:
        self.messages.append(message)
        del self.messages[: -self.kept]


class Messages(QObject):
    """Says things to the person and asks them.

    Signals:
        said: A `Message` to show.

    Attributes:
        answer: Gets the answer to a question; replaced in tests.
        answer_text: Gets a line of text from title, label and the present value; replaced in tests.
    """

    said = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = _History()
        dialog = _Dialog(parent)
        self.answer: Callable[[Question], str] = dialog
        self.answer_text: Callable[[str, str, str], str | None] = dialog.text

    @property
    def history(self) -> list[Message]:
        """What was said, oldest first."""
        return list(self._history.messages)

    def info(self, text: str, hint: str = "", offers: tuple[Offer, ...] = ()) -> None:
        """Say that something went well or is worth knowing."""
        self._say(Message(Severity.INFO, text, hint, offers=offers))

    def warning(self, text: str, hint: str = "", offers: tuple[Offer, ...] = ()) -> None:
        """Say that something needs attention."""
        self._say(Message(Severity.WARNING, text, hint, offers=offers))

    def error(self, error: KilError, offers: tuple[Offer, ...] = ()) -> None:
        """Say that something could not be done, and what to do about it."""
        self._say(Message(Severity.ERROR, error.message, error.hint, offers=offers))

    def bug(self, details: str) -> None:
        """Say that we made a mistake; the details are logged and can be copied."""
        _log.error("%s", details)
        text = "Something went wrong inside KIL Mapper. Your project is unchanged."
        hint = "You can go on working. Copy the details and send them to whoever supports KIL Mapper for you."
        self._say(Message(Severity.BUG, text, hint, f"KIL Mapper {__version__}\n{details}"))

    def ask(self, question: Question) -> str:
        """The key of the choice the person made."""
        return self.answer(question)

    def _say(self, message: Message) -> None:
        self._history.add(message)
        self.said.emit(message)


def install_excepthook(messages: Messages) -> None:
    """Send what nobody caught down the road for bugs. An interrupt from the keyboard still ends the program."""

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, value, trace)
            return
        if isinstance(value, KilError):
            messages.error(value)
            return
        messages.bug("".join(traceback.format_exception(kind, value, trace)))

    sys.excepthook = hook


def start_log(folder: Path | None = None) -> Path:
    """Begin writing the log, and send Qt's own messages there too. Returns the file."""
    file = (paths.log_folder() if folder is None else folder) / LOG_NAME
    handler = RotatingFileHandler(file, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    qInstallMessageHandler(_log_qt)
    return file


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    level = {
        QtMsgType.QtDebugMsg: logging.DEBUG,
        QtMsgType.QtInfoMsg: logging.INFO,
        QtMsgType.QtWarningMsg: logging.WARNING,
    }.get(kind, logging.ERROR)
    logging.getLogger("qt").log(level, "%s", text)
