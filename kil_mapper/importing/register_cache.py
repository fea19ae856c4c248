"""Prepared copies of the register's main table: only the columns that decide, no names, texts or addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kil_mapper.importing import prepared_copies
from kil_mapper.importing.prepared_copies import CopyKind
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.tables import Org

REPAIRED: Final = "postcode_repaired"
BEGINS: Final = "begins"  # where the record is in the unpacked file; missing when that is not known
ENDS: Final = "ends"
DECIDING: Final = pa.schema(
    [
        (Org.REGISTER_KEY, pa.string()),
        (Org.CHARITY_NUMBER, pa.string()),
        (Org.LINKED_NUMBER, pa.int64()),
        (Org.STATUS, pa.string()),
        (Org.POSTCODE_GIVEN, pa.string()),
        (Org.RECORD, pa.int64()),
        (Org.POSTCODE, pa.string()),
        (REPAIRED, pa.bool_()),
        (Org.ID, pa.string()),
        (Org.DUPLICATE_OF, pa.string()),
        (BEGINS, pa.int64()),
        (ENDS, pa.int64()),
    ]
)
KIND: Final = CopyKind("register", DECIDING)


@dataclass(frozen=True)
class Facts:
    """What is known about a whole file.

    Attributes:
        rows_read: Records in it.
        rows_set_aside: Those that could not be read.
        records_mended: Broken records that were put together again.
        extract_date: Date of the extract.
    """

    rows_read: int
    rows_set_aside: int
    records_mended: int
    extract_date: date | None


def load(entry: Path, log: IssueLog) -> tuple[pa.Table, Facts] | None:
    """The columns that decide, from a prepared copy; None when there is none, or none that can be trusted.

    Args:
        entry: Where it is kept.
        log: Takes again what was noted when it was prepared.
    """

    def read(file: pq.ParquetFile, stored: dict[str, Any]) -> tuple[pa.Table, Facts, IssueLog]:
        day = stored["facts"]["extract_date"]
        facts = Facts(**(stored["facts"] | {"extract_date": date.fromisoformat(day) if day else None}))
        return file.read().cast(DECIDING), facts, _as_log(stored)

    found = prepared_copies.load(entry, KIND, read)
    if found is None:
        return None
    table, facts, noted = found
    log.include(noted)
    return table, facts


def _as_log(stored: dict[str, Any]) -> IssueLog:
    log = IssueLog()
    for issue in stored["issues"]:
        known = {"kind": IssueKind(issue["kind"]), "severity": Severity(issue["severity"])}
        log.add(Issue(**(issue | known)))
    log.counts.update({IssueKind(kind): more for kind, more in stored["more"].items()})
    return log


def store(
    entry: Path, source: SourceFile, table: pa.Table, facts: Facts, log: IssueLog, still_wanted: Callable[[], None]
) -> None:
    """Keep a prepared copy.

    Args:
        entry: Where to keep it.
        source: The file it was prepared from.
        table: All its rows, with the columns of `DECIDING`.
        facts: What is known about the file.
        log: What was noted while it was read, and nothing else.
        still_wanted: Called often; raises `Cancelled` when the person asked to stop.
    """
    day = facts.extract_date.isoformat() if facts.extract_date else None
    stored = {
        "facts": asdict(facts) | {"extract_date": day},
        "issues": [asdict(issue) for issue in log],
        "more": {kind: times - sum(issue.kind is kind for issue in log) for kind, times in log.counts.items()},
    }
    prepared_copies.store(entry, KIND, source, table.select(DECIDING.names).cast(DECIDING), stored, still_wanted)
