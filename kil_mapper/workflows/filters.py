"""Filters: which organisations are shown, under names that are saved in the project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from kil_mapper.analysis.filtering import Seen, Sieve
from kil_mapper.model import tables
from kil_mapper.model.errors import KilError
from kil_mapper.model.filters import WORDS, Filter, filter_from_text, filter_of, text_of
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import SavedFilter
from kil_mapper.reports import clean

__all__ = [
    "NamedFilter",
    "Seen",
    "Sieve",
    "filter_named",
    "filtered",
    "filters_document",
    "filters_of",
    "remove_filter",
    "rename_filter",
    "save_filter",
    "sieve_of",
]

LONGEST_NAME: Final = 80
LEFT_OUT: Final = "Services at a protected address that were found by name are left out: lists tell their ward."
MOST_FILTERS: Final = 200  # that a list can show; a project with more was not made by people


@dataclass(frozen=True)
class NamedFilter:
    """A filter under a name.

    Attributes:
        name: Its name.
        filter: What it lets through, as far as it can be read.
        problems: What in its definition cannot be read, in sentences.
    """

    name: str
    filter: Filter
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def sieve_of(results: Results) -> Sieve:
    """The counted organisations, made ready to be filtered; those of the newest results are kept, for undo too."""
    return Sieve(results)


def filters_of(project: Project) -> tuple[NamedFilter, ...]:
    """The filters of a project by name. What others wrote into the file is read as far as it can be."""
    frame = project.filters.head(MOST_FILTERS)
    found = []
    for name, text in zip(frame[SavedFilter.NAME], frame[SavedFilter.DEFINITION], strict=True):
        wanted, problems = filter_from_text(str(text))
        found.append(NamedFilter(clean.tidy(str(name)) or "No name", wanted, problems))
    return tuple(sorted(found, key=lambda one: clean.sort_key(one.name)))


def filter_named(project: Project, name: str) -> NamedFilter:
    """The filter of that name, however it is written.

    Raises:
        KilError: The project has none of that name.
    """
    asked = clean.tidy(name).casefold()
    for found in filters_of(project):
        if found.name.casefold() == asked:
            return found
    names = ", ".join(f"“{found.name}”" for found in filters_of(project))
    raise KilError(
        f"The project has no filter “{clean.tidy(name)[:LONGEST_NAME]}”.",
        f"It has {names}." if names else "It has none; save one in the window first.",
    )


def save_filter(project: Project, name: str, definition: Mapping[str, Any]) -> Project:
    """The project with a filter under a name; one of the same name is replaced.

    Args:
        project: The project.
        name: What people call it.
        definition: What it lets through, as `Filter.definition` gives it.

    Raises:
        KilError: The name is none or too long, or the definition lets everything through or cannot be read.
    """
    called = _checked_name(name)
    wanted, problems = filter_of(definition)
    if problems:
        raise KilError(f"The filter “{called}” cannot be saved. {problems[0]}", "Choose again what is shown.")
    if not wanted.is_on:
        raise KilError("Nothing is filtered, so there is nothing to save.", "Choose first what is to be shown.")
    others = _without(project, called)
    if len(others) >= MOST_FILTERS:
        raise KilError(f"A project keeps {MOST_FILTERS} filters at most.", "Remove one that nobody uses.")
    return _with(project, others, called, text_of(wanted))


def rename_filter(project: Project, name: str, to: str) -> Project:
    """The project with a filter under another name.

    Raises:
        KilError: There is no such filter, the new name is none or too long, or another filter has it.
    """
    found, called = filter_named(project, name), _checked_name(to)
    taken = {one.name.casefold() for one in filters_of(project)} - {found.name.casefold()}
    if called.casefold() in taken:
        raise KilError(f"There is a filter “{called}” already.", "Choose another name, or remove that one first.")
    if called == found.name:
        return project
    here = _names(project) == found.name.casefold()
    text = str(project.filters.loc[here, SavedFilter.DEFINITION].iloc[0])
    return _with(project, project.filters[~here], called, text)


def remove_filter(project: Project, name: str) -> Project:
    """The project without a filter.

    Raises:
        KilError: There is no such filter.
    """
    found = filter_named(project, name)
    return replace(project, filters=tables.FILTERS.conform(_without(project, found.name)))


def filtered(results: Results, name: str) -> tuple[Results, tuple[str, ...]]:
    """Results with those counted organisations alone that a filter of the project shows, for a list of them.

    The project is called by the filter as well, so that documents say what they hold. Only the counted organisations
    are filtered: numbers of areas and bands stay those of all.

    Args:
        results: The computed results.
        name: A filter of their project.

    Returns:
        The results, and what was ignored or left out, in sentences.

    Raises:
        KilError: The project has no such filter.
    """
    found = filter_named(results.project, name)
    sieve = sieve_of(results)
    wanted, unknown = sieve.checked(found.filter)
    project = replace(results.project, name=f"{results.project.name} – filter “{found.name}”")
    mask, notes = sieve.mask(wanted), [*found.problems, *unknown]
    if WORDS in wanted.parts and (mask & sieve.sensitive).any():  # found by name, it must not be told by its place
        mask = mask & ~sieve.sensitive
        notes.append(LEFT_OUT)
    return replace(results, project=project, counted=results.counted[mask]), tuple(notes)


def filters_document(results: Results) -> dict[str, Any]:
    """The filters of a project with what each lets through, in values and in words, and how many it shows."""
    sieve = sieve_of(results)
    listed = []
    for found in filters_of(results.project):
        wanted, unknown = sieve.checked(found.filter)
        listed.append(
            {
                "name": found.name,
                "definition": wanted.definition,
                "words": [sieve.told(wanted, part) for part in wanted.parts],
                "organisations": int(sieve.mask(wanted).sum()),
                "problems": [*found.problems, *unknown],
            }
        )
    return {"project": results.project.name, "organisations": sieve.size, "filters": listed}


def _checked_name(name: str) -> str:
    called = clean.tidy(name)
    if not called:
        raise KilError("A filter needs a name.", "Say what it is to be called.")
    if len(called) > LONGEST_NAME:
        raise KilError(f"A name of {len(called):,} characters is too long.", f"Use {LONGEST_NAME} at most.")
    return called


def _names(project: Project) -> pd.Series:
    """Names as they are told, to compare."""
    return project.filters[SavedFilter.NAME].map(lambda name: (clean.tidy(str(name)) or "No name").casefold())


def _without(project: Project, name: str) -> pd.DataFrame:
    return project.filters[_names(project) != name.casefold()] if len(project.filters) else project.filters


def _with(project: Project, others: pd.DataFrame, name: str, definition: str) -> Project:
    row = pd.DataFrame({SavedFilter.NAME: [name], SavedFilter.DEFINITION: [definition]})
    return replace(project, filters=tables.FILTERS.with_rows(others, row))
