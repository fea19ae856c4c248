"""Over time: income and number reporting by year, registrations and removals, and movement between bands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kil_mapper.model.days import financial_year
from kil_mapper.model.errors import KilError
from kil_mapper.model.findings import MoveRow, Trends, YearRow
from kil_mapper.model.progress import Progress
from kil_mapper.ui.change.charts import Charts, income_marks, plain, pounds, reporting_marks, turnover_marks
from kil_mapper.ui.change.part import MARGINS, EmptyCard, Part
from kil_mapper.ui.change.tables import (
    BAND,
    MOVES,
    NO_REMOVALS,
    YEARS,
    cluster_moves,
    movement_columns,
    movement_rows,
    year_rows,
)
from kil_mapper.ui.change.year_chart import YearChart
from kil_mapper.ui.files import Want
from kil_mapper.ui.jobs import Lane
from kil_mapper.ui.newest import work_on_newest
from kil_mapper.ui.page import Context
from kil_mapper.ui.parts import button, label
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.settings import DATA_FOLDER
from kil_mapper.ui.sheet import Sheet
from kil_mapper.ui.workspace.headline import short_pounds

if TYPE_CHECKING:
    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results

LEAST_TABLE = 190
ISSUES_TOLD = 3
YEARS_TAB, BANDS_TAB, CLUSTER_TAB, NOTES_TAB = "years", "bands", "cluster", "notes"
TABS = {
    YEARS_TAB: "Years as a table",
    BANDS_TAB: "Between the bands",
    CLUSTER_TAB: "Entered or left the cluster",
    NOTES_TAB: "Prices and how to read this",
}
NO_INCOME = "Income over time is not known"
NO_HISTORY = (
    "This project was built without the annual return history of charities, so what they had in earlier years is not "
    "known. How many were registered in each year is known all the same."
)
GET_HISTORY = (
    "To see income over time, download “Charity annual return history” from the Charity Commission’s page of the full "
    "register, put the zip into your data folder as it is, and build the project again."
)
NO_MOVEMENT = "Movement between bands needs two years in which more than 80% of the charities had reported."
OWN_PRICES = "A csv file or workbook with a column of years and one with the price index"
OUR_PRICES = "The prices that come with KIL Mapper"


def sentence_of(found: Trends) -> str:
    """The years at both ends in one sentence, with who reported: part of any change is that."""
    shown = found.years[found.years[YearRow.SHOWN].astype(bool)]
    priced = shown[shown[YearRow.REAL_INCOME].notna()]
    if len(priced) < 2:
        return "Fewer than two years are complete enough to be set beside each other."
    first, last = priced.iloc[0], priced.iloc[-1]
    told = []
    for row in (first, last):
        income, reported = short_pounds(int(row[YearRow.REAL_INCOME])), int(row[YearRow.REPORTED])
        told.append(f"{income} from {reported:,} charities in {row[YearRow.LABEL]}")
    return f"Income reported, in pounds of {last[YearRow.LABEL]}: {told[0]}, {told[1]}."


class OverTime(Part):
    """Change over time."""

    doing = "Looking back over the years"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        self.sentence = label("", "answer", wrap=True)
        self.sentence.setAccessibleName("Change over time in a sentence")
        self.income = YearChart(theme, "Income in real terms", pounds, first="of the charities that reported")
        self.reporting = YearChart(theme, "Charities that reported", plain, first="reported", second="registered then")
        self.turnover = YearChart(theme, "New and removed charities", plain, first="registered in the year",
                                  second="removed", is_dash=False)  # fmt: skip
        self.empty = EmptyCard(NO_INCOME)
        self.empty.say(NO_HISTORY, GET_HISTORY)
        self.charts = Charts((self.income, self.reporting, self.turnover), self.empty)
        self.tabs = Segment("Change over time", TABS)
        self.years = Sheet("Years", YEARS, YearRow.YEAR)
        self.span = label("", "soft", wrap=True)
        self.movement: Sheet | None = None
        self.moves = Sheet("Who entered or left the cluster", MOVES, MoveRow.ID)
        self.moves_words = label("", "soft", wrap=True)
        self.prices = label("", wrap=True)
        self.notes = label("", wrap=True)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.replace = button("Use my own price table…", self.read_prices, tip=OWN_PRICES)
        self.restore = button("Use ours again", self.restore_prices, tip=OUR_PRICES)
        self._stack = QStackedWidget()
        self._scale = 1.0
        self._lay_out()
        self.tabs.chosen.connect(self.show_tab)
        self.years.chosen.connect(lambda key: self._point_out(int(key)))
        self.moves.chosen.connect(self._select)
        for chart in (self.income, self.reporting, self.turnover):
            chart.picked.connect(self._pick)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*MARGINS)
        column.setSpacing(8)
        column.addWidget(self.sentence)
        column.addWidget(self.charts, 2)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 3)
        self._bands = QWidget()
        self._bands_column = _column_in(self._bands, self.span)
        cluster = QWidget()
        _column_in(cluster, self.moves_words, self.moves)
        for page in (self.years, self._bands, cluster, self._notes_page()):
            self._stack.addWidget(page)
        self._stack.setMinimumHeight(LEAST_TABLE)

    def _notes_page(self) -> QWidget:
        page, inside = QWidget(), QWidget()
        told = QVBoxLayout(inside)
        told.setContentsMargins(0, 0, 8, 0)
        told.addWidget(self.notes)
        told.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("How to read change over time")
        scroll.setWidget(inside)
        line = QHBoxLayout()
        line.addWidget(self.prices, 1)
        line.addWidget(self.replace)
        line.addWidget(self.restore)
        column = _column_in(page)
        column.addLayout(line)
        column.addWidget(scroll, 1)
        return page

    # --- showing ----------------------------------------------------------------------------------------------------

    def question(self, results: Results) -> Callable[[], Trends]:
        """Change over time."""
        return lambda: self.context.core.change_over_time(results)

    def show_found(self, found: Trends, results: Results) -> None:
        """Show charts, tables and notes."""
        is_empty = results.project.annual_returns.empty
        self.sentence.setVisible(not is_empty)
        self.sentence.setText(sentence_of(found))
        shown = found.years.loc[found.years[YearRow.SHOWN].astype(bool), YearRow.LABEL]
        self.income.title = f"Income in pounds of {shown.iloc[-1]}" if len(shown) else "Income in real terms"
        self.income.show_marks(income_marks(found.years))
        self.reporting.show_marks(reporting_marks(found.years))
        is_silent = bool(found.years[YearRow.REMOVALS].isna().all())
        self.turnover.show_marks(turnover_marks(found.years), NO_REMOVALS if is_silent else "")
        self.charts.arrange(is_empty=is_empty)
        self.years.show_rows(year_rows(found.years, is_known=not is_empty))
        self._show_moves(found, results.project.options.scheme)
        source = f"Prices: {found.deflator_source}." if found.deflator_source else "There are no prices."
        self.prices.setText(source)
        self.notes.setText("\n\n".join(found.notes))
        self.restore.setVisible(not results.project.deflators.empty)

    def _show_moves(self, found: Trends, scheme: BandScheme) -> None:
        if self.movement is not None:
            self._bands_column.removeWidget(self.movement)
            self.movement.deleteLater()
            self.movement = None
        count = len(found.entered) + len(found.left)
        is_known = found.from_year is not None
        self.tabs.show_words(CLUSTER_TAB, f"{TABS[CLUSTER_TAB]}  {count:,}" if is_known else TABS[CLUSTER_TAB])
        moves = cluster_moves(found, scheme)
        self.moves.show_rows(moves)
        self.moves.setVisible(count > 0)
        if found.from_year is None or found.to_year is None:
            self.span.setText(NO_MOVEMENT)
            self.moves_words.setText(NO_MOVEMENT)
            self._bands_column.setAlignment(Qt.AlignmentFlag.AlignTop)
            return
        first, last = financial_year(found.from_year), financial_year(found.to_year)
        self.span.setText(
            f"Charities by their band in {first} (rows) and in {last} (columns); those that stayed are bold."
        )
        told = f"Between {first} and {last}, {len(found.entered):,} entered the cluster and {len(found.left):,} left it"
        self.moves_words.setText(f"{told}, of those whose income is known in both years.")
        self.movement = Sheet("Movement between bands", movement_columns(scheme), BAND)
        self.movement.set_scale(self._scale)
        self._bands_column.addWidget(self.movement, 1)
        self._bands_column.setAlignment(Qt.AlignmentFlag(0))
        self.movement.show_rows(movement_rows(found, scheme))

    def show_tab(self, tab: str) -> None:
        """Show a table or the notes."""
        self.tabs.choose(tab)
        self._stack.setCurrentIndex(list(TABS).index(tab))

    def _point_out(self, key: int | None) -> None:
        for chart in (self.income, self.reporting, self.turnover):
            chart.mark(key)

    def _pick(self, key: int) -> None:
        self.show_tab(YEARS_TAB)
        self.years.select(str(key))
        self._point_out(key)

    def _select(self, org_id: str) -> None:
        row = self.moves.sheet.rows[self.moves.sheet.row_of(org_id)]
        if not row[MoveRow.SENSITIVE]:
            self.context.selection.select(org_id)

    # --- prices -----------------------------------------------------------------------------------------------------

    def read_prices(self) -> None:
        """Ask for a table of prices, and tell real terms in it."""
        context = self.context
        path = context.files.ask(
            Want.OPEN_FILE, "Use my own price table", DATA_FOLDER, kinds="Tables of prices (*.csv *.xlsx)"
        )
        if context.session.project is None or path is None:
            return

        def work(project: Project, progress: Progress) -> tuple[Project, tuple[str, ...]]:
            progress.report(f"Reading {path.name}")
            return context.core.replace_deflators(project, path)

        def done(found: tuple[Project, tuple[str, ...]]) -> None:
            context.session.change("change of prices", found[0])
            self._tell(path, found[1])

        work_on_newest(context.session, context.runner, Lane.LOCAL, f"Reading {path.name}", work, done)

    def _tell(self, path: Path, issues: tuple[str, ...]) -> None:
        more = f" And {len(issues) - ISSUES_TOLD:,} more." if len(issues) > ISSUES_TOLD else ""
        self.context.messages.info(
            f"Real terms are told in the prices of {path.name}.", " ".join(issues[:ISSUES_TOLD]) + more
        )

    def restore_prices(self) -> None:
        """Tell real terms in the prices that come with KIL Mapper again."""
        project = self.context.session.project
        if project is None:
            return
        try:
            self.context.session.change("change of prices", self.context.core.restore_deflators(project))
        except KilError as error:
            self.context.messages.error(error)

    # --- what the view asks -----------------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """How many years are shown."""
        rows = self.years.sheet.rows
        if self.charts.is_empty:
            return NO_INCOME
        return f"{sum(bool(row[YearRow.SHOWN]) for row in rows):,} of {len(rows):,} years are complete enough"

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The choice of tables, and the table."""
        chosen = next(made for made in self.tabs.buttons.values() if made.isChecked())
        tables: dict[str, QWidget | None] = {
            YEARS_TAB: self.years, BANDS_TAB: self.movement, CLUSTER_TAB: self.moves, NOTES_TAB: self.replace
        }  # fmt: skip
        table = tables[self.tabs.value]
        return (chosen,) if table is None or not table.isVisible() else (chosen, table)

    def set_scale(self, scale: float) -> None:
        """Give charts and tables the size of the text."""
        self._scale = scale
        self.charts.set_scale(scale)
        self.empty.set_scale(scale)
        for sheet in (self.years, self.moves, self.movement):
            if sheet is not None:
                sheet.set_scale(scale)
        self._stack.setMinimumHeight(round(LEAST_TABLE * scale))


def _column_in(page: QWidget, *widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget, 1 if isinstance(widget, Sheet) else 0)
    return column
