"""Hostile text in every place a person or a file can put it, and a page that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.maps import assets, page
from kil_mapper.maps.content import map_content
from kil_mapper.maps.picture import draw_map
from kil_mapper.model.project import AreaRef
from kil_mapper.model.results import BandRow, Results
from kil_mapper.model.tables import Area, Org, Source
from kil_mapper.model.vocabulary import PlaceDetail
from tests.factory import small_project

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "${alert(7*191)}",
    "{{7*191}}",
    "{% raw %}",
    "{% include 'x' %}{#",
    "`${7*191}`",
    "</script><script>window.hacked=1</script>",
    "<!--kil:island--><!--policy-->",
    "quotes \" ' &quot; &#39;",
    "\u202eright to left\u202c \u200f",
    "line\u2028separator\u2029",
    "lone \ud800 surrogate",
)


class Reader(HTMLParser):
    """What a browser would find: elements with attributes, and the text of scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: str = ""
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] in {"script", "style"}:
            if not self.texts or self.texts[-1][1] is not self.elements[-1][1]:
                self.texts.append((*self.elements[-1], ""))
            self.texts[-1] = (*self.texts[-1][:2], self.texts[-1][2] + data)

    def island(self) -> object:
        (text,) = [text for _, attrs, text in self.texts if attrs.get("id") == "kil-data"]
        return json.loads(text)


def hostile_results(name: str) -> Results:
    """The small district with that text as every name, title, label and attribution."""
    title, name = name, name.replace("\ud800", "")  # a frame's text cannot hold half a character
    project = small_project(name=name, areas=(AreaRef("E99000001", name),))
    frames = {}
    for table, column in (
        ("organisations", Org.NAME),
        ("wards", Area.NAME),
        ("lsoas", Area.NAME),
        ("authorities", Area.NAME),
    ):
        frames[table] = getattr(project, table).assign(**{column: name})
    frames["sources"] = project.sources.assign(**{Source.TITLE: name, Source.ATTRIBUTION: name, Source.EDITION: name})
    results = compute(replace(project, **frames))
    results = replace(results, project=replace(results.project, name=title))
    return replace(results, bands=results.bands.assign(**{BandRow.LABEL: name}), warnings=(name,))


def without_island(html: str) -> str:
    return re.sub(r'<script type="application/json".*?</script>', "", html, count=1, flags=re.DOTALL)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_reaches_the_page_as_data_only(name: str) -> None:
    results = hostile_results(name)
    area, exact = place(results, PlaceDetail.AREA), place(results, PlaceDetail.POSTCODE)
    exported = page.exported_page(results, area, PlaceDetail.AREA)
    window = page.window_page(results, exact).html
    for html, places, detail in ((exported, area, PlaceDetail.AREA), (window, exact, PlaceDetail.POSTCODE)):
        assert "1337" not in without_island(html)
        assert "7*191" not in without_island(html)
        assert name not in without_island(html)
        reader = Reader(html)
        expected = map_content(results, places, detail, window=html is window)
        assert reader.island() == json.loads(json.dumps(expected))
        assert not [attrs for tag, attrs in reader.elements if any(key.startswith("on") for key in attrs)]
        html.encode("ascii" if html is window else "utf-8")


def test_no_map_needs_the_network(results: Results, area_places: pd.DataFrame, no_network: list[str]) -> None:
    page.exported_page(results, area_places, PlaceDetail.AREA)
    page.window_page(results, area_places, PlaceDetail.AREA)
    draw_map(results, area_places, dpi=30)
    assert no_network == []


def test_browsers_learn_the_encoding_before_anything_else(exported: str) -> None:
    assert exported.index('<meta charset="utf-8">') < 100


def test_the_same_elements_whatever_the_names_are(results: Results, area_places: pd.DataFrame) -> None:
    plain = Reader(page.exported_page(results, area_places, PlaceDetail.AREA)).elements
    hostile = hostile_results(HOSTILE[6])
    attacked = Reader(page.exported_page(hostile, place(hostile, PlaceDetail.AREA), PlaceDetail.AREA)).elements
    assert attacked == plain


@pytest.fixture(scope="module")
def exported(results: Results, area_places: pd.DataFrame) -> str:
    return page.exported_page(results, area_places, PlaceDetail.AREA)


def test_the_exported_page_refers_to_nothing_outside_itself(exported: str) -> None:
    reader = Reader(exported)
    for tag, attrs in reader.elements:
        assert not {"src", "srcset", "data", "action", "background", "poster", "xlink:href"} & set(attrs), tag
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
        assert str(attrs.get("href", "#")).startswith("#")
    styles = "".join(text for tag, _, text in reader.texts if tag == "style")
    assert "@import" not in styles
    assert set(re.findall(r'url\("?([a-z]+:)', styles)) == {"data:"}
    assert len(re.findall(r"url\(", styles)) == len(re.findall(r'url\("data:', styles))
    assert "sourceMappingURL" not in exported


