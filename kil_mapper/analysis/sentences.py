"""Plain sentences generated from numbers, with their hedges: written to be read aloud."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kil_mapper.analysis.cold_spots import ABOVE, HAIR
from kil_mapper.analysis.neighbourhoods import LOST
from kil_mapper.model.project import ProjectOptions
from kil_mapper.model.prose import chosen_share, listed
from kil_mapper.model.results import LAD_RATES_PER, RATES_PER, AreaMore, AreaRow, Results
from kil_mapper.model.vocabulary import AreaType, Condition, VersusWhole

Row = Mapping[str, Any]
_NO_AREAS = "Cold spots cannot be named, because the project holds no wards and no neighbourhoods of its own."
_COMPARED = {
    VersusWhole.HIGHER: "clearly more per head than in {whole} as a whole",
    VersusWhole.LOWER: "clearly fewer per head than in {whole} as a whole",
    VersusWhole.NO_CLEAR_DIFFERENCE: "no clear difference from {whole} as a whole",
}


def area_sentence(row: Row, whole: str, noun: tuple[str, str], options: ProjectOptions) -> str:
    """One plain sentence about an area with its numbers, the verdict on cold spots first. It begins with its name.

    Args:
        row: Values by the columns of `AreaRow`, `AreaMore` and `cold_spots.ABOVE`.
        whole: Name of the whole that rates are compared with.
        noun: What is counted, one and many.
        options: The thresholds.
    """
    name = row[AreaRow.NAME]
    if not row[AreaRow.COVERED]:
        return f"{name} {_not_covered(row, noun)}"
    if row[AreaRow.TYPE] == AreaType.LAD.value:
        return f"{name}: {_joined(_authority(row, whole, noun))}."
    verdict = row[AreaRow.COLD_SPOT]
    if pd.isna(verdict):
        opening = f"{name}: whether this is a cold spot cannot be said, because {_why_unknown(row, whole)}"
        clauses = [opening, *_facts(row, whole, noun, options)]
    elif verdict:
        clauses = _cold(row, whole, noun, options)
    else:
        clauses = _not_cold(row, whole, noun, options)
    return f"{_joined([*clauses, *_hedges(row, options)])}."


def _joined(clauses: list[str]) -> str:
    return "; ".join(clause for clause in clauses if clause)


def _not_covered(row: Row, noun: tuple[str, str]) -> str:
    if row.get(LOST):
        return "cannot be measured: some of its small areas or wards are not in this project."
    return (
        "is not covered: the postcode directory lacks postcodes where its residents live, "
        f"so {noun[1]} based here cannot be counted."
    )


def _authority(row: Row, whole: str, noun: tuple[str, str]) -> list[str]:
    """Rates of authorities are per 1,000 residents (METHODS §6)."""
    cluster = int(row[AreaRow.CLUSTER])
    return [
        _counted(row, noun, per=LAD_RATES_PER) + ("" if row[AreaRow.NAME] == whole else _comparison(row, whole)),
        f"{cluster:,} of them in the cluster band" if cluster else "none of them in the cluster band",
        need_words(row),
        _unknown(row),
    ]


def _cold(row: Row, whole: str, noun: tuple[str, str], options: ProjectOptions) -> list[str]:
    thin, *rest = _thin(row, whole, noun, options)
    verdict = f"is a {'borderline ' if _is(row[AreaRow.BORDERLINE]) else ''}cold spot"
    return [f"{row[AreaRow.NAME]} {verdict}: need is high ({need_words(row, options)}) and {thin}", *rest]


def _thin(row: Row, whole: str, noun: tuple[str, str], options: ProjectOptions) -> list[str]:
    """The condition of thin capacity that is met, as the end of a sentence; then the other numbers."""
    large = _large(row, noun, options)
    if Condition.FEWER_ORGANISATIONS in row[AreaRow.CONDITIONS]:
        numbers = _counted(row, noun, bare=True)
        return [f"there are clearly fewer {noun[1]} per head than in {whole} as a whole ({numbers})", large]
    return [large, _there_are(row, whole, noun)]


def _not_cold(row: Row, whole: str, noun: tuple[str, str], options: ProjectOptions) -> list[str]:
    name, met, need = row[AreaRow.NAME], row[AreaRow.CONDITIONS], need_words(row, options)
    if Condition.HIGH_NEED in met:
        there = _there_are(row, whole, noun)
        return [f"{name}: need is high ({need}), but this is not a cold spot: {there}", _large(row, noun, options)]
    if not {Condition.FEWER_ORGANISATIONS, Condition.NO_CLUSTER_OR_ABOVE}.intersection(met):
        return [f"{name}: {_counted(row, noun)}{_comparison(row, whole)}", _large(row, noun, options), need]
    thin, *rest = _thin(row, whole, noun, options)
    if _is(row[AreaRow.BORDERLINE]):
        return [f"{name}: not a cold spot, but borderline ({need}): {thin}", *rest]
    return [f"{name}: not a cold spot, because need is not high ({need}), although {thin}", *rest]


def _facts(row: Row, whole: str, noun: tuple[str, str], options: ProjectOptions) -> list[str]:
    return [f"{_counted(row, noun)}{_comparison(row, whole)}", _large(row, noun, options), need_words(row, options)]


def _why_unknown(row: Row, whole: str) -> str:
    if pd.isna(row[AreaRow.MOST_DEPRIVED_20]):
        return "need is not known"
    if pd.isna(row[AreaRow.VERSUS_WHOLE]):
        return f"there is no rate of {whole} as a whole to compare with"
    return "the turnover bands have no cluster"


def _hedges(row: Row, options: ProjectOptions) -> list[str]:
    found = [_unknown(row)]
    if Condition.NO_ANCHOR in row[AreaRow.CONDITIONS]:
        found.append(f"no declared community anchor within {options.anchor_reach / 1000:g} km of where residents live")
    if row[AreaMore.FEW]:
        found.append("so few residents or organisations that chance weighs heavily")
    return found


def need_words(row: Row, options: ProjectOptions | None = None) -> str:
    """The share of residents in the most deprived fifth in words; empty where it is not known.

    Args:
        row: Values by the columns of `AreaRow`.
        options: When given, a share near the threshold of high need is told as borderline.
    """
    share = row[AreaRow.MOST_DEPRIVED_20]
    if pd.isna(share):
        return ""
    threshold = None if options is None else options.high_need_share
    text = f"{share_words(float(share), threshold)} residents live in the most deprived fifth of England"
    if threshold is not None and _is(row[AreaRow.BORDERLINE]):
        text += f", within 10 points of the {chosen_share(threshold)} from which need counts as high"
    return text


def share_words(share: float, threshold: float | None = None) -> str:
    """A share of something for reading aloud, never rounded across the threshold, to nothing or to all.

    Args:
        share: 0–1.
        threshold: A share that it must not seem to reach when it does not.

    Example:
        >>> share_words(0.644), share_words(0.0), share_words(0.998), share_words(0.499, 0.5)
        ('64% of', 'none of the', 'over 99% of', 'just under 50% of')
    """
    if share <= 0 or share >= 1:
        return "none of the" if share <= 0 else "all"
    if share < 0.005:
        return "under 1% of"
    if share >= 0.995:
        return "over 99% of"
    if threshold is not None and round(share, 2) >= threshold > share + HAIR:
        return f"just under {chosen_share(threshold)} of"
    return f"{share:.0%} of"


def _counted(row: Row, noun: tuple[str, str], per: int = RATES_PER, *, bare: bool = False) -> str:
    """How many for how many residents, with rate and interval; `bare` inside a bracket, without what is counted."""
    count = int(row[AreaRow.ORGANISATIONS])
    text = f"{count:,}" if bare else f"{f'{count:,}' if count else 'no'} {noun[count != 1]}"
    if pd.isna(row[AreaRow.RATE]):
        return text
    rate, low, high = (row[name] * per / RATES_PER for name in (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH))
    text += f" for {int(row[AreaRow.POPULATION]):,} residents, {rate:.1f} per {per:,}"
    return f"{text}, 95% interval {low:.1f} to {high:.1f}" if bare else f"{text} (95% interval {low:.1f} to {high:.1f})"


def _there_are(row: Row, whole: str, noun: tuple[str, str]) -> str:
    verb = "is" if int(row[AreaRow.ORGANISATIONS]) == 1 else "are"
    return f"there {verb} {_counted(row, noun)}{_comparison(row, whole)}"


def _comparison(row: Row, whole: str) -> str:
    versus = row[AreaRow.VERSUS_WHOLE]
    return "" if pd.isna(versus) else f", {_COMPARED[VersusWhole(versus)].format(whole=whole)}"


def _large(row: Row, noun: tuple[str, str], options: ProjectOptions) -> str:
    """How many turn over as much as the cluster's lower edge; empty without a cluster."""
    cluster, above = options.scheme.cluster, row[ABOVE]
    if cluster is None or cluster.low is None or pd.isna(above):
        return ""
    edge = f"£{cluster.low:,} or more"
    if int(above) == 0:
        known = "is known to turn" if int(row[AreaRow.INCOME_UNKNOWN]) else "turns"
        return f"no {noun[0]} there {known} over {edge}"
    return f"{int(above):,} of them {'turns' if int(above) == 1 else 'turn'} over {edge}"


