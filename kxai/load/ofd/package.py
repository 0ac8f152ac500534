"""The parts of an OFD container: documents, pages, templates, pictures, attachments."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, EncryptedFile, LimitExceeded
from kxai.load.elements import child, children, local, text_of
from kxai.load.limits import Archive, parse_xml, shown
from kxai.load.ofd.geometry import Area, area

if TYPE_CHECKING:
    from lxml.etree import _Element

_A4 = Area(0.0, 0.0, 210.0, 297.0)
_LONGEST_SIDE = 20_000.0  # millimetres


@dataclass(slots=True)
class Resources:
    """What pages refer to by its id: members of pictures, contents of composite units."""

    pictures: dict[str, str] = field(default_factory=dict)
    units: dict[str, _Element] = field(default_factory=dict)


@dataclass(slots=True)
class OfdDocument:
    """One document: the members of its pages in order, of its templates by id, its resources."""

    area: Area
    pages: list[str]
    templates: dict[str, str]
    resources: Resources = field(default_factory=Resources)


@dataclass(slots=True)
class Contents:
    """What OFD.xml leads to. ``signed`` and ``annotated`` tell of parts that are not read."""

    documents: list[OfdDocument] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    signed: bool = False
    annotated: bool = False


class Package:
    """Reads parts; every error names the file and the part."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self.name = archive, archive.name

    def contents(self, *, most_pages: int) -> Contents:
        """Raises DamagedFile, EncryptedFile and LimitExceeded."""
        root = self.xml("OFD.xml")
        if any(local(e) in ("Encryptions", "EncryptInfo") for e in root.iter("{*}*")):
            raise EncryptedFile(self.name, "OFD文件已加密")
        found = Contents()
        for body in children(root, "DocBody"):
            main = _resolved("", text_of(body, "DocRoot"))
            signatures = _resolved("", text_of(body, "Signatures"))
            found.signed = found.signed or signatures in self._archive
            found.documents.append(self._document(main, found))
        if not found.documents:
            raise DamagedFile(self.name, "部件OFD.xml没有指明文档")
        if sum(len(document.pages) for document in found.documents) > most_pages:
            raise LimitExceeded(self.name, f"超过{most_pages}页的上限")
        return found

    def xml(self, member: str) -> _Element:
        """The root of a part. Raises DamagedFile where it is missing."""
        return parse_xml(self.read(member), self.name, shown(member))

    def read(self, member: str) -> bytes:
        """The bytes of a part. Raises DamagedFile where it is missing."""
        if member not in self._archive:
            raise DamagedFile(self.name, f"缺少部件{shown(member) or '（未写明）'}")
        return self._archive.read(member)

    def _document(self, main: str, found: Contents) -> OfdDocument:
        root = self.xml(main)
        folder = posixpath.dirname(main)
        common = child(root, "CommonData")
        pages = [
            _resolved(folder, p.get("BaseLoc")) for p in children(child(root, "Pages"), "Page")
        ]
        templates = {
            page.get("ID") or "": _resolved(folder, page.get("BaseLoc"))
            for page in children(common, "TemplatePage")
        }
        document = OfdDocument(physical(child(common, "PageArea")) or _A4, pages, templates)
        for kind in ("PublicRes", "DocumentRes"):
            for entry in children(common, kind):
                self.add_resources(document.resources, folder, entry.text)
        found.annotated = found.annotated or child(root, "Annotations") is not None
        if attachments := text_of(root, "Attachments"):
            found.attachments += self._attachments(_resolved(folder, attachments))
        return document

    def add_resources(self, resources: Resources, folder: str, location: str | None) -> None:
        """Add what a resource part lists; ``location`` counts from ``folder``."""
        member = _resolved(folder, (location or "").strip())
        if member not in self._archive:
            return
        root = self.xml(member)
        base = posixpath.join(posixpath.dirname(member), (root.get("BaseLoc") or "").lstrip("/"))
        for media in root.iter("{*}MultiMedia"):
            place = _resolved(base, text_of(media, "MediaFile"))
            resources.pictures[media.get("ID") or ""] = place
        for unit in root.iter("{*}CompositeGraphicUnit"):
            content = child(unit, "Content")
            if content is not None:
                resources.units[unit.get("ID") or ""] = content

    def _attachments(self, member: str) -> Iterator[str]:
        if member in self._archive:
            for entry in children(self.xml(member), "Attachment"):
                place = posixpath.basename(text_of(entry, "FileLoc"))
                yield shown(entry.get("Name") or place)


def physical(holder: _Element | None) -> Area | None:
    """The page's own area as PageArea or Area tells it. None where it tells none that can be."""
    box = area(text_of(holder, "PhysicalBox"))
    return box if box is not None and max(box.width, box.height) <= _LONGEST_SIDE else None


def _resolved(folder: str, location: str | None) -> str:
    """A member's name from a location: from the container's root if it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, location or "")).lstrip("/")
