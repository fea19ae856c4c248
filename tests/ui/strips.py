"""Opens every strip, form, list, card and message of the window, one after the other, each with its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from kil_mapper.model.errors import KilError
from kil_mapper.model.filters import Facet
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.project_file import Leftover
from kil_mapper.ui.contracts.view import TABS as CONTRACT_TABS
from kil_mapper.ui.messages import Offer
from kil_mapper.ui.settings import WORD_TEMPLATE
from kil_mapper.ui.who_counts.view import TABS as WHO_TABS
from kil_mapper.ui.window import Window
from kil_mapper.ui.workspace.facts import Offer as Fact
from tests.ui.district import CHOIR, CHURCH, HUB
from tests.ui.eyes import workspace
from tests.ui.test_refresh import refreshed

Settle = Callable[[Window], None]
Strips = Iterator[tuple[str, QWidget]]


def strips(window: Window, settle: Settle, folder: Path) -> Strips:
    """All of them; the window shows each meanwhile."""
    for parts in (_on_the_row, _in_explore, _in_areas, _in_contracts, _in_who_counts, _in_report):
        yield from parts(window, settle)
    yield from _above(window)
    yield from _in_change(window, settle)
    yield from _before_a_project(window, settle, folder)


def _page(window: Window, settle: Settle, view: str) -> Any:
    window.show_view(view)
    settle(window)
    assert window.pages is not None
    return window.pages.current


def _on_the_row(window: Window, settle: Settle) -> Strips:
    _page(window, settle, "explore")
    pages, project = window.pages, window.session.project
    assert pages is not None
    assert project is not None
    pages.bands_editor.open(project.options.scheme)
    yield "bands editor", pages.bands_editor
    pages.bands_editor.edges.setText("10k, abc")
    pages.bands_editor.edges.textEdited.emit("10k, abc")
    yield "bands editor, wrong", pages.bands_editor
    pages.bands_editor.end()


def _in_explore(window: Window, settle: Settle) -> Strips:
    view = workspace(window)
    for chosen in view.row.facets:
        chosen.open()
        yield f"filter {chosen.list.accessibleName()}", chosen.panel
        chosen.panel.hide()
    saved = view.row.saved
    saved.open()
    yield "saved filters, none", saved.panel
    view.only_cluster()
    saved.name.setText("Cluster")
    saved.save.click()
    yield "saved filters", saved.panel
    saved.panel.hide()
    yield "filters that are on", view.on_chips
    view.state.only(Facet.DECILES, {"1"})
    view.search.setText("no such name")
    view.row.search_now()
    yield "nothing found", view.nothing
    view.clear_filter()
    view.row.shown.buttons["charts"].click()
    yield "charts", view.charts
    view.row.shown.buttons["list"].click()
    view.select(HUB)
    asked = view.curation
    for field in Correctable:
        asked.begin_correction(field, "")
        yield f"correct {field.value}", asked.correction
    asked.begin_restoring(Correctable.POSTCODE)
    yield "restore", asked.correction
    asked.begin_offer(Fact.READINESS)
    yield "readiness", asked.readiness
    asked.begin_offer(Fact.NOTE)
    yield "note", asked.note
    asked.begin_set_aside()
    yield "set aside", asked.strip
    asked.begin_anchor()
    yield "community anchor", asked.form
    asked.form.end()
    yield "details", view.details
    window.selection.choose((HUB, CHURCH, CHOIR))
    for begin in (view.batch.begin_set_aside, view.batch.begin_note):
        begin()
        yield f"several, {begin.__name__}", view.batch
    view.batch.let_go()
    window.menus.actions["add_group"].trigger()
    yield "add a group", asked.group_form
    asked.group_form.save()
    yield "add a group, refused", asked.group_form
    asked.group_form.end()


def _in_areas(window: Window, settle: Settle) -> Strips:
    view = _page(window, settle, "areas")
    view.begin_neighbourhood()
    settle(window)
    yield "make a neighbourhood", view.maker
    view.maker.leave.click()


def _in_contracts(window: Window, settle: Settle) -> Strips:
    view = _page(window, settle, "contracts")
    view.form.named_lots.add.click()
    settle(window)
    yield "lots by name", view.form
    for tab in CONTRACT_TABS:
        view.show_tab(tab)
        QApplication.processEvents()
        yield f"contracts, {tab}", view._parts
    view.show_tab(next(iter(CONTRACT_TABS)))
    view.form.set_amount(Fraction(90_000_000))
    view.ask()
    settle(window)
    yield "a contract nobody could take", view.listed


def _in_who_counts(window: Window, settle: Settle) -> Strips:
    view = _page(window, settle, "who_counts")
    for tab in WHO_TABS:
        view.show_tab(tab)
        QApplication.processEvents()
        yield f"who counts, {tab}", view
    view.show_tab(next(iter(WHO_TABS)))
    view.ledger.orgs.selectRow(0)
    view.ledger.decide_on_selection()
    yield "a decision", view.strip
    view.strip.end()
    view.show_tab("anchors")
    view.anchors.checklist.selectRow(0)
    view.anchors.begin_declaration()
    yield "a declaration", view.anchors.form
    view.anchors.form.end()


def _in_report(window: Window, settle: Settle) -> Strips:
    view = _page(window, settle, "pack")
    window.settings.put(WORD_TEMPLATE, __file__)
    view.making.show_template()
    view.making._show_result("Made 40 files.", Path(__file__))
    yield "a pack that is made", view.making
    view.making.forget_template()


def _above(window: Window) -> Strips:
    window.messages.error(KilError("The disk is full.", "Free some space."), (Offer("Try again", print),))
    window.messages.warning("Somebody saved to it.", "", (Offer("Save as…", print), Offer("Replace it", print)))
    window.messages.bug("details")
    yield "messages", window.bar
    window.bar.clear()
    window.safety.read_only = "A colleague has it open."
    window._refresh()
    yield "read only", window.banner
    window.safety.read_only = ""
    window._refresh()
    window.desk._begin_tour()
    yield "the tour", window.tour
    window.tour.end()


def _in_change(window: Window, settle: Settle) -> Strips:
    project = window.session.project
    assert project is not None
    window.session.change("refresh", refreshed(project))
    settle(window)
    window.refreshing.show_changes()
    settle(window)
    assert window.pages is not None
    view: Any = window.pages.current
    yield "what a newer register changed", view.last
    for tab in view.parts:
        view.show_tab(tab)
        settle(window)
        yield f"change, {tab}", view.parts[tab]


def _before_a_project(window: Window, settle: Settle, folder: Path) -> Strips:
    (folder / "here").mkdir()
    window.new_project()
    window.commands.read_folder(folder / "here")
    settle(window)
    (folder / "dropped.csv").write_text("a,b", encoding="utf-8")
    window.folder.take((folder / "dropped.csv",))
    yield "files that were dropped", window.folder.asking
    window.folder.asking.hide()
    window._show_page(window.start)
    left = tuple(Leftover(name, None, datetime.now(tz=UTC)) for name in ("Smalltown", "Otherville"))
    window.commands.leftovers_found.emit(left)
    window.start.recovery.rows[0].throw.click()
    yield "what was kept", window.start.recovery
    window.commands.leftovers_found.emit(())
