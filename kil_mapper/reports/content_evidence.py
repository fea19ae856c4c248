"""What stands behind the numbers: the ledger, the quality of the data, and the sources."""

from __future__ import annotations

from datetime import date

from kil_mapper.model import days
from kil_mapper.model.issues import IssueKind
from kil_mapper.model.results import LedgerRow, Results
from kil_mapper.model.tables import IssueCol, Source, Unstored
from kil_mapper.model.vocabulary import DatasetId, NotLocatedCause, SetAsideReason
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Column,
    Kind,
    Missing,
    Paragraph,
    Section,
    Table,
    Value,
    known,
)

ISSUES = {
    IssueKind.RECORD_MENDED: "Broken records put together again",
    IssueKind.RECORD_UNREADABLE: "Records too damaged to read",
    IssueKind.DUPLICATE_RECORD: "Records that repeat another",
    IssueKind.MERGED: "Rows counted once, because they share a company number",
    IssueKind.COLUMN_MISSING: "Columns that a file lacks",
    IssueKind.VALUE_UNREADABLE: "Values that could not be read and were left unknown",
    IssueKind.INCOME_NEGATIVE: "Negative incomes, treated as not known",
    IssueKind.POSTCODE_REPAIRED: "Postcodes repaired, such as a letter O for a zero",
    IssueKind.POSTCODE_TERMINATED: "Postcodes no longer in use, located all the same",
    IssueKind.POSTCODE_LARGE_USER: "Postcodes of large users or PO boxes, located all the same",
    IssueKind.AREA_UNCOVERED: "Small areas without a boundary, left out",
    IssueKind.AREA_DUPLICATED: "Areas that a boundary file holds twice",
    IssueKind.AREA_NAME_UNMAPPED: "Names of areas of operation that no authority or county here has",
    IssueKind.GEOMETRY_REPAIRED: "Boundaries repaired",
    IssueKind.CRS_ASSUMED: "Files whose coordinate system had to be recognised by its range",
    IssueKind.EDITIONS_DISAGREE: "Files of editions that do not match",
    IssueKind.EDITION_CONVERTED: "Areas converted from one edition to another",
    IssueKind.OTHER_INDEX_CONVERTED: "Small areas converted in the other edition of the index",
    IssueKind.OTHER_INDEX_LEFT_OUT: "Another edition of the index that could not be set beside the project’s",
    IssueKind.BOUNDARIES_TOO_SIMPLIFIED: "Boundaries too simplified to locate by",
    IssueKind.NEED_MISSING: "Small areas without a deprivation score",
    IssueKind.POPULATION_OLD: "Old resident numbers",
    IssueKind.LESSER_SUBSTITUTE: "Files used in place of better ones",
    IssueKind.FILE_UNKNOWN: "Files that were not recognised",
    IssueKind.FILE_UNREADABLE: "Files that could not be read",
    IssueKind.FILE_NOT_NEEDED: "Files that were recognised and not needed",
    IssueKind.INDEX_INCOMPLETE: "Authorities of which the index file seems to lack a part",
    IssueKind.FILE_REPEATED: "Files that hold what another file holds too",
    IssueKind.FILE_REFUSED: "Files refused as unsafe or unsuitable",
}


ASKED_FOR = "Statements that the licences ask for, to be kept with anything made from this report:"


def quality_section(results: Results) -> Section:
    """How far the data can be trusted."""
    blocks: list[Block] = [BulletList(tuple(_quality_items(results)))]
    blocks.append(match_table(results))
    blocks.append(issue_table(results))
    return Section("How good the data are", 1, tuple(blocks))


def _quality_items(results: Results) -> list[Paragraph]:
    quality, noun = results.quality, words.noun(results)
    end = quality.median_year_end
    newest = (
        f"the median accounting year of the turnovers used ended on {days.day(date.fromisoformat(end))}; "
        if end
        else "no accounting year end is known; "
    )
    old = numbers.count(quality.accounts_over_24_months) if quality.accounts_over_24_months else "none"
    unknown = f" ({numbers.share(quality.income_unknown / results.kept)})" if results.kept else ""
    return [
        Paragraph(
            f"{newest}for {old} the newest figure is more than 24 months older than the register of "
            f"{words.register_date(results)}.",
            "Age of the figures:",
        ),
        Paragraph(
            f"not known for {numbers.count(quality.income_unknown)} of {noun.count(results.kept)}{unknown}. They are "
            "counted, in a band of their own, and never taken as £0.",
            "Turnover:",
        ),
        Paragraph(_match_sentence(results), "Places:"),
        Paragraph(
            f"{_of(quality.postcode_terminated, 'organisation is', 'organisations are')} at a postcode no longer in "
            f"use; {_live(quality.uncovered_lsoas)} live postcode in the directory.",
            "Postcodes:",
        ),
        Paragraph(
            f"{_of(quality.records_mended, 'broken record was', 'broken records were')} put together again.",
            "Records:",
        ),
    ]


