"""The view Explore of a district with groups that are as people find theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kil_mapper.ui.settings import WHO_DECIDES
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.view import Workspace
from tests.ui.district import mixed_project
from tests.ui.eyes import workspace
from tests.ui.fakes import FakeCore

Settle = Callable[[Window], None]


@pytest.fixture
def explore(window: Window, core: FakeCore, settle_window: Settle) -> Window:
    """The window there, with the name that decides already known."""
    core.project = mixed_project()
    window.settings.put(WHO_DECIDES, "AK")
    window.commands.explore_sample()
    settle_window(window)
    return window


@pytest.fixture
def view(explore: Window) -> Workspace:
    """The view itself."""
    return workspace(explore)
