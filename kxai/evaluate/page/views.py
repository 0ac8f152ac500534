"""What a page shows of a sample: excerpts with gold and output, and in a few words what went
wrong. Plain data; templates escape it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kxai.evaluate.dataset import Dataset
from kxai.evaluate.gold import GoldFigure
from kxai.evaluate.gold_scope import in_scope
from kxai.evaluate.harness_words import ERROR_ZH, class_word
from kxai.evaluate.match import Miss, match_figures
from kxai.evaluate.page.marked_text import Mark, Pair, Piece, pair, windows
from kxai.evaluate.tasks.base import Output, Scored
from kxai.evaluate.tasks.codec import figures_of, findings_of, narrative_of
from kxai.evaluate.tasks.notes import wrong_labels
from kxai.export.words import SEVERITY_ZH
from kxai.schema.figure import Figure
from kxai.schema.finding import Finding
from kxai.schema.narrative import FIELD_ZH

_EXCERPTS = 30  # of one sample
_STATES = {"missing": "missed", "label": "wrong", "spurious": "extra", "soft": "right"}


@dataclass(frozen=True)
class View:
    """One sample. ``pairs`` are ``len(pairs)`` of ``all_pairs`` excerpts; ``whole`` is the full
    text with all marks, where the page has room for it. ``question`` is what was asked."""

    scored: Scored
    score: float | None
    question: str = ""
    pairs: tuple[Pair, ...] = ()
    all_pairs: int = 0
    whole: Pair | None = None


def view(
    task: str, data: Dataset, scored: Scored, output: Output, score: float | None, *, whole: bool
) -> View:
    """The view of a sample. Raises GoldError where its report cannot be read."""
    if task in ("extract", "check"):
        text = data.document(scored.id).text
        left, right, remarks = _SIDES[task](data, scored.id, text, output)
        faults = {(m.start, m.end) for m in (*left, *right) if m.state in _FAULTS}
        shown = windows(text, faults)
        pairs = tuple(
            pair(text, window, left, right, _within(window, remarks))
            for window in shown[:_EXCERPTS]
        )
        full = pair(text, (0, len(text)), left, right) if whole else None
        return View(scored, score, "", pairs, len(shown), full)
    pairs = tuple(_asked(data, scored, output) if task == "ask" else _found(data, scored, output))
    return View(scored, score, data.question(scored.id).question, pairs, len(pairs))


_FAULTS = {"missed", "wrong", "extra"}
Sides = tuple[list[Mark], list[Mark], dict[tuple[int, int], list[str]]]


def _within(
    window: tuple[int, int], remarks: Mapping[tuple[int, int], Sequence[str]]
) -> Iterable[str]:
    for (start, _), words in sorted(remarks.items()):
        if window[0] <= start < window[1]:
            yield from words


def _extract_sides(data: Dataset, stem: str, text: str, output: Output) -> Sides:
    gold = data.gold[stem]
    figures = in_scope(gold.scope, gold.figure_spans, figures_of(output))
    wanted = gold.figures or ()
    _, misses = match_figures(wanted, figures)
    by_span: dict[tuple[int, int], Miss] = {(m.start, m.end): m for m in misses}
    remarks: dict[tuple[int, int], list[str]] = defaultdict(list)
    for miss in misses:
        if miss.kind != "soft":
            remarks[miss.start, miss.end].append(wrong_labels(miss, text))

    def state(start: int, end: int, fallback: str) -> str:
        miss = by_span.get((start, end))
        return _STATES[miss.kind] if miss else fallback

    left = [
        Mark(g.start, g.end, state(g.start, g.end, "quiet" if g.optional else "right"), _labels(g))
        for g in wanted
    ]
    right = [Mark(f.start, f.end, state(f.start, f.end, "right"), _labels(f)) for f in figures]
    if gold.narrative is not None:
        _passages(left, right, remarks, data, stem, output)
    return left, right, remarks


def _passages(
    left: list[Mark],
    right: list[Mark],
    remarks: dict[tuple[int, int], list[str]],
    data: Dataset,
    stem: str,
    output: Output,
) -> None:
    """Passages that only one side has; a mark stands on their first characters, as numbers within
    them have marks of their own."""
    ours = {(p.field, p.start, p.end) for p in narrative_of(output)}
    theirs = {(p.field, p.start, p.end) for p in data.gold[stem].narrative or ()}
    for field, start, end in sorted(theirs ^ ours, key=lambda item: item[1:]):
        missed = (field, start, end) in theirs
        head = (start, min(end, start + 4))
        word = FIELD_ZH[field]  # type: ignore[index]
        if missed:
            left.append(Mark(*head, "missed", f"{word}（{end - start}字）"))
        else:
            right.append(Mark(*head, "extra", f"{word}（{end - start}字）"))
        side = "标准答案有，输出没有" if missed else "输出有，标准答案没有"
        remarks[head].append(f"{word}（{end - start}字）：{side}")


def _labels(item: GoldFigure | Figure) -> str:
    indicator = item.indicators[0] if isinstance(item, GoldFigure) else item.indicator
    year = "" if item.year is None else f"{item.year}年"
    return " ".join(
        part
        for part in (year, class_word("indicator", indicator), item.stage, item.role, item.unit)
        if part
    )


def _check_sides(data: Dataset, stem: str, _text: str, output: Output) -> Sides:
    gold = data.gold[stem].findings or ()
    told = [f for f in findings_of(output) if f.severity != "info"]
    remarks: dict[tuple[int, int], list[str]] = defaultdict(list)
    left, right = [], []
    for item in gold:
        for span in item.spans:
            hit = any(span in finding.spans for finding in told)
            title = ERROR_ZH.get(item.cause, item.kind)
            left.append(Mark(*span, "right" if hit else "missed", title))
        if item.spans:
            remarks[item.spans[0]].append(f"标准答案：{item.explanation}")
    wanted = {span for item in gold for span in item.spans}
    for finding in told:
        fits = bool(wanted & set(finding.spans))
        for span in finding.spans:
            state = "right" if fits else "extra" if finding.severity == "error" else "quiet"
            right.append(Mark(*span, state, finding.kind))
        if finding.spans:
            remarks[finding.spans[0]].append(_finding(finding))
    return left, right, remarks


def _finding(finding: Finding) -> str:
    codes = "、".join(str(entry.get("code", "")) for entry in finding.diagnosis)
    word = SEVERITY_ZH[finding.severity]
    return f"输出（{word}）：{finding.explanation}" + (f"（{codes}）" if codes else "")


_SIDES: dict[str, Callable[[Dataset, str, str, Output], Sides]] = {
    "extract": _extract_sides,
    "check": _check_sides,
}


def _asked(data: Dataset, scored: Scored, output: Mapping[str, Any]) -> Iterable[Pair]:
    question = data.question(scored.id)
    gold = "；".join("或".join(group) for group in question.must_include)
    if not question.answerable:
        gold = "（应拒答）"
    state = "right" if scored.cases.get(scored.id) else "wrong"
    yield Pair("回答", (Piece(gold),), (Piece(output["answer"], state),))
    cited = [item["quote"] for item in output["citations"]]
    for number in range(max(len(question.evidence), len(cited))):
        yield Pair(
            "依据",
            (Piece(question.evidence[number].quote),) if number < len(question.evidence) else (),
            (Piece(cited[number]),) if number < len(cited) else (),
        )


def _found(data: Dataset, scored: Scored, output: Mapping[str, Any]) -> Iterable[Pair]:
    question = data.question(scored.id)
    relevant = set(output["relevant"])
    quotes = "；".join(f"{item.doc}：{item.quote}" for item in question.evidence)
    for way, names in output["found"].items():
        ranks = [rank for rank, name in enumerate(names, 1) if name in relevant]
        told = (
            f"{way}：第{'、'.join(map(str, ranks))}位" if ranks else f"{way}：前{len(names)}位没有"
        )
        yield Pair(
            "依据" if quotes else "",
            (Piece(quotes),),
            (Piece(told, "right" if ranks else "wrong"),),
        )
        quotes = ""
