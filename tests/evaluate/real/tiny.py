"""A tiny pool of two houses, made in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kxai.evaluate.real.pool import is_set_aside

WRONG = """澄阳县科学技术协会2022年度部门决算

第三部分 决算情况说明
一、收入支出决算总体情况
2022年度收入总计172.80万元，支出总计172.80万元，与2021年度的160.00万元相比，各增加12.80万元，增长3.17%。
二、一般公共预算财政拨款支出决算情况
2022年度一般公共预算财政拨款支出120.00万元，其中：基本支出80.00万元，项目支出40.00万元。
"""
RIGHT = """望川市科学技术协会2023年度部门预算

一、收支预算总体情况
2023年度收入总计90.00万元，支出总计90.00万元，与2022年度的75.00万元相比，各增加15.00万元，增长20.00%。
"""


def stems(aside: bool, *, start: str) -> Iterable[str]:
    """Names beginning with ``start`` that are set aside, or not."""
    return (f"{start}{n}" for n in range(1_000) if is_set_aside(f"{start}{n}") is aside)


TUNED, ASIDE = next(iter(stems(False, start="a"))), next(iter(stems(True, start="b")))
OTHER = next(iter(stems(False, start="c")))


def spot(text: str, stem: str, number: str, **label: Any) -> dict[str, Any]:
    """A labelled number of ``text``, its first mention."""
    start = text.index(number)
    row = {
        "n": 1, "doc": stem, "start": start, "end": start + len(number), "text": number,
        "value": number, "unit": "万元", "indicator": "total.receipts", "indicator_alt": [],
        "year": 2022, "stage": "final", "role": "amount", "code": None, "name": None,
    }  # fmt: skip
    return {**row, **label}


def make_pool(
    folder: Path,
    *,
    texts: Mapping[str, str] | None = None,
    spots: Iterable[Mapping[str, Any]] = (),
    gold: Mapping[str, Mapping[str, Any]] | None = None,
) -> Path:
    """``texts`` by HOUSE/STEM; the index tells of each that it is the accounts of 澄阳县科协."""
    texts = texts or {f"east/{TUNED}": WRONG, f"east/{ASIDE}": WRONG, f"west/{OTHER}": RIGHT}
    rows = ["file\thouse\tkind\tyear\tbody\tsource"]
    for name, text in texts.items():
        house, stem = name.split("/")
        path = folder / "reports" / house / f"{stem}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        rows.append(f"{name}.txt\t{house}\t部门决算\t2022\t澄阳县科协\tmade")
    (folder / "index.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    for place in ("spot", "findings"):
        (folder / "gold" / place).mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) for row in spots]
    (folder / "gold" / "spot" / "all.jsonl").write_text("\n".join(lines), "utf-8")
    for stem, record in (gold or {}).items():
        path = folder / "gold" / "findings" / f"{stem}.json"
        path.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return folder
