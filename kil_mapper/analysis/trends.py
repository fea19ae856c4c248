"""Change over time, from the annual returns of the organisations based here (METHODS §9).

Who is looked at: stored main charities whose address is here, registered now or removed since, counted by the
project's rules but for two: being removed, and being dormant, are things that happen in time. Rules and addresses are
those of today's register: who moved in or out is not seen.

An organisation's income of a financial year (April to March) is that of the period which ends in it, scaled to 365
days by the turnover rules (METHODS §1). Where two periods end in one year, the later one stands: adding them would
count more than a year. A negative income, or one that the regulator keeps back, is not known.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Final

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
from kil_mapper.model.tables import DECISIONS, Decision, Deflator, Org, Return
from kil_mapper.model.vocabulary import REGISTERED, DecisionAction, SetAsideReason

SHOWN_ABOVE: Final = Fraction(4, 5)  # of the charities then registered
MOVES_OVER: Final = 5  # years between the two that are compared
MOST_YEARS: Final = 20
YEARS_WITHOUT_RETURNS: Final = 10  # for registrations and removals alone
_ORG, _YEAR, _INCOME = "org_id", "financial_year", "income"


def trends(results: Results) -> Trends:
    """Organisations and income by financial year, registrations and removals, and movement between bands.

    Args:
        results: The computed results.

    Returns:
        What `Trends` says. Years run to the last one that was over on the register's own date.
    """
    project = results.project
    organisations = _looked_at(project)
    incomes = yearly_incomes(project.annual_returns, organisations[Org.ID])
    incomes = incomes[_on_register(organisations, incomes[_ORG], incomes[_YEAR]).to_numpy()]
    prices = deflators_in_use(project.deflators)
    years = _years(project, organisations, incomes, prices)
    span = _span([int(year) for year in years.loc[years[YearRow.SHOWN], YearRow.YEAR]])
    moves = _moves(results, organisations, incomes, span)
    cluster = project.options.scheme.cluster
    inside = cluster.key if cluster else ""
    both_known = moves[moves[MoveRow.FROM_INCOME].notna() & moves[MoveRow.TO_INCOME].notna()]
    entered = both_known[(both_known[MoveRow.FROM_BAND] != inside) & (both_known[MoveRow.TO_BAND] == inside)]
    left = both_known[(both_known[MoveRow.FROM_BAND] == inside) & (both_known[MoveRow.TO_BAND] != inside)]
    return Trends(
        years=years,
        from_year=span[0] if span else None,
        to_year=span[1] if span else None,
        movement=_movement(project, moves),
        entered=entered.reset_index(drop=True),
        left=left.reset_index(drop=True),
        deflator_source=source_of(prices),
        notes=notes_of(project, organisations, years, prices, moves, span),
    )


def _span(shown: list[int]) -> tuple[int, int] | None:
    """The newest shown year and the one five years before, or the nearest to that which is shown."""
    if len(shown) < 2:
        return None
    *earlier, last = shown
    within = [year for year in earlier if year >= last - MOVES_OVER]
    return (within[0] if within else earlier[-1]), last


def financial_year(dates: pd.Series) -> pd.Series:
    """The year in which the financial year of each date begins: 31 March 2024 and before is 2023. Int64."""
    return (dates.dt.year - (dates.dt.month < 4)).astype("Int64")


def _looked_at(project: Project) -> pd.DataFrame:
    """The organisations that the trend is of: counted by the rules in force, were nobody removed or dormant."""
    organisations = project.organisations
    on_the_day = pd.Timestamp(project.options.reference_date)
    keep_dormant = {
        Decision.ACTION: DecisionAction.BRING_BACK.value,
        Decision.RULE: SetAsideReason.DORMANT.value,
        Decision.WHY: "dormancy happens in time",
        Decision.WHO: "",
        Decision.WHEN: on_the_day,
    }
    decisions = pd.concat([project.decisions, DECISIONS.conform(pd.DataFrame([keep_dormant]))], ignore_index=True)
    revived = replace(project, organisations=organisations.assign(**{Org.STATUS: REGISTERED}), decisions=decisions)
    kept = reasons(revived)[SetAside.REASON].isna()
    columns = [Org.ID, Org.NAME, Org.STATUS, Org.REGISTERED_ON, Org.REMOVED_ON]
    found = pd.DataFrame(organisations.loc[kept, columns]).reset_index(drop=True)
    found[Org.REMOVED_ON] = found[Org.REMOVED_ON].mask(found[Org.STATUS] == REGISTERED)  # it came back
    return found


def _dated(organisations: pd.DataFrame) -> pd.Series:
    """Whether it is known when each was on the register: since when, and until when if it was removed."""
    still = organisations[Org.STATUS] == REGISTERED
    return organisations[Org.REGISTERED_ON].notna() & (still | organisations[Org.REMOVED_ON].notna())


def yearly_incomes(annual_returns: pd.DataFrame, org_ids: pd.Series) -> pd.DataFrame:
    """Known income of each organisation by financial year.

    Args:
        annual_returns: Rows of `annual_returns`, any organisations.
        org_ids: The organisations wanted.

    Returns:
        One row an organisation and year: org_id, financial_year (int), income (int, pounds of the day, scaled to 365
        days, rounded half up).
    """
    rows = annual_returns[
        annual_returns[Return.ORG].isin(org_ids)
        & annual_returns[Return.PERIOD_END].notna()
        & (annual_returns[Return.INCOME] >= 0).fillna(value=False)
        & ~annual_returns[Return.SUPPRESSED].fillna(value=False)
    ]
    start, end = rows[Return.PERIOD_START], rows[Return.PERIOD_END]
    length = (end - start).dt.days + 1
    scaled = length.between(*SCALED_DAYS) & ~length.between(*AS_REPORTED_DAYS)
    amount = rows[Return.INCOME].astype("float64").to_numpy()
    amount = np.where(scaled, amount * DAYS_IN_YEAR / length.where(scaled, DAYS_IN_YEAR), amount)
    frame = pd.DataFrame(
        {
            _ORG: rows[Return.ORG],
            _YEAR: financial_year(end).astype("int64"),
            _INCOME: np.floor(amount + 0.5).astype("int64"),
            "end": end,
        }
    )
    frame = frame.sort_values([_ORG, "end"], kind="stable").drop_duplicates([_ORG, _YEAR], keep="last")
    return frame.drop(columns="end").reset_index(drop=True)


def _year_end(year: int) -> pd.Timestamp:
    return pd.Timestamp(year + 1, 3, 31)


def _registered(organisations: pd.DataFrame, year: int) -> pd.Series:
    """Whether each was on the register at the end of a financial year."""
    end = _year_end(year)
    gone = organisations[Org.REMOVED_ON] <= end
    return _dated(organisations) & (organisations[Org.REGISTERED_ON] <= end) & ~gone


def _on_register(organisations: pd.DataFrame, org_ids: pd.Series, years: pd.Series) -> pd.Series:
    """Whether each organisation was on the register at the end of the year beside it."""
    indexed = organisations.assign(dated=_dated(organisations)).set_index(Org.ID).reindex(org_ids)
    end = pd.to_datetime((years + 1).astype("str") + "-03-31").to_numpy()
    there = indexed["dated"] & (indexed[Org.REGISTERED_ON] <= end) & ~(indexed[Org.REMOVED_ON] <= end)
    return there.set_axis(org_ids.index).astype(bool)


def _years(project: Project, organisations: pd.DataFrame, incomes: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """One row a year (`YearRow`), to the last year that was over on the register's date."""
    on_the_day = project.options.reference_date
    last = on_the_day.year - 1 - ((on_the_day.month, on_the_day.day) < (3, 31))
    first = max(int(incomes[_YEAR].min()), last - MOST_YEARS + 1) if len(incomes) else last - YEARS_WITHOUT_RETURNS + 1
    by_year = incomes.groupby(_YEAR)[_INCOME].agg(["size", "sum"])
    joined = financial_year(organisations[Org.REGISTERED_ON]).value_counts()
    gone = financial_year(organisations[Org.REMOVED_ON]).value_counts()
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
                YearRow.REPORTED: reported,
                YearRow.COMPLETENESS: reported / registered if registered else None,
                YearRow.SHOWN: shown,
                YearRow.INCOME: int(by_year["sum"].get(year, 0)) if shown else None,
                YearRow.REGISTRATIONS: int(joined.get(year, 0)),
                YearRow.REMOVALS: int(gone.get(year, 0)),
            }
        )
    frame = pd.DataFrame(rows).astype({YearRow.INCOME: "Int64", YearRow.COMPLETENESS: "float64"})
    frame.insert(list(frame).index(YearRow.INCOME) + 1, YearRow.REAL_INCOME, _real(frame, prices))
    return frame


