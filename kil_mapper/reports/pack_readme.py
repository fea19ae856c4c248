"""What stands in the plain texts of an evidence pack: what each file is and for whom, and what was checked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kil_mapper.model import days
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Report
from kil_mapper.reports.checking import Compared
from kil_mapper.reports.content_evidence import ASKED_FOR

WIDTH: Final = 92
README, PROVENANCE, CHECKS = "README.txt", "provenance.json", "checks.txt"
REPORT = "reports/capacity-report"
BRIEFING = "reports/briefing.pptx"
PROFILES = "profiles/area-profiles"
MEANINGS: Final = {  # in the order in which the text tells them; each stands alone, because programs sort by name
    f"{REPORT}.pdf": "The capacity report to read, print and publish. Tagged for screen readers (PDF/UA-1).",
    f"{REPORT}.docx": "The capacity report in Word. For whoever has to edit it or quote from it.",
    f"{REPORT}.xlsx": "Every table of the report with its notes, a sheet each, and charts to edit. For analysts.",
    f"{REPORT}.html": "The capacity report in any browser, without internet: maps to explore, tables to sort.",
    BRIEFING: "Six slides for a cabinet or board, with notes for the speaker. Charts can be edited in PowerPoint.",
    "maps/organisations.html": "Organisations on a map to explore in a browser, without internet.",
    "maps/organisations.png": "Organisations by turnover over areas of need, A4, to print.",
    "maps/organisations-a3.png": "Organisations by turnover over areas of need, A3, for a poster.",
    "maps/organisations-slide.png": "Organisations by turnover over areas of need, for a slide, with larger letters.",
    "maps/organisations.svg": "Organisations by turnover over areas of need as a drawing, sharp at any size.",
    "maps/need-beside-capacity.html": "Need and organisations per head side by side, to explore in a browser.",
    "maps/need-beside-capacity.png": "Need and organisations per head side by side, A4, to print.",
    "maps/need-beside-capacity-a3.png": "Need and organisations per head side by side, A3, for a poster.",
    "maps/need-beside-capacity-slide.png": "Need and organisations per head side by side, for a slide, larger letters.",
    "maps/need-beside-capacity.svg": "Need and organisations per head side by side as a drawing, sharp at any size.",
    f"{PROFILES}.pdf": "Two pages on each ward and neighbourhood. For ward councillors and local meetings.",
    f"{PROFILES}.docx": "Two pages on each area in Word, to edit or to take single areas from.",
    "data/organisations.csv": "Every organisation counted, a row each. For spreadsheets and scripts (UTF-8).",
    "data/organisations.gpkg": "Organisations, areas and need for QGIS and ArcGIS, with styles (GeoPackage).",
    "data/organisations.geojson": "Organisations as points for the web (GeoJSON, WGS 84).",
    "data/areas.gpkg": "Areas and need for QGIS and ArcGIS, with styles (GeoPackage).",
    "data/areas.csv": "Every authority, ward and neighbourhood with its figures, codes beside names.",
    "data/bands.csv": "Organisations and turnover by turnover band.",
    "data/deciles.csv": "Organisations, residents and rates by deprivation decile.",
    "data/ledger.csv": "From the rows read to the organisations counted, step by step.",
    "data/data-dictionary.md": "What every column of these tables holds, to read.",
    "data/data-dictionary.csv": "What every column of these tables holds, as a table.",
    "data/datapackage.json": "What every column of these tables holds, for programs (Frictionless Data Package).",
    README: "This text.",
    PROVENANCE: "For auditors and scripts: every file with its SHA-256, every source, licence and choice.",
    CHECKS: "What was compared after the files were written.",
}
_FOLDERS: Final = {
    "reports/": "THE REPORT",
    "maps/": "MAPS",
    "charts/": "CHARTS",
    "profiles/": "AREA PROFILES",
    "data/": "DATA",
    "": "ABOUT THE PACK",
}


def readme(
    results: Results, report: Report, files: Sequence[str], detail: PlaceDetail, captions: Mapping[str, str]
) -> str:
    """The text to read first.

    Args:
        results: What the analysis found.
        report: The report of the pack.
        files: Paths within the pack.
        detail: How exactly organisations are placed.
        captions: What each chart shows by the name of its file without ending, in the order of the report.
    """
    name = clean.tidy(results.project.name)
    facts = [f"{fact.label}: {fact.value}" for fact in report.facts]
    return _laid(
        [
            f"EVIDENCE PACK: {name}",
            f"{report.subtitle}.",
            "",
            *_paragraph("Begin with reports/capacity-report.pdf: its first page after the contents is the summary."),
            "",
            *_heading("WHAT THE NUMBERS REST ON"),
            *(line for fact in facts for line in _item(fact)),
            "",
            *_files(files, captions),
            *_heading("HOW TO FIND WHERE A FIGURE COMES FROM"),
            *_paragraph(
                "Every table and headline of the report carries an annex key, such as bands. A row is meant by the "
                "key, a stroke and what stands first in it: bands/200k_500k. The annex at the end of the report says "
                "of every key how it was worked out and from which files. With the project file, `kil-mapper explain "
                "PROJECT KEY` prints the same, with the organisations behind it."
            ),
            "",
            *_heading("HOW TO CITE"),
            *_paragraph(
                f"{clean.tidy(report.title)}, {words.register_date(results)}. Made with KIL Mapper "
                f"{results.project.options.app_version} from open data, project of {days.day(results.project.created)}."
            ),
            *_paragraph(ASKED_FOR),
            *(line for text in report.attributions for line in _item(text)),
            "",
            *_heading("BEFORE YOU SHARE IT"),
            *(line for text in _caveats(results, detail) for line in _item(text)),
        ]
    )


def meaning(path: str) -> str:
    """What a file of the pack is and for whom; "" for one that speaks for itself."""
    return MEANINGS.get(path, "")


def checks(compared: Iterable[Compared]) -> tuple[str, str]:
    """What was compared, as a sentence and as the text of a file."""
    done = list(compared)
    figures, cells = sum(each.numbers + each.headlines for each in done), sum(each.cells for each in done)
    sentence = (
        f"{numbers.count(figures)} numbers were read back from {numbers.of(len(done), 'document', 'documents')} and "
        "are the same in each."
    )
    lines = [
        "WHAT WAS CHECKED",
        sentence,
        "",
        *_paragraph(
            "After the files of this pack were written, they were opened again and read. Every headline number and "
            "every cell of every table was held against what the report says, as it is printed: a number that differs, "
            f"or a table missing from a document, and there would be no pack. Cells in all, texts included: "
            f"{numbers.count(cells)}."
        ),
        "",
        f"{'Document':<34}{'Tables':>8}{'Numbers':>10}{'Cells':>10}{'Headlines':>11}",
        *(
            f"{each.document:<34}{each.tables:>8,}{each.numbers:>10,}{each.cells:>10,}{each.headlines:>11,}"
            for each in done
        ),
        "",
        *_paragraph(
            "Of the briefing, the numbers of its charts and its headlines are compared; maps are pictures and have a "
            "table beside them in the report that says the same."
        ),
    ]
    return sentence, _laid(lines)


def _files(files: Sequence[str], captions: Mapping[str, str]) -> list[str]:
    """What each file is, folder by folder, the one to read first before its other forms."""
    told = {**MEANINGS, **{f"charts/{name}.png": caption for name, caption in captions.items()}}
    order = {path: place for place, path in enumerate(told)}
    lines: list[str] = []
    for folder, heading in _FOLDERS.items():
        inside = [path for path in files if (path.startswith(folder) if folder else "/" not in path)]
        inside.sort(key=lambda path: (order.get(path, len(order)), path))
        if not inside:
            continue
        lines += _heading(heading)
        if folder == "charts/":
            many = numbers.of(len(inside) // 2, "chart", "charts")
            lines += _paragraph(f"{many} of the report, each as PNG for documents and as SVG, sharp at any size:")
            inside = [path for path in inside if path.endswith(".png")]
        for path in inside:
            lines += [
                f"  {path}",
                *textwrap.wrap(
                    clean.tidy(told.get(path, "")), WIDTH - 6, initial_indent="      ", subsequent_indent="      "
                ),
            ]
        lines.append("")
    return lines


def _caveats(results: Results, detail: PlaceDetail) -> list[str]:
    noun = words.noun(results)
    placed = (
        "Organisations stand at their full contact postcode. For many small ones that is somebody’s home: share this "
        "pack only with those who need it."
        if detail is PlaceDetail.POSTCODE
        else "No full postcode is in the pack. Small organisations stand at the centre of their small area, because "
        "their postcode is often somebody’s home."
    )
    said = [
        placed,
        "Services whose place is protected, such as refuges, are never named and are placed by ward only.",
        "An address is where post goes, not where an organisation works.",
        "Turnover that is not known is never counted as £0.",
        f"The pack counts {noun.many}; groups that no register knows are in it only where people added them.",
        "Deprivation describes areas, not the people in them.",
        "Whether an organisation is willing and ready for a contract, only a conversation tells.",
    ]
    if not results.project.report.names:
        said.insert(
            0, "No organisation is named, as chosen; so the lists of organisations and the map to explore are left out."
        )
    return [*results.warnings, *said]


def _heading(text: str) -> list[str]:
    return [text, "-" * len(text)]


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(clean.tidy(text), WIDTH)


def _item(text: str) -> list[str]:
    return textwrap.wrap(clean.tidy(text), WIDTH, initial_indent="- ", subsequent_indent="  ")


def _laid(lines: Sequence[str]) -> str:
    return "\r\n".join(lines) + "\r\n"  # for the editors of every office computer
