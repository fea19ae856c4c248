"""Everything that the page of need and capacity shows, as one JSON-ready value."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kil_mapper.maps import area_features, area_wording, capacity, classes, content, wording
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.vocabulary import AreaType, MapKind


def area_content(results: Results, kind: MapKind) -> dict[str, Any]:
    """The data of the page.

    Args:
        results: What was found.
        kind: The pair or the map of nine classes, to begin with; the page holds both.
    """
    project = results.project
    types = area_features.types(results)
    areas = {found.value: area_features.areas(results, found) for found in types}
    anywhere = [area for some in areas.values() for area in some]
    return {
        **content.frame(results),
        "subtitle": area_wording.subtitle(project),
        "mode": "bivariate" if kind is MapKind.BIVARIATE else "pair",
        "figures": _figures(results),
        "need": {
            "title": wording.need_title(project),
            "classes": [asdict(found) for found in classes.NEED_CLASSES],
            "unknown": asdict(classes.NEED_UNKNOWN),
            "domains": area_features.domains(results),
        },
        "capacity": {
            "classes": [asdict(found) for found in capacity.capacity_classes(results)],
            "unknown": {"label": capacity.UNKNOWN_LABEL, "colour": capacity.UNKNOWN_COLOUR},
        },
        "marks": {"few": capacity.FEW_LABEL, "lost": classes.HATCH_LABEL, "cold": capacity.COLD_LABEL},
        "combined": _combined(results),
        "types": [_type(results, found) for found in types],
        "areas": areas,
        "lsoas": area_features.lsoas(results),
        "alternatives": {
            "pair": area_wording.pair_alternative(results),
            "bivariate": area_wording.bivariate_alternative(results),
        },
        "notes": area_wording.notes(results, cold=any(area["cold"] for area in anywhere)),
    }


def _type(results: Results, kind: AreaType) -> dict[str, str]:
    one, many = kind.nouns
    return {
        "key": kind.value,
        "one": one,
        "many": many[0].upper() + many[1:],
        "capacity": area_wording.capacity_title(results.project, kind),
        "combined": area_wording.combined_title(results.project, kind),
    }


def _combined(results: Results) -> dict[str, Any] | None:
    thirds = capacity.thirds(results)
    if thirds is None:
        return None
    return {
        "cells": [asdict(cell) for cell in thirds.cells],
        "edges": area_wording.edges_said(thirds, results.project),
        "note": area_wording.THIRDS_NOTE,
    }


def _figures(results: Results) -> list[list[str]]:
    """The figures in the head: what was counted, and how many cold spots where that was judged."""
    figures = [[f"{results.kept:,}", results.project.noun[results.kept != 1]]]
    areas = capacity.compared_areas(results)
    judged = areas[areas[AreaRow.COLD_SPOT].notna()]
    if len(judged):
        kind = AreaType(judged[AreaRow.TYPE].iloc[0])
        cold = int(judged[AreaRow.COLD_SPOT].astype(bool).sum())
        name = "cold spot" if cold == 1 else "cold spots"
        figures.append([f"{cold:,}", f"{name} among {wording.plural(len(judged), *kind.nouns)}"])
    return figures
