"""Styles that QGIS picks up by itself: the table `layer_styles` of a GeoPackage, with QML for QGIS and SLD for others.

The table is declared as QGIS 3 makes it; what a layer looks like is said once, in `LayerLook`, for both languages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Final

STYLE_NAME: Final = "KIL Mapper"  # 30 letters at most
GEOMETRY: Final = "geom"  # as GDAL names the column
_CREATE: Final = """CREATE TABLE "layer_styles" ( "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256), "f_geometry_column" TEXT(256),
  "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT, "useAsDefault" BOOLEAN, "description" TEXT,
  "owner" TEXT(30), "ui" TEXT(30), "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
_CONTENTS: Final = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
  VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)"""
_INSERT: Final = """INSERT INTO "layer_styles" ("f_table_catalog", "f_table_schema", "f_table_name",
  "f_geometry_column", "styleName", "styleQML", "styleSLD", "useAsDefault", "description", "owner", "update_time")
  VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', ?)"""
# Our shapes in the words of QGIS, in those of SLD, and how far they are turned.
_SHAPES: Final = {
    "circle": ("circle", "circle", 0),
    "cross": ("cross_fill", "cross_fill", 45),
    "triangle": ("triangle", "triangle", 0),
    "diamond": ("diamond", "diamond", 0),
    "square": ("square", "square", 0),
    "pentagon": ("pentagon", "pentagon", 0),
    "hexagon": ("hexagon", "hexagon", 0),
}
_NAMESPACES: Final = (
    'xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se" xmlns:ogc="http://www.opengis.net/ogc" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)


@dataclass(frozen=True)
class Mark:
    """How things of one class are drawn.

    Attributes:
        fill: Colour, as #rrggbb; "" for an area that shows what lies beneath.
        line: Colour of its line.
        width: Width of the line in millimetres.
        shape: A key of the map's symbols; "" for areas.
        size: Diameter of a symbol in millimetres; 0 for areas.
    """

    fill: str
    line: str
    width: float
    shape: str = ""
    size: float = 0.0


@dataclass(frozen=True)
class Class:
    """One class of a layer: what the legend says, which values it holds, how it is drawn; no values: all others."""

    label: str
    values: tuple[str | int, ...]
    mark: Mark


@dataclass(frozen=True)
class LayerLook:
    """How a layer looks.

    Attributes:
        layer: Its name in the file.
        column: The column that its classes go by; "" where it has one look.
        classes: What is drawn, the last on top.
        named: The column of the names that are written on it; "" for none.
        about: What the style shows, in a sentence.
    """

    layer: str
    column: str
    classes: tuple[Class, ...]
    named: str = ""
    about: str = ""


def add_styles(path: Path, looks: Sequence[LayerLook], day: date) -> None:
    """Give the layers of a GeoPackage their default styles.

    Args:
        path: The file; layers that it lacks are passed over.
        looks: One for each layer.
        day: The day that the file carries.
    """
    stamp = f"{day.isoformat()}T00:00:00.000Z"
    connection = sqlite3.connect(path)
    try:
        held = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
        connection.execute(_CREATE)
        connection.execute(_CONTENTS, (stamp,))
        rows = [
            (look.layer, GEOMETRY, STYLE_NAME, qml(look), sld(look), look.about, stamp)
            for look in looks
            if look.layer in held
        ]
        connection.executemany(_INSERT, rows)
        connection.execute("UPDATE gpkg_contents SET last_change = ?", (stamp,))
        connection.commit()
    finally:
        connection.close()


# --- QML ------------------------------------------------------------------------------------------------------------


def qml(look: LayerLook) -> str:
    """The style as QGIS writes it."""
    rules = "".join(
        f'<rule key="{{kil-{place}}}" symbol="{place}" label="{escape(one.label)}"{_filter(look, one)}/>'
        for place, one in enumerate(look.classes)
    )
    symbols = "".join(_symbol(place, one.mark) for place, one in enumerate(look.classes))
    labels = _labels(look.named) if look.named else ""
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.22.0" styleCategories="Symbology|Labeling" labelsEnabled="{int(bool(look.named))}">'
        '<renderer-v2 type="RuleRenderer" symbollevels="1" forceraster="0" enableorderby="0">'
        f'<rules key="{{kil-root}}">{rules}</rules><symbols>{symbols}</symbols></renderer-v2>{labels}'
        "<blendMode>0</blendMode></qgis>"
    )


def _filter(look: LayerLook, one: Class) -> str:
    if not look.column:
        return ""
    if not one.values:
        return ' filter="ELSE"'
    listed = ", ".join(_literal(value) for value in one.values)
    name = look.column.replace('"', '""')
    return f' filter="{escape(f"{chr(34)}{name}{chr(34)} IN ({listed})")}"'


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _symbol(place: int, mark: Mark) -> str:
    kind = "marker" if mark.shape else "fill"
    options = _marker_options(mark) if mark.shape else _fill_options(mark)
    told = "".join(f'<Option name="{key}" type="QString" value="{value}"/>' for key, value in options.items())
    layer = "SimpleMarker" if mark.shape else "SimpleFill"
    return (
        f'<symbol type="{kind}" name="{place}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="{place}"><Option type="Map">{told}</Option></layer>'
        "</symbol>"
    )


