"""Makes the sample district of Aldervale: `python sample_data/make_aldervale.py [--to FOLDER]`.

The same script writes the same content. Nothing in it is real: codes, postcodes (area ZZ), names and numbers exist
nowhere, and the place lies in the North Sea. The files have the formats in which publishers put out the real ones.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from random import Random

import aldervale_files as files
from aldervale_areas import make_lsoas, make_neighbours, make_postcodes, wards_of
from aldervale_older import make_older
from aldervale_place import make_land
from aldervale_register import found_all
from aldervale_tables import COLUMNS, all_tables

SEED = 20250907
README = """The sample district of Aldervale.

Invented from beginning to end: no place, code, postcode, person or organisation in these files exists. They have the
formats in which the real data are published. Made by sample_data/make_aldervale.py.
"""


def make_aldervale(folder: Path) -> None:
    """Write every file of the sample data folder."""
    folder.mkdir(parents=True, exist_ok=True)
    land = make_land(Random(SEED))
    lsoas = make_lsoas(land, Random(SEED + 1))
    postcodes = make_postcodes(land, lsoas, Random(SEED + 2))
    charities = found_all(postcodes, Random(SEED + 3))
    for table, rows in all_tables(charities, Random(SEED + 4)).items():
        files.write_register_table(folder, table, COLUMNS[table], rows)
    files.write_file_7(
        folder / "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        COLUMNS["File_7_IoD2025"],
        [*lsoas, *make_neighbours(postcodes, Random(SEED + 5))],
    )
    older = make_older(lsoas, Random(SEED + 6))
    files.write_file_7_of_2019(
        folder / "File_7_IoD2019_All_Ranks_Scores_Deciles_Population_Denominators.csv", COLUMNS["File_7_IoD2019"], older
    )
    files.write_lookup(folder / "LSOA_2011_to_LSOA_2021_lookup.csv", older, lsoas)
    files.write_postcodes(folder / "ONSPD_NOV_2025.zip", COLUMNS["ONSPD_NOV_2025_UK"], postcodes, lsoas)
    files.write_lsoa_boundaries(folder / "LSOA_2021_boundaries.gpkg", lsoas)
    files.write_ward_boundaries(folder / "Wards_May_2025_boundaries.geojson", wards_of(land))
    with tempfile.TemporaryDirectory() as scratch:
        files.write_authority_boundaries(folder / "LAD_May_2025_boundaries.zip", land.districts, Path(scratch))
    (folder / "README.txt").write_text(README, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the sample district of Aldervale.")
    parser.add_argument("--to", type=Path, default=Path(__file__).parent / "aldervale")
    target: Path = parser.parse_args().to
    make_aldervale(target)
    print(f"{sum(path.stat().st_size for path in target.iterdir()):,} bytes in {target}")
