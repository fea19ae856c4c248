"""What documents say and how much, and profiles of single areas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kil_mapper import terminal
from kil_mapper.cli.app import DONE, Json, ProjectFile, app, print_json
from kil_mapper.model.vocabulary import PlaceDetail, ReportDetail

if TYPE_CHECKING:
    from kil_mapper.model.project import Project

_FILE = "@"
Areas = Annotated[
    list[str] | None,
    typer.Option("--area", metavar="NAME_OR_CODE", help="A ward or neighbourhood; may be repeated. Left out: all."),
]


@app.command("report-choices")
def report_choices(
    project: ProjectFile,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", metavar="PART", help="A part that is not wanted; may be repeated."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all-parts", help="Leave out no part, tell every area.")] = False,
    short: Annotated[
        bool | None, typer.Option("--short/--full", help="The parts of a short report only, or every part.")
    ] = None,
    area: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="NAME_OR_CODE", help="Tell only this ward or neighbourhood; may be repeated."),
    ] = None,
    names: Annotated[bool | None, typer.Option("--names/--no-names", help="Whether organisations are named.")] = None,
    locations: Annotated[
        PlaceDetail | None, typer.Option("--locations", help="How exactly organisations are placed.")
    ] = None,
    foreword: Annotated[
        str | None,
        typer.Option(
            "--foreword", metavar="TEXT", help="A text before everything; @FILE.txt reads it, “” takes it away."
        ),
    ] = None,
    comment: Annotated[
        list[str] | None,
        typer.Option("--comment", metavar="PART=TEXT", help="A text under the heading of a part; PART=@FILE.txt too."),
    ] = None,
    json_output: Json = False,
) -> int:
    """Show or change what documents say, and how much. It is kept in the project."""
    from kil_mapper import workflows
    from kil_mapper.terminal import printed_pack

    texts = dict(_comment(each) for each in comment or ())
    with terminal.progress() as progress:
        opened = workflows.open_project(project, progress=progress)
        chosen = workflows.choose_report(
            opened,
            left_out=[] if everything and not left_out else left_out,
            areas=[] if everything and not area else area,
            detail=None if short is None else ReportDetail.SUMMARY if short else ReportDetail.FULL,
            names=names,
            places=locations,
            foreword=None if foreword is None else _text(foreword, "--foreword"),
            commentary=texts or None,
        )
        _kept(opened, chosen, project)
    if json_output:
        return print_json(workflows.report_choices_document(chosen))
    printed_pack.print_choices(chosen)
    return DONE


@app.command()
def profiles(
    project: ProjectFile,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FOLDER_OR_FILE", help="A folder for a PDF and a Word document each; .pdf or .docx for one."
        ),
    ],
    area: Areas = None,
    locations: Annotated[
        PlaceDetail | None,
        typer.Option(
            "--locations", help="How exactly organisations are placed. Left out: as the project has it, area."
        ),
    ] = None,
) -> int:
    """Write two pages on each ward and neighbourhood."""
    from kil_mapper import workflows

    if to.suffix and to.suffix.lower() not in workflows.PROFILE_FORMATS and not to.is_dir():
        message = f"“{to.name}” must end in {', '.join(workflows.PROFILE_FORMATS)}, or be a folder."
        raise typer.BadParameter(message, param_hint="--to")
    with terminal.progress() as progress:
        results = workflows.summarise(workflows.open_project(project, progress=progress))
        outcome = workflows.write_profiles(results, to, area or (), locations, progress=progress)
    for path in outcome.files:
        terminal.say(f"Made {path}.")
    terminal.say(f"Areas: {', '.join(outcome.areas)}.")
    return DONE


def _kept(before: Project, after: Project, path: Path) -> None:
    from kil_mapper import workflows

    if after is not before:
        workflows.save_project(after, path)


def _comment(given: str) -> tuple[str, str]:
    part, stroke, text = given.partition("=")
    if not stroke:
        raise typer.BadParameter(f"“{given[:40]}” must be a part, =, and a text.", param_hint="--comment")
    return part.strip(), _text(text, "--comment")


def _text(given: str, option: str) -> str:
    """A text as given, or that of the file named after @."""
    if not given.startswith(_FILE):
        return given
    path = Path(given.removeprefix(_FILE))
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return path.read_text(encoding="cp1252", errors="replace")  # as older editors of Windows save
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror or error}.", param_hint=option) from error
