"""The answer to a contract question in plain sentences, for everybody who has no time for tables."""

from __future__ import annotations

from kil_mapper.model.contracts import ContractAnswer, FallsTo
from kil_mapper.model.prose import pounds
from kil_mapper.model.results import Counted, Results
from kil_mapper.model.tables import Theme
from kil_mapper.model.vocabulary import Reach

_LEFT = {3: "three", 1: "one", 0: "none"}


def answer_sentences(answer: ContractAnswer, results: Results) -> tuple[str, ...]:
    """Who could bid, where the pool runs dry, what lots and partners change, and what is not known.

    Args:
        answer: The answer.
        results: What it was asked of.
    """
    said = (
        _alone(answer, results),
        "" if answer.eligible_local else _none_local(results),
        _falls(answer.falls_to),
        _lots(answer),
        _named_lots(answer),
        _together(answer, results),
        _unknown(answer.unknown_income),
        _withheld(answer.withheld),
    )
    return tuple(filter(None, said))


def _alone(answer: ContractAnswer, results: Results) -> str:
    question, noun = answer.question, results.project.noun[1]
    return (
        f"For {pounds(question.annual_value)} a year without VAT an organisation must turn over "
        f"{pounds(question.required_turnover)}: {answer.eligible:,} of {results.kept:,} {noun} could bid alone"
        f"{_asked(answer, results)}, {answer.eligible_local:,} of them local, {answer.eligible_local_current:,} of "
        f"these with accounts no older than 24 months."
    )


def _reach_known(results: Results) -> bool:
    """Whether anybody counted says where it works: otherwise that nobody is local is not known, rather than so."""
    return results.counted.empty or bool((results.counted[Counted.REACH] != Reach.NOT_STATED.value).any())


def _none_local(results: Results) -> str:
    if _reach_known(results):
        return "No local organisation could bid alone: as it stands, it excludes them."
    return "Nobody here is known to be local, because it is not known where anybody works."


def _asked(answer: ContractAnswer, results: Results) -> str:
    """What the question was narrowed to."""
    question = answer.question
    words = []
    if question.theme:
        themes = results.project.classifications
        of_code = themes.loc[themes[Theme.CODE] == question.theme.strip(), Theme.DESCRIPTION]
        words.append(f"of the theme “{of_code.iloc[0] if len(of_code) else question.theme.strip()}”")
    if question.ward:
        words.append(f"based in {question.ward.strip()}")
    if question.reach:
        words.append(f"of {' or '.join(reach.word for reach in question.reach)} reach")
    if question.current_only:
        words.append("with accounts no older than 24 months")
    return f" (asked of those {', '.join(words)})" if words else ""


def _falls(steps: tuple[FallsTo, ...]) -> str:
    known = [(step.organisations, step.above_annual_value) for step in steps if step.above_annual_value is not None]
    if not known:
        return ""
    parts = [f"to {_LEFT.get(left, left)} above £{above:,}" for left, above in known]
    return f"The pool falls {', '.join(parts)} a year."


def _lots(answer: ContractAnswer) -> str:
    lots = [lot for lot in answer.lots if lot.lots > 1]
    if not lots:
        return ""
    if all(lot.eligible == answer.eligible for lot in lots):
        return "Equal lots add nobody."
    parts = [f"{lot.eligible:,} with {lot.lots} lots of £{lot.annual_value_each:,.0f} a year" for lot in lots]
    return f"Cut into equal lots, more could bid alone for one of them: {', '.join(parts)}."


def _named_lots(answer: ContractAnswer) -> str:
    if not answer.named_lots:
        return ""
    parts = [
        f"{lot.name} (£{lot.annual_value:,.0f} a year, {lot.share:.0%}) by {lot.eligible:,}"
        for lot in answer.named_lots
    ]
    rest = 1 - sum(share for _, share in answer.question.named_lots)
    left = f" {float(rest):.0%} of the contract is in no lot." if rest else ""
    return f"Lots could be bid for alone: {', '.join(parts)}.{left}"


def _together(answer: ContractAnswer, results: Results) -> str:
    if not answer.consortia and not _reach_known(results):
        return "No consortium is suggested: that takes local partners, and nobody is known to be one."
    if not answer.consortia:
        return "No consortium of up to eight local partners with current accounts turns over enough."
    fewest = answer.consortia[0]
    partner = "; one of them is hyper-local" if fewest.hyper_local else ""
    return (
        f"Some that could not bid alone could bid together: {len(fewest.members)} partners have a turnover of "
        f"£{fewest.combined_turnover:,}, of which the largest has {fewest.largest_share:.0%}{partner}."
    )


def _unknown(number: int) -> str:
    if not number:
        return ""
    many = f"{number:,} organisations with unknown income are"
    return f"{'One organisation with unknown income is' if number == 1 else many} in none of these counts."


def _withheld(number: int) -> str:
    if not number:
        return ""
    return (
        f"{number:,} of those counted {'is' if number == 1 else 'are'} not listed: naming them would name their place."
    )
