"""The steps of the guided tour: what each says, with the figures of the project, and how it is known to be done."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from kil_mapper.model.results import AreaRow, BandRow, Results
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.ui.help.tour import Scene, Step
from kil_mapper.ui.views import VIEW_BY_ID

ANOTHER_VALUE = 300_000  # pounds, asked about in the tour


def _kept(results: Results) -> str:
    return f"{results.kept:,}"


def _cluster(results: Results) -> tuple[str, int]:
    """Name of the cluster band and how many organisations it has."""
    bands = results.bands
    row = bands[bands[BandRow.HIGHLIGHTED].astype(bool)]
    return ("", 0) if row.empty else (str(row.iloc[0][BandRow.LABEL]), int(row.iloc[0][BandRow.ORGANISATIONS]))


def _wards(results: Results) -> tuple[int, int]:
    """How many wards there are, and how many of them are cold spots."""
    wards = results.areas[results.areas[AreaRow.TYPE] == AreaType.WARD.value]
    return len(wards), int(wards[AreaRow.COLD_SPOT].eq(other=True).sum())


def _at(view: str) -> Callable[[Scene], bool]:
    return lambda scene: scene.pages.current_id == view


def _go(view: str) -> str:
    return f"Choose {VIEW_BY_ID[view].title} in the row above, or press {VIEW_BY_ID[view].key}."


def _only_cluster_shown(scene: Scene) -> bool:
    scheme = scene.results.project.options.scheme
    chips = getattr(scene.pages.made("explore"), "chips", None)
    return chips is not None and scheme.cluster is not None and scheme.cluster.key in chips.on


def _show_cluster(scene: Scene) -> None:
    explore: Any = scene.pages.made("explore")
    if explore is not None and not _only_cluster_shown(scene):
        explore.only_cluster()


def _select_one(scene: Scene) -> None:
    explore: Any = scene.pages.made("explore")
    if explore is not None and scene.selection.org_id is None and explore.filter.shown_ids:
        explore.select(explore.filter.shown_ids[0])


def _choose_cold_spot(scene: Scene) -> None:
    areas, rows = scene.pages.made("areas"), scene.results.areas
    wards = rows[rows[AreaRow.TYPE] == AreaType.WARD.value]
    cold = wards[wards[AreaRow.COLD_SPOT].eq(other=True)]
    found: Any = areas
    if found is not None and found.selected_code is None and len(wards):
        found.select(str((cold if len(cold) else wards).iloc[0][AreaRow.CODE]))


def _ask_more(scene: Scene) -> None:
    contracts: Any = scene.pages.made("contracts")
    if contracts is not None:
        contracts.form.set_amount(Fraction(ANOTHER_VALUE))


def _area_chosen(scene: Scene) -> bool:
    return getattr(scene.pages.made("areas"), "selected_code", None) is not None


def _value_asked(scene: Scene) -> str:
    form = getattr(scene.pages.made("contracts"), "form", None)
    return "" if form is None else str(form.question.value)


def _first(results: Results) -> str:
    name, count = _cluster(results)
    return (
        f"These are {_kept(results)} organisations, on the map and in the list. Click the band {name} above the map: "
        f"{count:,} organisations, the cluster, large enough to take on a local contract with support."
    )


def _wards_words(results: Results) -> str:
    wards, cold = _wards(results)
    return (
        f"Need and capacity of {wards} wards; {cold} are cold spots: high need, thin capacity. Choose a ward in the "
        "table. The sentence below it says why it is one, or is not."
    )


STEPS: tuple[Step, ...] = (
    Step("explore", _first, _only_cluster_shown, _show_cluster),
    Step(
        "explore",
        lambda _results: (
            "The map, the list and the count at the bottom now show the cluster alone. Choose one "
            "organisation, in the list or on the map."
        ),
        lambda scene: scene.selection.org_id,
        _select_one,
    ),
    Step(
        "explore",
        lambda _results: (
            "The details say what is known of it and where each value comes from. Here you would correct "
            f"it or set it aside. Now see where help is thin. {_go('areas')}"
        ),
        _at("areas"),
    ),
    Step("areas", _wards_words, _area_chosen, _choose_cold_spot),
    Step(
        "areas",
        lambda _results: f"Now the question before every tender: who here could take it? {_go('contracts')}",
        _at("contracts"),
    ),
    Step(
        "contracts",
        lambda results: (
            f"Write another value into the box on the left, such as £{ANOTHER_VALUE:,}, and press Enter. The answer "
            f"says how many of the {_kept(results)} could bid alone, in lots or together."
        ),
        _value_asked,
        _ask_more,
    ),
    Step(
        "contracts",
        lambda results: f"Why {_kept(results)} of {results.rows_read:,} rows that were read? {_go('who_counts')}",
        _at("who_counts"),
    ),
    Step(
        "who_counts",
        lambda _results: (
            "Each step says who is set aside and why, and each can be undone. That was the tour. Export, "
            "at the top right, takes it all to a meeting; F1 explains whatever you look at."
        ),
    ),
)
