"""Elements of an XML part by their names, whatever namespace or prefix the writer chose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(parent: _Element | None, name: str) -> Iterator[_Element]:
    """The children with a name; none of no element."""
    return (c for c in parent if local(c) == name) if parent is not None else iter(())


def child(parent: _Element | None, name: str) -> _Element | None:
    """The first child with a name."""
    return next(children(parent, name), None)


def text_of(parent: _Element | None, name: str) -> str:
    """The text of the first child with a name, "" where there is none."""
    found = child(parent, name)
    return (found.text or "").strip() if found is not None else ""
