"""Rows of the register: which are stored, which are counted by reason, and what the other tables say of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper import paths
from kil_mapper.importing.operations import OperationsRead
from kil_mapper.importing.postcodes import PostcodesRead, read_postcodes
from kil_mapper.importing.register import TableRead, complete, read_charities
from kil_mapper.importing.register_frame import register_frame
from kil_mapper.importing.register_related import RelatedRead
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.project import TABLE_FIELDS, AreaRef
from kil_mapper.model.tables import Org, OtherName, Postcode, Unstored
from kil_mapper.model.vocabulary import REGISTERED, DatasetId, SetAsideReason
from kil_mapper.workflows.locate import MARGIN, Directory, causes, directory_of, put_in_place
from kil_mapper.workflows.nation import Nation
from kil_mapper.workflows.operations import Operations, elsewhere_table, read_areas_of_operation, works_here_mask
from kil_mapper.workflows.reading import Reading
from kil_mapper.workflows.sources import dataset_of

RELATED_TABLES = {
    DatasetId.ANNUAL_RETURN_HISTORY: "annual_returns",
    DatasetId.ANNUAL_RETURN_PARTA: "returns_part_a",
    DatasetId.ANNUAL_RETURN_PARTB: "returns_part_b",
    DatasetId.AREA_OF_OPERATION: "areas_of_operation",
    DatasetId.CLASSIFICATION: "classifications",
    DatasetId.OTHER_NAMES: "other_names",
}
LINKED_NAME = "Linked charity"


@dataclass(frozen=True)
class Remembered:
    """Organisations that an older project holds, by identifier.

    Attributes:
        asked: Of these it is to be told why they are not stored, if they are not.
        held: People gave these a place here: they are stored wherever the register has them.
    """

    asked: Collection[str] = ()
    held: Collection[str] = ()


@dataclass(frozen=True, eq=False)
class Register:
    """The register as this project keeps it.

    Attributes:
        organisations: Rows stored, with their place (`ORGANISATIONS`).
        postcodes: Postcodes of the project's area (`POSTCODES`).
        unstored: Rows counted by reason and not stored (`UNSTORED`).
        reference_date: The register's own date of extract.
        operations: Where every organisation of the register says it works; None when the folder does not hold it.
        elsewhere: Those based elsewhere that say they work here (`ELSEWHERE`).
        fates: Of the organisations that were asked about: why they are not stored, by org_id.
    """

    organisations: gpd.GeoDataFrame
    postcodes: pd.DataFrame
    unstored: pd.DataFrame
    reference_date: date
    operations: Operations | None
    elsewhere: pd.DataFrame
    fates: Mapping[str, SetAsideReason]


def read_register(
    reading: Reading,
    lsoas: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    refs: Sequence[AreaRef],
    authorities: Collection[str],
    nation: Nation,
    remembered: Remembered,
) -> Register:
    """Read the main table of the register and give every row its place, or the reason why it has none here.

    Args:
        reading: The reading of the data folder.
        lsoas: The project's small areas.
        wards: Its wards.
        refs: Its authorities.
        authorities: Names of all authorities of the index file.
        nation: Takes what is said of the whole country.
        remembered: What an older project holds.
    """
    chosen, log, progress = reading.chosen, reading.log, reading.progress
    progress.report("Reading the charity register")
    charities = read_charities(chosen.register, log, progress, paths.cache_folder(), everywhere=nation.wanted)
    reference_date = _date_of_extract(charities)
    postcodes = _read_postcodes(reading, charities.table, lsoas)
    nation.place(charities.everywhere, postcodes)
    directory = _directory(reading, postcodes, lsoas, wards)
    progress.report("Locating organisations")
    sorted_out = sort_out(charities.table, directory, charities.rows_set_aside, remembered)
    store, label = sorted_out.store, charities.used[0].source.label
    stored_keys = charities.table.filter(store)[Org.REGISTER_KEY]
    operations = read_areas_of_operation(reading, stored_keys, refs, authorities)
    works_here = works_here_mask(charities.table, store, operations)
    rows = complete(charities, pc.or_(store, works_here), progress)
    kept = store.filter(pc.or_(store, works_here))
    elsewhere = elsewhere_table(rows.filter(pc.invert(kept)), operations, log, label)
    frame = register_frame(rows.filter(kept), log, label)
    organisations = tables.ORGANISATIONS.conform(put_in_place(frame, directory.here))
    reading.provenance.add(
        charities.used,
        charities.rows_read,
        len(organisations),
        mended=charities.records_mended,
        edition=reference_date.isoformat(),
    )
    _note_postcodes(organisations, log)
    unstored, fates = sorted_out.unstored, sorted_out.fates
    return Register(organisations, directory.here, unstored, reference_date, operations, elsewhere, fates)


def _read_postcodes(reading: Reading, register: pa.Table, lsoas: gpd.GeoDataFrame) -> PostcodesRead:
    """The postcodes around the project's area, and those of the register wherever they are."""
    reading.progress.report("Reading the postcode directory")
    west, south, east, north = lsoas.total_bounds
    return read_postcodes(
        reading.chosen.postcodes,
        wanted=pc.unique(register[Org.POSTCODE]).drop_null(),
        bbox=(west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN),
        log=reading.log,
        progress=reading.progress,
        cache=paths.cache_folder(),
    )


