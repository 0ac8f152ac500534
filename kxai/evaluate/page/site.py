"""Many runs as a folder of pages that link to each other and ask the network for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kxai.errors import EvaluationError
from kxai.evaluate.harness_words import TASK_ZH, VERDICT_ZH
from kxai.evaluate.page.compared import compared_page
from kxai.evaluate.page.html import page
from kxai.evaluate.page.shell import render
from kxai.evaluate.record.compare import compare
from kxai.evaluate.record.log import Log
from kxai.evaluate.record.trend import Series, trend

_WIDTH, _HEIGHT = 160, 36  # of a curve, CSS pixels


def publish(logs: Sequence[Log], out: Path) -> int:
    """Write ``index.html`` (every series with its curve), a page for each finished run and one for
    each comparison with the run before; the number of runs. Pages of the same name are replaced,
    nothing else in ``out`` is touched.

    Raises EvaluationError: no finished run, or a folder that cannot be written.
    """
    series = trend(logs)
    if not series:
        raise EvaluationError(str(out), "没有做完的评测可以发布")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for one in series:
            for number, step in enumerate(one.steps):
                _write(out / _file(step.log), page(step.log, None))
                if number:
                    before = one.steps[number - 1].log
                    told = compared_page(compare(before, step.log))
                    _write(out / _file(before, step.log), told)
        _write(out / "index.html", _index(series))
    except OSError as error:
        raise EvaluationError(str(out), f"不能写入（{error.strerror or error}）") from error
    return sum(len(one.steps) for one in series)


def _index(series: Sequence[Series]) -> str:
    shown = []
    for one in series:
        rows: list[dict[str, Any]] = []
        for number, step in enumerate(one.steps):
            before = one.steps[number - 1].log if number else None
            rows.append(
                {
                    "head": step.log.head,
                    "href": quote(_file(step.log)),
                    "compared": quote(_file(before, step.log)) if before else "",
                    "cells": [(step.metrics[name], step.verdicts.get(name)) for name in one.gated],
                }
            )
        names = [one.steps[0].metrics[name]["zh"] for name in one.gated]
        values = [step.metrics[one.gated[0]]["value"] for step in one.steps]
        shown.append(
            {"series": one, "title": TASK_ZH[one.task], "names": names, "rows": rows[::-1],
             "curve": curve(values)}
        )  # fmt: skip
    return render("site.html.j2", shown=shown, width=_WIDTH, height=_HEIGHT, verdict_zh=VERDICT_ZH)


def curve(values: Sequence[float | None]) -> str:
    """The points of a line through the values, as SVG writes them; "" for fewer than two.

    >>> curve([0.0, 1.0])
    '2.0,34.0 158.0,2.0'
    """
    known = [(at, value) for at, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (_WIDTH - 4) / (len(values) - 1)
    scale = (_HEIGHT - 4) / (high - low) if high > low else 0.0
    return " ".join(
        f"{2 + at * step:.1f},{_HEIGHT - 2 - (value - low) * scale:.1f}" for at, value in known
    )


def _file(*logs: Log) -> str:
    """The name of a page: of folders, which the file system knows to be names."""
    return "--".join(log.folder.name for log in logs) + ".html"


def _write(path: Path, text: str) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, "utf-8")
    new.replace(path)
