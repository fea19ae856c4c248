"""What the maps of need and capacity say in words: the same for the page, the still pictures and their alternatives."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from kil_mapper.maps import capacity, features, wording
from kil_mapper.maps.capacity import CapacityClass, Cell, Thirds
from kil_mapper.maps.features import Feature
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow, Results
from kil_mapper.model.tables import DOMAINS, Lsoa
from kil_mapper.model.vocabulary import AreaType, VersusWhole

CHANCE_NOTE: Final = (
    "A rate from few organisations swings from year to year by chance: compare the intervals, not the shades."
)
COLD_NOTE: Final = (
    "A cold spot has high need and either clearly fewer organisations per head or none of the cluster band or above."
)
THIRDS_NOTE: Final = (
    "Each third holds about the same number of areas. Two of them on either side of an edge may hardly differ."
)
SPREAD_NOTE: Final = "Each shade of capacity holds about the same number of areas; edges are rounded."
_NAMED: Final = 6  # cold spots that a text alternative names before it counts the rest


def domain_title(key: str) -> str:
    """A measure of need as a list of choices names it."""
    return "Overall (IMD)" if key == "imd" else DOMAINS[key]


def subtitle(project: Project) -> str:
    """The line under the title of the pair."""
    return f"Need and capacity: deprivation by small area beside {project.noun[1]} per 10,000 residents"


def capacity_title(project: Project, kind: AreaType) -> str:
    """Heading of the capacity classes."""
    return f"Capacity: {project.noun[1]} per 10,000 residents, by {kind.nouns[0]}"


def combined_title(project: Project, kind: AreaType) -> str:
    """Heading of the map of nine classes."""
    return f"Need and {project.noun[1]} per 10,000 residents together, by {kind.nouns[0]}"


def edges_said(thirds: Thirds, project: Project) -> list[str]:
    """The edges of the thirds, as two plain lines."""

    def parts(edges: tuple[float, float], words: tuple[str, str, str]) -> str:
        low, high = edges
        return f"{words[0]} under {low:.1f}, {words[1]} {low:.1f} to under {high:.1f}, {words[2]} {high:.1f} and over."

    return [
        f"Need (average IMD score): {parts(thirds.need, ('lower', 'middle', 'higher'))}",
        f"{wording.heading(project)} per 10,000 residents: {parts(thirds.capacity, ('fewer', 'middling', 'more'))}",
    ]


def said(row: Feature, results: Results, cell: Cell | None) -> dict[str, Any]:
    """Everything that is said of an area: when pointed at, when chosen, and in the list.

    Args:
        row: Its row of the results (`AreaRow`, `AreaMore`).
        results: What was found.
        cell: Its class of need and capacity.

    Returns:
        `tip` and `marks` as lines, `facts` as pairs of words, `sentence`.
    """
    rate, need = rate_said(row, results.project), need_said(row)
    marks = wording.marks(row)
    return {
        "tip": [rate, versus_said(row, results.project), need],
        "cell_label": f"{cell.key}: {cell.label}" if cell else "",
        "marks": marks,
        "facts": _facts(row, results.project),
        "sentence": features.text(row[AreaRow.SENTENCE]),
    }


def rate_said(row: Feature, project: Project) -> str:
    """An area's rate with its interval."""
    if pd.isna(row[AreaRow.RATE]):
        return f"{wording.heading(project)} per 10,000 residents not known"
    return (
        f"{row[AreaRow.RATE]:.1f} {project.noun[1]} per 10,000 residents "
        f"(95% interval {row[AreaRow.RATE_LOW]:.1f} to {row[AreaRow.RATE_HIGH]:.1f})"
    )


def versus_said(row: Feature, project: Project) -> str:
    """How an area's rate stands to the whole; empty where it cannot be said."""
    versus = row[AreaRow.VERSUS_WHOLE]
    if pd.isna(versus) or row[AreaRow.TYPE] == AreaType.LAD.value:
        return ""
    told = VersusWhole(versus)
    than = "from" if told is VersusWhole.NO_CLEAR_DIFFERENCE else "than"
    return f"{told.label.capitalize()} {than} {project.name} as a whole"


def need_said(row: Feature) -> str:
    """An area's need in words."""
    share = row[AreaRow.MOST_DEPRIVED_20]
    if pd.isna(share):
        return "Need not known"
    borderline = " (borderline)" if pd.notna(row[AreaRow.BORDERLINE]) and row[AreaRow.BORDERLINE] else ""
    return f"{wording.percent(share)} of residents in the most deprived 20% of England{borderline}"


def _facts(row: Feature, project: Project) -> list[list[str]]:
    """What the panel says of a chosen area, as pairs of name and value."""
    cluster = project.options.scheme.cluster
    unknown = "not covered" if not row[AreaRow.COVERED] else "not known"
    facts = [
        ["Residents", _count(row[AreaRow.POPULATION], "not known")],
        ["In the most deprived 20% of England", wording.percent(row[AreaRow.MOST_DEPRIVED_20])],
        ["Average IMD score", "not known" if pd.isna(row[AreaRow.SCORE]) else f"{row[AreaRow.SCORE]:.1f}"],
        [wording.heading(project), _count(row[AreaRow.ORGANISATIONS], unknown)],
    ]
    if cluster:
        facts.append([f"Of them {cluster.label}", _count(row[AreaRow.CLUSTER], unknown)])
    facts.append(["Per 10,000 residents", unknown if pd.isna(row[AreaRow.RATE]) else _interval(row)])
    return facts


