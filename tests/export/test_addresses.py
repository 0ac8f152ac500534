from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from kxai.export.addresses import EVIDENCE_ZH, VALUE_ZH, address_zh
from kxai.schema.address import Address, Evidence, Funds, Member, Part, Scope, Statement

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


def test_a_cell_is_told_by_table_row_column_and_scope() -> None:
    at = Address(
        Statement("t10", "budget.summary", "收支总表", ("预算表",), 2), 3, ("支出", "基本 支出"), ("2019年预算数",), "",
        Scope(funds=Member("all", "title"), entity=Member("sub_body:云溪县水文站", "cell")),
    )  # fmt: skip
    assert address_zh(at) == (
        "表 收支总表 第2张 第3页 | 行 支出 › 基本支出 | 列 2019年预算数"
        " | 口径 资金 全部资金（表题），范围 单位“云溪县水文站”（本行）"
    )


def test_a_table_without_a_title_and_a_clause_of_prose() -> None:
    assert address_zh(Address(Statement("t0", "unknown_table"))) == "表 无表题（未识别） 第1张"
    text = "收入12万元，支出10万元。"
    prose = Address(Statement("p0", "paragraph", "收支", ("一", "收支")), clause=(7, 13))
    assert address_zh(prose, text) == "段 一 › 收支 | 分句 支出10万元"


def test_every_value_has_chinese_words_and_is_documented() -> None:
    assert set(EVIDENCE_ZH) == set(get_args(Evidence))
    assert set(VALUE_ZH["funds"]) == set(get_args(Funds))
    assert set(VALUE_ZH["part"]) == set(get_args(Part))
    section = FORMATS.read_text("utf-8").split("## The address")[1].split("\n## ")[0]
    told = set(re.findall(r"`([a-z_]+)", section))
    assert told >= set(EVIDENCE_ZH) | {value for values in VALUE_ZH.values() for value in values}
