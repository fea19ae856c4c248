"""The tables of the Charity Commission's register extract: what they are, and which of their columns are read.

Phone numbers, e-mail addresses and street addresses are in the file and are not among the columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kil_mapper.importing.peek import Form, Peek
from kil_mapper.importing.recognition import Importer, Recognition
from kil_mapper.model import tables
from kil_mapper.model.datasets import Dataset, Need, Role
from kil_mapper.model.schema import TableSchema
from kil_mapper.model.tables import Operation, Org, OtherName, Return, Theme
from kil_mapper.model.vocabulary import DatasetId

ORGANISATION_NUMBER = "organisation_number"
DATE_OF_EXTRACT = "date_of_extract"
PAGE = "https://register-of-charities.charitycommission.gov.uk/register/full-register-download"
_PUBLISHER = "Charity Commission for England and Wales"
_LICENCE = "Open Government Licence v3.0"
_ATTRIBUTION = (
    (
        "Contains public sector information licensed under the Open Government Licence v3.0: "
        "Charity Commission for England and Wales, register of charities, {year}"
    ),
)


@dataclass(frozen=True)
class RegisterTable:
    """One table of the extract.

    Attributes:
        dataset: Its declaration.
        schema: The project table that its columns go into.
        columns: Our column by the publisher's heading.
        marks: Headings that together tell it from every other table.
        needed: Headings without which it cannot be used.
    """

    dataset: Dataset
    schema: TableSchema
    columns: dict[str, str]
    marks: frozenset[str]
    needed: frozenset[str] = frozenset({ORGANISATION_NUMBER})

    @property
    def headings(self) -> tuple[str, ...]:
        """The publisher's headings that are read, the key first."""
        return (ORGANISATION_NUMBER, *(heading for heading in self.columns if heading != ORGANISATION_NUMBER))


def _dataset(dataset: DatasetId, title: str, gives: str) -> Dataset:
    main = dataset is DatasetId.CHARITY
    return Dataset(
        id=dataset,
        role=Role.REGISTER if main else Role.REGISTER_DETAIL,
        need=Need.REQUIRED if main else Need.RECOMMENDED,
        title=title,
        publisher=_PUBLISHER,
        licence=_LICENCE,
        attribution=_ATTRIBUTION,
        gives=gives,
        get_it=f"On the publisher's page, download the table “{dataset.value}” as .txt or .json. It can stay zipped.",
        page=PAGE,
    )


_PERIOD = {"fin_period_start_date": Return.PERIOD_START, "fin_period_end_date": Return.PERIOD_END}

CHARITY = RegisterTable(
    dataset=_dataset(
        DatasetId.CHARITY,
        "Register of charities: charity",
        "The organisations themselves: name, number, status, latest income, postcode, activities.",
    ),
    schema=tables.ORGANISATIONS,
    columns={
        ORGANISATION_NUMBER: Org.REGISTER_KEY,
        "registered_charity_number": Org.CHARITY_NUMBER,
        "linked_charity_number": Org.LINKED_NUMBER,
        "charity_name": Org.NAME,
        "charity_type": Org.CHARITY_TYPE,
        "charity_registration_status": Org.STATUS,
        "date_of_registration": Org.REGISTERED_ON,
        "date_of_removal": Org.REMOVED_ON,
        "charity_reporting_status": Org.REPORTING_STATUS,
        "latest_acc_fin_period_start_date": Org.PERIOD_START,
        "latest_acc_fin_period_end_date": Org.PERIOD_END,
        "latest_income": Org.INCOME,
        "latest_expenditure": Org.EXPENDITURE,
        "charity_contact_postcode": Org.POSTCODE_GIVEN,
        "charity_contact_web": Org.WEBSITE,
        "charity_company_registration_number": Org.COMPANY_NUMBER,
        "charity_insolvent": Org.INSOLVENT,
        "charity_in_administration": Org.IN_ADMINISTRATION,
        "charity_is_cdf_or_cif": Org.CDF_OR_CIF,
        "charity_is_cio": Org.IS_CIO,
        "charity_activities": Org.ACTIVITIES,
        "charity_has_land": Org.HAS_LAND,
    },
    marks=frozenset({"registered_charity_number", "charity_name", "charity_registration_status", "date_of_removal"}),
    needed=frozenset(
        {
            ORGANISATION_NUMBER,
            "registered_charity_number",
            "linked_charity_number",
            "charity_name",
            "charity_registration_status",
            "charity_contact_postcode",
            "latest_income",
        }
    ),
)

ANNUAL_RETURN_HISTORY = RegisterTable(
    dataset=_dataset(
        DatasetId.ANNUAL_RETURN_HISTORY,
        "Register of charities: annual return history",
        "Income and spending of earlier years, and who is late with the return.",
    ),
    schema=tables.ANNUAL_RETURNS,
    columns={
        **_PERIOD,
        "ar_cycle_reference": Return.CYCLE,
        "reporting_due_date": Return.DUE_ON,
        "date_annual_return_received": Return.RECEIVED_ON,
        "total_gross_income": Return.INCOME,
        "total_gross_expenditure": Return.EXPENDITURE,
        "suppression_ind": Return.SUPPRESSED,
    },
    marks=frozenset({"reporting_due_date", "date_annual_return_received", "total_gross_income", "suppression_ind"}),
)

