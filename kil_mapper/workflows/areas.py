"""The local authorities a data folder can build, and finding one by name or code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model.errors import KilError
from kil_mapper.model.project import AreaRef
from kil_mapper.model.tables import Lsoa

LAD_NAME = "lad_name"


@dataclass(frozen=True)
class AreaChoice:
    """A local authority that the folder can build.

    Attributes:
        code: Its code in the index file.
        name: Its name.
        lsoas: Small areas it has in the index.
        lsoas_with_boundaries: Those that the folder's boundaries hold.
    """

    code: str
    name: str
    lsoas: int
    lsoas_with_boundaries: int


def choices(lsoas: pd.DataFrame, boundary_codes: frozenset[str]) -> tuple[AreaChoice, ...]:
    """The authorities of the index that have at least one small area with a boundary, by name."""
    frame = lsoas.assign(has=[code in boundary_codes for code in lsoas[Lsoa.CODE]])  # pandas' isin takes 0.2 s
    groups = frame.groupby([Lsoa.LAD, LAD_NAME])["has"].agg(["size", "sum"]).reset_index()
    groups = groups[groups["sum"] > 0].sort_values([LAD_NAME, Lsoa.LAD])
    return tuple(
        AreaChoice(code, name, int(size), int(has))
        for code, name, size, has in groups.itertuples(index=False, name=None)
    )


def resolve(wanted: Sequence[str], found: Sequence[AreaChoice]) -> tuple[AreaRef, ...]:
    """The authorities asked for by name or code, an older or newer code of the same authority included.

    Raises:
        KilError: A name or code is not among them; the hint names the nearest.
    """
    if not wanted:
        raise KilError("No local authority was chosen.", "Name one with --area, by its name or its code.")
    refs: dict[str, AreaRef] = {}
    for word in wanted:
        match = next((choice for choice in found if _is(word, choice)), None)
        if match is None:
            names = [choice.name for choice in found]
            near = get_close_matches(word, names, n=3) or names[:5]
            raise KilError(
                f"The data folder holds no local authority “{word}” with boundaries.",
                f"Did you mean {' or '.join(near)}? “kil-mapper areas” lists all." if near else "",
            )
        refs[match.code] = AreaRef(match.code, match.name)
    return tuple(sorted(refs.values(), key=lambda ref: ref.code))


def _is(word: str, choice: AreaChoice) -> bool:
    word = word.strip()
    return choice.code in same_authority(word.upper()) or word.casefold() == choice.name.casefold()
