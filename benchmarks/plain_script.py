"""What an analyst would write in an afternoon: `python benchmarks/plain_script.py FOLDER AREA_CODE OUTPUT_FOLDER`.

pandas, geopandas and folium as their tutorials show them: whole files read, merged, joined, one marker each. It is the
yardstick of `run.py`, so it is neither slowed down nor tuned. It uses the same tables as a build and keeps what belongs
to the place, but skips broken records instead of mending them, and checks and explains nothing.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd

BANDS = [-1, 1, 10_000, 100_000, 200_000, 500_000, 1_000_000, 10_000_000, float("inf")]
DETAILS = ("annual_return_parta", "annual_return_partb", "area_of_operation", "other_names")
LABELS = ["£0", "<£10k", "£10k–100k", "£100k–200k", "£200k–500k", "£500k–1m", "£1m–10m", "£10m+"]


def read_table(folder: Path, table: str) -> pd.DataFrame:
    return pd.read_csv(
        folder / f"publicextract.{table}.zip", sep="\t", quoting=3, on_bad_lines="skip", low_memory=False
    )


def tidy(postcodes: pd.Series) -> pd.Series:
    return postcodes.str.upper().str.replace(" ", "", regex=False)


def main(folder: Path, area: str, output: Path) -> None:
    charities = read_table(folder, "charity")
    for column in ("organisation_number", "linked_charity_number", "latest_income"):  # broken rows made them text
        charities[column] = pd.to_numeric(charities[column], errors="coerce")
    charities = charities[charities["charity_registration_status"] == "Registered"]
    charities = charities[charities["linked_charity_number"] == 0]
    history = read_table(folder, "charity_annual_return_history")
    latest = history.sort_values("fin_period_end_date").groupby("organisation_number").last()
    charities = charities.merge(
        latest[["total_gross_income"]], left_on="organisation_number", right_index=True, how="left"
    )
    charities["income"] = charities["latest_income"].fillna(charities["total_gross_income"])
    charities["band"] = pd.cut(charities["income"], BANDS, right=False, labels=LABELS)
    themes = read_table(folder, "charity_classification")
    themes = themes.groupby("organisation_number")["classification_description"].agg("; ".join).rename("themes")
    charities = charities.merge(themes, left_on="organisation_number", right_index=True, how="left")

    directory = folder / "ONSPD_NOV_2025.zip"
    with zipfile.ZipFile(directory) as archive, archive.open("Data/ONSPD_NOV_2025_UK.csv") as file:
        postcodes = pd.read_csv(file, low_memory=False)
    postcodes["key"] = tidy(postcodes["pcds"])
    charities["key"] = tidy(charities["charity_contact_postcode"])
    charities = charities.merge(postcodes, on="key")
    points = gpd.GeoDataFrame(
        charities, geometry=gpd.points_from_xy(charities["east1m"], charities["north1m"]), crs="EPSG:27700"
    )
    lsoas = gpd.read_file(folder / "LSOA_2021_EW_BGC_V5.gpkg")
    index = pd.read_csv(next(folder.glob("File_7*.csv")))
    lsoas = lsoas.merge(index, left_on="LSOA21CD", right_on="LSOA code (2021)")
    here = gpd.sjoin(points, lsoas, predicate="within")
    here = here[here["Local Authority District code (2024)"] == area]
    lsoas = lsoas[lsoas["Local Authority District code (2024)"] == area]
    wards = gpd.read_file(folder / "WD_MAY_2025_UK_BGC.gpkg")
    wards = wards[wards["LAD25CD"] == area]

    output.mkdir(parents=True, exist_ok=True)
    here.groupby(["wd25cd", "band"], observed=True).size().unstack(fill_value=0).to_csv(output / "wards.csv")
    here[["charity_name", "income", "band", "themes", "geometry"]].to_file(output / "organisations.gpkg")
    for name in DETAILS:
        table = read_table(folder, f"charity_{name}")
        table = table[table["organisation_number"].isin(here["organisation_number"])]
        table.to_csv(output / f"{name}.csv", index=False)
    page = folium.Map(tiles=None)
    folium.Choropleth(
        lsoas.to_crs("EPSG:4326"),
        data=lsoas,
        columns=["LSOA21CD", "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"],
        key_on="feature.properties.LSOA21CD",
    ).add_to(page)
    folium.GeoJson(wards.to_crs("EPSG:4326"), style_function=lambda _: {"fill": False, "color": "black"}).add_to(page)
    for row in here.to_crs("EPSG:4326").itertuples():
        folium.Marker(
            [row.geometry.y, row.geometry.x], popup=f"{row.charity_name}<br>{row.band}", tooltip=row.charity_name
        ).add_to(page)
    page.save(output / "map.html")
    print(f"{len(here):,} organisations in {area}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
