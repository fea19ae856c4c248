"""Consortia: organisations that bid together (METHODS §8).

Suggested ones have the fewest partners that turn over enough and bring everything asked for, a hyper-local partner
among them. The search is exact and small. Whoever brings a thing asked for may be exchanged for the largest
organisation that brings it too: the consortium gets no poorer and no larger. So of each combination of things only
the largest organisation that brings them together need be looked at, and everybody else is taken by size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from kil_mapper.model.contracts import Consortium
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Reach

SUGGESTIONS = 3
MOST_PARTNERS = 8  # beyond it nobody could lead
HYPER_LOCAL_BELOW = 100_000


@dataclass(frozen=True)
class Brought:
    """One thing asked for.

    Attributes:
        what: In words.
        by: The org_ids that bring it.
    """

    what: str
    by: frozenset[str]


def suggest(candidates: pd.DataFrame, required: Fraction, asked: Sequence[Brought] = ()) -> tuple[tuple[str, ...], ...]:
    """Members of consortia that turn over enough, none of which could bid alone; each with another lead.

    Args:
        candidates: Counted organisations that may take part: local, with current accounts.
        required: The turnover that they must have together, in pounds.
        asked: Things of each of which a member must bring one.

    Returns:
        At most three, each looked for without the leads of those before; the fewest partners first. A hyper-local
        partner is among them wherever eight partners suffice with one. () where not even eight turn over enough.
    """
    small = candidates[candidates[Counted.TURNOVER].notna()]
    small = small.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True]).set_index(Org.ID)
    turnover = {str(org): int(pounds) for org, pounds in small[Counted.TURNOVER].items() if 0 < int(pounds) < required}
    wards = dict(zip(small.index, small[Org.WARD].mask(small[Counted.SENSITIVE]), strict=True))
    tiny = frozenset(small.index[is_hyper_local(small)])
    groups = [each.by for each in asked]
    found: list[tuple[str, ...]] = []
    while len(found) < SUGGESTIONS:
        members = fewest(turnover, required, [*groups, tiny])
        if members is None:
            members = fewest(turnover, required, groups)
        else:
            members = _nearer(turnover, required, members, groups, tiny, wards)
        if members is None:
            break
        found.append(tuple(sorted(members, key=lambda org: (-turnover[org], org))))
        del turnover[found[-1][0]]
    reached = {members: int(small.loc[list(members), Counted.TURNOVER].sum()) for members in found}
    return tuple(sorted(found, key=lambda members: (len(members), -reached[members])))


def is_hyper_local(counted: pd.DataFrame) -> pd.Series:
    """Small organisations that work in one authority; never those at a protected address."""
    turnover = counted[Counted.TURNOVER]
    small = ((turnover > 0) & (turnover < HYPER_LOCAL_BELOW)).fillna(value=False).astype(bool)
    return small & (counted[Counted.REACH] == Reach.LOCAL.value) & ~counted[Counted.SENSITIVE].astype(bool)


def fewest(turnover: dict[str, int], required: Fraction, groups: Sequence[Collection[str]]) -> list[str] | None:
    """The fewest organisations that turn over enough and hold one of each group; of these the largest together.

    Args:
        turnover: Pounds by org_id, largest first.
        required: What they must turn over together.
        groups: The org_ids of each of which one must be a member.

    Returns:
        Their org_ids; None where `MOST_PARTNERS` do not suffice or a group has nobody.
    """
    best: tuple[int, int] | None = None
    chosen: list[str] | None = None
    for parts in _partitions(list(range(len(groups)))):
        start = [_largest(turnover, [groups[number] for number in part]) for part in parts]
        if any(org is None for org in start):
            continue
        members = list(dict.fromkeys(org for org in start if org is not None))
        reached = sum(turnover[org] for org in members)
        for org, pounds in turnover.items():
            if reached >= required or len(members) >= MOST_PARTNERS:
                break
            if org not in members:
                members.append(org)
                reached += pounds
        if reached >= required and len(members) <= MOST_PARTNERS and (best is None or (len(members), -reached) < best):
            best, chosen = (len(members), -reached), members
    return chosen


def _largest(turnover: dict[str, int], groups: Sequence[Collection[str]]) -> str | None:
    """The largest organisation that is in every one of these groups."""
    return next((org for org in turnover if all(org in group for group in groups)), None)


def _partitions(things: list[int]) -> Iterator[list[list[int]]]:
    """Every way to put things into groups: five for three things."""
    if not things:
        yield []
        return
    first, *rest = things
    for parts in _partitions(rest):
        yield [[first], *parts]
        for number, part in enumerate(parts):
            yield [*parts[:number], [first, *part], *parts[number + 1 :]]


def _nearer(
    turnover: dict[str, int],
    required: Fraction,
    members: list[str],
    groups: Sequence[Collection[str]],
    tiny: Collection[str],
    wards: dict[str, str],
) -> list[str]:
    """The same consortium with its one hyper-local partner from a ward of the others, where that is still enough."""
    local = [org for org in members if org in tiny]
    others = [org for org in members if org not in tiny]
    places = {wards[org] for org in others if isinstance(wards[org], str)}
    if len(local) != 1 or wards[local[0]] in places or not all(set(group) & set(others) for group in groups):
        return members
    reached = sum(turnover[org] for org in others)
    for org, pounds in turnover.items():
        if org in tiny and wards[org] in places and reached + pounds >= required:
            return [*others, org]
    return members


def describe(
    members: pd.DataFrame, required: Fraction, asked: Sequence[Brought], themes: tuple[str, ...]
) -> Consortium:
    """What organisations are together, whoever picked them.

    Args:
        members: Counted organisations, each with a known turnover.
        required: The turnover that is wanted, in pounds.
        asked: Things of each of which a member must bring one.
        themes: What the members do, in words.
    """
    inside = members.reset_index(drop=True).sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True])
    ids = tuple(map(str, inside[Org.ID]))
    combined, lead_turnover = int(inside[Counted.TURNOVER].sum()), int(inside[Counted.TURNOVER].iloc[0])
    hyper_locals = tuple(map(str, inside.loc[is_hyper_local(inside), Org.ID]))
    wards = inside.loc[~inside[Counted.SENSITIVE].astype(bool), Counted.WARD_NAME].dropna()
    return Consortium(
        members=ids,
        combined_turnover=combined,
        lead=ids[0],
        lead_turnover=lead_turnover,
        largest_share=lead_turnover / combined if combined else 0.0,
        wards=tuple(sorted(set(wards))),
        hyper_local=hyper_locals[-1] if hyper_locals else None,
        enough=combined >= required,
        lead_enough=lead_turnover >= required,
        themes=themes,
        missing=tuple(each.what for each in asked if each.by.isdisjoint(ids)),
        hyper_locals=hyper_locals,
    )
