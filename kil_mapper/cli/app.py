"""The application of the command line, and what its commands share."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer

from kil_mapper import terminal
from kil_mapper.model.vocabulary import PictureSize, PlaceDetail

DONE, NOT_DONE, WRONG_USAGE, CANCELLED = 0, 1, 2, 130

app = typer.Typer(
    help="An honest asset map of the voluntary sector of one place, beside areas of need. Works offline.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
ProjectFile = Annotated[Path, typer.Argument(metavar="PROJECT", help="A project file (.gpkg).")]
Org = Annotated[
    str, typer.Argument(metavar="ORG", help="An organisation: GB-CHC-1234567, its charity number or whole name.")
]
DataFolder = Annotated[Path, typer.Option("--data", metavar="FOLDER", help="Folder with the published files.")]
Locations = Annotated[
    PlaceDetail,
    typer.Option(
        "--locations",
        help="area: small organisations at the centre of their LSOA, no full postcodes; postcode: all at theirs.",
    ),
]

PictureFor = Annotated[PictureSize, typer.Option("--size", help="What a picture is for; letters are sized for it.")]


def check_ending(to: Path, forms: Collection[str]) -> None:
    """Refuse a name for a file whose ending says no format that can be written, as wrong usage."""
    if to.suffix.lower() not in forms:
        raise typer.BadParameter(f"“{to.name}” must end in {', '.join(forms)}.", param_hint="--to")


def print_json(document: Any) -> int:
    """Print one JSON document and nothing else; done."""
    terminal.print_json(document)
    return DONE
