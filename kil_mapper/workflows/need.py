"""Need and boundaries of the chosen authorities: small areas, wards, authorities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiPolygon

from kil_mapper.analysis.conversion import Converted, convert_need
from kil_mapper.importing.boundaries import read_boundaries
from kil_mapper.importing.deprivation import read_indices
from kil_mapper.importing.lookup import LSOA11, LSOA21, read_lsoa_lookup
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.project import AreaRef
from kil_mapper.model.tables import Area, Lsoa, OtherNeed
from kil_mapper.model.vocabulary import DatasetId, IndexEdition
from kil_mapper.workflows.areas import LAD_NAME
from kil_mapper.workflows.reading import Reading
from kil_mapper.workflows.sources import BOUNDARIES


@dataclass(frozen=True, eq=False)
class Need:
    """The index of deprivation, national.

    Attributes:
        frame: Columns of `lsoas` without geometry, and the name of each authority.
        rows_read: Rows of the file.
        lookup_rows: Rows of the lookup that moved it to the LSOA edition of the boundaries; 0 where none was needed.
        converted: How that was done; None where it was not needed.
    """

    frame: pd.DataFrame
    rows_read: int
    lookup_rows: int = 0
    converted: Converted | None = None

    @property
    def authority_names(self) -> list[str]:
        """Names of all authorities that the file knows."""
        return [str(name) for name in self.frame[LAD_NAME].dropna().unique()]

    def rows_used(self, codes: Collection[str]) -> int:
        """How many rows of the file say something of these small areas."""
        return self.converted.rows_used(codes) if self.converted else int(self.frame[Lsoa.CODE].isin(codes).sum())


def read_need(reading: Reading) -> Need:
    """Need of every small area of England, on the LSOA edition of the boundaries."""
    chosen, log, progress = reading.chosen, reading.log, reading.progress
    progress.report("Reading the Indices of Deprivation")
    read = read_indices(chosen.index, log, progress)
    if chosen.index.dataset is DatasetId.INDICES_FILE_1:
        log.add(
            Issue(
                IssueKind.LESSER_SUBSTITUTE,
                Severity.WARNING,
                "File 1 of the Indices of Deprivation holds ranks and deciles only: there are no scores and no "
                "residents, so nothing can be said per head.",
                file=chosen.index.source.label,
                hint="Use File 7 (all ranks, scores, deciles and population denominators).",
            )
        )
    if chosen.index_edition.lsoa_year == chosen.lsoa_year:
        return Need(read.frame, read.rows_read)
    converted, lookup_rows = _carried_over(reading, read.frame)
    log.add(
        Issue(
            IssueKind.EDITION_CONVERTED,
            Severity.WARNING,
            f"The {chosen.index_edition.full_title} use LSOAs of {chosen.index_edition.lsoa_year}; they were converted "
            f"to LSOAs of {chosen.lsoa_year} through the official lookup: {converted.unchanged:,} small areas of "
            f"England are unchanged, {converted.converted:,} were converted.",
            file=chosen.lookup[0].source.label,
        )
    )
    names = read.frame.drop_duplicates(Lsoa.LAD).set_index(Lsoa.LAD)[LAD_NAME]
    frame = converted.lsoas.assign(**{LAD_NAME: converted.lsoas[Lsoa.LAD].map(names)})
    return Need(frame, read.rows_read, lookup_rows, converted)


def _carried_over(reading: Reading, frame: pd.DataFrame) -> tuple[Converted, int]:
    """An index on the LSOA edition of the boundaries, and how many rows the lookup has that took it there."""
    lookup = read_lsoa_lookup(reading.chosen.lookup[0], reading.log)
    source, target = (LSOA11, LSOA21) if reading.chosen.lsoa_year == 2021 else (LSOA21, LSOA11)
    return convert_need(frame, lookup, source, target), len(lookup)


def read_other_need(reading: Reading, need: Need, lsoas: pd.DataFrame) -> pd.DataFrame:
    """Need of the project's small areas in the other edition of the index (`OTHER_NEED`); empty where there is none.

    Codes of different editions are never joined: the other index is carried over through the official lookup, and
    left out where the folder does not hold it.

    Args:
        reading: The reading of the data folder.
        need: The project's own index.
        lsoas: The project's small areas.
    """
    chosen, log = reading.chosen, reading.log
    if chosen.other_index is None:
        return tables.OTHER_NEED.empty()
    edition = IndexEdition(chosen.other_index.detail("index"))
    label = chosen.other_index.source.label
    same_year = edition.lsoa_year == chosen.lsoa_year
    if not same_year and not chosen.lookup:
        message = (
            f"The folder also holds the {edition.full_title}, which use LSOAs of {edition.lsoa_year}. Without the "
            "official lookup they cannot be set beside, since the same code can mean another place."
        )
        hint = "Add the ONS lookup from LSOA 2011 to LSOA 2021."
        log.add(Issue(IssueKind.OTHER_INDEX_LEFT_OUT, Severity.NOTE, message, label, hint=hint))
        return tables.OTHER_NEED.empty()
    reading.progress.report("Reading the other edition of the Indices of Deprivation")
    read = read_indices(chosen.other_index, log, reading.progress)
    other = Need(read.frame, read.rows_read)
    if not same_year:
        converted, lookup_rows = _carried_over(reading, read.frame)
        other = Need(converted.lsoas, read.rows_read, lookup_rows, converted)
    ours = other.frame[other.frame[Lsoa.CODE].isin(lsoas[Lsoa.CODE])]
    derived = ours[Lsoa.CODE].isin(other.converted.derived if other.converted else ())
    ours = ours.assign(**{OtherNeed.EDITION: edition.value, OtherNeed.CONVERTED: derived.astype("boolean")})
    reading.provenance.add((chosen.other_index,), other.rows_read, other.rows_used(ours[Lsoa.CODE]))
    if other.lookup_rows and not need.lookup_rows:
        reading.provenance.add(chosen.lookup[:1], other.lookup_rows, other.lookup_rows)
    if other.converted:
        _note_converted(ours, len(lsoas), edition, chosen.lsoa_year, label, log)
    return tables.OTHER_NEED.conform(ours.sort_values(Lsoa.CODE))


def _note_converted(
    ours: pd.DataFrame, small_areas: int, edition: IndexEdition, lsoa_year: int, label: str, log: IssueLog
) -> None:
    """How many of the project's small areas have need of the other edition, and how many of these are derived."""
    derived = int(ours[OtherNeed.CONVERTED].sum())
    message = (
        f"The {edition.full_title} use LSOAs of {edition.lsoa_year}; set beside through the official lookup to LSOAs "
        f"of {lsoa_year}: {len(ours) - derived:,} of {small_areas:,} small areas here are unchanged, {derived:,} were "
        "converted."
    )
    if len(ours) < small_areas:
        message += f" It says nothing of the other {small_areas - len(ours):,}."
    log.add(Issue(IssueKind.OTHER_INDEX_CONVERTED, Severity.NOTE, message, label), max(derived, 1))


