"""The method in plain English: every rule and every choice that was used."""

from __future__ import annotations

from kil_mapper.model import days
from kil_mapper.model.bands import NCVO
from kil_mapper.model.findings import Findings
from kil_mapper.model.results import Results
from kil_mapper.model.tables import ComparatorArea
from kil_mapper.model.vocabulary import PlaceDetail, RuleProfile, TurnoverBasis
from kil_mapper.reports import clean, content_cold_spots, content_contracts, content_curation, numbers
from kil_mapper.reports import content_words as words
from kil_mapper.reports.blocks import BulletList, Column, Kind, Paragraph, Section, Table

BASES = {
    TurnoverBasis.LATEST: "the latest income in the register, as reported, whatever the length of its period.",
    TurnoverBasis.ANNUALISED: "the latest income in the register. Periods of 350 to 380 days are taken as reported; "
    "periods of 180 to 349 or 381 to 550 days are scaled to 365 days; others are taken as reported and marked.",
    TurnoverBasis.MEDIAN: "the median of the newest three accounting periods, each scaled to a year, so that one "
    "legacy or one building does not decide; where there are fewer than two, the latest.",
}


def sections(results: Results, findings: Findings, detail: PlaceDetail) -> list[Section]:
    """The method: every choice, who counts, how large, where, what need, how sure, and what this cannot tell."""
    intro = Paragraph(
        "Every choice behind the numbers can be changed in the project, and changes every document alike."
    )
    return [
        Section("How this was worked out", 1, (intro, choice_table(results, findings)), new_page=True),
        Section("Who counts, and how large they are", 2, (BulletList((*_who(results), _by_hand(findings))),)),
        Section("Where they are", 2, (BulletList(_where(detail)),)),
        Section("Need", 2, (BulletList(_need(results)),)),
        Section("Rates, and how sure they are", 2, (BulletList(_rates()),)),
        Section("Cold spots, anchors and contracts", 2, (BulletList(_judgements(results)),)),
        Section("Change over time, and other places", 2, (BulletList(_wider(findings)),)),
        Section("What this report cannot tell", 2, (BulletList(_limits(results)),)),
    ]


def _who(results: Results) -> tuple[Paragraph, ...]:
    options = results.project.options
    scheme = options.scheme
    return (
        Paragraph(
            f"profile “{options.rules.value}”, {options.rules.label}. Each rule, with its reason and evidence, is in "
            "the table of rules. Nothing is dropped; whatever is stored can be brought back.",
            "Who counts:",
        ),
        Paragraph(
            BASES[options.turnover_basis]
            + " Where the register has no latest income, the newest annual return with an "
            "income is used, unless a newer one is held back by the regulator. Sums are rounded half up to whole "
            "pounds before banding.",
            "Turnover:",
        ),
        Paragraph(
            "no income reported, held back, or negative: “not known”, never £0.",
            "Not known:",
        ),
        Paragraph(
            f"{scheme.label}: {'; '.join(words.edges(band) for band in scheme.known)}. "
            f"NCVO: {'; '.join(band.label for band in NCVO.known)}. A lower edge belongs to its band.",
            "Bands:",
        ),
        Paragraph(
            f"counted back from the register’s own date, {words.register_date(results)}, not from today. Older than 24 "
            "months is flagged.",
            "Age of figures:",
        ),
    )


def _by_hand(findings: Findings) -> Paragraph:
    """What people set right and added: how much, by whom, and where it stands one by one."""
    return Paragraph(words.lower_first(content_curation.in_short(findings)), "Set right by hand:")


