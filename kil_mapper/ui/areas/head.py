"""Above the table: the answer in one sentence, what is shown, and the threshold that decides it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from kil_mapper.model.prose import chosen_share
from kil_mapper.model.vocabulary import AreaType
from kil_mapper.ui.areas import wording
from kil_mapper.ui.parts import FlowLayout, label, number_box

if TYPE_CHECKING:
    from kil_mapper.model.results import Results


class AreasHead(QFrame):
    """The strip above the table.

    Signals:
        kind_chosen: The type of area to show: an `AreaType`.

    Attributes:
        caveats: What to know before using the answer; shown where no area is selected.
        kinds: The switch between wards and neighbourhoods.
        threshold: From which share of residents need is high, per cent.
        make: Begins a neighbourhood.
        read: Reads neighbourhoods from a file.
        remove: Removes the selected one.
    """

    kind_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.summary = label("", "answer", wrap=True)
        self.summary.setAccessibleName("Cold spots")
        self.caveats = ""
        self.kinds: dict[AreaType, QPushButton] = {}
        group = QButtonGroup(self)
        for kind in wording.KINDS:
            self.kinds[kind] = chip = QPushButton()
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.clicked.connect(partial(self._choose, kind))
            group.addButton(chip)
        meaning = "Need is high where at least this share of residents live in the most deprived fifth of England"
        self.threshold = number_box(meaning, 1, 100)
        self.threshold.setSuffix(" %")
        self.make = _button("Make a neighbourhood…", "Pick wards or small areas and give them a name")
        self.read = _button("From a file…", "Read neighbourhoods from a csv file or Excel: a name and a code a line")
        self.remove = _button("Remove", "Remove the selected neighbourhood; undo brings it back")
        controls = QWidget()
        flow = FlowLayout(controls, spacing=6)
        high = label("High need from", "lead")
        high.setBuddy(self.threshold)
        buttons = (*self.kinds.values(), self.make, self.read, self.remove)
        for widget in (*buttons, high, self.threshold, label("of residents in the most deprived fifth", "lead")):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 6)
        column.setSpacing(4)
        column.addWidget(self.summary)
        column.addWidget(controls)

    def show_results(self, results: Results, kind: AreaType, sentences: Sequence[str]) -> None:
        """Show the answer for a type of area.

        Args:
            results: The computed results.
            kind: The type of area.
            sentences: The answer: the first is shown large.
        """
        for each, chip in self.kinds.items():
            count = len(wording.rows_of(results, each))
            one, many = each.nouns
            chip.setText(f"{many.capitalize()}  {count:,}")
            chip.setAccessibleName(f"Show {count:,} {one if count == 1 else many}")
            chip.setChecked(each is kind)
        self.summary.setText(sentences[0])
        self.caveats = " ".join(sentences[1:])
        self.threshold.blockSignals(True)  # noqa: FBT003 - Qt's signature
        share = results.project.options.high_need_share
        self.threshold.setValue(round(share * 100))
        told = chosen_share(share)  # the command line takes parts of a per cent too
        self.threshold.setSuffix(" %" if told == f"{self.threshold.value()}%" else f" % ({told})")
        self.threshold.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def _choose(self, kind: AreaType) -> None:
        self.kind_chosen.emit(kind)


def _button(words: str, tip: str) -> QPushButton:
    made = QPushButton(words)
    made.setToolTip(tip)
    made.setAccessibleName(words.rstrip("…"))
    return made
