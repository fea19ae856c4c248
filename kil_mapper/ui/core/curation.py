"""Who counts, and what people know better than the registers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kil_mapper import workflows
from kil_mapper.model.progress import Progress

if TYPE_CHECKING:
    import pandas as pd

    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results
    from kil_mapper.model.rules import Rule
    from kil_mapper.model.vocabulary import Correctable, SetAsideReason
    from kil_mapper.workflows import AnchorDeclaration, KnownFact, ReadinessNow


class CurationCore:
    """Decisions, anchors, corrections, groups, readiness and notes."""

    def rules_in_force(self, project: Project) -> tuple[Rule, ...]:
        """The rules that set aside: those of the profile, with what people decided."""
        return workflows.rules_in_force(project)

    def waterfall(self, results: Results) -> pd.DataFrame:
        """From the rows read to the organisations counted, step by step."""
        return workflows.waterfall(results)

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
