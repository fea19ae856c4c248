"""What each file of a data folder is, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kil_mapper.importing import catalogue
from kil_mapper.model.inventory import Inventory
from kil_mapper.model.progress import NoProgress, Progress


def take_inventory(paths: Sequence[Path], *, count_rows: bool = False, progress: Progress | None = None) -> Inventory:
    """Look at every file under the paths and say what it is, by its content.

    Args:
        paths: Files and folders, zipped or not.
        count_rows: Also count the data rows, which reads every file to its end.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: A path does not exist.
    """
    return catalogue.take_inventory(paths, count_rows=count_rows, progress=progress or NoProgress())


def inventory_document(inventory: Inventory) -> dict[str, Any]:
    """What was found as plain values, for scripts."""
    return {
        "format": 1,
        "files": [
            {
                "file": found.source.label,
                "dataset": found.dataset.value if found.dataset else None,
                "what": found.what,
                "edition": found.edition,
                "rows": found.rows,
                "bytes": found.size,
                "modified": found.modified.isoformat() if found.modified else None,
                "columns": list(found.headings),
                "columns_recognised": list(found.used),
                "problems": [
                    {
                        "kind": issue.kind.value,
                        "severity": issue.severity.value,
                        "message": issue.message,
                        "hint": issue.hint,
                    }
                    for issue in found.issues
                ],
            }
            for found in inventory.files
        ],
        "missing": [
            {
                "dataset": dataset.id.value,
                "title": dataset.title,
                "need": dataset.need.value,
                "gives": dataset.gives,
                "get_it": dataset.get_it,
                "page": dataset.page,
            }
            for dataset in inventory.missing
        ],
    }
