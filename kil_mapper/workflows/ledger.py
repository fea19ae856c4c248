"""The ledger for people: from rows read to organisations counted, every step listable and exportable."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from kil_mapper.analysis import ledger
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import SetAsideReason
from kil_mapper.reports.ledger_list import LEDGER_FORMATS, write_ledger_list
from kil_mapper.workflows.decisions import decisions_in_force
from kil_mapper.workflows.summary import records
from kil_mapper.workflows.targets import checked_form

__all__ = ["LEDGER_FORMATS", "ledger_document", "ledger_list", "waterfall", "write_ledger"]


def waterfall(results: Results) -> pd.DataFrame:
    """From the rows read to the organisations counted, step by step (`WaterfallRow`)."""
    return ledger.waterfall(results)


def ledger_list(results: Results, reason: SetAsideReason | None = None) -> pd.DataFrame:
    """The stored organisations that are not counted, with reason and evidence (`SetAsideRow`)."""
    return ledger.set_aside_list(results, reason)


def ledger_document(results: Results, reason: SetAsideReason | None = None) -> dict[str, Any]:
    """Steps, organisations set aside and decisions in force as plain values: what `ledger --json` prints."""
    return {
        "rules": results.project.options.rules.value,
        "steps": records(ledger.waterfall(results)),
        "set_aside": records(ledger.set_aside_list(results, reason)),
        "decisions": records(decisions_in_force(results.project)),
    }


def write_ledger(
    results: Results, path: Path, reason: SetAsideReason | None = None, *, progress: Progress | None = None
) -> None:
    """Write the list of stored organisations that are not counted.

    Args:
        results: The computed results.
        path: Ends in .csv or .xlsx.
        reason: Only those set aside for this reason; None for all.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    checked_form(results, path, LEDGER_FORMATS, "list of what is set aside")
    (progress or NoProgress()).report(f"Writing {path.name}")
    write_ledger_list(results, ledger.waterfall(results), ledger.set_aside_list(results, reason), path)
