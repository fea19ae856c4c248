"""From files to a project, and from a project to a summary, an answer and documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from kil_mapper import __version__, terminal
from kil_mapper.cli.app import (
    DONE,
    NOT_DONE,
    DataFolder,
    Json,
    Locations,
    PictureFor,
    ProjectFile,
    app,
    check_ending,
    print_json,
)
from kil_mapper.model.vocabulary import MapKind, PictureSize, PlaceDetail, RuleProfile


def _version(wanted: bool) -> None:  # noqa: FBT001 - a callback of typer's shape
    if wanted:
        terminal.say(f"KIL Mapper {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window_by_default(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> int:
    """Open the window when no command is given."""
    return DONE if context.invoked_subcommand else int(context.obj(None))


@app.command("open")
def open_command(
    context: typer.Context,
    project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]", help="A project file (.gpkg).")] = None,
) -> int:
    """Open the window, on a project if one is named."""
    return int(context.obj(project))


@app.command()
def demo(
    context: typer.Context,
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Folder for what is made.")] = Path("kil-mapper-demo"),
    window: Annotated[bool, typer.Option("--window", help="Open the project in the window afterwards.")] = False,
) -> int:
    """Build the sample district with its map and reports."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed

    with terminal.progress() as progress:
        outcome = workflows.demo(to, progress=progress)
    terminal.say(f"Made in {outcome.folder.resolve()}:")
    for path in outcome.files:
        terminal.say(f"  {path.name}")
    terminal.say("")
    printed.print_summary(outcome.results)
    return int(context.obj(outcome.files[-1])) if window else DONE


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders, zipped or not.")],
    json_output: Json = False,
) -> int:
    """Say what each file is. Dataset, edition, rows, columns recognised, problems."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed

    with terminal.progress() as progress:
        inventory = workflows.take_inventory(paths, count_rows=True, progress=progress)
    if json_output:
        return print_json(workflows.inventory_document(inventory))
    printed.print_inventory(inventory)
    return DONE


@app.command()
def areas(data: DataFolder, json_output: Json = False) -> int:
    """List the local authorities that the folder can build."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed

    with terminal.progress() as progress:
        found = workflows.list_areas(data, progress=progress)
    if json_output:
        return print_json([asdict(choice) for choice in found])
    printed.print_areas(found)
    return DONE


@app.command()
def build(
    data: DataFolder,
    to: Annotated[Path, typer.Option("--to", metavar="PROJECT.gpkg", help="The project file to make.")],
    area: Annotated[list[str], typer.Option("--area", metavar="NAME_OR_CODE", help="May be repeated.")],
    rules: Annotated[RuleProfile, typer.Option("--rules", help="Which organisations count.")] = RuleProfile.VCSE,
) -> int:
    """Build a project from a folder of published files."""
    from kil_mapper import workflows

    with terminal.progress() as progress:
        workflows.check_target(to)
        outcome = workflows.build_project(data, area, rules=rules, progress=progress)
        workflows.save_project(outcome.project, to, progress=progress)
    for sentence in outcome.sentences:
        terminal.note(sentence)
    terminal.say(f"Made {to}.")
    return DONE


@app.command()
def summary(
    project: ProjectFile,
    rules: Annotated[RuleProfile | None, typer.Option("--rules", help="Count by other rules.")] = None,
    json_output: Json = False,
) -> int:
    """Print the figures of a project. Ledger, bands, deprivation, areas, sources and quality."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed

    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
    results = workflows.summarise(opened.with_options(rules=rules) if rules else opened)
    if json_output:
        return print_json(workflows.summary_document(results))
    printed.print_summary(results)
    return DONE


@app.command("map")
def map_command(
    project: ProjectFile,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Ends in .html, .png or .svg.")],
    locations: Locations = PlaceDetail.AREA,
    kind: Annotated[MapKind, typer.Option("--kind", help="What the map shows.")] = MapKind.ORGANISATIONS,
    size: PictureFor = PictureSize.A4,
) -> int:
    """Write a map: a web page that works offline, or a picture."""
    from kil_mapper import workflows

    return _write(project, to, locations, partial(workflows.write_map, kind=kind, size=size), workflows.MAP_FORMATS)


@app.command()
def report(
    project: ProjectFile,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Ends in .docx, .pdf, .xlsx, .html or .pptx; .zip or a folder for all of them, checked, with maps and "
            "data.",
        ),
    ],
    locations: Annotated[
        PlaceDetail | None,
        typer.Option(
            "--locations", help="How exactly organisations are placed. Left out: as the project has it, area."
        ),
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            help="Your office's own Word document (.docx): its page, header, footer and styles are used.",
        ),
    ] = None,
) -> int:
    """Write the capacity report, or the whole evidence pack."""
    from kil_mapper import workflows

    if to.suffix.lower() in workflows.REPORT_FORMATS or not workflows.is_pack(to):
        forms = (*workflows.REPORT_FORMATS, *workflows.PACK_FORMATS)
        return _write(project, to, locations, partial(workflows.write_report, template=template), forms)
    from kil_mapper.terminal import printed_pack

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        outcome = workflows.write_pack(results, to, locations, template=template, progress=progress)
    printed_pack.print_pack(outcome)
    return DONE


@app.command()
def export(
    project: ProjectFile,
    to: Annotated[
        Path,
        typer.Option(
            "--to",
            metavar="FILE",
            help="Ends in .csv, .xlsx, .gpkg or .geojson; a folder for every table with its data dictionary.",
        ),
    ],
    locations: Locations = PlaceDetail.AREA,
    by: Annotated[
        str, typer.Option("--filter", metavar="NAME", help="Only what this filter of the project shows: see filters.")
    ] = "",
) -> int:
    """Write the list of organisations, or all numbers as data."""
    from kil_mapper import workflows

    is_folder = to.is_dir() or not to.suffix

    def write(results: Any, path: Path, detail: PlaceDetail, *, progress: Any) -> None:
        if by:
            results, notes = workflows.filtered(results, by)
            for note in notes:
                terminal.note(note)
        (workflows.write_data if is_folder else workflows.export_organisations)(
            results, path, detail, progress=progress
        )

    return _write(project, to, locations, write, (to.suffix.lower(),) if is_folder else workflows.LIST_FORMATS)


@app.command()
def check(project: ProjectFile) -> int:
    """Check that a project file is whole and its totals add up."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed

    with terminal.progress() as progress:
        checks = workflows.check_project(project, progress=progress)
    printed.print_checks(checks)
    return DONE if all(found.ok for found in checks) else NOT_DONE


def _write(
    project: Path, to: Path, locations: PlaceDetail | None, writer: Callable[..., None], forms: Sequence[str]
) -> int:
    check_ending(to, forms)
    from kil_mapper import workflows

    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        writer(results, to, locations, progress=progress)
    terminal.say(f"Made {to}.")
    return DONE
