"""Formats, encodings, structure; and what strangers send."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai import errors
from kxai.load import load
from kxai.load.numbering import chinese, numeral
from kxai.schema import Document
from kxai.settings import Settings

TEXT = "云溪县科学技术协会2020年度部门决算\r\n本年收入合计209.7万元。\n"


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("encoding", "known_as"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_encodings(tmp_path: Path, encoding: str, known_as: str) -> None:
    document = load(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert document.text == TEXT
    assert document.encoding == known_as
    assert document.language == "zh-Hans"


def test_big5_is_kept_traditional(tmp_path: Path) -> None:
    text = "雲嶺縣科學技術協會二○一三年度部門決算，本年收入合計120萬元，支出預算與經費總額。"
    document = load(put(tmp_path, "a.txt", text.encode("big5")))
    assert (document.text, document.encoding, document.language) == (text, "big5", "zh-Hant")
    assert any("繁体" in note for note in document.notes)


@given(
    st.text(alphabet="部门决算收入支出万元0123456789.，。的年在中人\n", min_size=60, max_size=200)
)
@settings(max_examples=40)
def test_gb18030_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if not text.strip() or "部" not in text:
        return
    path = put(tmp_path_factory.mktemp("gb"), "a.txt", text.encode("gb18030"))
    assert load(path).text == text


def word(tmp_path: Path, name: str = "a.docx") -> Path:
    document = docx.Document()
    document.add_paragraph("一、收入情况")
    document.add_paragraph("本年收入合计209.7万元。")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).text = "机构名称"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "其中："
    table.cell(1, 0).text = "机构名称2"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).text = "95.76"
    table.cell(2, 2).text = "5.07"
    path = tmp_path / name
    document.save(str(path))
    return path


def test_docx_paragraphs_and_merged_cells(tmp_path: Path) -> None:
    document = load(word(tmp_path))
    assert "本年收入合计209.7万元。" in document.text
    (grid,) = document.grids
    assert (grid.rows, grid.columns) == (3, 3)
    cells = {document.text[c.start : c.end]: c for c in grid.cells}
    assert cells["其中："].colspan == 2
    assert cells["机构名称2"].rowspan == 2
    assert (cells["5.07"].row, cells["5.07"].column) == (2, 2)
    assert [b.layer for b in document.blocks] == ["table"]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def raw_docx(body: str, **parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>"
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name.replace('__', '/')}.xml", text)
    return out.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_docx_revisions_boxes_controls_and_hidden_text(tmp_path: Path) -> None:
    box = f"<w:txbxContent><w:p>{run('框内文字12件')}</w:p></w:txbxContent>"
    body = (
        f"<w:p>{run('原文')}<w:ins>{run('插入3名')}</w:ins><w:del><w:r><w:delText>删去9名</w:delText></w:r></w:del>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent><w:p>{run('控件里的文字')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>尾</w:t></w:r></w:p>"
    )
    document = load(put(tmp_path, "a.docx", raw_docx(body)))
    assert document.text == "原文插入3名\n框内文字12件\n控件里的文字\n\t尾\n"
    assert any("修订" in note for note in document.notes)


def test_docx_automatic_numbers(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(depth: int, text: str) -> str:
        properties = (
            f'<w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        )
        return f"<w:p>{properties}{run(text)}</w:p>"

    body = item(0, "概况") + item(1, "机构") + item(1, "人员") + item(0, "收支") + item(1, "收入")
    document = load(put(tmp_path, "a.docx", raw_docx(body, numbering=numbering)))
    assert document.text.splitlines() == [
        "一、概况",
        "（1）机构",
        "（2）人员",
        "二、收支",
        "（1）收入",
    ]


def test_docx_charts_stand_at_the_end(tmp_path: Path) -> None:
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><a:t>支出结构</a:t></c:title>'
        "<c:ser><c:cat><c:strCache><c:pt idx='0'><c:v>基本支出</c:v></c:pt><c:pt idx='1'><c:v>项目支出</c:v></c:pt></c:strCache></c:cat>"
        "<c:val><c:numCache><c:pt idx='0'><c:v>12.5</c:v></c:pt><c:pt idx='1'><c:v>7.5</c:v></c:pt></c:numCache></c:val></c:ser></c:chart></c:chartSpace>"
    )
    document = load(
        put(tmp_path, "a.docx", raw_docx(f"<w:p>{run('正文')}</w:p>", charts__chart1=chart))
    )
    (block,) = [b for b in document.blocks if b.layer == "chart"]
    assert document.text[block.start : block.end] == "支出结构\n基本支出\t项目支出\t12.5\t7.5\t\n"


def test_html_keeps_the_main_text_and_tables(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"><title>x</title><script>var a=1</script></head><body><nav>首页 更多</nav>'
        "<h1>某县科协2020年决算</h1><p>收入合计<b>9</b>万元。<br>支出8万元。</p><p style='display:none'>藏</p>"
        "<table><tr><th rowspan=2>项目</th><th colspan=2>金额</th></tr><tr><td>7.5</td><td>0.5</td></tr></table></body></html>"
    )
    document = load(put(tmp_path, "a.html", page.encode("gbk")))
    assert document.text.splitlines()[:3] == [
        "某县科协2020年决算",
        "收入合计9万元。",
        "支出8万元。",
    ]
    assert "首页" not in document.text
    assert "藏" not in document.text
    (grid,) = document.grids
    places = {document.text[c.start : c.end]: (c.row, c.column) for c in grid.cells}
    assert places == {"项目": (0, 0), "金额": (0, 1), "7.5": (1, 1), "0.5": (1, 2)}


BAD: list[tuple[str, bytes, type[errors.InputError]]] = [
    ("empty.txt", b"", errors.EmptyFile),
    ("blank.txt", b" \n\t\n", errors.EmptyFile),
    ("zero.docx", b"", errors.EmptyFile),
    ("lies.txt", b"%PDF-1.4 ...", errors.MismatchedType),
    ("lies.docx", "这是文本".encode(), errors.MismatchedType),
    ("zip.txt", raw_docx("<w:p/>"), errors.MismatchedType),
    ("paper.pdf", b"%PDF-1.4 ...", errors.UnsupportedFormat),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.UnsupportedFormat),
    ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.MismatchedType),
    (
        "locked.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        errors.EncryptedFile,
    ),
    ("cut.docx", raw_docx(f"<w:p>{run('正文')}</w:p>")[:300], errors.DamagedFile),
    ("binary.txt", bytes(range(256)) * 40, errors.MismatchedType),
    ("noise.txt", b"\xff\x81\x8d\xfe\xc0" * 60, errors.UndecodableText),
    ("sheet.xyz", "随便写写的内容".encode(), errors.UnsupportedFormat),
]


@pytest.mark.parametrize(("name", "data", "error"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_input_names_file_and_reason(
    tmp_path: Path, name: str, data: bytes, error: type[errors.InputError]
) -> None:
    with pytest.raises(errors.InputError) as caught:
        load(put(tmp_path, name, data))
    assert type(caught.value) is error
    assert name in str(caught.value)
    assert error.code in str(caught.value)


def test_no_entities(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"{laughs}<w:document {W}><w:body/></w:document>")
    with pytest.raises(errors.DamagedFile, match="实体"):
        load(put(tmp_path, "a.docx", out.getvalue()))


def test_a_zip_bomb_is_stopped(tmp_path: Path) -> None:
    data = raw_docx(f"<w:p>{run('0' * 40_000_000)}</w:p>")
    assert len(data) < 200_000
    with pytest.raises(errors.LimitExceeded):
        load(put(tmp_path, "bomb.docx", data))


def test_limits_on_text_and_file(tmp_path: Path) -> None:
    path = put(tmp_path, "long.txt", "数字1，".encode() * 2000)
    with pytest.raises(errors.LimitExceeded, match="上限"):
        load(path, settings=Settings(max_text_chars=1000))
    with pytest.raises(errors.LimitExceeded, match="字节"):
        load(path, settings=Settings(max_file_bytes=1000))


def test_what_is_no_readable_file(tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadableFile, match="不存在"):
        load(tmp_path / "none.txt")
    with pytest.raises(errors.UnreadableFile, match="文件夹"):
        load(tmp_path)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    with pytest.raises(errors.UnreadableFile, match="符号链接"):
        load(loop)
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(errors.UnreadableFile, match="普通文件"):
        load(pipe)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", b"x")
    path.chmod(0)
    with pytest.raises(errors.UnreadableFile, match="权限"):
        load(path)


def test_control_marks_in_names_are_shown(tmp_path: Path) -> None:
    with pytest.raises(errors.EmptyFile) as caught:
        load(put(tmp_path, "a\u202ecod.txt", b""))
    assert "\u202e" not in str(caught.value)


def test_mutated_files_end_in_a_document_or_a_named_error(tmp_path: Path) -> None:
    rng = random.Random(7)
    seeds = [
        ("m.docx", word(tmp_path, "seed.docx").read_bytes()),
        ("m.docx", raw_docx(f"<w:p>{run('正文12万元')}</w:p>")),
        ("m.html", b"<html><body><table><tr><td>1<td>2</table><p>" + "支出9万元".encode()),
        ("m.txt", TEXT.encode()),
    ]
    outcomes = set()
    for _ in range(400):
        name, seed = rng.choice(seeds)
        data = bytearray(seed)
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        if rng.random() < 0.3:
            del data[rng.randrange(len(data)) :]
        try:
            outcomes.add(type(load(put(tmp_path, name, bytes(data)))))
        except errors.InputError as error:
            assert name in str(error)  # noqa: PT017
            outcomes.add(type(error))
    assert Document in outcomes
    assert len(outcomes) > 2


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCountingThousand", "十"), (23, "japaneseCounting", "二十三"),
        (3, "decimal", "3"), (3, "decimalFullWidth", "３"), (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (5, "chineseLegalSimplified", "伍"), (20, "ideographDigital", "二〇"),
    ],
)  # fmt: skip
def test_numerals(value: int, style: str, shown: str) -> None:
    assert numeral(value, style) == shown


def test_chinese_counts() -> None:
    assert [chinese(n) for n in (9, 10, 11, 40, 99, 100)] == [
        "九",
        "十",
        "十一",
        "四十",
        "九十九",
        "100",
    ]
