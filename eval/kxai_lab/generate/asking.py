"""Questions about a generated report with the answers that the ledger gives."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from kxai_lab.generate.compose import Draft
from kxai_lab.generate.ledger import Body
from kxai_lab.generate.pieces import Line, Num, spoken

REFUSALS = (
    "未披露", "未提供", "没有找到", "未找到", "查不到", "无法", "未涉及", "未载", "没有提到",
)  # fmt: skip
"""Words one of which an answer that refuses holds."""
_ASKED = {
    "income.total": "本年收入合计",
    "expenditure.total": "本年支出合计",
    "total.receipts": "收入总计",
    "expenditure.basic": "基本支出",
    "expenditure.project": "项目支出",
    "three_public.total": "三公经费",
    "three_public.reception": "公务接待费",
    "operating.total": "机关运行经费",
    "procurement.total": "政府采购支出总额",
    "general_budget.expenditure": "一般公共预算财政拨款支出",
}
_ABSENT = {
    "assets.total": "资产总额",
    "procurement.sme": "授予中小企业合同金额",
    "abroad.persons": "因公出国（境）人次",
    "assets.fixed": "固定资产",
}
_FORMS = (
    "{short}{year}年{name}是多少？",
    "{year}年{org}的{name}有多少？",
    "{short}{year}年{name}多少钱",
)


def questions(
    stem: str, draft: Draft, body: Body, chance: Random, *, most: int = 4
) -> list[dict[str, Any]]:
    """Up to ``most`` questions in the form of ``gold/qa``: what is told, whether something rose
    that fell, and what no line tells. Asked only of clean numbers of prose."""
    out: list[dict[str, Any]] = []
    slots = {"short": body.region + body.short, "org": body.org, "year": draft.year}
    nums = [n for n in draft.nums() if n.layer == "text" and not n.value]
    amounts = [n for n in nums if n.role == "amount" and not any(n.thing[1:3])]
    told = [n for n in amounts if n.indicator in _ASKED and not n.thing.name]
    for num in chance.sample(told, min(len(told), max(1, most - 2))):
        form = chance.choice(_FORMS)
        text = form.format(name=_ASKED[num.indicator], **slots)
        if any(q["question"] == text for q in out):
            continue
        out.append(_answered(stem, draft, "lookup", text, num, [_variants(num)]))
    moved = [n for n in nums if n.role == "growth_rate" and n.way and n.indicator in _ASKED]
    if moved and len(out) < most:
        num = chance.choice(moved)
        assert num.way is not None
        wrong, right = ("减少", ["增加", "增长", "上升", "增支", "多"])
        if not num.way.grows:
            wrong, right = ("增加", ["减少", "下降", "减支", "少"])
        text = f"{slots['short']}{draft.year}年{_ASKED[num.indicator]}为什么{wrong}了？"
        out.append(_answered(stem, draft, "false_premise", text, num, [right]))
    printed = {n.indicator for n in draft.nums()}
    absent = sorted(set(_ABSENT) - printed)
    if absent and len(out) < most:
        name = _ABSENT[chance.choice(absent)]
        text = chance.choice(_FORMS).format(name=name, **slots)
        out.append(
            {
                "type": "unanswerable",
                "question": text,
                "must_include": [list(REFUSALS)],
                "must_not_include": [],
                "evidence": [],
                "answerable": False,
            }
        )
    for number, question in enumerate(out, 1):
        question["id"] = f"{stem}-q{number}"
        question["sloppy"] = False
    return out


def _variants(num: Num) -> list[str]:
    """The number as an answer may print it: as it stands, and in 万元 or 元."""
    plain = num.text.replace(",", "")
    found = [num.text, plain]
    value = Decimal(plain)
    if num.unit == "万元":
        found += [f"{value * 10_000:,.2f}", f"{(value * 10_000).normalize():f}"]
    elif num.unit == "元":
        found += [f"{(value / 10_000).normalize():f}"]
    return list(dict.fromkeys(found))


def _answered(
    stem: str, draft: Draft, kind: str, text: str, num: Num, include: list[list[str]]
) -> dict[str, Any]:
    return {
        "type": kind,
        "question": text,
        "must_include": include,
        "must_not_include": [],
        "evidence": [{"doc": stem, "quote": _clause(draft.lines[num.line], num)}],
        "answerable": True,
    }


def _clause(line: Line, num: Num) -> str:
    """The words around the number in its line, at most to the sentence's ends."""
    words, at = "", 0
    for piece in line.walk():
        if piece is num:
            at = len(words)
        words += spoken(piece)
    start = max(words.rfind(mark, 0, at) for mark in "。；，：") + 1
    end = at + len(num.text) + len(num.suffix)
    return words[start:end]
