"""Filling ``{{单位}}`` and its like in a Word file that an office made.

Word cuts text into runs wherever it likes, so placeholders are sought in whole paragraphs, in
every part of the file: body, tables, text boxes, headers, footers, notes. What is filled in is
never looked at for placeholders: texts of reports are strangers' texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from lxml import etree

from kxai.errors import TemplateError
from kxai.export.words import clean

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_OPEN, _CLOSE = r"(?:\{\{|｛｛)", r"(?:\}\}|｝｝)"  # a Chinese keyboard gives the wide ones
_PLACEHOLDER = re.compile(rf"{_OPEN}([^{{}}｛｝]*){_CLOSE}")  # {{ 单位 }}; not {单位}
_LOOSE = re.compile(f"{_OPEN}|{_CLOSE}")
_P, _T, _TR, _TC, _TBL = (qn(f"w:{name}") for name in ("p", "t", "tr", "tc", "tbl"))
_BREAKS = frozenset(qn(f"w:{name}") for name in ("br", "cr", "tab", "ptab"))
_LOOKED_AT = frozenset({_T, qn("w:delText"), qn("w:delInstrText")})  # or deleted by somebody
_OWN_TEXT = cast(Any, etree._Element.text).__get__
_NOTES = ("footnotes+xml", "endnotes+xml", "comments+xml")
_SHOWN = 20  # characters of a placeholder that an error repeats

Block = Callable[["_Element"], "list[_Element]"]
"""Makes what stands in place of a placeholder's paragraph; it is given that paragraph."""


@dataclass(frozen=True, slots=True)
class Values:
    """``texts`` by name; ``blocks`` by name, for placeholders that become a table; ``rows`` are
    texts by name for the row of a table that is repeated, once an item. One of ``needed`` or of
    ``row_names`` must be in a template."""

    texts: Mapping[str, str]
    blocks: Mapping[str, Block]
    rows: Sequence[Mapping[str, str]]
    row_names: frozenset[str]
    needed: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [*self.texts, *self.blocks, *sorted(self.row_names)]


def fill(name: str, document: Document, values: Values) -> None:
    """Fill every placeholder of ``document`` in place.

    Raises TemplateError, before anything is filled, for placeholders that are unknown, incomplete
    or where nothing can be filled in, all by name, and where all that is needed is missing.
    """
    roots = list(_roots(document))
    used = _checked(name, document, [root for root, _ in roots], values)
    if values.needed and not used & (values.needed | values.row_names):
        wanted = _listed(sorted(values.needed))
        raise TemplateError(name, f"没有放问题的地方：请加上{wanted}，或在表格的一行里写各栏")
    for root, keep in roots:
        paragraphs = [p for p in root.iter(_P) if _PLACEHOLDER.search(_text(p))]
        rows = [row for p in paragraphs if (row := _repeated(p, values)) is not None]
        for row in dict.fromkeys(rows):
            paragraphs = [p for p in paragraphs if row not in p.iterancestors(_TR)]
            _repeat(row, values)
        for paragraph in paragraphs:
            _fill_paragraph(paragraph, values)
        keep()


