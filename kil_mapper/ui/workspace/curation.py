"""What a person can decide, correct and record about the selected organisation, and the forms that ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QBoxLayout, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.add_group import AddGroupForm
from kil_mapper.ui.curation.correction import CorrectionForm
from kil_mapper.ui.curation.inline import DecidingForm
from kil_mapper.ui.curation.notes import NoteForm
from kil_mapper.ui.curation.picking import PlacePicker
from kil_mapper.ui.curation.readiness import ReadinessForm
from kil_mapper.ui.curation.strip import Asked, DecisionStrip
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label
from kil_mapper.ui.session import Part
from kil_mapper.ui.who_counts.anchor_form import AnchorForm, declared_words
from kil_mapper.ui.workspace.facts import Offer, is_protected

if TYPE_CHECKING:
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results

MARK, PROTECT = "Mark as community anchor…", "Protect its place…"
BACK = "It stands in the view Who counts, where it can be brought back. Undo takes it back at once."


class Curation(QWidget):
    """Buttons for the selected organisation, and the forms that ask about it: one at a time.

    The strip and the declaration open below the buttons; the others beside the facts that they are about, where the
    panel puts them (`move_into`).

    Signals:
        added: The id of a group that was added.

    Attributes:
        strip: Asks why and who.
        form: Asks whether it is a community anchor.
        correction: Asks for a right value.
        readiness: Asks about readiness for contracts.
        note: Asks for a note.
        group_form: Asks for a group that no register knows.
        picker: Lets a place be picked on the map.
    """

    added = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._results: Results | None = None
        self._org_id = ""
        self._name = ""
        self._places: Mapping[str, QBoxLayout] = {}
        self.declared = label("", wrap=True)
        self.aside = button("Set aside…", self.begin_set_aside)
        self.anchor = button(MARK, self.begin_anchor)
        self.protect = button(PROTECT, self.begin_protection)
        self.picker = PlacePicker(self)
        self.strip = DecisionStrip(context)
        self.form = AnchorForm(context)
        self.correction = CorrectionForm(context, self.picker, self)
        self.readiness = ReadinessForm(context, self)
        self.note = NoteForm(context, self)
        self.group_form = AddGroupForm(context, self.picker)
        self.group_form.added.connect(self.added)
        context.session.changed.connect(self._on_session)
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

    @property
    def forms(self) -> tuple[DecidingForm, ...]:
        """The forms about the selected organisation."""
        return (self.strip, self.form, self.correction, self.readiness, self.note)

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
        declaration = self.context.core.declaration_of(results.project, org_id)
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

    def _put_away(self, besides: DecidingForm | None = None) -> None:
        """Only one thing is asked at a time."""
        for form in self.forms:
            if form is not besides:
                form.drop()

    def move_into(self, places: Mapping[str, QBoxLayout]) -> QWidget | None:
        """Put the forms beside the facts that they are about; what stands open stays open.

        Args:
            places: Where a form goes, by the fact or offer that it asks about.

        Returns:
            What had the focus in a form, and has to get it back when the form shows again.
        """
        self._places = places
        focused, held = QApplication.focusWidget(), None
        for form, key in self._keys().items():
            is_open = not form.isHidden()
            held = focused if focused is not None and form.isAncestorOf(focused) else held
            if key in places:
                places[key].addWidget(form)
                form.setVisible(is_open)
            else:
                form.setParent(self)
        return held

    def _keys(self) -> dict[DecidingForm, str]:
        about = self.correction.field
        return {
            self.correction: "" if about is None else about.value,
            self.readiness: Offer.READINESS.value,
            self.note: Offer.NOTE.value,
        }

    def _on_session(self, parts: frozenset[Part]) -> None:
        if Part.PROJECT in parts:  # what was being written was about another project
            self.group_form.drop()

    # --- decisions --------------------------------------------------------------------------------------------------

    def begin_set_aside(self) -> None:
        """Ask why it is counted no longer."""
        org_id, name = self._org_id, self._name

        def change(project: Project, why: str, who: str) -> Project:
            return self.context.core.set_aside(project, org_id, why=why, who=who)

        def told() -> None:
            self.context.messages.info(f"“{name}” is set aside.", BACK)

        self._ask(Asked(f"Set aside “{name}”", "Set aside", f"setting aside of “{name}”", change, done=told))

    def begin_protection(self) -> None:
        """Ask why it is never, or may be, named with its place."""
        org_id, name, results = self._org_id, self._name, self._results
        if results is None:
            return
        sensitive = not is_protected(results, org_id)

        def change(project: Project, why: str, who: str) -> Project:
            return self.context.core.mark_sensitive(project, org_id, sensitive=sensitive, why=why, who=who)

        title = f"Never name “{name}” with a place" if sensitive else f"“{name}” may be named with its place"
        verb = "Protect its place" if sensitive else "Name with its place"
        self._ask(Asked(title, verb, f"protection of “{name}”", change))

    def _ask(self, asked: Asked) -> None:
        self._put_away(self.strip)
        self.strip.ask(asked)

    def begin_anchor(self) -> None:
        """Ask whether it is a community anchor."""
        if self._results is not None:
            self._put_away(self.form)
            self.form.ask(self._results, self._org_id, self._name)

    # --- corrections and records ------------------------------------------------------------------------------------

    def begin_correction(self, field: Correctable, present: str) -> None:
        """Ask for the right value of a fact."""
        self._put_away(self.correction)
        self._place_correction(field)
        if field is Correctable.POSTCODE:
            present = self._postcode()
        self.correction.ask(field, self._org_id, self._name, present.removeprefix("£"))

    def _place_correction(self, field: Correctable) -> None:
        place = self._places.get(field.value)
        if place is not None:
            place.addWidget(self.correction)

    def _postcode(self) -> str:
        """The postcode as it stands, without what is said about it."""
        if self._results is None or is_protected(self._results, self._org_id):
            return ""
        rows = self._results.project.organisations
        found = rows.loc[rows[Org.ID] == self._org_id, Org.POSTCODE].dropna()
        return str(found.iloc[0]) if len(found) else ""

    def begin_restoring(self, field: Correctable) -> None:
        """Ask why the register's own value is to stand again."""
        self._put_away(self.correction)
        self._place_correction(field)
        self.correction.ask_to_restore(field, self._org_id, self._name)

    def begin_offer(self, offer: Offer) -> None:
        """Ask for what a section lets a person write down."""
        if offer is Offer.READINESS:
            self._put_away(self.readiness)
            self.readiness.ask(self._org_id, self._name)
        else:
            self._put_away(self.note)
            self.note.ask((self._org_id,), (self._name,))

    # --- a group that no register knows -----------------------------------------------------------------------------

    def begin_group(self) -> None:
        """Ask for a group."""
        self._put_away()
        self.group_form.ask()
