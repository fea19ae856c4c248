# Every workflow and its home, once: the door reads this list, editors and type checkers do too.

from kil_mapper.maps.classes import (
    BandSymbol as BandSymbol,
)
from kil_mapper.maps.classes import (
    band_symbols as band_symbols,
)
from kil_mapper.maps.page import (
    Resource as Resource,
)
from kil_mapper.maps.page import (
    WindowPage as WindowPage,
)
from kil_mapper.project_file import (
    Holder as Holder,
)
from kil_mapper.project_file import (
    Leftover as Leftover,
)
from kil_mapper.project_file import (
    Opened as Opened,
)
from kil_mapper.project_file import (
    Working as Working,
)
from kil_mapper.workflows.anchors import (
    AnchorDeclaration as AnchorDeclaration,
)
from kil_mapper.workflows.anchors import (
    anchor_checklist as anchor_checklist,
)
from kil_mapper.workflows.anchors import (
    anchor_coverage as anchor_coverage,
)
from kil_mapper.workflows.anchors import (
    anchor_summary as anchor_summary,
)
from kil_mapper.workflows.anchors import (
    anchors_document as anchors_document,
)
from kil_mapper.workflows.anchors import (
    declaration_of as declaration_of,
)
from kil_mapper.workflows.anchors import (
    declare_anchor as declare_anchor,
)
from kil_mapper.workflows.anchors import (
    is_counted as is_counted,
)
from kil_mapper.workflows.anchors import (
    record_anchors_reviewed as record_anchors_reviewed,
)
from kil_mapper.workflows.anchors import (
    withdraw_review as withdraw_review,
)
from kil_mapper.workflows.areas import (
    AreaChoice as AreaChoice,
)
from kil_mapper.workflows.build import (
    BuildOutcome as BuildOutcome,
)
from kil_mapper.workflows.build import (
    build_project as build_project,
)
from kil_mapper.workflows.build import (
    list_areas as list_areas,
)
from kil_mapper.workflows.choices import (
    choose as choose,
)
from kil_mapper.workflows.choices import (
    own_bands as own_bands,
)
from kil_mapper.workflows.comparators import (
    COMPARE_NOTE as COMPARE_NOTE,
)
from kil_mapper.workflows.comparators import (
    NO_COMPARATORS as NO_COMPARATORS,
)
from kil_mapper.workflows.comparators import (
    compare_places as compare_places,
)
from kil_mapper.workflows.comparators import (
    neighbours_choices as neighbours_choices,
)
from kil_mapper.workflows.comparators import (
    places_document as places_document,
)
from kil_mapper.workflows.comparators import (
    with_neighbours as with_neighbours,
)
from kil_mapper.workflows.contract import (
    THEMES_DO_NOT_ADD_UP as THEMES_DO_NOT_ADD_UP,
)
from kil_mapper.workflows.contract import (
    answer_sentences as answer_sentences,
)
from kil_mapper.workflows.contract import (
    consortium_of as consortium_of,
)
from kil_mapper.workflows.contract import (
    contract_breakdown as contract_breakdown,
)
from kil_mapper.workflows.contract import (
    contract_document as contract_document,
)
from kil_mapper.workflows.contract import (
    contract_ladder as contract_ladder,
)
from kil_mapper.workflows.contract import (
    contract_references as contract_references,
)
from kil_mapper.workflows.contract import (
    who_could_take as who_could_take,
)
from kil_mapper.workflows.contract_answer import (
    CONTRACT_FORMATS as CONTRACT_FORMATS,
)
from kil_mapper.workflows.contract_answer import (
    contract_text as contract_text,
)
from kil_mapper.workflows.contract_answer import (
    write_contract as write_contract,
)
from kil_mapper.workflows.curation import (
    add_group as add_group,
)
from kil_mapper.workflows.curation import (
    correct_location as correct_location,
)
from kil_mapper.workflows.curation import (
    correct_name as correct_name,
)
from kil_mapper.workflows.curation import (
    correct_postcode as correct_postcode,
)
from kil_mapper.workflows.curation import (
    correct_turnover as correct_turnover,
)
from kil_mapper.workflows.curation import (
    corrections_document as corrections_document,
)
from kil_mapper.workflows.curation import (
    corrections_table as corrections_table,
)
from kil_mapper.workflows.curation import (
    look_alikes as look_alikes,
)
from kil_mapper.workflows.curation import (
    restore as restore,
)
from kil_mapper.workflows.data import (
    write_data as write_data,
)
from kil_mapper.workflows.data_folder import (
    add_to_folder as add_to_folder,
)
from kil_mapper.workflows.decisions import (
    bring_back as bring_back,
)
from kil_mapper.workflows.decisions import (
    decisions_in_force as decisions_in_force,
)
from kil_mapper.workflows.decisions import (
    duplicates_document as duplicates_document,
)
from kil_mapper.workflows.decisions import (
    keep_apart as keep_apart,
)
from kil_mapper.workflows.decisions import (
    mark_sensitive as mark_sensitive,
)
from kil_mapper.workflows.decisions import (
    merge as merge,
)
from kil_mapper.workflows.decisions import (
    rules_in_force as rules_in_force,
)
from kil_mapper.workflows.decisions import (
    set_aside as set_aside,
)
from kil_mapper.workflows.decisions import (
    suggest_duplicates as suggest_duplicates,
)
from kil_mapper.workflows.documents import (
    LIST_FORMATS as LIST_FORMATS,
)
from kil_mapper.workflows.documents import (
    REPORT_FORMATS as REPORT_FORMATS,
)
from kil_mapper.workflows.documents import (
    area_map_page as area_map_page,
)
from kil_mapper.workflows.documents import (
    check_template as check_template,
)
from kil_mapper.workflows.documents import (
    export_organisations as export_organisations,
)
from kil_mapper.workflows.documents import (
    map_page as map_page,
)
from kil_mapper.workflows.documents import (
    write_report as write_report,
)
from kil_mapper.workflows.elsewhere import (
    BAND_LABEL as BAND_LABEL,
)
from kil_mapper.workflows.elsewhere import (
    ELSEWHERE_FORMATS as ELSEWHERE_FORMATS,
)
from kil_mapper.workflows.elsewhere import (
    ELSEWHERE_NOTE as ELSEWHERE_NOTE,
)
from kil_mapper.workflows.elsewhere import (
    areas_of_operation_held as areas_of_operation_held,
)
from kil_mapper.workflows.elsewhere import (
    elsewhere_document as elsewhere_document,
)
from kil_mapper.workflows.elsewhere import (
    works_here as works_here,
)
from kil_mapper.workflows.elsewhere import (
    write_elsewhere as write_elsewhere,
)
from kil_mapper.workflows.explaining import (
    explain as explain,
)
from kil_mapper.workflows.explaining import (
    explanation_document as explanation_document,
)
from kil_mapper.workflows.explaining import (
    figure_keys as figure_keys,
)
from kil_mapper.workflows.filters import (
    NamedFilter as NamedFilter,
)
from kil_mapper.workflows.filters import (
    Seen as Seen,
)
from kil_mapper.workflows.filters import (
    Sieve as Sieve,
)
from kil_mapper.workflows.filters import (
    filter_named as filter_named,
)
from kil_mapper.workflows.filters import (
    filtered as filtered,
)
from kil_mapper.workflows.filters import (
    filters_document as filters_document,
)
from kil_mapper.workflows.filters import (
    filters_of as filters_of,
)
from kil_mapper.workflows.filters import (
    remove_filter as remove_filter,
)
from kil_mapper.workflows.filters import (
    rename_filter as rename_filter,
)
from kil_mapper.workflows.filters import (
    save_filter as save_filter,
)
from kil_mapper.workflows.filters import (
    sieve_of as sieve_of,
)
from kil_mapper.workflows.findings import (
    findings_of as findings_of,
)
from kil_mapper.workflows.inspect import (
    inventory_document as inventory_document,
)
from kil_mapper.workflows.inspect import (
    take_inventory as take_inventory,
)
from kil_mapper.workflows.known import (
    KnownFact as KnownFact,
)
from kil_mapper.workflows.known import (
    known_document as known_document,
)
from kil_mapper.workflows.known import (
    known_of as known_of,
)
from kil_mapper.workflows.ledger import (
    LEDGER_FORMATS as LEDGER_FORMATS,
)
from kil_mapper.workflows.ledger import (
    ledger_document as ledger_document,
)
from kil_mapper.workflows.ledger import (
    ledger_list as ledger_list,
)
from kil_mapper.workflows.ledger import (
    waterfall as waterfall,
)
from kil_mapper.workflows.ledger import (
    write_ledger as write_ledger,
)
from kil_mapper.workflows.named import (
    organisation_named as organisation_named,
)
from kil_mapper.workflows.pack import (
    PACK_FORMATS as PACK_FORMATS,
)
from kil_mapper.workflows.pack import (
    PackOutcome as PackOutcome,
)
from kil_mapper.workflows.pack import (
    is_pack as is_pack,
)
from kil_mapper.workflows.pack import (
    write_pack as write_pack,
)
from kil_mapper.workflows.pictures import (
    CHART_FORMATS as CHART_FORMATS,
)
from kil_mapper.workflows.pictures import (
    MAP_FORMATS as MAP_FORMATS,
)
from kil_mapper.workflows.pictures import (
    report_charts as report_charts,
)
from kil_mapper.workflows.pictures import (
    write_chart as write_chart,
)
from kil_mapper.workflows.pictures import (
    write_map as write_map,
)
from kil_mapper.workflows.places import (
    add_neighbourhood as add_neighbourhood,
)
from kil_mapper.workflows.places import (
    cold_spot_summary as cold_spot_summary,
)
from kil_mapper.workflows.places import (
    cold_spots_document as cold_spots_document,
)
from kil_mapper.workflows.places import (
    need_by_area as need_by_area,
)
from kil_mapper.workflows.places import (
    need_document as need_document,
)
from kil_mapper.workflows.places import (
    need_notes as need_notes,
)
from kil_mapper.workflows.places import (
    neighbourhoods_document as neighbourhoods_document,
)
from kil_mapper.workflows.places import (
    read_neighbourhoods as read_neighbourhoods,
)
from kil_mapper.workflows.places import (
    remove_neighbourhood as remove_neighbourhood,
)
from kil_mapper.workflows.profiles import (
    PROFILE_FORMATS as PROFILE_FORMATS,
)
from kil_mapper.workflows.profiles import (
    ProfilesOutcome as ProfilesOutcome,
)
from kil_mapper.workflows.profiles import (
    write_profiles as write_profiles,
)
from kil_mapper.workflows.projects import (
    Check as Check,
)
from kil_mapper.workflows.projects import (
    check_project as check_project,
)
from kil_mapper.workflows.projects import (
    check_target as check_target,
)
from kil_mapper.workflows.projects import (
    open_project as open_project,
)
from kil_mapper.workflows.projects import (
    save_project as save_project,
)
from kil_mapper.workflows.readiness import (
    Conversation as Conversation,
)
from kil_mapper.workflows.readiness import (
    ReadinessNow as ReadinessNow,
)
from kil_mapper.workflows.readiness import (
    Recorded as Recorded,
)
from kil_mapper.workflows.readiness import (
    add_note as add_note,
)
from kil_mapper.workflows.readiness import (
    notes_of as notes_of,
)
from kil_mapper.workflows.readiness import (
    readiness_document as readiness_document,
)
from kil_mapper.workflows.readiness import (
    readiness_of as readiness_of,
)
from kil_mapper.workflows.readiness import (
    record_readiness as record_readiness,
)
from kil_mapper.workflows.refresh import (
    Figure as Figure,
)
from kil_mapper.workflows.refresh import (
    RefreshOutcome as RefreshOutcome,
)
from kil_mapper.workflows.refresh import (
    change_counts as change_counts,
)
from kil_mapper.workflows.refresh import (
    refresh_document as refresh_document,
)
from kil_mapper.workflows.refresh import (
    refresh_project as refresh_project,
)
from kil_mapper.workflows.report_choices import (
    ReportPart as ReportPart,
)
from kil_mapper.workflows.report_choices import (
    choose_report as choose_report,
)
from kil_mapper.workflows.report_choices import (
    report_choices_document as report_choices_document,
)
from kil_mapper.workflows.report_choices import (
    report_parts as report_parts,
)
from kil_mapper.workflows.sample import (
    DemoOutcome as DemoOutcome,
)
from kil_mapper.workflows.sample import (
    demo as demo,
)
from kil_mapper.workflows.sample import (
    demo_project as demo_project,
)
from kil_mapper.workflows.settling import (
    changes_told as changes_told,
)
from kil_mapper.workflows.settling import (
    conflicts as conflicts,
)
from kil_mapper.workflows.settling import (
    conflicts_document as conflicts_document,
)
from kil_mapper.workflows.settling import (
    settle_conflict as settle_conflict,
)
from kil_mapper.workflows.several import (
    bring_back_many as bring_back_many,
)
from kil_mapper.workflows.several import (
    declare_anchors as declare_anchors,
)
from kil_mapper.workflows.several import (
    mark_sensitive_many as mark_sensitive_many,
)
from kil_mapper.workflows.several import (
    set_aside_many as set_aside_many,
)
from kil_mapper.workflows.sources import (
    declared as declared,
)
from kil_mapper.workflows.summary import (
    summarise as summarise,
)
from kil_mapper.workflows.summary import (
    summary_document as summary_document,
)
from kil_mapper.workflows.trends import (
    change_over_time as change_over_time,
)
from kil_mapper.workflows.trends import (
    replace_deflators as replace_deflators,
)
from kil_mapper.workflows.trends import (
    restore_deflators as restore_deflators,
)
from kil_mapper.workflows.trends import (
    trends_document as trends_document,
)
from kil_mapper.workflows.working import (
    begin as begin,
)
from kil_mapper.workflows.working import (
    discard as discard,
)
from kil_mapper.workflows.working import (
    leftovers as leftovers,
)
from kil_mapper.workflows.working import (
    recover as recover,
)
from kil_mapper.workflows.working import (
    take_up as take_up,
)
