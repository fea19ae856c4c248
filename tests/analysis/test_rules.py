"""Which rules match: by names as registers write them, by classification, by returns; each with its ground in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from kil_mapper.analysis import rules
from kil_mapper.model import tables
from kil_mapper.model.rules import PROFILE_RULES, Evidence
from kil_mapper.model.tables import Operation, Return, Source, Theme
from kil_mapper.model.vocabulary import DatasetId, Reach, RuleProfile, SetAsideReason
from tests.factory import small_project

REFERENCE = date(2025, 9, 7)
HUB = "GB-CHC-900001"

ALIVE: dict[str, Any] = {
    Evidence.INCOME: 1_000,
    Evidence.EXPENDITURE: 900,
    Evidence.REGISTERED_ON: pd.Timestamp("2001-05-06"),
    Evidence.WHAT: "",
    Evidence.HOW: "",
    Evidence.GRANT_MAKER: None,
    Evidence.REACH: Reach.LOCAL.value,
    Evidence.LAST_RETURN: pd.Timestamp("2025-01-31"),
}


def evidence(**values: Any) -> pd.DataFrame:
    """One organisation that no rule matches, with other values."""
    row = {Evidence.ID: "GB-CHC-1", Evidence.NAME: "Town Band", **ALIVE, **values}
    return pd.DataFrame([row]).astype(
        {
            Evidence.NAME: "str",
            Evidence.INCOME: "Int64",
            Evidence.EXPENDITURE: "Int64",
            Evidence.GRANT_MAKER: "boolean",
            Evidence.REGISTERED_ON: "datetime64[s]",
            Evidence.LAST_RETURN: "datetime64[s]",
        }
    )


def matched(returns_known: bool = True, /, **values: Any) -> set[str]:
    found = rules.matches(evidence(**values), REFERENCE, returns_known=returns_known)
    assert list(found) == [rule.reason.value for rule in PROFILE_RULES]
    assert [dtype.name for dtype in found.dtypes] == ["bool"] * len(PROFILE_RULES)
    return {str(column) for column in found.columns[found.iloc[0]]}


def by_name(name: str) -> set[str]:
    return matched(**{Evidence.NAME: name})


def test_an_organisation_at_work_is_matched_by_no_rule() -> None:
    assert matched() == set()


@pytest.mark.parametrize(
    "name",
    [
        "WRAYFORD GRANGE SCHOOL",
        "Bradford Grammar School",
        "Rishworth School Limited",
        "TWYFORD SCHOOL TRUST LIMITED",
        "St Mary's Church of England Primary School",
        "St Paul's Girls' Preparatory School Limited",
        "The Royal School for Girls",
        "Alder Valley Academies Trust",
        "L.E.A.D. Academy Trust",
        "The City Academy, Hackney",
        "Harris Bermondsey Academy",
        "Dulwich College",
        "Rotherham Sixth Form College",
        "Barnsley College of Further Education",
        "Gonville and Caius College in the University of Cambridge",
        "New College Oxford",
        "Aldervale University Centre",
        "University of Huddersfield",
        "The University of West Yorkshire",
        "Leeds Beckett University",
        "The Governors of Hipperholme Grammar School",
        "Castle Court School Educational Trust Limited",
        "St Joseph's Convent Preparatory School Gravesend",
        "The College of All Souls of the Faithful Departed, of Oxford",
    ],
)
def test_schools_colleges_and_universities_are_known_by_name(name: str) -> None:
    assert by_name(name) == {"school_university"}


@pytest.mark.parametrize(
    "name",
    [
        "Millbottom Pre-School",
        "Little Acorns Preschool Ltd",
        "Sunny Days Playschool",
        "Datchworth Nursery School",
        "Hillside After School Club",
        "Hillside Out of School",
        "Before and After School Care",
        "St John's Sunday School",
        "Polish Saturday School in Halifax",
        "Leeds Chinese Community School",
        "Elland School of Dance",
        "Longacres Riding School",
        "The Stage School",
        "The Old School",
        "Ripponden Old Bank Schoolroom",
        "The Old Grammar School",
        "School House Community Centre",
        "Heath Old Scholars' Association",
        "Crossley and Porter Old Boys",
        "Hipperholme Grammar School Fund",
        "Sowerby Bridge Grammar School Prize Fund",
        "Choppington Schools Exhibition Fund",
        "Royal College of Nursing",
        "College of Arms",
        "The Royal Academy of Arts",
        "North London Sports Academy",
        "Birmingham Boxing Academy",
        "Young Leaders' Academy",
        "Northern Academy of Performing Arts",
        "Recovery College",
        "Todmorden University of the Third Age (U3A)",
        "Calder Valley U3A",
        "Huddersfield University Students' Union",
        "Building Schools for Africa",
        "Calderdale Schools Music Association",
        "Forest School for All",
        "Academy of Medical Sciences",
        "College Road Allotment Society",
        "University Jewish Chaplaincy",
        "The Royal Drawing School",
        "National Preparatory School Orchestras",
    ],
)
def test_names_that_only_hold_the_word_are_no_schools(name: str) -> None:
    assert "school_university" not in by_name(name)


def test_what_an_organisation_says_it_does_can_speak_against_its_name() -> None:
    # An almshouse called a college: housing (107) and relief of poverty (105), no education (102).
    assert matched(**{Evidence.NAME: "Bromley College", Evidence.WHAT: "105 107"}) == set()
    assert matched(**{Evidence.NAME: "Bromley College", Evidence.WHAT: "102 107"}) == {"school_university"}
    # General charitable purposes (101) say nothing either way.
    assert matched(**{Evidence.NAME: "Bromley College", Evidence.WHAT: "101"}) == {"school_university"}


@pytest.mark.parametrize(
    "name",
    [
        "Calderdale and Huddersfield NHS Charity",
        "East Kent Hospitals NHS Trust Charitable Fund",
        "Sheffield Hospitals Charity",
        "The Jenny Lind Children's Hospital Charity",
        "Leeds Teaching Hospitals Charitable Foundation",
        "West Yorkshire Ambulance Service Charitable Fund",
        "Devon Primary Care Trust Charitable Fund and Other Related Charities",
        "Mid Cheshire Hospitals Charitable Fund",
        "Cardiff and Vale University Local Health Board General Purpose Charity",
    ],
)
def test_nhs_and_hospital_charities_are_known_by_name(name: str) -> None:
    assert by_name(name) == {"nhs"}


@pytest.mark.parametrize(
    "name",
    [
        "League of Friends of the Calderdale Royal Hospital",
        "The League of Friends of the Royal Marsden NHS Trust",
        "Friends of Deal Hospital",
        "Radio Royal, Hospital Broadcasting",
        "NHS Retirement Fellowship Halifax Branch",
        "Trinity Hospice",
        "Overgate Hospice Charity",
        "St John's Hospital Almshouse Charity",
        "Leeds Hospital Saturday Fund",
        "Yorkshire Air Ambulance",
        "St John Ambulance",
        "Keep Our NHS Public",
        "Animal Hospital Charity",
        "The Indus Hospital Charity for Pakistan",
        "Hospital of St Cross",
        "NHS Choir Halifax",
    ],
)
def test_those_who_help_a_hospital_are_no_nhs_bodies(name: str) -> None:
    assert "nhs" not in by_name(name)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Pennine Housing Association Limited", True),
        ("Hampshire Old People's Housing Society", True),
        ("East Midlands Housing Group", True),
        ("Harding (Kensington) Housing Association Ltd", True),
        ("Sir John Moore Almshouses", False),
        ("Almshouse and Housing Association Trust", False),
        ("Calder Housing Association Tenants' Group", False),
        ("Friends of Pennine Housing Association", False),
        ("Student Housing Association", False),
        ("Shelter Housing Aid Centre", False),
        ("Millbottom Housing Co-operative", False),
        ("Halifax Housing Advice", False),
        ("Joseph Rowntree Charitable Trust", False),
    ],
)
def test_housing_associations_are_known_by_name(name: str, is_one: bool) -> None:
    assert by_name(name) == ({"housing_association"} if is_one else set())


@pytest.mark.parametrize(
    "name",
    [
        "The Parochial Church Council of the Ecclesiastical Parish of St. Mark, Siddal",
        "PCC of All Saints, Dean",
        "Halifax Minster",
        "Christ Church, Southport",
        "St Mary's Church, Whitby",
        "Victory Baptist Church",
        "Wrayford Baptist Fellowship",
        "Central Methodist Church, Brighouse",
        "Calderdale Methodist Circuit",
        "Grace Chapel",
        "The Redeemed Christian Church of God, Praise Embassy",
        "Sutton Vineyard Church",
        "Elland Christian Fellowship",
        "Huddersfield Gospel Hall",
        "Halifax Congregation of Jehovah's Witnesses",
        "Jamia Masjid Ghausia",
        "MADNI MOSQUE",
        "Halifax Islamic Centre",
        "Bradford Reform Synagogue",
        "Guru Nanak Gurdwara",
        "Shree Swaminarayan Mandir",
        "Leeds Hindu Temple",
        "Samatha Buddhist Centre",
        "Todmorden Spiritualist Church",
        "Leeds Area Quaker Meeting",
        "Archdiocese of Birmingham",
        "Kings Church Darlington",
        "Gateway Church Abergavenny",
        "Living Word Ministries International",
        "Parish of St Nicholas with St Mary, Lavant",
        "Sri Selva Vinayagar Temple",
        "Spiritual Assembly of the Baha'is of York",
    ],
)
def test_places_of_worship_are_known_by_name(name: str) -> None:
    assert by_name(name) == {"faith_worship"}


@pytest.mark.parametrize(
    "name",
    [
        "Church Street Community Centre",
        "Church Lane Allotments",
        "Whitechapel Gallery",
        "Christchurch Sailing Club",
        "Whitchurch Silver Band",
        "Chapel Allerton Lawn Tennis Club",
        "Temple Newsam Running Club",
        "The Honourable Society of the Middle Temple",
        "Minster Lovell Village Hall",
        "Friends of St Bartholomew's Church",
        "Halifax Parish Church Bell Ringers",
        "St Jude's Church Hall",
        "Hillside Church Rooms",
        "Church Lads' and Church Girls' Brigade",
        "St Thomas's Church Playgroup",
        "Methodist Homes Day Centre",
        "Abbeyfield Halifax Society",
        "Historic Chapels Restoration Trust",
        "Church Urban Fund",
        "Church Action on Poverty",
        "Ecclesfield Church Charities",
        "Christian Aid",
        "Cathedral Camps",
        "Priory Park Bowls",
        "Muslim Women's Council",
        "The Abbey Theatre",
        "St Mary's Parish Church Sick Poor Fund",
        "Yeaveley Church of England Educational Trust",
        "Ministry of Sound Charity",
        "The Poor of the Parish of St Mary",
    ],
)
def test_names_that_only_hold_a_church_are_no_places_of_worship(name: str) -> None:
    assert "faith_worship" not in by_name(name)


def test_religion_as_the_only_purpose_is_faith_whatever_the_name() -> None:
    for what, is_faith in (("108", True), ("101 108", True), ("102 108", False), ("101", False), ("", False)):
        assert ("faith_worship" in matched(**{Evidence.WHAT: what})) is is_faith


@pytest.mark.parametrize(
    "name",
    [
        "Friends of Wrayford Primary School",
        "THE FRIENDS OF WOODLANDS INFANT SCHOOL",
        "Friends of Beccles Primary Academy",
        "Millbottom School Parent Teacher Association",
        "St. Malachy's PTA",
        "Sapcote PTFA",
        "Parents and Friends of Greenfields School",
        "The Association of Parents, Teachers and Friends of Warnham Church of England Primary School",
        "Stokenham Area Primary School Home-School Association",
        "Appleby School Parents' Association",
        "Ermysted's Grammar School Friends' Association",
        "Cockermouth School Association",
    ],
)
def test_parents_and_friends_of_a_school_are_no_school(name: str) -> None:
    assert by_name(name) == {"parent_teacher"}


@pytest.mark.parametrize(
    "name",
    [
        "Friends of Westfield Park",
        "Friends of the Old School",
        "Single Parents' Association of Elland",
        "Bereaved Parents' Group",
        "Friends of the Hospital School Museum",
        "Friends of Kibera School, Kenya",
        "Friends of the Royal College of Music",
        "Friends of Leeds University Library",
        "Parents of Autistic Children",
        "Woore Pre-School Parents Committee",
    ],
)
def test_other_friends_and_parents_are_no_parent_teacher_associations(name: str) -> None:
    assert "parent_teacher" not in by_name(name)


@pytest.mark.parametrize(
    "name", ["", "   ", "|||", "=HYPERLINK(1)", "École du Nord", "Ysgol Gymraeg", "\x00", "PTA" * 200]
)
def test_odd_names_break_nothing(name: str) -> None:
    assert by_name(name) <= {"parent_teacher"}


def test_a_funder_says_so_or_does_nothing_else() -> None:
    assert matched(**{Evidence.GRANT_MAKER: True}) == {"grant_maker"}
    assert matched(**{Evidence.GRANT_MAKER: False}) == set()
    for how, only_grants in (("301", True), ("302", True), ("301 302", True), ("302 306", False), ("306", False)):
        assert matched(**{Evidence.HOW: how}) == ({"grant_maker"} if only_grants else set())


def test_reach_decides_who_is_only_hosted_here() -> None:
    assert matched(**{Evidence.REACH: Reach.NATIONAL.value}) == {"national"}
    assert matched(**{Evidence.REACH: Reach.OVERSEAS.value}) == {"overseas"}
    for reach in (Reach.LOCAL, Reach.SUB_REGIONAL, Reach.REGIONAL, Reach.NOT_STATED):
        assert matched(**{Evidence.REACH: reach.value}) == set()


@pytest.mark.parametrize(
    ("income", "expenditure", "dormant"),
    [(0, 0, True), (0, None, False), (None, 0, False), (None, None, False), (0, 5, False), (5, 0, False)],
)
def test_no_money_is_dormant_only_where_both_are_reported(
    income: int | None,
    expenditure: int | None,
    dormant: bool,
) -> None:
    found = matched(**{Evidence.INCOME: income, Evidence.EXPENDITURE: expenditure})
    assert found == ({"dormant"} if dormant else set())


@pytest.mark.parametrize(
    ("registered", "last", "dormant"),
    [
        # The register is of 7 September 2025: 24 months before it is 7 September 2023.
        ("2001-05-06", "2023-09-06", True),
        ("2001-05-06", "2023-09-07", False),
        ("2001-05-06", None, True),
        ("2023-09-06", None, True),
        ("2023-09-07", None, False),  # has not been on the register for longer than 24 months
        ("2025-01-01", None, False),
        (None, None, False),
    ],
)
def test_two_years_without_a_return_is_dormant(
    registered: str | None,
    last: str | None,
    dormant: bool,
) -> None:
    values = {Evidence.REGISTERED_ON: pd.Timestamp(registered), Evidence.LAST_RETURN: pd.Timestamp(last)}
    assert matched(**values) == ({"dormant"} if dormant else set())
    assert matched(False, **values) == set()  # nobody looked for returns


@pytest.mark.parametrize(
    ("reason", "values", "said"),
    [
        ("school_university", {Evidence.NAME: "Heath Grammar School"}, "its name holds “grammar school”"),
        ("faith_worship", {Evidence.WHAT: "108"}, "religious activities are all that it says it does (theme 108)"),
        ("grant_maker", {Evidence.GRANT_MAKER: True}, "its annual return says that making grants is its main activity"),
        ("grant_maker", {Evidence.HOW: "301 302"}, "making grants is all that it says it does (themes 301, 302)"),
        ("dormant", {Evidence.INCOME: 0, Evidence.EXPENDITURE: 0}, "it reported no income and no spending"),
        ("dormant", {Evidence.LAST_RETURN: pd.Timestamp("2022-05-03")}, "its last return came on 3 May 2022"),
        ("dormant", {Evidence.LAST_RETURN: pd.NaT}, "no return of it was ever received"),
        ("national", {Evidence.REACH: "national"}, "it says that it works throughout England or Wales, or further"),
    ],
)
def test_every_match_says_what_it_rests_on(reason: str, values: dict[str, Any], said: str) -> None:
    assert reason in matched(**values)
    assert rules.grounds(evidence(**values), pd.Series([reason], dtype="str")).tolist() == [said]


def test_no_rule_has_no_ground() -> None:
    assert rules.grounds(evidence(), pd.Series([None], dtype="str")).isna().all()


def test_flags_are_the_rules_that_a_profile_keeps() -> None:
    found = rules.matches(
        pd.concat(
            [
                evidence(**{Evidence.NAME: "Grace Chapel"}),
                evidence(**{Evidence.NAME: "Elland PTA", Evidence.WHAT: "108"}),
                evidence(),
            ],
            ignore_index=True,
        ),
        REFERENCE,
        returns_known=True,
    )
    assert rules.flags(found, RuleProfile.VCSE).tolist() == ["faith_worship", "faith_worship parent_teacher", ""]
    assert rules.flags(found, RuleProfile.NCVO).tolist() == ["", "", ""]
    assert rules.flags(found, RuleProfile.ALL).tolist() == ["", "", ""]


def test_an_empty_register_has_no_matches() -> None:
    found = rules.matches(evidence().iloc[:0], REFERENCE, returns_known=True)
    assert found.empty
    assert SetAsideReason.DORMANT.value in found


def test_evidence_is_gathered_from_all_tables_of_a_project() -> None:
    project = replace(
        small_project(),
        classifications=tables.CLASSIFICATIONS.conform(
            pd.DataFrame(
                {
                    Theme.ORG: [HUB] * 5,
                    Theme.CODE: ["302", "109", "204", "101", "109"],
                    Theme.TYPE: ["How", "What", "Who", "What", "What"],
                }
            )
        ),
        returns_part_a=tables.RETURNS_A.conform(
            pd.DataFrame(
                {
                    Return.ORG: [HUB, HUB, "GB-CHC-900002", "GB-CHC-900002"],
                    Return.ORDER: [2, 1, None, None],
                    Return.PERIOD_END: ["2024-03-31", "2025-03-31", "2025-03-31", "2023-03-31"],
                    Return.GRANT_MAKER: [False, True, False, True],
                }
            )
        ),
        annual_returns=tables.ANNUAL_RETURNS.conform(
            pd.DataFrame({Return.ORG: [HUB, HUB, HUB], Return.RECEIVED_ON: ["2024-01-05", "2025-01-05", None]})
        ),
        areas_of_operation=tables.AREAS_OF_OPERATION.conform(
            pd.DataFrame(
                {Operation.ORG: [HUB], Operation.TYPE: ["Region"], Operation.NAME: ["Throughout England And Wales"]}
            )
        ),
    )
    found = rules.evidence_of(project)
    assert found.index.equals(project.organisations.index)
    hub, food = found.iloc[0], found.iloc[1]
    assert (hub[Evidence.WHAT], hub[Evidence.HOW], hub[Evidence.REACH]) == ("101 109", "302", "national")
    assert bool(hub[Evidence.GRANT_MAKER])  # of the return with the order 1
    assert hub[Evidence.LAST_RETURN] == pd.Timestamp("2025-01-05")
    assert (food[Evidence.WHAT], food[Evidence.REACH]) == ("", "not_stated")
    assert not food[Evidence.GRANT_MAKER]  # of the newest period, where no order is given
    assert pd.isna(food[Evidence.LAST_RETURN])
    assert pd.isna(found.iloc[2][Evidence.GRANT_MAKER])


def test_returns_are_known_when_their_table_was_read_even_if_nobody_here_sent_one() -> None:
    project = small_project()
    assert not rules.returns_known(project)
    source = project.sources.iloc[[0]].assign(**{Source.DATASET: DatasetId.ANNUAL_RETURN_HISTORY.value})
    assert rules.returns_known(replace(project, sources=pd.concat([project.sources, source], ignore_index=True)))
    returns = tables.ANNUAL_RETURNS.conform(pd.DataFrame({Return.ORG: [HUB]}))
    assert rules.returns_known(replace(project, annual_returns=returns))
