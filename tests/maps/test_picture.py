from __future__ import annotations

import io
import re
import sys
from dataclasses import replace
from subprocess import run
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from defusedxml import ElementTree
from PIL import Image

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.maps import classes, still
from kil_mapper.maps.picture import IN_PAGE, draw_map, map_alternative
from kil_mapper.model.results import LsoaRow, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import PlaceDetail
from tests.factory import small_project

SVG = "{http://www.w3.org/2000/svg}"


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def has_colour(image: np.ndarray, colour: str) -> bool:
    wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return bool((np.abs(image.astype(int) - wanted).max(axis=2) <= 2).sum() > 20)


def test_the_png_has_the_size_of_its_sheet_and_shows_need_and_the_cluster(
    results: Results, area_places: pd.DataFrame
) -> None:
    image = pixels(draw_map(results, area_places, dpi=100))
    assert image.shape[:2] == (827, 1169)
    assert has_colour(image, classes.CLUSTER.fill)
    for found in classes.NEED_CLASSES:
        assert has_colour(image, found.colour), found.label


def test_the_same_project_gives_the_same_file(results: Results, area_places: pd.DataFrame) -> None:
    forms: tuple[Literal["png", "svg"], ...] = ("png", "svg")
    for form in forms:
        one, other = (draw_map(results, area_places, form=form, dpi=60) for _ in range(2))
        assert one == other


def test_the_svg_is_well_formed_and_titled(results: Results, area_places: pd.DataFrame) -> None:
    root = ElementTree.fromstring(draw_map(results, area_places, form="svg"))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == "Smalltown"
    text = ElementTree.tostring(root, encoding="unicode")
    assert map_alternative(results)[:40] in text


def test_names_are_drawn_as_they_stand() -> None:
    project = small_project()
    wards = project.wards.assign(name="$unclosed {{ \u202e")
    results = compute(replace(project, wards=wards))
    title = "$\\frac{1}{0}$ & <b> {{7*191}} \ud800 \u202e ${x}"
    results = replace(results, project=replace(results.project, name=title))
    for detail in PlaceDetail:
        png = draw_map(results, place(results, detail), dpi=50)
        assert png.startswith(b"\x89PNG")
    assert ElementTree.fromstring(draw_map(results, place(results, PlaceDetail.AREA), form="svg")) is not None


def test_hatching_appears_only_where_something_is_not_covered(results: Results, area_places: pd.DataFrame) -> None:
    lost = results.lsoas.copy()
    lost[LsoaRow.COVERED] = [False] * 3 + [True] * 9
    plain = pixels(draw_map(results, area_places, dpi=80))
    hatched = pixels(draw_map(replace(results, lsoas=lost), area_places, dpi=80))
    assert (plain != hatched).any(axis=2).sum() > 500


def test_a_project_without_wards_or_organisations_still_draws() -> None:
    project = small_project()
    bare = replace(project, wards=project.wards.iloc[:0], organisations=project.organisations.iloc[:0])
    results = compute(bare)
    assert draw_map(results, place(results, PlaceDetail.AREA), dpi=40).startswith(b"\x89PNG")


def test_an_unknown_sheet_is_refused(results: Results, area_places: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="A9"):
        draw_map(results, area_places, size="A9")


def test_drawing_needs_no_display_and_leaves_no_figure_behind() -> None:
    code = (
        "import sys; from tests.factory import small_project; from kil_mapper.analysis.compute import compute;"
        "from kil_mapper.analysis.places import place; from kil_mapper.maps.picture import draw_map;"
        "from kil_mapper.model.vocabulary import PlaceDetail; r = compute(small_project());"
        "draw_map(r, place(r, PlaceDetail.AREA), dpi=40); assert 'matplotlib.pyplot' not in sys.modules"
    )
    done = run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_alternative_says_the_numbers_of_the_map(results: Results) -> None:
    text = map_alternative(results)
    assert "Map of Smalltown: 17 registered charities, 3 of them in the £200k–£500k band, over 12 small areas" in text
    assert "4 small areas are among the most deprived 20% in England, with 33% of residents" in text
    assert "Millbottom (2), Town (1); 2 wards have none." in text
    assert 2 <= text.count(". ") + 1 <= 4


