"""Markup that is nested so as to stall an HTML parser, found before the parser sees it."""

from __future__ import annotations

import re

from kxai.errors import LimitExceeded

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset(
    "a b big code em font i nobr s small strike strong tt u".split()  # noqa: SIM905
)
# What the parser closes by itself does not nest.
_FLAT = frozenset(
    {"p", "li", "td", "tr", "th", "dd", "dt", "option", "br", "hr", "img", "input", "meta", "link"}
    | {"tbody", "thead", "tfoot", "col", "area", "base", "embed", "param", "source", "wbr"}
)
_FEW_TAGS = 1_000
_DEEPEST = 1_000
_MOST_COPIES = 5_000_000  # open formatting tags × tags that may copy them


def check_nesting(source: str, name: str) -> None:
    """Refuse markup on which an HTML parser takes quadratic time or memory."""
    if source.count("<") < _FEW_TAGS:
        return
    depth = deepest = formatting = open_formatting = tags = 0
    for match in _TAG.finditer(source):
        tag = match[2].lower()
        tags += 1
        if tag in _FLAT:
            continue
        step = -1 if match[1] else 1
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        if tag in _FORMATTING:
            formatting = max(0, formatting + step)
            open_formatting = max(open_formatting, formatting)
    if deepest > _DEEPEST or open_formatting * tags > _MOST_COPIES:
        raise LimitExceeded(name, f"网页标签嵌套过深，上限为{_DEEPEST}层")
