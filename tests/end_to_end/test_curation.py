"""What people set right in Aldervale moves through all counts, and back again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from kil_mapper import workflows
from kil_mapper.model.contracts import ContractQuestion, PoolRow
from kil_mapper.model.project import Project
from kil_mapper.model.vocabulary import ContractBasis, Correctable, Vat

SAID: Any = {"why": "They told us", "who": "A. Khan", "when": date(2026, 5, 3)}
QUESTION = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED)


def summary(project: Project) -> dict[str, Any]:
    """The document of the command line, after a look at whether it adds up."""
    found = workflows.summary_document(workflows.summarise(project))
    ledger = found["ledger"]
    assert ledger["rows_read"] == ledger["kept"] + sum(row["rows"] for row in ledger["set_aside"])
    assert ledger["kept"] == found["organisations"]["total"] == sum(band["organisations"] for band in found["bands"])
    assert sum(wards(found).values()) == found["organisations"]["located"]
    return found


def wards(document: dict[str, Any]) -> dict[str, int]:
    """Counted organisations by ward code."""
    return {area["code"]: area["organisations"] for area in document["areas"] if area["type"] == "ward"}


def pool(project: Project) -> list[str]:
    """Who could take £150,000 a year."""
    answer = workflows.who_could_take(workflows.summarise(project), QUESTION)
    return [str(org_id) for org_id in answer.pool[PoolRow.ID]]


def test_a_move_a_turnover_and_a_group_are_counted_and_come_back(aldervale: Path) -> None:
    project = workflows.open_project(aldervale)
    before, org_id = summary(project), pool(project)[0]
    here = project.organisations.set_index("org_id").loc[org_id, "ward_code"]
    elsewhere = project.postcodes[(project.postcodes["ward_code"] != here) & ~project.postcodes["terminated"]]
    there = elsewhere.iloc[0]
    changed = workflows.correct_postcode(project, org_id, there["postcode"], **SAID)
    moved = summary(changed)
    assert wards(moved)[here] == wards(before)[here] - 1
    assert wards(moved)[there["ward_code"]] == wards(before)[there["ward_code"]] + 1
    assert moved["ledger"] == before["ledger"]

    changed = workflows.correct_turnover(changed, org_id, 199_999, **SAID)
    assert org_id not in pool(changed)
    changed, group = workflows.add_group(changed, "Knit and Natter", postcode=there["postcode"], **SAID)
    added = summary(changed)
    assert added["ledger"]["rows_read"] == before["ledger"]["rows_read"] + 1
    assert added["ledger"]["kept"] == before["ledger"]["kept"] + 1
    assert added["quality"]["income_unknown"] == before["quality"]["income_unknown"] + 1
    assert added["sources"] == before["sources"]  # it comes from no file

    changed = workflows.set_aside(changed, group, **SAID)
    for field in (Correctable.TURNOVER, Correctable.POSTCODE):
        changed = workflows.restore(changed, org_id, field, **SAID)
    back = summary(changed)
    assert [back[key] for key in ("bands", "deprivation", "quality")] == [
        before[key] for key in ("bands", "deprivation", "quality")
    ]
    numbers = [[{**area, "sentence": ""} for area in found["areas"]] for found in (back, before)]
    assert numbers[0] == numbers[1]  # the words go on speaking of organisations: a group is in the project
