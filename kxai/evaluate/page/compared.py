"""Two runs compared, as one self-contained page."""

from __future__ import annotations

from typing import Any

from kxai.evaluate.harness_words import TASK_ZH, VERDICT_ZH
from kxai.evaluate.page.markdown import told, turned_notes
from kxai.evaluate.page.shell import render

_SAMPLES = 100


def compared_page(result: dict[str, Any]) -> str:
    """The page of what ``record.compare.compare`` gives."""
    samples = []
    for row in result["samples"][:_SAMPLES]:
        gone, new = turned_notes(row)
        samples.append({**row, "gone": gone, "new": new})
    warnings = [
        f"只有{which}有的样本：{len(result[key])}个，没有比较。"
        for key, which in (("only_first", "先前的评测"), ("only_second", "后来的评测"))
        if result[key]
    ]
    return render(
        "compared.html.j2",
        result=result,
        samples=samples,
        warnings=warnings,
        task=TASK_ZH[result["task"]],
        told=told,
        verdict_zh=VERDICT_ZH,
    )
