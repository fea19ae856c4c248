"""What a file that is not read probably is, said in a way that helps its owner."""

from __future__ import annotations

import re

from kil_mapper.importing import boundaries, deprivation
from kil_mapper.importing.peek import Form, Peek

_REGISTER_KEY = "organisation_number"
# Headings that together give a file away, most telling first; each beginning of a heading is enough.
_TELLING: tuple[tuple[tuple[str, ...], str], ...] = (
    (("trustee_name",), "The register's table of trustees: never read, it holds private people's names."),
    (("trustee_id",), "The register's table of trustees: never read, it holds private people's names."),
    ((_REGISTER_KEY, "charity_event_order"), "The register's table of events: not read yet."),
    ((_REGISTER_KEY, "governing_document_description"), "The register's table of governing documents: not read yet."),
    ((_REGISTER_KEY, "regulator_name"), "The register's table of other regulators: not read yet."),
    ((_REGISTER_KEY, "policy_name"), "The register's table of policies: not read yet."),
    ((_REGISTER_KEY, "report_name"), "The register's table of published reports: not read yet."),
    ((_REGISTER_KEY,), "A table of the charity register that is not read."),
    (("companyname", "companynumber"), "Companies House company data: not read yet."),
    (("companyname", "companycategory"), "Companies House company data: not read yet."),
    (("reg charity number", "charity name"), "The charity register of Northern Ireland: not read yet."),
    (("charity number", "most recent year income"), "The charity register of Scotland (OSCR): not read yet."),
    (("full registation number",), "The mutuals register: not read yet."),
    (("full registration number",), "The mutuals register: not read yet."),
    (("recipient org:identifier",), "Grants in the 360Giving standard: not read yet."),
    (("recipient org:name",), "Grants in the 360Giving standard: not read yet."),
    (("identifier", "amount awarded"), "Grants in the 360Giving standard: not read yet."),
    (("identifier", "award date"), "Grants in the 360Giving standard: not read yet."),
    (("identifier", "recipient"), "Grants, perhaps in the 360Giving standard: not read yet."),
    (("pc", "pq", "ea", "no"), "The column headings of Code-Point Open: documentation, not data."),
    (("postcode", "positional_quality_indicator"), "The column headings of Code-Point Open: documentation, not data."),
    (("org_id", "name", "postcode"), "A list of organisations: local lists are not read yet."),
    (("charity name",), "A list of charities: local lists are not read yet."),
    (("organisation", "postcode"), "A list of organisations: local lists are not read yet."),
    (("name", "postcode"), "A list with names and postcodes: local lists are not read yet."),
    (("lsoa code", "lsoa name"), "Figures by small area, but not an index that is read."),
)
_SPENDING = "Council spending over £500, or card payments: not read yet."
_PAYEE = ("supplier", "beneficiary", "merchant", "vendor", "payee")
_PAYMENT = ("amount", "net", "value", "transaction", "payment", "expen")
_AREA_CODE = re.compile(
    r"(lsoa|msoa|oa|wd|ward|lad|ltla|utla|cauth|region|rgn|ctry|pcon|icb)_?\d\d_?(cd|code|nm|name)$"
)


def guess(peek: Peek) -> str:
    """One plain sentence about a file that no importer knows."""
    for known in (peek.note, deprivation.guess(peek), boundaries.guess(peek)):
        if known:
            return known
    headings = tuple(" ".join(heading.lower().split()) for heading in peek.headings)
    for telling, sentence in _TELLING:
        if all(any(heading.startswith(start) for heading in headings) for start in telling):
            return sentence
    if _any_holds(headings, _PAYEE) and _any_holds(headings, _PAYMENT):
        return _SPENDING
    if peek.form is Form.DELIMITED and sum(len(row) == len(headings) for row in peek.rows) * 2 < len(peek.rows):
        return "A text without columns: documentation, not data."
    codes = [heading for heading in headings if _AREA_CODE.search(heading) or heading.endswith("cd_active")]
    if len(codes) >= 2 or headings[:1] == ("ladcd",):
        return "A lookup of area codes that is not used."
    if all(re.fullmatch(r"E\d\d\d{6}|[A-Z]{1,2}\d.*|[\d.,-]*", cell) for cell in peek.headings if cell):
        return "A table without column headings: not known."
    shown = ", ".join(heading.strip() for heading in peek.headings[:4] if heading.strip())
    return f"Not known. Its first columns are: {shown}." if shown else "Not known."


def _any_holds(headings: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(word in heading for heading in headings for word in words)