def _where(detail: PlaceDetail) -> tuple[Paragraph, ...]:
    shown = {
        PlaceDetail.AREA: "in this report, organisations under £100,000 or of unknown turnover are placed at the "
        "centre of their small area, because a small charity’s address is often somebody’s home; no full postcode is "
        "printed.",
        PlaceDetail.POSTCODE: "this report was made with full postcodes. Some are home addresses: share it with care.",
    }[detail]
    return (
        Paragraph(
            "an organisation is where its contact postcode is. That is an address, not the area it serves; "
            "groups from elsewhere that work here are listed and do not count.",
            "Based here:",
        ),
        Paragraph(
            "a postcode’s small area comes from the postcode directory where its edition matches the boundaries, "
            "otherwise from the position of the postcode within the boundaries. Postcodes no longer in use, of large "
            "users and PO boxes are located and flagged.",
            "Located by:",
        ),
        Paragraph(
            "a small area without a live postcode in the directory is not covered. Where more than 5% of an area’s "
            "residents live in such places, its counts and rates are not given. Not covered is not zero.",
            "Coverage:",
        ),
        Paragraph(
            "services such as refuges are placed by ward only and never named with a place. They are found by words in "
            "names and activities, so the rule can miss some and catch others. " + shown[0].upper() + shown[1:],
            "Sensitive places:",
        ),
    )


def _need(results: Results) -> tuple[Paragraph, ...]:
    options = results.project.options
    index = options.index
    return (
        Paragraph(
            f"{words.index_name(index)}, Index of Multiple Deprivation, on {numbers.count(index.lsoas_in_england)} "
            f"small areas (LSOAs of {index.lsoa_year}). Decile 1 is the most deprived tenth. Ranks are relative, and "
            "editions are not comparable without care.",
            "Index:",
        ),
        Paragraph(
            f"{words.residents(results)}.",
            "Residents:",
        ),
        Paragraph(
            "no official index exists for wards. A ward’s score is the average of its small areas’ scores, weighted by "
            "residents; a small area that lies in two wards is shared between them by its live postcodes in each. "
            "Ranks and deciles are never averaged. Extent is the share of residents in the most deprived 30% of small "
            f"areas, the most deprived counting most. A share within 10 points of "
            f"{numbers.threshold(options.high_need_share)} is called borderline.",
            "Wards:",
        ),
        Paragraph(
            "deprivation describes areas, not the people in them.",
            "To keep in mind:",
        ),
    )


def _rates() -> tuple[Paragraph, ...]:
    return (
        Paragraph(
            "organisations for every 10,000 residents (wards, deciles) or 1,000 (authorities), with a 95% interval: "
            "Byar’s method for counts of 10 or more, exact Poisson below.",
            "Rates:",
        ),
        Paragraph(
            "a ward is called higher or lower only where its interval excludes the rate of the whole area. About one "
            "ward in twenty differs from the whole by chance alone.",
            "Against the whole:",
        ),
        Paragraph(
            "the register is a full count. The interval describes chance variation from year to year, not sampling.",
            "What the interval means:",
        ),
        Paragraph(
            "counts, turnover and bands belong together: affluent areas tend to have more and smaller organisations, "
            "poorer ones fewer and larger.",
            "Reading them:",
        ),
    )


def choice_table(results: Results, findings: Findings) -> Table:
    """Every choice and threshold of this report, one a row."""
    options = results.project.options
    cluster = options.scheme.cluster
    reviewed = days.day(options.anchors_reviewed) if options.anchors_reviewed else "not yet"
    by = f" by {clean.tidy(options.anchors_reviewed_by)}" if options.anchors_reviewed_by else ""
    trends = findings.trends
    question = findings.answer.question if findings.answer else None
    rows: list[tuple[str, str]] = [
        ("Who counts", f"{options.rules.value}: {options.rules.label}"),
        ("Turnover", options.turnover_basis.label),
        ("Turnover bands", f"{options.scheme.label}: {'; '.join(words.edges(band) for band in options.scheme.known)}"),
        ("The cluster", words.edges(cluster) if cluster else "none in this scheme"),
        ("Index of deprivation", words.index_name(options.index)),
        ("Residents", words.residents(results)),
        ("High need", f"at least {numbers.threshold(options.high_need_share)} of residents in the most deprived fifth"),
        ("Reach of a community anchor", f"{numbers.count(options.anchor_reach)} metres"),
        ("Community anchors reviewed", f"{reviewed}{by if options.anchors_reviewed else ''}"),
        ("Prices for real terms", (trends.deflator_source if trends else "") or "none: income in pounds of the day"),
        ("Neighbours compared with", _neighbours(results)),
        ("Set right by hand", content_curation.in_short(findings)),
        ("Figures count as old", "accounts that ended more than 24 months before the register’s date"),
        ("Register date", words.register_date(results)),
    ]
    if question:
        asked = f"{content_contracts.terms(question)}, turnover of {content_contracts.times(question.multiple)} that"
        rows.insert(8, ("Contract spoken of", asked))
    return Table(
        key="choices",
        sheet="Choices",
        caption="Choices and thresholds of this report",
        columns=(Column("Choice", Kind.TEXT, 1.2), Column("In this report", Kind.TEXT, 3.2)),
        rows=tuple(rows),
        alternative=f"{len(rows)} choices with what was chosen.",
    )


