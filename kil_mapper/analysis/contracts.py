"""Who could take this contract? (METHODS §8.) Unknown incomes are never eligible and never hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pandas as pd

from kil_mapper.analysis.consortia import Brought, describe, suggest
from kil_mapper.analysis.themes import themes_of, with_theme
from kil_mapper.model.contracts import (
    LADDER,
    BreakdownBy,
    BreakdownRow,
    Consortium,
    ContractAnswer,
    ContractQuestion,
    FallsTo,
    LadderRow,
    LotRow,
    NamedLotRow,
    PoolRow,
)
from kil_mapper.model.errors import KilError
from kil_mapper.model.results import Counted, Results, ThemeRow
from kil_mapper.model.tables import Area, Org, Theme
from kil_mapper.model.vocabulary import Reach

LOCAL_REACH = (Reach.LOCAL.value, Reach.SUB_REGIONAL.value)
FALLS_TO = (3, 1, 0)
WITHHELD_LABEL = "Ward withheld: services at protected addresses"
NO_WARD_LABEL = "Ward not known"
_MOST = 2**62  # no turnover is read that is as large
_COLUMNS = [Org.ID, Org.NAME, Org.WARD, Counted.WARD_NAME, Counted.TURNOVER, Counted.BAND, Counted.REACH]
_COLUMNS += [Counted.YEAR_END, Counted.OVER_24_MONTHS, Counted.SENSITIVE]


@dataclass(frozen=True, eq=False)
class _Known:
    """Organisations of known turnover as plain arrays: a hundred lots are counted in a blink."""

    turnover: Any
    local: Any
    current: Any

    @classmethod
    def of(cls, asked: pd.DataFrame) -> _Known:
        known = asked[asked[Counted.TURNOVER].notna()]
        turnover = known[Counted.TURNOVER].to_numpy("int64")
        return cls(turnover, is_local(known).to_numpy(bool), is_current(known).to_numpy(bool))

    def counts(self, required: Fraction) -> tuple[int, int, int]:
        """Eligible; of these local; of these current."""
        eligible = self.turnover >= min(ceil(required), _MOST)
        local = eligible & self.local
        return int(eligible.sum()), int(local.sum()), int((local & self.current).sum())


def answer(results: Results, question: ContractQuestion) -> ContractAnswer:
    """The organisations that turn over enough for a contract, and the values at which the pool runs dry.

    Eligible: turnover of at least the multiple of the annual value. Local: local or sub-regional reach. Current:
    accounts no older than 24 months. With turnovers in descending order the pool falls to k organisations above an
    annual value of the (k+1)th turnover divided by the multiple, in whole pounds. Theme, ward, reach and currency
    narrow everything but the partners of consortia, which may come from anywhere.

    Raises:
        KilError: The theme or ward asked for is not in the project, or the named lots are more than the contract.
    """
    asked = _asked(results, question)
    known = _Known.of(asked)
    eligible = asked[enough(asked[Counted.TURNOVER], question.required_turnover)]
    eligible = eligible.sort_values([Counted.TURNOVER, Org.ID], ascending=[False, True])
    counts = known.counts(question.required_turnover)
    named = eligible[~eligible[Counted.SENSITIVE].astype(bool)] if question.ward else eligible
    return ContractAnswer(
        question=question,
        eligible=counts[0],
        eligible_local=counts[1],
        eligible_local_current=counts[2],
        unknown_income=len(asked) - len(known.turnover),
        pool=_pool(named),
        falls_to=_falls_to(known, question.multiple),
        lots=tuple(_lot(known, question, lots) for lots in range(1, question.lots + 1)),
        consortia=_suggested(results, question),
        named_lots=_named_lots(known, question),
        withheld=len(eligible) - len(named),
    )


def ladder(results: Results, question: ContractQuestion, values: Sequence[int] = LADDER) -> pd.DataFrame:
    """How many could bid alone, by annual value: everything else as in the question.

    Args:
        results: The computed results.
        question: What is asked; its own annual value is one of the steps.
        values: Annual values without VAT, in pounds.

    Returns:
        One row an annual value, rising, with the columns of `LadderRow`.

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    known = _Known.of(_asked(results, question))
    steps = sorted({question.annual_value, *map(Fraction, values)})
    rows = [(float(step), float(step * question.multiple), *known.counts(step * question.multiple)) for step in steps]
    columns = [LadderRow.ANNUAL_VALUE, LadderRow.REQUIRED, LadderRow.ELIGIBLE, LadderRow.LOCAL, LadderRow.LOCAL_CURRENT]
    return pd.DataFrame(rows, columns=columns)


