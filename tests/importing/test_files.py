"""Opening data files: what is listed, what is refused, and published tables as text."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kil_mapper.importing import files, workbooks, zips
from kil_mapper.importing.files import list_sources, open_bytes, read_text_table, rows_set_aside, sha256_of, size_of
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile
from kil_mapper.model.issues import IssueKind, IssueLog


def make_zip(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def listed(*paths: Path) -> list[str]:
    return [source.label for source in list_sources(paths, IssueLog())]


def read_all(source: SourceFile) -> bytes:
    with open_bytes(source) as stream:
        return stream.read()


def test_folders_zips_and_files_are_listed_in_a_stable_order(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("x")
    (tmp_path / "deeper").mkdir()
    make_zip(tmp_path / "deeper" / "a.zip", {"Data/two.csv": b"2", "Data/one.csv": b"1", "Data/": b""})
    assert listed(tmp_path) == ["b.csv", "a.zip/Data/one.csv", "a.zip/Data/two.csv"]
    assert listed(tmp_path / "b.csv", tmp_path) == ["b.csv", "a.zip/Data/one.csv", "a.zip/Data/two.csv"]


def test_hidden_files_and_what_computers_add_are_left_out(tmp_path: Path) -> None:
    for name in (".hidden", "~$open.xlsx", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_text("x")
    make_zip(tmp_path / "mac.zip", {"__MACOSX/._data.csv": b"x", "data.csv": b"x", ".DS_Store": b"x"})
    assert listed(tmp_path) == ["mac.zip/data.csv"]


def test_the_parts_of_a_shapefile_are_one_source(tmp_path: Path) -> None:
    parts = {f"Wards.{ending}": b"x" for ending in ("shp", "shx", "dbf", "prj", "cpg", "shp.xml")}
    make_zip(tmp_path / "wards.zip", {**parts, "other.dbf": b"x"})
    for name in ("lad.SHP", "lad.DBF", "lad.shx"):
        (tmp_path / name).write_text("x")
    assert listed(tmp_path) == ["lad.SHP", "wards.zip/Wards.shp", "wards.zip/other.dbf"]


def test_a_workbook_is_a_file_although_it_is_a_zip(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "book.xlsx")
    assert listed(tmp_path) == ["book.xlsx"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder.csv" / "inside.csv").write_text("x")
    assert listed(tmp_path) == ["inside.csv"]


def test_a_path_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="no file or folder"):
        list_sources([tmp_path / "nowhere"], IssueLog())


def test_a_folder_with_far_too_many_files_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILES", 2)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("x")
    with pytest.raises(KilError, match="more than 2 files"):
        list_sources([tmp_path], IssueLog())


def refusal(path: Path) -> str:
    """Why a zip is refused; it is still listed, as a whole."""
    log = IssueLog()
    assert [source.member for source in list_sources([path], log)] == [None]
    assert [issue.kind for issue in log] == [IssueKind.FILE_REFUSED]
    return log.kept[0].message


def test_a_broken_zip_is_refused_and_still_listed(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "cut.zip", {"a.csv": b"x" * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    assert "broken" in refusal(path)


def test_a_zip_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "many.zip", {f"{n}.csv": b"" for n in range(zips.MAX_ENTRIES + 1)})
    assert "2,001 entries" in refusal(path)


def test_a_zip_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MAX_TOTAL_BYTES", 10_000)
    path = make_zip(tmp_path / "bomb.zip", {"a.csv": b"x" * 10_001})
    assert "would unpack" in refusal(path)


def test_a_zip_with_overlapping_entries_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "overlap.zip", {"a.csv": b"x" * 500, "b.csv": b"y" * 500}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 5)  # the second entry now begins inside the first
    path.write_bytes(data)
    assert "overlap" in refusal(path)


def test_a_member_packed_beyond_reason_is_refused_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "RATIO_MATTERS_FROM", 100_000)
    path = make_zip(tmp_path / "bomb.zip", {"a.csv": b"0" * 1_000_000})
    with pytest.raises(KilError, match="times its size"):
        read_all(SourceFile(path, "a.csv"))


def test_real_ratios_and_sizes_are_read(tmp_path: Path) -> None:
    line = b"2025-09-07 00:00:00.0000000\t900001\t900001\t0\tA name\tRegistered\r\n"
    path = make_zip(tmp_path / "real.zip", {"a.txt": line * 20_000})  # packs a hundred times
    assert len(read_all(SourceFile(path, "a.txt"))) == len(line) * 20_000


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "locked.zip", {"a.csv": b"x" * 100})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(KilError, match="password"):
        read_all(SourceFile(path, "a.csv"))


def test_a_member_with_a_wrong_checksum_is_damaged(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "bad.zip", {"a.csv": b"abcdefgh" * 100}, zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[60] ^= 1
    path.write_bytes(data)
    with pytest.raises(KilError, match=r"bad\.zip/a\.csv is damaged"):
        read_all(SourceFile(path, "a.csv"))


def test_a_member_or_file_that_went_away_is_told(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x"})
    with pytest.raises(KilError, match="no longer holds b"):
        read_all(SourceFile(path, "b.csv"))
    for source in (SourceFile(tmp_path / "gone.csv"), SourceFile(tmp_path / "gone.zip", "a.csv")):
        with pytest.raises(KilError, match="cannot be opened"):
            read_all(source)


def test_a_name_that_climbs_out_of_the_zip_writes_nothing(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "climb.zip", {"../../evil.csv": b"data"})
    [source] = list_sources([path], IssueLog())
    assert read_all(source) == b"data"
    assert [file.name for file in tmp_path.iterdir()] == ["climb.zip"]


def test_streams_can_be_wrapped_and_sought(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"one\ntwo\n"})
    with open_bytes(SourceFile(path, "a.csv")) as stream:
        assert list(io.TextIOWrapper(stream, "utf-8")) == ["one\n", "two\n"]
    with open_bytes(SourceFile(path, "a.csv")) as stream:
        assert stream.read(3) == b"one"
        assert stream.seek(0) == stream.tell() == 0


def test_size_and_checksum(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    path = make_zip(tmp_path / "a.zip", {"a.csv": b"x" * 5000})
    assert (size_of(SourceFile(tmp_path / "a.csv")), size_of(SourceFile(path, "a.csv"))) == (3, 5000)
    assert sha256_of(tmp_path / "a.csv") == hashlib.sha256(b"abc").hexdigest()
    with pytest.raises(KilError):
        size_of(SourceFile(tmp_path / "gone.csv"))


def source_of(tmp_path: Path, data: bytes) -> SourceFile:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    return SourceFile(path)


def test_a_table_comes_as_text_exactly_as_published(tmp_path: Path) -> None:
    source = source_of(tmp_path, b'\xef\xbb\xbfcode,name,rank\r\n01,"Smith, & Co","29,199"\r\nNA,,\r\n')
    table = read_text_table(source)
    assert table.to_pylist() == [
        {"code": "01", "name": "Smith, & Co", "rank": "29,199"},
        {"code": "NA", "name": "", "rank": ""},
    ]
    assert read_text_table(source, columns=["rank"]).to_pydict() == {
        "rank": ["29,199"]
    }  # a row of which nothing is kept is none


@pytest.mark.parametrize(
    ("data", "delimiter", "encoding"),
    [
        ("code,name\r\n1,Café\r\n".encode("cp1252"), ",", "cp1252"),
        ("code,name\r\n1,Café\r\n".encode("cp1252"), ",", "utf-8"),  # the wrong guess
        ("code\tname\n1\tCafé\n".encode("utf-16"), "\t", "utf-16"),
        ("code;name\r1;Café\r".encode(), ";", "utf-8"),  # line ends of an old Mac
    ],
)
def test_encodings_and_line_ends_are_understood(tmp_path: Path, data: bytes, delimiter: str, encoding: str) -> None:
    table = read_text_table(source_of(tmp_path, data), delimiter=delimiter, encoding=encoding)
    assert table.to_pylist() == [{"code": "1", "name": "Café"}]


def test_ragged_rows_are_filled_up_or_set_aside_and_counted(tmp_path: Path) -> None:
    log = IssueLog()
    table = read_text_table(source_of(tmp_path, b"a,b\n1,2\n3\n4,5,6\n7,8,,\n,,\n"), log=log)
    assert table.to_pydict() == {"a": ["1", "3", "7"], "b": ["2", "", "8"]}
    assert rows_set_aside(table) == 1
    assert [(issue.kind, issue.row) for issue in log] == [(IssueKind.RECORD_UNREADABLE, 4)]


def test_a_heading_below_notes_and_headings_that_repeat(tmp_path: Path) -> None:
    table = read_text_table(source_of(tmp_path, b"Notes\n\na,a,b\n1,2,3\n"), header_row=2, columns=["b", "a"])
    assert table.to_pylist() == [{"b": "3", "a": "1"}]


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(KilError, match="no column “c”"):
        read_text_table(source_of(tmp_path, b"a,b\n1,2\n"), columns=["c"])


def book_of(tmp_path: Path, rows: list[list[object]]) -> SourceFile:
    book = Workbook()
    book.create_sheet("Notes", 0)
    sheet = book.create_sheet("Data")
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "book.xlsx")
    return SourceFile(tmp_path / "book.xlsx")


def test_a_sheet_comes_as_text_without_decimal_points_of_its_own(tmp_path: Path) -> None:
    source = book_of(tmp_path, [["title"], [], ["code", "rank", "score"], ["E01", 29199.0, 1.5], [None, None, None]])
    table = read_text_table(source, sheet="Data", header_row=2)
    assert table.to_pylist() == [{"code": "E01", "rank": "29199", "score": "1.5"}]
    with pytest.raises(KilError, match="no sheet"):
        read_text_table(source, sheet="Other")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = book_of(tmp_path, [["x" * 1000] for _ in range(50)])
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(KilError, match="would unpack"):
        read_text_table(source, sheet="Data")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'<c r="B2"', b'<c r="XFD1048576"'),  # would ask for 500 GB and abort the process
        (b'<row r="2"', b'<row r="1048576"'),
    ],
)
def test_a_workbook_with_cells_far_apart_is_not_opened(tmp_path: Path, was: bytes, becomes: bytes) -> None:
    source = book_of(tmp_path, [["code"] * 30, ["E01", 1]])
    with zipfile.ZipFile(source.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    [sheet] = [name for name, data in parts.items() if b'r="B2"' in data]
    parts[sheet] = parts[sheet].replace(was, becomes)
    make_zip(source.path, parts)
    with pytest.raises(KilError, match="so far apart"):
        read_text_table(source, sheet="Data")


def test_workbooks_of_other_kinds_are_told(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.xlsb", {"[Content_Types].xml": b"<Types/>", "xl/worksheets/sheet1.bin": b"x"})
    with pytest.raises(KilError, match="kind that is not read"):
        read_text_table(SourceFile(path), sheet="Data")


def test_a_damaged_workbook_is_told(tmp_path: Path) -> None:
    source = book_of(tmp_path, [["a"], ["b"]])
    source.path.write_bytes(source.path.read_bytes()[:-40])
    with pytest.raises(KilError, match="damaged"):
        read_text_table(source, sheet="Data")
    broken = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook", "xl/worksheets/a.xml": b"<x"}
    make_zip(source.path, broken)
    with pytest.raises(KilError, match="cannot be read as a workbook"):
        read_text_table(source, sheet="Data")
