"""The original file with remarks in it, whatever its format."""

from __future__ import annotations

from kxai.errors import NotAnnotatable
from kxai.handback import letter_texts
from kxai.handback.confirmed import Handback
from kxai.handback.original import Original
from kxai.handback.remarks import Annotated
from kxai.settings import Settings

FORMATS = {"docx": ".docx", "pdf": ".pdf"}
"""Formats of stored reports that remarks can be written into, with the usual ending of a name."""


def annotate(
    original: Original,
    handback: Handback,
    *,
    format: str,
    text: str,
    author: str = "",
    settings: Settings | None = None,
) -> Annotated:
    """``original`` with a remark at the place of each of the findings of ``handback``. ``format``
    and ``text`` are what the store holds of the report; remarks are by ``author``, or by who
    decided.

    Raises NotAnnotatable for other formats and for files that do not bear it, OriginalChanged
    where the file's text is not ``text``, DamagedFile and the other errors of reading.
    """
    if format == "docx":
        from kxai.handback.word_comments import comment_docx

        return comment_docx(
            original.name, original.data, text, handback.items, author=author, settings=settings
        )
    if format == "pdf":
        from kxai.handback.pdf_remarks import annotate_pdf

        return annotate_pdf(
            original.name, original.data, text, handback.items, author=author, settings=settings
        )
    raise not_annotatable(original.name, format)


def not_annotatable(name: str, format: str) -> NotAnnotatable:
    """The error for a format that nothing can be written into."""
    return NotAnnotatable(
        name, f"只能在docx和pdf里加批注，这是{format or '未知格式'}；{letter_texts.OFFER}"
    )
