"""The tasks over an archive of reports: ``retrieve`` (passages) and ``ask`` (answers)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import ir_measures
from ir_measures import RR, R, nDCG

from kxai.ask.answer import Answer
from kxai.ask.bodies import Directory
from kxai.ask.corpus import Corpus
from kxai.ask.planner import prepare
from kxai.ask.question_years import years_in
from kxai.bulk import run
from kxai.errors import GoldError
from kxai.evaluate.dataset import Dataset
from kxai.evaluate.metrics.answers import ASK_METRICS, WAYS, answer_counts, retrieve_metrics
from kxai.evaluate.metrics.rate import Metric
from kxai.evaluate.questions import Question, squeezed
from kxai.evaluate.tasks.base import Output, Scored
from kxai.index import Index, Passage
from kxai.index.search import CHANNELS
from kxai.settings import Settings, load_settings
from kxai.store import Store, database_url

_MEASURES = (R @ 5, R @ 10, RR @ 10, nDCG @ 10)
_DEPTH = 10
_LEAST = 8  # characters of a quote's half that make a passage relevant


def build(data: Dataset, workspace: Path) -> Settings:
    """Read all reports of the dataset's folder into a workspace, those gold does not speak of too:
    they are distractors. What is there already is not read again. Raises KeyboardInterrupt: what
    was read until then is kept."""
    settings = load_settings(workspace=workspace)
    if run([data.reports], settings=settings).interrupted:
        raise KeyboardInterrupt
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        index.refresh()
    return settings


def _group(question: Question) -> str:
    """The document that a question belongs to; one without evidence stands for itself."""
    return question.evidence[0].doc if question.evidence else question.id


class Ask:
    """Answers: right, cited, refused."""

    name = "ask"
    metrics: Sequence[Metric] = ASK_METRICS

    def samples(self, data: Dataset) -> list[str]:
        data.check_questions()
        return [question.id for question in data.questions]

    def produce(self, data: Dataset, corpus: Corpus, sample: str) -> Output:
        """The answer of an open archive."""
        return corpus.ask(data.question(sample).question).model_dump(mode="json")

    def score(self, data: Dataset, sample: str, output: Output) -> Scored:
        question = data.question(sample)
        answer = Answer.model_validate(output)
        counts, right = answer_counts(question, answer)
        notes = [] if right else [f"问：{question.question}", f"答：{answer.answer}"]
        wanted = "、".join("|".join(group[:3]) for group in question.must_include)
        notes += [] if right or not question.answerable else [f"应含：{wanted}"]
        facets = {"type": question.type} if question.type else {}
        return Scored(sample, _group(question), counts, {sample: right}, facets, tuple(notes))


class Retrieve:
    """Is the passage with the evidence among the first ones, by each way of searching."""

    name = "retrieve"
    metrics: Sequence[Metric] = retrieve_metrics()

    def samples(self, data: Dataset) -> list[str]:
        data.check_questions()
        found = [q.id for q in data.questions if q.evidence]
        if not found:
            raise GoldError(str(data.gold_folder), "没有带依据（evidence）的问题")
        return found

    def produce(self, data: Dataset, index: Index, names: Directory, sample: str) -> Output:
        """Passage ids found by each way, and the relevant ones."""
        question = data.question(sample)
        found = {way: _search(index, names, question.question, way) for way in WAYS}
        return {
            "found": {way: [_name(p) for p in passages] for way, passages in found.items()},
            "relevant": sorted(_relevant(index, names, question)),
        }

    def score(self, data: Dataset, sample: str, output: Output) -> Scored:
        question = data.question(sample)
        relevant = set(output["relevant"])
        qrels = [ir_measures.Qrel(sample, name, 1) for name in relevant]
        counts: dict[str, float] = {"questions": 1, "without_passage": not relevant}
        for way, names in output["found"].items():
            ranked = [
                ir_measures.ScoredDoc(sample, name, 1 / rank) for rank, name in enumerate(names, 1)
            ]
            counts[f"{way}/hit@5"] = bool(relevant & set(names[:5]))
            if qrels and ranked:
                values = ir_measures.calc_aggregate(_MEASURES, qrels, ranked)
                counts |= {f"{way}/{measure}": values[measure] for measure in _MEASURES}
        hit = bool(counts.get("told/hit@5"))
        notes = () if hit else (f"没有找到：{question.question}",)
        return Scored(sample, _group(question), counts, {sample: hit}, {}, notes)


def _name(passage: Passage) -> str:
    return f"{passage.report}:{passage.seq}"


def _search(index: Index, names: Directory, question: str, way: str) -> list[Passage]:
    if way == "told":
        named = names.find(prepare(question))
        years, _ = years_in(named.rest)
        return index.search(question, k=_DEPTH, reports=named.reports or None, years=years)
    if way == "fused+rerank":
        return index.search(question, k=_DEPTH)
    channels = CHANNELS if way == "fused" else tuple(way.split("+"))
    return index.search(question, k=_DEPTH, channels=channels, rerank=False)


def _relevant(index: Index, names: Directory, question: Question) -> set[str]:
    """Passages that hold a quote of the evidence, or its first or second half."""
    out: set[str] = set()
    for item in question.evidence:
        quote = squeezed(item.quote)
        ids = [
            report.id for report in names.reports.values() if Path(report.source).stem == item.doc
        ]
        half = quote[: max(_LEAST, len(quote) // 2)], quote[len(quote) // 2 :]
        for passage in index.passages(ids):
            text = squeezed(passage.text)
            if any(part in text for part in _parts(quote, half)):
                out.add(_name(passage))
    return out


def _parts(quote: str, half: Iterable[str]) -> Iterable[str]:
    return (quote, *half)
