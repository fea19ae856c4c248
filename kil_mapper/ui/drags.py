"""Everything that a mouse can drag, and how the same is done without dragging: nothing may need a steady hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Drag:
    """One thing that can be dragged.

    Attributes:
        home: The module in which it is dragged.
        what: What is dragged where to.
        instead: Keys and buttons that do the same.
    """

    home: str
    what: str
    instead: str


DRAGS: tuple[Drag, ...] = (
    Drag("kil_mapper.ui.contracts.lists", "Organisations into a consortium and out of it", "Enter, Insert and Delete; "
         "Ctrl and an arrow key; the buttons Add and Take out"),
    Drag("kil_mapper.ui.contracts.ladder", "The line of the value along the ladder", "Left and right arrow keys on the "
         "ladder; the slider and the box of the value"),
    Drag("kil_mapper.ui.pages.dropping", "A folder, files or a project onto the window", "The buttons Choose folder "
         "and Open a project"),
    Drag("kil_mapper.ui.parts", "The line between two panels", "Tab goes to the line, arrow keys move it"),
    Drag("kil_mapper.ui.web.view", "A map", "Arrow keys move it, plus and minus zoom, Home shows the whole area"),
)  # fmt: skip
