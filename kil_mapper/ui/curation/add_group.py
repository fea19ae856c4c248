"""Adding a group that no register knows: its name, its place, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import Progress
from kil_mapper.model.tables import Theme
from kil_mapper.ui.curation.answers import read_day, read_pounds
from kil_mapper.ui.curation.inline import DecidingForm, field_for, written
from kil_mapper.ui.curation.picking import PlaceField, PlacePicker
from kil_mapper.ui.jobs import Job, Lane
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

PAUSE: Final = 350
TYPES: Final = ("What", "Who", "How")
THEMES_SHOWN: Final = 6  # lines
CODE: Final = Qt.ItemDataRole.UserRole
TITLE: Final = "Add a group that no register knows"
HINT: Final = "Only the name, the place, the reason and who adds it are needed."
NO_NAME_YET: Final = "Write the name that the group goes by."
NO_PLACE: Final = "Write its postcode, or choose its place on the map."
NO_REASON: Final = "Say where you know it from, in a few words; they are kept and printed with it."
ALIKE: Final = "Perhaps it is here already:"


class _Themes(QListWidget):
    """Themes to tick: Space turns the current line."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Themes: what it does, for whom and how. Space ticks a line")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)

    def show_themes(self, classifications: pd.DataFrame) -> None:
        """Offer the themes that the project knows, none of them ticked."""
        self.clear()
        known = classifications.drop_duplicates(Theme.CODE).dropna(subset=[Theme.CODE])
        kinds = known[Theme.TYPE].map({kind: place for place, kind in enumerate(TYPES)})
        for row in known.assign(kind=kinds).sort_values(["kind", Theme.CODE]).to_dict("records"):
            item = QListWidgetItem(f"{row[Theme.TYPE]}: {row[Theme.DESCRIPTION]}")
            item.setData(CODE, str(row[Theme.CODE]))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.addItem(item)
        if self.count():
            self.setCurrentRow(0)
            self.setFixedHeight(THEMES_SHOWN * self.sizeHintForRow(0) + 6)

    @property
    def ticked(self) -> tuple[str, ...]:
        """Codes of the ticked themes."""
        items = [self.item(row) for row in range(self.count())]
        return tuple(str(item.data(CODE)) for item in items if item.checkState() is Qt.CheckState.Checked)


