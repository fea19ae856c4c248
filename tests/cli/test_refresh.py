"""`kil-mapper refresh` and `conflicts`: a newer register into a project file, and what is to be decided after."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from kil_mapper import workflows
from kil_mapper.analysis import curation
from kil_mapper.model import tables
from kil_mapper.model.tables import Correction
from kil_mapper.model.vocabulary import Correctable
from tests.cli.conftest import Run
from tests.workflows.newer_register import NEWER, some_weeks_later

TRANSPORT = "GB-CHC-900376"
SAID = ("--why", "We rang them", "--who", "A. Khan")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample district with a corrected postcode, saved."""
    project = workflows.demo_project().project
    row = {
        Correction.ORG: TRANSPORT,
        Correction.FIELD: Correctable.POSTCODE.value,
        Correction.VALUE: "ZZ4 0XZ",
        Correction.REGISTER: "ZZ6 1WG",
        Correction.WHY: "Moved",
        Correction.WHO: "A. Khan",
        Correction.WHEN: pd.Timestamp("2025-09-20"),
    }
    project = curation.with_value(project, TRANSPORT, Correctable.POSTCODE, "ZZ4 0XZ")
    project = replace(project, corrections=tables.CORRECTIONS.conform(pd.DataFrame([row])))
    path = tmp_path_factory.mktemp("built") / "aldervale.gpkg"
    workflows.save_project(project, path)
    return path


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder six weeks later."""
    changed = {
        "900376": {"charity_contact_postcode": "ZZ2 0UA"},
        "900100": {"latest_income": "12000", "latest_expenditure": "12000"},
    }
    return some_weeks_later(tmp_path_factory.mktemp("newer") / "data", changed=changed, removed=("900467",))


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copy(built, tmp_path / "aldervale.gpkg"))


def test_a_refresh_is_saved_and_tells_what_changed(run: Run, project: Path, newer: Path) -> None:
    ran = run("refresh", project, "--data", newer)
    assert ran.code == 0
    assert "Register of 7 September 2025 → 20 October 2025: 1 no longer here, 1 in another turnover band" in ran.out
    assert "1st Tharsby Scout Group" in ran.out
    assert "GB-CHC-900467" in ran.out
    assert "corrections 1" in ran.out
    assert ran.out.rstrip().endswith("Kept in aldervale.gpkg.")
    assert workflows.open_project(project).options.reference_date.isoformat() == NEWER
    document = run("refresh", project, "--data", newer, "--json").document
    assert (document["register_before"], document["counts"]["removed"]) == (NEWER, 0)
    assert document["conflicts"][0]["register_now"] == "ZZ2 0UA"


def test_a_refresh_into_another_file_leaves_the_first_alone(run: Run, project: Path, newer: Path) -> None:
    before = project.read_bytes()
    other = project.with_name("newer.gpkg")
    assert run("refresh", project, "--data", newer, "--to", other).code == 0
    assert project.read_bytes() == before
    assert all(check.ok for check in workflows.check_project(other))


def test_what_is_to_be_decided_is_listed_and_decided(run: Run, project: Path, newer: Path) -> None:
    assert run("conflicts", project).out.startswith("Nothing is to be decided")
    run("refresh", project, "--data", newer)
    assert "ZZ4 0XZ" in run("conflicts", project).out
    assert run("conflicts", project, "--settle", TRANSPORT, "postcode", *SAID).code == 2
    assert run("conflicts", project, "--settle", TRANSPORT, "name", "--keep", *SAID).code == 1
    assert run("conflicts", project, "--settle", TRANSPORT, "postcode", "--keep").code == 1  # nobody said why
    ran = run("conflicts", project, "--settle", TRANSPORT, "postcode", "--take", *SAID, "--json")
    assert (ran.code, ran.document) == (0, [])
    organisations = workflows.open_project(project).organisations.set_index("org_id")
    assert organisations.loc[TRANSPORT, "postcode"] == "ZZ2 0UA"


def test_a_folder_that_lacks_files_leaves_the_project_as_it_was(run: Run, project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    (tmp_path / "empty").mkdir()
    ran = run("refresh", project, "--data", tmp_path / "empty")
    assert (ran.code, ran.out) == (1, "")
    assert "lacks what a project needs" in ran.err
    assert project.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed by signals")
def test_a_refresh_that_is_killed_leaves_the_project_as_it_was(project: Path, newer: Path) -> None:
    before = project.read_bytes()
    step = "Comparing with the register before"
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from kil_mapper import workflows\n"
        "class Deadly:\n"
        "    def report(self, doing, fraction=None):\n"
        f"        doing == {step!r} and os.kill(os.getpid(), signal.SIGKILL)\n"
        "path = Path(sys.argv[1])\n"
        "opened = workflows.open_project(path)\n"
        "outcome = workflows.refresh_project(opened, Path(sys.argv[2]), progress=Deadly())\n"
        "workflows.save_project(outcome.project, path)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, project, newer], check=False, env=os.environ.copy())
    assert killed.returncode == -signal.SIGKILL
    assert project.read_bytes() == before
    assert [path.name for path in project.parent.iterdir()] == ["aldervale.gpkg"]
