"""Setting right what registers say, adding groups that none knows, readiness, notes, and all that is known of one."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, Org, ProjectFile, app, print_json
from kil_mapper.cli.keeping import Why, YesNo, keep_change
from kil_mapper.model.vocabulary import Correctable

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

DAY = ["%Y-%m-%d"]
Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who does it; initials are enough.")]
Postcode = Annotated[str | None, typer.Option("--postcode", help="A postcode of the project’s area.")]
Place = Annotated[
    str | None,
    typer.Option("--place", metavar="LAT,LON", help="A place on the map in degrees, such as 53.7218,-1.8638."),
]
Turnover = Annotated[
    int | None, typer.Option("--turnover", metavar="POUNDS", help="Turnover of a year in whole pounds.")
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=DAY, metavar="DAY", help="Last day of that year: 2026-03-31.")
]
When = Annotated[
    datetime | None, typer.Option("--on", formats=DAY, metavar="DAY", help="The day, such as 2026-05-03; else today.")
]


@app.command()
def correct(
    project: ProjectFile,
    org: Org,
    why: Why,
    who: Who,
    name: Annotated[str | None, typer.Option("--name", help="The name that it goes by.")] = None,
    postcode: Postcode = None,
    place: Place = None,
    turnover: Turnover = None,
    as_of: AsOf = None,
    on: When = None,
) -> int:
    """Set right a name, postcode, place or turnover. What the register says is kept beside it."""
    from kil_mapper import workflows

    if all(value is None for value in (name, postcode, place, turnover)):
        message = "Say what to set right: --name, --postcode, --place or --turnover."
        raise typer.BadParameter(message, param_hint="correct")
    if as_of is not None and turnover is None:
        raise typer.BadParameter("It is the day of a --turnover.", param_hint="--as-of")
    position, day = _position(place), _day(on)

    def change(opened: Project) -> Project:
        changed, one = opened, workflows.organisation_named(opened, org)
        if name is not None:
            changed = workflows.correct_name(changed, one, name, why=why, who=who, when=day)
        if postcode is not None:
            changed = workflows.correct_postcode(changed, one, postcode, why=why, who=who, when=day)
        if position is not None:
            changed = workflows.correct_location(changed, one, *position, why=why, who=who, when=day)
        if turnover is not None:
            year = _day(as_of)
            changed = workflows.correct_turnover(changed, one, turnover, as_of=year, why=why, who=who, when=day)
        return changed

    return keep_change(project, change)


@app.command()
def restore(
    project: ProjectFile,
    org: Org,
    field: Annotated[Correctable, typer.Argument(metavar="FIELD", help="name, postcode, location or turnover.")],
    why: Why,
    who: Who,
    on: When = None,
) -> int:
    """Put the register's own value back. The correction stays in the list."""
    from kil_mapper import workflows

    return keep_change(project, lambda opened: workflows.restore(opened, org, field, why=why, who=who, when=_day(on)))


@app.command("add-group")
def add_group(
    project: ProjectFile,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name that it goes by.")],
    why: Why,
    who: Who,
    postcode: Postcode = None,
    place: Place = None,
    turnover: Turnover = None,
    as_of: AsOf = None,
    activities: Annotated[str, typer.Option("--activities", help="What it does, in its own words.")] = "",
    theme: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="CODE", help="A code of the register’s classification; may be repeated."),
    ] = None,
    on: When = None,
) -> int:
    """Add a group that no register knows. It needs a postcode or a place on the map."""
    from kil_mapper import workflows

    if as_of is not None and turnover is None:
        raise typer.BadParameter("It is the day of a --turnover.", param_hint="--as-of")
    latitude, longitude = _position(place) or (None, None)
    alike: tuple[str, ...] = ()
    given = ""

    def change(opened: Project) -> Project:
        nonlocal alike, given
        alike = workflows.look_alikes(opened, name, postcode or "")
        changed, given = workflows.add_group(
            opened,
            name,
            postcode=postcode or "",
            latitude=latitude,
            longitude=longitude,
            turnover=turnover,
            as_of=_day(as_of),
            activities=activities,
            themes=theme or (),
            why=why,
            who=who,
            when=_day(on),
        )
        return changed

    keep_change(project, change)
    terminal.say(f"It is {given}.")
    if alike:
        terminal.note(
            f"There is one that looks alike: {'; '.join(alike)}. If they are one: kil-mapper merge PROJECT {given} "
            "--into ORG"
        )
    return DONE


