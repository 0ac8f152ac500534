"""Pictures of pages: what is boxed on them is where the ink is, whatever the format."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import category
from xml.sax.saxutils import escape

import pytest
from fastapi.testclient import TestClient
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image, ImageStat
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from kxai.cli import app as cli
from kxai.export import words
from kxai.schema.place import Box
from kxai.settings import Settings
from kxai.store import database_url
from kxai.store.listing import Listing
from kxai.web.app import make_app
from kxai.web.pictures import Picture, Pictures
from kxai.web.pictures.drawn_ofd import draw_ofd
from kxai.web.pictures.drawn_pages import draw_pdf, draw_scan
from kxai.web.view import HERE
from tests.load import ofd_files as ofd
from tests.load.scan.pictures import DPI, picture
from tests.web.hostile import TRICKS

FIXTURES = Path(__file__).parents[2] / "fixtures"
PDF = "pdf/accounts_ruled.pdf"
MOST_SECONDS = 120  # that a worker waits for what another one reads
FRAMED = [["项目", "决算数"], ["基本支出", "296.84"], ["项目支出", "101.88"], ["合计", "398.72"]]


def made(folder: Path) -> None:
    """A scan on its side and askew, an OFD file with text and one with a scan on its head, and a
    PDF file in an archive, all of them read."""
    scan = picture()
    askew = scan.rotate(-1.5, fillcolor=255).rotate(90, expand=True)
    askew.save(folder / "scan.tif", dpi=(DPI, DPI))
    title = ofd.text("云溪县科学技术协会2020年度部门决算", 40, 30, size=6)
    said = ofd.text("本年支出合计398.72万元，  其中基本支出296.84万元。", 25, 45)
    (folder / "set.ofd").write_bytes(
        ofd.ofd([ofd.page([title, said, *ofd.table(FRAMED, 30, 60, [60, 40])])])
    )
    out = io.BytesIO()
    scan.rotate(180).save(out, "PNG")
    place = ofd.image("7", 0, 0, 210, 297)
    (folder / "seen.ofd").write_bytes(ofd.ofd([ofd.page([place])], pictures={"7": out.getvalue()}))
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.write(FIXTURES / "pdf" / "accounts_ruled.pdf", "in/accounts.pdf")
    told = CliRunner().invoke(cli, ["run", str(folder), "-w", str(folder / "ws"), "--jobs", "1"])
    assert told.exit_code == 0, told.output
    (folder / "read").touch()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    """What ``made`` leaves; scans take long, so of several workers one reads them for all."""
    picture()  # skips where nothing can be drawn, before another worker waits for it
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "pictures"
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + MOST_SECONDS
        while not (folder / "read").exists():
            assert time.monotonic() < end, "the worker that reads the scans has not ended"
            time.sleep(0.2)
    else:
        made(folder)
    with Listing(database_url(folder / "ws")) as opened:
        yield opened


def report_of(store: Listing, name: str) -> str:
    return next(s.report.id for s in store.reports() if s.report.source.endswith(name))


def boxes_of(store: Listing, report: str) -> list[Box]:
    return [box for figure in store.figures(report) for box in figure.boxes if box.page == 1]


def inked(shown: Picture, box: Box) -> float:
    """The share of a box that is dark."""
    image = Image.open(io.BytesIO(shown.image)).convert("L")
    across, down = image.width / shown.width, image.height / shown.height
    sides = (box.x0 * across, box.top * down, box.x1 * across, box.bottom * down)
    dark = image.crop(tuple(map(round, sides))).point([1] * 128 + [0] * 128)
    return ImageStat.Stat(dark).mean[0]


@pytest.mark.parametrize("name", ["scan.tif", "seen.ofd", "accounts.pdf"])
def test_numbers_are_where_their_boxes_are(store: Listing, name: str) -> None:
    report = report_of(store, name)
    shown = Pictures(store).of(report, 1)
    assert shown is not None
    boxes = boxes_of(store, report)
    assert len(boxes) > 5
    assert min(inked(shown, box) for box in boxes) > 0.04
    # Of places taken at random on the same page as much ink is not to be expected.
    aside = [Box(1, b.x0, b.top + 9.5, b.x1, b.bottom + 9.5) for b in boxes]
    found, missed = (sum(inked(shown, b) for b in some) for some in (boxes, aside))
    assert found > 1.5 * missed


def test_an_ofd_page_is_set_from_its_characters(store: Listing) -> None:
    report = report_of(store, "set.ofd")
    shown = Pictures(store).of(report, 1)
    assert shown is not None
    assert not shown.image
    assert len(shown.rules) == len(FRAMED) + 1 + 3
    lines = [line for line in shown.lines if "398.72" in line.text]
    for box in boxes_of(store, report):
        assert any(
            box.top < line.baseline < box.bottom and abs(float(x) - box.x0) < 0.02
            for line in shown.lines
            for x in line.xs.split()
        )
    for line in lines:
        assert len(line.xs.split()) == len(line.text)
    page = TestClient(make_app(store), base_url="http://127.0.0.1").get(f"/report/{report}").text
    assert "云溪县科学技术协会" in re.sub("<[^>]*>", "", page)
    assert "<image" not in page
    assert page.count("<rect") == len(boxes_of(store, report))


def test_pages_of_scans_are_served_as_pictures(store: Listing) -> None:
    client = TestClient(make_app(store), base_url="http://127.0.0.1")
    for name in ("scan.tif", "seen.ofd"):
        report = report_of(store, name)
        assert f'href="/report/{report}/page/1"' in client.get(f"/report/{report}").text
        answer = client.get(f"/report/{report}/page/1")
        assert answer.headers["content-type"] == "image/jpeg"
        assert client.get(f"/report/{report}/page/2").status_code == 404
    report = report_of(store, "set.ofd")
    assert client.get(f"/report/{report}/page/1").status_code == 404


@pytest.mark.parametrize("draw", [draw_pdf, draw_scan, draw_ofd])
def test_damaged_files_have_no_picture(store: Listing, draw: Any) -> None:
    dice = Random(3)
    files = [Path(store.paths(report_of(store, name))[0]) for name in ("scan.tif", "set.ofd")]
    whole = [*(file.read_bytes() for file in files), (FIXTURES / PDF).read_bytes()]
    assert draw(b"", 1, 0.0, Settings()) is None
    assert draw(Path("/nowhere/at.all"), 1, 0.0, Settings()) is None
    for data in whole:
        for _ in range(8):
            cut = bytearray(data[: dice.randrange(len(data))])
            for at in dice.sample(range(len(cut)), min(len(cut), 20)):
                cut[at] = dice.randrange(256)
            found = draw(bytes(cut), 1, 1.5, Settings())
            assert found is None or found.width > 0


@pytest.mark.parametrize("trick", TRICKS[:12])
def test_tricks_on_an_ofd_page_are_text(trick: str) -> None:
    told = ofd.ofd([ofd.page([ofd.text(escape(trick), 20, 40)])])
    shown = draw_ofd(told, 1, 0.0, Settings())
    assert shown is not None
    macros = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    macros.filters["clean"] = words.clean
    page = str(macros.get_template("macros.html").module.drawing("r", 1, shown, 0, 800, []))
    parsed = LexborHTMLParser(page)
    assert {node.tag for node in parsed.css("body *")} <= {"svg", "text", "path"}
    said = "".join(node.text() for node in parsed.css("text"))
    assert said == "".join(c for c in trick if not c.isspace() and category(c)[0] != "C")


def test_what_is_too_large_is_shown_as_text(store: Listing) -> None:
    report = report_of(store, "scan.tif")
    few = Settings(max_image_pixels=1000)
    assert Pictures(store, settings=few).of(report, 1) is None
    client = TestClient(make_app(store, settings=few), base_url="http://127.0.0.1")
    page = client.get(f"/report/{report}").text
    assert "<svg" not in page
    assert "398.72" in page
