"""The numbers of Aldervale worked out again from the published files, sharing no code with the product.

Only the standard library, plain loops and METHODS.md: if this and the product agree, either both are right or both
misread the method in the same way.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

AREA = "Aldervale"
EDGES = [
    ("zero", 0, 1),
    ("under_10k", 1, 10_000),
    ("10k_100k", 10_000, 100_000),
    ("100k_200k", 100_000, 200_000),
    ("200k_500k", 200_000, 500_000),
    ("500k_1m", 500_000, 1_000_000),
    ("1m_10m", 1_000_000, 10_000_000),
    ("10m_over", 10_000_000, None),
]
NCVO = [
    ("micro", 0, 10_000),
    ("small", 10_000, 100_000),
    ("medium", 100_000, 1_000_000),
    ("large", 1_000_000, 10_000_000),
    ("major", 10_000_000, 100_000_000),
    ("super_major", 100_000_000, None),
]
FREE_TEXT = ("charity_name", "charity_activities", "charity_contact_address1", "charity_contact_address2")


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Rows of one table of the register extract, broken records put together again."""
    with zipfile.ZipFile(folder / f"publicextract.{name}.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8").replace("\x00", "")
    lines = text.split("\n")
    heading = lines[0].rstrip("\r").split("\t")
    records: list[str] = []
    for line in (raw.rstrip("\r") for raw in lines[1:]):
        if re.match(r"\d{4}-\d\d-\d\d 00:00:00", line):
            records.append(line)
        elif line:
            records[-1] += " " + line
    rows = []
    for record in records:
        fields = record.split("\t")
        surplus = len(fields) - len(heading)
        for column in FREE_TEXT if surplus else ():
            at = heading.index(column)
            candidate = [*fields[:at], " ".join(fields[at : at + surplus + 1]), *fields[at + surplus + 1 :]]
            row = dict(zip(heading, candidate, strict=True))
            if row["charity_registration_status"] in ("Registered", "Removed") and row["charity_is_cio"] in (
                "True",
                "False",
                "",
            ):
                fields = candidate
                break
        rows.append(dict(zip(heading, fields, strict=True)))
    return rows


def day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def postcode(text: str) -> str:
    """Upper case with one space; the letter O where only a digit can stand is a nought."""
    plain = re.sub(r"[^A-Z0-9]", "", text.upper())
    if len(plain) < 5:
        return ""
    out, inward = plain[:-3], plain[-3:]
    out = out[:1] + out[1:].replace("O", "0").replace("I", "1")
    inward = inward[0].replace("O", "0").replace("I", "1") + inward[1:]
    ok = re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", out) and re.fullmatch(r"\d[A-Z]{2}", inward)
    return f"{out} {inward}" if ok else ""


def turnover(row: dict[str, str], history: list[dict[str, str]]) -> tuple[int | None, date | None]:
    """Annualised turnover and its year end."""
    if row["latest_income"]:
        amount = float(row["latest_income"])
        start, end = day(row["latest_acc_fin_period_start_date"]), day(row["latest_acc_fin_period_end_date"])
    else:
        told = [r for r in history if r["total_gross_income"] and r["suppression_ind"] != "True"]
        held = [r["fin_period_end_date"] for r in history if r["suppression_ind"] == "True"]
        if not told:
            return None, None
        newest = max(told, key=lambda r: r["fin_period_end_date"])
        if any(end > newest["fin_period_end_date"] for end in held):
            return None, None
        amount = float(newest["total_gross_income"])
        start, end = day(newest["fin_period_start_date"]), day(newest["fin_period_end_date"])
    if amount < 0:
        return None, None
    if start and end:
        days = (end - start).days + 1
        if 180 <= days <= 349 or 381 <= days <= 550:
            amount = amount * 365 / days
    return int(amount + 0.5), end


def band(amount: int | None, edges: list[tuple[str, int, int | None]]) -> str:
    if amount is None:
        return "unknown"
    return next(key for key, low, high in edges if amount >= low and (high is None or amount < high))


EXTRACT, TWO_YEARS_BEFORE = date(2025, 9, 7), date(2023, 9, 7)
SCHOOL = r"\b(grange school|academies|university centre)\b"  # what the register of Aldervale has of them
NHS = r"\bNHS\b"
HOUSING = r"\bhousing association\b"
WORSHIP = r"\b(church council|chapel|baptist fellowship|mosque|gurdwara)\b"


class Details:
    """The other tables of the register, by organisation number."""

    def __init__(self, folder: Path) -> None:
        self.history = _by_organisation(table(folder, "charity_annual_return_history"))
        self.part_a = _by_organisation(table(folder, "charity_annual_return_parta"))
        self.areas = _by_organisation(table(folder, "charity_area_of_operation"))
        self.themes = _by_organisation(table(folder, "charity_classification"))


