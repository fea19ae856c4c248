"""The numbers as data: tables with their dictionary, and everything for a GIS, together in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from kil_mapper.analysis import ledger
from kil_mapper.analysis.places import place
from kil_mapper.maps import classes
from kil_mapper.model.errors import KilError
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.results import Results
from kil_mapper.model.tables import Lsoa
from kil_mapper.model.vocabulary import AreaType, PlaceDetail
from kil_mapper.reports import clean, datapackage
from kil_mapper.reports.dictionary import data_tables, dictionary_text
from kil_mapper.reports.files import clear_leftovers, explained, temporary_name, write_bytes
from kil_mapper.reports.gis import AREA_LAYERS, LSOAS, ORGANISATIONS
from kil_mapper.reports.lists import write_layers_of, write_organisations
from kil_mapper.reports.qgis_style import Class, LayerLook, Mark
from kil_mapper.workflows.targets import checked_form

GEOPACKAGE, GEOJSON = "organisations.gpkg", "organisations.geojson"
_MM_PER_PIXEL = 25.4 / 96
_THIN, _WARD, _OUTLINE = 0.1, 0.25, 0.6  # millimetres


def write_data(
    results: Results, folder: Path, detail: PlaceDetail = PlaceDetail.AREA, *, progress: Progress | None = None
) -> tuple[Path, ...]:
    """Write tables, data dictionary, data package, GeoPackage and GeoJSON into a folder, all of them or none.

    A project whose documents name nobody (`ReportChoices.names`) gives no list of organisations.

    Args:
        results: The computed results.
        folder: Where to; it is made if need be, and older files of the same names are replaced.
        detail: How exactly organisations are placed.
        progress: Told what is happening; may cancel.

    Returns:
        The files.

    Raises:
        KilError: They cannot be written there, or one of them would replace a project or what one was built from.
    """
    progress = progress or NoProgress()
    if folder.is_file():
        raise KilError(f"{folder} is a file.", "Give a folder.")
    if not folder.parent.is_dir():
        raise KilError(f"The folder {folder.parent} does not exist.", "Create it first, or choose another folder.")
    clear_leftovers(folder.parent, folder.stem)
    making = temporary_name(folder.parent, folder.stem)
    try:
        making.mkdir()
        names = []
        for place_of, (name, write) in enumerate(_files(results, detail)):
            progress.report(f"Writing {name}", place_of / 10)
            checked_form(results, folder / name, (Path(name).suffix,), "table")
            write(making / name)
            names.append(name)
        folder.mkdir(exist_ok=True)
        for name in names:
            (making / name).replace(folder / name)
    except OSError as error:
        raise explained(error, folder / "data") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return tuple(folder / name for name in names)


def _files(results: Results, detail: PlaceDetail) -> list[tuple[str, Callable[[Path], None]]]:
    """Every file with what writes it."""
    named = results.project.report.names
    places = place(results, detail)
    tables = data_tables(results, places, ledger.waterfall(results), detail, names=named)
    title = f"{clean.tidy(results.project.name)}: the numbers of the capacity report"
    looks = layer_looks(results)

    def of(content: bytes) -> Callable[[Path], None]:
        return lambda path: write_bytes(path, content)

    files = [(table.file, of(datapackage.table_bytes(table))) for table in tables]
    files += [
        (datapackage.DICTIONARY, of(datapackage.dictionary_bytes(tables))),
        (datapackage.DICTIONARY_TEXT, of(dictionary_text(tables, title).encode("utf-8"))),
        (
            datapackage.DESCRIPTOR,
            of(datapackage.descriptor_bytes(datapackage.descriptor(results, tables, title))),
        ),
    ]
    if named:
        files.append((GEOJSON, lambda path: write_organisations(results, places, path, detail)))
        files.append((GEOPACKAGE, lambda path: write_organisations(results, places, path, detail, looks)))
    else:
        files.append(("areas.gpkg", lambda path: write_layers_of(results, None, path, detail, looks)))
    return files


def layer_looks(results: Results) -> tuple[LayerLook, ...]:
    """How the layers of a GeoPackage look in a GIS: as on the map."""
    scheme = results.project.options.scheme
    symbols = classes.symbols(scheme)
    ordered = sorted(scheme.bands, key=lambda band: band.highlighted)  # the cluster on top
    bands = tuple(
        Class(
            band.label,
            (band.key,),
            Mark(
                symbols[band.key].fill,
                symbols[band.key].line,
                symbols[band.key].line_width * _MM_PER_PIXEL,
                symbols[band.key].shape,
                2 * symbols[band.key].radius * _MM_PER_PIXEL,
            ),
        )
        for band in ordered
    )
    need = [Class(found.label, found.deciles, Mark(found.colour, "#ffffff", _THIN)) for found in classes.NEED_CLASSES]
    need.append(Class(classes.NEED_UNKNOWN.label, (), Mark(classes.NEED_UNKNOWN.colour, "#ffffff", _THIN)))
    lines = {
        name: Mark("", classes.WARD_LINE if name == AREA_LAYERS[AreaType.WARD] else classes.OUTLINE, width)
        for name, width in zip(AREA_LAYERS.values(), (_OUTLINE, _WARD, _WARD), strict=True)
    }
    return (
        LayerLook(ORGANISATIONS, "band", bands, about="Organisations by turnover band, as on the map of KIL Mapper"),
        *(
            LayerLook(
                name,
                "",
                (Class(name.capitalize(), (), mark),),
                named="" if name == AREA_LAYERS[AreaType.LAD] else "name",
                about=f"Outlines of {name}",
            )
            for name, mark in lines.items()
        ),
        LayerLook(LSOAS, Lsoa.DECILE, tuple(need), about="Need by deprivation decile, the most deprived darkest"),
    )
