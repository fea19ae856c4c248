"""What the views ask: maps, areas, contracts, change over time, and everything to take away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kil_mapper import workflows
from kil_mapper.model.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.contracts import BreakdownBy, Consortium, ContractAnswer, ContractQuestion
    from kil_mapper.model.findings import Trends
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.model.vocabulary import PlaceDetail
    from kil_mapper.workflows import BandSymbol, PackOutcome, ProfilesOutcome, ReportPart, WindowPage


class AnswersCore:
    """Maps, areas, contracts, change over time, documents."""

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

    def contract_breakdown(self, results: Results, question: ContractQuestion, by: BreakdownBy) -> pd.DataFrame:
        """Those who could bid alone by band, ward or theme."""
        return workflows.contract_breakdown(results, question, by)

    def themes_note(self) -> str:
        """How to read counts by theme."""
        return workflows.THEMES_DO_NOT_ADD_UP

    def contract_references(self, question: ContractQuestion) -> tuple[str, ...]:
        """Dated, sourced facts about procurement that concern the contract."""
        return workflows.contract_references(question)

    def write_contract(
        self,
        results: Results,
        question: ContractQuestion,
        path: Path,
        consortium: Sequence[str],
        *,
        progress: Progress,
    ) -> None:
        """Write who could take a contract; the ending of the file name decides the format."""
        workflows.write_contract(results, question, path, consortium, progress=progress)

    def contract_text(self, results: Results, question: ContractQuestion, consortium: Sequence[str]) -> str:
        """Who could take a contract, as text to paste."""
        return workflows.contract_text(results, question, consortium)

    def works_here(self, results: Results) -> pd.DataFrame:
        """Who is based elsewhere and says it works here."""
        return workflows.works_here(results)

    def areas_of_operation_held(self, results: Results) -> bool:
        """Whether the project knows who says it works here."""
        return workflows.areas_of_operation_held(results)

    def write_elsewhere(self, results: Results, path: Path, *, progress: Progress) -> None:
        """Write who is based elsewhere and says it works here."""
        workflows.write_elsewhere(results, path, progress=progress)

    def change_over_time(self, results: Results) -> Trends:
        """Organisations and income by year, registrations and removals, and movement between bands."""
        return workflows.change_over_time(results)

    def replace_deflators(self, project: Project, path: Path) -> tuple[Project, tuple[str, ...]]:
        """The project told in the prices of a file, and what was met in it."""
        return workflows.replace_deflators(project, path)

    def restore_deflators(self, project: Project) -> Project:
        """The project told in the prices that come with KIL Mapper."""
        return workflows.restore_deflators(project)

    def compare_places(self, results: Results) -> pd.DataFrame:
        """The project's authorities beside chosen neighbours, their region and England."""
        return workflows.compare_places(results)

    def compare_note(self) -> str:
        """How to read places beside each other."""
        return workflows.COMPARE_NOTE

    def neighbours_choices(self, project: Project) -> pd.DataFrame:
        """The local authorities to compare with."""
        return workflows.neighbours_choices(project)

    def need_by_area(self, results: Results, domain: str) -> pd.DataFrame:
        """Need of every area by one domain, in each edition of the index."""
        return workflows.need_by_area(results, domain)

    def need_notes(self, results: Results) -> tuple[str, ...]:
        """What a reader of need by area must know."""
        return workflows.need_notes(results)

    def band_symbols(self, scheme: BandScheme) -> dict[str, BandSymbol]:
        """The symbol of each band on the map."""
        return workflows.band_symbols(scheme)

    def write_map(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Write the map; the ending of the file name decides the format."""
        workflows.write_map(results, path, detail, progress=progress)

    def write_report(
        self,
        results: Results,
        path: Path,
        detail: PlaceDetail,
        *,
        template: Path | None = None,
        progress: Progress,
    ) -> None:
        """Write the report; the ending of the file name decides the format. A template is for Word."""
        workflows.write_report(results, path, detail, template=template, progress=progress)

    def report_parts(self) -> tuple[ReportPart, ...]:
        """Every part of a report, in order."""
        return workflows.report_parts()

    def choose_report(self, project: Project, **choices: Any) -> Project:
        """The project with other choices for its documents, by the names that `workflows.choose_report` has."""
        return workflows.choose_report(project, **choices)

    def check_template(self, path: Path) -> None:
        """Look whether a Word document can be used as a template."""
        workflows.check_template(path)

    def write_pack(
        self, results: Results, target: Path, template: Path | None = None, *, progress: Progress
    ) -> PackOutcome:
        """Make every document, checked against each other."""
        return workflows.write_pack(results, target, template=template, progress=progress)

    def write_profiles(
        self, results: Results, target: Path, areas: Sequence[str], *, progress: Progress
    ) -> ProfilesOutcome:
        """Write two pages on each area; all of them where none is named."""
        return workflows.write_profiles(results, target, areas, progress=progress)

    def export_organisations(self, results: Results, path: Path, detail: PlaceDetail, *, progress: Progress) -> None:
        """Write the organisations; the ending of the file name decides the format."""
        workflows.export_organisations(results, path, detail, progress=progress)
