"""Issues are counted in full and kept up to a cap for each kind and file."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import kil_mapper
from kil_mapper.model.issues import CAP_PER_KIND, Issue, IssueKind, IssueLog, Severity


def issue(kind: IssueKind = IssueKind.RECORD_MENDED, file: str = "a.csv", row: int = 2) -> Issue:
    return Issue(kind, Severity.NOTE, "mended", file=file, row=row)


def test_more_than_the_cap_is_counted_but_not_kept() -> None:
    log = IssueLog(cap=3)
    for row in range(10):
        log.add(issue(row=row))
    assert [kept.row for kept in log] == [0, 1, 2], "the first are kept"
    assert log.counts[IssueKind.RECORD_MENDED] == 10


def test_the_cap_is_for_each_kind_and_file() -> None:
    log = IssueLog(cap=1)
    log.extend([issue(), issue(file="b.csv"), issue(IssueKind.POSTCODE_REPAIRED), issue()])
    assert len(log.kept) == 3
    assert log.counts == {IssueKind.RECORD_MENDED: 3, IssueKind.POSTCODE_REPAIRED: 1}


def test_one_issue_can_stand_for_many_rows() -> None:
    log = IssueLog()
    log.add(issue(), times=1_200)
    assert len(log.kept) == 1
    assert log.counts[IssueKind.RECORD_MENDED] == 1_200


def test_logs_share_nothing() -> None:
    first, second = IssueLog(), IssueLog()
    first.add(issue())
    assert list(second) == []
    assert not second.counts


@given(st.lists(st.tuples(st.sampled_from(IssueKind), st.sampled_from(["a", "b"])), max_size=60), st.integers(1, 5))
def test_counts_are_true_and_the_cap_holds(happened: list[tuple[IssueKind, str]], cap: int) -> None:
    log = IssueLog(cap=cap)
    for kind, file in happened:
        log.add(issue(kind, file))
    assert sum(log.counts.values()) == len(happened)
    for kind, file in set(happened):
        kept = [one for one in log if (one.kind, one.file) == (kind, file)]
        assert len(kept) == min(cap, happened.count((kind, file)))


def test_the_usual_cap_leaves_room_to_see_a_pattern() -> None:
    assert IssueLog().cap == CAP_PER_KIND >= 100


def test_every_kind_is_raised_somewhere() -> None:
    package = Path(kil_mapper.__file__).parent
    rooms = [file for room in ("importing", "analysis", "workflows") for file in (package / room).rglob("*.py")]
    raised = "\n".join(file.read_text(encoding="utf-8") for file in rooms)
    assert [kind.name for kind in IssueKind if f"IssueKind.{kind.name}" not in raised] == []
