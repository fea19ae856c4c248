"""The seven tables of the register extract, as rows of text, from the organisations of `aldervale_register`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from aldervale_register import EXTRACT, Charity

Row = dict[str, str]

# Every column of every published table, in the published order.
COLUMNS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("published_columns.json").read_text(encoding="utf-8")
)

CLASSIFICATION = {
    "101": "General Charitable Purposes", "102": "Education/training",
    "103": "The Advancement Of Health Or Saving Of Lives", "104": "Disability",
    "105": "The Prevention Or Relief Of Poverty", "106": "Overseas Aid/famine Relief", "107": "Accommodation/housing",
    "108": "Religious Activities", "109": "Arts/culture/heritage/science", "110": "Amateur Sport", "111": "Animals",
    "112": "Environment/conservation/heritage", "113": "Economic/community Development/employment",
    "114": "Armed Forces/emergency Service Efficiency",
    "115": "Human Rights/religious Or Racial Harmony/equality Or Diversity", "116": "Recreation",
    "117": "Other Charitable Purposes", "201": "Children/young People", "202": "Elderly/old People",
    "203": "People With Disabilities", "204": "People Of A Particular Ethnic Or Racial Origin",
    "205": "Other Charities Or Voluntary Bodies", "206": "Other Defined Groups", "207": "The General Public/mankind",
    "301": "Makes Grants To Individuals", "302": "Makes Grants To Organisations", "303": "Provides Other Finance",
    "304": "Provides Human Resources", "305": "Provides Buildings/facilities/open Space", "306": "Provides Services",
    "307": "Provides Advocacy/advice/information", "308": "Sponsors Or Undertakes Research",
    "309": "Acts As An Umbrella Or Resource Body", "310": "Other Charitable Activities",
}  # fmt: skip


def _stamp(day: date | None) -> str:
    return f"{day.isoformat()} 00:00:00.0000000" if day else ""


def _base(charity: Charity, *, linked: bool = True) -> Row:
    row = {
        "date_of_extract": _stamp(EXTRACT),
        "organisation_number": str(charity.key),
        "registered_charity_number": str(charity.number),
    }
    return row | {"linked_charity_number": str(charity.linked)} if linked else row


def all_tables(charities: list[Charity], random: Random) -> dict[str, list[Row]]:
    """Rows of every table, by its name in the extract."""
    tables: dict[str, list[Row]] = {name: [] for name in COLUMNS if name.startswith("charity")}
    for charity in charities:
        tables["charity"].append(_charity(charity, random))
        if charity.linked:
            continue
        history = list(_history(charity, random))
        tables["charity_annual_return_history"] += [row for row, _ in history]
        if not charity.removed and charity.income is not None:
            for order, (row, income) in enumerate(list(reversed(history))[:2], start=1):
                tables["charity_annual_return_parta"].append(_part_a(charity, row, order, income, random))
                if income > 500_000:
                    tables["charity_annual_return_partb"].append(_part_b(charity, row, order, income, random))
        tables["charity_area_of_operation"] += list(_areas(charity))
        tables["charity_classification"] += list(_classification(charity))
    tables["charity_other_names"] = list(_other_names(charities, random))
    _spoil(tables["charity"])
    return tables


def _charity(charity: Charity, random: Random) -> Row:
    start, end = charity.period or (None, None)
    row = _base(charity) | {
        "charity_name": charity.name,
        "charity_type": "" if charity.removed else charity.legal_form,
        "charity_registration_status": "Removed" if charity.removed else "Registered",
        "date_of_registration": _stamp(charity.registered),
        "date_of_removal": _stamp(charity.removed),
        "charity_reporting_status": charity.reporting,
        "latest_acc_fin_period_start_date": _stamp(start),
        "latest_acc_fin_period_end_date": _stamp(end),
        "latest_income": "" if charity.income is None else str(charity.income),
        "latest_expenditure": "" if charity.income is None else str(_spent(charity, random)),
        "charity_contact_postcode": charity.postcode,
        "charity_company_registration_number": charity.company,
        "charity_insolvent": "False",
        "charity_in_administration": "False",
    }
    row |= {f"charity_contact_address{n}": line for n, line in enumerate(charity.address, start=1)}
    if charity.linked:
        return row
    row |= {
        "charity_previously_excepted": "False",
        "charity_is_cio": str(charity.legal_form == "CIO"),
        "cio_is_dissolved": "False",
    }
    if charity.removed:
        return row
    slug = "".join(
        letter for letter in charity.name.lower().replace(" ", "-") if letter.isascii() and letter not in "'\""
    )
    return row | {
        "charity_contact_web": f"www.{slug[:40].strip('-=(),&')}.example" if random.random() < 0.6 else "",
        "charity_activities": charity.kind.activities.format(p=charity.place, d="the district"),
        "charity_gift_aid": str(random.random() < 0.6),
        "charity_has_land": str("305" in charity.kind.how),
    }


def _spent(charity: Charity, random: Random) -> int:
    """About what came in; of those without an income every third lives on what it has, the others are dormant."""
    spent = round((charity.income or 0) * random.uniform(0.82, 1.12))
    return 140 + charity.number % 900 if not spent and charity.number % 3 == 0 else spent


def _history(charity: Charity, random: Random) -> Iterator[tuple[Row, int]]:
    """Up to five accounting periods, oldest first, with the income of each."""
    if charity.period is None:
        return
    start, end = charity.period
    periods = [(start, end)]
    while len(periods) < 5 and start - timedelta(days=365) > charity.registered:
        start, end = start - timedelta(days=365), start - timedelta(days=1)
        periods.append((start, end))
    income = float(charity.income or 0)
    rows = []
    for age, (first, last) in enumerate(periods):
        kept_back = charity.suppressed and age == 0
        received = last + timedelta(days=random.randint(60, 330))
        row = _base(charity, linked=False) | {
            "fin_period_start_date": _stamp(first),
            "fin_period_end_date": _stamp(last),
            "ar_cycle_reference": f"AR{last.year % 100:02d}",
            "reporting_due_date": _stamp(last + timedelta(days=306)),
            "date_annual_return_received": _stamp(min(received, EXTRACT - timedelta(days=3))),
            "date_accounts_received": _stamp(min(received, EXTRACT - timedelta(days=3))) if income > 25_000 else "",
            "total_gross_income": "" if charity.suppressed else str(round(income)),
            "total_gross_expenditure": "" if charity.suppressed else str(round(income * random.uniform(0.85, 1.1))),
            "suppression_ind": str(kept_back),
            "suppression_type": "Other" if kept_back else "",
        }
        rows.append((row, round(income)))
        income *= random.uniform(0.8, 1.12)
    yield from reversed(rows)
    if charity.reporting in ("Submission Overdue", "Submission Double Default"):
        first, last = charity.period[1] + timedelta(days=1), charity.period[1] + timedelta(days=365)
        yield (
            _base(charity, linked=False)
            | {
                "fin_period_start_date": _stamp(first),
                "fin_period_end_date": _stamp(last),
                "ar_cycle_reference": f"AR{last.year % 100:02d}",
                "reporting_due_date": _stamp(last + timedelta(days=306)),
                "suppression_ind": "False",
            },
            0,
        )


def _period(charity: Charity, row: Row, order: int) -> Row:
    return _base(charity, linked=False) | {
        "latest_fin_period_submitted_ind": str(order == 1),
        "fin_period_order_number": str(order),
        "ar_cycle_reference": row["ar_cycle_reference"],
        "fin_period_start_date": row["fin_period_start_date"],
        "fin_period_end_date": row["fin_period_end_date"],
        "ar_due_date": row["reporting_due_date"],
        "ar_received_date": row.get("date_annual_return_received", ""),
    }


def _part_a(charity: Charity, row: Row, order: int, income: int, random: Random) -> Row:
    answered = "total_gross_income" in row
    values = _period(charity, row, order) | {
        "total_gross_income": row.get("total_gross_income", ""),
        "total_gross_expenditure": row.get("total_gross_expenditure", ""),
        "count_volunteers": str(random.randint(0, 12 + min(180, income // 9_000))) if answered else "",
    }
    if not answered or income < 10_000:
        return values
    contracts = random.random() < min(0.45, income / 900_000)
    grants = random.random() < 0.3
    grant_maker = set(charity.kind.how) <= {"301", "302"}
    return values | {
        "charity_raises_funds_from_public": str(random.random() < 0.6),
        "grant_making_is_main_activity": str(grant_maker),
        "charity_receives_govt_funding_contracts": str(contracts),
        "count_govt_contracts": str(random.randint(1, 5)) if contracts else "",
        "charity_receives_govt_funding_grants": str(grants),
        "count_govt_grants": str(random.randint(1, 4)) if grants else "",
        "income_from_government_contracts": str(round(income * random.uniform(0.1, 0.6))) if contracts else "",
        "income_from_government_grants": str(round(income * random.uniform(0.05, 0.3))) if grants else "",
        "charity_has_trading_subsidiary": str(income > 400_000 and random.random() < 0.35),
        "trustee_resigned_employment": "False",
        "employees_salary_over_60k": str(income > 2_000_000),
    }


def _part_b(charity: Charity, row: Row, order: int, income: int, random: Random) -> Row:
    donations, trading, spent = round(income * 0.3), round(income * 0.08), round(income * random.uniform(0.9, 1.05))
    fixed, cash = round(income * random.uniform(0.1, 1.4)), round(income * random.uniform(0.1, 0.5))
    restricted, debts = round(income * 0.12), round(income * 0.09)
    total = fixed + cash - debts
    amounts = {
        "income_donations_and_legacies": donations,
        "income_other_trading_activities": trading,
        "income_charitable_activities": income - donations - trading,
        "income_total_income_and_endowments": income,
        "expenditure_raising_funds": round(spent * 0.06),
        "expenditure_charitable_expenditure": spent - round(spent * 0.06),
        "expenditure_total": spent,
        "reserves": round(income * random.uniform(0.05, 0.5)),
        "assets_total_fixed": fixed,
        "assets_total_assets_and_liabilities": total,
        "creditors_one_year_total_current": debts,
        "assets_cash": cash,
        "funds_unrestricted": total - restricted,
        "funds_restricted": restricted,
        "funds_total": total,
        "count_employees": max(6, round(income / 38_000)),
    }
    return (
        _period(charity, row, order)
        | {name: str(amount) for name, amount in amounts.items()}
        | {"charity_only_accounts": "True"}
    )


def _areas(charity: Charity) -> Iterator[Row]:
    for kind, name, parent_kind, parent in charity.areas:
        yield _base(charity) | {
            "geographic_area_type": kind,
            "geographic_area_description": name,
            "parent_geographic_area_type": parent_kind,
            "parent_geographic_area_description": parent,
            "welsh_ind": "False",
        }


def _classification(charity: Charity) -> Iterator[Row]:
    for code in (*charity.kind.what, *charity.kind.who, *charity.kind.how):
        yield _base(charity) | {
            "classification_code": code,
            "classification_type": {"1": "What", "2": "Who", "3": "How"}[code[0]],
            "classification_description": CLASSIFICATION[code],
        }


def _other_names(charities: list[Charity], random: Random) -> Iterator[Row]:
    number = 700
    for charity in charities:
        chance = random.random()
        words = charity.name.replace("(", "").replace(")", "").split()
        if charity.linked or chance > 0.16 or len(words) < 3:
            continue
        number += random.randint(1, 9)
        initials = "".join(word[0] for word in words if word[0].isupper())
        working = chance < 0.1 and len(initials) > 2
        yield _base(charity) | {
            "charity_name_id": str(number),
            "charity_name_type": "Working name" if working else "Previous name",
            "charity_name": initials if working else f"{words[0]} {words[1]} Benevolent Society",
        }


def _spoil(rows: list[Row]) -> None:
    """A few records as the register really has them: line breaks and a tab inside fields, and one NUL byte."""
    live = [row for row in rows if row.get("charity_activities") and row["charity_contact_address1"]]
    spots = [live[len(live) * n // 11] for n in range(1, 9)]
    for row in spots[:4]:
        row["charity_activities"] = row["charity_activities"].replace(" ", "\r\n", 1)
    spots[4]["charity_activities"] += "\n\nAll welcome."
    spots[5]["charity_contact_address1"] = "The Old School\r\n" + spots[5]["charity_contact_address1"]
    spots[6]["charity_activities"] = spots[6]["charity_activities"].replace(" ", "\t", 1)
    spots[7]["charity_activities"] = spots[7]["charity_activities"].replace(" ", " \x00", 1)
    live[5]["charity_insolvent"] = "True"
    live[9]["charity_in_administration"] = "True"
