"""The columns of the view's tables, and the rows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kil_mapper.model import days
from kil_mapper.model.findings import DuplicateRow, SetAsideRow
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Decision, Elsewhere, Org
from kil_mapper.model.vocabulary import DecisionAction, Reach, SetAsideReason
from kil_mapper.ui.sheet import NOT_KNOWN, Row, SheetColumn, pounds_of
from kil_mapper.ui.who_counts.steps import RULE_BY_KEY, StepRow, StepState, rows_words, short_label, state_words
from kil_mapper.ui.workspace.organisations import PROTECTED

if TYPE_CHECKING:
    from collections.abc import Callable

    from kil_mapper.model.project import Project
    from kil_mapper.model.results import Results

LONGEST: Final = 30  # letters of an evidence in a cell; the whole stands below the list
LEAST_LIST: Final = 190  # height of a table in pixels at text size 1
DRAWING: Final = "drawing"
SENSITIVE: Final = "sensitive"
PAIR: Final = "pair"
NUMBER: Final = "number"
ABOUT: Final = "about"
STANDS: Final = "stands"


def words(name: str, missing: str = "") -> Callable[[Row], str]:
    """A cell of text."""
    return lambda row: missing if _none(row[name]) else str(row[name])


def _none(value: Any) -> bool:
    return value is None or bool(pd.isna(value)) or value == ""


def ward(row: Row) -> str:
    """The ward; none for what is never named with a place."""
    if row[SENSITIVE]:
        return PROTECTED
    value = row[SetAsideRow.WARD_NAME]
    return NOT_KNOWN if _none(value) else str(value)


def shortened(text: str) -> str:
    """As much of a text as fits into a cell."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def evidence(row: Row) -> str:
    """What a reason rests on."""
    value = row[SetAsideRow.EVIDENCE]
    return "The register says so" if _none(value) else str(value)


def _reach(row: Row) -> str:
    return Reach(row[SetAsideRow.REACH]).label.split(":")[0].capitalize()


def _is_total(row: Row) -> bool:
    return bool(row[StepRow.STATE] == StepState.TOTAL)


STEPS = (
    SheetColumn(StepRow.LABEL, "Step", "What is taken off, and what is left", short_label, words(StepRow.LABEL),
                least=190, bold=_is_total),
    SheetColumn(StepRow.ROWS, "Rows", "How many rows; − takes off", rows_words, state_words, numeric=True, least=62,
                bold=_is_total),
    SheetColumn(DRAWING, "Left", "How many are left after the step. Full bars are what is left, hatched ones what is "
                "taken off. From “Registered here” on, bars are drawn larger", lambda _row: "", state_words,
                least=165, stretch=True),
    SheetColumn(StepRow.CERTAINTY, "How sure", "Whether a register states it, or a rule that should be checked",
                words(StepRow.CERTAINTY), gives_way=1),
    SheetColumn(StepRow.WHY, "Why", "Why the rule leaves it out", words(StepRow.WHY), gives_way=2),
)  # fmt: skip
DRAWING_PLACE: Final = next(place for place, column in enumerate(STEPS) if column.name == DRAWING)

NAME = SheetColumn(SetAsideRow.NAME, "Organisation", "Name in the register", words(SetAsideRow.NAME), least=210,
                   stretch=True)  # fmt: skip
TURNOVER = SheetColumn(SetAsideRow.TURNOVER, "Turnover", "The turnover it is banded by",
                       pounds_of(SetAsideRow.TURNOVER), numeric=True)  # fmt: skip
WARD = SheetColumn(SetAsideRow.WARD_NAME, "Ward", "Ward it is based in", ward, sort=ward, gives_way=1)
EVIDENCE = SheetColumn(SetAsideRow.EVIDENCE, "What it rests on", "Why this one is set aside or flagged",
                       lambda row: shortened(evidence(row)), evidence, sort=evidence, gives_way=2)  # fmt: skip
REACH = SheetColumn(SetAsideRow.REACH, "Reach", "How far it works, by the areas of operation it reports", _reach,
                    sort=_reach)  # fmt: skip
LISTED = (NAME, TURNOVER, WARD, EVIDENCE)
APART = (NAME, TURNOVER, REACH, WARD)

ELSEWHERE = (
    SheetColumn(Elsewhere.NAME, "Organisation", "Name in the register", words(Elsewhere.NAME), least=220, stretch=True),
    SheetColumn("band_label", "Income", "Band of its income as reported", words("band_label"),
                sort=lambda row: row[Elsewhere.INCOME]),
    REACH,
    SheetColumn(Elsewhere.WORKS_IN, "What it says", "Areas of operation it reports",
                lambda row: _capital(str(row[Elsewhere.WORKS_IN])), gives_way=1),
)  # fmt: skip

