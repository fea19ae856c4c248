"""Who could take a contract, as the command line prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kil_mapper.model.contracts import BreakdownBy, BreakdownRow, Consortium, ContractAnswer, LadderRow, PoolRow
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import Reach
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import pounds, table
from kil_mapper.workflows import THEMES_DO_NOT_ADD_UP, answer_sentences, contract_references

_COUNTS = ("Could bid alone", "Local", "Local, accounts up to date")


def print_contract(found: ContractAnswer, results: Results) -> None:
    """Who could take a contract: the answer in sentences, the pool, lots, consortia, and reference points."""
    for sentence in answer_sentences(found, results):
        say(sentence)
    pool = [
        (
            str(row[PoolRow.NAME]),
            pounds(row[PoolRow.TURNOVER]),
            Reach(row[PoolRow.REACH]).word,
            "withheld" if pd.isna(row[PoolRow.WARD]) else str(row[PoolRow.WARD]),
        )
        for row in found.pool.to_dict("records")
    ]
    if pool:
        out().print(table("Turn over enough", ("Organisation", "Turnover", "Reach", "Ward"), pool, right={1}))
    lots = [
        (
            str(lot.lots),
            f"£{lot.annual_value_each:,.0f}",
            *_three(lot.eligible, lot.eligible_local, lot.eligible_local_current),
        )
        for lot in found.lots
    ]
    out().print(table("In equal lots", ("Lots", "Annual value of each", *_COUNTS), lots, right={0, 1, 2, 3, 4}))
    if found.named_lots:
        named = [
            (
                lot.name,
                f"{lot.share:.1%}",
                f"£{lot.annual_value:,.0f}",
                *_three(lot.eligible, lot.eligible_local, lot.eligible_local_current),
            )
            for lot in found.named_lots
        ]
        headings = ("Lot", "Share", "Annual value", *_COUNTS)
        out().print(table("In named lots", headings, named, right={1, 2, 3, 4, 5}))
    for consortium in found.consortia:
        say(f"Together: {_members(consortium, results)}")
    say("\nTo put the value into proportion:")
    for sentence in contract_references(found.question):
        say(f"- {sentence}")


def print_ladder(ladder: pd.DataFrame) -> None:
    """How many could bid alone, by annual value."""
    rows = [
        (
            f"£{row[LadderRow.ANNUAL_VALUE]:,.0f}",
            f"£{row[LadderRow.REQUIRED]:,.0f}",
            *_three(row[LadderRow.ELIGIBLE], row[LadderRow.LOCAL], row[LadderRow.LOCAL_CURRENT]),
        )
        for row in ladder.to_dict("records")
    ]
    headings = ("Annual value", "Turnover wanted", *_COUNTS)
    out().print(table("By annual value without VAT", headings, rows, right={0, 1, 2, 3, 4}))


def print_breakdown(breakdown: pd.DataFrame, by: BreakdownBy) -> None:
    """Those who could bid alone, by band, ward or theme."""
    rows = [
        (
            str(row[BreakdownRow.LABEL]),
            *_three(row[BreakdownRow.ELIGIBLE], row[BreakdownRow.LOCAL], row[BreakdownRow.LOCAL_CURRENT]),
            f"{int(row[BreakdownRow.UNKNOWN]):,}",
        )
        for row in breakdown.to_dict("records")
    ]
    headings = (by.value.capitalize(), *_COUNTS, "Income not known")
    out().print(table(f"By {by.value}", headings, rows, right={1, 2, 3, 4}))
    if by is BreakdownBy.THEME:
        say(THEMES_DO_NOT_ADD_UP)


def print_consortium(consortium: Consortium, results: Results) -> None:
    """What organisations that a person picked would be together."""
    say(f"\nThese together: {_members(consortium, results)}")
    alone = "would" if consortium.lead_enough else "would not"
    say(
        f"That is {'enough' if consortium.enough else 'not enough'}; the lead alone, with "
        f"£{consortium.lead_turnover:,}, {alone} be."
    )
    if consortium.wards:
        say(f"Based in: {', '.join(consortium.wards)}.")
    if consortium.themes:
        say(f"What they do: {'; '.join(consortium.themes)}.")
    if consortium.missing:
        say(f"Nobody brings: {', '.join(consortium.missing)}.")


def _members(consortium: Consortium, results: Results) -> str:
    names = results.counted.set_index(Org.ID)[Org.NAME]
    hyper_local = [str(names[member]) for member in consortium.hyper_locals]
    near = f"hyper-local: {', '.join(hyper_local)}" if hyper_local else "no hyper-local partner"
    return (
        f"{'; '.join(str(names[member]) for member in consortium.members)} turn over "
        f"£{consortium.combined_turnover:,}, the largest {consortium.largest_share:.0%} of it ({near})."
    )


def _three(*counts: Any) -> Sequence[str]:
    return [f"{int(count):,}" for count in counts]
