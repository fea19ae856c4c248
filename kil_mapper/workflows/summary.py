"""The summary of a project as one document for scripts: the contract of `summary --json`, format 1."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import pandas as pd

from kil_mapper.analysis.compute import compute
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.schema import columns_of
from kil_mapper.model.tables import Source

FORMAT = 1


def summarise(project: Project) -> Results:
    """All results of a project under its options."""
    return compute(project)


def summary_document(results: Results) -> dict[str, Any]:
    """Sources, ledger, bands, deprivation, areas and quality as plain values: no NaN, dates in ISO form."""
    project, options = results.project, results.project.options
    sources = project.sources.drop(columns=Source.RECORDS_MENDED)
    return {
        "format": FORMAT,
        "project": {
            "name": project.name,
            "areas": [asdict(area) for area in project.areas],
            "created": project.created.isoformat(),
        },
        "options": {
            "rules": options.rules.value,
            "turnover_basis": options.turnover_basis.value,
            "band_scheme": options.band_scheme,
            "index": options.index.value,
            "population_year": options.population_year,
            "reference_date": options.reference_date.isoformat(),
            "app_version": options.app_version,
        },
        "sources": records(sources),
        "ledger": {"rows_read": results.rows_read, "kept": results.kept, "set_aside": records(results.ledger)},
        "organisations": {
            "total": results.kept,
            "located": results.located,
            "income_known": results.income_known,
            "income_total": results.income_total,
        },
        "bands": records(results.bands),
        "ncvo_bands": records(results.ncvo_bands),
        "deprivation": {
            "index": options.index.value,
            "deciles": records(results.deciles),
            "organisations_share_in_most_deprived_20_percent": results.organisations_share_most_deprived_20,
            "population_share_in_most_deprived_20_percent": results.population_share_most_deprived_20,
        },
        "areas": records(area_rows(results)),
        "quality": asdict(results.quality),
    }


def area_rows(results: Results) -> pd.DataFrame:
    """Authorities, wards and neighbourhoods with the columns of `AreaRow`, as `summary --json` gives them."""
    return results.areas[columns_of(AreaRow)]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain Python values; missing ones are None."""
    return [{key: _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return list(value)
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
