"""One body registered twice: main charities that share a company number are one organisation (METHODS §1).

A charitable incorporated organisation is no company, so what its row gives as a company number is a dummy; so are
numbers that nobody was given, such as 00000000 or 12345678. Nothing is ever merged on these.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.importing.values import read_company_number, read_date, read_flag
from kil_mapper.model.issues import Issue, IssueKind, IssueLog, Severity
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import REGISTERED

COMPANY_COLUMN: Final = "charity_company_registration_number"
COLUMNS: Final = (COMPANY_COLUMN, "charity_is_cio", "charity_type", "latest_acc_fin_period_end_date")
_SHORTEST: Final = 6  # characters as typed: older companies are written in full, so fewer are a slip or a filler
_CIO: Final = re.compile(r"\bCIO\b|\bcharitable incorporated organisation\b", re.IGNORECASE)
_CIO_PREFIXES: Final = ("CE", "CS")  # the numbers that Companies House gives to CIOs
_FILLERS: Final = frozenset({"123456", "1234567", "12345678", "654321", "7654321", "87654321", "98765432"})


@dataclass(frozen=True)
class _Body:
    """A row that gives a company number."""

    place: int
    identifier: str
    number: int
    accounts: date
    record: int

    @property
    def standing(self) -> tuple[date, int]:
        """The largest stays: the newest accounts, then the larger charity number."""
        return self.accounts, self.number


def shared_company_number(given: str) -> str | None:
    """A company number on which two rows may be merged, in 8 characters; None where it proves nothing.

    >>> shared_company_number("1234568")
    '01234568'
    >>> shared_company_number("12345678"), shared_company_number("00000000"), shared_company_number("123")
    (None, None, None)
    """
    bare = re.sub(r"\s+", "", given)
    number = read_company_number(bare)
    if number is None or len(bare) < _SHORTEST or number.startswith(_CIO_PREFIXES):
        return None
    digits = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0")
    if len(set(digits)) < 2 or digits in _FILLERS:
        return None
    return number


def merge_companies(table: pa.Table, label: str, log: IssueLog) -> pa.Table:
    """The main table with DUPLICATE_OF filled where registered main charities share a company number.

    Of those that share one, the row with the newest accounts stays, of these the one with the larger charity number.
    Rows that repeat another one already are left as they are. Where they are based does not matter: a body is one
    body wherever it writes from.

    Args:
        table: Rows of the register with their IDs, DUPLICATE_OF, and as published: COMPANY_NUMBER, IS_CIO,
            CHARITY_TYPE and PERIOD_END.
        label: Label of the file, for issues.
        log: Takes an issue for each row that was merged.
    """
    kept: dict[int, str] = {}
    for number, bodies in sorted(_sharing(table).items()):
        *others, stays = sorted(bodies, key=lambda body: body.standing)
        for body in others:
            kept[body.place] = stays.identifier
            message = (
                f"{body.identifier} has the same company number as {stays.identifier}; they count as one organisation."
            )
            issue = Issue(IssueKind.MERGED, Severity.NOTE, message, label, body.record, COMPANY_COLUMN, number)
            log.add(issue)
    if not kept:
        return table
    mask = np.zeros(len(table), bool)
    mask[list(kept)] = True
    values = pa.array([kept[place] for place in sorted(kept)], pa.string())
    column = pc.replace_with_mask(table[Org.DUPLICATE_OF].combine_chunks(), pa.array(mask), values)
    return table.set_column(table.column_names.index(Org.DUPLICATE_OF), Org.DUPLICATE_OF, column)


def _sharing(table: pa.Table) -> dict[str, list[_Body]]:
    """Bodies by company number, those numbers that more than one of them gives."""
    found: defaultdict[str, list[_Body]] = defaultdict(list)
    for number, body in _candidates(table):
        found[number].append(body)
    return {number: bodies for number, bodies in found.items() if len(bodies) > 1}


def _candidates(table: pa.Table) -> Iterator[tuple[str, _Body]]:
    places = _places_of_repeated(table)
    published = (Org.COMPANY_NUMBER, Org.IS_CIO, Org.CHARITY_TYPE, Org.PERIOD_END)
    columns = [table[name].take(places).to_pylist() for name in (*published, Org.ID, Org.CHARITY_NUMBER, Org.RECORD)]
    for place, given, flag, kind, ends, identifier, charity, record in zip(places.to_pylist(), *columns, strict=True):
        number = shared_company_number(given)
        if number is None or read_flag((flag or "").strip()) or _CIO.search(kind or ""):
            continue
        accounts = read_date((ends or "").strip()) or date.min
        yield number, _Body(place, identifier, int(charity), accounts, record)


def _places_of_repeated(table: pa.Table) -> pa.Array:
    """Where registered main charities give a company number that another one may give too, in any spelling."""
    given = table[Org.COMPANY_NUMBER]
    main = pc.and_(pc.equal(table[Org.STATUS], REGISTERED), pc.equal(table[Org.LINKED_NUMBER], 0))
    asked = pc.and_(pc.and_(main, pc.is_null(table[Org.DUPLICATE_OF])), pc.is_valid(given))
    places = pc.indices_nonzero(pc.fill_null(asked, fill_value=False))
    spelt = pc.utf8_upper(pc.replace_substring_regex(given.take(places), r"\s+", ""))
    plain = pc.replace_substring_regex(spelt, r"^([A-Z]*)0+", r"\1").combine_chunks()
    counts = pc.value_counts(plain)
    repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    return places.filter(pc.is_in(plain, value_set=repeated))
