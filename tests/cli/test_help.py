"""Whoever asks for help is told what every command and every option does, in whole sentences."""

from __future__ import annotations

import pytest
import typer.main

from kil_mapper import cli

COMMANDS = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined] # a group, since there are several


def test_the_list_of_commands_cuts_no_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.run(["--help"], lambda _project: 0) == cli.DONE
    printed = capsys.readouterr().out
    assert all(name in printed for name in COMMANDS)
    assert [line for line in printed.splitlines() if line.endswith("...") and "COMMAND" not in line] == []


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_argument_and_option_says_what_it_is(name: str) -> None:
    silent = [parameter.name for parameter in COMMANDS[name].params if not getattr(parameter, "help", None)]
    assert silent == []
