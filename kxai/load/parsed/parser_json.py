"""The JSON of a parser (docling, MinerU) as a document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kxai.errors import DamagedFile, LimitExceeded, UnsupportedFormat
from kxai.load import notes
from kxai.load.limits import shown
from kxai.load.parsed.docling import docling_items
from kxai.load.parsed.items import Item, document_of, from_html, readable
from kxai.schema.document import Document
from kxai.settings import Settings

_TIMES = 30  # bytes of JSON for a character of text: places and markup
_LEFT_OUT = ("header", "footer", "page_number", "aside_text")
_TEXTS = ("text", "list_items", "code_body")


def load_parsed(path: Path, data: bytes, sha256: str, settings: Settings) -> Document:
    """The document of a DoclingDocument or of MinerU's content list.

    Raises DamagedFile for JSON that is broken or nests too deep, UnsupportedFormat for JSON of
    another kind, EmptyFile and LimitExceeded.
    """
    name = shown(path)
    if len(data) > settings.max_text_chars * _TIMES:
        raise LimitExceeded(name, f"文件超过{settings.max_text_chars * _TIMES}字节的上限")
    try:
        told: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DamagedFile(name, "不是完整的JSON") from error
    if isinstance(told, dict) and told.get("schema_name") == "DoclingDocument":
        items, parser = docling_items(told, name), "docling"
    elif isinstance(told, list) and any(isinstance(one, dict) and "type" in one for one in told):
        items, parser = mineru_items(told, name), "MinerU"
    else:
        raise UnsupportedFormat(name, "不是docling的文档，也不是MinerU的content_list")
    remarks = [notes.PARSED.format(parser=parser)]
    return document_of(items, path, sha256, "json", settings, remarks=remarks)


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
