"""`.ci/run` fails when any one of its gates fails, and says which. Tried with tools that only pretend."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
TOOLS = ("ruff", "mypy", "lint-imports", "coverage")
README = """# Title

<!-- test-linux -->
```sh
echo "options: $PYTEST_ADDOPTS" && test ! -e failing-tests
```

```sh
echo not this one
```
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="CI runs on Linux")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose tools all succeed and whose packages are all there."""
    for folder in (".ci", "resources", ".venv/bin"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(CHECKOUT / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "resources" / "debian-packages.txt").write_text("", encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    for tool in TOOLS:
        pretend(tmp_path, tool, 'echo "ran $(basename "$0") $*"')
    return tmp_path


def pretend(checkout: Path, tool: str, script: str) -> None:
    file = checkout / ".venv" / "bin" / tool
    file.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    file.chmod(0o755)


def run(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([checkout / ".ci" / "run"], cwd="/", capture_output=True, text=True, check=False)


def test_when_every_gate_passes_ci_passes(checkout: Path) -> None:
    done = run(checkout)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "ran ruff check .",
        "ran ruff format --check .",
        "ran mypy",
        "ran lint-imports",
        "ran coverage report",
    ):
        assert words in done.stdout
    assert "options: --cov" in done.stdout
    assert "not this one" not in done.stdout
    assert "every gate passed" in done.stdout


@pytest.mark.parametrize("tool", TOOLS)
def test_one_failing_tool_fails_ci_and_the_others_still_run(checkout: Path, tool: str) -> None:
    pretend(checkout, tool, "exit 3")
    done = run(checkout)
    assert done.returncode == 1
    assert "failed: " in done.stdout
    assert all(f"ran {other}" in done.stdout for other in TOOLS if other != tool)


def test_wrong_format_alone_fails_ci(checkout: Path) -> None:
    pretend(checkout, "ruff", 'test "$1" != format')
    done = run(checkout)
    assert done.returncode == 1
    assert done.stdout.count("failed: ") == 1
    assert "failed: Format" in done.stdout


def test_failing_tests_fail_ci(checkout: Path) -> None:
    (checkout / "failing-tests").touch()
    done = run(checkout)
    assert done.returncode == 1
    assert "failed: README" in done.stdout


def test_a_readme_without_its_command_fails_ci(checkout: Path) -> None:
    (checkout / "README.md").write_text("# Title\n", encoding="utf-8")
    done = run(checkout)
    assert done.returncode == 1
    assert "has no command after" in done.stdout


def test_the_readme_gives_the_command_that_ci_runs() -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"<!-- test-linux -->\s*```sh\n(.*?)```", text, re.DOTALL)
    for words in ("-m venv .venv", "-c constraints.txt", '-e ".[dev]"', ".venv/bin/pytest"):
        assert words in command


def test_system_packages_are_plain_names_that_apt_takes() -> None:
    lines = (CHECKOUT / "resources" / "debian-packages.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", line)] == []
