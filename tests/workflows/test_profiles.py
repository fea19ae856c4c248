"""Two pages on each area, as files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress
from kil_mapper.model.results import Results
from kil_mapper.workflows import summarise, write_profiles
from kil_mapper.workflows.documents import Documents
from kil_mapper.workflows.profiles import Atlas
from tests.factory import NAMES, small_project, ward_code


@pytest.fixture(scope="module")
def results() -> Results:
    return summarise(small_project())


def choosing(results: Results, *codes: str) -> Documents:
    report = replace(results.project.report, areas=codes)
    chosen = replace(results, project=replace(results.project, report=report))
    return Documents(chosen, report.places)


def test_a_folder_holds_a_pdf_and_a_word_document_of_each_area(results: Results, tmp_path: Path) -> None:
    made = write_profiles(results, tmp_path / "profiles", [NAMES[1]])
    assert made.areas == (NAMES[1],)
    assert sorted(path.suffix for path in made.files) == [".docx", ".pdf"]
    assert all(path.is_file() and NAMES[1].casefold() in path.name.replace("-", " ") for path in made.files)
    pages = pypdf.PdfReader(next(path for path in made.files if path.suffix == ".pdf")).pages
    assert len(pages) == 2
    assert NAMES[1] in pages[0].extract_text()


def test_the_areas_chosen_for_the_report_are_told_and_all_where_those_are_gone(results: Results) -> None:
    progress = NoProgress()
    assert Atlas(choosing(results, ward_code(1)), (), progress).names == (NAMES[1],)
    every = Atlas(choosing(results), (), progress).names
    assert set(every) == set(NAMES)
    assert Atlas(choosing(results, "E05999999"), (), progress).names == every


def test_an_area_nobody_knows_and_a_folder_of_other_things_are_refused(results: Results, tmp_path: Path) -> None:
    with pytest.raises(KilError, match="Nowhere"):
        write_profiles(results, tmp_path / "profiles", ["Nowhere"])
    (tmp_path / "minutes.docx").write_text("ours", encoding="utf-8")
    with pytest.raises(KilError, match="holds other things"):
        write_profiles(results, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.docx"]
