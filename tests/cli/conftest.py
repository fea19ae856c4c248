"""Commands run in this process, on the small district saved to a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kil_mapper import cli
from kil_mapper.workflows import save_project
from tests.factory import small_project


@dataclass(frozen=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """What it printed with --json."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs one command."""

    def command(*arguments: str | Path) -> Ran:
        capsys.readouterr()
        code = cli.run([str(argument) for argument in arguments], open_window=lambda _project: 99)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return command


@pytest.fixture(scope="session")
def smalltown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project file of the small district."""
    path = tmp_path_factory.mktemp("smalltown") / "smalltown.gpkg"
    save_project(small_project(), path)
    return path