def _neighbours(results: Results) -> str:
    """The chosen neighbours by name; by code where the name is not known."""
    areas = results.project.comparator_areas
    names = dict(
        zip(areas[ComparatorArea.LAD], areas[ComparatorArea.NAME].fillna(areas[ComparatorArea.LAD]), strict=True)
    )
    chosen = [clean.tidy(str(names.get(code, code))) for code in results.project.options.neighbours]
    return ", ".join(chosen) or "none chosen"


def _judgements(results: Results) -> tuple[Paragraph, ...]:
    reach = numbers.count(results.project.options.anchor_reach)
    return (
        Paragraph(content_cold_spots.rule_in_words(results), "Cold spots:"),
        Paragraph(
            f"declared by people with a date, never inferred. Within reach means within {reach} metres, as the crow "
            "flies, of the population-weighted centre of an area. Until a review is recorded nothing is said of areas "
            "without one.",
            "Community anchors:",
        ),
        Paragraph(
            "turnover of at least a multiple of the annual value without VAT; annual value is the whole value divided "
            "by the years. Local means local or sub-regional reach; up to date means accounts no older than 24 months. "
            "With turnovers from the largest down, the pool falls to so many above the next turnover divided by the "
            "multiple, in whole pounds. Unknown turnovers are never eligible and always told beside.",
            "Contracts:",
        ),
        Paragraph(
            "one local authority is local, two to nine are sub-regional, ten or a region are regional, Wales or "
            "throughout England are national; no area is “not stated”. These are the areas of operation that an "
            "organisation reports.",
            "Reach:",
        ),
    )


def _wider(findings: Findings) -> tuple[Paragraph, ...]:
    source = findings.trends.deflator_source if findings.trends else ""
    prices = f" Prices: {source}." if source else ""
    return (
        Paragraph(
            "annual returns by financial year (April to March) in which their period ended. A year is shown only when "
            f"more than 80% of those then on the register have reported.{prices}",
            "Change over time:",
        ),
        Paragraph(
            "the whole register counted by the same rules and bands, by the authority of the address in the postcode "
            "directory. Decisions on single organisations do not touch it.",
            "Other places:",
        ),
    )


def _head_offices(results: Results) -> str:
    if results.project.options.rules is RuleProfile.VCSE:
        return (
            "turnover is that of the whole organisation, wherever it works. National and overseas bodies with their "
            "address here are shown apart; a regional one is counted with all it has."
        )
    return (
        "turnover is that of the whole organisation, wherever it works; a national head office here brings its whole "
        "turnover into the sum."
    )


def _limits(results: Results) -> tuple[Paragraph, ...]:
    noun = words.noun(results)
    charities_only = (
        (
            Paragraph(
                "groups that are not on the register of charities, such as community interest companies, "
                "co-operatives, small unregistered groups and charities excepted from registering.",
                "Who is missing:",
            ),
        )
        if noun.one == "registered charity"
        else ()
    )
    return (
        *charities_only,
        Paragraph(
            "below £500,000 the register goes dark: staff, reserves and assets are asked only of larger charities. "
            "For the cluster there is turnover, spending, volunteers and public contract and grant income, and "
            "nothing is filled in.",
            "Readiness:",
        ),
        Paragraph(
            _head_offices(results),
            "Head offices:",
        ),
        Paragraph(
            "whether an organisation is willing, able or trusted. That needs a conversation.",
            "Above all:",
        ),
    )
