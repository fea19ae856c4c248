"""Everything that a map page shows, as one JSON-ready value: the data island of the exported page and the window."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from kil_mapper.maps import capacity, classes, features, wording
from kil_mapper.model.results import BandRow, Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import PlaceDetail

FORMAT = 1


def frame(results: Results) -> dict[str, Any]:
    """What the pages of all maps hold alike: what is shown, where, in which lines, and where the figures come from."""
    project = results.project
    return {
        "format": FORMAT,
        "title": project.name,
        "subject": project.noun[1],
        "home": features.extent(results),
        "colours": {
            "ward": classes.WARD_LINE,
            "outline": classes.OUTLINE,
            "ink": classes.INK,
            "halo": classes.HALO,
            "hatch": classes.HATCH_COLOUR,
            "cold": capacity.COLD_LINE,
            "dash": capacity.COLD_DASH,
        },
        "outlines": features.outlines(results),
        "sources": wording.sources(project),
        "attributions": list(project.attributions),
        "dated": wording.dated(project),
    }


def map_content(results: Results, places: pd.DataFrame, detail: PlaceDetail, *, window: bool) -> dict[str, Any]:
    """The data of a page.

    Args:
        results: What was found.
        places: Where each organisation is drawn, at that detail (`features.Place`).
        detail: How exactly the page places organisations.
        window: Whether it is for the window, where protected organisations keep their id for the filter.
    """
    locations = features.locations(results, places, identify_sensitive=window)
    placed = len(features.placed_ids(locations))
    project = results.project
    return {
        **frame(results),
        "subtitle": wording.subtitle(project),
        "need": _need(results),
        "shapes": classes.SHAPES,
        "bands": _bands(results),
        "cold": capacity.COLD_LABEL if features.cold_spots(results) else "",
        "several": wording.SEVERAL_LABEL,
        "lsoas": features.lsoas(results),
        "wards": features.wards(results),
        "locations": locations,
        "areas": features.area_rows(results),
        "alternative": wording.map_alternative(results),
        "notes": _notes(results, detail, placed),
    }


def _need(results: Results) -> dict[str, Any]:
    return {
        "title": wording.need_title(results.project),
        "classes": [asdict(found) for found in classes.NEED_CLASSES],
        "unknown": asdict(classes.NEED_UNKNOWN) if bool(results.lsoas[Lsoa.DECILE].isna().any()) else None,
        "hatch": classes.HATCH_LABEL if features.uncovered(results) else "",
    }


def _bands(results: Results) -> list[dict[str, Any]]:
    symbols = classes.symbols(results.project.options.scheme)
    return [
        {
            "key": row[BandRow.BAND],
            "label": row[BandRow.LABEL],
            "organisations": int(row[BandRow.ORGANISATIONS]),
            "cluster": bool(row[BandRow.HIGHLIGHTED]),
            **asdict(symbols[row[BandRow.BAND]]),
        }
        for row in results.bands.to_dict("records")
    ]


def _notes(results: Results, detail: PlaceDetail, placed: int) -> list[str]:
    """What a reader must know before drawing conclusions, weightiest first."""
    notes = list(results.warnings)
    if placed < results.kept:
        notes.append(f"{wording.plural(results.kept - placed, 'organisation')} counted but without a place on the map.")
    if detail is PlaceDetail.AREA:
        notes.append(wording.AREA_CAVEAT)
    return [*notes, wording.LSOA_NOTE, wording.ADDRESS_CAVEAT, wording.DEPRIVATION_CAVEAT]
