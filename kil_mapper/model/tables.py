"""The tables of a project. Column names are constants here and nowhere else."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import Column, GeometryKind, Kind, TableSchema

T, I, N, B, D = Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE  # noqa: E741


class Org:
    """Columns of `organisations`: every stored row of a register, counted or not."""

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


ORGANISATIONS = TableSchema(
    "organisations",
    "Organisations",
    (
        Column(
            Org.ID,
            T,
            "Identifier in org-id.guide form (GB-CHC-…); linked charities add -n",
            required=True,
        ),
        Column(Org.NAME, T, "Name as registered, white space tidied", required=True),
        Column(Org.CHARITY_NUMBER, T, "Registered charity number"),
        Column(Org.LINKED_NUMBER, I, "Linked charity number; 0 for a main charity"),
        Column(Org.REGISTER_KEY, T, "The register's own key of the row (organisation_number)"),
        Column(Org.COMPANY_NUMBER, T, "Company number, 8 characters"),
        Column(Org.CHARITY_TYPE, T, "Legal form as the register names it"),
        Column(Org.STATUS, T, "Registered or Removed"),
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
        Column(Org.LOCATED_BY, T, "How the area codes were found: directory or point_in_polygon"),
        Column(Org.POSTCODE_TERMINATED, B, "The postcode is no longer in use; it still has a place"),
        Column(Org.POSTCODE_LARGE_USER, B, "The postcode is that of a large user or PO box"),
        Column(Org.DUPLICATE_OF, T, "org_id of the row that this one repeats"),
        Column(Org.RECORD, I, "Record number in the file, the heading being 1"),
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


class Area:
    """Columns shared by `lsoas`, `wards` and `authorities`."""

    CODE: Final = "area_code"
    NAME: Final = "name"
    LAD: Final = "lad_code"


DOMAINS: Final = {
    "imd": "Index of Multiple Deprivation",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, Skills and Training",
    "health": "Health Deprivation and Disability",
    "crime": "Crime",
    "housing": "Barriers to Housing and Services",
    "environment": "Living Environment",
    "idaci": "Income Deprivation Affecting Children Index (IDACI)",
    "idaopi": "Income Deprivation Affecting Older People (IDAOPI)",
}


class Lsoa(Area):
    """Columns of `lsoas`: the small areas that need is measured on. Domains add <domain>_score, _rank, _decile."""

    POPULATION: Final = "population"
    SCORE: Final = "imd_score"
    RANK: Final = "imd_rank"
    DECILE: Final = "imd_decile"


LSOAS = TableSchema(
    "lsoas",
    "Small areas (LSOAs) and their need",
    (
        Column(Lsoa.CODE, T, "LSOA code, in the edition of the index", required=True),
        Column(Lsoa.NAME, T, "LSOA name"),
        Column(Lsoa.LAD, T, "Local authority in the index file", required=True),
        Column(Lsoa.POPULATION, I, "Residents, all ages, as published with the index"),
        *(
            column
            for key, title in DOMAINS.items()
            for column in (
                Column(f"{key}_score", N, f"{title}: score"),
                Column(f"{key}_rank", I, f"{title}: rank in England, 1 = most deprived"),
                Column(f"{key}_decile", I, f"{title}: decile in England, 1 = most deprived"),
            )
        ),
    ),
    key=(Lsoa.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)

WARDS = TableSchema(
    "wards",
    "Wards",
    (
        Column(Area.CODE, T, "Ward code", required=True),
        Column(Area.NAME, T, "Ward name", required=True),
        Column(Area.LAD, T, "Local authority", required=True),
    ),
    key=(Area.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)

AUTHORITIES = TableSchema(
    "authorities",
    "Local authorities",
    (
        Column(Area.CODE, T, "Local authority code, as in the index file", required=True),
        Column(Area.NAME, T, "Local authority name", required=True),
    ),
    key=(Area.CODE,),
    geometry=GeometryKind.MULTIPOLYGON,
)


class Postcode:
    """Columns of `postcodes`: every postcode of the project's area, live and terminated."""

    CODE: Final = "postcode"
    EASTING: Final = "easting"
    NORTHING: Final = "northing"
    LSOA: Final = "lsoa_code"
    WARD: Final = "ward_code"
    LAD: Final = "lad_code"
    TERMINATED: Final = "terminated"
    LARGE_USER: Final = "large_user"
    LOCATED_BY: Final = "located_by"


