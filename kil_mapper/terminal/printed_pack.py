"""What documents say and how much, as the command line prints it."""

from __future__ import annotations

from kil_mapper.model.project import Project
from kil_mapper.model.vocabulary import ReportDetail
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table
from kil_mapper.workflows import PackOutcome, report_parts

SHOWN = 60  # letters of a text of one's own


def print_pack(outcome: PackOutcome) -> None:
    """What was made, and what the check found."""
    for path in outcome.files:
        say(f"  {path}")
    for sentence in outcome.sentences:
        say(sentence)


def print_choices(project: Project) -> None:
    """Every part of the report with what is chosen for it, and the choices for the whole."""
    chosen = project.report
    said = dict(chosen.commentary)
    is_short = chosen.detail is ReportDetail.SUMMARY
    rows = [
        (
            part.key,
            part.title,
            _whether(part.key, is_short=is_short, project=project),
            _shortened(said.get(part.key, "")),
        )
        for part in report_parts()
    ]
    out().print(table("Parts of the report", ("Part", "What it tells", "In it", "In your words"), rows, right=set()))
    say(f"How much: {'a short report' if is_short else 'a full report'}.")
    say(f"Areas told one by one: {', '.join(chosen.areas) or 'all'}.")
    say(f"Organisations: {'named' if chosen.names else 'not named'}, placed by {chosen.places.value}.")
    say(f"Foreword: {_shortened(chosen.foreword) or 'none'}.")


def _whether(key: str, *, is_short: bool, project: Project) -> str:
    part = next(part for part in report_parts() if part.key == key)
    if part.is_fixed:
        return "always"
    if key in project.report.left_out:
        return "left out"
    return "no: short" if is_short and not part.is_short else "yes"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