@app.command()
def readiness(
    project: ProjectFile,
    org: Org,
    paid_staff: Annotated[int | None, typer.Option("--paid-staff", metavar="HEADS", help="Paid staff.")] = None,
    reserves_months: Annotated[
        float | None, typer.Option("--reserves-months", metavar="MONTHS", help="How long its free reserves would last.")
    ] = None,
    policies: Annotated[
        YesNo, typer.Option("--policies/--no-policies", help="Has the policies that contracts ask for.")
    ] = None,
    insurance: Annotated[
        YesNo, typer.Option("--insurance/--no-insurance", help="Has the insurance that contracts ask for.")
    ] = None,
    contracts: Annotated[
        str | None, typer.Option("--contracts", metavar="TEXT", help="Contracts it holds or has held.")
    ] = None,
    wants_to_grow: Annotated[
        YesNo, typer.Option("--wants-to-grow/--does-not-want-to-grow", help="Wants to take on more.")
    ] = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who records it; initials are enough.")] = "",
    on: When = None,
    json_output: Json = False,
) -> int:
    """Show or record readiness for contracts. An organisation told it; what is left out stays as it was."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_curation

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        one = workflows.organisation_named(opened, org)
        answers = (paid_staff, reserves_months, policies, insurance, contracts, wants_to_grow)
        if any(answer is not None for answer in answers):
            opened = workflows.record_readiness(
                opened,
                one,
                paid_staff=paid_staff,
                reserves_months=reserves_months,
                has_policies=policies,
                has_insurance=insurance,
                contract_history=contracts,
                wants_to_grow=wants_to_grow,
                who=who,
                when=_day(on),
            )
            workflows.save_project(opened, project, progress=progress)
    if json_output:
        return print_json(workflows.readiness_document(opened, one))
    printed_curation.print_readiness(opened, one)
    return DONE


@app.command()
def note(
    project: ProjectFile,
    org: Org,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What was said or agreed.")],
    who: Who,
    on: When = None,
) -> int:
    """Keep a dated note of a conversation."""
    from kil_mapper import workflows

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        changed = workflows.add_note(opened, org, text, who=who, when=_day(on))
        workflows.save_project(changed, project, progress=progress)
    terminal.say(f"Kept in {project.name}.")
    return DONE


@app.command()
def show(project: ProjectFile, org: Org, json_output: Json = False) -> int:
    """Show everything known of an organisation. Each value stands with where it comes from."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_curation

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        one = workflows.organisation_named(opened, org)
        results = workflows.summarise(opened)
    if json_output:
        return print_json(workflows.known_document(results, one))
    printed_curation.print_known(workflows.known_of(results, one))
    return DONE


@app.command()
def corrections(project: ProjectFile, json_output: Json = False) -> int:
    """List what people set right and added. The register's own value stands beside each."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_curation

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
    if json_output:
        return print_json(workflows.corrections_document(opened))
    printed_curation.print_corrections(workflows.corrections_table(opened))
    return DONE


def _position(place: str | None) -> tuple[float, float] | None:
    """Degrees north and east."""
    if place is None:
        return None
    parts = place.replace(";", ",").split(",")
    try:
        latitude, longitude = (float(part) for part in parts)
    except ValueError:
        message = "Give degrees north, a comma, and degrees east, such as 53.7218,-1.8638."
        raise typer.BadParameter(message, param_hint="--place") from None
    return latitude, longitude


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()
