"""One build of Aldervale by command line, shared by the journeys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kil_mapper import cli, paths


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str


def kil(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Ran:
    """Run one command in this process."""
    capsys.readouterr()
    code = cli.run([str(argument) for argument in arguments], open_window=lambda _project: 99)
    captured = capsys.readouterr()
    return Ran(code, captured.out, captured.err)


@pytest.fixture(scope="session")
def aldervale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project file of Aldervale, built once by the command line."""
    path = tmp_path_factory.mktemp("aldervale") / "aldervale.gpkg"
    data = str(paths.sample_data())
    assert cli.run(["build", "--data", data, "--area", "Aldervale", "--to", str(path)], lambda _p: 99) == 0
    return path
