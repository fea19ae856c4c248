"""Starting for real, in a process of its own: the window comes, and goes without a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kil_mapper import paths

CHECKOUT = Path(__file__).resolve().parents[2]
# The same as a person who starts, looks at the sample district and closes; answers stand in for the question.
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from kil_mapper.ui import launch
from tests.ui.fakes import FakeCore

begin = launch.Window.begin
launch.Core = FakeCore

def looked(window):
    view = window.workspace
    if view is None or not (view.map.is_ready or view.map.view is None):
        QTimer.singleShot(50, lambda: looked(window))
        return
    print("shown", window.shown.text())
    window.messages.answer = lambda question: "leave"
    window.close()

def begun(window, project):
    begin(window, project)
    window.commands.explore_sample()
    looked(window)

launch.Window.begin = begun
sys.exit(launch.open_window(None, sys.argv[1]))
"""


@pytest.mark.parametrize("refusal", ["", "The map is not shown."])
def test_the_window_starts_shows_a_district_and_closes_without_complaint(refusal: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, refusal],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=dict(os.environ),
    )
    assert done.returncode == 0, done.stderr
    assert "shown 17 of 17 shown" in done.stdout
    for complaint in ("Release of profile", "QThread", "Traceback", "Timers cannot"):
        assert complaint not in done.stderr
    log = paths.log_folder() / "kil-mapper.log"  # there is none when there was nothing to write
    written = log.read_text(encoding="utf-8") if log.exists() else ""
    assert "Traceback" not in written
    assert "Release of profile" not in written


MISSING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from kil_mapper.ui import launch

begin = launch.Window.begin

def looked(window):
    if not window.messages.history:
        QTimer.singleShot(50, lambda: looked(window))
        return
    print("said", window.messages.history[-1].severity.value, window.stack.currentWidget() is window.start)
    window.close()

def begun(window, project):
    begin(window, project)
    looked(window)

launch.Window.begin = begun
sys.exit(launch.open_window(Path("no-such.gpkg"), ""))
"""


def test_a_project_named_on_the_command_line_that_is_not_there_is_said_in_the_window() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MISSING], cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "said error True" in done.stdout
