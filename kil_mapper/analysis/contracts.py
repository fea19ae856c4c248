"""Who could take this contract? (METHODS §8.) Unknown incomes are never eligible and never hidden."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pandas as pd

from kil_mapper.analysis.consortia import suggest
from kil_mapper.model.contracts import ContractAnswer, ContractQuestion, FallsTo, LotRow, PoolRow
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Area, Org, Theme
from kil_mapper.model.vocabulary import Reach

LOCAL_REACH = (Reach.LOCAL.value, Reach.SUB_REGIONAL.value)
FALLS_TO = (3, 1, 0)


def answer(results: Results, question: ContractQuestion) -> ContractAnswer:
    """The organisations that turn over enough for a contract, and the values at which the pool runs dry.

    Eligible: turnover of at least the multiple of the annual value. Local: local or sub-regional reach. Current:
    accounts no older than 24 months. With turnovers in descending order the pool falls to k organisations above an
    annual value of the (k+1)th turnover divided by the multiple, in whole pounds.

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    asked = _in_ward(results, _of_theme(results, question.theme), question.ward)
    known = asked[asked[Counted.TURNOVER].notna()]
    eligible = known[enough(known[Counted.TURNOVER], question.required_turnover)]
    eligible = eligible.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True])
    local = eligible[is_local(eligible)]
    return ContractAnswer(
        question=question,
        eligible=len(eligible),
        eligible_local=len(local),
        eligible_local_current=int(is_current(local).sum()),
        unknown_income=len(asked) - len(known),
        pool=_pool(eligible),
        falls_to=tuple(_falls_to(known[Counted.TURNOVER], question.multiple, count) for count in FALLS_TO),
        lots=tuple(_lot(known[Counted.TURNOVER], question, lots) for lots in range(1, question.lots + 1)),
        consortia=suggest(
            results.counted[is_local(results.counted) & is_current(results.counted)],
            question.required_turnover,
            must_hold=_must_hold(results, question),
        ),
    )


def _must_hold(results: Results, question: ContractQuestion) -> tuple[set[str], ...]:
    """For each thing asked for, the organisations of which a consortium needs one: partners may come from anywhere."""
    groups = []
    if question.theme:
        groups.append(set(_of_theme(results, question.theme)[Org.ID]))
    if question.ward:
        groups.append(set(_in_ward(results, results.counted, question.ward)[Org.ID]))
    return tuple(groups)


def enough(turnover: pd.Series, required: Fraction) -> pd.Series:
    """Whether each known turnover reaches the requirement, exactly: no rounding on the edge."""
    return turnover.map(lambda pounds: Fraction(int(pounds)) >= required).astype(bool)


def is_local(counted: pd.DataFrame) -> pd.Series:
    """Whether each organisation is of local or sub-regional reach."""
    return counted[Counted.REACH].isin(LOCAL_REACH)


def is_current(counted: pd.DataFrame) -> pd.Series:
    """Whether each organisation's figure is known and no older than 24 months."""
    return ~counted[Counted.OVER_24_MONTHS].fillna(value=True).astype(bool)


def _pool(eligible: pd.DataFrame) -> pd.DataFrame:
    ward = eligible[Counted.WARD_NAME].mask(eligible[Counted.SENSITIVE])
    return pd.DataFrame(
        {
            PoolRow.ID: eligible[Org.ID],
            PoolRow.NAME: eligible[Org.NAME],
            PoolRow.TURNOVER: eligible[Counted.TURNOVER],
            PoolRow.REACH: eligible[Counted.REACH],
            PoolRow.YEAR_END: eligible[Counted.YEAR_END],
            PoolRow.WARD: ward,
        }
    ).reset_index(drop=True)


def _falls_to(turnover: pd.Series, multiple: Fraction, organisations: int) -> FallsTo:
    largest = turnover.sort_values(ascending=False)
    if len(largest) <= organisations:
        return FallsTo(organisations, None)
    return FallsTo(organisations, floor(Fraction(int(largest.iloc[organisations])) / multiple))


def _lot(turnover: pd.Series, question: ContractQuestion, lots: int) -> LotRow:
    each = question.annual_value / lots
    return LotRow(lots, float(each), int(enough(turnover, question.multiple * each).sum()))


def _of_theme(results: Results, theme: str | None) -> pd.DataFrame:
    if theme is None:
        return results.counted
    themes = results.project.classifications
    wanted = theme.strip().casefold()
    found = themes[(themes[Theme.CODE] == wanted) | (themes[Theme.DESCRIPTION].str.casefold() == wanted)]
    if found.empty:
        known = sorted(set(themes[Theme.CODE] + " " + themes[Theme.DESCRIPTION]))
        raise KilError(f"No organisation here has the theme “{theme}”.", f"Themes here: {'; '.join(known)}.")
    return results.counted[results.counted[Org.ID].isin(found[Theme.ORG])]


def _in_ward(results: Results, counted: pd.DataFrame, ward: str | None) -> pd.DataFrame:
    if ward is None:
        return counted
    wards = results.project.wards
    wanted = ward.strip().casefold()
    found = wards[(wards[Area.CODE].str.casefold() == wanted) | (wards[Area.NAME].str.casefold() == wanted)]
    if found.empty:
        raise KilError(f"There is no ward “{ward}” in this project.", f"Wards here: {', '.join(wards[Area.NAME])}.")
    return counted[counted[Org.WARD].isin(found[Area.CODE])]
