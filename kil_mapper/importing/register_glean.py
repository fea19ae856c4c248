"""What a table of the register says of every charity of the country, gleaned while its records pass.

A project takes the rows of a few thousand organisations, and records of others are left out before they are cut into
columns. Of those, a number each is wanted all the same, so that places can be compared: it is read straight from the
bytes, since to cut all tables into columns would take half as long again as a whole build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.register_columns import by_distinct
from kil_mapper.importing.register_tables import ORGANISATION_NUMBER
from kil_mapper.importing.values import FIRST_YEAR, LAST_YEAR, read_date, read_flag, read_whole

Numbers = np.ndarray[Any, np.dtype[np.int64]]
Places = np.ndarray[Any, np.dtype[np.intp]]

NONE: Final = -1  # what a field holds that is blank or cannot be read
_TAB, _SPACE, _DASH, _NOUGHT, _T = b"\t -0T"
_LONGEST: Final = 12
_LAST_DAY: Final = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87)  # by month
_DAY: Final = 10  # characters of a date
_TRUE, _FALSE = b"True", b"False"


def read_day(text: str) -> int:
    """A date as a number that sorts, 20240331; `NONE` when it is none."""
    day = read_date(text)
    return NONE if day is None else day.year * 10_000 + day.month * 100 + day.day


def read_count(text: str) -> int:
    """A whole number of nought or more; `NONE` when it is none."""
    number = read_whole(text)
    return NONE if number is None or number < 0 else number


def read_truth(text: str) -> int:
    """1 or 0; `NONE` when neither is said."""
    flag = read_flag(text)
    return NONE if flag is None else int(flag)


class Records(Protocol):
    """Some records of a table, whose fields are read all at once. `NONE` where a field says nothing."""

    @property
    def numbers(self) -> Numbers:
        """Organisation number of each record."""

    def counts(self, heading: str) -> Numbers:
        """Whole numbers of a field."""

    def days(self, heading: str) -> Numbers:
        """Dates of a field, as 20240331."""

    def truths(self, heading: str) -> Numbers:
        """1 or 0 of a field."""


class Gleaner(Protocol):
    """Takes records as they pass and keeps a number for each organisation."""

    def clear(self) -> None:
        """Forget everything: the reading begins anew."""

    def take(self, records: Records) -> None:
        """Look at some records."""


class BlockRecords:
    """Records in a block of bytes, each ended by a newline.

    Args:
        block: The bytes.
        ends: Where the records end.
        headings: The columns of the file.
        leave: Records that are not to be looked at, since something is wrong with them.

    Attributes:
        misfits: Other records of the wrong number of fields; they are not looked at either.
        numbers: Organisation number of each record that is looked at.
    """

    def __init__(self, block: bytes, ends: np.ndarray, headings: Sequence[str], leave: Sequence[int] = ()) -> None:
        self._block = block
        self._codes = np.frombuffer(block, np.uint8)
        self._headings = headings
        width = len(headings) - 1
        tabs = np.flatnonzero(self._codes == _TAB)
        starts = np.concatenate(([0], ends[:-1] + 1))
        first = np.arange(len(ends)) * width
        self.misfits: list[int] = []
        if leave or not _regular(tabs, first, starts, ends, width):
            first = np.searchsorted(tabs, starts)
            fit = np.diff(np.append(first, len(tabs))) == width
            self.misfits = np.setdiff1d(np.flatnonzero(~fit), leave).tolist()
            fit[list(leave)] = False
            first, starts, ends = first[fit], starts[fit], ends[fit]
        self._tabs, self._first, self._starts, self._ends = tabs, first, starts, ends
        self.numbers = self.counts(ORGANISATION_NUMBER)

    def _field(self, heading: str) -> tuple[np.ndarray, np.ndarray] | None:
        """Where a field begins and ends in each record; None when the file has no such column."""
        if heading not in self._headings:
            return None
        place = self._headings.index(heading)
        starts = self._starts if place == 0 else self._tabs[self._first + place - 1] + 1
        last = place == len(self._headings) - 1
        return starts, self._ends if last else self._tabs[self._first + place]

    def counts(self, heading: str) -> Numbers:
        """Whole numbers of a field."""
        return self._read(heading, self._digits, read_count)

    def days(self, heading: str) -> Numbers:
        """Dates of a field, as 20240331."""
        return self._read(heading, self._days, read_day)

    def truths(self, heading: str) -> Numbers:
        """1 or 0 of a field."""
        return self._read(heading, self._truths, read_truth)

    def _read(
        self,
        heading: str,
        fast: Callable[[np.ndarray, np.ndarray], tuple[Numbers, np.ndarray]],
        slow: Callable[[str], int],
    ) -> Numbers:
        """Fields as they nearly always are, all at once; the others one by one, as a project's own rows are read."""
        field = self._field(heading)
        if field is None:
            return np.full(len(self._starts), NONE, np.int64)
        starts, ends = field
        values, plain = fast(starts, ends - starts)
        blank = ends == starts
        values[blank] = NONE
        for odd in np.flatnonzero(~(plain | blank)):
            values[odd] = slow(self._block[starts[odd] : ends[odd]].decode("utf-8", "replace").strip())
        return values

    def _at(self, places: np.ndarray) -> np.ndarray:
        codes: np.ndarray = self._codes[np.minimum(places, len(self._codes) - 1)]
        return codes

    def _digits(self, starts: np.ndarray, lengths: np.ndarray) -> tuple[Numbers, np.ndarray]:
        values = np.zeros(len(starts), np.int64)
        plain = lengths <= _LONGEST
        for offset in range(min(int(lengths.max(initial=0)), _LONGEST)):
            inside = lengths > offset
            digits = self._at(starts + offset) - np.uint8(_NOUGHT)
            plain &= (digits < 10) | ~inside
            values = np.where(inside, values * 10 + digits, values)
        return values, plain

    def _days(self, starts: np.ndarray, lengths: np.ndarray) -> tuple[Numbers, np.ndarray]:
        """Dates that begin as 2024-03-31; whether there is such a day is asked only of those that look odd."""
        values = np.zeros(len(starts), np.int64)
        after = self._at(starts + _DAY)
        plain = (lengths == _DAY) | ((lengths > _DAY) & ((after == _SPACE) | (after == _T)))
        for offset in range(_DAY):
            codes = self._at(starts + offset)
            if offset in (4, 7):
                plain &= codes == _DASH
                continue
            digits = codes - np.uint8(_NOUGHT)
            plain &= digits < 10
            values = values * 10 + digits
        month, day = values // 100 % 100, values % 100
        plain &= (values >= FIRST_YEAR * 10_000) & (values < (LAST_YEAR + 1) * 10_000)
        plain &= (day >= 1) & (day <= _LAST_DAY[month])  # of the 29th of February look closer
        return values, plain

    def _truths(self, starts: np.ndarray, lengths: np.ndarray) -> tuple[Numbers, np.ndarray]:
        first = self._at(starts)
        true = (first == _TRUE[0]) & (lengths == len(_TRUE)) & (self._at(starts + 3) == _TRUE[3])
        false = (first == _FALSE[0]) & (lengths == len(_FALSE)) & (self._at(starts + 4) == _FALSE[4])
        return true.astype(np.int64), true | false


