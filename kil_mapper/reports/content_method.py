"""The method in plain English: every rule and every choice that was used."""

from __future__ import annotations

from kil_mapper.model.bands import NCVO
from kil_mapper.model.results import Results
from kil_mapper.model.vocabulary import PlaceDetail, TurnoverBasis
from kil_mapper.reports import content_words as words
from kil_mapper.reports import numbers
from kil_mapper.reports.blocks import BulletList, Paragraph, Section

BASES = {
    TurnoverBasis.LATEST: "the latest income in the register, as reported, whatever the length of its period.",
    TurnoverBasis.ANNUALISED: "the latest income in the register. Periods of 350 to 380 days are taken as reported; "
    "periods of 180 to 349 or 381 to 550 days are scaled to 365 days; others are taken as reported and marked.",
    TurnoverBasis.MEDIAN: "the median of the newest three accounting periods, each scaled to a year, so that one "
    "legacy or one building does not decide; where there are fewer than two, the latest.",
}


def sections(results: Results, detail: PlaceDetail) -> list[Section]:
    """The method: who counts, how large, where, what need, how sure, and what this cannot tell."""
    return [
        Section("How this was worked out", 1, ()),
        Section("Who counts, and how large they are", 2, (BulletList(_who(results)),)),
        Section("Where they are", 2, (BulletList(_where(detail)),)),
        Section("Need", 2, (BulletList(_need(results)),)),
        Section("Rates, and how sure they are", 2, (BulletList(_rates()),)),
        Section("What this report cannot tell", 2, (BulletList(_limits(results)),)),
    ]


def _who(results: Results) -> tuple[Paragraph, ...]:
    options = results.project.options
    scheme = options.scheme
    return (
        Paragraph(
            f"{options.rules.label}. Linked charities are part of their main charity and not counted twice.",
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


def _where(detail: PlaceDetail) -> tuple[Paragraph, ...]:
    shown = {
        PlaceDetail.AREA: "in this report, organisations under £100,000 or of unknown turnover are placed at the "
        "centre of their small area, because a small charity’s address is often somebody’s home; no full postcode is "
        "printed.",
        PlaceDetail.POSTCODE: "this report was made with full postcodes. Some are home addresses: share it with care.",
    }[detail]
    return (
        Paragraph(
            "an organisation is where its contact postcode is. That is an address, not the area it serves: a head "
            "office counts where it stands, and groups from elsewhere that work here do not count.",
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
            "areas, the most deprived counting most. A share within 10 points of one half is called borderline.",
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
            "turnover is that of the whole organisation, wherever it works; a national head office here brings its "
            "whole turnover into the sum.",
            "Head offices:",
        ),
        Paragraph(
            "whether an organisation is willing, able or trusted. That needs a conversation.",
            "Above all:",
        ),
    )
