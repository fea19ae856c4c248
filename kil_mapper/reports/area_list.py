"""The areas of a project as a file of data: what the tables of the report say, with codes, to calculate with."""

from __future__ import annotations

from typing import Final

import pandas as pd

from kil_mapper.model.results import AreaRow, Results
from kil_mapper.reports import clean

COLUMNS: Final = (
    (AreaRow.CODE, "Code of the Office for National Statistics; of neighbourhoods, the project's own"),
    (AreaRow.NAME, "Name"),
    (AreaRow.TYPE, "lad = local authority, ward, custom = neighbourhood"),
    (AreaRow.POPULATION, "Residents"),
    (AreaRow.COVERED, "Whether the postcode directory covers it; false: counts are left empty"),
    (AreaRow.ORGANISATIONS, "Organisations counted"),
    (AreaRow.CLUSTER, "Those of them in the highlighted band"),
    (AreaRow.INCOME, "Sum of their turnovers, known ones only, whole pounds"),
    (AreaRow.INCOME_UNKNOWN, "Organisations whose turnover is not known"),
    (AreaRow.RATE, "Organisations for every 10,000 residents"),
    (AreaRow.RATE_LOW, "95% interval of the rate, lower"),
    (AreaRow.RATE_HIGH, "95% interval of the rate, upper"),
    (AreaRow.VERSUS_WHOLE, "Rate beside the whole: higher, lower, no_clear_difference"),
    (AreaRow.SCORE, "Index of Multiple Deprivation, average score weighted by residents"),
    (AreaRow.EXTENT, "Extent of deprivation, 0-1"),
    (AreaRow.MOST_DEPRIVED_20, "Share of residents in the most deprived fifth of small areas, 0-1"),
    (AreaRow.BORDERLINE, "Whether need is within 10 points of the share from which it counts as high"),
    (AreaRow.CONDITIONS, "Conditions of a cold spot that it meets"),
    (AreaRow.COLD_SPOT, "Whether it is a cold spot"),
    (AreaRow.SENTENCE, "The same in a sentence"),
)


def area_texts(results: Results) -> list[list[str]]:
    """The cells of its file, row by row, as texts; nothing for what is missing."""
    frame = results.areas[[name for name, _ in COLUMNS]]
    return [[_text(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def _text(value: object) -> str:
    if isinstance(value, tuple | list):
        return " ".join(str(part) for part in value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, str):
        return clean.guarded(clean.tidy(value))
    plain = value.item() if hasattr(value, "item") else value
    return str(plain).lower() if isinstance(plain, bool) else repr(plain)
