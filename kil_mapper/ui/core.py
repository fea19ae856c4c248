"""The window's way to the workflows, which load only when first used.

pandas, GeoPandas and folium take one to two seconds to import. The first screen needs none of them, so the window shows
first and the worker loads them behind it. Views and tests hold a `Core`, never the module.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kil_mapper.model.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper import workflows
    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.contracts import Consortium, ContractAnswer, ContractQuestion
    from kil_mapper.model.datasets import Dataset
    from kil_mapper.model.inventory import Inventory
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.model.vocabulary import PlaceDetail
    from kil_mapper.workflows import AreaChoice, BandSymbol, BuildOutcome, WindowPage
else:

    class _Workflows:
        """`kil_mapper.workflows`, imported at first use: see above."""

        def __getattr__(self, name: str) -> Any:
            return getattr(importlib.import_module("kil_mapper.workflows"), name)

    workflows = _Workflows()


class Core:
    """What the window asks of the application. Every method may be called on the worker."""

    def load(self, *, progress: Progress) -> None:
        """Import what the other methods and the main view need."""
        progress.report("Loading map and table tools")
        importlib.import_module("kil_mapper.workflows")
        importlib.import_module("kil_mapper.ui.workspace.view")

    def declared(self) -> tuple[Dataset, ...]:
        """Every dataset that can be read."""
        return workflows.declared()

    def take_inventory(self, folder: Path, *, progress: Progress) -> Inventory:
        """What each file of a data folder is, and what is missing."""
        return workflows.take_inventory([folder], progress=progress)

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

    def summarise(self, project: Project) -> Results:
        """Compute everything that is shown."""
        return workflows.summarise(project)

    def map_page(self, results: Results, detail: PlaceDetail) -> WindowPage:
        """The page of the map, with everything it loads."""
        return workflows.map_page(results, detail)

    def area_map_page(self, results: Results) -> WindowPage:
        """The page of need and capacity, with everything it loads."""
        return workflows.area_map_page(results)

    def cold_spot_summary(self, results: Results) -> tuple[str, ...]:
        """Where the cold spots are, in plain sentences."""
        return workflows.cold_spot_summary(results)

    def add_neighbourhood(self, project: Project, name: str, members: Sequence[str]) -> Project:
        """The project with a neighbourhood made of wards or small areas."""
        return workflows.add_neighbourhood(project, name, members)

    def read_neighbourhoods(
        self, project: Project, path: Path, *, progress: Progress
    ) -> tuple[Project, tuple[str, ...]]:
        """The project with the neighbourhoods of a file, and what was read in sentences."""
        return workflows.read_neighbourhoods(project, path, progress=progress)

    def remove_neighbourhood(self, project: Project, code: str) -> Project:
        """The project without a neighbourhood."""
        return workflows.remove_neighbourhood(project, code)

    def who_could_take(self, results: Results, question: ContractQuestion) -> ContractAnswer:
        """Who could take a contract."""
        return workflows.who_could_take(results, question)

    def contract_ladder(self, results: Results, question: ContractQuestion, values: Sequence[int]) -> pd.DataFrame:
        """How many could bid alone, by annual value."""
        return workflows.contract_ladder(results, question, values)

    def consortium_of(self, results: Results, question: ContractQuestion, org_ids: Sequence[str]) -> Consortium:
        """What organisations that a person picks would be together."""
        return workflows.consortium_of(results, question, org_ids)

    def answer_sentences(self, answer: ContractAnswer, results: Results) -> tuple[str, ...]:
        """The answer in plain sentences."""
        return workflows.answer_sentences(answer, results)

    def contract_references(self, question: ContractQuestion) -> tuple[str, ...]:
        """Dated, sourced facts about procurement that concern the contract."""
        return workflows.contract_references(question)

    def band_symbols(self, scheme: BandScheme) -> dict[str, BandSymbol]:
        """The symbol of each band on the map."""
        return workflows.band_symbols(scheme)

    def write_map(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Write the map; the ending of the file name decides the format."""
        workflows.write_map(results, path, detail, progress=progress)

    def write_report(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Write the report; the ending of the file name decides the format."""
        workflows.write_report(results, path, detail, progress=progress)

    def export_organisations(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Write the organisations; the ending of the file name decides the format."""
        workflows.export_organisations(results, path, detail, progress=progress)
