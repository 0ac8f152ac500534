from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from kxai.export import words, write_workbook
from kxai.export.columns import FIGURE_COLUMNS, PROBLEM_COLUMNS, difference
from kxai.export.opinions import OPINIONS
from kxai.export.overview_sheet import _MEANINGS
from kxai.export.remark_sheet import REMARK_COLUMNS
from kxai.export.sheets import EXCEL_CHARS, cut
from kxai.schema.document import Document
from kxai.store import Record, Store, database_url, make_record
from tests.store.factory import TEXT, Made, document, figure, finding, record, report_of


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(database_url(tmp_path), create=True) as opened:
        yield opened


def put(store: Store, *made: Record) -> None:
    for one in made:
        with store.writing() as writer:
            writer.put(one)
            writer.place(f"/r/{one.report['source']}", one.report["source"], one.id)


def opened(store: Store, folder: Path, *, rows: int = 1_048_576, rich: bool = False) -> Workbook:
    return load_workbook(write_workbook(store, folder, rows=rows), rich_text=rich)


def column(book: Workbook, sheet: str, title: str) -> list[object]:
    heading, *rows = book[sheet].iter_rows(values_only=True)
    return [row[heading.index(title)] for row in rows]


def test_the_sheets_and_their_columns(store: Store, tmp_path: Path) -> None:
    put(store, record())
    book = opened(store, tmp_path)
    assert book.sheetnames == ["概览", "问题清单", "公开与规范", "指标数据", "报告", "读取情况"]
    assert [c.value for c in book["问题清单"][1]] == [c.title for c in PROBLEM_COLUMNS]
    assert [c.value for c in book["公开与规范"][1]] == [c.title for c in REMARK_COLUMNS]
    assert [c.value for c in book["指标数据"][1]] == [c.title for c in FIGURE_COLUMNS]
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")
        assert book[name].page_setup.orientation == "landscape"


def test_a_problem_is_told_in_full(store: Store, tmp_path: Path) -> None:
    put(store, record())
    book = opened(store, tmp_path)
    heading, first, second = book["问题清单"].iter_rows(values_only=True)
    told = dict(zip(heading, first, strict=True))
    assert (told["序号"], told["严重程度"], told["判定"]) == (1, "错误", "不一致")
    assert (told["报告单位"], told["年度"], told["文件"]) == ("云岭县科学技术协会", 2023, "甲.txt")
    assert told["原文"].startswith("2023年收入合计16.70万元，其中：")
    assert (told["报告值"], told["复算值"], told["差额"]) == ("16.70万元", "17.70万元", "-1.00万元")
    assert told["可能原因"] == "7.50可能是6.50之误"
    assert told["章节"] == "一、收入决算情况"
    assert (told["复核结论"], told["复核人"], told["复核意见"]) == (None, None, None)
    assert told["编号"] == f"{next(store.ids())}:{'f' * 16}"
    assert second[1] == "提醒"


def test_numbers_are_coloured_in_their_sentence(store: Store, tmp_path: Path) -> None:
    put(store, record())
    text = column(opened(store, tmp_path, rich=True), "问题清单", "原文")[0]
    assert isinstance(text, CellRichText)
    red = [b.text for b in text if isinstance(b, TextBlock) and b.font.color.rgb == "FFC00000"]
    assert red == ["16.70", "10.20", "7.50"]


def test_findings_and_figures_lead_to_each_other(store: Store, tmp_path: Path) -> None:
    put(store, record(), record(TEXT + "附\n", "乙.txt"))
    book = opened(store, tmp_path)
    places = column(book, "问题清单", "页/段")
    assert places[0] == "=HYPERLINK(\"#'指标数据'!A\"&MATCH(1,'指标数据'!$A:$A,0),\"第1页\")"
    assert column(book, "指标数据", "序号") == list(range(1, 9))
    links = column(book, "指标数据", "相关问题")
    assert [link is not None and link.rpartition(",")[2] for link in links] == [
        *('"问题1")', '"问题1")', '"问题1")', '"问题2")'),
        *('"问题3")', '"问题3")', '"问题3")', '"问题4")'),
    ]
    shown = load_workbook(tmp_path / "review.xlsx", data_only=True)
    assert column(shown, "问题清单", "页/段")[:2] == ["第1页", "第1页"]


def test_a_figure_is_a_number_with_its_printed_places(store: Store, tmp_path: Path) -> None:
    put(store, record())
    book = opened(store, tmp_path)
    sheet = book["指标数据"]
    titles = [c.value for c in sheet[1]]
    cell = sheet.cell(2, titles.index("数值") + 1)
    assert (cell.value, cell.number_format) == (16.7, "#,##0.00_ ")
    assert column(book, "指标数据", "类型")[3] == "数量（超过）"
    assert column(book, "指标数据", "维度")[3] == "活动：培训"
    assert column(book, "指标数据", "指标")[0] == "本年收入合计"