def _marker_options(mark: Mark) -> dict[str, str]:
    name, _, angle = _SHAPES[mark.shape]
    return {
        "name": name,
        "angle": str(angle),
        "color": _rgba(mark.fill),
        "outline_color": _rgba(mark.line),
        "outline_style": "solid",
        "outline_width": f"{mark.width:.2f}",
        "outline_width_unit": "MM",
        "joinstyle": "miter",
        "size": f"{mark.size:.2f}",
        "size_unit": "MM",
    }


def _fill_options(mark: Mark) -> dict[str, str]:
    return {
        "color": _rgba(mark.fill or "#ffffff"),
        "style": "solid" if mark.fill else "no",
        "outline_color": _rgba(mark.line),
        "outline_style": "solid",
        "outline_width": f"{mark.width:.2f}",
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"


def _labels(column: str) -> str:
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{escape(column)}" isExpression="0" fontFamily="Open Sans" fontSize="9" '
        'fontSizeUnit="Point" textColor="36,31,46,255" namedStyle="Regular" fontWeight="50">'
        '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255"/>'
        '</text-style><placement placement="1" centroidInside="1" priority="5"/>'
        "</settings></labeling>"
    )


# --- SLD ------------------------------------------------------------------------------------------------------------


def sld(look: LayerLook) -> str:
    """The style as the Open Geospatial Consortium has it (SLD 1.1, Symbology Encoding 1.1)."""
    rules = "".join(_rule(look, one) for one in look.classes)
    name = escape(look.layer)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<StyledLayerDescriptor version="1.1.0" {_NAMESPACES}>'
        f"<NamedLayer><se:Name>{name}</se:Name><UserStyle><se:Name>{escape(STYLE_NAME)}</se:Name>"
        f"<se:FeatureTypeStyle>{rules}{_text_rule(look)}</se:FeatureTypeStyle></UserStyle></NamedLayer>"
        "</StyledLayerDescriptor>"
    )


def _rule(look: LayerLook, one: Class) -> str:
    return (
        f"<se:Rule><se:Name>{escape(one.label)}</se:Name><se:Description><se:Title>{escape(one.label)}</se:Title>"
        f"</se:Description>{_condition(look, one)}{_symbolizer(one.mark)}</se:Rule>"
    )


def _condition(look: LayerLook, one: Class) -> str:
    if not look.column:
        return ""
    if not one.values:
        return "<se:ElseFilter/>"
    column = f"<ogc:PropertyName>{escape(look.column)}</ogc:PropertyName>"
    equal = [
        f"<ogc:PropertyIsEqualTo>{column}<ogc:Literal>{escape(str(value))}</ogc:Literal></ogc:PropertyIsEqualTo>"
        for value in one.values
    ]
    told = equal[0] if len(equal) == 1 else f"<ogc:Or>{''.join(equal)}</ogc:Or>"
    return f"<ogc:Filter>{told}</ogc:Filter>"


def _symbolizer(mark: Mark) -> str:
    stroke = _stroke(mark)
    fill = f'<se:Fill><se:SvgParameter name="fill">{mark.fill}</se:SvgParameter></se:Fill>' if mark.fill else ""
    if not mark.shape:
        return f"<se:PolygonSymbolizer>{fill}{stroke}</se:PolygonSymbolizer>"
    _, name, angle = _SHAPES[mark.shape]
    turned = f"<se:Rotation><ogc:Literal>{angle}</ogc:Literal></se:Rotation>" if angle else ""
    return (
        f"<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>{name}</se:WellKnownName>{fill}{stroke}"
        f"</se:Mark><se:Size>{_pixels(mark.size):.1f}</se:Size>{turned}</se:Graphic></se:PointSymbolizer>"
    )


def _stroke(mark: Mark) -> str:
    return (
        f'<se:Stroke><se:SvgParameter name="stroke">{mark.line}</se:SvgParameter>'
        f'<se:SvgParameter name="stroke-width">{_pixels(mark.width):.1f}</se:SvgParameter></se:Stroke>'
    )


def _pixels(millimetres: float) -> float:
    """SLD counts in pixels of 0.28 mm."""
    return millimetres / 0.28


def _text_rule(look: LayerLook) -> str:
    if not look.named:
        return ""
    return (
        f"<se:Rule><se:TextSymbolizer><se:Label><ogc:PropertyName>{escape(look.named)}</ogc:PropertyName></se:Label>"
        '<se:Font><se:SvgParameter name="font-size">12</se:SvgParameter></se:Font>'
        '<se:Halo><se:Radius>2</se:Radius><se:Fill><se:SvgParameter name="fill">#ffffff</se:SvgParameter></se:Fill>'
        '</se:Halo><se:Fill><se:SvgParameter name="fill">#241f2e</se:SvgParameter></se:Fill></se:TextSymbolizer>'
        "</se:Rule>"
    )