def _roots(document: Document) -> Iterator[tuple[_Element, Callable[[], None]]]:
    """The roots of the parts that hold paragraphs, each with what writes it back."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield part.element, lambda: None
        elif part.content_type.endswith(_NOTES):
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))

            def keep(part: Any = part, root: _Element = root) -> None:
                part._blob = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )

            yield root, keep


def _checked(
    name: str, document: Document, roots: Iterable[_Element], values: Values
) -> frozenset[str]:
    """The names that are used."""
    used, unknown, loose, astray = set[str](), list[str](), list[str](), list[str]()
    for root in roots:
        for paragraph in root.iter(_P):
            text = _text(paragraph)
            for found in _PLACEHOLDER.finditer(text):
                key = _key(found)
                used.add(key)
                if key not in values.names:
                    unknown.append(key)
                elif key in values.row_names and next(paragraph.iterancestors(_TR), None) is None:
                    astray.append(key)
            for found in _LOOSE.finditer(_PLACEHOLDER.sub("", text)):
                loose.append(_PLACEHOLDER.sub("", text)[found.start() :])
        for element in root.iter():
            # Elements of python-docx have a ``text`` of their own, with that of all below.
            own = _OWN_TEXT(element)
            if own and element.tag not in _LOOKED_AT:
                astray += [_key(found) for found in _PLACEHOLDER.finditer(own)]
    for part in document.part.package.iter_parts():
        if not isinstance(part, XmlPart) and part.content_type.endswith("xml"):
            if part.content_type.endswith(_NOTES):
                continue
            text = part.blob.decode("utf-8", "replace")
            astray += [_key(found) for found in _PLACEHOLDER.finditer(text)]
    reasons = []
    if unknown:
        usable = "、".join(values.names)
        reasons.append(f"不认识的占位符{_listed(unknown)}，可用的有：{usable}")
    if loose:
        reasons.append(f"占位符的括号不成对：{'、'.join(dict.fromkeys(map(_short, loose)))}")
    if astray:
        reasons.append(
            f"占位符{_listed(astray)}所在的地方不能填写（各栏只能写在表格的行里，"
            "其余只能写在段落、表格、文本框、页眉和页脚里）"
        )
    if reasons:
        raise TemplateError(name, "；".join(reasons))
    return frozenset(used)


def _key(found: re.Match[str]) -> str:
    return "".join(found[1].split())


def _listed(names: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(f"{{{{{_short(name)}}}}}" for name in names))


def _short(text: str) -> str:
    return clean(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _pieces(paragraph: _Element) -> list[_Element]:
    """Texts and breaks of a paragraph itself, not of text boxes that hang on it."""
    return [
        element
        for element in paragraph.iter(_T, *_BREAKS)
        if next(element.iterancestors(_P), None) is paragraph
    ]


def _text(paragraph: _Element) -> str:
    return "".join(
        (element.text or "") if element.tag == _T else "\n" for element in _pieces(paragraph)
    )


def _repeated(paragraph: _Element, values: Values) -> _Element | None:
    """The row that a paragraph makes one to be repeated."""
    names = {_key(found) for found in _PLACEHOLDER.finditer(_text(paragraph))}
    return next(paragraph.iterancestors(_TR), None) if names & values.row_names else None


def _repeat(row: _Element, values: Values) -> None:
    for texts in values.rows:
        copy = deepcopy(row)
        row.addprevious(copy)
        own = Values({**values.texts, **texts}, {}, (), frozenset())
        for paragraph in list(copy.iter(_P)):
            _fill_paragraph(paragraph, own)
    table = row.getparent()
    if table is not None:
        table.remove(row)


def _fill_paragraph(paragraph: _Element, values: Values) -> None:
    made: list[_Element] = []
    for found in reversed(list(_PLACEHOLDER.finditer(_text(paragraph)))):
        key = _key(found)
        if key in values.blocks:
            made = [*values.blocks[key](paragraph), *made]
        _replace(paragraph, *found.span(), values.texts.get(key, ""))
    if made:
        _put_behind(paragraph, made)


def _replace(paragraph: _Element, start: int, end: int, text: str) -> None:
    """Put ``text`` in place of the characters from ``start`` to ``end`` of a paragraph, in the
    look of the first of them."""
    at, rest = 0, text
    for element in _pieces(paragraph):
        if element.tag != _T:
            at += 1
            continue
        words = element.text or ""
        left, right = max(start - at, 0), min(end - at, len(words))
        if left < right:
            element.text = words[:left] + rest + words[right:]
            element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            rest = ""
        at += len(words)


def _put_behind(paragraph: _Element, made: list[_Element]) -> None:
    """Put tables behind a paragraph, which goes where nothing is left of it."""
    for element in reversed(made):
        paragraph.addnext(element)
    last = made[-1]
    behind = last.getnext()
    if behind is None or behind.tag != _P:
        # A cell must end in a paragraph, and tables that touch become one.
        last.addnext(paragraph.makeelement(_P))
    before = paragraph.getprevious()
    parent = paragraph.getparent()
    empty = not _text(paragraph).strip() and paragraph.find(f".//{qn('w:drawing')}") is None
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
    if empty and own is None and parent is not None and (before is None or before.tag != _TBL):
        parent.remove(paragraph)
