"""The data-folder page: what each kind of data is for, what is there and how old, what is missing; dropping files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from kil_mapper.model.datasets import Need, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory, SourceFile
from kil_mapper.model.issues import Issue, IssueKind, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import DatasetId
from kil_mapper.ui.pages.folder import FolderPage, FolderReading
from kil_mapper.ui.pages.folder_cards import KindCard, age_words
from kil_mapper.ui.theme import load_theme
from kil_mapper.ui.window import Window
from kil_mapper.workflows import declared, take_inventory
from tests.ui.eyes import words_in
from tests.ui.fakes import FakeCore
from tests.ui.hands import click, press, write

Settle = Callable[[Window], None]
TODAY = date(2026, 11, 22)
DATASETS = declared()


def found(name: str, dataset: DatasetId | None, edition: str = "", *, what: str = "", error: str = "") -> FoundFile:
    """A file of a folder."""
    issues = (Issue(IssueKind.FILE_UNREADABLE, Severity.ERROR, error),) if error else ()
    return FoundFile(SourceFile(Path(name)), dataset, edition, what, rows=1234 if dataset else None, issues=issues)


@pytest.fixture
def page(qtbot: QtBot) -> FolderPage:
    """The page by itself, on a day of its own, with all that can be read declared."""
    made = FolderPage(load_theme(), today=lambda: TODAY)
    qtbot.addWidget(made)
    made.show_needs(DATASETS)
    made.resize(1200, 700)
    made.show()
    return made


def reading(files: Sequence[FoundFile], *missing: DatasetId, folder: Path = Path("data")) -> FolderReading:
    """What a look into a folder gave."""
    return FolderReading(folder, Inventory(tuple(files), tuple(d for d in DATASETS if d.id in missing)), ())


def cards(page: FolderPage) -> list[KindCard]:
    """The cards, from the top."""
    places = (page.kinds.itemAt(place) for place in range(page.kinds.count()))
    widgets = [place.widget() for place in places if place is not None]
    return [widget for widget in widgets if isinstance(widget, KindCard)]


def said(page: FolderPage, role: Role) -> str:
    """The words of one card."""
    return words_in(next(card for card in cards(page) if card.accessibleName().startswith(role.label)))


def dragged(*paths: Path) -> QMimeData:
    """What a person drags."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(onto: QWidget, *paths: Path) -> None:
    """Drag files over a widget and let go."""
    data, button, key = dragged(*paths), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    over = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, button, key)
    QApplication.sendEvent(onto, over)
    assert over.isAccepted()
    QApplication.sendEvent(onto, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, key))


def test_before_a_folder_is_chosen_it_leads_through_what_to_get(page: FolderPage) -> None:
    titles = [card.accessibleName() for card in cards(page)]
    assert titles == [
        "Charity register: needed",
        "Deprivation: needed",
        "Postcodes: needed",
        "Small areas (LSOAs): needed",
        "More from the charity register: useful",
        "Wards: useful",
        "Lookup between small areas of 2011 and 2021: useful",
    ]
    assert all(card.findChildren(QPushButton) for card in cards(page))
    assert page.drop.isVisible()
    assert "Nothing is changed or sent" in page.state.text()


def test_what_is_there_is_told_with_edition_age_and_rows(page: FolderPage) -> None:
    page.show_reading(
        reading([found("a.txt", DatasetId.CHARITY, "2025-06-07"), found("pc.csv", DatasetId.ONSPD, "November 2025")])
    )
    words = said(page, Role.REGISTER)
    assert "a.txt — from 7 June 2025, 17 months old, 1,234 rows" in words
    assert "More than 12 months old" in words
    assert "in the folder, but old" in words
    postcodes = said(page, Role.POSTCODES)
    assert "from November 2025, 12 months old" in postcodes
    assert "but old" not in postcodes
    assert not page.drop.isVisible()