def read_small_areas(reading: Reading, need: Need, refs: Sequence[AreaRef]) -> gpd.GeoDataFrame:
    """The LSOAs of the chosen authorities with need and boundaries; each without a boundary is an issue."""
    chosen, log, provenance = reading.chosen, reading.log, reading.provenance
    reading.progress.report("Reading small-area boundaries")
    ours = need.frame[need.frame[Lsoa.LAD].isin([ref.code for ref in refs])]
    shapes = read_boundaries(
        chosen.small_areas,
        BOUNDARIES[chosen.lsoa_year],
        codes=frozenset(ours[Lsoa.CODE]),
        bbox=None,
        log=log,
        progress=reading.progress,
    )
    merged = ours.merge(shapes.frame[[Area.CODE, Area.NAME, "geometry"]], on=Area.CODE, suffixes=("", "_shape"))
    merged[Area.NAME] = merged[Area.NAME].fillna(merged[f"{Area.NAME}_shape"])
    lacking = ours[~ours[Lsoa.CODE].isin(merged[Lsoa.CODE])]
    for code in lacking[Lsoa.CODE]:
        log.add(
            Issue(
                IssueKind.AREA_UNCOVERED,
                Severity.ERROR,
                f"Small area {code} of the index has no boundary in the data folder and is left out.",
                value=code,
                hint="Use boundaries that cover the whole local authority.",
            )
        )
    if merged.empty:
        raise KilError(
            "None of the small areas of this local authority has a boundary in the data folder.",
            "Check that boundaries and index are of the same place.",
        )
    lsoas = gpd.GeoDataFrame(merged, geometry="geometry", crs=shapes.frame.crs).sort_values(Lsoa.CODE)
    provenance.add((chosen.index,), need.rows_read, need.rows_used(lsoas[Lsoa.CODE]))
    provenance.add(shapes.used, shapes.rows_read, len(lsoas), edition=shapes.edition)
    if need.lookup_rows:
        provenance.add(chosen.lookup[:1], need.lookup_rows, need.lookup_rows)
    return tables.LSOAS.conform(lsoas)


def read_larger_areas(
    reading: Reading, lsoas: gpd.GeoDataFrame, refs: Sequence[AreaRef]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Wards that lie in the chosen authorities, and the authorities themselves (joined LSOAs, which always fit)."""
    chosen = reading.chosen
    reading.progress.report("Reading ward boundaries")
    joined = lsoas.dissolve(Lsoa.LAD)
    names = {ref.code: ref.name for ref in refs}
    authorities = gpd.GeoDataFrame(
        {Area.CODE: joined.index, Area.NAME: [names[code] for code in joined.index]},
        geometry=joined.geometry.map(_as_multipolygon).to_numpy(),
        crs=lsoas.crs,
    )
    if not chosen.wards:
        return tables.WARDS.empty(), tables.AUTHORITIES.conform(authorities)
    box = tuple(lsoas.total_bounds)
    shapes = read_boundaries(
        chosen.wards, DatasetId.WARD_BOUNDARIES, codes=None, bbox=box, log=reading.log, progress=reading.progress
    )
    inside = gpd.GeoDataFrame(
        {Area.CODE: shapes.frame[Area.CODE]}, geometry=shapes.frame.geometry.representative_point(), crs=lsoas.crs
    )
    lad_of = gpd.sjoin(inside, authorities[[Area.CODE, "geometry"]].rename(columns={Area.CODE: "lad"}))
    wards = shapes.frame.merge(lad_of[[Area.CODE, "lad"]].drop_duplicates(Area.CODE), on=Area.CODE)
    wards = wards.assign(**{Area.LAD: wards["lad"], Area.NAME: wards[Area.NAME].fillna(wards[Area.CODE])})
    wards = gpd.GeoDataFrame(wards.sort_values(Area.CODE), geometry="geometry", crs=lsoas.crs)
    reading.provenance.add(shapes.used, shapes.rows_read, len(wards), edition=shapes.edition)
    return tables.WARDS.conform(wards), tables.AUTHORITIES.conform(authorities)


def _as_multipolygon(shape: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon([shape])