def test_a_number_too_long_for_a_cell_stays_text(store: Store, tmp_path: Path) -> None:
    text = "合计1234567890123456.78元，另0.00000000000000012元。"
    doc = document(text)
    exact = Decimal("1234567890123456.78")
    long = figure(doc, "1234567890123456.78", base_value=exact, unit="元", decimals=2)
    put(store, make_record(doc, report_of(doc), [long], [], [], engine="e"))
    assert column(opened(store, tmp_path), "指标数据", "数值") == ["1234567890123456.78"]


def test_opinions_are_offered_and_severities_coloured(store: Store, tmp_path: Path) -> None:
    put(store, record())
    sheet = opened(store, tmp_path)["问题清单"]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == f'"{",".join(OPINIONS)}"'
    assert str(validation.sqref) == "P2:P3"
    rules = [rule for rules in sheet.conditional_formatting for rule in rules.rules]
    assert {rule.formula[0] for rule in rules} == {'"错误"', '"提醒"', '"提示"'}


def test_texts_of_reports_are_never_formulas_or_links(store: Store, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x","点我")'
    text = f"{evil}金额5万元。\x07"
    doc = Document(source="=cmd|' /C calc'!A0.txt", sha256="b" * 64, format="txt", text=text)
    one = figure(doc, "5", label=evil, unit="+1", section=("@SUM(1)",), dims={"project": "-2+3"})
    report = report_of(doc, org="=1+1")
    bad = finding(doc, [one], explanation=evil, equation="=2+2", stated="http://x", expected="+3")
    put(store, make_record(doc, report, [one], [bad], [Made("sum", "inconsistent")], engine="e"))
    book = opened(store, tmp_path)
    formulas = [
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) == 2
    assert all(f.startswith("=HYPERLINK(\"#'") for f in formulas)
    assert column(book, "指标数据", "名称") == [evil]
    assert column(book, "问题清单", "报告单位") == ["=1+1"]
    with zipfile.ZipFile(tmp_path / "review.xlsx") as archive:
        assert not any("externalLink" in n or "rels/sheet" in n for n in archive.namelist())


def test_rows_beyond_a_sheet_go_on_on_the_next(store: Store, tmp_path: Path) -> None:
    put(store, record(), record(TEXT + "附\n", "乙.txt"), record(TEXT + "附二\n", "丙.txt"))
    book = opened(store, tmp_path, rows=6)
    names = ["指标数据", "指标数据（2）", "指标数据（3）"]
    assert [book[name].max_row - 1 for name in names] == [5, 5, 2]
    assert [n for name in names for n in column(book, name, "序号")] == list(range(1, 13))
    assert book["指标数据（3）"]["A1"].value == "序号"
    links = column(book, "问题清单", "页/段") + column(book, "问题清单（2）", "页/段")
    assert "'指标数据（2）'!A" in links[4]
    row = int(links[4].split("!A")[1].split('"')[0])
    assert book["指标数据（2）"].cell(row, 10).value == 16.7


def test_a_text_too_long_for_a_cell_is_cut() -> None:
    assert len(cut("甲" * (EXCEL_CHARS + 5))) == EXCEL_CHARS
    assert cut("甲" * (EXCEL_CHARS + 5)).endswith("甲…")
    assert cut("甲" * EXCEL_CHARS) == "甲" * EXCEL_CHARS


def test_an_empty_store_makes_a_workbook_too(store: Store, tmp_path: Path) -> None:
    book = opened(store, tmp_path)
    assert book["问题清单"].max_row == 1


@pytest.mark.parametrize(
    ("stated", "expected", "less"),
    [
        ("1,208.56万元", "1,208.50万元", "+0.06万元"),
        ("15.8%", "13.6%", "+2.2个百分点"),
        ("16.70万元", "17.70万元", "-1.00万元"),
        ("5万元", "5元", ""),
        ("5万元", "≤4万元", ""),
        ("5场", "6场、7场", ""),
        ("5场", "5场", ""),
    ],
)
def test_the_difference_is_told_where_there_is_one(stated: str, expected: str, less: str) -> None:
    assert difference(stated, expected) == less


def test_the_overview_counts(store: Store, tmp_path: Path) -> None:
    put(store, record(), record(TEXT + "附\n", "乙.txt"))
    rows = [
        tuple(c for c in row if c is not None) for row in opened(store, tmp_path)["概览"].values
    ]
    for row in (
        ("报告", 2),
        ("指标数据", 8),
        ("核对的关系", 6),
        ("问题：错误", 2),
        ("分项合计", 2, 0, 0, 2),
        ("不一致", 2),
        ("云岭县科学技术协会", 2023, "部门决算", 4, 3, 1, 1, 0, "甲.txt"),
    ):
        assert row in rows


def test_the_overview_leads_to_each_report_and_tells_what_its_words_mean(
    store: Store, tmp_path: Path
) -> None:
    put(store, record(), record(TEXT + "附\n", "乙.txt"))
    book = opened(store, tmp_path)
    sheet = book["概览"]
    links = {
        cell.value: cell.hyperlink.location for row in sheet.rows for cell in row if cell.hyperlink
    }
    assert links["问题：错误"] == "'问题清单'!A1"
    assert links["指标数据"] == "'指标数据'!A1"
    for name in ("甲.txt", "乙.txt"):
        sheet_name, address = links[name].rsplit("!", 1)
        row = [cell.value for cell in book[sheet_name.strip("'")][int(address[1:])]]
        assert name in row
    told = dict(row[:2] for row in sheet.values if row[0] and isinstance(row[1], str))
    assert told["错误"] == "按报告自己的数字算不拢"


def test_the_overview_names_what_was_not_read(store: Store, tmp_path: Path) -> None:
    """As it was when last tried; a file that can be read by now is not named."""
    put(store, record())
    with store.writing() as writer:
        first = writer.open_run(started="1", engine="rules", inputs=2)
        writer.log(first, source="/档/好.zip!/坏.pdf", state="failed", code="E105", reason="已损坏")
        writer.log(first, source="/档/甲.txt", state="failed", code="E102", reason="空")
        writer.log(first, source="/档/图.dwg", state="unsupported")
        second = writer.open_run(started="2", engine="rules", inputs=1)
        writer.log(second, source="/档/甲.txt", state="done", report="0" * 12, millis=5)
    rows = [
        tuple(c for c in row if c is not None) for row in opened(store, tmp_path)["概览"].values
    ]
    at = rows.index(("未读出的文件（2个，不在以上各数之内）",))
    assert rows[at + 2 :] == [
        ("图.dwg", "E103", "不支持的文件类型"),
        ("好.zip!/坏.pdf", "E105", "已损坏"),
    ]


def test_what_is_told_beside_the_sums_has_a_sheet_of_its_own(store: Store, tmp_path: Path) -> None:
    doc = document()
    remark = finding(
        doc,
        [],
        kind="form",
        verdict="noted",
        severity="warning",
        stated="",
        expected="",
        equation="",
        diagnosis=(
            {"code": "form.placeholder", "text": "某办法第九条", "section": ["一、收入决算情况"]},
        ),
        explanation="模板里的占位没有填：“培训”。",
    )
    at = doc.text.index("培训")
    remark = replace(remark, spans=((at, at + 2),))
    wrong = finding(doc, [figure(doc, "16.70")], id="e" * 16)
    made = make_record(
        doc, report_of(doc), [figure(doc, "16.70")], [remark, wrong], [], engine="rules-1"
    )
    put(store, made)
    book = opened(store, tmp_path)
    heading, told = book["公开与规范"].iter_rows(values_only=True)
    row = dict(zip(heading, told, strict=True))
    assert (row["严重程度"], row["类别"], row["章节"]) == ("提醒", "文字规范", "一、收入决算情况")
    assert (row["说明"], row["依据"]) == (remark.explanation, "某办法第九条")
    assert "培训" in str(row["原文"])
    assert column(book, "问题清单", "计算式") == [wrong.equation]
    (validation,) = book["公开与规范"].data_validations.dataValidation
    assert validation.sqref


def test_what_a_kill_left_aside_goes_when_the_workbook_is_written_anew(tmp_path: Path) -> None:
    left = tmp_path / ".writing" / "tmpabc"
    left.parent.mkdir()
    left.write_bytes(b"half a sheet")
    with Store(database_url(tmp_path), create=True) as store:
        write_workbook(store, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".db") == [
        "review.xlsx"
    ]


def test_every_column_and_verdict_that_does_not_explain_itself_is_explained() -> None:
    told = "".join(name + meaning for name, meaning in _MEANINGS)
    plain = {"序号", "报告", "报告单位", "文件", "年度", "章节", "原文", "计算式", "差额", "说明", "单位",
             "可能原因", "严重程度", "指标", "名称", "类型", "数值", "判定", "编号",
             "复核结论", "复核人", "复核意见"}  # fmt: skip
    titles = {column.title for column in (*FIGURE_COLUMNS, *PROBLEM_COLUMNS)} - plain
    assert [title for title in sorted(titles) if title not in told] == []
    silent = {"一致", "不一致", "请注意"}
    assert [v for v in words.VERDICT_ZH.values() if v not in silent and v not in told] == []
