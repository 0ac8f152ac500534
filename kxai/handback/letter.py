"""The letter to the body whose report was reviewed, as .docx, from our template or an office's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from kxai.handback import letter_texts
from kxai.handback.confirmed import Handback
from kxai.handback.letter_texts import COLUMN_ZH, LetterKind
from kxai.handback.packing import open_docx, saved
from kxai.handback.placeholders import Block, Values, fill
from kxai.handback.problems import item_texts, problem_table
from kxai.handback.stationery import own_template
from kxai.settings import Settings

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_TABLE, _ROW_NAMES = "问题表", frozenset(COLUMN_ZH.values())
_WIDTH = 9_000  # twips: a portrait A4 page whose margins are not told
_TWIPS = 635  # of python-docx's units


def write_letter(
    handback: Handback,
    *,
    kind: LetterKind,
    day: date,
    template: bytes | None = None,
    template_name: str = "模板",
    settings: Settings | None = None,
) -> bytes:
    """A letter of ``kind`` about what was confirmed, as the bytes of a .docx file.

    Raises TemplateError for placeholders that cannot be filled, and DamagedFile, EncryptedFile
    and LimitExceeded for a ``template`` that is no usable .docx; all name ``template_name``.
    """
    document = own_template() if template is None else open_docx(template_name, template, settings)
    texts = _texts(handback, kind, day)
    if not handback.items:
        texts |= {_TABLE: letter_texts.NO_TABLE}
    blocks = {_TABLE: _table_of(handback, document)} if handback.items else {}
    rows = [item_texts(item) for item in handback.items]
    values = Values(texts, blocks, rows or [_no_row()], _ROW_NAMES, frozenset({_TABLE}))
    fill(template_name, document, values)
    return saved(template_name, document)


def _texts(handback: Handback, kind: LetterKind, day: date) -> dict[str, str]:
    count = len(handback.items)
    told = letter_texts.FINDINGS_TEXT[kind] if count else letter_texts.NOTHING_TEXT
    return {
        "标题": kind,
        "单位": handback.body,
        "年度": handback.year,
        "报告": handback.title,
        "文件": handback.file,
        "日期": f"{day.year}年{day.month}月{day.day}日",
        "正文": told.format(report=handback.title, file=handback.file, count=count),
        "问题数": str(count),
        "说明": letter_texts.NOTE_TEXT if count else "",
        "复核人": handback.reviewers,
    }


def _no_row() -> dict[str, str]:
    return dict.fromkeys(COLUMN_ZH.values(), "") | {COLUMN_ZH["place"]: letter_texts.NO_TABLE}


def _table_of(handback: Handback, document: Document) -> Block:
    def made(paragraph: _Element) -> list[_Element]:
        look = paragraph.find(f".//{qn('w:r')}/{qn('w:rPr')}")
        return [problem_table(handback.items, _width(document), look)]

    return made


def _width(document: Document) -> int:
    """How wide the text of a page is, in twips."""
    section = document.sections[0] if len(document.sections) else None
    if section is None or section.page_width is None:
        return _WIDTH
    margins = (section.left_margin or 0) + (section.right_margin or 0)
    wide = (section.page_width - margins) // _TWIPS
    return wide if wide > 0 else _WIDTH
