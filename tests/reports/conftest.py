"""What the tests of documents share: the small district, computed, and reports of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis.compute import compute
from kil_mapper.analysis.places import place
from kil_mapper.model.findings import Findings
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports.content import Picture, Report, capacity_report
from kil_mapper.workflows.findings import findings_of
from tests.factory import small_project


@dataclass(frozen=True)
class Made:
    """What a report is made from, and the report, once somebody asks for it."""

    results: Results
    places: pd.DataFrame
    detail: PlaceDetail
    pictures: tuple[str, ...] = ("map",)
    findings: Findings | None = None
    given: Report | None = None

    @cached_property
    def report(self) -> Report:
        if self.given is not None:
            return self.given
        picture = Picture(png(), "Map: need is highest in Millbottom", "Need and capacity in Smalltown", 170.0)
        found = self.findings or findings_of(self.results)
        return capacity_report(self.results, self.places, dict.fromkeys(self.pictures, picture), self.detail, found)


Maker = Callable[..., Made]


def png() -> bytes:
    """A picture of one grey pixel, 4 × 3 of them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x80" * 4 for _ in range(3))
    header = struct.pack(">IIBBBBB", 4, 3, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="session")
def small_results() -> Results:
    """The small district as it is, computed once: results are frozen."""
    return compute(small_project())


@pytest.fixture(scope="session")
def make(small_results: Results) -> Maker:
    """Make a report: `make()`, `make(project)`, `make(detail=...)`, `make(change=...)`, `make(findings=...)`."""

    ready: dict[tuple[object, ...], Made] = {}  # of the small district as it is

    def maker(
        project: Project | None = None,
        *,
        detail: PlaceDetail = PlaceDetail.AREA,
        change: Callable[[Results], Results] | None = None,
        findings: Findings | None = None,
        pictures: tuple[str, ...] = ("map",),
    ) -> Made:
        results = compute(project) if project else small_results
        if change:
            results = change(results)
        if results is not small_results or findings is not None:
            return Made(results, place(results, detail), detail, pictures, findings)
        if (detail, pictures) not in ready:
            ready[detail, pictures] = Made(results, place(results, detail), detail, pictures)
        return ready[detail, pictures]

    return maker


def with_organisations(**columns: Any) -> Project:
    """The small district with columns of its first organisations overwritten by lists of values."""
    project = small_project()
    organisations = project.organisations.copy()
    for column, values in columns.items():
        for row, value in enumerate(values):
            organisations.loc[row, column] = value
    return replace(project, organisations=organisations)


HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "＝1+1 Full Width Trust",
    "<w:t>&amp;</w:t> <img src=x onerror=alert(1)>",
    "Long " + "x" * 40_000,
    "مركز المجتمع \u202eevil\u202c",
    "Bell\x07 Null\x00 Trust",
    "\ufffe\uffff Not Characters",  # lone surrogates cannot get into a frame: test_clean has them
    "Choir 🎵👩‍👩‍👧 of Wales",
    "{{7*191}} ${1+1} `x` {% raw %}",
    "@SUM(A1) Arts",
    "-1+1 Minus Group",
    "Two\nLines\tand tabs",
)
