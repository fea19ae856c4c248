"""People and public money, as organisations report them: always with how many reported (METHODS §1)."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kil_mapper.model.findings import PeopleRow, VolunteerRow
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import Org, Return

# What is told, from which table: part A is asked of all, part B of those with an income above £500,000 only.
MEASURES: Final = (
    (Return.VOLUNTEERS, "returns_part_a"),
    (Return.EMPLOYEES, "returns_part_b"),
    (Return.CONTRACT_INCOME, "returns_part_a"),
    (Return.GRANT_INCOME, "returns_part_a"),
)
LATEST: Final = 1  # the register's own number of the newest return


def people(results: Results) -> pd.DataFrame | None:
    """Volunteers, staff and public money of the counted organisations, with how many reported each.

    A blank is "not reported" and never zero; a reported zero is a zero.

    Args:
        results: What the analysis found.

    Returns:
        One row a measure (`PeopleRow`); None where the project holds no returns of parts A and B.
    """
    if results.project.returns_part_a.empty and results.project.returns_part_b.empty:
        return None
    return pd.DataFrame([_measure(results, column, table) for column, table in MEASURES])


def volunteers_by_band(results: Results) -> pd.DataFrame | None:
    """Volunteers of the counted organisations by turnover band.

    Args:
        results: What the analysis found.

    Returns:
        One row a band of the project's scheme (`VolunteerRow`), in its order; None where no return of part A is held.
    """
    if results.project.returns_part_a.empty:
        return None
    told = reported(results, Return.VOLUNTEERS, "returns_part_a")
    rows = []
    for band in results.project.options.scheme.bands:
        here = results.counted.loc[results.counted[Counted.BAND] == band.key, Org.ID]
        values = told[told.index.isin(here)]
        rows.append(
            {
                VolunteerRow.BAND: band.key,
                VolunteerRow.LABEL: band.label,
                VolunteerRow.ORGANISATIONS: len(here),
                VolunteerRow.REPORTED: len(values),
                VolunteerRow.TOTAL: int(values.sum()) if len(values) else pd.NA,
                VolunteerRow.MEDIAN: _median(values),
            }
        )
    return pd.DataFrame(rows).astype({VolunteerRow.TOTAL: "Int64"})


def reported(results: Results, column: str, table: str) -> pd.Series:
    """What the counted organisations reported in their newest return.

    Args:
        results: What the analysis found.
        column: A column of `Return`.
        table: The field of the project that holds it.

    Returns:
        Numbers by org_id; who reported nothing, or something below zero, is not there.
    """
    returns = getattr(results.project, table)
    newest = returns[(returns[Return.ORDER] == LATEST) & returns[Return.ORG].isin(results.counted[Org.ID])]
    newest = newest.drop_duplicates(Return.ORG).set_index(Return.ORG)
    values = as_floats(newest[column])
    return values[values >= 0]


def _measure(results: Results, column: str, table: str) -> dict[str, object]:
    values = reported(results, column, table)
    total = float(values.sum())
    return {
        PeopleRow.MEASURE: column,
        PeopleRow.ORGANISATIONS: results.kept,
        PeopleRow.REPORTED: len(values),
        PeopleRow.TOTAL: int(total) if len(values) else pd.NA,
        PeopleRow.MEDIAN: _median(values),
        PeopleRow.LARGEST: float(values.max() / total) if total else float("nan"),
    }


def _median(values: pd.Series) -> float:
    return float(values.median()) if len(values) else float("nan")
