"""Data inside a page: one JSON document that no reader of the page can mistake for markup, script or a template."""

from __future__ import annotations

import json
import re
from typing import Any, Final

ISLAND_ID: Final = "kil-data"

_DANGEROUS: Final = "<>&'`{}$%#/\u2028\u2029"
_ESCAPES: Final = {ord(letter): f"\\u{ord(letter):04x}" for letter in _DANGEROUS}
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def encoded(data: Any) -> str:
    r"""JSON in pure ASCII whose strings hold no letter that HTML, JavaScript or a template engine reacts to.

    Raises:
        ValueError: A number is not finite.

    Examples:
        >>> encoded({"name": "{{7*7}}</script>"})
        '{"name":"\\u007b\\u007b7*7\\u007d\\u007d\\u003c\\u002fscript\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _STRING.sub(lambda string: string[0].translate(_ESCAPES), text)


def element(data: Any) -> str:
    """The one script element of a page that carries its data; its type keeps it from ever running."""
    return f'<script type="application/json" id="{ISLAND_ID}">{encoded(data)}</script>'
