"""The words of letters and remarks. They state and ask; nobody is accused of anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

LetterKind = Literal["复核意见书", "整改通知"]

UNKNOWN_BODY = "＿＿＿＿＿＿＿＿"
"""A line to be filled in by hand."""

FINDINGS_TEXT: Mapping[LetterKind, str] = {
    "复核意见书": (
        "我们对你单位{report}（文件：{file}）中的数字和勾稽关系进行了复核，发现下列{count}处"
        "不一致或有待说明，请核实。需要更正的，请更正后重新报送或公开；另有口径的，请说明依据。"
    ),
    "整改通知": (
        "经复核，你单位{report}（文件：{file}）中下列{count}处数字不一致或有待说明，请核实。"
        "需要更正的，请更正后重新报送或公开，并于＿＿＿＿年＿＿月＿＿日前书面反馈核实和更正"
        "情况；另有口径的，请在反馈中说明依据。"
    ),
}
NOTHING_TEXT = "我们对你单位{report}（文件：{file}）进行了复核，没有需要核实的问题。"
NOTE_TEXT = (
    "说明：“计算”一栏用的是报告印出的数字，已考虑四舍五入；“应为”是按其余数字算出的值，"
    "“可能原因”是推测，均供核实时参考。"
)
NO_TABLE = "（无）"

UNDER = " › "
WHOLE = "全文"
PLEASE_CHECK = "请核实"
BOTH_EQUAL, AIM = "各处应一致", "目标为{expected}"
TITLE_OF_UNKNOWN_KIND = "报告"

COLUMN_ZH: Mapping[str, str] = {
    "number": "序号",
    "place": "位置",
    "quote": "报告原文",
    "computed": "计算",
    "expected": "应为",
    "cause": "可能原因",
    "opinion": "复核意见",
}
"""The columns of the table of a letter, in their order; in a template, placeholders of a row."""

SIGNATURE = "复核人（签字）：{{复核人}}"
STAMP = "复核单位（盖章）："

REMARK = "问题{number}（{kind}）：请核实。"
BESIDE = "问题{number}也涉及这里，说明见{place}的批注。"
OFFER = "可用kxai letter出具复核意见书"
PROTECTED = f"PDF设有保护，不许改动；{OFFER}"
UNWRITABLE = f"PDF的结构不合规范，写入不了；{OFFER}"
NO_PLACE = "以下问题不指文中某一处，或所在之处不能加批注。"
