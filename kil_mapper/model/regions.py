"""England and its nine regions, by the codes of the Office for National Statistics."""

from __future__ import annotations

from typing import Final

ENGLAND: Final = "E92000001"
REGIONS: Final = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and the Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
