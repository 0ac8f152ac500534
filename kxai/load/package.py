"""The parts of a Word file: where they lie and, one by one, their XML."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile
from kxai.load import notes
from kxai.load.limits import Archive, integer, parse_xml, shown

if TYPE_CHECKING:
    from lxml.etree import _Element

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_NUMBER = re.compile(r"[0-9]+")
# ISO "strict" files differ from what everyone writes in nothing that is read here but names.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/", b"http://schemas.openxmlformats.org/"),
    (b"/wordprocessingml/main", b"/wordprocessingml/2006/main"),
    (b"/drawingml/chart", b"/drawingml/2006/chart"),
    (b"/drawingml/main", b"/drawingml/2006/main"),
)


class Package:
    """Reads parts by what they are for. ``remarks`` gains one for each part that was skipped."""

    def __init__(self, archive: Archive, remarks: list[str]) -> None:
        self._archive, self._remarks = archive, remarks
        start = self._relations("_rels/.rels", "")
        self._main = start.get("officeDocument", "word/document.xml")
        if self._main not in archive:
            self._main = "word/document.xml"
        self._folder, base = posixpath.split(self._main)
        self._parts = self._relations(f"{self._folder}/_rels/{base}.rels", self._folder)

    def main(self) -> _Element:
        """The root of the main part. Raises DamagedFile and LimitExceeded."""
        if self._main not in self._archive:
            raise DamagedFile(self._archive.name, "缺少正文部分")
        return self._xml(self._main)

    def part(self, kind: str) -> _Element | None:
        """The root of a part that belongs to the main one (styles, numbering, footnotes …);
        None where it is missing, or damaged, which is remarked. Raises LimitExceeded."""
        return self._optional(self._parts.get(kind, f"{self._folder}/{kind}.xml"))

    def charts(self) -> list[_Element]:
        """The embedded charts in the order of their numbers."""
        start = f"{self._folder}/charts/chart"
        members = [m for m in self._archive.names() if m.startswith(start) and m.endswith(".xml")]
        members.sort(key=lambda m: [integer(n) for n in _NUMBER.findall(m)])
        return [root for root in map(self._optional, members) if root is not None]

    def _optional(self, member: str) -> _Element | None:
        if member not in self._archive:
            return None
        try:
            return self._xml(member)
        except DamagedFile:
            part = shown(posixpath.basename(member))
            self._remarks.append(notes.SKIPPED_PART.format(part=part, reason="已损坏"))
            return None

    def _xml(self, member: str) -> _Element:
        data = self._archive.read(member)
        if b"http://purl.oclc.org/ooxml/" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return parse_xml(data, self._archive.name, shown(posixpath.basename(member)))

    def _relations(self, member: str, folder: str) -> dict[str, str]:
        """Member names by the last word of the relation's type; the first of a kind counts."""
        root = self._optional(member)
        found: dict[str, str] = {}
        for relation in root.iter(_RELATION) if root is not None else ():
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                target = posixpath.join("/", folder, relation.get("Target", ""))
                found.setdefault(kind, posixpath.normpath(target).lstrip("/"))
        return found
