"""What a reader must know of change over time, in plain sentences (METHODS §9)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from kil_mapper.model.days import financial_year
from kil_mapper.model.deflators import price_year, source_of
from kil_mapper.model.findings import MoveRow, YearRow
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Deflator, Org
from kil_mapper.model.vocabulary import REGISTERED


def notes_of(
    project: Project,
    organisations: pd.DataFrame,
    years: pd.DataFrame,
    prices: pd.DataFrame,
    moves: pd.DataFrame,
    span: tuple[int, int] | None,
) -> tuple[str, ...]:
    """Who is looked at, which years are shown, in whose pounds, and what cannot be seen.

    Args:
        project: The project.
        organisations: Those looked at.
        years: Rows of `YearRow`.
        prices: Rows of `Deflator`.
        moves: Every organisation on the register at the end of both years compared (`MoveRow`).
        span: The years between which movements are counted.
    """
    shown = years.loc[years[YearRow.SHOWN], YearRow.YEAR].tolist()
    return (
        *_who(organisations),
        *_which_years(project, years),
        *_money(shown, prices),
        *_movement(shown, prices, moves, span),
    )


def _who(organisations: pd.DataFrame) -> Iterator[str]:
    yield (
        "Looked at are the registered charities based here by the project’s rules, with those removed from the "
        "register since and those that are dormant now."
    )
    removed = int((organisations[Org.STATUS] != REGISTERED).sum())
    if removed:
        yield (
            f"{removed:,} of them {'was' if removed == 1 else 'were'} removed. The register keeps the addresses of few "
            "removed charities, so more may have closed here. A charity that registered anew as a CIO looks like a "
            "removal and a registration."
        )
    else:
        yield (
            "The register gives no removed charity an address here, so closures are not known: the numbers of earlier "
            "years are of charities that still exist, and a rise may be only that. A charity that registered anew as "
            "a CIO looks like a new one."
        )
    yield (
        "Rules and addresses are those of today’s register: who moved into the area or out of it is not seen, and a "
        "removed charity is where it was last."
    )
    dated = organisations[Org.REGISTERED_ON].notna() & (
        (organisations[Org.STATUS] == REGISTERED) | organisations[Org.REMOVED_ON].notna()
    )
    undated = int((~dated).sum())
    if undated:
        yield f"{undated:,} without a date of registration or removal {'is' if undated == 1 else 'are'} left out."


def _which_years(project: Project, years: pd.DataFrame) -> Iterator[str]:
    if project.annual_returns.empty:
        yield "The project holds no annual return history, so incomes over time are not known."
        return
    yield (
        "A year is shown when more than 80% of the charities then registered reported an income for a period that "
        "ended in it. Incomes are scaled to 365 days; of two periods that end in one year the later one counts."
    )
    hidden = years[~years[YearRow.SHOWN]]
    shares = years.loc[years[YearRow.SHOWN], YearRow.COMPLETENESS]
    if len(shares):
        yield (
            f"An income is that of the charities which reported, {shares.min():.0%} to {shares.max():.0%} of those "
            "registered: part of the change from year to year is who reported."
        )
    if len(hidden):
        parts = (
            f"{label} ({share:.0%})" if pd.notna(share) else f"{label} (nobody registered)"
            for label, share in zip(hidden[YearRow.LABEL], hidden[YearRow.COMPLETENESS], strict=True)
        )
        yield f"Not shown: {', '.join(parts)}."


def _money(shown: list[int], prices: pd.DataFrame) -> Iterator[str]:
    base = price_year(shown, prices)
    if not shown:
        return
    if base is None:
        yield "No year shown has a price, so nothing is told in real terms. Load a newer table of prices."
        return
    yield f"Real terms are pounds of {financial_year(base)}: {source_of(prices)}."
    missing = sorted(set(shown) - set(prices[Deflator.YEAR]))
    if missing:
        labels = ", ".join(map(financial_year, missing))
        yield f"There is no price for {labels}, so no real terms. Load a newer table of prices."


def _movement(
    shown: list[int], prices: pd.DataFrame, moves: pd.DataFrame, span: tuple[int, int] | None
) -> Iterator[str]:
    if span is None:
        if shown:
            yield "Movement between bands needs two years that are complete enough."
        return
    first, last = map(financial_year, span)
    yield (
        f"Movement is that of charities registered at the end of both {first} and {last}; of these, only those with "
        "both incomes known entered or left the cluster."
    )
    index = prices.set_index(Deflator.YEAR)[Deflator.INDEX]
    rise = float(index[span[1]]) / float(index[span[0]]) if set(span) <= set(index.index) else None
    both = moves.dropna(subset=[MoveRow.FROM_INCOME, MoveRow.TO_INCOME])
    before, after = int(both[MoveRow.FROM_INCOME].sum()), int(both[MoveRow.TO_INCOME].sum())
    if before:
        real = "" if rise is None else f", {_change(after / (before * rise) - 1)} in real terms"
        yield (
            f"The {len(both):,} with both incomes known had £{before:,} together in {first} and £{after:,} in "
            f"{last}{real}."
        )
    if rise is not None:
        yield (
            f"Bands are in pounds of the day; prices {_moved(rise - 1)} between the two years, so some moved by that "
            "alone."
        )


def _change(share: float) -> str:
    """A rise of 2.0%, a fall of 6.8%."""
    if not round(abs(share), 3):
        return "no change"
    return f"a {'rise' if share > 0 else 'fall'} of {abs(share):.1%}"


def _moved(share: float) -> str:
    """Rose by 12.9%, fell by 0.4%."""
    if not round(abs(share), 3):
        return "did not change"
    return f"{'rose' if share > 0 else 'fell'} by {abs(share):.1%}"
