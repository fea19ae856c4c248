"""Change over time, from the annual returns of the organisations based here (METHODS §9).

Who is looked at: stored main charities whose address is here, registered now or removed since, counted by the
project's rules but for two: being removed, and being dormant, are things that happen in time. Groups added by hand
have no past in a register. Rules and addresses are
those of today's register: who moved in or out is not seen.

An organisation's income of a financial year (April to March) is that of the period which ends in it, scaled to 365
days by the turnover rules (METHODS §1). Where two periods end in one year, the later one stands: adding them would
count more than a year. A negative income, or one that the regulator keeps back, is not known.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pandas as pd

from kil_mapper.analysis.banding import band_of
from kil_mapper.analysis.ledger import reasons
from kil_mapper.analysis.trend_notes import notes_of
from kil_mapper.analysis.turnover import AS_REPORTED_DAYS, DAYS_IN_YEAR, SCALED_DAYS
from kil_mapper.model import days
from kil_mapper.model.deflators import deflators_in_use, price_year, source_of
from kil_mapper.model.findings import MovementRow, MoveRow, Trends, YearRow
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted, Results, SetAside
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import DECISIONS, Decision, Deflator, Operation, Org, Return, Theme
from kil_mapper.model.vocabulary import ADDED_BY_HAND, REGISTERED, DecisionAction, SetAsideReason

SHOWN_ABOVE: Final = Fraction(4, 5)  # of the charities then registered
MOVES_OVER: Final = 5  # years between the two that are compared
MOST_YEARS: Final = 20
YEARS_WITHOUT_RETURNS: Final = 10  # for registrations and removals alone
_PLACE, _YEAR, _INCOME = "place", "financial_year", "income"


def trends(results: Results) -> Trends:
    """Organisations and income by financial year, registrations and removals, and movement between bands.

    Args:
        results: The computed results.

    Returns:
        What `Trends` says. Years run to the last one that was over on the register's own date.
    """
    project = results.project
    everybody = _looked_at(results)
    organisations = everybody[_dated(everybody)].reset_index(drop=True)
    incomes = yearly_incomes(project.annual_returns, organisations[Org.ID])
    incomes = incomes[_then_registered(organisations, incomes)].reset_index(drop=True)
    prices = deflators_in_use(project.deflators)
    years = _years(project, organisations, incomes, prices)
    span = _span([int(year) for year in years.loc[years[YearRow.SHOWN], YearRow.YEAR]])
    moves = _moves(project, organisations, incomes, span)
    cluster = project.options.scheme.cluster
    inside = cluster.key if cluster else ""
    known = moves.dropna(subset=[MoveRow.FROM_INCOME, MoveRow.TO_INCOME])
    entered = known[(known[MoveRow.FROM_BAND] != inside) & (known[MoveRow.TO_BAND] == inside)]
    left = known[(known[MoveRow.FROM_BAND] == inside) & (known[MoveRow.TO_BAND] != inside)]
    return Trends(
        years=years,
        from_year=span[0] if span else None,
        to_year=span[1] if span else None,
        movement=_movement(project, moves),
        entered=entered.reset_index(drop=True),
        left=left.reset_index(drop=True),
        deflator_source=source_of(prices),
        notes=notes_of(project, everybody, years, prices, moves, span),
    )


def _span(shown: list[int]) -> tuple[int, int] | None:
    """The newest shown year and the one five years before, or the nearest to that which is shown."""
    if len(shown) < 2:
        return None
    *earlier, last = shown
    within = [year for year in earlier if year >= last - MOVES_OVER]
    return (within[0] if within else earlier[-1]), last


def financial_year_of(dates: pd.Series) -> pd.Series:
    """The year in which the financial year of each date begins: 31 March 2024 and before is 2023. Int64."""
    return (dates.dt.year - (dates.dt.month < 4)).astype("Int64")


def _looked_at(results: Results) -> pd.DataFrame:
    """The organisations that the trend is of: counted by the rules in force, were nobody removed or dormant.

    Those that are counted already are taken as they are; the rules are asked again of the others alone.
    """
    aside = results.set_aside
    again = aside[aside[SetAside.REASON].isin([SetAsideReason.REMOVED.value, SetAsideReason.DORMANT.value])]
    again = again[again[Org.STATUS] != ADDED_BY_HAND]
    columns = [Org.ID, Org.NAME, Org.STATUS, Org.REGISTERED_ON, Org.REMOVED_ON, Counted.SENSITIVE]
    found = pd.DataFrame(results.counted.loc[results.counted[Org.STATUS] != ADDED_BY_HAND, columns])
    if len(again):
        revived = _revived(results.project, again[Org.ID])
        kept = revived.organisations.loc[reasons(revived)[SetAside.REASON].isna(), Org.ID]
        found = pd.concat([found, pd.DataFrame(again[columns])[again[Org.ID].isin(kept)]], ignore_index=True)
    found[Org.REMOVED_ON] = found[Org.REMOVED_ON].mask(found[Org.STATUS] == REGISTERED)  # it came back
    return found


def _revived(project: Project, org_ids: pd.Series) -> Project:
    """Some organisations of a project, as if all were registered and nobody asked whether they are dormant."""
    keep_dormant = {
        Decision.ACTION: DecisionAction.BRING_BACK.value,
        Decision.RULE: SetAsideReason.DORMANT.value,
        Decision.WHY: "dormancy happens in time",
        Decision.WHO: "",
        Decision.WHEN: pd.Timestamp(project.options.reference_date),
    }
    theirs = _of(project.organisations, Org.ID, org_ids)
    return replace(
        project,
        organisations=theirs.assign(**{Org.STATUS: REGISTERED}),
        decisions=pd.concat([project.decisions, DECISIONS.conform(pd.DataFrame([keep_dormant]))], ignore_index=True),
        annual_returns=_of(project.annual_returns, Return.ORG, org_ids),
        returns_part_a=_of(project.returns_part_a, Return.ORG, org_ids),
        classifications=_of(project.classifications, Theme.ORG, org_ids),
        areas_of_operation=_of(project.areas_of_operation, Operation.ORG, org_ids),
    )


def _of(rows: Any, column: str, org_ids: pd.Series) -> Any:
    return rows[rows[column].isin(org_ids)].reset_index(drop=True)


def _dated(organisations: pd.DataFrame) -> pd.Series:
    """Whether it is known when each was on the register: since when, and until when if it was removed."""
    still = organisations[Org.STATUS] == REGISTERED
    return organisations[Org.REGISTERED_ON].notna() & (still | organisations[Org.REMOVED_ON].notna())


def yearly_incomes(annual_returns: pd.DataFrame, org_ids: pd.Series) -> pd.DataFrame:
    """Known income of each organisation by financial year.

    Args:
        annual_returns: Rows of `annual_returns`, any organisations.
        org_ids: The organisations wanted, each once.

    Returns:
        One row an organisation and year: place (of the organisation in `org_ids`), financial_year, income (pounds of
        the day, scaled to 365 days, rounded half up); all whole numbers.
    """
    place = pd.Index(org_ids).get_indexer(annual_returns[Return.ORG])
    start, end = annual_returns[Return.PERIOD_START], annual_returns[Return.PERIOD_END]
    known = (annual_returns[Return.INCOME] >= 0) & ~annual_returns[Return.SUPPRESSED].fillna(value=False)
    usable = (place >= 0) & end.notna().to_numpy() & known.fillna(value=False).to_numpy(bool)
    start, end = start[usable], end[usable]
    length = ((end - start).dt.days + 1).to_numpy("float64")
    amount = annual_returns.loc[usable, Return.INCOME].to_numpy("float64")
    scaled = _between(length, SCALED_DAYS) & ~_between(length, AS_REPORTED_DAYS)
    amount = np.where(scaled, amount * DAYS_IN_YEAR / np.where(scaled, length, DAYS_IN_YEAR), amount)
    frame = pd.DataFrame(
        {
            _PLACE: place[usable],
            _YEAR: financial_year_of(end).to_numpy("int64"),
            _INCOME: np.floor(amount + 0.5).astype("int64"),
            "end": end.to_numpy(),
        }
    )
    frame = frame.sort_values([_PLACE, "end"], kind="stable").drop_duplicates([_PLACE, _YEAR], keep="last")
    return frame.drop(columns="end").reset_index(drop=True)


def _between(numbers: Any, limits: tuple[int, int]) -> Any:
    return (numbers >= limits[0]) & (numbers <= limits[1])


def _registered(organisations: pd.DataFrame, year: int) -> pd.Series:
    """Whether each was on the register at the end of a financial year."""
    end = pd.Timestamp(year + 1, 3, 31)
    return (organisations[Org.REGISTERED_ON] <= end) & ~(organisations[Org.REMOVED_ON] <= end)


def _then_registered(organisations: pd.DataFrame, incomes: pd.DataFrame) -> Any:
    """Whether the organisation of each income was on the register at the end of its year."""
    there = np.zeros(len(incomes), dtype=bool)
    for year in incomes[_YEAR].unique():
        rows = (incomes[_YEAR] == year).to_numpy()
        there[rows] = _registered(organisations, int(year)).to_numpy()[incomes.loc[rows, _PLACE]]
    return there


def _years(project: Project, organisations: pd.DataFrame, incomes: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """One row a year (`YearRow`), to the last year that was over on the register's date."""
    on_the_day = project.options.reference_date
    last = on_the_day.year - 1 - ((on_the_day.month, on_the_day.day) < (3, 31))
    first = max(int(incomes[_YEAR].min()), last - MOST_YEARS + 1) if len(incomes) else last - YEARS_WITHOUT_RETURNS + 1
    by_year = incomes.groupby(_YEAR)[_INCOME].agg(["size", "sum"])
    held = len(project.annual_returns) > 0  # without the history nobody knows who reported: that is no zero
    joined = financial_year_of(organisations[Org.REGISTERED_ON]).value_counts()
    gone = financial_year_of(organisations[Org.REMOVED_ON]).value_counts()
    rows = []
    for year in range(min(first, last), last + 1):
        registered = int(_registered(organisations, year).sum())
        reported = int(by_year["size"].get(year, 0))
        shown = registered > 0 and Fraction(reported, registered) > SHOWN_ABOVE
        rows.append(
            {
                YearRow.YEAR: year,
                YearRow.LABEL: days.financial_year(year),
                YearRow.REGISTERED: registered,
                YearRow.REPORTED: reported if held else None,
                YearRow.COMPLETENESS: reported / registered if registered and held else None,
                YearRow.SHOWN: shown,
                YearRow.INCOME: int(by_year["sum"].get(year, 0)) if shown else None,
                YearRow.REGISTRATIONS: int(joined.get(year, 0)),
                YearRow.REMOVALS: int(gone.get(year, 0)) if len(gone) else None,
            }
        )
    frame = pd.DataFrame(rows).astype(
        {
            YearRow.REPORTED: "Int64",
            YearRow.INCOME: "Int64",
            YearRow.COMPLETENESS: "float64",
            YearRow.REMOVALS: "Int64",
        }
    )
    frame.insert(list(frame).index(YearRow.INCOME) + 1, YearRow.REAL_INCOME, _real(frame, prices))
    return frame