def _real(years: pd.DataFrame, prices: pd.DataFrame) -> pd.Series:
    """Income in pounds of one year, rounded half up; missing without a price or where the year is not shown."""
    index = prices.set_index(Deflator.YEAR)[Deflator.INDEX]
    base = price_year(years.loc[years[YearRow.SHOWN], YearRow.YEAR].tolist(), prices)
    if base is None:
        return pd.Series(pd.NA, index=years.index, dtype="Int64")
    factor = float(index[base]) / years[YearRow.YEAR].map(index).astype("float64")
    real = years[YearRow.INCOME].astype("Float64").astype("float64") * factor
    return pd.Series(np.floor(real.to_numpy() + 0.5), index=years.index).astype("Int64")


def _moves(
    results: Results, organisations: pd.DataFrame, incomes: pd.DataFrame, span: tuple[int, int] | None
) -> pd.DataFrame:
    """Every organisation on the register at the end of both years, with its bands (`MoveRow`); none without a span."""
    first, last = span or (0, 0)
    there = organisations[_registered(organisations, first) & _registered(organisations, last)]
    scheme = results.project.options.scheme
    of_year = {year: incomes[incomes[_YEAR] == year].set_index(_ORG)[_INCOME] for year in (first, last)}
    before, after = (there[Org.ID].map(of_year[year]).astype("Int64") for year in (first, last))
    kept_apart = pd.concat([results.counted, results.set_aside])[[Org.ID, Counted.SENSITIVE]]
    sensitive = set(kept_apart.loc[kept_apart[Counted.SENSITIVE].astype(bool), Org.ID])
    return pd.DataFrame(
        {
            MoveRow.ID: there[Org.ID],
            MoveRow.NAME: there[Org.NAME],
            MoveRow.FROM_BAND: band_of(before, scheme),
            MoveRow.TO_BAND: band_of(after, scheme),
            MoveRow.FROM_INCOME: before,
            MoveRow.TO_INCOME: after,
            MoveRow.SENSITIVE: there[Org.ID].isin(sensitive),
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
