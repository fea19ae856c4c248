"""The door into the core opens on every workflow, and only on what was asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from kil_mapper import workflows


def declared() -> list[tuple[str, str, str | None]]:
    """Home, name and the name it is given away by, of every workflow in the stub."""
    stub = Path(workflows.__file__ or "").with_suffix(".pyi").read_text(encoding="utf-8")
    return [
        (str(node.module), alias.name, alias.asname)
        for node in ast.parse(stub).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def test_the_door_opens_on_every_workflow_that_the_stub_declares() -> None:
    names = [name for _, name, _ in declared()]
    assert len(names) == len(set(names)) > 100
    for home, name, known_as in declared():
        assert known_as == name, "a stub gives away only what is named as itself"
        assert getattr(workflows, name) is getattr(import_module(home), name)


def test_what_is_no_workflow_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no workflow"):
        _ = workflows.make_tea  # type: ignore[attr-defined] # as the type checker says too


def test_building_loads_no_writer_of_documents() -> None:
    code = (
        "import sys; from kil_mapper import workflows; workflows.build_project; workflows.save_project; "
        "print([name for name in ('folium', 'matplotlib', 'docx', 'openpyxl', 'PySide6') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
