"""The session holds the current project, on the main thread, with undo and redo as lists of past projects.

Views read from it and listen to `changed`, which says which parts changed. Results are computed on the worker after
each change and cached, so that undoing shows its numbers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.ui.jobs import Lane, Runner

if TYPE_CHECKING:  # the model of projects imports GeoPandas, which the first screen does not wait for
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results

STEPS_KEPT = 50
CHOICES = {
    "rules": "change of who counts",
    "turnover_basis": "change of turnover basis",
    "scheme": "change of turnover bands",
    "high_need_share": "change of what high need is",
    "anchor_reach": "change of an anchor’s reach",
    "neighbours": "change of places to compare with",
}
RESULTS_KEPT = 8
NOT_COUNTED = frozenset({"filters", "report"})  # parts of a project that no number depends on


class Part(StrEnum):
    """What can change."""

    PROJECT = "project"  # another project altogether, or none
    NAME = "name"
    OPTIONS = "options"
    LOCAL = "local"  # what people added: decisions, neighbourhoods, anchors
    RESULTS = "results"  # new numbers have arrived
    FILE = "file"  # where it is saved, or whether it is


@dataclass(frozen=True)
class Step:
    """One change that can be undone or done again.

    Attributes:
        name: What it did, in words that follow "Undo": "change of turnover basis".
        project: The project to return to.
        parts: What changes on the way.
    """

    name: str
    project: Project
    parts: frozenset[Part]


class Session(QObject):
    """The current project, its results, its file, and the way back.

    Signals:
        changed: A frozenset of `Part`.

    Attributes:
        opened: How many projects were taken up so far; tells one project from the next.
    """

    changed = Signal(object)

    def __init__(
        self,
        runner: Runner,
        summarise: Callable[[Project], Results],
        choose: Callable[..., Project],
        parent: QObject | None = None,
    ) -> None:
        """Begin without a project.

        Args:
            runner: Where results are computed.
            summarise: Computes them.
            choose: Makes the project with other choices (`workflows.choose`); it checks them.
            parent: What the session belongs to.
        """
        super().__init__(parent)
        self._runner = runner
        self._choose = choose
        self._summarise = summarise
        self._project: Project | None = None
        self._saved: Project | None = None
        self._path: Path | None = None
        self.opened = 0
        self._results: Results | None = None
        self._cache: list[Results] = []
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def project(self) -> Project | None:
        """The current project."""
        return self._project

    @property
    def results(self) -> Results | None:
        """The newest results there are; those of the current project when `is_current`."""
        return self._results

    @property
    def is_current(self) -> bool:
        """Whether the results are those of the current project."""
        return self._results is not None and self._results.project is self._project

    @property
    def path(self) -> Path | None:
        """The project file; None until it was saved."""
        return self._path

    @property
    def is_dirty(self) -> bool:
        """Whether there is something that closing would lose."""
        return self._project is not None and self._project is not self._saved

    @property
    def undo_name(self) -> str | None:
        """What undo would undo."""
        return self._past[-1].name if self._past else None

    @property
    def redo_name(self) -> str | None:
        """What redo would do again."""
        return self._future[-1].name if self._future else None

    def open(self, results: Results, path: Path | None, *, is_saved: bool = True) -> None:
        """Take up a project whose results are known.

        Args:
            results: Of the project.
            path: Its file; None while it has none.
            is_saved: Whether the file holds this very state. What was recovered is newer than its file.
        """
        self._runner.abandon(Lane.RESULTS)
        self._past.clear()
        self._future.clear()
        self._cache = [results]
        self.opened += 1
        self._project = results.project
        self._results = results
        self._path = path
        self._saved = results.project if path is not None and is_saved else None
        self.changed.emit(frozenset(Part))

    def close(self) -> None:
        """Let go of the project."""
        self._runner.abandon(Lane.RESULTS)
        self._past.clear()
        self._future.clear()
        self._cache.clear()
        self._project = self._saved = self._results = self._path = None
        self.changed.emit(frozenset(Part))

    def saved(self, project: Project, path: Path) -> None:
        """Note that this state of the project is in that file."""
        self._saved = project
        self._path = path
        self.changed.emit(frozenset({Part.FILE}))

    def file_is_gone(self) -> None:
        """Note that no file holds the project any more: closing would lose it."""
        self._saved = None
        self.changed.emit(frozenset({Part.FILE}))

    def rename(self, name: str) -> None:
        """Give the project another name."""
        tidy = " ".join(name.split())
        if self._project is not None and tidy and tidy != self._project.name:
            self._change("change of name", replace(self._project, name=tidy), Part.NAME)

    def choose(self, **changes: Any) -> None:
        """Change choices behind the numbers, by the names that `workflows.choose` has for them.

        What is as it was changes nothing.

        Raises:
            KilError: A choice is out of its range or not known.
        """
        if self._project is None:
            return
        options = self._project.options
        real = {name: value for name, value in changes.items() if getattr(options, name) != value}
        if real:
            named = next((CHOICES[name] for name in CHOICES if name in real), "change of options")
            self._change(named, self._choose(self._project, **real), Part.OPTIONS)

    def set_turnover_basis(self, basis: TurnoverBasis) -> None:
        """Band organisations by another turnover."""
        self.choose(turnover_basis=basis)

    def change(self, name: str, project: Project) -> None:
        """Take up what a workflow made of the project: decisions, neighbourhoods, anchors.

        Args:
            name: What it did, in words that follow "Undo".
            project: The project as changed.
        """
        if project is not self._project:
            self._change(name, project, Part.LOCAL, Part.OPTIONS)

    def undo(self) -> None:
        """Go back one step."""
        self._travel(self._past, self._future)

    def redo(self) -> None:
        """Do the step again that was undone last."""
        self._travel(self._future, self._past)

    def _change(self, name: str, project: Project, *parts: Part) -> None:
        if self._project is None:
            return
        self._past.append(Step(name, self._project, frozenset(parts)))
        del self._past[:-STEPS_KEPT]
        self._future.clear()
        self._become(project, frozenset(parts))

    def _travel(self, origin: list[Step], target: list[Step]) -> None:
        if not origin or self._project is None:
            return
        step = origin.pop()
        target.append(Step(step.name, self._project, step.parts))
        self._become(step.project, step.parts)

    def _become(self, project: Project, parts: frozenset[Part]) -> None:
        self._project = project
        self._runner.abandon(Lane.RESULTS)
        known = next((results for results in self._cache if results.project is project), None) or self._carried(project)
        if known is not None:
            self._results = known
            self.changed.emit(parts | {Part.FILE, Part.RESULTS})
            return
        self.changed.emit(parts | {Part.FILE})

        def compute(progress: Progress) -> Results:
            progress.report("Counting")
            return self._summarise(project)

        self._runner.start(Lane.RESULTS, "Counting", compute, self._land)

    def _carried(self, project: Project) -> Results | None:
        """The newest results where nothing that is counted has changed since: only what people see of it has."""
        results = self._results
        if results is None or any(
            getattr(results.project, one.name) is not getattr(project, one.name)
            for one in fields(project)
            if one.name not in NOT_COUNTED
        ):
            return None
        made = replace(results, project=project)
        self._cache = [made, *self._cache][:RESULTS_KEPT]
        return made

    def _land(self, results: Results) -> None:
        if results.project is not self._project:
            return
        self._results = results
        self._cache = [results, *self._cache][:RESULTS_KEPT]
        self.changed.emit(frozenset({Part.RESULTS}))