def _unknown(row: Row) -> str:
    unknown = int(row[AreaRow.INCOME_UNKNOWN])
    return f"the income of {unknown:,} is not known" if unknown else ""


def _is(flag: Any) -> bool:
    return bool(pd.notna(flag) and flag)


def cold_spot_summary(results: Results) -> tuple[str, ...]:
    """Plain sentences for a first page: which areas are cold spots, which are borderline, what chance means.

    Areas are named in the order of their codes; nothing is ranked.
    """
    sentences, chance = _found(results), by_chance(results)
    if not sentences:
        return (_NO_AREAS,)
    project = results.project
    cluster = project.options.scheme.cluster
    none = "" if cluster is None or cluster.low is None else f", or none that turns over £{cluster.low:,} or more"
    rule = (
        f"A cold spot is an area where at least {chosen_share(project.options.high_need_share)} of residents live in "
        f"the most deprived fifth of England, and where there are clearly fewer {project.noun[1]} per head than in "
        f"{project.name} as a whole{none}."
    )
    return (*sentences, rule, *chance)


def cold_spot_verdicts(results: Results) -> tuple[str, ...]:
    """The same without the rule, for where the rule stands beside it in full."""
    sentences = _found(results)
    return (*sentences, *by_chance(results)) if sentences else (_NO_AREAS,)


