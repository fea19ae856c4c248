"""What would make Qt crash is said in words before Qt is loaded."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.ui import preflight

DESKTOP = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "QTWEBENGINE_DISABLE_SANDBOX": "1"}


def _all_there(_file: str) -> object:
    return object()


def _lacks(**missing: str) -> Callable[[str], object]:
    """A loader for which the named files lack a library each."""

    def load(file: str) -> object:
        for part, library in missing.items():
            if part in file:
                raise OSError(f"{library}: cannot open shared object file: No such file or directory")
        return object()

    return load


def test_a_complete_desktop_passes() -> None:
    assert preflight.check(DESKTOP, "linux", _all_there) == ""


def test_other_systems_bring_their_libraries_along() -> None:
    assert preflight.check({}, "win32", _lacks(Qt="nothing.dll")) == ""


def test_a_missing_library_is_named_with_the_packages_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    with pytest.raises(KilError) as caught:
        preflight.check(DESKTOP, "linux", _lacks(WebEngineCore="libnss3.so", Gui="libEGL.so.1"))
    assert "libEGL.so.1, libnss3.so" in caught.value.message
    assert "sudo apt install" in caught.value.hint
    assert "libnss3" in caught.value.hint


def test_the_x11_plugin_is_only_looked_at_where_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    load = _lacks(libqxcb="libxcb-cursor.so.0")
    assert preflight.check(DESKTOP, "linux", load) == ""
    with pytest.raises(KilError, match=r"libxcb-cursor\.so\.0"):
        preflight.check({"DISPLAY": ":0"}, "linux", load)


def test_no_display_is_said_with_another_way() -> None:
    with pytest.raises(KilError, match="no display") as caught:
        preflight.check({}, "linux", _all_there)
    assert "kil-mapper demo" in caught.value.hint


def test_a_display_nobody_answers_on_is_said() -> None:
    with pytest.raises(KilError, match="cannot be reached"):
        preflight.check({"DISPLAY": "localhost:399"}, "linux", ctypes.CDLL)


def test_root_keeps_the_sandbox_and_loses_the_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    desktop = {"WAYLAND_DISPLAY": "wayland-0"}
    reason = preflight.check(desktop, "linux", _all_there)
    assert "root" in reason
    assert "ordinary user" in reason
    assert preflight.check({**desktop, "QTWEBENGINE_CHROMIUM_FLAGS": "--x --no-sandbox"}, "linux", _all_there) == ""


def test_a_system_that_forbids_the_sandbox_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    def refuse(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", refuse)
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    assert "user namespaces" in preflight.check({"WAYLAND_DISPLAY": "w"}, "linux", _all_there)


def test_the_packages_have_one_home() -> None:
    packages = preflight.debian_packages()
    assert {"libnss3", "libegl1", "libxcb-cursor0"} <= set(packages)
    assert all(name == name.strip() and " " not in name for name in packages)


def test_looking_loads_no_qt() -> None:
    code = (
        "import sys; from kil_mapper.ui import app, preflight; "
        "sys.exit(any(name.startswith('PySide6.') or name in ('pandas', 'geopandas') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).resolve().parents[2])
    assert done.returncode == 0


def test_the_first_screen_loads_neither_pandas_nor_folium() -> None:
    code = (
        "import sys; import kil_mapper.ui.launch; "
        "heavy = [n for n in ('pandas', 'geopandas', 'folium', 'pyogrio', 'matplotlib') if n in sys.modules]; "
        "print(heavy); sys.exit(bool(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
