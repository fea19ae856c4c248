"""Authorities, wards and neighbourhoods: residents, organisations, rates, need and conditions (METHODS §4–§7)."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis import anchors, cold_spots
from kil_mapper.analysis.coverage import PART_AREA, PART_LSOA, PART_SHARE, UNCOVERED_LIMIT, people_of
from kil_mapper.analysis.need import Derived, derived_need, whole_people
from kil_mapper.analysis.neighbourhoods import LOST, area_parts, belonging, neighbourhood_list
from kil_mapper.analysis.rates import rates, versus_whole
from kil_mapper.analysis.sentences import area_sentence
from kil_mapper.model.bands import UNKNOWN
from kil_mapper.model.project import Project
from kil_mapper.model.results import FEW_ORGANISATIONS, FEW_RESIDENTS, AreaMore, AreaRow, Counted, LsoaRow, whole_rate
from kil_mapper.model.schema import columns_of
from kil_mapper.model.tables import Area, Lsoa
from kil_mapper.model.vocabulary import AreaType


def area_table(project: Project, lsoas: pd.DataFrame, parts: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Every authority, ward and neighbourhood with the columns of `AreaRow` and `AreaMore`, by type then code.

    Args:
        project: The project.
        lsoas: Its LSOAs with the columns of `LsoaRow`.
        parts: How LSOAs divide between wards, as from `coverage.ward_parts`.
        counted: Counted organisations.
    """
    options = project.options
    all_parts = area_parts(project, parts)
    frame = _listed(project)
    frame = frame.join(_need(project, all_parts, lsoas), on=AreaRow.CODE)
    frame[AreaRow.COVERED] = _covered(frame[AreaRow.CODE], all_parts, lsoas)
    frame = frame.join(_counts(project, frame, counted))
    rate = rates(frame[AreaRow.ORGANISATIONS], frame[AreaRow.POPULATION])
    frame[AreaRow.RATE], frame[AreaRow.RATE_LOW], frame[AreaRow.RATE_HIGH] = rate["rate"], rate["low"], rate["high"]
    versus = versus_whole(rate, whole_rate(frame))
    frame[AreaRow.VERSUS_WHOLE] = pd.Series(versus, index=frame.index, dtype="str")
    frame[AreaRow.BORDERLINE] = cold_spots.is_borderline(frame[AreaRow.MOST_DEPRIVED_20], options.high_need_share)
    few = (frame[AreaRow.POPULATION] < FEW_RESIDENTS) | (frame[AreaRow.ORGANISATIONS] < FEW_ORGANISATIONS)
    frame[AreaMore.FEW] = few.fillna(value=False).astype(bool)
    frame = frame.join(anchors.near_areas(project, frame, all_parts, lsoas, counted))
    met = cold_spots.conditions(frame, options)
    frame[AreaRow.CONDITIONS] = cold_spots.as_tuples(met, frame)
    frame[AreaRow.COLD_SPOT] = cold_spots.is_cold_spot(met)
    frame[AreaRow.SENTENCE] = [
        area_sentence(row, project.name, project.noun, options) for row in frame.to_dict("records")
    ]
    return frame[columns_of(AreaRow, AreaMore)]


def _listed(project: Project) -> pd.DataFrame:
    """Code, name, type and authority of every area, in the order of print."""
    wards, authorities = project.wards, project.authorities
    frames = [
        pd.DataFrame(
            {
                AreaRow.CODE: areas[Area.CODE].astype("str").array,
                AreaRow.NAME: areas[Area.NAME].astype("str").array,
                AreaRow.TYPE: pd.array([kind.value] * len(areas), dtype="str"),
                AreaMore.LAD: pd.array([None] * len(areas) if lad is None else areas[lad], dtype="str"),
                LOST: areas[LOST].array if LOST in areas else False,
            }
        ).sort_values(AreaRow.CODE)
        for kind, areas, lad in (
            (AreaType.LAD, authorities, Area.CODE),
            (AreaType.WARD, wards, Area.LAD),
            (AreaType.CUSTOM, neighbourhood_list(project), None),
        )
    ]
    return pd.concat(frames, ignore_index=True)


def _need(project: Project, parts: pd.DataFrame, lsoas: pd.DataFrame) -> pd.DataFrame:
    found = derived_need(parts, lsoas, "imd", project.options.index.lsoas_in_england)
    return pd.DataFrame(
        {
            AreaRow.POPULATION: whole_people(found[Derived.POPULATION]),
            AreaRow.SCORE: found[Derived.SCORE],
            AreaRow.EXTENT: found[Derived.EXTENT],
            AreaRow.MOST_DEPRIVED_20: found[Derived.SHARE_20],
            AreaMore.MOST_DEPRIVED_10: found[Derived.SHARE_10],
        }
    )


def _covered(codes: pd.Series, parts: pd.DataFrame, lsoas: pd.DataFrame) -> pd.Series:
    """Whether at most 5% of each area's residents live where the directory has no live postcode (METHODS §4).

    Where nobody is known to live every LSOA weighs the same. An area without any part of an LSOA is not covered.
    """
    here = lsoas.set_index(Lsoa.CODE)
    people = people_of(parts, lsoas)
    dark = ~parts[PART_LSOA].map(here[LsoaRow.COVERED]).astype(bool)
    share = _dark_share(people.fillna(0.0), dark, parts[PART_AREA])
    share = share.fillna(_dark_share(parts[PART_SHARE], dark, parts[PART_AREA]))
    return (codes.map(share) <= UNCOVERED_LIMIT + cold_spots.HAIR).astype(bool)  # no parts: missing, so not covered


def _dark_share(weight: pd.Series, dark: pd.Series, area: pd.Series) -> pd.Series:
    """Share of the weight of each area that is dark; missing where nothing weighs."""
    total = weight.groupby(area).sum()
    return weight.where(dark, 0.0).groupby(area).sum() / total.where(total > 0)


def _counts(project: Project, areas: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Organisations of each area, on the index of `areas`; missing where the directory does not cover it."""
    area_of = belonging(project, counted)
    here = counted.loc[area_of.index, [Counted.TURNOVER, Counted.CLUSTER, Counted.BAND]]
    turnover, area = here[Counted.TURNOVER], area_of.array
    cluster = project.options.scheme.cluster
    above = (turnover >= cluster.low).fillna(value=False) if cluster and cluster.low is not None else None
    covered = areas[AreaRow.COVERED]

    def number(flags: pd.Series) -> pd.Series:
        found = areas[AreaRow.CODE].map(flags.astype("int64").groupby(area).sum()).fillna(0)
        return found.astype("Int64").where(covered)

    unknown = pd.Series(None, index=areas.index, dtype="Int64")
    income = areas[AreaRow.CODE].map(turnover.groupby(area).sum(min_count=1))
    return pd.DataFrame(
        {
            AreaRow.ORGANISATIONS: number(pd.Series(1, index=here.index)),
            AreaRow.CLUSTER: number(here[Counted.CLUSTER]),
            AreaRow.INCOME: income.astype("Int64").where(covered),
            AreaRow.INCOME_UNKNOWN: number(here[Counted.BAND] == UNKNOWN),
            cold_spots.ABOVE: unknown if above is None else number(above),
        }
    )
