from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from kxai.errors import NotAnnotatable, OriginalChanged
from kxai.handback.remarks import Annotated
from kxai.handback.word_comments import comment_docx
from kxai.load import load
from tests.handback.files import Case, case, saved, word
from tests.handback.words_of import read

LINE = ["收入合计16", ".70万元，其中拨款10.20万元，其他7", ".5", "0万元。"]


def commented(made: Case, *, author: str = "") -> Annotated:
    return comment_docx(
        made.path.name, made.data, made.document.text, made.handback.items, author=author
    )


def spans(document: DocumentObject) -> list[tuple[str, str]]:
    """What each comment is about, and its text, in the comments' order."""
    open_: set[str] = set()
    words: defaultdict[str, str] = defaultdict(str)
    for element in document.element.body.iter():
        name = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_.add(name)
        elif element.tag == qn("w:commentRangeEnd"):
            open_.remove(name)
        elif element.tag == qn("w:t"):
            for one in open_:
                words[one] += element.text or ""
    assert not open_
    return [(words[str(c.comment_id)], c.text) for c in document.comments]


def unchanged(made: Case, data: bytes, folder: Path) -> bool:
    """Whether a file with remarks is read as the one without them."""
    path = folder / "批注.docx"
    path.write_bytes(data)
    return load(path).text == made.document.text


