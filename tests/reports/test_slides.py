"""The slides of a briefing, read back."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu

from kil_mapper.model.errors import KilError
from kil_mapper.reports import clean
from kil_mapper.reports.blocks import BarChart, Headlines, LadderChart, Missing, Picture
from kil_mapper.reports.content_slides import Deck, briefing
from kil_mapper.reports.slides import write_slides
from kil_mapper.workflows.findings import findings_of
from tests.factory import small_project
from tests.reports.conftest import HOSTILE, Made, Maker, png, with_organisations

PICTURES = {"pair": Picture(png(), "Need beside capacity.", "Need beside charities per head")}


def deck_of(made: Made, pictures: dict[str, Picture] = PICTURES) -> Deck:
    return briefing(made.report, made.results, findings_of(made.results), pictures)


def read(deck: Deck, folder: Path) -> Any:
    write_slides(deck, folder / "briefing.pptx")
    return Presentation(str(folder / "briefing.pptx"))


def texts(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def test_there_are_six_slides_with_titles_of_their_own_and_notes(make: Maker, tmp_path: Path) -> None:
    made = make()
    deck = deck_of(made)
    shown = read(deck, tmp_path)
    titles = [page.shapes.title.text_frame.text for page in shown.slides]
    assert titles == [made.report.title, *(slide.title for slide in deck.slides)]
    assert len(set(titles)) == 6
    notes = [page.notes_slide.notes_text_frame.text for page in shown.slides]
    assert notes[0] == "\n".join(made.report.attributions)
    assert notes[1:] == ["\n".join(clean.tidy(note) for note in slide.notes) for slide in deck.slides]


def test_the_first_slide_says_what_the_numbers_rest_on(make: Maker, tmp_path: Path) -> None:
    made = make()
    told = texts(read(deck_of(made), tmp_path).slides[0])
    for fact in made.report.facts[:5]:
        assert f"{fact.label}: {fact.value}" in told


def test_charts_are_native_and_hold_the_numbers_of_the_report(make: Maker, tmp_path: Path) -> None:
    deck = deck_of(make())
    shown = read(deck, tmp_path)
    compared = 0
    for slide, page in zip(deck.slides, list(shown.slides)[1:], strict=True):
        charts = [shape.chart for shape in page.shapes if shape.has_chart]
        wanted = [block for block in slide.blocks if isinstance(block, BarChart | LadderChart)]
        assert len(charts) == len(wanted)
        for chart, block in zip(charts, wanted, strict=True):
            found = [tuple(series.values) for series in chart.plots[0].series]
            if isinstance(block, LadderChart):
                assert found == [tuple(map(float, line.counts)) for line in block.lines]
            else:
                pairs = [(bar.first, bar.second) for bar in block.bars]
                expected = [
                    tuple(None if isinstance(v, Missing) else v for v in side) for side in zip(*pairs, strict=True)
                ]
                assert found == expected
            compared += 1
    assert compared == 2


def test_what_is_seen_is_described(make: Maker, tmp_path: Path) -> None:
    shown = read(deck_of(make()), tmp_path)
    described = 0
    for page in shown.slides:
        for shape in page.shapes:
            if shape.has_chart or shape.shape_type == 13:  # a picture
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 15
                described += 1
    assert described == 3


def test_five_numbers_stand_on_the_second_slide(make: Maker, tmp_path: Path) -> None:
    deck = deck_of(make())
    (tiles,) = (block for block in deck.slides[0].blocks if isinstance(block, Headlines))
    told = texts(read(deck, tmp_path).slides[1])
    assert len(tiles.tiles) == 5
    assert all(clean.tidy(tile.label) in told for tile in tiles.tiles)


def test_nothing_lies_outside_its_slide_or_over_the_foot(make: Maker, tmp_path: Path) -> None:
    shown = read(deck_of(make()), tmp_path)
    for page in shown.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= shown.slide_width + Emu(1)
            assert shape.top + shape.height <= shown.slide_height + Emu(1)


def test_long_names_are_set_smaller_and_stay_on_the_slide(make: Maker, tmp_path: Path) -> None:
    long = ("Aldervale and the Upper Valley Communities " * 5)[:200].strip()
    usual, made = make(), make(replace(small_project(), name=long))
    plain, shown = read(deck_of(usual), tmp_path), read(deck_of(made), tmp_path)
    for one, other in zip(plain.slides, shown.slides, strict=True):
        size, smaller = (page.shapes.title.text_frame.paragraphs[0].runs[0].font.size for page in (one, other))
        assert smaller <= size
        assert smaller.pt >= 12
    assert shown.slides[0].shapes.title.text_frame.text.endswith(long)
    assert shown.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt < 30


def test_readers_meet_things_from_top_to_bottom(make: Maker, tmp_path: Path) -> None:
    """The order of the shapes is the reading order; what is only decoration lies behind and says nothing."""
    shown = read(deck_of(make()), tmp_path)
    for page in shown.slides:
        told = [s for s in page.shapes if not s.has_text_frame or s.text_frame.text]
        tops = [shape.top for shape in told]
        assert tops == sorted(tops)
        for shape in page.shapes:
            if shape.has_text_frame and not shape.text_frame.text:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == ""


def test_the_second_slide_tells_three_things_in_short_and_the_speaker_has_them_in_full(
    make: Maker, tmp_path: Path
) -> None:
    page = read(deck_of(make()), tmp_path).slides[1]
    for lead in ("Capacity. ", "Cold spots. ", "Contracts. "):
        assert lead in texts(page)
        assert lead in page.notes_slide.notes_text_frame.text


def test_names_are_text_whatever_they_look_like(make: Maker, tmp_path: Path) -> None:
    project = replace(small_project(), name=HOSTILE[2])
    made = make(replace(project, organisations=with_organisations(name=HOSTILE).organisations))
    shown = read(deck_of(made), tmp_path)
    assert shown.slides[0].shapes.title.text_frame.text == clean.tidy(f"Capacity report: {HOSTILE[2]}")
    assert HOSTILE[2] in shown.slides[1].shapes.title.text_frame.text


def test_a_district_without_anybody_still_makes_slides_that_say_so(make: Maker, tmp_path: Path) -> None:
    project = small_project()
    made = make(replace(project, organisations=project.organisations.iloc[:0]))
    shown = read(deck_of(made, {}), tmp_path)
    assert shown.slides[1].shapes.title.text_frame.text.startswith("0 registered charities")
    assert len(shown.slides) == 6


def test_the_same_content_makes_the_same_file(make: Maker, tmp_path: Path) -> None:
    deck = deck_of(make())
    for name in ("one.pptx", "two.pptx"):
        write_slides(deck, tmp_path / name)
    assert (tmp_path / "one.pptx").read_bytes() == (tmp_path / "two.pptx").read_bytes()


def test_dates_are_the_projects_in_the_workbooks_of_charts_too(make: Maker, tmp_path: Path) -> None:
    made = make()
    write_slides(deck_of(made), tmp_path / "a.pptx")
    with zipfile.ZipFile(tmp_path / "a.pptx") as package:
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert len(books) == 2
        for book in books:
            with package.open(book) as file, zipfile.ZipFile(file) as inside:
                assert made.report.created.isoformat().encode() in inside.read("docProps/core.xml")


def test_a_folder_that_does_not_exist_is_said(make: Maker, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="does not exist"):
        write_slides(deck_of(make()), tmp_path / "nowhere" / "a.pptx")
