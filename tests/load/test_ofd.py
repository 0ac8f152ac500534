"""OFD files: text and tables with their places, templates, pictures, and what is refused."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from kxai import errors
from kxai.extract import extract
from kxai.load import load
from kxai.load.layout.page import Glyph, RawPage, Rule
from kxai.load.limits import Archive
from kxai.load.ofd import ofd_pages as ofd_pages
from kxai.load.ofd.geometry import POINTS, Area, steps
from kxai.load.ofd.ofd_pages import PageReader
from kxai.load.ofd.package import Package
from kxai.schema import Document
from kxai.schema.place import Box, Places
from kxai.settings import Settings
from tests.load.files import put, zipped
from tests.load.ofd_files import OFD, image, line, ofd, page, path, table, text

TITLE = text("榆川县科学技术协会2021年度部门决算", 40, 30, size=6)
PROSE = text("2021年度收入总计301.95万元，比上年增加12.40万元。", 30, 45)
ROWS = [["项目", "金额（万元）"], ["本年收入合计", "289.55"], ["年初结转和结余", "12.40"]]


def read(folder: Path, data: bytes) -> Document:
    return load(put(folder, "a.ofd", data))


def raw(data: bytes) -> list[RawPage]:
    package = Package(Archive("a.ofd", data, Settings()))
    reader = PageReader(package, Settings())
    return [
        reader.read(document, member, number)
        for document in package.contents(most_pages=50).documents
        for number, member in enumerate(document.pages, 1)
    ]


def box_of(document: Document, words: str) -> Box:
    start = document.text.index(words)
    (box,) = Places(document.places).boxes(start, start + len(words))
    return box


def test_text_and_the_box_of_a_number(tmp_path: Path) -> None:
    document = read(tmp_path, ofd([page([TITLE, PROSE])]))
    assert document.format == "ofd"
    assert document.text.splitlines() == [
        "榆川县科学技术协会2021年度部门决算",
        "2021年度收入总计301.95万元，比上年增加12.40万元。",
    ]
    (only,) = document.pages
    assert (only.number, only.width, only.height) == (
        1,
        pytest.approx(595.28, abs=0.01),
        pytest.approx(841.89, abs=0.01),
    )
    box = box_of(document, "301.95")
    left = 30 + 4 * 2 + 6 * 4  # four digits and six Chinese characters before it
    assert box.page == 1
    assert box.x0 == pytest.approx(left * POINTS, abs=0.05)
    assert box.x1 == pytest.approx((left + 6 * 2) * POINTS, abs=0.05)
    assert box.top < (45 - 0.7 * 4) * POINTS < 45 * POINTS < box.bottom
    figures = {figure.text: figure for figure in extract(document).figures}
    assert figures["301.95"].boxes == (box,)


def test_a_ruled_table(tmp_path: Path) -> None:
    document = read(tmp_path, ofd([page([TITLE, *table(ROWS, 30, 50, [60, 50])])]))
    (grid,) = document.grids
    cells = [document.text[cell.start : cell.end] for cell in grid.cells]
    assert cells == [word for row in ROWS for word in row]
    box = box_of(document, "289.55")
    assert box.x0 == pytest.approx(92 * POINTS, abs=0.05)
    assert 58 * POINTS < box.top < box.bottom < 66 * POINTS


def test_pages_on_a_template(tmp_path: Path) -> None:
    template = page([text("榆川县科协决算公开", 80, 12)])
    use = '<ofd:Template TemplateID="5" ZOrder="Background"/>'
    contents = [
        page([PROSE, text(f"第{n}段正文在这里。", 30, 60), text(f"- {n} -", 100, 285)], head=use)
        for n in (1, 2, 3)
    ]
    document = read(tmp_path, ofd(contents, template=template))
    assert [one.number for one in document.pages] == [1, 2, 3]
    for one in document.pages:
        assert f"第{one.number}段正文" in document.text[one.start : one.end]
    assert "决算公开" not in document.text
    assert sum(item.text == "榆川县科协决算公开" for item in document.furniture) == 3


def test_several_documents_follow_one_another(tmp_path: Path) -> None:
    other = f'<ofd:Document {OFD}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="/Doc_1/p.xml"/></ofd:Pages></ofd:Document>'
    root = f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>/Doc_1/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    members: dict[str, str | bytes] = {
        "OFD.xml": root,
        "Doc_1/Document.xml": other,
        "Doc_1/p.xml": page([text("附表说明。", 30, 30)]),
    }
    document = read(tmp_path, ofd([page([PROSE])], members=members))
    assert len(document.pages) == 2
    assert document.text.endswith("附表说明。\n")


def test_steps_that_repeat() -> None:
    assert steps("g 3 2.5 4", 9) == [2.5, 2.5, 2.5, 4.0]
    assert steps("g 999999999 1 g 99999999 1", 4) == [1.0] * 4
    assert steps("g x 1 2", 9) == [2.0]
    assert steps("nan inf 1e9 3", 9) == [0.0, 0.0, 0.0, 3.0]


def glyphs(*objects: str) -> list[Glyph]:
    (only,) = raw(ofd([page(objects)]))
    return only.glyphs


def corners(glyph: Glyph) -> list[float]:
    return [side / POINTS for side in (glyph.x0, glyph.top, glyph.x1, glyph.bottom)]


def test_scaled_and_turned_text() -> None:
    plain = glyphs(text("收入12", 50, 60))
    code = '<ofd:TextCode X="0" Y="1" DeltaX="1 1 0.5">收入12</ofd:TextCode></ofd:TextObject>'
    scaled = glyphs(f'<ofd:TextObject Boundary="50 56 20 6" Size="1" CTM="4 0 0 4 0 0">{code}')
    assert [g.text for g in scaled] == [g.text for g in plain]
    for one, other in zip(plain, scaled, strict=True):
        assert corners(one) == pytest.approx(corners(other), abs=0.01)
    turned = glyphs(
        '<ofd:TextObject Boundary="50 56 6 20" Size="4" CTM="0 1 -1 0 6 0"><ofd:TextCode X="0" Y="4" DeltaX="4 4 2">收入12</ofd:TextCode></ofd:TextObject>'
    )
    assert [round(g.top / POINTS, 1) for g in turned] == [56, 60, 64, 66]
    assert len({round(g.x0, 1) for g in turned}) == 1


def test_text_set_downwards_and_without_steps() -> None:
    down = glyphs(
        '<ofd:TextObject Boundary="50 50 6 20" Size="4"><ofd:TextCode X="1" Y="4" DeltaY="g 2 5">收入表</ofd:TextCode></ofd:TextObject>'
    )
    assert [round(g.x0 / POINTS, 2) for g in down] == [51, 51, 51]
    assert [round((g.top - down[0].top) / POINTS, 2) for g in down] == [0, 5, 10]
    loose = glyphs(
        '<ofd:TextObject Boundary="50 50 20 6" Size="4"><ofd:TextCode X="0" Y="4">收入</ofd:TextCode></ofd:TextObject>'
    )
    assert [round(g.x0 / POINTS, 2) for g in loose] == [50, 54]


def test_text_of_glyph_ids_comes_from_its_characters() -> None:
    code = '<ofd:CGTransform CodePosition="0" CodeCount="2" GlyphCount="2"><ofd:Glyphs>17 4</ofd:Glyphs></ofd:CGTransform>'
    words = text("收入", 30, 30).replace("<ofd:TextCode", code + "<ofd:TextCode")
    assert [g.text for g in glyphs(words)] == ["收", "入"]


def test_what_is_hidden_or_off_the_page_is_left_out() -> None:
    shown = glyphs(
        text("甲", 30, 30),
        text("乙", 30, 40, more=' Visible="false"'),
        text("丙", 30, 50, more=' Alpha="0"'),
        text("丁", 300, 30),
        f"<ofd:PageBlock>{text('戊', 30, 60)}</ofd:PageBlock>",
    )
    assert [g.text for g in shown] == ["甲", "戊"]


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        (line(10, 20, 60, 20), [(10, 20, 60, 20)]),
        (line(10, 20, 10, 60), [(10, 20, 10, 60)]),
        (path("10 20 50 30", "M 0 0 L 50 0 L 50 30 L 0 30 C"), [(10, 20, 60, 20), (60, 20, 60, 50), (10, 50, 60, 50), (10, 20, 10, 50)]),
        (path("10 20 50 1", "M 0 0 L 50 0 L 50 0.4 L 0 0.4 C", ' Fill="true" Stroke="false"'), [(10, 20.2, 60, 20.2)]),
        (path("10 20 50 30", "M 0 0 L 50 0 L 50 30 L 0 30 C", ' Fill="true" Stroke="false"'), []),
        (path("10 20 50 30", "M 0 0 L 50 30"), []),
        (path("10 20 50 30", "S 0 0 Q 1 1 5 0 B 1 1 2 2 9 0 A 1 1 0 0 1 10 0 L 50 0"), [(20, 20, 60, 20)]),
        (path("10 20 50 30", "M 0 0 L 10 0", ' CTM="2 0 0 2 5 5"'), [(15, 25, 35, 25)]),
        (path("10 20 50 0", "M 0 0 L 10 0"), [(10, 20, 20, 20)]),
        (path("10 20 50 30", "M 0 0 X L"), []),
    ],
)  # fmt: skip
def test_ruling_lines(drawing: str, expected: list[tuple[float, ...]]) -> None:
    (only,) = raw(ofd([page([drawing])]))
    found = [
        tuple(round(side / POINTS, 2) for side in (r.x0, r.top, r.x1, r.bottom)) for r in only.rules
    ]
    assert found == expected


def test_a_page_s_own_area_and_origin() -> None:
    area = "<ofd:Area><ofd:PhysicalBox>10 20 297 210</ofd:PhysicalBox></ofd:Area>"
    (only,) = raw(ofd([page([text("甲", 40, 50)], head=area)]))
    assert only.width == pytest.approx(297 * POINTS, abs=0.01)
    assert only.glyphs[0].x0 == pytest.approx(30 * POINTS, abs=0.01)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    return out.getvalue()


def test_a_page_that_is_a_picture_is_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(
        source: io.BytesIO, place: tuple[float, ...], number: int, settings: Settings
    ) -> RawPage:
        assert source.read() == picture()
        found = [
            Glyph(c, 10 + 12 * at, 20, 22 + 12 * at, 32, 0.9) for at, c in enumerate("收入合计")
        ]
        return RawPage(number, 180 * POINTS, 260 * POINTS, found, [Rule(1, 2, 3, 2)], "ocr")

    monkeypatch.setattr(ofd_pages, "read_picture", seen)
    data = ofd([page([image("7", 15, 18, 180, 260)])], pictures={"7": picture()})
    document = read(tmp_path, data)
    assert document.text == "收入合计\n"
    assert document.pages[0].origin == "ocr"
    place = document.places[0]
    assert place.confidence == 0.9
    assert box_of(document, "收入合计").x0 == pytest.approx(15 * POINTS + 10, abs=0.05)


def test_a_picture_on_its_side_turns_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen(source: object, place: Area, number: int, settings: Settings) -> RawPage:
        found = [Glyph("收", 10, 20, 22, 32, 0.9), Glyph("入", 22, 20, 34, 32, 0.9)]
        return RawPage(number, place.height * POINTS, place.width * POINTS, found, [], "ocr")

    monkeypatch.setattr(ofd_pages, "read_picture", seen)
    data = ofd([page([image("7", 0, 0, 210, 297)])], pictures={"7": picture()})
    document = read(tmp_path, data)
    assert document.pages[0].width > document.pages[0].height
    assert box_of(document, "收入").x0 == 10


def test_pictures_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    pages = [page([PROSE]), page([image("7", 0, 0, 210, 297)])]
    document = read(tmp_path, ofd(pages, pictures={"7": b"GIF8 no picture"}))
    assert document.pages[1].origin == "unread"
    assert "第2页是图片，未能识别" in document.notes
    with pytest.raises(errors.EmptyFile, match="第1页是图片"):
        read(tmp_path, ofd(pages[1:]))


def test_the_layer_that_a_scan_brings_along(tmp_path: Path) -> None:
    layer = text("收入合计", 30, 40, more=' Alpha="0"')
    data = ofd([page([image("7", 0, 0, 210, 297), layer])], pictures={"7": picture()})
    document = read(tmp_path, data)
    assert document.text == "收入合计\n"
    assert document.notes == ("第1页是扫描件，文字取自文件自带的识别层",)


def test_composite_units_and_resources_of_a_page() -> None:
    unit = f'<ofd:CompositeGraphicUnit ID="30" Width="50" Height="20"><ofd:Content>{text("收入", 10, 10)}<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="30"/></ofd:Content></ofd:CompositeGraphicUnit>'
    use = '<ofd:CompositeObject Boundary="20 50 50 20" CTM="2 0 0 2 0 0" ResourceID="30"/>'
    own = f"<ofd:Res {OFD}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    members: dict[str, str | bytes] = {"Doc_0/Pages/Page_0/PageRes.xml": own}
    (only,) = raw(
        ofd([page([use], head="<ofd:PageRes>PageRes.xml</ofd:PageRes>")], members=members)
    )
    first, second = only.glyphs[:2]
    assert first.text + second.text == "收入"
    assert first.x0 == pytest.approx(40 * POINTS, abs=0.01)
    assert second.x0 - first.x0 == pytest.approx(8 * POINTS, abs=0.01)
    assert len(only.glyphs) <= 10  # a unit that holds itself ends


def test_one_step_for_all() -> None:
    loose = '<ofd:TextObject Boundary="50 50 20 6" Size="4"><ofd:TextCode X="0" Y="4" DeltaX="{}">收入表</ofd:TextCode></ofd:TextObject>'
    assert [round(g.x0 / POINTS, 2) for g in glyphs(loose.format("5"))] == [50, 55, 60]
    assert [round(g.x0 / POINTS, 2) for g in glyphs(loose.format("0"))] == [50, 54, 58]


def test_a_small_picture_leaves_a_page_blank_of_text(tmp_path: Path) -> None:
    document = read(tmp_path, ofd([page([PROSE, image("7", 10, 10, 20, 20)]), page([])]))
    assert [one.origin for one in document.pages] == ["text", "blank"]
    assert not document.notes


def test_what_was_not_read_is_told(tmp_path: Path) -> None:
    listed = f'<ofd:Attachments {OFD}><ofd:Attachment ID="1" Name="附表.xlsx"><ofd:FileLoc>附表.xlsx</ofd:FileLoc></ofd:Attachment></ofd:Attachments>'
    data = ofd(
        [page([PROSE])],
        body="<ofd:Signatures>Doc_0/Signs/Signatures.xml</ofd:Signatures>",
        document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments><ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        members={"Doc_0/Attachs/Attachments.xml": listed, "Doc_0/Signs/Signatures.xml": "<a/>"},
    )
    document = read(tmp_path, data)
    assert document.attachments == ("附表.xlsx",)
    assert document.notes == ("含1个附件，未读取", "含电子签章，未核验", "含批注或水印，未读取")


ENTITIES = f'<!DOCTYPE a [<!ENTITY x "y">]><ofd:Page {OFD}/>'


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (ofd([ENTITIES]), errors.DamagedFile, "Page_0/Content.xml含有不允许的文档类型"),
        (ofd([page([PROSE])], without=["Doc_0/Pages/Page_0/Content.xml"]), errors.DamagedFile, "缺少部件Doc_0/Pages/Page_0/Content.xml"),
        (ofd([page([PROSE])], without=["Doc_0/Document.xml"]), errors.DamagedFile, "缺少部件Doc_0/Document.xml"),
        (ofd([page([PROSE])], members={"OFD.xml": f"<ofd:OFD {OFD}/>"}), errors.DamagedFile, "没有指明文档"),
        (ofd([page([PROSE])], members={"../x": "y"}), errors.DamagedFile, "路径不合法"),
        (ofd([page([PROSE])[:-20]]), errors.DamagedFile, "Content.xml不是完整的XML"),
        (ofd([page([PROSE], head='<ofd:Template TemplateID="8"/>')]), errors.DamagedFile, "模板页没有登记"),
        (ofd([page([PROSE])], body="<ofd:Encryptions>E.xml</ofd:Encryptions>"), errors.EncryptedFile, "加密"),
        (ofd([]), errors.DamagedFile, "没有页面"),
        (ofd([page([])] * 2), errors.EmptyFile, "2页都是空白"),
        (zipped({"OFD.xml": "<a><DocBody/></a>"}), errors.DamagedFile, "未写明"),
    ],
)  # fmt: skip
def test_refused(tmp_path: Path, data: bytes, error: type[errors.InputError], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        read(tmp_path, data)
    assert "a.ofd" in str(caught.value)


def test_too_many_pages(tmp_path: Path) -> None:
    listed = '<ofd:Page ID="1" BaseLoc="p.xml"/>' * 5_001
    root = f"<ofd:Document {OFD}><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    with pytest.raises(errors.LimitExceeded, match="5000页"):
        read(tmp_path, ofd([], members={"Doc_0/Document.xml": root, "Doc_0/p.xml": page([])}))


def test_mutated_files_end_in_an_error_or_a_document(tmp_path: Path) -> None:
    chance = random.Random(5)
    contents = page([TITLE, PROSE, *table(ROWS, 30, 50, [60, 50])]).encode()
    read_anyway = 0
    for _ in range(200):
        broken = bytearray(contents)
        for _ in range(chance.choice((1, 3, 12))):
            at = chance.randrange(len(broken))
            broken[at : at + 1] = chance.choice(
                (b"", b"9", b"-", b" ", b"e9", b'"', b"g 99999999 ")
            )
        data = ofd([page([PROSE])], members={"Doc_0/Pages/Page_0/Content.xml": bytes(broken)})
        try:
            read(tmp_path, data)
        except errors.InputError:
            continue
        read_anyway += 1
    assert read_anyway
