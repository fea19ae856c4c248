"""What people decide while something long is written waits its turn, and none of it is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kil_mapper.model.project import Project
from kil_mapper.model.tables import Correction, Decision, Org
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.closing import Closing
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.messages import Question, Severity
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.district import CHURCH, HUB
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, write

Settle = Callable[[Window], None]


@pytest.fixture
def busy(explore: Window, core: FakeCore, tmp_path: Path) -> Iterator[Window]:
    """The view Explore while a report is being written."""
    explore.files.answer = lambda _request: tmp_path / "report.docx"
    core.gate.clear()
    explore.menus.actions["export_report_docx"].trigger()
    assert explore.runner.active(Lane.EXPORT)
    yield explore
    core.gate.set()


def set_aside(view: Workspace, org_id: str) -> None:
    """Set an organisation aside from its details."""
    view.select(org_id)
    click(view.curation.aside)
    write(view.curation.strip.why, "Closed in spring")
    click(view.curation.strip.confirm)


def rename(view: Workspace, org_id: str, name: str) -> None:
    """Correct its name."""
    view.select(org_id)
    view.curation.begin_correction(Correctable.NAME, "")
    form = view.curation.correction
    write(form.value, name)
    write(form.why, "Told us so")
    click(form.confirm)


def project_of(window: Window) -> Project:
    """The project as it is."""
    assert window.session.project is not None
    return window.session.project


def test_of_two_decisions_made_while_a_report_is_written_both_stand(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle
) -> None:
    set_aside(view, HUB)
    set_aside(view, CHURCH)
    core.gate.set()
    settle_window(busy)
    assert list(project_of(busy).decisions[Decision.ORG]) == [HUB, CHURCH]
    busy.session.undo()
    assert list(project_of(busy).decisions[Decision.ORG]) == [HUB]
    settle_window(busy)


def test_a_decision_that_waits_leaves_alone_what_is_asked_meanwhile(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle
) -> None:
    set_aside(view, HUB)
    view.select(CHURCH)
    click(view.curation.aside)
    write(view.curation.strip.why, "Half a reas")
    core.gate.set()
    settle_window(busy)
    assert list(project_of(busy).decisions[Decision.ORG]) == [HUB]
    assert view.curation.strip.isVisible()
    assert view.curation.strip.why.text() == "Half a reas"
    assert view.curation.strip.why.isEnabled()


def test_checking_what_is_written_cuts_off_no_decision(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle
) -> None:
    set_aside(view, HUB)
    view.select(CHURCH)
    view.curation.begin_correction(Correctable.POSTCODE, "")
    write(view.curation.correction.value, "nonsense")
    view.curation.correction._check()
    core.gate.set()
    settle_window(busy)
    assert list(project_of(busy).decisions[Decision.ORG]) == [HUB]
    assert "not a postcode" in view.curation.correction.wrong.text()


def test_a_decision_stands_on_what_was_undone_and_renamed_meanwhile(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle
) -> None:
    set_aside(view, HUB)
    busy.session.rename("Another name")
    rename(view, CHURCH, "The Chapel")
    core.gate.set()
    settle_window(busy)
    project = project_of(busy)
    assert project.name == "Another name"
    assert list(project.decisions[Decision.ORG]) == [HUB]
    assert list(project.corrections[Correction.ORG]) == [CHURCH]
    assert "The Chapel" in set(project.organisations[Org.NAME])


def test_what_cannot_be_done_any_more_is_told_though_the_form_is_gone(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle
) -> None:
    rename(view, HUB, "The Hub")
    view.select(CHURCH)
    rename(view, HUB, "The Hub")  # the same again
    view.select(CHURCH)
    core.gate.set()
    settle_window(busy)
    assert len(project_of(busy).corrections) == 1
    told = [said for said in busy.messages.history if said.severity is Severity.ERROR]
    assert "The Hub already" in told[-1].text


def test_closing_waits_for_the_decision_and_then_asks(
    busy: Window, core: FakeCore, view: Workspace, settle_window: Settle, tmp_path: Path
) -> None:
    core.gate.set()
    settle_window(busy)
    busy.files.answer = lambda _request: tmp_path / "place.gpkg"
    busy.commands.save()
    settle_window(busy)
    assert not busy.session.is_dirty
    asked: list[Question] = []

    def stay(question: Question) -> str:
        asked.append(question)
        return "stay"

    busy.messages.answer = stay
    set_aside(view, HUB)
    closing: Closing = busy.closing
    assert not closing.may_close()
    assert len(asked) == 1
    assert list(project_of(busy).decisions[Decision.ORG]) == [HUB]
    settle_window(busy)