ANNUAL_RETURN_PARTA = RegisterTable(
    dataset=_dataset(
        DatasetId.ANNUAL_RETURN_PARTA,
        "Register of charities: annual return, part A",
        "Volunteers, government contracts and grants, grant making as the main activity.",
    ),
    schema=tables.RETURNS_A,
    columns={
        **_PERIOD,
        "fin_period_order_number": Return.ORDER,
        "grant_making_is_main_activity": Return.GRANT_MAKER,
        "charity_receives_govt_funding_contracts": Return.GOVERNMENT_FUNDED,
        "count_govt_contracts": Return.CONTRACTS,
        "count_govt_grants": Return.GRANTS,
        "income_from_government_contracts": Return.CONTRACT_INCOME,
        "income_from_government_grants": Return.GRANT_INCOME,
        "charity_has_trading_subsidiary": Return.TRADING_SUBSIDIARY,
        "count_volunteers": Return.VOLUNTEERS,
    },
    marks=frozenset({"fin_period_order_number", "grant_making_is_main_activity", "count_volunteers"}),
)

ANNUAL_RETURN_PARTB = RegisterTable(
    dataset=_dataset(
        DatasetId.ANNUAL_RETURN_PARTB,
        "Register of charities: annual return, part B",
        "Employees, reserves and assets of charities with an income above £500,000.",
    ),
    schema=tables.RETURNS_B,
    columns={
        **_PERIOD,
        "fin_period_order_number": Return.ORDER,
        "count_employees": Return.EMPLOYEES,
        "reserves": Return.RESERVES,
        "funds_unrestricted": Return.FUNDS_UNRESTRICTED,
        "funds_total": Return.FUNDS_TOTAL,
        "assets_total_fixed": Return.FIXED_ASSETS,
        "assets_cash": Return.CASH,
    },
    marks=frozenset({"fin_period_order_number", "count_employees", "reserves", "funds_total"}),
)

AREA_OF_OPERATION = RegisterTable(
    dataset=_dataset(
        DatasetId.AREA_OF_OPERATION,
        "Register of charities: area of operation",
        "Where organisations say that they work: local, regional, national or abroad.",
    ),
    schema=tables.AREAS_OF_OPERATION,
    columns={
        "geographic_area_type": Operation.TYPE,
        "geographic_area_description": Operation.NAME,
        "parent_geographic_area_type": Operation.PARENT_TYPE,
        "parent_geographic_area_description": Operation.PARENT_NAME,
    },
    marks=frozenset({"geographic_area_type", "geographic_area_description"}),
    needed=frozenset({ORGANISATION_NUMBER, "geographic_area_type", "geographic_area_description"}),
)

CLASSIFICATION = RegisterTable(
    dataset=_dataset(
        DatasetId.CLASSIFICATION,
        "Register of charities: classification",
        "What organisations do, for whom, and how.",
    ),
    schema=tables.CLASSIFICATIONS,
    columns={
        "classification_code": Theme.CODE,
        "classification_type": Theme.TYPE,
        "classification_description": Theme.DESCRIPTION,
    },
    marks=frozenset({"classification_code", "classification_type", "classification_description"}),
    needed=frozenset({ORGANISATION_NUMBER, "classification_code"}),
)

OTHER_NAMES = RegisterTable(
    dataset=_dataset(
        DatasetId.OTHER_NAMES,
        "Register of charities: other names",
        "Working names and former names, so that a search finds organisations by what people call them.",
    ),
    schema=tables.OTHER_NAMES,
    columns={"charity_name": OtherName.NAME, "charity_name_type": OtherName.TYPE},
    marks=frozenset({"charity_name_id", "charity_name_type", "charity_name"}),
    needed=frozenset({ORGANISATION_NUMBER, "charity_name"}),
)

REGISTER_TABLES = {
    table.dataset.id: table
    for table in (
        CHARITY,
        ANNUAL_RETURN_HISTORY,
        ANNUAL_RETURN_PARTA,
        ANNUAL_RETURN_PARTB,
        AREA_OF_OPERATION,
        CLASSIFICATION,
        OTHER_NAMES,
    )
}


def _importer(table: RegisterTable) -> Importer:
    def recognise(peek: Peek) -> Recognition | None:
        return _recognise(table, peek)

    return Importer(table.dataset, recognise)


def _recognise(table: RegisterTable, peek: Peek) -> Recognition | None:
    delimited = peek.form is Form.DELIMITED and peek.delimiter == "\t" and peek.encoding != "utf-16"
    if not (delimited or peek.form is Form.JSON_RECORDS):
        return None
    tidy = {heading.strip().lower(): heading for heading in peek.headings}
    if not (table.marks | {ORGANISATION_NUMBER}) <= tidy.keys():
        return None
    edition = _extract_date(peek, tidy.get(DATE_OF_EXTRACT, ""))
    dated = f" of {edition}" if edition else ""
    return Recognition(
        edition=edition,
        what=f"{table.dataset.title}, extract{dated}.",
        used=tuple(tidy[heading] for heading in table.headings if heading in tidy),
    )


def _extract_date(peek: Peek, heading: str) -> str:
    for value in peek.values(heading):
        try:
            return date.fromisoformat(value[:10]).isoformat()
        except ValueError:
            continue
    return ""


REGISTER_IMPORTERS = tuple(_importer(table) for table in REGISTER_TABLES.values())
