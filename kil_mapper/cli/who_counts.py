"""Who counts: the ledger, what people decide, look-alikes, and the choices behind the numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, Org, ProjectFile, app, check_ending, print_json
from kil_mapper.cli.keeping import Why, keep_change
from kil_mapper.model.vocabulary import RuleProfile, SetAsideReason, TurnoverBasis

if TYPE_CHECKING:
    from kil_mapper.model.bands import BandScheme
    from kil_mapper.model.project import Project

Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides; initials are enough.")]
MOST_DIGITS = 18  # of an amount; Python itself refuses to read thousands of them
Subject = Annotated[str, typer.Argument(metavar="SUBJECT", help="An organisation (GB-CHC-…) or the name of a rule.")]


@app.command()
def ledger(
    project: ProjectFile,
    reason: Annotated[SetAsideReason | None, typer.Option("--reason", help="List those set aside for it.")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE", help="Write the list as .csv or .xlsx.")] = None,
    json_output: Json = False,
) -> int:
    """Show who is counted and who is not, step by step. --to writes the list of what is set aside."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_who_counts

    if to is not None:
        check_ending(to, workflows.LEDGER_FORMATS)
    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        if to is not None:
            workflows.write_ledger(results, to, reason, progress=progress)
    if json_output:
        return print_json(workflows.ledger_document(results, reason))
    if to is not None:
        terminal.say(f"Made {to}.")
        return DONE
    printed_who_counts.print_ledger(results, reason)
    return DONE


@app.command("set-aside")
def set_aside(project: ProjectFile, subject: Subject, why: Why, who: Who) -> int:
    """Set one organisation aside, or put a rule in force. This holds whatever the profile says."""
    from kil_mapper import workflows

    return keep_change(project, lambda opened: workflows.set_aside(opened, subject, why=why, who=who))


@app.command("bring-back")
def bring_back(project: ProjectFile, subject: Subject, why: Why, who: Who) -> int:
    """Bring one organisation back, or take a rule out of force. This holds whatever the profile says."""
    from kil_mapper import workflows

    return keep_change(project, lambda opened: workflows.bring_back(opened, subject, why=why, who=who))


@app.command()
def merge(
    project: ProjectFile,
    org: Org,
    into: Annotated[str, typer.Option("--into", metavar="ORG", help="The one that counts.")],
    why: Why,
    who: Who,
) -> int:
    """Say that one organisation is another one a second time."""
    from kil_mapper import workflows

    return keep_change(project, lambda opened: workflows.merge(opened, org, into, why=why, who=who))


@app.command("keep-apart")
def keep_apart(
    project: ProjectFile,
    org: Org,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other one.")],
    why: Why,
    who: Who,
) -> int:
    """Say that two organisations that look alike are two."""
    from kil_mapper import workflows

    return keep_change(project, lambda opened: workflows.keep_apart(opened, org, other, why=why, who=who))


@app.command()
def sensitive(
    project: ProjectFile,
    org: Org,
    why: Why,
    who: Who,
    is_not: Annotated[bool, typer.Option("--not", help="It is not sensitive after all.")] = False,
) -> int:
    """Mark an organisation as sensitive. It is placed by its ward and never named with a place."""
    from kil_mapper import workflows

    return keep_change(
        project, lambda opened: workflows.mark_sensitive(opened, org, sensitive=not is_not, why=why, who=who)
    )


@app.command()
def duplicates(project: ProjectFile, json_output: Json = False) -> int:
    """List organisations that may be one. They have the same name at the same postcode."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_who_counts

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
    if json_output:
        return print_json(workflows.duplicates_document(opened))
    printed_who_counts.print_duplicates(workflows.suggest_duplicates(opened))
    return DONE


@app.command()
def choose(
    project: ProjectFile,
    rules: Annotated[RuleProfile | None, typer.Option("--rules", help="Which organisations count.")] = None,
    turnover_basis: Annotated[
        TurnoverBasis | None, typer.Option("--turnover-basis", help="Which turnover they are banded by.")
    ] = None,
    bands: Annotated[
        str | None,
        typer.Option("--bands", metavar="EDGES", help="Edges in pounds, 10000,100000,500000; or keep_it_local, ncvo."),
    ] = None,
    cluster: Annotated[
        int | None, typer.Option("--cluster", metavar="POUNDS", help="Lower edge of the cluster; usually 200000.")
    ] = None,
    high_need: Annotated[
        float | None,
        typer.Option("--high-need", metavar="SHARE", help="Share of residents from which need is high: 0.5 is half."),
    ] = None,
    anchor_reach: Annotated[
        int | None, typer.Option("--anchor-reach", metavar="METRES", help="How far a community anchor reaches.")
    ] = None,
) -> int:
    """Print the choices behind the numbers, or change them. Those that are left out stay as they are."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_who_counts

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        changed = workflows.choose(
            opened,
            rules=rules,
            turnover_basis=turnover_basis,
            scheme=_bands(opened, bands, cluster),
            high_need_share=high_need,
            anchor_reach=anchor_reach,
        )
        if changed.options != opened.options:
            workflows.save_project(changed, project, progress=progress)
    printed_who_counts.print_choices(changed)
    return DONE


def _bands(project: Project, bands: str | None, cluster: int | None) -> BandScheme | str | None:
    """The scheme that is asked for: a built-in one by its key, or edges with a cluster; None for no change."""
    from kil_mapper import workflows

    parts = [part.strip().removeprefix("£") for part in (bands or "").split(",") if part.strip()]
    edges = [int(part) for part in parts if _is_pounds(part)]
    if bands is not None and len(edges) < len(parts):
        if len(parts) == 1 and cluster is None and not parts[0].isdecimal():
            return bands.strip()
        message = "Give whole pounds without commas inside, such as 10000,100000,500000."
        raise typer.BadParameter(message, param_hint="--bands")
    if bands is None:
        if cluster is None:
            return None
        edges = [band.low for band in project.options.scheme.known if band.low is not None and band.low > 1]
    return workflows.own_bands(edges, cluster)


def _is_pounds(part: str) -> bool:
    """Whether a part is an amount: what begins with a nought is half of one with a comma inside, as in £200,000."""
    return part.isdecimal() and len(part) <= MOST_DIGITS and (part == "0" or not part.startswith("0"))
