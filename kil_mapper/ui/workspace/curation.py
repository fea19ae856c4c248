"""What a person can decide about the selected organisation: set aside, community anchor, never named with a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label
from kil_mapper.ui.who_counts.anchor_form import AnchorForm, declared_words
from kil_mapper.ui.who_counts.strip import Asked, DecisionStrip
from kil_mapper.ui.workspace.facts import is_protected

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results

MARK, PROTECT = "Mark as community anchor…", "Protect its place…"
BACK = "It stands in the view Who counts, where it can be brought back. Undo takes it back at once."


class Curation(QWidget):
    """Buttons for the selected organisation, and the strip or form that each opens below them.

    Signals:
        opened: The strip or the form to show.
    """

    opened = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._results: Results | None = None
        self._org_id = ""
        self._name = ""
        self.declared = label("", wrap=True)
        self.aside = button("Set aside…", self.begin_set_aside)
        self.anchor = button(MARK, self.begin_anchor)
        self.protect = button(PROTECT, self.begin_protection)
        self.strip = DecisionStrip(context)
        self.form = AnchorForm(context)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.aside, self.anchor, self.protect):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(4)
        column.addWidget(row)
        column.addWidget(self.strip)
        column.addWidget(self.form)
        column.addWidget(self.declared)
        self.hide()

    def show_nothing(self) -> None:
        """No organisation is selected."""
        self._org_id, self._results = "", None
        self._put_away()
        self.hide()

    def show_organisation(self, results: Results, org_id: str, name: str) -> None:
        """Offer what can be decided about an organisation; what was begun for another one is put away."""
        if org_id != self._org_id:
            self._put_away()
        self._results, self._org_id, self._name = results, org_id, name
        declaration = self._context.core.declaration_of(results.project, org_id)
        self.declared.setText("" if declaration is None else declared_words(declaration))
        self.declared.setVisible(declaration is not None)
        protected = is_protected(results, org_id)
        self.aside.setAccessibleName(f"Set aside “{name}”")
        self._word(self.anchor, MARK if declaration is None else "Change the declaration…")
        self._word(self.protect, "Name with its place…" if protected else PROTECT)
        self.anchor.setToolTip("Say whether it is a community anchor, criterion by criterion")
        self.aside.setToolTip("Count it no longer, with a reason; it can be brought back")
        self.protect.setToolTip("A refuge and its like is placed by ward and never named with a place")
        self.show()

    def _word(self, made: QPushButton, words: str) -> None:
        made.setText(words)
        made.setAccessibleName(f"{words.rstrip('…')}: “{self._name}”")

    def _put_away(self) -> None:
        for widget in (self.strip, self.form):
            widget.hide()

    # --- decisions --------------------------------------------------------------------------------------------------

    def begin_set_aside(self) -> None:
        """Ask why it is counted no longer."""
        org_id, name = self._org_id, self._name

        def change(project: Project, why: str, who: str) -> Project:
            return self._context.core.set_aside(project, org_id, why=why, who=who)

        def told() -> None:
            self._context.messages.info(f"“{name}” is set aside.", BACK)

        self._ask(Asked(f"Set aside “{name}”", "Set aside", f"setting aside of “{name}”", change, done=told))

    def begin_protection(self) -> None:
        """Ask why it is never, or may be, named with its place."""
        org_id, name, results = self._org_id, self._name, self._results
        if results is None:
            return
        sensitive = not is_protected(results, org_id)

        def change(project: Project, why: str, who: str) -> Project:
            return self._context.core.mark_sensitive(project, org_id, sensitive=sensitive, why=why, who=who)

        title = f"Never name “{name}” with a place" if sensitive else f"“{name}” may be named with its place"
        verb = "Protect its place" if sensitive else "Name with its place"
        self._ask(Asked(title, verb, f"protection of “{name}”", change))

    def _ask(self, asked: Asked) -> None:
        self.form.hide()
        self.strip.ask(asked)
        self.opened.emit(self.strip)

    def begin_anchor(self) -> None:
        """Ask whether it is a community anchor."""
        if self._results is not None:
            self.strip.hide()
            self.form.ask(self._results, self._org_id, self._name)
            self.opened.emit(self.form)
