"""Whatever people decide, correct or record is kept with who did, when, and mostly why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.errors import KilError
from kil_mapper.reports import clean


@dataclass(frozen=True)
class Said:
    """Who did something, when and why, fit to be kept and printed.

    Attributes:
        why: The reason; empty where none was asked for.
        who: The name.
        when: The day.
    """

    why: str
    who: str
    when: pd.Timestamp


class Act(NamedTuple):
    """What a person does, in the words of messages."""

    name: str  # at the beginning of a sentence
    done: str  # the name of who … it
    did: str  # Say who …


DECISION: Final = Act("A decision", "took", "decided")
CORRECTION: Final = Act("A correction", "makes", "corrects it")
GROUP: Final = Act("A group added by hand", "adds", "adds it")
RECORD: Final = Act("A record of readiness", "makes", "records it")
NOTE: Final = Act("A note", "makes", "notes it")
DECLARATION: Final = Act("A declaration", "makes", "declares it")


def said(act: Act, why: str, who: str, when: date | None) -> Said:
    """Reason, name and day of what a person did.

    Args:
        act: What it is.
        why: The reason.
        who: Who did.
        when: The day; today when it is left out.

    Raises:
        KilError: There is no reason or no name.
    """
    reason = clean.tidy(why)
    if not reason:
        raise KilError(f"{act.name} needs a reason.", "Say why in a few words; they are kept and printed with it.")
    by = said_by(act, who, when)
    return Said(reason, by.who, by.when)


def said_by(act: Act, who: str, when: date | None) -> Said:
    """Name and day of what a person did without being asked why.

    Args:
        act: What it is.
        who: Who did.
        when: The day; today when it is left out.

    Raises:
        KilError: There is no name.
    """
    name = clean.tidy(who)
    if not name:
        raise KilError(f"{act.name} needs the name of who {act.done} it.", f"Say who {act.did}; initials are enough.")
    day = when or days.today()
    return Said("", name, pd.Timestamp(day))
