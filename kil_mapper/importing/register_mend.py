"""The register's .txt as a stream of clean records: one line each, with as many fields as there are headings.

Text fields hold stray line breaks, tabs and NULs. A physical line that does not begin with the extract's own date
belongs to the record before it; a record with too many tabs is repaired where the shapes of its fields allow; what
cannot be repaired is set aside and counted. Everything happens on blocks of bytes, since the tables are large.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

import numpy as np

from kil_mapper.importing.portions import Portions
from kil_mapper.importing.register_glean import BlockRecords, Gleaner
from kil_mapper.importing.register_repair import put_together
from kil_mapper.model.errors import KilError
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress

BLOCK = 1 << 20
_LONGEST_RECORD = 64 << 20
_RECORD_START = re.compile(rb"\d{4}-\d\d-\d\d[ T]?[\d:.]*\t\d+\t")
_DATE_LENGTH = 10
_LONGEST_KEY = 12
_TAB, _NEWLINE, _CR, _NOUGHT = 9, 10, 13, 48
_CONTROLS = bytes({*range(_CR)} - {_TAB, _NEWLINE})


class MendingStream(Portions):
    """Reads a register table and hands out only whole records, without the heading.

    With `keys` (sorted organisation numbers), records of other organisations are counted and left out where that is
    worth it; a few others may still come along. Unless `exact`, tabs are counted by the block: a tab too many and one
    too few in the same block go unnoticed. That is faster, and enough for a reader that itself fails at records of the
    wrong length.

    A `gleaner` looks at all whole records, those of other organisations too.

    Attributes:
        headings: The columns of the file, in lower case, without surrounding spaces.
        extract_date: Date of the extract; None when the file holds no record.
        records: Records met so far, mended and set aside ones included.
        mended: Records that were put together again.
        set_aside: Record numbers (the heading being 1) of those that could not be.
    """

    def __init__(
        self,
        inner: BinaryIO,
        label: str,
        size: int,
        wanted: Sequence[str],
        log: IssueLog,
        progress: Progress,
        doing: str,
        *,
        keys: np.ndarray | None = None,
        exact: bool = True,
        mend_encoding: bool = False,
        gleaner: Gleaner | None = None,
    ) -> None:
        super().__init__()
        self._inner = inner
        self._label = label
        self._size = max(size, 1)
        self._log = log
        self._progress = progress
        self._doing = doing
        self._keys = keys if keys is None or len(keys) else np.array([-1])
        self._exact = exact
        self._mend_encoding = mend_encoding
        self._gleaner = gleaner
        self._read_so_far = 0
        self.records = 0
        self.mended = 0
        self.set_aside: list[int] = []
        self._handed_out: list[np.ndarray] = []
        self._spans: list[np.ndarray] = []
        self._offset = 0  # where the next record begins in the file
        self.extract_date: date | None = None
        self._waiting = b""  # the beginning of a record whose end has not been read
        self.headings = self._read_headings()
        self._places = [place for place, heading in enumerate(self.headings) if heading in set(wanted)]
        self._start = self._read_start()

    def record_numbers(self) -> np.ndarray:
        """Record number of each line handed out so far, the heading being 1."""
        numbers = np.concatenate([np.array([], np.int64), *self._handed_out])
        return np.setdiff1d(numbers, np.array(self.set_aside, np.int64), assume_unique=True)

    def spans(self) -> np.ndarray | None:
        """Where each such record begins and ends in the unpacked file; None when that is not known."""
        if self._mend_encoding or self._keys is not None:
            return None
        numbers = np.concatenate([np.array([], np.int64), *self._handed_out])
        return np.concatenate([np.empty((0, 2), np.int64), *self._spans])[~np.isin(numbers, self.set_aside)]

    def _fill(self) -> bool:
        """Read another block into what is waiting; False at the end of the file."""
        self._progress.report(self._doing, min(self._read_so_far / self._size, 1.0))
        block = self._inner.read(BLOCK)
        self._read_so_far += len(block)
        self._waiting += block
        return bool(block)

    def _read_headings(self) -> list[str]:
        while b"\n" not in self._waiting and self._fill():
            self._refuse_endless()
        line, _, self._waiting = self._waiting.partition(b"\n")
        self._offset = len(line) + 1
        text = line.decode("utf-8-sig", errors="replace")
        headings: list[str] = []
        for cell in text.split("\t"):
            heading = cell.strip().strip('"').lower()
            headings.append(f"{heading} ({len(headings) + 1})" if heading in headings else heading)
        return headings

    def _read_start(self) -> bytes:
        """What every record of this file begins with: its date of extract and a tab."""
        while b"\n" not in self._waiting and self._fill():
            self._refuse_endless()
        first = _RECORD_START.match(self._waiting)
        if first is None or self.headings[0] != "date_of_extract":
            return b""
        start = first.group().partition(b"\t")[0]
        try:
            self.extract_date = date.fromisoformat(start[:10].decode())
        except ValueError:
            self.extract_date = None
        return start + b"\t"

    def _refuse_endless(self) -> None:
        if len(self._waiting) > _LONGEST_RECORD:
            raise KilError(f"{self._label} is not made of lines.", "Download it again from the publisher.")

    def _next_piece(self) -> bytes:
        if not self._fill():
            self._ended = True
            rest, self._waiting = self._waiting.rstrip(b"\r\n\0"), b""
            return self._mend(rest + b"\n") if rest else b""
        cut = self._waiting.rfind(b"\n" + self._start)
        if cut < 0:
            self._refuse_endless()
            return b""
        records, self._waiting = self._waiting[: cut + 1], self._waiting[cut + 1 :]
        return self._mend(records)

    def _mend(self, block: bytes) -> bytes:
        """Whole records, the last one ended by a newline, each brought into one line of the right number of fields."""
        if self._mend_encoding:
            block = b"\n".join(_in_utf8(line) for line in block.split(b"\n"))
        ends, doubtful = self._survey(block)
        numbers = None
        if self._gleaner is not None:
            records = BlockRecords(block, ends, self.headings, doubtful)
            doubtful = sorted({*doubtful, *records.misfits})
            numbers = records.numbers if len(records.numbers) == len(ends) else None
            self._gleaner.take(records)
        first = self.records + 2
        self.records += len(ends)
        if self._keys is None:
            starts = np.concatenate(([0], ends[:-1] + 1))
            self._spans.append(np.column_stack((starts, ends + 1)) + self._offset)
        self._offset += len(block)
        chosen = self._chosen(block, ends, doubtful, numbers)
        if chosen is None:
            self._handed_out.append(np.arange(first, first + len(ends)))
            return self._with_mended(block, ends, doubtful, first) if doubtful else block
        self._handed_out.append(chosen + first)
        pieces, faulty = [], set(doubtful)
        for record in chosen.tolist():
            begin = 0 if record == 0 else int(ends[record - 1]) + 1
            line = block[begin : int(ends[record])]
            pieces.append(self._mended(line, first + record) if record in faulty else line + b"\n")
        return b"".join(pieces)

    def _with_mended(self, block: bytes, ends: np.ndarray, doubtful: Sequence[int], first: int) -> bytes:
        view, pieces, done = memoryview(block), [], 0
        for record in doubtful:
            begin = 0 if record == 0 else int(ends[record - 1]) + 1
            end = int(ends[record])
            pieces.append(view[done:begin])
            pieces.append(memoryview(self._mended(block[begin:end], first + record)))
            done = end + 1
        pieces.append(view[done:])
        return b"".join(pieces)

    def _chosen(
        self, block: bytes, ends: np.ndarray, doubtful: Sequence[int], numbers: np.ndarray | None
    ) -> np.ndarray | None:
        """The records of wanted organisations, and those of which it cannot be told; None for all."""
        if self._keys is None or not self._start:
            return None
        if numbers is None:
            numbers = self._numbers(block, ends)
        found = np.minimum(np.searchsorted(self._keys, numbers), len(self._keys) - 1)
        wanted = (self._keys[found] == numbers) | (numbers < 0)
        wanted[doubtful] = True
        chosen = np.flatnonzero(wanted)
        return chosen if len(chosen) * 2 < len(ends) else None

    def _numbers(self, block: bytes, ends: np.ndarray) -> np.ndarray:
        """The organisation number of each record; -1 where it cannot be told."""
        codes = np.frombuffer(block, np.uint8)
        places = np.concatenate(([0], ends[:-1] + 1)) + len(self._start)
        last = len(codes) - 1
        numbers = np.zeros(len(ends), np.int64)
        reading = np.ones(len(ends), bool)
        for _ in range(_LONGEST_KEY):
            digits = codes[np.minimum(places, last)] - np.uint8(_NOUGHT)
            reading &= digits < 10
            if not reading.any():
                break
            numbers = np.where(reading, numbers * 10 + digits, numbers)
            places = places + reading
        return np.where(codes[np.minimum(places, last)] == _TAB, numbers, -1)

    def _survey(self, block: bytes) -> tuple[np.ndarray, list[int]]:
        """Where the records of a block end, and which of them have something wrong."""
        codes = np.frombuffer(block, np.uint8)
        newlines = np.flatnonzero(codes == _NEWLINE)
        starts = self._begins_record(block, codes, newlines + 1)
        ends = newlines[starts]
        odd = [newlines[~starts]]
        returns = np.count_nonzero(codes == _CR)
        if returns and not (returns == len(newlines) and (codes[newlines - 1] == _CR).all()):
            places = np.flatnonzero(codes == _CR)
            odd.append(places[codes[places + 1] != _NEWLINE])  # a block ends with a newline, so there is a next byte
        if codes.min() < _TAB:
            odd.append(np.flatnonzero(codes < _TAB))
        wanted = len(self.headings) - 1
        if self._exact or np.count_nonzero(codes == _TAB) != wanted * len(ends):
            tabs = np.diff(np.searchsorted(np.flatnonzero(codes == _TAB), ends), prepend=0)
            odd.append(ends[tabs != wanted])
        wrong = np.concatenate(odd)
        return ends, np.unique(np.searchsorted(ends, wrong)).tolist() if len(wrong) else []

    def _begins_record(self, block: bytes, codes: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Whether a record begins at each place; always at the end of the block."""
        begins = np.ones(len(places), bool)
        if not self._start:
            return begins
        last = len(codes) - 1
        for offset in (*range(_DATE_LENGTH), len(self._start) - 1):
            begins &= codes[np.minimum(places + offset, last)] == self._start[offset]
        begins[places > last] = True
        for doubtful in np.flatnonzero(~begins):
            begins[doubtful] = _RECORD_START.match(block, places[doubtful]) is not None
        return begins

    def _mended(self, line: bytes, number: int) -> bytes:
        """The line of a doubtful record with its newline; b"" when it has to be set aside."""
        whole = line.removesuffix(b"\r").translate(None, _CONTROLS)
        text = whole.replace(b"\r\n", b" ").replace(b"\n", b" ").replace(b"\r", b" ").decode("utf-8", "surrogateescape")
        parts = text.split("\t")
        if len(parts) != len(self.headings):
            fields = put_together(parts, self.headings, self._places)
            if fields is None:
                self._put_aside(parts, number)
                return b""
            parts = fields
        self.mended += 1
        self._note(IssueKind.RECORD_MENDED, Severity.WARNING, "A broken record was put together again.", parts, number)
        mended = "\t".join(parts).encode("utf-8", "surrogateescape") + b"\n"
        if self._gleaner is not None:
            self._gleaner.take(BlockRecords(mended, np.array([len(mended) - 1]), self.headings))
        return mended

    def _put_aside(self, parts: Sequence[str], number: int) -> None:
        self.set_aside.append(number)
        message = f"A record has {len(parts)} fields instead of {len(self.headings)}; it was set aside."
        self._note(IssueKind.RECORD_UNREADABLE, Severity.ERROR, message, parts, number)

    def _note(self, kind: IssueKind, severity: Severity, message: str, parts: Sequence[str], number: int) -> None:
        # Only the organisation number is quoted: the rest of a record may hold phone numbers and e-mail addresses.
        value = parts[1][:20] if len(parts) > 1 else ""
        self._log.add(
            Issue(kind, severity, message, file=self._label, row=number, column="organisation_number", value=value)
        )


def _in_utf8(line: bytes) -> bytes:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace").encode()
    return line
