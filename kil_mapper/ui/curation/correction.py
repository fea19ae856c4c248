"""Correcting what a register says of one organisation, in the place where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.vocabulary import Correctable
from kil_mapper.ui.curation.answers import read_day, read_pounds
from kil_mapper.ui.curation.inline import NO_REASON, Change, DecidingForm, field_for, written
from kil_mapper.ui.curation.picking import PlaceField, PlacePicker
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

PAUSE: Final = 350  # milliseconds after the last letter, before what is written is checked
ASKS: Final = {
    Correctable.NAME: ("Name", "The name it goes by"),
    Correctable.POSTCODE: ("Postcode", "Postcode where it is based, such as HX1 1AA"),
    Correctable.TURNOVER: ("Pounds a year", "Turnover of a year in pounds, such as 24,500"),
}
NO_PLACE: Final = "Choose the place on the map first."
NO_NAME: Final = "A correction needs the name of who makes it. Say who corrects it; initials are enough."


class CorrectionForm(DecidingForm):
    """Asks for the right value of one fact, or whether to put the register's own back.

    Attributes:
        field: The fact it asks about; None while it asks nothing.
        value: The right value, as text.
        place: The right place.
        year_end: Last day of the year of a turnover.
        why: The reason.
        confirm: Saves.
    """

    no_name = NO_NAME

    def __init__(self, context: Context, picker: PlacePicker, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.field: Correctable | None = None
        self._about = Correctable.NAME
        self._org_id = ""
        self._name = ""
        self._restores = False
        self._picker = picker
        self.value = field_for("", "The right value", 150)
        self.year_end = field_for("Year end, if known", "Last day of the year it is of, such as 31 March 2025", 130)
        self.place = PlaceField(picker)
        self.why = field_for("Why? How do you know?", "Reason for the correction", 180)
        self.who.setPlaceholderText("Who corrects it?")
        self.who.setAccessibleName("Name of who corrects it; initials are enough")
        self.confirm = button("Save", self.save, role="main")
        for box in (self.value, self.year_end, self.why, self.who):
            box.returnPressed.connect(self.save)
        for box in (self.value, self.year_end):
            box.textEdited.connect(lambda _text: self._wait())
        for box in (self.why, self.who):
            box.textEdited.connect(lambda _text: self.show_wrong(""))
        self.place.changed.connect(self._wait)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._check)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        for widget in (self.value, self.year_end, self.why, self.who, self.confirm, self.leave):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.wrong)
        column.addWidget(self.place)
        column.addWidget(row)

    @property
    def org_id(self) -> str:
        """The organisation it asks about."""
        return self._org_id

    def ask(self, field: Correctable, org_id: str, name: str, present: str = "") -> None:
        """Ask for the right value.

        Args:
            field: The fact.
            org_id: The organisation.
            name: Its name.
            present: The value that stands, to be changed; "" where it must not be shown or there is none.
        """
        self._take_up(field, org_id, name, restores=False)
        is_place = field is Correctable.LOCATION
        asks, meaning = ASKS.get(field, ("", ""))
        self.value.setText(present)
        self.value.setPlaceholderText(asks)
        self.value.setAccessibleName(meaning)
        self.value.setToolTip(meaning)
        self.value.selectAll()
        self.value.setVisible(not is_place)
        self.place.clear(with_postcode=False)
        self.place.setVisible(is_place)
        self.year_end.setVisible(field is Correctable.TURNOVER)
        self._word("Save")
        self.begin(f"Correct the {field.label}", self.place.choose if is_place else self.value)

    def ask_to_restore(self, field: Correctable, org_id: str, name: str) -> None:
        """Ask why the register's own value is to stand again."""
        self._take_up(field, org_id, name, restores=True)
        for widget in (self.value, self.place, self.year_end):
            widget.hide()
        self._word("Restore")
        self.begin(f"Restore the {field.label} of the register", self.why)

    def _word(self, verb: str) -> None:
        self.confirm.setText(verb)
        self.confirm.setAccessibleName(f"{verb}: {self._about.label} of “{self._name}”")

    def _take_up(self, field: Correctable, org_id: str, name: str, *, restores: bool) -> None:
        self.field = self._about = field
        self._org_id, self._name, self._restores = org_id, name, restores
        self.year_end.clear()
        self.why.clear()

    def _let_go(self) -> None:
        self._pause.stop()
        self._picker.leave()
        self.field = None

    # --- the change -------------------------------------------------------------------------------------------------

    def save(self) -> Job | None:
        """Make the correction, unless something is missing, which is said."""
        self._pause.stop()
        field, why = self.field, written(self.why)
        if field is None:
            return None
        try:
            right = self._right_value()
        except KilError as error:
            self.refuse(str(error), self.place.choose if field is Correctable.LOCATION else self.value)
            return None
        if not why:
            self.refuse(NO_REASON.replace("A decision", "A correction"), self.why)
            return None
        who = self.name_given()
        if not who:
            return None
        what = "restoring" if self._restores else "correction"
        doing = "Restoring" if self._restores else "Correcting"
        return self.carry_out(doing, f"{what} of the {field.label} of “{self._name}”", self._change(right, why, who))

    def _right_value(self) -> tuple[object, ...]:
        """What is written, in the order in which the workflow takes it.

        Raises:
            KilError: It cannot be the value of the fact.
        """
        if self._restores:
            return ()
        if self.field is Correctable.LOCATION:
            if self.place.point is None:
                raise KilError(NO_PLACE)
            return self.place.point
        if self.field is Correctable.TURNOVER:
            return read_pounds(self.value.text()), read_day(self.year_end.text())
        return (written(self.value),)

    def _change(self, right: tuple[object, ...], why: str, who: str) -> Change:
        core, org_id, field = self._context.core, self._org_id, self._about
        if self._restores:
            return lambda project: core.restore(project, org_id, field, why=why, who=who)
        match right:
            case (float(latitude), float(longitude)):
                return lambda project: core.correct_location(project, org_id, latitude, longitude, why=why, who=who)
            case (int(pounds), (date() | None) as as_of):
                return lambda project: core.correct_turnover(project, org_id, pounds, as_of=as_of, why=why, who=who)
        words = str(right[0])
        correct: Callable[..., Project] = core.correct_name if field is Correctable.NAME else core.correct_postcode
        return lambda project: correct(project, org_id, words, why=why, who=who)

    # --- checking while it is written -------------------------------------------------------------------------------

    def _wait(self) -> None:
        self.show_wrong("")
        self._pause.start()

    def _check(self) -> None:
        """Try the correction without keeping it, so that what is wrong is told before the reason is written."""
        project = self._context.session.project
        if project is None or self.field is None:
            return
        try:
            change = self._change(self._right_value(), "-", "-")
        except KilError as error:
            self.show_wrong(str(error))
            return

        def work(_progress: Progress) -> str:
            try:
                change(project)
            except KilError as error:
                return str(error)
            return ""

        def told(words: str) -> None:
            if self.isVisible() and not self._pause.isActive():
                self.show_wrong(words)

        self._context.runner.start(Lane.CHECK, "Checking", work, told)
