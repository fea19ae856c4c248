"""From the first click to the report, with a crash on the way: nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kil_mapper import paths, workflows
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.messages import Severity
from kil_mapper.ui.safety import Kept
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from tests.ui.hands import press
from tests.ui.new_user import NewUser, Seen, postcode_of

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fresh_window(qtbot: QtBot, runner: Runner) -> Iterator[Window]:
    """A window as after a new start, with the settings of this person."""
    window = Window(Settings(), Core(), runner)
    window.resize(1366, 740)
    window.show()
    yield window
    window.messages.answer = lambda _question: "leave"
    runner.close()
    window.close()
    window.deleteLater()


def _until_the_crash(folder: Path) -> Seen:
    """The first part, in a process of its own that is killed right after a change."""
    done = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.new_user", str(folder)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    assert done.stdout is not None
    line = done.stdout.readline()
    done.kill()
    _, errors = done.communicate(timeout=60)
    assert line, errors
    return Seen(**json.loads(line))


def test_a_new_user_finds_decides_corrects_saves_survives_a_crash_and_reports(
    fresh_window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    if not paths.sample_data().is_dir():
        pytest.skip("the sample district has not been made: run sample_data/make_aldervale.py")
    seen = _until_the_crash(tmp_path)
    saved = tmp_path / "aldervale.gpkg"
    assert postcode_of(workflows.open_project(saved), seen.org_id) == seen.before  # the change was not saved
    assert seen.before != seen.after

    window = fresh_window
    user = NewUser(window, lambda over: qtbot.waitUntil(over, timeout=60_000), tmp_path)
    window.begin(None)
    user.settle()
    card = window.start.recovery
    (row,) = card.rows
    assert card.isVisible()
    assert row.words.text().startswith("‘Aldervale’, changes up to ")
    assert "aldervale.gpkg" in row.where.text()
    press(row.open, Qt.Key.Key_Space)
    user.settle()
    assert postcode_of(user.project, seen.org_id) == seen.after
    assert window.session.path == saved
    assert window.safety.state is Kept.KEPT
    assert not window.safety.read_only

    user.do("export_report_docx")
    assert window.messages.history[-1].severity is Severity.INFO
    assert (tmp_path / "aldervale-report.docx").stat().st_size > 10_000
    user.save()
    assert postcode_of(workflows.open_project(saved), seen.org_id) == seen.after
    user.do("close_project")
    assert card.isHidden()
    assert workflows.leftovers() == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aldervale-report.docx", "aldervale.gpkg"]
