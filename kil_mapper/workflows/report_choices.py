"""What the project's documents say and how much, as the person wants it; kept in the project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Area, Member
from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail
from kil_mapper.reports import clean
from kil_mapper.reports.parts import PARTS

LONGEST_TEXT: Final = 20_000  # letters of a foreword or commentary; a report is no book


@dataclass(frozen=True)
class ReportPart:
    """One part of the report that can be chosen or commented on.

    Attributes:
        key: Its stable name.
        title: What it is called.
        is_short: Whether a short report has it.
        is_fixed: Whether every report has it.
    """

    key: str
    title: str
    is_short: bool
    is_fixed: bool


def report_parts() -> tuple[ReportPart, ...]:
    """Every part of a report, in order."""
    return tuple(ReportPart(part.key, part.title, part.is_short, part.is_fixed) for part in PARTS)


def choose_report(
    project: Project,
    *,
    left_out: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    detail: ReportDetail | None = None,
    names: bool | None = None,
    places: PlaceDetail | None = None,
    foreword: str | None = None,
    commentary: Mapping[str, str] | None = None,
) -> Project:
    """The project with other choices for its documents; what is left out stays as it is.

    Args:
        project: The project.
        left_out: Keys of parts that are not wanted; parts that every report has cannot be among them.
        areas: Codes or names of the wards and neighbourhoods that are told one by one; none at all = every one.
        detail: How much is told.
        names: Whether organisations are named.
        places: How exactly they are placed.
        foreword: A text of one's own before everything; "" for none.
        commentary: Texts of one's own by the key of a part; "" takes one away, parts not named keep theirs.

    Raises:
        KilError: A part or area is not known, cannot be left out, or a text is too long.
    """
    changes: dict[str, Any] = {}
    if left_out is not None:
        changes["left_out"] = _left_out(left_out)
    if areas is not None:
        changes["areas"] = areas_named(project, areas)
    if detail is not None:
        changes["detail"] = ReportDetail(detail)
    if names is not None:
        changes["names"] = bool(names)
    if places is not None:
        changes["places"] = PlaceDetail(places)
    if foreword is not None:
        changes["foreword"] = _text(foreword, "foreword")
    if commentary is not None:
        changes["commentary"] = _commentary(dict(project.report.commentary), commentary)
    chosen = replace(project.report, **changes)
    return project if chosen == project.report else replace(project, report=chosen)


def report_choices_document(project: Project) -> dict[str, Any]:
    """The choices as one JSON document."""
    chosen = project.report
    return {
        "format": 1,
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "in_short_report": part.is_short,
                "always": part.is_fixed,
                "left_out": part.key in chosen.left_out,
                "commentary": dict(chosen.commentary).get(part.key, ""),
            }
            for part in PARTS
        ],
        "areas": list(chosen.areas),
        "detail": chosen.detail.value,
        "names": chosen.names,
        "places": chosen.places.value,
        "foreword": chosen.foreword,
    }


def _left_out(keys: Iterable[str]) -> tuple[str, ...]:
    asked = {_part(key) for key in keys}
    fixed = [part.title for part in PARTS if part.is_fixed and part.key in asked]
    if fixed:
        raise KilError(
            f"“{fixed[0]}” cannot be left out: numbers are not given away without it.", "Leave out other parts."
        )
    return tuple(part.key for part in PARTS if part.key in asked)


def _part(key: str) -> str:
    wanted = key.strip().casefold()
    if wanted not in {part.key for part in PARTS}:
        raise KilError(
            f"The report has no part “{clean.tidy(key)[:80]}”.", f"Give one of {', '.join(part.key for part in PARTS)}."
        )
    return wanted


def areas_named(project: Project, asked: Iterable[str]) -> tuple[str, ...]:
    """Codes of wards and neighbourhoods, each once, in the order of the project.

    Args:
        project: The project.
        asked: Codes or names.

    Raises:
        KilError: One is not known.
    """
    named = [
        (str(code), str(name)) for code, name in zip(project.wards[Area.CODE], project.wards[Area.NAME], strict=True)
    ]
    own = project.neighbourhoods.drop_duplicates(Member.CODE)
    named += [(str(code), str(name)) for code, name in zip(own[Member.CODE], own[Member.NAME], strict=True)]
    found = set()
    for each in asked:
        wanted = each.strip().casefold()
        codes = {code for code, name in named if wanted in {code.casefold(), name.casefold()}}
        if not codes:
            raise KilError(
                f"The project has no ward or neighbourhood “{clean.tidy(each)[:80]}”.",
                "Give names or codes as `kil-mapper summary` prints them.",
            )
        found |= codes
    return tuple(code for code, _ in named if code in found)


def _commentary(before: dict[str, str], given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    texts = {**before, **{_part(key): _text(text, f"commentary on {key}") for key, text in given.items()}}
    return tuple((part.key, texts[part.key]) for part in PARTS if texts.get(part.key))


def _text(text: str, what: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise KilError(f"The {what} is {len(text):,} letters long.", f"Give at most {LONGEST_TEXT:,}.")
    return text.strip()
