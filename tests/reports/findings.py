"""Findings made by hand for the small district, with hostile names in every list, and numbers one can check."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from kil_mapper.model import tables
from kil_mapper.model.contracts import (
    BreakdownRow,
    Consortium,
    ContractAnswer,
    ContractQuestion,
    FallsTo,
    LadderRow,
    LotRow,
    PoolRow,
)
from kil_mapper.model.findings import (
    AnchorCheckRow,
    AnchorCoverageRow,
    DuplicateRow,
    Findings,
    MovementRow,
    MoveRow,
    NeedRow,
    PlaceRow,
    SetAsideRow,
    Trends,
    WaterfallRow,
    YearRow,
)
from kil_mapper.model.results import Counted
from kil_mapper.model.tables import Elsewhere
from kil_mapper.model.vocabulary import ContractBasis, Vat
from tests.factory import LAD, NAMES, ward_code
from tests.reports.conftest import HOSTILE

REFUGE = "GB-CHC-900003"  # the sensitive one of the small district
QUESTION = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED)


def frame(columns: type, *rows: tuple[Any, ...], names: tuple[str, ...] = ()) -> pd.DataFrame:
    """A frame with the columns of a row class in the order of its declaration; `names` picks some of them."""
    chosen = names or tuple(name for name in vars(columns) if name.isupper())
    return pd.DataFrame(list(rows), columns=[getattr(columns, name) for name in chosen])


def answer() -> ContractAnswer:
    """Five could bid, one of them sensitive; three hostile names in the pool."""
    pool = frame(
        PoolRow,
        ("GB-CHC-900006", HOSTILE[0], 12_000_000, "national", pd.Timestamp("2025-03-31"), "Town"),
        ("GB-CHC-900007", HOSTILE[2], 1_250_000, "local", pd.Timestamp("2025-03-31"), "Town"),
        (REFUGE, "Old Mill Refuge for Women", 310_000, "local", pd.Timestamp("2025-03-31"), None),
    )
    both = Consortium(
        members=("GB-CHC-900001", "GB-CHC-900017", REFUGE),
        combined_turnover=590_000,
        lead="GB-CHC-900001",
        lead_turnover=240_000,
        largest_share=240 / 590,
        wards=("Millbottom", "Westfield"),
        hyper_local="GB-CHC-900017",
        enough=True,
        lead_enough=False,
        themes=(),
        missing=(),
        hyper_locals=("GB-CHC-900017",),
    )
    return ContractAnswer(
        question=QUESTION,
        eligible=3,
        eligible_local=2,
        eligible_local_current=2,
        unknown_income=1,
        pool=pool,
        falls_to=(FallsTo(3, None), FallsTo(1, 625_000), FallsTo(0, 6_000_000)),
        lots=(LotRow(1, 150_000.0, 3, 2, 2), LotRow(2, 75_000.0, 6, 4, 3)),
        consortia=(both,),
    )


def trends() -> Trends:
    """Three years, the last not complete enough; one entered the cluster, a sensitive one left it."""
    years = frame(
        YearRow,
        (2021, "2021/22", 10, 9, 0.9, True, 1_000_000, 1_200_000, 1, 0),
        (2023, "2023/24", 12, 11, 11 / 12, True, 1_500_000, 1_500_000, 2, 1),
        (2024, "2024/25", 12, 3, 0.25, False, pd.NA, pd.NA, 0, 0),
    )
    movement = frame(
        MovementRow,
        ("100k_200k", "200k_500k", 1),
        ("200k_500k", "under_10k", 1),
        ("unknown", "zero", 2),
        ("zero",) * 2 + (3,),
    )
    entered = frame(MoveRow, ("GB-CHC-900001", HOSTILE[5], "100k_200k", "200k_500k", 150_000, 240_000, False))
    left = frame(MoveRow, (REFUGE, "Old Mill Refuge for Women", "200k_500k", "under_10k", 210_000, 9_000, True))
    return Trends(years, 2021, 2023, movement, entered, left, "prices = {{7*191}}", ("Only what is on the register.",))


def places() -> pd.DataFrame:
    """Here and England, 17 for 12,000 residents beside 230 for 100,000."""
    return frame(
        PlaceRow,
        ("here", LAD, "Smalltown", 12_000, 17, 17 / 12, 0.8, 2.3, 3, 25.0, 4, 15_013_663, 1, 35.0, 1 / 3),
        ("neighbour", "E99000009", HOSTILE[2], pd.NA, 5, None, None, None, 0, None, 0, pd.NA, 5, None, None),
        ("england", "E92000001", "England", 100_000, 230, 2.3, 2.0, 2.6, 9, 9.0, 12, 99_000_000, 20, 21.7, 0.2),
    )


def need() -> pd.DataFrame:
    """Two editions of three areas; the older one lacks the last."""
    people = ("CODE", "NAME", "TYPE", "EDITION", "DOMAIN", "POPULATION", "LSOAS", "CONVERTED")
    names = (*people, "SCORE", "SHARE_10", "SHARE_20", "EXTENT")
    return frame(
        NeedRow,
        (LAD, "Smalltown", "lad", "IoD2025", "imd", 12_000, 12, 0, 35.0, 1 / 6, 1 / 3, 0.3),
        (LAD, "Smalltown", "lad", "IoD2019", "imd", 11_000, 12, 2, 36.0, 0.1, 0.25, 0.28),
        (ward_code(0), HOSTILE[2], "ward", "IoD2025", "imd", 3_000, 3, 0, 55.0, 2 / 3, 1.0, 0.95),
        (ward_code(0), HOSTILE[2], "ward", "IoD2019", "imd", 2_900, 3, 1, 54.0, 1 / 3, 1.0, 0.9),
        (ward_code(3), NAMES[3], "ward", "IoD2025", "imd", 3_000, 3, 0, 10.0, 0.0, 0.0, 0.0),
        names=names,
    )


def elsewhere() -> pd.DataFrame:
    """Every hostile name as a charity from elsewhere, the last one sensitive and already without a name."""
    year = ("2024-04-01", "2025-03-31")
    rows: list[tuple[Any, ...]] = [
        (f"GB-CHC-80{n:04d}", name, str(n), 250_000, *year, "works in Smalltown", n == 0, 2, "sub_regional", False)
        for n, name in enumerate(HOSTILE)
    ]
    rows.append((None, "Safe House Network", None, pd.NA, None, None, "works in Smalltown", False, 1, "local", True))
    columns = [column.name for column in tables.ELSEWHERE.columns]
    made = pd.DataFrame(rows, columns=columns)
    made[Counted.BAND] = ["200k_500k"] * len(HOSTILE) + ["unknown"]
    made[Elsewhere.PERIOD_END] = pd.to_datetime(made[Elsewhere.PERIOD_END])
    return made


def anchors() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two declared, one of them sensitive; one ward without an anchor within reach."""
    on = date(2026, 5, 1)
    hub = (HOSTILE[8], "Millbottom", False, True, True, True, None, True, HOSTILE[0], HOSTILE[9], on)
    refuge = ("Old Mill Refuge for Women", None, True, True, None, None, None, None, "the refuge", "AB", on)
    share = ("Millbottom Food Share", "Millbottom", False, pd.NA, *([None] * 7))
    check = frame(
        AnchorCheckRow,
        ("GB-CHC-900001", *hub, True, 3, "local", 240_000),
        (REFUGE, *refuge, None, 1, "local", 310_000),
        ("GB-CHC-900002", *share, None, 1, "local", 9_999),
    )
    coverage = frame(
        AnchorCoverageRow,
        (LAD, "Smalltown", "lad", 2, 2, 700.0, HOSTILE[8]),
        (ward_code(0), "Millbottom", "ward", 2, 1, 300.0, HOSTILE[8]),
        (ward_code(1), "Town", "ward", 0, 1, 1_200.0, None),
        (ward_code(3), NAMES[3], "ward", 0, 0, 3_100.0, HOSTILE[8]),
    )
    return check, coverage