class AddGroupForm(DecidingForm):
    """Asks for a group.

    Signals:
        added: The id of the new group.

    Attributes:
        name: Its name.
        place: Where it is.
        turnover: Turnover of a year; empty when not known.
        year_end: Last day of that year.
        activities: What it does.
        themes: Themes to tick.
        why: Where it is known from.
        alike: Those that look like it.
        confirm: Adds it.
    """

    added = Signal(str)
    no_name = "A group added by hand needs the name of who adds it. Say who; initials are enough."

    def __init__(self, context: Context, picker: PlacePicker, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._picker = picker
        self._new = ""
        self.name = field_for("", "Name of the group")
        self.place = PlaceField(picker)
        self.turnover = field_for("Not known", "Turnover of a year in pounds; empty when it is not known")
        self.year_end = field_for("Not known", "Last day of the year of that turnover, such as 31 March 2025")
        self.activities = field_for("", "What it does, in a sentence; need not be filled in")
        self.themes = _Themes()
        self.why = field_for("Such as: met at the ward forum", "Where it is known from")
        self.alike = label("", wrap=True)
        self.alike.hide()
        self.confirm = button("Add the group", self.save, role="main")
        self.who.setPlaceholderText("Who adds it?")
        self.who.setAccessibleName("Name of who adds it; initials are enough")
        for box in (self.name, self.place.postcode, self.turnover, self.year_end, self.activities, self.why, self.who):
            box.returnPressed.connect(self.save)
            box.textEdited.connect(lambda _text: self.show_wrong(""))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look_for_alike)
        self.name.textEdited.connect(lambda _text: self._pause.start())
        self.place.changed.connect(self._pause.start)
        self._lay_out()

    def _lay_out(self) -> None:
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(5)
        for words, field in (
            ("Name", self.name),
            ("Place", self.place),
            ("Turnover", self.turnover),
            ("Year end", self.year_end),
            ("What it does", self.activities),
            ("Themes", self.themes),
            ("Known from", self.why),
            ("Added by", self.who),
        ):
            lead = label(words, "lead")
            lead.setBuddy(field)
            self._form.addRow(lead, field)
        row = QWidget()
        flow = FlowLayout(row, spacing=6)
        flow.addWidget(self.confirm)
        flow.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 8)
        column.setSpacing(5)
        column.addWidget(self.title)
        column.addWidget(self.wrong)
        column.addWidget(label(HINT, "small", wrap=True))
        column.addLayout(self._form)
        column.addWidget(self.alike)
        column.addWidget(row)

    def ask(self) -> None:
        """Ask for a group; what was begun before stays."""
        project = self._context.session.project
        if project is None:
            return
        if not self.isVisible():
            for line in (self.name, self.turnover, self.year_end, self.activities, self.why):
                line.clear()
            self.place.clear()
            self.alike.hide()
            self.themes.show_themes(project.classifications)
            self._form.setRowVisible(self.themes, self.themes.count() > 0)
        self.begin(TITLE, self.name)

    def _let_go(self) -> None:
        self._pause.stop()
        self._picker.leave()

    def refuse(self, words: str, box: QWidget | None = None) -> None:
        """Say what is missing or wrong, below the field: this form is longer than some screens."""
        if self._form.indexOf(self.wrong) >= 0:
            self._form.takeRow(self.wrong)
        field = self.place if box is self.place.postcode else box
        self._form.insertRow(self._row_of(field) + 1, self.wrong)  # above all rows where it is about none
        super().refuse(words, box)

    def _row_of(self, field: QWidget | None) -> int:
        rows = range(self._form.rowCount())
        return next((row for row in rows if self._field_at(row) is field), -1)

    def _field_at(self, row: int) -> QWidget | None:
        item = self._form.itemAt(row, QFormLayout.ItemRole.FieldRole)
        return None if item is None else item.widget()

    def save(self) -> Job | None:
        """Add it, unless something is missing, which is said."""
        self._pause.stop()
        name, why = written(self.name), written(self.why)
        if not name:
            self.refuse(NO_NAME_YET, self.name)
            return None
        if not self.place.is_given:
            self.refuse(NO_PLACE, self.place.postcode)
            return None
        try:
            turnover = read_pounds(self.turnover.text()) if written(self.turnover) else None
        except KilError as error:
            self.refuse(str(error), self.turnover)
            return None
        try:
            as_of = read_day(self.year_end.text())
        except KilError as error:
            self.refuse(str(error), self.year_end)
            return None
        if not why:
            self.refuse(NO_REASON, self.why)
            return None
        who = self.name_given()
        if not who:
            return None
        north, east = self.place.point if self.place.point is not None else (None, None)
        postcode, themes, activities = self.place.code, self.themes.ticked, written(self.activities)
        core = self._context.core

        def change(project: Project) -> Project:
            made, self._new = core.add_group(
                project, name, postcode=postcode, latitude=north, longitude=east, turnover=turnover, as_of=as_of,
                activities=activities, themes=themes, why=why, who=who,
            )  # fmt: skip
            return made

        return self.carry_out("Adding the group", f"adding of “{name}”", change, lambda: self.added.emit(self._new))

    def _look_for_alike(self) -> None:
        """Tell of those with the same name and place: a group is easily added twice."""
        project, name, postcode = self._context.session.project, written(self.name), self.place.code
        if project is None or not name:
            self.alike.hide()
            return

        def work(_progress: Progress) -> tuple[str, ...]:
            return self._context.core.look_alikes(project, name, postcode)

        def told(found: tuple[str, ...]) -> None:
            self.alike.setText(f"{ALIKE} {'; '.join(found)}.")
            self.alike.setVisible(bool(found))

        self._context.runner.start(Lane.CHECK, "Looking for the same name", work, told)
