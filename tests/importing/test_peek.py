"""A look at the beginning of a file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kil_mapper.importing.peek import SAMPLE_ROWS, Form, Peek, look
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile


def peek(tmp_path: Path, data: bytes | str, name: str = "file.csv") -> Peek:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    [found] = look(SourceFile(path))
    return found


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told(tmp_path: Path, delimiter: str) -> None:
    found = peek(tmp_path, "\r\n".join(delimiter.join(row) for row in (["code", "name"], ["1", "x y"], ["2", ""])))
    assert (found.form, found.delimiter) == (Form.DELIMITED, delimiter)
    assert found.headings == ("code", "name")
    assert found.rows == (("1", "x y"), ("2", ""))
    assert found.values("name") == ("x y", "")
    assert found.values("other") == ()


@pytest.mark.parametrize(
    ("encoding", "told"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]
)
def test_the_encoding_is_told(tmp_path: Path, encoding: str, told: str) -> None:
    found = peek(tmp_path, "name,town\nCafé,Zed\n".encode(encoding))
    assert found.encoding == told
    assert found.headings == ("name", "town")
    assert found.rows == (("Café", "Zed"),)


def test_a_register_file_keeps_its_lone_quotes(tmp_path: Path) -> None:
    found = peek(tmp_path, 'a\tb\n"Lone\tx\n"Other\ty\n')
    assert found.rows == (('"Lone', "x"), ('"Other', "y"))


def test_at_most_twenty_rows_are_shown(tmp_path: Path) -> None:
    assert len(peek(tmp_path, "a,b\n" + "1,2\n" * 100).rows) == SAMPLE_ROWS


def test_a_long_file_is_seen_only_at_its_beginning(tmp_path: Path) -> None:
    found = peek(tmp_path, "a,b\n" + "x" * 100_000 + ",1\n" + "y" * 300_000 + ",2\n")
    assert [len(row[0]) for row in found.rows] == [100_000]  # the row that was cut off is left out
    assert found.size == 400_010


def test_notes_above_the_heading_are_stepped_over(tmp_path: Path) -> None:
    found = peek(tmp_path, "Payments of the Council\n\nsupplier,amount,date\nA,1,2\n")
    assert (found.headings, found.header_row) == (("supplier", "amount", "date"), 2)


def test_records_of_json_show_their_names(tmp_path: Path) -> None:
    found = peek(tmp_path, b'\xef\xbb\xbf[{"number":1,"name":null}\r\n,{"number":2,"flag":true,"name":"x"}]')
    assert found.form is Form.JSON_RECORDS
    assert found.headings == ("number", "name", "flag")
    assert found.rows == (("1", "", ""), ("2", "x", "true"))


def feature(**properties: object) -> dict[str, object]:
    ring = [[420000.5, 425000.0], [420010.0, 425000.0], [420010.0, 425010.0], [420000.5, 425000.0]]
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(**extra: object) -> str:
    collection = {"type": "FeatureCollection", **extra, "features": [feature(LSOA21CD="E01", FID=1), feature()]}
    return json.dumps(collection)


def test_geojson_shows_the_first_shape(tmp_path: Path) -> None:
    found = peek(tmp_path, geojson(), "x.geojson")
    assert (found.form, found.crs, found.geometry) == (Form.VECTOR, "", "MultiPolygon")
    assert found.headings == ("LSOA21CD", "FID")
    assert found.rows == (("E01", "1"),)
    assert found.bounds == (420000.5, 425000.0, 420010.0, 425010.0)


@pytest.mark.parametrize(
    ("stated", "crs"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::27700", "EPSG:27700"),
        ("EPSG:27700", "EPSG:27700"),
    ],
)
def test_geojson_shows_the_coordinate_system_it_states(tmp_path: Path, stated: str, crs: str) -> None:
    found = peek(tmp_path, geojson(crs={"type": "name", "properties": {"name": stated}}))
    assert found.crs == crs


def test_a_first_shape_larger_than_the_beginning_is_still_seen(tmp_path: Path) -> None:
    ring = [[n / 1000, n / 900] for n in range(30_000)]
    big = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {"WD25CD": "E05"}}
    found = peek(tmp_path, json.dumps({"type": "FeatureCollection", "features": [big]}))
    assert found.headings == ("WD25CD",)


def test_topojson_is_refused_with_a_hint(tmp_path: Path) -> None:
    found = peek(tmp_path, '{"type":"Topology","objects":{},"arcs":[]}')
    assert found.form is Form.OTHER
    assert "TopoJSON" in found.note
    assert "GeoJSON" in found.hint


def test_every_sheet_with_a_table_is_looked_at(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("Notes", 0).append(["Only a note"])
    data = book.create_sheet("IMD")
    for row in (["Table 1"], [], ["code", "rank", "decile"], ["E01", 29199, 9]):
        data.append(row)
    book.save(tmp_path / "book.xlsx")
    [found] = look(SourceFile(tmp_path / "book.xlsx"))
    assert (found.form, found.sheet, found.header_row) == (Form.WORKBOOK, "IMD", 2)
    assert found.headings == ("code", "rank", "decile")
    assert found.rows == (("E01", "29199", "9"),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x00\x00\n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\xef\xbb\xbf <HTML>", "web page"),
        (b"<?xml version='1.0'?><kml/>", "XML"),
        (b"\x1f\x8b\x08" + bytes(20), "gzip"),
        (b"version https://git-lfs.github.com/spec/v1\n", "not downloaded"),
        (bytes(range(256)) * 20, "kind that is not read"),
        (b"One line of words\nand another\n", "without columns"),
        (b'{"grants": [{"id": "x"}]}', "360Giving"),
        (b'{"anything": 1}', "JSON"),
    ],
)
def test_other_files_are_named(tmp_path: Path, data: bytes, words: str) -> None:
    found = peek(tmp_path, data)
    assert found.form is Form.OTHER
    assert words in found.note


def test_a_text_document_is_told_from_a_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "guide.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    [found] = look(SourceFile(tmp_path / "guide.docx"))
    assert "text document" in found.note


def test_a_file_geodatabase_is_one_thing(tmp_path: Path) -> None:
    (tmp_path / "lsoa.gdb").mkdir()
    [found] = look(SourceFile(tmp_path / "lsoa.gdb"))
    assert "geodatabase" in found.note
    assert "GeoPackage" in found.hint


def test_a_damaged_geopackage_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(100))
    with pytest.raises(KilError):
        look(SourceFile(tmp_path / "x.gpkg"))