def test_the_alternative_counts_what_is_not_covered(results: Results) -> None:
    uncovered = replace(results, quality=replace(results.quality, uncovered_lsoas=1))
    assert "1 small area hatched on the map is not covered" in map_alternative(uncovered)


def crowd(results: Results, count: int) -> tuple[Results, pd.DataFrame]:
    """Many small organisations a few metres apart, which no map of the district can show one by one."""
    first = results.counted[results.counted[Org.ID] == "GB-CHC-900002"]
    counted = pd.concat([first] * count, ignore_index=True).assign(**{Org.ID: [f"GB-CHC-{n}" for n in range(count)]})
    places = pd.DataFrame(
        {"org_id": counted[Org.ID], "x": 601_500.0, "y": 602_000.0, "place": "Town", "exact": True}
    ).assign(x=lambda frame: frame["x"] + 20 * (frame.index % 8), y=lambda frame: frame["y"] + 20 * (frame.index // 8))
    return replace(results, counted=counted), places


def test_a_crowded_part_is_enlarged_and_an_empty_map_is_not(results: Results) -> None:
    drawn = still.layers(*crowd(results, 64))
    part = still.crowded_part(drawn, 400.0, 200.0)
    assert part is not None
    west, south, east, north = part
    assert (east - west, north - south) == pytest.approx((400, 200))
    assert sum(west <= site.x <= east and south <= site.y <= north for site in drawn.sites) >= 60
    assert still.crowded_part(still.layers(*crowd(results, 5)), 400.0, 200.0) is None


def test_the_cluster_leads_a_shared_place_however_large_the_others_are(
    results: Results, postcode_places: pd.DataFrame
) -> None:
    shared = max(still.layers(results, postcode_places).sites, key=lambda site: site.count)
    assert (shared.count, shared.band) == (3, "200k_500k")


def test_sources_and_licences_stay_on_the_sheet() -> None:
    project = small_project()
    many = pd.concat([project.sources] * 4, ignore_index=True)
    many["title"] = [f"{title} of county {n}" for n, title in enumerate(many["title"])]
    results = compute(replace(project, sources=many))
    for dpi in (60, 130):
        image = pixels(draw_map(results, place(results, PlaceDetail.AREA), dpi=dpi)).min(axis=2)
        ink = np.argwhere(image < 200)
        assert ink[:, 0].max() < image.shape[0] - 14 * dpi / 72
        assert ink[:, 1].max() < image.shape[1] - 24 * dpi / 72


def test_the_enlarged_part_stands_below_the_key(results: Results) -> None:
    def lower_right(count: int) -> np.ndarray:
        image = pixels(draw_map(*crowd(results, count), dpi=60))
        height, width = image.shape[:2]
        return image[int(0.65 * height) : int(0.9 * height), int(0.76 * width) :]

    need = classes.need_class(3).colour
    assert has_colour(lower_right(64), need)
    assert not has_colour(lower_right(5), need)


def test_a_long_title_does_not_run_into_the_key(results: Results, area_places: pd.DataFrame) -> None:
    long = replace(results, project=replace(results.project, name="Borough " * 60))
    same, longer = (pixels(draw_map(found, area_places, dpi=60)) for found in (results, long))
    key = int(0.76 * same.shape[1])
    assert (same[:, key:] == longer[:, key:]).all()
    assert (same[:, :key] != longer[:, :key]).any()


def test_long_ward_names_break_in_the_middle() -> None:
    assert still.halves("Illingworth and Mixenden") == ["Illingworth", "and Mixenden"]
    assert still.halves("Town") == ["Town"]
    assert still.halves("") == [""]
    assert len(still.halves("very " * 100)) == 2


def test_a_map_within_a_report_is_as_wide_as_its_page_and_leaves_title_and_sources_to_the_words(
    results: Results, area_places: pd.DataFrame
) -> None:
    alone = draw_map(results, area_places, form="svg").decode()
    within = draw_map(results, area_places, form="svg", size=IN_PAGE).decode()
    assert 'width="481.68pt"' in within  # 170 mm: as large as it is shown
    drawn = re.findall("<!-- (.*?) -->", within, re.DOTALL)
    assert "Sources: " in alone
    assert not any("Sources: " in text for text in drawn)
    assert "Smalltown" not in drawn
    assert any("Register of" in text and "Open Government Licence" in text for text in drawn)  # asked for on every map
    assert any("not where it works" in text.replace("\n", " ") for text in drawn)
