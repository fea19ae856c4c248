"""Which local authorities a postcode directory holds: their regions, and in which small areas it has a live postcode.

Noted while a directory is read, so that other places are only compared where the directory covers them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from kil_mapper.importing.postcodes_layout import Field

_EDITIONS: Final = {Field.LSOA21: "2021", Field.LSOA11: "2011"}
_NOTHING: Final = -1


class Authorities:
    """Collects, batch by batch, the region of each authority and the authority of each small area.

    Small areas lie in one authority each, but for strips where a boundary moved; the last postcode decides.

    Args:
        dictionaries: The codes of each field, which all batches share.
    """

    def __init__(self, dictionaries: Mapping[Field, pa.StringArray]) -> None:
        self._codes = {name: dictionary.to_pylist() for name, dictionary in dictionaries.items()}
        authorities = len(self._codes.get(Field.LAD, ()))
        self._region = np.full(authorities, _NOTHING)
        self._authority = {name: np.full(len(self._codes[name]), _NOTHING) for name in _EDITIONS if name in self._codes}

    def note(self, codes: Mapping[Field, pa.DictionaryArray], live: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        """Look at a batch.

        Args:
            codes: Its codes by field.
            live: Whether each postcode is in use and has a position.
        """
        if Field.LAD not in codes:
            return
        authority = _indices(codes[Field.LAD])
        live = live & (authority != _NOTHING)
        if Field.REGION in codes:
            region = _indices(codes[Field.REGION])
            told = live & (region != _NOTHING)
            self._region[authority[told]] = region[told]
        for name, found in self._authority.items():
            area = _indices(codes[name])
            told = live & (area != _NOTHING)
            found[area[told]] = authority[told]

    def regions(self) -> dict[str, str]:
        """Region of each authority that has one."""
        held = np.flatnonzero(self._region != _NOTHING).tolist()
        names = self._codes.get(Field.REGION, [])
        return {self._codes[Field.LAD][place]: names[self._region[place]] for place in held}

    def lived_in(self) -> dict[str, dict[str, list[str]]]:
        """Small areas with a postcode in use by authority, for each edition of their codes."""
        found: dict[str, dict[str, list[str]]] = {}
        for name, authority in self._authority.items():
            areas: defaultdict[str, list[str]] = defaultdict(list)
            for place in np.flatnonzero(authority != _NOTHING).tolist():
                areas[self._codes[Field.LAD][authority[place]]].append(self._codes[name][place])
            found[_EDITIONS[name]] = dict(areas)
        return found


def _indices(column: pa.DictionaryArray) -> np.ndarray[Any, np.dtype[np.int32]]:
    """Places in the dictionary; `_NOTHING` where there is no code."""
    indices: np.ndarray[Any, np.dtype[np.int32]] = column.indices.fill_null(_NOTHING).to_numpy()
    return indices
