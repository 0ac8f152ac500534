"""OFD files for the tests, written part by part. Lengths are in millimetres."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tests.load.files import zipped

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(
    words: str, x: float, y: float, *, size: float = 4.0, more: str = "", digit: float = 0.5
) -> str:
    """A text object whose baseline begins at (x, y): Chinese characters are as wide as the size,
    others ``digit`` of it. Steps that repeat are written as the standard allows."""
    steps = [size * (1.0 if ord(c) > 0x2E80 else digit) for c in words[:-1]]
    delta = f' DeltaX="{_packed(steps)}"' if steps else ""
    width = sum(steps) + size
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y - size:g} {width:g} {size * 1.3:g}" Font="1" Size="{size:g}"{more}>'
        f'<ofd:TextCode X="0" Y="{size:g}"{delta}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def _packed(steps: Sequence[float]) -> str:
    out: list[str] = []
    at = 0
    while at < len(steps):
        many = 1
        while at + many < len(steps) and steps[at + many] == steps[at]:
            many += 1
        out.append(f"g {many} {steps[at]:g}" if many > 1 else f"{steps[at]:g}")
        at += many
    return " ".join(out)


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A stroke whose boundary is where it stands and whose data count from there."""
    box = f"{x0:g} {y0:g} {max(x1 - x0, 0.1):g} {max(y1 - y0, 0.1):g}"
    data = f"M 0 0 L {x1 - x0:g} {y1 - y0:g}"
    return f'<ofd:PathObject ID="2" Boundary="{box}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def path(box: str, data: str, more: str = "") -> str:
    return f'<ofd:PathObject ID="2" Boundary="{box}"{more}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def image(key: str, x: float, y: float, width: float, height: float) -> str:
    return f'<ofd:ImageObject ID="3" Boundary="{x:g} {y:g} {width:g} {height:g}" CTM="{width:g} 0 0 {height:g} 0 0" ResourceID="{key}"/>'


def table(
    rows: Sequence[Sequence[str]], x: float, y: float, widths: Sequence[float], height: float = 8.0
) -> list[str]:
    """A ruled table with its texts 2 mm inside their cells."""
    edges = [x + sum(widths[:at]) for at in range(len(widths) + 1)]
    levels = [y + height * at for at in range(len(rows) + 1)]
    out = [line(edges[0], level, edges[-1], level) for level in levels]
    out += [line(edge, levels[0], edge, levels[-1]) for edge in edges]
    for row, level in zip(rows, levels, strict=False):
        out += [
            text(words, left + 2, level + 5.5)
            for words, left in zip(row, edges, strict=False)
            if words
        ]
    return out


def page(objects: Iterable[str], *, head: str = "") -> str:
    return f'<ofd:Page {OFD}>{head}<ofd:Content><ofd:Layer ID="9">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'


def ofd(
    pages: Sequence[str],
    *,
    template: str | None = None,
    pictures: dict[str, bytes] | None = None,
    body: str = "",
    document: str = "",
    members: dict[str, str | bytes] | None = None,
    without: Sequence[str] = (),
) -> bytes:
    """An OFD container of one document with these pages; ``body`` goes into DocBody, ``document``
    into Document.xml, ``members`` replace or add parts, ``without`` are left out."""
    listed = "".join(
        f'<ofd:Page ID="{at + 10}" BaseLoc="Pages/Page_{at}/Content.xml"/>'
        for at in range(len(pages))
    )
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    common += (
        '<ofd:TemplatePage ID="5" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        if template is not None
        else ""
    )
    media = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{key}.png</ofd:MediaFile></ofd:MultiMedia>'
        for key in pictures or {}
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {OFD} DocType="OFD"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>',
    }
    if template is not None:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = template
    for at, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{at}/Content.xml"] = content
    for key, data in (pictures or {}).items():
        parts[f"Doc_0/Res/{key}.png"] = data
    parts |= members or {}
    return zipped({name: data for name, data in parts.items() if name not in without})
