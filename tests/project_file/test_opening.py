"""Files come from anywhere: what is not a whole project of ours is refused in words that help."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields, replace
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.issues import Severity
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.project import TABLE_FIELDS, ProjectOptions
from kil_mapper.model.tables import Org
from kil_mapper.project_file import FORMAT_VERSION, check_project_file, open_project
from kil_mapper.project_file.migrations import migrated
from kil_mapper.project_file.opening import Damaged, connected, read_raw
from kil_mapper.project_file.raw import RawProject, RawTable, meta_table
from tests.factory import small_project

OLD_FILES = sorted(Path(__file__).parent.glob("v*.gpkg"))


@pytest.fixture
def saved(tmp_path: Path, good: bytes) -> Path:
    path = tmp_path / "place.gpkg"
    path.write_bytes(good)
    return path


@contextmanager
def edited(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program, or a person with bad intentions, would change it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection
        connection.commit()


def refused(path: Path) -> KilError:
    with pytest.raises(KilError) as caught:
        open_project(path, NoProgress())
    assert caught.value.hint
    return caught.value


def set_meta(path: Path, key: str, value: object) -> None:
    """Change a value and its checksum with it."""
    with edited(path) as connection:
        connection.execute("UPDATE kil_meta SET value = ? WHERE key = ?", (json.dumps(value), key))
        meta = dict(connection.execute("SELECT key, value FROM kil_meta ORDER BY fid").fetchall())
        checksum = meta_table(meta).checksum()
        connection.execute("UPDATE kil_checksums SET sha256 = ? WHERE table_name = 'kil_meta'", (checksum,))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "nothing.gpkg").message


@pytest.mark.parametrize("folders", [0, 3])
def test_a_name_or_a_path_that_is_too_long_is_told(good: bytes, tmp_path: Path, folders: int) -> None:
    folder = tmp_path.joinpath(*["d" * 150] * folders)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{'p' * (150 if folders else 300)}.gpkg"
    if folders:
        path.write_bytes(good)
    with pytest.raises(KilError, match="too long") as caught:
        open_project(path, NoProgress())
    assert "shorter" in caught.value.hint


def test_a_folder_is_not_a_project(tmp_path: Path) -> None:
    assert "is a folder" in refused(tmp_path).message


def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "a\x00b").message


@pytest.mark.parametrize("content", [b"", b"SQLite", b"PK\x03\x04 a workbook", b"name,income\nHub,1\n"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "place.gpkg"
    path.write_bytes(content)
    assert "is empty" in refused(path).message or "not a KIL Mapper project" in refused(path).message


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.gpkg"
    with edited(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    assert "is a database, but not a KIL Mapper project" in refused(path).message


def test_boundaries_are_told_from_projects(tmp_path: Path) -> None:
    path = tmp_path / "wards.gpkg"
    gpd.GeoDataFrame({"name": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:27700").to_file(path, driver="GPKG")
    error = refused(path)
    assert "is a GeoPackage, but not a KIL Mapper project" in error.message
    assert "data folder" in error.hint


def test_a_project_of_a_newer_version_is_refused_politely(saved: Path) -> None:
    set_meta(saved, "format_version", FORMAT_VERSION + 1)
    set_meta(saved, "saved_by", "KIL Mapper 9.9")
    assert "saved by a newer version of KIL Mapper (KIL Mapper 9.9)" in refused(saved).message


@pytest.mark.parametrize("version", [0, -1, True, "1", None, 1.5])
def test_a_format_version_that_cannot_be_is_damage(saved: Path, version: object) -> None:
    set_meta(saved, "format_version", version)
    assert "damaged" in refused(saved).message


@pytest.mark.parametrize("option", [{"rules": "of_tomorrow"}, {"scheme": "of_tomorrow"}, {"a_choice_of_tomorrow": 1}])
def test_choices_of_a_newer_version_are_refused_politely(saved: Path, option: dict[str, object]) -> None:
    with edited(saved) as connection:
        (stored,) = connection.execute("SELECT value FROM kil_meta WHERE key = 'options'").fetchone()
    set_meta(saved, "options", json.loads(stored) | option)
    error = refused(saved)
    assert "does not know" in error.message
    assert "newest version" in error.hint


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("areas", 5),
        ("areas", [{"code": 5, "name": "x"}]),
        ("areas", [{}]),
        ("created", "yesterday"),
        ("created", None),
        ("options", []),
        ("options", {"scheme": "ncvo"}),
        ("options", {"scheme": []}),
        ("options", {"scheme": "ncvo", "population_year": "many"}),
        ("name", None),
    ],
)
def test_values_of_the_wrong_kind_are_damage(saved: Path, key: str, value: object) -> None:
    set_meta(saved, key, value)
    assert "damaged" in refused(saved).message
    assert not all(finding.ok for finding in check_project_file(saved))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE organisations SET income = income + 1 WHERE fid = 1",
        "UPDATE organisations SET income = 'many' WHERE fid = 1",
        "UPDATE organisations SET name = X'41' WHERE fid = 1",
        "UPDATE organisations SET name = CAST(X'FFFE' AS TEXT) WHERE fid = 1",
        "DELETE FROM postcodes WHERE fid = 60",
        "INSERT INTO other_names (org_id, name) VALUES ('GB-CHC-1', 'x')",
        "UPDATE wards SET geom = (SELECT geom FROM wards WHERE fid = 2) WHERE fid = 1",
        "UPDATE wards SET geom = 5 WHERE fid = 1",
        "DROP TABLE sources",
        "ALTER TABLE sources DROP COLUMN licence",
        "ALTER TABLE sources RENAME COLUMN licence TO license",
        "UPDATE kil_meta SET value = '\"Other\"' WHERE key = 'name'",
        "UPDATE kil_meta SET value = X'00' WHERE key = 'name'",
        "DELETE FROM kil_meta",
        "DELETE FROM kil_checksums WHERE table_name = 'kil_meta'",
        "DELETE FROM kil_checksums WHERE table_name = 'sources'",
        "UPDATE kil_checksums SET columns = '[5]' WHERE table_name = 'sources'",
        "UPDATE kil_checksums SET columns = 'x' WHERE table_name = 'sources'",
        "UPDATE kil_checksums SET columns = '[\"org_id\"]' WHERE table_name = 'other_names'",
        "UPDATE kil_checksums SET columns = '[]' WHERE table_name = 'other_names'",
        "UPDATE kil_checksums SET table_name = 'sqlite_master' WHERE table_name = 'sources'",
        "ALTER TABLE kil_meta RENAME COLUMN value TO v",
    ],
)
def test_content_changed_outside_is_found_by_opening_and_by_checking(saved: Path, change: str) -> None:
    with edited(saved) as connection:
        for statement in ("insert", "delete", *(f"update{n}" for n in (2, 4, 5, 6, 7))):
            connection.execute(f"DROP TRIGGER rtree_wards_geom_{statement}")
            connection.execute(f"DROP TRIGGER rtree_organisations_geom_{statement}")
        connection.execute(change)
    assert "changed outside" in refused(saved).message
    findings = check_project_file(saved)
    assert any(finding.severity is Severity.ERROR for finding in findings)


def test_tables_and_columns_that_a_gis_adds_do_no_harm(saved: Path) -> None:
    with edited(saved) as connection:
        connection.execute("CREATE TABLE layer_styles (id, styleQML)")
        connection.execute("ALTER TABLE wards ADD COLUMN colour TEXT DEFAULT 'red'")
        connection.execute("CREATE VIEW theirs AS SELECT * FROM wards")
    assert open_project(saved, NoProgress()).name == "Smalltown"
    assert all(finding.ok for finding in check_project_file(saved))


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid, 'a' AS org_id FROM n"


@pytest.mark.parametrize("table", ["other_names", "kil_meta", "kil_checksums"])
def test_a_view_in_the_place_of_a_table_is_refused(saved: Path, table: str) -> None:
    with edited(saved) as connection:
        connection.execute(f"DROP TABLE {table}")
        connection.execute(f"CREATE VIEW {table} AS {ENDLESS}")
    assert "holds a program" in refused(saved).message


def test_a_virtual_table_in_the_place_of_a_table_is_refused(saved: Path) -> None:
    with edited(saved) as connection:
        connection.execute("DROP TABLE other_names")
        connection.execute("CREATE VIRTUAL TABLE other_names USING fts5(org_id, name, name_type)")
    assert "holds a program" in refused(saved).message


def test_a_trigger_that_is_not_ours_is_refused(saved: Path) -> None:
    with edited(saved) as connection:
        connection.execute("CREATE TRIGGER t AFTER UPDATE ON organisations BEGIN DELETE FROM wards; END")
    assert "holds a program (trigger t)" in refused(saved).message


def test_a_column_that_computes_is_refused(saved: Path) -> None:
    with edited(saved) as connection:
        connection.execute("ALTER TABLE other_names DROP COLUMN name_type")
        connection.execute("ALTER TABLE other_names ADD COLUMN name_type AS (printf('%.*c', 999999999, 'x'))")
    assert "lacks name_type" in refused(saved).message


def test_an_endless_statement_stops_when_the_person_cancels(saved: Path) -> None:
    class Impatient:
        reports = 0

        def report(self, doing: str, fraction: float | None = None) -> None:
            self.reports += 1
            if self.reports > 3:
                raise Cancelled

    with pytest.raises(Cancelled), connected(saved, Impatient()) as connection:
        connection.execute(ENDLESS).fetchall()


def test_opening_never_changes_the_file(saved: Path) -> None:
    before = saved.read_bytes()
    with connected(saved, NoProgress()) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM other_names")
    open_project(saved, NoProgress())
    assert saved.read_bytes() == before


def test_a_file_that_another_program_is_writing_is_said_to_be(saved: Path) -> None:
    with closing(sqlite3.connect(saved, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "being written by another program" in refused(saved).message


def test_cancelling_stops_opening(saved: Path) -> None:
    class Cancelling:
        def report(self, doing: str, fraction: float | None = None) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_project(saved, Cancelling())


def flipped(data: bytes, position: int, bit: int) -> bytes:
    changed = bytearray(data)
    changed[position] ^= 1 << bit
    return bytes(changed)


def stored(path: Path) -> RawProject:
    with connected(path, NoProgress()) as connection:
        return read_raw(connection, path, NoProgress())


def test_a_flipped_bit_anywhere_changes_nothing_or_is_found(saved: Path) -> None:
    """Most bits of a SQLite file can flip without SQLite noticing (names, numbers); none of ours without us."""
    data, chance = saved.read_bytes(), random.Random(16)
    good = stored(saved)
    found = 0
    for position in (*range(0, 100, 7), *(chance.randrange(len(data)) for _ in range(150))):
        saved.write_bytes(flipped(data, position, chance.randrange(8)))
        try:
            now = stored(saved)
        except (KilError, Damaged):
            found += 1
        else:
            assert now == good
    assert found > 15


def test_checking_finds_a_flipped_bit_in_a_name(saved: Path) -> None:
    data = saved.read_bytes()
    saved.write_bytes(flipped(data, data.index(b"Millbottom Food Share"), 0))
    messages = [finding.message for finding in check_project_file(saved) if not finding.ok]
    assert messages == ["The content is damaged: the table organisations is not as it was saved."]


def test_a_file_cut_short_or_overwritten_never_crashes(saved: Path) -> None:
    data, chance, good = saved.read_bytes(), random.Random(17), stored(saved)
    for _ in range(40):
        start = chance.randrange(len(data))
        rubbish = chance.randbytes(chance.choice([1, 16, 512, 4096]))
        spoilt = data[:start] + (rubbish + data[start + len(rubbish) :] if chance.random() < 0.6 else b"")
        saved.write_bytes(spoilt)
        try:
            findings = check_project_file(saved)
        except KilError:
            continue
        if all(finding.ok for finding in findings):
            assert stored(saved) == good


def test_a_whole_file_is_found_whole(saved: Path) -> None:
    findings = check_project_file(saved)
    assert [finding.severity for finding in findings] == [Severity.NOTE] * 3
    assert "28 tables with 107 rows" in findings[1].message


def test_a_worn_index_is_a_warning_only(saved: Path) -> None:
    with edited(saved) as connection:
        connection.execute("DELETE FROM rtree_wards_geom_rowid")
    findings = check_project_file(saved)
    assert all(finding.ok for finding in findings)
    assert "spatial index of wards" in findings[-1].message


@pytest.mark.parametrize("path", OLD_FILES, ids=lambda path: path.stem)
def test_files_of_every_old_format_open(path: Path) -> None:
    project = open_project(path, NoProgress())
    assert project.name == "Smalltown"
    assert project.organisations[Org.NAME].tolist() == small_project().organisations[Org.NAME].tolist()
    assert all(finding.ok for finding in check_project_file(path))


def test_there_is_a_file_of_every_format() -> None:
    assert [path.stem for path in OLD_FILES] == [f"v{n + 1}" for n in range(FORMAT_VERSION)]


@pytest.mark.parametrize("path", OLD_FILES, ids=lambda path: path.stem)
def test_a_file_of_every_format_comes_to_the_tables_of_today(path: Path) -> None:
    """Who changes a table of a released format writes a migration; of the newest one, saves its file anew."""
    with connected(path, NoProgress()) as connection:
        raw = read_raw(connection, path, NoProgress())
    found = migrated(raw, int(path.stem.removeprefix("v")))
    columns = {
        name: [column for column in table.columns if column not in {"fid", "geom"}]
        for name, table in found.tables.items()
    }
    assert columns == {schema.name: schema.names for schema in TABLE_FIELDS.values()}
    assert set(json.loads(found.meta["options"])) <= {field.name for field in fields(ProjectOptions)}


def test_migrations_run_in_order_from_the_version_of_the_file() -> None:
    def step(mark: str) -> object:
        def run(project: RawProject) -> RawProject:
            return replace(project, meta={"name": project.meta["name"] + mark})

        return run

    steps = (step("a"), step("b"), step("c"))
    names = [migrated(RawProject({"name": ""}, {}), version, steps).meta["name"] for version in (1, 2, 3, 4)]  # type: ignore[arg-type]
    assert names == ["abc", "bc", "c", ""]


def test_a_file_of_an_older_format_keeps_columns_that_no_schema_knows_any_more(saved: Path) -> None:
    """What a migration has to work with is what stands in the file, not what today's schemas expect."""
    table = RawTable("other_names", {"fid": [1], "of_old": ["x"]}, 1)
    with edited(saved) as connection:
        connection.execute("DROP TABLE other_names")
        connection.execute("CREATE TABLE other_names (fid INTEGER PRIMARY KEY, of_old TEXT)")
        connection.execute("INSERT INTO other_names VALUES (1, 'x')")
        connection.execute(
            "UPDATE kil_checksums SET columns = ?, sha256 = ? WHERE table_name = 'other_names'",
            (json.dumps(list(table.columns)), table.checksum()),
        )
    with connected(saved, NoProgress()) as connection:
        assert read_raw(connection, saved, NoProgress()).tables["other_names"].columns["of_old"] == ("x",)
    assert "other_names lacks org_id" in refused(saved).message


def test_every_table_of_a_project_is_in_the_file(saved: Path) -> None:
    with edited(saved) as connection:
        named = {row[0] for row in connection.execute("SELECT table_name FROM gpkg_contents")}
    assert named == {schema.name for schema in TABLE_FIELDS.values()}
