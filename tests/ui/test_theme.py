"""The three looks: every colour has a role, every role can be read, and a change reaches everything at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QLabel

from kil_mapper import paths
from kil_mapper.maps.classes import NEED_CLASSES, symbols
from kil_mapper.model.bands import KEEP_IT_LOCAL
from kil_mapper.ui import appearance
from kil_mapper.ui.appearance import SYSTEM, Appearance
from kil_mapper.ui.icons import INK, Picture
from kil_mapper.ui.settings import THEME, Settings
from kil_mapper.ui.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, apply_theme, current_theme, load_theme
from kil_mapper.ui.window import Window

SOURCE = Path(__file__).resolve().parents[2] / "kil_mapper" / "ui"
GROUNDS = ("canvas", "surface", "surface_soft", "accent_soft", "selection")
NOTES = ("info_soft", "warning_soft", "error_soft", "cluster_soft")
TEXT_ON = [
    *[("ink", ground) for ground in (*GROUNDS, *NOTES, "map_ground")],
    *[("ink_soft", ground) for ground in ("canvas", "surface", "surface_soft", "map_ground")],
    *[("ink_faint", ground) for ground in ("canvas", "surface", "surface_soft")],
    *[
        (link, ground)
        for link in ("link", "accent", "accent_strong")
        for ground in ("canvas", "surface", "accent_soft")
    ],
    *[("ink_on_accent", ground) for ground in ("accent", "accent_strong")],
    *[(mark, ground) for mark in ("warning", "error", "good", "info") for ground in ("canvas", "surface")],
    *[(mark, f"{mark}_soft") for mark in ("warning", "error", "info")],
    ("surface", "ink"),
]
PARTS_ON = [
    *[(part, ground) for part in ("focus", "accent") for ground in ("canvas", "surface", "surface_soft")],
    *[("line_strong", ground) for ground in ("canvas", "surface", "surface_soft")],
    ("focus", "selection"), ("focus", "map_ground"), ("cluster", "surface"), ("cluster", "cluster_soft"),
    ("focus", "accent_soft"), ("accent", "map_ground"),
]  # fmt: skip
NO_TEXT = {
    "line": "sets apart what space sets apart already",
    "disabled": "what cannot be used now is told by its words and its state; WCAG 1.4.3 leaves it out",
    "map_paper": "ground of the key's samples, as pale as the map",
}


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """By WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture
def styled(qapp: QApplication) -> Iterator[QApplication]:
    """The application, with the palette it had given back afterwards."""
    palette = qapp.palette()
    yield qapp
    qapp.setPalette(palette)


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read_on_every_ground_it_stands_on(name: str) -> None:
    colours, least = load_theme(name).colours, 7.0 if name == CONTRAST else 4.5
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_ON}
    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


@pytest.mark.parametrize("name", THEMES)
def test_edges_of_controls_and_the_focus_can_be_seen(name: str) -> None:
    colours = load_theme(name).colours
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in PARTS_ON}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}


def test_every_colour_is_checked_or_left_out_with_a_reason() -> None:
    checked = {role for pair in TEXT_ON + PARTS_ON for role in pair}
    assert checked | set(NO_TEXT) == set(load_theme().colours)
    assert not checked & set(NO_TEXT)


def test_the_themes_have_the_same_roles_and_plain_colours() -> None:
    data = json.loads(paths.resource("theme.json").read_text(encoding="utf-8"))
    roles = {name: set(data[name]) for name in THEMES}
    assert roles[LIGHT] == roles[DARK] == roles[CONTRAST]
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for name in THEMES for colour in data[name].values())


def test_neighbouring_bands_differ_by_their_symbol_and_not_by_colour_alone() -> None:
    drawn = list(symbols(KEEP_IT_LOCAL).values())
    for one, other in pairwise(drawn):
        assert one.shape != other.shape or abs(one.radius - other.radius) >= 1


def test_classes_of_need_keep_their_order_in_grey() -> None:
    greys = [_luminance(found.colour) for found in NEED_CLASSES]
    assert greys == sorted(greys)
    assert all(contrast(one.colour, other.colour) > 1.15 for one, other in pairwise(NEED_CLASSES))