def _directory(reading: Reading, read: PostcodesRead, lsoas: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> Directory:
    """What the directory says of the project's area."""
    directory = directory_of(read, lsoas, wards, reading.chosen.lsoa_year, reading.log)
    for dataset, part in read.parts.items():
        reading.provenance.add(part.files, part.rows_read, directory.kept_from(dataset), edition=part.edition)
    return directory


def _date_of_extract(charities: TableRead) -> date:
    """The day that ages of figures count from: without it, nobody could tell how old they are."""
    label = charities.used[0].source.label
    again = f"Download it again: {dataset_of(DatasetId.CHARITY).page}"
    if not charities.rows_read:
        raise KilError(f"{label} holds no records, only headings.", again)
    if charities.extract_date is None:
        raise KilError(
            f"{label} does not say on which day it was extracted, so the age of its figures is not known.", again
        )
    return charities.extract_date


@dataclass(frozen=True, eq=False)
class SortedOut:
    """Which register rows are stored, the count of those that are not, and why some that were asked about are not."""

    store: pa.Array
    unstored: pd.DataFrame
    fates: Mapping[str, SetAsideReason]


def sort_out(
    table: pa.Table, directory: Directory, unreadable: int, remembered: Remembered = Remembered()
) -> SortedOut:
    """Rows here are stored, and so are the linked parts of main charities here; the others are counted by reason.

    Rows that people gave a place here are here.
    """
    cause = causes(table, directory)
    here = pc.fill_null(
        pc.is_in(table[Org.POSTCODE], value_set=pa.array(directory.here[Postcode.CODE])), fill_value=False
    )
    here = pc.or_(here, _among(table, remembered.held))
    here_rows = here.to_numpy(zero_copy_only=False)
    linked = (pc.fill_null(table[Org.LINKED_NUMBER], 0).to_numpy() > 0) if len(table) else here_rows
    numbers_here = table.filter(pc.and_(here, pa.array(~linked)))[Org.CHARITY_NUMBER].combine_chunks()
    part_of_one_here = pc.is_in(table[Org.CHARITY_NUMBER], value_set=numbers_here).to_numpy(zero_copy_only=False)
    store = here_rows | (linked & part_of_one_here)
    removed = pc.invert(pc.fill_null(pc.equal(table[Org.STATUS], REGISTERED), fill_value=False))
    tests = {
        SetAsideReason.LINKED: linked,
        SetAsideReason.REMOVED: removed.to_numpy(zero_copy_only=False),
        SetAsideReason.MERGED_DUPLICATE: pc.is_valid(table[Org.DUPLICATE_OF]).to_numpy(zero_copy_only=False),
        SetAsideReason.NOT_LOCATED: cause.notna().to_numpy(),
    }
    words = [*(word.value for word in tests), SetAsideReason.OUTSIDE.value]
    reason = pd.Series(pd.Categorical.from_codes(np.select(list(tests.values()), range(len(tests)), len(tests)), words))
    cause = cause.where(reason == SetAsideReason.NOT_LOCATED.value)
    frame = pd.DataFrame({Unstored.REASON: reason, Unstored.CAUSE: cause})[~store]
    groups = frame.groupby([Unstored.REASON, Unstored.CAUSE], dropna=False, observed=True)
    counts = groups.size().rename(Unstored.ROWS).reset_index()
    counts = counts.astype({Unstored.REASON: "str", Unstored.CAUSE: "str"})
    if unreadable:
        row = {Unstored.REASON: SetAsideReason.UNREADABLE.value, Unstored.CAUSE: None, Unstored.ROWS: unreadable}
        counts = pd.concat([counts, pd.DataFrame([row])], ignore_index=True)
    counts[Unstored.DATASET] = DatasetId.CHARITY.value
    wanted = np.flatnonzero(~store & _among(table, remembered.asked).to_numpy())
    names = table[Org.ID].take(pa.array(wanted)).to_pylist()
    fates = dict(zip(names, (SetAsideReason(word) for word in reason.iloc[wanted]), strict=True))
    return SortedOut(pa.array(store), tables.UNSTORED.conform(counts), fates)


def _among(table: pa.Table, org_ids: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(table[Org.ID], value_set=pa.array(sorted(org_ids), pa.string()))


def read_details(reading: Reading, register: Register, nation: Nation) -> dict[str, pd.DataFrame]:
    """The register's other tables, for the stored rows only, by field of the project."""
    organisations = register.organisations
    ids = organisations.set_index(Org.REGISTER_KEY)[Org.ID]
    ids = ids[~ids.index.duplicated()]
    keys = pa.array(ids.index.astype("object"), pa.string())
    found: dict[str, pd.DataFrame] = {}
    for dataset, files in reading.chosen.related.items():
        if dataset is DatasetId.AREA_OF_OPERATION and register.operations:
            read: OperationsRead | RelatedRead = register.operations.read
        else:
            read = nation.read(dataset, files, keys)
        _note_other_day(read.used[0], reading.chosen.register[0], reading.log)
        frame = read.frame.assign(org_id=read.frame[Org.REGISTER_KEY].map(ids))
        reading.provenance.add(read.used, read.rows_read, len(frame), mended=read.records_mended)
        field = RELATED_TABLES[dataset]
        found[field] = frame
    found["other_names"] = _with_linked_names(found.get("other_names"), organisations)
    return {field: TABLE_FIELDS[field].conform(frame) for field, frame in found.items()}


def _note_other_day(found: FoundFile, register: FoundFile, log: IssueLog) -> None:
    if found.edition and register.edition and found.edition != register.edition:
        message = (
            f"{found.source.label} is of {found.edition}, the register's main table of {register.edition}: what it "
            "says of an organisation may be older or newer than the rest."
        )
        hint = "Download all tables of the register on the same day."
        log.add(Issue(IssueKind.EDITIONS_DISAGREE, Severity.WARNING, message, found.source.label, hint=hint))


def _with_linked_names(names: pd.DataFrame | None, organisations: pd.DataFrame) -> pd.DataFrame:
    """Names of linked charities are further names of the main charity."""
    linked = organisations[organisations[Org.LINKED_NUMBER] > 0]
    extra = pd.DataFrame(
        {
            OtherName.ORG: "GB-CHC-" + linked[Org.CHARITY_NUMBER],
            OtherName.NAME: linked[Org.NAME],
            OtherName.TYPE: LINKED_NAME,
        }
    )
    return extra if names is None else pd.concat([names, extra], ignore_index=True)


def _note_postcodes(organisations: pd.DataFrame, log: IssueLog) -> None:
    """Postcodes that locate, but are worth knowing of."""
    notes = (
        (Org.POSTCODE_TERMINATED, IssueKind.POSTCODE_TERMINATED, "is no longer in use; it still has a place"),
        (Org.POSTCODE_LARGE_USER, IssueKind.POSTCODE_LARGE_USER, "is that of a large user or PO box"),
    )
    for column, kind, words in notes:
        rows = organisations[organisations[column].fillna(value=False)]
        for name, postcode, record in zip(rows[Org.NAME], rows[Org.POSTCODE], rows[Org.RECORD], strict=True):
            message = f"The postcode of {name} {words}."
            log.add(Issue(kind, Severity.NOTE, message, row=int(record), value=str(postcode)))
