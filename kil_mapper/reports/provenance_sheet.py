"""Where everything in an evidence pack comes from, as one document that scripts and auditors can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pandas as pd

from kil_mapper.model.results import Results
from kil_mapper.model.tables import Source
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports.content_evidence import attributions
from kil_mapper.reports.folders import KIND

FORMAT: Final = 1
MEANING: Final = {
    "files": "Every file of the pack but this one: path, size in bytes, SHA-256, what it is.",
    "project": "Name and areas of the project, the day it was built, and the version of KIL Mapper that built it.",
    "options": "Every choice behind the numbers: who counts, on which turnover, in which bands, by which index.",
    "report": "What the documents say and how much; `places` is how exactly organisations are placed in this pack.",
    "decisions": "How many decisions, corrections, groups and anchors people added to the open data.",
    "counted": "Rows of the register read, organisations counted, and rows set aside by reason: read = counted + set "
    "aside.",
    "sources": "What was read: dataset, publisher, edition, licence, attribution, file names, SHA-256 of each file, "
    "rows read, kept and set aside.",
    "attribution": "Statements that the licences ask for, to be kept with anything made from the pack.",
}


def provenance(results: Results, folder: Path, meanings: Mapping[str, str], detail: PlaceDetail) -> dict[str, Any]:
    """Files, sources, licences and choices as plain values; `meaning` in it says what each key holds.

    Args:
        results: What the analysis found.
        folder: Where the files of the pack are.
        meanings: What each file is, by its path.
        detail: How exactly organisations are placed.
    """
    project = results.project
    chosen = asdict(project.report)
    return {
        "format": FORMAT,
        "kind": KIND,
        "meaning": MEANING,
        "files": [
            {
                "path": path,
                "bytes": (folder / path).stat().st_size,
                "sha256": sha256((folder / path).read_bytes()).hexdigest(),
                "what": meaning,
            }
            for path, meaning in sorted(meanings.items())
        ],
        "project": {
            "name": project.name,
            "areas": [asdict(area) for area in project.areas],
            "created": project.created.isoformat(),
            "app_version": project.options.app_version,
        },
        "options": _plain(asdict(project.options)),
        "report": _plain({**chosen, "places": detail.value, "commentary": dict(project.report.commentary)}),
        "decisions": {
            "decisions": len(project.decisions),
            "corrections": len(project.corrections),
            "groups_added": results.added_by_hand,
            "anchors": len(project.anchors),
        },
        "counted": {
            "rows_read": results.rows_read,
            "counted": results.kept,
            "set_aside": {str(row.label): int(row.rows) for row in results.ledger.itertuples()},
        },
        "sources": [_source(row) for _, row in project.sources.iterrows()],
        "attribution": list(attributions(results)),
    }


def _source(row: pd.Series) -> dict[str, Any]:
    values = {str(key): _plain(value) for key, value in row.items()}
    for key in (Source.FILE, Source.SHA256, Source.ATTRIBUTION):
        values[key] = str(values[key] or "").splitlines()
    return values


def _plain(value: Any) -> Any:
    """Values as JSON holds them."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | str):
        return None if value is None else str(value) if isinstance(value, str) else value
    if pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and plain in (float("inf"), float("-inf")) else plain
