"""The evidence pack: everything in one place, checked, whole or not at all."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kil_mapper.model.errors import Cancelled, KilError
from kil_mapper.model.results import Results
from kil_mapper.reports import checking
from kil_mapper.workflows import PackOutcome, choose_report, is_pack, summarise, write_pack
from kil_mapper.workflows import pack as home
from tests.factory import small_project


@pytest.fixture(scope="module")
def results() -> Results:
    return summarise(small_project())


@pytest.fixture(scope="module")
def made(results: Results, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, PackOutcome]:
    """One pack as a folder, made once."""
    folder = tmp_path_factory.mktemp("packs") / "pack"
    return folder, write_pack(results, folder)


class Stops:
    """Somebody who cancels once what is being done begins with these words."""

    def __init__(self, words: str) -> None:
        self.words = words

    def report(self, doing: str, fraction: float | None = None) -> None:
        assert fraction is None or 0 <= fraction <= 1
        if doing.startswith(self.words):
            raise Cancelled


def there(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_holds_every_document_and_says_what_each_is(made: tuple[Path, PackOutcome]) -> None:
    folder, outcome = made
    files = there(folder)
    assert files == set(outcome.files)
    assert {f"reports/capacity-report.{form}" for form in ("docx", "pdf", "xlsx", "html")} < files
    assert {"reports/briefing.pptx", "profiles/area-profiles.pdf", "profiles/area-profiles.docx"} < files
    assert {
        f"maps/{name}.{form}" for name in ("organisations", "need-beside-capacity") for form in ("html", "png", "svg")
    } < files
    assert {"data/organisations.csv", "data/organisations.gpkg", "data/areas.csv", "data/datapackage.json"} < files
    assert {"charts/bands.png", "charts/bands.svg", "maps/organisations-a3.png", "maps/organisations-slide.png"} < files
    readme = (folder / "README.txt").read_text(encoding="utf-8-sig")
    assert [name for name in files if not name.endswith(".svg") and name not in readme] == []
    assert "Contains public sector information" in readme
    assert "No full postcode is in the pack" in readme
    assert max(len(line) for line in readme.splitlines()) < 100


def test_the_text_tells_the_report_first_and_each_file_in_words_of_its_own(made: tuple[Path, PackOutcome]) -> None:
    folder, _ = made
    readme = (folder / "README.txt").read_text(encoding="utf-8-sig")
    reports = [f"reports/capacity-report.{form}" for form in ("pdf", "docx", "xlsx", "html")]
    maps = ["maps/organisations.png", "maps/organisations-a3.png", "maps/need-beside-capacity.html"]
    listed = readme[readme.index("THE REPORT") :]
    places = [listed.splitlines().index(f"  {name}") for name in [*reports, *maps]]
    assert places == sorted(places)
    assert listed.index("reports/capacity-report.html") < listed.index("reports/briefing.pptx")
    assert "The same" not in readme
    assert "Share of registered charities and of known turnover in each band" in " ".join(readme.split())
    sheet = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert not [file["path"] for file in sheet["files"] if file["what"].startswith("The same")]


def test_the_provenance_knows_every_file_source_licence_and_choice(
    made: tuple[Path, PackOutcome], results: Results
) -> None:
    folder, _ = made
    sheet = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert {file["path"] for file in sheet["files"]} == there(folder) - {"provenance.json"}
    for file in sheet["files"]:
        content = (folder / file["path"]).read_bytes()
        assert (file["sha256"], file["bytes"]) == (sha256(content).hexdigest(), len(content))
        assert file["what"], file["path"]
    assert set(sheet["meaning"]) == set(sheet) - {"format", "kind", "meaning"}
    assert sheet["counted"]["counted"] == results.kept
    assert sheet["counted"]["rows_read"] == results.kept + sum(sheet["counted"]["set_aside"].values())
    assert sheet["options"]["rules"] == results.project.options.rules.value
    assert sheet["report"]["places"] == "area"
    assert all(source["licence"] and source["sha256"] for source in sheet["sources"])


def test_the_check_says_how_many_numbers_were_compared_where(made: tuple[Path, PackOutcome]) -> None:
    folder, outcome = made
    text = (folder / "checks.txt").read_text(encoding="utf-8-sig")
    assert f"{outcome.checked:,} numbers" in text
    assert f"{outcome.checked:,} numbers" in outcome.sentences[-1]
    for name in ("report.docx", "report.pdf", "report.xlsx", "report.html", "briefing.pptx", "organisations.csv"):
        assert name in text


def test_the_same_project_gives_the_same_pack_and_an_older_one_is_replaced(
    made: tuple[Path, PackOutcome], results: Results, tmp_path: Path
) -> None:
    folder, outcome = made
    target = tmp_path / "pack"
    shutil.copytree(folder, target)
    (target / "Thumbs.db").write_bytes(b"left by the system")
    assert write_pack(results, target).files == outcome.files
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    timed = (".xlsx", ".docx", ".gpkg", ".json", ".txt")  # hold a clock, or fingerprints of files that do
    for name in outcome.files:
        if not name.endswith(timed):
            assert (target / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_zip_holds_the_same(results: Results, tmp_path: Path, made: tuple[Path, PackOutcome]) -> None:
    target = tmp_path / "pack.zip"
    target.write_bytes(b"an older one")
    outcome = write_pack(results, target)
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]
    with zipfile.ZipFile(target) as packed:
        assert tuple(sorted(packed.namelist())) == outcome.files == made[1].files
        assert packed.testzip() is None
        assert packed.read("maps/organisations.svg") == (made[0] / "maps/organisations.svg").read_bytes()


def test_where_nobody_is_named_no_file_lists_them(tmp_path: Path) -> None:
    target = tmp_path / "pack"
    results = summarise(choose_report(small_project(), names=False))
    files = set(write_pack(results, target).files)
    assert not {"data/organisations.csv", "data/organisations.gpkg", "maps/organisations.html"} & files
    assert "data/areas.csv" in files
    readme = (target / "README.txt").read_text(encoding="utf-8-sig")
    assert "No organisation is named, as chosen" in readme.replace("\r\n", "\n")
    names = [str(name) for name in results.counted["name"] if len(str(name)) > 8]
    for path in target.rglob("*"):
        if path.suffix in {".html", ".csv", ".json", ".txt", ".md"}:
            text = path.read_text(encoding="utf-8-sig")
            assert [name for name in names if name in text] == [], path.name


@pytest.mark.parametrize("words", ["Working out", "Writing data", "Reading the documents back", "Putting the pack"])
def test_whoever_cancels_finds_nothing_left_behind(words: str, results: Results, tmp_path: Path, quick: None) -> None:
    for name in ("pack", "pack.zip"):
        with pytest.raises(Cancelled):
            write_pack(results, tmp_path / name, progress=Stops(words))
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs of data alone: what is tested does not depend on how many documents there are."""
    whole = home._Pack._steps

    def steps(self: home._Pack) -> Iterator[tuple[str, object]]:
        yield from (step for step in whole(self) if step[0] == "data")

    monkeypatch.setattr(home._Pack, "_steps", steps)
    monkeypatch.setattr(home._Pack, "compared", lambda self: self.progress.report("Reading the documents back") or [])