def _found(results: Results) -> list[str]:
    """What is said of wards, then of neighbourhoods."""
    sentences: list[str] = []
    for kind in (AreaType.WARD, AreaType.CUSTOM):
        here = results.areas[results.areas[AreaRow.TYPE] == kind.value]
        if len(here):
            sentences += _verdicts(here, kind, results.project.options.high_need_share)
    return sentences


def by_chance(results: Results) -> tuple[str, ...]:
    """What chance alone would do among the wards; nothing where there are none."""
    wards = int((results.areas[AreaRow.TYPE] == AreaType.WARD.value).sum())
    return (_chance(wards),) if wards else ()


def _verdicts(areas: pd.DataFrame, kind: AreaType, threshold: float) -> list[str]:
    cold, edge = areas[AreaRow.COLD_SPOT], areas[AreaRow.BORDERLINE].fillna(value=False).astype(bool)
    spots = areas[cold.fillna(value=False).astype(bool)]
    total = f"{len(areas):,} {kind.nouns[len(areas) != 1]}"
    if len(spots) == 0:
        found = [f"Of {total}{_own(kind)} none is known to be a cold spot."]
    elif len(spots) == 1:
        found = [f"Of {total}{_own(kind)} one is a cold spot: {_listed(spots[AreaRow.NAME])}."]
    else:
        found = [f"Of {total}{_own(kind)} {len(spots):,} are cold spots: {_listed(spots[AreaRow.NAME])}."]
    over, under = spots[edge[spots.index]], areas[_nearly(areas, edge)]
    if len(over):
        found.append(
            f"{_are(over)} borderline, because need is within 10 points of the {chosen_share(threshold)} from which it "
            "counts as high."
        )
    if len(under):
        found.append(
            f"{_are(under)} not, but borderline: capacity is thin, and need is less than 10 points below the "
            f"{chosen_share(threshold)} from which it counts as high."
        )
    unknown = areas[cold.isna()]
    if len(unknown):
        verb, what = ("is", "a cold spot") if len(unknown) == 1 else ("are", "cold spots")
        found.append(
            f"Whether {_listed(unknown[AreaRow.NAME])} {verb} {what} cannot be said, because numbers are missing."
        )
    return found


def _are(areas: pd.DataFrame) -> str:
    return f"{_listed(areas[AreaRow.NAME])} {'is' if len(areas) == 1 else 'are'}"


def _own(kind: AreaType) -> str:
    return " of the project’s own" if kind is AreaType.CUSTOM else ""


def _nearly(areas: pd.DataFrame, edge: pd.Series) -> pd.Series:
    """Areas that would be cold spots if need were a little higher."""
    thin = {Condition.FEWER_ORGANISATIONS, Condition.NO_CLUSTER_OR_ABOVE}
    met = pd.Series(
        [
            bool(conditions) and Condition.HIGH_NEED not in conditions and bool(thin.intersection(conditions))
            for conditions in areas[AreaRow.CONDITIONS]
        ],
        index=areas.index,
        dtype=bool,
    )
    return met & edge


def _chance(wards: int) -> str:
    about = round(wards / 20)
    if about < 1 and wards < 10:
        return "Even by chance alone, about one ward in twenty differs from the whole."
    often = "one differs" if about <= 1 else f"{about:,} differ"
    return f"Of {wards:,} wards about {often} from the whole by chance alone."


def _listed(names: pd.Series) -> str:
    return listed([str(name) for name in names])
