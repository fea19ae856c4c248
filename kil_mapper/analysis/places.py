"""Where outputs meant for sharing place organisations (METHODS §13): people's homes and protected addresses."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.analysis.coverage import live_postcodes
from kil_mapper.analysis.decisions import same_as, standing
from kil_mapper.model.results import Counted, LsoaRow, Results
from kil_mapper.model.tables import Area, Decision, Lsoa, Org, OtherName, Postcode
from kil_mapper.model.vocabulary import DecisionAction, PlaceDetail

SMALL_TURNOVER = 100_000  # below it the contact address is often a home
SENSITIVE_WORDS = (
    r"\brefuges?\b|domestic (?:abuse|violence)|women['’]?s aid|\basylum\b|\brefugees?\b|\brape\b"
    r"|sexual (?:abuse|violence|assault)|traffick(?:ed|ing)|modern slavery|forced marriage"
    r"|honou?r[- ]based|\bsafe ?house"
)
X, Y, PLACE, EXACT = "x", "y", "place", "exact"


def is_sensitive(organisations: pd.DataFrame, other_names: pd.DataFrame, decided: pd.DataFrame) -> pd.Series:
    """Whether an organisation may run a protected address: as a person decided, else by words ("by rule, check").

    Args:
        organisations: Rows of `organisations`; words of names and activities are looked at.
        other_names: Rows of `other_names`: a refuge may be registered under a name that says nothing of it.
        decided: Rows of `decisions`, oldest first; the last word on an organisation stands.

    Returns:
        Yes or no, with the index of `organisations`.
    """
    names = other_names.dropna(subset=[OtherName.NAME]).groupby(OtherName.ORG)[OtherName.NAME].agg(" ".join)
    text = (
        organisations[Org.NAME].fillna("")
        + " "
        + organisations[Org.ACTIVITIES].fillna("")
        + " "
        + organisations[Org.ID].map(names).astype("str").fillna("")
    )
    # By Arrow itself: pandas takes the slower `re` as soon as case does not matter.
    found = pc.match_substring_regex(pa.array(text, type=pa.string()), SENSITIVE_WORDS, ignore_case=True)
    by_words = pd.Series(found.to_numpy(zero_copy_only=False), index=text.index).astype(bool)
    return as_decided(by_words, organisations[Org.ID], decided)


def as_decided(by_rule: pd.Series, org_ids: pd.Series, decided: pd.DataFrame) -> pd.Series:
    """Whether an organisation is sensitive: as a person decided last, else as the rule says.

    Args:
        by_rule: What the words of its name and activities say.
        org_ids: The organisations, on the same index.
        decided: Rows of `decisions`, oldest first.
    """
    last = org_ids.map(standing(decided).sensitive[Decision.ACTION]).astype("str")
    return (by_rule & (last != DecisionAction.NOT_SENSITIVE.value)) | (last == DecisionAction.SENSITIVE.value)


def with_other_rows(sensitive: pd.Series, organisations: pd.DataFrame, decided: pd.DataFrame) -> pd.Series:
    """The same, with the other rows of one body: what is said of one of them tells the place of the other.

    Args:
        sensitive: What `is_sensitive` found.
        organisations: Rows of `organisations`; those that are another one a second time name it.
        decided: Rows of `decisions`, oldest first; what a person calls not sensitive stays so.
    """
    in_force = standing(decided)
    again = same_as(organisations, in_force)
    bodies = {*organisations.loc[sensitive, Org.ID], *again[sensitive].dropna()}
    cleared = in_force.sensitive.index[in_force.sensitive[Decision.ACTION] == DecisionAction.NOT_SENSITIVE.value]
    together = sensitive | organisations[Org.ID].isin(bodies) | again.isin(bodies)
    return together & ~organisations[Org.ID].isin(cleared)


def may_be_a_home(turnover: pd.Series) -> pd.Series:
    """Whether the contact address may be somebody's home: a turnover under £100,000, or one that is not known."""
    return turnover.isna() | (turnover < SMALL_TURNOVER).fillna(value=True).astype(bool)


def place(results: Results, detail: PlaceDetail) -> pd.DataFrame:
    """Where each counted organisation is drawn and what is said of its place.

    Args:
        results: The computed results.
        detail: `area`: organisations under £100,000 or of unknown income stand at the centre of their LSOA's live
            postcodes, and no full postcode is given; `postcode`: every organisation stands at its postcode.
            Sensitive organisations always stand at the centre of their ward.

    Returns:
        One row for each organisation of `results.counted`, in its order: org_id, x, y (metres, EPSG:27700), place
        (postcode, LSOA name or ward name), exact (whether x, y is its postcode).
    """
    counted = results.counted
    frame = pd.DataFrame(
        {
            Org.ID: counted[Org.ID],
            X: counted[Org.EASTING],
            Y: counted[Org.NORTHING],
            PLACE: counted[Org.POSTCODE],
            EXACT: True,
        }
    )
    if detail is PlaceDetail.AREA:
        centre = results.lsoas.set_index(Lsoa.CODE)
        small = may_be_a_home(counted[Counted.TURNOVER])
        frame.loc[small, X] = counted.loc[small, Org.LSOA].map(centre[LsoaRow.CENTRE_X]).astype("float64")
        frame.loc[small, Y] = counted.loc[small, Org.LSOA].map(centre[LsoaRow.CENTRE_Y]).astype("float64")
        frame.loc[small, EXACT] = False
        frame[PLACE] = counted[Counted.LSOA_NAME].fillna(counted[Org.LSOA])
    sensitive = counted[Counted.SENSITIVE]
    wards = _ward_centres(results)
    has_ward = sensitive & counted[Org.WARD].isin(wards.index)
    frame.loc[has_ward, X] = counted.loc[has_ward, Org.WARD].map(wards[Postcode.EASTING]).astype("float64")
    frame.loc[has_ward, Y] = counted.loc[has_ward, Org.WARD].map(wards[Postcode.NORTHING]).astype("float64")
    for column, axis in ((X, LsoaRow.CENTRE_X), (Y, LsoaRow.CENTRE_Y)):  # no ward known: the middle of the district
        frame.loc[sensitive & ~has_ward, column] = results.lsoas[axis].mean()
    frame.loc[sensitive, PLACE] = counted.loc[sensitive, Counted.WARD_NAME].fillna(results.project.name)
    frame.loc[sensitive, EXACT] = False
    return frame.reset_index(drop=True)


def _ward_centres(results: Results) -> pd.DataFrame:
    """Mean of each ward's live postcodes; a point inside a ward that has none."""
    wards = results.project.wards
    inside = wards.geometry.representative_point()
    fallback = pd.DataFrame({Postcode.EASTING: inside.x, Postcode.NORTHING: inside.y}).set_index(wards[Area.CODE])
    live = live_postcodes(results.project.postcodes)
    means = live.groupby(Postcode.WARD)[[Postcode.EASTING, Postcode.NORTHING]].mean()
    return means.reindex(fallback.index).fillna(fallback)
