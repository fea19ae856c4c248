"""What PowerPoint files need that their library does not do: our colours and typeface, and the project's own dates."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any, Final

from kil_mapper.reports.look import ACCENT, CLUSTER, FONT, INK, LINE, MUTED, NEED, PALE, WARNING

_THEME: Final = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": ACCENT,
    "lt2": PALE,
    "accent1": ACCENT,
    "accent2": CLUSTER,
    "accent3": NEED,
    "accent4": MUTED,
    "accent5": LINE,
    "accent6": WARNING,
    "hlink": ACCENT,
    "folHlink": MUTED,
}
_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)  # what a zip file can say


def themed(master: Any) -> None:
    """Give slides made from this master our colours and typeface, so that what people add fits in.

    Args:
        master: The part of the slide master.
    """
    theme = next(relation.target_part for relation in master.rels.values() if relation.reltype.endswith("/theme"))
    xml = theme.blob.decode("utf-8")
    for name, colour in _THEME.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>', xml, flags=re.DOTALL
        )
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    theme._blob = xml.encode("utf-8")  # noqa: SLF001 - a theme has no public door


def settled(package: bytes, created: datetime) -> bytes:
    """The same office file with the project's date in place of the clock's, in the workbooks inside it as well.

    Args:
        package: A .pptx or .xlsx file.
        created: What it is to say.
    """
    stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                content = settled(content, created)
            elif entry.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            plain = zipfile.ZipInfo(entry.filename, _EARLIEST)
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, content)
    return done.getvalue()
