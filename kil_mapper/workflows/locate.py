"""Locating register rows: postcode → place → areas, with the reason for every row that has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.analysis import locating
from kil_mapper.importing.postcodes import PostcodesRead
from kil_mapper.importing.postcodes_layout import Field
from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.schema import BRITISH_NATIONAL_GRID
from kil_mapper.model.tables import POSTCODES, Lsoa, Org, Postcode
from kil_mapper.model.vocabulary import DatasetId, LocatedBy, NotLocatedCause

INDEX_LACKS_LIMIT = 0.02  # of an authority's postcodes; a few stray on its border
MARGIN = 1000.0  # metres around the small areas in which postcodes are read
_DATASET = "dataset"  # column of `PostcodesRead.table`


@dataclass(frozen=True, eq=False)
class Directory:
    """The postcode directory as this project needs it.

    Attributes:
        here: Postcodes of the project's area (`POSTCODES`).
        placed: All postcodes of the register that have a position, wherever they are.
        known: All postcodes of the register that the directory holds.
        areas_held: Postcode areas that the directory holds, such as "HX".
        kept: Postcodes of the project's area by the dataset they come from.
    """

    here: pd.DataFrame
    placed: pa.Array
    known: pa.Array
    areas_held: frozenset[str]
    kept: Mapping[str, int]

    def kept_from(self, dataset: DatasetId) -> int:
        """How many postcodes of the project's area come from this dataset."""
        return self.kept.get(dataset.value, 0)


def directory_of(
    read: PostcodesRead, lsoas: gpd.GeoDataFrame, wards: gpd.GeoDataFrame, lsoa_year: int, log: IssueLog
) -> Directory:
    """Area codes for every postcode of the project, and what the register needs to know of the others."""
    table = read.table
    has_place = pc.is_valid(table[Postcode.EASTING])
    frame = _inside_box(table.filter(has_place), lsoas)
    frame[Postcode.LSOA], frame[Postcode.LOCATED_BY] = _lsoa_codes(frame, lsoas, lsoa_year, log)
    _note_small_areas_the_index_lacks(frame, lsoas, lsoa_year, log)
    frame = frame[frame[Postcode.LSOA].notna()].copy()
    frame[Postcode.WARD] = _ward_codes(frame, wards, log)
    frame[Postcode.LAD] = frame[Postcode.LSOA].map(lsoas.set_index(Lsoa.CODE)[Lsoa.LAD])
    return Directory(
        here=POSTCODES.conform(frame.sort_values(Postcode.CODE)),
        placed=table.filter(has_place)[Postcode.CODE].combine_chunks(),
        known=table[Postcode.CODE].combine_chunks(),
        areas_held=read.areas_held,
        kept=frame[_DATASET].value_counts().to_dict(),
    )


def _note_small_areas_the_index_lacks(frame: pd.DataFrame, lsoas: gpd.GeoDataFrame, year: int, log: IssueLog) -> None:
    """An index file that was cut in the middle of an authority would make a smaller authority, unnoticed."""
    ours = frozenset[str]().union(*(same_authority(code) for code in lsoas[Lsoa.LAD].unique()))
    given = frame.loc[frame["lad"].isin(ours), f"lsoa{year % 100}"].dropna()
    lost = given[~given.isin(lsoas[Lsoa.CODE])]
    if len(lost) > INDEX_LACKS_LIMIT * len(given):
        message = (
            f"The postcode directory places {lost.nunique():,} more small areas in the chosen authority than the index "
            "file and the boundaries hold. Organisations there count as based outside."
        )
        hint = "Download the Indices of Deprivation again, and use the whole file."
        log.add(Issue(IssueKind.INDEX_INCOMPLETE, Severity.WARNING, message, hint=hint))


def _inside_box(table: pa.Table, lsoas: gpd.GeoDataFrame) -> pd.DataFrame:
    west, south, east, north = lsoas.total_bounds
    x, y = table[Postcode.EASTING], table[Postcode.NORTHING]
    inside = pc.and_(
        pc.and_(pc.greater_equal(x, west - MARGIN), pc.less_equal(x, east + MARGIN)),
        pc.and_(pc.greater_equal(y, south - MARGIN), pc.less_equal(y, north + MARGIN)),
    )
    return table.filter(inside).to_pandas().drop_duplicates(Postcode.CODE, ignore_index=True)


def _lsoa_codes(frame: pd.DataFrame, lsoas: gpd.GeoDataFrame, year: int, log: IssueLog) -> tuple[pd.Series, pd.Series]:
    """LSOA of each postcode, and how it was found: the directory's where it has this edition, else by position.

    Told postcode by postcode: Code-Point Open, which knows no LSOAs, may fill what a directory lacks.
    """
    given = frame[f"lsoa{year % 100}"]
    silent = given.isna()
    if silent.any():
        whose = "The postcode directory does" if silent.all() else f"{silent.sum():,} postcodes in the data folder do"
        message = f"{whose} not know LSOAs of {year}, so they are located by position in the boundaries."
        log.add(Issue(IssueKind.EDITIONS_DISAGREE, Severity.NOTE, message))
    by_place = locating.point_in_polygon(frame, lsoas)
    ours = given.isin(lsoas[Lsoa.CODE])
    compared = ~silent & (ours | by_place.notna())
    disagree = float((given[compared] != by_place[compared].fillna("")).mean()) if compared.any() else 0.0
    if disagree > locating.DISAGREEMENT_LIMIT:
        log.add(
            Issue(
                IssueKind.BOUNDARIES_TOO_SIMPLIFIED,
                Severity.WARNING,
                f"The boundaries put {disagree:.0%} of postcodes in another small area than the directory does: they "
                "are too simplified to locate by. The directory's codes are used.",
                hint="Use the full or generalised boundaries (BFC, BFE, BGC) instead of ultra-generalised ones (BUC).",
            )
        )
    codes = given.where(ours)
    codes[silent] = _mend_edges(frame[silent], by_place[silent], lsoas)
    by = pd.Series(LocatedBy.DIRECTORY.value, index=frame.index, dtype="str")
    return codes, by.mask(silent, LocatedBy.POINT_IN_POLYGON.value)


