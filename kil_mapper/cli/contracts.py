"""Who could take a contract."""

from __future__ import annotations

import re
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, check_ending, print_json
from kil_mapper.model.contracts import BreakdownBy, ContractQuestion
from kil_mapper.model.vocabulary import ContractBasis, Reach, Vat

_SHARE = re.compile(r"[0-9./ ]{1,30}%? *")  # no powers: an exact 1e999999999 would take for ever


@app.command()
def contract(
    project: ProjectFile,
    value: Annotated[float, typer.Option("--value", metavar="POUNDS", min=1, help="The value in the notice.")],
    basis: Annotated[ContractBasis, typer.Option("--basis", help="Is that the whole contract, or one year of it?")],
    vat: Annotated[Vat, typer.Option("--vat", help="Does it include VAT? The test is made without.")],
    years: Annotated[float, typer.Option("--years", min=0.01, help="How long the contract runs.")] = 1,
    multiple: Annotated[
        float, typer.Option("--multiple", min=0.01, help="Turnover wanted: how many times the annual value.")
    ] = 2,
    lots: Annotated[int, typer.Option("--lots", min=1, max=100, help="The most equal lots to look at.")] = 4,
    lot: Annotated[
        list[str] | None, typer.Option("--lot", metavar="NAME=SHARE", help="A named lot: 0.4 or 40%. May be repeated.")
    ] = None,
    theme: Annotated[str | None, typer.Option("--theme", help="Only this theme: its code or its words.")] = None,
    ward: Annotated[str | None, typer.Option("--ward", help="Only based in this ward: its code or name.")] = None,
    reach: Annotated[list[Reach] | None, typer.Option("--reach", help="Only of this reach. May be repeated.")] = None,
    current_only: Annotated[
        bool, typer.Option("--current-only", help="Only with accounts no older than 24 months.")
    ] = False,
    by: Annotated[BreakdownBy | None, typer.Option("--by", help="Also count those who could bid by this.")] = None,
    ladder: Annotated[bool, typer.Option("--ladder", help="Also count who could bid at other values.")] = False,
    consortium: Annotated[
        list[str] | None,
        typer.Option("--consortium", metavar="ORG", help="What would these be together? Name one each time."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Also write the answer: .docx .xlsx .csv")
    ] = None,
    json_output: Json = False,
) -> int:
    """Say who could take a contract alone, in lots or together."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_contracts as printed

    question = ContractQuestion(
        value=_exact(value, "--value"),
        basis=basis,
        vat=vat,
        years=_exact(years, "--years"),
        multiple=_exact(multiple, "--multiple"),
        lots=lots,
        theme=theme,
        ward=ward,
        reach=tuple(reach or ()),
        current_only=current_only,
        named_lots=tuple(map(_named_lot, lot or ())),
    )
    if to is not None:
        check_ending(to, workflows.CONTRACT_FORMATS)
    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
    found = workflows.who_could_take(results, question)
    steps = workflows.contract_ladder(results, question) if ladder else None
    parts = workflows.contract_breakdown(results, question, by) if by else None
    together = workflows.consortium_of(results, question, consortium) if consortium else None
    if to is not None:
        with terminal.progress() as progress:
            workflows.write_contract(results, question, to, consortium or (), progress=progress)
    if json_output:
        return print_json(workflows.contract_document(found, ladder=steps, breakdown=parts, what_if=together))
    printed.print_contract(found, results)
    if steps is not None:
        printed.print_ladder(steps)
    if parts is not None and by is not None:
        printed.print_breakdown(parts, by)
    if together is not None:
        printed.print_consortium(together, results)
    if to is not None:
        terminal.say(f"Made {to}.")
    return DONE


def _exact(number: float, option: str) -> Fraction:
    """The number as it was typed: 0.1 is a tenth."""
    if not isfinite(number):
        raise typer.BadParameter(f"“{number}” is not a number to calculate with.", param_hint=option)
    return Fraction(str(number))


def _named_lot(text: str) -> tuple[str, Fraction]:
    """“Young people=40%” as its name and its share."""
    name, _, share = text.rpartition("=")
    try:
        part = Fraction(share.strip().removesuffix("%")) if _SHARE.fullmatch(share) else Fraction(0)
    except (ValueError, ZeroDivisionError):
        part = Fraction(0)
    if not name.strip() or part <= 0:
        raise typer.BadParameter(f"“{text}” is not NAME=SHARE, such as Young people=40%.", param_hint="--lot")
    return name.strip(), part / 100 if share.strip().endswith("%") else part