PAIRS = (
    SheetColumn(DuplicateRow.NAME, "This one, registered later", "The one that would be merged into the other",
                words(DuplicateRow.NAME), least=220, stretch=True),
    SheetColumn(DuplicateRow.OTHER_NAME, "May be this one", "The one that would stand for both",
                words(DuplicateRow.OTHER_NAME)),
    SheetColumn(DuplicateRow.POSTCODE, "Postcode", "Where both are", words(DuplicateRow.POSTCODE, "Withheld"),
                gives_way=2),
    SheetColumn(DuplicateRow.WHY, "Why it is suggested", "What they share", words(DuplicateRow.WHY), gives_way=1),
)  # fmt: skip

DECISIONS = (
    SheetColumn(Decision.WHEN, "Day", "When it was decided", lambda row: days.day(pd.Timestamp(row[Decision.WHEN])),
                least=110),
    SheetColumn(ABOUT, "About", "The organisation or the rule", words(ABOUT), least=220, stretch=True),
    SheetColumn(Decision.ACTION, "Decision", "What was decided",
                lambda row: _capital(DecisionAction(row[Decision.ACTION]).label)),
    SheetColumn(Decision.WHY, "Why", "The reason given", lambda row: shortened(str(row[Decision.WHY])),
                words(Decision.WHY), gives_way=1),
    SheetColumn(Decision.WHO, "Who", "Who decided", words(Decision.WHO)),
    SheetColumn(STANDS, "Stands", "Whether a later decision overtook it",
                lambda row: "Stands" if row[STANDS] else "Overtaken", gives_way=2),
)  # fmt: skip


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def set_aside_rows(listed: pd.DataFrame, results: Results) -> pd.DataFrame:
    """The organisations set aside, with the mark of those that are never named with a place."""
    found = results.set_aside
    hidden = set(found.loc[found[Counted.SENSITIVE].astype(bool), Org.ID])
    return listed.assign(**{SENSITIVE: listed[SetAsideRow.ID].isin(hidden)})


def counted_rows(results: Results) -> pd.DataFrame:
    """The counted organisations in the same columns, with what is flagged of them as evidence."""
    counted = results.counted
    sensitive = counted[Counted.SENSITIVE].astype(bool)
    frame = pd.DataFrame(
        {
            SetAsideRow.ID: counted[Org.ID],
            SetAsideRow.NAME: counted[Org.NAME],
            SetAsideRow.REASON: counted[Counted.FLAGS],
            SetAsideRow.EVIDENCE: counted[Counted.FLAGS].map(flag_words),
            SetAsideRow.TURNOVER: counted[Counted.TURNOVER],
            SetAsideRow.REACH: counted[Counted.REACH],
            SetAsideRow.WARD_NAME: counted[Counted.WARD_NAME].astype(object).mask(sensitive, None),
            SENSITIVE: sensitive,
        }
    )
    return frame.sort_values(SetAsideRow.NAME, key=lambda names: names.str.casefold(), ignore_index=True)


def flag_words(flags: str) -> str:
    """Rules that an organisation matches and that are not in use, in words: it is counted, somebody should look."""
    labels = [SetAsideReason(word).label for word in str(flags).split()]
    named = "; ".join(label[0].lower() + label[1:] for label in labels)
    return f"flagged: {named} (by rule, check)" if named else "counted"


def pair_rows(pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs that may be one, each with a name of its own."""
    return pairs.assign(**{PAIR: pairs[DuplicateRow.ID] + "|" + pairs[DuplicateRow.OTHER]})


def decision_rows(project: Project, standing: pd.DataFrame) -> pd.DataFrame:
    """Every decision ever taken, newest first, with those that still stand marked."""
    names = project.organisations.drop_duplicates(Org.ID).set_index(Org.ID)[Org.NAME]
    keys = [Decision.ACTION, Decision.ORG, Decision.RULE, Decision.OTHER, Decision.WHY, Decision.WHO, Decision.WHEN]
    left = [tuple(map(str, row)) for row in standing[keys].itertuples(index=False, name=None)]
    rows: list[dict[Any, Any]] = []
    for number, row in reversed(list(enumerate(project.decisions.to_dict("records")))):
        same = tuple(str(row[key]) for key in keys)
        stands = same in left
        if stands:
            left.remove(same)  # of two that say the same, the newer one stands
        rows.append({**row, NUMBER: str(number), ABOUT: _about(row, names), STANDS: stands})
    return pd.DataFrame(rows, columns=[*keys, NUMBER, ABOUT, STANDS])


def _about(row: dict[Any, Any], names: pd.Series) -> str:
    if not _none(row[Decision.RULE]):
        return f"Rule: {RULE_BY_KEY[row[Decision.RULE]].label}"

    def named(org_id: str) -> str:
        return str(names.get(org_id, org_id))

    other = "" if _none(row[Decision.OTHER]) else f" / {named(row[Decision.OTHER])}"
    return f"{named(row[Decision.ORG])}{other}"
