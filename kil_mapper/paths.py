"""The only finder of resources, caches, logs and user folders: checkout, installed wheel and frozen build alike."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

_APP = "kil-mapper"
_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """A folder that ships with the application: beside the package in a checkout, inside it in a wheel."""
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [
        *([Path(frozen) / name] if frozen else []),
        _PACKAGE / f"_{name}",
        _PACKAGE.parent / name,
    ]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the installation lacks its folder {name}; looked in {[str(c) for c in candidates]}")


def resource(*parts: str) -> Path:
    """A file or folder under `resources/`.

    Raises:
        FileNotFoundError: The installation lacks it.
    """
    path = _shipped("resources").joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"the installation lacks {path}")
    return path


def sample_data() -> Path:
    """The data folder of the sample district of Aldervale."""
    return _shipped("sample_data") / "aldervale"


def _made(folder: str) -> Path:
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    return path


def cache_folder() -> Path | None:
    """Where prepared copies of published files are kept; may be deleted at any time. None where none can be made."""
    try:
        return _made(platformdirs.user_cache_dir(_APP, appauthor=False))
    except OSError:
        return None


def data_folder() -> Path:
    """Local application folder: working copies of open projects. Never on a network share."""
    return _made(platformdirs.user_data_dir(_APP, appauthor=False, roaming=False))


def config_folder() -> Path:
    """Settings of this person."""
    return _made(platformdirs.user_config_dir(_APP, appauthor=False))


def log_folder() -> Path:
    """Log files."""
    return _made(platformdirs.user_log_dir(_APP, appauthor=False))


def documents_folder() -> Path:
    """Where people expect their own files."""
    return Path(platformdirs.user_documents_dir())