def test_what_is_missing_says_what_is_lost_and_where_to_get_it(
    page: FolderPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    page.show_reading(
        reading([found("a.txt", DatasetId.CHARITY, "2026-11-07")], DatasetId.ONSPD, DatasetId.WARD_BOUNDARIES)
    )
    assert cards(page)[0].accessibleName() == "Postcodes: needed, not in the folder"  # what is needed comes first
    assert "Without it no organisation has a place." in said(page, Role.POSTCODES)
    assert "no figures by ward" in said(page, Role.WARDS)
    assert opened == []
    (get,) = cards(page)[0].findChildren(QPushButton)
    assert get.accessibleName().startswith("Get it: ONS Postcode Directory")
    click(get)
    assert [url.toString() for url in opened] == [next(d.page for d in DATASETS if d.id is DatasetId.ONSPD)]


def test_of_the_other_tables_each_missing_one_is_named(page: FolderPage) -> None:
    held = found("c.txt", DatasetId.CLASSIFICATION, "2026-11-07")
    page.show_reading(reading([held], DatasetId.ANNUAL_RETURN_HISTORY, DatasetId.AREA_OF_OPERATION))
    words = said(page, Role.REGISTER_DETAIL)
    assert "partly in the folder" in words
    assert "Missing: Register of charities: annual return history. Income and spending of earlier years" in words
    assert "Missing: Register of charities: area of operation." in words


def test_files_of_no_use_are_listed_with_the_reason_damaged_ones_first(page: FolderPage) -> None:
    files = [
        found("notes.txt", None, what="A text without columns: documentation, not data."),
        found("<b>odd.zip", None, error="The zip is damaged."),
    ]
    page.show_reading(reading(files))
    words = words_in(page)
    assert "Other files in the folder: 2 not used" in words
    assert words.index("<b>odd.zip: The zip is damaged.") < words.index("notes.txt: A text without columns")


def test_an_empty_folder_says_what_to_do_next(page: FolderPage, tmp_path: Path) -> None:
    page.show_reading(FolderReading(tmp_path, take_inventory([tmp_path]), ()))
    assert page.drop.isVisible()
    assert f"There are no files in {tmp_path} yet." in page.state.text()
    assert cards(page)[0].accessibleName() == "Charity register: needed, not in the folder"
    assert "the first cards say what" in page.areas.hint.text()
    assert not page.areas.list.isVisible()  # an empty list would look broken


def test_a_folder_that_has_everything_and_still_cannot_be_built_says_why(page: FolderPage, tmp_path: Path) -> None:
    problem = KilError("No small area of the index has a boundary.", "Add boundaries of the same edition.")
    page.show_reading(FolderReading(tmp_path, Inventory(()), (), problem))
    assert page.areas.hint.text() == str(problem)


def test_every_dataset_has_a_kind_with_words() -> None:
    for role in Role:
        assert role.label
        assert role.purpose.endswith(".")
        assert role.without.endswith(".")
    assert {dataset.role for dataset in DATASETS} == set(Role)
    assert all(dataset.page.startswith("https://") for dataset in DATASETS)
    assert next(d for d in DATASETS if d.id is DatasetId.CHARITY).need is Need.REQUIRED


@pytest.mark.parametrize(
    ("edition", "words"),
    [
        ("2026-11-07", ("less than a month old", 0)),
        ("2026-10-22", ("1 month old", 1)),
        ("June 2025", ("17 months old", 17)),
        ("December 2026", ("less than a month old", 0)),  # a clock that is behind
        ("2025", ("", None)),
    ],
)
def test_ages_count_whole_months(edition: str, words: tuple[str, int | None]) -> None:
    assert age_words(found("a", DatasetId.CHARITY, edition), TODAY) == words


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_is_wider_than_its_place(qtbot: QtBot, scale: float) -> None:
    page = FolderPage(load_theme(scale=scale), today=lambda: TODAY)
    qtbot.addWidget(page)
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * scale)
    page.setFont(font)
    page.show_needs(DATASETS)
    page.resize(1366, 700)
    page.show()
    QApplication.processEvents()
    room = page.cards.viewport().width()
    assert room > 500
    assert all(card.width() <= room for card in cards(page))
    for card in cards(page):
        for button in card.findChildren(QPushButton):
            assert button.mapTo(card, QPoint(button.width(), 0)).x() <= card.width()


# --- in the window ----------------------------------------------------------------------------------------------------


