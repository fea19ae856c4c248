"""Every long job can be stopped, in the real window with the real workflows, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kil_mapper import paths, workflows
from kil_mapper.model.progress import NoProgress
from kil_mapper.ui.core import Core
from kil_mapper.ui.jobs import Job, Lane, Runner
from kil_mapper.ui.settings import Settings
from kil_mapper.ui.window import Window
from kil_mapper.workflows import BuildOutcome
from tests.ui.heard import Heard

Settle = Callable[[Window], None]
STOPPED, DONE = ["cancelled", "finished"], ["succeeded", "finished"]
EXPORTS = (
    "export_map_html",
    "export_map_png",
    "export_report_docx",
    "export_report_pdf",
    "export_report_html",
    "export_report_xlsx",
    "export_organisations_xlsx",
    "export_organisations_csv",
    "export_organisations_gpkg",
    "export_organisations_geojson",
)


@pytest.fixture(scope="module")
def district() -> BuildOutcome:
    """The sample district, built once."""
    if not paths.sample_data().is_dir():
        pytest.skip("the sample district has not been made: run sample_data/make_aldervale.py")
    return workflows.demo_project(progress=NoProgress())


@pytest.fixture
def file(district: BuildOutcome, tmp_path: Path) -> Path:
    """Its project file."""
    file = tmp_path / "projects" / "aldervale.gpkg"
    file.parent.mkdir()
    workflows.save_project(district.results.project, file)
    return file


@pytest.fixture
def real(qtbot: QtBot, settings: Settings, runner: Runner) -> Iterator[Window]:
    """The window with the real core, without maps, which are no part of this."""
    window = Window(settings, Core(), runner, map_refusal="No map here.")
    window.show()
    yield window
    window.messages.answer = lambda _question: "leave"
    runner.close()
    window.close()
    window.deleteLater()


def _left_in(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*") if path.is_file())


class Stopper:
    """Has the person stop work exactly when it says how far it is for the n-th time.

    Attributes:
        said: How often that happened.
    """

    def __init__(self, window: Window, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
        self._window = window
        self._qtbot = qtbot
        self._at = 0
        self.said = 0
        self._watched: Lane | None = None
        report = Job.report

        def stopping(job: Job, doing: str, fraction: float | None = None) -> None:
            if job.lane is self._watched:
                self.said += 1
                if self.said == self._at:
                    job.cancel()
            report(job, doing, fraction)

        monkeypatch.setattr(Job, "report", stopping)

    def run(self, lane: Lane, begin: Callable[[], object], at: int = 1) -> list[str]:
        """Begin, stop at that word, and tell what the job said; `at` 0 lets it run."""
        self._watched, self._at, self.said = lane, at, 0
        heard: list[Heard] = []

        def on_start(job: Job) -> None:
            if job.lane is lane:
                heard.append(Heard(job))

        connection = self._window.runner.job_started.connect(on_start)
        begin()
        self._window.runner.job_started.disconnect(connection)
        (first,) = heard
        self._qtbot.waitUntil(lambda: first.names[-1:] == ["finished"], timeout=60_000)
        self._watched = None
        return first.names


@pytest.fixture
def stopper(real: Window, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Stopper:
    """Stops work in the window."""
    return Stopper(real, monkeypatch, qtbot)


def test_building_can_be_stopped(real: Window, stopper: Stopper) -> None:
    assert stopper.run(Lane.PROJECT, real.commands.explore_sample, at=3) == STOPPED
    assert real.session.project is None
    assert workflows.leftovers() == ()
    assert _left_in(paths.data_folder()) == []
    assert real.messages.history == []


def test_opening_can_be_stopped_to_its_last_word(
    real: Window, stopper: Stopper, settle_window: Settle, file: Path
) -> None:
    before = _left_in(file.parent)
    assert stopper.run(Lane.PROJECT, lambda: real.commands.open_path(file)) == STOPPED
    assert stopper.run(Lane.PROJECT, lambda: real.commands.open_path(file), at=0) == DONE
    last = stopper.said
    real.commands.close_project()
    settle_window(real)
    assert stopper.run(Lane.PROJECT, lambda: real.commands.open_path(file), at=last) == STOPPED
    assert real.session.project is None
    assert _left_in(file.parent, paths.data_folder()) == before  # no lock beside it either
    assert real.messages.history == []


def test_saving_can_be_stopped_and_what_was_changed_is_kept(
    real: Window, stopper: Stopper, settle_window: Settle, file: Path
) -> None:
    real.commands.open_path(file)
    settle_window(real)
    before, content = _left_in(file.parent), file.read_bytes()
    real.session.rename("Other")
    settle_window(real)
    assert stopper.run(Lane.SAVE, real.commands.save) == STOPPED
    settle_window(real)
    assert file.read_bytes() == content
    assert _left_in(file.parent) == before
    assert real.session.is_dirty
    assert real.kept.text() == "Changes kept, not yet saved to the file"


def test_counting_anew_is_stopped_by_going_back(real: Window, settle_window: Settle, file: Path) -> None:
    real.commands.open_path(file)
    settle_window(real)
    before = real.session.results
    real.commands.basis_median()
    real.commands.undo()
    settle_window(real)
    assert real.session.results is before
    assert real.session.is_current
    assert not real.session.is_dirty


@pytest.mark.parametrize("action", EXPORTS)
def test_every_export_can_be_stopped(
    real: Window, stopper: Stopper, settle_window: Settle, district: BuildOutcome, tmp_path: Path, action: str
) -> None:
    real.session.open(district.results, None)
    settle_window(real)
    target = tmp_path / "exports"
    target.mkdir()
    real.files.answer = lambda request: target / request.start.name
    assert stopper.run(Lane.EXPORT, real.menus.actions[action].trigger) == STOPPED
    assert _left_in(target) == []


def test_an_export_can_be_stopped_to_its_last_word_and_leaves_the_older_file(
    real: Window, stopper: Stopper, settle_window: Settle, district: BuildOutcome, tmp_path: Path
) -> None:
    real.session.open(district.results, None)
    settle_window(real)
    target = tmp_path / "exports"
    target.mkdir()
    real.files.answer = lambda request: target / request.start.name
    assert stopper.run(Lane.EXPORT, real.exporting.export_organisations_gpkg, at=0) == DONE
    (written,) = _left_in(target)
    content = written.read_bytes()
    assert stopper.run(Lane.EXPORT, real.exporting.export_organisations_gpkg, at=stopper.said) == STOPPED
    assert _left_in(target) == [written]
    assert written.read_bytes() == content
