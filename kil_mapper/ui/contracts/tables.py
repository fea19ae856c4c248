"""The tables of the view: who could bid, the ladder, lots, candidates and members of a consortium."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.contracts import (
    BreakdownBy,
    BreakdownRow,
    ContractAnswer,
    LadderRow,
    LotRow,
    NamedLotRow,
    PoolRow,
)
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Reach
from kil_mapper.ui.sheet import NOT_KNOWN, Row, SheetColumn, count_of, pounds_of
from kil_mapper.ui.workspace.organisations import PROTECTED

PLACE: Final = "place"  # the ward in words; a protected address has none
ORDER: Final = "order"  # in which the rows of a table come
PART: Final = "part"  # of a partner: lead or partner
SHARE: Final = "share"  # of a partner: of what all turn over together, 0–1
LOT, LOT_WORDS, LOT_SHARE, LOT_VALUE = "lot", "words", "share", "annual_value"


def _order(row: Row) -> int:
    return int(row[ORDER])


def short_reach(row: Row) -> str:
    """How far it works, without the definition."""
    return Reach(row[PoolRow.REACH]).label.split(":")[0].capitalize()


def _long_reach(row: Row) -> str:
    return Reach(row[PoolRow.REACH]).label


def _day(row: Row) -> str:
    value = row[PoolRow.YEAR_END]
    return NOT_KNOWN if pd.isna(value) else days.day(pd.Timestamp(value))


NAME = SheetColumn(PoolRow.NAME, "Organisation", "Name in the register", lambda row: str(row[PoolRow.NAME]), least=170,
                   stretch=True)  # fmt: skip
TURNOVER = SheetColumn(PoolRow.TURNOVER, "Turnover", "The turnover it is banded by", pounds_of(PoolRow.TURNOVER),
                       numeric=True)  # fmt: skip
REACH = SheetColumn(PoolRow.REACH, "Reach", "How far it works, by the areas of operation it reports", short_reach,
                    _long_reach, sort=short_reach)  # fmt: skip
YEAR_END = SheetColumn(PoolRow.YEAR_END, "Year end", "Last day of the period the turnover is of", _day, gives_way=2)
WARD = SheetColumn(PLACE, "Ward", "Ward it is based in", lambda row: str(row[PLACE]), gives_way=1)

POOL = (NAME, TURNOVER, REACH, YEAR_END, WARD)
CANDIDATES = (NAME, TURNOVER, REACH, WARD)
MEMBERS = (
    NAME,
    SheetColumn(PART, "Part", "The lead is the partner with the largest turnover", lambda row: str(row[PART]),
                least=64),
    TURNOVER,
    SheetColumn(SHARE, "Share", "Its part of what they turn over together", lambda row: f"{row[SHARE]:.0%}",
                numeric=True, least=60),
    SheetColumn(PLACE, "Ward", "Ward it is based in", lambda row: str(row[PLACE]), gives_way=1),
)  # fmt: skip

LADDER = (
    SheetColumn(LadderRow.ANNUAL_VALUE, "Annual value", "Value of one year without VAT",
                pounds_of(LadderRow.ANNUAL_VALUE), numeric=True, least=120),
    SheetColumn(LadderRow.REQUIRED, "Turnover wanted", "Turnover that an organisation must have to bid alone",
                pounds_of(LadderRow.REQUIRED), numeric=True, least=130),
    SheetColumn(LadderRow.ELIGIBLE, "Could bid alone", "Organisations that turn over enough",
                count_of(LadderRow.ELIGIBLE), numeric=True, least=120),
    SheetColumn(LadderRow.LOCAL, "Of them local", "Of local or sub-regional reach", count_of(LadderRow.LOCAL),
                numeric=True, least=110),
    SheetColumn(LadderRow.LOCAL_CURRENT, "Local and up to date", "Of them with accounts no older than 24 months",
                count_of(LadderRow.LOCAL_CURRENT), numeric=True, least=150),
)  # fmt: skip

LOTS = (
    SheetColumn(LOT_WORDS, "Lot", "A lot by name, or one of so many equal lots", lambda row: str(row[LOT_WORDS]),
                sort=_order, least=150, stretch=True),
    SheetColumn(LOT_SHARE, "Share", "Share of the contract’s value", lambda row: f"{row[LOT_SHARE]:.3g}%", numeric=True,
                least=70),
    SheetColumn(LOT_VALUE, "Annual value", "Value of one year of the lot, without VAT", pounds_of(LOT_VALUE),
                numeric=True, least=110),
    SheetColumn("eligible", "Could take one alone", "Organisations that turn over enough for one lot",
                count_of("eligible"), numeric=True, least=150),
    SheetColumn("eligible_local", "Of them local", "Of local or sub-regional reach", count_of("eligible_local"),
                numeric=True, least=110),
    SheetColumn("eligible_local_current", "Local and up to date", "Of them with accounts no older than 24 months",
                count_of("eligible_local_current"), numeric=True, least=150),
)  # fmt: skip

COUNTS = (
    SheetColumn(BreakdownRow.ELIGIBLE, "Could bid alone", "Organisations that turn over enough",
                count_of(BreakdownRow.ELIGIBLE), numeric=True, least=120),
    SheetColumn(BreakdownRow.LOCAL, "Of them local", "Of local or sub-regional reach", count_of(BreakdownRow.LOCAL),
                numeric=True, least=110),
    SheetColumn(BreakdownRow.LOCAL_CURRENT, "Local and up to date", "Of them with accounts no older than 24 months",
                count_of(BreakdownRow.LOCAL_CURRENT), numeric=True, least=150),
    SheetColumn(BreakdownRow.UNKNOWN, "Income not known", "Never counted as able to bid, and never hidden",
                count_of(BreakdownRow.UNKNOWN), numeric=True, least=130),
)  # fmt: skip


def breakdown_columns(by: BreakdownBy) -> tuple[SheetColumn, ...]:
    """The columns of the counts by band, ward or theme; bands sort from below, the others by name."""
    heading, tip = {
        BreakdownBy.BAND: ("Turnover band", "By the turnover that the choices above ask for"),
        BreakdownBy.WARD: ("Ward", "Ward where they are based"),
        BreakdownBy.THEME: ("Theme", "What they do, who they help and how, in the register’s words"),
    }[by]
    sort = _order if by is BreakdownBy.BAND else None
    return (SheetColumn(BreakdownRow.LABEL, heading, tip, _label, sort=sort, least=150, stretch=True), *COUNTS)


def _label(row: Row) -> str:
    return str(row[BreakdownRow.LABEL])


def pool_rows(answer: ContractAnswer, results: Results) -> pd.DataFrame:
    """Those who could bid, with their ward in words: one that is never named with a place says so."""
    sensitive = set(results.counted.loc[results.counted[Counted.SENSITIVE].astype(bool), Org.ID])
    pool = answer.pool
    place = pool[PoolRow.WARD].astype(object).where(pool[PoolRow.WARD].notna(), NOT_KNOWN)
    return pool.assign(**{PLACE: place.mask(pool[PoolRow.ID].isin(sensitive), PROTECTED)})


def candidate_rows(results: Results) -> pd.DataFrame:
    """Everybody with a known turnover, largest first: who may be a partner."""
    counted = results.counted[results.counted[Counted.TURNOVER].notna()]
    sensitive = counted[Counted.SENSITIVE].astype(bool)
    ward = counted[Counted.WARD_NAME].astype(object).where(counted[Counted.WARD_NAME].notna(), NOT_KNOWN)
    frame = pd.DataFrame(
        {
            PoolRow.ID: counted[Org.ID],
            PoolRow.NAME: counted[Org.NAME],
            PoolRow.TURNOVER: counted[Counted.TURNOVER],
            PoolRow.REACH: counted[Counted.REACH],
            PLACE: ward.mask(sensitive, PROTECTED),
        }
    )
    return frame.sort_values([PoolRow.TURNOVER, PoolRow.NAME], ascending=[False, True], ignore_index=True)


def lot_rows(answer: ContractAnswer) -> pd.DataFrame:
    """The answer for each named lot, then for one of so many equal lots."""
    named = [_lot_row(lot, lot.name, lot.share, lot.annual_value) for lot in answer.named_lots]
    equal = [_lot_row(lot, _equal_words(lot.lots), 1 / lot.lots, lot.annual_value_each) for lot in answer.lots]
    return pd.DataFrame([{LOT: str(place), ORDER: place, **row} for place, row in enumerate(named + equal)])


def _equal_words(lots: int) -> str:
    return "The whole contract" if lots == 1 else f"One of {lots} equal lots"


def _lot_row(lot: LotRow | NamedLotRow, words: str, share: float, value: float) -> Row:
    return {
        LOT_WORDS: words,
        LOT_SHARE: 100 * share,
        LOT_VALUE: value,
        "eligible": lot.eligible,
        "eligible_local": lot.eligible_local,
        "eligible_local_current": lot.eligible_local_current,
    }


def breakdown_rows(parts: pd.DataFrame) -> pd.DataFrame:
    """The counts by band, ward or theme, with the order in which they come."""
    return parts.assign(**{ORDER: range(len(parts))})


def member_rows(candidates: pd.DataFrame, members: Sequence[str], lead: str | None) -> pd.DataFrame:
    """The partners put together, largest turnover first, each with its part and share.

    Args:
        candidates: Everybody who may be a partner (`candidate_rows`).
        members: Their org_id.
        lead: The lead among them; None without partners.
    """
    rows = candidates[candidates[PoolRow.ID].isin(members)]
    together = int(rows[PoolRow.TURNOVER].sum()) if len(rows) else 0
    part = rows[PoolRow.ID].eq(lead).map({True: "Lead", False: "Partner"})
    return rows.assign(**{PART: part, SHARE: rows[PoolRow.TURNOVER].astype(float) / max(together, 1)})
