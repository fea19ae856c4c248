"""The door to work on a project: take it up, keep, save, recover; the command line is polite and agrees."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import KilError
from tests.factory import small_project
from tests.project_file.killed import labelled
from tests.project_file.test_holding import ELSEWHERE, leave
from tests.project_file.test_recovery import crash


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "place.gpkg"
    workflows.save_project(small_project(name="old"), path)
    return path


def test_what_is_kept_and_saved_passes_every_check(path: Path) -> None:
    opened = workflows.take_up(path)
    opened.working.keep(labelled(opened.project, "kept"))
    opened.working.save(labelled(opened.project, "saved"))
    checks = workflows.check_project(path)
    assert len(checks) > 6
    assert [check.message for check in checks if not check.ok] == []
    assert workflows.open_project(path).name == "saved"
    opened.working.release()


def test_what_was_lost_is_found_recovered_or_discarded(path: Path) -> None:
    working = workflows.begin(small_project(name="just built"))
    crash(working)
    opened = workflows.take_up(path)
    opened.working.keep(labelled(opened.project, "changed"))
    crash(opened.working)
    first, second = workflows.leftovers()
    assert {first.name, second.name} == {"just built", "changed"}
    recovered = workflows.recover(first if first.path else second)
    assert recovered.project.name == "changed"
    assert recovered.working.path == path
    workflows.discard(workflows.leftovers()[0])
    assert workflows.leftovers() == ()
    recovered.working.release()


def test_saving_from_outside_leaves_alone_what_somebody_works_on(path: Path) -> None:
    before = path.read_bytes()
    leave(path, ELSEWHERE)
    with pytest.raises(KilError, match=r"is left as it is. asha.khan on PC-117 has it open"):
        workflows.save_project(small_project(name="new"), path)
    assert path.read_bytes() == before


def test_a_second_process_is_told_politely_and_the_lock_goes_with_the_first(path: Path, tmp_path: Path) -> None:
    code = (
        "import json, sys; from pathlib import Path; from kil_mapper import workflows; "
        "opened = workflows.take_up(Path(sys.argv[1])); print(json.dumps(opened.read_only)); opened.working.release()"
    )
    first = workflows.take_up(path)

    def second() -> str:
        command = [sys.executable, "-c", code, str(path)]
        return str(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))

    assert second().startswith("You have it open in another window on this computer since ")
    assert first.working.save(labelled(first.project, "mine")) == path
    first.working.release()
    assert second() == ""
    assert list(tmp_path.iterdir()) == [path]
