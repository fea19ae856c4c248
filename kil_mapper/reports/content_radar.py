"""Below the radar, and figures that only go with their card: what the registers cannot tell."""

from __future__ import annotations

from kil_mapper.model.assumption_cards import ASSUMPTION_CARDS
from kil_mapper.model.bands import UNKNOWN
from kil_mapper.model.results import BandRow, Counted, Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ADDED_BY_HAND
from kil_mapper.reports import clean, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import Block, BulletList, Column, Kind, Paragraph, Section, Table, known

MUST_REGISTER = 5_000  # pounds a year, below which a charity in England need not register


def section(results: Results) -> Section:
    """Who is not on any register, and what is known of the smallest that are."""
    items = [
        Paragraph(
            "groups without a constitution, charities with less than "
            f"{numbers.money(MUST_REGISTER)} a year (which need not register unless they are CIOs), charities excepted "
            "from registering, such as some churches and scout groups, and, as long as only a register of charities is "
            "loaded, community interest companies, co-operatives and societies.",
            "Who is not there:",
        ),
        Paragraph(
            "how many such groups there are is not known for any one place, so no number is given here and none is "
            "estimated from elsewhere. An area with few registered organisations can have many groups.",
            "How many:",
        ),
        Paragraph(_smallest(results), "The smallest that are:"),
        Paragraph(_added(results), "Added by hand:"),
    ]
    blocks: list[Block] = [BulletList(tuple(items))]
    if (results.counted[Org.STATUS] == ADDED_BY_HAND).any():
        blocks.append(added_table(results))
    return Section("Below the radar", 1, tuple(blocks))


def _smallest(results: Results) -> str:
    """Those with little or nothing reported: the visible end of what is below."""
    bands = results.bands
    small = bands[(bands[BandRow.HIGH].notna()) & (bands[BandRow.HIGH] <= 10_000)]
    few = int(small[BandRow.ORGANISATIONS].sum())
    unknown = int(bands.loc[bands[BandRow.BAND] == UNKNOWN, BandRow.ORGANISATIONS].sum())
    noun = words.noun(results)
    return (
        f"{numbers.count(few)} of the {noun.count(results.kept)} turn over less than {numbers.money(10_000)} a year; "
        f"the turnover of {numbers.count(unknown)} is not known."
    )


def _added(results: Results) -> str:
    added = int((results.counted[Org.STATUS] == ADDED_BY_HAND).sum())
    if not added:
        return (
            "no group has been added to this project yet. Ask community workers, libraries and faith groups whom they "
            "know, and add them: the map then shows them."
        )
    return f"{numbers.of(added, 'group that no register knows is', 'groups that no register knows are')} counted here."


def added_table(results: Results) -> Table:
    """Groups that people added, by name; protected ones without."""
    added = results.counted[results.counted[Org.STATUS] == ADDED_BY_HAND]
    rows = tuple(
        (
            words.WITHHELD_NAME if row[Counted.SENSITIVE] else clean.tidy(str(row[Org.NAME])),
            known(row[Counted.TURNOVER]),
            known(row[Counted.YEAR_END]),
        )
        for _, row in added.iterrows()
    )
    return Table(
        key="added_groups",
        by_name=True,
        sheet="Added groups",
        caption=f"Groups that no register knows, added by hand, {results.project.name}",
        columns=(
            Column("Group", Kind.TEXT, 4.0),
            Column("Turnover", Kind.MONEY, 1.2),
            Column("Year end", Kind.DATE, 1.2),
        ),
        rows=rows,
        alternative=f"{numbers.of(len(rows), 'group', 'groups')}, with turnover where it is known.",
        notes=("What is said of them rests on whoever added them, not on a register.",),
    )


def cards_section() -> Section:
    """Annex: figures that others quote. They are used nowhere in the report."""
    text = (
        "Two figures are often quoted for the value of community organisations. Each rests on one or two cases. They "
        "are used nowhere in this report; whoever quotes one quotes its card with it."
    )
    return Section("Annex: figures that need their card", 1, (Paragraph(text), card_table()))


def card_table() -> Table:
    """The cards, one a row."""
    return Table(
        key="assumption_cards",
        sheet="Assumption cards",
        caption="Figures that generalise a few cases, with what must be said beside them",
        columns=(
            Column("Card key", Kind.CODE, data_only=True),
            Column("Figure", Kind.TEXT, 1.7),
            Column("Source", Kind.TEXT, 2.0),
            Column("Where", Kind.TEXT, 1.0),
            Column("When", Kind.TEXT, 1.1),
            Column("How", Kind.TEXT, 1.7),
            Column("Warning", Kind.TEXT, 1.8),
        ),
        rows=tuple(
            (card.key, card.claim, card.source, card.place, card.period, card.method, card.warning)
            for card in ASSUMPTION_CARDS
        ),
        alternative=f"{numbers.of(len(ASSUMPTION_CARDS), 'figure', 'figures')}, each with source, place, period, "
        "method and warning.",
    )
