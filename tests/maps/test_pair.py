"""The page of need and capacity: hostile text stays data, and nothing outside is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from defusedxml import ElementTree

from kil_mapper.maps import assets, page, pair
from kil_mapper.maps.capacity import COLD_LABEL, FEW_LABEL
from kil_mapper.maps.classes import HATCH_LABEL
from kil_mapper.maps.pair_picture import draw_bivariate, draw_pair
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.vocabulary import MapKind
from tests.maps.marked import marked
from tests.maps.test_page import HOSTILE, Reader, hostile_results, without_island


def hostile_areas(name: str) -> Results:
    """Hostile names everywhere, areas marked in every way, sentences hostile too."""
    results = marked(hostile_results(name), few=1, lost=2, cold=0)
    kept = name.replace("\ud800", "")
    return replace(results, areas=results.areas.assign(**{AreaRow.SENTENCE: kept, AreaRow.NAME: kept}))


@pytest.fixture(scope="module")
def exported(results: Results) -> str:
    return pair.exported_area_page(marked(results, few=1, lost=2, cold=0))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_reaches_the_page_as_data_only(name: str) -> None:
    results = hostile_areas(name)
    for html in (pair.exported_area_page(results, MapKind.BIVARIATE), pair.area_page(results).html):
        content: Any = Reader(html).island()
        assert content["title"] == name
        kept = name.replace("\ud800", "")
        for area in content["areas"]["ward"]:
            assert area["name"] == area["sentence"] == kept
        assert name not in without_island(html)
        assert "1337" not in without_island(html).replace(assets.leaflet_script(), "")


@pytest.mark.parametrize("draw", [draw_pair, draw_bivariate])
def test_hostile_text_is_drawn_as_it_stands(draw: Callable[..., bytes]) -> None:
    results = hostile_areas(" ".join(HOSTILE) + " $\\frac{1}{0}$")
    assert draw(results, dpi=40).startswith(b"\x89PNG")
    assert ElementTree.fromstring(draw(results, form="svg")) is not None


def test_the_same_elements_whatever_the_names_are(exported: str) -> None:
    attacked = Reader(pair.exported_area_page(hostile_areas(HOSTILE[6]))).elements
    assert attacked == Reader(exported).elements


def test_the_exported_page_refers_to_nothing_outside_itself(exported: str) -> None:
    reader = Reader(exported)
    for tag, attrs in reader.elements:
        assert not {"src", "srcset", "data", "action", "background", "poster"} & set(attrs), tag
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
        assert str(attrs.get("href", "#")).startswith("#")
    assert "unsafe" not in exported[: exported.index("<style")]
    scripts = re.findall(r"<script>(.*?)</script>", exported, re.DOTALL)
    assert len(scripts) == 2 + len(assets.AREA_SCRIPTS)


def test_the_page_in_the_window_loads_only_what_comes_with_it(results: Results) -> None:
    window = pair.area_page(results)
    asked = {
        str(attrs.get("src") or attrs.get("href"))
        for tag, attrs in Reader(window.html).elements
        if tag in {"script", "link", "img"} and (attrs.get("src") or attrs.get("href"))
    }
    assert all(url.startswith(page.ORIGIN) for url in asked)
    assert {url.removeprefix(page.ORIGIN) for url in asked} <= set(window.resources)
    assert "areas.css" in {url.removeprefix(page.ORIGIN) for url in asked}


def test_every_id_that_the_scripts_look_for_is_in_the_page(exported: str) -> None:
    ids = [str(attrs["id"]) for _, attrs in Reader(exported).elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    own = [assets.own(name) for name in assets.AREA_SCRIPTS if name.startswith("areas")]
    wanted = {name for script in own for name in re.findall(r'byId\("([\w-]+)"\)', script)}
    assert wanted
    assert wanted <= set(ids)
    labelled = {
        str(found[key])
        for _, found in Reader(exported).elements
        for key in ("aria-labelledby", "aria-describedby", "aria-controls", "for")
        if key in found
    }
    assert labelled <= set(ids)


def test_scripts_never_turn_text_into_markup() -> None:
    for script in assets.AREA_SCRIPTS:
        text = assets.own(script)
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert way not in text, script
        assert "http" not in text


def test_the_same_project_gives_the_same_page(results: Results, exported: str) -> None:
    assert pair.exported_area_page(marked(results, few=1, lost=2, cold=0)) == exported


def test_the_key_says_in_words_what_patterns_lines_and_edges_mean(exported: str) -> None:
    content: Any = Reader(exported).island()
    assert content["marks"] == {"few": FEW_LABEL, "lost": HATCH_LABEL, "cold": COLD_LABEL}
    assert content["combined"]["edges"] == [
        # Scores of the three wards with a rate, 10, 30 and 50: thirds at 23.3 and 36.7. Rates 5, 10, 40: 8.3 and 20.0.
        "Need (average IMD score): lower under 23.3, middle 23.3 to under 36.7, higher 36.7 and over.",
        "Registered charities per 10,000 residents: fewer under 8.3, middling 8.3 to under 20.0, more 20.0 and over.",
    ]
    assert content["capacity"]["classes"][0]["label"].startswith("Under ")
    assert content["figures"][1] == ["1", "cold spot among 4 wards"]


def test_the_page_opens_on_the_map_that_was_asked_for(results: Results) -> None:
    for kind, mode in ((MapKind.NEED_CAPACITY, "pair"), (MapKind.BIVARIATE, "bivariate")):
        content: Any = Reader(pair.exported_area_page(results, kind)).island()
        assert content["mode"] == mode


def test_every_source_and_licence_is_on_the_page(results: Results, exported: str) -> None:
    content: Any = Reader(exported).island()
    assert len(content["sources"]) == 3
    assert content["attributions"] == list(results.project.attributions)
