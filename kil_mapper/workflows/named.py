"""Which organisation a person means, however it is written, what to say where nobody is meant, and how one is named."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from kil_mapper.model.errors import KilError
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Org
from kil_mapper.reports import clean

CHARITY: Final = "gb-chc-"
NEAR: Final = 3  # suggestions where a name is not known
MOST_SHOWN: Final = 100  # characters of what a person wrote


def organisation_named(project: Project, word: str, *, rules: tuple[str, ...] = ()) -> str:
    """The org_id that a person means: as the project has it, in any case, by its charity number, or by its whole name.

    Args:
        project: The project.
        word: What the person wrote.
        rules: Names of rules that could be meant as well, for suggestions.

    Raises:
        KilError: The project has no such organisation; the hint names some that may be meant.
    """
    ids = [str(org_id) for org_id in project.organisations[Org.ID]]
    told = clean.tidy(word)  # half a character would stop the search through the names
    asked = told.casefold()
    for org_id in ids:
        if asked in (org_id.casefold(), org_id.casefold().removeprefix(CHARITY)):
            return org_id
    called = project.organisations[project.organisations[Org.NAME].str.casefold() == asked][Org.ID]
    if asked and len(called) == 1:  # of two with one name nobody could say which is meant
        return str(called.iloc[0])
    raise KilError(f"The project knows no “{told[:MOST_SHOWN]}”.", _near(project, asked, ids, rules))


def named(project: Project, org_id: str) -> str:
    """An organisation of the project in a sentence: Town Band (GB-CHC-1234567)."""
    names = project.organisations.set_index(Org.ID)[Org.NAME]
    return f"{names[org_id]} ({org_id})"


def _near(project: Project, asked: str, ids: list[str], rules: tuple[str, ...]) -> str:
    """What a person may have meant: organisations of that name, then identifiers and rules that look like it."""
    names = project.organisations[Org.NAME].str.casefold()
    alike = project.organisations[names.str.contains(asked, regex=False) & bool(asked)]
    found = [f"{org_id} ({name})" for org_id, name in zip(alike[Org.ID], alike[Org.NAME], strict=True)][:NEAR]
    by_form = {org_id.casefold(): org_id for org_id in ids} | {rule: rule for rule in rules}
    found += [by_form[form] for form in get_close_matches(asked, list(by_form), n=NEAR)]
    whole = "an identifier such as GB-CHC-1234567" + (" or the name of a rule" if rules else "")
    return f"Did you mean {', '.join(found)}?" if found else f"Give {whole}."
