"""How names and amounts stand in a sentence."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kil_mapper.model.prose import chosen_share, listed, pounds


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Ash"], "Ash"),
        (["Ash", "Elm"], "Ash and Elm"),
        (["Ash", "Elm", "Yew"], "Ash, Elm and Yew"),
        (["Ash", "Elm and Oak"], "Ash, and Elm and Oak"),  # one ward is called so
    ],
)
def test_names_stand_in_a_row(names: list[str], said: str) -> None:
    assert listed(names) == said


@pytest.mark.parametrize(
    ("amount", "said"), [(0, "£0"), (1_234, "£1,234"), (Fraction(1, 2), "£1"), (Fraction(190_000, 3), "£63,333")]
)
def test_pounds_are_whole_and_rounded_half_up(amount: int | Fraction, said: str) -> None:
    assert pounds(amount) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.5, "50%"), (1, "100%"), (0.525, "52.5%"), (0.3333, "33.33%"), (1e-9, "0.0000001%"), (0.1, "10%")],
)
def test_a_share_that_somebody_chose_is_said_as_it_was_chosen(share: float, said: str) -> None:
    assert chosen_share(share) == said
