"""What comes out on paper, by printing to a PDF and reading it back."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from kil_mapper.ui.printing import MOST_ROWS, Paper, Printed, a4, printed
from kil_mapper.ui.theme import install_typeface, load_theme
from kil_mapper.ui.views import VIEWS
from kil_mapper.ui.window import Window

Settle = Callable[[Window], None]
DAY = date(2026, 3, 5)


def to_pdf(file: Path) -> QPrinter:
    """A printer that writes a file."""
    printer = a4(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return a4(printer)


def read(file: Path) -> str:
    """The words of a PDF, page by page."""
    done = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True)
    return done.stdout


def seen(file: Path, folder: Path) -> list[QImage]:
    """Its pages as pictures."""
    subprocess.run(["pdftoppm", "-r", "50", "-png", str(file), str(folder / "page")], check=True)
    return [QImage(str(page)) for page in sorted(folder.glob("page*.png"))]


@pytest.fixture(autouse=True)
def letters(qapp: object) -> None:
    """The typeface of the window."""
    install_typeface()


def test_a_sheet_has_title_filters_table_and_sources(tmp_path: Path) -> None:
    rows = (("Larch & Co <b>", "£200,000"), ("{{7*7}}", "£0"))
    what = Printed(
        "Smalltown: Explore", ("Filter: £200k–£500k.",), ("Name", "Turnover"), rows, frozenset({1}), "Sources: R."
    )
    Paper(what).print(to_pdf(tmp_path / "one.pdf"))
    words = read(tmp_path / "one.pdf")
    for part in (
        "Smalltown: Explore",
        "Filter: £200k–£500k.",
        "Larch & Co <b>",
        "{{7*7}}",
        "Sources: R.",
        "Page 1 of 1",
    ):
        assert part in words


def test_headings_stand_on_every_page(tmp_path: Path) -> None:
    rows = tuple((f"Organisation {number}", "1") for number in range(150))
    Paper(Printed("Long", (), ("Name heading", "Count"), rows, foot="Sources.")).print(to_pdf(tmp_path / "long.pdf"))
    pages = read(tmp_path / "long.pdf").split("\f")[:-1]
    assert len(pages) > 2
    assert all("Name heading" in page and "Sources." in page for page in pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    for number in range(150):
        assert sum(f"Organisation {number} " in page for page in pages) == 1


def test_a_picture_keeps_its_shape_and_stays_on_the_page(tmp_path: Path) -> None:
    picture = QImage(400, 200, QImage.Format.Format_RGB32)
    picture.fill(QColor(load_theme().colours["accent"]))
    Paper(Printed("Map", (), picture=picture)).print(to_pdf(tmp_path / "map.pdf"))
    (page,) = seen(tmp_path / "map.pdf", tmp_path)
    places = [(x, y) for x in range(0, page.width(), 2) for y in range(42, page.height() // 2, 2)]  # below the title
    inked = [place for place in places if page.pixelColor(*place).lightness() < 160]
    wide = max(x for x, _ in inked) - min(x for x, _ in inked)
    high = max(y for _, y in inked) - min(y for _, y in inked)
    assert wide / high == pytest.approx(2, abs=0.1)
    assert wide > 0.8 * page.width()


def test_a_list_too_long_for_paper_says_so(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kil_mapper.ui.printing.MOST_ROWS", 3)
    assert opened.pages is not None
    results = opened.session.results
    assert results is not None
    what = printed(opened.pages.current, "explore", results, DAY)
    assert what.rows == ()
    assert "or fewer to print it" in what.lines[-1]
    assert MOST_ROWS > 3


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_every_view_can_be_printed(
    opened: Window, settle_window: Settle, tmp_path: Path, qtbot: QtBot, view: str
) -> None:
    opened.show_view(view)
    settle_window(opened)
    shown: list[str] = []

    def show(_printer: object, paint: Callable[[QPrinter], None], title: str) -> None:
        paint(to_pdf(tmp_path / "view.pdf"))
        shown.append(title)

    opened.printing.show = show
    opened.menus.actions["print_view"].trigger()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    words = read(tmp_path / "view.pdf")
    assert shown[0].startswith("Smalltown: ")
    assert shown[0] in words
    assert "Sources:" in words


def test_what_is_filtered_stands_in_words_and_paper_is_light(
    opened: Window, settle_window: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    opened.appearance.look_dark()
    opened.menus.actions["only_cluster"].trigger()
    settle_window(opened)
    done: list[int] = []

    def show(_printer: object, paint: Callable[[QPrinter], None], _title: str) -> None:
        paint(to_pdf(tmp_path / "dark.pdf"))
        done.append(1)

    opened.printing.show = show
    opened.menus.actions["print_view"].trigger()
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert "£200k–£500k" in read(tmp_path / "dark.pdf")
    page = seen(tmp_path / "dark.pdf", tmp_path)[0]
    assert page.pixelColor(5, 5).lightness() > 250
    assert opened.theme.name == "dark"


def test_all_lines_of_sources_are_there_and_columns_stand_apart(tmp_path: Path) -> None:
    sources = "; ".join(f"Source {number} of a publisher with a long name, November 2025" for number in range(12))
    rows = (("1,000", "Local"),)
    what = Printed("Sources", (), ("Count", "Reach"), rows, frozenset({0}), foot=f"Sources: {sources}.")
    Paper(what).print(to_pdf(tmp_path / "foot.pdf"))
    words = " ".join(read(tmp_path / "foot.pdf").split())
    assert all(f"Source {number} of" in words for number in range(12))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", str(tmp_path / "foot.pdf"), "-"], capture_output=True, check=True, text=True
    ).stdout
    places = {
        found[3]: (float(found[1]), float(found[2]))
        for found in re.finditer(r'xMin="([\d.]+)".*?xMax="([\d.]+)".*?>([^<]+)</word>', boxes)
    }
    assert places["Local"][0] - places["1,000"][1] > 6
    room = seen(tmp_path / "foot.pdf", tmp_path)[0]
    lows = [float(low) for low in re.findall(r'yMax="([\d.]+)"', boxes)]
    assert max(lows) < room.height() * 72 / 50


def test_what_is_drawn_in_a_cell_is_written_on_paper(opened: Window, settle_window: Settle) -> None:
    opened.show_view("who_counts")
    settle_window(opened)
    assert opened.pages is not None
    assert opened.session.results is not None
    what = printed(opened.pages.current, "who_counts", opened.session.results, DAY)
    assert "left" in " ".join(row[what.headings.index("Left")] for row in what.rows)
    opened.show_view("pack")
    what = printed(opened.pages.current, "pack", opened.session.results, DAY)
    assert any(line.startswith("Parts: Summary on one page") for line in what.lines)


def test_the_tables_of_a_register_are_one_source_with_a_day_in_words(opened: Window) -> None:
    results = opened.session.results
    assert results is not None
    assert opened.pages is not None
    twice = pd.concat([results.project.sources.head(1)] * 2, ignore_index=True)
    twice["title"], twice["edition"] = ["Register of charities: charity", "Register of charities: names"], "2025-09-07"
    sources = replace(results, project=replace(results.project, sources=twice))
    foot = printed(opened.pages.current, "explore", sources, DAY).foot
    assert foot == "Sources: Register of charities, 7 September 2025. Printed 5 March 2026 with KIL Mapper."
