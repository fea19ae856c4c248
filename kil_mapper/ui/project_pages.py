"""The open project: a row of named views, the choices behind all numbers, and the view that is looked at."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kil_mapper.ui.bands_editor import BandsEditor
from kil_mapper.ui.choices import Choices
from kil_mapper.ui.page import Context, Page, holds_focus
from kil_mapper.ui.parts import FlowLayout, button
from kil_mapper.ui.settings import CURRENT_VIEW
from kil_mapper.ui.views import VIEW_BY_ID, VIEWS, View

MARGIN = 10
SPACING = 2
RIGHT_SPACING = 10
LEAST = 24  # for a finger or an unsteady hand
WHAT, WHAT_SHORT = "What is this?", "?"
GAP = 16  # between the views and the choices, at least


class ProjectPages(QWidget):
    """The views of the open project. Each is made when somebody first goes there.

    Signals:
        turned: Another view is looked at.
        help_wanted: The person asks what the view is.
        status_changed: What the status bar should say.
        state_changed: Something that menus should know.

    Attributes:
        buttons: The button of each view, by the view's id.
    """

    turned = Signal()
    help_wanted = Signal()
    status_changed = Signal(str)
    state_changed = Signal()

    def __init__(self, context: Context, export: QPushButton, scale: float) -> None:
        super().__init__()
        self._context = context
        self._scale = scale
        self._made: dict[str, Page] = {}
        self.buttons: dict[str, QPushButton] = {}
        self.export = export
        self.choices = Choices(context.session)
        self.bands_editor = BandsEditor(context)
        self.choices.own_wanted.connect(self.bands_editor.open)
        self._stack = QStackedWidget()
        self._lay_out()
        remembered = context.settings.get(CURRENT_VIEW)
        self.show_view(remembered if remembered in VIEW_BY_ID else VIEWS[0].id)

    # --- layout -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._row = QFrame()
        self._row.setProperty("role", "strip")
        self._row.setAccessibleName("Views of the project")
        self._left = QWidget()
        flow = FlowLayout(self._left, spacing=SPACING)
        group = QButtonGroup(self)
        for view in VIEWS:
            self.buttons[view.id] = made = self._make_button(view)
            group.addButton(made)
            flow.addWidget(made)
        self.what = button(WHAT, self.help_wanted.emit, role="link", tip="Explain this view (F1)")
        self.what.setAccessibleName(WHAT)
        self.what.setMinimumWidth(LEAST)
        flow.addWidget(self.what)
        self._right = QWidget()
        line = self._line = QHBoxLayout(self._right)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(RIGHT_SPACING)
        line.addWidget(self.choices, 1)
        line.addWidget(self.export)
        self._grid = QGridLayout(self._row)
        self._grid.setContentsMargins(MARGIN, 3, MARGIN, 3)
        self._grid.setVerticalSpacing(3)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.setColumnStretch(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._row)
        outer.addWidget(self.bands_editor)
        outer.addWidget(self._stack, 1)

    def _make_button(self, view: View) -> QPushButton:
        made = QPushButton(view.title)
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setProperty("role", "view")
        made.setAccessibleName(f"View: {view.title}")
        made.setAccessibleDescription(f"{view.tip} {view.key}")
        made.setToolTip(f"{view.tip} ({view.key})")
        made.clicked.connect(lambda _checked: self.show_view(view.id))
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the row anew."""
        super().resizeEvent(event)
        self._share_row()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Share the row anew when the text grows."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._share_row()

    def _share_row(self) -> None:
        """Views to the left, choices to the right; in fewer words, and then below, where room is short."""
        room = self.width() - 2 * MARGIN - GAP
        is_short = True
        for names, help_text in ((True, WHAT), (False, WHAT), (False, WHAT_SHORT)):
            self.choices.show_names(shown=names)
            self.what.setText(help_text)
            is_short = self._views_width + self._choices_width > room
            if not is_short:
                break
        if is_short:  # on a line of their own
            self.what.setText(WHAT)
            self.choices.show_names(shown=True)
            self.choices.show_names(shown=self._choices_width < room)
        self._line.invalidate()  # or the row would be laid out by what the choices asked for before
        self._grid.removeWidget(self._right)
        place = (1, 0) if is_short else (0, 1)
        self._grid.addWidget(self._right, *place, Qt.AlignmentFlag.AlignRight)

    @property
    def _views_width(self) -> int:
        views = sum(made.sizeHint().width() + SPACING for made in self.buttons.values())
        return views + max(LEAST, self.what.sizeHint().width()) + SPACING

    @property
    def _choices_width(self) -> int:
        """Of choices and export, by their parts: the layout around them learns of a change only later."""
        return self.choices.sizeHint().width() + RIGHT_SPACING + self.export.sizeHint().width()

    # --- views ------------------------------------------------------------------------------------------------------

    @property
    def current(self) -> Page:
        """The view that is looked at."""
        return self._made[self.current_id]

    @property
    def current_id(self) -> str:
        """Its id."""
        shown = self._stack.currentWidget()
        return next(name for name, page in self._made.items() if page is shown)

    def made(self, name: str) -> Page | None:
        """A view, if somebody went there already."""
        return self._made.get(name)

    def show_view(self, name: str) -> Page:
        """Go to a view; it is made on the first visit."""
        had_focus = bool(self._made) and holds_focus(self._stack)
        page = self._made.get(name) or self._make(name)
        self._stack.setCurrentWidget(page)
        self.buttons[name].setChecked(True)
        self._context.settings.put(CURRENT_VIEW, name)
        if had_focus and not holds_focus(page) and page.panels:  # where it was is hidden now
            page.panels[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.status_changed.emit(page.status)
        self.turned.emit()
        return page

    def _make(self, name: str) -> Page:
        page: Page = import_module(VIEW_BY_ID[name].home).make_page(self._context)
        if self._scale != self._context.theme.scale:
            page.set_scale(self._scale)
        page.state_changed.connect(self.state_changed)
        page.status_changed.connect(lambda words: self._pass_on(page, words))
        self._made[name] = page
        self._stack.addWidget(page)
        return page

    def _pass_on(self, page: Page, words: str) -> None:
        if self._stack.currentWidget() is page:
            self.status_changed.emit(words)

    def set_scale(self, scale: float) -> None:
        """Give painted and measured things the size of the text."""
        self._scale = scale
        for page in self._made.values():
            page.set_scale(scale)

    def remember_layout(self) -> None:
        """Keep sizes and places for the next time."""
        for page in self._made.values():
            page.remember_layout()

    def reset_layout(self) -> None:
        """Put sizes and places back as they came."""
        for page in self._made.values():
            page.reset_layout()
