"""The page of need and capacity: two maps that move as one, or one map of nine classes."""

from __future__ import annotations

from typing import Final

from kil_mapper.maps import assets
from kil_mapper.maps.area_content import area_content
from kil_mapper.maps.page import Parts, WindowPage, exported, for_window
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import MapKind

PAIR: Final = Parts(
    "areas.html", ("kil_need", "kil_capacity"), assets.AREA_SCRIPTS, ("map.css", "areas.css"), animated=False
)


def area_page(results: Results) -> WindowPage:
    """The page for the window.

    Args:
        results: What was found.
    """
    return for_window(PAIR, area_content(results, MapKind.NEED_CAPACITY))


def exported_area_page(results: Results, kind: MapKind = MapKind.NEED_CAPACITY) -> str:
    """The same page as one file that works from a memory stick.

    Args:
        results: What was found.
        kind: What it shows at first: the pair, or the map of nine classes.

    Returns:
        A complete HTML document.
    """
    return exported(PAIR, area_content(results, kind))
