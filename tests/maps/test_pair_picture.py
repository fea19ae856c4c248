from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from defusedxml import ElementTree

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.maps import area_keys, capacity, classes, still
from kil_mapper.maps.area_content import area_content
from kil_mapper.maps.pair_picture import _drawn, bivariate_alternative, draw_bivariate, draw_pair, pair_alternative
from kil_mapper.maps.picture import draw_map
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import AreaType, MapKind, PlaceDetail
from tests.factory import small_project
from tests.maps.marked import marked
from tests.maps.test_picture import SVG, has_colour, pixels

Draw = Callable[..., bytes]
DRAWINGS = pytest.mark.parametrize("draw", [draw_pair, draw_bivariate])


def changed(one: bytes, other: bytes) -> int:
    return int((pixels(one) != pixels(other)).any(axis=2).sum())


def test_the_pair_shows_every_class_of_need_and_of_capacity(results: Results) -> None:
    image = pixels(draw_pair(marked(results), dpi=100))
    assert image.shape[:2] == (827, 1169)
    colours = [found.colour for found in classes.NEED_CLASSES]
    for colour in [*colours, *(found.colour for found in capacity.capacity_classes(marked(results)))]:
        assert has_colour(image, colour), colour


def test_picture_and_page_put_every_ward_into_the_same_class(results: Results) -> None:
    some = marked(results, few=1, lost=2, cold=0)
    content = area_content(some, MapKind.NEED_CAPACITY)
    shades = [one["colour"] for one in content["capacity"]["classes"]]
    nine = {cell["key"]: cell["colour"] for cell in content["combined"]["cells"]}
    drawn = {area.name: area for area in _drawn(some, AreaType.WARD)}
    assert len(content["areas"]["ward"]) == len(drawn) == 4
    for area in content["areas"]["ward"]:
        other = drawn[area["name"]]
        known = area["capacity"] is not None
        assert other.shade == (shades[area["capacity"]] if known else capacity.UNKNOWN_COLOUR)
        assert other.nine == nine.get(area["cell"], capacity.UNKNOWN_COLOUR)
        assert (other.cell, other.few, other.lost, other.cold) == (
            area["cell"],
            area["few"],
            not area["covered"],
            area["cold"],
        )


def test_the_map_of_nine_classes_shows_them_all_in_its_key(results: Results) -> None:
    thirds = capacity.thirds(marked(results))
    assert thirds is not None
    image = pixels(draw_bivariate(marked(results), dpi=100))
    for cell in thirds.cells:
        assert has_colour(image, cell.colour), cell.label


@DRAWINGS
def test_the_same_project_gives_the_same_file(draw: Draw, results: Results) -> None:
    some = marked(results, few=1, lost=2, cold=0)
    assert draw(some, dpi=60) == draw(some, dpi=60)
    assert draw(some, form="svg") == draw(some, form="svg")


@DRAWINGS
def test_hatching_and_the_line_of_cold_spots_are_drawn(draw: Draw, results: Results) -> None:
    plain = draw(marked(results), dpi=80)
    few, lost, cold = (draw(marked(results, **{mark: 1}), dpi=80) for mark in ("few", "lost", "cold"))
    for other in (few, lost, cold):
        assert changed(plain, other) > 500
    assert changed(few, lost) > 500


def test_the_keys_say_in_words_what_the_patterns_mean_and_only_what_is_on_the_map(results: Results) -> None:
    told = area_keys.marks(marked(results, few=1, lost=2, cold=0), AreaType.WARD)
    assert [row.label for row in told] == [capacity.FEW_LABEL, classes.HATCH_LABEL, capacity.COLD_LABEL]
    assert [(row.hatch, row.cold) for row in told] == [("/////", False), ("xxxxx", False), ("", True)]
    assert area_keys.marks(marked(results), AreaType.WARD) == []


def test_cold_spots_are_outlined_on_the_map_of_organisations_too(results: Results) -> None:
    places = place(results, PlaceDetail.AREA)
    plain, cold = (draw_map(some, places, dpi=80) for some in (marked(results), marked(results, cold=0)))
    assert changed(plain, cold) > 300
    assert len(still.layers(marked(results, cold=0), places).cold) == 1


@DRAWINGS
def test_the_picture_is_readable_without_colour(draw: Draw, results: Results) -> None:
    grey = pixels(draw(marked(results, few=1, lost=2, cold=0), dpi=80)).mean(axis=2)
    assert len(np.unique(grey.round(-1))) > 10


@DRAWINGS
def test_the_svg_is_titled_and_says_what_it_shows(draw: Draw, results: Results) -> None:
    root = ElementTree.fromstring(draw(marked(results), form="svg"))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == "Smalltown"
    alternative = pair_alternative if draw is draw_pair else bivariate_alternative
    assert alternative(marked(results))[:40] in ElementTree.tostring(root, encoding="unicode")


@DRAWINGS
def test_projects_without_wards_or_organisations_still_draw(draw: Draw) -> None:
    project = small_project()
    for bare in (
        replace(project, wards=project.wards.iloc[:0], organisations=project.organisations.iloc[:0]),
        replace(project, lsoas=project.lsoas.iloc[:0], postcodes=project.postcodes.iloc[:0]),
    ):
        assert draw(compute(bare), dpi=40).startswith(b"\x89PNG")


@DRAWINGS
def test_long_sources_stay_on_the_sheet(draw: Draw) -> None:
    project = small_project()
    long = project.sources.assign(
        **{Source.TITLE: [f"{title} {n}" * 6 for n, title in enumerate(project.sources["title"])]}
    )
    image = pixels(draw(marked(compute(replace(project, sources=long)), few=1, lost=2, cold=0), dpi=60)).min(axis=2)
    ink = np.argwhere(image < 200)
    assert ink[:, 0].max() < image.shape[0] - 14 * 60 / 72
    assert ink[:, 1].max() < image.shape[1] - 20 * 60 / 72


@DRAWINGS
def test_many_warnings_leave_the_map_its_room_and_the_sources_theirs(draw: Draw, results: Results) -> None:
    plain = marked(results, few=1, lost=2, cold=0)
    warned = replace(
        plain, warnings=tuple(f"Warning {n}: {'a long story of what is missing ' * 12}" for n in range(40))
    )
    few, many = (pixels(draw(some, dpi=60)) for some in (plain, warned))
    foot = int(0.93 * few.shape[0])
    assert (few[foot:] == many[foot:]).all()
    for found in classes.NEED_CLASSES if draw is draw_pair else ():
        assert has_colour(many, found.colour), found.label


def test_the_alternative_says_the_numbers_of_the_pair(results: Results) -> None:
    text = pair_alternative(marked(results, few=1, lost=2, cold=0))
    assert "12 small areas (LSOAs) coloured by deprivation; 4 are among the most deprived 20% in England." in text
    assert "4 wards coloured by registered charities per 10,000 residents, from 5.0 to 40.0." in text
    assert "1 ward outlined as a cold spot (high need and thin capacity): Millbottom." in text
    assert "Hatched, to be read with care for few residents or registered charities: Town." in text
    assert "Cross-hatched, not covered by the postcode directory: Hillside." in text
    assert "No ward is a cold spot." in pair_alternative(marked(results))


def test_the_alternative_of_nine_classes_names_the_neediest_with_fewest(results: Results) -> None:
    text = bivariate_alternative(marked(results))
    assert "Higher need, fewer charities: Millbottom." in text
    assert "lower under 20.0, middle 20.0 to under 30.0, higher 30.0 and over." in text
