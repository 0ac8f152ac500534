"""The address of a figure: statement, row and column, and whose money it is."""

from __future__ import annotations

from kxai.schema import Figure
from kxai.schema.address import Address, Member, address_object, address_of
from tests.extract.reading import read

_GENERAL = """第二部分 云溪县水务局2021年部门预算表
一般公共预算支出表
单位：万元
| 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
|---|---|---|---|---|
| 合计 | | 90.00 | 60.00 | 30.00 |
| 213 | 农林水支出 | 90.00 | 60.00 | 30.00 |
| 21303 | 水利 | 90.00 | 60.00 | 30.00 |
"""
_BUYING = """云溪县水务局2021年部门预算
政府采购预算表
单位：万元
| 项目 | 科目 | 品目 | 采购形式 | 金额 |
|---|---|---|---|---|
| 水库巡查 | 办公设备购置 | 台式计算机 | 集中采购 | 3.20 |
| | | 打印机 | 集中采购 | 1.10 |
| 河道清淤 | 委托业务费 | 工程监理服务 | 分散采购 | 8.00 |
"""
_PROSE = """云溪县水务局2021年度部门决算
一、一般公共预算财政拨款支出决算情况
2021年度一般公共预算财政拨款支出88.10万元，其中：基本支出60.00万元，项目支出28.10万元。
二、政府性基金预算支出决算情况
本年支出12.50万元。
"""


def _at(text: str, number: str, index: int = 0) -> tuple[Figure, Address]:
    found = [figure for figure in read(text, title="").figures if figure.text == number]
    figure = found[index]
    assert figure.at is not None
    return figure, figure.at


def test_a_cell_has_the_headers_of_its_row_and_of_its_column() -> None:
    _, at = _at(_GENERAL, "60.00", 2)
    assert at.rows[-1] == "水利"
    assert at.columns == ("基本支出",)
    assert at.code == "21303"
    assert (at.statement.kind, at.statement.title) == ("budget.general", "一般公共预算支出表")
    assert at.scope.funds == Member("general_budget", "title")
    assert at.scope.part == Member("basic", "header")
    assert at.scope.mode == Member("plan", "title")


def test_merged_cells_are_carried_down() -> None:
    _, at = _at(_BUYING, "1.10")
    assert at.rows == ("水库巡查", "办公设备购置", "打印机", "集中采购")
    _, at = _at(_BUYING, "8.00")
    assert at.rows == ("河道清淤", "委托业务费", "工程监理服务", "分散采购")


def test_a_number_of_prose_has_its_sentence_and_its_clause() -> None:
    _, at = _at(_PROSE, "60.00")
    assert at.sentence is not None
    assert at.clause is not None
    assert _PROSE[slice(*at.sentence)].startswith("2021年度一般公共")
    assert _PROSE[slice(*at.clause)] == "基本支出60.00万元"
    assert at.statement.kind == "paragraph"
    assert at.statement.title == "一般公共预算财政拨款支出决算情况"
    assert at.scope.part == Member("basic", "sentence")
    assert at.scope.funds == Member("general_budget", "sentence")


def test_a_heading_tells_whose_money_a_sentence_is_of() -> None:
    _, at = _at(_PROSE, "12.50")
    assert at.scope.funds == Member("gov_fund", "heading")
    assert at.scope.entity is not None
    assert at.scope.entity.value == "department"


def test_a_table_told_twice_is_two_instances_and_one_that_goes_on_is_one() -> None:
    first, second = _GENERAL, _GENERAL.replace("第二部分 ", "第三部分 ").replace("90.00", "70.00")
    found = read(first + "\n以下为下属单位的表。\n" + second, title="").figures
    assert [f.at.statement.instance for f in found if f.at and f.text in ("90.00", "70.00")] == [
        1, 1, 1, 2, 2, 2,
    ]  # fmt: skip


def test_an_address_survives_json_and_leaves_out_what_is_not_known() -> None:
    for text in (_GENERAL, _BUYING, _PROSE):
        for figure in read(text, title="").figures:
            assert figure.at is not None
            told = address_object(figure.at)
            assert address_of(told, figure.section) == figure.at
            assert None not in told.values()
            assert "instance" not in told["statement"]
