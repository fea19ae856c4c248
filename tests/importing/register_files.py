"""Small register files in the published forms, written by hand for the tests of the register."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

EXTRACT = "2025-09-07 00:00:00.0000000"
CHARITY_HEADINGS = [
    "date_of_extract",
    "organisation_number",
    "registered_charity_number",
    "linked_charity_number",
    "charity_name",
    "charity_type",
    "charity_registration_status",
    "date_of_registration",
    "date_of_removal",
    "charity_reporting_status",
    "latest_acc_fin_period_start_date",
    "latest_acc_fin_period_end_date",
    "latest_income",
    "latest_expenditure",
    "charity_contact_address1",
    "charity_contact_address2",
    "charity_contact_address3",
    "charity_contact_address4",
    "charity_contact_address5",
    "charity_contact_postcode",
    "charity_contact_phone",
    "charity_contact_email",
    "charity_contact_web",
    "charity_company_registration_number",
    "charity_insolvent",
    "charity_in_administration",
    "charity_previously_excepted",
    "charity_is_cdf_or_cif",
    "charity_is_cio",
    "cio_is_dissolved",
    "date_cio_dissolution_notice",
    "charity_activities",
    "charity_gift_aid",
    "charity_has_land",
]
HISTORY_HEADINGS = [
    "date_of_extract",
    "organisation_number",
    "registered_charity_number",
    "fin_period_start_date",
    "fin_period_end_date",
    "ar_cycle_reference",
    "reporting_due_date",
    "date_annual_return_received",
    "date_accounts_received",
    "total_gross_income",
    "total_gross_expenditure",
    "accounts_qualified",
    "suppression_ind",
    "suppression_type",
]
PLAIN_CHARITY = {
    "linked_charity_number": "0",
    "charity_type": "CIO",
    "charity_registration_status": "Registered",
    "date_of_registration": "2001-05-06 00:00:00.0000000",
    "charity_reporting_status": "Submission Received",
    "latest_acc_fin_period_start_date": "2024-04-01 00:00:00.0000000",
    "latest_acc_fin_period_end_date": "2025-03-31 00:00:00.0000000",
    "latest_income": "240000",
    "latest_expenditure": "239000",
    "charity_contact_address1": "1 High Street",
    "charity_contact_postcode": "ZZ1 1AA",
    "charity_contact_phone": "01632 960001",
    "charity_contact_email": "someone@example.org",
    "charity_contact_web": "www.example.org",
    "charity_insolvent": "False",
    "charity_in_administration": "False",
    "charity_previously_excepted": "False",
    "charity_is_cdf_or_cif": "False",
    "charity_is_cio": "True",
    "cio_is_dissolved": "False",
    "charity_activities": "Brings people together.",
    "charity_gift_aid": "True",
    "charity_has_land": "False",
}


def charity(number: int, name: str = "", **values: str) -> dict[str, str]:
    """One main charity; its organisation number is its charity number."""
    return {
        "organisation_number": str(number),
        "registered_charity_number": str(number),
        "charity_name": name or f"Charity {number}",
        **PLAIN_CHARITY,
        **values,
    }


def text_table(
    rows: Sequence[dict[str, str]], headings: Sequence[str] = CHARITY_HEADINGS, *, end: str = "\r\n"
) -> bytes:
    """A table in the .txt form; a value may hold stray tabs and line breaks."""
    lines = ["\t".join(headings)]
    for row in rows:
        values = {"date_of_extract": EXTRACT, **row}
        lines.append("\t".join(values.get(heading, "") for heading in headings))
    return (end.join(lines) + end).encode()


def json_table(rows: Sequence[dict[str, Any]], headings: Sequence[str], *, separator: str = "\r\n,") -> bytes:
    """A table in the .json form."""
    records = [
        json.dumps({heading: {"date_of_extract": "2025-09-07T00:00:00", **row}.get(heading) for heading in headings})
        for row in rows
    ]
    return b"\xef\xbb\xbf" + f"[{separator.join(records)}]".encode()


def zipped(path: Path, member: str, data: bytes) -> Path:
    """A zip with one member."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
    return path
