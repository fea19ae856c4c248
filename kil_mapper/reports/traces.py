"""Where every figure comes from: declared once for each table and each headline; annex and `explain` derive from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kil_mapper.model.contracts import BreakdownRow
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Counted, Results, SetAside
from kil_mapper.model.tables import Area, Member, Org, Return, Source, Theme
from kil_mapper.model.vocabulary import ADDED_BY_HAND, DatasetId

R, H, A, B = (
    DatasetId.CHARITY,
    DatasetId.ANNUAL_RETURN_HISTORY,
    DatasetId.ANNUAL_RETURN_PARTA,
    DatasetId.ANNUAL_RETURN_PARTB,
)
O, C = DatasetId.AREA_OF_OPERATION, DatasetId.CLASSIFICATION  # noqa: E741 - one letter each keeps a trace on few lines
POSTCODES: Final = (DatasetId.ONSPD, DatasetId.NSPL, DatasetId.CODE_POINT_OPEN)
NEED: Final = (DatasetId.INDICES_FILE_7, DatasetId.INDICES_FILE_1)
PLACES: Final = (*POSTCODES, DatasetId.WARD_BOUNDARIES, DatasetId.LSOA_2021_BOUNDARIES, DatasetId.LSOA_2011_BOUNDARIES)
COUNTED: Final = (R, H, *POSTCODES)

Rows = Callable[[Results, Findings, str | None], pd.DataFrame]
"""The organisations behind a figure: of the whole table, or of the row of that key."""


@dataclass(frozen=True)
class Trace:
    """How a table or headline was worked out.

    Attributes:
        how: In plain words.
        datasets: What it rests on; those that the project does not hold are passed over.
        behind: The organisations behind it; None where it does not rest on single ones.
    """

    how: str
    datasets: tuple[DatasetId, ...]
    behind: Rows | None = None


def _counted(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
    return results.counted


def _by(column: str, among: Rows = _counted) -> Rows:
    def rows(results: Results, findings: Findings, row: str | None) -> pd.DataFrame:
        frame = among(results, findings, None)
        return frame if row is None else frame[frame[column].astype("str") == row]

    return rows


def _banded(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
    return results.counted[results.counted[Counted.TURNOVER].notna()]


def _cluster(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
    return results.counted[results.counted[Counted.CLUSTER].astype(bool)]


def _deprived(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
    return results.counted[(results.counted[Counted.DECILE] <= 2).fillna(value=False).astype(bool)]


def _in_area(results: Results, _findings: Findings, row: str | None) -> pd.DataFrame:
    """Those of an authority, ward or neighbourhood; a neighbourhood is made of small areas or wards."""
    counted = results.counted
    if row is None:
        return counted
    members = results.project.neighbourhoods
    own = set(members.loc[members[Member.CODE] == row, Member.MEMBER]) | {row}
    return counted[counted[Org.LAD].isin(own) | counted[Org.WARD].isin(own) | counted[Org.LSOA].isin(own)]


def _quintile(results: Results, _findings: Findings, row: str | None) -> pd.DataFrame:
    counted = results.counted
    return counted if row is None else counted[((counted[Counted.DECILE] + 1) // 2).astype("str") == row]


def _theme(results: Results, _findings: Findings, row: str | None) -> pd.DataFrame:
    themes = results.project.classifications
    wanted = themes if row is None else themes[themes[Theme.CODE] == row]
    return results.counted[results.counted[Org.ID].isin(wanted[Theme.ORG])]


def _pool(results: Results, findings: Findings, _row: str | None) -> pd.DataFrame:
    """Those who could bid alone for the contract that the report speaks of, protected ones included."""
    if findings.answer is None:
        return results.counted.iloc[:0]
    required = float(findings.answer.question.required_turnover)
    return results.counted[(results.counted[Counted.TURNOVER] >= required).fillna(value=False).astype(bool)]


def _pool_in_ward(results: Results, findings: Findings, row: str | None) -> pd.DataFrame:
    """The same by ward; protected ones stand apart from every ward, as in the table."""
    pool = _pool(results, findings, None)
    hidden = pool[Counted.SENSITIVE].astype(bool)
    if row is None:
        return pool
    if row == BreakdownRow.WITHHELD:
        return pool[hidden]
    if row == BreakdownRow.NO_WARD:
        return pool[~hidden & ~pool[Org.WARD].isin(results.project.wards[Area.CODE])]
    return pool[~hidden & (pool[Org.WARD] == row)]


def _step(results: Results, findings: Findings, row: str | None) -> pd.DataFrame:
    """Those who could bid alone at one value of the ladder."""
    if findings.answer is None or row is None:
        return results.counted.iloc[:0] if findings.answer is None else _banded(results, findings, None)
    try:
        required = float(row) * float(findings.answer.question.multiple)
    except ValueError:
        return results.counted.iloc[:0]
    return results.counted[(results.counted[Counted.TURNOVER] >= required).fillna(value=False).astype(bool)]


def _reason(results: Results, _findings: Findings, row: str | None) -> pd.DataFrame:
    """Those set aside, by reason; of a total of the waterfall, those counted."""
    aside = results.set_aside
    if row is None:
        return aside
    return aside[aside[SetAside.REASON] == row] if row in set(aside[SetAside.REASON]) else results.counted


def _added(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
    return results.counted[results.counted[Org.STATUS] == ADDED_BY_HAND]


def _apart(*reasons: str) -> Rows:
    def rows(results: Results, _findings: Findings, _row: str | None) -> pd.DataFrame:
        return results.set_aside[results.set_aside[SetAside.REASON].isin(reasons)]

    return rows


def _returned(results: Results, _findings: Findings, row: str | None) -> pd.DataFrame:
    """Those that reported a measure in their newest return."""
    column, frames = row or Return.VOLUNTEERS, (results.project.returns_part_a, results.project.returns_part_b)
    told: set[str] = set()
    for frame in frames:
        if column in frame.columns:
            told |= set(frame.loc[(frame[Return.ORDER] == 1) & frame[column].notna(), Return.ORG])
    return results.counted[results.counted[Org.ID].isin(told)]


_BANDS = (
    "Each counted organisation is banded by one turnover, on the basis named among the choices; lower edges belong to "
    "their band; the turnover of a band is the sum of the turnovers that its organisations were banded by, known ones "
    "only. Not known is a band of its own."
)
_RATE = (
    "Organisations divided by residents. 95% interval by Byar’s method for counts of 10 or more, exact Poisson below; "
    "higher or lower than the whole where the interval leaves out the rate of the whole."
)
_AREA = (
    "Organisations are in the area of their postcode. Residents of small areas are split between wards in proportion "
    f"to live postcodes; need is weighted by residents. {_RATE}"
)
_CONTRACT = (
    "Able to bid alone: a known turnover of at least the multiple times the annual value without VAT. Local: reports "
    "to work in one to nine local authorities. Up to date: accounts no older than 24 months before the register’s date."
)
_THEMES = "Counted organisations that chose the theme when they registered; one organisation can have several."
_YEARS = (
    "Annual returns by the financial year (April to March) in which their period ended, for the organisations based "
    "here now; a year is shown when more than 80% of those then registered have reported."
)
_LEDGER = "Rules are checked in the printed order; the first that fits a row of the register is its reason."

TRACES: Final[dict[str, Trace]] = {
    "summary/organisations": Trace(f"Rows of the register minus those set aside. {_LEDGER}", COUNTED, _counted),
    "summary/income": Trace("The sum of all known turnovers of the counted organisations.", (R, H), _banded),
    "summary/cluster": Trace(f"Counted organisations in the highlighted band. {_BANDS}", (R, H), _cluster),
    "summary/rate": Trace(f"Counted organisations for every 1,000 residents. {_RATE}", (*COUNTED, *NEED), _counted),
    "summary/deprived": Trace(
        "Counted organisations whose small area is in decile 1 or 2, divided by those with a decile.",
        (*COUNTED, *NEED),
        _deprived,
    ),
    "bands": Trace(_BANDS, COUNTED, _by(Counted.BAND)),
    "ncvo_bands": Trace(_BANDS, COUNTED, _by(Counted.NCVO_BAND)),
    "cluster": Trace("Every counted organisation of the highlighted band, largest turnover first.", (R, H), _cluster),
    "ladder": Trace(f"{_CONTRACT} Counted at each value.", (R, H, O), _step),
    "falls_to": Trace(
        "With known turnovers from the largest down, the pool falls to so many above the next turnover divided by the "
        "multiple, in whole pounds.",
        (R, H),
        _banded,
    ),
    "lots": Trace(f"The annual value divided by the number of lots. {_CONTRACT}", (R, H, O), _pool),
    "contract_by_band": Trace(_CONTRACT, (R, H, O), _by(Counted.BAND, _pool)),
    "contract_by_ward": Trace(_CONTRACT, (R, H, O, *PLACES), _pool_in_ward),
    "contract_by_theme": Trace(f"{_CONTRACT} {_THEMES}", (R, H, O, C), _pool),
    "pool": Trace(f"{_CONTRACT} Largest turnover first.", (R, H, O), _pool),
    "consortia": Trace(
        "The fewest local organisations with accounts up to date whose turnovers together reach what is asked; a "
        "hyper-local partner is kept in. Sums, not proposals.",
        (R, H, O),
    ),
    "authorities": Trace(
        f"Organisations by the local authority of their small area. {_RATE}", (*COUNTED, *NEED), _in_area
    ),
    "wards": Trace(_AREA, (*COUNTED, *PLACES, *NEED), _in_area),
    "neighbourhoods": Trace(_AREA, (*COUNTED, *PLACES, *NEED), _in_area),
    "members": Trace("The small areas or wards that people put together under a name.", PLACES),
    "cold_spots": Trace(f"The rule is printed in full in the section. {_AREA}", (*COUNTED, *PLACES, *NEED), _in_area),
    "need": Trace(
        "Population-weighted average score; share of residents in the national most deprived 10% and 20%; extent: "
        "weight 1 for the most deprived tenth, falling to 0.05 at the thirtieth hundredth. Never an average of ranks.",
        (*NEED, DatasetId.LSOA_LOOKUP, *PLACES),
    ),
    "deciles": Trace(
        f"Decile of the organisation’s small area, 1 = most deprived. {_RATE}", (*COUNTED, *NEED), _by(Counted.DECILE)
    ),
    "quintiles": Trace(f"Two deciles together, 1 = most deprived. {_RATE}", (*COUNTED, *NEED), _quintile),
    "themes_what": Trace(_THEMES, (R, C), _theme),
    "themes_who": Trace(_THEMES, (R, C), _theme),
    "themes_how": Trace(_THEMES, (R, C), _theme),
    "people": Trace(
        "Sum and median of what counted organisations reported in their newest return; who reported nothing is left "
        "out and counted beside.",
        (A, B),
        _returned,
    ),
    "public_money": Trace(
        "Sum and median of the income from government that counted organisations reported in their newest return; who "
        "reported none is left out and counted beside.",
        (A, B),
        _returned,
    ),
    "volunteers_by_band": Trace("As for people, by turnover band.", (A, R, H), _by(Counted.BAND)),
    "funders": Trace(
        "Set aside as grant-makers: making grants is their main activity by their own report, or by classification.",
        (R, H, A, C),
        _apart("grant_maker"),
    ),
    "hosted": Trace(
        "Set aside as national or overseas by the areas of operation that they report.",
        (R, H, O),
        _apart("national", "overseas"),
    ),
    "elsewhere_bands": Trace(
        "Charities at a postcode outside that report a local authority or county of this place among their areas of "
        "operation, by the turnover of the whole organisation.",
        (R, H, O),
    ),
    "elsewhere": Trace("The same, by name.", (R, H, O)),
    "years": Trace(_YEARS, (R, H)),
    "movement": Trace(f"Organisations that reported in both years, by band then and now. {_YEARS}", (R, H)),
    "cluster_entered": Trace(f"In the highlighted band now and in another then. {_YEARS}", (R, H)),
    "cluster_left": Trace(f"In the highlighted band then and in another now. {_YEARS}", (R, H)),
    "anchors": Trace("As declared by people, with who and when; nothing is inferred.", ()),
    "anchor_coverage": Trace(
        "From the centre of an area’s residents to the nearest declared anchor, in a straight line.", POSTCODES
    ),
    "added_groups": Trace("Groups that people added to the project, with who and when.", (), _added),
    "places": Trace(
        "The whole register counted by the same rules and bands, by the local authority of the postcode; decisions on "
        f"single organisations do not touch it. {_RATE}",
        (*COUNTED, *NEED),
    ),
    "ledger": Trace(_LEDGER, COUNTED, _reason),
    "rules": Trace("The rules as they are declared, with what the profile makes of each.", ()),
    "decisions": Trace("What people decided, with who, when and why; the newest on a subject stands.", ()),
    "corrections": Trace("What people set right, with what the register says, who, when and why.", (R,)),
    "set_aside": Trace(f"Every stored organisation that is not counted, with its reason. {_LEDGER}", COUNTED, _reason),
    "not_located": Trace(
        "Registered main rows whose postcode has no place in the directory, by cause.", (R, *POSTCODES)
    ),
    "issues": Trace("What was met while reading, counted in full over all files.", ()),
    "choices": Trace("The choices of this project, as they stand.", ()),
    "sources": Trace("What was read to build the project: rows read = rows kept + rows set aside.", ()),
    "files": Trace("The files by name, with the SHA-256 of their content.", ()),
    "assumption_cards": Trace("Quoted from the sources that each card names; used in no figure.", ()),
}


def held(trace: Trace, results: Results) -> pd.DataFrame:
    """The sources of the project that a figure rests on; of the indices the project's own, unless it is of both.

    Args:
        trace: How the figure was worked out.
        results: What the analysis found.

    Returns:
        Rows of `sources`, in their order.
    """
    sources, wanted = results.project.sources, {dataset.value for dataset in trace.datasets}
    rows = sources[sources[Source.DATASET].isin(wanted)]
    if DatasetId.LSOA_LOOKUP in trace.datasets:
        return rows
    other = rows[Source.DATASET].isin([dataset.value for dataset in NEED]) & (
        rows[Source.EDITION] != results.project.options.index.value[3:]
    )
    return rows[~other] if (~other & rows[Source.DATASET].isin([dataset.value for dataset in NEED])).any() else rows