def _mend_edges(frame: pd.DataFrame, codes: pd.Series, lsoas: gpd.GeoDataFrame) -> pd.Series:
    """Postcodes just outside every boundary, but of this authority in the directory, belong to the nearest area."""
    ours = frozenset().union(*(same_authority(code) for code in lsoas[Lsoa.LAD].unique()))
    stray = codes.isna() & frame[Field.LAD.value].isin(ours)
    if stray.any():
        codes = codes.copy()
        codes[stray] = locating.nearest(frame[stray], lsoas)
    return codes


def _ward_codes(frame: pd.DataFrame, wards: gpd.GeoDataFrame, log: IssueLog) -> pd.Series:
    """Ward of each postcode: the directory's where its wards are those of the boundaries, else by position."""
    if wards.empty:
        return pd.Series(None, index=frame.index, dtype="str")
    located = locating.locate(frame, wards, frame[Field.WARD.value])
    codes = located.codes
    if located.disagreement is not None and located.disagreement > locating.DISAGREEMENT_LIMIT:
        log.add(
            Issue(
                IssueKind.BOUNDARIES_TOO_SIMPLIFIED,
                Severity.WARNING,
                f"The ward boundaries put {located.disagreement:.0%} of postcodes in another ward than the directory "
                "does. The directory's codes are used.",
            )
        )
    stray = codes.isna()
    if stray.any():
        codes = codes.copy()
        codes[stray] = locating.point_in_polygon(frame[stray], wards)
        stray = codes.isna()
        codes[stray] = locating.nearest(frame[stray], wards) if stray.any() else None
    return codes


def causes(table: pa.Table, directory: Directory) -> pd.Series:
    """For each register row, why it has no place; missing where it has one.

    Args:
        table: Register rows with `postcode` (normalised) and `postcode_given`.
        directory: The postcode directory.

    Returns:
        A `NotLocatedCause` for each row, as categories: the table is that of a whole register.
    """
    postcode = table[Org.POSTCODE]
    blank = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(table[Org.POSTCODE_GIVEN]), ""), fill_value=True)
    area = pc.struct_field(pc.extract_regex(postcode, r"^(?P<area>[A-Z]{1,2})"), "area")
    held = pc.is_in(area, value_set=pa.array(sorted(directory.areas_held), pa.string()))
    known = pc.is_in(postcode, value_set=directory.known)
    placed = pc.is_in(postcode, value_set=directory.placed)
    causes_in_order = (
        (pc.and_(pc.is_null(postcode), blank), NotLocatedCause.MISSING),
        (pc.is_null(postcode), NotLocatedCause.MALFORMED),
        (pc.and_not(known, placed), NotLocatedCause.NO_GRID_REFERENCE),
        (pc.and_(held, pc.invert(known)), NotLocatedCause.UNKNOWN),
        (pc.invert(known), NotLocatedCause.AREA_NOT_HELD),
    )
    kinds = [cause.value for cause in NotLocatedCause]
    matched = [np.asarray(matches, dtype=bool) for matches, _ in causes_in_order]
    codes = np.select(matched, [kinds.index(cause.value) for _, cause in causes_in_order], -1)
    return pd.Series(pd.Categorical.from_codes(codes, kinds))


def put_in_place(organisations: pd.DataFrame, here: pd.DataFrame) -> gpd.GeoDataFrame:
    """Organisations with position and area codes of their postcode, where it lies in the project's area."""
    places = here.set_index(Postcode.CODE)
    columns = {
        Org.EASTING: Postcode.EASTING,
        Org.NORTHING: Postcode.NORTHING,
        Org.LSOA: Postcode.LSOA,
        Org.WARD: Postcode.WARD,
        Org.LAD: Postcode.LAD,
        Org.LOCATED_BY: Postcode.LOCATED_BY,
        Org.POSTCODE_TERMINATED: Postcode.TERMINATED,
        Org.POSTCODE_LARGE_USER: Postcode.LARGE_USER,
    }
    found = places.reindex(organisations[Org.POSTCODE])
    frame = organisations.assign(**{target: found[source].array for target, source in columns.items()})
    points = gpd.GeoSeries.from_xy(frame[Org.EASTING], frame[Org.NORTHING], crs=BRITISH_NATIONAL_GRID)
    return gpd.GeoDataFrame(frame, geometry=points.where(frame[Org.EASTING].notna(), None))
