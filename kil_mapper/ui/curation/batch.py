"""What can be done with several organisations at once: one reason, one step to undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from kil_mapper.ui.curation.notes import NoteForm
from kil_mapper.ui.curation.strip import Asked, DecisionStrip
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import FlowLayout, button, label

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

BACK = "They stand in the view Who counts, where they can be brought back. Undo takes it back at once."
Made = Callable[["Project", str, str], "Project"]


class BatchBar(QFrame):
    """Shows while several organisations are chosen: how many, and what can be done with all of them.

    Attributes:
        count: How many are chosen.
        strip: Asks why and who.
        form: Asks for a note.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self._context = context
        self.count = label("", "strong")
        self.aside = self._button("Set aside…", self.begin_set_aside, "Count them no longer, with a reason")
        self.back = self._button("Bring back…", self.begin_bring_back, "Count them whatever the rules say")
        self.anchor = self._button("Anchors…", self.begin_anchors, "Declare all of them community anchors")
        self.sensitive = self._button("Protect…", self.begin_sensitive, "Never name any of them with a place")
        self.note = self._button("Note…", self.begin_note, "The same dated note on each of them")
        self.one = QToolButton()
        self.one.setProperty("role", "bare")
        self.one.setIcon(context.theme.icon("close"))
        self.one.setAccessibleName("Select only the one whose details show")
        self.one.setToolTip("Select only the one whose details show")
        self.one.clicked.connect(lambda _checked: self.let_go())
        self.strip = DecisionStrip(context)
        self.form = NoteForm(context)
        row = QWidget()
        flow = FlowLayout(row, spacing=4)
        for made in (self.count, self.aside, self.back, self.anchor, self.sensitive, self.note):
            flow.addWidget(made)
        line = QHBoxLayout()
        line.addWidget(row, 1)
        line.addWidget(self.one, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 3, 2, 3)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.strip)
        column.addWidget(self.form)
        context.selection.chosen_changed.connect(lambda _chosen: self.follow())
        self.hide()

    @staticmethod
    def _button(words: str, clicked: Callable[[], object], tip: str) -> QPushButton:
        return button(words, clicked, role="link", tip=tip)

    def follow(self) -> None:
        """Show itself for several, with how many they are; what was begun for others is put away."""
        number = len(self._context.selection.chosen)
        for form in (self.strip, self.form):
            form.drop()
        self.count.setText(f"{number:,} selected:")
        self.setAccessibleName(f"{number:,} organisations selected")
        for made in (self.aside, self.back, self.anchor, self.sensitive, self.note):
            made.setAccessibleName(f"{made.text().rstrip('…')}: {number:,} organisations")
        self.setVisible(number > 1 and self._context.session.project is not None)

    def let_go(self) -> None:
        """Keep only the one whose details show."""
        self._context.selection.select(self._context.selection.org_id)

    # --- what is asked ----------------------------------------------------------------------------------------------

    def _ask(self, verb: str, title: str, undo: str, made: Made, told: str = "", hint: str = "") -> None:
        number = f"{len(self._context.selection.chosen):,} organisations"

        def done() -> None:
            if told:
                self._context.messages.info(f"{number} {told}", hint)

        self.form.drop()
        asked = Asked(title.format(number), verb, undo.format(number), made, done=done)
        self.strip.ask(asked)

    def begin_set_aside(self) -> None:
        """Ask why they are counted no longer."""
        core, chosen = self._context.core, self._context.selection.chosen

        def made(project: Project, why: str, who: str) -> Project:
            return core.set_aside_many(project, chosen, why=why, who=who)

        self._ask("Set aside", "Set aside {}", "setting aside {}", made, "are set aside.", BACK)

    def begin_bring_back(self) -> None:
        """Ask why they count whatever the rules say."""
        core, chosen = self._context.core, self._context.selection.chosen

        def made(project: Project, why: str, who: str) -> Project:
            return core.bring_back_many(project, chosen, why=why, who=who)

        self._ask("Bring back", "Count {} whatever the rules say", "bringing back {}", made, "count by decision.")

    def begin_anchors(self) -> None:
        """Ask what speaks for them as community anchors."""
        core, chosen = self._context.core, self._context.selection.chosen

        def made(project: Project, why: str, who: str) -> Project:
            return core.declare_anchors(project, chosen, is_anchor=True, note=why, who=who)

        title = "Declare {} community anchors. What was said of the criteria stays"
        self._ask("Declare", title, "declaring {} community anchors", made, "are declared community anchors.")

    def begin_sensitive(self) -> None:
        """Ask why they are never named with a place."""
        core, chosen = self._context.core, self._context.selection.chosen

        def made(project: Project, why: str, who: str) -> Project:
            return core.mark_sensitive_many(project, chosen, sensitive=True, why=why, who=who)

        self._ask("Protect", "Never name {} with a place", "protecting {}", made, "are never named with a place.")

    def begin_note(self) -> None:
        """Ask for a note on all of them."""
        project, chosen = self._context.session.project, self._context.selection.chosen
        if project is not None:
            self.strip.drop()
            self.form.ask(chosen, chosen)
