"""What is selected: one organisation, alone or among several."""

from __future__ import annotations

import pytest

from kil_mapper.ui.selection import Selection


class Heard:
    """What a selection told, in order."""

    def __init__(self, selection: Selection) -> None:
        self.told: list[object] = []
        selection.changed.connect(self.told.append)
        selection.chosen_changed.connect(self.told.append)


def state(selection: Selection) -> tuple[str | None, tuple[str, ...]]:
    """The one and all."""
    return selection.org_id, selection.chosen


@pytest.fixture
def selection(qapp: object) -> Selection:
    return Selection()


def test_one_organisation_is_chosen_alone(selection: Selection) -> None:
    heard = Heard(selection)
    selection.select("a")
    assert state(selection) == ("a", ("a",))
    selection.select("a")
    assert heard.told == ["a", ("a",)]
    selection.select(None)
    assert state(selection) == (None, ())
    assert heard.told[2:] == ["", ()]


def test_several_are_chosen_and_one_of_them_shows_its_details(selection: Selection) -> None:
    selection.select("b")
    heard = Heard(selection)
    selection.choose(["a", "b", "a", "c"])
    assert state(selection) == ("b", ("a", "b", "c"))
    assert heard.told == [("a", "b", "c")], "The details stay, so nobody has to show them again"
    selection.choose(["a", "c"])
    assert selection.org_id == "c"
    selection.choose(["a", "c"], "a")
    assert selection.org_id == "a"
    selection.choose([])
    assert state(selection) == (None, ())


def test_one_that_is_not_chosen_never_shows_its_details(selection: Selection) -> None:
    selection.choose(["a", "b"], "z")
    assert selection.org_id == "b"


def test_whoever_hears_of_one_change_finds_both_made(selection: Selection) -> None:
    seen: list[tuple[str | None, tuple[str, ...]]] = []
    selection.changed.connect(lambda _id: seen.append(state(selection)))
    selection.choose(["a", "b"])
    assert seen == [("b", ("a", "b"))]


def test_choosing_one_after_several_lets_the_others_go(selection: Selection) -> None:
    selection.choose(["a", "b"], "a")
    heard = Heard(selection)
    selection.select("a")
    assert heard.told == [("a",)]