def _regular(tabs: np.ndarray, first: np.ndarray, starts: np.ndarray, ends: np.ndarray, width: int) -> bool:
    """Whether every record has as many tabs as it should: the usual case, told without counting them one by one."""
    if len(tabs) != width * len(ends):
        return False
    return not width or bool((tabs[first] >= starts).all() and (tabs[first + width - 1] < ends).all())


class TableRecords:
    """Records that have been cut into columns of text already."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.numbers = self.counts(ORGANISATION_NUMBER)

    def counts(self, heading: str) -> Numbers:
        """Whole numbers of a field."""
        return self._read(heading, read_count)

    def days(self, heading: str) -> Numbers:
        """Dates of a field, as 20240331."""
        return self._read(heading, read_day)

    def truths(self, heading: str) -> Numbers:
        """1 or 0 of a field."""
        return self._read(heading, read_truth)

    def _read(self, heading: str, read: Callable[[str], int]) -> Numbers:
        if heading not in self._table.column_names:
            return np.full(len(self._table), NONE, np.int64)
        numbers: Numbers = pc.fill_null(by_distinct(self._table[heading], read, pa.int64()), NONE).to_numpy()
        return numbers


class _ByCharity:
    """Where each record's charity stands among the wanted ones."""

    def __init__(self, keys: Numbers) -> None:
        self._keys = keys

    def _places(self, records: Records) -> tuple[Places, np.ndarray]:
        """Places of the records whose charity is wanted, and which records these are."""
        numbers = records.numbers
        if not len(self._keys):
            return np.array([], np.intp), np.zeros(len(numbers), bool)
        places = np.minimum(np.searchsorted(self._keys, numbers), len(self._keys) - 1)
        known = self._keys[places] == numbers
        return places[known], known


