"""The items of MinerU's ``…_content_list.json``, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kxai.load.parsed.items import Item, from_html, readable

_LEFT_OUT = ("header", "footer", "page_number", "aside_text")
_TEXTS = ("text", "list_items", "code_body")


def mineru_items(told: Sequence[Any], name: str) -> Iterator[Item]:
    """Lines and tables; captions before their table, footnotes behind it; what stands on every page
    left out. Raises LimitExceeded for tables whose markup stalls a parser."""
    for one in told:
        kind = str(one.get("type") or "") if isinstance(one, dict) else ""
        if kind in ("", *_LEFT_OUT):
            continue
        number = one.get("page_idx")
        page = number + 1 if isinstance(number, int) and number >= 0 else None
        yield from _lines(one.get(f"{kind}_caption"), page)
        if kind == "table":
            body = one.get("table_body")
            if isinstance(body, str) and "<" in body:
                yield from from_html(readable(body), name, page)
            else:
                yield from _lines(body, page)
        else:
            for field in _TEXTS:
                yield from _lines(one.get(field), page)
        yield from _lines(one.get(f"{kind}_footnote"), page)


def _lines(told: Any, page: int | None) -> Iterator[Item]:
    for text in told if isinstance(told, list) else [told]:
        if isinstance(text, str) and text.strip():
            yield Item(readable(text), page=page)
