"""The command line: parse, call a workflow, print. DESIGN §7 is its contract.

Each module holds the commands of one concern; importing it adds them to the application.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from kil_mapper import terminal
from kil_mapper.cli import (  # noqa: F401 - importing adds its commands
    basics,
    change,
    compare,
    contracts,
    curation,
    elsewhere,
    explain,
    filters,
    pack,
    pictures,
    places,
    refresh,
    who_counts,
)
from kil_mapper.cli.app import CANCELLED, DONE, NOT_DONE, WRONG_USAGE, app
from kil_mapper.model.errors import Cancelled, KilError

__all__ = ["CANCELLED", "DONE", "NOT_DONE", "WRONG_USAGE", "app", "run"]


def run(arguments: Sequence[str], open_window: Callable[[Path | None], int]) -> int:
    """Run one command.

    Args:
        arguments: What follows the program's name.
        open_window: Opens the window on a project or none; given by the entry point, which alone knows both.

    Returns:
        0 done, 1 could not be done, 2 wrong usage, 130 cancelled.
    """
    terminal.prepare_streams()
    try:
        command = typer.main.get_command(app)  # calling `app` itself would change the hook for uncaught exceptions
        code = command.main(args=list(arguments), prog_name="kil-mapper", standalone_mode=False, obj=open_window)
        return int(code or DONE)
    except typer.Exit as stop:
        return stop.exit_code
    except (typer.Abort, KeyboardInterrupt, Cancelled):
        return CANCELLED
    except typer.TyperException as error:
        terminal.wrong_usage(error.format_message())
        return WRONG_USAGE
    except KilError as error:
        terminal.failed(error)
        return NOT_DONE
    except BrokenPipeError:
        return NOT_DONE
