"""The archive and what the checker found as the subject of a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from kxai.ask import question_words as w
from kxai.ask import said
from kxai.ask.answer import Answer, Citation, Step
from kxai.ask.answer_draft import Draft, body_of
from kxai.ask.bodies import Directory
from kxai.ask.conflicts import tell_finding
from kxai.ask.plan import Plan
from kxai.ask.prepared_report import Book
from kxai.ask.spoken_names import place_names, short
from kxai.genre.places import province_of
from kxai.schema.finding import BEYOND_SUMS, Severity
from kxai.schema.report import KIND_ZH, Report
from kxai.store import Store

_LISTED = 30  # reports named one by one
_ENDS = "。；！？\n\r"
_QUOTED = 200  # characters of a sentence
_RANKED = 5  # bodies named where the worst are asked for
_MARKS = "①②③④⑤⑥⑦⑧"
_TOLD = len(_MARKS)  # findings told one by one
_TOLD_SEVERITIES: tuple[Severity, ...] = ("error", "warning")


def run_archive(question: str, plan: Plan, directory: Directory, store: Store) -> Answer:
    """Which reports there are, of the bodies, years and kinds asked for; or whose findings are
    most."""
    asked = plan.question
    chosen = _chosen(plan, directory)
    kinds = {kind for kind, words in KIND_ZH.items() if words in asked}
    both = "预算" in asked and "决算" in asked
    if both:
        kinds = set()
    elif not kinds and (named := w.KIND_SAID.of(asked)):
        kinds = {kind for kind, words in KIND_ZH.items() if named in words}
    chosen = [report for report in chosen if not kinds or report.kind in kinds]
    if w.MOST_FINDINGS.search(asked):
        return _most_findings(question, chosen, store, plan.relation)
    by_body: defaultdict[str, list[Report]] = defaultdict(list)
    for report in chosen:
        by_body[_name(report)].append(report)
    step = Step(expression="符合条件的报告", result=f"{len(chosen)}份，{len(by_body)}家单位")
    told = [f"{body}：{_editions(reports)}" for body, reports in sorted(by_body.items())]
    listed = "；".join(told[:_LISTED])
    more = f"；另有{len(told) - _LISTED}家" if len(told) > _LISTED else ""
    text = f"共{step.result}。{listed}{more}。" if chosen else said.OUTCOMES["no_reports"]
    return Answer(
        question=question, answer=text, answerable=bool(chosen), kind="aggregate",
        computation=[step] if chosen else [], status="answered" if chosen else "no_such_report",
    )  # fmt: skip


def _chosen(plan: Plan, directory: Directory) -> list[Report]:
    """The reports of the bodies and years that a question names, else all."""
    chosen = [directory.reports[i] for i in plan.reports or directory.reports]
    chosen = [report for report in chosen if not plan.years or report.year in plan.years]
    kind = w.ARCHIVE_KIND.search(plan.question)
    for narrowed in (
        [r for r in chosen if kind and kind["kind"] in short(r.org or "")],
        [r for r in chosen if _lies_in(r, plan.question)] if not plan.named else [],
    ):
        chosen = narrowed or chosen
    if newest := w.NEWEST.search(plan.question):
        years = [report.year for report in chosen if report.year]
        year = (max if newest["new"] else min)(years, default=None)
        chosen = [report for report in chosen if report.year == year]
    return chosen


def _lies_in(report: Report, question: str) -> bool:
    """Whether a report is of the province that a question names, in full or for short."""
    province = province_of(report.region or "") or province_of(report.source)
    return any(name in question for name in place_names(province))


def _name(report: Report) -> str:
    return short(report.org or f"单位不明（{PurePath(report.source).name}）")


def _editions(reports: Iterable[Report]) -> str:
    counted = Counter((r.year or 0, KIND_ZH[r.kind]) for r in reports)
    return "、".join(
        f"{year or '年度不明'}{'年' if year else ''}{kind}{f'（{n}份）' if n > 1 else ''}"
        for (year, kind), n in sorted(counted.items())
    )


def run_mentions(question: str, plan: Plan, directory: Directory, store: Store) -> Answer:
    """Which reports mention something, each with the sentence where it does so first."""
    chosen = _chosen(plan, directory)
    found: list[tuple[Report, Citation]] = []
    for report in chosen:
        text = store.text(report.id)
        at = text.find(plan.mentioned)
        if at >= 0:
            start = max(text.rfind(mark, 0, at) for mark in _ENDS) + 1
            ends = [e for mark in _ENDS if (e := text.find(mark, at)) >= 0]
            end = min(min(ends, default=len(text)), start + _QUOTED)
            quote = text[start:end]
            found.append((report, Citation(
                report=report.id, source=report.source, start=start, end=end, quote=quote,
            )))  # fmt: skip
    if not found:
        text = said.OUTCOMES["not_mentioned"].format(name=plan.mentioned, number=len(chosen))
        return Answer(
            question=question, answer=text, answerable=False, kind="refuse", status="not_printed"
        )
    names = list(dict.fromkeys(f"{_name(r)}{r.year or ''}年{KIND_ZH[r.kind]}" for r, _ in found))
    step = Step(expression=f"提到“{plan.mentioned}”的报告", result=f"{len(found)}份")
    listed = "、".join(names[:_LISTED])
    more = f"等{len(names)}份" if len(names) > _LISTED else ""
    return Answer(
        question=question, answer=f"{step.expression}有{step.result}：{listed}{more}。",
        answerable=True, kind="passage", computation=[step],
        citations=[citation for _, citation in found[:_LISTED]],
    )  # fmt: skip


def _most_findings(
    question: str, chosen: Sequence[Report], store: Store, relation: str | None
) -> Answer:
    """The bodies with most errors, then most warnings."""
    names = {report.id: _name(report) for report in chosen}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for report, kind, severity, number in store.finding_counts():
        wanted = relation in (None, kind) and kind not in BEYOND_SUMS
        if report in names and wanted and severity in _TOLD_SEVERITIES:
            counts[names[report]][severity] += number
    ranked = sorted(counts.items(), key=lambda row: (-row[1]["error"], -row[1]["warning"], row[0]))
    steps = [
        Step(
            expression=f"{name}核对发现", result=f"错误{found['error']}处、提醒{found['warning']}处"
        )
        for name, found in ranked[:_RANKED]
    ]
    text = "；".join(
        f"{name}：{step.result}" for (name, _), step in zip(ranked, steps, strict=False)
    )
    if not ranked:
        steps = [Step(expression="核对过的报告", result=f"{len(chosen)}份")]
        text = f"核对过{steps[0].result}报告，没有发现错误或提醒"
    return Answer(
        question=question, answer=f"{text}。", answerable=True, kind="findings", computation=steps
    )


def run_checked(plan: Plan, books: list[Book], draft: Draft) -> Answer | None:
    """The findings of the reports asked about, of the kind of relation that is asked for."""
    named = plan.relation
    books = [book for book in books if not plan.years or book.report.year in plan.years]
    found = [
        (book, finding)
        for book in books
        for finding in book.findings
        if finding.severity in _TOLD_SEVERITIES and named in (None, finding.kind)
    ]
    if not found:
        _nothing_found(plan, books, draft)
        return draft.answer("findings") if draft.parts else None
    of_kind = said.RELATION_ZH.get(named or "", "")
    found.sort(key=lambda row: _TOLD_SEVERITIES.index(row[1].severity))
    bodies = "、".join(dict.fromkeys(body_of(book) for book, _ in found))
    step = Step(expression=f"{bodies}核对发现的{of_kind}问题", result=f"{len(found)}处")
    draft.steps.append(step)
    draft.say(f"{bodies}的{of_kind}有{step.result}对不上：" if len(found) > 1 else "")
    several = not plan.named or len({book.report.id for book, _ in found}) > 1
    for number, (book, finding) in enumerate(found[:_TOLD]):
        if len(found) > 1:
            draft.parts.append(_MARKS[number])
        if several:
            year = f"{book.report.year}年" if book.report.year else ""
            draft.parts.append(f"{body_of(book)}{year}，")
        tell_finding(finding, book, draft)
    if len(found) > _TOLD:
        rest = Step(expression=f"{bodies}其余的{of_kind}问题", result=f"{len(found) - _TOLD}处")
        draft.steps.append(rest)
        draft.say(f"另有{rest.result}，见kxai findings。")
    draft.warnings.clear()
    return draft.answer("findings")


def with_findings(plan: Plan, ids: Sequence[str], store: Store) -> list[str]:
    """Of some reports those in which the checker found what a question asks for."""
    found = {
        report
        for report, kind, severity, _ in store.finding_counts()
        if severity in _TOLD_SEVERITIES
        and (kind == plan.relation if plan.relation else kind not in BEYOND_SUMS)
    }
    return [report for report in ids if report in found]


def _nothing_found(plan: Plan, books: Sequence[Book], draft: Draft) -> None:
    """That nothing was found is said only of relations of the kind asked for that were checked."""
    for book in books:
        held = [
            r
            for r in book.relations
            if r.verdict in ("consistent", "tail") and plan.relation in (None, r.kind)
        ]
        if not held:
            continue
        of_kind = said.RELATION_ZH.get(plan.relation or "", "")
        step = Step(expression=f"{body_of(book)}核对过的{of_kind}关系", result=f"{len(held)}条")
        draft.steps.append(step)
        draft.use(book, held[0].stated)
        year = f"{book.report.year}年" if book.report.year else ""
        draft.say(f"{body_of(book)}{year}：{of_kind}核对过{step.result}，没有发现矛盾。")
