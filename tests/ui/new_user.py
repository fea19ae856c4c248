"""A new user of the window, step by step as the real hands would, on the sample district.

Run as a program it goes as far as an unsaved change, says so, and then waits to be killed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QPushButton

from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.areas.view import AreasView
from kil_mapper.ui.contracts.view import SUGGESTED_TAB, ContractsView
from kil_mapper.ui.core import Core
from kil_mapper.ui.files import Request
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.safety import Kept
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.web.panel import WebPanel
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.hands import click, press, write

PATIENCE = 60.0
PAUSE = 10
Wait = Callable[[Callable[[], bool]], None]


@dataclass
class Seen:
    """What the user saw on the way.

    Attributes:
        cold_spots: Names of the areas.
        contract: The answer about £150,000.
        consortium: What the chosen consortium comes to.
        org_id: The organisation whose postcode is put right.
        before: Its postcode in the register.
        after: Where it really is.
    """

    cold_spots: list[str]
    contract: str = ""
    consortium: str = ""
    org_id: str = ""
    before: str = ""
    after: str = ""


def postcode_of(project: Project, org_id: str) -> str:
    """The postcode an organisation has."""
    rows = project.organisations
    return str(rows.loc[rows[Org.ID] == org_id, Org.POSTCODE].iloc[0])


class NewUser:
    """Uses the window.

    Attributes:
        window: The window.
        seen: What was seen.
    """

    def __init__(self, window: Window, wait: Wait, folder: Path) -> None:
        """Sit down in front of the window; files go into `folder`."""
        self.window = window
        self.seen = Seen([])
        self._wait = wait

        def answer(request: Request) -> Path:
            return folder / request.start.name

        window.files.answer = answer

    def settle(self) -> None:
        """Wait until nothing moves any more."""
        self._wait(self._is_still)

    def _is_still(self) -> bool:
        pages = self.window.pages
        panel = None if pages is None else getattr(pages.current, "map", None)
        is_drawing = isinstance(panel, WebPanel) and panel.view is not None and panel.isVisible() and not panel.is_ready
        return not self.window.runner.active() and not is_drawing

    def do(self, action: str) -> None:
        """Choose something from a menu."""
        self.settle()
        chosen = self.window.menus.actions[action]
        assert chosen.isEnabled(), f"{action} cannot be chosen"
        chosen.trigger()
        self.settle()

    @property
    def results(self) -> Results:
        """What the window shows."""
        results = self.window.session.results
        assert results is not None
        return results

    @property
    def project(self) -> Project:
        """The open project."""
        project = self.window.session.project
        assert project is not None
        return project

    # --- steps ------------------------------------------------------------------------------------------------------

    def explore_the_sample_district(self) -> None:
        """The first tile of the start page."""
        self.settle()
        click(self.window.start.first)
        self.settle()

    def find_the_cold_spots(self) -> None:
        """The view Areas says them, and each has its reasons."""
        self.do("show_areas")
        assert self.window.pages is not None
        view = self.window.pages.current
        assert isinstance(view, AreasView)
        rows = self.results.areas
        cold = rows[rows[AreaRow.COLD_SPOT].fillna(value=False).astype(bool)]
        self.seen.cold_spots = [str(name) for name in cold[AreaRow.NAME]]
        assert self.seen.cold_spots
        for name in self.seen.cold_spots:
            assert name in view.head.summary.text()
        view.select(str(cold.iloc[0][AreaRow.CODE]))
        assert "cold spot" in view.sentence.text()

    def pick_a_consortium_for_150_000(self) -> None:
        """Asks the question, looks at the suggestions, starts from the first."""
        self.do("show_contracts")
        assert self.window.pages is not None
        view = self.window.pages.current
        assert isinstance(view, ContractsView)
        view.form.value.selectAll()
        write(view.form.value, "150000")
        press(view.form.value, Qt.Key.Key_Return)
        self._wait(lambda: "£150,000" in f"{view.sentence.text()} {view.more.text()}")
        self.settle()
        self.seen.contract = view.sentence.text()
        view.tabs.choose(SUGGESTED_TAB)
        start = next(b for b in view.suggested.findChildren(QPushButton) if b.text() == "Start from this one")
        click(start)
        self.settle()
        self.seen.consortium = view.builder.verdict.text()
        assert self.seen.consortium.endswith("enough."), self.seen.consortium
        assert len(view.builder.chosen) >= 2

    def correct_a_postcode(self, to: str, why: str) -> None:
        """In the details of an organisation, beside its postcode."""
        self.do("show_explore")
        view = self.window.workspace
        assert isinstance(view, Workspace)
        if not self.seen.org_id:
            view.table.selectRow(0)
            self.seen.org_id = str(view.selected_id)
            self.seen.before = postcode_of(self.project, self.seen.org_id)
        view.select(self.seen.org_id)
        form = view.curation.correction
        about = Correctable.POSTCODE.label
        names = {b.accessibleName(): b for b in view.details.findChildren(QPushButton) if b.isVisible()}
        (correct,) = [made for name, made in names.items() if name.startswith("Correct") and about in name]
        press(correct, Qt.Key.Key_Space)
        self._wait(form.isVisible)
        form.value.selectAll()
        write(form.value, to)
        write(form.why, why)
        form.who.clear()
        write(form.who, "AB")
        press(form.why, Qt.Key.Key_Return)
        self._wait(lambda: not form.isVisible() or bool(form.wrong.text()))
        assert not form.wrong.text(), form.wrong.text()
        self.settle()
        assert postcode_of(self.project, self.seen.org_id) == to
        self.seen.after = to

    def undo(self) -> None:
        """Think better of it."""
        assert "postcode" in self.window.menus.actions["undo"].text()
        self.do("undo")
        assert postcode_of(self.project, self.seen.org_id) == self.seen.before

    def save(self) -> Path:
        """To a file."""
        self.do("save")
        assert self.window.safety.state is Kept.SAVED
        path = self.window.session.path
        assert path is not None
        assert path.is_file()
        return path

    def another_postcode(self) -> str:
        """One of the district, in another small area."""
        rows = self.results.project.organisations
        here = rows[rows[Org.ID] == self.seen.org_id]
        there = rows[rows[Org.LSOA].notna() & (rows[Org.LSOA] != here[Org.LSOA].iloc[0])]
        return str(there[Org.POSTCODE].iloc[0])


def _main(folder: Path) -> None:
    from kil_mapper.ui import launch

    app = launch.make_application()
    window = Window(Settings(), Core(), Runner(app))

    def wait(over: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not over():
            assert time.monotonic() < until, "nothing came of it"
            loop = QEventLoop()
            QTimer.singleShot(PAUSE, loop.quit)
            loop.exec()

    window.resize(1366, 740)
    window.show()
    window.begin(None)
    user = NewUser(window, wait, folder)
    user.explore_the_sample_district()
    user.find_the_cold_spots()
    user.pick_a_consortium_for_150_000()
    user.window.show_view("explore")
    user.settle()
    view = window.workspace
    assert view is not None
    view.table.selectRow(0)
    user.seen.org_id = str(view.selected_id)
    user.seen.before = postcode_of(user.project, user.seen.org_id)
    there = user.another_postcode()
    user.correct_a_postcode(there, "They moved")
    user.undo()
    user.save()
    user.correct_a_postcode(there, "They told us on the phone")
    assert window.safety.state is Kept.KEPT
    sys.stdout.write(json.dumps(asdict(user.seen)) + "\n")
    sys.stdout.flush()
    wait(lambda: False)  # until the computer crashes


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
