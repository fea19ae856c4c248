"""What a build learns of the whole country on its way, so that the place can be set beside others.

Everything is gathered while the files are read for the project itself. What comes of it is the same for every project
of the same files, so it is kept: a second build gathers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kil_mapper import paths
from kil_mapper.analysis.comparators import count_everywhere, need_everywhere
from kil_mapper.importing import comparators_cache, prepared_copies
from kil_mapper.importing.files import size_of
from kil_mapper.importing.postcodes import PostcodesRead
from kil_mapper.importing.register_glean import NONE, Gleaner, GrantMakers, LastReturns, Numbers, Themes
from kil_mapper.importing.register_related import RelatedRead, read_related
from kil_mapper.model import tables
from kil_mapper.model.inventory import FoundFile, SourceFile
from kil_mapper.model.results import Counted
from kil_mapper.model.rules import Evidence
from kil_mapper.model.schema import DTYPES
from kil_mapper.model.tables import Comparator, Org, Postcode, Return
from kil_mapper.model.vocabulary import DatasetId, Reach
from kil_mapper.workflows.authorities import INDEX_CODE, Authorities, authorities_of
from kil_mapper.workflows.need import Need
from kil_mapper.workflows.reading import Reading


@dataclass(frozen=True, eq=False)
class Comparators:
    """Every authority: organisations (`COMPARATORS`), residents and need (`COMPARATOR_AREAS`)."""

    counts: pd.DataFrame
    areas: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Gleaners:
    """What is gleaned of the other tables, for every charity that is counted."""

    last_returns: LastReturns
    grant_makers: GrantMakers
    themes: Themes

    @classmethod
    def of(cls, keys: Numbers) -> _Gleaners:
        """Gleaners for charities of these organisation numbers, sorted."""
        return cls(LastReturns(keys), GrantMakers(keys), Themes(keys))


@dataclass(eq=False)
class Nation:
    """Gathers what the files say of every authority; the readers of a build hand it what passes by.

    Attributes:
        reading: The reading of the data folder.
        need: The national index.
        ready: The comparators, when they were made from the very same files before; then nothing is gathered.
    """

    reading: Reading
    need: Need
    ready: Comparators | None = None
    _entry: Path | None = None
    _authorities: Authorities | None = None
    _everywhere: pd.DataFrame = field(default_factory=pd.DataFrame)
    _returns: pd.DataFrame = field(default_factory=tables.ANNUAL_RETURNS.empty)
    _gleaners: _Gleaners | None = None

    @classmethod
    def of(cls, reading: Reading, need: Need) -> Nation:
        """Start gathering, unless the comparators of the very same files are at hand.

        Args:
            reading: The reading of the data folder.
            need: The national index.
        """
        folder, sources = paths.cache_folder(), _sources(reading, need)
        if folder is None or size_of(sources[0]) < prepared_copies.WORTH_KEEPING:
            return cls(reading, need)
        told = str(reading.chosen.lsoa_year)
        entry = prepared_copies.entry_path(folder, comparators_cache.KIND, *sources, told=told)
        found = comparators_cache.load(entry)
        return cls(reading, need, Comparators(*found) if found else None, entry)

    @property
    def wanted(self) -> bool:
        """Whether anything has to be gathered."""
        return self.ready is None

    def place(self, everywhere: pa.Table | None, directory: PostcodesRead) -> None:
        """Give every charity of the country its authority; those of authorities that are not held whole are left.

        Args:
            everywhere: Main charities of the register, from `read_charities`; None when nothing is to be gathered.
            directory: The postcodes of the register.
        """
        if everywhere is None:
            return
        year = self.reading.chosen.lsoa_year
        lived_in = directory.lived_in.get(year, {})
        self._authorities = authorities_of(self.need.frame, lived_in, directory.regions, year)
        located = directory.table.filter(pc.is_valid(directory.table[Postcode.EASTING]))
        rows = pc.index_in(everywhere[Org.POSTCODE], value_set=located[Postcode.CODE].combine_chunks())
        codes = [located[name].take(rows).to_pandas() for name in ("lad", f"lsoa{year % 100}")]
        lad = self._authorities.codes_of(*codes)
        held = lad.notna()
        table = everywhere.filter(pa.array(held.to_numpy()))
        self._everywhere = _typed(table).assign(**{Comparator.LAD: lad[held].array})
        if len(table):
            self._gleaners = _Gleaners.of(table[Org.REGISTER_KEY].to_numpy())

    def read(self, dataset: DatasetId, files: Sequence[FoundFile], keys: pa.Array) -> RelatedRead:
        """Read another table of the register for the project, and glean from it on the way.

        Args:
            dataset: Which table.
            files: Files that hold it.
            keys: Register keys of the organisations that the project keeps, as text.
        """
        beside = self._without_income() if dataset is DatasetId.ANNUAL_RETURN_HISTORY else None
        log, progress = self.reading.log, self.reading.progress
        read = read_related(dataset, files, keys, log, progress, beside=beside, gleaner=self._gleaner(dataset))
        if beside is not None:
            self._keep_returns(beside, [read.frame, read.others])
        return read

    def _gleaner(self, dataset: DatasetId) -> Gleaner | None:
        if self._gleaners is None:
            return None
        gleaners: dict[DatasetId, Gleaner] = {
            DatasetId.ANNUAL_RETURN_HISTORY: self._gleaners.last_returns,
            DatasetId.ANNUAL_RETURN_PARTA: self._gleaners.grant_makers,
            DatasetId.CLASSIFICATION: self._gleaners.themes,
        }
        return gleaners.get(dataset)

    def _without_income(self) -> np.ndarray | None:
        """Register keys of charities without a latest income, of which the returns tell; None when none are asked."""
        if self._gleaners is None:
            return None
        blank = self._everywhere[Org.INCOME].isna()
        keys: np.ndarray = self._everywhere.loc[blank, Org.REGISTER_KEY].to_numpy()
        return keys

    def _keep_returns(self, keys: np.ndarray, frames: Sequence[pd.DataFrame]) -> None:
        rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
        numbers = rows[Org.REGISTER_KEY].astype("Int64")
        ids = self._everywhere.set_index(Org.REGISTER_KEY)[Org.ID]
        wanted = rows.assign(**{Return.ORG: numbers.map(ids)})[numbers.isin(keys)]
        self._returns = tables.ANNUAL_RETURNS.conform(wanted)

    def finish(self, reach: pd.DataFrame | None, reference_date: date) -> Comparators:
        """The comparators of every authority that is held whole.

        Args:
            reach: How far organisations work, by organisation number (`analysis.reach.reach_of_all`); None when areas
                of operation are not known.
            reference_date: The register's own date of extract.
        """
        if self.ready is not None:
            return self.ready
        if self._authorities is None or self._gleaners is None:
            return Comparators(tables.COMPARATORS.empty(), tables.COMPARATOR_AREAS.empty())
        self.reading.progress.report("Counting the organisations of every local authority")
        everywhere = _with_evidence(self._everywhere, self._gleaners, reach)
        known = DatasetId.ANNUAL_RETURN_HISTORY in self.reading.chosen.related
        counts = count_everywhere(everywhere, self._returns, reference_date, returns_known=known)
        need = need_everywhere(self.need.frame)
        areas = self._authorities.areas
        areas = areas[areas[Comparator.LAD].isin(counts[Comparator.LAD])].sort_values(Comparator.LAD)
        areas = tables.COMPARATOR_AREAS.conform(areas.join(need, on=INDEX_CODE))
        found = Comparators(counts, areas)
        if self._entry is not None:
            wanted = self.reading.progress
            comparators_cache.store(
                self._entry, _sources(self.reading, self.need), counts, areas, lambda: wanted.report("Keeping a copy")
            )
        return found


def _sources(reading: Reading, need: Need) -> list[SourceFile]:
    """Every file that comparators are made from, the register's main table first."""
    chosen = reading.chosen
    files = [*chosen.register, *(found for files in chosen.related.values() for found in files), *chosen.postcodes]
    files += [chosen.index, *(chosen.lookup if need.lookup_rows else ())]
    return [found.source for found in files]


