"""Markup that would stall an HTML parser or fill the memory, found before the parser sees it."""

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
_MOST_TAGS = 2_000_000  # a tree of them takes about 500 MB
_HARMLESS = 3  # formatting tags open at once in an honest line
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
    if tags > _MOST_TAGS:
        raise LimitExceeded(name, f"网页标签超过{_MOST_TAGS}个的上限")
    if deepest > _DEEPEST or (open_formatting - _HARMLESS) * tags > _MOST_COPIES:
        raise LimitExceeded(name, f"网页标签嵌套过深，上限为{_DEEPEST}层")
