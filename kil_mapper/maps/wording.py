"""What the map says in words: the same for the page, the still picture and their text alternative."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from kil_mapper.maps import capacity, classes
from kil_mapper.model.days import day, edition
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow, BandRow, DecileRow, Results
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import AreaType, Condition

PROTECTED: Final = "An organisation at a protected address"
DEPRIVATION_CAVEAT: Final = "Deprivation describes areas, not the people who live in them."
SEVERAL_LABEL: Final = "Several at one place: how many, and the symbol of the largest"
ADDRESS_CAVEAT: Final = "A symbol shows where an organisation is based, not where it works."
AREA_CAVEAT: Final = "Organisations under £100,000 or of unknown income are placed at the centre of their small area."
LSOA_NOTE: Final = "Small areas have about 1,500 people; the sources call them LSOAs."


def clean(text: str) -> str:
    """Text that every drawing library takes: lone surrogates and control characters replaced."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(letter if letter.isprintable() or letter == " " else "\N{REPLACEMENT CHARACTER}" for letter in whole)


def percent(share: float | None) -> str:
    """A share from 0 to 1 in whole per cent, "not known" for none."""
    return "not known" if share is None or pd.isna(share) else f"{share:.0%}"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 ward", "3 wards"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def subtitle(project: Project) -> str:
    """The line under the title."""
    return f"{heading(project)} by yearly turnover, over deprivation by small area"


def heading(project: Project) -> str:
    """What is counted, as a heading begins: "Registered charities"."""
    many = project.noun[1]
    return many[0].upper() + many[1:]


def need_title(project: Project) -> str:
    """Heading of the need classes."""
    return f"Need: Index of Multiple Deprivation {project.options.index.value[3:]}"


def dated(project: Project) -> str:
    """When the figures are of. From the data, never from the clock, so the same project gives the same map."""
    return f"Register of {day(project.options.reference_date)}. Made with KIL Mapper {project.options.app_version}."


def sources(project: Project) -> list[str]:
    """One line for each source: title, publisher, edition. The tables of one register are one source."""
    lines = []
    for row in project.sources.to_dict("records"):
        title = str(row[Source.TITLE]).split(":", maxsplit=1)[0]
        lines.append(f"{title} ({row[Source.PUBLISHER]}, {edition(row[Source.EDITION])})")
    return list(dict.fromkeys(lines))


def marks(row: Mapping[str, Any]) -> list[str]:
    """What the patterns and the line on an area mean.

    Args:
        row: A row of the results (`AreaRow`, `AreaMore`).
    """
    found = []
    if pd.notna(row[AreaRow.COLD_SPOT]) and row[AreaRow.COLD_SPOT]:
        found.append(f"Cold spot: {conditions(row)}" if len(row[AreaRow.CONDITIONS]) else "Cold spot")
    if not row[AreaRow.COVERED]:
        found.append(classes.HATCH_LABEL)
    elif row[AreaMore.FEW]:
        found.append(capacity.FEW_LABEL)
    return found


def conditions(row: Mapping[str, Any]) -> str:
    """The conditions that an area meets, in words."""
    return "; ".join(Condition(found).label for found in row[AreaRow.CONDITIONS])


def cluster_count(results: Results) -> int:
    """Counted organisations in the highlighted band."""
    return int(results.bands.loc[results.bands[BandRow.HIGHLIGHTED].astype(bool), BandRow.ORGANISATIONS].sum())


def map_alternative(results: Results) -> str:
    """Two to four plain sentences that say what the map shows, for those who cannot see it."""
    project = results.project
    cluster = project.options.scheme.cluster
    sentences = [
        f"Map of {clean(project.name)}: {plural(results.kept, *project.noun)}"
        + (f", {cluster_count(results):,} of them in the {cluster.label} band" if cluster else "")
        + f", over {plural(len(results.lsoas), 'small area')} (LSOAs) coloured by deprivation."
    ]
    most = results.deciles[results.deciles[DecileRow.DECILE].isin([1, 2])]
    count = int(most[DecileRow.LSOAS].sum())
    verb = "is" if count == 1 else "are"
    sentences.append(
        f"{plural(count, 'small area')} {verb} among the most deprived 20% in England, with "
        f"{percent(results.population_share_most_deprived_20)} of residents and "
        f"{percent(results.organisations_share_most_deprived_20)} of the {project.noun[1]} that have a decile."
    )
    if cluster:
        sentences.append(_cluster_sentence(results, cluster.label))
    if results.quality.uncovered_lsoas:
        sentences.append(
            f"{plural(results.quality.uncovered_lsoas, 'small area')} hatched on the map "
            f"{'is' if results.quality.uncovered_lsoas == 1 else 'are'} not covered by the postcode directory."
        )
    cold = results.areas.loc[results.areas[AreaRow.COLD_SPOT].fillna(value=False).astype(bool), AreaRow.NAME]
    if len(cold):
        sentences.append(f"Outlined as {plural(len(cold), 'cold spot')}: {', '.join(map(clean, cold))}.")
    return " ".join(sentences)


def _cluster_sentence(results: Results, label: str) -> str:
    wards = results.areas[results.areas[AreaRow.TYPE] == AreaType.WARD.value]
    known = wards[wards[AreaRow.CLUSTER].notna()].sort_values([AreaRow.CLUSTER, AreaRow.NAME], ascending=[False, True])
    some = known[known[AreaRow.CLUSTER] > 0]
    none = int((known[AreaRow.CLUSTER] == 0).sum())
    if some.empty:
        return f"No ward has one of {label}."
    top = ", ".join(
        f"{clean(name)} ({count})"
        for name, count in some[[AreaRow.NAME, AreaRow.CLUSTER]].head(3).itertuples(index=False)
    )
    without = f"; {plural(none, 'ward')} {'has' if none == 1 else 'have'} none" if none else ""
    return f"Most of {label} are based in {top}{without}."
