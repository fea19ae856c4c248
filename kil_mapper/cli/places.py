"""Neighbourhoods, need by area, cold spots and community anchors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, Org, ProjectFile, app, print_json
from kil_mapper.cli.keeping import YesNo
from kil_mapper.model import days

if TYPE_CHECKING:
    from kil_mapper.model.project import Project


@app.command()
def neighbourhoods(
    project: ProjectFile,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A csv or workbook: in each row a name and the code of an LSOA or ward."),
    ] = None,
    remove: Annotated[str | None, typer.Option("--remove", metavar="NAME", help="Take this one out.")] = None,
    json_output: Json = False,
) -> int:
    """Show, read or remove the project’s own neighbourhoods."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_places

    with terminal.progress() as progress:
        opened = changed = workflows.open_project(project, progress=progress)
        if remove is not None:
            changed = workflows.remove_neighbourhood(changed, remove)
        sentences: tuple[str, ...] = ()
        if file is not None:
            changed, sentences = workflows.read_neighbourhoods(changed, file, progress=progress)
        if changed is not opened:
            workflows.save_project(changed, project, progress=progress)
        results = workflows.summarise(changed)
    for sentence in sentences:
        terminal.note(sentence)
    if json_output:
        return print_json(workflows.neighbourhoods_document(results))
    printed_places.print_neighbourhoods(results)
    return DONE


@app.command()
def need(
    project: ProjectFile,
    domain: Annotated[str, typer.Option("--domain", help="imd, income, employment, education, health …")] = "imd",
    json_output: Json = False,
) -> int:
    """Show need by area, in each edition of the index held. Areas are authorities, wards and neighbourhoods."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_places

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
    if json_output:
        return print_json(workflows.need_document(results, domain))
    printed_places.print_need(results, domain)
    return DONE


@app.command("cold-spots")
def cold_spots(project: ProjectFile, json_output: Json = False) -> int:
    """Say where need is high and capacity thin. Each area in a sentence with its numbers."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_places

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
    if json_output:
        return print_json(workflows.cold_spots_document(results))
    printed_places.print_cold_spots(results)
    return DONE


@app.command()
def anchor(
    project: ProjectFile,
    org: Org,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who declares it.")],
    is_anchor: Annotated[bool, typer.Option("--yes/--no", help="Whether it is a community anchor.")] = True,
    locally_led: Annotated[
        YesNo, typer.Option("--locally-led/--not-locally-led", help="Led by people of the place.")
    ] = None,
    multi_purpose: Annotated[
        YesNo, typer.Option("--multi-purpose/--not-multi-purpose", help="Does several things for it.")
    ] = None,
    holds_asset: Annotated[
        YesNo, typer.Option("--holds-asset/--holds-no-asset", help="Holds a building or land for it.")
    ] = None,
    place_based: Annotated[YesNo, typer.Option("--place-based/--not-place-based", help="Works for one place.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="What speaks for it.")] = None,
) -> int:
    """Declare an organisation a community anchor, or not. Criteria left out stay as declared before."""
    from kil_mapper import workflows

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        org_id = workflows.organisation_named(opened, org)
        before = workflows.declaration_of(opened, org_id)

        def said(answer: YesNo, earlier: YesNo) -> YesNo:
            return earlier if answer is None else answer

        declaration = workflows.AnchorDeclaration(
            org_id=org_id,
            is_anchor=is_anchor,
            locally_led=said(locally_led, before.locally_led if before else None),
            multi_purpose=said(multi_purpose, before.multi_purpose if before else None),
            holds_asset=said(holds_asset, before.holds_asset if before else None),
            place_based=said(place_based, before.place_based if before else None),
            note=note if note is not None else before.note if before else "",
            who=who,
            when=days.today(),
        )
        changed = workflows.declare_anchor(opened, declaration)
        workflows.save_project(changed, project, progress=progress)
    _say_declared(changed, org_id, is_anchor=is_anchor)
    return DONE


def _say_declared(project: Project, org_id: str, *, is_anchor: bool) -> None:
    from kil_mapper import workflows

    terminal.say(f"{org_id} is declared {'a community anchor' if is_anchor else 'not a community anchor'}.")
    if project.options.anchors_reviewed is None:
        terminal.say(
            "Absence of anchors means nothing yet. When all organisations were looked through, record it with: "
            "kil-mapper anchors PROJECT --reviewed-by NAME"
        )
    if is_anchor and not workflows.is_counted(workflows.summarise(project), org_id):
        terminal.say("It is set aside in this project, so it does not count as an anchor until it is brought back.")


@app.command()
def anchors(
    project: ProjectFile,
    reviewed_by: Annotated[
        str | None, typer.Option("--reviewed-by", metavar="NAME", help="Record that NAME looked through all today.")
    ] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw-review", help="Take that record back.")] = False,
    json_output: Json = False,
) -> int:
    """Show community anchors, and how far areas are from one."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_places

    if withdraw and reviewed_by is not None:
        raise typer.BadParameter("A review is recorded or withdrawn, not both.", param_hint="--withdraw-review")
    with terminal.progress() as progress:
        opened = changed = workflows.open_project(project, progress=progress)
        if reviewed_by is not None:
            changed = workflows.record_anchors_reviewed(opened, reviewed_by, days.today())
        if withdraw:
            changed = workflows.withdraw_review(opened)
        if changed is not opened:
            workflows.save_project(changed, project, progress=progress)
        results = workflows.summarise(changed)
    if json_output:
        return print_json(workflows.anchors_document(results))
    printed_places.print_anchors(results)
    return DONE
