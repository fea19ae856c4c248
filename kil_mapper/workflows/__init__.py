"""One function per thing a person can do; the only door into the core, for window and command line alike.

Each function loads its part of the core when it is first asked for: building needs no Word writer, a summary no map,
and together they take longer to load than many a command takes to run. Which workflow lives where stands in the stub
beside this file (`__init__.pyi`), once for the door, for editors and for the type checker.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import Any


def _homes() -> dict[str, str]:
    """The module of each workflow, as the stub declares them."""
    declared = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    return {
        alias.name: str(node.module)
        for node in declared.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


_HOMES = _homes()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"there is no workflow {name}")
    return getattr(import_module(_HOMES[name]), name)
