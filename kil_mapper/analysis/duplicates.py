"""Rows that may be one organisation twice: the same name at the same postcode. Suggested; a person decides."""

from __future__ import annotations

import pandas as pd

from kil_mapper.analysis.curation import names_beside
from kil_mapper.analysis.decisions import standing
from kil_mapper.analysis.places import is_sensitive
from kil_mapper.model.findings import DuplicateRow
from kil_mapper.model.project import Project
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, REGISTERED, DecisionAction

NEIGHBOURS = 5
"""How many of those with one name and postcode each is laid beside: more than a handful is no second registration."""

_EMPTY_WORDS = r"\b(?:the|limited|ltd|cio|cic|plc|incorporated|company limited by guarantee|charity|registered)\b"


def same_name(names: pd.Series) -> pd.Series:
    """Names without what is written now this way and now that: case, punctuation, "the", "&", legal forms.

    Two names are the same when what is left of them is. A name of nothing but such words is left as it is.
    """
    text = names.astype("str").fillna("").str.casefold()
    text = text.str.replace("&", " and ", regex=False).str.replace("['’‘`´.]", "", regex=True)
    text = text.str.replace(r"[\W_]+", " ", regex=True).str.strip()
    bare = text.str.replace(_EMPTY_WORDS, " ", regex=True).str.replace(r" +", " ", regex=True).str.strip()
    return bare.mask(bare == "", text)


def suggest_duplicates(project: Project) -> pd.DataFrame:
    """Pairs of registered main charities, and groups added by hand, based here with one name at one postcode.

    Pairs that a person merged or keeps apart are left out, and rows that the register itself repeats.

    Args:
        project: The project.

    Returns:
        One row a pair with the columns of `DuplicateRow`, by name; the later registration first, as the one that
        would be merged into the other. Pairs with a sensitive organisation have no postcode.
    """
    decided, every = standing(project.decisions), project.organisations
    asked = (
        (every[Org.LINKED_NUMBER].fillna(0) == 0)
        & every[Org.STATUS].isin([REGISTERED, ADDED_BY_HAND])
        & every[Org.LSOA].notna()
        & every[Org.LAD].isin([area.code for area in project.areas])
        & every[Org.DUPLICATE_OF].isna()
        & every[Org.POSTCODE].notna()
        & ~every[Org.ID].isin(decided.about(DecisionAction.MERGE).index)
    )
    rows = pd.DataFrame(every.loc[asked.astype(bool)].drop(columns="geometry"))
    rows = rows.assign(same=same_name(rows[Org.NAME]))
    rows = rows[(rows["same"] != "") & rows.duplicated(["same", Org.POSTCODE], keep=False)]
    rows = rows.assign(sensitive=is_sensitive(rows, names_beside(project), project.decisions))
    rows = rows.sort_values(["same", Org.POSTCODE, Org.REGISTERED_ON, Org.ID], ignore_index=True)
    groups = rows.groupby(["same", Org.POSTCODE], sort=False)[Org.ID].cumcount()
    places = _beside(groups)
    later = rows.take([place for place, _ in places]).reset_index(drop=True)
    earlier = rows.take([place - back for place, back in places]).reset_index(drop=True)
    frame = pd.DataFrame(
        {
            DuplicateRow.ID: later[Org.ID],
            DuplicateRow.NAME: later[Org.NAME],
            DuplicateRow.OTHER: earlier[Org.ID],
            DuplicateRow.OTHER_NAME: earlier[Org.NAME],
            DuplicateRow.POSTCODE: later[Org.POSTCODE].mask(earlier["sensitive"] | later["sensitive"]),
            DuplicateRow.WHY: _why(earlier, later),
        }
    ).astype("str")
    pairs = zip(frame[DuplicateRow.ID], frame[DuplicateRow.OTHER], strict=True)
    two = pd.Series([frozenset(pair) in decided.apart for pair in pairs], index=frame.index, dtype=bool)
    return frame[~two].reset_index(drop=True)


def _beside(places: pd.Series) -> list[tuple[int, int]]:
    """Each row beside at most `NEIGHBOURS` before it in its group: its position, and how far back the other is."""
    return [(row, back) for row, place in enumerate(places) for back in range(min(int(place), NEIGHBOURS), 0, -1)]


def _why(earlier: pd.DataFrame, later: pd.DataFrame) -> list[str]:
    """Why the rows of each pair may be one, in words."""
    words = []
    names = zip(earlier[Org.NAME], later[Org.NAME], strict=True)
    days = zip(earlier[Org.REGISTERED_ON], later[Org.REGISTERED_ON], strict=True)
    for (name, other), registered in zip(names, days, strict=True):
        years = sorted({day.year for day in registered if not pd.isna(day)})
        when = f"; registered in {' and '.join(map(str, years))}" if years else ""
        spelled = "the same name" if name == other else "the same name in another spelling"
        words.append(f"{spelled} at the same postcode{when}")
    return words
