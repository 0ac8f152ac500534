"""Questions to an archive."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from kxai.ask import outcomes, question_words, said
from kxai.ask.accounted import narrowing, stands_with, unaccounted
from kxai.ask.aggregate import run_aggregate
from kxai.ask.answer import Answer
from kxai.ask.answer_draft import Draft, body_of
from kxai.ask.archive_questions import with_findings
from kxai.ask.bodies import Directory
from kxai.ask.by_model import answer_with_model
from kxai.ask.conversation import Conversation
from kxai.ask.fallbacks import of_a_place, ways, with_absent
from kxai.ask.fitted import fitted
from kxai.ask.nearest import run_nearest
from kxai.ask.operations import REGISTRY
from kxai.ask.plan import Plan
from kxai.ask.planner import make_plan, prepare
from kxai.ask.prepared_report import Book
from kxai.ask.prose import Asks
from kxai.ask.question_parts import with_parts
from kxai.ask.spoken_names import body_key
from kxai.ask.verify import faults
from kxai.llm.gate import Gate, gate_from
from kxai.schema.report import KIND_ZH, REGION_KINDS
from kxai.settings import Settings, load_settings
from kxai.store import Store, database_url, plain

if TYPE_CHECKING:
    from kxai.index import Index

_KEPT = 64  # reports held ready
_NAMELESS, _TITLE = 200, 80  # reports without a body whose titles are read, and their characters
_READ = 40  # reports that one question looks into
_OPENED = 20  # reports that a question which names none looks into, of a large archive
_LIKELY, _RANKED = 40, 10  # passages, ranked reports


class Corpus:
    """The reports of one workspace, to be asked. Use it as a context manager.

    Raises WorkspaceError where there is no workspace.
    """

    def __init__(
        self,
        store: Store,
        settings: Settings | None = None,
        *,
        model: Asks | None = None,
        gate: Gate | None = None,
        offline: bool = False,
    ) -> None:
        self._store, self._settings, self._model = store, settings or load_settings(), model
        self._gate, self._offline = gate or gate_from(self._settings), offline
        self._index: Index | None = None
        reports = [stored.report for stored in store.reports()]
        nameless = [report.id for report in reports if not report.org][:_NAMELESS]
        self._directory = Directory(reports, {i: store.text(i)[:_TITLE] for i in nameless})
        self._books: OrderedDict[str, Book] = OrderedDict()

    @classmethod
    def open(
        cls,
        workspace: Path,
        settings: Settings | None = None,
        *,
        model: Asks | None = None,
        gate: Gate | None = None,
        offline: bool = False,
    ) -> Corpus:
        """The archive in a workspace folder. ``model`` is asked where the rules have no answer.
        What the index sends to an endpoint goes through ``gate``; with ``offline`` it sends
        nothing.

        Raises WorkspaceError.
        """
        settings = settings or load_settings(workspace=workspace)
        store = Store(database_url(workspace, settings))
        return cls(store, settings, model=model, gate=gate, offline=offline)

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        if self._index is not None:
            self._index.__exit__()
        self._store.close()

    def ask(
        self,
        question: str,
        *,
        report: str | None = None,
        year: int | None = None,
        org: str | None = None,
    ) -> Answer:
        """Answer a question in Chinese from the stored reports alone.

        ``report`` is a report as ``kxai show`` takes it, ``org`` part of a body's name, ``year``
        the year asked for. A bad question or filter gives an answer with a ``code``. Raises
        WorkspaceError where the database fails.
        """
        answer = self._asked(question, report, year, org)
        notices = self._index.take_notices() if self._index is not None else []
        if notices:
            answer = answer.model_copy(update={"warnings": [*answer.warnings, *notices]})
        return answer

    def _asked(
        self, question: str, report: str | None, year: int | None, org: str | None
    ) -> Answer:
        code = self._unasked(question)
        if code:
            return outcomes.error(question, code)
        chosen = self._filtered(report, org)
        if chosen is not None and not chosen:
            return outcomes.error(question, "Q104")
        plan = make_plan(prepare(question), self._directory, reports=chosen, year=year)
        answer = with_parts(
            question,
            plan,
            self.run_plan(question, plan),
            directory=self._directory,
            run=self._run,
        )
        if plan.guessed and answer.answerable:
            told = said.GUESSED.format(names="、".join(plan.guessed))
            answer = answer.model_copy(update={"warnings": [told, *answer.warnings]})
        if self._model is None or plan.unresolved:
            return answer
        other = answer_with_model(
            plan, answer, self._model, store=self._store, directory=self._directory,
            index=self._searched, run=self.run_plan, read=self._read,
        )  # fmt: skip
        return other or answer

    def _read(self, question: str) -> Answer:
        """What the rules alone answer."""
        return self.run_plan(question, self.plan(question))

    def _searched(self) -> Index:
        """The index, in step with the store."""
        if self._index is None:
            from kxai.index import Index

            self._index = Index(self._store, self._settings, gate=self._gate, offline=self._offline)
        self._index.refresh()
        return self._index

    def plan(self, question: str) -> Plan:
        """The plan of a question, unrun."""
        return make_plan(prepare(question), self._directory)

    def run_plan(self, question: str, plan: Plan) -> Answer:
        """The answer of a plan, as it was made or as someone edited it. A report that the archive
        lacks gives an answer with the code Q104."""
        if not set(plan.reports) <= self._directory.reports.keys():
            return outcomes.error(question, "Q104")
        answer = self._run(question, plan)
        return answer.model_copy(update={"understood": outcomes.understood(plan, self._directory)})

    def converse(self) -> Conversation:
        """A conversation about this archive: its ``whole`` makes a question of each turn."""
        return Conversation(self._directory)

    def follow(self, previous: str, question: str) -> str:
        """A follow-up as a whole question: “那2022年呢？” takes over the subject of the one before
        it, “为什么？” its bodies, years and indicator."""
        talk = self.converse()
        if previous:
            talk.whole(previous)
        return talk.whole(question)

    def _unasked(self, question: str) -> str | None:
        if not question.strip():
            return "Q101"
        if len(question) > question_words.MAX_QUESTION:
            return "Q102"
        if question_words.THANKS.fullmatch(question.strip(" 。！!~")):
            return "Q106"
        if not any("\u4e00" <= c <= "\u9fff" for c in question):
            return "Q103"
        return None if self._directory.reports else "Q105"

    def _filtered(self, report: str | None, org: str | None) -> list[str] | None:
        if report is None and org is None:
            return None
        chosen = set(self._directory.reports)
        if report is not None:
            chosen &= set(self._store.find(report))
        if org is not None:
            named = set(self._directory.find(org).reports)
            within = {i for i, r in self._directory.reports.items() if org in (r.org or "")}
            chosen &= named | within
        return sorted(chosen)

    def _run(self, question: str, plan: Plan) -> Answer:
        if plan.unresolved:
            told = self._of_mentioned(question, plan)
            return told or outcomes.no_such_report(question, plan, self._directory)
        spec = REGISTRY[plan.operation]
        if spec.of_archive is not None:
            return spec.of_archive(question, plan, self._directory, self._store)
        many = spec.only_query or len(self._fitting(plan)) > _READ
        if spec.query and many:
            draft = Draft(question)
            answer = run_aggregate(plan, self._directory, self._store, draft, self._book)
            over = [] if plan.named else narrowing(plan)
            if answer is not None and over:
                return outcomes.not_accounted(question, plan, over, [], self._directory)
            if answer is not None:
                return answer
        books, every = self._scope(plan)
        if not books and (plan.reports or plan.years):
            return outcomes.no_such_report(question, plan, self._directory)
        plan = fitted(of_a_place(plan, books), books)
        answer = None
        for run in ways(plan):
            answer = run(plan, books, Draft(question))
            if answer is not None and not self._faults(answer, books):
                if over := unaccounted(plan, answer, books):
                    told = self._nearest(question, plan, books)
                    return told or outcomes.not_accounted(
                        question, plan, over, books, self._directory
                    )
                if every > len(books):
                    narrowed = said.NARROWED.format(every=every, read=len(books))
                    answer = answer.model_copy(update={"warnings": [*answer.warnings, narrowed]})
                return with_absent(plan, answer, self._directory)
        if (told := self._nearest(question, plan, books)) is not None:
            return told
        lacks = question_words.KIND_SAID.of(plan.question) == "决算" and all(
            b.report.planned for b in books
        )
        of_years = any(book.tells_of(plan.years) for book in books)
        if plan.named and plan.years and (lacks or not of_years):
            return outcomes.no_such_report(question, plan, self._directory)
        return outcomes.not_answered(question, plan, books, self._directory)

    def _nearest(self, question: str, plan: Plan, books: list[Book]) -> Answer | None:
        """The place of a report nearest to a question that is not answered, where one is near."""
        rest = self._directory.find(prepare(question)).rest
        answer = run_nearest(plan, rest, books, Draft(question))
        return None if answer is None or self._faults(answer, books) else answer

    def _of_mentioned(self, question: str, plan: Plan) -> Answer | None:
        """What reports of others tell of a place or body that none of them is of (a county in a
        table of all), or of the one that a report without a body is about."""
        if plan.named or len(plan.unresolved) > 1 or plan.near:
            return None
        name = plan.unresolved[0]
        hits = dict.fromkeys(passage.report for passage in self._searched().search(name, k=_READ))
        ids = [report for report in hits if name in self._book(report).plain]
        if not ids:
            return None
        other = plan.model_copy(update={"unresolved": [], "reports": ids, "named": True})
        answer = self._run(question, other)
        return answer if stands_with(name, answer, [self._book(i) for i in ids]) else None

    def _faults(self, answer: Answer, books: list[Book]) -> list[str]:
        texts = {book.report.id: book.text for book in books}
        years = {book.report.year + d for book in books if book.report.year for d in (-1, 0, 1)}
        years |= {f.year for book in books for f in book.figures if f.year}
        used = set(answer.figures)
        values = [plain(f.value) for book in books for f in book.figures if f.id in used]
        return faults(answer, lambda report: texts.get(report, ""), years=years, values=values)

    def _scope(self, plan: Plan) -> tuple[list[Book], int]:
        """The reports that a plan looks into, and how many would fit: those that it names, else
        all; of more than can be read, those with the greatest amounts of what is ranked, or with
        the best passages."""
        ids = self._fitting(plan)
        if plan.operation == "checked":  # of all that match, not of the likeliest
            ids = with_findings(plan, ids, self._store) or ids
        every = len(ids)
        if every > _READ:
            ids = self._likeliest(plan, ids)
        books = [self._book(i) for i in ids[:_READ]]
        if plan.stage is None:  # what was done before what was planned
            books.sort(key=lambda book: book.report.planned)
        return books, every

    def _fitting(self, plan: Plan) -> list[str]:
        """The reports of the bodies and years of a plan, those of its years first, then those of
        the years behind them."""
        ids = self._of_kind(plan, plan.reports or list(self._directory.reports))
        if plan.place and question_words.WHOLE_LEVEL.search(plan.question):
            known = self._directory.reports
            ids = [i for i in ids if known[i].kind in REGION_KINDS] or ids
        if not plan.years:
            return ids
        known = self._directory.reports
        fitting = [i for i in ids if known[i].year in plan.years]
        near = [i for i in ids if (known[i].year or 0) - 1 in plan.years]
        if not fitting and not near:
            # a report on how a budget was carried out tells of the next one as well
            done = [i for i in ids if known[i].kind == "budget_execution"]
            fitting = [i for i in done if (known[i].year or 0) + 1 in plan.years]
        return list(dict.fromkeys((*fitting, *near)))

    def _of_kind(self, plan: Plan, ids: list[str]) -> list[str]:
        """Of a body's reports of one year those of the kind that a question names (预算, 决算),
        where there are such."""
        said = question_words.KIND_SAID.of(plan.question)
        if said == "预算" and plan.stage == "final":
            return ids  # 预算13万，实际花了多少: what was done is asked for
        if not said or question_words.BOTH_STAGES.search(plan.question):
            return ids
        known = self._directory.reports
        groups: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
        for i in ids:
            groups[body_key(known[i].org or i), known[i].year].append(i)
        kept = set[str]()
        for members in groups.values():
            fitting = [i for i in members if said in KIND_ZH[known[i].kind]]
            kept.update(fitting or members)
        return [i for i in ids if i in kept]

    def _likeliest(self, plan: Plan, ids: list[str]) -> list[str]:
        wanted = set(ids)
        indicators = [i for operand in plan.operands for i in operand.indicators[:1]]
        if plan.operation == "rank" and indicators:
            year = plan.years[0] if plan.years else None
            found = self._store.greatest(
                indicators[0], year=year, most=_RANKED, ascending=plan.ascending
            )
            return [report for report in found if report in wanted]
        passages = self._searched().search(plan.question, k=_LIKELY, years=plan.years)
        found = [r for r in dict.fromkeys(p.report for p in passages) if r in wanted]
        return found[:_OPENED]

    def _book(self, report: str) -> Book:
        if report in self._books:
            self._books.move_to_end(report)
            return self._books[report]
        book = Book(self._store, self._directory.reports[report])
        self._books[report] = book
        if len(self._books) > _KEPT:
            self._books.popitem(last=False)
        return book


__all__ = ["Corpus", "body_of"]
