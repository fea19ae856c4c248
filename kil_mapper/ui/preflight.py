"""Looked at before Qt is loaded: what would make it crash is said in plain words instead.

Qt ends the whole program when a system library, a display or Chromium's sandbox is missing. This module knows no Qt; it
asks the system for the same things first.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from kil_mapper import paths
from kil_mapper.model.errors import KilError

# Loaded in this order; each names the system libraries that it lacks.
_QT_FILES = (
    "Qt/lib/libQt6Gui.so.6",
    "Qt/lib/libQt6Widgets.so.6",
    "Qt/lib/libQt6WebEngineCore.so.6",
)
_XCB_PLUGIN = "Qt/plugins/platforms/libqxcb.so"
_MISSING = re.compile(r"^(\S+): cannot open shared object file")
_OTHER_WAY = "Everything but the window works without one: try  kil-mapper demo  or  kil-mapper --help ."

Load = Callable[[str], object]


def check(environ: Mapping[str, str] | None = None, system: str = sys.platform, load: Load = ctypes.CDLL) -> str:
    """Look whether the window can open and the map can be shown.

    Returns:
        Why the map cannot be shown, in plain English; "" when it can.

    Raises:
        KilError: The window cannot open at all.
    """
    environ = os.environ if environ is None else environ
    if not system.startswith("linux"):
        return ""
    platform = environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    has_display = bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    if not platform and not has_display:
        raise KilError("There is no display to open a window on.", f"Start it from a desktop session. {_OTHER_WAY}")
    uses_xcb = platform == "xcb" or (not platform and not environ.get("WAYLAND_DISPLAY"))
    _check_libraries((*_QT_FILES, _XCB_PLUGIN) if uses_xcb else _QT_FILES, load)
    if uses_xcb and not _x_server_answers(load):
        raise KilError(
            f"The display {environ.get('DISPLAY', '')} cannot be reached.",
            f"Start it from a desktop session of the same person. {_OTHER_WAY}",
        )
    return _sandbox_refusal(environ)


def debian_packages() -> tuple[str, ...]:
    """The Debian and Ubuntu packages that Qt WebEngine needs and a bare system lacks."""
    lines = paths.resource("debian-packages.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line.split("#")[0].strip() for line in lines if line.split("#")[0].strip())


def missing_libraries(files: tuple[str, ...], load: Load) -> tuple[str, ...]:
    """The system libraries that these files of PySide6 name as missing, each once."""
    spec = importlib.util.find_spec("PySide6")
    if spec is None or spec.origin is None:
        return ()
    folder = Path(spec.origin).parent
    missing: dict[str, None] = {}
    for name in files:
        file = folder / name
        if not file.exists():  # a PySide6 of the distribution keeps its libraries elsewhere, and its needs are met
            continue
        try:
            load(str(file))
        except OSError as error:
            match = _MISSING.match(str(error))
            missing[match[1] if match else str(error)] = None
    return tuple(missing)


def _check_libraries(files: tuple[str, ...], load: Load) -> None:
    missing = missing_libraries(files, load)
    if missing:
        raise KilError(
            f"The window needs system libraries that are not installed: {', '.join(missing)}.",
            f"On Debian or Ubuntu:  sudo apt install {' '.join(debian_packages())}",
        )


def _x_server_answers(load: Load) -> bool:
    try:
        xcb = load("libxcb.so.1")
    except OSError:
        return True  # without the library there is no way to ask; its absence was told above
    connect = getattr(xcb, "xcb_connect", None)
    if not isinstance(xcb, ctypes.CDLL) or connect is None:
        return True
    connect.restype = ctypes.c_void_p
    connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = connect(None, None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _sandbox_refusal(environ: Mapping[str, str]) -> str:
    flags = environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    if environ.get("QTWEBENGINE_DISABLE_SANDBOX", "0") != "0" or "--no-sandbox" in flags:
        return ""
    if os.geteuid() == 0:
        return (
            "The map is not shown because KIL Mapper runs as root, where the map's protective sandbox cannot work. "
            "Start it as an ordinary user. Everything else works, and the map can be exported as a web page or picture."
        )
    if not _can_make_namespaces():
        return (
            "The map is not shown because this system forbids ordinary users the sandbox that protects it (user "
            "namespaces). Ask whoever looks after the computer to allow them. Everything else works, and the map can "
            "be exported as a web page or picture."
        )
    return ""


def _can_make_namespaces() -> bool:
    """Whether Chromium's sandbox can be built: tried, since the ways to forbid it are many."""
    for tool in (Path("/usr/bin/unshare"), Path("/bin/unshare")):
        if tool.exists():
            run = subprocess.run([str(tool), "-Ur", "true"], capture_output=True, check=False, timeout=10)  # noqa: S603 - fixed command
            return run.returncode == 0
    return True  # nothing to try it with; nearly every system allows it
