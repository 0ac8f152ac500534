"""The parts of an Office or OpenDocument container: relations, XML, and XML as a stream."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kxai.errors import DamagedFile, LimitExceeded
from kxai.load.elements import children, local
from kxai.load.limits import Archive, parse_xml, shown

if TYPE_CHECKING:
    from lxml.etree import _Element


class Parts:
    """The members of a container by what they are for. All errors name the file and the part."""

    def __init__(self, archive: Archive) -> None:
        self._archive, self.name = archive, archive.name

    def main(self, usual: str) -> str:
        """The member that the container calls its document."""
        for kind, target in self.related("").values():
            if kind == "officeDocument" and target in self._archive:
                return target
        return usual

    def xml(self, member: str) -> _Element:
        """The root of a part. Raises DamagedFile where it is missing."""
        if member not in self._archive:
            raise DamagedFile(self.name, f"缺少部件{shown(member)}")
        return parse_xml(self._archive.read(member), self.name, shown(member))

    def optional(self, member: str) -> _Element | None:
        """The root of a part, None where there is none."""
        return self.xml(member) if member in self._archive else None

    def related(self, member: str) -> dict[str, tuple[str, str]]:
        """Relations of a part by their id: the last word of the type, the member they lead to."""
        return {
            key: (kind, target)
            for key, kind, target, outside in self._relations(member)
            if not outside
        }

    def outside(self, member: str) -> list[str]:
        """Where a part's relations lead outside of the container."""
        return [target for _, _, target, outside in self._relations(member) if outside]

    def target_of(self, member: str, kind: str) -> str:
        """The first member that a relation of this kind leads to, "" where none does."""
        targets = (target for found, target in self.related(member).values() if found == kind)
        return next((target for target in targets if target in self._archive), "")

    def objects(self, member: str) -> int:
        """How many pictures, charts and shapes a sheet has."""
        count = 0
        for kind, target in self.related(member).values():
            if kind == "drawing" and (root := self.optional(target)) is not None:
                count += sum(local(anchor).endswith("Anchor") for anchor in root)
        return count

    def stream(self, member: str, where: str, tags: tuple[str, ...]) -> Iterator[_Element]:
        """The elements with these names as they end; each is emptied when the next is asked for.

        ``where`` names the part in Chinese for DamagedFile and LimitExceeded.
        """
        from lxml import etree

        data = self._archive.read(member)
        if b"<!DOCTYPE" in data[:4096]:
            raise DamagedFile(self.name, f"{where}含有不允许的文档类型或实体定义")
        source = etree.iterparse(
            io.BytesIO(data),
            events=("end",),
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in source:
                if element.getroottree().docinfo.internalDTD is not None:
                    raise DamagedFile(self.name, f"{where}含有不允许的文档类型或实体定义")
                yield element
                element.clear(keep_tail=True)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            if "XML_PARSE_HUGE" in str(error):
                raise LimitExceeded(self.name, f"{where}嵌套过深或单段文字过长") from error
            raise DamagedFile(self.name, f"{where}不是完整的XML（第{error.lineno}行）") from error

    def _relations(self, member: str) -> Iterator[tuple[str, str, str, bool]]:
        folder, base = posixpath.split(member)
        root = self.optional(posixpath.join(folder, "_rels", f"{base}.rels"))
        for relation in root if root is not None else ():
            key, target = relation.get("Id") or "", relation.get("Target") or ""
            kind = (relation.get("Type") or "").rpartition("/")[2]
            outside = relation.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield key, kind, target, outside


def words_of(holder: _Element) -> str:
    """The text of a rich text (``t`` alone or in runs); phonetic guides are left out."""
    out = []
    for part in holder:
        if local(part) == "t":
            out.append(part.text or "")
        elif local(part) == "r":
            out += [piece.text or "" for piece in children(part, "t")]
    return "".join(out)
