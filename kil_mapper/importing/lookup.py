"""The official lookup from LSOAs of 2011 to LSOAs of 2021: moves an index to the other edition (METHODS §5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from kil_mapper.importing.files import read_text_table
from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.vocabulary import DatasetId

LSOA11: Final = "lsoa11"
LSOA21: Final = "lsoa21"
CHANGE: Final = "change"
_PATTERNS: Final = {
    LSOA11: re.compile(r"lsoa11(cd|_code)", re.IGNORECASE),
    LSOA21: re.compile(r"lsoa21(cd|_code)", re.IGNORECASE),
    CHANGE: re.compile(r"chn?gind(icator)?|chg_ind|change_code", re.IGNORECASE),
}
_CODE: Final = re.compile(r"[EW]01\d{6}")
_CHANGES: Final = re.compile(r"[USMX]")

LSOA_LOOKUP: Final = Dataset(
    DatasetId.LSOA_LOOKUP,
    Role.LOOKUP,
    Need.RECOMMENDED,
    "LSOA (2011) to LSOA (2021) Exact Fit Lookup",
    "Office for National Statistics",
    "Open Government Licence v3.0",
    ("Source: Office for National Statistics licensed under the Open Government Licence v.3.0",),
    "Moves an index of deprivation to the other edition of small areas, where index and boundaries differ.",
    "On the ONS Open Geography portal search for “LSOA (2011) to LSOA (2021) to Local Authority District lookup” and "
    "download it as CSV.",
    "https://geoportal.statistics.gov.uk/search?q=LUP_LSOA_2011_LSOA_2021",
)


def recognise_lookup(peek: Peek) -> Recognition | None:
    """Whether a table is the lookup."""
    columns = _columns(peek.headings) if peek.form in (Form.DELIMITED, Form.WORKBOOK) else {}
    if len(columns) < len(_PATTERNS):
        return None
    what = "Lookup from LSOAs of 2011 to LSOAs of 2021 (unchanged, split, merged, irregular)."
    return Recognition("2021", what, tuple(columns.values()))


IMPORTERS: Final = (Importer(LSOA_LOOKUP, recognise_lookup),)


def _columns(headings: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, pattern in _PATTERNS.items():
        for heading in headings:
            if pattern.fullmatch(heading.strip().lstrip("\ufeff")):
                found.setdefault(name, heading)
    return found


def read_lsoa_lookup(found: FoundFile, log: IssueLog) -> pd.DataFrame:
    """Read the lookup.

    Args:
        found: A file recognised as the lookup.
        log: Takes rows that could not be used.

    Returns:
        Columns lsoa11, lsoa21 (codes) and change: U unchanged, S split, M merged, X irregular. One row for each pair.

    Raises:
        KilError: The file is damaged, or is no such lookup any more.
    """
    label = found.source.label
    columns = _columns(found.headings)
    if len(columns) < len(_PATTERNS):
        raise KilError(f"{label} is not the lookup from LSOA 2011 to LSOA 2021.", LSOA_LOOKUP.get_it)
    text = read_text_table(
        found.source,
        columns=list(columns.values()),
        delimiter=found.detail("delimiter") or ",",
        encoding=found.detail("encoding") or "utf-8",
        sheet=found.detail("sheet"),
        header_row=int(found.detail("header_row") or 0),
        log=log,
    )
    frame = pd.DataFrame({name: text[columns[name]].to_pandas().str.strip().str.upper() for name in _PATTERNS})
    good = (
        frame[LSOA11].str.fullmatch(_CODE) & frame[LSOA21].str.fullmatch(_CODE) & frame[CHANGE].str.fullmatch(_CHANGES)
    )
    for place in frame.index[~good]:
        value = ", ".join(frame.loc[place])
        message = f"“{value}” is no pair of LSOA codes with U, S, M or X; the row was set aside."
        log.add(Issue(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, label, int(place) + 2, value=value[:200]))
    return frame[good].drop_duplicates([LSOA11, LSOA21], ignore_index=True)
