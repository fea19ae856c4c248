"""Boundary files (GeoPackage, GeoJSON, shapefile), on disk or in a zip, handed to GDAL in a way no file can abuse.

What a file is, we decide from its first bytes, before GDAL sees it; GDAL gets bytes or a plain path, never a name that
could be a virtual file or an address. The formats it may use are limited in `kil_mapper/__init__.py`.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from kil_mapper.importing.files import open_bytes, size_of
from kil_mapper.importing.zips import check_members
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile

GEOPACKAGE_MAGIC = b"SQLite format 3\x00"
SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
IN_MEMORY_UP_TO = 256 * 1024**2
MAX_BYTES = 4 * 1024**3
_PARTS_READ = (".shp", ".shx", ".dbf", ".prj", ".cpg")


@dataclass(frozen=True)
class Layer:
    """What a layer of a boundary file says about itself.

    Attributes:
        name: Its name in the file.
        crs: Coordinate system such as "EPSG:27700"; "" when the file does not say.
        geometry: Type of its shapes.
        features: How many there are; None when that is not known cheaply.
        fields: Names of its columns.
        bounds: Extent in its own coordinates; None when that is not known cheaply.
    """

    name: str
    crs: str
    geometry: str
    features: int | None
    fields: tuple[str, ...]
    bounds: tuple[float, float, float, float] | None


def list_layers(source: SourceFile) -> tuple[Layer, ...]:
    """The layers with shapes of a GeoPackage or shapefile. A whole GeoJSON would be read for this: see `peek`.

    Raises:
        KilError: The file cannot be read.
    """
    with _handed_to_gdal(source) as target, _failures_named(source):
        names = [str(name) for name, geometry in pyogrio.list_layers(target) if geometry is not None]
        return tuple(_layer(target, name) for name in names)


def _layer(target: bytes | Path, name: str) -> Layer:
    info = pyogrio.read_info(target, layer=name)
    features = int(info["features"])
    bounds = info["total_bounds"]
    return Layer(
        name=name,
        crs=str(info["crs"] or ""),
        geometry=str(info["geometry_type"]),
        features=features if features >= 0 else None,
        fields=tuple(str(field) for field in info["fields"]),
        bounds=None if bounds is None else (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3])),
    )


def read_vector(
    source: SourceFile,
    *,
    columns: Sequence[str],
    layer: str = "",
    bbox: tuple[float, float, float, float] | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    """Shapes with some of their columns, as the file holds them: nothing is repaired or reprojected.

    Args:
        source: GeoPackage, GeoJSON, or the .shp of a shapefile.
        columns: Fields to read, spelt as in the file.
        layer: Name of the layer; "" for the only or first one.
        bbox: Only shapes that touch this extent (min x, min y, max x, max y, in the file's own coordinates).
        where: Only rows that fulfil this condition (OGR SQL). Values in it must be quoted by the caller.

    Returns:
        The shapes; their coordinate system is None when the file does not say.

    Raises:
        KilError: The file cannot be read.
    """
    with _handed_to_gdal(source) as target, _failures_named(source):
        return pyogrio.read_dataframe(
            target,
            layer=layer or None,
            columns=list(columns),
            bbox=bbox,
            where=where,
            force_2d=True,
            use_arrow=True,
            on_invalid="ignore",
        )


def read_values(source: SourceFile, column: str, *, layer: str = "") -> tuple[str, ...]:
    """The values of one column, without the shapes, as text; missing ones are left out.

    Raises:
        KilError: The file cannot be read.
    """
    with _handed_to_gdal(source) as target, _failures_named(source):
        _, table = pyogrio.read_arrow(target, layer=layer or None, columns=[column], read_geometry=False)
        return tuple(str(value) for value in table[column].to_pylist() if value is not None)


@contextmanager
def _failures_named(source: SourceFile) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # What GDAL grumbles about (a name without an ending, a ring that crosses itself) we check ourselves.
            warnings.simplefilter("ignore", RuntimeWarning)
            yield
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise KilError(
            f"{source.label} cannot be read as a map of boundaries: {error}",
            "Download it again as GeoPackage, GeoJSON or shapefile.",
        ) from error


@contextmanager
def _handed_to_gdal(source: SourceFile) -> Iterator[bytes | Path]:
    """The file in the form that GDAL gets: bytes, or the path of a plain file when it is large."""
    with open_bytes(source) as stream:
        beginning = stream.read(4096)
    suffix = _suffix(beginning)
    if not suffix:
        raise KilError(
            f"{source.label} is no GeoPackage, GeoJSON or shapefile.",
            "Download the boundaries in one of these formats.",
        )
    if size_of(source) > MAX_BYTES:
        raise KilError(f"{source.label} is too large.", "Download the generalised boundaries (BGC) instead.")
    if suffix == ".shp":
        with _shapefile(source) as target:
            yield target
    elif source.member is None and _is_plain(source.path) and source.path.suffix.lower() == suffix:
        yield source.path.resolve()
    elif size_of(source) <= IN_MEMORY_UP_TO:
        with open_bytes(source) as stream:
            data = stream.read()
        yield data
    else:
        with tempfile.TemporaryDirectory(prefix="kil-mapper-") as folder:
            copy = Path(folder) / f"boundaries{suffix}"
            _copy(source, copy)
            yield copy


def _suffix(beginning: bytes) -> str:
    if beginning.startswith(GEOPACKAGE_MAGIC):
        return ".gpkg"
    if beginning.startswith(SHAPEFILE_MAGIC):
        return ".shp"
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    return ".geojson" if text.startswith(b"{") else ""


def _is_plain(path: Path) -> bool:
    """Whether GDAL and pyogrio take this path for nothing but a path."""
    text = path.resolve().as_posix()
    return not ("://" in text or "!" in text or text.startswith("/vsi") or "," in text)


def _copy(source: SourceFile, target: Path) -> None:
    with open_bytes(source) as stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out, 1 << 20)


@contextmanager
def _shapefile(source: SourceFile) -> Iterator[bytes | Path]:
    """A shapefile and its companions under names of our own, as a zip in memory or, when large, in a folder."""
    parts = _shapefile_parts(source)
    if sum(size_of(part) for part in parts.values()) <= IN_MEMORY_UP_TO:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for suffix, part in parts.items():
                with open_bytes(part) as stream:
                    archive.writestr(f"boundaries{suffix}", stream.read())
        yield buffer.getvalue()
        return
    with tempfile.TemporaryDirectory(prefix="kil-mapper-") as folder:
        for suffix, part in parts.items():
            _copy(part, Path(folder) / f"boundaries{suffix}")
        yield Path(folder) / "boundaries.shp"


def _shapefile_parts(source: SourceFile) -> dict[str, SourceFile]:
    if source.member is None:
        stem = source.path.with_suffix("").name.lower()
        names = {
            file.suffix.lower(): SourceFile(file)
            for file in source.path.parent.iterdir()
            if file.with_suffix("").name.lower() == stem
        }
    else:
        stem = str(PurePosixPath(source.member).with_suffix("")).lower()
        names = {
            PurePosixPath(info.filename).suffix.lower(): SourceFile(source.path, info.filename)
            for info in check_members(source.path)
            if str(PurePosixPath(info.filename).with_suffix("")).lower() == stem
        }
    missing = {".shx", ".dbf"} - names.keys()
    if missing:
        raise KilError(
            f"{source.label} lacks its companion files {' and '.join(sorted(missing))}.",
            "A shapefile is several files of one name: put them all into the folder, or use the zip as downloaded.",
        )
    return {suffix: part for suffix, part in names.items() if suffix in _PARTS_READ}