def test_a_comment_is_about_the_number_alone_however_it_is_cut(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", LINE), ["7.50", "16.70"])
    result = commented(made)
    ((words, text),) = spans(read(result.data))
    assert words == "7.50"
    assert text.splitlines()[0] == "问题1（分项合计）：请核实。"
    assert "计算：10.20 + 7.50 = 17.70万元" in text
    assert "报告为：16.70万元\n应为：17.70万元" in text
    assert (result.placed, result.unplaced) == (1, ())
    assert unchanged(made, result.data, tmp_path)


def test_looks_and_breaks_beside_the_number_stay(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("收入16.70万元")
    run.bold = True
    run.add_tab()
    run.add_text("又10.20万元")
    made = case(saved(document, tmp_path / "甲.docx"), ["10.20"], ["16.70"])
    result = commented(made)
    found = read(result.data)
    assert [words for words, _ in spans(found)] == ["16.70", "10.20"]
    assert all(run.bold for run in found.paragraphs[0].runs if run.text)
    assert found.paragraphs[0].text == "收入16.70万元\t又10.20万元"


def test_author_time_and_initials(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", LINE), ["16.70"])
    (comment,) = read(commented(made).data).comments
    assert (comment.author, comment.initials) == ("王", "王")
    assert comment.timestamp is not None
    assert comment.timestamp.isoformat() == made.handback.items[0].at
    (comment,) = read(commented(made, author="财政局").data).comments
    assert comment.author == "财政局"


def test_other_places_of_the_equation_are_told_shortly(tmp_path: Path) -> None:
    made = case(
        word(tmp_path / "甲.docx", ["收入合计16.70万元。"], ["其中：10.20万元、", "6.60万元。"]),
        ["16.70", "10.20", "6.60"],
    )
    main, beside = spans(read(commented(made).data))
    assert main[0] == "16.70"
    assert beside == ("10.20", "问题1也涉及这里，说明见“一、收入决算情况”处的批注。")


def test_numbers_of_a_whole_table_get_no_comment_each(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(9, 2)
    for at, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"第{at}项支出", f"{at + 10}.25"
    numbers = [f"{at + 10}.25" for at in range(9)]
    made = case(saved(document, tmp_path / "甲.docx"), numbers, at=8)
    result = commented(made)
    assert [words for words, _ in spans(read(result.data))] == ["18.25"]
    assert unchanged(made, result.data, tmp_path)


def test_comments_that_were_there_stay(tmp_path: Path) -> None:
    document = Document()
    run = document.add_paragraph().add_run("收入合计16.70万元。")
    document.add_comment(run, "原来的批注", "李")
    made = case(saved(document, tmp_path / "甲.docx"), ["16.70"])
    assert [text.splitlines()[0] for _, text in spans(read(commented(made).data))] == [
        "原来的批注",
        "问题1（分项合计）：请核实。",
    ]


BOX = (
    "<w:r {ns}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
    "<w:p><w:r><w:t>框内收入16.70万元</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)
LINK = "<w:hyperlink {ns} w:anchor='a'><w:r><w:t>链接16.70万元</w:t></w:r></w:hyperlink>"
INSERTED = "<w:ins {ns} w:id='9' w:author='李'><w:r><w:t>插入16.70万元</w:t></w:r></w:ins>"
CONTROL = "<w:sdt {ns}><w:sdtContent><w:r><w:t>控件16.70万元</w:t></w:r></w:sdtContent></w:sdt>"
RUBY = (
    "<w:r {ns}><w:ruby><w:rt><w:r><w:t>注音</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>基16.70万元</w:t>"
    "</w:r></w:rubyBase></w:ruby></w:r>"
)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (LINK, "16.70"),
        (INSERTED, "16.70"),
        (CONTROL, "16.70"),
        (BOX, "框内收入16.70万元"),
        (RUBY, "注音基16.70万元"),
    ],
    ids=["link", "insertion", "control", "text box", "ruby"],
)
def test_wherever_a_number_stands_in_a_paragraph(xml: str, words: str, tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("一段。")._p.append(parse_xml(xml.format(ns=nsdecls("w"))))
    made = case(saved(document, tmp_path / "甲.docx"), ["16.70"])
    result = commented(made)
    found = read(result.data)
    assert [one for one, _ in spans(found)] == [words]
    # No remark inside a text box or a ruby: Word does not bear that.
    start = next(found.element.iter(qn("w:commentRangeStart")))
    assert next(start.iterancestors(qn("w:r")), None) is None
    assert unchanged(made, result.data, tmp_path)


def test_deleted_and_private_characters_before_a_number(tmp_path: Path) -> None:
    document = Document()
    deleted = "<w:del {ns} w:id='8' w:author='李'><w:r><w:delText>16.70</w:delText></w:r></w:del>"
    paragraph = document.add_paragraph("甲\U000f0000\U00100005乙 　")
    paragraph._p.append(parse_xml(deleted.format(ns=nsdecls("w"))))
    paragraph.add_run("  收入16.70万元")
    made = case(saved(document, tmp_path / "甲.docx"), ["16.70"])
    assert [words for words, _ in spans(read(commented(made).data))] == ["16.70"]


def test_automatic_numbers_are_no_text_of_a_run(tmp_path: Path) -> None:
    document = Document()
    for text in ("收入16.70万元", "支出10.20万元"):
        document.add_paragraph(text, style="List Number")
    made = case(saved(document, tmp_path / "甲.docx"), ["10.20"])
    assert "2." in made.document.text
    assert [words for words, _ in spans(read(commented(made).data))] == ["10.20"]


def test_what_has_no_place_is_told_at_the_beginning(tmp_path: Path) -> None:
    made = case(
        word(tmp_path / "甲.docx", ["开头一段。"], LINE), [],
        kind="disclosure", equation="", stated="", expected="", diagnosis=(),
        explanation="没有找到应公开的表。",
    )  # fmt: skip
    result = commented(made)
    ((words, text),) = spans(read(result.data))
    assert words == "开头一段。"
    assert text.endswith("问题1（公开内容）：请核实。\n没有找到应公开的表。")
    assert (result.placed, result.unplaced) == (0, (1,))


def test_a_number_of_a_footnote_is_told_at_the_beginning(tmp_path: Path) -> None:
    from tests.handback.test_placeholders import with_footnote

    document = Document()
    document.add_paragraph("开头一段。")
    made = case(saved(with_footnote(document, "脚注16.70万元"), tmp_path / "甲.docx"), ["16.70"])
    assert commented(made).unplaced == (1,)


def test_the_same_remarks_have_the_same_bytes(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", LINE), ["7.50", "16.70"])
    assert commented(made).data == commented(made).data


def test_pictures_and_other_parts_stay(tmp_path: Path) -> None:
    from PIL import Image

    png = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(png, "PNG")
    document = Document()
    document.add_picture(io.BytesIO(png.getvalue()))
    document.add_paragraph("收入16.70万元")
    made = case(saved(document, tmp_path / "甲.docx"), ["16.70"])
    with zipfile.ZipFile(io.BytesIO(commented(made).data)) as file:
        assert png.getvalue() in [file.read(name) for name in file.namelist() if "media" in name]


def test_a_text_that_was_read_otherwise_is_told(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", LINE), ["16.70"])
    with pytest.raises(OriginalChanged, match="对不上"):
        comment_docx("甲.docx", made.data, made.document.text + "多", made.handback.items)


@pytest.mark.parametrize("spoil", [lambda d: d[:-300], lambda d: b"PK\x03\x04", lambda d: b""])
def test_a_damaged_file_is_told(spoil: Callable[[bytes], bytes], tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", LINE), ["16.70"])
    with pytest.raises(NotAnnotatable, match=r"甲\.docx.*kxai letter"):
        comment_docx("甲.docx", spoil(made.data), made.document.text, made.handback.items)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"document.main+xml", b"template.main+xml"),
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
         b"http://purl.oclc.org/ooxml/wordprocessingml/main"),
    ],
    ids=["a template", "the strict form"],
)  # fmt: skip
def test_kinds_that_are_read_and_not_written_are_told(
    old: bytes, new: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "甲.docx"
    out = io.BytesIO()
    source = word(path, LINE).read_bytes()
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(out, "w") as after:
        for info in before.infolist():
            after.writestr(info.filename, before.read(info).replace(old, new))
    path.write_bytes(out.getvalue())
    made = case(path, ["16.70"])
    with pytest.raises(NotAnnotatable) as caught:
        commented(made)
    assert caught.value.code == "E115"


def test_hostile_words_of_a_reviewer_are_text(tmp_path: Path) -> None:
    made = case(
        word(tmp_path / "甲.docx", LINE), ["16.70"],
        equation="<w:p/>\x00{ DDE }\x1b", expected="&lt;]]>",
    )  # fmt: skip
    ((_, text),) = spans(read(commented(made, author="<王>").data))
    assert "计算：<w:p/> { DDE }" in text
    assert "应为：&lt;]]>" in text
