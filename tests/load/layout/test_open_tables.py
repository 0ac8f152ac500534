"""Tables without rules as offices print them: names that wrap, labels to the left, blank lines."""

from __future__ import annotations

from collections.abc import Sequence

from tests.load.layout.setting import Setter, assert_whole, grids_of, lines_of, written

Columns = Sequence[float]


def rows_of(page: Setter) -> list[list[str]]:
    """The rows of the only table, empty cells too."""
    flow, composed = written(page.pages)
    assert_whole(page.pages, flow, composed)
    [cells] = grids_of(flow)
    rows: list[list[str]] = [[] for _ in range(max(cell[0] for cell in cells) + 1)]
    for row, _, _, _, text in cells:
        rows[row].append(text)
    return rows


def put(page: Setter, columns: Columns, *rows: Sequence[str], pitch: float = 18.0) -> None:
    """Words that begin at the columns, one line a row."""
    for row in rows:
        for x, text in zip(columns, row, strict=False):
            if text:
                page.put(x, page.y, text, 9.0)
        page.y += pitch


def test_lines_without_amounts_stay_in_their_table() -> None:
    page = Setter()
    columns = (72.0, 180.0, 260.0, 400.0)
    put(
        page, columns,
        ("项目", "预算数", "项目", "预算数"),
        ("一、财政拨款", "3,120.50", "（一）教育支出"),
        *(("", "", name) for name in (
            "（二）国防支出", "（三）外交支出", "（四）公共安全支出", "（五）文化支出", "（六）金融支出",
        )),
        ("", "", "（七）科学技术支出", "3,120.50"),
        ("收入总计", "3,120.50", "支出总计", "3,120.50"),
    )  # fmt: skip
    rows = rows_of(page)
    assert len(rows) == 9
    assert rows[4] == ["", "", "（四）公共安全支出", ""]


def test_columns_that_only_their_numbers_show() -> None:
    page = Setter()
    columns = (72.0, 180.0, 260.0, 340.0, 420.0)
    put(
        page, columns,
        ("科目名称", "合计", "基本支出", "经营支出", "上缴支出"),
        ("栏次", "1", "2", "3", "4"),
        ("合计", "3,120.50", "3,120.50"),
        ("科学技术支出", "3,120.50", "3,120.50"),
    )  # fmt: skip
    assert rows_of(page)[1:3] == [
        ["栏次", "1", "2", "3", "4"],
        ["合计", "3,120.50", "3,120.50", "", ""],
    ]


def test_labels_to_the_left_span_their_parts() -> None:
    """预算数 and 决算数 stand above 合计, between two rows above and below the parts of one label."""
    page = Setter()
    columns = (72.0, 120.0, 170.0, 230.0, 290.0, 340.0, 390.0, 450.0)
    page.put(72.0, page.y, "预算数", 9.0)
    page.put(290.0, page.y, "决算数", 9.0)
    page.y += 18
    page.put(120.0, page.y, "公务用车购置及运行费", 9.0)
    page.put(340.0, page.y, "公务用车购置及运行费", 9.0)
    for x, text in ((72.0, "合计"), (230.0, "公务接待费"), (290.0, "合计"), (450.0, "公务接待费")):
        page.put(x, page.y + 9, text, 9.0)
    page.y += 18
    for x, text in zip((120.0, 170.0, 340.0, 390.0), ("小计", "运行费") * 2, strict=True):
        page.put(x, page.y, text, 9.0)
    page.y += 18
    put(page, columns, ("12.00", "7.30", "7.30", "4.70", "7.20", "3.40", "3.40", "3.80"))
    flow, _ = written(page.pages)
    [cells] = grids_of(flow)
    assert [cell for cell in cells if cell[4]][:8] == [
        (0, 0, 1, 4, "预算数"), (0, 4, 1, 4, "决算数"),
        (1, 0, 1, 1, "合计"), (1, 1, 1, 2, "公务用车购置及运行费"), (1, 3, 1, 1, "公务接待费"),
        (1, 4, 1, 1, "合计"), (1, 5, 1, 2, "公务用车购置及运行费"), (1, 7, 1, 1, "公务接待费"),
    ]  # fmt: skip


