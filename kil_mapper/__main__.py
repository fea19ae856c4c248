"""The entry point: the command line, or the window when nothing else is asked for."""

from __future__ import annotations

import sys
from pathlib import Path

CANCELLED = 130


def open_window(project: Path | None) -> int:
    """Open the window, on a project if one is given; the exit code of the application."""
    from kil_mapper.ui import app  # Qt is loaded only when a window is asked for  # noqa: PLC0415

    return app.run(project)


def main() -> None:
    """Run the command line."""
    try:
        from kil_mapper import cli  # loading takes long enough for a Ctrl+C  # noqa: PLC0415

        code = cli.run(sys.argv[1:], open_window)
    except KeyboardInterrupt:
        code = CANCELLED
    sys.exit(code)


if __name__ == "__main__":
    main()
