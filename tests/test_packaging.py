"""What people install is whole: resources and the sample district are there, and `paths` finds them everywhere."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kil_mapper import __version__, paths

CHECKOUT = Path(__file__).resolve().parents[1]
SHIPPED = ("resources", "sample_data")
ASK = """
import json, kil_mapper
from kil_mapper import paths
found = [kil_mapper.__file__, str(paths.resource("debian-packages.txt")), str(paths.sample_data())]
print(json.dumps(found))
"""


def shipped_files() -> set[str]:
    """Every file of the shipped folders, as it should stand in a wheel."""
    files = set()
    for folder in SHIPPED:
        for file in (CHECKOUT / folder).rglob("*"):
            if file.is_file() and not any(part.startswith((".", "__pycache__")) for part in file.parts):
                files.add(f"kil_mapper/_{file.relative_to(CHECKOUT).as_posix()}")
    return files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the backend that is installed, so without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", str(CHECKOUT), *options, "--wheel-dir", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as an installer would lay it out."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_holds_every_module_resource_and_sample_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    modules = {
        file.relative_to(CHECKOUT).as_posix()
        for file in (CHECKOUT / "kil_mapper").rglob("*.py")
        if "__pycache__" not in file.parts
    }
    assert modules - names == set()
    assert shipped_files() - names == set()
    assert "kil_mapper/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [
        name for name in names if not name.startswith(("kil_mapper/", f"kil_mapper-{__version__}.dist-info/"))
    ] == []
    assert [name for name in names if name.endswith((".pyc", ".orig")) or "__pycache__" in name] == []


def test_the_wheel_brings_the_command_and_the_licence(unpacked: Path) -> None:
    info = unpacked / f"kil_mapper-{__version__}.dist-info"
    assert "kil-mapper = kil_mapper.__main__:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert (info / "licenses" / "LICENSE").is_file()


def test_resources_are_found_in_an_installed_wheel(unpacked: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(unpacked)!r})\n{ASK}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    package, resource, sample = (Path(found) for found in json.loads(done.stdout))
    assert package == unpacked / "kil_mapper" / "__init__.py"
    assert resource == unpacked / "kil_mapper" / "_resources" / "debian-packages.txt"
    assert sample == unpacked / "kil_mapper" / "_sample_data" / "aldervale"


def test_resources_are_found_in_a_checkout() -> None:
    assert paths.resource("web") == CHECKOUT / "resources" / "web"
    assert paths.sample_data() == CHECKOUT / "sample_data" / "aldervale"


def test_resources_are_found_in_a_frozen_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in SHIPPED:
        (tmp_path / folder).mkdir()
    (tmp_path / "resources" / "only-here.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("only-here.txt") == tmp_path / "resources" / "only-here.txt"
    assert paths.sample_data() == tmp_path / "sample_data" / "aldervale"


def test_a_resource_that_is_missing_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.txt"):
        paths.resource("nothing.txt")


def test_an_installation_without_its_folders_says_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "_PACKAGE", tmp_path / "kil_mapper")
    with pytest.raises(FileNotFoundError, match="lacks its folder sample_data"):
        paths.sample_data()


def test_user_folders_are_made_when_asked_for_and_belong_to_this_test(own_user_folders: Path) -> None:
    for folder in (paths.cache_folder(), paths.data_folder(), paths.config_folder(), paths.log_folder()):
        assert folder is not None
        assert folder.is_dir()
        assert own_user_folders in folder.parents
    assert own_user_folders in paths.documents_folder().parents


def needed(package: str, extras: frozenset[str], seen: dict[str, frozenset[str]]) -> None:
    """Collect a package and all that it needs on this machine, by the names of the package index."""
    name = canonicalize_name(package)
    if name in seen and extras <= seen[name]:
        return
    seen[name] = extras | seen.get(name, frozenset())
    for text in metadata.requires(name) or []:
        requirement = Requirement(text)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": e}) for e in (extras or {""})):
            needed(requirement.name, frozenset(requirement.extras), seen)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the versions are those of Linux, where CI runs")
def test_everything_that_the_readme_installs_has_an_exact_version() -> None:
    lines = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    seen: dict[str, frozenset[str]] = {}
    needed("kil-mapper", frozenset({"dev"}), seen)
    seen.pop("kil-mapper")
    assert len(seen) > 60
    assert set(seen) - {canonicalize_name(name) for name in pinned} == set(), "add these to constraints.txt"
