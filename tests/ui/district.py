"""The small district as people find theirs: some set aside by rule, one flagged, one perhaps registered twice."""

from __future__ import annotations

import pandas as pd

from kil_mapper.model.project import Project
from kil_mapper.model.tables import CLASSIFICATIONS, ELSEWHERE, ORGANISATIONS, Elsewhere, Org
from kil_mapper.model.vocabulary import RuleProfile
from tests.factory import small_project

HUB, REFUGE, SCHOOL, FUNDER = "GB-CHC-900001", "GB-CHC-900003", "GB-CHC-900015", "GB-CHC-900017"
CHOIR, CHOIR_AGAIN, CHURCH = "GB-CHC-900013", "GB-CHC-900014", "GB-CHC-900010"
NAMES = {SCHOOL: "Westfield School", CHOIR_AGAIN: "The Westfield Choir", CHURCH: "Hillside Methodist Church"}


def mixed_project() -> Project:
    """The small district by the rules of the local voluntary sector.

    30 rows read; 13 have no place here or are no main charity; 17 registered here; a school, a funder and a dormant
    one are set aside: 14 counted. A church is flagged, and a choir may be registered twice.
    """
    base = small_project()
    organisations = base.organisations.copy()
    for org_id, name in NAMES.items():
        organisations.loc[organisations[Org.ID] == org_id, Org.NAME] = name
    funder = pd.DataFrame({"org_id": [FUNDER], "code": ["302"], "type": ["How"], "description": ["Makes Grants"]})
    themes = pd.concat([base.classifications, CLASSIFICATIONS.conform(funder)], ignore_index=True)
    outside = {Elsewhere.ID: ["GB-CHC-800001"], Elsewhere.NAME: ["Otherville Advice"], Elsewhere.INCOME: [50_000],
               Elsewhere.WORKS_IN: ["works in Smalltown"], Elsewhere.COUNTY_ONLY: [False], Elsewhere.AUTHORITIES: [2],
               Elsewhere.REACH: ["sub_regional"], Elsewhere.SENSITIVE: [False]}  # fmt: skip
    return small_project(
        organisations=ORGANISATIONS.conform(organisations),
        classifications=themes,
        elsewhere=ELSEWHERE.conform(pd.DataFrame(outside)),
    ).with_options(rules=RuleProfile.VCSE)