def _of(value: int, one: str, many: str) -> str:
    """No organisation is, 1 organisation is, 2 organisations are."""
    return numbers.of(value, one, many) if value else f"no {one}"


def _live(uncovered: int) -> str:
    """How many small areas have none; that every one has one where so it is."""
    return (
        f"{numbers.of(uncovered, 'small area has', 'small areas have')} no" if uncovered else "every small area has a"
    )


def _to_locate(results: Results) -> tuple[int, int]:
    """Registered main rows with a place, and all of them: what is left after the reasons before `not_located`."""
    rows = {str(row[LedgerRow.REASON]): int(row[LedgerRow.ROWS]) for _, row in results.ledger.iterrows()}
    lost = rows.get(SetAsideReason.NOT_LOCATED.value, 0)
    before = (
        SetAsideReason.UNREADABLE,
        SetAsideReason.LINKED,
        SetAsideReason.REMOVED,
        SetAsideReason.MERGED_DUPLICATE,
    )
    total = results.rows_read - results.added_here - sum(rows.get(reason.value, 0) for reason in before)
    return total - lost, total


def _match_sentence(results: Results) -> str:
    located, total = _to_locate(results)
    if not total:
        return "there was no registered main row to locate."
    return (
        f"{numbers.count(located)} of {numbers.of(total, 'registered main row', 'registered main rows')} of the "
        f"register ({numbers.share(located / total)}) could be located by postcode, here or elsewhere."
    )


def match_table(results: Results) -> Table:
    """Why addresses have no place."""
    unstored = results.project.unstored
    lost = unstored[unstored[Unstored.REASON] == SetAsideReason.NOT_LOCATED.value]
    counts = lost.groupby(Unstored.CAUSE)[Unstored.ROWS].sum()
    _, total = _to_locate(results)
    rows = tuple(
        (
            cause.value,
            cause.label,
            int(counts.get(cause.value, 0)),
            int(counts.get(cause.value, 0)) / total if total else Missing.NOT_APPLICABLE,
        )
        for cause in NotLocatedCause
    )
    return Table(
        key="not_located",
        sheet="Not located",
        caption="Registered main rows of the register that could not be located, by cause",
        columns=(
            Column("Cause key", Kind.CODE, data_only=True),
            Column("Cause", Kind.TEXT, 4.0),
            Column("Rows", Kind.COUNT, 1.0),
            Column("Share of rows to locate", Kind.SHARE, 1.3),
        ),
        rows=rows,
        alternative=f"{numbers.count(int(counts.sum()))} rows in all could not be located.",
    )


def issue_table(results: Results) -> Table:
    """What was met in the data, in plain words, counted in full."""
    counts = results.project.issue_counts
    order = {kind.value: n for n, kind in enumerate(IssueKind)}
    found = sorted(
        ((str(kind), int(times)) for kind, times in zip(counts[IssueCol.KIND], counts[IssueCol.TIMES], strict=True)),
        key=lambda pair: order.get(pair[0], len(order)),
    )
    return Table(
        key="issues",
        sheet="Issues",
        caption="What was met in the files, and how often",
        columns=(
            Column("Issue key", Kind.CODE, data_only=True),
            Column("What was met", Kind.TEXT, 5.0),
            Column("Times", Kind.COUNT, 1.0),
        ),
        rows=tuple((kind, issue_words(kind), times) for kind, times in found),
        alternative=f"{numbers.of(len(found), 'kind', 'kinds')} of issue.",
        notes=("Issues are counted over all the files read, also for rows outside the area.",) if found else (),
        empty="No issues were met in the files.",
    )


