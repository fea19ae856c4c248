"""The question as a form: the value first, what it is the value of, and who is asked about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QSlider, QVBoxLayout, QWidget

from kil_mapper.model.contracts import ContractQuestion
from kil_mapper.model.prose import pounds as whole_pounds
from kil_mapper.model.results import ThemeRow
from kil_mapper.model.tables import Area
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat
from kil_mapper.ui.contracts.named_lots import NamedLots
from kil_mapper.ui.contracts.question import (
    MOST_LOTS,
    MOST_YEARS,
    MULTIPLES,
    SCALE,
    nearest_step,
    parse_pounds,
    say_pounds,
)
from kil_mapper.ui.parts import ScrollColumn, announce, label, number_box, restyle
from kil_mapper.ui.segment import Segment
from kil_mapper.ui.workspace.headline import short_pounds

if TYPE_CHECKING:
    from kil_mapper.model.results import Results

WIDTH = 290
BASES = {ContractBasis.TOTAL: "Whole contract", ContractBasis.ANNUAL: "One year"}
VATS = {Vat.EXCLUDED: "Without VAT", Vat.INCLUDED: "With VAT"}
REACHES: tuple[tuple[str, tuple[Reach, ...]], ...] = (
    ("Any reach", ()),
    ("Local or sub-regional", (Reach.LOCAL, Reach.SUB_REGIONAL)),
    *((reach.label.split(":")[0].capitalize(), (reach,)) for reach in Reach if reach is not Reach.OVERSEAS),
)
HOW_TO_WRITE = "Write an amount in pounds, such as 150,000 or 150k."


def _multiple_words(multiple: Fraction) -> str:
    return f"{float(multiple):g} ×"


class QuestionForm(ScrollColumn):
    """Asks who could take which contract.

    Signals:
        changed: Something was changed by hand.

    Attributes:
        value: The box for the value.
        slider: The slider beside it, over `SCALE`.
    """

    changed = Signal()

    def __init__(self) -> None:
        page = QWidget()
        super().__init__(page, "The contract")
        self._amount = Fraction(1)
        self._is_showing = False  # what we fill in is nobody's change
        self.value = QLineEdit()
        self.value.setAccessibleName("Contract value in pounds")
        self.value.setProperty("role", "value")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, len(SCALE) - 1)
        self.slider.setPageStep(5)
        self.slider.setToolTip("Arrow keys go to the next sensible value, Page Up and Page Down five further")
        self.said = label("", "small")
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.wrong = label("", "wrong", wrap=True)
        self.wrong.hide()
        self.basis = Segment("That is the value of", BASES)
        self.years = number_box("How many years it runs", 1, MOST_YEARS)
        self.years.setSuffix(" year")
        self.vat = Segment("Value added tax", VATS)
        self.multiple = Segment("Turnover wanted", {each: _multiple_words(each) for each in MULTIPLES})
        self.theme = _combo("Theme of the organisations")
        self.ward = _combo("Ward where they are based")
        self.reach = _combo("How far they work")
        for words, reaches in REACHES:
            self.reach.addItem(words, [reach.value for reach in reaches])
        self.current = QCheckBox("Accounts no older than 24 months")
        self.current.setAccessibleName("Only organisations with accounts no older than 24 months")
        self.lots = number_box("The most lots to look at", 1, MOST_LOTS)
        self.lots.setSuffix(" lot")
        self.named_lots = NamedLots()
        self._lay_out(page)
        self._connect()

    def _lay_out(self, page: QWidget) -> None:
        page.setObjectName("side")
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 10, 12, 12)
        column.setSpacing(4)
        column.addWidget(label("Contract value", "heading"))
        column.addWidget(self.value)
        column.addWidget(self.wrong)
        column.addWidget(self.slider)
        ends = QHBoxLayout()
        ends.addWidget(label(short_pounds(SCALE[0]).replace(".0", ""), "small"))
        ends.addWidget(self.said, 1)
        ends.addWidget(label(short_pounds(SCALE[-1]).replace(".0", ""), "small"))
        column.addLayout(ends)
        self._add(column, "That is", self.basis)
        self._add_beside(column, "It runs for", self.years)
        self._add(column, "The value is", self.vat)
        self._add(column, "Turnover wanted, times the annual value", self.multiple)
        column.addSpacing(6)
        column.addWidget(label("Ask only about", "section"))
        for box in (self.theme, self.ward, self.reach, self.current):
            column.addWidget(box)
        self._add_beside(column, "Also in lots, up to", self.lots)
        column.addSpacing(6)
        column.addWidget(label("Lots by name", "section"))
        column.addWidget(self.named_lots)
        column.addStretch(1)

    @staticmethod
    def _add(column: QVBoxLayout, words: str, widget: QWidget) -> None:
        name = label(words, "soft", wrap=True)
        name.setBuddy(widget)
        name.setContentsMargins(0, 5, 0, 0)
        column.addWidget(name)
        column.addWidget(widget)

    @staticmethod
    def _add_beside(column: QVBoxLayout, words: str, widget: QWidget) -> None:
        name = label(words, "soft")
        name.setBuddy(widget)
        line = QHBoxLayout()
        line.setContentsMargins(0, 5, 0, 0)
        line.addWidget(name)
        line.addWidget(widget)
        line.addStretch(1)
        column.addLayout(line)

    def _connect(self) -> None:
        self.value.textEdited.connect(self._on_text)
        self.value.editingFinished.connect(self._tidy_text)
        self.slider.valueChanged.connect(self._on_slider)
        for segment in (self.basis, self.vat, self.multiple):
            segment.chosen.connect(lambda _key: self._tell())
        for spin in (self.years, self.lots):
            spin.valueChanged.connect(lambda _value: self._tell())
        for box in (self.theme, self.ward, self.reach):
            box.currentIndexChanged.connect(lambda _place: self._tell())
        self.named_lots.changed.connect(self._tell)
        self.current.toggled.connect(lambda _on: self._tell())
        self.years.valueChanged.connect(lambda years: self.years.setSuffix(" year" if years == 1 else " years"))
        self.lots.valueChanged.connect(lambda lots: self.lots.setSuffix(" lot" if lots == 1 else " lots"))

    # --- the question -----------------------------------------------------------------------------------------------

    @property
    def question(self) -> ContractQuestion:
        """What is asked."""
        return ContractQuestion(
            value=self._amount,
            basis=self.basis.value,
            vat=self.vat.value,
            years=Fraction(self.years.value()),
            multiple=self.multiple.value,
            lots=self.lots.value(),
            theme=self.theme.currentData(),
            ward=self.ward.currentData(),
            reach=tuple(Reach(reach) for reach in self.reach.currentData()),
            current_only=self.current.isChecked(),
            named_lots=self.named_lots.lots,
        )

    def show_question(self, question: ContractQuestion) -> None:
        """Fill in a question. A theme or ward that is not here asks about all."""
        self._is_showing = True
        self._show_amount(question.value)
        self.basis.choose(question.basis)
        self.vat.choose(question.vat)
        self.multiple.choose(question.multiple)
        self.years.setValue(int(question.years))
        self.lots.setValue(question.lots)
        self.current.setChecked(question.current_only)
        self.named_lots.show_lots(question.named_lots)
        for box, data in (
            (self.theme, question.theme),
            (self.ward, question.ward),
            (self.reach, [reach.value for reach in question.reach]),
        ):
            box.setCurrentIndex(max(0, box.findData(data)))
        self._is_showing = False
        self._say_annual()

    def show_places(self, results: Results) -> None:
        """Offer the themes and wards of the project; all of them are asked about until a question is shown."""
        self._is_showing = True
        self.theme.clear()
        self.theme.addItem("All themes", None)
        for row in results.themes.to_dict("records"):
            words = f"{row[ThemeRow.TYPE]}: {row[ThemeRow.DESCRIPTION]} ({int(row[ThemeRow.ORGANISATIONS]):,})"
            self.theme.addItem(words, str(row[ThemeRow.CODE]))
        self.ward.clear()
        self.ward.addItem("All wards", None)
        for name in sorted(results.project.wards[Area.NAME]):
            self.ward.addItem(str(name), str(name))
        self.ward.setVisible(self.ward.count() > 1)
        self.theme.setVisible(self.theme.count() > 1)
        self._is_showing = False

    def set_amount(self, amount: Fraction) -> None:
        """Take another value, as if it had been typed."""
        if amount != self._amount:
            self._show_amount(amount)
            self._tell()

    def _show_amount(self, amount: Fraction) -> None:
        self._amount = amount
        self._say_wrong("")
        self.value.setText(say_pounds(amount))
        self._move_slider()

    def _move_slider(self) -> None:
        self.slider.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.slider.setValue(nearest_step(self._amount))
        self.slider.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _on_text(self, text: str) -> None:
        amount = parse_pounds(text)
        self._say_wrong(HOW_TO_WRITE if amount is None else "")
        if amount is not None and amount != self._amount:
            self._amount = amount
            self._move_slider()
            self._tell()

    def _tidy_text(self) -> None:
        self._show_amount(self._amount)

    def _on_slider(self, place: int) -> None:
        self._show_amount(Fraction(SCALE[place]))
        self._tell()
        announce(self.slider, self.said.text())

    def _say_wrong(self, words: str) -> None:
        self.wrong.setText(words)
        self.wrong.setVisible(bool(words))
        self.value.setAccessibleDescription(words)
        restyle(self.value, "wrong", "true" if words else "false")

    def _say_annual(self) -> None:
        """What the slider stands at, in words: screen readers would say the number of the stop."""
        self.said.setText(f"{whole_pounds(self.question.annual_value)} a year without VAT")
        self.slider.setAccessibleName(f"Contract value: {say_pounds(self._amount)}, {self.said.text()}")

    def _tell(self) -> None:
        self._say_annual()
        if not self._is_showing:
            self.changed.emit()


def _combo(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box
