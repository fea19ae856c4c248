"""Who says that it works here and is based elsewhere: a list to ask from. Never a dot on a map, never in a sum."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.banding import band_of
from kil_mapper.analysis.places import as_decided
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Elsewhere, Source
from kil_mapper.model.vocabulary import DatasetId
from kil_mapper.reports import clean
from kil_mapper.reports.content_apart import WHOLE
from kil_mapper.reports.content_words import WITHHELD_NAME
from kil_mapper.reports.elsewhere import WHAT_THEY_DO, WRITERS, write_elsewhere_list
from kil_mapper.workflows.summary import records
from kil_mapper.workflows.targets import checked_form

ELSEWHERE_FORMATS: Final = tuple(WRITERS)
BAND_LABEL: Final = "band_label"
ELSEWHERE_NOTE: Final = f"{WHOLE} {WHAT_THEY_DO}"
_IDENTIFIES: Final = (
    *(Elsewhere.ID, Elsewhere.NAME, Elsewhere.CHARITY_NUMBER),
    *(Elsewhere.INCOME, Elsewhere.PERIOD_START, Elsewhere.PERIOD_END),
)


def works_here(results: Results) -> pd.DataFrame:
    """Registered main charities based outside the project's area that say they work in it, by name.

    Sensitive organisations come last, without anything that tells who they are. A negative income is not known.

    Args:
        results: What the analysis found.

    Returns:
        The columns of `Elsewhere`, `Counted.BAND` (key of the project's scheme, by the income as reported) and
        `BAND_LABEL`. Empty too where the project does not know areas of operation: see `areas_of_operation_held`.
    """
    frame = results.project.elsewhere.copy()
    income = frame[Elsewhere.INCOME]
    frame[Elsewhere.INCOME] = income.mask(income.lt(0).fillna(value=False))
    scheme = results.project.options.scheme
    frame[Counted.BAND] = band_of(frame[Elsewhere.INCOME], scheme)
    frame[BAND_LABEL] = frame[Counted.BAND].map({band.key: band.label for band in scheme.bands}).astype("str")
    by_rule = frame[Elsewhere.SENSITIVE].astype(bool)
    frame[Elsewhere.SENSITIVE] = as_decided(by_rule, frame[Elsewhere.ID], results.project.decisions)
    named = frame[~frame[Elsewhere.SENSITIVE]]
    named = named.loc[named[Elsewhere.NAME].map(clean.sort_key).sort_values(kind="stable").index]
    hidden = frame[frame[Elsewhere.SENSITIVE]].sort_values([Elsewhere.REACH, Counted.BAND], kind="stable")
    for column in _IDENTIFIES:
        hidden[column] = pd.Series(None, index=hidden.index, dtype=frame[column].dtype)
    hidden[Elsewhere.NAME] = WITHHELD_NAME
    return pd.concat([named, hidden], ignore_index=True)


def areas_of_operation_held(results: Results) -> bool:
    """Whether the project was built with areas of operation; without them nobody knows who says it works here."""
    held = results.project.sources[Source.DATASET] == DatasetId.AREA_OF_OPERATION.value
    return bool(held.any())


def elsewhere_document(results: Results) -> dict[str, Any]:
    """Who says that it works here as plain values: what `elsewhere --json` prints."""
    return {
        "area": results.project.name,
        "areas_of_operation_held": areas_of_operation_held(results),
        "note": ELSEWHERE_NOTE,
        "organisations": records(works_here(results)),
    }


def write_elsewhere(results: Results, path: Path, *, progress: Progress | None = None) -> None:
    """Write the list of who says that it works here.

    Args:
        results: What the analysis found.
        path: Ends in .csv or .xlsx.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: The ending is another one, the file cannot be written, or it is a project or what one was built from.
    """
    checked_form(results, path, ELSEWHERE_FORMATS, "list of who works here")
    (progress or NoProgress()).report(f"Writing {path.name}")
    write_elsewhere_list(results, works_here(results), path)