def issue_words(kind: str) -> str:
    """An issue kind in plain words."""
    try:
        return ISSUES[IssueKind(kind)]
    except (KeyError, ValueError):
        return kind.replace("_", " ").capitalize()


def sources_section(results: Results) -> Section:
    """What was loaded, and the statements its licences ask for."""
    items = tuple(Paragraph(line) for line in attributions(results))
    return Section(
        "Sources and attribution",
        1,
        (source_table(results), *((Paragraph(ASKED_FOR), BulletList(items)) if items else ())),
    )


def attributions(results: Results) -> tuple[str, ...]:
    """Statements that licences ask for, fit for every format."""
    return tuple(clean.tidy(line) for line in results.project.attributions)


def source_table(results: Results) -> Table:
    """The datasets, editions and rows."""
    sources = results.project.sources
    return Table(
        key="sources",
        sheet="Sources",
        caption="Datasets this report was made from",
        columns=(
            Column("Dataset key", Kind.CODE, data_only=True),
            Column("Dataset", Kind.TEXT, 2.4),
            Column("Publisher", Kind.TEXT, 1.8),
            Column("Edition", Kind.TEXT, 1.2),
            Column("Licence", Kind.TEXT, 1.5),
            Column("Rows read", Kind.COUNT, 1.0),
            Column("Rows kept", Kind.COUNT, 0.9),
            Column("Rows set aside", Kind.COUNT, 1.0),
        ),
        rows=tuple(
            (
                *(_text(row[name]) for name in (Source.DATASET, Source.TITLE, Source.PUBLISHER)),
                _edition(row[Source.EDITION]),
                _text(row[Source.LICENCE]),
                *(known(row[name]) for name in (Source.ROWS_READ, Source.ROWS_KEPT, Source.ROWS_SET_ASIDE)),
            )
            for _, row in sources.iterrows()
        )
        + _added_by_hand(results),
        alternative=f"{numbers.of(len(sources), 'dataset', 'datasets')} with edition, licence and rows.",
        notes=("Rows set aside are rows outside the area, or set aside for a reason in the ledger.",),
        empty="The project names no sources.",
    )


def _added_by_hand(results: Results) -> tuple[tuple[Value, ...], ...]:
    """The groups that people added: they come from no file."""
    added = results.added_by_hand
    if not added:
        return ()
    nothing = Missing.NOT_APPLICABLE
    return (("added_by_hand", "Groups added by hand", "The people of this project", nothing, nothing, added, added, 0),)


def _text(value: object) -> Value:
    plain = known(value)
    return clean.tidy(plain) if isinstance(plain, str) else plain


def _edition(value: object) -> Value:
    """An edition as people write it: dates in words."""
    text = _text(value)
    if not isinstance(text, str) or not text:
        return Missing.NOT_KNOWN
    try:
        return days.day(date.fromisoformat(text))
    except ValueError:
        return text


def files_section(results: Results) -> Section:
    """Annex: the very files, so that anyone can check."""
    text = (
        "Each file is named with its SHA-256 fingerprint: the same file gives the same fingerprint, so anyone can "
        "check that they have the same data."
    )
    return Section("Annex: files", 1, (Paragraph(text), file_table(results)))


def file_table(results: Results) -> Table:
    """File names and fingerprints."""
    rows: list[tuple[Value, ...]] = []
    for _, source in results.project.sources.iterrows():
        names, prints = str(source[Source.FILE]).splitlines(), str(source[Source.SHA256]).splitlines()
        for number, name in enumerate(names):
            fingerprint: Value = prints[number] if number < len(prints) else Missing.NOT_KNOWN
            rows.append((_dataset_name(source[Source.DATASET]), clean.tidy(name), fingerprint))
    return Table(
        key="files",
        sheet="Files",
        caption="Files this report was made from",
        columns=(
            Column("Dataset key", Kind.CODE, 1.75),
            Column("File", Kind.CODE, 2.5),
            Column("SHA-256", Kind.CODE, 2.45),
        ),
        rows=tuple(rows),
        alternative=f"{numbers.of(len(rows), 'file', 'files')} with fingerprints.",
        empty="The project names no files.",
    )


def _dataset_name(value: object) -> str:
    return DatasetId(str(value)).value if str(value) in {item.value for item in DatasetId} else clean.tidy(str(value))
