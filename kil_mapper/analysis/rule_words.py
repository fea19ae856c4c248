"""The words in names by which rules recognise kinds of organisation (METHODS §3). Where a name is in doubt, it is kept.

Patterns are matched against a name in one plain form (`plain`): lower case, no apostrophes, "and" for "&", one space
between words, and "|" where a comma, bracket or dash parts the name. They hold to what RE2 knows (no look-around), so
that a whole register is matched within a second.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from kil_mapper.model.vocabulary import SetAsideReason


def _phrases(text: str) -> str:
    """A pattern for any of the phrases in a list parted by commas, each as whole words."""
    any_of = re.sub(r",\s+", "|", " ".join(text.split()))
    return rf"\b(?:{any_of})\b"


def _at_end(text: str) -> str:
    """The same, for phrases at the end of a name or of a part of it; legal forms may follow."""
    return _phrases(text) + r"(?: (?:limited|ltd|cio|plc|inc|uk))*(?: ?\||$)"


@dataclass(frozen=True)
class Words:
    """How one kind of organisation is recognised by its name.

    Attributes:
        hit: What such names hold.
        miss: What shows that the name is that of something else; it outweighs `hit`.
        themes: What-codes (register classification) of such organisations. One that reports what it does, and none of
            these nor general charitable purposes (101), is not of this kind, whatever its name.
    """

    hit: str
    miss: str
    themes: tuple[str, ...] = ()


def plain(names: pd.Series) -> pd.Series:
    """Names in the form that the patterns are written for."""
    text = names.astype("str").fillna("").str.lower()
    text = text.str.replace("['’‘`´]", "", regex=True).str.replace("&", " and ", regex=False)
    text = text.str.replace(r"[,;:()\[\]/|]| [-–—]+ ", " | ", regex=True)
    return text.str.replace(r"[^0-9a-zà-ÿ|]+", " ", regex=True).str.strip()


def found(words: Words, name: str) -> str:
    """The words of a name that made it match; empty when none did.

    Args:
        words: The kind of organisation.
        name: A name in the form of `plain`.
    """
    match = re.search(words.hit, name)
    return match.group().strip(" |") if match else ""


_SCHOOL = "(?:schools?|academy|academies|college)"
_ABROAD = """
    africa, kenya, uganda, malawi, ghana, nigeria, gambia, tanzania, zambia, ethiopia, sierra leone, india, pakistan,
    nepal, bangladesh, palestine, gaza, israel, jerusalem, overseas"""

PARENT_TEACHER = Words(
    hit=_phrases(
        rf"""pta, p t a, ptfa, ptsa, psfa, fptsa, parents? ?(?:and |\| )?(?:staff|teachers?),
        teachers? (?:and |\| )?parents?, home (?:and )?school association, parents\b.*\b{_SCHOOL},
        {_SCHOOL}\b.*\bparents, parents (?:and |\| )?friends, friends and parents,
        friends (?:of|at|for)\b.*\b{_SCHOOL}, (?:school|academy) (?:parents |and )*friends,
        (?:school|academy) association, friends (?:of|at)\b.*\b(?:primary|infants?|juniors?|c of e|grammar)"""
    ),
    # Playgroups are no schools, old schools are village halls, and hospitals have friends too.
    miss=_phrases(
        rf"""pre ?schools?, play ?(?:schools?|groups?), (?:sunday|riding|ragged|medical|music|dance) schools?,
        old schools?, schools? of, old (?:boys|girls|scholars|pupils), alumni, foster\w*, adopt\w*, bereaved,
        (?:single|lone|one) parents?, museum, library, hospitals?, hospices?, theatre, students?, university,
        royal college, home education, {_ABROAD}"""
    ),
)

_OTHER_BODY = r"""
    friends, parents?, pta, ptfa, ptsa, association, society, clubs?, union, guild, fellowship, league, funds?,
    scholarships?, bursary, bursaries, prizes?, exhibitions?, endowments?, appeal, awards?, bequest, gifts?, charities,
    charity of, icw, in conn\w+, benefit of, for (?:a |the )?(?:\w+ )?schools?, at the, allotments?, alumni, former,
    pupils?, students?, leavers, support\w*, chaplain\w*, choir, band, orchestras?, museum, library, project, mission,
    almshouses?, masjid, mosque, old (?:boys|girls|scholars|\w+ians), old (?:\w+ )?schools?, third age, u ?3 ?a,
    network, council"""
_NOT_A_SCHOOL_DAY = r"""
    after, out of, before, beyond, wrap ?around, breakfast, holiday, summer, winter, easter, home, forest, beach, farm,
    ragged, adult, evening, night, weekend, supplementary, complementary, mother tongue, community language"""
_ACTIVITY = r"""
    danc\w*, ballet, drama, theatre, stage, performing, music\w*, singing, guitar, strings?, opera, riding, equestrian,
    horse, ski, sail\w*, swim\w*, surf, diving, football, soccer, rugby, cricket, boxing, sports?, athletics?, gym\w*,
    judo, karate, kung fu, martial, taekwondo, fencing, tennis, golf, netball, basketball, badminton, hockey, cycling,
    circus, film, media, cookery, bak\w+, arts?, crafts?, cheer\w*, driving, flying, gliding, racing, recovery,
    wellbeing, life, leader\w*, youth, coding, code, digital, skills, train\w+, hair, beauty, fashion, enterprise,
    business, quran\w*, koran, hifz, sunnah, tajweed, madras\w*, yoga, meditation, spiritual, healing, wildlife, dog,
    mentor\w*, mums, family, food, growing, garden\w*, languages?, drawing, chinese, mandarin, cantonese, polish,
    greek, turkish, russian, ukrainian, arabic, hungarian, romanian, lithuanian, latvian, bulgarian, czech, slovak,
    tamil, telugu, gujarati, bengali, punjabi, hindi, urdu, nepali, persian, farsi, iranian, afghan, kurdish, somali,
    eritrean, ethiopian, portuguese, brazilian, spanish, italian, korean, albanian"""
_BETWEEN = r"(?: and \w+)?(?: (?:community|language|arts?|heritage|performing|development|saturday))*"
SCHOOL_UNIVERSITY = Words(
    hit="|".join(
        (
            _at_end(r"\w+ schools?, \w+ (?:academy|college), university(?: centre)?, university college"),
            _at_end(r"academy \| \w+, college \| \w+"),
            r"^(?:the )?university of \w+(?: \w+)?$",
            _phrases(
                r"""\w+ (?:school|college)(?: (?:educational )?(?:trust|company|charity|enterprises))? (?:limited|ltd),
                schools? for (?:girls|boys), prep(?:aratory)? school, college of\b.*\boxford,
                (?:multi )?academ(?:y|ies) (?:charitable )?trust, academies, sixth form college,
                college (?:in|within|of) the (?:town and )?university, college in (?:oxford|cambridge),
                college (?:oxford|cambridge|durham|london), college of (?:further|higher) education"""
            ),
        )
    ),
    miss="|".join(
        (
            _phrases(_OTHER_BODY),
            _phrases(
                """pre ?schools?, play ?schools?, nursery, nurseries, kindergarten, play ?groups?, play ?care,
                school after, sunday, saturday, sabbath, friday"""
            ),
            rf"{_phrases(_NOT_A_SCHOOL_DAY)}(?: and \w+)?(?: \w+)? {_SCHOOL}",
            rf"{_phrases(_ACTIVITY)}{_BETWEEN} {_SCHOOL}",
        )
    ),
    themes=("102",),
)

NHS = Words(
    hit=_phrases(
        r"""nhs, primary care trust, health authority, (?:local )?health board,
        ambulance service (?:nhs|charity|charitable|trust|general),
        (?:hospitals?|infirmary)(?: \w+){0,2} (?:charity|charities|charitable|trust funds?|general funds?|amenities),
        healthcare (?:trust )?(?:charitable|charity), hospitals trust"""
    ),
    # Friends, radio and volunteers of a hospital are the voluntary sector; old hospitals are almshouses.
    miss=_phrases(
        rf"""friends, l o f, league, fellowship, retire\w*, radio, broadcast\w*, volunt\w*, choir, museum, benevolent,
        staff, veterinary, animals?, pets?, horses?, saturday, contribut\w*, almshouses?, bedehouse, chapel, church,
        mission, missionary, association, society, club, campaign, (?:our|the) nhs,
        nhs (?:heroes|workers|nurses|doctors|charities together), school, hospices?, international, world, {_ABROAD}"""
    ),
    themes=("103",),
)

HOUSING_ASSOCIATION = Words(
    hit=_phrases("housing (?:association|society|group), registered social landlord"),
    miss=_phrases(
        """friends, tenants, residents, benevolent, almshouses?, staff, students?, advice, aid, federation,
        co ?(?:op|operative), foundation, community fund, charitable (?:trust|fund), welfare"""
    ),
    themes=("107",),
)

_CHURCH_PLACE = """
    street, st, road, rd, lane, ln, hill, row, walk, way, green, gate, close, croft, fields?, farm, house, hall, rooms?,
    school, end, bank, square, terrace, avenue, drive, court, mews, place, yard, view, wood, meadow, hostel, institute,
    stretton, fenton"""
FAITH_WORSHIP = Words(
    hit="|".join(
        (
            _at_end("church, chapel, cathedral, minster, abbey, tabernacle"),
            _at_end("ministries(?: (?:international|worldwide|trust))?"),
            _at_end(
                r"""(?:kings|city|gateway|connect|bible|vineyard|hope|life|grace|covenant|christ|jubilee|trinity|emmanuel)
                church \w+"""
            ),
            r"^(?:the )?(?:ecclesiastical )?parish of (?:st|saint|all saints|our lady|holy)\b",
            _phrases(
                r"""parochial church council, p ?c ?c of, district church council,
                (?:baptist|methodist|reformed|evangelical|pentecostal|apostolic|presbyterian|congregational) church,
                (?:catholic|orthodox|spiritualist|unitarian|lutheran|adventist|anglican|free|parish|elim) church,
                (?:community|christian|gospel|family|celestial|redeemed|international) (?:\w+ )?church,
                church(?:es)? of (?:god|christ|england|scotland|jesus|the|our|saint|st), church (?:at|in|and parish),
                church (?:council|ministries|fellowship|congregation), cathedral church,
                methodist\b.*\b(?:circuit|district), circuit\b.*\bmethodist, baptist fellowship,
                christian (?:fellowship|assembly|centre), gospel (?:hall|mission|church|centre|tabernacle),
                assembl(?:y|ies) of god, full gospel, meeting (?:house|hall) trust, kingdom hall,
                jehovahs witness(?:es)?, christadelphians?, society of friends, quakers?\b.*\bmeeting,
                salvation army\b.*\b(?:corps|citadel)"""
            ),
            _phrases(
                r"""mosques?, masjid, masjed, jamia, jamiat, islamic (?:cultural )?centre, imambargah, husseini?a,
                synagogues?, (?:hebrew|jewish) congregation, be(?:th|is) hamedrash, gurdwara, gurudwara,
                guru nanak\b.*\btemple, mandir, kovil, vihara, buddhist (?:\w+ )?centre,
                (?:hindu|sikh|buddhist|jain|swaminarayan|krishna|tamil|amman|taoist) (?:\w+ )?temple,
                (?:sri|shri|shree)\b.*\btemple, spiritual assembly of the bahais"""
            ),
            _phrases(
                """diocesan (?:board|trust|fund|synod), diocese of, archdiocese, (?:rural )?deanery (?:synod|of),
                monastery, priory of, convent of, sisters of (?:the|our|st|saint|mercy|charity|notre), brethren"""
            ),
        )
    ),
    # The building's friends, halls, clubs, playgroups and relief charities of a church are not the church.
    miss="|".join(
        (
            _phrases(
                r"""friends, bell ?ring\w*, ringers, organ, choir, music, concerts?, restoration, preservation,
                conservation, appeal, fabric, spire, tower, historic, museum, theatre, gallery, studios?, community
                (?:centre|association|hall|project), village hall, play ?groups?, pre ?schools?, nursery, schools?,
                academy, academies, college, educational, toddlers?, youth (?:club|centre|project), clubs?, scouts?,
                guides?, brownies, (?:girls|boys) brigade, lads, day (?:centre|care), lunch, food ?bank, pantry,
                homeless, night ?shelter, housing, almshouses?, charities, charity of, actors, players, history,
                residents, allotments?, cricket, football, bowl\w*, tennis, hospices?, hospital, care home, urban
                (?:fund|aid), action on poverty, pastoral aid, benevolent, widows, pensions?, estate, trust for, trust
                fund, fund for, poor (?:fund|of|members), relief, lands?, dole, clothing, graveyard, cemetery"""
            ),
            r"\b(?:church|chapel|minster|abbey|cathedral) " + _phrases(_CHURCH_PLACE),
        )
    ),
    themes=("108",),
)

NAME_RULES: dict[SetAsideReason, Words] = {
    SetAsideReason.SCHOOL_UNIVERSITY: SCHOOL_UNIVERSITY,
    SetAsideReason.NHS: NHS,
    SetAsideReason.HOUSING_ASSOCIATION: HOUSING_ASSOCIATION,
    SetAsideReason.FAITH_WORSHIP: FAITH_WORSHIP,
    SetAsideReason.PARENT_TEACHER: PARENT_TEACHER,
}
