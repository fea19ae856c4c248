"""Cold spots: the rule with its thresholds, every ward and neighbourhood by it, and what chance would do."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kil_mapper.model import prose
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import AreaRow, Results
from kil_mapper.model.vocabulary import AreaType, Condition, VersusWhole
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import (
    Block,
    BulletList,
    Column,
    Figure,
    Kind,
    Missing,
    Paragraph,
    Picture,
    Section,
    Table,
    Tone,
    Value,
    known,
)

PAIR = "pair"
PAIR_HEIGHT_MM = 130.0
RATE = (AreaRow.RATE, AreaRow.RATE_LOW, AreaRow.RATE_HIGH)
KINDS = {AreaType.WARD.value: "ward", AreaType.CUSTOM.value: "neighbourhood"}
NOBODY_JUDGED = "No area could be judged, because need, residents or postcodes are not known."
NO_SCORE = "There is no score and no rank: areas are in the order of their codes, and each condition stands by itself."


def sections(results: Results, findings: Findings, pictures: Mapping[str, Picture]) -> list[Section]:
    """The rule, the areas by it, the two maps, and a sentence for each."""
    rows = judged(results)
    if rows.empty:
        text = "No ward boundaries were loaded and no neighbourhoods are defined, so there is nothing to judge."
        return [Section("Cold spots", 1, (Paragraph(text),))]
    found: list[Block] = [Paragraph(summary(results, findings)), Paragraph(rule_in_words(results), "The rule in full:")]
    if pair := pictures.get(PAIR):
        found.append(Figure(pair, PAIR_HEIGHT_MM))
    return [
        Section("Cold spots", 1, tuple(found), new_page=True),
        Section("Area by area", 2, (area_table(results),), wide=True),
        Section("Each area in a sentence", 2, (_sentences(rows),), in_notes=False),
    ]


def judged(results: Results) -> pd.DataFrame:
    """Wards and neighbourhoods, wards first: the areas that the rule looks at."""
    return results.areas[results.areas[AreaRow.TYPE].isin(list(KINDS))]


def rule_in_words(results: Results) -> str:
    """The rule with the thresholds of this project."""
    options = results.project.options
    cluster = options.scheme.cluster
    of_cluster = (
        f", or no organisation based there that is known to turn over {numbers.money(cluster.low)} or more a year"
        if cluster and cluster.low is not None
        else ""
    )
    return (
        f"an area is a cold spot when need is high (at least {numbers.threshold(options.high_need_share)} of residents "
        "live in the most deprived fifth of England’s small areas) and capacity is thin: clearly fewer "
        "organisations per head than in the whole (the upper limit of its 95% interval is below the rate of the "
        f"whole){of_cluster}. Community anchors are printed and never decide. {NO_SCORE}"
    )


def summary(results: Results, findings: Findings) -> str:
    """What was found, in plain sentences, with what chance would do."""
    if findings.cold_spots:
        return " ".join(findings.cold_spots)
    return f"{named(results)} {by_chance(len(words.wards(results)))}"


def named(results: Results) -> str:
    """Which areas are cold spots and which of these are borderline; how many cannot be judged."""
    rows = judged(results)
    cold = rows[_true(rows[AreaRow.COLD_SPOT])]
    unknown = int(rows[AreaRow.COLD_SPOT].isna().sum())
    counted = len(rows) - unknown
    if not counted:
        return NOBODY_JUDGED
    if len(cold):
        names = [
            f"{name} (borderline)" if edge else str(name)
            for name, edge in zip(cold[AreaRow.NAME], _true(cold[AreaRow.BORDERLINE]), strict=True)
        ]
        verb = "is a cold spot" if len(cold) == 1 else "are cold spots"
        text = f"{prose.listed(names)} {verb}."
    else:
        text = f"None of the {numbers.of(counted, 'area', 'areas')} that could be judged is a cold spot."
    return f"{text} {numbers.of(unknown, 'area', 'areas')} could not be judged." if unknown else text


def in_short(results: Results) -> str:
    """What a first page says: how many of how many, what a cold spot is in a few words, which are borderline, chance.

    The thresholds stand with the rule (`rule_in_words`).
    """
    rows = judged(results)
    verdict, edge = rows[AreaRow.COLD_SPOT], _true(rows[AreaRow.BORDERLINE])
    if verdict.isna().all():
        return NOBODY_JUDGED
    cold, noun = _true(verdict), words.noun(results)
    found = []
    for kind, one in KINDS.items():
        here = rows[AreaRow.TYPE] == kind
        total = f"{numbers.of(int(here.sum()), one, f'{one}s')}"
        names = [str(name) for name in rows.loc[here & cold, AreaRow.NAME]]
        if names:
            verb = "is a cold spot" if len(names) == 1 else "are cold spots"
            found.append(f"{numbers.count(len(names))} of {total} {verb}: {prose.listed(names)}.")
        elif here.any():
            found.append(f"None of {total} is known to be a cold spot.")
    found.append(f"A cold spot has high need and few {noun.many} for its residents, or only small ones.")
    counts, fails = rows[cold & edge], rows[~cold & edge & rows[AreaRow.CONDITIONS].map(_thin_alone)]
    near = [
        f"{prose.listed([str(name) for name in part[AreaRow.NAME]])}, which just {verbs[len(part) != 1]}"
        for part, verbs in ((counts, ("counts", "count")), (fails, ("does not", "do not")))
        if len(part)
    ]
    if near:
        found.append(f"Borderline: {'; '.join(near)}.")
    unknown = int(verdict.isna().sum())
    if unknown:
        found.append(f"{numbers.of(unknown, 'area', 'areas')} could not be judged.")
    return " ".join([*found, by_chance(len(words.wards(results)))]).strip()


def _true(flags: pd.Series) -> pd.Series:
    return flags.fillna(value=False).astype(bool)


def _thin_alone(conditions: object) -> bool:
    """Whether capacity is thin where need is not high."""
    met = set(conditions) if isinstance(conditions, tuple | list) else set()
    return Condition.HIGH_NEED not in met and bool(met & {Condition.FEWER_ORGANISATIONS, Condition.NO_CLUSTER_OR_ABOVE})


def by_chance(wards: int) -> str:
    """How many wards differ from the whole although nothing is behind it."""
    expected = round(wards / 20)
    if not wards:
        return ""
    if expected < 1:
        return "About one ward in twenty differs from the whole by chance alone."
    return f"Of {wards} wards about {'one differs' if expected == 1 else f'{expected} differ'} by chance alone."


def area_table(results: Results) -> Table:
    """Need, capacity and conditions of each ward and neighbourhood."""
    noun, rows = words.noun(results), judged(results)
    mixed = rows[AreaRow.TYPE].nunique() > 1
    cold = rows[AreaRow.COLD_SPOT].fillna(value=False).astype(bool).to_list()
    return Table(
        key="cold_spots",
        by_area=True,
        sheet="Cold spots",
        caption=f"Need, capacity and conditions by area, {results.project.name}, {words.register_date(results)}",
        columns=(
            Column("Area code", Kind.CODE, data_only=True),
            Column("Area", Kind.TEXT, 2.1),
            Column("Kind", Kind.TEXT, 1.9, data_only=not mixed),
            Column("Residents in most deprived fifth", Kind.SHARE, 1.2),
            Column("Borderline", Kind.YES_NO, 1.1),
            Column(noun.title, Kind.COUNT, 1.15),
            Column("In the cluster", Kind.COUNT, 0.9),
            Column("Turnover not known", Kind.COUNT, 1.0),
            Column("Rate per 10,000 residents (95% interval)", Kind.RATE, 2.0),
            Column("Against the whole", Kind.TEXT, data_only=True),
            Column("Conditions met", Kind.TEXT, 4.6),
            Column("Cold spot", Kind.TEXT, 0.9),
            Column("In a sentence", Kind.TEXT, 6.0, data_only=True),
        ),
        rows=tuple(_row(row) for _, row in rows.iterrows()),
        alternative=f"{numbers.of(len(rows), 'area', 'areas')}, of which {sum(cold)} known to be a cold spot.",
        notes=(by_chance(len(words.wards(results))), _borderline(results), _anchors(results)),
        highlighted=frozenset(n for n, is_cold in enumerate(cold) if is_cold),
        tone=Tone.NEED,
    )


def _borderline(results: Results) -> str:
    share = results.project.options.high_need_share
    return (
        f"Borderline: within 10 points of {numbers.threshold(share)} of residents in the most deprived fifth, so that "
        "a small change of boundaries or index could tip it."
    )


def _anchors(results: Results) -> str:
    if results.project.options.anchors_reviewed is None:
        return "Nobody has reviewed community anchors yet, so nothing is said of them here."
    reach = numbers.count(results.project.options.anchor_reach)
    return f"No community anchor within reach: none declared within {reach} metres of where residents live on average."


def _row(row: pd.Series) -> tuple[Value, ...]:
    missing = Missing.NOT_KNOWN if row[AreaRow.COVERED] else Missing.NOT_COVERED
    versus = known(row[AreaRow.VERSUS_WHOLE], missing)
    cold = known(row[AreaRow.COLD_SPOT], missing)
    return (
        str(row[AreaRow.CODE]),
        str(row[AreaRow.NAME]),
        KINDS[str(row[AreaRow.TYPE])],
        known(row[AreaRow.MOST_DEPRIVED_20]),
        known(row[AreaRow.BORDERLINE]),
        known(row[AreaRow.ORGANISATIONS], missing),
        known(row[AreaRow.CLUSTER], missing),
        known(row[AreaRow.INCOME_UNKNOWN], missing),
        words.rate(row, RATE, missing),
        VersusWhole(versus).label if isinstance(versus, str) else versus,
        conditions_in_words(row, missing),
        ("yes" if cold else "no") if isinstance(cold, bool) else cold,
        str(row[AreaRow.SENTENCE]),
    )


def conditions_in_words(row: pd.Series, missing: Missing) -> Value:
    """The conditions that an area meets, "none" where it meets none; why it cannot be said where it is not covered."""
    conditions = row[AreaRow.CONDITIONS]
    if not isinstance(conditions, tuple | list) or not row[AreaRow.COVERED]:
        return missing
    return "; ".join(Condition(str(condition)).label for condition in conditions) or "none"


def _sentences(rows: pd.DataFrame) -> BulletList:
    """The sentence of each area, with its name as the lead-in."""
    items = []
    for _, row in rows.iterrows():
        name, sentence = str(row[AreaRow.NAME]), str(row[AreaRow.SENTENCE])
        rest = sentence.removeprefix(name)
        if rest == sentence:
            items.append(Paragraph(sentence))
        elif rest.startswith(":"):
            items.append(Paragraph(rest[1:].strip(), f"{name}:"))
        else:
            items.append(Paragraph(rest.strip(), name))
    return BulletList(tuple(items), tuple(map(str, rows[AreaRow.CODE])))
