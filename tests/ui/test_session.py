"""The session: one current project, undo and redo with names, numbers that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import TurnoverBasis
from kil_mapper.ui.jobs import Runner
from kil_mapper.ui.session import STEPS_KEPT, Part, Session
from kil_mapper.workflows import choose

Settle = Callable[[Runner], None]


@pytest.fixture
def computed() -> list[Project]:
    """Projects that results were computed for."""
    return []


@pytest.fixture
def session(runner: Runner, small_results: Results, computed: list[Project]) -> Iterator[Session]:
    """A session on the small district, not saved yet."""

    def summarise(project: Project) -> Results:
        computed.append(project)
        return replace(small_results, project=project)

    session = Session(runner, summarise, choose)
    session.open(small_results, None)
    yield session
    runner.close()


def _basis(session: Session) -> TurnoverBasis:
    assert session.project is not None
    return session.project.options.turnover_basis


def _name(session: Session) -> str:
    assert session.project is not None
    return session.project.name


def _names(session: Session) -> tuple[str | None, str | None]:
    return session.undo_name, session.redo_name


def _clean(session: Session) -> bool:
    return not session.is_dirty


def _current(session: Session) -> bool:
    return session.is_current


def _parts(session: Session) -> list[set[Part]]:
    heard: list[set[Part]] = []
    session.changed.connect(lambda parts: heard.append(set(parts)))
    return heard


def test_a_new_project_is_unsaved_and_an_opened_one_is_saved(session: Session, small_results: Results) -> None:
    assert not _clean(session)
    session.open(small_results, Path("aldervale.gpkg"))
    assert _clean(session)
    assert _current(session)


def test_changing_the_turnover_basis_can_be_undone_and_done_again(
    session: Session, runner: Runner, settle: Settle
) -> None:
    before = session.project
    session.set_turnover_basis(TurnoverBasis.MEDIAN)
    assert _basis(session) is TurnoverBasis.MEDIAN
    assert _names(session) == ("change of turnover basis", None)
    settle(runner)
    session.undo()
    assert session.project is before
    assert _names(session) == (None, "change of turnover basis")
    session.redo()
    assert _basis(session) is TurnoverBasis.MEDIAN


def test_a_change_says_which_parts_changed_and_the_numbers_follow(
    session: Session, runner: Runner, settle: Settle
) -> None:
    heard = _parts(session)
    session.set_turnover_basis(TurnoverBasis.LATEST)
    assert not _current(session)
    assert heard == [{Part.OPTIONS, Part.FILE}]
    settle(runner)
    assert heard[1:] == [{Part.RESULTS}]
    assert _current(session)


def test_undoing_shows_its_numbers_at_once(
    session: Session, runner: Runner, settle: Settle, computed: list[Project]
) -> None:
    session.set_turnover_basis(TurnoverBasis.LATEST)
    settle(runner)
    session.undo()
    assert _current(session)
    session.redo()
    assert _current(session)
    assert len(computed) == 1


def test_numbers_of_a_project_left_behind_never_land(session: Session, runner: Runner, settle: Settle) -> None:
    session.set_turnover_basis(TurnoverBasis.LATEST)
    session.set_turnover_basis(TurnoverBasis.MEDIAN)
    settle(runner)
    assert session.results is not None
    assert session.results.project is session.project
    assert session.results.project.options.turnover_basis is TurnoverBasis.MEDIAN


def test_undoing_back_to_what_was_saved_is_not_a_change(session: Session) -> None:
    assert session.project is not None
    session.saved(session.project, Path("a.gpkg"))
    assert _clean(session)
    session.rename("Aldervale 2026")
    assert not _clean(session)
    session.undo()
    assert _clean(session)


def test_a_name_is_tidied_and_an_empty_one_ignored(session: Session) -> None:
    session.rename("  Upper \n Alder ")
    assert _name(session) == "Upper Alder"
    assert session.undo_name == "change of name"
    session.rename("   ")
    assert _name(session) == "Upper Alder"


def test_a_new_change_forgets_what_was_undone(session: Session) -> None:
    session.rename("One")
    session.undo()
    session.rename("Two")
    assert session.redo_name is None


def test_choosing_what_is_chosen_already_is_no_step(session: Session) -> None:
    session.set_turnover_basis(TurnoverBasis.ANNUALISED)
    assert session.undo_name is None


def test_the_way_back_is_long_but_not_endless(session: Session) -> None:
    for number in range(STEPS_KEPT + 5):
        session.rename(f"Name {number}")
    steps = 0
    while session.undo_name is not None:
        session.undo()
        steps += 1
    assert steps == STEPS_KEPT


def test_closing_lets_go_of_everything(session: Session) -> None:
    session.rename("One")
    heard = _parts(session)
    session.close()
    assert (session.project, session.results, session.path, session.undo_name) == (None, None, None, None)
    assert _clean(session)
    assert heard == [set(Part)]


def test_choices_are_named_when_undone_and_what_is_as_it_was_changes_nothing(
    session: Session, runner: Runner, settle: Settle
) -> None:
    before = session.project
    assert before is not None
    session.choose(rules=before.options.rules, turnover_basis=before.options.turnover_basis)
    assert session.project is before
    assert _names(session) == (None, None)
    heard = _parts(session)
    session.choose(high_need_share=0.4)
    settle(runner)
    assert session.undo_name == "change of what high need is"
    assert Part.OPTIONS in heard[0]
    with pytest.raises(KilError, match="Need cannot be high from a share of 0"):
        session.choose(high_need_share=0)
    with pytest.raises(KilError, match="E06000999"):
        session.choose(neighbours=("E06000999",))
    session.undo()
    assert session.project is before


def test_what_a_workflow_made_can_be_taken_up_and_undone_by_its_name(
    session: Session, runner: Runner, settle: Settle
) -> None:
    before = session.project
    assert before is not None
    heard = _parts(session)
    session.change("nothing", before)
    assert heard == []
    session.change("making of “The Valley”", replace(before, name="Changed"))
    settle(runner)
    assert session.undo_name == "making of “The Valley”"
    assert Part.LOCAL in heard[0]
    assert _current(session)
    session.undo()
    assert session.project is before
    assert session.redo_name == "making of “The Valley”"


def test_projects_are_counted_as_they_are_taken_up(session: Session, small_results: Results) -> None:
    assert session.opened == 1
    session.open(small_results, None)
    assert session.opened == 2
