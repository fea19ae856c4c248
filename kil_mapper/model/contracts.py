"""The question that a commissioner asks of a place, and its answer (METHODS §8)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat

if TYPE_CHECKING:  # half a second, which the command line has not got when it only parses a question
    import pandas as pd

VAT_RATE = Fraction(20, 100)  # standard rate since 4 January 2011 (Value Added Tax Act 1994, section 2)


@dataclass(frozen=True)
class ContractQuestion:
    """Who could take this contract?

    Attributes:
        value: The value in pounds, as it stands in the notice.
        basis: Whether that is the whole contract or one year of it.
        vat: Whether it holds VAT; the test is made without.
        years: How long the contract runs.
        multiple: How many times the annual value an organisation must turn over.
        lots: The most lots to look at.
        theme: Only organisations of this theme: a classification code or the register's words for it.
        ward: Only organisations based in this ward: its name or code.
        reach: Only organisations of one of these reaches; () for any.
        current_only: Only organisations with accounts no older than 24 months.
        named_lots: Lots by name, each with its share of the contract's value, 0–1.
    """

    value: Fraction
    basis: ContractBasis
    vat: Vat
    years: Fraction = Fraction(1)
    multiple: Fraction = Fraction(2)
    lots: int = 4
    theme: str | None = None
    ward: str | None = None
    reach: tuple[Reach, ...] = ()
    current_only: bool = False
    named_lots: tuple[tuple[str, Fraction], ...] = ()

    @property
    def annual_value(self) -> Fraction:
        """Value of one year without VAT, in pounds."""
        net = self.value / (1 + VAT_RATE) if self.vat is Vat.INCLUDED else self.value
        return net / self.years if self.basis is ContractBasis.TOTAL else net

    @property
    def required_turnover(self) -> Fraction:
        """The turnover that an organisation must have to bid alone, in pounds."""
        return self.multiple * self.annual_value


class PoolRow:
    """Columns of `ContractAnswer.pool`, largest turnover first."""

    ID = "org_id"
    NAME = "name"
    TURNOVER = "turnover"
    REACH = "reach"
    YEAR_END = "year_end"
    WARD = "ward"  # missing for organisations that are never named with a place


class LadderRow:
    """Columns of the ladder, one row an annual value, rising."""

    ANNUAL_VALUE = "annual_value"
    REQUIRED = "required_turnover"
    ELIGIBLE = "eligible"
    LOCAL = "eligible_local"
    LOCAL_CURRENT = "eligible_local_current"


class BreakdownRow:
    """Columns of the eligible by band, ward or theme; themes do not add up."""

    KEY = "key"
    LABEL = "label"
    ELIGIBLE = "eligible"
    LOCAL = "eligible_local"
    LOCAL_CURRENT = "eligible_local_current"
    UNKNOWN = "unknown_income"


@dataclass(frozen=True)
class Consortium:
    """Organisations that together turn over enough, none of which could bid alone.

    Attributes:
        members: org_id of each, largest turnover first.
        combined_turnover: Their turnovers together, in pounds.
        lead: The member with the largest turnover.
        lead_turnover: Its turnover, in pounds.
        largest_share: Its share of the combined turnover.
        wards: Names of the wards where members are based.
        hyper_local: The member that was added as the smallest and nearest; None where there was none to add.
    """

    members: tuple[str, ...]
    combined_turnover: int
    lead: str
    lead_turnover: int
    largest_share: float
    wards: tuple[str, ...]
    hyper_local: str | None


@dataclass(frozen=True)
class LotRow:
    """The same question for a contract in equal lots."""

    lots: int
    annual_value_each: float
    eligible: int


@dataclass(frozen=True)
class FallsTo:
    """Above which annual value the pool falls to so few; None where it is never larger."""

    organisations: int
    above_annual_value: int | None


@dataclass(frozen=True, eq=False)
class ContractAnswer:
    """Who could take the contract.

    Attributes:
        question: What was asked.
        eligible: Organisations that turn over enough.
        eligible_local: Of these, those of local or sub-regional reach.
        eligible_local_current: Of these, those with accounts no older than 24 months.
        unknown_income: Organisations asked about whose turnover is not known: never eligible, never hidden.
        pool: The eligible organisations (`PoolRow`).
        falls_to: The values at which the pool falls to 3, 1 and 0.
        lots: One row for each number of lots.
        consortia: Suggestions, fewest partners first.
    """

    question: ContractQuestion
    eligible: int
    eligible_local: int
    eligible_local_current: int
    unknown_income: int
    pool: pd.DataFrame
    falls_to: tuple[FallsTo, ...]
    lots: tuple[LotRow, ...]
    consortia: tuple[Consortium, ...]