def set_aside() -> pd.DataFrame:
    """Every hostile name as a dormant one, and one that is the refuge a second time."""
    dormant = ("dormant", "Dormant", "by rule, check", pd.NA, pd.NaT, "local", ward_code(1), "Town")
    again = ("merged_duplicate", "Twice", "certain", 5, pd.NaT, "local", ward_code(0), "Millbottom")
    rows = [(f"GB-CHC-7{n}", name, name, *dormant) for n, name in enumerate(HOSTILE)]
    rows.append(("GB-CHC-79", "A second time", f"the same as Refuge ({REFUGE})", *again))
    names = ("ID", "NAME", "EVIDENCE", "REASON", "LABEL", "CERTAINTY", "TURNOVER", "YEAR_END", "REACH", "WARD")
    return frame(SetAsideRow, *rows, names=(*names, "WARD_NAME"))


def full() -> Findings:
    """Findings with something in every field."""
    count = ("KEY", "LABEL", "ELIGIBLE", "LOCAL", "LOCAL_CURRENT", "UNKNOWN")
    check, coverage = anchors()
    return Findings(
        trends=trends(),
        places=places(),
        need=need(),
        elsewhere=elsewhere(),
        answer=answer(),
        ladder=frame(LadderRow, (75_000, 150_000.0, 6, 4, 3), (150_000, 300_000.0, 3, 2, 2), (500_000, 1e6, 1, 0, 0)),
        by_band=frame(
            BreakdownRow,
            ("unknown", "Not known", 0, 0, 0, 1),
            ("1m_10m", "£1m–£10m", 3, 2, 2, 0),
            ("zero", "£0", 0, 0, 0, 0),
            names=count,
        ),
        by_ward=frame(
            BreakdownRow, (ward_code(1), HOSTILE[0], 2, 1, 1, 0), ("withheld", "Withheld", 1, 1, 1, 0), names=count
        ),
        by_theme=frame(BreakdownRow, ("109", HOSTILE[2], 2, 1, 1, 0), names=count),
        duplicates=frame(DuplicateRow, ("GB-CHC-1", HOSTILE[0], "GB-CHC-2", HOSTILE[0], "ZZ1 1AA", "the same name")),
        waterfall=frame(
            WaterfallRow,
            ("rows_read", "Rows read from the registers", 30, 30, pd.NA, None),
            ("outside", "Based outside the chosen area", 11, 19, 0, "stated by a register"),
            ("registered_here", "Registered here", 19, 19, pd.NA, None),
            ("grant_maker", "Grant-maker: a funder, shown apart as an asset", 2, 17, 2, "stated by a register"),
            ("kept", "Counted", 17, 17, pd.NA, None),
            names=("KEY", "LABEL", "ROWS", "LEFT", "STORED", "CERTAINTY"),
        ),
        set_aside=set_aside(),
        anchor_checklist=check,
        anchor_coverage=coverage,
        cold_spots=("Of 4 wards one is a cold spot: Millbottom.",),
    )
