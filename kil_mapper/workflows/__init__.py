"""One function per thing a person can do; the only door into the core, for window and command line alike."""

from kil_mapper.maps.page import Resource, WindowPage
from kil_mapper.workflows.areas import AreaChoice
from kil_mapper.workflows.build import BuildOutcome, build_project, list_areas
from kil_mapper.workflows.demo import DemoOutcome, demo, demo_project
from kil_mapper.workflows.documents import (
    LIST_FORMATS,
    MAP_FORMATS,
    REPORT_FORMATS,
    export_organisations,
    map_page,
    write_map,
    write_report,
)
from kil_mapper.workflows.inspect import inventory_document, take_inventory
from kil_mapper.workflows.projects import Check, check_project, check_target, open_project, save_project
from kil_mapper.workflows.sources import dataset_of, declared
from kil_mapper.workflows.summary import summarise, summary_document

__all__ = [
    "LIST_FORMATS",
    "MAP_FORMATS",
    "REPORT_FORMATS",
    "AreaChoice",
    "BuildOutcome",
    "Check",
    "DemoOutcome",
    "Resource",
    "WindowPage",
    "build_project",
    "check_project",
    "check_target",
    "dataset_of",
    "declared",
    "demo",
    "demo_project",
    "export_organisations",
    "inventory_document",
    "list_areas",
    "map_page",
    "open_project",
    "save_project",
    "summarise",
    "summary_document",
    "take_inventory",
    "write_map",
    "write_report",
]
