"""Answers to questions, and passages found for them."""

from __future__ import annotations

from collections.abc import Sequence

from kxai.ask.answer import Answer
from kxai.evaluate.metrics.rate import Metric, ratio, total
from kxai.evaluate.questions import Question, squeezed


def answer_counts(question: Question, answer: Answer) -> tuple[dict[str, float], bool]:
    """Counts of one answer, and whether it is right.

    Right: what must stand in it does, nothing that must not, and it is refused exactly where gold
    says so. Cited (recall): one of the evidence's passages stands in a citation. Citation
    precision: of the citations, those that hold evidence or lie within it. The 2×2 table of
    refusals: answerable or not by refused or not.
    """
    include = all(any(w in answer.answer for w in group) for group in question.must_include)
    barred = any(word in answer.answer for word in question.must_not_include)
    right = answer.answerable == question.answerable and include and not barred
    state = ("answerable" if question.answerable else "unanswerable") + (
        "_answered" if answer.answerable else "_refused"
    )
    counts: dict[str, float] = {"questions": 1, "right": right, state: 1}
    if question.answerable:
        counts |= {"answerable": 1, "answerable_right": right}
    else:
        counts["unanswerable"] = 1
    quotes = [squeezed(item.quote) for item in question.evidence]
    cited = [squeezed(citation.quote) for citation in answer.citations]
    if quotes and question.answerable:
        counts["evidence"] = 1
        counts["evidence_cited"] = any(q in c for q in quotes for c in cited)
        counts["citations"] = len(cited)
        counts["citations_fit"] = sum(any(q in c or c in q for q in quotes) for c in cited)
    for kind, name in (("type", question.type), ("wording", _wording(question))):
        if name:
            counts[f"class/{kind}/{name}/gold"] = 1
            counts[f"class/{kind}/{name}/right"] = right
    return counts, right


def _wording(question: Question) -> str:
    return "sloppy" if question.sloppy else "plain"


ASK_METRICS = (
    Metric("right", "回答正确率", ratio("right", "questions"), gated=True),
    Metric(
        "answerable_right", "可答问题正确率", ratio("answerable_right", "answerable"), gated=True
    ),
    Metric(
        "refused", "不可答问题拒答率", ratio("unanswerable_refused", "unanswerable"), gated=True
    ),
    Metric("over_refused", "可答问题误拒率", ratio("answerable_refused", "answerable"), "down"),
    Metric("cited", "引用召回率", ratio("evidence_cited", "evidence"), gated=True),
    Metric("citation_precision", "引用准确率", ratio("citations_fit", "citations")),
    Metric("questions", "问题数", total("questions"), None, digits=0),
)

WAYS = ("words", "grams", "words+grams", "vector", "fused", "fused+rerank", "told")
"""Ways of searching: one channel, several fused, with the re-rank, and with the bodies and years
that the question names as a filter (``told``, what answers use)."""
WAY_ZH = {
    "words": "词", "grams": "字n元", "words+grams": "词+n元", "vector": "向量", "fused": "融合",
    "fused+rerank": "融合+重排", "told": "融合+重排+按单位年度",
}  # fmt: skip


def retrieve_metrics(ways: Sequence[str] = WAYS) -> tuple[Metric, ...]:
    """R@5, R@10, MRR and nDCG@10 of each way (ir-measures), and hit@5."""
    return tuple(
        Metric(
            f"{way}/{measure}",
            f"{WAY_ZH[way]} {measure}",
            ratio(f"{way}/{measure}", "questions"),
            gated=way == "told" and measure in ("hit@5", "nDCG@10"),
        )
        for way in ways
        for measure in ("hit@5", "R@5", "R@10", "RR@10", "nDCG@10")
    )
