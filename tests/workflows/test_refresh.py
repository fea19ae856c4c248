"""A newer register into a project: what changed is told, and what people added stays."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kil_mapper import workflows
from kil_mapper.analysis import curation
from kil_mapper.analysis.compute import compute
from kil_mapper.model import tables
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.project import TABLE_FIELDS, Project
from kil_mapper.model.results import LedgerRow, SetAside
from kil_mapper.model.tables import Change, Correction, Member, Note, Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, ChangeKind, Correctable, IndexEdition, SetAsideReason
from kil_mapper.workflows.carry_over import LOCAL_TABLES
from tests.workflows.newer_register import NEWER, some_weeks_later

VILLAGE_HALL, TRANSPORT, RESCUE = "900100", "900376", "900401"  # three that stay
SCOUTS, TOYS, PANTRY, TOGETHER = "900467", "900709", "901284", "901311"
NEW = {
    "organisation_number": "5999999",
    "registered_charity_number": "1999999",
    "charity_name": "Brand New Trust",
    "date_of_registration": "2025-10-03 00:00:00.0000000",
    "charity_contact_postcode": "ZZ4 0XZ",
    "charity_company_registration_number": "",
}
CHANGED = {
    VILLAGE_HALL: {"latest_income": "12000", "latest_expenditure": "12000"},  # £782 before
    TRANSPORT: {"charity_contact_postcode": "ZZ2 0UA"},  # from Kirkholme to Priory
    RESCUE: {"charity_reporting_status": "Submission Overdue"},
    TOYS: {"charity_contact_postcode": "SW1A 1AA"},
    TOGETHER: {"charity_name": "Dyehouse Together Now"},
}
SAID: dict[str, Any] = {"who": "A. Khan", "why": "Told us so"}
TODAY = date(2025, 10, 21)


@pytest.fixture(scope="session")
def aldervale() -> Project:
    """The sample district."""
    return workflows.demo_project().project


@pytest.fixture(scope="session")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its data folder six weeks later."""
    folder = tmp_path_factory.mktemp("newer") / "data"
    return some_weeks_later(folder, changed=CHANGED, removed=(SCOUTS,), added=(NEW,))


@pytest.fixture(scope="session")
def refreshed(aldervale: Project, newer: Path) -> workflows.RefreshOutcome:
    """The sample district with the newer register, nothing added to it."""
    return workflows.refresh_project(aldervale, newer, today=TODAY)


def corrected(project: Project, number: str, field: Correctable, value: str, as_of: date | None = None) -> Project:
    """The project with a correction of one fact, as the window and the command line make it."""
    org_id = f"GB-CHC-{number}"
    row = {
        Correction.ORG: org_id,
        Correction.FIELD: field.value,
        Correction.VALUE: value,
        Correction.REGISTER: curation.register_says(project, org_id, field),
        Correction.AS_OF: pd.NaT if as_of is None else pd.Timestamp(as_of),
        Correction.WHY: "Told us so",
        Correction.WHO: "A. Khan",
        Correction.WHEN: pd.Timestamp("2025-09-20"),
    }
    with_row = tables.CORRECTIONS.conform(pd.DataFrame([row]))
    log = pd.concat([project.corrections, with_row], ignore_index=True)
    return replace(curation.with_value(project, org_id, field, value, as_of), corrections=log)


def organisation(project: Project, number: str) -> pd.Series:
    """The row of one organisation."""
    return project.organisations[project.organisations[Org.ID] == f"GB-CHC-{number}"].iloc[0]


def told(changes: pd.DataFrame) -> dict[tuple[str, str], tuple[str, str]]:
    """Before and after, by kind and charity number."""
    rows = zip(changes[Change.KIND], changes[Change.ORG], changes[Change.BEFORE], changes[Change.AFTER], strict=True)
    return {(kind, org.removeprefix("GB-CHC-")): (before, after) for kind, org, before, after in rows}