def _real(years: pd.DataFrame, prices: pd.DataFrame) -> pd.Series:
    """Income in pounds of one year, rounded half up; missing without a price or where the year is not shown."""
    index = prices.set_index(Deflator.YEAR)[Deflator.INDEX]
    base = price_year(years.loc[years[YearRow.SHOWN], YearRow.YEAR].tolist(), prices)
    if base is None:
        return pd.Series(pd.NA, index=years.index, dtype="Int64")
    factor = float(index[base]) / years[YearRow.YEAR].map(index).astype("float64")
    real = as_floats(years[YearRow.INCOME]) * factor
    return pd.Series(np.floor(real.to_numpy() + 0.5), index=years.index).astype("Int64")


def _moves(
    project: Project, organisations: pd.DataFrame, incomes: pd.DataFrame, span: tuple[int, int] | None
) -> pd.DataFrame:
    """Every organisation on the register at the end of both years, with its bands (`MoveRow`); none without a span."""
    first, last = span or (0, 0)
    there = organisations[_registered(organisations, first) & _registered(organisations, last)]
    scheme = project.options.scheme
    of_year = {year: incomes[incomes[_YEAR] == year].set_index(_PLACE)[_INCOME] for year in (first, last)}
    before, after = (of_year[year].reindex(there.index).astype("Int64") for year in (first, last))
    return pd.DataFrame(
        {
            MoveRow.ID: there[Org.ID],
            MoveRow.NAME: there[Org.NAME],
            MoveRow.FROM_BAND: band_of(before, scheme),
            MoveRow.TO_BAND: band_of(after, scheme),
            MoveRow.FROM_INCOME: before,
            MoveRow.TO_INCOME: after,
            MoveRow.SENSITIVE: there[Counted.SENSITIVE].astype(bool),
        }
    ).reset_index(drop=True)


def _movement(project: Project, moves: pd.DataFrame) -> pd.DataFrame:
    """Organisations by band then and now, pairs that were met, in the order of the bands (`MovementRow`)."""
    order = {band.key: place for place, band in enumerate(project.options.scheme.bands)}
    pairs = moves.groupby([MoveRow.FROM_BAND, MoveRow.TO_BAND]).size().rename(MovementRow.ORGANISATIONS).reset_index()
    pairs = pairs.rename(columns={MoveRow.FROM_BAND: MovementRow.FROM_BAND, MoveRow.TO_BAND: MovementRow.TO_BAND})
    return pairs.sort_values(
        [MovementRow.FROM_BAND, MovementRow.TO_BAND], key=lambda keys: keys.map(order), ignore_index=True
    )
