"""The values of an index of deprivation: typed, checked, and never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.schema import DTYPES, Column, Kind
from kil_mapper.model.tables import DOMAINS
from kil_mapper.model.vocabulary import IndexEdition

_DECILES: Final = 10


class ValueReader:
    """Turns the text of a file into columns; text that is no such value becomes missing and an issue."""

    def __init__(self, text: pa.Table, rows: pd.Index, label: str, headings: Mapping[str, str], log: IssueLog) -> None:
        self._text = text
        self._rows = rows
        self._label = label
        self._headings = headings
        self._log = log

    def column(self, column: Column, edition: IndexEdition) -> Any:
        """One column of `lsoas`, missing throughout when the file has none."""
        if column.kind is Kind.TEXT:
            return self.text(column.name)
        if column.name not in self._headings:
            return pd.Series(None, index=self._rows, dtype=DTYPES[column.kind])
        texts = pc.utf8_trim_whitespace(self._text[self._headings[column.name]])
        given = pc.not_equal(texts, "").to_numpy()
        numbers = _numbers(texts)
        good = np.isfinite(numbers)
        if column.kind is Kind.INTEGER:
            low, high = _range(column.name, edition)
            good &= (numbers == np.round(numbers)) & (numbers >= low) & (numbers <= high)
        self._note(texts, given & ~good, column.name)
        return pd.Series(np.where(good, numbers, np.nan), index=self._rows).astype(DTYPES[column.kind])

    def text(self, name: str) -> Any:
        """A column of text, blanks as missing."""
        if name not in self._headings:
            return pd.Series(None, index=self._rows, dtype=DTYPES[Kind.TEXT])
        texts = pc.utf8_trim_whitespace(self._text[self._headings[name]])
        filled = pc.if_else(pc.not_equal(texts, ""), texts, pa.scalar(None, pa.string()))
        return pd.Series(filled.to_pandas().array, index=self._rows, dtype=DTYPES[Kind.TEXT])

    def _note(self, texts: pa.ChunkedArray, bad: np.ndarray[Any, np.dtype[np.bool_]], name: str) -> None:
        for at in np.flatnonzero(bad):
            value = texts[int(at)].as_py()
            message = f"“{value}” is no possible value here; it counts as missing."
            row, heading = int(self._rows[at]) + 2, self._headings[name]
            self._log.add(
                Issue(IssueKind.VALUE_UNREADABLE, Severity.WARNING, message, self._label, row, heading, value[:200])
            )


def _numbers(texts: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Texts as numbers, NaN for those that are none; thousands separators are understood."""
    for prepared in (texts, pc.replace_substring(texts, ",", "")):
        blanked = pc.if_else(pc.not_equal(prepared, ""), prepared, pa.scalar(None, pa.string()))
        try:
            return np.asarray(pc.cast(blanked, pa.float64()).to_numpy())
        except pa.ArrowInvalid:
            continue
    numeric = pc.match_substring_regex(prepared, r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")
    return np.asarray(pc.cast(pc.if_else(numeric, prepared, pa.scalar(None, pa.string())), pa.float64()).to_numpy())


def _range(name: str, edition: IndexEdition) -> tuple[int, int]:
    if name.endswith("_rank"):
        return 1, edition.lsoas_in_england
    return (1, _DECILES) if name.endswith("_decile") else (0, 10_000_000)


def recomputed_deciles(frame: pd.DataFrame, edition: IndexEdition, label: str, log: IssueLog) -> pd.DataFrame:
    """The frame with missing deciles taken from ranks; a decile that its rank contradicts is an issue and stays.

    The LSOAs are ranked and cut into ten equal groups (Indices of Deprivation, technical report).
    """
    columns = {}
    for domain, title in DOMAINS.items():
        rank, given = frame[f"{domain}_rank"], frame[f"{domain}_decile"]
        computed = np.ceil(rank.astype("Float64") * _DECILES / edition.lsoas_in_england).astype("Int64")
        disagree = int((computed != given).fillna(value=False).sum())
        if disagree:
            message = (
                f"{title}: in {disagree:,} rows the decile is not the one that its rank gives; the given one stays."
            )
            log.add(Issue(IssueKind.VALUE_UNREADABLE, Severity.WARNING, message, label), disagree)
        columns[f"{domain}_decile"] = given.fillna(computed)
    return frame.assign(**columns)
