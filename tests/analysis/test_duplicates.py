"""The same name at the same postcode is suggested as one organisation, and only suggested."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.duplicates import same_name, suggest_duplicates
from kil_mapper.model.findings import DuplicateRow
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Org
from tests.analysis.test_ledger import A, decided
from tests.factory import small_project

CHOIR, CIO = "GB-CHC-900013", "GB-CHC-900014"  # in one postcode of the factory


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The Westfield Choir", "WESTFIELD CHOIR", True),
        ("Westfield Choir", "Westfield Choir CIO", True),
        ("Westfield Choir Ltd.", "Westfield  Choir Limited", True),
        ("St. John's Players", "St Johns Players", True),
        ("Tea & Talk", "Tea and Talk", True),
        ("Westfield Choir", "Westfield Choir Friends", False),
        ("Westfield Choir", "Westfield Youth Choir", False),
        ("The The", "CIO Limited", False),  # nothing but such words: compared as they stand
        ("Café Zürich", "CAFÉ ZÜRICH", True),
    ],
)
def test_names_are_the_same_but_for_spelling_and_legal_form(one: str, other: str, same: bool) -> None:
    names = same_name(pd.Series([one, other], dtype="str"))
    assert (names[0] == names[1]) is same


def with_pair(first: str = "Westfield Choir", second: str = "The Westfield Choir (CIO)") -> Project:
    project = small_project()
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID] == CHOIR, Org.NAME] = first
    twin = organisations[Org.ID] == CIO
    organisations.loc[twin, Org.NAME] = second
    organisations.loc[twin, Org.REGISTERED_ON] = pd.Timestamp("2019-02-03")
    return replace(project, organisations=organisations)


def test_a_pair_is_suggested_and_both_are_counted_until_somebody_decides() -> None:
    project = with_pair()
    found = suggest_duplicates(project)
    assert found.to_dict("records") == [
        {
            DuplicateRow.ID: CIO,
            DuplicateRow.NAME: "The Westfield Choir (CIO)",
            DuplicateRow.OTHER: CHOIR,
            DuplicateRow.OTHER_NAME: "Westfield Choir",
            DuplicateRow.POSTCODE: "ZZ11 1AA",
            DuplicateRow.WHY: "the same name in another spelling at the same postcode; registered in 2001 and 2019",
        }
    ]
    assert compute(project).kept == 17


@pytest.mark.parametrize("decision", [(A.MERGE, CIO, CHOIR), (A.KEEP_APART, CIO, CHOIR), (A.KEEP_APART, CHOIR, CIO)])
def test_what_a_person_decided_is_not_suggested_again(decision: tuple[A, str, str]) -> None:
    assert suggest_duplicates(replace(with_pair(), decisions=decided(decision))).empty


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Org.STATUS, "Removed"),
        (Org.LINKED_NUMBER, 1),
        (Org.POSTCODE, "ZZ1 1AA"),
        (Org.POSTCODE, None),
        (Org.LSOA, None),
        (Org.LAD, "E1"),
        (Org.DUPLICATE_OF, CHOIR),
        (Org.NAME, "Westfield Quartet"),
    ],
)
def test_only_registered_main_charities_here_with_one_postcode_are_looked_at(column: str, value: object) -> None:
    project = with_pair()
    organisations = project.organisations.copy()
    organisations.loc[organisations[Org.ID] == CIO, column] = value
    assert suggest_duplicates(replace(project, organisations=organisations)).empty


def test_a_refuge_is_suggested_without_its_postcode() -> None:
    found = suggest_duplicates(with_pair("Westfield Refuge", "Westfield Refuge"))
    assert found[DuplicateRow.WHY].tolist() == ["the same name at the same postcode; registered in 2001 and 2019"]
    assert found[DuplicateRow.POSTCODE].isna().all()


def test_of_many_of_one_name_each_is_laid_beside_a_handful() -> None:
    project = small_project()
    row = project.organisations.iloc[[12]]
    many = pd.concat([row.assign(**{Org.ID: f"GB-CHC-{number}"}) for number in range(100, 120)], ignore_index=True)
    found = suggest_duplicates(replace(project, organisations=many))
    # The first has none before it, then 1, 2, 3, 4 and five for each of the other fifteen: 10 + 75.
    assert len(found) == 85
    assert not found.duplicated([DuplicateRow.ID, DuplicateRow.OTHER]).any()


def test_a_project_without_organisations_has_no_duplicates() -> None:
    project = small_project()
    found = suggest_duplicates(replace(project, organisations=project.organisations.iloc[:0]))
    assert found.empty
    assert DuplicateRow.WHY in found
