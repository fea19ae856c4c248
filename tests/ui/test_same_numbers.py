"""Window and command line tell the same numbers of Aldervale: they are two doors of one house."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kil_mapper import cli
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from tests.ui.hands import click


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, runner: Runner) -> Iterator[Window]:
    made = Window(settings, Core(), runner)
    made.resize(1200, 700)
    made.show()
    made.begin(None)
    yield made
    made.messages.answer = lambda _question: "leave"
    made.close()
    made.deleteLater()


def test_the_sample_district_has_the_same_numbers_in_the_window_and_on_the_command_line(
    window: Window,
    settle_window: Callable[[Window], None],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # typer puts in its own
    assert cli.run(["demo", "--to", str(tmp_path)], lambda _project: 99) == 0
    capsys.readouterr()
    assert cli.run(["summary", str(tmp_path / "aldervale.gpkg"), "--json"], lambda _project: 99) == 0
    said = json.loads(capsys.readouterr().out)

    click(window.start.first)
    settle_window(window)
    view = window.workspace
    assert view is not None
    assert window.shown.text() == f"{said['organisations']['total']} of {said['organisations']['total']} shown"
    for band in said["bands"]:
        chip = view.chips.chips[band["band"]]
        assert chip.text().split()[-1] == f"{band['organisations']:,}", band["label"]
        click(chip)
        assert window.shown.text() == f"{band['organisations']} of {said['organisations']['total']} shown"
        click(chip)
    assert view.table.model().rowCount() == said["organisations"]["total"]
