"""A project is frozen: a change makes a new one, and the old one is as it was."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kil_mapper.model.errors import KilError
from kil_mapper.model.inventory import FoundFile, Inventory, SourceFile
from kil_mapper.model.progress import NoProgress, Progress
from kil_mapper.model.project import TABLE_FIELDS, Project, ProjectOptions
from kil_mapper.model.tables import ALL_TABLES
from kil_mapper.model.vocabulary import (
    DatasetId,
    IndexEdition,
    NotLocatedCause,
    SetAsideReason,
    TurnoverBasis,
    VersusWhole,
)
from tests.factory import small_project


def test_every_table_of_the_model_belongs_to_a_project() -> None:
    assert {schema.name for schema in TABLE_FIELDS.values()} == {schema.name for schema in ALL_TABLES}
    assert list(small_project().tables()) == [schema.name for schema in TABLE_FIELDS.values()]


def test_other_choices_make_another_project_that_shares_its_tables() -> None:
    project = small_project()
    other = project.with_options(turnover_basis=TurnoverBasis.LATEST)
    assert project.options.turnover_basis is TurnoverBasis.ANNUALISED
    assert other.options.turnover_basis is TurnoverBasis.LATEST
    assert other.organisations is project.organisations


def test_a_project_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        small_project().name = "Other"  # type: ignore[misc]


def test_a_project_without_tables_has_empty_ones_of_its_own() -> None:
    options = ProjectOptions(IndexEdition.IOD2019, 2015, date(2025, 1, 1))
    first, second = (Project("x", (), date(2026, 1, 1), options) for _ in range(2))
    assert all(len(table) == 0 for table in first.tables().values())
    assert first.organisations is not second.organisations
    assert options.scheme.key == "keep_it_local"


def test_an_error_says_what_happened_and_then_what_to_do() -> None:
    assert str(KilError("It broke.", "Mend it.")) == "It broke. Mend it."
    assert str(KilError("It broke.")) == "It broke."


def test_nobody_watching_is_progress_too() -> None:
    progress: Progress = NoProgress()
    progress.report("Working", 0.5)
    assert isinstance(progress, Progress)


@pytest.mark.parametrize("words", [SetAsideReason, NotLocatedCause, TurnoverBasis, VersusWhole])
def test_every_word_of_a_vocabulary_has_its_own_label(words: Any) -> None:
    labels = [word.label for word in words]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("edition", "lsoas", "year", "title"),
    [
        (IndexEdition.IOD2025, 33_755, 2021, "English Indices of Deprivation 2025"),
        (IndexEdition.IOD2019, 32_844, 2011, "English Indices of Deprivation 2019"),
    ],
)
def test_editions_of_the_index_know_their_small_areas(edition: IndexEdition, lsoas: int, year: int, title: str) -> None:
    assert (edition.lsoas_in_england, edition.lsoa_year, edition.full_title) == (lsoas, year, title)


def test_an_inventory_lists_files_by_dataset_in_the_order_asked_for() -> None:
    zipped = FoundFile(SourceFile(Path("x.zip"), "charity.txt"), DatasetId.CHARITY, details=(("delimiter", "\t"),))
    plain = FoundFile(SourceFile(Path("p.csv")), DatasetId.ONSPD)
    inventory = Inventory((zipped, plain))
    assert inventory.of(DatasetId.ONSPD, DatasetId.CHARITY) == (plain, zipped)
    assert [found.source.label for found in inventory.files] == ["x.zip/charity.txt", "p.csv"]
    assert zipped.detail("delimiter") == "\t"
    assert zipped.detail("sheet") == ""


def test_every_licence_statement_is_said_once() -> None:
    project = small_project()
    twice = project.sources.assign(attribution="Contains OS data.\n\nContains Royal Mail data.")
    assert replace(project, sources=twice).attributions == ("Contains OS data.", "Contains Royal Mail data.")
