"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
SHOWING = sorted(
    ".".join(file.relative_to(CHECKOUT).with_suffix("").parts)
    for file in (CHECKOUT / "kil_mapper").rglob("*.py")
    if ">>> " in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", SHOWING)
def test_examples_do_what_they_say(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