def test_a_pack_whose_documents_differ_is_not_delivered(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    def differs(_self: home._Pack) -> list[checking.Compared]:
        raise checking.DocumentsDifferError("capacity-report.pdf: bands")

    monkeypatch.setattr(home._Pack, "compared", differs)
    for name in ("pack", "pack.zip"):
        with pytest.raises(checking.DocumentsDifferError):
            write_pack(results, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_anything_else_in_it_is_left_as_it_is(results: Results, tmp_path: Path, quick: None) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "minutes.docx").write_text("ours", encoding="utf-8")
    with pytest.raises(KilError, match=r"holds other things, such as minutes\.docx"):
        write_pack(results, folder)
    assert there(folder) == {"minutes.docx"}
    pack = tmp_path / "pack"
    write_pack(results, pack)
    (pack / "data" / "areas.csv").write_text("edited by a colleague", encoding="utf-8")
    with pytest.raises(KilError, match=r"data/areas\.csv in .* was changed since"):
        write_pack(results, pack)
    assert (pack / "data" / "areas.csv").read_text(encoding="utf-8") == "edited by a colleague"
    with pytest.raises(KilError, match="is a file"):
        write_pack(results, folder / "minutes.docx")
    with pytest.raises(KilError, match="does not exist"):
        write_pack(results, tmp_path / "nowhere" / "pack.zip")


def test_an_open_document_of_an_older_pack_is_told(results: Results, tmp_path: Path, quick: None) -> None:
    pack = tmp_path / "pack"
    write_pack(results, pack)
    (pack / "~$report.docx").write_bytes(b"held by Word")
    with pytest.raises(KilError, match=r"report\.docx in pack is open in another program"):
        write_pack(results, pack)


def test_a_full_disk_leaves_the_older_pack(
    results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None
) -> None:
    pack = tmp_path / "pack"
    write_pack(results, pack)
    before = {name: (pack / name).read_bytes() for name in there(pack)}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(home, "provenance", full)
    with pytest.raises(KilError, match="The disk is full"):
        write_pack(results, pack)
    assert {name: (pack / name).read_bytes() for name in there(pack)} == before
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_project_without_areas_makes_a_pack_without_profiles(tmp_path: Path, quick: None) -> None:
    project = small_project()
    bare = summarise(replace(project, wards=project.wards.iloc[:0]))
    assert not [name for name in write_pack(bare, tmp_path / "pack").files if name.startswith("profiles/")]


def test_names_of_packs_are_told_from_names_of_reports(tmp_path: Path) -> None:
    assert is_pack(Path("pack.zip"))
    assert is_pack(Path("folder"))
    assert is_pack(tmp_path)
    assert not is_pack(Path("report.docx"))
