"""A look at the beginning of a file: enough to recognise it, cheap even for gigabytes."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kil_mapper.importing.files import decoded, open_bytes, size_of
from kil_mapper.importing.vector import GEOPACKAGE_MAGIC, SHAPEFILE_MAGIC, list_layers
from kil_mapper.importing.workbooks import open_workbook, sheet_rows
from kil_mapper.model.inventory import SourceFile

SAMPLE_ROWS = 20
_HEAD_BYTES = 256 * 1024
_FIRST_SHAPE_BYTES = 16 * 1024**2  # the first shape of a full-resolution file can take some megabytes
_MAX_SHEETS = 20
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_LAST_CELL = 500


class Form(StrEnum):
    """In which form a file holds its data."""

    DELIMITED = "delimited"
    JSON_RECORDS = "json_records"
    WORKBOOK = "workbook"
    VECTOR = "vector"
    OTHER = "other"


@dataclass(frozen=True)
class Peek:
    """What the beginning of a file shows. A sheet of a workbook and a layer of a GeoPackage have one each.

    Attributes:
        source: The file.
        form: In which form it holds its data.
        headings: Column headings, as in the file; for a Code-Point file, which has none, its first row.
        rows: The first rows under the headings, as text; at most 20.
        delimiter: Of a delimited file.
        encoding: Of a delimited file or JSON.
        sheet: Name of the sheet.
        header_row: Rows above the heading.
        layer: Name of the layer.
        crs: Coordinate system, such as "EPSG:27700"; "" when the file does not say.
        geometry: Type of the shapes.
        features: How many shapes; None when that is not known cheaply.
        bounds: Extent in the file's coordinates; of the first shape alone for GeoJSON; None when not known.
        size: Bytes, unpacked.
        note: For other forms: what it is, one plain sentence.
        hint: What the person can do about it.
    """

    source: SourceFile
    form: Form
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    layer: str = ""
    crs: str = ""
    geometry: str = ""
    features: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    size: int = 0
    note: str = ""
    hint: str = ""

    def values(self, heading: str) -> tuple[str, ...]:
        """The first values under a heading; () when there is no such heading."""
        if heading not in self.headings:
            return ()
        place = self.headings.index(heading)
        return tuple(row[place] for row in self.rows if place < len(row))


def look(source: SourceFile) -> tuple[Peek, ...]:
    """Look at a file. At least one peek, whatever the file is.

    Raises:
        KilError: It cannot be opened or read.
    """
    if source.member is None and source.path.is_dir():
        note, hint = "An Esri file geodatabase: not read.", "Download the same boundaries as GeoPackage or shapefile."
        return (Peek(source, Form.OTHER, note=note, hint=hint),)
    size = size_of(source)
    with open_bytes(source) as stream:
        head = stream.read(_HEAD_BYTES)
    blank = Peek(source, Form.OTHER, size=size)
    if not head.strip(b"\x00 \t\r\n"):
        return (replace(blank, note="The file is empty.", hint="Download it again."),)
    if head.startswith((GEOPACKAGE_MAGIC, SHAPEFILE_MAGIC)):
        return _look_at_layers(blank)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _look_at_workbook(blank, head)
    foreign = _foreign(head)
    if foreign is not None:
        return (replace(blank, note=foreign[0], hint=foreign[1]),)
    return (_look_at_text(blank, head),)


_MAGIC = (
    (b"%PDF", "A PDF document: documentation, not data.", ""),
    (b"\x1f\x8b", "A gzip file: not read.", "Unpack it and use the unpacked file."),
    (b"7z\xbc\xaf\x27\x1c", "A 7-Zip archive: not read.", "Unpack it and use the unpacked files."),
    (b"Rar!", "A RAR archive: not read.", "Unpack it and use the unpacked files."),
    (b"\x89PNG", "A picture.", ""),
    (b"\xff\xd8\xff", "A picture.", ""),
    (b"GIF8", "A picture.", ""),
    (b"{\\rtf", "A text document: documentation, not data.", ""),
    (b"PAR1", "A Parquet file: not read.", "Use the CSV that the publisher offers."),
    (b"SQLite", "A database: not read.", ""),
    (b"version https://git-lfs", "A placeholder for a file that was not downloaded.", "Download the file itself."),
)


def _foreign(head: bytes) -> tuple[str, str] | None:
    """What a file is that holds neither text nor anything else that is read."""
    for magic, note, hint in _MAGIC:
        if head.startswith(magic):
            return note, hint
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "A web page, saved in place of the file.", "Download the file itself from the publisher's page."
    if start.startswith(b"<"):
        return "An XML file: not read.", "Use the CSV that the publisher offers."
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    sample = head[:65_536]
    odd = len(_CONTROL.findall(sample.decode("latin-1"))) + sample.count(0)
    if odd * 50 > len(sample):
        return "A file of a kind that is not read.", ""
    return None


def _look_at_layers(blank: Peek) -> tuple[Peek, ...]:
    layers = list_layers(blank.source)
    if not layers:
        return (replace(blank, note="A database without any map layer."),)
    return tuple(
        replace(
            blank,
            form=Form.VECTOR,
            headings=layer.fields,
            layer=layer.name,
            crs=layer.crs,
            geometry=layer.geometry,
            features=layer.features,
            bounds=layer.bounds,
        )
        for layer in layers
    )


def _look_at_workbook(blank: Peek, head: bytes) -> tuple[Peek, ...]:
    if b"word/" in head or b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
        return (replace(blank, note="A text document: documentation, not data."),)
    label = blank.source.label
    with open_bytes(blank.source) as stream:
        book = open_workbook(stream, label)
    peeks = []
    for sheet in book.sheet_names[:_MAX_SHEETS]:
        rows = sheet_rows(book, sheet, label, limit=4 * SAMPLE_ROWS)
        filled = [sum(1 for cell in row if cell.strip()) for row in rows]
        if not filled or max(filled) < 2:
            continue
        place = next(place for place, count in enumerate(filled) if count >= max(2, 0.6 * max(filled)))
        below = rows[place + 1 : place + 1 + SAMPLE_ROWS]
        peeks.append(
            replace(
                blank,
                form=Form.WORKBOOK,
                headings=tuple(rows[place]),
                rows=tuple(tuple(row) for row in below),
                sheet=sheet,
                header_row=place,
            )
        )
    return tuple(peeks) or (replace(blank, note="A workbook without any table."),)


def _look_at_text(blank: Peek, head: bytes) -> Peek:
    encoding = _encoding(head, whole=len(head) == blank.size)
    text = decoded(head, encoding).lstrip("\ufeff")
    start = text.lstrip()
    if start.startswith("{"):
        return _look_at_object(replace(blank, encoding=encoding), start)
    if re.match(r"\[\s*[{\]]", start):
        records = _first_records(start)
        headings = tuple(dict.fromkeys(key for record in records for key in record))
        rows = tuple(tuple(_as_text(record.get(heading)) for heading in headings) for record in records)
        return replace(blank, form=Form.JSON_RECORDS, encoding=encoding, headings=headings, rows=rows)
    return _look_at_lines(replace(blank, encoding=encoding), text)


def _encoding(head: bytes, *, whole: bool) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"


def _first_records(text: str) -> list[dict[str, Any]]:
    decoder = json.JSONDecoder()
    records: list[dict[str, Any]] = []
    place = text.index("[") + 1
    while len(records) < SAMPLE_ROWS:
        place = next((n for n in range(place, len(text)) if text[n] not in " \t\r\n,"), len(text))
        try:
            record, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        if not isinstance(record, dict):
            break
        records.append(record)
    return records


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _look_at_object(blank: Peek, start: str) -> Peek:
    if re.search(r'"type"\s*:\s*"Topology"', start[:2000]):
        hint = "Download the same boundaries as GeoJSON, GeoPackage or shapefile."
        return replace(blank, note="Boundaries in the TopoJSON format: not read.", hint=hint)
    if '"features"' in start and re.search(r'"type"\s*:\s*"FeatureCollection"|"type"\s*:\s*"Feature"', start):
        return _look_at_geojson(blank, start)
    if re.search(r'"grants"\s*:', start):
        return replace(blank, note="Grants in the 360Giving standard: not read yet.")
    return replace(blank, note="A JSON file of a kind that is not read.")


def _look_at_geojson(blank: Peek, start: str) -> Peek:
    before, _, _ = start.partition('"features"')
    feature = _first_feature(blank.source, start)
    named = re.search(r'"crs"\s*:.{0,200}?"name"\s*:\s*"([^"]+)"', before, re.DOTALL)
    geometry = feature.get("geometry") or {}
    properties = feature.get("properties") or {}
    points = list(_points(geometry.get("coordinates", ())))
    return replace(
        blank,
        form=Form.VECTOR,
        headings=tuple(str(name) for name in properties),
        rows=(tuple(_as_text(value) for value in properties.values()),) if properties else (),
        crs=_crs_name(named.group(1)) if named else "",
        geometry=str(geometry.get("type", "")),
        bounds=(
            (min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points))
            if points
            else None
        ),
    )


def _first_feature(source: SourceFile, start: str) -> dict[str, Any]:
    feature = _feature_in(start)
    if feature is None:
        with open_bytes(source) as stream:
            feature = _feature_in(stream.read(_FIRST_SHAPE_BYTES).decode("utf-8", errors="replace"))
    return feature or {}


def _feature_in(text: str) -> dict[str, Any] | None:
    """The first feature, if the text holds the whole of it."""
    opening = re.search(r'"features"\s*:\s*\[\s*', text)
    if opening is None:
        return None
    try:
        feature, _ = json.JSONDecoder().raw_decode(text, opening.end())
    except (ValueError, RecursionError):
        return None
    return feature if isinstance(feature, dict) else None


def _points(coordinates: Any) -> list[tuple[float, float]]:
    """Every x and y in nested GeoJSON coordinates; what is no number is left out."""
    waiting, points = [coordinates], []
    while waiting:
        here = waiting.pop()
        if not isinstance(here, (list, tuple)):
            continue
        if len(here) >= 2 and all(isinstance(part, (int, float)) for part in here[:2]):
            points.append((float(here[0]), float(here[1])))
        else:
            waiting.extend(here)
    return points


def _crs_name(stated: str) -> str:
    """A coordinate system as GeoJSON names it, in the form "EPSG:27700"."""
    if stated.upper().endswith("CRS84"):
        return "EPSG:4326"
    code = re.search(r"EPSG:+(\d+)$", stated, re.IGNORECASE)
    return f"EPSG:{code.group(1)}" if code else stated


def _look_at_lines(blank: Peek, text: str) -> Peek:
    whole = blank.size <= _HEAD_BYTES
    delimiter = _delimiter(text)
    unquoted = delimiter == "\t" and not text.startswith('"')  # the register's way; a quote is a character
    parsed: list[list[str]] = []
    try:
        for row in csv.reader(
            io.StringIO(text, newline=""),
            delimiter=delimiter,
            quoting=csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL,
        ):
            parsed.append(row)
            if len(parsed) > 2 * SAMPLE_ROWS:
                break
        else:
            parsed = parsed if whole or len(parsed) < 2 else parsed[:-1]
    except csv.Error:
        pass
    widths = [sum(1 for cell in row if cell.strip()) for row in parsed]
    widest = min(max(widths, default=0), _LAST_CELL)
    if widest < 2:
        return replace(blank, note="A text file without columns: documentation, not data.")
    place = next(place for place, width in enumerate(widths) if width >= max(2, 0.5 * widest))
    rows = [row for row in parsed[place + 1 :] if any(row)][:SAMPLE_ROWS]
    return replace(
        blank,
        form=Form.DELIMITED,
        headings=tuple(parsed[place]),
        rows=tuple(tuple(row) for row in rows),
        delimiter=delimiter,
        header_row=place,
    )


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first lines have the same number of cells, more than one."""
    lines = [line for line in text.splitlines()[:SAMPLE_ROWS] if line.strip()]
    if not lines:
        return ","

    def score(candidate: str) -> tuple[int, int]:
        counts = [line.count(candidate) for line in lines]
        return sum(1 for count in counts if count), max(counts)

    return max("\t,;|", key=score)
