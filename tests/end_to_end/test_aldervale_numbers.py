"""`summary --json` on Aldervale agrees with a recomputation that shares no code with the product."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kil_mapper import paths
from tests.end_to_end.conftest import kil
from tests.end_to_end.recompute import recompute

COUNTED = {"all": 699, "vcse": 575, "ncvo": 609}  # of 699 registered here, by three rule profiles


@pytest.fixture(params=COUNTED, scope="module")
def rules(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def said(aldervale: Path, rules: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    ran = kil(capsys, "summary", aldervale, "--rules", rules, "--json")
    assert ran.code == 0
    document: dict[str, Any] = json.loads(ran.out)
    return document


@pytest.fixture(scope="module")
def again(rules: str) -> dict[str, Any]:
    return recompute(paths.sample_data(), rules)


def test_the_ledger_accounts_for_every_row(said: dict[str, Any], again: dict[str, Any], rules: str) -> None:
    assert said["ledger"]["rows_read"] == again["rows_read"] == 3000
    assert {row["reason"]: row["rows"] for row in said["ledger"]["set_aside"]} == again["ledger"]
    assert said["ledger"]["kept"] == said["organisations"]["total"] == again["total"] == COUNTED[rules]
    assert said["options"]["rules"] == rules


def test_bands_and_income_agree(said: dict[str, Any], again: dict[str, Any]) -> None:
    for scheme in ("bands", "ncvo_bands"):
        assert {row["band"]: row["organisations"] for row in said[scheme] if row["organisations"]} == again[scheme]
        assert sum(row["share"] for row in said[scheme]) == pytest.approx(1.0)
    assert said["organisations"]["income_known"] == again["income_known"]
    assert said["organisations"]["income_total"] == again["income_total"]
    assert [row["band"] for row in said["bands"] if row["highlighted"]] == ["200k_500k"]


def test_deciles_agree(said: dict[str, Any], again: dict[str, Any]) -> None:
    for row in said["deprivation"]["deciles"]:
        expected = again["deciles"][row["decile"]]
        assert {key: row[key] for key in expected} == expected
        assert row["rate_per_10k"] == pytest.approx(10_000 * row["organisations"] / row["population"])


def test_wards_agree(said: dict[str, Any], again: dict[str, Any]) -> None:
    wards = {row["code"]: row for row in said["areas"] if row["type"] == "ward"}
    assert wards.keys() == again["wards"].keys()
    for code, expected in again["wards"].items():
        row = wards[code]
        assert row["population"] == int(expected["population"] + 0.5)
        assert row["organisations"] == expected.get("organisations", 0)
        assert row["cluster"] == expected.get("cluster", 0)
        assert (row["income"] or 0) == expected.get("income", 0)
        assert row["imd_score"] == pytest.approx(expected["score"])
        assert row["extent"] == pytest.approx(expected["extent"])
        assert row["population_share_in_most_deprived_20_percent"] == pytest.approx(expected["deprived"])
        assert row["borderline"] == (abs(expected["deprived"] - 0.5) <= 0.1)


def test_cold_spots_agree_and_say_why_in_a_sentence(said: dict[str, Any], again: dict[str, Any]) -> None:
    found = {row["code"]: row for row in said["areas"] if row["type"] == "ward"}
    for code, expected in again["wards"].items():
        conditions = ["high_need", "fewer_organisations", "no_cluster_or_above"]
        assert found[code]["conditions"] == [name for name in conditions if expected[name]]
        assert found[code]["cold_spot"] is bool(expected["cold_spot"])
        assert found[code]["sentence"].startswith(found[code]["name"])
    names = {row["name"] for row in found.values() if row["cold_spot"]}
    assert names == {"Millbottom", "Staithe End", "Carr and Eastfield"}
    whole = next(row for row in said["areas"] if row["type"] == "lad")
    assert (whole["conditions"], whole["cold_spot"]) == ([], None)


def test_quality_agrees_and_the_document_keeps_its_promises(said: dict[str, Any], again: dict[str, Any]) -> None:
    quality = said["quality"]
    assert quality["accounts_over_24_months"] == again["over_24_months"]
    assert quality["income_unknown"] == again["total"] - again["income_known"]
    assert quality["postcode_missing"] + quality["postcode_unknown"] == again["ledger"]["not_located"]
    assert quality["records_mended"] > 0
    assert said["format"] == 1
    for source in said["sources"]:
        assert source["rows_read"] == source["rows_kept"] + source["rows_set_aside"]
        assert all(len(digest) == 64 for digest in source["sha256"].split("\n"))


def test_the_contract_question_agrees(aldervale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = recompute(paths.sample_data(), "vcse")
    asked = ("--value", "540000", "--basis", "total", "--years", "3", "--vat", "included", "--json")
    said = json.loads(kil(capsys, "contract", aldervale, *asked).out)
    assert said["annual_value"] == pytest.approx(540_000 / 1.2 / 3)
    turnovers = sorted((amount for amount in again["turnovers"] if amount is not None), reverse=True)
    assert said["eligible"] == len(said["pool"]) == sum(amount >= 300_000 for amount in turnovers)
    assert [row["turnover"] for row in said["pool"]] == [amount for amount in turnovers if amount >= 300_000]
    assert said["unknown_income"] == again["total"] - again["income_known"]
    local = [o for o in again["kept"] if (o["amount"] or 0) >= 300_000 and o["reach"] in ("local", "sub_regional")]
    assert said["eligible_local"] == len(local)
    assert said["eligible_local_current"] == sum(o["end"] >= date(2023, 9, 7) for o in local)
    assert {step["organisations"]: step["above_annual_value"] for step in said["falls_to"]} == {
        left: turnovers[left] // 2 for left in (3, 1, 0)
    }
    amounts = {f"GB-CHC-{o['number']}": o["amount"] for o in again["kept"]}
    for consortium in said["consortia"]:
        members = sorted((amounts[org] for org in consortium["members"]), reverse=True)
        assert consortium["combined_turnover"] == sum(members) >= 300_000
        assert consortium["lead_turnover"] == members[0] < 300_000
        assert consortium["largest_share"] == pytest.approx(members[0] / sum(members))
        assert set(consortium) == {"members", "combined_turnover", "lead", "lead_turnover", "largest_share", "wards"}
    for lot in said["lots"]:
        assert lot["eligible"] == sum(amount >= 300_000 / lot["lots"] for amount in turnovers)
    readable = kil(capsys, "contract", aldervale, "--value", "150000", "--basis", "annual", "--vat", "excluded")
    assert f"{said['eligible']} of {again['total']} registered charities could bid alone" in readable.out


def test_the_contract_question_wants_to_know_basis_and_vat(aldervale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kil(capsys, "contract", aldervale, "--value", "150000").code == 2
    assert kil(capsys, "contract", aldervale, "--value", "0", "--basis", "annual", "--vat", "excluded").code == 2
    nowhere = ("--value", "1", "--basis", "annual", "--vat", "excluded", "--ward", "Nowhere")
    assert kil(capsys, "contract", aldervale, *nowhere).code == 1
