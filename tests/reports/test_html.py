"""The report as a web page, read back."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from kil_mapper.model import tables
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.progress import Progress
from kil_mapper.reports import clean
from kil_mapper.reports.blocks import (
    BulletList,
    Callout,
    Column,
    Figure,
    Headlines,
    Interval,
    Kind,
    Missing,
    Paragraph,
    Table,
    Value,
)
from kil_mapper.reports.html import web_page, write_html
from kil_mapper.reports.html_markup import escaped, framed, inlined, tag, text
from kil_mapper.reports.html_tables import PICKED_OUT, table_block
from kil_mapper.reports.word import write_word
from tests.reports.conftest import HOSTILE, Made, Maker, with_organisations
from tests.reports.page_reader import Element, read_page
from tests.reports.test_word import captioned, headings

MAP_PAGE = (
    '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'sha256-AAAA='; style-src 'sha256-BBBB='; img-src data:\"></head>"
    '<body class="a">it\'s &amp; <script>let x = "</b>" && 1;</script></body></html>'
)


def live(made: Made) -> Made:
    """The same report with a page to explore in place of every picture."""
    sections = tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, picture=replace(block.picture, page=MAP_PAGE)) if isinstance(block, Figure) else block
                for block in section.blocks
            ),
        )
        for section in made.report.sections
    )
    return replace(made, given=replace(made.report, sections=sections))


@pytest.fixture(scope="module")
def page(make: Maker) -> Element:
    """The page of the small district, its map to explore, read back once for the tests that only look."""
    return read_page(web_page(live(make()).report))


def tables_of(page: Element) -> dict[str, Element]:
    """Tables by their caption, without "Table 1:"."""
    found = {re.sub(r"^Table \d+: ", "", table.one("caption").text): table for table in page.all("table")}
    assert len(found) == len(list(page.all("table")))
    return found


def cells(table: Element) -> list[list[str]]:
    """What stands in the cells, row by row, headings and total included."""
    return [[cell.shown for cell in row.all("th", "td")] for row in table.all("tr")]


def test_every_cell_of_every_table_is_that_of_word(make: Maker, tmp_path: Path) -> None:
    made = make()
    write_word(made.report, tmp_path / "report.docx")
    word = captioned(docx.Document(str(tmp_path / "report.docx")))
    mine = tables_of(read_page(web_page(made.report)))
    assert list(mine) == [table.caption for table in made.report.tables() if table.rows]
    for caption, table in mine.items():
        assert cells(table) == [[cell.text for cell in row.cells] for row in word[caption].rows]


def test_headings_are_those_of_word_one_level_lower_since_the_title_is_the_first(make: Maker, tmp_path: Path) -> None:
    made = make()
    write_word(made.report, tmp_path / "report.docx")
    page = read_page(web_page(made.report))
    expected = [
        (f"h{int(style[-1]) + 1}", words) for style, words in headings(docx.Document(str(tmp_path / "report.docx")))
    ]
    assert [(found.name, found.text) for found in page.one("main").all("h2", "h3")] == expected
    assert [found.text for found in page.all("h1")] == [made.report.title]
    assert page.one("title").text == made.report.title


def test_all_that_the_report_says_is_on_the_page(make: Maker, page: Element) -> None:
    report, said = make().report, page.one("main").text
    for section in report.sections:
        for block in section.blocks:
            match block:
                case Paragraph():
                    assert clean.tidy(block.text) in said
                case BulletList():
                    assert all(clean.tidy(item.text) in said for item in block.items)
                case Callout():
                    assert all(clean.tidy(item) in said for item in block.items)
                case Headlines():
                    assert all(tile.label in said and tile.note in said for tile in block.tiles)
                case Table():
                    assert all(clean.tidy(note) in said for note in (block.notes if block.rows else (block.empty,)))
    facts = [(fact.one("dt").text, fact.one("dd").text) for fact in page.one("dl").all("div")]
    assert facts == [(fact.label, fact.value) for fact in report.facts]


def test_language_landmarks_and_the_way_past_the_contents(page: Element) -> None:
    assert page.attributes["lang"] == "en-GB"
    assert [found.name for found in page.all("header", "nav", "main", "footer")] == ["header", "nav", "main", "footer"]
    first = next(page.one("body").all("a"))
    assert (first.attributes["href"], page.one("main").attributes["id"]) == ("#content", "content")


def test_every_link_and_every_label_leads_to_one_element(page: Element) -> None:
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    led = [link.attributes["href"].removeprefix("#") for link in page.all("a")]
    led += [
        element.attributes[name]
        for element in page.all()
        for name in ("aria-labelledby", "aria-describedby")
        if name in element.attributes
    ]
    assert len(led) > 20
    assert set(led) <= set(ids)
    names = [(link.text, link.attributes["href"]) for link in page.one("nav").all("a")]
    assert names == [(h.text, f"#{h.attributes['id']}") for h in page.one("main").all("h2", "h3")]


def test_tables_have_headings_with_their_scope_and_say_in_words_what_colour_says(make: Maker, page: Element) -> None:
    mine = tables_of(page)
    for table in make().report.tables():
        if not table.rows:
            continue
        found = mine[table.caption]
        assert all(cell.attributes["scope"] == "col" for cell in found.one("thead").all("th"))
        rows = list(found.one("tbody").all("tr"))
        assert all([cell.attributes.get("scope") for cell in row.all("th")] == ["row"] for row in rows)
        picked = {n for n, row in enumerate(rows) if row.text.startswith(PICKED_OUT)}
        assert picked == set(table.highlighted) == {n for n, row in enumerate(rows) if "picked" in row.looks}
        assert table.alternative in page.text


def test_rows_are_put_in_order_by_values_not_by_words() -> None:
    day = date(2025, 1, 2)
    columns = tuple(Column(kind.value, kind) for kind in (Kind.TEXT, Kind.MONEY, Kind.RATE, Kind.DATE, Kind.YES_NO))
    rows: tuple[tuple[Value, ...], ...] = (
        ("A", 1_234_567, Interval(1.25, 1.0, 1.5), day, True),
        ("B", *[Missing.NOT_KNOWN] * 4),
    )
    table = Table("k", "k", "Things", columns, rows, "", highlighted=frozenset({1}))
    found = read_page(f"<html>{table_block(table, 7)}</html>")
    first, second = found.one("tbody").all("tr")
    orders = [cell.attributes.get("data-order") for cell in first.all("th", "td")]
    assert orders == [None, "1234567.0", "1.25", str(day.toordinal()), None]
    assert [cell.shown for cell in first.all("th", "td")] == [
        "A",
        "£1,234,567",
        "1.3 (1.0 to 1.5)",
        "2 Jan 2025",
        "yes",
    ]
    assert [cell.attributes.get("data-order") for cell in second.all("td")] == [""] * 4
    assert second.text.startswith(f"{PICKED_OUT}B")


def test_keys_beneath_the_headline_numbers_are_small_print(make: Maker) -> None:
    page = web_page(make().report)
    assert '<p class="note key"><strong dir="auto">Annex keys:</strong> summary/organisations, ' in page


def test_on_paper_a_short_table_is_not_split_over_pages(make: Maker) -> None:
    on_paper = web_page(make().report).partition("@media print")[2].partition("</style>")[0]
    assert ".table:not(:has(tbody > tr:nth-child(20))) { break-inside: avoid; }" in on_paper


def test_a_picture_has_its_alternative_its_size_and_its_caption(make: Maker, page: Element) -> None:
    pictures = list(page.all("img"))
    assert pictures[0].attributes["alt"] == "Map: need is highest in Millbottom"
    assert (pictures[0].attributes["width"], pictures[0].attributes["height"]) == ("4", "3")
    assert all(picture.attributes["alt"] for picture in pictures)
    captions = [found.text for found in page.all("figcaption")]
    assert captions[0] == "Figure 1: Need and capacity in Smalltown"
    assert [caption.partition(":")[0] for caption in captions] == [f"Figure {n + 1}" for n in range(len(captions))]


def test_the_map_to_explore_is_kept_in_a_box_and_its_picture_shows_where_no_script_runs(page: Element) -> None:
    frame = page.one("iframe")
    assert frame.attributes["srcdoc"] == MAP_PAGE
    assert frame.attributes["sandbox"] == "allow-scripts allow-modals"
    assert frame.attributes["title"] == "Interactive map: Need and capacity in Smalltown"
    [figure] = [figure for figure in page.all("figure") if list(figure.all("iframe"))]
    hidden = {element.name for element in figure.all() if "hidden" in element.attributes}
    assert hidden == {"iframe", "div"}
    assert [box.looks for box in figure.all("div") if "hidden" in box.attributes] == [["tools"]]


def test_without_a_page_to_explore_there_is_the_picture_alone(make: Maker) -> None:
    page = read_page(web_page(make().report))
    assert not list(page.all("iframe", "button"))
    assert list(page.all("img"))


def test_the_page_may_run_what_is_ours_and_ask_for_nothing(page: Element) -> None:
    [policy] = [meta.attributes["content"] for meta in page.all("meta") if "http-equiv" in meta.attributes]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))

    def hashed(element: Element) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()}'"

    assert rules["script-src"].split() == [hashed(page.one("script")), "'sha256-AAAA='"]
    assert rules["style-src"].split() == [hashed(page.one("style")), "'sha256-BBBB='"]
    others = {name: rule for name, rule in rules.items() if name not in {"script-src", "style-src"}}
    assert others.pop("img-src") == others.pop("font-src") == "data:"
    assert set(others.values()) == {"'none'"}
    assert set(others) == {"default-src", "connect-src", "base-uri", "form-action"}
    asked = [value for element in page.all() for name, value in element.attributes.items() if name in {"src", "href"}]
    assert all(value.startswith(("#", "data:")) for value in asked)
    assert not [
        name for element in page.all() for name in element.attributes if name.startswith("on") or name == "style"
    ]
    assert "http" not in re.sub(r"data:[^\"]*", "", page.one("style").text)


def test_hostile_names_stay_text(make: Maker) -> None:
    hostile = [*HOSTILE, "</script><img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "x" * 3_000]
    project = with_organisations(**{tables.Org.NAME: hostile})
    wards = project.wards.assign(**{tables.Area.NAME: [f"{hostile[n - 4]} ward" for n in range(len(project.wards))]})
    made = make(replace(project, name="</title><script>alert(1)</script>{{7*191}}", wards=wards))
    page = read_page(web_page(live(made).report))
    assert len(list(page.all("script"))) == 1
    assert page.one("title").text == made.report.title
    assert not [name for element in page.all() for name in element.attributes if name.startswith("on")]
    assert {element.attributes["src"][:5] for element in page.all("img")} == {"data:"}
    said = page.text
    assert "1337" not in page.one("main").text
    for ward in wards[tables.Area.NAME]:
        assert clean.tidy(ward) in said
    for table in made.report.tables():
        shown = {clean.tidy(str(row[n])) for row in table.rows for n in table.on_paper if isinstance(row[n], str)}
        assert all(words in said for words in shown)


def test_names_take_their_own_direction_and_leave_the_sentence_its_own(page: Element) -> None:
    names = [cell for table in page.all("table") for cell in table.one("tbody").all("th") if "number" not in cell.looks]
    assert {cell.attributes.get("dir") for cell in names} >= {"auto"}
    assert {lead.attributes.get("dir") for lead in page.all("strong")} == {"auto"}


def test_the_same_content_gives_the_same_bytes(make: Maker, tmp_path: Path) -> None:
    write_html(live(make()).report, tmp_path / "a.html")
    write_html(live(make()).report, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_stopping_leaves_the_old_page_and_nothing_besides(make: Maker, tmp_path: Path) -> None:
    class Stopped(Progress):
        def report(self, doing: str, fraction: float | None = None) -> None:
            if fraction:
                raise Cancelled

    (tmp_path / "a.html").write_text("old", encoding="utf-8")
    with pytest.raises(Cancelled):
        write_html(make().report, tmp_path / "a.html", progress=Stopped())
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("a.html", "old")]


def test_a_folder_that_is_not_there_is_said(make: Maker, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="does not exist"):
        write_html(make().report, tmp_path / "none" / "a.html")


def test_markup_is_made_of_escaped_pieces_only() -> None:
    assert text("<b> \x00&\n'\"") == "&lt;b&gt; &amp; &#x27;&quot;"
    assert tag("a", text("x"), href='"><script>', hidden=True, title=None, class_="k") == (
        '<a href="&quot;&gt;&lt;script&gt;" hidden class="k">x</a>'
    )
    assert escaped("{{7*191}}") == "{{7*191}}"
    with pytest.raises(ValueError, match="</script"):
        inlined("script", "'</SCRIPT>'")


def test_a_framed_page_comes_out_as_it_went_in() -> None:
    frame = read_page(f"<html>{framed(MAP_PAGE, title=chr(39) + '>', name='m')}</html>").one("iframe")
    assert frame.attributes["srcdoc"] == MAP_PAGE
    assert frame.attributes["title"] == "'>"
