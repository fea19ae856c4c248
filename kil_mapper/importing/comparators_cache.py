"""Prepared copies of the comparators: what a whole register says of every authority, for any project of its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from kil_mapper.importing import prepared_copies
from kil_mapper.importing.prepared_copies import CopyKind
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.tables import COMPARATOR_AREAS, COMPARATORS, Comparator

KIND: Final = CopyKind(
    "comparators",
    pa.schema(
        [
            (Comparator.LAD, pa.string()),
            (Comparator.RULES, pa.string()),
            (Comparator.BAND, pa.string()),
            (Comparator.ORGANISATIONS, pa.int64()),
            (Comparator.INCOME, pa.int64()),
        ]
    ),
)
_AREAS: Final = "areas"


def load(entry: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Comparators and their areas; None when there are none, or none that can be trusted."""

    def read(file: pq.ParquetFile, stored: dict[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
        areas = pd.DataFrame(stored[_AREAS], columns=[column.name for column in COMPARATOR_AREAS.columns])
        return COMPARATORS.conform(file.read().to_pandas()), COMPARATOR_AREAS.conform(areas)

    return prepared_copies.load(entry, KIND, read)


def store(
    entry: Path,
    sources: Sequence[SourceFile],
    comparators: pd.DataFrame,
    areas: pd.DataFrame,
    still_wanted: Callable[[], None],
) -> None:
    """Keep them, for builds from the very same files.

    Args:
        entry: Where to keep them, from `prepared_copies.entry_path`.
        sources: The files they were made from, the register's main table first.
        comparators: Rows of `comparators`.
        areas: Rows of `comparator_areas`.
        still_wanted: Called often; raises `Cancelled` when the person asked to stop.
    """
    plain = areas.astype(object).where(areas.notna(), None).to_dict("records")
    table = pa.Table.from_pandas(comparators[KIND.schema.names], KIND.schema, preserve_index=False)
    prepared_copies.store(entry, KIND, sources[0], table, {_AREAS: plain}, still_wanted)