POSTCODES = TableSchema(
    "postcodes",
    "Postcodes of the area",
    (
        Column(Postcode.CODE, T, "Postcode in the form AA9 9AA", required=True),
        Column(Postcode.EASTING, N, "Easting, metres, EPSG:27700", required=True),
        Column(Postcode.NORTHING, N, "Northing, metres, EPSG:27700", required=True),
        Column(Postcode.LSOA, T, "LSOA, in the edition of the project's boundaries", required=True),
        Column(Postcode.WARD, T, "Ward"),
        Column(Postcode.LAD, T, "Local authority of the LSOA in the index file"),
        Column(Postcode.TERMINATED, B, "No longer in use", required=True),
        Column(Postcode.LARGE_USER, B, "Large user or PO box", required=True),
        Column(Postcode.LOCATED_BY, T, "How the LSOA was found: directory or point_in_polygon"),
    ),
    key=(Postcode.CODE,),
)


class Unstored:
    """Columns of `unstored`: rows of registers that are counted but not kept, by reason."""

    DATASET: Final = "dataset"
    REASON: Final = "reason"
    CAUSE: Final = "cause"
    ROWS: Final = "rows"


UNSTORED = TableSchema(
    "unstored",
    "Rows counted but not stored",
    (
        Column(Unstored.DATASET, T, "Dataset the rows come from", required=True),
        Column(Unstored.REASON, T, "Why they are set aside: a SetAsideReason", required=True),
        Column(Unstored.CAUSE, T, "For not_located, a NotLocatedCause"),
        Column(Unstored.ROWS, I, "Number of rows", required=True),
    ),
)


class Source:
    """Columns of `sources`: what was loaded, from where, under which terms."""

    DATASET: Final = "dataset"
    TITLE: Final = "title"
    PUBLISHER: Final = "publisher"
    EDITION: Final = "edition"
    LICENCE: Final = "licence"
    ATTRIBUTION: Final = "attribution"
    FILE: Final = "file"
    SHA256: Final = "sha256"
    ROWS_READ: Final = "rows_read"
    ROWS_KEPT: Final = "rows_kept"
    ROWS_SET_ASIDE: Final = "rows_set_aside"
    RECORDS_MENDED: Final = "records_mended"


SOURCES = TableSchema(
    "sources",
    "Sources",
    (
        Column(Source.DATASET, T, "Dataset: a DatasetId", required=True),
        Column(Source.TITLE, T, "Title", required=True),
        Column(Source.PUBLISHER, T, "Publisher", required=True),
        Column(Source.EDITION, T, "Edition or date of the file", required=True),
        Column(Source.LICENCE, T, "Licence", required=True),
        Column(Source.ATTRIBUTION, T, "Attribution statements, one a line", required=True),
        Column(Source.FILE, T, "File names, one a line", required=True),
        Column(Source.SHA256, T, "SHA-256 of each file, one a line", required=True),
        Column(Source.ROWS_READ, I, "Rows read", required=True),
        Column(Source.ROWS_KEPT, I, "Rows kept in the project", required=True),
        Column(Source.ROWS_SET_ASIDE, I, "Rows not kept, each for a counted reason", required=True),
        Column(Source.RECORDS_MENDED, I, "Broken records put together again", required=True),
    ),
    key=(Source.DATASET,),
)


class IssueCol:
    """Columns of `issues` and `issue_counts`."""

    KIND: Final = "kind"
    SEVERITY: Final = "severity"
    MESSAGE: Final = "message"
    FILE: Final = "file"
    ROW: Final = "row"
    COLUMN: Final = "column"
    VALUE: Final = "value"
    HINT: Final = "hint"
    TIMES: Final = "times"


ISSUES = TableSchema(
    "issues",
    "Issues met in the data",
    (
        Column(IssueCol.KIND, T, "Kind of issue", required=True),
        Column(IssueCol.SEVERITY, T, "note, warning or error", required=True),
        Column(IssueCol.MESSAGE, T, "What happened and what was done", required=True),
        Column(IssueCol.FILE, T, "File"),
        Column(IssueCol.ROW, I, "Record number, the heading being 1"),
        Column(IssueCol.COLUMN, T, "Column heading"),
        Column(IssueCol.VALUE, T, "The text in question"),
        Column(IssueCol.HINT, T, "What to do"),
    ),
)

ISSUE_COUNTS = TableSchema(
    "issue_counts",
    "Issues, counted in full",
    (
        Column(IssueCol.KIND, T, "Kind of issue", required=True),
        Column(IssueCol.TIMES, I, "How often it was met", required=True),
    ),
    key=(IssueCol.KIND,),
)

ALL_TABLES: Final = (
    ORGANISATIONS,
    ANNUAL_RETURNS,
    RETURNS_A,
    RETURNS_B,
    CLASSIFICATIONS,
    AREAS_OF_OPERATION,
    OTHER_NAMES,
    LSOAS,
    WARDS,
    AUTHORITIES,
    POSTCODES,
    UNSTORED,
    SOURCES,
    ISSUES,
    ISSUE_COUNTS,
)
