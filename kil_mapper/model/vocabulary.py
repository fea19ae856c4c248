"""The closed vocabularies of the field, each word once. Values are stable: they are stored and printed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

REGISTERED: Final = "Registered"  # the register's word, tidied, for a charity that exists
ADDED_BY_HAND: Final = "Added by hand"  # the status of a group that no register knows
LOCAL_PREFIX: Final = "KIL-"  # of identifiers of groups that no register knows


class RuleProfile(StrEnum):
    """Which organisations count (METHODS §3); `model.rules` declares what each profile sets aside."""

    ALL = "all"
    VCSE = "vcse"
    NCVO = "ncvo"

    @property
    def label(self) -> str:
        """The profile in words."""
        return {
            RuleProfile.ALL: "everything registered: main charities on the register, based here",
            RuleProfile.VCSE: "the local voluntary sector: without schools, NHS charities, housing associations, "
            "funders, national and overseas bodies, and dormant ones",
            RuleProfile.NCVO: "close to NCVO’s definition: without schools, NHS charities, housing associations, "
            "places of worship and dormant ones",
        }[self]


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
    SCHOOL_UNIVERSITY = "school_university"
    NHS = "nhs"
    HOUSING_ASSOCIATION = "housing_association"
    GRANT_MAKER = "grant_maker"
    NATIONAL = "national"
    OVERSEAS = "overseas"
    FAITH_WORSHIP = "faith_worship"
    PARENT_TEACHER = "parent_teacher"
    DORMANT = "dormant"
    BY_HAND = "by_hand"

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
            SetAsideReason.SCHOOL_UNIVERSITY: "School, college or university",
            SetAsideReason.NHS: "NHS or hospital charity",
            SetAsideReason.HOUSING_ASSOCIATION: "Housing association",
            SetAsideReason.GRANT_MAKER: "Grant-maker: a funder, shown apart as an asset",
            SetAsideReason.NATIONAL: "National body with its head office here, shown apart",
            SetAsideReason.OVERSEAS: "Works abroad alone, shown apart",
            SetAsideReason.FAITH_WORSHIP: "Place of worship or faith body",
            SetAsideReason.PARENT_TEACHER: "Parent teacher association",
            SetAsideReason.DORMANT: "Dormant: no income and no spending, or no return for two years",
            SetAsideReason.BY_HAND: "Set aside by hand, each with its reason",
        }[self]


class DecisionAction(StrEnum):
    """What a person may decide about an organisation or a rule; the newest decision on a subject stands."""

    SET_ASIDE = "set_aside"
    BRING_BACK = "bring_back"
    MERGE = "merge"  # the organisation is another one a second time
    KEEP_APART = "keep_apart"  # two that look alike are two
    SENSITIVE = "sensitive"  # never named with a place
    NOT_SENSITIVE = "not_sensitive"

    @property
    def label(self) -> str:
        """The decision in words."""
        return {
            DecisionAction.SET_ASIDE: "set aside",
            DecisionAction.BRING_BACK: "brought back",
            DecisionAction.MERGE: "merged with another",
            DecisionAction.KEEP_APART: "kept apart from one that looks alike",
            DecisionAction.SENSITIVE: "marked as sensitive",
            DecisionAction.NOT_SENSITIVE: "marked as not sensitive",
        }[self]


class Correctable(StrEnum):
    """What a person may set right about an organisation; the register's own value is kept beside it."""

    NAME = "name"
    POSTCODE = "postcode"
    LOCATION = "location"
    TURNOVER = "turnover"

    @property
    def label(self) -> str:
        """The fact in words."""
        return {
            Correctable.NAME: "name",
            Correctable.POSTCODE: "postcode",
            Correctable.LOCATION: "place on the map",
            Correctable.TURNOVER: "turnover",
        }[self]


class ChangeKind(StrEnum):
    """What a newer register can change, in the order of print."""

    NEW = "new"
    REMOVED = "removed"
    MOVED_BAND = "moved_band"
    MOVED_AREA = "moved_area"
    OVERDUE = "overdue"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """The change in words."""
        return {
            ChangeKind.NEW: "new here",
            ChangeKind.REMOVED: "no longer here",
            ChangeKind.MOVED_BAND: "in another turnover band",
            ChangeKind.MOVED_AREA: "in another ward",
            ChangeKind.OVERDUE: "accounts now overdue",
            ChangeKind.CONFLICT: "corrected here and changed in the register",
        }[self]


class ReportDetail(StrEnum):
    """How much a report tells."""

    SUMMARY = "summary"  # the summary, need and capacity, contracts, method
    FULL = "full"  # every section and annex

    @property
    def label(self) -> str:
        """The choice in words."""
        return {
            ReportDetail.SUMMARY: "short: summary, need and capacity, contracts, method",
            ReportDetail.FULL: "full: every section and annex",
        }[self]


class Condition(StrEnum):
    """What a ward or neighbourhood may meet (METHODS §7), in the order of print."""

    HIGH_NEED = "high_need"
    FEWER_ORGANISATIONS = "fewer_organisations"
    NO_CLUSTER_OR_ABOVE = "no_cluster_or_above"
    NO_ANCHOR = "no_anchor"

    @property
    def label(self) -> str:
        """The condition in words."""
        return {
            Condition.HIGH_NEED: "high need",
            Condition.FEWER_ORGANISATIONS: "clearly fewer organisations per head",
            Condition.NO_CLUSTER_OR_ABOVE: "no organisation of the cluster band or above",
            Condition.NO_ANCHOR: "no community anchor within reach",
        }[self]


class MemberType(StrEnum):
    """What a neighbourhood is made of."""

    LSOA = "lsoa"
    WARD = "ward"


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
    BY_HAND = "by_hand"


class AreaType(StrEnum):
    """Kinds of area that are reported on, in the order of reports."""

    LAD = "lad"
    WARD = "ward"
    CUSTOM = "custom"

    @property
    def nouns(self) -> tuple[str, str]:
        """What people call such areas, one and many."""
        return {
            AreaType.LAD: ("local authority", "local authorities"),
            AreaType.WARD: ("ward", "wards"),
            AreaType.CUSTOM: ("neighbourhood", "neighbourhoods"),
        }[self]


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
    def word(self) -> str:
        """The reach in a word, for tables: sub-regional."""
        return "not stated" if self is Reach.NOT_STATED else self.value.replace("_", "-")

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


class PlaceKind(StrEnum):
    """Places that a project is compared with, in the order of print."""

    HERE = "here"
    NEIGHBOUR = "neighbour"
    REGION = "region"
    ENGLAND = "england"


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


class MapKind(StrEnum):
    """What a map for sharing shows."""

    ORGANISATIONS = "organisations"  # a symbol for every organisation, over need
    NEED_CAPACITY = "need_capacity"  # two maps side by side
    BIVARIATE = "bivariate"  # need and capacity in one map of nine classes

    @property
    def label(self) -> str:
        """The map in words."""
        return {
            MapKind.ORGANISATIONS: "organisations over need",
            MapKind.NEED_CAPACITY: "need and capacity side by side",
            MapKind.BIVARIATE: "need and capacity in one map",
        }[self]


class PictureSize(StrEnum):
    """What a picture of a map or a chart is made for."""

    A4 = "a4"  # on its side
    A3 = "a3"  # on its side
    SLIDE = "slide"  # 16:9, with letters that are read from the back of a room

    @property
    def label(self) -> str:
        """The sheet in words."""
        return {PictureSize.A4: "A4", PictureSize.A3: "A3", PictureSize.SLIDE: "a slide"}[self]


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
