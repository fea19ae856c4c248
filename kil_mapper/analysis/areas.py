"""Authorities and wards: residents, organisations, rates and need side by side (METHODS §4–§6)."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.coverage import PART_LSOA, PART_SHARE, PART_WARD, UNCOVERED_LIMIT
from kil_mapper.analysis.deprivation import MOST_DEPRIVED_20, extent_weight
from kil_mapper.analysis.rates import PER, rates, versus_whole
from kil_mapper.analysis.sentences import area_sentence
from kil_mapper.model.bands import UNKNOWN
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaMore, AreaRow, Counted, LsoaRow
from kil_mapper.model.tables import Area, Lsoa, Org
from kil_mapper.model.vocabulary import AreaType

HIGH_NEED_SHARE = 0.5  # half of residents in the national most deprived fifth
BORDERLINE = 0.1
FEW_RESIDENTS, FEW_ORGANISATIONS = 1_000, 10  # below either, an area is hatched (METHODS §6)


def area_table(project: Project, lsoas: pd.DataFrame, parts: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Every authority, then every ward, each with the columns of `AreaRow`, ordered by type then code.

    Args:
        project: The project.
        lsoas: Its LSOAs with the columns of `LsoaRow`.
        parts: How LSOAs divide between wards, as from `coverage.ward_parts`.
        counted: Counted organisations.
    """
    whole_parts = pd.DataFrame({PART_LSOA: lsoas[Lsoa.CODE], PART_WARD: lsoas[Lsoa.LAD], PART_SHARE: 1.0})
    index_size = project.options.index.lsoas_in_england
    authorities = _measure(project.authorities, AreaType.LAD, whole_parts, lsoas, counted, Org.LAD, index_size)
    wards = _measure(project.wards, AreaType.WARD, parts, lsoas, counted, Org.WARD, index_size)
    frame = pd.concat([authorities, wards], ignore_index=True) if len(wards) else authorities
    rate = rates(frame[AreaRow.ORGANISATIONS], frame[AreaRow.POPULATION])
    frame[AreaRow.RATE], frame[AreaRow.RATE_LOW], frame[AreaRow.RATE_HIGH] = rate["rate"], rate["low"], rate["high"]
    frame[AreaRow.VERSUS_WHOLE] = pd.Series(
        versus_whole(rate, _whole_rate(authorities)), index=frame.index, dtype="str"
    )
    share = frame[AreaRow.MOST_DEPRIVED_20]
    frame[AreaRow.BORDERLINE] = (
        ((share - HIGH_NEED_SHARE).abs() <= BORDERLINE + 1e-12).astype("boolean").mask(share.isna())
    )
    frame[AreaRow.CONDITIONS] = pd.Series([()] * len(frame), dtype="object")
    frame[AreaRow.COLD_SPOT] = pd.Series([None] * len(frame), dtype="boolean")
    frame[AreaRow.SENTENCE] = [area_sentence(row, project.name, project.noun) for row in frame.to_dict("records")]
    few = (frame[AreaRow.POPULATION] < FEW_RESIDENTS) | (frame[AreaRow.ORGANISATIONS] < FEW_ORGANISATIONS)
    frame[AreaMore.FEW] = few.fillna(value=False).astype(bool)
    frame[AreaMore.ANCHORS] = pd.Series([None] * len(frame), dtype="Int64")
    frame[AreaMore.ANCHOR_METRES] = pd.Series([None] * len(frame), dtype="float64")
    return frame[[value for kind in (AreaRow, AreaMore) for name, value in vars(kind).items() if name.isupper()]]


def _whole_rate(authorities: pd.DataFrame) -> float | None:
    """Organisations per 10,000 residents of the whole project; None where a part of it is not covered."""
    people, organisations = authorities[AreaRow.POPULATION], authorities[AreaRow.ORGANISATIONS]
    if organisations.isna().any() or people.isna().any() or not people.sum():
        return None
    return PER * float(organisations.sum()) / float(people.sum())


def _measure(
    areas: pd.DataFrame,
    kind: AreaType,
    parts: pd.DataFrame,
    lsoas: pd.DataFrame,
    counted: pd.DataFrame,
    org_column: str,
    index_size: int,
) -> pd.DataFrame:
    """Need and counts of one type of area; counts are missing where the directory does not cover it."""
    need = _need(parts, lsoas, index_size).reindex(areas[Area.CODE])
    groups = counted.groupby(org_column)
    known = groups[Counted.TURNOVER].sum(min_count=1)
    covered = need["uncovered"].fillna(0) <= UNCOVERED_LIMIT
    covered &= need["parts"].notna()

    def counts(series: pd.Series) -> pd.Series:
        return series.reindex(need.index).fillna(0).astype("Int64").where(covered)

    return pd.DataFrame(
        {
            AreaRow.CODE: areas[Area.CODE].to_numpy(),
            AreaRow.NAME: areas[Area.NAME].to_numpy(),
            AreaRow.TYPE: kind.value,
            AreaRow.POPULATION: (need["population"] + 0.5).floordiv(1).astype("Int64").array,
            AreaRow.COVERED: covered.to_numpy(),
            AreaRow.ORGANISATIONS: counts(groups.size()).array,
            AreaRow.CLUSTER: counts(groups[Counted.CLUSTER].sum()).array,
            AreaRow.INCOME: known.reindex(need.index).astype("Int64").where(covered).array,
            AreaRow.INCOME_UNKNOWN: counts((counted[Counted.BAND] == UNKNOWN).groupby(counted[org_column]).sum()).array,
            AreaRow.SCORE: need["score"].to_numpy(),
            AreaRow.EXTENT: need["extent"].to_numpy(),
            AreaRow.MOST_DEPRIVED_20: need["most_deprived_20"].to_numpy(),
            AreaMore.MOST_DEPRIVED_10: need["most_deprived_10"].to_numpy(),
            AreaMore.LAD: areas[Area.CODE if kind is AreaType.LAD else Area.LAD].to_numpy(),
        }
    ).sort_values(AreaRow.CODE, ignore_index=True)


def _need(parts: pd.DataFrame, lsoas: pd.DataFrame, index_size: int) -> pd.DataFrame:
    """Population-weighted score, extent and share in the most deprived fifth, from the parts of LSOAs in each area."""
    frame = parts.merge(lsoas.drop(columns="geometry", errors="ignore"), left_on=PART_LSOA, right_on=Lsoa.CODE)
    people = frame[PART_SHARE] * frame[Lsoa.POPULATION].astype("Float64").astype("float64")
    weight = people if people.notna().any() else frame[PART_SHARE]  # without residents every LSOA weighs the same
    columns = {
        "score": frame[Lsoa.SCORE],
        "extent": extent_weight(frame[Lsoa.RANK], index_size),
        "most_deprived_10": (frame[Lsoa.DECILE] <= 1).astype("Float64").astype("float64"),
        "most_deprived_20": (frame[Lsoa.DECILE] <= MOST_DEPRIVED_20).astype("Float64").astype("float64"),
    }
    area = frame[PART_WARD]
    out = {}
    for name, values in columns.items():
        used = weight.where(values.notna() & people.notna())  # need of an area is a statement about its residents
        total = used.groupby(area).sum(min_count=1)
        out[name] = (values * used).groupby(area).sum(min_count=1) / total.where(total > 0)
    uncovered = weight.where(~frame[LsoaRow.COVERED], 0.0).groupby(area).sum() / weight.groupby(area).sum()
    return pd.DataFrame(
        out
        | {
            "population": people.groupby(area).sum(min_count=1),
            "uncovered": uncovered,
            "parts": weight.groupby(area).size(),
        }
    )
