"""The door into the core opens on every workflow, and only on what was asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kil_mapper import workflows


def test_every_declared_workflow_is_there_and_typed() -> None:
    tree = ast.parse(Path(workflows.__file__ or "").read_text(encoding="utf-8"))
    typed = {
        alias.name
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert typed == set(workflows.__all__) == {name for names in workflows._HOMES.values() for name in names}
    assert all(getattr(workflows, name) is not None for name in workflows.__all__)
    with pytest.raises(AttributeError, match="no workflow"):
        _ = workflows.make_tea


def test_building_loads_no_writer_of_documents() -> None:
    code = (
        "import sys; from kil_mapper import workflows; workflows.build_project; workflows.save_project; "
        "print([name for name in ('folium', 'matplotlib', 'docx', 'openpyxl', 'PySide6') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
