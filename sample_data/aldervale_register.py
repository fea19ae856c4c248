"""The organisations of Aldervale and around it: who they are, what they turn over, and where they are based."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from aldervale_areas import Postcode, ward_code
from aldervale_place import ALDERVALE, HARROWMERE, SKELLMOOR, WARDS
from aldervale_words import FAMILIES, NEIGHBOUR_PLACES, NUMBERS, PLACES, ROUND_ABOUT, SAINTS, STREETS, lines_of

EXTRACT = date(2025, 9, 7)
LOCAL, UNLOCATED, REMOVED, LINKED, ROWS = 700, 24, 560, 120, 3000

# Band: how many of the 700, lowest and highest turnover drawn, and the sizes of organisation that fit it.
BANDS: dict[str, tuple[int, int, int, str]] = {
    "unknown": (28, 0, 0, "ts"),
    "zero": (35, 0, 0, "t"),
    "under_10k": (266, 120, 9_900, "t"),
    "10k_100k": (231, 10_200, 98_500, "s"),
    "100k_200k": (49, 101_000, 198_000, "m"),
    "200k_500k": (45, 202_000, 494_000, "m"),
    "500k_1m": (21, 505_000, 985_000, "l"),
    "1m_10m": (21, 1_020_000, 6_800_000, "l"),
    "10m_over": (4, 11_000_000, 113_000_000, "l"),
}
LARGE = ("500k_1m", "1m_10m", "10m_over")

# How many organisations each ward attracts: small ones, those of £200,000–£500,000, larger ones. The two zeros are the
# deprived valley floor with little capacity; Dyehouse is as deprived and has its anchors.
PULL = {
    "Aldergate": (62, 30, 24), "Priory": (54, 8, 4), "Tenterfield": (44, 6, 2), "Millbottom": (15, 0, 0),
    "Dyehouse": (36, 5, 2), "Staithe End": (13, 0, 0), "Carr and Eastfield": (54, 4, 2), "Beaumont Park": (60, 6, 4),
    "Wrayford": (108, 4, 1), "Haverley": (66, 3, 1), "Whinfell": (50, 2, 1), "Kirkholme": (76, 4, 1),
    "Upper Alderdale": (52, 1, 0), "Moorside": (52, 3, 1),
}  # fmt: skip
VOLUNTARY_CENTRE_ORGANISATIONS = 15


@dataclass(frozen=True)
class Kind:
    """A kind of organisation; see `aldervale_words`."""

    sizes: str
    weight: int
    name: str
    what: tuple[str, ...]
    who: tuple[str, ...]
    how: tuple[str, ...]
    activities: str


@dataclass
class Charity:
    """One row of the register with what hangs on it. Empty text is "not there"."""

    name: str
    kind: Kind
    band: str
    district: int
    place: str
    registered: date
    postcode: str = ""
    address: tuple[str, ...] = ()
    income: int | None = None
    period: tuple[date, date] | None = None
    suppressed: bool = False
    removed: date | None = None
    reporting: str = "Submission Received"
    company: str = ""
    legal_form: str = "Other"
    number: int = 0
    key: int = 0
    linked: int = 0
    other_names: list[tuple[str, str]] = field(default_factory=list)
    areas: list[tuple[str, str, str, str]] = field(default_factory=list)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def kinds() -> list[Kind]:
    """The declared kinds of organisation."""
    return [
        Kind(sizes, int(weight), name, _codes(what), _codes(who), _codes(how), activities)
        for sizes, weight, name, what, who, how, activities in lines_of("aldervale_kinds.txt")
    ]


class Founder:
    """Founds organisations: picks kind, name, place, money and paperwork. Holds the names already taken."""

    def __init__(self, postcodes: list[Postcode], random: Random) -> None:
        self.random = random
        self.kinds = kinds()
        self.taken: set[str] = set()
        self.founded: Counter[tuple[str, str]] = Counter()  # larger ones of a kind and band, which are seldom repeated
        live = [p for p in postcodes if p.place and not p.terminated and not p.large_user]
        self.live = {n: [p for p in live if p.ward == ward_code(n)] for n in range(len(WARDS))}
        self.ended = [p for p in postcodes if p.district == ALDERVALE and p.place and p.terminated]
        self.large_users = [p for p in postcodes if p.large_user and p.ward == ward_code(0) and not p.terminated]
        self.around = {d: [p for p in postcodes if p.district == d] for d in (SKELLMOOR, HARROWMERE)}
        self.offices = {n: random.sample(members, 6 if n == 0 else 2) for n, members in self.live.items()}
        self.voluntary_centre = self.offices[0].pop()

    def name_for(self, band: str, places: tuple[str, ...], district: str) -> tuple[Kind, str, str]:
        """A kind whose size fits the band, a name nobody has yet, and the place in it."""
        fitting = [kind for kind in self.kinds if set(BANDS[band][3]) & set(kind.sizes)]
        while True:
            weights = [kind.weight / (1 + 2 * self.founded[kind.name, band]) for kind in fitting]
            kind = self.random.choices(fitting, weights)[0]
            for attempt in range(12):
                place, other = self.random.sample(places, 2)
                name = kind.name.format(
                    p=place if attempt < 9 else f"{place} and {other}",
                    d=self.random.choice(ROUND_ABOUT).format(district),
                    s=self.random.choice(SAINTS),
                    n=self.random.choice(NUMBERS),
                    f=self.random.choice(FAMILIES),
                )
                if name.lower() not in self.taken:
                    self.taken.add(name.lower())
                    self.founded[kind.name, band] += band in (*LARGE, "200k_500k")
                    return kind, name, place

    def local(self, band: str) -> Charity:
        """An organisation based in Aldervale."""
        column = 2 if band in LARGE else 1 if band == "200k_500k" else 0
        names = list(PULL)
        ward = self.random.choices(range(len(names)), [PULL[name][column] for name in names])[0]
        kind, name, place = self.name_for(band, PLACES[names[ward]], "Aldervale")
        charity = self._found(name, kind, band, ALDERVALE, place)
        shared = 0.3 if ward == 0 else 0.1
        postcode = self.random.choice(self.offices[ward] if self.random.random() < shared else self.live[ward])
        self._settle(charity, postcode)
        return charity

    def landmark(self, line: list[str]) -> Charity:
        """One of those that stand out."""
        band, ward, name, what, who, how, activities = line
        kind = Kind("", 0, name, _codes(what), _codes(who), _codes(how), activities)
        self.taken.add(name.lower())
        number = list(PULL).index(ward)
        charity = self._found(name, kind, band, ALDERVALE, ward)
        self._settle(charity, self.random.choice(self.live[number]))
        return charity

    def outside(self, band: str) -> Charity:
        """An organisation of a neighbouring district."""
        district = self.random.choice((SKELLMOOR, HARROWMERE))
        places = NEIGHBOUR_PLACES[district - 1]
        kind, name, place = self.name_for(band, places, places[0])
        charity = self._found(name, kind, band, district, place)
        self._settle(charity, self.random.choice(self.around[district]))
        return charity

    def _settle(self, charity: Charity, postcode: Postcode) -> None:
        charity.postcode = postcode.text
        town = ("Aldervale", "Skellmoor", "Harrowmere")[charity.district]
        street = f"{self.random.randint(1, 148)} {self.random.choice(STREETS)}"
        charity.address = tuple(part for part in (street, charity.place, town if charity.place != town else "") if part)

    def _found(self, name: str, kind: Kind, band: str, district: int, place: str) -> Charity:
        random = self.random
        born = date(1962, 1, 8) + timedelta(days=int(22_900 * random.random() ** 0.62))
        charity = Charity(name, kind, band, district, place, born)
        form = random.random()
        if band in LARGE or (band in ("100k_200k", "200k_500k") and form < 0.75) or form < 0.06:
            charity.legal_form, charity.company = "Charitable company", f"99{random.randint(100_000, 899_999):06d}"
        elif born.year >= 2013 and form < 0.85:
            charity.legal_form = "CIO"
        elif form < 0.4:
            charity.legal_form = "Trust"
        self._account(charity)
        self._work(charity)
        return charity

    def _account(self, charity: Charity) -> None:
        """Latest accounts: period and income, some late, some of another length than a year, some missing."""
        random = self.random
        _, low, high, _ = BANDS[charity.band]
        if charity.band == "unknown":
            self._without_income(charity)
            return
        late = random.random() < 0.06
        year = 2022 - random.randint(0, 2) if late else random.choice((2024, 2024, 2024, 2025))
        month, day = random.choice(((3, 31), (3, 31), (3, 31), (12, 31), (8, 31), (7, 31), (4, 5), (9, 30)))
        if year == 2025 and month > 5:
            year = 2024
        end = date(year, month, day)
        days = random.choice((274, 456, 548)) if random.random() < 0.035 else 365
        start = end - timedelta(days=days - 1)
        turnover = low * (high / low) ** random.random() if low else 0.0
        charity.period = (start, end)
        charity.income = round(turnover * days / 365)
        charity.registered = min(charity.registered, start - timedelta(days=30))
        if late:
            charity.reporting = random.choice(("Submission Overdue", "Submission Double Default"))
        elif random.random() < 0.07:
            charity.reporting = "Submission Received Late"

    def _without_income(self, charity: Charity) -> None:
        """Newly registered, figures kept back by the regulator, or never reported."""
        chance = self.random.random()
        if chance < 0.5:
            charity.registered = EXTRACT - timedelta(days=self.random.randint(20, 420))
            charity.reporting, charity.legal_form, charity.company = "New", "CIO", ""
        elif chance < 0.75:
            charity.suppressed = True
            charity.period = (date(2024, 4, 1), date(2025, 3, 31))
            charity.registered = min(charity.registered, date(2015, 3, 3))
        else:
            charity.registered = min(charity.registered, date(2022, 5, 5))
            charity.reporting = "Submission Double Default"

    def _work(self, charity: Charity) -> None:
        """Where it says it works."""
        random = self.random
        towns = ["Aldervale", "Skellmoor", "Harrowmere"]
        home = towns.pop(charity.district)
        here, england = ("Local Authority", home, "", ""), ("Region", "Throughout England", "", "")
        chance = random.random()
        if charity.band == "10m_over":
            charity.areas = [("Region", "Throughout England And Wales", "", "")]
        elif "106" in charity.kind.what:
            abroad = (("Uganda", "Africa"), ("Pakistan", "Asia"), ("Malawi", "Africa"), ("Nepal", "Asia"))
            country, continent = random.choice(abroad)
            charity.areas = ([here] if chance < 0.5 else []) + [("Country", country, "Continent", continent)]
        elif chance < 0.78:
            charity.areas = [here]
        elif chance < 0.92:
            others = random.sample(towns, random.choice((1, 1, 2)))
            charity.areas = [here] + [("Local Authority", town, "", "") for town in sorted(others)]
        elif chance < 0.96:
            charity.areas = [england]


def found_all(postcodes: list[Postcode], random: Random) -> list[Charity]:
    """Everybody in the register, numbered, in the order of the register's own key."""
    founder = Founder(postcodes, random)
    local = _locals(founder, random)
    unlocated = [founder.local(random.choice(("under_10k", "10k_100k"))) for _ in range(UNLOCATED)]
    _lose(unlocated, postcodes)
    mains = ROWS - LINKED - len(local) - len(unlocated)
    bands, weights = list(BANDS), [entry[0] for entry in BANDS.values()]
    others = [founder.outside(random.choices(bands, weights)[0]) for _ in range(mains - REMOVED)]
    removed = [
        (founder.local if random.random() < 0.3 else founder.outside)(random.choice(("zero", "under_10k", "10k_100k")))
        for _ in range(REMOVED)
    ]
    for charity in removed:
        _remove(charity, random)
    _reborn(local, removed)
    _twins(local, others)
    everybody = local + unlocated + others + removed
    _number(everybody, random)
    everybody += _linked(everybody, random)
    return sorted(everybody, key=lambda charity: charity.key)


