"""The choices behind the numbers, and turnover bands of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, Final

from kil_mapper.model.bands import KEEP_IT_LOCAL, SCHEMES, UNKNOWN, Band, BandScheme
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.prose import pounds
from kil_mapper.model.tables import ComparatorArea
from kil_mapper.model.vocabulary import RuleProfile, TurnoverBasis
from kil_mapper.reports import clean

FARTHEST: Final = 100_000  # metres; nobody walks to a community anchor across a county
HIGHEST_EDGE: Final = 1_000_000_000_000  # pounds; beyond what the numbers of a table hold nothing could be counted
MOST_EDGES: Final = 12  # the map has no more symbols that can be told apart
OWN: Final = "own"
USUAL_CLUSTER: Final = next(band.low for band in KEEP_IT_LOCAL.bands if band.highlighted and band.low is not None)


def choose(
    project: Project,
    *,
    rules: RuleProfile | None = None,
    turnover_basis: TurnoverBasis | None = None,
    scheme: BandScheme | str | None = None,
    high_need_share: float | None = None,
    anchor_reach: int | None = None,
    neighbours: Iterable[str] | None = None,
) -> Project:
    """The project with other choices behind its numbers; what is left out stays as it is.

    Args:
        project: The project.
        rules: Which organisations count.
        turnover_basis: Which turnover they are banded by.
        scheme: The turnover bands: a scheme, as from `own_bands`, or the key of a built-in one.
        high_need_share: Share of residents in the most deprived fifth from which need is high: above 0, at most 1.
        anchor_reach: How far a community anchor reaches, in metres.
        neighbours: Codes of the local authorities to compare with.

    Raises:
        KilError: A choice is out of bounds or not known.
    """
    changes: dict[str, Any] = {}
    if rules is not None:
        changes["rules"] = RuleProfile(rules)
    if turnover_basis is not None:
        changes["turnover_basis"] = TurnoverBasis(turnover_basis)
    if scheme is not None:
        changes["scheme"] = scheme if isinstance(scheme, BandScheme) else _scheme(scheme)
    if high_need_share is not None:
        if not 0 < high_need_share <= 1:
            raise KilError(
                f"Need cannot be high from a share of {high_need_share:g}.",
                "Give a share above 0 and at most 1: 0.5 means half of the residents.",
            )
        changes["high_need_share"] = float(high_need_share)
    if anchor_reach is not None:
        if not 0 < anchor_reach <= FARTHEST:
            raise KilError(
                f"A community anchor cannot reach {anchor_reach:,} metres.",
                f"Give metres from 1 to {FARTHEST:,}; 1,500 is a walk of about twenty minutes.",
            )
        changes["anchor_reach"] = int(anchor_reach)
    if neighbours is not None:
        changes["neighbours"] = _neighbours(project, neighbours)
    return project.with_options(**changes) if changes else project


def own_bands(edges: Sequence[int], cluster: int | None = None) -> BandScheme:
    """Turnover bands between edges of one's own; unknown and £0 stay bands of their own.

    Args:
        edges: Lower edges in whole pounds above £0, rising; what is below the first is one band, what is from the last
            on another.
        cluster: The lower edge of the cluster, one of `edges`; None for that of the Keep it Local scheme.

    Returns:
        The scheme; the built-in one where the bands are the same.

    Raises:
        KilError: The edges are no bands, or the cluster is none of them.
    """
    _check_edges(edges)
    begins = USUAL_CLUSTER if cluster is None else cluster
    if begins not in edges:
        raise KilError(
            f"The cluster cannot begin at {pounds(begins)}: no band does.",
            f"Give one of {', '.join(pounds(edge) for edge in edges)}.",
        )
    bands = [Band(UNKNOWN, "Income not known", None, None), Band("zero", "£0", 0, 1)]
    if edges[0] > 1:
        bands.append(Band(f"under_{_key(edges[0])}", f"Under {_short(edges[0])}", 1, edges[0]))
    for low, high in pairwise(edges):
        label = f"{_short(low)}–{_short(high)}"
        bands.append(Band(f"{_key(low)}_{_key(high)}", label, low, high, highlighted=low == begins))
    last = edges[-1]
    bands.append(Band(f"{_key(last)}_over", f"{_short(last)} and over", last, None, highlighted=last == begins))
    return next((scheme for scheme in SCHEMES.values() if scheme.bands == tuple(bands)), _own(bands))


def _own(bands: list[Band]) -> BandScheme:
    return BandScheme(OWN, "Bands of the project’s own", tuple(bands))


def _check_edges(edges: Sequence[int]) -> None:
    if not edges:
        raise KilError("Bands need at least one edge.", "Give edges in whole pounds, such as 10000, 100000, 500000.")
    if len(edges) > MOST_EDGES:
        raise KilError(f"{len(edges)} edges make more bands than a map can show.", f"Give {MOST_EDGES} edges at most.")
    for edge in edges:
        if type(edge) is not int or edge < 1:
            raise KilError(
                f"“{edge}” cannot be the edge of a band.", "Edges are whole pounds above £0; £0 is a band of its own."
            )
    if max(edges) > HIGHEST_EDGE:
        raise KilError("An edge is higher than any turnover could be.", f"Give edges up to {pounds(HIGHEST_EDGE)}.")
    for low, high in pairwise(edges):
        if high <= low:
            raise KilError(
                f"The edges do not rise: {pounds(high)} comes after {pounds(low)}.",
                "Give each edge once, lowest first.",
            )


def _short(amount: int) -> str:
    """£10k, £12.5k, £1m, £1.05m where that is exact; £12,345 where it is not."""
    if 1_000_000 <= amount < 10_000_000_000 and amount % 10_000 == 0:
        return f"£{amount / 1_000_000:g}m"
    if 1_000 <= amount < 1_000_000 and amount % 100 == 0:
        return f"£{amount / 1_000:g}k"
    return pounds(amount)


def _key(amount: int) -> str:
    short = _short(amount).removeprefix("£")
    return short if short.removesuffix("k").removesuffix("m").isdecimal() else str(amount)


def _scheme(key: str) -> BandScheme:
    if key not in SCHEMES:
        raise KilError(
            f"There is no band scheme “{clean.tidy(key)}”.",
            f"Give {' or '.join(SCHEMES)}, or edges of your own in pounds.",
        )
    return SCHEMES[key]


def _neighbours(project: Project, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes, each once, in the order given; never the project's own areas."""
    asked = tuple(dict.fromkeys(code.strip() for code in codes if code.strip()))
    own = [area.name for area in project.areas if area.code in asked]
    if own:
        raise KilError(f"{own[0]} cannot be compared with itself.", "Choose other local authorities.")
    known = set(project.comparator_areas[ComparatorArea.LAD])
    unknown = [code for code in asked if code not in known]
    if unknown:
        raise KilError(
            f"The project knows nothing of “{clean.tidy(unknown[0])}”.",
            "Give codes of local authorities in England, such as E08000033."
            if known
            else "Other places are known only to projects built from national files.",
        )
    return asked
