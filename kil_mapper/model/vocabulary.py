"""The closed vocabularies of the field, each word once. Values are stable: they are stored and printed."""

from __future__ import annotations

from enum import StrEnum


class RuleProfile(StrEnum):
    """Which organisations count (METHODS §3)."""

    ALL = "all"


class TurnoverBasis(StrEnum):
    """Which turnover an organisation is banded by (METHODS §1)."""

    LATEST = "latest"
    ANNUALISED = "annualised"
    MEDIAN = "median"

    @property
    def label(self) -> str:
        """The choice in words."""
        return {
            TurnoverBasis.LATEST: "latest reported income",
            TurnoverBasis.ANNUALISED: "latest income, scaled to a full year where the period was not 12 months",
            TurnoverBasis.MEDIAN: "median of the newest three years",
        }[self]


class SetAsideReason(StrEnum):
    """Why a row of a register is not counted, in the order in which reasons are checked (METHODS §3)."""

    UNREADABLE = "unreadable"
    LINKED = "linked"
    REMOVED = "removed"
    MERGED_DUPLICATE = "merged_duplicate"
    NOT_LOCATED = "not_located"
    OUTSIDE = "outside"

    @property
    def label(self) -> str:
        """The reason in plain English."""
        return {
            SetAsideReason.UNREADABLE: "The record is too damaged to read",
            SetAsideReason.LINKED: "Linked charity: part of a main charity that is counted itself",
            SetAsideReason.REMOVED: "Removed from the register",
            SetAsideReason.MERGED_DUPLICATE: "The same organisation a second time",
            SetAsideReason.NOT_LOCATED: "No usable postcode",
            SetAsideReason.OUTSIDE: "Based outside the chosen area",
        }[self]


class NotLocatedCause(StrEnum):
    """Why an address has no place on the map."""

    MISSING = "missing"  # no postcode given
    MALFORMED = "malformed"  # what is given is no postcode
    UNKNOWN = "unknown"  # looks right, but is not in the directory
    AREA_NOT_HELD = "area_not_held"  # the directory does not hold this postcode area at all
    NO_GRID_REFERENCE = "no_grid_reference"  # in the directory without a position

    @property
    def label(self) -> str:
        """The cause in plain English."""
        return {
            NotLocatedCause.MISSING: "No postcode given",
            NotLocatedCause.MALFORMED: "What is given is not a postcode",
            NotLocatedCause.UNKNOWN: "The postcode is not in the directory",
            NotLocatedCause.AREA_NOT_HELD: "The directory does not hold this postcode area",
            NotLocatedCause.NO_GRID_REFERENCE: "The postcode has no position in the directory",
        }[self]


class LocatedBy(StrEnum):
    """How the area codes of an address were found (METHODS §4)."""

    DIRECTORY = "directory"  # the directory's own code, of the same edition
    POINT_IN_POLYGON = "point_in_polygon"


class AreaType(StrEnum):
    """Kinds of area that are reported on, in the order of reports."""

    LAD = "lad"
    WARD = "ward"
    CUSTOM = "custom"


class VersusWhole(StrEnum):
    """How an area's rate stands to that of the whole (METHODS §6)."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_DIFFERENCE = "no_clear_difference"

    @property
    def label(self) -> str:
        """The comparison in words."""
        return self.value.replace("_", " ")


class Reach(StrEnum):
    """How far an organisation works, by the areas of operation it reports (METHODS §3)."""

    LOCAL = "local"
    SUB_REGIONAL = "sub_regional"
    REGIONAL = "regional"
    NATIONAL = "national"
    OVERSEAS = "overseas"
    NOT_STATED = "not_stated"

    @property
    def label(self) -> str:
        """The reach in words."""
        return {
            Reach.LOCAL: "local: one authority or county",
            Reach.SUB_REGIONAL: "sub-regional: two to nine authorities",
            Reach.REGIONAL: "regional: a region, or ten authorities and more",
            Reach.NATIONAL: "national",
            Reach.OVERSEAS: "overseas alone",
            Reach.NOT_STATED: "not stated",
        }[self]


class ContractBasis(StrEnum):
    """What a contract value is the value of."""

    TOTAL = "total"
    ANNUAL = "annual"


class Vat(StrEnum):
    """Whether a contract value holds value added tax."""

    INCLUDED = "included"
    EXCLUDED = "excluded"


class IndexEdition(StrEnum):
    """Editions of the English Indices of Deprivation."""

    IOD2025 = "IoD2025"
    IOD2019 = "IoD2019"

    @property
    def lsoa_year(self) -> int:
        """The LSOA edition the index is published on."""
        return 2021 if self is IndexEdition.IOD2025 else 2011

    @property
    def lsoas_in_england(self) -> int:
        """How many LSOAs the index ranks."""
        return 33_755 if self is IndexEdition.IOD2025 else 32_844

    @property
    def population_year(self) -> int:
        """Mid-year of the residents published with the index."""
        return 2022 if self is IndexEdition.IOD2025 else 2015

    @property
    def full_title(self) -> str:
        """The full title."""
        return f"English Indices of Deprivation {self.value[3:]}"


class PlaceDetail(StrEnum):
    """How exactly outputs meant for sharing place organisations (METHODS §13)."""

    AREA = "area"  # small and unknown organisations at the centre of their LSOA, no full postcode
    POSTCODE = "postcode"  # every organisation at its postcode


class DatasetId(StrEnum):
    """The published datasets that can be read."""

    CHARITY = "charity"
    ANNUAL_RETURN_HISTORY = "charity_annual_return_history"
    ANNUAL_RETURN_PARTA = "charity_annual_return_parta"
    ANNUAL_RETURN_PARTB = "charity_annual_return_partb"
    AREA_OF_OPERATION = "charity_area_of_operation"
    CLASSIFICATION = "charity_classification"
    OTHER_NAMES = "charity_other_names"
    INDICES_FILE_7 = "indices_file_7"
    INDICES_FILE_1 = "indices_file_1"
    ONSPD = "onspd"
    NSPL = "nspl"
    CODE_POINT_OPEN = "code_point_open"
    LSOA_2021_BOUNDARIES = "lsoa_2021_boundaries"
    LSOA_2011_BOUNDARIES = "lsoa_2011_boundaries"
    WARD_BOUNDARIES = "ward_boundaries"
    LAD_BOUNDARIES = "lad_boundaries"
    LSOA_LOOKUP = "lsoa_2011_2021_lookup"
