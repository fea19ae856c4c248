"""What it means to recognise a file: each dataset's module declares an `Importer`; `catalogue` lists them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kil_mapper.importing.peek import Peek
from kil_mapper.model.datasets import Dataset


@dataclass(frozen=True)
class Recognition:
    """What a look at a file showed it to be.

    Attributes:
        edition: Edition in words, such as "November 2025" or "2023-09-07"; "" when it cannot be told.
        what: One plain sentence for the person.
        used: The headings that will be read, spelt as in the file.
        details: Facts the reader needs again. The form of the file (delimiter, encoding, sheet, header row, layer,
            coordinate system) is added by the catalogue.
    """

    edition: str
    what: str
    used: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Importer:
    """One dataset and how it is recognised, by content and never by name."""

    dataset: Dataset
    recognise: Callable[[Peek], Recognition | None]