def _typed(table: pa.Table) -> pd.DataFrame:
    """Rows of the register with the types of `organisations`, but for the key, which stays a number."""
    frame = table.drop_columns([Org.REGISTER_KEY]).to_pandas(date_as_object=False)
    types = {column.name: DTYPES[column.kind] for column in tables.ORGANISATIONS.columns if column.name in frame}
    return frame.astype(types).assign(**{Org.REGISTER_KEY: table[Org.REGISTER_KEY].to_numpy()})


def _with_evidence(everywhere: pd.DataFrame, gleaned: _Gleaners, reach: pd.DataFrame | None) -> pd.DataFrame:
    """The charities with all that the rules look at (`Evidence`)."""
    says = pd.Series(gleaned.grant_makers.says, everywhere.index, dtype="Int64")
    words = pd.Series(Reach.NOT_STATED.value, everywhere.index, dtype="str")
    if reach is not None:
        told = reach[Counted.REACH].reindex(everywhere[Org.REGISTER_KEY]).set_axis(everywhere.index)
        words = told.fillna(Reach.NOT_STATED.value)
    return everywhere.assign(
        **{
            Evidence.WHAT: pd.Series(gleaned.themes.what, everywhere.index, dtype="str"),
            Evidence.HOW: pd.Series(gleaned.themes.how, everywhere.index, dtype="str"),
            Evidence.GRANT_MAKER: says.mask(says == NONE).astype("boolean"),
            Evidence.REACH: words,
            Evidence.LAST_RETURN: pd.Series(_dates(gleaned.last_returns.days), everywhere.index),
        }
    )


def _dates(days: Numbers) -> np.ndarray:
    """Dates of days as 20240331; not a time where there is none."""
    known = np.where(days == NONE, 19700101, days)
    months = (known // 10_000 - 1970) * 12 + known // 100 % 100 - 1
    dates = months.astype("datetime64[M]").astype("datetime64[D]") + (known % 100 - 1)
    return np.where(days == NONE, np.datetime64("NaT"), dates).astype("datetime64[s]")
