"""From old formats to the newest: pure steps, in order, one for each version that is no longer the newest.

To change the format: raise `FORMAT_VERSION` by one, append a step that turns a project of the version before
into one of the new version, and keep a file of the version before as `tests/project_file/v<n>.gpkg` for ever.
A step gets what stands in the file, never frames or schemas: those are of today, the file is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from kil_mapper.project_file.raw import RawProject, RawTable

Step = Callable[[RawProject], RawProject]

_DOMAINS = ("imd", "income", "employment", "education", "health", "crime", "housing", "environment", "idaci", "idaopi")
_ADDED_IN_2: Final = {
    "decisions": "action org_id rule other_org_id why who decided_on",
    "neighbourhoods": "area_code name member_type member_code",
    "anchors": "org_id is_anchor locally_led multi_purpose holds_asset place_based note who declared_on",
    "deflators": "financial_year price_index source",
    "elsewhere": "org_id name charity_number income period_start period_end works_in county_only authorities reach "
    "sensitive",
    "comparators": "lad_code rules band organisations income",
    "comparator_areas": "lad_code name region_code country_code population imd_score "
    "population_share_in_most_deprived_20_percent",
    "other_need": "area_code index_edition converted population "
    + " ".join(f"{domain}_score {domain}_rank {domain}_decile" for domain in _DOMAINS),
}


def to_2(project: RawProject) -> RawProject:
    """What people decide and what is known of the world around came in; the bands became part of the project."""
    options = json.loads(project.meta["options"])
    if isinstance(options, dict) and "band_scheme" in options:
        options["scheme"] = options.pop("band_scheme")
    meta = {**project.meta, "options": json.dumps(options, ensure_ascii=False)}
    return RawProject(meta, {**project.tables, **_empty(_ADDED_IN_2)})


_ADDED_IN_3: Final = {
    "corrections": "org_id field value register_value as_of why who corrected_on",
    "readiness": "org_id paid_staff reserves_months has_policies has_insurance contract_history wants_to_grow who "
    "recorded_on",
    "notes": "org_id note who noted_on",
    "filters": "name definition",
    "changes": "change org_id field name before after register_before register_after",
}


def to_3(project: RawProject) -> RawProject:
    """What people know better than the registers came in, and what the documents are to say."""
    organisations = project.tables["organisations"]
    nothing = (None,) * organisations.rows
    columns = {**organisations.columns, "turnover_by_hand": nothing, "turnover_by_hand_of": nothing}
    tables = {**project.tables, "organisations": RawTable("organisations", columns, organisations.rows)}
    return RawProject({**project.meta, "report": "{}"}, {**tables, **_empty(_ADDED_IN_3)})


def _empty(added: Mapping[str, str]) -> dict[str, RawTable]:
    return {name: RawTable(name, dict.fromkeys(columns.split(), ()), 0) for name, columns in added.items()}


STEPS: tuple[Step, ...] = (to_2, to_3)
"""The step at index n turns format version n + 1 into n + 2."""

FORMAT_VERSION = len(STEPS) + 1


def migrated(project: RawProject, version: int, steps: Sequence[Step] = STEPS) -> RawProject:
    """The project in the newest format.

    Args:
        project: What stands in the file.
        version: The format version of that file, 1 or above, not above the newest.
        steps: The steps, for tests.
    """
    for step in steps[version - 1 :]:
        project = step(project)
    return project
