"""Every kind of map in every form, through the door that window and command line use."""

from __future__ import annotations

from pathlib import Path

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.vocabulary import MapKind
from kil_mapper.workflows import MAP_FORMATS, area_map_page, summarise, write_map
from tests.factory import small_project

BEGINNING = {".html": b"<!DOCTYPE html>", ".png": b"\x89PNG", ".svg": b"<?xml"}


@pytest.mark.parametrize("kind", MapKind)
@pytest.mark.parametrize("form", MAP_FORMATS)
def test_every_kind_of_map_is_written_in_every_form(tmp_path: Path, kind: MapKind, form: str) -> None:
    path = tmp_path / f"map{form}"
    write_map(summarise(small_project()), path, kind=kind)
    content = path.read_bytes()
    assert content.startswith(BEGINNING[form])
    if form == ".html":
        assert (b"kil_capacity" in content) == (kind is not MapKind.ORGANISATIONS)


def test_another_ending_is_refused_for_every_kind(tmp_path: Path) -> None:
    for kind in MapKind:
        with pytest.raises(KilError, match="cannot be written"):
            write_map(summarise(small_project()), tmp_path / "map.doc", kind=kind)


def test_the_window_gets_need_and_capacity_with_everything_the_page_loads() -> None:
    page = area_map_page(summarise(small_project()))
    assert {"areas.js", "areas.css", "map.css", "leaflet.js"} <= set(page.resources)
    assert "kil_need" in page.html