def test_amounts_between_the_lines_of_a_name() -> None:
    page = Setter()
    columns = (72.0, 130.0, 260.0, 340.0)
    put(page, columns, ("科目编码", "科目名称", "合计", "基本支出"))
    for code, first, second in (
        ("2080505", "机关事业单位基本", "养老保险缴费支出"),
        ("2080506", "机关事业单位职业", "年金缴费支出"),
    ):
        page.put(130.0, page.y, first, 9.0)
        for x, text in ((72.0, code), (260.0, "826,768.10"), (340.0, "826,768.10")):
            page.put(x, page.y + 5.5, text, 9.0)
        page.put(130.0, page.y + 11, second, 9.0)
        page.y += 30
    assert rows_of(page)[1:] == [
        ["2080505", "机关事业单位基本养老保险缴费支出", "826,768.10", "826,768.10"],
        ["2080506", "机关事业单位职业年金缴费支出", "826,768.10", "826,768.10"],
    ]


def test_letters_of_one_word_that_are_set_wide() -> None:
    page = Setter()
    put(
        page, (72.0, 180.0, 260.0, 400.0),
        ("收", "", "支"),
        ("项目", "金额", "项目", "金额"),
        ("一、财政拨款", "3,120.50", "一、科学技术支出", "3,020.50"),
        ("二、其他收入", "20.50", "二、教育支出", "120.50"),
    )  # fmt: skip
    page.put(99.0, 72.0, "入", 9.0)
    page.put(287.0, 72.0, "出", 9.0)
    flow, _ = written(page.pages)
    [cells] = grids_of(flow)
    assert [(c[1], c[3], "".join(c[4].split())) for c in cells if c[0] == 0] == [
        (0, 2, "收入"),
        (2, 2, "支出"),
    ]


def test_table_that_ends_a_page_without_an_amount() -> None:
    page = Setter()
    columns = (72.0, 160.0, 300.0, 400.0)
    put(
        page, columns,
        ("科目编码", "科目名称", "合计", "公用经费"),
        *((f"3020{n}", f"第{n}项费用", f"4{n}.50", f"4{n}.50") for n in range(1, 6)),
        ("30215", "会议费"),
    )  # fmt: skip
    page.turn()
    put(page, columns, *((f"3022{n}", f"其他{n}费用", f"5{n}.50", f"5{n}.50") for n in range(5)))
    rows = rows_of(page)
    assert len(rows) == 12
    assert rows[6] == ["30215", "会议费", "", ""]


def test_lines_above_and_below_are_no_rows() -> None:
    """A title, a sentence in short lines and a list near a table are not drawn into it."""
    page = Setter()
    page.centre("支出情况表", 10.0)
    put(
        page, (72.0, 200.0, 320.0),
        ("项目", "预算数", "决算数"),
        ("科普活动", "12.00", "11.50"),
        ("学术交流", "14.00", "13.50"),
        ("青少年活动", "16.00", "15.50"),
    )  # fmt: skip
    page.y += 30
    page.paragraph("（一）科普活动按计划完成。", indent=0)
    page.paragraph("（二）学术交流按计划完成。", indent=0)
    flow, _ = written(page.pages)
    assert lines_of(flow) == [
        "支出情况表",
        "（一）科普活动按计划完成。",
        "（二）学术交流按计划完成。",
    ]


def test_lines_of_prose_with_gaps_are_no_table() -> None:
    page = Setter()
    put(
        page, (72.0, 200.0, 320.0),
        ("联系人：张三", "电话：0571-1234567"),
        ("2022年", "共召开会议", "12次"),
        ("与去年持平", "详见附件"),
    )  # fmt: skip
    flow, _ = written(page.pages)
    assert not flow.grids