def test_every_change_is_told_with_what_was_and_what_is(refreshed: workflows.RefreshOutcome) -> None:
    outcome = refreshed
    assert told(outcome.changes) == {
        ("new", "1999999"): ("not registered yet: registered on 3 October 2025", "£6,184 (Under £10k); Dyehouse"),
        ("removed", SCOUTS): ("£14,259 (£10k–£100k); Haverley", "removed from the register"),
        ("removed", TOYS): (
            "£24,469 (£10k–£100k); Priory",
            "now based outside the chosen area; it says that it works here",
        ),
        ("moved_band", VILLAGE_HALL): (
            "£782 (Under £10k), year to 30 Sep 2024",
            "£12,000 (£10k–£100k), year to 30 Sep 2024",
        ),
        ("moved_area", TRANSPORT): ("Kirkholme", "Priory"),
        ("overdue", RESCUE): (
            "submission received",
            "submission overdue; newest figures of the year to 31 March 2024",
        ),
    }
    assert outcome.changes[Change.KIND].tolist() == sorted(
        outcome.changes[Change.KIND], key=lambda kind: list(ChangeKind).index(ChangeKind(kind))
    )
    pd.testing.assert_frame_equal(outcome.project.changes, outcome.changes)
    assert outcome.project.options.reference_date == date.fromisoformat(NEWER)
    assert outcome.figures[0] == workflows.Figure("Registered charities counted", "575", "574")
    assert outcome.sentences[0] == (
        "Register of 7 September 2025 → 20 October 2025: 1 new here, 2 no longer here, 1 in another turnover band, "
        "1 in another ward, 1 with accounts now overdue."
    )
    assert outcome.report[0].startswith("3,001 register rows read, 574 ")


def test_refreshing_again_with_the_same_folder_changes_nothing(
    refreshed: workflows.RefreshOutcome, newer: Path
) -> None:
    again = workflows.refresh_project(refreshed.project, newer, today=TODAY)
    assert again.changes.empty
    assert again.sentences == ("Register of 20 October 2025, as before: nothing changed in who is counted.",)
    assert (again.figures[0].before, again.figures[0].after) == ("574", "574")


def test_choices_and_everything_that_people_added_goes_along(aldervale: Project, newer: Path) -> None:
    ours = workflows.choose(aldervale, high_need_share=0.4, scheme="ncvo")
    ours = replace(ours, name="Our valley", created=date(2025, 1, 2))
    ours = workflows.set_aside(ours, f"GB-CHC-{PANTRY}", **SAID)
    ours = workflows.set_aside(ours, f"GB-CHC-{SCOUTS}", **SAID)
    ours = workflows.add_neighbourhood(ours, "Riverside", list(ours.lsoas["area_code"].head(2)))
    lost = pd.DataFrame([["KIL-N9", "Old town", "ward", "E05000001"]], columns=tables.NEIGHBOURHOODS.names)
    ours = replace(ours, neighbourhoods=pd.concat([ours.neighbourhoods, lost], ignore_index=True))
    note = {Note.ORG: f"GB-CHC-{PANTRY}", Note.TEXT: "Met them", Note.WHO: "A", Note.WHEN: pd.Timestamp("2025-09-09")}
    ours = replace(ours, notes=tables.NOTES.conform(pd.DataFrame([note])))
    outcome = workflows.refresh_project(ours, newer, today=TODAY)
    project = outcome.project
    assert (project.name, project.created) == ("Our valley", date(2025, 1, 2))
    assert (project.options.high_need_share, project.options.scheme.key) == (0.4, "ncvo")
    for table in LOCAL_TABLES:
        pd.testing.assert_frame_equal(getattr(project, table), getattr(ours, table))
    assert f"GB-CHC-{PANTRY}" not in set(outcome.results.counted[Org.ID])
    assert (outcome.kept.decisions, outcome.kept.neighbourhoods, outcome.kept.notes) == (2, 2, 1)
    assert any(
        "1 decision is about an organisation that the newer register no longer has here; kept all the same: “1st "
        "Tharsby Scout Group” (GB-CHC-900467)." in sentence
        for sentence in outcome.sentences
    )
    assert not any("Old town" in sentence for sentence in outcome.sentences)  # it could not be measured before either


