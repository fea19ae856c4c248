"""The invented national register of charities: seven tables, 400,000 charities, with the quirks of the real extract."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from national_land import Nation
from numpy.typing import NDArray

ROWS, LINKED, REGISTERED = 400_000, 38_000, 170_000
HISTORY, PART_A, PART_B = 1_200_000, 850_000, 62_000
AREAS, CLASSES, OTHER_NAMES = 640_000, 1_500_000, 168_000
BROKEN = 0.002  # share of records with a line break, a tab or a NUL inside a field
STAMP = " 00:00:00.0000000"
EXTRACT = f"2025-09-07{STAMP}"
PUBLISHED = Path(__file__).resolve().parents[1] / "sample_data" / "published_columns.json"

_VOCABULARY = """the and of for to in people community support young children families local provides advice training
activities older disabled relief poverty health education arts sport music village hall church school trust services
promotes advancement religion recreation facilities residents area benefit public grants volunteers counselling carers
housing environment heritage wildlife research employment skills wellbeing isolation friendship club weekly meetings
events transport lunch playgroup nursery worship memorial overseas water medical aid women men refugees"""
WORDS = _VOCABULARY.split()
THEMES = ("Children", "Carers", "Arts", "Hall", "Sports", "Relief in Need", "Church", "Gardens", "Advice", "Youth")
FORMS = ("Trust", "Association", "Society", "Charity", "Foundation", "CIO", "Group", "Project", "Limited", "Fund")
TYPES = ("Other", "Trust", "CIO", "Charitable company", "Other")
STATUSES = ("Submission Received",) * 16 + ("Submission Received Late", "Submission Overdue", "New",
                                            "Submission Double Default")  # fmt: skip
DESCRIPTIONS = {
    101: "General Charitable Purposes", 102: "Education/training", 104: "Disability", 108: "Religious Activities",
    105: "The Prevention Or Relief Of Poverty", 109: "Arts/culture/heritage/science", 110: "Amateur Sport",
    113: "Economic/community Development/employment", 201: "Children/young People", 202: "Elderly/old People",
    203: "People With Disabilities", 207: "The General Public/mankind", 301: "Makes Grants To Individuals",
    302: "Makes Grants To Organisations", 305: "Provides Buildings/facilities/open Space", 306: "Provides Services",
    307: "Provides Advocacy/advice/information",
}  # fmt: skip


@dataclass(frozen=True)
class Postcodes:
    """All postcodes, in order: text, place in metres, LSOA position (-1 beyond England and Wales), whether ended."""

    text: list[str]
    place: NDArray[np.int64]
    lsoa: NDArray[np.int64]
    ended: NDArray[np.bool_]


@dataclass(frozen=True)
class Mains:
    """The main charities, by position."""

    key: list[int]
    number: list[int]
    registered: list[bool]
    income: list[int]
    year: list[int]  # of the latest accounts; 0 where there are none
    lad: list[int]


def register_tables(
    nation: Nation, postcodes: Postcodes, random: np.random.Generator
) -> Iterator[tuple[str, Iterator[str]]]:
    """Name and lines of every table, the heading first."""
    columns: dict[str, list[str]] = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    chosen = _addresses(postcodes, random)
    mains = _mains(nation, postcodes, chosen, random)

    def headed(table: str, lines: Iterator[str]) -> tuple[str, Iterator[str]]:
        def both() -> Iterator[str]:
            yield "\t".join(columns[table])
            yield from lines

        return table, both()

    yield headed("charity", _charity(mains, nation, [postcodes.text[n] for n in chosen.tolist()], random))
    yield headed("charity_annual_return_history", _history(mains, random))
    yield headed("charity_annual_return_parta", _part_a(mains, random, len(columns["charity_annual_return_parta"])))
    yield headed("charity_annual_return_partb", _part_b(mains, random))
    yield headed("charity_area_of_operation", _areas(mains, nation, random))
    yield headed("charity_classification", _classes(mains, random))
    yield headed("charity_other_names", _other_names(mains, random))


def _addresses(postcodes: Postcodes, random: np.random.Generator) -> NDArray[np.int64]:
    """A postcode for every main charity: mostly live ones of England and Wales."""
    usable = np.flatnonzero((postcodes.lsoa >= 0) & (~postcodes.ended | (random.random(len(postcodes.ended)) < 0.04)))
    return random.choice(usable, ROWS - LINKED)


def _mains(nation: Nation, postcodes: Postcodes, chosen: NDArray[np.int64], random: np.random.Generator) -> Mains:
    count = ROWS - LINKED
    number = 200_000 + np.cumsum(random.integers(1, 5, count))
    key = np.where(np.arange(count) < count * 0.6, number, number + 3_000_000)
    income = np.exp(random.normal(9.6, 2.3, count)).round().astype(np.int64)
    income[random.random(count) < 0.05] = 0
    registered = random.random(count) < REGISTERED / count
    year = np.where(registered, random.choice([2022, 2023, 2024, 2025], count, p=[0.04, 0.1, 0.6, 0.26]), 0)
    gone = random.integers(1998, 2024, count)
    year = np.where(registered, year, np.where(gone > 2005, gone, 0))
    year[random.random(count) < 0.03] = 0
    lad = nation.lad[postcodes.lsoa[chosen]]
    return Mains(key.tolist(), number.tolist(), registered.tolist(), income.tolist(), year.tolist(), lad.tolist())


def _texts(random: np.random.Generator, count: int, low: int, high: int) -> list[str]:
    """Sentences of made-up activities."""
    texts = []
    for length in random.integers(low, high, count).tolist():
        words = [WORDS[n] for n in random.integers(0, len(WORDS), length).tolist()]
        texts.append(" ".join(words).capitalize() + ".")
    return texts


def _typed(postcode: str, turn: int) -> str:
    """Two in a hundred postcodes are not as they should be."""
    if turn == 0:
        return postcode.lower()
    if turn == 1:
        return postcode.replace(" ", "")
    if turn == 2:
        return f"{postcode}  "
    if turn == 3:
        return ""
    return "TOWN" if turn == 4 else postcode


def _charity(mains: Mains, nation: Nation, postcode: list[str], random: np.random.Generator) -> Iterator[str]:
    texts = _texts(random, 30_000, 8, 70)
    count = ROWS - LINKED
    draws = random.integers(0, 2**31, (count, 3)).tolist()
    broken = set(random.permutation(count)[: round(ROWS * BROKEN)].tolist())
    yield from _linked(mains, random)
    for n in range(count):
        one, two, three = draws[n]
        on = mains.registered[n]
        year, income = mains.year[n], mains.income[n]
        accounts = (
            f"{year - 1}-04-01{STAMP}\t{year}-03-31{STAMP}\t{income}\t{income * (80 + one % 35) // 100}"
            if year
            else "\t\t\t"
        )
        name = (
            f"{WORDS[one % len(WORDS)].title()} {nation.lad_name[mains.lad[n]]} {THEMES[two % 10]} {FORMS[three % 10]}"
        )
        kind = TYPES[one % 5] if on else ""
        active = texts[two % len(texts)] if on or three % 5 < 3 else ""
        if n in broken:
            active = _broken(active or "Relief of need.", one % 40)
        address = (
            f"{one % 200 + 1} {WORDS[two % 60].title()} Road\t{nation.lad_name[mains.lad[n]]}\t\t\t\t"
            f"{_typed(postcode[n], three % 250)}"
            if on
            else "\t\t\t\t\t"
        )
        contact = f"01{one % 1_000_000_000:09d}\toffice{n}@charity.example\twww.charity{n}.example" if on else "\t\t"
        company = f"{one % 90_000_000:08d}" if kind == "Charitable company" else ""
        yield (
            f"{EXTRACT}\t{mains.key[n]}\t{mains.number[n]}\t0\t{name}\t{kind}\t{'Registered' if on else 'Removed'}\t"
            f"{1962 + one % 58}-0{one % 9 + 1}-{two % 28 + 1:02d}{STAMP}\t"
            f"{'' if on else f'{max(year, 1990) + 1}-06-30{STAMP}'}\t{STATUSES[three % 20] if on else 'Removed'}\t"
            f"{accounts}\t{address}\t{contact}\t{company}\tFalse\tFalse\tFalse\t\t{kind == 'CIO'}\tFalse\t\t"
            f"{active}\t{bool(one & 1)}\t{bool(two & 1)}"
        )


def _linked(mains: Mains, random: np.random.Generator) -> Iterator[str]:
    hosts = random.integers(0, len(mains.number), LINKED).tolist()
    for n, host in enumerate(hosts):
        off = n % 3 == 0
        name = f"The {WORDS[n % len(WORDS)].title()} Bequest {n}"
        yield (
            f"{EXTRACT}\t{n + 1000}\t{mains.number[host]}\t{n % 40 + 1}\t{name}\t\t"
            f"{'Removed' if off else 'Registered'}\t1963-03-06{STAMP}\t{f'2018-11-06{STAMP}' if off else ''}"
            + "\t" * 16
            + "False\tFalse"
            + "\t" * 8
        )


def _dates(year: int) -> str:
    """A financial year: first and last day."""
    return f"{year - 1}-04-01{STAMP}\t{year}-03-31{STAMP}"


def _broken(text: str, turn: int) -> str:
    """Most have a line break, some a tab, one in forty a NUL."""
    middle = len(text) // 2
    mark = "\x00" if turn == 0 else "\t" if turn < 6 else "\n" if turn < 12 else "\r\n"
    return f"{text[:middle]}{mark}{text[middle:]}"


def _periods(
    mains: Mains, random: np.random.Generator, wanted: int, least: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """Position of a charity, age of the period (0 = latest), its year, income and spending, about `wanted` in all."""
    fitting = [n for n in range(len(mains.key)) if mains.year[n] and mains.income[n] >= least]
    weight = [6 if mains.registered[n] else 2 for n in fitting]
    scale = wanted / sum(weight)
    noise = random.integers(80, 112, 4 * len(fitting) + 1000).tolist()
    left, done = 0.0, 0
    for n, share in zip(fitting, weight, strict=True):
        left += share * scale
        income = mains.income[n]
        periods = int(left)
        left -= periods
        for age in reversed(range(periods)):
            factor = noise[(done * 7) % len(noise)]
            done += 1
            now = income if age == 0 else income * factor // 100
            yield n, age, mains.year[n] - age, now, now * noise[(done * 3) % len(noise)] // 100


def _history(mains: Mains, random: np.random.Generator) -> Iterator[str]:
    for done, (n, age, year, income, spent) in enumerate(_periods(mains, random, HISTORY, 0)):
        suppressed = done % 4000 == 0
        money = "\t" if suppressed else f"{income}\t{spent}"
        received = f"{year}-1{done % 3}-{done % 28 + 1:02d}{STAMP}" if age or done % 20 else ""
        due = f"AR{year % 100:02d}\t{year + 1}-01-31{STAMP}\t{received}\t{received if income > 25_000 else ''}"
        yield (
            f"{EXTRACT}\t{mains.key[n]}\t{mains.number[n]}\t{_dates(year)}\t{due}\t{money}\t\t"
            f"{suppressed}\t{'Other' if suppressed else ''}"
        )


def _returned(mains: Mains, n: int, age: int, year: int) -> str:
    return (
        f"{EXTRACT}\t{mains.key[n]}\t{mains.number[n]}\t{age == 0}\t{age + 1}\tAR{year % 100:02d}\t{_dates(year)}\t"
        f"{year + 1}-01-31{STAMP}\t{year}-12-11{STAMP}"
    )


def _part_a(mains: Mains, random: np.random.Generator, width: int) -> Iterator[str]:
    bands = "\t" * (width - 33)  # the salary bands that few have to answer
    for done, (n, age, year, income, spent) in enumerate(_periods(mains, random, PART_A, 0)):
        funded = done % 9 == 0 and income > 10_000
        contracts, grants, worth = (done % 4 + 1, "", income // 3) if funded else ("", 1, "")
        funds = f"{done % 12 == 0}\t{funded}\t{contracts}\t{not funded}\t{grants}\t{worth}\t"
        yield (
            f"{_returned(mains, n, age, year)}\t{income}\t{spent}\t{done % 3 == 0}\tFalse\t\tFalse\t\t{funds}\t"
            f"{done % 30 == 0}\t\tFalse\tFalse\tFalse\tFalse\tFalse\tFalse{bands}\t{done % 60}"
        )


def _part_b(mains: Mains, random: np.random.Generator) -> Iterator[str]:
    for n, age, year, income, spent in _periods(mains, random, PART_B, 500_001):
        money = [
            income // 3, income // 9, income // 2, income // 40, 0, income, 0, 0, spent // 20, spent, 0, spent, 0, 0, 0,
            spent // 9, spent // 30, 0, 0, 0, 0, income // 4, income, income // 2, 0, 0, income // 5, income // 8, 0,
            income, income // 9, 0, income // 6, 0, income // 2, income // 9, income, income // 38_000 + 4,
        ]  # fmt: skip
        yield f"{_returned(mains, n, age, year)}\t" + "\t".join(map(str, money)) + "\tTrue\t"


def _rounds(mains: Mains, wanted: int) -> Iterator[tuple[int, int]]:
    """Every registered charity in order, each as often as it takes to make `wanted` rows."""
    living = [n for n in range(len(mains.key)) if mains.registered[n]]
    for row in range(wanted):
        place = row * len(living) // wanted
        yield living[place], row


def _base(mains: Mains, n: int) -> str:
    return f"{EXTRACT}\t{mains.key[n]}\t{mains.number[n]}\t0"


def _areas(mains: Mains, nation: Nation, random: np.random.Generator) -> Iterator[str]:
    shift = random.integers(0, 5, 1000).tolist()
    for n, row in _rounds(mains, AREAS):
        if row % 11 == 0:
            yield f"{_base(mains, n)}\tRegion\tThroughout England And Wales\t\t\tFalse"
        elif row % 37 == 0:
            yield f"{_base(mains, n)}\tCountry\tKenya\tContinent\tAfrica\tFalse"
        else:
            lad = (mains.lad[n] + shift[row % 1000]) % len(nation.lad_name)
            yield f"{_base(mains, n)}\tLocal Authority\t{nation.lad_name[lad]}\t\t\t{nation.lad_code[lad][0] == 'W'}"


def _classes(mains: Mains, random: np.random.Generator) -> Iterator[str]:
    codes = list(DESCRIPTIONS)
    pick = random.integers(0, len(codes), 10_000).tolist()
    kinds = {1: "What", 2: "Who", 3: "How"}
    for n, row in _rounds(mains, CLASSES):
        code = codes[pick[row % 10_000]]
        yield f"{_base(mains, n)}\t{code}\t{kinds[code // 100]}\t{DESCRIPTIONS[code]}"


def _other_names(mains: Mains, random: np.random.Generator) -> Iterator[str]:
    pick = random.integers(0, len(WORDS), 10_000).tolist()
    for n, row in _rounds(mains, OTHER_NAMES):
        name = f"{WORDS[pick[row % 10_000]].title()} {THEMES[row % 10]} {FORMS[row % 9]}"
        yield f"{_base(mains, n)}\t{row + 500}\t{'Working name' if row % 2 else 'Previous name'}\t{name}"
