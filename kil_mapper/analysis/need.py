"""Need of areas larger than a small one, in each edition of the index that a project holds (METHODS §5).

There is no official index for wards or neighbourhoods: measures are derived from the residents of their small areas.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from kil_mapper.analysis import neighbourhoods
from kil_mapper.analysis.coverage import PART_AREA, PART_LSOA, people_of, ward_parts
from kil_mapper.analysis.deprivation import MOST_DEPRIVED_10, MOST_DEPRIVED_20, extent_weight
from kil_mapper.model.findings import NeedRow
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import DOMAINS, IssueCol, Lsoa, OtherNeed
from kil_mapper.model.vocabulary import IndexEdition

EDITIONS_NOTE: Final = (
    "Two editions of the index are less directly comparable: their data, methods and small areas differ, and every "
    "rank and share is relative to the rest of England at the time. A difference between them is neither an "
    "improvement nor a decline."
)
DERIVED_NOTE: Final = (
    "There is no official index for wards or neighbourhoods: these figures are derived from small areas (LSOAs), "
    "weighted by their residents. Deprivation describes areas, not the people in them."
)


class Derived:
    """Columns of `derived_need`, by area code."""

    POPULATION: Final = "population"  # float: parts of small areas hold parts of people
    LSOAS: Final = "lsoas"
    SCORE: Final = "score"
    SHARE_10: Final = "share_10"
    SHARE_20: Final = "share_20"
    EXTENT: Final = "extent"


def derived_need(parts: pd.DataFrame, lsoas: pd.DataFrame, domain: str, lsoas_in_index: int) -> pd.DataFrame:
    """Population-weighted average score, shares in the most deprived 10% and 20%, and extent of each area.

    Small areas without need or without residents do not weigh; without any resident number nothing can be said.
    Source: MHCLG, English Indices of Deprivation, technical report, summary measures.

    Args:
        parts: Parts of small areas in larger ones: lsoa_code, of_area, share.
        lsoas: Small areas with population and <domain>_score, _rank, _decile.
        domain: A key of `DOMAINS`.
        lsoas_in_index: How many LSOAs the index ranks.

    Returns:
        The columns of `Derived`, indexed by area code; measures are missing where nothing is known.
    """
    score, rank, decile = (f"{domain}_{kind}" for kind in ("score", "rank", "decile"))
    here = lsoas[[Lsoa.CODE, score, rank, decile]]
    frame = parts.merge(pd.DataFrame(here), left_on=PART_LSOA, right_on=Lsoa.CODE)
    people = people_of(frame, lsoas)
    area = frame[PART_AREA]
    out = {
        Derived.POPULATION: people.groupby(area).sum(min_count=1),
        Derived.LSOAS: people.groupby(area).size(),
    }
    columns = {
        Derived.SCORE: frame[score],
        Derived.EXTENT: extent_weight(frame[rank], lsoas_in_index),
        Derived.SHARE_10: as_floats(frame[decile] <= MOST_DEPRIVED_10),
        Derived.SHARE_20: as_floats(frame[decile] <= MOST_DEPRIVED_20),
    }
    for name, values in columns.items():
        mean = average(values, people, area)
        out[name] = mean if name == Derived.SCORE else mean.clip(0.0, 1.0)  # sums of parts may miss 1 by a hair
    return pd.DataFrame(out)


def average(values: pd.Series, people: pd.Series, area: pd.Series) -> pd.Series:
    """Average by residents of each area, by area code; small areas without a value or without residents do not weigh.

    Args:
        values: A measure of each small area, float.
        people: Its residents, float.
        area: Code of the area it lies in.
    """
    used = people.where(values.notna())
    total = used.groupby(area).sum(min_count=1)
    return (values * used).groupby(area).sum(min_count=1) / total.where(total > 0)


def need_by_area(results: Results, domain: str = "imd") -> pd.DataFrame:
    """Need of authorities, wards and neighbourhoods by one domain, in every edition that the project holds.

    Args:
        results: The computed results.
        domain: A key of `DOMAINS`.

    Returns:
        One row for each area and edition with the columns of `NeedRow`, in the order of `results.areas`; the edition
        of the project comes first.

    Raises:
        KeyError: There is no such domain.
    """
    if domain not in DOMAINS:
        raise KeyError(domain)
    project = results.project
    wards = ward_parts(project.lsoas, project.wards, project.postcodes)
    parts = neighbourhoods.area_parts(project, wards)
    frames = [_of_edition(results, parts, project.lsoas, project.options.index, domain, _own_converted(project))]
    for edition, need in project.other_need.groupby(OtherNeed.EDITION):
        converted = need.set_index(OtherNeed.CODE)[OtherNeed.CONVERTED].astype("Int64")
        frames.append(_of_edition(results, parts, need, IndexEdition(str(edition)), domain, converted))
    found = pd.concat(frames, ignore_index=True)
    order = found[NeedRow.CODE].map({code: place for place, code in enumerate(results.areas[AreaRow.CODE])})
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _own_converted(project: Project) -> pd.Series | None:
    """Which small areas of the project's own index were converted: none; None when some were and nobody kept which."""
    counts = project.issue_counts
    told = counts.loc[counts[IssueCol.KIND] == IssueKind.EDITION_CONVERTED.value, IssueCol.TIMES].sum()
    return None if told else pd.Series(0, index=pd.Index(project.lsoas[Lsoa.CODE]), dtype="Int64")


def _of_edition(
    results: Results,
    parts: pd.DataFrame,
    need: pd.DataFrame,
    edition: IndexEdition,
    domain: str,
    converted: pd.Series | None,
) -> pd.DataFrame:
    areas = results.areas[[AreaRow.CODE, AreaRow.NAME, AreaRow.TYPE]]
    found = derived_need(parts, need, domain, edition.lsoas_in_england).reindex(areas[AreaRow.CODE])
    if converted is None:
        times = pd.Series(None, index=found.index, dtype="Int64")
    else:
        times = parts[PART_LSOA].map(converted).fillna(0).groupby(parts[PART_AREA]).sum().reindex(found.index)
    return pd.DataFrame(
        {
            NeedRow.CODE: areas[AreaRow.CODE].array,
            NeedRow.NAME: areas[AreaRow.NAME].array,
            NeedRow.TYPE: areas[AreaRow.TYPE].array,
            NeedRow.EDITION: edition.value,
            NeedRow.DOMAIN: domain,
            NeedRow.POPULATION: whole_people(found[Derived.POPULATION]).array,
            NeedRow.LSOAS: found[Derived.LSOAS].fillna(0).astype("Int64").array,
            NeedRow.CONVERTED: times.astype("Int64").array,
            NeedRow.SCORE: found[Derived.SCORE].array,
            NeedRow.SHARE_10: found[Derived.SHARE_10].array,
            NeedRow.SHARE_20: found[Derived.SHARE_20].array,
            NeedRow.EXTENT: found[Derived.EXTENT].array,
        }
    )


def whole_people(population: pd.Series) -> pd.Series:
    """Residents in whole people, rounded half up; missing stays missing."""
    return (population + 0.5).floordiv(1).astype("Int64")