def _by_organisation(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in rows:
        found[row["organisation_number"]].append(row)
    return found


def _same_company(rows: list[dict[str, str]]) -> set[str]:
    """Organisations that are another one a second time: the one with the newest accounts stays."""
    companies = defaultdict(list)
    for row in rows:
        main = row["linked_charity_number"] == "0" and row["charity_registration_status"] == "Registered"
        if main and row["charity_company_registration_number"] and row["charity_is_cio"] != "True":
            companies[row["charity_company_registration_number"]].append(row)
    again = set()
    for same in companies.values():
        same.sort(key=lambda row: (row["latest_acc_fin_period_end_date"], int(row["registered_charity_number"])))
        again |= {row["organisation_number"] for row in same[:-1]}
    return again


def reach(areas: list[dict[str, str]]) -> str:
    kinds = {(row["geographic_area_type"], row["geographic_area_description"]) for row in areas}
    authorities = {name for kind, name in kinds if kind == "Local Authority"}
    if any(kind == "Region" and name.lower().startswith("throughout england") for kind, name in kinds):
        return "national"
    if any(kind == "Region" for kind, _ in kinds) or len(authorities) >= 10:
        return "regional"
    if authorities:
        return "local" if len(authorities) == 1 else "sub_regional"
    return "overseas" if kinds else "not_stated"


def rule_of(row: dict[str, str], details: Details, rules: str) -> str | None:
    """The first rule of a profile that matches, in the order of METHODS §3."""
    key, name = row["organisation_number"], row["charity_name"]
    how = {r["classification_code"] for r in details.themes[key] if r["classification_type"] == "How"}
    part_a = [r for r in details.part_a[key] if r["fin_period_order_number"] == "1"]
    funder = any(r["grant_making_is_main_activity"] == "True" for r in part_a) or bool(how and how <= {"301", "302"})
    silent = row["latest_income"] == "0" and row["latest_expenditure"] == "0"
    received = [day(r["date_annual_return_received"]) for r in details.history[key]]
    recent = any(when is not None and when >= TWO_YEARS_BEFORE for when in received)
    registered = day(row["date_of_registration"])
    overdue = not recent and registered is not None and registered < TWO_YEARS_BEFORE
    tests = [
        ("school_university", bool(re.search(SCHOOL, name, re.IGNORECASE)), ("vcse", "ncvo")),
        ("nhs", bool(re.search(NHS, name)), ("vcse", "ncvo")),
        ("housing_association", bool(re.search(HOUSING, name, re.IGNORECASE)), ("vcse", "ncvo")),
        ("grant_maker", funder, ("vcse",)),
        ("national", reach(details.areas[key]) == "national", ("vcse",)),
        ("overseas", reach(details.areas[key]) == "overseas", ("vcse",)),
        ("faith_worship", bool(re.search(WORSHIP, name, re.IGNORECASE)), ("ncvo",)),
        ("dormant", silent or overdue, ("vcse", "ncvo")),
    ]
    return next((reason for reason, met, profiles in tests if met and rules in profiles), None)


def recompute(folder: Path, rules: str = "all") -> dict[str, Any]:
    """Everything that `summary --json` says and that can be said with plain loops."""
    index_file = next(folder.glob("File_7_IoD2025*.csv"))
    with index_file.open(encoding="utf-8-sig", newline="") as file:
        index = {row["LSOA code (2021)"]: row for row in csv.DictReader(file)}
    column = {short: next(h for h in next(iter(index.values())) if h.startswith(short)) for short in HEADINGS}
    ours = {code: r for code, r in index.items() if r["Local Authority District name (2024)"] == AREA}
    with zipfile.ZipFile(next(folder.glob("ONSPD*.zip"))) as archive:
        member = next(n for n in archive.namelist() if n.endswith(".csv"))
        directory = {
            r["pcds"]: r for r in csv.DictReader(io.TextIOWrapper(archive.open(member), "utf-8-sig", newline=""))
        }
    live: dict[str, Counter[str]] = defaultdict(Counter)
    for r in directory.values():
        if not r["doterm"] and r["lsoa21cd"] in ours and r["gridind"] != "9":
            live[r["lsoa21cd"]][r["wd25cd"]] += 1

    details = Details(folder)
    rows = table(folder, "charity")
    again = _same_company(rows)
    ledger: Counter[str] = Counter()
    kept: list[dict[str, Any]] = []
    seen: set[str] = set()
    for row in rows:
        place = directory.get(postcode(row["charity_contact_postcode"]))
        if row["linked_charity_number"] != "0":
            ledger["linked"] += 1
        elif row["charity_registration_status"] != "Registered":
            ledger["removed"] += 1
        elif row["organisation_number"] in seen | again:
            ledger["merged_duplicate"] += 1
        elif place is None or place["gridind"] == "9":
            ledger["not_located"] += 1
        elif place["lsoa21cd"] not in ours:
            ledger["outside"] += 1
        elif (reason := rule_of(row, details, rules)) is not None:
            ledger[reason] += 1
        else:
            amount, end = turnover(row, details.history[row["organisation_number"]])
            kept.append(
                {
                    "number": row["registered_charity_number"],
                    "amount": amount,
                    "end": end,
                    "lsoa": place["lsoa21cd"],
                    "ward": place["wd25cd"],
                    "reach": reach(details.areas[row["organisation_number"]]),
                }
            )
        seen.add(row["organisation_number"])
    return {
        "rows_read": len(rows),
        "ledger": dict(ledger),
        "total": len(kept),
        "kept": kept,
        "turnovers": [o["amount"] for o in kept],
        "income_known": sum(o["amount"] is not None for o in kept),
        "income_total": sum(o["amount"] or 0 for o in kept),
        "bands": Counter(band(o["amount"], EDGES) for o in kept),
        "ncvo_bands": Counter(band(o["amount"], NCVO) for o in kept),
        "deciles": _deciles(kept, ours, column),
        "wards": _wards(kept, ours, live, column),
        "over_24_months": sum(o["end"] is not None and o["end"] < date(2023, 9, 7) for o in kept),
    }


HEADINGS = (
    "Index of Multiple Deprivation (IMD) Score",
    "Index of Multiple Deprivation (IMD) Rank",
    "Index of Multiple Deprivation (IMD) Decile",
    "Total population",
)


def _deciles(kept: list[dict[str, Any]], ours: dict[str, Any], column: dict[str, str]) -> dict[int, dict[str, int]]:
    decile, people = column[HEADINGS[2]], column[HEADINGS[3]]
    found = {n: {"lsoas": 0, "population": 0, "organisations": 0, "cluster": 0} for n in range(1, 11)}
    for row in ours.values():
        found[int(row[decile])]["lsoas"] += 1
        found[int(row[decile])]["population"] += int(row[people])
    for organisation in kept:
        entry = found[int(ours[organisation["lsoa"]][decile])]
        entry["organisations"] += 1
        entry["cluster"] += band(organisation["amount"], EDGES) == "200k_500k"
    return found


def _wards(
    kept: list[dict[str, Any]], ours: dict[str, Any], live: dict[str, Counter[str]], column: dict[str, str]
) -> dict[str, dict[str, float]]:
    """Residents, need and counts of each ward, an LSOA's residents split by its live postcodes."""
    score, rank, decile, people = (column[heading] for heading in HEADINGS)
    wards: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, row in ours.items():
        for ward, postcodes in live[code].items():
            part = int(row[people]) * postcodes / live[code].total()
            hundredth = ceil(100 * int(row[rank]) / 33_755)
            weight = 1.0 if hundredth <= 10 else 0.95 - (hundredth - 11) * 0.9 / 19 if hundredth <= 30 else 0.0
            wards[ward]["population"] += part
            wards[ward]["score"] += part * float(row[score])
            wards[ward]["extent"] += part * weight
            wards[ward]["deprived"] += part * (int(row[decile]) <= 2)
    for sums in wards.values():
        for key in ("score", "extent", "deprived"):
            sums[key] /= sums["population"]
    for organisation in kept:
        wards[organisation["ward"]]["organisations"] += 1
        wards[organisation["ward"]]["cluster"] += band(organisation["amount"], EDGES) == "200k_500k"
        wards[organisation["ward"]]["income"] += organisation["amount"] or 0
        wards[organisation["ward"]]["large"] += (organisation["amount"] or 0) >= 200_000
    rate = len(kept) / sum(int(row[people]) for row in ours.values())
    for sums in wards.values():
        count = sums["organisations"]
        assert count >= 10, "Byar's method is for ten and over"
        upper = (count + 1) * (1 - 1 / (9 * (count + 1)) + 1.959964 / (3 * (count + 1) ** 0.5)) ** 3
        sums["high_need"] = sums["deprived"] >= 0.5
        sums["fewer_organisations"] = upper / int(sums["population"] + 0.5) < rate
        sums["no_cluster_or_above"] = sums["large"] == 0
        sums["cold_spot"] = sums["high_need"] and (sums["fewer_organisations"] or sums["no_cluster_or_above"])
    return {code: dict(sums) for code, sums in wards.items()}
