"""Word documents: what a reader sees, in order, once."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK

from kxai import errors
from kxai.load import load
from kxai.schema import Document
from kxai.settings import Settings
from tests.load.files import A, C, W, cell, cells, mark, para, put, row, run, table, word


def read(folder: Path, body: str, **parts: str) -> Document:
    return load(put(folder, "a.docx", word(body, **parts)))


def lines(folder: Path, body: str, **parts: str) -> list[str]:
    return read(folder, body, **parts).text.splitlines()


def test_written_by_another_library(tmp_path: Path) -> None:
    written = docx.Document()
    written.add_heading("一、收入情况", 1)
    written.add_paragraph("本年收入合计209.7万元。").add_run().add_break(WD_BREAK.PAGE)
    grid = written.add_table(rows=3, cols=3)
    grid.cell(0, 0).text = "机构名称"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "其中：\n两项"
    grid.cell(1, 0).text = "机构名称2"
    grid.cell(1, 0).merge(grid.cell(2, 0))
    grid.cell(1, 1).text = "95.76"
    grid.cell(2, 2).text = "5.07"
    written.add_paragraph("完")
    written.save(str(tmp_path / "a.docx"))
    document = load(tmp_path / "a.docx")
    assert document.text == (
        "一、收入情况\n本年收入合计209.7万元。\n\n机构名称\t其中： 两项\t\n机构名称2\t95.76\t\t\n\t5.07\t\n完\n"
    )
    assert (document.format, document.language, document.notes) == ("docx", "zh-Hans", ())
    (grid_read,) = document.grids
    assert (grid_read.rows, grid_read.columns) == (3, 3)
    found = cells(document)
    assert found["其中： 两项"] == (0, 1, 1, 2)
    assert found["机构名称2"] == (1, 0, 2, 1)
    assert found["5.07"] == (2, 2, 1, 1)
    (block,) = document.blocks
    assert (block.layer, block.start, block.end) == ("table", grid_read.start, grid_read.end)


def test_revisions_boxes_controls_and_hidden_text(tmp_path: Path) -> None:
    box = (
        f"<w:txbxContent>{para('框内文字12件')}{table(row(cell('甲'), cell('1')))}</w:txbxContent>"
    )
    body = (
        f"<w:p>{run('原文')}<w:ins>{run('插入3名')}</w:ins><w:del><w:r><w:delText>删去9名</w:delText></w:r></w:del>"
        f"{run('隐藏', '<w:vanish/>')}{run('显示', mark('vanish', '0'))}"
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{para('控件里的文字')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{para('单击此处输入')}</w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{run('行内控件')}</w:sdtContent></w:sdt></w:p>"
        f"<w:ins>{para('插入的段')}</w:ins><w:moveFrom>{para('移走的段')}</w:moveFrom>"
    )
    document = read(tmp_path, body)
    assert document.text.splitlines() == [
        "原文插入3名显示", "框内文字12件", "甲\t1\t", "控件里的文字", "行内控件", "插入的段",
    ]  # fmt: skip
    assert cells(document) == {"甲": (0, 0, 1, 1), "1": (0, 1, 1, 1)}
    told = "".join(document.notes)
    assert "文本框" in told
    assert "插入1处，略去删除1处" in told
    assert "隐藏文字1处" in told


def test_a_box_in_hidden_text_is_hidden(tmp_path: Path) -> None:
    box = f"<w:pict><w:txbxContent>{para('框')}</w:txbxContent></w:pict>"
    body = f"<w:p>{run('看得见')}<w:r><w:rPr><w:vanish/></w:rPr>{box}</w:r></w:p>"
    assert lines(tmp_path, body) == ["看得见"]


def test_a_deleted_paragraph_mark_joins_paragraphs(tmp_path: Path) -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = (
        para("本年收入", gone) + para("合计9万元")
        + f"<w:p><w:pPr>{gone}</w:pPr><w:del>{run('整段')}</w:del></w:p>"
        + para("支出") + table(row(cell("甲"), f"<w:tc>{para('1', gone)}{para('2')}{para('3', gone)}</w:tc>"))
        + para("末段", gone)
    )  # fmt: skip
    assert lines(tmp_path, body) == ["本年收入合计9万元", "支出", "甲\t12 3\t", "末段"]


def test_fields_keep_results_only(tmp_path: Path) -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    instruction = "<w:r><w:instrText>PAGE 7</w:instrText></w:r>"
    nested = char("begin") + instruction + run("内层8") + char("separate") + run("9") + char("end")
    body = (
        f"<w:p>{run('共')}{char('begin')}{instruction}{char('separate')}{run('3')}{char('end')}{run('页')}</w:p>"
        f"<w:p>{char('begin')}{nested}{char('separate')}{run('结果')}</w:p><w:p>{run('续')}{char('end')}{char('end')}</w:p>"
        f"<w:p>{char('begin')}{run('断')}</w:p><w:p>{run('后文仍在')}</w:p>"
        f"<w:p><w:fldSimple w:instr='X 1'>{run('简单')}</w:fldSimple><w:hyperlink>{run('链接')}</w:hyperlink></w:p>"
    )
    assert lines(tmp_path, body) == ["共3页", "结果", "续", "", "后文仍在", "简单链接"]


def test_signs_and_breaks(tmp_path: Path) -> None:
    ruby = (
        f"<w:ruby><w:rubyPr/><w:rt>{run('lú')}</w:rt><w:rubyBase>{run('泸')}</w:rubyBase></w:ruby>"
    )
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>5</w:t>"
        "<w:noBreakHyphen/><w:t>6</w:t><w:cr/><w:sym w:char='F0A3'/><w:softHyphen/><w:ptab/>"
        f"<w:t>a\nb</w:t>{ruby}</w:r><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>"
    )
    assert read(tmp_path, body).text == "甲\t乙\n5-6\n\ta b泸x=1\n"


def test_hidden_styles(tmp_path: Path) -> None:
    def style(name: str, inner: str) -> str:
        return f'<w:style w:styleId="{name}">{inner}</w:style>'

    styles = (
        f"<w:styles {W}>{style('Hid', '<w:rPr><w:vanish/></w:rPr>')}{style('Sub', mark('basedOn', 'Hid'))}"
        f"{style('Loop', mark('basedOn', 'Loop'))}{style('Plain', '<w:rPr><w:b/></w:rPr>')}</w:styles>"
    )
    body = (
        f"<w:p>{run('见')}{run('不见', mark('rStyle', 'Sub'))}{run('又见', mark('rStyle', 'Loop'))}"
        f"{run('还见', mark('rStyle', 'Plain'))}</w:p>"
        + para("整段不见", '<w:pStyle w:val="Hid"/>')
        + "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>"
    )
    assert lines(tmp_path, body, styles=styles) == ["见又见还见"]


def test_notes_stand_behind_the_body(tmp_path: Path) -> None:
    foot = (
        f'<w:footnotes {W}><w:footnote w:type="separator">{para("---")}</w:footnote>'
        f"<w:footnote>{para('按9.5万元')}{table(row(cell('计'), cell('2')))}</w:footnote><w:footnote><w:p/></w:footnote></w:footnotes>"
    )
    end = f"<w:endnotes {W}><w:endnote>{para('见附件')}</w:endnote></w:endnotes>"
    document = read(tmp_path, para("正文"), footnotes=foot, endnotes=end)
    assert document.text.splitlines() == ["正文", "按9.5万元 计 2", "见附件"]
    assert "2条脚注" in "".join(document.notes)


def test_foreign_fragments_are_told(tmp_path: Path) -> None:
    document = read(tmp_path, para("正文") + "<w:altChunk/><w:altChunk/><w:sectPr/>")
    assert document.notes == ("含嵌入的外部文档片段，未读取",)


def test_alternatives_between_paragraphs(tmp_path: Path) -> None:
    body = (
        f"<mc:AlternateContent><mc:Choice>{para('甲')}</mc:Choice><mc:Fallback>{para('乙')}</mc:Fallback></mc:AlternateContent>"
        f"<mc:AlternateContent><mc:Fallback>{para('丙')}</mc:Fallback></mc:AlternateContent>"
        f"<w:p><mc:AlternateContent/>{run('丁')}</w:p>"
    )
    assert lines(tmp_path, body) == ["甲", "丙", "丁"]


def test_the_limit_on_text(tmp_path: Path) -> None:
    path = put(tmp_path, "a.docx", word(para("甲" * 50) * 30))
    with pytest.raises(errors.LimitExceeded, match="1000字"):
        load(path, settings=Settings(max_text_chars=1000))


def test_traditional_text(tmp_path: Path) -> None:
    document = read(tmp_path, para("雲嶺縣科學技術協會經費決算"))
    assert document.language == "zh-Hant"
    assert any("繁体" in note for note in document.notes)


START, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def span(columns: int | str) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def test_merged_cells_stand_at_exact_columns(tmp_path: Path) -> None:
    body = table(
        row(cell("名", START), cell("甲乙", span(2)), cell("丙", span(2) + START)),
        row(cell("不显示", ON), cell("1"), cell("2"), cell("", span(2) + ON)),
        row(cell("", ON), cell("3", span(2)), cell("4"), cell("5")),
        row(cell("8", START), cell("9"), properties='<w:gridBefore w:val="3"/>'),
    )
    document = read(tmp_path, body)
    assert document.text == "名\t甲乙\t丙\t\n1\t2\t\n3\t4\t5\t\n8\t9\t\n"
    assert cells(document) == {
        "名": (0, 0, 3, 1), "甲乙": (0, 1, 1, 2), "丙": (0, 3, 2, 2), "1": (1, 1, 1, 1), "2": (1, 2, 1, 1),
        "3": (2, 1, 1, 2), "4": (2, 3, 1, 1), "5": (2, 4, 1, 1), "8": (3, 3, 1, 1), "9": (3, 4, 1, 1),
    }  # fmt: skip
    assert (document.grids[0].rows, document.grids[0].columns) == (4, 5)


def test_a_merge_ends_where_a_row_does_not_go_on(tmp_path: Path) -> None:
    body = table(
        row(cell("上", START), cell("1")),
        row(cell("中"), cell("2")),
        row(cell("下", ON), cell("3")),
    )
    document = read(tmp_path, body)
    assert document.text == "上\t1\t\n中\t2\t\n下\t3\t\n"
    assert {place[2] for place in cells(document).values()} == {1}


def test_edges_that_miss_each_other_by_a_little_are_one(tmp_path: Path) -> None:
    body = table(
        row(cell("指标", START), cell("分值", span(2)), cell("得分")),
        row(cell("", ON), cell("10", span(2)), cell("9")),
        row(cell("合计"), cell("90"), cell("88", span(2))),
        row(cell("总评", span(2)), cell("95"), properties='<w:gridBefore w:val="1"/>'),
        widths=(1286, 1285, 1, 1285),
    )
    document = read(tmp_path, body)
    assert document.text == "指标\t分值\t得分\t\n10\t9\t\n合计\t90\t88\t\n总评\t95\t\n"
    assert cells(document) == {
        "指标": (0, 0, 2, 1), "分值": (0, 1, 1, 1), "得分": (0, 2, 1, 1), "10": (1, 1, 1, 1), "9": (1, 2, 1, 1),
        "合计": (2, 0, 1, 1), "90": (2, 1, 1, 1), "88": (2, 2, 1, 1), "总评": (3, 1, 1, 1), "95": (3, 2, 1, 1),
    }  # fmt: skip
    assert document.grids[0].columns == 3


def test_a_merge_goes_on_below_an_edge_beside_its_own(tmp_path: Path) -> None:
    body = table(
        row(cell("一"), cell("产出", span(2) + START)),
        row(cell("二", span(2)), cell("", ON)),
        widths=(2000, 15, 2000),
    )
    assert cells(read(tmp_path, body))["产出"] == (0, 1, 2, 1)


@pytest.mark.parametrize(
    "widths",
    [
        (2000, 300, 2000),  # room for a letter
        (100, 100, 100),  # said by a program that knows nothing of widths
        (2000, 0, 2000),
        (600, 90, 600),
    ],
)
def test_columns_that_may_hold_something_stay(tmp_path: Path, widths: tuple[int, ...]) -> None:
    body = table(
        row(cell("甲", span(2)), cell("乙")), row(cell("1"), cell("2", span(2))), widths=widths
    )
    found = cells(read(tmp_path, body))
    assert (found["甲"], found["2"]) == ((0, 0, 1, 2), (1, 1, 1, 2))


def test_a_cell_of_its_own_keeps_its_narrow_column(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", span(2)), cell("乙")),
        row(cell("1"), cell("2"), cell("3")),
        widths=(2000, 20, 2000),
    )
    assert cells(read(tmp_path, body)) == {
        "甲": (0, 0, 1, 2), "乙": (0, 2, 1, 1), "1": (1, 0, 1, 1), "2": (1, 1, 1, 1), "3": (1, 2, 1, 1),
    }  # fmt: skip


def test_narrow_columns_side_by_side_are_together_as_wide_as_they_are(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", span(4)), cell("乙")),
        row(cell("1"), cell("2", span(4))),
        widths=(2000, 60, 60, 60, 2000),
    )
    assert cells(read(tmp_path, body))["甲"] == (0, 0, 1, 3)


def test_a_row_wholly_merged_into_the_one_above(tmp_path: Path) -> None:
    body = table(
        row(cell("甲", START), cell("乙", START)),
        row(cell("", ON), cell("", ON)),
        row(cell("丙"), cell("丁")),
    )
    document = read(tmp_path, body)
    assert document.text == "甲\t乙\t\n丙\t丁\t\n"
    assert cells(document)["丙"] == (2, 0, 1, 1)
    assert document.grids[0].rows == 3


def controlled(content: str) -> str:
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_odd_tables(tmp_path: Path) -> None:
    body = (
        table(row(cell("1", span("x")), cell("2", span(0)), cell("3", span(10**12))))
        + table(row(cell("框里的话")))
        + table()
        + table(row())
        + table(row(cell("留"), cell("1")), row(cell("删"), cell("2"), properties="<w:del/>"))
        + table(controlled(row(cell("控"), controlled(cell("件")))))
    )  # fmt: skip
    document = read(tmp_path, body)
    assert document.text.splitlines() == ["1\t2\t3\t", "框里的话", "留\t1\t", "控\t件\t"]
    assert len(document.grids) == 3
    assert document.grids[0].columns == 3


def test_nested_tables_and_boxes_are_part_of_their_cell(tmp_path: Path) -> None:
    inner = table(row(cell("内1"), cell("内2")), row(cell("内3"), cell("内4")))
    box = f"<w:p><w:r><w:t>前</w:t><w:pict><w:txbxContent>{para('框')}</w:txbxContent></w:pict></w:r></w:p>"
    body = table(
        row(f"<w:tc>{inner}{para('后')}</w:tc>", f"<w:tc>{box}{para('尾')}</w:tc>")
    ) + para("正文")
    document = read(tmp_path, body)
    assert document.text == "内1 内2 内3 内4 后\t前 框 尾\t\n正文\n"
    assert len(document.grids) == 1


def chart(inner: str) -> str:
    return f"<c:chartSpace {C} {A}><c:chart>{inner}</c:chart></c:chartSpace>"


def points(tag: str, *values: str | None) -> str:
    cached = "".join(
        f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'
        for index, value in enumerate(values) if value is not None
    )  # fmt: skip
    return f"<c:{tag}><c:strRef><c:f>A1</c:f><c:strCache>{cached}</c:strCache></c:strRef></c:{tag}>"


def test_charts_stand_at_the_end(tmp_path: Path) -> None:
    axis = "<c:plotArea><c:valAx><c:title><a:t>轴</a:t></c:title></c:valAx></c:plotArea>"
    first = chart(
        f"<c:title><a:p><a:t>支出</a:t><a:t>结构</a:t></a:p></c:title>{axis}"
        f"<c:ser>{points('tx', '2021年')}{points('cat', '基本支出', '项目支出')}{points('val', '12.5', '580.8599999999974')}</c:ser>"
        f"<c:ser>{points('tx', '2022年')}{points('cat', '基本支出', '项目支出')}{points('val', None, '9')}</c:ser>"
        f"<c:ser>{points('tx', '空')}</c:ser>"
    )
    second = chart(
        axis
        + f"<c:ser><c:tx><c:v>散点</c:v></c:tx>{points('xVal', '1')}{points('yVal', '2')}</c:ser>"
    )
    tenth = chart(
        f"<c:title>{points('tx', '单元格标题')}</c:title><c:ser><c:tx><c:v/></c:tx>{points('val', '7')}</c:ser>"
    )
    document = read(
        tmp_path, para("正文"), charts__chart10=tenth, charts__chart2=second, charts__chart1=first,
        charts__chart3=chart(""), charts__colors1="<x/>",
    )  # fmt: skip
    blocks = [document.text[b.start : b.end] for b in document.blocks]
    assert blocks == [
        "支出结构\n2021年\t\n基本支出\t项目支出\t12.5\t580.8599999999974\t\n2022年\t\n项目支出\t9\t\n",
        "散点\t\n1\t2\t\n",
        "单元格标题\n7\t\n",
    ]
    assert {b.layer for b in document.blocks} == {"chart"}
    assert document.text.startswith("正文\n\n\n支出结构")
    assert "3个图表" in "".join(document.notes)


def test_charts_of_endless_points_are_cut(tmp_path: Path) -> None:
    many = chart(f"<c:ser>{points('val', *map(str, range(1500)))}</c:ser>")
    levels = "<c:cat><c:multiLvlStrCache><c:lvl><c:pt idx='0'><c:v>内</c:v></c:pt></c:lvl><c:lvl><c:pt idx='0'><c:v>外</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:cat>"
    two = chart(
        f"<c:ser>{levels}<c:val><c:pt idx='0'><c:v>1</c:v></c:pt><c:pt idx='1'/></c:val></c:ser>"
    )
    document = read(tmp_path, para("正文"), charts__chart1=many, charts__chart2=two)
    first, second = (document.text[b.start : b.end] for b in document.blocks)
    assert first.count("\t") == 1000
    assert second == "内\t1\t\n"


def test_every_cell_span_gives_the_text_of_its_cell(tmp_path: Path) -> None:
    rows = [[f"格{r}-{c}\n" if (r + c) % 3 else "" for c in range(5)] for r in range(6)]
    body = para("前") + table(*(row(*(cell(text) for text in line)) for line in rows)) + para("后")
    document = read(tmp_path, body)
    (grid,) = document.grids
    for place in grid.cells:
        assert document.text[place.start : place.end] == rows[place.row][place.column].strip()
    assert document.text[grid.start : grid.end].count("\n") == 6
