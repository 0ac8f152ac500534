"""Word documents as one XML file, made into the zip that Word writes now.

There are two kinds: the package (``pkg:package``), which holds the same parts, and the XML of Word
2003 (``w:wordDocument``), an older form of the same markup.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile
from kxai.load.limits import parse_xml
from kxai.load.numbering import W

if TYPE_CHECKING:
    from lxml.etree import _Element

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_W2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_WX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"
_RENAMED = {"vmerge": "vMerge", "vmergeBefore": "vMergeBefore"}
_REVISIONS = {"Word.Insertion": f"{W}ins", "Word.Deletion": f"{W}del"}
_TRANSPARENT = frozenset({f"{_WX}sect", f"{_WX}sub-section", f"{_AML}content"})


def zip_of(data: bytes, name: str) -> bytes:
    """The document as a .docx. Raises DamagedFile and LimitExceeded."""
    from lxml import etree

    root = parse_xml(data, name, "/")
    if root.tag == f"{_W2003}wordDocument":
        parts = {
            member: etree.tostring(element, encoding="utf-8")
            for member, element in _modernised(root).items()
        }
    else:
        parts = _packed(root, name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    return out.getvalue()


def _packed(root: _Element, name: str) -> dict[str, bytes]:
    from lxml import etree

    parts: dict[str, bytes] = {}
    for part in root.iter(f"{_PKG}part"):
        member = part.get(f"{_PKG}name", "").lstrip("/")
        xml, binary = part.find(f"{_PKG}xmlData"), part.find(f"{_PKG}binaryData")
        if xml is not None and len(xml):
            parts.setdefault(member, etree.tostring(xml[0], encoding="utf-8"))
        elif binary is not None:
            try:
                parts.setdefault(member, base64.b64decode(binary.text or ""))
            except (binascii.Error, ValueError) as error:
                raise DamagedFile(name, "内嵌的部件不完整") from error
    return parts


def _modernised(root: _Element) -> dict[str, _Element]:
    """The parts of a Word 2003 document, by where they belong now."""
    from lxml import etree

    notes: dict[str, list[_Element]] = {"footnote": [], "endnote": []}
    for element in root.iter(etree.Element):
        _rename(element)
        kind = element.tag.removeprefix(W)
        parent = element.getparent()
        if kind in notes and parent is not None and parent.tag == f"{W}r":
            notes[kind].append(element)
        elif kind == "listPr":
            _write_number(element)
    for kind, found in notes.items():
        for note in found:
            parent = note.getparent()
            if parent is not None:
                parent.replace(note, etree.Element(f"{W}{kind}Reference"))
    document = etree.Element(f"{W}document")
    parts = {"word/document.xml": document}
    for child in list(root):
        if child.tag == f"{W}body":
            document.append(child)
        elif child.tag == f"{W}styles":
            parts["word/styles.xml"] = child
    for kind, found in notes.items():
        if found:
            parts[f"word/{kind}s.xml"] = etree.Element(f"{W}{kind}s")
            parts[f"word/{kind}s.xml"].extend(found)
    return parts


def _rename(element: _Element) -> None:
    """Give an element and its attributes their present names."""
    if element.tag.startswith(_W2003):
        local = element.tag.removeprefix(_W2003)
        element.tag = f"{W}{_RENAMED.get(local, local)}"
    elif element.tag in _TRANSPARENT:
        element.tag = f"{W}customXml"  # as transparent as they are
    elif element.tag == f"{_AML}annotation":
        element.tag = _REVISIONS.get(element.get(f"{_W2003}type", ""), f"{W}customXml")
    for key in map(str, element.attrib.keys()):
        if key.startswith(_W2003):
            element.set(f"{W}{key.removeprefix(_W2003)}", element.attrib.pop(key))


def _write_number(properties: _Element) -> None:
    """Word 2003 leaves the number of a list's paragraph as text: put it in front of the words."""
    from lxml import etree

    shown = properties.find(f"{_WX}t")
    holder = properties.getparent()
    if shown is None or holder is None or not shown.get(f"{_WX}val"):
        return
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = shown.get(f"{_WX}val")
    holder.addnext(run)