def _locals(founder: Founder, random: Random) -> list[Charity]:
    landmarks = [founder.landmark(line) for line in lines_of("aldervale_landmarks.txt")]
    local = list(landmarks)
    for band, (count, *_rest) in BANDS.items():
        already = sum(charity.band == band for charity in local)
        local += [founder.local(band) for _ in range(count - already)]
    by_name = {charity.name: charity for charity in local}
    for name, income in (("Meridian Lifeboat and Shore Safety Institution", 112_486_000),
                         ("The Lantern Society for Reading Difficulties", 47_902_310)):  # fmt: skip
        start, end = date(2024, 4, 1), date(2025, 3, 31)
        by_name[name].income, by_name[name].period = income, (start, end)
    _on_the_edges(local)
    _share_the_centre(founder, local, by_name["Aldervale Voluntary Action"])
    plain = [c for c in local if c.postcode != founder.voluntary_centre.text]
    odd = random.sample(plain[len(landmarks) :], 80)
    wards = {p.text: p.ward for members in founder.live.values() for p in members}
    for charity in odd[:14]:  # in the same ward, at a postcode that is no longer in use
        near = [p for p in founder.ended if p.ward == wards[charity.postcode]]
        charity.postcode = random.choice(near).text
    for charity in [c for c in odd[18:] if wards[c.postcode] == ward_code(0)][:4]:
        charity.postcode = random.choice(founder.large_users).text
    for n, charity in enumerate(odd[18:]):
        charity.postcode = _as_typed(charity.postcode, n)
    for charity in [c for c in odd[18:] if re.fullmatch(r"ZZ\d 0[A-Z]{2}", c.postcode)][:4]:
        charity.postcode = charity.postcode.replace("0", "O")
    return local


