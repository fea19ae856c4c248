"""Tables of data in a folder, with a Data Package that describes them to any program (Frictionless, version 1)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from kil_mapper.model.results import Results
from kil_mapper.model.schema import Kind as Type
from kil_mapper.model.tables import Source
from kil_mapper.reports import clean
from kil_mapper.reports.csv_files import csv_bytes
from kil_mapper.reports.dictionary import (
    DICTIONARY_COLUMNS,
    MISSING,
    DataColumn,
    DataTable,
    dictionary_rows,
)

DESCRIPTOR, DICTIONARY, DICTIONARY_TEXT = "datapackage.json", "data-dictionary.csv", "data-dictionary.md"
ENCODING: Final = "utf-8"
_LICENCES: Final = {
    "open government licence v3.0": (
        "OGL-UK-3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    )
}
_JSON_TYPES: Final = {Type.TEXT: "string"}


def table_bytes(table: DataTable) -> bytes:
    """The file of a table."""
    return csv_bytes([column.name for column in table.columns], table.rows)


def dictionary_bytes(tables: Sequence[DataTable]) -> bytes:
    """The data dictionary as CSV."""
    return csv_bytes(DICTIONARY_COLUMNS, dictionary_rows(tables))


def descriptor(results: Results, tables: Sequence[DataTable], title: str) -> dict[str, Any]:
    """The content of `datapackage.json`.

    Args:
        results: What the analysis found.
        tables: The files beside it.
        title: What the package is called.
    """
    project = results.project
    return {
        "profile": "tabular-data-package",
        "name": _slug(project.name),
        "title": title,
        "description": "\n".join(project.attributions),
        "created": f"{project.created.isoformat()}T00:00:00Z",
        "licenses": _licences(results),
        "sources": _sources(results),
        "contributors": [{"title": f"KIL Mapper {project.options.app_version}", "role": "wrangler"}],
        "resources": [_resource(table) for table in tables],
    }


def descriptor_bytes(content: dict[str, Any]) -> bytes:
    """`datapackage.json` itself."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _resource(table: DataTable) -> dict[str, Any]:
    content = table_bytes(table)
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [MISSING],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [there]}}
            for column, other, there in table.links
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }


def _field(column: DataColumn) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _JSON_TYPES.get(column.type, column.type.value),
        "title": column.meaning,
        "description": f"{column.meaning}{f' ({column.unit})' if column.unit else ''}. Source: {column.source}.",
    }
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed and column.type is Type.INTEGER:
        constraints["enum"] = [int(value) for value, _ in column.allowed]
    elif column.allowed and " " not in column.unit and not _is_list(column):
        constraints["enum"] = [value for value, _ in column.allowed]
    if constraints:
        field["constraints"] = constraints
    return field


def _is_list(column: DataColumn) -> bool:
    """Whether a cell may hold several of the allowed values."""
    return column.name == "conditions"


def _licences(results: Results) -> list[dict[str, str]]:
    found = []
    for said in dict.fromkeys(str(text) for text in results.project.sources[Source.LICENCE]):
        name, path = _LICENCES.get(said.casefold().strip(), (_slug(said), ""))
        found.append({"name": name, "title": clean.tidy(said)} | ({"path": path} if path else {}))
    return found or [{"name": "notspecified", "title": "Not said"}]


def _sources(results: Results) -> list[dict[str, str]]:
    rows = results.project.sources.to_dict("records")
    return [
        {
            "title": clean.tidy(f"{row[Source.TITLE]}, {row[Source.PUBLISHER]}, {row[Source.EDITION]}"),
        }
        for row in rows
    ]


def _slug(text: str) -> str:
    """A name of lower-case letters, digits and hyphens."""
    return re.sub("[^a-z0-9]+", "-", clean.tidy(text).casefold()).strip("-")[:60].strip("-") or "kil-mapper-data"
