"""Neighbourhoods come, change and go; need and cold spots as documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kil_mapper import workflows
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.project import Project
from tests.analysis.test_areas import with_neighbourhoods
from tests.analysis.test_need import with_2019
from tests.factory import lsoa_code, small_project, ward_code


def codes(project: Project) -> dict[str, str]:
    frame = project.neighbourhoods
    return dict(zip(frame["name"], frame["area_code"], strict=True))


def members(project: Project, name: str) -> list[str]:
    frame = project.neighbourhoods
    return list(frame.loc[frame["name"] == name, "member_code"])


def test_reading_a_list_says_what_was_used_and_what_was_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text(f"name,code\nMill,{lsoa_code(0)}\nMill,{lsoa_code(1)}\nBank,{ward_code(2)}\nBank,E01000001\n")
    before = small_project()
    project, told = workflows.read_neighbourhoods(before, path)
    assert codes(project) == {"Mill": "KIL-N01", "Bank": "KIL-N02"}
    assert told[0] == "ours.csv: 4 rows read, 3 used for 2 neighbourhoods, 1 set aside."
    assert "E01000001" in told[1]
    assert before.neighbourhoods.empty


def test_a_name_keeps_its_code_and_its_new_members_replace_the_old(tmp_path: Path) -> None:
    project = workflows.add_neighbourhood(small_project(), "Mill", [lsoa_code(0), lsoa_code(1)])
    project = workflows.add_neighbourhood(project, "Bank", [ward_code(2)])
    path = tmp_path / "ours.csv"
    path.write_text(f"name,code\nNew,{lsoa_code(5)}\nMILL,{lsoa_code(3)}\n")
    project, told = workflows.read_neighbourhoods(project, path)
    assert codes(project) == {"MILL": "KIL-N01", "Bank": "KIL-N02", "New": "KIL-N03"}
    assert members(project, "MILL") == [lsoa_code(3)]
    assert "1 of them replace neighbourhoods of the same name." in told


def test_one_can_be_added_by_choosing_areas_and_taken_out_by_name_or_code() -> None:
    project = workflows.add_neighbourhood(small_project(), "  Mill   Quarter ", [lsoa_code(0), lsoa_code(0).lower()])
    assert members(project, "Mill Quarter") == [lsoa_code(0)]
    assert workflows.remove_neighbourhood(project, "mill quarter").neighbourhoods.empty
    assert workflows.remove_neighbourhood(project, "kil-n01").neighbourhoods.empty


@pytest.mark.parametrize(("name", "chosen"), [(" ", [lsoa_code(0)]), ("Mill", []), ("Mill", ["E01000001"])])
def test_a_neighbourhood_needs_a_name_and_areas_of_the_project(name: str, chosen: list[str]) -> None:
    with pytest.raises(KilError):
        workflows.add_neighbourhood(small_project(), name, chosen)


def test_taking_out_what_is_not_there_names_what_is() -> None:
    with pytest.raises(KilError) as caught:
        workflows.remove_neighbourhood(with_neighbourhoods({"Mill": [lsoa_code(0)]}), "Bank")
    assert caught.value.hint == "It has: Mill."


def test_cancelling_changes_nothing(tmp_path: Path) -> None:
    class Stop:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        workflows.read_neighbourhoods(small_project(), tmp_path / "any.csv", progress=Stop())


def test_neighbourhoods_survive_saving(tmp_path: Path) -> None:
    project = workflows.add_neighbourhood(small_project(), "Mill", [lsoa_code(0), ward_code(2)])
    workflows.save_project(project, tmp_path / "small.gpkg")
    again = workflows.open_project(tmp_path / "small.gpkg")
    assert again.neighbourhoods.equals(project.neighbourhoods)


def test_the_document_of_neighbourhoods_holds_measures_and_members() -> None:
    project = with_neighbourhoods({"Mill": [lsoa_code(0)], "Old": ["E05000001"]})
    document = workflows.neighbourhoods_document(workflows.summarise(project))
    mill, old = document["neighbourhoods"]
    assert (mill["name"], mill["population"], mill["organisations"]) == ("Mill", 1000, 1)
    assert mill["members"] == [{"type": "lsoa", "code": lsoa_code(0), "in_project": True}]
    assert old["members"][0]["in_project"] is False
    assert old["conditions"] is None
    json.dumps(document, allow_nan=False)


def test_the_document_of_need_says_how_editions_compare() -> None:
    document = workflows.need_document(workflows.summarise(with_2019()), "HEALTH")
    assert (document["domain"], document["title"]) == ("health", "Health Deprivation and Disability")
    assert document["editions"] == ["IoD2025", "IoD2019"]
    assert any("less directly comparable" in note for note in document["notes"])
    assert len(document["areas"]) == 10
    alone = workflows.need_document(workflows.summarise(small_project()))
    assert not any("comparable" in note for note in alone["notes"])
    json.dumps(document, allow_nan=False)


def test_an_unknown_domain_is_refused_with_those_there_are() -> None:
    with pytest.raises(KilError) as caught:
        workflows.need_by_area(workflows.summarise(small_project()), "happiness")
    assert "imd, income, employment" in caught.value.hint


def test_the_document_of_cold_spots_prints_its_thresholds() -> None:
    document = workflows.cold_spots_document(workflows.summarise(small_project()))
    assert document["thresholds"] == {
        "high_need_share": 0.5,
        "cluster_or_above_from": 200_000,
        "anchor_reach_metres": 1500,
        "anchors_reviewed": None,
    }
    assert [row["name"] for row in document["areas"]] == ["Millbottom", "Town", "Hillside", "Westfield"]
    assert document["areas"][0]["conditions"] == ["high_need"]
    json.dumps(document, allow_nan=False)


def test_a_name_as_long_as_a_page_and_half_a_character_are_refused() -> None:
    project = small_project()
    lsoa = str(project.lsoas["area_code"].iloc[0])
    with pytest.raises(KilError, match="A name of 121 characters"):
        workflows.add_neighbourhood(project, "A" * 121, [lsoa])
    with pytest.raises(KilError, match="has no neighbourhood"):
        workflows.remove_neighbourhood(workflows.add_neighbourhood(project, "A", [lsoa]), "\udcff")