def test_a_neighbourhood_that_loses_a_ward_is_said(aldervale: Project, newer: Path, tmp_path: Path) -> None:
    ward = str(aldervale.wards["area_code"].iloc[0])
    ours = workflows.add_neighbourhood(aldervale, "Riverside", [ward])
    folder = some_weeks_later(tmp_path / "data")
    wards = folder / "Wards_May_2025_boundaries.geojson"
    wards.write_text(wards.read_text("utf-8").replace(ward, "E05999999"), "utf-8")
    outcome = workflows.refresh_project(ours, folder, today=TODAY)
    assert any(ward in text and "Riverside cannot be measured any more" in text for text in outcome.sentences)
    assert any("wards are of another edition" in text for text in outcome.sentences)
    assert outcome.project.neighbourhoods[Member.MEMBER].tolist() == [ward]
    assert not (outcome.changes[Change.KIND] == "moved_area").any()  # the ward is called as before


def test_tables_are_read_anew_or_carried_over_and_none_is_forgotten() -> None:
    read = set(TABLE_FIELDS) - set(LOCAL_TABLES) - {"changes"}
    assert read == {
        *("organisations", "annual_returns", "returns_part_a", "returns_part_b", "classifications"),
        *("areas_of_operation", "other_names", "lsoas", "wards", "authorities", "postcodes", "unstored", "sources"),
        *("issues", "issue_counts", "elsewhere", "comparators", "comparator_areas", "other_need"),
    }


def test_what_the_register_did_not_touch_stays_corrected_without_a_word(aldervale: Project, newer: Path) -> None:
    ours = corrected(aldervale, PANTRY, Correctable.NAME, "The Community Pantry")
    ours = corrected(ours, PANTRY, Correctable.POSTCODE, "ZZ2 0UA")
    ours = corrected(ours, PANTRY, Correctable.LOCATION, "430000 620000")
    outcome = workflows.refresh_project(ours, newer, today=TODAY)
    assert outcome.conflicts.empty
    row = organisation(outcome.project, PANTRY)
    assert (row[Org.NAME], row[Org.POSTCODE], row[Org.EASTING]) == ("The Community Pantry", "ZZ2 0UA", 430000.0)
    assert not (outcome.changes[Change.ORG] == f"GB-CHC-{PANTRY}").any()
    assert outcome.kept.corrections == 3


def test_a_fact_changed_on_both_sides_is_a_conflict_and_ours_stands_meanwhile(aldervale: Project, newer: Path) -> None:
    ours = corrected(aldervale, TRANSPORT, Correctable.POSTCODE, "ZZ4 0XZ")
    ours = corrected(ours, VILLAGE_HALL, Correctable.TURNOVER, "230000", date(2025, 3, 31))
    outcome = workflows.refresh_project(ours, newer, today=TODAY)
    assert outcome.conflicts.to_dict("records") == [
        {
            "org_id": f"GB-CHC-{TRANSPORT}",
            "name": "Kirkholme Bridge Community Transport",
            "field": "postcode",
            "local": "ZZ4 0XZ",
            "register_before": "ZZ6 1WG",
            "register_now": "ZZ2 0UA",
        },
        {
            "org_id": f"GB-CHC-{VILLAGE_HALL}",
            "name": "Kirkholme Village Hall",
            "field": "turnover",
            "local": "230000",
            "register_before": "782",
            "register_now": "12000",
        },
    ]
    assert organisation(outcome.project, TRANSPORT)[Org.POSTCODE] == "ZZ4 0XZ"
    assert ("moved_area", TRANSPORT) not in told(outcome.changes)
    again = workflows.refresh_project(outcome.project, newer, today=TODAY)
    assert len(again.conflicts) == 2  # nobody decided


