"""Where data are missing the documents say so: every part is made, and nothing of the machinery is printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from kil_mapper.model import tables
from kil_mapper.model.bands import KEEP_IT_LOCAL
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import Project
from kil_mapper.model.schema import TableSchema
from kil_mapper.model.tables import Lsoa, Org, Postcode
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import checking_data, numbers
from kil_mapper.reports.blocks import BulletList, Callout, Headlines, Paragraph, Report, Table
from kil_mapper.reports.content_slides import briefing
from kil_mapper.reports.excel import organisation_table
from kil_mapper.workflows import summarise, write_data
from kil_mapper.workflows.documents import Documents
from kil_mapper.workflows.profiles import Atlas, area_rows_of
from tests.factory import small_project, ward_code

MACHINERY = re.compile(r"(?<![\w.])(nan|NaN|NaT|None(?! of)|inf|<NA>|\[\]|dtype)(?![\w])")


def emptied(frame: pd.DataFrame, schema: TableSchema, *columns: str) -> pd.DataFrame:
    """The frame with nothing in these columns."""
    bare = schema.empty()
    return frame.assign(**{column: bare[column].reindex(frame.index) for column in columns})


def need(*columns: str) -> Project:
    project = small_project()
    return replace(project, lsoas=emptied(project.lsoas, tables.LSOAS, *columns))


def organisations(*columns: str, first: int | None = None) -> Project:
    project = small_project()
    return replace(project, organisations=emptied(project.organisations, tables.ORGANISATIONS, *columns).iloc[:first])


def without(*names: str) -> Project:
    project = small_project()
    return replace(project, **{name: getattr(project, name).iloc[:0] for name in names})


def uncovered() -> Project:
    """The directory lacks all postcodes of one ward."""
    project = small_project()
    return replace(project, postcodes=project.postcodes[project.postcodes[Postcode.WARD] != ward_code(1)])


def shapeless() -> Project:
    project = small_project()

    def of(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame.set_geometry(gpd.GeoSeries([None] * len(frame), index=frame.index))

    return replace(project, lsoas=of(project.lsoas), wards=of(project.wards), authorities=of(project.authorities))


def protected() -> Project:
    """Every organisation is protected, and the bands pick out no cluster."""
    project = small_project()
    names = [f"Women’s Refuge number {n}" for n in range(len(project.organisations))]
    bands = tuple(replace(band, highlighted=False) for band in KEEP_IT_LOCAL.bands)
    named = replace(project, organisations=project.organisations.assign(**{Org.NAME: names}))
    return named.with_options(scheme=replace(KEEP_IT_LOCAL, key="own", bands=bands))


SCORES = [name for name in small_project().lsoas if str(name).endswith(("_decile", "_rank", "_score"))]
CASES: dict[str, Callable[[], Project]] = {
    "no wards": lambda: without("wards"),
    "no small areas, no sources": lambda: without("lsoas", "sources"),
    "no need, no residents": lambda: need(*SCORES, Lsoa.POPULATION),
    "a ward not covered": uncovered,
    "one organisation, no borders": lambda: replace(shapeless(), organisations=organisations(first=1).organisations),
    "nothing at all": lambda: without("organisations", "lsoas", "wards", "authorities", "postcodes", "sources"),
    "no turnover, no year end": lambda: organisations(Org.INCOME, Org.PERIOD_START, Org.PERIOD_END),
    "all protected, no cluster": protected,
}


def printed(report: Report) -> Iterator[str]:
    """Every text of a report."""
    yield from (report.title, report.subtitle, report.subject, *report.attributions)
    yield from (f"{fact.label} {fact.value}" for fact in report.facts)
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield f"{block.lead} {block.text}"
                case BulletList():
                    yield from (f"{item.lead} {item.text}" for item in block.items)
                case Callout():
                    yield from (block.heading, *block.items)
                case Headlines():
                    for tile in block.tiles:
                        yield f"{numbers.text(tile.value, tile.kind)} {tile.label} {tile.note}"
                case Table():
                    yield from cells(block)
    for table in report.lists:
        yield from cells(table)


def cells(table: Table) -> Iterator[str]:
    yield from (table.caption, table.alternative, table.empty, *table.notes)
    for row in (*table.rows, *([table.total] if table.total else [])):
        yield from (numbers.text(value, column.kind) for value, column in zip(row, table.columns, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_every_part_is_made_and_nothing_of_the_machinery_is_printed(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = summarise(CASES[case]())
    documents = Documents(results, PlaceDetail.AREA)
    report = documents.report({})
    said = list(printed(report))
    deck = briefing(report, results, documents.findings, {})
    assert len(deck.slides) >= 5
    if area_rows_of(results).size:
        atlas = Atlas(documents, (), NoProgress())
        monkeypatch.setattr(Atlas, "_picture", lambda *_: None)  # words only
        said += printed(atlas.report(".pdf"))
    write_data(results, tmp_path / "data")
    said += [path.read_text(encoding="utf-8-sig") for path in (tmp_path / "data").glob("*.csv")]
    assert [text for text in said if MACHINERY.search(text)] == []
    listed = organisation_table(results, documents.places, PlaceDetail.AREA)
    for name in ("organisations.gpkg", "organisations.geojson"):
        checking_data.check_layer(listed, PlaceDetail.AREA, tmp_path / "data" / name)
    checking_data.check_areas(results, tmp_path / "data" / "areas.csv")
    for section in report.sections:
        assert section.blocks or section.level == 1, f"{section.heading} says nothing, not even why"


def test_what_is_not_known_of_an_area_that_is_not_covered_is_empty_in_a_gis(tmp_path: Path) -> None:
    write_data(summarise(uncovered()), tmp_path / "data")
    wards = pyogrio.read_dataframe(tmp_path / "data" / "organisations.gpkg", layer="wards").set_index("code")
    assert wards["conditions"].isna().to_dict() == {ward_code(n): n == 1 for n in range(4)}
