"""The rules of who counts, each declared once (METHODS §3). Settings, help, ledger and method note derive from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kil_mapper.model.vocabulary import RuleProfile, SetAsideReason

ALL, VCSE, NCVO = RuleProfile.ALL, RuleProfile.VCSE, RuleProfile.NCVO


class Evidence:
    """Columns that rules look at: one row an organisation, whether of a project or of the whole register."""

    ID: Final = "org_id"
    NAME: Final = "name"
    INCOME: Final = "income"  # Int64 pounds as reported, or as a person set it; <NA> = not known
    EXPENDITURE: Final = "expenditure"
    REGISTERED_ON: Final = "registered_on"
    WHAT: Final = "what"  # text: What-codes in order, joined by " "; "" = none
    HOW: Final = "how"  # text: How-codes likewise
    GRANT_MAKER: Final = "grant_maker"  # boolean: newest part A says making grants is the main activity
    REACH: Final = "reach"  # a Reach
    LAST_RETURN: Final = "last_return"  # date a return was last received; NaT = never, or the table is not loaded


@dataclass(frozen=True)
class Rule:
    """One rule by which organisations are set aside.

    Attributes:
        reason: What it says of those it matches; also its name.
        why: Why a profile leaves them out, one plain sentence.
        evidence: What it looks at.
        certain: Whether a register states it; otherwise "by rule, check".
        profiles: The profiles that set its matches aside.
        flagged_by: The profiles that keep its matches and flag them.
    """

    reason: SetAsideReason
    why: str
    evidence: str
    certain: bool
    profiles: frozenset[RuleProfile] = frozenset()
    flagged_by: frozenset[RuleProfile] = frozenset()

    @property
    def label(self) -> str:
        """What people read."""
        return self.reason.label

    @property
    def certainty(self) -> str:
        """How sure it is, in words."""
        if self.reason is SetAsideReason.BY_HAND:
            return BY_PERSON
        if self.reason is SetAsideReason.MERGED_DUPLICATE:
            return f"{BY_REGISTER}, or {BY_PERSON}"  # of one organisation it is either
        return BY_REGISTER if self.certain else "by rule, check"


BY_REGISTER: Final = "stated by a register"
BY_PERSON: Final = "decided by a person"
_R = SetAsideReason
_BOTH = frozenset({VCSE, NCVO})

BASE: Final = (
    Rule(_R.UNREADABLE, "What cannot be read cannot be counted.", "the record itself", certain=True),
    Rule(_R.LINKED, "Its figures are in those of its main charity.", "the linked charity number", certain=True),
    Rule(_R.REMOVED, "It no longer exists as a charity.", "the registration status", certain=True),
    Rule(
        _R.MERGED_DUPLICATE,
        "One body on two registers, or registered anew, is one organisation.",
        "the same company number (never that of a CIO), a record given twice, or a person’s confirmation",
        certain=True,
    ),
    Rule(_R.NOT_LOCATED, "Nobody can say where it is based.", "the contact postcode", certain=True),
    Rule(_R.OUTSIDE, "It is based in another place.", "the contact postcode", certain=True),
)
"""What every profile sets aside. Those without a place here are counted, not stored, and cannot be brought back."""

PROFILE_RULES: Final = (
    Rule(
        _R.SCHOOL_UNIVERSITY,
        "Schools and universities are public or independent education, not the voluntary sector a council commissions.",
        "words in the name: school, academy, college, university; not those of playgroups, classes, friends or funds",
        certain=False,
        profiles=_BOTH,
    ),
    Rule(
        _R.NHS,
        "NHS and hospital charities raise money for a public service.",
        "words in the name: NHS, hospital charity; not those of leagues of friends, radio or hospices",
        certain=False,
        profiles=_BOTH,
    ),
    Rule(
        _R.HOUSING_ASSOCIATION,
        "Housing associations are a regulated industry whose turnover hides everything else.",
        "words in the name: housing association, society or group; not those of almshouses or tenants",
        certain=False,
        profiles=_BOTH,
    ),
    Rule(
        _R.GRANT_MAKER,
        "A funder gives money and delivers no service; it is shown apart as an asset.",
        "the annual return says that making grants is its main activity, or making grants is all that it does",
        certain=True,
        profiles=frozenset({VCSE}),
    ),
    Rule(
        _R.NATIONAL,
        "Only its head office is here; its income is not local capacity. It is shown apart as hosted here.",
        "areas of operation: Wales, or throughout England",
        certain=True,
        profiles=frozenset({VCSE}),
    ),
    Rule(
        _R.OVERSEAS,
        "It works abroad alone. It is shown apart as hosted here.",
        "areas of operation: other countries and no area of the United Kingdom",
        certain=True,
        profiles=frozenset({VCSE}),
    ),
    Rule(
        _R.FAITH_WORSHIP,
        "NCVO leaves out places of worship; many also serve their neighbourhood, so look before you leave one out.",
        "words in the name: church, mosque, temple and others, not those of halls, clubs or friends; or religious "
        "activities as its only purpose",
        certain=False,
        profiles=frozenset({NCVO}),
        flagged_by=frozenset({VCSE}),
    ),
    Rule(
        _R.PARENT_TEACHER,
        "Parent teacher associations raise money for one school; they are kept and marked.",
        "words in the name: PTA, parents’ association, friends of a school",
        certain=False,
        flagged_by=frozenset({VCSE}),
    ),
    Rule(
        _R.DORMANT,
        "Nothing shows that it is still active.",
        "no income and no spending, both reported; or no annual return received in the 24 months before the register’s "
        "own date, though registered for longer",
        certain=True,
        profiles=_BOTH,
    ),
)
"""What profiles differ in, in the order in which rules are checked. Each can be switched off or on in a project."""

BY_HAND: Final = Rule(
    _R.BY_HAND, "Somebody decided so, and said why.", "the decisions kept in the project", certain=True
)

RULES: Final = (*BASE, *PROFILE_RULES, BY_HAND)


def rule_of(reason: SetAsideReason) -> Rule:
    """The declaration of a rule."""
    return next(rule for rule in RULES if rule.reason is reason)


def rules_of(profile: RuleProfile) -> tuple[Rule, ...]:
    """The rules by which a profile sets aside beyond what all do, in the order in which they are checked."""
    return tuple(rule for rule in PROFILE_RULES if profile in rule.profiles)
