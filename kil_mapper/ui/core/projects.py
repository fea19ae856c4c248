"""Data folders, projects and their files, and the choices behind the numbers."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kil_mapper import workflows
from kil_mapper.model.progress import Progress
from kil_mapper.ui.views import VIEWS

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.datasets import Dataset
    from kil_mapper.model.inventory import Inventory
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.workflows import (
        AreaChoice,
        BuildOutcome,
        Leftover,
        NamedFilter,
        Opened,
        RefreshOutcome,
        Sieve,
        Working,
    )


class ProjectsCore:
    """Building, opening, keeping, saving and refreshing projects; choices and filters."""

    def load(self, *, progress: Progress) -> None:
        """Import what the other methods and the main view need."""
        progress.report("Loading map and table tools")
        importlib.import_module("kil_mapper.workflows")
        for view in VIEWS:
            progress.report("Loading map and table tools")
            importlib.import_module(view.home)

    def declared(self) -> tuple[Dataset, ...]:
        """Every dataset that can be read."""
        return workflows.declared()

    def take_inventory(self, folder: Path, *, progress: Progress) -> Inventory:
        """What each file of a data folder is, and what is missing."""
        return workflows.take_inventory([folder], progress=progress)

    def add_to_folder(self, files: Sequence[Path], folder: Path, *, progress: Progress) -> tuple[Path, ...]:
        """Copy downloaded files into a data folder."""
        return workflows.add_to_folder(files, folder, progress=progress)

    def list_areas(self, folder: Path, *, progress: Progress) -> tuple[AreaChoice, ...]:
        """The local authorities that a data folder can build."""
        return workflows.list_areas(folder, progress=progress)

    def build_project(self, folder: Path, areas: Sequence[str], *, progress: Progress) -> BuildOutcome:
        """Build a project for local authorities by their codes."""
        return workflows.build_project(folder, areas, progress=progress)

    def demo_project(self, *, progress: Progress) -> BuildOutcome:
        """Build the sample district of Aldervale."""
        return workflows.demo_project(progress=progress)

    def open_project(self, path: Path, *, progress: Progress) -> Project:
        """Open a project file."""
        return workflows.open_project(path, progress=progress)

    def save_project(self, project: Project, path: Path, *, progress: Progress) -> None:
        """Save to a project file."""
        workflows.save_project(project, path, progress=progress)

    def take_up(self, path: Path, *, progress: Progress) -> Opened:
        """Open a project file to work on it: with a working copy, held for this person."""
        return workflows.take_up(path, progress=progress)

    def begin(self, project: Project, *, progress: Progress) -> Working:
        """Begin to work on a project that has no file yet."""
        return workflows.begin(project, progress=progress)

    def leftovers(self) -> tuple[Leftover, ...]:
        """What was kept when the application ended unexpectedly."""
        return workflows.leftovers()

    def recover(self, leftover: Leftover, *, progress: Progress) -> Opened:
        """Take up what was kept."""
        return workflows.recover(leftover, progress=progress)

    def discard(self, leftover: Leftover) -> None:
        """Throw away what was kept."""
        workflows.discard(leftover)

    def refresh_project(self, project: Project, folder: Path, *, progress: Progress) -> RefreshOutcome:
        """A newer register into the project."""
        return workflows.refresh_project(project, folder, progress=progress)

    def changes_told(self, project: Project) -> pd.DataFrame:
        """What the last refresh changed, as it may be shown."""
        return workflows.changes_told(project)

    def conflicts(self, project: Project) -> pd.DataFrame:
        """What is corrected here and changed in the register since."""
        return workflows.conflicts(project)

    def settle_conflict(self, project: Project, org_id: str, field: str, *, keep: bool, who: str, why: str) -> Project:
        """The project with one of them decided."""
        return workflows.settle_conflict(project, org_id, field, keep=keep, who=who, why=why)

    def summarise(self, project: Project) -> Results:
        """Compute everything that is shown, ready to be filtered: the main thread has no time for that."""
        results = workflows.summarise(project)
        workflows.sieve_of(results)
        return results

    def choose(self, project: Project, **choices: Any) -> Project:
        """The project with other choices behind its numbers."""
        return workflows.choose(project, **choices)

    def own_bands(self, edges: Sequence[int], cluster: int | None) -> BandScheme:
        """Turnover bands between edges of one's own."""
        return workflows.own_bands(edges, cluster)

    def sieve_of(self, results: Results) -> Sieve:
        """The counted organisations, made ready to be filtered."""
        return workflows.sieve_of(results)

    def filters_of(self, project: Project) -> tuple[NamedFilter, ...]:
        """The filters that are saved in a project."""
        return workflows.filters_of(project)

    def save_filter(self, project: Project, name: str, definition: Mapping[str, Any]) -> Project:
        """The project with a filter under a name."""
        return workflows.save_filter(project, name, definition)

    def rename_filter(self, project: Project, name: str, to: str) -> Project:
        """The project with a filter under another name."""
        return workflows.rename_filter(project, name, to)

    def remove_filter(self, project: Project, name: str) -> Project:
        """The project without a filter."""
        return workflows.remove_filter(project, name)