def test_no_colour_is_written_down_outside_the_theme() -> None:
    """Colours that come with the data (the symbols of the bands) are no literals."""
    literal = re.compile(
        r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3,5})?\b|QColor\(\s*[\"'\d]|rgba?\(|GlobalColor\.(?!transparent)"
        r"|Qt\.(?:white|black|red|green|blue|gray|yellow)\b"
    )
    found = {
        f"{file.name}: {line.strip()}"
        for file in SOURCE.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if literal.search(line)
    }
    sheet = paths.resource("theme.qss").read_text(encoding="utf-8")
    assert found == set()
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;} ])", re.sub(r"#\w+\s*\{", "{", sheet)) == []


def test_icons_are_one_set_that_takes_the_colour_it_is_given() -> None:
    for file in paths.resource("icons").glob("*.svg"):
        if file.stem != "kil-mapper":  # the mark of the application has its own
            drawn = file.read_text(encoding="utf-8")
            assert INK in drawn, file.name
            assert not re.search(r"#[0-9a-fA-F]{3,6}", drawn), file.name


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_an_icon_is_drawn_for_the_screen_it_is_shown_on(styled: QApplication, ratio: float) -> None:
    picture = load_theme().icon("save").pixmap(QSize(20, 20), ratio)
    assert picture.width() == round(20 * ratio)
    assert picture.devicePixelRatio() == ratio


def _darkest(icon: QIcon) -> QColor:
    image = icon.pixmap(QSize(32, 32), 1.0).toImage()
    shades = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return max(shades, key=lambda shade: shade.alpha())


def test_another_look_reaches_icons_and_pictures_that_are_there_already(styled: QApplication) -> None:
    theme = load_theme(LIGHT)
    icon, picture = theme.icon("close"), Picture(theme.icon("close"), 32)
    light = picture.pixmap().toImage()
    assert _luminance(_darkest(icon).name()) < 0.1
    theme.become(load_theme(DARK))
    apply_theme(styled, theme)
    picture.ensurePolished()
    assert _luminance(_darkest(icon).name()) > 0.5
    assert current_theme() is theme
    assert picture.pixmap().toImage() != light
    picture.deleteLater()


def test_a_choice_is_applied_remembered_and_ticked(
    styled: QApplication, opened: Window, settings: Settings, settle_window: Callable[[Window], None]
) -> None:
    opened.menus.actions["look_dark"].trigger()
    settle_window(opened)
    assert opened.theme.name == DARK
    assert settings.get(THEME) == DARK
    assert opened.menus.actions["look_dark"].isChecked()
    assert styled.palette().window().color() == opened.theme.colour("canvas")
    assert opened.theme.colours["canvas"] in styled.styleSheet()
    opened.menus.actions["look_contrast"].trigger()
    assert opened.theme.name == CONTRAST
    assert not opened.menus.actions["look_dark"].isChecked()
    again = Appearance(settings)
    assert again.theme.name == CONTRAST


def test_the_look_follows_the_system_when_it_should(
    styled: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = [LIGHT]
    monkeypatch.setattr(appearance, "system_theme", lambda: system[0])
    look = Appearance(settings)
    assert (look.choice, look.theme.name) == (SYSTEM, LIGHT)
    system[0] = DARK
    look._follow_system()
    assert look.theme.name == DARK
    look.look_light()
    look._follow_system()
    assert look.theme.name == LIGHT
    look.look_system()
    assert (look.choice, look.theme.name) == (SYSTEM, DARK)


def test_painted_charts_ask_the_look_that_is_there_now(opened: Window, styled: QApplication) -> None:
    theme: Theme = opened.theme
    assert opened.pages is not None
    assert opened.pages.current.context.theme is theme
    opened.appearance.look_dark()
    assert theme.name == DARK
    assert opened.pages.current.context.theme.colour("ink") == QColor(load_theme(DARK).colours["ink"])


@pytest.mark.parametrize("name", THEMES)
def test_the_map_in_the_window_takes_the_look(
    styled: QApplication, opened: Window, settle_window: Callable[[Window], None], qtbot: object, name: str
) -> None:
    getattr(opened.appearance, f"look_{name}")()
    settle_window(opened)
    view = opened.workspace
    assert view is not None
    if view.map.view is None:
        pytest.skip("no map in this place")
    answers: list[str] = []
    script = "getComputedStyle(document.querySelector('.kil-panel')).backgroundColor"
    view.map.view.caged_page.runJavaScript(script, 0, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)  # type: ignore[attr-defined]
    surface = opened.theme.colour("surface")
    assert answers == [f"rgb({surface.red()}, {surface.green()}, {surface.blue()})"]
    assert not [label for label in view.findChildren(QLabel) if label.styleSheet()]
