"""Everything a person can do from a menu, a button or a key, as one list that menus, toolbar and help derive from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kil_mapper.ui.views import VIEWS


@dataclass(frozen=True)
class State:
    """What decides whether an action makes sense now."""

    has_project: bool = False
    is_current: bool = False  # the numbers shown are those of the project
    is_busy: bool = False  # a project is being built, opened or saved
    is_dirty: bool = False
    can_undo: bool = False
    can_redo: bool = False
    has_selection: bool = False
    has_filter: bool = False
    has_map: bool = False
    read_only: str = ""  # why the project's file cannot be saved to, in plain words


def _idle(state: State) -> bool:
    return not state.is_busy


def _project(state: State) -> bool:
    return state.has_project and not state.is_busy


def _current(state: State) -> bool:
    return state.has_project and state.is_current and not state.is_busy


def _always(_state: State) -> bool:
    return True


def _no_words(_state: State) -> str:
    return ""


class Menu(StrEnum):
    """The menus, in order, with their access keys."""

    FILE = "&File"
    EDIT = "&Edit"
    VIEW = "&View"
    EXPORT = "E&xport"
    HELP = "&Help"


class Group(StrEnum):
    """Choices of which exactly one is on."""

    VIEW = "view"
    TURNOVER = "turnover"
    RULES = "rules"
    PLACES = "places"
    LOOK = "look"


@dataclass(frozen=True)
class Action:
    """One thing a person can do.

    Attributes:
        id: Stable name; the method of `Commands` or of `Window` that does it.
        text: What the menu says; "&" marks the access key, "…" that something is asked first.
        menu: Where it stands.
        tip: One plain sentence, for the tooltip and the help.
        key: Keyboard shortcut; "" when there is none.
        enabled: Whether it makes sense now.
        icon: Name of a picture in `resources/icons`; "" when there is none.
        section: Actions of another section are set apart by a line.
        group: The choice it belongs to, if it is one of several.
        why_not: Why it cannot be done now, for the tooltip; "" when that needs no words.
        submenu: The menu inside its menu where it stands, with the access key; "" when it stands in the menu itself.
    """

    id: str
    text: str
    menu: Menu
    tip: str
    key: str = ""
    enabled: Callable[[State], bool] = _always
    icon: str = ""
    section: int = 0
    group: Group | None = None
    submenu: str = ""
    why_not: Callable[[State], str] = _no_words


_F, _E, _V, _X, _H = Menu.FILE, Menu.EDIT, Menu.VIEW, Menu.EXPORT, Menu.HELP

LOOKS = "Appearance"
_VIEWS = tuple(Action(v.action, v.text, _V, v.tip, v.key, _project, group=Group.VIEW) for v in VIEWS)

ACTIONS: tuple[Action, ...] = (
    Action("new_project", "&New project…", _F, "Build a project from a folder of open data.", "Ctrl+N", _idle, "new"),
    Action("open_project", "&Open project…", _F, "Open a project file.", "Ctrl+O", _idle, "open"),
    Action("explore_sample", "&Explore the sample district", _F, "Open the invented district of Aldervale.", "",
           _idle, "sample"),
    Action("save", "&Save", _F, "Save the project to its file.", "Ctrl+S",
           lambda s: _project(s) and s.is_dirty and not s.read_only, "save", 1, why_not=lambda s: s.read_only),
    Action("save_as", "Save &as…", _F, "Save the project to another file.", "Ctrl+Shift+S", _project, "save-as", 1),
    Action("refresh_register", "&Refresh with a newer register…", _F, "Take newer files into the project: what you "
           "decided and added stays, and what changed is listed.", "", _project, "refresh", 1),
    Action("close_project", "&Close project", _F, "Close the project and go to the start page.", "Ctrl+W",
           _project, "close", 1),
    Action("print_view", "&Print…", _F, "Print what you look at: the map or the table, with its filters and sources.",
           "Ctrl+P", _current, "print", 2),
    Action("quit", "&Quit", _F, "Close KIL Mapper.", "Ctrl+Q", _always, "quit", 3),
    Action("undo", "&Undo", _E, "Take back the last change.", "Ctrl+Z", lambda s: _project(s) and s.can_undo, "undo"),
    Action("redo", "&Redo", _E, "Make the change again that was taken back.", "Ctrl+Y",
           lambda s: _project(s) and s.can_redo, "redo"),
    Action("rename", "Rename &project…", _E, "Give the project another name.", "F2", _project, "rename", 1),
    Action("add_group", "&Add a group…", _E, "Add a group that no register knows, by postcode or on the map.",
           "Ctrl+Shift+N", _current, "add-group", 1),
    Action("basis_annualised", "Turnover: latest, scaled to a &year", _E,
           "Band by the latest income, scaled to a full year where the period was not 12 months.", "",
           _project, "", 2, Group.TURNOVER),
    Action("basis_latest", "Turnover: &latest as reported", _E, "Band by the latest reported income.", "",
           _project, "", 2, Group.TURNOVER),
    Action("basis_median", "Turnover: &median of three years", _E, "Band by the median of the newest three years.", "",
           _project, "", 2, Group.TURNOVER),
    Action("rules_vcse", "Count: the local &voluntary sector", _E,
           "Without schools, NHS charities, housing associations, funders, national and overseas bodies, dormant ones.",
           "", _project, "", 3, Group.RULES),
    Action("rules_ncvo", "Count: close to &NCVO’s definition", _E,
           "Without schools, NHS charities, housing associations, places of worship and dormant ones.", "",
           _project, "", 3, Group.RULES),
    Action("rules_all", "Count: &everything registered here", _E, "Every main charity on the register that is based "
           "here.", "", _project, "", 3, Group.RULES),
    *_VIEWS,
    Action("find_organisation", "&Find an organisation", _V, "Go to the search box.", "Ctrl+F", _project, "search", 1),
    Action("clear_filter", "Show &all organisations", _V, "Take off every filter and clear the search.",
           "Ctrl+Shift+F", lambda s: _project(s) and s.has_filter, "clear-filter", 1),
    Action("only_cluster", "Only the &cluster", _V, "Show only organisations of the highlighted band.", "Ctrl+K",
           _project, "cluster", 1),
    Action("map_home", "&Whole area on the map", _V, "Zoom the map to the whole area.", "Ctrl+0",
           lambda s: _project(s) and s.has_map, "home", 2),
    Action("clear_selection", "Select &nothing", _V, "Let go of the selected organisation.", "Ctrl+D",
           lambda s: s.has_selection, "deselect", 2),
    Action("show_on_map", "Selected: on the &map", _V, "Go to what is selected on the map.", "Ctrl+M", _project, "", 2),
    Action("show_in_list", "Selected: &in the list", _V, "Go to what is selected in the list.", "Ctrl+L", _project, "",
           2),
    Action("show_details", "Selected: its &details", _V, "Go to the details of what is selected.", "Ctrl+I", _project,
           "", 2),
    Action("next_panel", "Go to the next &panel", _V, "Move between the parts of the view.", "F6",
           _project, "panel", 2),
    Action("look_system", "As the &system", _V, "Light, dark or high contrast, as this computer is set.", "",
           _always, "", 3, Group.LOOK, LOOKS),
    Action("look_light", "&Light", _V, "Dark words on light ground.", "", _always, "", 3, Group.LOOK, LOOKS),
    Action("look_dark", "&Dark", _V, "Light words on dark ground. Exports stay light.", "", _always, "", 3, Group.LOOK,
           LOOKS),
    Action("look_contrast", "&High contrast", _V, "Black on white with strong lines: for projectors and tired eyes.",
           "", _always, "", 3, Group.LOOK, LOOKS),
    Action("larger_text", "&Larger text", _V, "Make all text larger.", "Ctrl++", _always, "larger", 3),
    Action("smaller_text", "&Smaller text", _V, "Make all text smaller.", "Ctrl+-", _always, "smaller", 3),
    Action("reset_layout", "&Reset layout", _V, "Put sizes and places back as they came.", "", _always, "layout", 3),
    Action("evidence_pack", "E&vidence pack…", _X, "Choose what the report says, and make every document of it in one "
           "go: checked against each other, in a zip file or a folder.", "Ctrl+Shift+E", _current, "report", -1),
    Action("export_map_html", "Map as &web page…", _X, "One file that opens in any browser, without internet.",
           "Ctrl+E", _current, "map"),
    Action("export_map_png", "Map as &picture (PNG)…", _X, "A picture for a document or slide.", "", _current,
           "picture"),
    Action("export_map_svg", "Map as &drawing (SVG)…", _X, "A drawing that stays sharp at any size.", "",
           _current, "drawing"),
    Action("export_report_docx", "Report as W&ord document…", _X, "The capacity report, to edit.", "Ctrl+R", _current,
           "report", 1),
    Action("export_report_pdf", "Report as PD&F…", _X, "The capacity report, to send: fixed pages, read aloud by "
           "screen readers.", "", _current, "pdf", 1),
    Action("export_report_html", "Report as we&b page…", _X, "The capacity report as one file for any browser, with "
           "tables to sort and maps to explore.", "", _current, "web", 1),
    Action("export_report_xlsx", "Report as &Excel workbook…", _X, "The capacity report as tables.", "", _current,
           "table", 1),
    Action("export_report_pptx", "Briefing as slides (PowerPoint)…", _X, "Six slides for a cabinet briefing, with "
           "charts that can be edited.", "", _current, "slides", 1),
    Action("export_organisations_xlsx", "Organisations as Exce&l workbook…", _X, "The list, for Excel.", "", _current,
           "table", 2),
    Action("export_organisations_csv", "Organisations as &CSV…", _X, "The list, for any other program.", "", _current,
           "table", 2),
    Action("export_organisations_gpkg", "Organisations as &GeoPackage…", _X, "The list with its points, for QGIS or "
           "ArcGIS.", "", _current, "database", 2),
    Action("export_organisations_geojson", "Organisations as Geo&JSON…", _X, "The list with its points, for web maps.",
           "", _current, "database", 2),
    Action("export_contract_docx", "Contract answer as Word doc&ument…", _X, "Who could take the contract asked about "
           "in the view Contracts, to edit.", "", _current, "report", 3),
    Action("export_contract_xlsx", "Contract answer as Excel wor&kbook…", _X, "The same as tables.", "", _current,
           "table", 3),
    Action("export_contract_csv", "Who could bid &alone as CSV…", _X, "The list behind the contract answer.", "",
           _current, "", 3),
    Action("copy_contract", "Cop&y the contract answer as text", _X, "The answer in words, to paste into an e-mail.",
           "Ctrl+Shift+C", _current, "", 3),
    Action("places_area", "Places &in exports: by area (to share)", _X,
           "Small organisations stand at the centre of their small area; no full postcodes.", "",
           _always, "", 4, Group.PLACES),
    Action("places_postcode", "Places in exports: by po&stcode", _X,
           "Every organisation at its postcode. A small charity's address is often someone's home.", "",
           _always, "", 4, Group.PLACES),
    Action("show_help", "&What is this?", _H, "Explain what you look at.", "F1", _always, "help"),
    Action("show_glossary", "&Glossary", _H, "Explain the words.", "", _always, "book"),
    Action("show_shortcuts", "&Keyboard shortcuts", _H, "Everything that can be done, with its keys.", "Ctrl+F1",
           _always, "keyboard"),
    Action("take_tour", "Take the &tour", _H, "Five minutes through the sample district.", "", _idle, "tour"),
    Action("open_log_folder", "Open the folder of &log files", _H, "Log files help whoever supports you.", "",
           _always, "log", 1),
    Action("about", "&About KIL Mapper", _H, "Version, licence and where the figures come from.", "", _always, "info"),
)  # fmt: skip

TOOLBAR: tuple[str, ...] = ("new_project", "open_project", "save", "", "undo", "redo", "", "map_home", "show_help")

BY_ID = {action.id: action for action in ACTIONS}


def plain_text(action: Action) -> str:
    """What the action is called, without the mark of its access key."""
    return action.text.replace("&", "")
