"""A place beside others: neighbours that a person chose, its region, England. Beside each other, never ranked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.comparators import compare
from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import PlaceRow
from kil_mapper.model.project import Project
from kil_mapper.model.regions import REGIONS
from kil_mapper.model.results import Results
from kil_mapper.model.tables import ComparatorArea
from kil_mapper.reports import clean
from kil_mapper.workflows.choices import choose
from kil_mapper.workflows.summary import records

NO_COMPARATORS: Final = (
    "Other places cannot be set beside this one: it takes a national register and a national postcode directory in "
    "the data folder."
)
COMPARE_NOTE: Final = (
    "Every place is counted from the same register by the same rules, with annualised turnover in the Keep it Local "
    "bands, at the postcode’s authority. What people decided one by one in this project does not touch these figures. "
    "Intervals describe chance variation from year to year. These are places beside each other, not a league table."
)


def compare_places(results: Results) -> pd.DataFrame:
    """The project's authorities beside the chosen neighbours, their region and England.

    Args:
        results: What the analysis found.

    Returns:
        Rows of `PlaceRow` in the order of print; empty when the project was not built from national files. A region
        and England are there only when nearly all of their residents live where the files cover.
    """
    codes = results.project.comparator_areas[ComparatorArea.LAD]
    return compare(results, {area.code: _known_as(area.code, codes) for area in results.project.areas})


def _known_as(code: str, codes: pd.Series) -> str:
    """The code that comparators know an authority by."""
    return next((known for known in codes if known in same_authority(code)), code)


def neighbours_choices(project: Project) -> pd.DataFrame:
    """The local authorities that the project can be compared with, its own left out, by name.

    Args:
        project: The project.

    Returns:
        Columns code, name and region (its name; missing where it is not known), all text.
    """
    own = frozenset[str]().union(*(same_authority(area.code) for area in project.areas))
    areas = project.comparator_areas
    areas = areas[~areas[ComparatorArea.LAD].isin(own)]
    found = pd.DataFrame(
        {
            "code": areas[ComparatorArea.LAD],
            "name": areas[ComparatorArea.NAME].fillna(areas[ComparatorArea.LAD]),
            "region": areas[ComparatorArea.REGION].map(REGIONS),
        }
    )
    return found.sort_values(["name", "code"], ignore_index=True).astype("str")


def with_neighbours(project: Project, wanted: Iterable[str]) -> Project:
    """The project with other neighbours to compare with.

    Args:
        project: The project.
        wanted: Names or codes of local authorities, older and newer codes of the same one included.

    Raises:
        KilError: One is not known, or is the project's own.
    """
    found = neighbours_choices(project)
    if found.empty:
        raise KilError(NO_COMPARATORS, "Build the project from national files.")
    return choose(project, neighbours=[_code_of(word, found, project) for word in wanted])


def _code_of(word: str, found: pd.DataFrame, project: Project) -> str:
    asked = word.strip()
    codes = same_authority(asked.upper())
    for code, name in zip(found["code"], found["name"], strict=True):
        if code in codes or name.casefold() == asked.casefold():
            return str(code)
    if any(area.code in codes or area.name.casefold() == asked.casefold() for area in project.areas):
        raise KilError(f"{clean.tidy(asked)} cannot be compared with itself.", "Choose other local authorities.")
    near = get_close_matches(asked, found["name"].tolist(), n=3)
    raise KilError(
        f"The project knows nothing of “{clean.tidy(asked)}”.",
        f"Did you mean {' or '.join(near)}?" if near else "Give names or codes of local authorities in England.",
    )


def places_document(results: Results) -> dict[str, Any]:
    """What `compare --json` prints.

    Args:
        results: What the analysis found.
    """
    return {
        "rules": results.project.options.rules.value,
        "turnover_basis": "annualised",
        "band_scheme": "keep_it_local",
        "note": COMPARE_NOTE,
        "places": [{PlaceRow.KIND: row.pop(PlaceRow.KIND), **row} for row in records(compare_places(results))],
    }
