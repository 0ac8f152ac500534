"""One report in every format: do they give the same figures? ``make bench-formats``.

Generated reports are written as txt, docx, html, xlsx, pdf and scan by kxai's own renderers, and by
LibreOffice, where it is there, as doc, rtf, odt, xls and pdf. Figures of each are compared with
those of the docx: value, unit, indicator, year, stage and role.
"""

from __future__ import annotations

import argparse
import io
import re
import shutil
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from kxai.bulk.pipeline import read
from kxai.extract import extract
from kxai.load.soffice import Conversion, convert
from kxai.settings import Settings
from kxai_lab.agreement import Told, agreement, told
from kxai_lab.generate.corpus import TWINS, Plan, generate
from kxai_lab.generate.layouts import LAYOUTS

_WORD, _BOOK = ("docx", "MS Word 2007 XML"), ("xlsx", "Calc MS Excel 2007 XML")
OFFICE = {
    "doc": ("docx", Conversion(*_WORD, "doc", "MS Word 97")),
    "rtf": ("docx", Conversion(*_WORD, "rtf", "Rich Text Format")),
    "odt": ("docx", Conversion(*_WORD, "odt", "writer8")),
    "lo.pdf": ("docx", Conversion(*_WORD, "pdf", "writer_pdf_Export")),
    "xls": ("xlsx", Conversion(*_BOOK, "xls", "MS Excel 97")),
}
"""What LibreOffice writes, and from which of ours."""
REFERENCE = "docx"
_TABLE = re.compile(r"<w:tbl>(.*?)</w:tbl>", re.DOTALL)
_SPAN = re.compile(r'<w:gridSpan w:val="(\d+)"/>')
# What a chart leaves over when a text is copied out of its file is in no other format.
_LAYOUTS = tuple(layout.name for layout in LAYOUTS if layout.name != "charted")


def figures_of(path: Path) -> Told:
    """What a file's figures tell."""
    return told(extract(read(path, Settings())).figures)


def ruled(data: bytes) -> bytes:
    """A Word file as Word writes it: its tables have borders, columns and widths of cells, which
    programs that lay out pages need, and a paragraph is its end. Without them LibreOffice loses
    merged cells and a table at the end while it writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "word/document.xml":
                body = _TABLE.sub(_with_grid, text.decode())
                text = body.replace("</w:body>", "<w:p/></w:body>").encode()
            new.writestr(info.filename, text)
    return out.getvalue()


def _with_grid(table: re.Match[str]) -> str:
    rows = table[1].split("<w:tr>")[1:]
    columns = max(sum(map(int, _SPAN.findall(row))) for row in rows)
    width = 9000 // columns
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in sides)
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    cells = _SPAN.sub(
        lambda span: f'<w:tcW w:w="{width * int(span[1])}" w:type="dxa"/>{span[0]}', table[1]
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{cells}</w:tbl>"
    )


def convert_all(folder: Path, kind: str) -> None:
    """Make the twins of ``kind`` by LibreOffice from those of ours."""
    source, conversion = OFFICE[kind]
    target = folder / kind
    target.mkdir(exist_ok=True)
    for path in sorted((folder / source).iterdir()):
        data = path.read_bytes()
        made = convert(ruled(data) if source == "docx" else data, conversion, path.name, Settings())
        (target / f"{path.stem}.{conversion.target}").write_bytes(made)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--reports", type=int, default=28)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--kind", action="append", choices=[*TWINS, *OFFICE])
    parser.add_argument("--show", action="store_true", help="list the figures that differ")
    parser.add_argument("--keep", type=Path, help="folder in which the files stay")
    options = parser.parse_args()
    office = list(OFFICE) if shutil.which("soffice") else []
    kinds = options.kind or [*TWINS, *office]
    rates: dict[str, list[float]] = {kind: [] for kind in kinds}
    seconds = dict.fromkeys(kinds, 0.0)
    counted = 0
    with tempfile.TemporaryDirectory() as name:
        folder = options.keep or Path(name) / "corpus"
        own = {REFERENCE, *(OFFICE[kind][0] if kind in OFFICE else kind for kind in kinds)}
        twins = tuple(kind for kind in TWINS if kind in own)
        plan = Plan(options.reports, options.seed, years=1, twins=twins, errors=0, layouts=_LAYOUTS)
        generate(folder, plan)
        for kind in set(kinds) & OFFICE.keys():
            convert_all(folder / "twins", kind)
        for path in sorted((folder / "twins" / REFERENCE).iterdir()):
            wanted = figures_of(path)
            counted += wanted.total()
            for kind in kinds:
                suffix = {"scan": "pdf"}.get(kind, kind.rpartition(".")[2])
                begun = time.perf_counter()
                found = figures_of(folder / "twins" / kind / f"{path.stem}.{suffix}")
                seconds[kind] += time.perf_counter() - begun
                rates[kind].append(agreement(found, wanted).f1)
                if options.show and wanted != found:
                    print(f"{path.stem} {kind}: {rates[kind][-1]:.3f}", file=sys.stderr)
                    for sign, more in (("-", wanted - found), ("+", found - wanted)):
                        for what, count in more.items():
                            print("  ", sign, count, *what, file=sys.stderr)
    reports = len(next(iter(rates.values())))
    print(f"{counted} figures of {reports} reports as {REFERENCE}\n")
    print("| format | F1, mean | F1, least | seconds a report |\n|---|---:|---:|---:|")
    for kind in kinds:
        mean = sum(rates[kind]) / reports
        print(f"| {kind} | {mean:.3f} | {min(rates[kind]):.3f} | {seconds[kind] / reports:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