def breakdown(results: Results, question: ContractQuestion, by: BreakdownBy | str) -> pd.DataFrame:
    """The eligible by turnover band, ward or theme: counts only.

    Organisations that are never named with a place count in bands and themes; by ward they stand together in a row of
    their own, so that a ward of one names nobody (METHODS §13).

    Returns:
        One row for every band, ward or theme here, zeros included, with the columns of `BreakdownRow`. Bands and wards
        add up to the answer; an organisation counts in every theme that it has, so themes do not.

    Raises:
        KilError: The theme or ward asked for is not in the project.
    """
    asked = _asked(results, question)
    figures = pd.DataFrame(
        {
            Org.ID: asked[Org.ID],
            BreakdownRow.ELIGIBLE: enough(asked[Counted.TURNOVER], question.required_turnover),
            BreakdownRow.UNKNOWN: asked[Counted.TURNOVER].isna(),
        }
    )
    figures[BreakdownRow.LOCAL] = figures[BreakdownRow.ELIGIBLE] & is_local(asked)
    figures[BreakdownRow.LOCAL_CURRENT] = figures[BreakdownRow.LOCAL] & is_current(asked)
    keys, labels = _parts(results, asked, BreakdownBy(by))
    counts = [BreakdownRow.ELIGIBLE, BreakdownRow.LOCAL, BreakdownRow.LOCAL_CURRENT, BreakdownRow.UNKNOWN]
    pairs = figures.merge(keys, on=Org.ID)
    sums = pairs.groupby(BreakdownRow.KEY)[counts].sum().reindex(list(labels), fill_value=0).astype("int64")
    sums.insert(0, BreakdownRow.LABEL, list(labels.values()))
    return sums.rename_axis(BreakdownRow.KEY).reset_index()


def _parts(results: Results, asked: pd.DataFrame, by: BreakdownBy) -> tuple[pd.DataFrame, dict[str, str]]:
    """Each organisation with the part that it belongs to, and the parts in order with their labels."""
    if by is BreakdownBy.BAND:
        keys = pd.DataFrame({Org.ID: asked[Org.ID], BreakdownRow.KEY: asked[Counted.BAND]})
        return keys, {band.key: band.label for band in results.project.options.scheme.bands}
    if by is BreakdownBy.THEME:
        pairs = results.project.classifications[[Theme.ORG, Theme.CODE]].drop_duplicates()
        keys = pairs.rename(columns={Theme.ORG: Org.ID, Theme.CODE: BreakdownRow.KEY})
        themes = results.themes
        return keys, dict(zip(themes[ThemeRow.CODE], themes[ThemeRow.DESCRIPTION], strict=True))
    wards = results.project.wards
    labels = dict(zip(wards[Area.CODE], wards[Area.NAME], strict=True))
    sensitive = asked[Counted.SENSITIVE].astype(bool)
    place = (
        asked[Org.WARD].where(asked[Org.WARD].isin(labels), BreakdownRow.NO_WARD).mask(sensitive, BreakdownRow.WITHHELD)
    )
    others = {BreakdownRow.WITHHELD: WITHHELD_LABEL, BreakdownRow.NO_WARD: NO_WARD_LABEL}
    met = {key: label for key, label in others.items() if (place == key).any()}
    return pd.DataFrame({Org.ID: asked[Org.ID], BreakdownRow.KEY: place}), labels | met


def consortium_of(results: Results, question: ContractQuestion, org_ids: Collection[str]) -> Consortium:
    """What organisations that a person picks would be together.

    Any organisations, also such as could bid alone, work nationally or have old accounts.

    Args:
        results: The computed results.
        question: What is asked: requirement, theme and ward.
        org_ids: The members.

    Raises:
        KilError: Nobody is picked, a member is not counted here, or its turnover is not known.
    """
    if not org_ids:
        raise KilError("A consortium needs members.", "Pick at least one organisation.")
    members = _plain(results)
    members = members[members[Org.ID].isin(org_ids)]
    strangers = sorted(set(org_ids) - set(members[Org.ID]))
    if strangers:
        raise KilError(
            f"No organisation counted here is {', '.join(strangers)}.",
            "Use the identifiers of the list of organisations, such as GB-CHC-1234567.",
        )
    unknown = members.loc[members[Counted.TURNOVER].isna(), Org.NAME]
    if len(unknown):
        raise KilError(
            f"The turnover of {', '.join(unknown)} is not known, so nobody can say what they turn over together.",
            "Leave it out, or ask it for its latest accounts.",
        )
    return _described(results, question.required_turnover, _things_asked(results, question), members)


def _described(results: Results, required: Fraction, asked: Sequence[Brought], members: pd.DataFrame) -> Consortium:
    return describe(members, required, asked, themes_of(members[Org.ID], results.project.classifications))


def _suggested(results: Results, question: ContractQuestion) -> tuple[Consortium, ...]:
    counted, asked = _plain(results), _things_asked(results, question)
    candidates = counted[is_local(counted) & is_current(counted)]
    found = suggest(candidates, question.required_turnover, asked)
    by_id = candidates.set_index(Org.ID, drop=False)
    required = question.required_turnover
    return tuple(_described(results, required, asked, by_id.loc[list(members)]) for members in found)


