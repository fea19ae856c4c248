"""The sample district's folder some weeks later: its register rewritten, everything else as it was."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from kil_mapper import paths

OLDER, NEWER = "2025-09-07", "2025-10-20"
TABLES = (
    *("charity", "charity_annual_return_history", "charity_annual_return_parta", "charity_annual_return_partb"),
    *("charity_area_of_operation", "charity_classification", "charity_other_names"),
)
Row = dict[str, str]


def some_weeks_later(
    to: Path,
    *,
    changed: Mapping[str, Row] | None = None,
    removed: tuple[str, ...] = (),
    added: tuple[Row, ...] = (),
    day: str = NEWER,
    without: Callable[[str], bool] = lambda name: False,
) -> Path:
    """A data folder whose register is newer.

    Args:
        to: The folder to make.
        changed: New values of columns, by charity number of a main charity.
        removed: Charity numbers that the register has removed: status, day, and no address, as the register does.
        added: New charities: columns that are not given are those of the first registered charity.
        day: The day of the extract.
        without: Whether a file is left out, by its name.
    """
    shutil.copytree(paths.sample_data(), to)
    for name in TABLES:
        _rewrite(to / f"publicextract.{name}.zip", lambda text: text.replace(f"{OLDER} 00:00", f"{day} 00:00"))
    for path in [path for path in to.iterdir() if without(path.name)]:
        path.unlink()
    register = to / "publicextract.charity.zip"
    gone = {number: _removed(day) for number in removed}
    if register.exists():
        _rewrite(register, lambda text: _with_rows(text, {**(changed or {}), **gone}, added))
    return to


def _removed(day: str) -> Row:
    return {
        "charity_registration_status": "Removed",
        "date_of_removal": f"{day} 00:00:00.0000000",
        "charity_reporting_status": "Removed",
        "charity_contact_postcode": "",
    }


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as old:
        name = old.namelist()[0]
        text = old.read(name).decode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr(name, change(text))


def _with_rows(text: str, changed: Mapping[str, Row], added: tuple[Row, ...]) -> str:
    head, *lines = text.split("\r\n")
    columns = head.split("\t")
    number, linked = columns.index("registered_charity_number"), columns.index("linked_charity_number")
    template = None
    for place, line in enumerate(lines):
        values = line.split("\t")
        if len(values) != len(columns) or values[linked] != "0":
            continue
        if template is None and values[columns.index("charity_registration_status")] == "Registered":
            template = values
        for column, value in changed.get(values[number], {}).items():
            values[columns.index(column)] = value
        lines[place] = "\t".join(values)
    assert template is not None
    for row in added:
        values = [row.get(column, value) for column, value in zip(columns, template, strict=True)]
        lines.insert(0, "\t".join(values))
    return "\r\n".join([head, *lines])