def test_the_policy_of_the_exported_page_names_every_script_by_its_hash_and_nothing_else(exported: str) -> None:
    reader = Reader(exported)
    (policy,) = [
        str(attrs["content"])
        for tag, attrs in reader.elements
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", exported, re.DOTALL)
    assert len(scripts) == 2 + len(assets.SCRIPTS)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts}
    assert set(rules["script-src"].split()) == hashes
    assert exported.index("Content-Security-Policy") < exported.index("<script")


def test_the_exported_page_can_be_read_by_everyone(exported: str) -> None:
    reader = Reader(exported)
    tags = [tag for tag, _ in reader.elements]
    attrs = {str(found.get("id")): found for _, found in reader.elements}
    assert dict(reader.elements)["html"]["lang"] == "en-GB"
    assert tags.count("h1") == 1
    assert tags.count("title") == 1
    assert {"main", "header", "footer", "nav", "noscript"} <= set(tags)
    skip = next(found for tag, found in reader.elements if tag == "a")
    assert str(skip["href"])[1:] in attrs
    viewport = next(str(found["content"]) for _, found in reader.elements if found.get("name") == "viewport")
    assert "user-scalable" not in viewport
    labelled = {
        str(found[key])
        for _, found in reader.elements
        for key in ("aria-labelledby", "aria-describedby")
        if key in found
    }
    assert labelled <= set(attrs)


def test_every_id_that_the_scripts_look_for_is_in_the_page(exported: str) -> None:
    ids = [str(attrs["id"]) for _, attrs in Reader(exported).elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {name for script in assets.SCRIPTS for name in re.findall(r'byId\("([\w-]+)"\)', assets.own(script))}
    assert wanted
    assert wanted <= set(ids)


def test_the_same_project_gives_the_same_page(results: Results, area_places: pd.DataFrame, exported: str) -> None:
    assert page.exported_page(results, area_places, PlaceDetail.AREA) == exported


def test_scripts_never_turn_text_into_markup() -> None:
    for script in assets.SCRIPTS:
        text = assets.own(script)
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "DOMParser",
        ):
            assert way not in text, script
        assert "http" not in text


def test_the_page_in_the_window_loads_only_what_comes_with_it(results: Results, postcode_places: pd.DataFrame) -> None:
    window = page.window_page(results, postcode_places)
    asked = {
        str(attrs.get("src") or attrs.get("href"))
        for tag, attrs in Reader(window.html).elements
        if tag in {"script", "link", "img"} and (attrs.get("src") or attrs.get("href"))
    }
    assert all(url.startswith(page.ORIGIN) for url in asked)
    names = {url.removeprefix(page.ORIGIN) for url in asked}
    assert names <= set(window.resources)
    style = window.resources["map.css"].content.decode()
    assert set(re.findall(r'url\("([^"]+)"\)', style)) <= set(window.resources)


def test_the_window_lets_an_inline_script_run_by_a_nonce_of_this_page_alone(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    pages = [page.window_page(results, postcode_places).html for _ in range(2)]
    nonces = []
    for html in pages:
        inline = [
            attrs
            for tag, attrs in Reader(html).elements
            if tag == "script" and "src" not in attrs and "id" not in attrs
        ]
        assert len(inline) == 1
        nonce = inline[0]["nonce"]
        assert f"script-src kil: 'nonce-{nonce}';" in html
        assert "unsafe" not in html
        nonces.append(nonce)
    assert nonces[0] != nonces[1]


def test_folium_keeps_its_own_files_for_everyone_else() -> None:
    import folium

    assert any(name == "bootstrap" for name, _ in folium.Map.default_js)
    assert page._Map.default_js == []


def test_an_asset_that_would_end_its_element_is_refused() -> None:
    with pytest.raises(ValueError, match="</script"):
        page._inlined("script", "x = '</SCRIPT>'")


def test_the_page_says_where_organisations_stand_and_names_every_source(
    results: Results, area_places: pd.DataFrame
) -> None:
    content = map_content(results, area_places, PlaceDetail.AREA, window=False)
    assert any("centre of their small area" in note for note in content["notes"])
    assert len(content["sources"]) == 3
    assert content["dated"].startswith("Register of 7 September 2025.")
    assert sum(band["organisations"] for band in content["bands"]) == results.kept
    exact = map_content(results, area_places, PlaceDetail.POSTCODE, window=False)
    assert not any("centre of their small area" in note for note in exact["notes"])


def test_organisations_without_a_place_are_said_to_be_missing(results: Results, area_places: pd.DataFrame) -> None:
    content = map_content(results, area_places.iloc[1:], PlaceDetail.AREA, window=False)
    assert "1 organisation counted but without a place on the map." in content["notes"]
