"""What the registers say of organisations. Column names are constants here and nowhere else."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import B, Column, D, GeometryKind, I, N, T, TableSchema


class Org:
    """Columns of `organisations`: every stored row of a register and every group added by hand, counted or not.

    Names, postcodes and places are those that stand: what a person corrected is in `corrections`, with the original.
    """

    ID: Final = "org_id"
    NAME: Final = "name"
    CHARITY_NUMBER: Final = "charity_number"
    LINKED_NUMBER: Final = "linked_number"
    REGISTER_KEY: Final = "register_key"
    COMPANY_NUMBER: Final = "company_number"
    CHARITY_TYPE: Final = "charity_type"
    STATUS: Final = "status"
    REGISTERED_ON: Final = "registered_on"
    REMOVED_ON: Final = "removed_on"
    REPORTING_STATUS: Final = "reporting_status"
    PERIOD_START: Final = "period_start"
    PERIOD_END: Final = "period_end"
    INCOME: Final = "income"
    EXPENDITURE: Final = "expenditure"
    POSTCODE: Final = "postcode"
    POSTCODE_GIVEN: Final = "postcode_given"
    WEBSITE: Final = "website"
    ACTIVITIES: Final = "activities"
    IS_CIO: Final = "is_cio"
    INSOLVENT: Final = "insolvent"
    IN_ADMINISTRATION: Final = "in_administration"
    CDF_OR_CIF: Final = "is_cdf_or_cif"
    HAS_LAND: Final = "has_land"
    EASTING: Final = "easting"
    NORTHING: Final = "northing"
    LSOA: Final = "lsoa_code"
    WARD: Final = "ward_code"
    LAD: Final = "lad_code"
    LOCATED_BY: Final = "located_by"
    POSTCODE_TERMINATED: Final = "postcode_terminated"
    POSTCODE_LARGE_USER: Final = "postcode_large_user"
    DUPLICATE_OF: Final = "duplicate_of"
    RECORD: Final = "record"
    TURNOVER_BY_HAND: Final = "turnover_by_hand"
    TURNOVER_BY_HAND_OF: Final = "turnover_by_hand_of"


ORGANISATIONS = TableSchema(
    "organisations",
    "Organisations",
    (
        Column(
            Org.ID,
            T,
            "Identifier in org-id.guide form (GB-CHC-…); linked charities add -n; KIL-… for groups added by hand",
            required=True,
        ),
        Column(Org.NAME, T, "Name as registered, white space tidied", required=True),
        Column(Org.CHARITY_NUMBER, T, "Registered charity number"),
        Column(Org.LINKED_NUMBER, I, "Linked charity number; 0 for a main charity"),
        Column(Org.REGISTER_KEY, T, "The register's own key of the row (organisation_number)"),
        Column(Org.COMPANY_NUMBER, T, "Company number, 8 characters"),
        Column(Org.CHARITY_TYPE, T, "Legal form as the register names it"),
        Column(Org.STATUS, T, "Registered, Removed, or Added by hand"),
        Column(Org.REGISTERED_ON, D, "Date of registration"),
        Column(Org.REMOVED_ON, D, "Date of removal"),
        Column(Org.REPORTING_STATUS, T, "Reporting status in the register"),
        Column(Org.PERIOD_START, D, "First day of the latest accounting period"),
        Column(Org.PERIOD_END, D, "Last day of the latest accounting period"),
        Column(Org.INCOME, I, "Latest gross income in pounds, as reported"),
        Column(Org.EXPENDITURE, I, "Latest gross expenditure in pounds, as reported"),
        Column(
            Org.POSTCODE,
            T,
            "Contact postcode in the form AA9 9AA; empty if what is given is no postcode",
        ),
        Column(Org.POSTCODE_GIVEN, T, "Contact postcode exactly as in the register"),
        Column(Org.WEBSITE, T, "Website in the register"),
        Column(Org.ACTIVITIES, T, "Activities in the organisation's own words"),
        Column(Org.IS_CIO, B, "Is a charitable incorporated organisation"),
        Column(Org.INSOLVENT, B, "The register says it is insolvent"),
        Column(Org.IN_ADMINISTRATION, B, "The register says it is in administration"),
        Column(Org.CDF_OR_CIF, B, "Is a common deposit or investment fund"),
        Column(Org.HAS_LAND, B, "Owns or leases land or buildings, by its own report"),
        Column(Org.EASTING, N, "Easting of the postcode, metres, EPSG:27700"),
        Column(Org.NORTHING, N, "Northing of the postcode, metres, EPSG:27700"),
        Column(Org.LSOA, T, "LSOA of the postcode, in the edition of the project's boundaries"),
        Column(Org.WARD, T, "Ward of the postcode"),
        Column(Org.LAD, T, "Local authority of the LSOA, in the index file"),
        Column(Org.LOCATED_BY, T, "How the area codes were found: directory, point_in_polygon or by_hand"),
        Column(Org.POSTCODE_TERMINATED, B, "The postcode is no longer in use; it still has a place"),
        Column(Org.POSTCODE_LARGE_USER, B, "The postcode is that of a large user or PO box"),
        Column(Org.DUPLICATE_OF, T, "org_id of the row that this one repeats"),
        Column(Org.RECORD, I, "Record number in the file, the heading being 1; empty for a group added by hand"),
        Column(Org.TURNOVER_BY_HAND, I, "Turnover of a year in pounds as set by a person; outweighs the register"),
        Column(Org.TURNOVER_BY_HAND_OF, D, "Last day of the year of the turnover set by a person"),
    ),
    key=(Org.ID,),
    geometry=GeometryKind.POINT,
)


class Return:
    """Columns of the annual return tables."""

    ORG: Final = "org_id"
    PERIOD_START: Final = "period_start"
    PERIOD_END: Final = "period_end"
    CYCLE: Final = "cycle"
    DUE_ON: Final = "due_on"
    RECEIVED_ON: Final = "received_on"
    INCOME: Final = "income"
    EXPENDITURE: Final = "expenditure"
    SUPPRESSED: Final = "suppressed"
    ORDER: Final = "order"
    GRANT_MAKER: Final = "grant_making_is_main_activity"
    GOVERNMENT_FUNDED: Final = "receives_government_contracts"
    CONTRACTS: Final = "government_contracts"
    GRANTS: Final = "government_grants"
    CONTRACT_INCOME: Final = "income_from_government_contracts"
    GRANT_INCOME: Final = "income_from_government_grants"
    TRADING_SUBSIDIARY: Final = "has_trading_subsidiary"
    VOLUNTEERS: Final = "volunteers"
    EMPLOYEES: Final = "employees"
    RESERVES: Final = "reserves"
    FUNDS_UNRESTRICTED: Final = "funds_unrestricted"
    FUNDS_TOTAL: Final = "funds_total"
    FIXED_ASSETS: Final = "assets_total_fixed"
    CASH: Final = "assets_cash"


_PERIOD = (
    Column(Return.ORG, T, "Organisation", required=True),
    Column(Return.PERIOD_START, D, "First day of the accounting period"),
    Column(Return.PERIOD_END, D, "Last day of the accounting period"),
)

ANNUAL_RETURNS = TableSchema(
    "annual_returns",
    "Annual return history",
    (
        *_PERIOD,
        Column(Return.CYCLE, T, "Annual return cycle, such as AR23"),
        Column(Return.DUE_ON, D, "Date the return was due"),
        Column(Return.RECEIVED_ON, D, "Date the return was received; empty when it was not"),
        Column(Return.INCOME, I, "Gross income of the period in pounds"),
        Column(Return.EXPENDITURE, I, "Gross expenditure of the period in pounds"),
        Column(Return.SUPPRESSED, B, "The regulator keeps the figures back"),
    ),
)

RETURNS_A = TableSchema(
    "returns_part_a",
    "Annual return, part A",
    (
        *_PERIOD,
        Column(Return.ORDER, I, "1 = the latest period"),
        Column(Return.GRANT_MAKER, B, "Making grants is the main activity"),
        Column(Return.GOVERNMENT_FUNDED, B, "Received income from government contracts"),
        Column(Return.CONTRACTS, I, "Number of government contracts"),
        Column(Return.GRANTS, I, "Number of government grants"),
        Column(Return.CONTRACT_INCOME, I, "Income from government contracts in pounds"),
        Column(Return.GRANT_INCOME, I, "Income from government grants in pounds"),
        Column(Return.TRADING_SUBSIDIARY, B, "Has a trading subsidiary"),
        Column(Return.VOLUNTEERS, I, "Volunteers, head count, excluding trustees"),
    ),
)

RETURNS_B = TableSchema(
    "returns_part_b",
    "Annual return, part B (income above £500,000 only)",
    (
        *_PERIOD,
        Column(Return.ORDER, I, "1 = the latest period"),
        Column(Return.EMPLOYEES, I, "Employees, head count"),
        Column(Return.RESERVES, I, "Reserves in pounds"),
        Column(Return.FUNDS_UNRESTRICTED, I, "Unrestricted funds in pounds"),
        Column(Return.FUNDS_TOTAL, I, "All funds in pounds"),
        Column(Return.FIXED_ASSETS, I, "Fixed assets in pounds"),
        Column(Return.CASH, I, "Cash in pounds"),
    ),
)


class Theme:
    """Columns of `classifications`: What, Who and How, several per organisation."""

    ORG: Final = "org_id"
    CODE: Final = "code"
    TYPE: Final = "type"
    DESCRIPTION: Final = "description"


CLASSIFICATIONS = TableSchema(
    "classifications",
    "Themes",
    (
        Column(Theme.ORG, T, "Organisation", required=True),
        Column(Theme.CODE, T, "Classification code: 101–117, 201–207, 301–310"),
        Column(Theme.TYPE, T, "What, Who or How"),
        Column(Theme.DESCRIPTION, T, "The register's words"),
    ),
)


class Operation:
    """Columns of `areas_of_operation`: where organisations say they work. Names without codes."""

    ORG: Final = "org_id"
    TYPE: Final = "area_type"
    NAME: Final = "area_name"
    PARENT_TYPE: Final = "parent_type"
    PARENT_NAME: Final = "parent_name"


AREAS_OF_OPERATION = TableSchema(
    "areas_of_operation",
    "Areas of operation",
    (
        Column(Operation.ORG, T, "Organisation", required=True),
        Column(Operation.TYPE, T, "Local Authority, Region, Country or Continent"),
        Column(Operation.NAME, T, "The register's name of the area"),
        Column(Operation.PARENT_TYPE, T, "Type of the area it belongs to"),
        Column(Operation.PARENT_NAME, T, "Name of the area it belongs to"),
    ),
)


class OtherName:
    """Columns of `other_names`."""

    ORG: Final = "org_id"
    NAME: Final = "name"
    TYPE: Final = "name_type"


OTHER_NAMES = TableSchema(
    "other_names",
    "Other names",
    (
        Column(OtherName.ORG, T, "Organisation", required=True),
        Column(OtherName.NAME, T, "Another name it is known by"),
        Column(OtherName.TYPE, T, "Working name, Previous name, or Linked charity"),
    ),
)
