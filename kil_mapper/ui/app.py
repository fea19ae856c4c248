"""Opens the window: looks first whether it can, then loads Qt."""

from __future__ import annotations

import importlib
from pathlib import Path

from kil_mapper.ui import preflight


def run(project: Path | None = None) -> int:
    """Open the window, on a project if one is given, and stay until it is closed.

    Returns:
        The exit code of the application.

    Raises:
        KilError: The system lacks what a window needs.
    """
    map_refusal = preflight.check()
    # Only now, because importing Qt on a system that lacks one of its libraries fails without a usable word.
    launch = importlib.import_module("kil_mapper.ui.launch")
    return int(launch.open_window(project, map_refusal))
