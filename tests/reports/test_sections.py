"""What the sections beyond size and place say, from findings made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pandas as pd
import pytest
from docx.oxml.ns import qn

from kil_mapper.model import tables
from kil_mapper.model.project import Project
from kil_mapper.model.results import AreaRow, Counted, Results
from kil_mapper.model.tables import Decision
from kil_mapper.model.vocabulary import RuleProfile
from kil_mapper.reports import clean, numbers
from kil_mapper.reports.blocks import (
    BulletList,
    Callout,
    DotChart,
    Figure,
    LadderChart,
    Missing,
    Paragraph,
    Report,
    Section,
    Table,
    Waterfall,
)
from kil_mapper.reports.chart_list import charts_of
from kil_mapper.reports.content import capacity_report
from kil_mapper.reports.content_cold_spots import by_chance, in_short, named
from kil_mapper.reports.excel import write_excel
from kil_mapper.reports.word import write_word
from tests.factory import small_project, ward_code
from tests.reports.conftest import HOSTILE, Made, Maker
from tests.reports.findings import REFUGE, full

WITHHELD = "Name withheld (sensitive service)"


@pytest.fixture(scope="module")
def made(make: Maker) -> Made:
    """The small district with something in every finding, anchors reviewed."""
    project = small_project().with_options(anchors_reviewed=date(2026, 5, 2), anchors_reviewed_by="A. B.")
    return make(project, findings=full(), pictures=("map", "pair"))


def section(report: Report, heading: str) -> Section:
    return next(each for each in report.sections if each.heading == heading)


def words(each: Section) -> str:
    """The running text of a section."""
    found = []
    for block in each.blocks:
        match block:
            case Paragraph():
                found.append(f"{block.lead} {block.text}")
            case BulletList():
                found += [f"{item.lead} {item.text}" for item in block.items]
            case Callout():
                found += [block.heading, *block.items]
            case _:
                pass
    return "\n".join(found)


def block(report: Report, kind: type) -> Any:
    return next(item for each in report.sections for item in each.blocks if isinstance(item, kind))


def column(table: Table, heading: str) -> list[Any]:
    place = [each.heading for each in table.columns].index(heading)
    return [row[place] for row in table.rows]


def test_without_findings_every_section_is_there_and_says_why_it_is_empty(make: Maker, made: Made) -> None:
    results = make().results
    bare = capacity_report(results, made.places, {}, made.detail)
    wanted = {"Who counts", "Capacity for contracts", "Cold spots", "Need", "Community anchors", "Change over time"}
    assert wanted <= {each.heading for each in bare.sections}
    assert "30 rows read → 17 counted" in words(section(bare, "Who counts"))
    assert "not worked out" in words(section(bare, "Capacity for contracts"))
    assert "no annual-return history" in words(section(bare, "Change over time"))
    assert "national register" in words(section(bare, "Beside other places"))
    assert "Nobody has gone through" in words(section(bare, "Community anchors"))
    assert "held one edition" in words(section(bare, "Need by area"))
    assert "no areas of operation" in words(section(bare, "Works here, based elsewhere"))
    assert "not looked for" in words(section(bare, "Decided by people"))


def test_the_first_page_speaks_of_capacity_cold_spots_and_one_contract(made: Made) -> None:
    statements = next(item for item in made.report.sections[0].blocks if isinstance(item, BulletList))
    assert [item.lead for item in statements.items] == ["Capacity.", "Cold spots.", "Contracts."]
    assert statements.items[1].text.startswith("None of 4 wards is known to be a cold spot. A cold spot has high need")
    assert "£300,000. 3 of the 17 registered charities here turn over as much; 2 of them work locally" in (
        statements.items[2].text
    )
    assert statements.items[2].text.endswith("The turnover of 1 more is not known.")
    assert "of 19 registered here" in str(made.report.sections[0])


def test_the_waterfall_goes_from_registered_here_to_counted(made: Made) -> None:
    chart = block(made.report, Waterfall)
    assert [(fall.label, fall.size, fall.left, fall.total) for fall in chart.falls] == [
        ("Registered here", 19, 19, True),
        ("Grant-maker", 2, 17, False),
        ("Counted", 17, 17, True),
    ]
    table = made.report.table("ledger")
    assert table.highlighted == {0, 2, 4}
    assert column(table, "Left after this step") == [30, 19, 19, 17, 17]


def test_every_rule_is_printed_with_what_it_did_here(make: Maker) -> None:
    report = make(small_project().with_options(rules=RuleProfile.VCSE)).report
    uses = {row[0]: str(row[-1]) for row in report.table("rules").rows}
    assert len(uses) == 16
    assert uses["removed"] == "sets aside 5 rows"
    assert uses["nhs"] == "sets aside no row"
    assert uses["parent_teacher"].startswith("keeps and flags")
    everything = make().report
    assert "not used by this profile" in {row[-1] for row in everything.table("rules").rows}


def decided() -> Project:
    """Four decisions: a hostile reason, a rule switched off, a pair kept apart, and one on the refuge."""
    rows = [
        ("set_aside", "GB-CHC-900009", None, None, HOSTILE[0], HOSTILE[2], "2026-01-02"),
        ("bring_back", None, "dormant", None, "They are alive", "C. D.", "2026-01-03"),
        ("keep_apart", "GB-CHC-900013", None, "GB-CHC-900014", "Two choirs", "C. D.", "2026-01-04"),
        ("not_sensitive", REFUGE, None, None, "The refuge in Millbottom closed", "E. F.", "2026-01-05"),
        ("sensitive", REFUGE, None, None, "The refuge in Millbottom", "E. F.", "2026-01-06"),
    ]
    return replace(
        small_project(), decisions=tables.DECISIONS.conform(pd.DataFrame(rows, columns=list(_decision_columns())))
    )


def _decision_columns() -> tuple[str, ...]:
    return (
        *(Decision.ACTION, Decision.ORG, Decision.RULE, Decision.OTHER),
        *(Decision.WHY, Decision.WHO, Decision.WHEN),
    )


def test_decisions_are_printed_newest_first_and_say_nothing_of_sensitive_services(make: Maker) -> None:
    report = make(decided()).report
    rows = report.table("decisions").rows
    assert [row[2] for row in rows] == [
        *("marked as sensitive", "marked as not sensitive", "kept apart from one that looks alike"),
        *("brought back", "set aside"),
    ]
    assert rows[0][:4] == (Missing.WITHHELD, WITHHELD, "marked as sensitive", Missing.WITHHELD)
    assert rows[2][1] == "Westfield Choir and Westfield History Society"
    assert rows[3][1] == "The rule “Dormant: no income and no spending, or no return for two years”"
    assert rows[4][1:5] == ("Hillside Bowls", "set aside", clean.tidy(HOSTILE[0]), clean.tidy(HOSTILE[2]))
    assert "switched off by C. D." in str(report.table("rules").rows)


def test_funders_and_head_offices_are_shown_apart_with_their_income_in_no_sum(make: Maker) -> None:
    def apart(results: Results) -> Results:
        moved = results.counted.iloc[[0, 2, 5]].assign(
            reason=["grant_maker", "grant_maker", "national"], evidence=["grants", "grants", "Wales"]
        )
        return replace(results, set_aside=moved)

    project = small_project().with_options(rules=RuleProfile.VCSE)
    report = make(project, change=apart, findings=full()).report
    funders, hosted = report.table("funders"), report.table("hosted")
    assert [row[2] for row in funders.rows] == [310_000, 240_000]
    assert [row[-1] for row in funders.rows] == [Missing.WITHHELD, "Millbottom"]  # the refuge has no place
    assert "Together £550,000 a year where known." in words(section(report, "Funders"))
    assert [row[0] for row in hosted.rows] == ["Town Hall Trust"]
    assert "1 nationally, 0 abroad alone" in words(section(report, "Hosted here"))


def test_a_profile_that_counts_funders_says_so(make: Maker) -> None:
    text = words(section(make().report, "Funders"))
    assert text.strip() == "The profile “all” does not set funders aside: any there are, are counted with the others."


def test_who_works_here_from_elsewhere_is_counted_by_band_and_listed_in_full(made: Made) -> None:
    bands = made.report.table("elsewhere_bands")
    count = len(HOSTILE)
    assert sum(int(str(row[2])) for row in bands.rows) == count + 1
    assert bands.total == (Missing.NOT_APPLICABLE, "All bands", count + 1, count + 1)
    listed = made.report.table("elsewhere")
    assert len(listed.rows) == count + 1
    assert listed.rows[-1][:5] == (Missing.WITHHELD, WITHHELD, *([Missing.WITHHELD] * 3))
    assert "1 of them name the county only" in words(section(made.report, "Works here, based elsewhere"))


def test_the_set_aside_list_gives_sensitive_rows_no_place_and_neither_what_names_them(made: Made) -> None:
    rows = made.report.table("set_aside").rows
    assert len(rows) == len(HOSTILE) + 1
    assert rows[0][-2:] == (ward_code(1), "Town")
    assert rows[-1][-2:] == (Missing.WITHHELD, Missing.WITHHELD)  # its evidence names the refuge


def test_cold_spots_print_the_rule_the_conditions_and_a_sentence_for_each_area(make: Maker) -> None:
    def judged(results: Results) -> Results:
        areas = results.areas.copy()
        areas[AreaRow.COLD_SPOT] = pd.array([None, True, False, None, False], dtype="boolean")
        areas[AreaRow.CONDITIONS] = pd.Series([(), ("high_need", "no_cluster_or_above"), (), None, ()], dtype="object")
        areas.loc[3, AreaRow.COVERED] = False
        return replace(results, areas=areas)

    project = small_project().with_options(high_need_share=0.4)
    report = make(project, change=judged, findings=replace(full(), cold_spots=()), pictures=("pair",)).report
    table = report.table("cold_spots")
    assert column(table, "Cold spot") == ["yes", "no", Missing.NOT_COVERED, "no"]
    assert column(table, "Conditions met") == [
        "high need; no organisation of the cluster band or above",
        *("none", Missing.NOT_COVERED, "none"),
    ]
    assert table.highlighted == {0}
    text = words(section(report, "Cold spots"))
    assert "at least 40% of residents" in text
    assert "Millbottom is a cold spot. 1 area could not be judged." in text
    assert isinstance(section(report, "Cold spots").blocks[-1], Figure)
    assert len(section(report, "Each area in a sentence").blocks[0].items) == 4  # type: ignore[union-attr]


def test_the_first_page_names_cold_spots_and_the_borderline_in_short_and_leaves_the_rule_to_its_section(
    make: Maker,
) -> None:
    def judged(results: Results) -> Results:
        areas = results.areas.copy()
        areas[AreaRow.COLD_SPOT] = pd.array([None, True, False, True, None], dtype="boolean")
        areas[AreaRow.BORDERLINE] = pd.array([None, True, True, False, None], dtype="boolean")
        thin = "fewer_organisations"
        areas[AreaRow.CONDITIONS] = pd.Series([(), ("high_need", thin), (thin,), ("high_need", thin), ()], dtype=object)
        return replace(results, areas=areas)

    results = make(change=judged).results
    names = results.areas[AreaRow.NAME].to_list()
    told = in_short(results)
    assert told.startswith(
        f"2 of 4 wards are cold spots: {names[1]} and {names[3]}. A cold spot has high need and few "
    )
    assert f"Borderline: {names[1]}, which just counts; {names[2]}, which just does not." in told
    assert "1 area could not be judged. About one ward in twenty" in told
    assert "%" not in told  # thresholds stand with the rule
    assert named(results).startswith(f"{names[1]} (borderline) and {names[3]} are cold spots.")


def test_the_rule_of_cold_spots_is_printed_once(made: Made) -> None:
    text = words(section(made.report, "Cold spots"))
    assert "The rule in full: an area is a cold spot when" in text
    assert "A cold spot is an area where" not in text


def test_themes_are_written_alike_wherever_they_stand(made: Made) -> None:
    labels = column(made.report.table("themes_what"), "Theme")
    assert labels
    assert labels == [text[:1].upper() + text[1:].lower() for text in labels]


def test_deciles_are_shown_and_are_a_picture_of_their_own_once(made: Made) -> None:
    assert any(isinstance(item, DotChart) for item in section(made.report, "By deprivation").blocks)
    found = charts_of(made.report, made.results)
    assert [key for key in found if key.startswith(("areas", "deciles"))] == ["areas", "deciles"]


def test_chance_is_told_by_the_number_of_wards() -> None:
    assert by_chance(14) == "Of 14 wards about one differs by chance alone."
    assert by_chance(41) == "Of 41 wards about 2 differ by chance alone."
    assert by_chance(4) == "About one ward in twenty differs from the whole by chance alone."
    assert by_chance(0) == ""


def test_need_stands_in_two_editions_side_by_side_with_what_was_converted(made: Made) -> None:
    table = made.report.table("need")
    assert column(table, "In most deprived fifth, 2025") == [pytest.approx(1 / 3), 1.0, 0.0]
    assert column(table, "In most deprived fifth, 2019") == [0.25, 1.0, Missing.NOT_KNOWN]
    assert column(table, "Small areas converted, 2019") == [2, 1, Missing.NOT_KNOWN]
    assert "2 of 12 small areas had to be converted" in words(section(made.report, "Need by area"))
    quintiles, deciles = made.report.table("quintiles"), made.report.table("deciles")
    for place in (1, 2, 3, 4):
        assert sum(_numbers(quintiles, place)) == sum(_numbers(deciles, place))
    assert quintiles.highlighted == {0}


def _numbers(table: Table, place: int) -> list[float]:
    return [float(str(row[place])) for row in table.rows if not isinstance(row[place], Missing)]


def test_the_contract_section_holds_ladder_falls_lots_pool_and_partners(made: Made) -> None:
    report = made.report
    assert column(report.table("ladder"), "Turn over enough") == [6, 3, 1]
    assert report.table("ladder").highlighted == {1}
    assert [row[1] for row in report.table("falls_to").rows] == [Missing.NOT_APPLICABLE, 625_000, 6_000_000]
    assert column(report.table("lots"), "Turn over enough") == [3, 6]
    assert [row[0] for row in report.table("contract_by_band").rows] == ["unknown", "1m_10m"]
    pool = report.table("pool")
    assert [row[0] for row in pool.rows] == [clean.tidy(HOSTILE[0]), clean.tidy(HOSTILE[2]), WITHHELD]
    assert set(pool.rows[2][1:]) == {Missing.WITHHELD}
    (together,) = report.table("consortia").rows
    assert together[:2] == ("Millbottom Community Hub", f"Westfield Reading Room; {WITHHELD}")
    assert together[3] == pytest.approx(240 / 590)
    chart = block(report, LadderChart)
    assert chart.values == (75_000, 150_000, 500_000)
    assert [line.counts for line in chart.lines] == [(6, 3, 1), (3, 2, 0)]
    assert chart.marked == 150_000
    assert "£95,000" in words(section(report, "What the figures stand beside"))
    assert report.table("contract_by_theme") in report.lists


def test_years_that_are_not_complete_have_no_figure(made: Made) -> None:
    table = made.report.table("years")
    assert column(table, "Income") == [1_000_000, 1_500_000, Missing.NOT_KNOWN]
    text = words(section(made.report, "Change over time"))
    assert "In 2023/24 there were 12 registered charities on the register, in 2021/22 10." in text
    assert "No removals are held" not in text  # one is
    assert "Only what is on the register." in text


def test_movement_adds_up_and_sensitive_services_are_not_named(made: Made) -> None:
    table = made.report.table("movement")
    assert [row[0] for row in table.rows] == ["unknown", "zero", "100k_200k", "200k_500k"]
    assert [row[2:] for row in table.rows] == [(2, 0, 0, 0, 2), (3, 3, 0, 0, 0), (1, 0, 1, 0, 0), (1, 0, 0, 1, 0)]
    assert table.total is not None
    assert table.total[2:] == (7, 3, 1, 1, 2)
    assert made.report.table("cluster_entered").rows[0][1] == clean.tidy(HOSTILE[5])
    assert made.report.table("cluster_left").rows == ((Missing.WITHHELD, WITHHELD, *([Missing.WITHHELD] * 4)),)


def test_other_places_stand_beside_this_one(made: Made) -> None:
    table = made.report.table("places")
    assert column(table, "Kind") == ["here", "chosen neighbour", "England"]
    assert column(table, "Residents")[1] is Missing.NOT_KNOWN
    text = words(section(made.report, "Beside other places"))
    assert "For every 1,000 residents there are 1.4 registered charities in Smalltown and 2.3 in England." in text


def test_anchors_are_listed_as_declared_and_missing_ones_are_named_only_after_a_review(made: Made, make: Maker) -> None:
    anchors = made.report.table("anchors")
    assert column(anchors, "Organisation") == [clean.tidy(HOSTILE[8]), WITHHELD]
    assert column(anchors, "Ward") == ["Millbottom", Missing.WITHHELD]
    assert column(anchors, "Holds an asset") == [Missing.NOT_KNOWN, Missing.NOT_KNOWN]
    assert column(anchors, "What speaks for it")[1] is Missing.WITHHELD
    coverage = made.report.table("anchor_coverage")
    assert column(coverage, "Within 1,500 metres") == [1, 1, 0]
    assert column(coverage, "Nearest")[1] is Missing.WITHHELD  # a sensitive one
    text = words(section(made.report, "Community anchors"))
    assert "Reviewed on 2 May 2026 by A. B." in text
    assert "No anchor within 1,500 metres of where residents live on average: Westfield." in text
    early = make(findings=full()).report
    assert "anchor_coverage" not in {table.key for table in early.tables()}
    assert "Not reviewed yet" in words(section(early, "Community anchors"))


def test_neighbourhoods_stand_beside_the_wards(make: Maker) -> None:
    rows = [("KIL-N1", HOSTILE[8], "ward", ward_code(0)), ("KIL-N1", HOSTILE[8], "lsoa", "E01990003")]
    columns = [column.name for column in tables.NEIGHBOURHOODS.columns]
    members = tables.NEIGHBOURHOODS.conform(pd.DataFrame(rows, columns=columns))
    report = make(replace(small_project(), neighbourhoods=members)).report
    (row,) = report.table("neighbourhoods").rows
    assert row[:4] == ("KIL-N1", HOSTILE[8], 4_000, 6)  # the ward's three and the three of one small area of Town
    assert report.table("members").rows[0][2:] == (1, 1, f"E01990003; {ward_code(0)}")
    assert column(report.table("cold_spots"), "Kind") == ["ward"] * 4 + ["neighbourhood"]


def test_every_choice_and_threshold_is_printed(made: Made) -> None:
    choices = {str(row[0]): row[1] for row in made.report.table("choices").rows}
    assert choices["High need"] == "at least 50% of residents in the most deprived fifth"
    assert choices["Reach of a community anchor"] == "1,500 metres"
    assert choices["Community anchors reviewed"] == "2 May 2026 by A. B."
    assert choices["Prices for real terms"] == "prices = {{7*191}}"
    assert "turnover of twice that" in str(choices["Contract spoken of"])


def test_numbers_are_the_same_in_word_and_excel(made: Made, tmp_path: Path) -> None:
    write_word(made.report, tmp_path / "a.docx")
    write_excel(made.report, made.results, made.places, tmp_path / "a.xlsx", made.detail)
    word = {
        table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")): table
        for table in docx.Document(str(tmp_path / "a.docx")).tables
    }
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for table in made.report.tables():
        if not table.rows:
            continue
        shown = [[cell.text for cell in row.cells] for row in word[table.caption].rows[1 : len(table.rows) + 1]]
        assert shown == [[_paper(table, row, n) for n in table.on_paper] for row in table.rows], table.key
        sheet = book[table.sheet]
        (made_table,) = sheet.tables.values()
        flat = [value for row in sheet[made_table.ref][1:] for value in (cell.value for cell in row)]
        for row in table.rows:
            for each, value in zip(table.columns, row, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert any(isinstance(other, int | float) and other == pytest.approx(value) for other in flat), each


def _paper(table: Table, row: tuple[Any, ...], place: int) -> str:
    return clean.tidy(numbers.text(row[place], table.columns[place].kind))


def test_hostile_names_are_text_in_every_new_table(made: Made, tmp_path: Path) -> None:
    write_excel(made.report, made.results, made.places, tmp_path / "a.xlsx", made.detail)
    book: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")
    for sheet in ("Works here, based elsewhere", "Set aside"):
        cells = [cell for row in book[sheet].iter_rows() for cell in row if isinstance(cell.value, str)]
        assert {clean.for_cell(name)[0] for name in HOSTILE} <= {cell.value for cell in cells}
        assert all(cell.data_type == "s" for cell in cells)
        assert all(cell.quotePrefix for cell in cells if clean.starts_formula(cell.value))
    everything = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" for cell in everything)
    assert not any("Old Mill Refuge" in cell.value for cell in everything)


def test_findings_of_a_real_project_make_a_report_without_a_blank(make: Maker) -> None:
    made = make()
    for table in (*made.report.tables(), *made.report.lists):
        assert all(value != "" for row in table.rows for value in row), table.key
    keys = [table.key for table in (*made.report.tables(), *made.report.lists)]
    sheets = [table.sheet for table in (*made.report.tables(), *made.report.lists)]
    assert len(keys) == len(set(keys))
    assert len(sheets) == len(set(sheets))
    assert all(len(sheet) <= 31 for sheet in sheets)
    assert made.results.counted[Counted.SENSITIVE].any()


def test_a_place_with_nobody_beside_it_says_so(make: Maker) -> None:
    alone = full()
    assert alone.places is not None
    report = make(findings=replace(alone, places=alone.places.iloc[:1])).report
    assert "No neighbours are chosen" in words(section(report, "Beside other places"))
    assert "places" not in {table.key for table in report.tables()}


def test_several_authorities_are_compared_together(make: Maker) -> None:
    several = full()
    assert several.places is not None
    here = several.places.iloc[[0]]
    together = here.assign(code="", name="All together", rate_per_1000=1.2)
    frame = pd.concat([here, together, several.places.iloc[[2]]], ignore_index=True)
    report = make(findings=replace(several, places=frame)).report
    assert "there are 1.2 registered charities in All together and 2.3 in England" in words(
        section(report, "Beside other places")
    )
    assert report.table("places").rows[1][0] is Missing.NOT_APPLICABLE


def test_years_without_a_complete_one_say_that_none_is_printed(make: Maker) -> None:
    found = full()
    assert found.trends is not None
    years = found.trends.years.assign(shown=False, income=pd.NA, real_income=pd.NA)
    bare = replace(found.trends, years=years, from_year=None, to_year=None)
    report = make(findings=replace(found, trends=bare)).report
    assert "No year is complete enough to print" in words(section(report, "Change over time"))
    assert set(column(report.table("years"), "Income")) == {Missing.NOT_KNOWN}
    assert "there are not two" in words(section(report, "Movement between bands"))


def test_nobody_eligible_and_nobody_together_is_told(make: Maker) -> None:
    found = full()
    assert found.answer is not None
    nobody = replace(
        found.answer,
        eligible=0,
        eligible_local=0,
        eligible_local_current=0,
        pool=found.answer.pool.iloc[:0],
        consortia=(),
    )
    report = make(findings=replace(found, answer=nobody)).report
    statements = next(item for item in report.sections[0].blocks if isinstance(item, BulletList))
    assert "such a rule would leave out every organisation based here" in statements.items[2].text
    assert report.table("pool").rows == ()
    assert "No combination of up to eight" in words(section(report, "Together"))