def test_a_conflict_is_settled_for_ours_or_for_the_register(aldervale: Project, newer: Path) -> None:
    ours = corrected(aldervale, TRANSPORT, Correctable.POSTCODE, "ZZ4 0XZ")
    ours = corrected(ours, VILLAGE_HALL, Correctable.TURNOVER, "230000", date(2025, 3, 31))
    project = workflows.refresh_project(ours, newer, today=TODAY).project
    hall = workflows.settle_conflict(project, VILLAGE_HALL, "turnover", keep=True, when=TODAY, **SAID)
    assert organisation(hall, VILLAGE_HALL)[Org.TURNOVER_BY_HAND] == 230_000
    assert organisation(hall, VILLAGE_HALL)[Org.TURNOVER_BY_HAND_OF] == pd.Timestamp("2025-03-31")
    newest = hall.corrections.iloc[-1]
    assert (newest[Correction.VALUE], newest[Correction.REGISTER]) == ("230000", "12000")
    assert newest[Correction.AS_OF] == pd.Timestamp("2025-03-31")
    both = workflows.settle_conflict(hall, TRANSPORT, "postcode", keep=False, when=TODAY, **SAID)
    row = organisation(both, TRANSPORT)
    assert (row[Org.POSTCODE], row[Org.WARD]) == ("ZZ2 0UA", organisation(aldervale, TOYS)[Org.WARD])
    assert workflows.conflicts(both).empty
    settled = workflows.refresh_project(both, newer, today=TODAY)
    assert settled.conflicts.empty
    assert settled.changes.empty
    with pytest.raises(KilError, match="Nothing is to be decided"):
        workflows.settle_conflict(both, TRANSPORT, "postcode", keep=True, **SAID)
    with pytest.raises(KilError, match="needs a reason"):
        workflows.settle_conflict(project, TRANSPORT, "postcode", keep=True, who="A", why=" ")


@pytest.mark.parametrize("field", [Correctable.POSTCODE, Correctable.LOCATION])
def test_one_that_people_placed_here_stays_though_the_register_moved_it_away_until_they_decide(
    aldervale: Project, newer: Path, field: Correctable
) -> None:
    org_id = f"GB-CHC-{TOYS}"
    value = "ZZ4 0XZ" if field is Correctable.POSTCODE else "632448 561115"
    ours = corrected(aldervale, TOYS, field, value)
    outcome = workflows.refresh_project(ours, newer, today=TODAY)
    assert org_id in set(outcome.results.counted[Org.ID])
    assert ("removed", TOYS) not in told(outcome.changes)
    assert outcome.conflicts["org_id"].tolist() == [org_id]
    assert not any("no longer" in text and "900709" in text for text in outcome.sentences)
    kept = workflows.settle_conflict(outcome.project, TOYS, field.value, keep=True, when=TODAY, **SAID)
    again = workflows.refresh_project(kept, newer, today=TODAY)
    assert org_id in set(again.results.counted[Org.ID])
    assert again.conflicts.empty
    away = compute(workflows.settle_conflict(outcome.project, TOYS, field.value, keep=False, when=TODAY, **SAID))
    assert org_id not in set(away.counted[Org.ID])
    reasons = away.set_aside.set_index(Org.ID)[SetAside.REASON]
    assert reasons[org_id] == SetAsideReason.OUTSIDE.value
    assert away.rows_read == away.kept + int(away.ledger[LedgerRow.ROWS].sum())


def test_restoring_a_fact_in_conflict_gives_what_the_register_says_now(aldervale: Project, newer: Path) -> None:
    ours = corrected(aldervale, TRANSPORT, Correctable.POSTCODE, "ZZ4 0XZ")
    ours = corrected(ours, TRANSPORT, Correctable.LOCATION, "430000 620000")
    project = workflows.refresh_project(ours, newer, today=TODAY).project
    assert workflows.conflicts(project)["field"].tolist() == ["postcode", "location"]
    assert curation.register_says(project, f"GB-CHC-{TRANSPORT}", Correctable.POSTCODE) == "ZZ2 0UA"
    restored = workflows.restore(project, f"GB-CHC-{TRANSPORT}", Correctable.POSTCODE, **SAID)
    restored = workflows.restore(restored, f"GB-CHC-{TRANSPORT}", Correctable.LOCATION, **SAID)
    row, there = organisation(restored, TRANSPORT), organisation(aldervale, TOYS)
    assert (row[Org.POSTCODE], row[Org.EASTING]) == ("ZZ2 0UA", there[Org.EASTING])
    assert workflows.conflicts(restored).empty


