"""Which of the files in a data folder a project is built from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kil_mapper.importing.catalogue import IMPORTERS
from kil_mapper.model.datasets import Dataset, Role
from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory
from kil_mapper.model.issues import Issue, IssueKind
from kil_mapper.model.vocabulary import DatasetId, IndexEdition

RELATED = (
    DatasetId.ANNUAL_RETURN_HISTORY,
    DatasetId.ANNUAL_RETURN_PARTA,
    DatasetId.ANNUAL_RETURN_PARTB,
    DatasetId.AREA_OF_OPERATION,
    DatasetId.CLASSIFICATION,
    DatasetId.OTHER_NAMES,
)
BOUNDARIES = {2021: DatasetId.LSOA_2021_BOUNDARIES, 2011: DatasetId.LSOA_2011_BOUNDARIES}
INDEX_DATASETS = (DatasetId.INDICES_FILE_7, DatasetId.INDICES_FILE_1)  # the better one first
POSTCODE_DATASETS = (DatasetId.ONSPD, DatasetId.NSPL, DatasetId.CODE_POINT_OPEN)


@dataclass(frozen=True)
class Chosen:
    """The files of a build, editions that fit together.

    Attributes:
        register: The main table of the register.
        related: Its other tables, by dataset, those that are there.
        index: The file of the Indices of Deprivation.
        index_edition: Its edition.
        lsoa_year: The LSOA edition of the boundaries, which the project uses.
        small_areas: LSOA boundaries.
        postcodes: Postcode directories; the reader takes the best for each postcode area.
        wards: Ward boundaries; empty when there are none.
        lookup: The lookup between LSOA editions; needed only where an index and the boundaries differ.
        other_index: File 7 of the other edition of the index, to set beside it; None when the folder holds none.
    """

    register: tuple[FoundFile, ...]
    related: dict[DatasetId, tuple[FoundFile, ...]]
    index: FoundFile
    index_edition: IndexEdition
    lsoa_year: int
    small_areas: tuple[FoundFile, ...]
    postcodes: tuple[FoundFile, ...]
    wards: tuple[FoundFile, ...]
    lookup: tuple[FoundFile, ...]
    other_index: FoundFile | None = None


@dataclass(frozen=True)
class Edition:
    """Which editions to use where a folder holds several.

    Attributes:
        index: The index of deprivation.
        lsoa_year: The LSOAs of the boundaries.
    """

    index: IndexEdition
    lsoa_year: int


def newest(files: tuple[FoundFile, ...]) -> tuple[FoundFile, ...]:
    """Of several editions the files of the newest; editions in words compare by the date the reader noted."""
    if not files:
        return ()
    latest = max(_edition_key(found) for found in files)
    return tuple(found for found in files if _edition_key(found) == latest)


def _edition_key(found: FoundFile) -> tuple[str, str]:
    return (found.detail("edition_key"), found.edition)


def _of_one_day(files: tuple[FoundFile, ...], register: tuple[FoundFile, ...]) -> tuple[FoundFile, ...]:
    """Of another table of the register the files of the same day as its main table; else the newest."""
    days = {_edition_key(found) for found in register}
    return tuple(found for found in files if _edition_key(found) in days) or newest(files)


def choose(inventory: Inventory, like: Edition | None = None) -> Chosen:
    """The files to build from.

    Args:
        inventory: What the files are.
        like: Editions to use; the newest that fit together when None.

    Raises:
        KilError: A required dataset is missing, or editions do not fit together.
    """
    register = newest(inventory.of(DatasetId.CHARITY))
    postcodes = inventory.of(*POSTCODE_DATASETS)
    if not (register and postcodes and inventory.of(*INDEX_DATASETS) and inventory.of(*BOUNDARIES.values())):
        raise KilError(*_missing(inventory))
    index, year = _index_with_boundaries(inventory) if like is None else _index_like(inventory, like)
    small_areas = inventory.of(BOUNDARIES[year])
    return Chosen(
        register=register,
        related={dataset: files for dataset in RELATED if (files := _of_one_day(inventory.of(dataset), register))},
        index=index,
        index_edition=IndexEdition(index.detail("index")),
        lsoa_year=year,
        small_areas=small_areas,
        postcodes=postcodes,
        wards=newest(inventory.of(DatasetId.WARD_BOUNDARIES)),
        lookup=inventory.of(DatasetId.LSOA_LOOKUP),
        other_index=_other_index(inventory, index),
    )


def _index_with_boundaries(inventory: Inventory) -> tuple[FoundFile, int]:
    """The fullest, newest and largest index whose LSOAs have boundaries; else one that the lookup can convert."""
    ranked = _indices(inventory, *INDEX_DATASETS)
    years = [year for year, dataset in BOUNDARIES.items() if inventory.of(dataset)]
    for file in ranked:
        year = IndexEdition(file.detail("index")).lsoa_year
        if year in years:
            return file, year
    if inventory.of(DatasetId.LSOA_LOOKUP):
        return ranked[0], years[0]
    edition = IndexEdition(ranked[0].detail("index"))
    raise KilError(
        f"The {edition.full_title} use LSOAs of {edition.lsoa_year}, but the boundaries in the folder are those of "
        f"{years[0]}: the same code can mean another place, so they are never joined.",
        f"Add the LSOA boundaries of {edition.lsoa_year}, or the ONS lookup from LSOA 2011 to LSOA 2021.",
    )


def _indices(inventory: Inventory, *datasets: DatasetId) -> list[FoundFile]:
    """Files of the index, the fullest, newest and largest first."""
    return sorted(
        inventory.of(*datasets),
        key=lambda f: (f.dataset is DatasetId.INDICES_FILE_7, f.detail("index"), f.size),
        reverse=True,
    )


def _index_like(inventory: Inventory, like: Edition) -> tuple[FoundFile, int]:
    """The fullest file of an edition of the index, where the folder holds it and boundaries of the LSOAs wanted."""
    ranked = [file for file in _indices(inventory, *INDEX_DATASETS) if file.detail("index") == like.index]
    wanted = inventory.of(BOUNDARIES[like.lsoa_year])
    if ranked and wanted and (like.index.lsoa_year == like.lsoa_year or inventory.of(DatasetId.LSOA_LOOKUP)):
        return ranked[0], like.lsoa_year
    held = ", ".join(
        sorted({IndexEdition(file.detail("index")).full_title for file in _indices(inventory, *INDEX_DATASETS)})
    )
    years = " and ".join(str(year) for year, dataset in sorted(BOUNDARIES.items()) if inventory.of(dataset))
    lookup = "" if like.index.lsoa_year == like.lsoa_year else " and the ONS lookup from LSOA 2011 to LSOA 2021"
    raise KilError(
        f"This needs the {like.index.full_title} and boundaries of LSOAs of {like.lsoa_year}. The folder holds the "
        f"{held}, and boundaries of LSOAs of {years}.",
        f"Add the {like.index.full_title} (File 7), the LSOA boundaries of {like.lsoa_year}{lookup} to the folder.",
    )


def _other_index(inventory: Inventory, index: FoundFile) -> FoundFile | None:
    """The largest File 7 of another edition; ranks without scores and residents could not be carried over."""
    others = _indices(inventory, DatasetId.INDICES_FILE_7)
    return next((file for file in others if file.detail("index") != index.detail("index")), None)


def _missing(inventory: Inventory) -> tuple[str, str]:
    """What is missing, what it is for and where to get it."""
    needed = (Role.REGISTER, Role.DEPRIVATION, Role.POSTCODES, Role.SMALL_AREAS)
    have = {dataset_of(found.dataset).role for found in inventory.files if found.dataset}
    lacking = [next(dataset for dataset in declared() if dataset.role is role) for role in needed if role not in have]
    names = ", ".join(dataset.title for dataset in lacking)
    hints = "\n".join(f"{dataset.title}: {dataset.gives} {dataset.get_it} {dataset.page}" for dataset in lacking)
    damaged = "".join(f"\nPerhaps it is this file: {issue.message} {issue.hint}" for issue in unreadable(inventory))
    return f"The data folder lacks what a project needs: {names}.", hints + damaged


def unreadable(inventory: Inventory) -> tuple[Issue, ...]:
    """What is wrong with the files that might be needed, but are damaged or were refused."""
    kinds = (IssueKind.FILE_UNREADABLE, IssueKind.FILE_REFUSED)
    return tuple(issue for found in inventory.files for issue in found.issues if issue.kind in kinds)


def declared() -> tuple[Dataset, ...]:
    """Every dataset that can be read."""
    return tuple(importer.dataset for importer in IMPORTERS)


def dataset_of(dataset: DatasetId) -> Dataset:
    """The declaration of a dataset."""
    return next(found for found in declared() if found.id is dataset)


def edition_year(edition: str, modified: date | None) -> str:
    """The year that attribution statements name: that of the edition, else that of the file."""
    found = re.search(r"(?:19|20)\d\d", edition)
    return found.group() if found else str(modified.year if modified else "")
