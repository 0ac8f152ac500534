"""PDF files written by hand, so that nothing stands in them that the test does not want."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from kxai.errors import EvaluationError
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.pdf import pdfium
from kxai.load.pdf.pdf_document import load_pdf
from kxai.load.pdf.pdf_pages import PageReader
from kxai.schema import Document
from kxai.settings import Settings
from kxai_lab.generate.render_pdf import render_pdf
from kxai_lab.generate.render_scan import render_scan

HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
UNMAPPED = (
    "<</Type/Font/Subtype/Type0/BaseFont/ABCDEF+Foo/Encoding/Identity-H/DescendantFonts[<</Type"
    "/Font/Subtype/CIDFontType2/BaseFont/ABCDEF+Foo/CIDSystemInfo<</Registry(Adobe)"
    "/Ordering(Identity)/Supplement 0>>/DW 1000>>]>>"
)


def stream(content: str | bytes, extra: str = "", *, packed: bool = False) -> bytes:
    data = content if isinstance(content, bytes) else content.encode("latin-1")
    if packed:
        data, extra = zlib.compress(data), f"{extra}/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), extra.encode(), data)


def pdf(objects: list[str | bytes], trailer: str = "") -> bytes:
    """A file of numbered objects, the first of which is its catalog."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        data = body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = f"/Size {len(objects) + 1}/Root 1 0 R{trailer}".encode()
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, end, len(out))
    )


def pages(
    *contents: str | bytes,
    page: str = "",
    box: str = "0 0 300 200",
    font: str = HELVETICA,
    catalog: str = "",
    more: tuple[str | bytes, ...] = (),
    resources: str = "",
) -> bytes:
    """A page for each content; the font is /F; objects ``more`` are numbered from 4."""
    first = 4 + len(more)
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(contents)))
    objects: list[str | bytes] = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(contents)}/MediaBox[{box}]"
        f"/Resources<</Font<</F 3 0 R>>{resources}>>>>",
        font,
        *more,
    ]
    for index, content in enumerate(contents):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {first + 2 * index + 1} 0 R{page}>>")
        objects.append(stream(content))
    return pdf(objects)


def mapped(codes: dict[int, str]) -> tuple[str, bytes]:
    """A font whose codes are these characters, and its map, which must be object 4."""
    lines = "".join(
        f"<{code:04x}> <{text.encode('utf-16-be').hex()}>\n" for code, text in codes.items()
    )
    return UNMAPPED[:-2] + "/ToUnicode 4 0 R>>", stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{lines}endbfchar endcmap end end"
    )


def show(x: float, y: float, text: str, size: float = 12) -> str:
    """Text of Helvetica at a place of the page, counted from below."""
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def load(data: bytes, **settings: int) -> Document:
    return load_pdf(Path("a.pdf"), data, "0" * 64, Settings(**settings))  # type: ignore[arg-type]


def raw(data: bytes) -> list[RawPage]:
    """The pages as they are before layout."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        address = pdfium.address(document.raw)
        return list(PageReader("a.pdf", address, len(document), Settings()).read())
    finally:
        document.close()


def letters(data: bytes) -> list[Glyph]:
    """The characters of the first page."""
    return raw(data)[0].printed


def rules(data: bytes) -> list[Rule]:
    """The rules of the first page, rounded."""
    return [
        Rule(*(round(side, 1) for side in (rule.x0, rule.top, rule.x1, rule.bottom)))
        for rule in raw(data)[0].rules
    ]


@cache
def has_chinese_font() -> bool:
    """True where pdfium can show Chinese of a font that the file does not hold. Without one it
    measures such a text wrongly, and finds its numbers beside their boxes."""
    try:
        render_scan(render_pdf("# 决算\n\n部门收入\n"), dpi=36)
    except EvaluationError:
        return False
    return True