def test_a_correction_that_the_register_has_caught_up_with_ends(aldervale: Project, newer: Path) -> None:
    ours = corrected(aldervale, TOGETHER, Correctable.NAME, "Dyehouse Together Now")
    outcome = workflows.refresh_project(ours, newer, today=TODAY)
    assert outcome.conflicts.empty
    assert any("the register now has the name that was corrected here" in text for text in outcome.sentences)
    newest = outcome.project.corrections.iloc[-1]
    assert pd.isna(newest[Correction.VALUE])
    assert (newest[Correction.REGISTER], newest[Correction.WHO]) == ("Dyehouse Together Now", "Refresh")
    assert outcome.kept.corrections == 0


def test_a_group_added_by_hand_stays_and_what_may_be_it_is_said(aldervale: Project, newer: Path) -> None:
    place = curation.place_of(aldervale, "ZZ4 0XZ")
    group = {
        Org.ID: "KIL-0001",
        Org.NAME: "The Brand New Trust",
        Org.STATUS: ADDED_BY_HAND,
        Org.LINKED_NUMBER: 0,
        Org.POSTCODE: "ZZ4 0XZ",
        **place,
    }
    outcome = workflows.refresh_project(curation.with_group(aldervale, group), newer, today=TODAY)
    after = told(outcome.changes)["new", "1999999"][1]
    assert "may be “The Brand New Trust” (KIL-0001), which was added here by hand" in after
    kept = outcome.project.organisations.set_index(Org.ID).loc["KIL-0001"]
    assert (kept[Org.POSTCODE], kept[Org.WARD]) == ("ZZ4 0XZ", place[Org.WARD])
    assert outcome.kept.groups == 1
    assert "GB-CHC-1999999" in set(outcome.results.counted[Org.ID])  # never merged silently


def test_the_place_of_a_protected_address_is_not_told(aldervale: Project, tmp_path: Path) -> None:
    ours = workflows.mark_sensitive(aldervale, TRANSPORT, sensitive=True, **SAID)
    folder = some_weeks_later(tmp_path / "data", changed={TRANSPORT: CHANGED[TRANSPORT]})
    outcome = workflows.refresh_project(ours, folder, today=TODAY)
    before, after = told(outcome.changes)["moved_area", TRANSPORT]
    assert before == after == "withheld: its place is not told"


def test_one_that_is_a_protected_service_from_now_on_is_not_told_with_the_ward_it_had(
    aldervale: Project, tmp_path: Path
) -> None:
    now = {"charity_name": "Harbour Women's Refuge", **CHANGED[TRANSPORT]}
    outcome = workflows.refresh_project(aldervale, some_weeks_later(tmp_path / "data", changed={TRANSPORT: now}))
    assert set(told(outcome.changes)["moved_area", TRANSPORT]) == {"withheld: its place is not told"}


def test_a_conflict_about_the_place_of_a_protected_address_is_decided_without_telling_it(
    aldervale: Project, newer: Path
) -> None:
    org_id = f"GB-CHC-{TRANSPORT}"
    ours = workflows.correct_postcode(aldervale, org_id, "ZZ4 0XZ", **SAID)
    refreshed = workflows.refresh_project(workflows.mark_sensitive(ours, org_id, sensitive=True, **SAID), newer)
    (row,) = refreshed.conflicts.itertuples(index=False)
    assert {row.local, row.register_before, row.register_now} == {"not shown: a protected place"}
    shown = json.dumps([workflows.refresh_document(refreshed), workflows.conflicts_document(refreshed.project)])
    assert not re.search("ZZ[0-9]+ [0-9][A-Z]{2}", shown)
    settled = workflows.settle_conflict(refreshed.project, org_id, "postcode", keep=False, **SAID)
    rows = settled.organisations.set_index(Org.ID)
    assert rows.loc[org_id, Org.POSTCODE] == "ZZ2 0UA"
    assert workflows.conflicts(settled).empty


