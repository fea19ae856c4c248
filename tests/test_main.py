"""The entry point: quick to start, and quiet when it is stopped while it starts."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

import kil_mapper
from kil_mapper import __main__ as entry
from kil_mapper import cli


class Impatient:
    """Somebody who presses Ctrl+C while the program is loading."""

    def find_spec(self, name: str, _path: object = None, _target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "kil_mapper.cli":
            raise KeyboardInterrupt
        return None


def test_stopping_while_the_program_loads_is_exit_code_130(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [Impatient(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "kil_mapper.cli")
    monkeypatch.delattr(kil_mapper, "cli")
    with pytest.raises(SystemExit) as stopped:
        entry.main()
    assert stopped.value.code == 130


def test_help_is_shown_without_loading_what_only_work_needs() -> None:
    code = "import sys, kil_mapper.cli; print(sorted({'pandas', 'pyarrow', 'PySide6'} & set(sys.modules)))"
    checkout = Path(cli.__file__).parents[1]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=checkout)
    assert ran.stdout.strip() == "[]"
