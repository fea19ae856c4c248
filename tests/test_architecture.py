"""The house stays as it was drawn: imports point down, one room knows Qt, files stay small, the README leads there.

The import contracts themselves stand in pyproject.toml; here they are held against the package, and then against a
copy of it with violations planted, so that a contract that no longer bites is noticed.
"""

from __future__ import annotations

import os
import pkgutil
import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kil_mapper

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGE = CHECKOUT / "kil_mapper"
PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["name"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
ROOMS = {module.name for module in pkgutil.iter_modules([str(PACKAGE)])}

LONGEST = 400
LONGER_FOR_A_REASON: dict[str, int] = {}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """Hold the contracts against the package in that folder, which need not be the one that is installed."""
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--config", "pyproject.toml"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(folder),
        check=False,
    )


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8", "COLUMNS": "400"}


def test_the_import_contracts_hold() -> None:
    done = lint_imports(CHECKOUT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken" in done.stdout


PLANTS = {
    "analysis/planted_sibling.py": "from kil_mapper.maps import page",
    "reports/planted_sibling.py": "from kil_mapper import project_file",
    "importing/planted_up.py": "from kil_mapper.workflows import build",
    "project_file/planted_qt.py": "from PySide6 import QtCore",
    "analysis/planted_qt.py": "import PySide6.QtWidgets",
    "terminal_planted.py": "import os",
    "model/planted_paths.py": "from kil_mapper import paths",
    "model/planted_files.py": "import sqlite3",
    "model/planted_up.py": "from kil_mapper.analysis import rates",
    "paths_planted/__init__.py": "from kil_mapper import ui",
    "reports/planted_folium.py": "import folium",
    "ui/planted_folium.py": "from folium import Map",
    "ui/planted_command_line.py": "from kil_mapper import cli",
    "workflows/planted_window.py": "from kil_mapper.ui import jobs",
}
EXPECTED = {
    "a sibling": "kil_mapper.analysis.planted_sibling -> kil_mapper.maps.page",
    "another sibling": "kil_mapper.reports.planted_sibling -> kil_mapper.project_file",
    "a workflow in an importer": "kil_mapper.importing.planted_up -> kil_mapper.workflows.build",
    "Qt in the project file": "kil_mapper.project_file.planted_qt -> PySide6",
    "Qt in the analysis": "kil_mapper.analysis.planted_qt -> PySide6",
    "paths in the model": "kil_mapper.model.planted_paths -> kil_mapper.paths",
    "a database in the model": "kil_mapper.model.planted_files -> sqlite3",
    "analysis in the model": "kil_mapper.model.planted_up -> kil_mapper.analysis.rates",
    "folium in the reports": "kil_mapper.reports.planted_folium -> folium",
    "folium in the window": "kil_mapper.ui.planted_folium -> folium",
    "the command line in the window": "kil_mapper.ui.planted_command_line -> kil_mapper.cli",
    "the window in a workflow": "kil_mapper.workflows.planted_window -> kil_mapper.ui.jobs",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the contracts say to a copy of the package with every violation planted."""
    folder = tmp_path_factory.mktemp("planted")
    shutil.copytree(PACKAGE, folder / "kil_mapper", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    for name, line in PLANTS.items():
        file = folder / "kil_mapper" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{line}\n", encoding="utf-8")
    done = lint_imports(folder)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("violation", EXPECTED, ids=str)
def test_a_planted_import_is_reported(planted: str, violation: str) -> None:
    assert EXPECTED[violation] in planted


def test_a_new_module_without_a_place_in_the_layers_is_reported(planted: str) -> None:
    assert "terminal_planted" in planted
    assert "paths_planted" in planted


@pytest.mark.parametrize(
    ("contract", "allowed"),
    [("Only ui knows Qt", {"ui", "__main__"}), ("Only maps knows folium", {"maps", "__main__"})],
)
def test_contracts_that_list_rooms_leave_none_out(contract: str, allowed: set[str]) -> None:
    listed = {module.removeprefix("kil_mapper.") for module in CONTRACTS[contract]["source_modules"]}
    assert listed == ROOMS - allowed


BANNED = {
    "import threading": "threading",
    "from concurrent.futures import ThreadPoolExecutor": "concurrent.futures",
    "from PySide6.QtCore import QThread": "QThread",
    "from PySide6.QtWidgets import QMessageBox": "QMessageBox",
    "from PySide6.QtCore import QSettings": "QSettings",
    "import pandas as pd\n\nframe = pd.read_csv('x')": "pandas.read_csv",
    "import geopandas as gpd\n\nframe = gpd.read_file('x')": "geopandas.read_file",
    "import folium": "folium",
    "import pickle": "pickle",
    "import platformdirs": "platformdirs",
}


@pytest.mark.parametrize("code", BANNED)
def test_what_has_one_home_is_reported_elsewhere(code: str) -> None:
    elsewhere = "kil_mapper/analysis/planted.py"
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--select=TID251", "--no-cache", f"--stdin-filename={elsewhere}", "-"],
        cwd=CHECKOUT,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout
    assert "TID251" in done.stdout
    assert BANNED[code] in done.stdout


def test_the_whole_core_works_without_qt() -> None:
    """A fresh process imports every module that is not of the window, and no Qt comes with any of them."""
    files = [file.relative_to(CHECKOUT).with_suffix("") for file in PACKAGE.rglob("*.py")]
    names = [".".join(file.parts).removesuffix(".__init__") for file in files]
    core = sorted(name for name in names if not f"{name}.".startswith(("kil_mapper.ui.", "kil_mapper.__main__.")))
    assert len(core) > 50
    code = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    qt = [module for module in sys.modules if module.startswith(("PySide6", "shiboken6"))]
    assert not qt, (name, qt)
"""
    command = [sys.executable, "-W", "error", "-c", code, *core]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_modules_are_short_enough_to_know() -> None:
    too_long = {}
    for file in PACKAGE.rglob("*.py"):
        name = file.relative_to(PACKAGE).as_posix()
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > LONGER_FOR_A_REASON.get(name, LONGEST):
            too_long[name] = lines
    assert too_long == {}, "split these by what they are about"
    assert all((PACKAGE / name).is_file() for name in LONGER_FOR_A_REASON)


def test_no_module_is_named_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [str(file) for file in PACKAGE.rglob("*.py") if file.stem in vague] == []


def places_in_readme() -> set[str]:
    """The right-hand column of the table "I want to change … → look in …"."""
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    table = text.split("| I want to change … | look in … |", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip().strip("|").split("|") for line in table.splitlines()[2:]]
    return {place for row in rows for place in re.findall(r"`([^`]+)`", row[-1])}


def test_the_readme_says_where_to_look_for_everything() -> None:
    places = places_in_readme()
    rooms = {f"kil_mapper/{room}/" if (PACKAGE / room).is_dir() else f"kil_mapper/{room}.py" for room in ROOMS}
    assert rooms - places == set(), "the table lacks these"
    assert [place for place in places if not (CHECKOUT / place).exists()] == [], "these are not there"
    assert {"sample_data/", "benchmarks/", "docs/decisions/"} <= places


def test_every_leniency_of_ruff_names_files_that_exist() -> None:
    ignores = PYPROJECT["tool"]["ruff"]["lint"]["per-file-ignores"]
    assert [pattern for pattern in ignores if not any(CHECKOUT.glob(pattern))] == []


def test_no_leniency_of_mypy_is_for_our_own_code() -> None:
    modules = [module for override in PYPROJECT["tool"]["mypy"]["overrides"] for module in override["module"]]
    assert modules
    assert [module for module in modules if module.startswith(("kil_mapper", "tests"))] == []


def test_one_version_is_told_everywhere() -> None:
    assert PYPROJECT["project"]["version"] == kil_mapper.__version__


def test_the_network_guard_refuses_names_addresses_and_datagrams(no_network: list[str]) -> None:
    with pytest.raises(pytest.fail.Exception, match="the network was used"):
        socket.create_connection(("example.org", 443), timeout=0.01)
    with pytest.raises(pytest.fail.Exception, match="getaddrinfo"):
        socket.getaddrinfo("example.org", 443)
    with socket.socket() as plain, pytest.raises(pytest.fail.Exception, match="connect"):
        plain.connect(("192.0.2.1", 9))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(pytest.fail.Exception):
        datagram.sendto(b"x", ("192.0.2.1", 9))
    assert len(no_network) == 4
    no_network.clear()


def test_the_network_guard_is_felt_where_errors_are_swallowed(no_network: list[str]) -> None:
    def careless() -> None:
        try:
            socket.create_connection(("example.org", 443))
        except Exception:  # noqa: BLE001 - that is what careless code does
            return

    with pytest.raises(pytest.fail.Exception):
        careless()
    no_network.clear()
