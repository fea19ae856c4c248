"""Putting downloads into the data folder: whole or not at all, and nothing overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.workflows import add_to_folder


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """The folder of downloads with a file, and an empty data folder."""
    downloads, data = tmp_path / "downloads", tmp_path / "data"
    for folder in (downloads, data):
        folder.mkdir()
    (downloads / "wards.zip").write_bytes(b"one" * 1000)
    return downloads, data


def test_a_copy_is_the_same_and_the_file_stays(places: tuple[Path, Path]) -> None:
    downloads, data = places
    assert add_to_folder([downloads / "wards.zip"], data) == (data / "wards.zip",)
    assert (data / "wards.zip").read_bytes() == (downloads / "wards.zip").read_bytes()
    assert add_to_folder([downloads / "wards.zip"], data) == ()  # it is there already


def test_another_file_of_the_same_name_gets_a_number(places: tuple[Path, Path]) -> None:
    downloads, data = places
    (data / "wards.zip").write_bytes(b"older")
    os.utime(data / "wards.zip", (0, 0))
    assert add_to_folder([downloads / "wards.zip"], data) == (data / "wards (2).zip",)
    assert (data / "wards.zip").read_bytes() == b"older"


def test_cancelling_leaves_no_part(places: tuple[Path, Path]) -> None:
    class Impatient(NoProgress):
        """Stops at once."""

        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    downloads, data = places
    with pytest.raises(Cancelled):
        add_to_folder([downloads / "wards.zip"], data, progress=Impatient())
    assert list(data.iterdir()) == []


def test_what_cannot_be_copied_is_said_and_nothing_is_left(places: tuple[Path, Path]) -> None:
    downloads, data = places
    with pytest.raises(KilError, match=r"gone\.zip cannot be read"):
        add_to_folder([downloads / "gone.zip"], data)
    with pytest.raises(KilError, match=r"wards\.zip could not be copied"):
        add_to_folder([downloads / "wards.zip"], data / "nowhere")
    assert list(data.iterdir()) == []
