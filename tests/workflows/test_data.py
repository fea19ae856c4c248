"""The numbers as data: files, dictionary and data package say the same of every column."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.workflows import write_data
from tests.factory import small_project

FILES = ("organisations", "areas", "bands", "deciles", "ledger")
PARSERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: {"true": True, "false": False}[text],
    "date": lambda text: (int(text[:4]), int(text[5:7]), int(text[8:])),
}


@pytest.fixture(scope="module")
def results() -> Results:
    return compute(small_project())


@pytest.fixture(scope="module")
def folder(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("data") / "out"
    write_data(results, target)
    return target


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def package(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return content


def test_every_file_is_made_and_named(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {
        *(f"{name}.csv" for name in FILES),
        *("data-dictionary.csv", "data-dictionary.md", "datapackage.json"),
        *("organisations.geojson", "organisations.gpkg"),
    }
    for name in FILES:
        assert (folder / f"{name}.csv").read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read names"


def test_the_numbers_are_those_of_the_results(folder: Path, results: Results) -> None:
    assert len(read(folder / "organisations.csv")) == results.kept
    assert sum(int(row["organisations"]) for row in read(folder / "bands.csv")) == results.kept
    ledger = read(folder / "ledger.csv")
    assert (int(ledger[0]["rows"]), int(ledger[-1]["rows"])) == (results.rows_read, results.kept)
    whole = next(row for row in read(folder / "areas.csv") if row["type"] == "lad")
    assert float(whole["rate_per_10k"]) == pytest.approx(results.whole_rate)


def test_every_cell_is_of_the_type_that_the_package_says(folder: Path) -> None:
    for resource in package(folder)["resources"]:
        rows = read(folder / resource["path"])
        assert rows, resource["name"]
        for field in resource["schema"]["fields"]:
            limits = field.get("constraints", {})
            for row in rows:
                text = row[field["name"]]
                if text == "":
                    assert not limits.get("required"), field["name"]
                    continue
                value = PARSERS[field["type"]](text)
                assert value in limits.get("enum", [value]), (field["name"], value)


def test_keys_name_one_row_and_links_lead_somewhere(folder: Path) -> None:
    resources = {one["name"]: one for one in package(folder)["resources"]}
    rows = {name: read(folder / one["path"]) for name, one in resources.items()}
    linked = set()
    for name, one in resources.items():
        if key := one["schema"].get("primaryKey"):
            named = [tuple(row[column] for column in key) for row in rows[name]]
            assert len(set(named)) == len(named)
            assert all(all(part) for part in named)
        for link in one["schema"].get("foreignKeys", []):
            (here,), (there,) = link["fields"], link["reference"]["fields"]
            other = {row[there] for row in rows[link["reference"]["resource"]]}
            assert {row[here] for row in rows[name]} - {""} <= other
            linked.add(here)
    assert {"band", "lad_code"} <= linked


def test_the_dictionary_tells_every_column_of_every_file_once(folder: Path) -> None:
    told = [(row["file"], row["column"]) for row in read(folder / "data-dictionary.csv")]
    held = [
        (f"{name}.csv", column)
        for name in FILES
        for column in (folder / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    ]
    assert sorted(told) == sorted(held)
    assert all(row["meaning"] and row["type"] and row["source"] for row in read(folder / "data-dictionary.csv"))
    text = (folder / "data-dictionary.md").read_text(encoding="utf-8")
    for _, column in held:
        assert f"| {column} |" in text


def test_the_package_says_who_published_what_under_which_terms(folder: Path, results: Results) -> None:
    content = package(folder)
    assert content["profile"] == "tabular-data-package"
    assert content["licenses"][0]["name"]
    assert len(content["sources"]) == len(results.project.sources)
    assert content["created"].startswith(results.project.created.isoformat())
    for resource in content["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"


def test_formulas_and_markup_in_names_stay_text(tmp_path: Path) -> None:
    project = small_project()
    name = '=HYPERLINK("http://x")|<b>'
    hostile = project.organisations.assign(**{Org.NAME: name})
    wards = project.wards.assign(name="=1+1 | <script>")
    results = compute(replace(project, organisations=hostile, wards=wards, name="=cmd|' /C calc'!A0 | <b>"))
    write_data(results, tmp_path / "out")
    names = {row["name"] for row in read(tmp_path / "out" / "organisations.csv")}
    assert f"'{name}" in names
    assert not [one for one in names if one.startswith("=")]
    for row in read(tmp_path / "out" / "areas.csv"):
        assert row["type"] != "ward" or row["name"].startswith("'=")
    assert "<b>" not in (tmp_path / "out" / "data-dictionary.md").read_text(encoding="utf-8")


def test_a_project_that_names_nobody_gives_no_list(tmp_path: Path, results: Results) -> None:
    project = replace(results.project, report=replace(results.project.report, names=False))
    made = write_data(replace(results, project=project), tmp_path / "out")
    assert not [path for path in made if "organisations" in path.name]
    assert "areas.gpkg" in {path.name for path in made}


def test_nothing_is_left_behind_when_it_is_stopped_or_cannot_be_written(tmp_path: Path, results: Results) -> None:
    class Stop:
        def report(self, message: str, fraction: float | None = None) -> None:
            if "deciles" in message:
                raise Cancelled

    with pytest.raises(Cancelled):
        write_data(results, tmp_path / "out", progress=Stop())
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").touch()
    with pytest.raises(KilError, match="is a file"):
        write_data(results, tmp_path / "file")
    with pytest.raises(KilError, match="does not exist"):
        write_data(results, tmp_path / "no" / "out")


def test_it_is_written_again_over_itself_and_beside_other_things(tmp_path: Path, results: Results) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    first = {path.name: path.read_bytes() for path in write_data(results, tmp_path)}
    again = {path.name: path.read_bytes() for path in write_data(results, tmp_path)}
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "kept"
    assert {n: c for n, c in first.items() if n[-5:] != ".gpkg"} == {
        n: c for n, c in again.items() if n[-5:] != ".gpkg"
    }
