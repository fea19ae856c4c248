"""Which local authorities the index and the postcode directory hold whole, so that they can be counted and compared.

Addresses are counted by the directory's own authority code, residents and need by that of the index. The two are the
same place under any code it was given since; where a directory is newer than a merger, the small area decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from kil_mapper.analysis.coverage import UNCOVERED_LIMIT
from kil_mapper.importing.recoded_areas import same_authority
from kil_mapper.model.regions import ENGLAND, REGIONS
from kil_mapper.model.schema import as_floats
from kil_mapper.model.tables import ComparatorArea, Lsoa
from kil_mapper.model.vocabulary import IndexEdition
from kil_mapper.workflows.areas import LAD_NAME

WHOLE: Final = 1 - UNCOVERED_LIMIT  # of its residents: from here on a place counts as held, as in a project
_LSOAS_OF_ENGLAND: Final = {edition.lsoa_year: edition.lsoas_in_england for edition in IndexEdition}


def one_code(code: str) -> str:
    """One code for an authority, whichever of its codes is given."""
    return min(same_authority(code))


@dataclass(frozen=True, eq=False)
class Authorities:
    """The authorities that index and directory agree on.

    Attributes:
        frame: One row for each authority of the index, by `one_code`: the columns of `comparator_areas` without need,
            index_code, weight (residents, or small areas where residents are not known) and whole (bool).
        of_lsoa: Authority of each LSOA of the index, by `one_code`.
    """

    frame: pd.DataFrame
    of_lsoa: Mapping[str, str]

    def codes_of(self, authorities: pd.Series, lsoas: pd.Series) -> pd.Series:
        """The authority of each address as comparators name it; missing where it is not held whole.

        Args:
            authorities: The directory's authority code of each address.
            lsoas: Its LSOA in the directory, in the edition of the project.
        """
        known = {code: one_code(code) for code in authorities.dropna().unique()}
        known = {code: one for code, one in known.items() if one in self.frame.index}
        found = authorities.map(known)
        merged = found.isna()
        found = found.mask(merged, lsoas[merged].map(self.of_lsoa))
        return found.map(self.frame.loc[self.frame[_WHOLE], ComparatorArea.LAD])

    @property
    def areas(self) -> pd.DataFrame:
        """The authorities held whole: lad_code, name, region_code, country_code, index_code."""
        return self.frame[self.frame[_WHOLE]]


INDEX_CODE: Final = "index_code"
_WEIGHT, _WHOLE = "weight", "whole"


def authorities_of(
    index: pd.DataFrame, lived_in: Mapping[str, str], regions: Mapping[str, str], lsoa_year: int
) -> Authorities:
    """Which authorities of the index the directory holds whole.

    One is held when small areas with at least 95% of its residents have a postcode in use that the directory gives to
    it, and the directory gives it hardly any other. Its region is said only where all of that region is held, and so
    is England.

    Args:
        index: Every small area of the index: area_code, lad_code, lad_name, population.
        lived_in: The directory's authority code of each small area with a postcode in use.
        regions: Region by the directory's authority code.
        lsoa_year: Edition of the small areas.
    """
    own = index[Lsoa.LAD].map({code: one_code(code) for code in index[Lsoa.LAD].unique()}).to_numpy()
    of_lsoa = dict(zip(index[Lsoa.CODE], own, strict=True))
    known = set(of_lsoa.values())
    ones = {code: one_code(code) for code in set(lived_in.values())}
    given = {area: ones[code] if ones[code] in known else of_lsoa.get(area, "") for area, code in lived_in.items()}
    residents = as_floats(index[Lsoa.POPULATION]).to_numpy()
    weight = residents if np.isfinite(residents).all() else np.ones(len(index))
    held = index[Lsoa.CODE].map(given).to_numpy() == own
    frame = pd.DataFrame({"one": own, _WEIGHT: weight, "held": weight * held, "areas": held})
    frame = frame.groupby("one").sum()
    names = index.assign(one=own).drop_duplicates("one").set_index("one")
    frame[INDEX_CODE], frame[ComparatorArea.NAME] = names[Lsoa.LAD], names[LAD_NAME]
    given_to = pd.Series(given).value_counts().reindex(frame.index, fill_value=0)
    frame[_WHOLE] = (frame["held"] >= WHOLE * frame[_WEIGHT]) & (frame["areas"] >= WHOLE * given_to) & (given_to > 0)
    newest = {ones[code]: code for code in sorted(ones) if ones[code] in known}
    frame[ComparatorArea.LAD] = [newest.get(one, code) for one, code in frame[INDEX_CODE].items()]
    region = _regions(lived_in, given, regions).reindex(frame.index)
    complete = len(index) >= WHOLE * _LSOAS_OF_ENGLAND[lsoa_year]
    frame[ComparatorArea.REGION] = region.where(region.isin(_whole_regions(frame, region) if complete else ()))
    england = complete and frame.loc[frame[_WHOLE], _WEIGHT].sum() >= WHOLE * frame[_WEIGHT].sum()
    frame[ComparatorArea.COUNTRY] = ENGLAND if england else None
    return Authorities(frame, of_lsoa)


def _regions(lived_in: Mapping[str, str], given: Mapping[str, str], regions: Mapping[str, str]) -> pd.Series:
    """The region of most of an authority's small areas, by the directory."""
    pairs = pd.DataFrame({"one": pd.Series(given), "region": pd.Series(lived_in).map(dict(regions))})
    pairs = pairs[pairs["region"].isin(list(REGIONS))]
    counts = pairs.value_counts().reset_index()
    return counts.drop_duplicates("one").set_index("one")["region"]


def _whole_regions(frame: pd.DataFrame, region: pd.Series) -> list[str]:
    """Regions of which hardly a resident is missing; an authority of unknown region may belong to any."""
    of_region = frame[_WEIGHT].groupby(region).sum() + frame.loc[region.isna(), _WEIGHT].sum()
    counted = frame[_WEIGHT].where(frame[_WHOLE], 0.0).groupby(region).sum()
    return list(counted.index[counted >= WHOLE * of_region])
