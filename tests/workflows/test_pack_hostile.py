"""A project whose every name and text is an attack: all formats of the pack say the same, and nothing is run."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from defusedxml import ElementTree
from openpyxl import load_workbook
from pypdf import PdfReader

from kil_mapper.analysis.compute import compute
from kil_mapper.maps import area_picture
from kil_mapper.model.project import AreaRef, Project
from kil_mapper.model.tables import Area, Lsoa, Org
from kil_mapper.reports import clean
from kil_mapper.workflows import PackOutcome, choose_report, documents, report_parts, write_pack
from kil_mapper.workflows import pack as home
from tests.factory import LAD, small_project
from tests.reports.conftest import png

ATTACKS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.org","x")',
    "＝1+1 Full Width Trust",
    "<script>window.hit=1</script><img src=x onerror=window.hit=2>",
    "--></script><script>window.hit=3</script>",
    '#eval("1+1") #panic("x") $x^2$ *b* _i_ @ref <lbl> \\ `raw` // c /* c',
    "L" + "x" * 299,
    "مركز المجتمع \u202eevil\u202c שלום",
    "Bell\x07 Null\x00 Esc\x1b[31m Trust",
    "\ufffe\uffff Not Characters",
    "Choir 🎵👩‍👩‍👧 of Wales",
    "{{7*191}} ${1+1} {% raw %} %s {0} \\n",
    "@SUM(A1) Arts",
    "-1+1 Minus Group",
    "+44 Plus",
    "Two\nLines\tand tabs\r\nmore",
    "NA",
)
BEGINS_FORMULA = ("=", "+", "-", "@")
PARTS = ("reports/", "profiles/", "data", "maps/organisations.html", "maps/need-beside-capacity.html")


def attacked() -> Project:
    """The small district with nothing but attacks for names, foreword and commentary."""
    project = small_project()
    count = len(project.organisations)
    names = [f"{ATTACKS[n % len(ATTACKS)]}{n if n >= len(ATTACKS) else ''}" for n in range(count)]
    does = [ATTACKS[(n + 3) % len(ATTACKS)] for n in range(count)]
    small = [ATTACKS[n % len(ATTACKS)] for n in range(len(project.lsoas))]
    project = replace(
        project,
        name=f"{ATTACKS[3]} {ATTACKS[0]}",
        areas=(AreaRef(LAD, ATTACKS[0]),),
        organisations=project.organisations.assign(**{Org.NAME: names, Org.ACTIVITIES: does}),
        wards=project.wards.assign(**{Area.NAME: [ATTACKS[n] for n in (3, 5, 6, 7)]}),
        authorities=project.authorities.assign(**{Area.NAME: ATTACKS[0]}),
        lsoas=project.lsoas.assign(**{Lsoa.NAME: small}),
    )
    texts = "\n".join(ATTACKS)
    return choose_report(project, foreword=texts, commentary={part.key: texts for part in report_parts()})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PackOutcome]:
    """Everything of the pack that holds text which is read back; pictures are of one pixel."""
    folder = tmp_path_factory.mktemp("hostile") / "pack"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60" viewBox="0 0 100 60"/>'
    whole = home._Pack._steps

    def drawn(*_: object, form: str = "png", **__: object) -> bytes:
        return png() if form == "png" else svg

    def steps(self: home._Pack) -> Iterator[tuple[str, object]]:
        yield from (step for step in whole(self) if step[0].startswith(PARTS))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home._Pack, "_steps", steps)
        patch.setattr(documents, "draw_map", drawn)
        patch.setattr(documents, "draw_pair", drawn)
        patch.setattr(area_picture.AreaPictures, "draw", lambda *given, **_: svg if given[-1] == "svg" else png())
        return folder, write_pack(compute(attacked()), folder)


def test_every_number_is_the_same_in_every_format(made: tuple[Path, PackOutcome]) -> None:
    folder, outcome = made
    told = (folder / "checks.txt").read_text(encoding="utf-8-sig")
    for name in (
        *("capacity-report.docx", "capacity-report.pdf", "capacity-report.xlsx", "capacity-report.html"),
        *("briefing.pptx", "area-profiles.pdf", "area-profiles.docx"),
        *("organisations.csv", "organisations.gpkg", "organisations.geojson", "areas.csv", "bands.csv"),
    ):
        assert name in told
    assert outcome.checked > 2_000


def test_no_workbook_holds_a_formula_or_a_link_out(made: tuple[Path, PackOutcome]) -> None:
    book = load_workbook(made[0] / "reports" / "capacity-report.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    links = [cell.hyperlink.target for cell in cells if cell.hyperlink is not None]
    assert [target for target in links if target and "example.org" in target] == []
    assert {clean.tidy(name) for name in ATTACKS[:3]} <= {str(cell.value) for cell in cells}


def test_every_part_of_office_documents_is_well_formed_and_none_asks_for_anything(
    made: tuple[Path, PackOutcome],
) -> None:
    for path in [*made[0].rglob("*.docx"), *made[0].rglob("*.xlsx"), *made[0].rglob("*.pptx")]:
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if not name.endswith((".xml", ".rels")):
                    continue
                root = ElementTree.fromstring(packed.read(name))
                outside = [one.get("Target") for one in root.iter() if one.get("TargetMode") == "External"]
                assert [to for to in outside if "example.org" in str(to)] == [], (path.name, name)
                assert b"DDEAUTO" not in packed.read(name)


def test_pages_hold_names_as_text_alone(made: tuple[Path, PackOutcome]) -> None:
    pages = {path.name: path.read_text(encoding="utf-8") for path in made[0].rglob("*.html")}
    assert len(pages) == 3
    for name, text in pages.items():
        frames = re.findall(r"srcdoc='([^']*)'", text)
        assert frames or name != "capacity-report.html"
        for page in (text, *(html.unescape(frame) for frame in frames)):
            reader = _Reader()
            reader.feed(page)
            assert reader.attacks == [], name
        assert name != "capacity-report.html" or "{{7*191}}" in text, name


class _Reader(HTMLParser):
    """Finds what an attack would have become: elements that run it, or script that holds it as script."""

    def __init__(self) -> None:
        super().__init__()
        self.attacks: list[str] = []
        self.runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.runs = tag == "script" and dict(attrs).get("type") != "application/json"
        self.attacks += [f"{tag} {name}={value}" for name, value in attrs if name.startswith("on")]
        self.attacks += [f"{tag} {name}={value}" for name, value in attrs if (name, value) == ("src", "x")]

    def handle_data(self, data: str) -> None:
        if self.runs and "window.hit" in data:
            self.attacks.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.runs = False


def test_documents_on_paper_print_markup_as_it_was_written(made: tuple[Path, PackOutcome]) -> None:
    folder = made[0]
    printed = re.sub(
        r"\s+", "", "".join(page.extract_text() for page in PdfReader(folder / "reports" / "capacity-report.pdf").pages)
    )
    for name in (ATTACKS[0], ATTACKS[3], ATTACKS[5], ATTACKS[11]):
        assert re.sub(r"\s+", "", name) in printed


def test_data_keep_every_name_and_spreadsheets_run_none(made: tuple[Path, PackOutcome]) -> None:
    data = made[0] / "data"
    for path in data.glob("*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").to_numpy().ravel()
        texts = [cell for cell in cells if cell.startswith(BEGINS_FORMULA)]
        assert [text for text in texts if not re.fullmatch(r"-?[\d.e+-]+", text)] == [], path.name
    with sqlite3.connect(data / "organisations.gpkg") as held:
        names = {str(row[0]) for row in held.execute("SELECT name FROM organisations")}
    assert {clean.tidy(name) for name in ATTACKS if name != ATTACKS[2]} <= names | {clean.tidy(ATTACKS[2])}
    assert json.loads((data / "organisations.geojson").read_text(encoding="utf-8"))["features"]


def test_a_profile_is_two_pages_whatever_an_area_is_called(made: tuple[Path, PackOutcome]) -> None:
    assert len(PdfReader(made[0] / "profiles" / "area-profiles.pdf").pages) == 1 + 2 * 4