def _as_typed(postcode: str, turn: int) -> str:
    """The same postcode as people type it; every sixth as it should be."""
    ways = (
        postcode.lower(),
        postcode.replace(" ", ""),
        f"{postcode}  ",
        postcode.replace(" ", "").lower(),
        postcode.replace(" ", "  "),
        postcode,
    )
    return ways[turn % 6]


def _on_the_edges(local: list[Charity]) -> None:
    """Exactly £10,000, £100,000, £200,000, £500,000 and one pound less, over a full year."""
    edges = (("10k_100k", 10_000), ("under_10k", 9_999), ("100k_200k", 100_000), ("100k_200k", 199_999),
             ("200k_500k", 200_000), ("200k_500k", 499_999), ("500k_1m", 500_000))  # fmt: skip
    for band, income in edges:
        charity = next(c for c in reversed(local) if c.band == band and c.income not in {edge for _, edge in edges})
        charity.income, charity.period = income, (date(2024, 4, 1), date(2025, 3, 31))
        charity.reporting = "Submission Received"


def _share_the_centre(founder: Founder, local: list[Charity], host: Charity) -> None:
    """The voluntary action centre: one postcode, fifteen organisations."""
    inside = {p.text for p in founder.live[0]}
    fitting = [c for c in local if c.postcode in inside and c.band in ("10k_100k", "100k_200k", "200k_500k")]
    tenants = [host, *fitting[: VOLUNTARY_CENTRE_ORGANISATIONS - 1]]
    for n, tenant in enumerate(tenants):
        tenant.postcode = founder.voluntary_centre.text
        tenant.address = (f"Room {n + 1}, Voluntary Action Centre", "14 Fleece Yard", "Aldervale")


