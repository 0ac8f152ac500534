"""Our own template of a letter; ``kxai letter --save-template`` gives it to an office to change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document as open_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kxai.handback import letter_texts
from kxai.handback.packing import saved
from kxai.load.limits import read_bytes
from kxai.settings import Settings

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

FOLDER, OFFICE_TEMPLATE = "handback", "模板.docx"
"""Where in a workspace letters stand, and in it the template of the office, if it has one."""
_BODY, _TITLE = "仿宋", "黑体"
_SIZE, _TITLE_SIZE, _NOTE_SIZE = Pt(14), Pt(22), Pt(9)


def office_template(workspace: Path, settings: Settings) -> bytes | None:
    """The template that an office put into its workspace; None where there is none.

    Raises UnreadableFile, EmptyFile and LimitExceeded for one that cannot be read.
    """
    path = workspace / FOLDER / OFFICE_TEMPLATE
    return read_bytes(path, settings) if path.is_file() else None


def own_template() -> Document:
    """A letter with placeholders: A4, title, body, table of problems, note, signatures."""
    document = open_document()
    for style in list(document.styles):
        # The library's own template brings forty styles of tables that nobody uses here.
        if style.name and style.name.startswith(("Light ", "Medium ", "Dark ", "Colorful ")):
            style.delete()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.5)
    normal = document.styles["Normal"]
    normal.font.size = _SIZE
    _set_font(normal.element, _BODY)
    _set_chinese(document)
    title = _line(document, "{{标题}}", font=_TITLE, size=_TITLE_SIZE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(18)
    _line(document, "{{单位}}：")
    body = _line(document, "{{正文}}").paragraph_format
    body.first_line_indent, body.space_after = _SIZE * 2, Pt(6)
    _line(document, "{{问题表}}")
    note = _line(document, "{{说明}}", size=_NOTE_SIZE)
    note.paragraph_format.space_before = Pt(6)
    for text in (letter_texts.SIGNATURE, letter_texts.STAMP, "{{日期}}"):
        closing = _line(document, text)
        closing.paragraph_format.left_indent = Cm(7.5)
        closing.paragraph_format.space_before = Pt(14)
        closing.paragraph_format.keep_with_next = text != "{{日期}}"
    return document


def template_bytes() -> bytes:
    """Our template as a .docx file."""
    return saved("模板", own_template())


def _line(document: Document, text: str, *, font: str = _BODY, size: Pt | None = None) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    _set_font(run._r, font)
    if size is not None:
        run.font.size = size
    return paragraph


def _set_chinese(document: Document) -> None:
    """Without its language told, programs that lack a font take punctuation of another region."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _set_font(element: Any, font: str) -> None:
    """Word takes the font of Chinese characters from an attribute that the library leaves out."""
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), font)
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
