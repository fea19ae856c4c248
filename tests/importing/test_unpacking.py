"""Members of zips: the same bytes as Python's own reader gives, and nothing from a zip that is not what it says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kil_mapper.importing.files import open_bytes
from kil_mapper.importing.unpacking import MemberStream
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile

NAME = "Données/table.csv"
TEXT = b"".join(b"%d,a cell of text\r\n" % (number * 7919) for number in range(60_000))


def packed(folder: Path, data: bytes = TEXT, method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("before.csv", b"something else")
        archive.writestr(NAME, data)
    return path


def stream_of(path: Path) -> MemberStream:
    with zipfile.ZipFile(path) as archive:
        return MemberStream(path, archive.getinfo(NAME))


def changed(path: Path, place: int, value: bytes) -> Path:
    data = bytearray(path.read_bytes())
    data[place : place + len(value)] = value
    path.write_bytes(data)
    return path


def info_of(path: Path) -> zipfile.ZipInfo:
    with zipfile.ZipFile(path) as archive:
        return archive.getinfo(NAME)


def central_record(path: Path) -> int:
    return path.read_bytes().rindex(b"PK\x01\x02")


def read_all(path: Path) -> bytes:
    with open_bytes(SourceFile(path, NAME)) as stream:
        return stream.read()


@pytest.mark.parametrize("size", [1, 1000, 4096, 65_536, 1 << 20])
@pytest.mark.parametrize("data", [TEXT[:100_000], b"a" * 300_000])
def test_every_byte_comes_out_in_portions_of_any_size(tmp_path: Path, data: bytes, size: int) -> None:
    # The inflater holds output back when the portion is small: the packed bytes end before the unpacked ones do.
    portions = []
    with open_bytes(SourceFile(packed(tmp_path, data), NAME)) as stream:
        while portion := stream.read(size):
            portions.append(portion)
    assert b"".join(portions) == data


@pytest.mark.parametrize("data", [TEXT, b"", b"x"])
def test_every_byte_comes_out(tmp_path: Path, data: bytes) -> None:
    assert read_all(packed(tmp_path, data)) == data


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_packed_in_other_ways_are_read_too(tmp_path: Path, method: int) -> None:
    assert read_all(packed(tmp_path, TEXT, method)) == TEXT


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.integers(0, len(TEXT) + 5), st.integers(0, 300_000)), max_size=5))
def test_reading_from_any_place_gives_what_is_there(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    with stream_of(packed(tmp_path_factory.mktemp("seek"))) as stream:
        reference = io.BytesIO(TEXT)
        for place, size in steps:
            reference.seek(stream.seek(place))
            assert stream.read(size) == reference.read(size)
            assert stream.tell() == reference.tell()


def test_a_member_without_its_end_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path)
    shorter = info_of(path).compress_size - 20
    with pytest.raises(KilError, match="damaged"):
        read_all(changed(path, central_record(path) + 20, shorter.to_bytes(4, "little")))


@pytest.mark.parametrize(
    "field",
    [pytest.param(16, id="checksum"), pytest.param(24, id="length")],
)
@pytest.mark.parametrize("step", [-1, 1])
def test_a_member_that_is_not_what_the_zip_says_is_damaged(tmp_path: Path, field: int, step: int) -> None:
    path = packed(tmp_path)
    place = central_record(path) + field
    told = int.from_bytes(path.read_bytes()[place : place + 4], "little") + step
    with pytest.raises(KilError, match="damaged"):
        read_all(changed(path, place, told.to_bytes(4, "little")))


def test_every_changed_byte_of_the_packed_data_is_noticed(tmp_path: Path) -> None:
    path = packed(tmp_path, TEXT[:3_000])
    good = path.read_bytes()
    begins = info_of(path).header_offset + 30 + len(NAME.encode())
    for place in range(begins, begins + info_of(path).compress_size, 7):
        path.write_bytes(good)
        with pytest.raises(KilError, match="damaged"):
            read_all(changed(path, place, bytes([good[place] ^ 0x55])))


def test_a_member_that_begins_elsewhere_is_damaged(tmp_path: Path) -> None:
    path = packed(tmp_path)
    with pytest.raises(KilError, match="damaged"):
        read_all(changed(path, info_of(path).header_offset, b"XX"))
    path = packed(tmp_path)
    with pytest.raises(KilError, match="damaged"):
        read_all(changed(path, info_of(path).header_offset + 30, b"E"))


def test_the_zip_can_be_removed_after_a_failure(tmp_path: Path) -> None:
    path = changed(packed(tmp_path), 0, b"PK")
    info = info_of(path)
    changed(path, info.header_offset, b"XX")
    with pytest.raises(zipfile.BadZipFile):
        MemberStream(path, info)
    path.unlink()