def _lose(charities: list[Charity], postcodes: list[Postcode]) -> None:
    """Postcodes that lead nowhere: none, a town's name, not in the directory, and without a grid reference."""
    known = {postcode.text for postcode in postcodes}
    missing = [text for text in (f"ZZ{n} 9ZZ" for n in range(1, 9)) if text not in known]
    nowhere = [postcode.text for postcode in postcodes if postcode.place is None]
    texts = [""] * 9 + ["ALDERVALE", "Kirkholme", "n/a"] + missing + nowhere
    for charity, text in zip(charities, texts, strict=False):
        charity.postcode = text


def _remove(charity: Charity, random: Random) -> None:
    last = max(charity.registered + timedelta(days=900), date(1996, 1, 1))
    span = max(60, (date(2025, 8, 1) - last).days)
    charity.removed = min(last + timedelta(days=random.randint(0, span)), date(2025, 8, 29))
    charity.reporting, charity.postcode, charity.address = "Removed", "", ()
    end = date(charity.removed.year - 1, 3, 31)
    known = charity.registered < end - timedelta(days=400) and end.year > 2003
    charity.period = (date(end.year - 1, 4, 1), end) if known else None
    charity.income = charity.income if known else None


def _reborn(local: list[Charity], removed: list[Charity]) -> None:
    """Two groups that took a new legal form: the old number is removed, the same name goes on under a new one."""
    for name, old in zip(("Millbottom Community Association", "Beckside"), removed, strict=False):
        new = next(charity for charity in local if charity.name == name)
        new.registered, new.legal_form, new.company = date(2023, 2, 14), "CIO", ""
        old.name, old.kind, old.registered, old.removed = name, new.kind, date(1987, 10, 2), date(2023, 6, 30)
        old.period, old.income, old.legal_form = (date(2022, 4, 1), date(2023, 3, 31)), 41_870, "Other"
        new.period, new.suppressed, new.reporting = (date(2024, 4, 1), date(2025, 3, 31)), False, "Submission Received"


