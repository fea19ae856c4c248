"""Every figure of the report can be asked where it is from, and the organisations behind it add up to it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kil_mapper.analysis.places import place
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import ReportChoices
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import content_words
from kil_mapper.reports.blocks import Headlines, Report
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.traces import TRACES
from kil_mapper.workflows import demo_project, explain, explanation_document, figure_keys
from kil_mapper.workflows.findings import findings_of

# Tables whose rows count organisations, and the column that says how many.
COUNTS = {
    "bands": 2,
    "ncvo_bands": 2,
    "ladder": 2,
    "contract_by_band": 2,
    "contract_by_ward": 2,
    "authorities": 3,
    "wards": 3,
    "deciles": 3,
    "quintiles": 3,
    "themes_what": 2,
    "people": 3,
}


@cache
def aldervale() -> Results:
    return demo_project().results


@cache
def report() -> Report:
    results = aldervale()
    return capacity_report(results, place(results, PlaceDetail.AREA), {}, PlaceDetail.AREA, findings_of(results))


def test_every_table_and_headline_of_the_report_is_traced() -> None:
    keys = {table.key for table in (*report().tables(), *report().lists)} - {"traces"}
    tiles = {
        tile.key
        for section in report().sections
        for block in section.blocks
        if isinstance(block, Headlines)
        for tile in block.tiles
    }
    assert keys | tiles <= TRACES.keys()
    assert len(tiles) == 5


def test_the_annex_has_a_row_for_each_and_each_table_carries_its_key() -> None:
    annex = report().table("traces")
    assert [row[0] for row in annex.rows] == [key for key, _ in figure_keys(aldervale())]
    for table in (*report().tables(), *report().lists):
        if table.key != "traces":
            assert table.notes[-1] == f"Annex key: {table.key}"


@pytest.mark.parametrize("key", sorted(COUNTS))
def test_the_organisations_behind_a_row_are_as_many_as_it_says(key: str) -> None:
    table = report().table(key)
    column = COUNTS[key]
    compared = 0
    for row in (table.rows[0], table.rows[len(table.rows) // 2], table.rows[-1]):
        if not isinstance(row[column], int):
            continue
        name = str(int(row[0])) if isinstance(row[0], float) else str(row[0])
        found = explain(aldervale(), f"{key}/{name}")
        assert found.behind is not None
        assert len(found.behind) == row[column], (key, name)
        compared += 1
    assert compared


def test_a_whole_table_is_told_as_it_is_printed() -> None:
    table = report().table("bands")
    found = explain(aldervale(), "bands")
    assert found.headings[1:] == tuple(table.columns[n].heading for n in table.on_paper)
    assert [row[0] for row in found.rows[:-1]] == [row[0] for row in table.rows]
    cluster = next(row for row in found.rows if row[0] == "200k_500k")
    assert cluster[2] == str(next(row for row in table.rows if row[0] == "200k_500k")[2])
    assert explanation_document(found)["rows"][0]["Registered charities"] == found.rows[0][2]


def test_headlines_rest_on_as_many_as_they_say() -> None:
    results = aldervale()
    behind = {
        key: explain(results, f"summary/{key}").behind for key in ("organisations", "cluster", "income", "deprived")
    }
    sizes = {key: len(each or ()) for key, each in behind.items()}
    assert sizes["organisations"] == results.kept
    assert sizes["cluster"] == int(results.counted["cluster"].sum())
    assert sizes["income"] == results.income_known
    share = results.organisations_share_most_deprived_20
    assert share is not None
    assert sizes["deprived"] / results.counted["imd_decile"].notna().sum() == pytest.approx(share)


def test_it_names_file_fingerprint_and_record() -> None:
    found = explain(aldervale(), "bands/200k_500k")
    register = next(source for source in found.sources if source.rows_read == 3000)
    assert all(len(mark) == 64 for mark in register.fingerprints)
    assert found.behind is not None
    records = aldervale().counted.set_index(Org.ID)[Org.RECORD]
    assert all(each.record == records[each.org_id] for each in found.behind if each.org_id)


def test_protected_services_are_counted_and_not_named() -> None:
    found = explain(aldervale(), "summary/organisations")
    hidden = int(aldervale().counted["sensitive"].sum())
    assert found.behind is not None
    assert sum(each.name == content_words.WITHHELD_NAME and not each.org_id for each in found.behind) == hidden > 0


def test_keys_are_found_however_they_are_typed_and_unknown_ones_get_a_hint() -> None:
    assert explain(aldervale(), " BANDS/200K_500K ").key == "bands/200k_500k"
    with pytest.raises(KilError) as told:
        explain(aldervale(), "bans")
    assert "bands" in str(told.value.hint)
    with pytest.raises(KilError) as told:
        explain(aldervale(), "wards/nowhere")
    assert "wards/E05" in str(told.value.hint)


def test_what_is_left_out_of_the_documents_can_still_be_asked_for() -> None:
    results = aldervale()
    short = replace(results, project=replace(results.project, report=ReportChoices(left_out=("size",))))
    assert explain(short, "bands").key == "bands"


def test_the_document_holds_it_all() -> None:
    document = explanation_document(explain(aldervale(), "deciles/1"))
    assert document["format"] == 1
    assert {"key", "what", "values", "how", "sources", "behind"} <= document.keys()
