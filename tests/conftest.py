"""What every test stands on: no display, folders of its own, no network."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

CHECKOUT = Path(__file__).resolve().parents[1]

# Set before anything of Qt or of ours is imported: conftest is the first file that pytest loads.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Chromium cannot build its sandbox as root in a container. In tests only: the product keeps its sandbox.
os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
if "--no-sandbox" not in os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", ""):
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = (
        f"{os.environ.get('QTWEBENGINE_CHROMIUM_FLAGS', '')} --no-sandbox".strip()
    )

_FOLDERS = Path(tempfile.mkdtemp(prefix="kil-mapper-tests-"))
atexit.register(shutil.rmtree, _FOLDERS, ignore_errors=True)
_numbers = count(1)


def _user_folders(root: Path) -> dict[str, str]:
    """Environment variables that put the folders of a person under `root`, for us and for what we start."""
    folders = {
        "XDG_CACHE_HOME": root / "cache",
        "XDG_CONFIG_HOME": root / "config",
        "XDG_DATA_HOME": root / "data",
        "XDG_STATE_HOME": root / "state",
        "XDG_DOCUMENTS_DIR": root / "documents",
        "LOCALAPPDATA": root / "local",
        "APPDATA": root / "roaming",
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": root / "local",
        "WIN_PD_OVERRIDE_APPDATA": root / "roaming",
        "WIN_PD_OVERRIDE_PERSONAL": root / "documents",
    }
    if sys.platform == "darwin":
        folders["HOME"] = root
    return {name: str(folder) for name, folder in folders.items()}


os.environ.update(_user_folders(_FOLDERS / "session"))
os.environ["MPLCONFIGDIR"] = str(_FOLDERS / "matplotlib")  # its font list is built once a run, not once a test

# Machines differ in speed, so no test may depend on it; on CI the same examples are drawn every time.
settings.register_profile("kil_mapper", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("kil_mapper")


@pytest.fixture(autouse=True)
def own_user_folders() -> Iterator[Path]:
    """Settings, caches and logs of this test alone: an empty place that only it knows."""
    root = _FOLDERS / f"test-{next(_numbers)}"
    before = {name: os.environ.get(name) for name in _user_folders(root)}
    os.environ.update(_user_folders(root))
    yield root
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real published files beside the checkout; tests that need it are skipped without it."""
    folder = CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the folder of real files is not there: {folder}")
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Any look-up or connection over the internet protocols fails the test, even where the error is swallowed.

    Yields:
        What was tried; empty for a good test. (Sockets of the same machine, AF_UNIX, stay open.)
    """
    tried: list[str] = []

    def refuse(what: str) -> None:
        tried.append(what)
        pytest.fail(f"the network was used: {what}")

    def guarded(name: str) -> Any:
        original = getattr(socket.socket, name)

        def call(self: socket.socket, *args: Any) -> Any:
            if self.family in {socket.AF_INET, socket.AF_INET6}:
                refuse(f"{name} {args[-1]!r}")
            return original(self, *args)

        return call

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, name, lambda *args, _name=name, **_: refuse(f"{_name} {args!r}"))
    yield tried
    assert tried == [], f"the network was used, and the failure swallowed: {tried}"
