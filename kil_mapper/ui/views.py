"""The views of an open project, declared once: buttons, menus, keys and help derive from this list.

A view lives in a module of its own with a function `make_page(context) -> Page`. The module is named here, not
imported: it loads when somebody first goes there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """One view.

    Attributes:
        id: Stable name, also in the settings of a person.
        title: What its button says.
        text: What its entry in the menu says; "&" marks the access key.
        tip: One plain sentence on what it answers.
        key: Keyboard shortcut.
        home: The module whose `make_page` makes it.
    """

    id: str
    title: str
    text: str
    tip: str
    key: str
    home: str

    @property
    def action(self) -> str:
        """Id of the action that goes there."""
        return f"show_{self.id}"


VIEWS: tuple[View, ...] = (
    View("explore", "Explore", "E&xplore", "Map, list and details of the organisations.", "Ctrl+1",
         "kil_mapper.ui.workspace.view"),
    View("areas", "Areas", "Ar&eas", "Need and capacity of wards and neighbourhoods, and where the cold spots are.",
         "Ctrl+2", "kil_mapper.ui.areas.view"),
    View("contracts", "Contracts", "Con&tracts", "Who could take a contract: alone, in lots or together.", "Ctrl+3",
         "kil_mapper.ui.contracts.view"),
    View("who_counts", "Who counts", "Wh&o counts", "Who is counted and who is set aside, step by step, and community "
         "anchors.", "Ctrl+4", "kil_mapper.ui.who_counts.view"),
    View("change", "Change", "Chan&ge and compare", "How it changed over the years, how it is elsewhere, and need in "
         "both editions of the index.", "Ctrl+5", "kil_mapper.ui.change.view"),
    View("pack", "Report", "Report and e&vidence pack", "What the report says, and every document of it in one go.",
         "Ctrl+6", "kil_mapper.ui.pack.view"),
)  # fmt: skip

VIEW_BY_ID = {view.id: view for view in VIEWS}
