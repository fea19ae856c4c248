"""Two pages on an area stay two pages in Word, whatever the area and its organisations are called."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from kil_mapper.model.tables import Area, Org
from kil_mapper.reports import word_fold
from kil_mapper.workflows import summarise, write_profiles
from tests.factory import lsoa_code, small_project, ward_code

ROOM_MM = (170.0, 257.0)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profiles of wards one of which has a name of 300 letters, and another 17 large organisations with long names."""
    project = small_project()
    count = len(project.organisations)
    crowded = project.organisations.assign(
        **{
            Org.NAME: [f"{n} Society for the Relief of Everybody and of All Their Neighbours" for n in range(count)],
            Org.WARD: ward_code(1),
            Org.LSOA: lsoa_code(4),
            Org.INCOME: [300_000 + n for n in range(count)],
        }
    )
    wards = project.wards.assign(**{Area.NAME: ["M" + "x" * 299, "Town", "Hillside", "مركز المجتمع"]})
    made = tmp_path_factory.mktemp("profiles") / "profiles.docx"
    write_profiles(summarise(replace(project, organisations=crowded, wards=wards)), made)
    return made


def test_every_page_fits_as_it_is_reckoned_and_only_what_is_too_much_is_smaller(path: Path) -> None:
    document = docx.Document(str(path))
    measure, pages = word_fold._Measure(document), list(word_fold._pages(document))
    assert len(pages) == 2 * 4
    sizes = [{run.get(qn("w:val")) for block in page for run in block.iter(qn("w:sz"))} for page in pages]
    assert sizes[0], "a name of 300 letters takes room"
    assert not sizes[-1], "a page with room to spare keeps the sizes of its styles"
    for page, shrunk in zip(pages, sizes, strict=True):
        if not shrunk:
            assert measure.height(page, ROOM_MM[0], 1.0) <= ROOM_MM[1]


def test_pictures_are_seen_whole(path: Path) -> None:
    for line in docx.Document(str(path)).element.body.iter(qn("w:p")):
        if line.find(f".//{qn('wp:extent')}") is not None:
            spacing = line.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
            assert spacing is None or spacing.get(qn("w:line")) is None, "a fixed line would cut the picture"


def test_a_profile_of_one_area_has_no_cover(tmp_path: Path) -> None:
    write_profiles(summarise(small_project()), tmp_path / "one.docx", ["Town"])
    first, *others = [line.text for line in docx.Document(str(tmp_path / "one.docx")).paragraphs]
    assert first == "Town"
    assert "Contents" not in others


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_sets_two_pages_for_each_area(path: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    pages = [page.extract_text() for page in PdfReader(tmp_path / "profiles.pdf").pages]
    assert len(pages) == 1 + 2 * 4
    assert [place for place, text in enumerate(pages) if "byturnoverband" in "".join(text.split())] == [2, 4, 6, 8]
