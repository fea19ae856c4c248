"""Boundary files of every form, handed to GDAL in a way that no file can abuse."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import box

from kil_mapper.importing import vector
from kil_mapper.importing.vector import list_layers, read_vector
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import SourceFile


def two_wards() -> gpd.GeoDataFrame:
    shapes = [box(0, 0, 10, 10), box(100, 100, 110, 110)]
    frame = gpd.GeoDataFrame({"WD25CD": ["E1", "E2"], "WD25NM": ["Hill", "Dale"]}, geometry=shapes)
    return frame.set_crs("EPSG:27700")


def written(folder: Path, suffix: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"wards{suffix}"
    pyogrio.write_dataframe(two_wards(), path)
    return path


@pytest.fixture(params=[".gpkg", ".geojson", ".shp"])
def on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    awkward = tmp_path / "a!b.zip"  # a folder whose name pyogrio would take for a zip
    return awkward / written(tmp_path / "plain", request.param).parent.rename(awkward).joinpath(f"wards{request.param}")


def in_zip(path: Path, tmp_path: Path) -> SourceFile:
    target = tmp_path / "wards.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in path.parent.glob("wards.*"):
            archive.write(part, f"Data/{part.name}")
    return SourceFile(target, f"Data/{path.name}")


def check(source: SourceFile) -> None:
    frame = read_vector(source, columns=["WD25CD"])
    assert list(frame.columns) == ["WD25CD", "geometry"]
    assert frame["WD25CD"].tolist() == ["E1", "E2"]
    assert frame.crs == "EPSG:27700"
    assert read_vector(source, columns=["WD25CD"], bbox=(90, 90, 120, 120))["WD25CD"].tolist() == ["E2"]
    assert read_vector(source, columns=["WD25CD"], where="WD25CD = 'E1'")["WD25CD"].tolist() == ["E1"]


def test_every_form_is_read_from_disk(on_disk: Path) -> None:
    check(SourceFile(on_disk))


def test_every_form_is_read_out_of_a_zip(on_disk: Path, tmp_path: Path) -> None:
    check(in_zip(on_disk, tmp_path))


def test_large_files_go_through_a_folder_that_is_removed(
    on_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(vector, "IN_MEMORY_UP_TO", 10)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    check(in_zip(on_disk, tmp_path))
    assert list(temporary.iterdir()) == []


def test_layers_are_described(tmp_path: Path) -> None:
    [layer] = list_layers(SourceFile(written(tmp_path, ".gpkg")))
    assert (layer.name, layer.crs, layer.features) == ("wards", "EPSG:27700", 2)
    assert layer.fields == ("WD25CD", "WD25NM")
    assert layer.bounds == (0, 0, 110, 110)


def test_a_shapefile_without_its_companions_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, ".shp")
    path.with_suffix(".dbf").unlink()
    with pytest.raises(KilError, match=r"lacks its companion files \.dbf"):
        read_vector(SourceFile(path), columns=["WD25CD"])


def test_a_file_far_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, ".geojson")
    monkeypatch.setattr(vector, "MAX_BYTES", 10)
    with pytest.raises(KilError, match="too large"):
        read_vector(SourceFile(path), columns=[])


@pytest.mark.parametrize(
    "content",
    [
        b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>",
        b'{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}',
        json.dumps({"type": "Topology", "objects": {}}).encode(),
        b'WKT,name\n"POINT (1 2)",x\n',
        b"/vsicurl/http://127.0.0.1:9/x.geojson",
        b"SQLite format 3\x00" + bytes(200),
        b"{",
        b"",
    ],
)
def test_what_only_says_that_it_is_a_map_reaches_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "boundaries.geojson"
    path.write_bytes(content)
    with pytest.raises(KilError):
        read_vector(SourceFile(path), columns=[])


def test_only_the_formats_that_are_read_are_switched_on() -> None:
    code = "import kil_mapper.importing.vector, pyogrio; print(sorted(pyogrio.list_drivers()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['ESRI Shapefile', 'GPKG', 'GeoJSON', 'MEM']"
    assert done.stderr == ""
