"""The window's way to the workflows, which load only when first used.

pandas, GeoPandas and folium take one to two seconds to import. The first screen needs none of them, so the window shows
first and the worker loads them behind it. Views and tests hold a `Core`, never the module.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kil_mapper.model.progress import Progress
from kil_mapper.ui.views import VIEWS

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper import workflows
    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.contracts import BreakdownBy, Consortium, ContractAnswer, ContractQuestion
    from kil_mapper.model.datasets import Dataset
    from kil_mapper.model.findings import Trends
    from kil_mapper.model.inventory import Inventory
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.model.rules import Rule
    from kil_mapper.model.vocabulary import Correctable, PlaceDetail, SetAsideReason
    from kil_mapper.workflows import (
        AnchorDeclaration,
        AreaChoice,
        BandSymbol,
        BuildOutcome,
        KnownFact,
        Leftover,
        NamedFilter,
        Opened,
        ReadinessNow,
        RefreshOutcome,
        Sieve,
        WindowPage,
        Working,
    )
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

    def summarise(self, project: Project) -> Results:
        """Compute everything that is shown, ready to be filtered: the main thread has no time for that."""
        results = workflows.summarise(project)
        workflows.sieve_of(results)
        return results

    def choose(self, project: Project, **choices: Any) -> Project:
        """The project with other choices behind its numbers."""
        return workflows.choose(project, **choices)

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

    def waterfall(self, results: Results) -> pd.DataFrame:
        """From the rows read to the organisations counted, step by step."""
        return workflows.waterfall(results)

    def rules_in_force(self, project: Project) -> tuple[Rule, ...]:
        """The rules that set aside: those of the profile, with what people decided."""
        return workflows.rules_in_force(project)

    def ledger_list(self, results: Results) -> pd.DataFrame:
        """The stored organisations that are not counted."""
        return workflows.ledger_list(results)

    def write_ledger(self, results: Results, path: Path, reason: SetAsideReason | None, *, progress: Progress) -> None:
        """Write the organisations set aside, for one reason or all."""
        workflows.write_ledger(results, path, reason, progress=progress)

    def set_aside(self, project: Project, subject: str, *, why: str, who: str) -> Project:
        """The project with an organisation, or by a rule, set aside."""
        return workflows.set_aside(project, subject, why=why, who=who)

    def bring_back(self, project: Project, subject: str, *, why: str, who: str) -> Project:
        """The project with an organisation, or a whole rule, brought back."""
        return workflows.bring_back(project, subject, why=why, who=who)

    def merge(self, project: Project, org_id: str, into: str, *, why: str, who: str) -> Project:
        """The project with one organisation merged into another."""
        return workflows.merge(project, org_id, into, why=why, who=who)

    def keep_apart(self, project: Project, org_id: str, other: str, *, why: str, who: str) -> Project:
        """The project with two that look alike kept apart."""
        return workflows.keep_apart(project, org_id, other, why=why, who=who)

    def mark_sensitive(self, project: Project, org_id: str, *, sensitive: bool, why: str, who: str) -> Project:
        """The project with an organisation that is, or is not, never named with a place."""
        return workflows.mark_sensitive(project, org_id, sensitive=sensitive, why=why, who=who)

    def suggest_duplicates(self, project: Project) -> pd.DataFrame:
        """Pairs that may be one organisation."""
        return workflows.suggest_duplicates(project)

    def decisions_in_force(self, project: Project) -> pd.DataFrame:
        """The decisions that stand."""
        return workflows.decisions_in_force(project)

    def works_here(self, results: Results) -> pd.DataFrame:
        """Who is based elsewhere and says it works here."""
        return workflows.works_here(results)

    def areas_of_operation_held(self, results: Results) -> bool:
        """Whether the project knows who says it works here."""
        return workflows.areas_of_operation_held(results)

    def write_elsewhere(self, results: Results, path: Path, *, progress: Progress) -> None:
        """Write who is based elsewhere and says it works here."""
        workflows.write_elsewhere(results, path, progress=progress)

    def declare_anchor(self, project: Project, declaration: AnchorDeclaration) -> Project:
        """The project with a declaration about a community anchor."""
        return workflows.declare_anchor(project, declaration)

    def new_declaration(self, **said: Any) -> AnchorDeclaration:
        """A declaration of these values: fields of `AnchorDeclaration`."""
        return workflows.AnchorDeclaration(**said)

    def declaration_of(self, project: Project, org_id: str) -> AnchorDeclaration | None:
        """The declaration that stands for an organisation."""
        return workflows.declaration_of(project, org_id)

    def record_anchors_reviewed(self, project: Project, who: str, when: date) -> Project:
        """The project with the day on which its organisations were looked through for anchors."""
        return workflows.record_anchors_reviewed(project, who, when)

    def withdraw_review(self, project: Project) -> Project:
        """The project without that record."""
        return workflows.withdraw_review(project)

    def anchor_checklist(self, results: Results) -> pd.DataFrame:
        """Each counted organisation with what is declared of it, and evidence."""
        return workflows.anchor_checklist(results)

    def anchor_coverage(self, results: Results) -> pd.DataFrame:
        """Each area with the anchors within reach."""
        return workflows.anchor_coverage(results)

    def anchor_summary(self, results: Results) -> tuple[str, ...]:
        """Declared anchors, the review, and areas without one near, in plain sentences."""
        return workflows.anchor_summary(results)

    def known_of(self, results: Results, org_id: str) -> tuple[KnownFact, ...]:
        """Everything known of an organisation, each value with where it comes from."""
        return workflows.known_of(results, org_id)

    def correct_name(self, project: Project, org_id: str, name: str, *, why: str, who: str) -> Project:
        """The project with an organisation called otherwise."""
        return workflows.correct_name(project, org_id, name, why=why, who=who)

    def correct_postcode(self, project: Project, org_id: str, postcode: str, *, why: str, who: str) -> Project:
        """The project with an organisation at another postcode."""
        return workflows.correct_postcode(project, org_id, postcode, why=why, who=who)

    def correct_location(
        self, project: Project, org_id: str, latitude: float, longitude: float, *, why: str, who: str
    ) -> Project:
        """The project with an organisation at another place."""
        return workflows.correct_location(project, org_id, latitude, longitude, why=why, who=who)

    def correct_turnover(
        self, project: Project, org_id: str, pounds: int, *, as_of: date | None, why: str, who: str
    ) -> Project:
        """The project with another turnover of an organisation."""
        return workflows.correct_turnover(project, org_id, pounds, as_of=as_of, why=why, who=who)

    def restore(self, project: Project, org_id: str, field: Correctable, *, why: str, who: str) -> Project:
        """The project with the register's own value of a fact."""
        return workflows.restore(project, org_id, field, why=why, who=who)

    def add_group(self, project: Project, name: str, **said: Any) -> tuple[Project, str]:
        """The project with a group that no register knows, and the group's id: arguments of `workflows.add_group`."""
        return workflows.add_group(project, name, **said)

    def look_alikes(self, project: Project, name: str, postcode: str) -> tuple[str, ...]:
        """Organisations of that name and postcode."""
        return workflows.look_alikes(project, name, postcode)

    def readiness_of(self, project: Project, org_id: str) -> ReadinessNow | None:
        """What is known of readiness."""
        return workflows.readiness_of(project, org_id)

    def record_readiness(self, project: Project, org_id: str, **told: Any) -> Project:
        """The project with what an organisation told about contracts: arguments of `workflows.record_readiness`."""
        return workflows.record_readiness(project, org_id, **told)

    def add_note(self, project: Project, org_id: str, text: str, *, who: str, when: date | None) -> Project:
        """The project with a note of a conversation."""
        return workflows.add_note(project, org_id, text, who=who, when=when)

    def set_aside_many(self, project: Project, org_ids: Sequence[str], *, why: str, who: str) -> Project:
        """The project with several organisations set aside."""
        return workflows.set_aside_many(project, org_ids, why=why, who=who)

    def bring_back_many(self, project: Project, org_ids: Sequence[str], *, why: str, who: str) -> Project:
        """The project with several organisations brought back."""
        return workflows.bring_back_many(project, org_ids, why=why, who=who)

    def mark_sensitive_many(
        self, project: Project, org_ids: Sequence[str], *, sensitive: bool, why: str, who: str
    ) -> Project:
        """The project with several organisations that are, or are not, never named with a place."""
        return workflows.mark_sensitive_many(project, org_ids, sensitive=sensitive, why=why, who=who)

    def declare_anchors(
        self, project: Project, org_ids: Sequence[str], *, is_anchor: bool, note: str, who: str
    ) -> Project:
        """The project with several declared community anchors, or not to be."""
        return workflows.declare_anchors(project, org_ids, is_anchor=is_anchor, note=note, who=who)

    def refresh_project(self, project: Project, folder: Path, *, progress: Progress) -> RefreshOutcome:
        """A newer register into the project."""
        return workflows.refresh_project(project, folder, progress=progress)

    def conflicts(self, project: Project) -> pd.DataFrame:
        """What is corrected here and changed in the register since."""
        return workflows.conflicts(project)

    def settle_conflict(self, project: Project, org_id: str, field: str, *, keep: bool, who: str, why: str) -> Project:
        """The project with one of them decided."""
        return workflows.settle_conflict(project, org_id, field, keep=keep, who=who, why=why)

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

    def own_bands(self, edges: Sequence[int], cluster: int | None) -> BandScheme:
        """Turnover bands between edges of one's own."""
        return workflows.own_bands(edges, cluster)

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