def _things_asked(results: Results, question: ContractQuestion) -> tuple[Brought, ...]:
    """What a consortium must bring; of a ward only such organisations as may be named with it."""
    things = []
    if question.theme:
        codes, themes = _theme_codes(results, question.theme), results.project.classifications
        having = themes.loc[themes[Theme.CODE].isin(list(codes)), Theme.ORG]
        things.append(Brought(next(iter(codes.values())), frozenset(having)))
    if question.ward:
        wards = _ward_rows(results, question.ward)
        inside = results.counted[results.counted[Org.WARD].isin(wards[Area.CODE])]
        named = inside.loc[~inside[Counted.SENSITIVE].astype(bool), Org.ID]
        things.append(Brought(f"based in {wards[Area.NAME].iloc[0]}", frozenset(named)))
    return tuple(things)


def enough(turnover: pd.Series, required: Fraction) -> pd.Series:
    """Whether each turnover reaches the requirement, exactly: no rounding on the edge. Unknown is not enough."""
    return (turnover >= min(ceil(required), _MOST)).fillna(value=False).astype(bool)


def is_local(counted: pd.DataFrame) -> pd.Series:
    """Whether each organisation is of local or sub-regional reach."""
    return counted[Counted.REACH].isin(LOCAL_REACH)


def is_current(counted: pd.DataFrame) -> pd.Series:
    """Whether each organisation's figure is known and no older than 24 months."""
    return ~counted[Counted.OVER_24_MONTHS].fillna(value=True).astype(bool)


def _pool(eligible: pd.DataFrame) -> pd.DataFrame:
    ward = eligible[Counted.WARD_NAME].mask(eligible[Counted.SENSITIVE].astype(bool))
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


def _falls_to(known: _Known, multiple: Fraction) -> tuple[FallsTo, ...]:
    largest = sorted(known.turnover.tolist(), reverse=True)
    return tuple(
        FallsTo(count, floor(Fraction(largest[count]) / multiple) if len(largest) > count else None)
        for count in FALLS_TO
    )


def _lot(known: _Known, question: ContractQuestion, lots: int) -> LotRow:
    each = question.annual_value / lots
    return LotRow(lots, float(each), *known.counts(question.multiple * each))


def _named_lots(known: _Known, question: ContractQuestion) -> tuple[NamedLotRow, ...]:
    names = [name.strip().casefold() for name, _ in question.named_lots]
    if "" in names or len(set(names)) < len(names):
        raise KilError("Every lot needs a name of its own.", "Name each lot once, such as Young people=40%.")
    if any(share <= 0 for _, share in question.named_lots):
        raise KilError("Every lot needs a share of the contract above 0.", "Give it as 0.4 or 40%.")
    total = sum((share for _, share in question.named_lots), Fraction(0))
    if total > 1:
        raise KilError(
            f"The lots together are {float(total):.0%} of the contract.", "Their shares may add up to 100% at most."
        )
    rows = []
    for name, share in question.named_lots:
        required = question.required_turnover * share
        values = (float(share), float(question.annual_value * share), float(required))
        rows.append(NamedLotRow(name.strip(), *values, *known.counts(required)))
    return tuple(rows)


def _plain(results: Results) -> pd.DataFrame:
    """The organisations counted, with what a contract asks of them and without their shapes."""
    return pd.DataFrame(results.counted[_COLUMNS])


def _asked(results: Results, question: ContractQuestion) -> pd.DataFrame:
    """The organisations that the question is about; unknown incomes stay, whatever is asked of their accounts."""
    asked = _plain(results)
    if question.theme:
        codes = _theme_codes(results, question.theme)
        asked = asked[with_theme(asked, results.project.classifications, codes)]
    if question.ward:
        asked = asked[asked[Org.WARD].isin(_ward_rows(results, question.ward)[Area.CODE])]
    if question.reach:
        asked = asked[asked[Counted.REACH].isin([reach.value for reach in question.reach])]
    if question.current_only:
        asked = asked[is_current(asked) | asked[Counted.TURNOVER].isna()]
    return asked


def _theme_codes(results: Results, theme: str) -> dict[str, str]:
    """The codes of a theme, with the register's words for each."""
    themes = results.project.classifications[[Theme.CODE, Theme.DESCRIPTION]].drop_duplicates().dropna()
    if themes.empty:
        raise KilError(
            "This project holds no themes.", "Build it again with the register’s classification table in the folder."
        )
    known = sorted(zip(themes[Theme.CODE], themes[Theme.DESCRIPTION], strict=True))
    wanted = theme.strip().casefold()
    found = {code: words for code, words in known if wanted in (code, words.casefold())}
    if not found:
        listed = "; ".join(f"{code} {words}" for code, words in known)
        raise KilError(f"No organisation here has the theme “{theme}”.", f"Themes here: {listed}.")
    return found


def _ward_rows(results: Results, ward: str) -> pd.DataFrame:
    wards = results.project.wards
    if wards.empty:
        raise KilError("This project holds no wards.", "Build it again with ward boundaries in the folder.")
    wanted = ward.strip().casefold()  # compared by Python itself: pandas stops at half a character
    called = zip(wards[Area.CODE], wards[Area.NAME], strict=True)
    found = wards[[wanted in (str(code).casefold(), str(name).casefold()) for code, name in called]]
    if found.empty:
        raise KilError(f"There is no ward “{ward}” in this project.", f"Wards here: {', '.join(wards[Area.NAME])}.")
    return found
