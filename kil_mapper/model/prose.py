"""How names and amounts stand in a sentence, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def listed(names: Sequence[str]) -> str:
    """Names in a row; where one of them holds an "and" itself, a comma parts the last.

    >>> listed(["Ash", "Elm"]), listed(["Ash", "Elm and Oak", "Yew"])
    ('Ash and Elm', 'Ash, Elm and Oak, and Yew')
    """
    if len(names) < 2:
        return "".join(names)
    joint = ", and" if any(" and " in name for name in names) else " and"
    return f"{', '.join(names[:-1])}{joint} {names[-1]}"


def pounds(amount: int | Fraction) -> str:
    """Whole pounds, rounded half up.

    >>> pounds(150_000), pounds(Fraction(1, 2))
    ('£150,000', '£1')
    """
    return f"£{(amount + Fraction(1, 2)) // 1:,}"


def chosen_share(share: float) -> str:
    """A share that somebody chose, in per cent and as exact as it was chosen.

    >>> chosen_share(0.5), chosen_share(0.525), chosen_share(1)
    ('50%', '52.5%', '100%')
    """
    text = f"{Decimal(str(share)) * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
