"""The turnover that organisations are banded by (METHODS §1). Unknown is not zero, anywhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from kil_mapper.model.results import Counted
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import Org, Return
from kil_mapper.model.vocabulary import TurnoverBasis

AS_REPORTED_DAYS = (350, 380)
SCALED_DAYS = (180, 550)
DAYS_IN_YEAR = 365
MEDIAN_PERIODS = 3

_UNKNOWN = "No income reported"
_SUPPRESSED = "The regulator keeps the newest figure back"
_NEGATIVE = "The register gives a negative income"
_AS_REPORTED = "As reported"
_FROM_RETURN = "As reported in the newest annual return with an income"
_SCALED = "Scaled to 365 days from a period of {days} days"
_ODD_PERIOD = "As reported; the period of {days} days is too short or too long to scale"
_NO_PERIOD = "As reported; the accounting period is not known"
_MEDIAN = "Median of {periods} years"
_BY_HAND = "Set by hand in the project"


def turnover(organisations: pd.DataFrame, annual_returns: pd.DataFrame, basis: TurnoverBasis) -> pd.DataFrame:
    """The turnover of each organisation on the chosen basis, with how it was arrived at.

    What a person set by hand outweighs the register, whatever the basis.

    Args:
        organisations: Rows of `organisations`.
        annual_returns: Rows of `annual_returns`, any organisations.
        basis: Latest, annualised (default of projects) or median.

    Returns:
        A frame with the index of `organisations` and the columns turnover (Int64 pounds, missing = not known,
        rounded half up), turnover_note (text) and year_end (date of the period's last day).
    """
    latest = _latest(organisations, annual_returns)
    if basis is TurnoverBasis.LATEST:
        chosen = latest
    else:
        chosen = _annualised(latest)
        if basis is TurnoverBasis.MEDIAN:
            chosen = _median(organisations, annual_returns, latest)
    chosen = _by_hand(organisations, chosen)
    pounds = np.floor(chosen["amount"].to_numpy(dtype="float64") + 0.5)
    return pd.DataFrame(
        {
            Counted.TURNOVER: pd.Series(pounds, index=organisations.index).astype("Int64"),
            Counted.TURNOVER_NOTE: chosen["note"].astype("str"),
            Counted.YEAR_END: chosen["end"],
        },
        index=organisations.index,
    )


def _by_hand(organisations: pd.DataFrame, chosen: pd.DataFrame) -> pd.DataFrame:
    if Org.TURNOVER_BY_HAND not in organisations:  # the whole register, as it was published
        return chosen
    given = organisations[Org.TURNOVER_BY_HAND].notna()
    frame = chosen.copy()
    frame.loc[given, "amount"] = as_floats(organisations.loc[given, Org.TURNOVER_BY_HAND])
    frame.loc[given, "note"] = _BY_HAND
    frame.loc[given, "start"] = pd.NaT
    frame.loc[given, "end"] = organisations.loc[given, Org.TURNOVER_BY_HAND_OF]
    return frame


def _latest(organisations: pd.DataFrame, annual_returns: pd.DataFrame) -> pd.DataFrame:
    """The register's latest income with its period; else the newest return with an income, unless held back."""
    amount = as_floats(organisations[Org.INCOME])
    frame = pd.DataFrame(
        {
            Org.ID: organisations[Org.ID],
            "amount": amount,
            "start": organisations[Org.PERIOD_START],
            "end": organisations[Org.PERIOD_END],
            "note": _AS_REPORTED,
        }
    )
    blank = amount.isna()
    newest = _newest_return(annual_returns, organisations.loc[blank, Org.ID]).reindex(organisations.loc[blank, Org.ID])
    for column in ("amount", "start", "end"):
        frame.loc[blank, column] = newest[column].array
    frame.loc[blank, "note"] = newest["note"].fillna(_UNKNOWN).array
    negative = frame["amount"] < 0
    frame.loc[negative, "amount"] = np.nan
    frame.loc[negative, "note"] = _NEGATIVE
    frame.loc[frame["amount"].isna(), ["start", "end"]] = pd.NaT
    return frame


def _newest_return(annual_returns: pd.DataFrame, org_ids: pd.Series) -> pd.DataFrame:
    """For organisations without a latest income: the newest return with one, or the word that it is held back."""
    returns = annual_returns[annual_returns[Return.ORG].isin(org_ids)].sort_values(
        [Return.ORG, Return.PERIOD_END], ascending=[True, False], kind="stable"
    )
    told = returns[returns[Return.INCOME].notna() & ~returns[Return.SUPPRESSED].fillna(value=False)]
    told = told.drop_duplicates(Return.ORG).set_index(Return.ORG)
    held = returns[returns[Return.SUPPRESSED].fillna(value=False)].drop_duplicates(Return.ORG).set_index(Return.ORG)
    frame = pd.DataFrame(
        {
            "amount": as_floats(told[Return.INCOME]),
            "start": told[Return.PERIOD_START],
            "end": told[Return.PERIOD_END],
            "note": _FROM_RETURN,
        },
        index=told.index,
    )
    frame = frame.reindex(frame.index.union(held.index))
    held_end = held[Return.PERIOD_END].reindex(frame.index)
    held_back = held_end.notna() & (frame["end"].isna() | (held_end > frame["end"]))
    frame.loc[held_back, "amount"] = np.nan
    frame.loc[held_back, "note"] = _SUPPRESSED
    return frame


def _annualised(periods: pd.DataFrame) -> pd.DataFrame:
    """Amounts scaled to a year where the period is not one, following the day limits of METHODS §1."""
    frame = periods.copy()
    days = (frame["end"] - frame["start"]).dt.days + 1
    known = frame["amount"].notna()
    near_year = days.between(*AS_REPORTED_DAYS)
    scale = known & days.between(*SCALED_DAYS) & ~near_year
    frame.loc[scale, "amount"] = frame["amount"] * DAYS_IN_YEAR / days
    frame.loc[scale, "note"] = [_SCALED.format(days=int(day)) for day in days[scale]]
    odd = known & days.notna() & ~near_year & ~scale
    frame.loc[odd, "note"] = [_ODD_PERIOD.format(days=int(day)) for day in days[odd]]
    frame.loc[known & days.isna(), "note"] = _NO_PERIOD
    return frame


def _median(organisations: pd.DataFrame, annual_returns: pd.DataFrame, latest: pd.DataFrame) -> pd.DataFrame:
    """Median of the newest three annualised periods where there are at least two, else the latest figure."""
    history = annual_returns[
        annual_returns[Return.ORG].isin(organisations[Org.ID])
        & annual_returns[Return.INCOME].notna()
        & ~annual_returns[Return.SUPPRESSED].fillna(value=False)
    ]
    periods = pd.concat(
        [
            latest[latest["amount"].notna()][[Org.ID, "amount", "start", "end"]],
            pd.DataFrame(
                {
                    Org.ID: history[Return.ORG],
                    "amount": as_floats(history[Return.INCOME]),
                    "start": history[Return.PERIOD_START],
                    "end": history[Return.PERIOD_END],
                }
            ),
        ],
        ignore_index=True,
    )
    periods = periods[(periods["amount"] >= 0) & periods["end"].notna()]
    periods = _annualised(periods.drop_duplicates([Org.ID, "end"]).assign(note=_AS_REPORTED))
    newest = periods.sort_values([Org.ID, "end"], ascending=[True, False], kind="stable").groupby(Org.ID, sort=False)
    three = newest.head(MEDIAN_PERIODS).groupby(Org.ID)["amount"].agg(["median", "size"])
    enough = three[three["size"] > 1]
    frame = latest.copy()
    has = frame["amount"].notna() & frame[Org.ID].isin(enough.index)
    medians = enough.reindex(frame.loc[has, Org.ID])
    frame.loc[has, "amount"] = medians["median"].array
    frame.loc[has, "note"] = [_MEDIAN.format(periods=int(size)) for size in medians["size"]]
    return frame
