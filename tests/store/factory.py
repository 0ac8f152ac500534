"""Reports made by hand, with figures and findings at real places of their text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kxai.schema.document import Document, Page
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.report import Report
from kxai.store import Record, make_record

TEXT = (
    "云岭县科学技术协会2023年部门决算\n"
    "一、收入决算情况\n"
    "2023年收入合计16.70万元，其中：财政拨款收入10.20万元，其他收入7.50万元。\n"
    "开展培训12场，较上年增长20%。\n"
)


@dataclass(frozen=True, slots=True)
class Made:
    kind: str
    verdict: str


def document(text: str = TEXT, source: str = "甲.txt", **more: Any) -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Document(source=source, sha256=sha256, format="txt", text=text, encoding="utf-8", **more)


def report_of(doc: Document, **more: Any) -> Report:
    values: dict[str, Any] = {
        "org": "云岭县科学技术协会",
        "region": "云岭县",
        "level": "county",
        "year": 2023,
        "kind": "final_accounts",
        "unit": "万元",
    }
    return Report(id=doc.sha256[:12], source=doc.source, sha256=doc.sha256, **{**values, **more})


def figure(doc: Document, text: str, **more: Any) -> Figure:
    start = doc.text.index(text)
    value = Decimal(text.replace(",", ""))
    values: dict[str, Any] = {
        "value": value,
        "unit": "万元",
        "base_value": value * 10_000,
        "base_unit": "元",
        "decimals": len(text.partition(".")[2]),
        "hedge": None,
        "indicator": "income.total",
        "label": "收入合计",
        "year": 2023,
        "stage": "final",
        "role": "amount",
        "direction": None,
        "layer": "text",
        "section": ("一、收入决算情况",),
    }
    return Figure(
        id=f"{doc.sha256[:12]}:{start}",
        report=doc.sha256[:12],
        start=start,
        end=start + len(text),
        text=text,
        **{**values, **more},
    )


def finding(doc: Document, figures: list[Figure], **more: Any) -> Finding:
    values: dict[str, Any] = {
        "id": "f" * 16,
        "kind": "sum",
        "verdict": "inconsistent",
        "severity": "error",
        "stated": "16.70万元",
        "expected": "17.70万元",
        "equation": "10.20 + 7.50 = 17.70万元",
        "diagnosis": ({"code": "digit", "text": "7.50可能是6.50之误"},),
        "explanation": "收入合计的分项之和：10.20 + 7.50 = 17.70万元，与16.70万元相差1.00万元。",
        "explanation_en": "Parts differ from the total by 1.00.",
    }
    return Finding(
        report=doc.sha256[:12],
        figures=tuple(f.id for f in figures),
        spans=tuple((f.start, f.end) for f in figures),
        **{**values, **more},
    )


def record(text: str = TEXT, source: str = "甲.txt", engine: str = "rules-1") -> Record:
    """Four figures, one error, one warning, three relations."""
    doc = document(text, source, pages=(Page(1, 0, len(text)),))
    total = figure(doc, "16.70", page=1)
    parts = [
        figure(doc, "10.20", indicator="income.fiscal", label="财政拨款收入"),
        figure(doc, "7.50"),
    ]
    count = figure(
        doc,
        "12",
        unit="场",
        base_value=Decimal(12),
        base_unit="场",
        indicator="activity",
        role="count",
        dims={"activity": "培训"},
        hedge="over",
    )
    return make_record(
        doc,
        report_of(doc),
        [count, total, *parts],
        [
            finding(doc, [count], id="a" * 16, severity="warning", kind="growth"),
            finding(doc, [total, *parts]),
        ],
        [Made("sum", "inconsistent"), Made("sum", "consistent"), Made("growth", "consistent")],
        engine=engine,
    )
