"""Local authorities that were given a new code while staying the same place.

The Office for National Statistics renumbers an authority whenever its boundary moves, even by a field, so files of
different years name one place by two codes. Only authorities that kept their name and, but for strips of land with
next to nobody living on them, their extent are listed; districts that were merged into a new authority are other
places and are not.

Source: Code History Database and "Local Authority Districts" code lists, Office for National Statistics.
"""

from __future__ import annotations

from typing import Final

# Old code, new code.
_RENUMBERED: Final = (
    ("E06000048", "E06000057"),  # Northumberland, 2013
    ("E07000097", "E07000242"),  # East Hertfordshire, 2013
    ("E07000100", "E07000240"),  # St Albans, 2012
    ("E07000101", "E07000243"),  # Stevenage, 2013
    ("E07000104", "E07000241"),  # Welwyn Hatfield, 2012
    ("E08000016", "E08000038"),  # Barnsley, 2025
    ("E08000019", "E08000039"),  # Sheffield, 2025
    ("E08000020", "E08000037"),  # Gateshead, 2013
    ("S12000015", "S12000047"),  # Fife, 2018
    ("S12000024", "S12000048"),  # Perth and Kinross, 2018
    ("S12000044", "S12000050"),  # North Lanarkshire, 2019
    ("S12000046", "S12000049"),  # Glasgow City, 2019
)

_GROUPS: Final = {code: frozenset(pair) for pair in _RENUMBERED for code in pair}


def same_authority(code: str) -> frozenset[str]:
    """Every code that the authority has had, the given one included.

    >>> sorted(same_authority("E08000038"))
    ['E08000016', 'E08000038']
    >>> sorted(same_authority("E08000033"))
    ['E08000033']
    """
    return _GROUPS.get(code, frozenset({code}))
