"""How fast are PDFs read, against pdfplumber in the same process?

Run ``python -m eval.bench_pdf [-n ROUNDS]``. Files: prose set by reportlab in a font that the file
names but does not hold, the same printed by LibreOffice (where it is) with its fonts embedded, and
30 pages with tables by both. Each round reads every file with both; the table has medians of CPU
seconds and their ratio. Ours is all of loading: text, tables and places; pdfplumber's is
``extract_text`` of pages without tables, ``extract_tables`` of pages with them. Peak memory is that
of a process of its own which loads the file once.
"""

from __future__ import annotations

import argparse
import io
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fixtures.markup import read_source
from fixtures.pdf.build import accounts_docx, to_pdf
from kxai_lab.generate.markup import strip_marks
from kxai_lab.generate.render import render
from kxai_lab.generate.render_pdf import render_pdf

SOURCES = Path(__file__).parents[1] / "fixtures" / "source"
_PEAK = (
    "import resource, sys; from pathlib import Path; from kxai.load import load;"
    "load(Path(sys.argv[1]));"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def files(folder: Path) -> Iterator[tuple[str, bytes, bool]]:
    """name, PDF, whether it has tables."""
    bodies = [strip_marks(read_source(path).body)[0] for path in sorted(SOURCES.glob("*.txt"))]
    prose = "\n".join(x for x in "\n".join(bodies).split("\n") if "|" not in x and "\t" not in x)
    tables = "\n".join("\n".join(bodies).split("\n"))
    yield "prose, reportlab", render_pdf(prose, seed=2), False
    yield "tables, reportlab", render_pdf(tables, seed=0), True
    if shutil.which("soffice"):
        document = render(prose, "docx", "utf-8", "lf")
        yield "prose, LibreOffice", to_pdf("prose.docx", document, folder), False
        yield "tables, LibreOffice", _repeated(to_pdf("t.docx", accounts_docx(), folder), 4), True


def _repeated(data: bytes, times: int) -> bytes:
    """The pages of a PDF several times over."""
    import pypdfium2

    source = pypdfium2.PdfDocument(data)
    made = pypdfium2.PdfDocument.new()
    for _ in range(times):
        made.import_pages(source)
    out = io.BytesIO()
    made.save(out)
    made.close()
    source.close()
    return out.getvalue()


def ours(data: bytes) -> int:
    """Characters of the text."""
    from kxai.load.pdf.pdf_document import load_pdf
    from kxai.settings import Settings

    return len(load_pdf(Path("a.pdf"), data, "", Settings()).text)


def bare(data: bytes) -> int:
    """Characters that pdfium alone gives: what no reader built on it can be faster than."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    count = 0
    for page in document:
        text = page.get_textpage()
        count += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return count


def plumber(data: bytes, tables: bool) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        if tables:
            return sum(len(page.extract_tables()) for page in document.pages)
        return sum(len(page.extract_text()) for page in document.pages)


def timed(read: Callable[[], int]) -> float:
    begin = time.process_time()
    read()
    return time.process_time() - begin


def peak(data: bytes, folder: Path) -> int:
    """MB."""
    path = folder / "peak.pdf"
    path.write_bytes(data)
    command = [sys.executable, "-c", _PEAK, str(path)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("-n", type=int, default=5, help="rounds")
    rounds = parser.parse_args().n
    logging.disable(logging.CRITICAL)
    import pypdfium2

    head = ("file", "pages", "chars", "pdfplumber", "kxai", "ratio", "pdfium", "peak MB")
    print("{:<20} {:>5} {:>7} {:>10} {:>8} {:>6} {:>7} {:>7}".format(*head))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, data, tables in files(folder):
            with pypdfium2.PdfDocument(data) as document:
                pages = len(document)
            count = ours(data)
            times = [
                (
                    timed(lambda: plumber(data, tables)),  # noqa: B023
                    timed(lambda: ours(data)),  # noqa: B023
                    timed(lambda: bare(data)),  # noqa: B023
                )
                for _ in range(rounds)
            ]
            other, own, least = (statistics.median(column) for column in zip(*times, strict=True))
            row = f"{title:<20} {pages:>5} {count:>7} {other:>9.3f}s {own:>7.3f}s"
            print(f"{row} {other / own:>5.1f}x {least:>6.3f}s {peak(data, folder):>7}")


if __name__ == "__main__":
    main()
