"""An office's own Word template: looked at before it is used, opened without anything in it that runs or fetches."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import docx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from kil_mapper.model.errors import KilError
from kil_mapper.reports.word_xml import element

LARGEST: Final = 30_000_000  # bytes of the file; a letterhead with its logo has far less
LARGEST_UNPACKED: Final = 200_000_000
MOST_PARTS: Final = 2_000
OLD_FILE: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # .doc, and .docx behind a password
TEMPLATE_TYPE: Final = "wordprocessingml.template.main+xml"
DOCUMENT_TYPE: Final = "wordprocessingml.document.main+xml"
USE_A_DOCX: Final = "Save it in Word as a Word document (.docx) and choose that."
FETCHING: Final = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD|AUTOTEXTLIST)\b",
    re.IGNORECASE,
)
EMBEDDED: Final = {
    "oleObject": "an embedded object",
    "package": "an embedded file",
    "control": "a control that can run",
    "activeXControlBinary": "a control that can run",
    "aFChunk": "another document inside it",
    "subDocument": "another document inside it",
    "frame": "a page that is fetched from elsewhere",
    "extensibility": "buttons that can run",
}
SET_ASIDE: Final = ("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "updateFields")


def open_template(path: Path) -> Document:
    """The template as a document to write into; what is in its body stays for the caller to keep or drop.

    Links to the template it was itself made from, mail merges and locks are let go of.

    Args:
        path: A .docx or .dotx file.

    Raises:
        KilError: It is missing, no Word document, damaged, too large, protected, or holds something that runs or
            fetches.
    """
    name = path.name
    if path.suffix.lower() in {".docm", ".dotm"}:
        raise _refused(name, "can hold macros", USE_A_DOCX)
    if path.suffix.lower() not in {".docx", ".dotx"}:
        raise KilError(f"{name} is not a Word document (.docx).", USE_A_DOCX)
    return _opened(name, _looked_at(name, _content(path)))


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise KilError(f"{path} is a folder.", "Choose a Word document (.docx).")
        if path.stat().st_size > LARGEST:
            raise _refused(path.name, f"is larger than {LARGEST // 1_000_000} MB", "Take out large pictures.")
        return path.read_bytes()
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        why = "is not there any more" if missing else f"could not be read: {error.strerror or error}"
        raise KilError(f"The template {path.name} {why}.", "Choose it again, or write without a template.") from error


def _looked_at(name: str, content: bytes) -> bytes:
    """The same file, known to be harmless, as a document rather than a template."""
    if content.startswith(OLD_FILE):
        raise _refused(name, "is protected with a password, or an old Word file (.doc)", USE_A_DOCX)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _repacked(name, archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError, OSError) as error:
        raise _damaged(name) from error


def _repacked(name: str, archive: zipfile.ZipFile) -> bytes:
    members = archive.infolist()
    if len(members) > MOST_PARTS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise _refused(name, "unpacks to far more than a template needs", "Choose another one.")
    if "word/document.xml" not in {member.filename for member in members}:
        raise _damaged(name)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for member in members:
            target.writestr(member.filename, _checked(name, member.filename, archive.read(member)))
    return made.getvalue()


def _checked(name: str, part: str, content: bytes) -> bytes:
    lower = part.lower()
    if "vbaproject" in lower or "vbadata" in lower:
        raise _refused(name, "holds macros", USE_A_DOCX)
    if not lower.endswith((".xml", ".rels")):
        return content
    try:
        tree = fromstring(content, forbid_dtd=True)
    except (SyntaxError, DefusedXmlException, ValueError) as error:
        raise _damaged(name) from error
    if lower == "[content_types].xml":
        text = content.decode("utf-8", "replace")
        if "macroenabled" in text.lower() or "vbaproject" in text.lower():
            raise _refused(name, "holds macros", USE_A_DOCX)
        return text.replace(TEMPLATE_TYPE, DOCUMENT_TYPE).encode("utf-8")
    if lower.endswith(".rels"):
        _check_links(name, tree)
    elif lower.startswith("word/"):
        _check_fields(name, tree)
    return content


def _check_links(name: str, tree: Any) -> None:
    for link in tree:
        kind = link.get("Type", "").rsplit("/", 1)[-1]
        if kind in EMBEDDED:
            raise _refused(name, f"holds {EMBEDDED[kind]}", "Take it out in Word, then choose it again.")
        is_outside = link.get("TargetMode", "").lower() == "external"
        if is_outside and kind not in {"hyperlink", "attachedTemplate"} and not kind.startswith("mailMerge"):
            what = "a picture" if kind == "image" else "something"
            raise _refused(
                name, f"fetches {what} from elsewhere", "Put it into the template in Word (Insert, not Link)."
            )


def _check_fields(name: str, tree: Any) -> None:
    codes = "".join(code.text or "" for code in tree.iter(qn("w:instrText")))
    codes += " ".join(simple.get(qn("w:instr"), "") for simple in tree.iter(qn("w:fldSimple")))
    found = FETCHING.search(codes)
    if found:
        raise _refused(name, f"holds a field that fetches or runs ({found[1].upper()})", "Take it out in Word.")


def _opened(name: str, content: bytes) -> Document:
    try:
        document = docx.Document(io.BytesIO(content))
        _ = (document.styles["Normal"], document.sections[0].page_width, document.settings.element)
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        IndexError,
        AttributeError,
        SyntaxError,
    ) as error:
        raise _damaged(name) from error
    settings = document.settings.element
    for tag in SET_ASIDE:
        for found in settings.findall(qn(f"w:{tag}")):
            settings.remove(found)
    for part in document.part.package.iter_parts():
        for key, link in list(part.rels.items()):
            if link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK:
                del part.rels[key]
    return document


def _damaged(name: str) -> KilError:
    return KilError(
        f"{name} cannot be used as a template: it is damaged, or no Word document.",
        "Open it in Word, save it again as a Word document (.docx), and choose that.",
    )


def _refused(name: str, why: str, hint: str) -> KilError:
    return KilError(f"{name} cannot be used as a template: it {why}.", hint)


def is_empty(holder: Any) -> bool:
    """Whether a body, header or footer shows nothing: no letters, fields, pictures, tables or lines."""
    shown = ("w:drawing", "w:pict", "w:object", "w:tbl", "w:sdt", "w:instrText", "w:fldSimple")
    if any(next(holder.iter(qn(tag)), None) is not None for tag in shown):
        return False
    return not any((text.text or "").strip() for text in holder.iter(qn("w:t")))


def make_room(document: Document) -> None:
    """Let the report begin where the template's own text ends: on a page of its own, in one column."""
    body = document.element.body
    last = body.sectPr if body.sectPr is not None else body.get_or_add_sectPr()
    blocks = [block for block in body if block is not last]
    own = blocks
    for place, block in enumerate(blocks):
        if block.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            own = blocks[place + 1 :]  # after the last section break
    theirs = [block for block in own if block.tag != qn("w:sectPr")]
    if all(_shows_nothing(block) for block in theirs):
        for block in theirs:
            body.remove(block)
    else:
        last.addprevious(element("w:p", element("w:r", element("w:br", type="page"))))
    for columns in last.findall(qn("w:cols")):
        columns.attrib.pop(qn("w:num"), None)
        for column in list(columns):
            columns.remove(column)
    for centred in last.findall(qn("w:vAlign")):
        last.remove(centred)


def _shows_nothing(block: Any) -> bool:
    return bool(block.tag == qn("w:p") and is_empty(block))
