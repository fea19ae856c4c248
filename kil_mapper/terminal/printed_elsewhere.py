"""Who says that it works here, as the command line prints it."""

from __future__ import annotations

from kil_mapper import workflows
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Elsewhere
from kil_mapper.model.vocabulary import Reach
from kil_mapper.terminal import out, say
from kil_mapper.terminal.printed import table

MOST_PRINTED = 50


def print_elsewhere(results: Results) -> None:
    """How many there are, what their income means, and the first of them by name."""
    name = results.project.name
    if not workflows.areas_of_operation_held(results):
        say(f"The project holds no areas of operation, so nobody knows who says that they work in {name}.")
        return
    frame = workflows.works_here(results)
    counties = int(frame[Elsewhere.COUNTY_ONLY].sum())
    said = f"{len(frame):,} {results.project.noun[len(frame) != 1]} based elsewhere"
    say(f"{said} {'says it works' if len(frame) == 1 else 'say they work'} in {name}.")
    if counties:
        say(f"{counties:,} of them {'names' if counties == 1 else 'name'} the county only.")
    say(workflows.ELSEWHERE_NOTE)
    rows = [
        (
            row[Elsewhere.NAME],
            row[workflows.BAND_LABEL],
            row[Elsewhere.WORKS_IN],
            Reach(row[Elsewhere.REACH]).word,
        )
        for row in frame.head(MOST_PRINTED).to_dict("records")
    ]
    headings = ("Organisation", "Income of the whole organisation", "What it says", "Reach")
    if rows:
        out().print(table("Works here, based elsewhere", headings, rows, right=set()))
    if len(frame) > MOST_PRINTED:
        say(f"{len(frame) - MOST_PRINTED:,} more: write the whole list with --to FILE.csv or FILE.xlsx.")