def _interval(row: Feature) -> str:
    return f"{row[AreaRow.RATE]:.1f} ({row[AreaRow.RATE_LOW]:.1f} to {row[AreaRow.RATE_HIGH]:.1f})"


def _count(value: Any, unknown: str) -> str:
    return unknown if pd.isna(value) else f"{int(value):,}"


def notes(results: Results, *, cold: bool, spread: bool = True) -> list[str]:
    """What a reader must know before drawing conclusions, weightiest first.

    Args:
        results: What was found.
        cold: Whether a cold spot is on the map.
        spread: Whether the map shows the shades of capacity.
    """
    return [
        *results.warnings,
        *([COLD_NOTE] if cold else []),
        CHANCE_NOTE,
        *([SPREAD_NOTE] if spread else []),
        wording.LSOA_NOTE,
        "An organisation counts where it is based, which is not always where it works.",
        wording.DEPRIVATION_CAVEAT,
    ]


def pair_alternative(results: Results) -> str:
    """What the two maps show, in plain sentences, for those who cannot see them."""
    project = results.project
    areas = capacity.compared_areas(results)
    kind = AreaType(areas[AreaRow.TYPE].iloc[0]) if len(areas) else AreaType.WARD
    shades = capacity.capacity_classes(results)
    need = (
        f"Two maps of {wording.clean(project.name)} side by side. Left, need: "
        f"{wording.plural(len(results.lsoas), 'small area')} (LSOAs) coloured by deprivation; "
        f"{_most_deprived(results)} among the most deprived 20% in England."
    )
    shown = (
        f"Right, capacity: {wording.plural(len(areas), *kind.nouns)} coloured by {project.noun[1]} "
        f"per 10,000 residents{_range(areas, shades)}."
    )
    return " ".join([need, shown, *_marked(results, areas, kind.nouns)])


def bivariate_alternative(results: Results) -> str:
    """What the map of nine classes shows, in plain sentences."""
    project = results.project
    areas, thirds = capacity.compared_areas(results), capacity.thirds(results)
    kind = AreaType(areas[AreaRow.TYPE].iloc[0]) if len(areas) else AreaType.WARD
    shown = (
        f"Map of {wording.clean(project.name)}: {wording.plural(len(areas), *kind.nouns)} in nine classes, "
        f"by thirds of need and thirds of {project.noun[1]} per 10,000 residents."
    )
    sentences = [shown]
    if thirds is None:
        sentences.append("There are too few areas with need and a rate to part them into thirds.")
    else:
        found = [
            name
            for name, score, rate in areas[[AreaRow.NAME, AreaRow.SCORE, AreaRow.RATE]].itertuples(index=False)
            if (cell := thirds.cell(score, rate)) and cell.key == thirds.cells[0].key
        ]
        label = thirds.cells[0].label
        sentences.append(f"{label}: {listed(found)}." if found else f"No area has {label[0].lower()}{label[1:]}.")
        sentences += edges_said(thirds, project)
    return " ".join([*sentences, *_marked(results, areas, kind.nouns)])


def listed(names: list[str]) -> str:
    """Names in a sentence, the first few of many."""
    shown = [wording.clean(str(name)) for name in names[:_NAMED]]
    return ", ".join(shown) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _most_deprived(results: Results) -> str:
    count = int((results.lsoas[Lsoa.DECILE] <= 2).fillna(value=False).sum())
    return f"{count:,} {'is' if count == 1 else 'are'}"


def _range(areas: pd.DataFrame, shades: tuple[CapacityClass, ...]) -> str:
    known = areas[AreaRow.RATE].dropna()
    if not shades or known.empty:
        return ", none of which is known"
    return f", from {known.min():.1f} to {known.max():.1f}"


def _marked(results: Results, areas: pd.DataFrame, noun: tuple[str, str]) -> list[str]:
    """Sentences on cold spots and on what is hatched."""
    sentences = []
    judged = areas[AreaRow.COLD_SPOT].notna()
    cold = areas.loc[areas[AreaRow.COLD_SPOT].fillna(value=False).astype(bool), AreaRow.NAME]
    if len(cold):
        sentences.append(
            f"{wording.plural(len(cold), *noun)} outlined as {'a cold spot' if len(cold) == 1 else 'cold spots'} "
            f"(high need and thin capacity): {listed(list(cold))}."
        )
    elif judged.any():
        sentences.append(f"No {noun[0]} is a cold spot.")
    covered = areas[AreaRow.COVERED].astype(bool)
    few, lost = areas[covered & areas[AreaMore.FEW].astype(bool)], areas[~covered]
    if len(few):
        names = listed(list(few[AreaRow.NAME]))
        sentences.append(f"Hatched, to be read with care for few residents or {results.project.noun[1]}: {names}.")
    if len(lost):
        sentences.append(f"Cross-hatched, not covered by the postcode directory: {listed(list(lost[AreaRow.NAME]))}.")
    return sentences
