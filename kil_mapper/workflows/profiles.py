"""Two pages on each ward or neighbourhood, one by one or all together as an atlas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
import shapely

from kil_mapper.analysis.coverage import PART_AREA, PART_LSOA, ward_parts
from kil_mapper.analysis.neighbourhoods import area_parts, belonging
from kil_mapper.maps.area_picture import AreaPictures
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.tables import Area, Lsoa
from kil_mapper.model.vocabulary import AreaType, PlaceDetail
from kil_mapper.reports import clean, content_profile
from kil_mapper.reports.blocks import Picture, Report
from kil_mapper.reports.content_profile import AreaMaterial
from kil_mapper.reports.folders import contents, written_folder
from kil_mapper.reports.pdf import write_pdf
from kil_mapper.reports.word import write_word
from kil_mapper.workflows.documents import Documents
from kil_mapper.workflows.report_choices import areas_named
from kil_mapper.workflows.targets import checked_form

PROFILE_FORMATS: Final = (".pdf", ".docx")
_KINDS: Final = (AreaType.WARD.value, AreaType.CUSTOM.value)
_STEM_LENGTH: Final = 50


@dataclass(frozen=True)
class ProfilesOutcome:
    """What came of making profiles.

    Attributes:
        files: The files made.
        areas: Names of the areas, in order.
    """

    files: tuple[Path, ...]
    areas: tuple[str, ...]


def write_profiles(
    results: Results,
    target: Path,
    areas: Iterable[str] = (),
    detail: PlaceDetail | None = None,
    *,
    progress: Progress | None = None,
) -> ProfilesOutcome:
    """Write two pages on each ward and neighbourhood.

    Args:
        results: The computed results.
        target: Ends in .pdf or .docx for one document with all of them; otherwise a folder, with a PDF and a Word
            document for each area.
        areas: Codes or names of those wanted; none at all = as chosen for the report, or every one.
        detail: How exactly organisations are placed; None as chosen in the project.
        progress: Told what is happening; may cancel.

    Raises:
        KilError: An area is not known, there is none, or it cannot be written there.
    """
    progress = progress or NoProgress()
    is_file = target.suffix.lower() in PROFILE_FORMATS
    if is_file:
        checked_form(results, target, PROFILE_FORMATS, "profile of areas")
    documents = Documents(results, detail or results.project.report.places, progress)
    atlas = Atlas(documents, tuple(areas), progress)
    if is_file:
        atlas.write(target)
        return ProfilesOutcome((target,), atlas.names)
    with written_folder(target, results.project.created) as folder:
        atlas.write_each(folder)
        made = contents(folder)
    return ProfilesOutcome(tuple(target / name for name in made), atlas.names)


def area_rows_of(results: Results) -> pd.DataFrame:
    """The wards and neighbourhoods: rows of `areas` that have a profile."""
    return results.areas[results.areas[AreaRow.TYPE].isin(_KINDS)]


class Atlas:
    """The profiles of one project; what they share is worked out once."""

    def __init__(self, documents: Documents, areas: tuple[str, ...], progress: Progress) -> None:
        """Begin.

        Raises:
            KilError: An area is not known, or the project has none.
        """
        self._documents, self._results, self._progress = documents, documents.results, progress
        project = self._results.project
        wanted = areas_named(project, areas) if areas else project.report.areas
        rows = area_rows_of(self._results)
        chosen = rows[rows[AreaRow.CODE].isin(wanted)]
        self._rows = rows if chosen.empty else chosen  # none chosen, or only some that are gone: all, as in the report
        if self._rows.empty:
            raise KilError(
                "The project has no wards or neighbourhoods, so there is no area to describe.",
                "Build it with ward boundaries, or put small areas together as neighbourhoods.",
            )

    @property
    def names(self) -> tuple[str, ...]:
        """What the areas are called, in order."""
        return tuple(clean.tidy(str(name)) for name in self._rows[AreaRow.NAME])

    def report(self, form: str) -> Report:
        """All of them as one document, with the pictures that its form can hold."""
        return self._made(self._rows, form)

    def write(self, path: Path) -> Report:
        """Write all of them as one document; what it says."""
        report = self.report(path.suffix.lower())
        self._write(report, path, is_atlas=len(self._rows) > 1)
        return report

    def write_each(self, folder: Path) -> None:
        """Write a PDF and a Word document for each."""
        for place in range(len(self._rows)):
            row = self._rows.iloc[[place]]
            stem = _stem(place + 1, str(row[AreaRow.NAME].iloc[0]))
            for form in PROFILE_FORMATS:
                self._progress.report(f"Writing {stem}{form}", place / len(self._rows))
                self._write(self._made(row, form), folder / f"{stem}{form}", is_atlas=False)

    def _write(self, report: Report, path: Path, *, is_atlas: bool) -> None:
        if path.suffix.lower() == ".pdf":
            write_pdf(report, path, progress=self._progress, folded="atlas" if is_atlas else "single")
        else:
            write_word(report, path, folded="atlas" if is_atlas else "single")

    def _made(self, rows: pd.DataFrame, form: str) -> Report:
        material = [self._material(row, form) for _, row in rows.iterrows()]
        return content_profile.profiles(self._results, self._documents.findings, material, self._documents.detail)

    def _material(self, row: pd.Series, form: str) -> AreaMaterial:
        code = str(row[AreaRow.CODE])
        self._progress.report(f"Describing {clean.tidy(str(row[AreaRow.NAME]))[:60]}")
        counted = self._results.counted
        ids = self._belonging.index[self._belonging == code]
        lsoas = self._results.lsoas[self._results.lsoas[Lsoa.CODE].isin(self._parts.get(code, ()))]
        deciles = tuple(int(decile) for decile in lsoas[Lsoa.DECILE].dropna())
        return AreaMaterial(row, counted.loc[counted.index.isin(ids)], deciles, len(lsoas), self._picture(row, form))

    @cached_property
    def _belonging(self) -> pd.Series:
        return belonging(self._results.project, self._results.counted)

    @cached_property
    def _all_parts(self) -> pd.DataFrame:
        project = self._results.project
        return area_parts(project, ward_parts(project.lsoas, project.wards, project.postcodes))

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        return {str(code): tuple(part) for code, part in self._all_parts.groupby(PART_AREA)[PART_LSOA]}

    @cached_property
    def _pictures(self) -> AreaPictures:
        return AreaPictures(self._results, self._documents.places)

    def _picture(self, row: pd.Series, form: str) -> Picture | None:
        shape = self._shape(row)
        if shape is None or shapely.is_empty(shape):
            return None
        name = clean.tidy(str(row[AreaRow.NAME]))
        noun = self._results.project.noun[1]
        alternative = (
            f"Map of {name} with its surroundings faded: small areas coloured by deprivation, darker where need is "
            f"higher, and {noun} by turnover band. The tables of this profile say the same in numbers."
        )
        picture = Picture(b"", alternative, f"Need and {noun} in {name}")
        if form == ".pdf":
            return replace(picture, svg=self._pictures.draw(shape, name, "svg"))
        return replace(picture, png=self._pictures.draw(shape, name, "png"))

    def _shape(self, row: pd.Series) -> shapely.Geometry | None:
        """The border of a ward; of a neighbourhood, its small areas and wards together."""
        project, code = self._results.project, str(row[AreaRow.CODE])
        if row[AreaRow.TYPE] == AreaType.WARD.value:
            shapes = project.wards.geometry[project.wards[Area.CODE] == code]
        else:
            shapes = self._results.lsoas.geometry[self._results.lsoas[Lsoa.CODE].isin(self._parts.get(code, ()))]
        return shapely.union_all(list(shapes.dropna())) if shapes.notna().any() else None


def _stem(place: int, name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", clean.tidy(name).lower()).strip("-")[:_STEM_LENGTH].strip("-")
    return f"{place:02d}-{plain or 'area'}"