def _twins(local: list[Charity], others: list[Charity]) -> None:
    """One body twice: with the same company number (here, and next door), and only with the same name and postcode."""
    companies = [c for c in local if c.company and c.band in ("10k_100k", "100k_200k")]
    small = [c for c in local if c.band == "zero" and c.legal_form == "Other" and not c.company]
    again, lookalike, *_rest = small
    again.name, again.company, again.legal_form = f"{companies[0].name} Limited", companies[0].company, "Other"
    again.postcode, again.kind, again.period = companies[0].postcode, companies[0].kind, _year_to(2023)
    away = [c for c in others if c.band == "zero" and not c.company]
    away[0].name, away[0].company, away[0].kind = companies[1].name.upper(), companies[1].company, companies[1].kind
    away[0].period = _year_to(2023)
    model = next(c for c in local if c.band == "10k_100k" and not c.company and c.kind.name)
    lookalike.name, lookalike.postcode, lookalike.kind = f"The {model.name}", model.postcode, model.kind


def _year_to(year: int) -> tuple[date, date]:
    return date(year - 1, 4, 1), date(year, 3, 31)


def _number(charities: list[Charity], random: Random) -> None:
    """Numbers rise with the date of registration; none of them was ever given out. Later keys differ from numbers."""
    number = 900_000
    for charity in sorted(charities, key=lambda c: (c.registered, c.name)):
        number += random.randint(12, 44)
        charity.number = number
        charity.key = number if charity.registered.year < 2000 else 8_000_000 + (number - 900_000) * 3


def _linked(mains: list[Charity], random: Random) -> list[Charity]:
    """Linked charities: they share the number of a main one and have no address or accounts of their own."""
    hosts = [c for c in mains if not c.removed and c.kind.name and c.band in ("10k_100k", "100k_200k", *LARGE)]
    linked: list[Charity] = []
    counts: dict[int, int] = {}
    for n in range(LINKED):
        host = random.choice(hosts[: max(12, len(hosts) // 3)] if n % 2 else hosts)
        counts[host.number] = counts.get(host.number, 0) + 1
        family, what = random.choice(FAMILIES), random.choice(("Bequest", "Prize Fund", "Memorial Fund", "Endowment"))
        child = Charity(f"The {family} {what}", host.kind, "", host.district, host.place, host.registered)
        child.number, child.linked, child.key = host.number, counts[host.number], 20_011 + 7 * n
        child.legal_form = child.reporting = ""
        child.registered = date(1963, 3, 6) + timedelta(days=math.floor(random.random() * 14_000))
        child.removed = date(2018, 11, 6) if random.random() < 0.3 else None
        linked.append(child)
    return linked
