"""A project file made once, since most tests begin by spoiling a copy of it."""

from __future__ import annotations

import pytest

from kil_mapper.model.progress import NoProgress
from kil_mapper.project_file import save_project
from tests.factory import small_project


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of the small project's file."""
    path = tmp_path_factory.mktemp("good") / "place.gpkg"
    save_project(small_project(), path, NoProgress())
    return path.read_bytes()


@pytest.fixture(scope="session")
def old(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a file with the small project under the name "old"."""
    path = tmp_path_factory.mktemp("old") / "place.gpkg"
    save_project(small_project(name="old"), path, NoProgress())
    return path.read_bytes()