class LastReturns(_ByCharity):
    """The day on which a return of each charity was last received, as 20240331; `NONE` where none ever was."""

    def __init__(self, keys: Numbers) -> None:
        super().__init__(keys)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.days = np.full(len(self._keys), NONE, np.int64)

    def take(self, records: Records) -> None:
        """Look at some records of the annual return history."""
        places, known = self._places(records)
        np.maximum.at(self.days, places, records.days("date_annual_return_received")[known])


class GrantMakers(_ByCharity):
    """What the newest part A of each charity says of making grants: 1, 0 or `NONE`.

    The newest is the one of the lowest order, of these the one of the latest period, among those that say something.
    """

    _LAST_ORDER: Final = 99_999
    _A_DAY: Final = 100_000_000

    def __init__(self, keys: Numbers) -> None:
        super().__init__(keys)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._best = np.full(len(self._keys), NONE, np.int64)

    def take(self, records: Records) -> None:
        """Look at some records of part A."""
        places, known = self._places(records)
        told = records.truths("grant_making_is_main_activity")[known]
        order = records.counts("fin_period_order_number")[known]
        silent = bool((order == NONE).any())  # then the end of the period has to tell
        order = np.where((order == NONE) | (order > self._LAST_ORDER), self._LAST_ORDER, order)
        ended = np.maximum(records.days("fin_period_end_date")[known], 0) if silent else 0
        newness = ((self._LAST_ORDER - order) * self._A_DAY + ended) * 2 + told
        said = told != NONE
        np.maximum.at(self._best, places[said], newness[said])

    @property
    def says(self) -> Numbers:
        """1, 0 or `NONE` by charity."""
        return np.where(self._best == NONE, NONE, self._best % 2)


class Themes(_ByCharity):
    """The What- and How-codes of each charity, as bits: 101 to 132 from the first on, 301 to 332 from the 33rd on."""

    _KINDS: Final = ((101, 0), (301, 32))

    def __init__(self, keys: Numbers) -> None:
        super().__init__(keys)
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._bits = np.zeros(len(self._keys), np.uint64)

    def take(self, records: Records) -> None:
        """Look at some records of the classification."""
        places, known = self._places(records)
        codes = records.counts("classification_code")[known]
        for first, shift in self._KINDS:
            mine = (codes >= first) & (codes < first + 32)
            bits = np.uint64(1) << (codes[mine] - first + shift).astype(np.uint64)
            np.bitwise_or.at(self._bits, places[mine], bits)

    @property
    def what(self) -> list[str]:
        """What-codes of each charity in order, joined by a space; blank where there are none."""
        return self._texts(*self._KINDS[0])

    @property
    def how(self) -> list[str]:
        """How-codes likewise."""
        return self._texts(*self._KINDS[1])

    def _texts(self, first: int, shift: int) -> list[str]:
        own = (self._bits >> np.uint64(shift)) & np.uint64(0xFFFFFFFF)
        distinct, places = np.unique(own, return_inverse=True)
        texts = [" ".join(str(first + bit) for bit in range(32) if int(held) >> bit & 1) for held in distinct]
        return [texts[place] for place in places]
