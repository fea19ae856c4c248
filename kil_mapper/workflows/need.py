"""Need and boundaries of the chosen authorities: small areas, wards, authorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import MultiPolygon

from kil_mapper.analysis.conversion import convert_need
from kil_mapper.importing.boundaries import read_boundaries
from kil_mapper.importing.deprivation import read_indices
from kil_mapper.importing.lookup import LSOA11, LSOA21, read_lsoa_lookup
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Issue, IssueKind, Severity
from kil_mapper.model.project import AreaRef
from kil_mapper.model.tables import Area, Lsoa
from kil_mapper.model.vocabulary import DatasetId
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
    """

    frame: pd.DataFrame
    rows_read: int
    lookup_rows: int = 0


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
    lookup = read_lsoa_lookup(chosen.lookup[0], log)
    source, target = (LSOA11, LSOA21) if chosen.lsoa_year == 2021 else (LSOA21, LSOA11)
    converted = convert_need(read.frame, lookup, source, target)
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
    return Need(frame, read.rows_read, len(lookup))


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
    provenance.add((chosen.index,), need.rows_read, len(lsoas))
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
