"""The JSON of a parser as a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kxai.errors import DamagedFile, LimitExceeded, UnsupportedFormat
from kxai.load import notes
from kxai.load.limits import shown
from kxai.load.parsed.docling import docling_items
from kxai.load.parsed.items import document_of
from kxai.load.parsed.mineru import mineru_items
from kxai.schema.document import Document
from kxai.settings import Settings

_TIMES = 30  # bytes of JSON for a character of text: places and markup


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
