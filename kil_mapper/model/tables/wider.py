"""What a project keeps of the world around it: who else works here, other authorities, the other index."""

from __future__ import annotations

from typing import Final

from kil_mapper.model.schema import B, Column, D, I, N, T, TableSchema
from kil_mapper.model.tables.areas import NEED_COLUMNS, Lsoa


class Elsewhere:
    """Columns of `elsewhere`: registered main charities based outside that name this area as one they work in."""

    ID: Final = "org_id"
    NAME: Final = "name"
    CHARITY_NUMBER: Final = "charity_number"
    INCOME: Final = "income"
    PERIOD_START: Final = "period_start"
    PERIOD_END: Final = "period_end"
    WORKS_IN: Final = "works_in"
    COUNTY_ONLY: Final = "county_only"
    AUTHORITIES: Final = "authorities"
    REACH: Final = "reach"
    SENSITIVE: Final = "sensitive"


ELSEWHERE = TableSchema(
    "elsewhere",
    "Says it works here, based elsewhere",
    (
        Column(Elsewhere.ID, T, "Identifier in org-id.guide form", required=True),
        Column(Elsewhere.NAME, T, "Name as registered", required=True),
        Column(Elsewhere.CHARITY_NUMBER, T, "Registered charity number"),
        Column(Elsewhere.INCOME, I, "Latest gross income in pounds, as reported, of the whole organisation"),
        Column(Elsewhere.PERIOD_START, D, "First day of the latest accounting period"),
        Column(Elsewhere.PERIOD_END, D, "Last day of the latest accounting period"),
        Column(
            Elsewhere.WORKS_IN, T, "What it says: “works in Calderdale”, “works in Lancashire (county)”", required=True
        ),
        Column(Elsewhere.COUNTY_ONLY, B, "It names the county, not the authority", required=True),
        Column(Elsewhere.AUTHORITIES, I, "How many authorities or counties it names", required=True),
        Column(Elsewhere.REACH, T, "How far it works: a Reach", required=True),
        Column(Elsewhere.SENSITIVE, B, "May run a protected address, by rule: never named with a place", required=True),
    ),
    key=(Elsewhere.ID,),
)


class Comparator:
    """Columns of `comparators`: registered main charities of every authority, by rules and band."""

    LAD: Final = "lad_code"
    RULES: Final = "rules"
    BAND: Final = "band"
    ORGANISATIONS: Final = "organisations"
    INCOME: Final = "income"


COMPARATORS = TableSchema(
    "comparators",
    "Organisations of every local authority, by band",
    (
        Column(Comparator.LAD, T, "Local authority of the address, by the postcode directory", required=True),
        Column(Comparator.RULES, T, "Rule profile they were counted by", required=True),
        Column(Comparator.BAND, T, "Turnover band of the Keep it Local scheme, annualised turnover", required=True),
        Column(Comparator.ORGANISATIONS, I, "How many", required=True),
        Column(Comparator.INCOME, I, "Sum of known turnovers in pounds; empty when none is known"),
    ),
    key=(Comparator.LAD, Comparator.RULES, Comparator.BAND),
)


class ComparatorArea:
    """Columns of `comparator_areas`: what is known of every local authority."""

    LAD: Final = "lad_code"
    NAME: Final = "name"
    REGION: Final = "region_code"
    COUNTRY: Final = "country_code"
    POPULATION: Final = "population"
    SCORE: Final = "imd_score"
    MOST_DEPRIVED_20: Final = "population_share_in_most_deprived_20_percent"


COMPARATOR_AREAS = TableSchema(
    "comparator_areas",
    "Every local authority: residents and need",
    (
        Column(ComparatorArea.LAD, T, "Local authority, by the postcode directory's code", required=True),
        Column(ComparatorArea.NAME, T, "Its name in the index file"),
        Column(ComparatorArea.REGION, T, "Its region (E12…), where the table holds all of it"),
        Column(ComparatorArea.COUNTRY, T, "Its country (E92000001), where the table holds all of it"),
        Column(ComparatorArea.POPULATION, I, "Residents, as published with the index"),
        Column(ComparatorArea.SCORE, N, "Population-weighted average IMD score"),
        Column(ComparatorArea.MOST_DEPRIVED_20, N, "Share of residents in the most deprived fifth of England, 0–1"),
    ),
    key=(ComparatorArea.LAD,),
)


class OtherNeed(Lsoa):
    """Columns of `other_need`: need of the project's LSOAs in the other edition of the index."""

    EDITION: Final = "index_edition"
    CONVERTED: Final = "converted"


OTHER_NEED = TableSchema(
    "other_need",
    "Need in the other edition of the index",
    (
        Column(OtherNeed.CODE, T, "LSOA code, in the edition of the project", required=True),
        Column(OtherNeed.EDITION, T, "Edition of these figures: an IndexEdition", required=True),
        Column(OtherNeed.CONVERTED, B, "Derived from areas that were split, merged or redrawn", required=True),
        Column(OtherNeed.POPULATION, I, "Residents published with that edition, carried to this LSOA"),
        *NEED_COLUMNS,
    ),
    key=(OtherNeed.CODE,),
)
