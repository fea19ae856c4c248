"""Details of one organisation: each value with its name and where it comes from, and what can be set right about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from kil_mapper.ui.curation.inline import DecidingForm
from kil_mapper.ui.curation.tab_order import order_tabs
from kil_mapper.ui.parts import height_here, label
from kil_mapper.ui.settings import SHOW_SOURCES
from kil_mapper.ui.theme import Theme
from kil_mapper.ui.workspace.curation import Curation
from kil_mapper.ui.workspace.fact_rows import FactRows
from kil_mapper.ui.workspace.facts import Section

ABOVE_A_FORM = 6
EMPTY = (
    "Select an organisation to see what is known about it: click a symbol on the map or a row of the list. Ctrl or "
    "Shift selects several.\n\nA group that no register knows is added with “Add a group…” in the menu Edit."
)


class DetailsPanel(QScrollArea):
    """Shows one organisation, or says how to choose one.

    Signals:
        closed: The person let go of the organisation.

    Attributes:
        sources: Turns on where each value comes from.
        facts: The facts that show now.
    """

    closed = Signal()

    def __init__(self, theme: Theme, curation: Curation | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curation = curation
        self._org_id = ""
        self._sections: tuple[Section, ...] = ()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Details of the organisation")
        self._empty = label("", "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label("", "heading", wrap=True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts = FactRows((), theme, shows_sources=False, can_change=False)
        self.sources = self._make_sources()
        self._lay_out()
        if curation is not None:
            for form in curation.forms:
                form.opened.connect(lambda form=form: self._on_opened(form))
            for form in (*curation.forms, curation.group_form):
                form.refused.connect(lambda box, form=form: self._show_refused(form, box))
            curation.group_form.opened.connect(self._make_room_for_group)
            curation.group_form.ended.connect(self._show_parts)
        self.show_nothing()

    def _make_sources(self) -> QPushButton:
        made = QPushButton("Sources")
        made.setProperty("role", "chip")
        made.setCheckable(True)
        made.setAccessibleName("Show where each value comes from")
        made.setToolTip("Show where each value comes from")
        if self._curation is not None:
            made.setChecked(self._curation.context.settings.get(SHOW_SOURCES))
        made.toggled.connect(self._turn_sources)
        return made

    def _lay_out(self) -> None:
        """The page stays, so that what a person has begun to write stays when the numbers change."""
        close = QToolButton()
        close.setProperty("role", "bare")
        close.setIcon(self._theme.icon("close"))
        close.setToolTip("Select nothing")
        close.setAccessibleName("Close the details")
        close.clicked.connect(lambda _checked: self.closed.emit())
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._title, 1)
        head.addWidget(self.sources, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(12, 8, 10, 10)
        self._column.setSpacing(3)
        if self._curation is not None:
            self._column.addWidget(self._curation.group_form)
        self._column.addWidget(self._empty)
        self._column.addWidget(self._head)
        if self._curation is not None:
            self._column.addWidget(self._curation)
        self._column.addWidget(self.facts)
        self._column.addStretch(1)
        self.setWidget(page)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure anew when the text grows."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._sections:
            self._fill()

    # --- what it shows ----------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """No organisation is selected."""
        self._org_id, self._sections = "", ()
        self._title.setText("")
        self._empty.setText(EMPTY)
        if self._curation is not None:
            self._curation.show_nothing()
        self._fill()

    def show_organisation(self, name: str, sections: Sequence[Section], org_id: str = "") -> None:
        """Show what is known.

        Args:
            name: What it is called.
            sections: What is known.
            org_id: The organisation; "" where nothing can be corrected.
        """
        is_other = (org_id or name) != (self._org_id or self._title.text())
        self._org_id, self._sections = org_id, tuple(sections)
        self._empty.setText("")
        self._title.setText(name)
        self._fill()
        if is_other:
            self.verticalScrollBar().setValue(0)

    def _turn_sources(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self._curation is not None:
            self._curation.context.settings.put(SHOW_SOURCES, on)
        self._fill()

    def _fill(self) -> None:
        """Lay the facts out anew. A form that is open moves along, and the focus stays where it was."""
        curation, held = self._curation, None
        place = self.facts.focus_key()
        rows = FactRows(
            self._sections,
            self._theme,
            shows_sources=self.sources.isChecked(),
            can_change=curation is not None and bool(self._org_id),
        )
        if curation is not None:
            rows.correct_wanted.connect(curation.begin_correction)
            rows.restore_wanted.connect(curation.begin_restoring)
            rows.offer_taken.connect(curation.begin_offer)
            held = curation.move_into(rows.slots_for_forms)
        self._column.replaceWidget(self.facts, rows)
        self.facts.hide()  # or Qt would still show it, as a window: it asks for that later for what a layout takes in
        self.facts.setParent(None)
        self.facts.deleteLater()
        self.facts = rows
        self._show_parts()
        self._order_tabs()
        if held is not None:
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            rows.take_focus(place)

    def _order_tabs(self) -> None:
        page = self.widget()
        if page is not None:
            order_tabs(self, page)

    # --- forms ------------------------------------------------------------------------------------------------------

    def _on_opened(self, form: DecidingForm) -> None:
        """What was opened asks something, so it is shown: at once, and when it has the room that it is given."""
        self._bring_into_view(form)
        QTimer.singleShot(0, self, lambda: self._bring_into_view(form))

    def _bring_into_view(self, opened: DecidingForm) -> None:
        page = self.widget()
        layout = None if page is None else page.layout()
        if page is None or layout is None or opened.isHidden() or not page.isAncestorOf(opened):
            return
        self._order_tabs()  # it may stand at another fact than the last time
        self.facts.activate()
        layout.activate()  # what was hidden until now has no place yet
        top = opened.mapTo(page, QPoint(0, 0)).y()
        bottom = top + height_here(opened)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if top - ABOVE_A_FORM < bar.value() or bottom > bar.value() + room:
            bar.setValue(max(0, min(top - ABOVE_A_FORM, bottom + ABOVE_A_FORM - room // 2)))

    def _show_refused(self, form: DecidingForm, box: QWidget | None) -> None:
        """What is wrong shows together with the field it is about, as far as there is room for both."""
        page, inside = self.widget(), form.layout()
        layout = None if page is None else page.layout()
        if layout is not None and inside is not None:
            inside.activate()
            self.facts.activate()
            layout.activate()
        for widget in (box, form.wrong):
            if widget is not None:
                self.ensureWidgetVisible(widget, 0, ABOVE_A_FORM)

    def _make_room_for_group(self) -> None:
        """While a group is added, nothing else stands here."""
        self._show_parts()
        self.verticalScrollBar().setValue(0)

    def _show_parts(self) -> None:
        curation, is_one = self._curation, bool(self._title.text())
        is_adding = curation is not None and not curation.group_form.isHidden()
        self._empty.setVisible(not is_one and not is_adding)
        self._head.setVisible(is_one and not is_adding)
        self.facts.setVisible(not is_adding)
        if curation is not None:
            curation.setVisible(bool(self._org_id) and not is_adding)
