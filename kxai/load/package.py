"""The parts of a Word file: where they lie and, one by one, their XML."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile
from kxai.load import notes
from kxai.load.charts import chart_lines
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
        self._rels = f"{self._folder}/_rels/{base}.rels"
        self._parts = self._relations(self._rels, self._folder)

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

    def embeddings(self) -> list[str]:
        """The members that hold whole files of other programs."""
        start = f"{self._folder}/embeddings/"
        return [m for m in self._archive.names() if m.startswith(start) and not m.endswith("/")]

    def behind_charts(self) -> set[str]:
        """The members that only feed charts whose numbers the document keeps."""
        folder = f"{self._folder}/charts"
        found: set[str] = set()
        for member in self._archive.names():
            name = member.removeprefix(f"{folder}/_rels/").removesuffix(".rels")
            if member != name and f"{folder}/{name}" in self._archive:
                root = self._optional(f"{folder}/{name}")
                if root is not None and chart_lines(root):
                    found.update(self._targets(member, folder).values())
        return found

    def targets(self) -> dict[str, str]:
        """What the main part points to: member names by relation id."""
        return self._targets(self._rels, self._folder)

    def read(self, member: str) -> bytes:
        """A member's bytes. Raises DamagedFile (also where there is none) and LimitExceeded."""
        if member not in self._archive:
            raise DamagedFile(self._archive.name, f"缺少部件{shown(member)}")
        return self._archive.read(member)

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
        found: dict[str, str] = {}
        for relation in self._inner(member):
            kind = relation.get("Type", "").rpartition("/")[2]
            found.setdefault(kind, _target(relation, folder))
        return found

    def _targets(self, member: str, folder: str) -> dict[str, str]:
        return {r.get("Id", ""): _target(r, folder) for r in self._inner(member)}

    def _inner(self, member: str) -> list[_Element]:
        """The relations that stay within the package."""
        root = self._optional(member)
        relations = root.iter(_RELATION) if root is not None else ()
        return [r for r in relations if r.get("TargetMode") != "External"]


def _target(relation: _Element, folder: str) -> str:
    path = posixpath.join("/", folder, relation.get("Target", ""))
    return posixpath.normpath(path).lstrip("/")