def test_one_that_is_protected_after_the_refresh_is_not_told_with_a_ward_any_more(
    refreshed: workflows.RefreshOutcome,
) -> None:
    project = refreshed.project
    assert told(workflows.changes_told(project))["moved_area", TRANSPORT] == ("Kirkholme", "Priory")
    for number in (TRANSPORT, "1999999"):
        project = workflows.mark_sensitive(project, f"GB-CHC-{number}", sensitive=True, **SAID)
    shown = told(workflows.changes_told(project))
    assert set(shown["moved_area", TRANSPORT]) == {"withheld: its place is not told"}
    assert shown["new", "1999999"][1].endswith("; withheld: its place is not told")


@pytest.mark.parametrize(
    ("without", "words"),
    [
        ("publicextract.charity.zip", "The data folder lacks what a project needs"),
        ("publicextract.charity_annual_return_history.zip", "lacks what this project was built with"),
        ("Wards_May_2025_boundaries.geojson", "lacks what this project was built with"),
        ("File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv", "needs the English Indices"),
    ],
)
def test_a_folder_that_lacks_something_is_refused(aldervale: Project, tmp_path: Path, without: str, words: str) -> None:
    folder = some_weeks_later(tmp_path / "data", without=lambda name: name == without)
    with pytest.raises(KilError, match=words) as refused:
        workflows.refresh_project(aldervale, folder)
    assert refused.value.hint


def test_an_older_register_is_refused(refreshed: workflows.RefreshOutcome, tmp_path: Path) -> None:
    folder = some_weeks_later(tmp_path / "data", day="2025-09-30")
    with pytest.raises(KilError, match="is of 30 September 2025, older than that of the project"):
        workflows.refresh_project(refreshed.project, folder)


def test_the_edition_of_the_index_stays_where_the_folder_holds_a_newer_one(aldervale: Project, tmp_path: Path) -> None:
    older = some_weeks_later(tmp_path / "older", without=lambda name: "IoD2025" in name, day="2025-09-07")
    project = workflows.build_project(older, ["Aldervale"]).project
    assert project.options.index is IndexEdition.IOD2019  # on LSOAs of 2021, through the lookup
    outcome = workflows.refresh_project(project, some_weeks_later(tmp_path / "both"), today=TODAY)
    assert outcome.project.options.index is IndexEdition.IOD2019
    assert outcome.changes.empty


def test_cancelling_leaves_the_project_as_it_was(aldervale: Project, newer: Path) -> None:
    class Impatient:
        """Stops at the first step of the comparison."""

        def report(self, doing: str, fraction: float | None = None) -> None:
            if doing.startswith("Comparing"):
                raise Cancelled

    before = aldervale.tables()
    with pytest.raises(Cancelled):
        workflows.refresh_project(aldervale, newer, progress=Impatient(), today=TODAY)
    assert all(aldervale.tables()[name] is table for name, table in before.items())


def test_the_document_holds_what_scripts_need(refreshed: workflows.RefreshOutcome) -> None:
    document = workflows.refresh_document(refreshed)
    assert list(document) == ["format", "register_before", "register_after", "counts", "changes", "conflicts", "kept"]
    assert (document["register_before"], document["register_after"]) == ("2025-09-07", NEWER)
    assert document["counts"] == {
        "new": 1,
        "removed": 2,
        "moved_band": 1,
        "moved_area": 1,
        "overdue": 1,
        "conflict": 0,
    }
    assert list(document["changes"][0]) == ["change", "org_id", "name", "field", "before", "after"]
    assert document["kept"]["groups"] == 0
