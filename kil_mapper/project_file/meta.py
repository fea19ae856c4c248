"""The values beside the tables: name, areas, day and choices of a project, each stored as JSON text."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_type_hints

from kil_mapper import __version__
from kil_mapper.model.bands import SCHEMES, Band, BandScheme
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import AreaRef, Project, ProjectOptions, ReportChoices
from kil_mapper.project_file.columns import clean_text
from kil_mapper.project_file.migrations import FORMAT_VERSION

VERSION = "format_version"


def meta_of(project: Project) -> dict[str, str]:
    """The values of a project as they are stored."""
    options = {f.name: _stored(getattr(project.options, f.name)) for f in fields(ProjectOptions)}
    report = {f.name: _clean(getattr(project.report, f.name)) for f in fields(ReportChoices)}
    values = {
        VERSION: FORMAT_VERSION,
        "name": clean_text(project.name),
        "created": project.created,
        "areas": [{"code": clean_text(area.code), "name": clean_text(area.name)} for area in project.areas],
        "options": options,
        "report": report,
        "saved_by": f"KIL Mapper {__version__}",
    }
    return {key: json.dumps(value, ensure_ascii=False, default=_iso_day) for key, value in values.items()}


def format_version(meta: dict[str, str]) -> int:
    """The format version that the file names.

    Raises:
        ValueError: It names none.
    """
    version = _value(meta, VERSION)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("the file names no format version")
    return version


def project_values(meta: dict[str, str]) -> dict[str, Any]:
    """Name, areas, day and choices, as keyword arguments of `Project`.

    Raises:
        ValueError: A value is missing or of the wrong kind.
        KilError: A choice is one that this version does not know.
    """
    try:
        areas = tuple(AreaRef(_text(area["code"]), _text(area["name"])) for area in _value(meta, "areas"))
        created = date.fromisoformat(_value(meta, "created"))
    except (TypeError, KeyError) as error:
        raise ValueError(f"the project's own values are not readable: {error}") from error
    stored = _value(meta, "options")
    if not isinstance(stored, dict):
        raise ValueError("the project's choices are not readable")  # noqa: TRY004 - the file is wrong, not the call
    return {
        "name": _text(_value(meta, "name")),
        "areas": areas,
        "created": created,
        "options": _options(stored),
        "report": _report(_value(meta, "report")),
    }


def _report(stored: Any) -> ReportChoices:
    if not isinstance(stored, dict):
        raise ValueError("the choices of the report are not readable")  # noqa: TRY004 - the file is wrong, not the call
    return ReportChoices(**_choices(ReportChoices, stored))


def _options(stored: dict[str, Any]) -> ProjectOptions:
    values = _choices(ProjectOptions, stored)
    try:
        return ProjectOptions(**values)
    except TypeError as error:
        raise ValueError(f"the project's choices are incomplete: {error}") from error


def _choices(kind: type, stored: dict[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    unknown = sorted(set(stored) - set(hints))
    if unknown:
        raise _unknown_choice(", ".join(unknown))
    return {name: _choice(name, hints[name], value) for name, value in stored.items()}


def _stored(value: Any) -> Any:
    """A choice as JSON knows it: a scheme of our own by its key, one of the project's with its bands."""
    if not isinstance(value, BandScheme):
        return value
    return value.key if SCHEMES.get(value.key) == value else asdict(value)


def _clean(value: Any) -> Any:
    """A choice with texts as a file can carry them."""
    if isinstance(value, tuple):
        return [_clean(item) for item in value]
    return clean_text(value) if type(value) is str else value


def _choice(name: str, kind: Any, value: Any) -> Any:
    if kind is BandScheme:
        return _scheme(name, value)
    if kind == tuple[str, ...]:
        return tuple(_text(item) for item in _list(value))
    if kind == tuple[tuple[str, str], ...]:
        return tuple((_text(key), _text(text)) for key, text in map(_pair, _list(value)))
    if kind == date | None and value is None:
        return None
    if kind in (date, date | None):
        return date.fromisoformat(_text(value))
    try:
        if issubclass(kind, StrEnum):
            return kind(value)
    except ValueError as error:
        raise _unknown_choice(f"{name} = {value}") from error
    if type(value) is not kind:
        raise ValueError(f"{name} is not of the kind {kind.__name__}")
    return value


def _scheme(name: str, value: Any) -> BandScheme:
    if isinstance(value, str):
        if value not in SCHEMES:
            raise _unknown_choice(f"{name} = {value}")
        return SCHEMES[value]
    try:
        bands = tuple(Band(**band) for band in _list(value["bands"]))
        return BandScheme(_text(value["key"]), _text(value["label"]), bands)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"the project's turnover bands are not readable: {error}") from error


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"expected a list, found {value!r}"[:200])  # noqa: TRY004 - the file is wrong, not the call
    return value


def _pair(value: Any) -> list[Any]:
    if len(_list(value)) != 2:
        raise ValueError(f"expected two texts, found {value!r}"[:200])
    return list(value)


def _unknown_choice(what: str) -> KilError:
    return KilError(
        f"This project uses a choice that this version of KIL Mapper does not know ({what}).",
        "Install the newest version of KIL Mapper and open the project with it.",
    )


def _value(meta: dict[str, str], key: str) -> Any:
    if key not in meta:
        raise ValueError(f"{key} is missing")
    return json.loads(meta[key])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"expected text, found {value!r}"[:200])  # noqa: TRY004 - the file is wrong, not the call
    return value


def _iso_day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in the project file")
