"""The columns of organisation lists, declared once: formats, data dictionary and withholding derive from them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kil_mapper.model.bands import NCVO
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND, Correctable, PlaceDetail
from kil_mapper.reports import clean
from kil_mapper.reports.blocks import Kind
from kil_mapper.reports.content_capacity import themes_by_organisation
from kil_mapper.reports.content_words import WITHHELD_NAME


@dataclass(frozen=True)
class ListColumn:
    """One column of an organisation list.

    Attributes:
        name: Its name in data files.
        heading: What people read in a workbook.
        kind: What its values are.
        meaning: What it holds.
        identifies: Whether it could show who or where a sensitive organisation is, and is withheld for those.
    """

    name: str
    heading: str
    kind: Kind
    meaning: str
    identifies: bool = True


NAME = "name"
PLACE, EXACT, X, Y = "place", "exact", "x", "y"
SENSITIVE = Counted.SENSITIVE
POSTCODE = Org.POSTCODE
BY_HAND = "by_hand"

_COLUMNS = (
    ListColumn(Org.ID, "Organisation identifier", Kind.CODE, "Identifier in org-id.guide form, such as GB-CHC-1234567"),
    ListColumn(NAME, "Name", Kind.TEXT, "Name as registered; withheld for sensitive services", identifies=False),
    ListColumn(Org.CHARITY_NUMBER, "Charity number", Kind.CODE, "Registered charity number"),
    ListColumn(Org.COMPANY_NUMBER, "Company number", Kind.CODE, "Company number, 8 characters"),
    ListColumn(Org.CHARITY_TYPE, "Legal form", Kind.TEXT, "Legal form as the register names it"),
    ListColumn(Org.REGISTERED_ON, "Registered on", Kind.DATE, "Date of registration"),
    ListColumn("band", "Turnover band key", Kind.CODE, "Key of the project's turnover band", identifies=False),
    ListColumn("band_label", "Turnover band", Kind.TEXT, "Turnover band in words", identifies=False),
    ListColumn("ncvo_band", "NCVO band key", Kind.CODE, "Key of the NCVO band", identifies=False),
    ListColumn("ncvo_band_label", "NCVO band", Kind.TEXT, "NCVO band in words", identifies=False),
    ListColumn(
        Counted.CLUSTER, "In the cluster", Kind.YES_NO, "Whether it is in the highlighted band", identifies=False
    ),
    ListColumn(Counted.TURNOVER, "Turnover", Kind.MONEY, "Turnover it is banded by, whole pounds; empty: not known"),
    ListColumn(Counted.TURNOVER_NOTE, "How the turnover was found", Kind.TEXT, "How the turnover was arrived at"),
    ListColumn(Counted.YEAR_END, "Year end", Kind.DATE, "Last day of the period that the turnover is of"),
    ListColumn(
        Counted.OVER_24_MONTHS,
        "Figure over 24 months old",
        Kind.YES_NO,
        "Whether the figure was older than 24 months at the register's date",
    ),
    ListColumn(Counted.REACH, "Reach", Kind.TEXT, "How far it works, by the areas of operation it reports"),
    ListColumn(Org.LSOA, "LSOA code", Kind.CODE, "Small area of the contact postcode"),
    ListColumn(Counted.LSOA_NAME, "LSOA name", Kind.TEXT, "Name of the small area"),
    ListColumn(
        Counted.DECILE, "Deprivation decile", Kind.COUNT, "Decile of the small area in England, 1 = most deprived"
    ),
    ListColumn(Org.WARD, "Ward code", Kind.CODE, "Ward of the contact postcode", identifies=False),
    ListColumn(Counted.WARD_NAME, "Ward", Kind.TEXT, "Name of the ward", identifies=False),
    ListColumn(Org.LAD, "Authority code", Kind.CODE, "Local authority in the index file", identifies=False),
    ListColumn(Counted.LAD_NAME, "Local authority", Kind.TEXT, "Name of the local authority", identifies=False),
    ListColumn(PLACE, "Place", Kind.TEXT, "Postcode, small area or ward it is placed by", identifies=False),
    ListColumn(
        "place_exact",
        "Placed at its postcode",
        Kind.YES_NO,
        "Whether easting and northing are those of the postcode",
        identifies=False,
    ),
    ListColumn("easting", "Easting", Kind.NUMBER, "Easting of the place, metres, EPSG:27700", identifies=False),
    ListColumn("northing", "Northing", Kind.NUMBER, "Northing of the place, metres, EPSG:27700", identifies=False),
    ListColumn(POSTCODE, "Postcode", Kind.CODE, "Contact postcode; only in lists made with postcodes"),
    ListColumn(Org.POSTCODE_TERMINATED, "Postcode ended", Kind.YES_NO, "Whether its postcode is no longer in use"),
    ListColumn(
        Org.POSTCODE_LARGE_USER, "Large user", Kind.YES_NO, "Whether its postcode is that of a large user or PO box"
    ),
    ListColumn("themes", "Themes", Kind.TEXT, "What it does, in the register's classification"),
    ListColumn(BY_HAND, "Set by hand", Kind.TEXT, "Whether people added it, or which values they set right"),
    ListColumn(Org.WEBSITE, "Website", Kind.TEXT, "Website in the register"),
    ListColumn(Org.ACTIVITIES, "Activities", Kind.TEXT, "Activities in the organisation's own words"),
    ListColumn(
        SENSITIVE,
        "Sensitive service",
        Kind.YES_NO,
        "Marked by rule as a service whose place is protected; placed by ward and not named",
        identifies=False,
    ),
)


def list_columns(detail: PlaceDetail) -> tuple[ListColumn, ...]:
    """The columns of a list; postcodes only where the person asked for them."""
    return tuple(column for column in _COLUMNS if column.name != POSTCODE or detail is PlaceDetail.POSTCODE)


def organisations(results: Results, places: pd.DataFrame, detail: PlaceDetail) -> pd.DataFrame:
    """Counted organisations as they may be listed, by name; sensitive ones last, by ward, without what identifies them.

    Args:
        results: What the analysis found.
        places: Where each may be shown: org_id, x, y, place, exact.
        detail: How exactly places are told.

    Returns:
        One row for each counted organisation, columns as `list_columns`, text fit for every format.
    """
    counted = pd.DataFrame(results.counted.drop(columns="geometry"))
    by_id = places.drop_duplicates(Org.ID).set_index(Org.ID)
    scheme = results.project.options.scheme
    themes = themes_by_organisation(results)
    frame = counted.assign(
        **{
            "band_label": counted[Counted.BAND].map({band.key: band.label for band in scheme.bands}),
            "ncvo_band_label": counted[Counted.NCVO_BAND].map({band.key: band.label for band in NCVO.bands}),
            PLACE: counted[Org.ID].map(by_id[PLACE]),
            "place_exact": counted[Org.ID].map(by_id[EXACT]).astype("boolean"),
            "easting": counted[Org.ID].map(by_id[X]).astype("float64"),
            "northing": counted[Org.ID].map(by_id[Y]).astype("float64"),
            "themes": counted[Org.ID].map(themes),
            BY_HAND: by_hand(counted),
        }
    )
    columns = list_columns(detail)
    frame = _withheld(frame, columns)
    frame = frame[[column.name for column in columns]].reset_index(drop=True)
    for column in columns:
        if column.kind in (Kind.TEXT, Kind.CODE):
            texts = [clean.tidy(text) if isinstance(text, str) else None for text in frame[column.name]]
            if column.kind is Kind.TEXT and detail is PlaceDetail.AREA:
                texts = [clean.without_postcodes(text) if text else None for text in texts]
            frame[column.name] = pd.Series([text or None for text in texts], dtype="str")
    return frame


def by_hand(organisations: pd.DataFrame) -> pd.Series:
    """What people added or set right: “Added by hand”, “Corrected: postcode, turnover”; missing for most.

    Args:
        organisations: Rows of `Org` and `Counted`.
    """
    texts = []
    for status, fields in zip(organisations[Org.STATUS], organisations[Counted.CORRECTED], strict=True):
        corrected = ", ".join(Correctable(word).label for word in str(fields).split())
        parts = ["Added by hand"] if status == ADDED_BY_HAND else []
        texts.append("; ".join([*parts, *([f"Corrected: {corrected}"] if corrected else [])]) or None)
    return pd.Series(texts, index=organisations.index, dtype="str")


def _withheld(frame: pd.DataFrame, columns: tuple[ListColumn, ...]) -> pd.DataFrame:
    """Sensitive organisations last, by ward and band, so that their place in the list says nothing of their name."""
    sensitive = frame[SENSITIVE].astype(bool)
    named = frame[~sensitive]
    order = named[NAME].map(clean.sort_key).sort_values(kind="stable").index
    hidden = frame[sensitive].sort_values([Org.WARD, Counted.BAND, Counted.NCVO_BAND], kind="stable").copy()
    for column in columns:
        if column.identifies:
            hidden[column.name] = pd.Series(None, index=hidden.index, dtype=frame[column.name].dtype)
    hidden[NAME] = WITHHELD_NAME
    return pd.concat([named.loc[order], hidden])