def test_another_folder_can_be_chosen_and_looking_can_be_stopped(
    window: Window, core: FakeCore, tmp_path: Path, settle_window: Settle
) -> None:
    for _ in range(2):
        window.commands.read_folder(tmp_path)
        settle_window(window)
    core.gate.clear()
    core.begun.clear()
    window.commands.read_folder(tmp_path)
    assert core.begun.wait(10)
    window.folder.stop.click()
    settle_window(window)
    assert window.folder.folder.text() == "No folder chosen yet"
    assert window.messages.history == []


def test_authorities_are_searched_ticked_and_built(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    window.new_project()
    window.commands.read_folder(tmp_path)
    settle_window(window)
    areas = window.folder.areas
    write(areas.search, "small")
    assert areas.list.model().rowCount() == 1
    areas.list.setCurrentIndex(areas.list.model().index(0, 0))
    press(areas.list, Qt.Key.Key_Return)
    assert areas.codes == ("E99000001",)
    assert areas.chosen.text() == "Chosen: Smalltown"
    click(areas.build)
    settle_window(window)
    assert window.stack.currentWidget() is window.pages
    assert window.messages.history[-1].text == "17 of 30 counted."
    assert window.session.is_dirty


def test_a_folder_dropped_on_the_window_is_looked_at(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    drop(window, tmp_path)
    settle_window(window)
    assert window.stack.currentWidget() is window.folder
    assert window.folder.folder.text() == str(tmp_path)


def test_a_folder_dropped_on_an_open_project_may_refresh_it_or_begin_another(
    opened: Window, tmp_path: Path, settle_window: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    refreshed: list[Path] = []
    monkeypatch.setattr(opened.refreshing, "refresh_from", refreshed.append)
    drop(opened, tmp_path)
    assert opened.stack.currentWidget() is opened.pages
    message = opened.messages.history[-1]
    assert tmp_path.name in message.text
    refresh, begin = message.offers
    refresh.do()
    assert refreshed == [tmp_path]
    begin.do()
    settle_window(opened)
    assert opened.stack.currentWidget() is opened.folder
    assert opened.folder.reading is not None
    assert opened.folder.reading.folder == tmp_path


def test_a_project_file_dropped_on_the_window_is_opened(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    file = tmp_path / "smalltown.gpkg"
    file.touch()
    drop(window, file)
    settle_window(window)
    assert window.session.path == file


def test_files_dropped_first_are_used_where_they_lie(window: Window, tmp_path: Path, settle_window: Settle) -> None:
    (tmp_path / "file.zip").touch()
    window.new_project()
    drop(window.folder, tmp_path / "file.zip")
    settle_window(window)
    assert window.folder.folder.text() == str(tmp_path)


def test_files_dropped_onto_a_folder_are_copied_only_when_the_person_says_so(
    window: Window, core: FakeCore, tmp_path: Path, settle_window: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[tuple[tuple[Path, ...], Path]] = []

    def add_to_folder(files: Sequence[Path], folder: Path, *, progress: Progress) -> tuple[Path, ...]:
        progress.report("Copying")
        copied.append((tuple(files), folder))
        return tuple(files)

    monkeypatch.setattr(core, "add_to_folder", add_to_folder)
    data, downloads = tmp_path / "data", tmp_path / "downloads"
    for folder in (data, downloads):
        folder.mkdir()
    file = downloads / "wards.zip"
    file.touch()
    window.new_project()
    window.commands.read_folder(data)
    settle_window(window)
    page = window.folder
    drop(page, file)
    assert page.question.text() == f"Copy “wards.zip” into {data}? The file itself stays where it is."
    click(page.leave)
    assert copied == []
    drop(page, file)
    click(page.copy)
    settle_window(window)
    assert copied == [((file,), data)]
    assert page.folder.text() == str(data)
    drop(page, file)
    click(page.use)
    settle_window(window)
    assert page.folder.text() == str(downloads)
    drop(page, file)
    settle_window(window)
    assert not page.asking.isVisible()  # it lies there already
    drop(page, data, downloads)
    assert page.question.text() == "Drop one folder, or only files."
    assert not page.copy.isVisible()
