"""Retrieval by channel: is the passage with the evidence among the first k?

``python eval/bench_retrieval.py --questions FILE… --reports DIR… [--distractors DIR…]``: a table of
recall@5, recall@10, MRR and nDCG@10 (ir-measures) for words, n-grams, both, vectors, all fused, and
fused with the re-rank; and what share of exact nearest neighbours the vector index finds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from kxai.ask.bodies import Directory
from kxai.ask.planner import prepare
from kxai.ask.question_years import years_in
from kxai.bulk import run
from kxai.index import Index, Passage
from kxai.index.search import CHANNELS
from kxai.settings import Settings
from kxai.store import Store, database_url

MEASURES = [R @ 5, R @ 10, RR @ 10, nDCG @ 10]
Search = Callable[[Index, str], list[Passage]]


def squeezed(text: str) -> str:
    return "".join(text.split())


def relevant(index: Index, store: Store, evidence: list[dict[str, str]]) -> set[str]:
    """The passages that hold one of the quotes, or its greater part."""
    out = set()
    for item in evidence:
        quote = squeezed(item["quote"])
        ids = store.find(item["doc"]) or [
            s.report.id for s in store.reports() if Path(s.report.source).stem == item["doc"]
        ]
        for passage in index.passages(ids):
            text = squeezed(passage.text)
            half = quote[: max(8, len(quote) // 2)], quote[len(quote) // 2 :]
            if quote in text or half[0] in text or half[1] in text:
                out.add(f"{passage.report}:{passage.seq}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--reports", type=Path, nargs="+", required=True)
    parser.add_argument("--distractors", type=Path, nargs="*", default=[])
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    questions = [
        json.loads(line)
        for path in arguments.questions
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    questions = [q for q in questions if q["evidence"]]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(workspace=Path(folder))
        run([*arguments.reports, *arguments.distractors], settings=settings)
        with Store(database_url(settings.workspace)) as store, Index(store, settings) as index:
            index.refresh()
            _report(index, store, questions, misses=arguments.misses)


def _report(index: Index, store: Store, questions: list[dict], *, misses: bool) -> None:
    names = Directory([stored.report for stored in store.reports()])
    gold = {q["id"]: relevant(index, store, q["evidence"]) for q in questions}
    lost = [key for key, found in gold.items() if not found]
    print(
        f"{len(questions)} questions, {index.counts()[1]} passages; no passage for {lost or 'none'}"
    )

    def plain(*channels: str) -> Search:
        return lambda i, q: i.search(q, k=10, channels=channels, rerank=False)

    def told(i: Index, q: str, channels: tuple[str, ...] = CHANNELS) -> list[Passage]:
        found = names.find(prepare(q))
        years, _ = years_in(found.rest)
        return i.search(q, k=10, reports=found.reports or None, years=years, channels=channels)

    ways: dict[str, Search] = {
        "words": plain("words"),
        "n-grams": plain("grams"),
        "words + n-grams": plain("words", "grams"),
        "vector": plain("vector"),
        "fused": plain("words", "grams", "vector"),
        "fused + re-rank": lambda i, q: i.search(q, k=10),
        "words + n-grams, body as filter, re-rank": lambda i, q: told(i, q, ("words", "grams")),
        "fused, body as filter, re-rank": told,
    }
    qrels = [ir_measures.Qrel(q, d, 1) for q, docs in gold.items() for d in docs]
    # hit@5: one of the evidence passages is enough to answer
    print(f"{'':42}{'hit@5':>8}" + "".join(f"{m!s:>9}" for m in MEASURES))
    for name, search in ways.items():
        scored, hits = [], 0
        for question in questions:
            found = search(index, question["question"])
            ids = [f"{p.report}:{p.seq}" for p in found]
            hit = bool(set(ids[:5]) & gold[question["id"]])
            hits += hit
            if misses and not hit and search is told:
                print("   missed", question["id"], question["question"])
            scored += [
                ir_measures.ScoredDoc(question["id"], doc, 1 / (rank + 1))
                for rank, doc in enumerate(ids)
            ]
        values = ir_measures.calc_aggregate(MEASURES, qrels, scored)
        line = "".join(f"{values[m]:9.3f}" for m in MEASURES)
        print(f"{name:42}{hits / len(questions):8.3f}{line}")
    same = total = 0
    for question in questions:
        exact = {(r, s) for r, s, _ in index.exact(question["question"], 10)}
        near = {(r, s) for r, s, _ in index.nearest(question["question"], 10)}
        same += len(exact & near)
        total += len(exact)
    print(f"vector index against exact search: recall@10 {same / max(1, total):.3f}")


if __name__ == "__main__":
    main()
