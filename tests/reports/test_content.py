"""What a capacity report says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import MultiPolygon, box

from kil_mapper.model import tables
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.project import AreaRef, Project
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Lsoa, Org
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports.blocks import (
    BarChart,
    BulletList,
    Callout,
    Column,
    DotChart,
    Figure,
    Headlines,
    Interval,
    LadderChart,
    Missing,
    Paragraph,
    Report,
    Table,
    Waterfall,
    known,
)
from kil_mapper.reports.content_evidence import ISSUES, issue_words
from tests.factory import LAD, lsoa_code, small_project, ward_code
from tests.reports.conftest import Maker


def all_text(report: Report) -> str:
    """Every sentence and every text cell."""
    found = [report.title, report.subtitle, *report.attributions, *(fact.value for fact in report.facts)]
    for section in report.sections:
        found.append(section.heading)
        for block in section.blocks:
            match block:
                case Table():
                    found += [block.caption, *block.notes]
                    found += [str(value) for row in block.rows for value in row]
                case BulletList():
                    found += [f"{item.lead} {item.text}" for item in block.items]
                case Callout():
                    found += [block.heading, *block.items]
                case Headlines():
                    found += [f"{tile.value} {tile.label} {tile.note}" for tile in block.tiles]
                case Figure():
                    found.append(block.picture.caption)
                case BarChart() | DotChart() | Waterfall() | LadderChart():
                    found += [block.caption, block.alternative]
                case _:
                    found.append(f"{block.lead} {block.text}")
    for table in report.lists:
        found += [table.caption, *table.notes, *(str(value) for row in table.rows for value in row)]
    return "\n".join(found)


def headlines(report: Report) -> Headlines:
    block = report.sections[0].blocks[0]
    assert isinstance(block, Headlines)
    return block


def test_the_same_project_gives_the_same_content(make: Maker) -> None:
    assert make().report == make().report


def test_it_begins_with_five_numbers_the_map_and_three_sentences(make: Maker) -> None:
    report = make().report
    values = [tile.value for tile in headlines(report).tiles]
    assert values[:3] == [17, 15_013_663, 3]
    assert isinstance(values[3], Interval)
    assert values[3].value == pytest.approx(17 / 12)
    assert values[4] == pytest.approx(6 / 17)
    summary = report.sections[0]
    assert [type(block) for block in summary.blocks] == [Headlines, Paragraph, BulletList, Figure]
    sentences = summary.blocks[2]
    assert isinstance(sentences, BulletList)
    assert sentences.items[0].text == (
        "Of 17 registered charities based in Smalltown, 3 (17.6%) turn over £200,000 to £500,000 a year, "
        "6.9% of all turnover known here; the largest alone has 79.9%; the turnover of 1 is not known."
    )
    assert len(sentences.items) == 3


def test_while_only_charities_are_loaded_nobody_is_promised_more(make: Maker) -> None:
    report = make().report
    assert "Registered charities" in report.subtitle
    assert "VCSE" not in all_text(report).replace("Public procurement through VCSEs", "")  # the title of a source


def test_bands_of_both_schemes_are_complete_zeros_included(make: Maker) -> None:
    report = make().report
    bands, ncvo = report.table("bands"), report.table("ncvo_bands")
    assert [row[0] for row in bands.rows] == [
        *("unknown", "zero", "under_10k", "10k_100k", "100k_200k", "200k_500k", "500k_1m", "1m_10m", "10m_over"),
    ]
    assert sum(int(str(row[2])) for row in bands.rows) == sum(int(str(row[2])) for row in ncvo.rows) == 17
    assert bands.rows[0][4] is Missing.NOT_KNOWN
    assert bands.rows[1][4] == 0
    assert bands.highlighted == {5}
    assert ncvo.rows[-1][2:5] == (0, 0.0, Missing.NOT_APPLICABLE)


def test_the_cluster_list_names_all_but_the_sensitive_and_gives_no_postcode(make: Maker) -> None:
    made = make()
    table = made.report.table("cluster")
    assert [row[0] for row in table.rows] == [
        *("Town Advice Centre", "Millbottom Community Hub", "Name withheld (sensitive service)"),
    ]
    assert table.rows[1][1:] == ("900001", 240_000, known(pd.Timestamp("2025-03-31")), "Millbottom", table.rows[1][-1])
    assert table.rows[2] == (
        "Name withheld (sensitive service)",
        *(Missing.WITHHELD, Missing.WITHHELD, Missing.WITHHELD, "Millbottom", Missing.WITHHELD),
    )
    assert "ZZ" not in all_text(made.report)
    assert "Refuge" not in all_text(made.report)


def test_postcodes_are_printed_on_request_but_never_for_the_sensitive(make: Maker) -> None:
    report = make(detail=PlaceDetail.POSTCODE).report
    table = report.table("cluster")
    position = [column.heading for column in table.columns].index("Postcode")
    assert [row[position] for row in table.rows] == ["ZZ4 1AA", "ZZ1 1AA", Missing.WITHHELD]
    assert "Refuge" not in all_text(report)
    assert "ZZ3 1AA" not in all_text(report)


def test_the_ledger_goes_from_rows_read_to_rows_counted_without_a_gap(make: Maker) -> None:
    made = make()
    table = made.report.table("ledger")
    assert table.rows[0][2] == made.results.rows_read == 30
    left = 30
    for row in table.rows[1:-1]:
        if row[5] is not Missing.NOT_APPLICABLE:  # a reason; totals take nothing off
            left -= int(str(row[2]))
        assert row[3] == left
    assert left == table.rows[-1][2] == 17
    assert "30 rows read from the registers → 17 registered here → 17 counted" in all_text(made.report)


def test_wards_carry_their_interval_their_need_and_their_sentence(make: Maker) -> None:
    made = make()
    table = made.report.table("wards")
    row = table.rows[0]
    assert row[:7] == ("E05990000", "Millbottom", 3_000, 3, 2, 559_999, 0)
    assert isinstance(row[7], Interval)
    assert row[7].value == pytest.approx(10)
    assert row[8] == "no clear difference"
    assert row[11] == 1.0
    assert row[13] is True  # few, read with care
    cold = made.report.table("cold_spots").rows[0]
    assert str(cold[-1]).startswith("Millbottom")


def uncovered(results: Results) -> Results:
    """The results as they are when the directory lacks the postcodes of the first ward."""
    areas = results.areas.copy()
    hidden = [
        *(AreaRow.ORGANISATIONS, AreaRow.CLUSTER, AreaRow.INCOME, AreaRow.INCOME_UNKNOWN),
        *(AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH, AreaRow.VERSUS_WHOLE),
    ]
    for row in (0, 1):
        areas.loc[row, AreaRow.COVERED] = False
        for column in hidden:
            areas.loc[row, column] = pd.NA
    areas.loc[1, AreaRow.SENTENCE] = "Millbottom is not covered: the postcode directory lacks postcodes."
    return replace(results, areas=areas, warnings=("Not covered by the postcode directory: Millbottom.",))


def test_what_is_not_covered_says_so_and_is_never_zero(make: Maker) -> None:
    report = make(change=uncovered).report
    row = report.table("wards").rows[0]
    assert row[2] == 3_000
    assert set(row[3:9]) == {Missing.NOT_COVERED}
    assert report.table("authorities").rows[0][3] is Missing.NOT_COVERED
    assert headlines_value(report, 3) is Missing.NOT_COVERED
    text = all_text(report)
    assert "Not covered: Millbottom" in text
    assert "They are not zero" in text
    assert "based in Smalltown where it is covered" in text
    assert "areas not covered are left out" in text
    assert "missing from the first figure" in text
    by_ward = report.table("contract_by_ward").rows
    assert set(by_ward[0][2:]) == {Missing.NOT_COVERED}  # never a false zero
    assert by_ward[1][2] != Missing.NOT_COVERED
    assert "there may be more" in text
    first = report.sections[0].blocks[0]
    assert isinstance(first, Callout)
    assert first.items == ("Not covered by the postcode directory: Millbottom.",)


def headlines_value(report: Report, position: int) -> object:
    return next(b for b in report.sections[0].blocks if isinstance(b, Headlines)).tiles[position].value


def without_organisations() -> Project:
    project = small_project()
    return replace(project, organisations=tables.ORGANISATIONS.empty())


def test_a_district_without_organisations_still_reports(make: Maker) -> None:
    report = make(without_organisations()).report
    assert headlines_value(report, 0) == 0
    assert headlines_value(report, 1) is Missing.NOT_APPLICABLE
    assert report.table("cluster").rows == ()
    assert report.table("bands").rows[3][2] == 0
    assert "No registered charities based in Smalltown were found" in all_text(report)
    assert "nobody can be found who could take a contract of £150,000 a year without VAT" in all_text(report)
    assert "ladder" not in {table.key for table in report.tables()}


def test_unknown_incomes_are_counted_and_never_summed_as_zero(make: Maker) -> None:
    project = small_project()
    organisations = project.organisations.assign(**{Org.INCOME: pd.array([None] * 19, dtype="Int64")})
    report = make(replace(project, organisations=tables.ORGANISATIONS.conform(organisations))).report
    assert headlines_value(report, 1) is Missing.NOT_KNOWN
    bands = report.table("bands")
    assert bands.rows[0][2] == 17
    assert bands.rows[3][4] is Missing.NOT_APPLICABLE
    assert bands.total is not None
    assert bands.total[4] is Missing.NOT_KNOWN
    assert "no accounting year end is known" in all_text(report)


def test_without_wards_it_says_why_there_are_none(make: Maker) -> None:
    project = replace(small_project(), wards=tables.WARDS.empty())
    report = make(project).report
    assert "wards" not in [table.key for table in report.tables()]
    assert "No ward boundaries were loaded" in all_text(report)


def test_without_residents_there_are_counts_and_no_rates(make: Maker) -> None:
    project = small_project()
    lsoas = project.lsoas.assign(**{Lsoa.POPULATION: pd.array([None] * 12, dtype="Int64")})
    report = make(replace(project, lsoas=tables.LSOAS.conform(lsoas))).report
    row = report.table("wards").rows[0]
    assert row[3] == 3
    assert row[7] is Missing.NOT_KNOWN
    assert report.table("deciles").rows[0][6] is Missing.NOT_KNOWN
    assert headlines_value(report, 3) is Missing.NOT_KNOWN


def test_a_decile_that_no_small_area_here_has_is_not_applicable(make: Maker) -> None:
    row = make().report.table("deciles").rows[7]
    assert row[:2] == (8, 0)
    assert set(row[2:]) == {Missing.NOT_APPLICABLE}


def test_sources_attribution_and_fingerprints_come_from_what_was_loaded(make: Maker) -> None:
    report = make().report
    assert len(report.attributions) == 3
    assert [row[0] for row in report.table("sources").rows] == ["charity", "indices_file_7", "onspd"]
    assert report.table("sources").rows[0][3] == "7 September 2025"
    assert report.table("files").rows[0][2] == "0" * 64


def test_several_files_of_one_dataset_are_listed_one_by_one(make: Maker) -> None:
    project = small_project()
    sources = project.sources.copy()
    sources.loc[0, "file"] = "a.zip\nb.zip"
    sources.loc[0, "sha256"] = "1" * 64
    rows = make(replace(project, sources=sources)).report.table("files").rows
    assert rows[0][1:] == ("a.zip", "1" * 64)
    assert rows[1][1:] == ("b.zip", Missing.NOT_KNOWN)


def test_every_kind_of_issue_has_plain_words() -> None:
    assert set(ISSUES) == set(IssueKind)
    assert issue_words("something_new") == "Something new"


def test_issues_are_told_in_plain_words_with_their_number(make: Maker) -> None:
    counts = pd.DataFrame({"kind": ["postcode_repaired", "record_mended"], "times": [3, 1]})
    report = make(replace(small_project(), issue_counts=tables.ISSUE_COUNTS.conform(counts))).report
    assert report.table("issues").rows == (
        ("record_mended", "Broken records put together again", 1),
        ("postcode_repaired", "Postcodes repaired, such as a letter O for a zero", 3),
    )


def test_the_method_names_every_choice(make: Maker) -> None:
    text = all_text(make().report)
    for word in (
        *("Byar", "exact Poisson", "Decile 1", "95%", "one ward in twenty", "not the people in them", "goes dark"),
        *("33,755", "mid-2022", "350 to 380 days", "centre of their small area", "7 September 2025", "0.1.0"),
    ):
        assert word in text, word


def test_no_cell_is_ever_blank(make: Maker) -> None:
    for table in make().report.tables():
        for row in table.rows:
            assert all(value != "" for value in row), table.key


def test_a_row_of_the_wrong_length_is_a_bug() -> None:
    with pytest.raises(ValueError, match="expected 1"):
        Table("t", "T", "Caption", (Column("A"),), ((1, 2),), "")


def test_an_unknown_table_is_a_key_error(make: Maker) -> None:
    with pytest.raises(KeyError):
        make().report.table("none")


def two_authorities() -> Project:
    """The small district with its two upper wards as an authority of their own."""
    project, upper = small_project(), "E99000002"
    first = project.authorities.iloc[0].geometry.bounds
    middle = (first[1] + first[3]) / 2
    halves = [box(first[0], first[1], first[2], middle), box(first[0], middle, first[2], first[3])]
    authorities = gpd.GeoDataFrame(
        {"area_code": [LAD, upper], "name": ["Smalltown", "Uptown"]}, geometry=[MultiPolygon([half]) for half in halves]
    )

    def moved(frame: Any, name: str) -> Any:
        frame = frame.copy()
        ward_or_lsoa = frame[name].isin([ward_code(2), ward_code(3), *(lsoa_code(n) for n in range(6, 12))])
        frame.loc[ward_or_lsoa, "lad_code"] = upper
        return frame

    return replace(
        project,
        name="Smalltown and Uptown",
        areas=(AreaRef(LAD, "Smalltown"), AreaRef(upper, "Uptown")),
        authorities=tables.AUTHORITIES.conform(authorities),
        wards=moved(project.wards, "area_code"),
        lsoas=moved(project.lsoas, "area_code"),
        postcodes=moved(project.postcodes, "lsoa_code"),
        organisations=moved(project.organisations, "lsoa_code"),
    )


def test_several_authorities_are_one_area_and_each_has_its_row(make: Maker) -> None:
    report = make(two_authorities()).report
    assert [row[1] for row in report.table("authorities").rows] == ["Smalltown", "Uptown"]
    assert [row[3] for row in report.table("authorities").rows] == [7, 10]
    assert headlines_value(report, 3) == pytest.approx(17 / 12)
    assert report.facts[0].value == "Smalltown (E99000001); Uptown (E99000002)"
    chart = next(block for section in report.sections for block in section.blocks if isinstance(block, DotChart))
    assert chart.whole == pytest.approx(10 * 17 / 12)
    assert [dot.label for dot in chart.dots] == ["Millbottom", "Town", "Hillside", "Westfield"]


def test_the_band_chart_says_what_the_table_says(make: Maker) -> None:
    report = make().report
    chart = next(block for section in report.sections for block in section.blocks if isinstance(block, BarChart))
    assert [bar.first for bar in chart.bars] == [row[3] for row in report.table("bands").rows]
    assert [bar.second for bar in chart.bars] == [row[5] for row in report.table("bands").rows]
    assert [bar.label for bar in chart.bars if bar.highlighted] == ["£200k–£500k"]


def test_purposes_are_told_by_theme_and_left_out_where_nothing_is_known(make: Maker) -> None:
    project = small_project()
    (section,) = [section for section in make(project).report.sections if section.heading == "Purposes"]
    assert [table.key for table in section.blocks if isinstance(table, Table)] == ["themes_what", "themes_who"]
    bare = replace(project, classifications=project.classifications.iloc[:0])
    assert "Purposes" not in [section.heading for section in make(bare).report.sections]


def test_wards_with_few_organisations_are_named_beside_their_rates(make: Maker) -> None:
    table = next(
        block
        for section in make().report.sections
        for block in section.blocks
        if isinstance(block, Table) and block.key == "wards"
    )
    (few,) = [note for note in table.notes if note.startswith("Read with care")]
    assert "Millbottom" in few  # three organisations
