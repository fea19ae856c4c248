"""The view Who counts of a district with everything in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from kil_mapper.ui.who_counts.view import WhoCountsView
from kil_mapper.ui.window import Window
from tests.ui.district import mixed_project
from tests.ui.fakes import FakeCore
from tests.ui.hands import press, write
from tests.ui.who_counts.seen import Decided, Settle


@pytest.fixture
def view(window: Window, core: FakeCore, settle_window: Settle) -> WhoCountsView:
    """The view Who counts of that district."""
    core.project = mixed_project()
    window.commands.explore_sample()
    settle_window(window)
    window.show_view("who_counts")
    settle_window(window)
    assert window.pages is not None
    page = window.pages.current
    assert isinstance(page, WhoCountsView)
    return page


@pytest.fixture
def decide(view: WhoCountsView, window: Window, settle_window: Settle) -> Decided:
    """Write why and who into the strip, as a person does, and wait for the numbers."""

    def write_it(why: str, who: str) -> None:
        assert view.strip.isVisible()
        view.strip.why.clear()
        view.strip.who.clear()
        write(view.strip.why, why)
        write(view.strip.who, who)
        press(view.strip.who, Qt.Key.Key_Return)
        settle_window(window)

    return write_it
