"""One function per thing a person can do; the only door into the core, for window and command line alike.

Each function loads its part of the core when it is first asked for: building needs no Word writer, a summary no map,
and together they take longer to load than many a command takes to run.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kil_mapper.maps.classes import BandSymbol, band_symbols
    from kil_mapper.maps.page import Resource, WindowPage
    from kil_mapper.workflows.anchors import (
        AnchorDeclaration,
        anchor_checklist,
        anchor_coverage,
        anchor_summary,
        anchors_document,
        declaration_of,
        declare_anchor,
        is_counted,
        record_anchors_reviewed,
        withdraw_review,
    )
    from kil_mapper.workflows.areas import AreaChoice
    from kil_mapper.workflows.build import BuildOutcome, build_project, list_areas
    from kil_mapper.workflows.choices import choose, own_bands
    from kil_mapper.workflows.comparators import (
        COMPARE_NOTE,
        NO_COMPARATORS,
        compare_places,
        neighbours_choices,
        places_document,
        with_neighbours,
    )
    from kil_mapper.workflows.contract import (
        THEMES_DO_NOT_ADD_UP,
        answer_sentences,
        consortium_of,
        contract_breakdown,
        contract_document,
        contract_ladder,
        contract_references,
        who_could_take,
    )
    from kil_mapper.workflows.contract_answer import CONTRACT_FORMATS, contract_text, write_contract
    from kil_mapper.workflows.decisions import (
        bring_back,
        decisions_in_force,
        duplicates_document,
        keep_apart,
        mark_sensitive,
        merge,
        rules_in_force,
        set_aside,
        suggest_duplicates,
    )
    from kil_mapper.workflows.documents import (
        LIST_FORMATS,
        MAP_FORMATS,
        REPORT_FORMATS,
        area_map_page,
        export_organisations,
        map_page,
        write_map,
        write_report,
    )
    from kil_mapper.workflows.elsewhere import (
        BAND_LABEL,
        ELSEWHERE_FORMATS,
        ELSEWHERE_NOTE,
        areas_of_operation_held,
        elsewhere_document,
        works_here,
        write_elsewhere,
    )
    from kil_mapper.workflows.findings import findings_of
    from kil_mapper.workflows.inspect import inventory_document, take_inventory
    from kil_mapper.workflows.ledger import (
        LEDGER_FORMATS,
        ledger_document,
        ledger_list,
        waterfall,
        write_ledger,
    )
    from kil_mapper.workflows.named import organisation_named
    from kil_mapper.workflows.places import (
        add_neighbourhood,
        cold_spot_summary,
        cold_spots_document,
        need_by_area,
        need_document,
        need_notes,
        neighbourhoods_document,
        read_neighbourhoods,
        remove_neighbourhood,
    )
    from kil_mapper.workflows.projects import Check, check_project, check_target, open_project, save_project
    from kil_mapper.workflows.sample import DemoOutcome, demo, demo_project
    from kil_mapper.workflows.sources import declared
    from kil_mapper.workflows.summary import summarise, summary_document
    from kil_mapper.workflows.trends import change_over_time, replace_deflators, restore_deflators, trends_document

_HOMES = {
    "kil_mapper.maps.classes": ("BandSymbol", "band_symbols"),
    "kil_mapper.maps.page": ("Resource", "WindowPage"),
    "kil_mapper.workflows.anchors": (
        "AnchorDeclaration",
        "anchor_checklist",
        "anchor_coverage",
        "anchor_summary",
        "anchors_document",
        "declaration_of",
        "declare_anchor",
        "is_counted",
        "record_anchors_reviewed",
        "withdraw_review",
    ),
    "kil_mapper.workflows.areas": ("AreaChoice",),
    "kil_mapper.workflows.build": ("BuildOutcome", "build_project", "list_areas"),
    "kil_mapper.workflows.choices": ("choose", "own_bands"),
    "kil_mapper.workflows.comparators": (
        "COMPARE_NOTE",
        "NO_COMPARATORS",
        "compare_places",
        "neighbours_choices",
        "places_document",
        "with_neighbours",
    ),
    "kil_mapper.workflows.contract": (
        "THEMES_DO_NOT_ADD_UP",
        "answer_sentences",
        "consortium_of",
        "contract_breakdown",
        "contract_document",
        "contract_ladder",
        "contract_references",
        "who_could_take",
    ),
    "kil_mapper.workflows.contract_answer": ("CONTRACT_FORMATS", "contract_text", "write_contract"),
    "kil_mapper.workflows.decisions": (
        "bring_back",
        "decisions_in_force",
        "duplicates_document",
        "keep_apart",
        "mark_sensitive",
        "merge",
        "rules_in_force",
        "set_aside",
        "suggest_duplicates",
    ),
    "kil_mapper.workflows.documents": (
        "LIST_FORMATS",
        "MAP_FORMATS",
        "REPORT_FORMATS",
        "area_map_page",
        "export_organisations",
        "map_page",
        "write_map",
        "write_report",
    ),
    "kil_mapper.workflows.elsewhere": (
        "BAND_LABEL",
        "ELSEWHERE_FORMATS",
        "ELSEWHERE_NOTE",
        "areas_of_operation_held",
        "elsewhere_document",
        "works_here",
        "write_elsewhere",
    ),
    "kil_mapper.workflows.findings": ("findings_of",),
    "kil_mapper.workflows.inspect": ("inventory_document", "take_inventory"),
    "kil_mapper.workflows.ledger": (
        "LEDGER_FORMATS",
        "ledger_document",
        "ledger_list",
        "waterfall",
        "write_ledger",
    ),
    "kil_mapper.workflows.named": ("organisation_named",),
    "kil_mapper.workflows.places": (
        "add_neighbourhood",
        "cold_spot_summary",
        "cold_spots_document",
        "need_by_area",
        "need_document",
        "need_notes",
        "neighbourhoods_document",
        "read_neighbourhoods",
        "remove_neighbourhood",
    ),
    "kil_mapper.workflows.projects": ("Check", "check_project", "check_target", "open_project", "save_project"),
    "kil_mapper.workflows.sample": ("DemoOutcome", "demo", "demo_project"),
    "kil_mapper.workflows.sources": ("declared",),
    "kil_mapper.workflows.summary": ("summarise", "summary_document"),
    "kil_mapper.workflows.trends": (
        "change_over_time",
        "replace_deflators",
        "restore_deflators",
        "trends_document",
    ),
}

__all__ = [
    "BAND_LABEL",
    "COMPARE_NOTE",
    "CONTRACT_FORMATS",
    "ELSEWHERE_FORMATS",
    "ELSEWHERE_NOTE",
    "LEDGER_FORMATS",
    "LIST_FORMATS",
    "MAP_FORMATS",
    "NO_COMPARATORS",
    "REPORT_FORMATS",
    "THEMES_DO_NOT_ADD_UP",
    "AnchorDeclaration",
    "AreaChoice",
    "BandSymbol",
    "BuildOutcome",
    "Check",
    "DemoOutcome",
    "Resource",
    "WindowPage",
    "add_neighbourhood",
    "anchor_checklist",
    "anchor_coverage",
    "anchor_summary",
    "anchors_document",
    "answer_sentences",
    "area_map_page",
    "areas_of_operation_held",
    "band_symbols",
    "bring_back",
    "build_project",
    "change_over_time",
    "check_project",
    "check_target",
    "choose",
    "cold_spot_summary",
    "cold_spots_document",
    "compare_places",
    "consortium_of",
    "contract_breakdown",
    "contract_document",
    "contract_ladder",
    "contract_references",
    "contract_text",
    "decisions_in_force",
    "declaration_of",
    "declare_anchor",
    "declared",
    "demo",
    "demo_project",
    "duplicates_document",
    "elsewhere_document",
    "export_organisations",
    "findings_of",
    "inventory_document",
    "is_counted",
    "keep_apart",
    "ledger_document",
    "ledger_list",
    "list_areas",
    "map_page",
    "mark_sensitive",
    "merge",
    "need_by_area",
    "need_document",
    "need_notes",
    "neighbourhoods_document",
    "neighbours_choices",
    "open_project",
    "organisation_named",
    "own_bands",
    "places_document",
    "read_neighbourhoods",
    "record_anchors_reviewed",
    "remove_neighbourhood",
    "replace_deflators",
    "restore_deflators",
    "rules_in_force",
    "save_project",
    "set_aside",
    "suggest_duplicates",
    "summarise",
    "summary_document",
    "take_inventory",
    "trends_document",
    "waterfall",
    "who_could_take",
    "with_neighbours",
    "withdraw_review",
    "works_here",
    "write_contract",
    "write_elsewhere",
    "write_ledger",
    "write_map",
    "write_report",
]


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"there is no workflow {name}")
