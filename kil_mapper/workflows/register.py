"""Rows of the register: which are stored, which are counted by reason, and what the other tables say of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register import read_related
from kil_mapper.model import tables
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress
from kil_mapper.model.project import TABLE_FIELDS
from kil_mapper.model.tables import Org, OtherName, Unstored
from kil_mapper.model.vocabulary import DatasetId, SetAsideReason
from kil_mapper.workflows.locate import Directory, causes
from kil_mapper.workflows.provenance import Provenance
from kil_mapper.workflows.sources import Chosen

RELATED_TABLES = {
    DatasetId.ANNUAL_RETURN_HISTORY: "annual_returns",
    DatasetId.ANNUAL_RETURN_PARTA: "returns_part_a",
    DatasetId.ANNUAL_RETURN_PARTB: "returns_part_b",
    DatasetId.AREA_OF_OPERATION: "areas_of_operation",
    DatasetId.CLASSIFICATION: "classifications",
    DatasetId.OTHER_NAMES: "other_names",
}
LINKED_NAME = "Linked charity"


@dataclass(frozen=True, eq=False)
class SortedOut:
    """Which register rows are stored, and the count of those that are not."""

    store: pa.Array
    unstored: pd.DataFrame


def sort_out(table: pa.Table, directory: Directory, unreadable: int) -> SortedOut:
    """Rows here are stored, and so are the linked parts of main charities here; the others are counted by reason."""
    cause = causes(table, directory)
    here = pc.fill_null(pc.is_in(table[Org.POSTCODE], value_set=pa.array(directory.here["postcode"])), fill_value=False)
    here_rows = here.to_numpy(zero_copy_only=False)
    linked = (pc.fill_null(table[Org.LINKED_NUMBER], 0).to_numpy() > 0) if len(table) else here_rows
    numbers_here = table.filter(pc.and_(here, pa.array(~linked)))[Org.CHARITY_NUMBER].combine_chunks()
    part_of_one_here = pc.is_in(table[Org.CHARITY_NUMBER], value_set=numbers_here).to_numpy(zero_copy_only=False)
    store = here_rows | (linked & part_of_one_here)
    status = table[Org.STATUS].to_pandas()
    duplicate = pc.is_valid(table[Org.DUPLICATE_OF]).to_numpy(zero_copy_only=False)
    reason = pd.Series(SetAsideReason.OUTSIDE.value, index=cause.index)
    reason = reason.mask(cause.notna(), SetAsideReason.NOT_LOCATED.value)
    reason = reason.mask(duplicate, SetAsideReason.MERGED_DUPLICATE.value)
    reason = reason.mask(status != "Registered", SetAsideReason.REMOVED.value)
    reason = reason.mask(linked, SetAsideReason.LINKED.value)
    cause = cause.where(reason == SetAsideReason.NOT_LOCATED.value)
    frame = pd.DataFrame({Unstored.REASON: reason, Unstored.CAUSE: cause})[~store]
    counts = frame.groupby([Unstored.REASON, Unstored.CAUSE], dropna=False).size().rename(Unstored.ROWS).reset_index()
    if unreadable:
        row = {Unstored.REASON: SetAsideReason.UNREADABLE.value, Unstored.CAUSE: None, Unstored.ROWS: unreadable}
        counts = pd.concat([counts, pd.DataFrame([row])], ignore_index=True)
    counts[Unstored.DATASET] = DatasetId.CHARITY.value
    return SortedOut(pa.array(store), tables.UNSTORED.conform(counts))


def read_details(
    chosen: Chosen, organisations: pd.DataFrame, log: IssueLog, progress: Progress, provenance: Provenance
) -> dict[str, pd.DataFrame]:
    """The register's other tables, for the stored rows only, by field of the project."""
    ids = organisations.set_index(Org.REGISTER_KEY)[Org.ID]
    ids = ids[~ids.index.duplicated()]
    keys = pa.array(ids.index.astype("object"), pa.string())
    found: dict[str, pd.DataFrame] = {}
    for dataset, files in chosen.related.items():
        read = read_related(dataset, files, keys, log, progress)
        frame = read.frame.assign(org_id=read.frame[Org.REGISTER_KEY].map(ids))
        provenance.add(files[:1], read.rows_read, len(frame), mended=read.records_mended)
        field = RELATED_TABLES[dataset]
        found[field] = frame
    found["other_names"] = _with_linked_names(found.get("other_names"), organisations)
    return {field: TABLE_FIELDS[field].conform(frame) for field, frame in found.items()}


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


def note_postcodes(organisations: pd.DataFrame, log: IssueLog) -> None:
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
