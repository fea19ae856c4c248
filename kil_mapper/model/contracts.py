"""The question that a commissioner asks of a place, and its answer (METHODS §8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat

if TYPE_CHECKING:  # half a second, which the command line has not got when it only parses a question
    import pandas as pd

LADDER = (
    *(5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000),
    *(750_000, 1_000_000, 1_500_000, 2_000_000),
)
"""Annual values without VAT that the ladder looks at, in pounds."""

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

    def __post_init__(self) -> None:
        for name in ("value", "years", "multiple"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be above 0, not {getattr(self, name)}")
        if self.lots < 1:
            raise ValueError(f"lots must be at least 1, not {self.lots}")

    @property
    def annual_value(self) -> Fraction:
        """Value of one year without VAT, in pounds."""
        net = self.value / (1 + VAT_RATE) if self.vat is Vat.INCLUDED else self.value
        return net / self.years if self.basis is ContractBasis.TOTAL else net

    @property
    def required_turnover(self) -> Fraction:
        """The turnover that an organisation must have to bid alone, in pounds."""
        return self.multiple * self.annual_value

    @property
    def whole_value(self) -> Fraction:
        """Value of the whole contract without VAT, in pounds."""
        return self.annual_value * self.years

    @property
    def whole_value_with_vat(self) -> Fraction:
        """Value of the whole contract with VAT at the standard rate, in pounds: what legal thresholds are of."""
        return self.whole_value * (1 + VAT_RATE)


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
    """Columns of the eligible by band, ward or theme, counts only; bands and wards add up, themes do not.

    Wards leave out the organisations that are never named with a place; these have the row `WITHHELD`.
    """

    KEY = "key"
    LABEL = "label"
    ELIGIBLE = "eligible"
    LOCAL = "eligible_local"
    LOCAL_CURRENT = "eligible_local_current"
    UNKNOWN = "unknown_income"

    WITHHELD = "withheld"  # key of the row of those never named with a place
    NO_WARD = "no_ward"  # key of the row of those whose ward is not known; there only where there are any


class BreakdownBy(StrEnum):
    """What the eligible can be broken down by."""

    BAND = "band"
    WARD = "ward"
    THEME = "theme"


@dataclass(frozen=True)
class Consortium:
    """Organisations that bid together: suggested, or picked by a person.

    Attributes:
        members: org_id of each, largest turnover first.
        combined_turnover: Their turnovers together, in pounds.
        lead: The member with the largest turnover.
        lead_turnover: Its turnover, in pounds.
        largest_share: Its share of the combined turnover, 0–1; 0 where nobody turns over anything.
        wards: Names of the wards where members are based; never that of a member at a protected address.
        hyper_local: The smallest member that turns over less than £100,000 and works in one authority; None without.
        enough: Whether they together turn over what is wanted.
        lead_enough: Whether the lead alone does.
        themes: What members do, in the register's words, in the order of its codes.
        missing: What was asked for and nobody brings: a theme, a ward.
        hyper_locals: All such members, largest turnover first.
    """

    members: tuple[str, ...]
    combined_turnover: int
    lead: str
    lead_turnover: int
    largest_share: float
    wards: tuple[str, ...]
    hyper_local: str | None
    enough: bool
    lead_enough: bool
    themes: tuple[str, ...]
    missing: tuple[str, ...]
    hyper_locals: tuple[str, ...]


@dataclass(frozen=True)
class LotRow:
    """The same question for a contract in equal lots: who could take one of them alone."""

    lots: int
    annual_value_each: float
    eligible: int
    eligible_local: int
    eligible_local_current: int


@dataclass(frozen=True)
class NamedLotRow:
    """The same question for one named lot."""

    name: str
    share: float
    annual_value: float
    required_turnover: float
    eligible: int
    eligible_local: int
    eligible_local_current: int


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
        unknown_income: Organisations asked about whose turnover is not known: never eligible, never hidden, also where
            only current accounts are asked for.
        pool: The eligible organisations (`PoolRow`).
        falls_to: The values at which the pool falls to 3, 1 and 0.
        lots: One row for each number of equal lots.
        named_lots: One row for each named lot, in the order asked.
        withheld: Eligible organisations that are counted and left out of the pool: asked of one ward, naming them
            would name their place.
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
    named_lots: tuple[NamedLotRow, ...] = ()
    withheld: int = 0
