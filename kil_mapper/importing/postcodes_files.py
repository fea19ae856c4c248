"""Which file is a postcode directory: ONSPD and NSPL of every era, Code-Point Open as a substitute; and its edition."""

from __future__ import annotations

import re
from typing import Final

from kil_mapper.importing.editions import Month, month_in_name
from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.postcodes_layout import Layout, layout_of
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.vocabulary import DatasetId

_OGL: Final = "Open Government Licence v3.0"
_CROWN: Final = "Contains OS data © Crown copyright and database right {year}"
_ROYAL_MAIL: Final = "Contains Royal Mail data © Royal Mail copyright and database right {year}"
_ONS: Final = "Source: Office for National Statistics licensed under the Open Government Licence v.3.0"

ONSPD: Final = Dataset(
    DatasetId.ONSPD,
    Role.POSTCODES,
    Need.REQUIRED,
    "ONS Postcode Directory (ONSPD)",
    "Office for National Statistics",
    _OGL,
    (_CROWN, _ROYAL_MAIL, _ONS),
    "Places every address by its postcode: grid reference, small area, ward and local authority, ended postcodes too.",
    "On the ONS Open Geography portal choose Postcodes, then ONS Postcode Directory, and download the newest edition. "
    "Leave it zipped.",
    "https://geoportal.statistics.gov.uk/search?q=PRD_ONSPD",
)
NSPL: Final = Dataset(
    DatasetId.NSPL,
    Role.POSTCODES,
    Need.REQUIRED,
    "National Statistics Postcode Lookup (NSPL)",
    "Office for National Statistics",
    _OGL,
    (_CROWN, _ROYAL_MAIL, _ONS),
    "Places every address by its postcode, as the ONS Postcode Directory does; one of the two is enough.",
    "On the ONS Open Geography portal choose Postcodes, then National Statistics Postcode Lookup, and download the "
    "newest edition. Leave it zipped.",
    "https://geoportal.statistics.gov.uk/search?q=PRD_NSPL",
)
CODE_POINT_OPEN: Final = Dataset(
    DatasetId.CODE_POINT_OPEN,
    Role.POSTCODES,
    Need.SUBSTITUTE,
    "Code-Point Open",
    "Ordnance Survey",
    _OGL,
    (_CROWN, _ROYAL_MAIL, _ONS),
    "Places addresses whose postcode is in use today; knows neither ended postcodes nor small areas.",
    "On the OS Data Hub choose OpenData, then Code-Point Open, and download it as CSV. Leave it zipped.",
    "https://osdatahub.os.uk/downloads/open/CodePointOpen",
)
DATASETS: Final = {dataset.id: dataset for dataset in (ONSPD, NSPL, CODE_POINT_OPEN)}


def recognise_onspd(peek: Peek) -> Recognition | None:
    """Whether a file is the ONS Postcode Directory."""
    return _recognise(peek, DatasetId.ONSPD)


def recognise_nspl(peek: Peek) -> Recognition | None:
    """Whether a file is the National Statistics Postcode Lookup."""
    return _recognise(peek, DatasetId.NSPL)


def recognise_code_point(peek: Peek) -> Recognition | None:
    """Whether a file is Code-Point Open, which has no headings."""
    return _recognise(peek, DatasetId.CODE_POINT_OPEN)


IMPORTERS: Final = (
    Importer(ONSPD, recognise_onspd),
    Importer(NSPL, recognise_nspl),
    Importer(CODE_POINT_OPEN, recognise_code_point),
)


def _recognise(peek: Peek, dataset: DatasetId) -> Recognition | None:
    if peek.form is not Form.DELIMITED or peek.header_row or peek.encoding.startswith("utf-16"):
        return None
    layout = layout_of([peek.headings, *peek.rows], peek.delimiter)
    if layout is None or layout.dataset is not dataset:
        return None
    editions = " and ".join(str(year) for year in reversed(layout.lsoa_editions))
    small_areas = f"with LSOA codes of {editions}" if editions else "without LSOA codes"
    start = f", beginning in postcode area {layout.first_area}" if layout.first_area else ""
    edition, edition_key = edition_of(peek.source, layout, "")
    details = {
        "edition_key": edition_key,
        "area": layout.first_area,
        "lsoa_editions": ",".join(str(year) for year in layout.lsoa_editions),
        "ward_year": str(layout.ward_year or ""),
        "lad_year": str(layout.lad_year or ""),
    }
    return Recognition(
        edition,
        f"{DATASETS[dataset].title} {small_areas}{start}.",
        layout.used or tuple(peek.headings[place] for place in sorted(layout.columns.values())),
        tuple((key, value) for key, value in details.items() if value),
    )


def edition_of(source: SourceFile, layout: Layout, newest_end: str) -> tuple[str, str]:
    """The edition in words and as a key that sorts: the name of the file counts only where its content agrees."""
    named, year = month_in_name(source), layout.lad_year
    if named and named.key.replace("-", "") >= newest_end and year in (None, named.year, named.year - 1):
        return named.words, named.key
    if re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", newest_end):
        ended = Month(int(newest_end[:4]), int(newest_end[4:]))
        return f"with postcodes ended up to {ended.words}", ended.key
    return (f"with codes of {year}", f"{year}-00") if year else ("", "")
