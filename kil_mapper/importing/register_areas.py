"""The register's names of areas of operation, and the local authorities that they are.

The register names upper-tier authorities without codes, in spellings of its own ("Kingston Upon Hull City", "Cheshire
West & Chester", "Rhondda Cynon Taff"), and counties where there are two tiers. Names are compared in a plain form
(`plain_name`), so that only names which differ in more than spelling are listed a second time. Names of counties that
were abolished stand for the authorities that took their place; metropolitan counties for their boroughs.

Source: "Register of Geographic Codes" and "Code History Database", Office for National Statistics, codes in force in
2026; county councils and their districts by the Local Government Act 1972 as amended by the structural changes orders
to 2023; names of areas as the Charity Commission for England and Wales publishes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kil_mapper.importing.recoded_areas import same_authority

_AUTHORITIES: Final = {
    "E06000001": "Hartlepool",
    "E06000002": "Middlesbrough",
    "E06000003": "Redcar and Cleveland",
    "E06000004": "Stockton-on-Tees",
    "E06000005": "Darlington",
    "E06000006": "Halton",
    "E06000007": "Warrington",
    "E06000008": "Blackburn with Darwen",
    "E06000009": "Blackpool",
    "E06000010": "Kingston upon Hull",
    "E06000011": "East Riding of Yorkshire",
    "E06000012": "North East Lincolnshire",
    "E06000013": "North Lincolnshire",
    "E06000014": "York",
    "E06000015": "Derby",
    "E06000016": "Leicester",
    "E06000017": "Rutland",
    "E06000018": "Nottingham",
    "E06000019": "Herefordshire",
    "E06000020": "Telford and Wrekin",
    "E06000021": "Stoke-on-Trent",
    "E06000022": "Bath and North East Somerset",
    "E06000023": "Bristol",
    "E06000024": "North Somerset",
    "E06000025": "South Gloucestershire",
    "E06000026": "Plymouth",
    "E06000027": "Torbay",
    "E06000030": "Swindon",
    "E06000031": "Peterborough",
    "E06000032": "Luton",
    "E06000033": "Southend-on-Sea",
    "E06000034": "Thurrock",
    "E06000035": "Medway",
    "E06000036": "Bracknell Forest",
    "E06000037": "West Berkshire",
    "E06000038": "Reading",
    "E06000039": "Slough",
    "E06000040": "Windsor and Maidenhead",
    "E06000041": "Wokingham",
    "E06000042": "Milton Keynes",
    "E06000043": "Brighton and Hove",
    "E06000044": "Portsmouth",
    "E06000045": "Southampton",
    "E06000046": "Isle of Wight",
    "E06000047": "County Durham",
    "E06000049": "Cheshire East",
    "E06000050": "Cheshire West and Chester",
    "E06000051": "Shropshire",
    "E06000052": "Cornwall",
    "E06000053": "Isles of Scilly",
    "E06000054": "Wiltshire",
    "E06000055": "Bedford",
    "E06000056": "Central Bedfordshire",
    "E06000057": "Northumberland",
    "E06000058": "Bournemouth, Christchurch and Poole",
    "E06000059": "Dorset",
    "E06000060": "Buckinghamshire",
    "E06000061": "North Northamptonshire",
    "E06000062": "West Northamptonshire",
    "E06000063": "Cumberland",
    "E06000064": "Westmorland and Furness",
    "E06000065": "North Yorkshire",
    "E06000066": "Somerset",
    "E08000001": "Bolton",
    "E08000002": "Bury",
    "E08000003": "Manchester",
    "E08000004": "Oldham",
    "E08000005": "Rochdale",
    "E08000006": "Salford",
    "E08000007": "Stockport",
    "E08000008": "Tameside",
    "E08000009": "Trafford",
    "E08000010": "Wigan",
    "E08000011": "Knowsley",
    "E08000012": "Liverpool",
    "E08000013": "St Helens",
    "E08000014": "Sefton",
    "E08000015": "Wirral",
    "E08000017": "Doncaster",
    "E08000018": "Rotherham",
    "E08000021": "Newcastle upon Tyne",
    "E08000022": "North Tyneside",
    "E08000023": "South Tyneside",
    "E08000024": "Sunderland",
    "E08000025": "Birmingham",
    "E08000026": "Coventry",
    "E08000027": "Dudley",
    "E08000028": "Sandwell",
    "E08000029": "Solihull",
    "E08000030": "Walsall",
    "E08000031": "Wolverhampton",
    "E08000032": "Bradford",
    "E08000033": "Calderdale",
    "E08000034": "Kirklees",
    "E08000035": "Leeds",
    "E08000036": "Wakefield",
    "E08000037": "Gateshead",
    "E08000038": "Barnsley",
    "E08000039": "Sheffield",
    "E09000001": "City of London",
    "E09000002": "Barking and Dagenham",
    "E09000003": "Barnet",
    "E09000004": "Bexley",
    "E09000005": "Brent",
    "E09000006": "Bromley",
    "E09000007": "Camden",
    "E09000008": "Croydon",
    "E09000009": "Ealing",
    "E09000010": "Enfield",
    "E09000011": "Greenwich",
    "E09000012": "Hackney",
    "E09000013": "Hammersmith and Fulham",
    "E09000014": "Haringey",
    "E09000015": "Harrow",
    "E09000016": "Havering",
    "E09000017": "Hillingdon",
    "E09000018": "Hounslow",
    "E09000019": "Islington",
    "E09000020": "Kensington and Chelsea",
    "E09000021": "Kingston upon Thames",
    "E09000022": "Lambeth",
    "E09000023": "Lewisham",
    "E09000024": "Merton",
    "E09000025": "Newham",
    "E09000026": "Redbridge",
    "E09000027": "Richmond upon Thames",
    "E09000028": "Southwark",
    "E09000029": "Sutton",
    "E09000030": "Tower Hamlets",
    "E09000031": "Waltham Forest",
    "E09000032": "Wandsworth",
    "E09000033": "Westminster",
    "W06000001": "Isle of Anglesey",
    "W06000002": "Gwynedd",
    "W06000003": "Conwy",
    "W06000004": "Denbighshire",
    "W06000005": "Flintshire",
    "W06000006": "Wrexham",
    "W06000008": "Ceredigion",
    "W06000009": "Pembrokeshire",
    "W06000010": "Carmarthenshire",
    "W06000011": "Swansea",
    "W06000012": "Neath Port Talbot",
    "W06000013": "Bridgend",
    "W06000014": "Vale of Glamorgan",
    "W06000015": "Cardiff",
    "W06000016": "Rhondda Cynon Taf",
    "W06000018": "Caerphilly",
    "W06000019": "Blaenau Gwent",
    "W06000020": "Torfaen",
    "W06000021": "Monmouthshire",
    "W06000022": "Newport",
    "W06000023": "Powys",
    "W06000024": "Merthyr Tydfil",
}

# Names that are more than another spelling of the official one.
_ALSO_CALLED: Final = {
    "E06000010": ("Hull",),
    "E06000053": ("Scilly Isles", "Scilly"),
    "E06000058": ("Bournemouth", "Poole", "Christchurch"),  # authorities of their own until 2019
    "W06000001": ("Anglesey",),
    "W06000016": ("Rhondda Cynon Taff", "Rhondda, Cynon, Taff"),
}

# County councils: the districts below them, by the last digits of their codes (E07000…). The districts of counties
# that became one or two authorities since 2019 are there too: the Indices of 2019 know places by them.
_COUNTIES: Final = {
    ("E10000003", "Cambridgeshire"): "008 009 010 011 012",
    ("E10000007", "Derbyshire"): "032 033 034 035 036 037 038 039",
    ("E10000008", "Devon"): "040 041 042 043 044 045 046 047",
    ("E10000011", "East Sussex"): "061 062 063 064 065",
    ("E10000012", "Essex"): "066 067 068 069 070 071 072 073 074 075 076 077",
    ("E10000013", "Gloucestershire"): "078 079 080 081 082 083",
    ("E10000014", "Hampshire"): "084 085 086 087 088 089 090 091 092 093 094",
    ("E10000015", "Hertfordshire"): "095 096 098 099 102 103 240 241 242 243",
    ("E10000016", "Kent"): "105 106 107 108 109 110 111 112 113 114 115 116",
    ("E10000017", "Lancashire"): "117 118 119 120 121 122 123 124 125 126 127 128",
    ("E10000018", "Leicestershire"): "129 130 131 132 133 134 135",
    ("E10000019", "Lincolnshire"): "136 137 138 139 140 141 142",
    ("E10000020", "Norfolk"): "143 144 145 146 147 148 149",
    ("E10000024", "Nottinghamshire"): "170 171 172 173 174 175 176",
    ("E10000025", "Oxfordshire"): "177 178 179 180 181",
    ("E10000028", "Staffordshire"): "192 193 194 195 196 197 198 199",
    ("E10000029", "Suffolk"): "200 202 203 244 245",
    ("E10000030", "Surrey"): "207 208 209 210 211 212 213 214 215 216 217",
    ("E10000031", "Warwickshire"): "218 219 220 221 222",
    ("E10000032", "West Sussex"): "223 224 225 226 227 228 229",
    ("E10000034", "Worcestershire"): "234 235 236 237 238 239",
    ("E06000060", "Buckinghamshire"): "004 005 006 007",
    ("E06000061", "North Northamptonshire"): "150 152 153 156",
    ("E06000062", "West Northamptonshire"): "151 154 155",
    ("E06000063", "Cumberland"): "026 028 029",
    ("E06000064", "Westmorland and Furness"): "027 030 031",
    ("E06000065", "North Yorkshire"): "163 164 165 166 167 168 169",
    ("E06000066", "Somerset"): "187 188 189 246",
}

# Names that stand for several upper-tier authorities: metropolitan counties, and counties that were divided.
_SEVERAL: Final = {
    "Greater Manchester": tuple(f"E08000{number:03}" for number in range(1, 11)),
    "Merseyside": tuple(f"E08000{number:03}" for number in range(11, 16)),
    "South Yorkshire": ("E08000017", "E08000018", "E08000038", "E08000039"),
    "Tyne and Wear": ("E08000021", "E08000022", "E08000023", "E08000024", "E08000037"),
    "West Midlands": tuple(f"E08000{number:03}" for number in range(25, 32)),
    "West Yorkshire": tuple(f"E08000{number:03}" for number in range(32, 37)),
    "Greater London": tuple(f"E09000{number:03}" for number in range(1, 34)),
    "Bedfordshire": ("E06000055", "E06000056"),
    "Cheshire": ("E06000049", "E06000050"),
    "Cumbria": ("E06000063", "E06000064"),
    "Northamptonshire": ("E06000061", "E06000062"),
}

_COUNTY_OF: Final = {
    f"E07000{district}": county for (county, _), districts in _COUNTIES.items() for district in districts.split()
}
_TITLES: Final = _AUTHORITIES | dict(_COUNTIES.keys())
_DRESS: Final = re.compile(
    r"^(?:the |(?:(?:royal|london|metropolitan|county) )?borough of |city and county of |city of (?!london$)|county )+"
    r"| (?:city|city of|county of|(?:county |metropolitan |london )?borough|(?:county )?council)$"
)


@dataclass(frozen=True)
class NamedArea:
    """A name by which the register may mean an authority.

    Attributes:
        title: The name as lists print it.
        county: Whether it is wider than the authority: its county, or one that was divided.
    """

    title: str
    county: bool


@cache
def plain_name(name: str) -> str:
    """The name of an area without what spellings differ in: case, signs, "and" or "&", "city of", "borough".

    >>> plain_name("Kingston Upon Hull City") == plain_name("Kingston upon Hull, City of")
    True
    """
    text = " ".join(re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ").replace("'", "")).split())
    plain = _DRESS.sub("", text)
    while plain != text:
        text, plain = plain, _DRESS.sub("", plain)
    return text


def _crosswalk() -> dict[str, frozenset[str]]:
    named = {plain_name(title): frozenset({code}) for code, title in _TITLES.items()}
    named |= {plain_name(name): frozenset({code}) for code, names in _ALSO_CALLED.items() for name in names}
    return named | {plain_name(name): frozenset(codes) for name, codes in _SEVERAL.items()}


_CODES: Final = _crosswalk()


def codes_of(name: str) -> frozenset[str]:
    """The upper-tier authorities (E06, E08, E09, E10, W06) that a name of the register stands for; none when unknown.

    >>> sorted(codes_of("Cheshire West & Chester"))
    ['E06000050']
    >>> sorted(codes_of("Cumbria"))
    ['E06000063', 'E06000064']
    """
    return _CODES.get(plain_name(name), frozenset())


def names_of(authorities: Iterable[tuple[str, str]]) -> dict[str, NamedArea]:
    """Every name by which the register may mean one of these authorities, in plain form.

    Its own name, whether or not the crosswalk knows it; that of its county, where there are two tiers; that of a county
    that was divided, and of a metropolitan county.

    Args:
        authorities: Code and name of each, as in the index file; codes of any edition.
    """
    found: dict[str, NamedArea] = {}
    own: dict[str, NamedArea] = {}
    for code, name in authorities:
        codes = same_authority(code)
        wider = codes | {_COUNTY_OF[each] for each in codes if each in _COUNTY_OF}
        for plain, stands_for in _CODES.items():
            if wider & stands_for:
                county = len(stands_for) > 1 or not codes & stands_for
                found[plain] = NamedArea(_title(plain, stands_for), county)
        own |= {plain_name(name): NamedArea(name, county=False)}
        own |= {plain: area for plain, area in found.items() if not area.county}
    return found | own


def _title(plain: str, codes: frozenset[str]) -> str:
    if len(codes) == 1:
        return _TITLES[next(iter(codes))]
    return next(name for name in _SEVERAL if plain_name(name) == plain)
