"""All results of a project under its options, from pure functions, in one pass."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from kil_mapper.analysis import areas, banding, coverage, curation, deprivation, ledger
from kil_mapper.analysis.places import is_sensitive, with_other_rows
from kil_mapper.analysis.reach import reach_of
from kil_mapper.analysis.themes import by_theme
from kil_mapper.analysis.turnover import turnover
from kil_mapper.analysis.warnings import warnings_of
from kil_mapper.model.bands import NCVO, UNKNOWN
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted, LedgerRow, LsoaRow, Quality, Results, SetAside, uncovered_names
from kil_mapper.model.tables import Area, Lsoa, Org, Source, Unstored
from kil_mapper.model.vocabulary import NotLocatedCause

OLD_AFTER_MONTHS = 24


def compute(project: Project) -> Results:
    """Everything that is found for one project under its options."""
    described = _described(project, project.organisations)
    stored = described.join(ledger.reasons(project, described[Counted.REACH]))
    counted = stored[stored[SetAside.REASON].isna()].reset_index(drop=True)
    counted = counted.drop(columns=[SetAside.REASON, SetAside.EVIDENCE])
    set_aside = stored[stored[SetAside.REASON].notna()].reset_index(drop=True)
    lsoas = _lsoas(project, counted)
    parts = coverage.ward_parts(project.lsoas, project.wards, project.postcodes)
    area_rows = areas.area_table(project, lsoas, parts, counted)
    known = counted[Counted.TURNOVER].dropna()
    scheme = project.options.scheme
    return Results(
        project=project,
        counted=counted,
        rows_read=len(project.organisations) + int(project.unstored[Unstored.ROWS].sum()),
        kept=len(counted),
        ledger=ledger.ledger(stored[SetAside.REASON], project.unstored),
        set_aside=set_aside,
        bands=banding.by_band(counted[Counted.BAND], counted[Counted.TURNOVER], scheme),
        ncvo_bands=banding.by_band(counted[Counted.NCVO_BAND], counted[Counted.TURNOVER], NCVO),
        deciles=deprivation.by_decile(lsoas, counted),
        quintiles=deprivation.by_quintile(lsoas, counted),
        areas=area_rows,
        lsoas=lsoas,
        themes=by_theme(counted, project.classifications),
        located=int(counted[Org.EASTING].notna().sum()),
        income_known=len(known),
        income_total=int(known.sum()) if len(known) else None,
        organisations_share_most_deprived_20=deprivation.share_in_most_deprived_20(counted[Counted.DECILE]),
        population_share_most_deprived_20=deprivation.share_in_most_deprived_20(
            lsoas[Lsoa.DECILE], lsoas[Lsoa.POPULATION]
        ),
        quality=_quality(project, counted, lsoas),
        warnings=warnings_of(project, uncovered_names(area_rows)),
    )


def _described(project: Project, organisations: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Organisations with what the analysis adds to them (`Counted`), whether they are counted or not."""
    options = project.options
    money = turnover(organisations, project.annual_returns, options.turnover_basis)
    frame = organisations.join(money)
    frame[Counted.BAND] = banding.band_of(frame[Counted.TURNOVER], options.scheme)
    frame[Counted.NCVO_BAND] = banding.band_of(frame[Counted.TURNOVER], NCVO)
    cluster = options.scheme.cluster
    frame[Counted.CLUSTER] = frame[Counted.BAND] == cluster.key if cluster else False
    lsoas = project.lsoas.set_index(Lsoa.CODE)
    frame[Counted.DECILE] = frame[Org.LSOA].map(lsoas[Lsoa.DECILE]).astype("Int64")
    frame[Counted.LSOA_NAME] = frame[Org.LSOA].map(lsoas[Lsoa.NAME]).astype("str")
    frame[Counted.WARD_NAME] = frame[Org.WARD].map(project.wards.set_index(Area.CODE)[Area.NAME]).astype("str")
    frame[Counted.LAD_NAME] = frame[Org.LAD].map(project.authorities.set_index(Area.CODE)[Area.NAME]).astype("str")
    limit = pd.Timestamp(options.reference_date) - pd.DateOffset(months=OLD_AFTER_MONTHS)
    year_end = frame[Counted.YEAR_END]
    frame[Counted.OVER_24_MONTHS] = (year_end < limit).astype("boolean").mask(year_end.isna())
    frame = frame.join(reach_of(frame[Org.ID], project.areas_of_operation))
    frame[Counted.CORRECTED] = curation.corrected_fields(frame[Org.ID], project.corrections)
    by_itself = is_sensitive(frame, curation.names_beside(project), project.decisions)
    frame[Counted.SENSITIVE] = with_other_rows(by_itself, frame, project.decisions)
    return frame


def _lsoas(project: Project, counted: pd.DataFrame) -> gpd.GeoDataFrame:
    covered = coverage.lsoa_coverage(project.lsoas, project.postcodes)
    frame = project.lsoas.join(covered)
    organisations = counted.groupby(Org.LSOA).size()
    frame[LsoaRow.ORGANISATIONS] = frame[Lsoa.CODE].map(organisations).fillna(0).astype("Int64")
    frame[LsoaRow.ORGANISATIONS] = frame[LsoaRow.ORGANISATIONS].where(frame[LsoaRow.COVERED])
    return frame


def _quality(project: Project, counted: pd.DataFrame, lsoas: pd.DataFrame) -> Quality:
    causes = ledger.not_located_by_cause(project.unstored)
    missing = causes.pop(NotLocatedCause.MISSING)
    year_ends = counted[Counted.YEAR_END].dropna().sort_values(ignore_index=True)
    median = None if year_ends.empty else year_ends[(len(year_ends) - 1) // 2].date().isoformat()
    return Quality(
        postcode_missing=missing,
        postcode_unknown=sum(causes.values()),
        postcode_terminated=int(counted[Org.POSTCODE_TERMINATED].fillna(value=False).sum()),
        income_unknown=int((counted[Counted.BAND] == UNKNOWN).sum()),
        accounts_over_24_months=int(counted[Counted.OVER_24_MONTHS].fillna(value=False).sum()),
        median_year_end=median,
        records_mended=int(project.sources[Source.RECORDS_MENDED].sum()),
        uncovered_lsoas=int((~lsoas[LsoaRow.COVERED]).sum()),
    )


def reconciles(results: Results) -> bool:
    """Whether rows read = rows kept + rows set aside."""
    return results.rows_read == results.kept + int(results.ledger[LedgerRow.ROWS].sum())
