"""The register's .json: one array of records, split into lines on the fly, since the tables are large."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from kil_mapper.importing.portions import Portions
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.progress import Progress

BLOCK = 1 << 20
_PATIENCE = 8 << 20  # the publisher's records take some hundred bytes
_ENOUGH = 1 << 20
_NEXT_RECORD = re.compile(r'[}\]]?\s*,\s*(?=\{\s*")')


class NotInLinesError(ValueError):
    """The array is not laid out as one record a line, so it has to be read the slow way."""


class JsonLines(Portions):
    """An array with one record a line, each but the first line beginning with its comma, as lines of JSON.

    A line break cannot stand inside a JSON text, so the split is exact; whatever is laid out in another way makes the
    reader of the lines fail, and is then read by `read_records`.

    Raises:
        NotInLinesError: On reading, when there are no such lines.
    """

    def __init__(self, inner: BinaryIO, size: int, progress: Progress, doing: str) -> None:
        super().__init__()
        self._inner = inner
        self._size = max(size, 1)
        self._progress = progress
        self._doing = doing
        self._read_so_far = 0
        self._waiting = b""
        self._begun = False

    def _next_piece(self) -> bytes:
        self._progress.report(self._doing, min(self._read_so_far / self._size, 1.0))
        block = self._inner.read(BLOCK)
        self._read_so_far += len(block)
        self._waiting += block
        if not self._begun and self._waiting:
            start = self._waiting.removeprefix(codecs.BOM_UTF8).lstrip()
            if not start.startswith(b"["):
                raise NotInLinesError("no array")
            self._waiting, self._begun = start[1:], True
        if not block:
            self._ended = True
            rest = self._waiting.rstrip(b" \t\r\n\0")
            if not rest.endswith(b"]"):
                raise NotInLinesError("the array has no end")
            return rest[:-1].replace(b"\n,", b"\n")
        cut = self._waiting.rfind(b"\n,")
        if cut < 0:
            if len(self._waiting) > _PATIENCE:
                raise NotInLinesError("no line begins with a comma")
            return b""
        lines, self._waiting = self._waiting[: cut + 1], self._waiting[cut + 2 :]
        return lines.replace(b"\n,", b"\n")


class RecordReader:
    """Reads records one by one, in any layout, and steps over damaged ones: slow, but never wrong.

    Attributes:
        records: Records met so far, damaged ones included.
        mended: Those that held control characters inside a text.
        set_aside: Record numbers (a heading, were there one, being 1) of those that could not be read.
    """

    def __init__(self, inner: BinaryIO, label: str, size: int, log: IssueLog, progress: Progress, doing: str) -> None:
        self._inner = inner
        self._label = label
        self._size = max(size, 1)
        self._log = log
        self._progress = progress
        self._doing = doing
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._text = ""
        self._place = 0
        self._read_so_far = 0
        self._ended = False
        self.records = 0
        self.mended = 0
        self.set_aside: list[int] = []

    def __iter__(self) -> Iterator[dict[str, Any] | None]:
        """Each record; None for one that was set aside."""
        strict, lenient = json.JSONDecoder(), json.JSONDecoder(strict=False)
        while self._at_record():
            self.records += 1
            record = self._decoded(strict)
            if record is None:
                record = self._decoded(lenient)
                if record is not None:
                    self.mended += 1
                    self._note(IssueKind.RECORD_MENDED, Severity.WARNING, "Control characters were taken for text.")
            if record is None:
                self.set_aside.append(self.records + 1)
                self._note(
                    IssueKind.RECORD_UNREADABLE, Severity.ERROR, "A damaged record cannot be read; it was set aside."
                )
                self._step_over()
            yield record

    def _note(self, kind: IssueKind, severity: Severity, message: str) -> None:
        self._log.add(Issue(kind, severity, message, file=self._label, row=self.records + 1))

    def _fill(self) -> None:
        while not self._ended and len(self._text) - self._place < _ENOUGH:
            self._progress.report(self._doing, min(self._read_so_far / self._size, 1.0))
            block = self._inner.read(BLOCK)
            self._read_so_far += len(block)
            self._ended = not block
            self._text = self._text[self._place :] + self._decoder.decode(block, final=self._ended)
            self._place = 0

    def _at_record(self) -> bool:
        """Step to the beginning of the next record; False at the end."""
        while True:
            self._fill()
            between = re.compile(r"[\s,\[\]\ufeff\0]*").match(self._text, self._place)
            self._place = between.end() if between else self._place
            if self._place < len(self._text):
                return True
            if self._ended:
                return False

    def _decoded(self, decoder: json.JSONDecoder) -> dict[str, Any] | None:
        self._fill()
        try:
            record, end = decoder.raw_decode(self._text, self._place)
        except (ValueError, RecursionError):
            return None
        if not isinstance(record, dict):
            return None
        self._place = end
        return record

    def _step_over(self) -> None:
        following = _NEXT_RECORD.search(self._text, self._place + 1)
        self._place = following.end() if following else len(self._text)


def json_text(value: Any) -> str | None:
    """A JSON value as the .txt would hold it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, (bool, int, float)) else json.dumps(value)
