"""How long each analysis takes at 5,000 organisations: `python benchmarks/analyses.py [--rounds 7]`.

The district is Aldervale, its organisations repeated under new identifiers with all that belongs to them. Printed is
the processor time, which other work on the machine disturbs little; every line must stay under 200 ms (the window
follows the filters of a person), but for the first, which is everything at once.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pandas as pd

from kil_mapper import paths
from kil_mapper.analysis import contracts
from kil_mapper.analysis.areas import area_table
from kil_mapper.analysis.coverage import ward_parts
from kil_mapper.analysis.duplicates import suggest_duplicates
from kil_mapper.analysis.filtering import Sieve
from kil_mapper.analysis.ledger import reasons
from kil_mapper.analysis.need import need_by_area
from kil_mapper.analysis.trends import trends
from kil_mapper.model import tables
from kil_mapper.model.contracts import BreakdownBy, ContractQuestion
from kil_mapper.model.filters import Filter
from kil_mapper.model.project import Project
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Org
from kil_mapper.model.vocabulary import ContractBasis, RuleProfile, Vat
from kil_mapper.workflows import build_project, summarise

TIMES = 8  # of about 700 organisations
LIMIT = 0.2
RELATED = ("annual_returns", "returns_part_a", "returns_part_b", "classifications", "areas_of_operation", "other_names")


def repeated(project: Project) -> Project:
    """The project with every organisation several times."""

    def again(frame: Any) -> Any:
        copies = [frame.assign(**{Org.ID: frame[Org.ID] + f"-{number}"}) for number in range(TIMES)]
        return pd.concat(copies, ignore_index=True)

    organisations = again(project.organisations).assign(**{Org.DUPLICATE_OF: None})
    related = {name: again(getattr(project, name)) for name in RELATED}
    return replace(project, organisations=tables.ORGANISATIONS.conform(organisations), **related)


def analyses(results: Results) -> dict[str, Callable[[], object]]:
    """What is measured, by name."""
    plain = ContractQuestion(Fraction(150_000), ContractBasis.ANNUAL, Vat.EXCLUDED, lots=100)
    ward, theme = results.project.wards["name"].iloc[0], results.themes["code"].iloc[0]
    narrow = replace(plain, value=Fraction(700_000), ward=str(ward), theme=str(theme))
    members = [str(org) for org in results.counted.loc[results.counted["turnover"].notna(), Org.ID].head(6)]
    project = results.project
    parts = ward_parts(project.lsoas, project.wards, project.postcodes)
    sieve = Sieve(results)
    typed = Filter(
        "trust", deciles=frozenset("123"), areas=frozenset({str(results.project.wards["area_code"].iloc[0])})
    )

    def search() -> object:
        sieve.look(typed.saying("community"))  # so that the other words are not known from before
        return sieve.look(typed)

    found: dict[str, Callable[[], object]] = {
        "everything (summarise)": lambda: summarise(results.project),
        "who counts": lambda: reasons(results.project),
        "areas and cold spots": lambda: area_table(results.project, results.lsoas, parts, results.counted),
        "need by area": lambda: need_by_area(results),
        "likely duplicates": lambda: suggest_duplicates(results.project),
        "contract, a hundred lots": lambda: contracts.answer(results, plain),
        "contract of one ward and theme": lambda: contracts.answer(results, narrow),
        "ladder": lambda: contracts.ladder(results, plain),
        "consortium of six": lambda: contracts.consortium_of(results, narrow, members),
        "change over time": lambda: trends(results),
        "made ready to be filtered": lambda: Sieve(results),
        "two filters with all their counts": search,
    }
    for by in BreakdownBy:
        found[f"who could bid, by {by.value}"] = lambda by=by: contracts.breakdown(results, plain, by)  # type: ignore[misc]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    project = build_project(paths.sample_data(), ["Aldervale"], rules=RuleProfile.ALL).project
    results = summarise(repeated(project))
    print(f"{results.kept:,} organisations, {len(results.project.annual_returns):,} annual returns")
    for name, analysis in analyses(results).items():
        spent = []
        for _ in range(rounds):
            start = time.process_time()
            analysis()
            spent.append(time.process_time() - start)
        middle = statistics.median(spent)
        print(f"{name:32} {middle * 1000:6.0f} ms{'' if middle < LIMIT else '  over 200 ms'}")


if __name__ == "__main__":
    main()
