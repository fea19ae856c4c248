"""Whatever is done in whatever order, a project holds what was kept last, and its file what was saved last."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kil_mapper.model.errors import ChangedOnDiskError
from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import begin, discard, leftovers, recover, save_project, take_up
from kil_mapper.project_file.copies import all_copies
from tests.factory import small_project
from tests.project_file.killed import labelled
from tests.project_file.test_killed import label_in
from tests.project_file.test_recovery import crash

QUIET = NoProgress()
FIRST = labelled(small_project(), "first")


class Work(RuleBasedStateMachine):
    """A person, a colleague without manners and a computer that crashes."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "place.gpkg"
        self.working = begin(FIRST, self.path, QUIET)
        self.working.save(FIRST)
        self.kept = self.saved = "first"
        self.theirs = self.is_recovered = False
        self.number = 0

    def fresh(self) -> str:
        self.number += 1
        return f"state {self.number}"

    @rule()
    def change(self) -> None:
        self.kept = self.fresh()
        self.working.keep(labelled(FIRST, self.kept))

    @rule()
    def go_back_to_what_is_saved(self) -> None:
        self.kept = self.saved
        self.working.keep(labelled(FIRST, self.kept))

    @rule()
    def save(self) -> None:
        self.kept = self.fresh()
        try:
            self.working.save(labelled(FIRST, self.kept))
        except ChangedOnDiskError:
            assert self.theirs
            self.working.save(labelled(FIRST, self.kept), replace_changed=True)
        else:
            assert not self.theirs
        self.saved, self.theirs = self.kept, False

    @rule()
    def save_elsewhere(self) -> None:
        self.path = self.folder / f"place {self.fresh()}.gpkg"
        self.working.save(labelled(FIRST, self.kept), self.path)
        self.saved, self.theirs = self.kept, False

    @rule()
    def somebody_else_saves(self) -> None:
        save_project(labelled(FIRST, self.fresh()), self.path, QUIET)
        self.theirs = True

    @rule()
    def crash_and_start_again(self) -> None:
        crash(self.working)
        found = leftovers()
        assert len(found) == int(self.kept != self.saved)
        if found:
            assert found[0].name == self.kept
            self.working, self.is_recovered = recover(found[0], QUIET).working, True
        else:
            self.take_up()

    @rule()
    def crash_and_give_up(self) -> None:
        crash(self.working)
        for leftover in leftovers():
            discard(leftover)
        self.take_up()

    @rule()
    def close_and_open_again(self) -> None:
        self.let_go()
        self.take_up()

    def let_go(self) -> None:
        self.working.release()
        for leftover in leftovers():
            assert self.is_recovered
            assert leftover.name == self.kept
            discard(leftover)

    def take_up(self) -> None:
        opened = take_up(self.path, QUIET)
        assert opened.read_only == ""
        assert opened.project.name == label_in(self.path)
        self.working, self.theirs, self.is_recovered = opened.working, False, False
        self.kept = self.saved = opened.project.name

    @invariant()
    def all_is_as_it_should_be(self) -> None:
        if not hasattr(self, "working"):
            return
        (copy,) = all_copies()
        assert label_in(copy.database) == self.kept
        assert self.working.has_unsaved == (self.kept != self.saved)
        assert self.working.changed_on_disk() == self.theirs
        assert self.theirs or label_in(self.path) == self.saved
        assert not self.working.read_only

    def teardown(self) -> None:
        if hasattr(self, "working"):
            self.let_go()
            assert all_copies() == ()
            shutil.rmtree(self.folder)


def test_any_order_of_work_and_trouble_keeps_what_was_kept() -> None:
    few = settings(max_examples=5, stateful_step_count=10, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Work, settings=few)
