"""Which rules of who counts match an organisation, and in which words to say so (METHODS §3; `model.rules`)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper.analysis import rule_words
from kil_mapper.analysis.reach import reach_of
from kil_mapper.analysis.rule_words import NAME_RULES, Words
from kil_mapper.model import days
from kil_mapper.model.project import Project
from kil_mapper.model.results import Counted
from kil_mapper.model.rules import PROFILE_RULES, Evidence
from kil_mapper.model.tables import Org, Return, Source, Theme
from kil_mapper.model.vocabulary import DatasetId, Reach, RuleProfile, SetAsideReason

DORMANT_AFTER_MONTHS = 24
GENERAL, RELIGION = "101", "108"  # What-codes: general charitable purposes say nothing of what is done
_ONLY_RELIGION = (RELIGION, f"{GENERAL} {RELIGION}")
_ONLY_GRANTS = ("301", "302", "301 302")  # How-codes: makes grants to individuals, to organisations


def evidence_of(project: Project, reach: pd.Series | None = None) -> pd.DataFrame:
    """What the rules look at, for every stored row of a project.

    Args:
        project: The project.
        reach: How far each organisation works, where that is known already.

    Returns:
        A frame with the index of `project.organisations` and the columns of `Evidence`.
    """
    organisations = project.organisations
    ids = organisations[Org.ID]
    if reach is None:
        reach = reach_of(ids, project.areas_of_operation)[Counted.REACH]
    frame = pd.DataFrame(
        {
            Evidence.ID: ids,
            Evidence.NAME: organisations[Org.NAME],
            Evidence.INCOME: organisations[Org.TURNOVER_BY_HAND].fillna(organisations[Org.INCOME]),
            Evidence.EXPENDITURE: organisations[Org.EXPENDITURE],
            Evidence.REGISTERED_ON: organisations[Org.REGISTERED_ON],
            Evidence.WHAT: _told(_codes(project.classifications, "1"), ids).fillna("").astype("str"),
            Evidence.HOW: _told(_codes(project.classifications, "3"), ids).fillna("").astype("str"),
            Evidence.GRANT_MAKER: _told(_grant_makers(project.returns_part_a), ids).astype("boolean"),
            Evidence.REACH: reach,
        }
    )
    received = project.annual_returns.groupby(Return.ORG)[Return.RECEIVED_ON].max()
    frame[Evidence.LAST_RETURN] = _told(received, ids).astype("datetime64[s]")
    return frame


def _told(values: pd.Series, ids: pd.Series) -> pd.Series:
    """Values by org_id laid beside the organisations; unlike `map` it keeps their type when none is found."""
    return values.reindex(ids).set_axis(ids.index)


def returns_known(project: Project) -> bool:
    """Whether the history of annual returns was among the files: without it nobody can be said to have sent none."""
    return bool(
        len(project.annual_returns) or (project.sources[Source.DATASET] == DatasetId.ANNUAL_RETURN_HISTORY.value).any()
    )


def _codes(classifications: pd.DataFrame, first_digit: str) -> pd.Series:
    """Codes of one kind (1 What, 2 Who, 3 How) by organisation, each once, in order, joined by a space."""
    rows = classifications[classifications[Theme.CODE].str.startswith(first_digit).fillna(value=False).astype(bool)]
    rows = rows[[Theme.ORG, Theme.CODE]].drop_duplicates().sort_values(Theme.CODE)
    found: dict[str, str] = {}
    for org_id, code in zip(rows[Theme.ORG].tolist(), rows[Theme.CODE].tolist(), strict=True):
        found[org_id] = f"{found[org_id]} {code}" if org_id in found else code
    return pd.Series(found, dtype="str")


def _grant_makers(returns: pd.DataFrame) -> pd.Series:
    """What the newest part A says of making grants, by organisation; those that say nothing are left out."""
    told = returns.dropna(subset=[Return.GRANT_MAKER])
    newest_last = told.sort_values([Return.ORDER, Return.PERIOD_END], ascending=[False, True], na_position="first")
    return newest_last.drop_duplicates(Return.ORG, keep="last").set_index(Return.ORG)[Return.GRANT_MAKER]


def matches(evidence: pd.DataFrame, reference_date: date, *, returns_known: bool) -> pd.DataFrame:
    """Which rules match which organisation, whatever the profile does with it.

    Args:
        evidence: One row an organisation, with the columns of `Evidence`.
        reference_date: The register's own date of extract; two years without a return count back from it.
        returns_known: Whether `Evidence.LAST_RETURN` was looked up: False when the table was not there.

    Returns:
        A frame with the index of `evidence` and one bool column for each of `PROFILE_RULES`, named by its reason.
    """
    names = rule_words.plain(evidence[Evidence.NAME])
    what = evidence[Evidence.WHAT].astype("str").fillna("")
    found = {reason: _named(words, names, what) for reason, words in NAME_RULES.items()}
    found[SetAsideReason.FAITH_WORSHIP] |= what.isin(_ONLY_RELIGION)
    found[SetAsideReason.GRANT_MAKER] = _true(evidence[Evidence.GRANT_MAKER]) | evidence[Evidence.HOW].isin(
        _ONLY_GRANTS
    )
    found[SetAsideReason.NATIONAL] = evidence[Evidence.REACH] == Reach.NATIONAL.value
    found[SetAsideReason.OVERSEAS] = evidence[Evidence.REACH] == Reach.OVERSEAS.value
    found[SetAsideReason.DORMANT] = _without_money(evidence)
    if returns_known:
        found[SetAsideReason.DORMANT] |= _without_return(evidence, reference_date)
    return pd.DataFrame({rule.reason.value: found[rule.reason].astype(bool) for rule in PROFILE_RULES})


def _true(values: pd.Series) -> pd.Series:
    return values.fillna(value=False).astype(bool)


def _named(words: Words, names: pd.Series, what: pd.Series) -> pd.Series:
    """Whether a name is of this kind, and what the organisation says it does is not against it."""
    named = _holds(names, words.hit)
    kept = ~_holds(names[named], words.miss)  # few names are met, and a whole register is looked through
    if words.themes:
        said = what[named]
        kept &= (said == "") | _holds(said, "|".join((GENERAL, *words.themes)))
    found = named.to_numpy(copy=True)
    found[found] = kept
    return pd.Series(found, index=names.index)


def _holds(texts: pd.Series, pattern: str) -> pd.Series:
    """Whether texts hold a pattern, by Arrow itself: pandas takes the slower `re` for names that are not ASCII."""
    found = pc.match_substring_regex(pa.array(texts, type=pa.string(), from_pandas=True), pattern)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=texts.index).astype(bool)


def _without_money(evidence: pd.DataFrame) -> pd.Series:
    """Nothing came in and nothing went out, both reported: a blank is not a nought."""
    return _true(evidence[Evidence.INCOME] == 0) & _true(evidence[Evidence.EXPENDITURE] == 0)


def _without_return(evidence: pd.DataFrame, reference_date: date) -> pd.Series:
    """No return received in the last two years by one that was on the register all the time."""
    limit = pd.Timestamp(reference_date) - pd.DateOffset(months=DORMANT_AFTER_MONTHS)
    last = evidence[Evidence.LAST_RETURN]
    return (evidence[Evidence.REGISTERED_ON] < limit) & (last.isna() | (last < limit))


def flags(matched: pd.DataFrame, profile: RuleProfile) -> pd.Series:
    """The reasons that a profile keeps and flags, joined by a space; empty for most (`Counted.FLAGS`).

    Args:
        matched: What `matches` found.
        profile: The rule profile in use.
    """
    flagged = [rule.reason.value for rule in PROFILE_RULES if profile in rule.flagged_by]
    text = pd.Series("", index=matched.index, dtype="str")
    for word in flagged:
        text = text.mask(matched[word], text + f" {word}")
    return text.str.strip()


def grounds(evidence: pd.DataFrame, reason: pd.Series) -> pd.Series:
    """What the match of a rule rests on, in words that a person can check.

    Args:
        evidence: One row an organisation, with the columns of `Evidence`.
        reason: The rule to speak of, by organisation: a `SetAsideReason` of `PROFILE_RULES`, and one that matched;
            missing where there is none.

    Returns:
        Words without a full stop, such as: its name holds “grammar school”. Missing where there is no rule.
    """
    asked = evidence.assign(reason=reason)[reason.notna()]
    asked["plain"] = rule_words.plain(asked[Evidence.NAME])
    said = [_GROUNDS[SetAsideReason(row["reason"])](row) for row in asked.to_dict("records")]
    return pd.Series(said, index=asked.index, dtype="str").reindex(evidence.index)


_Row = dict[Hashable, Any]


def _by_name(row: _Row) -> str:
    words = rule_words.found(NAME_RULES[SetAsideReason(row["reason"])], row["plain"])
    return f"its name holds “{words}”" if words else "religious activities are all that it says it does (theme 108)"


def _by_grants(row: _Row) -> str:
    if row[Evidence.GRANT_MAKER] is True:
        return "its annual return says that making grants is its main activity"
    return f"making grants is all that it says it does (themes {row[Evidence.HOW].replace(' ', ', ')})"


def _by_silence(row: _Row) -> str:
    if row[Evidence.INCOME] == 0 and row[Evidence.EXPENDITURE] == 0:
        return "it reported no income and no spending"
    last = row[Evidence.LAST_RETURN]
    return "no return of it was ever received" if pd.isna(last) else f"its last return came on {days.day(last)}"


_GROUNDS: dict[SetAsideReason, Callable[[_Row], str]] = {
    **dict.fromkeys(NAME_RULES, _by_name),
    SetAsideReason.GRANT_MAKER: _by_grants,
    SetAsideReason.NATIONAL: lambda _: "it says that it works throughout England or Wales, or further",
    SetAsideReason.OVERSEAS: lambda _: "all areas that it says it works in are abroad",
    SetAsideReason.DORMANT: _by_silence,
}
