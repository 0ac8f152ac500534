"""``kxai ask`` and ``kxai chat``: a question in, an answer with its sources out."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from kxai.ask import Answer, Corpus
from kxai.ask.answer_draft import without_quotations
from kxai.ask.plan import Plan
from kxai.cli.choices import LlmChoice
from kxai.cli.model_summary import tell_asked, warn_unmasked
from kxai.cli.screen import console, plain_text, settings_for
from kxai.errors import UnreadableFile
from kxai.export import words
from kxai.store import is_read_only

if TYPE_CHECKING:
    from kxai.ask.question_model import Model
    from kxai.llm.gate import Gate
    from kxai.llm.memory import Memory
    from kxai.settings import Settings

_SHOWN = 8  # sources
_QUOTED = 240  # characters of a quotation
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DIGITS = 3
_LEAVE = ("", "q", "quit", "exit", "退出", "再见")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the options narrow a question to."""

    report: str | None = None
    year: int | None = None
    org: str | None = None


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which model is asked (``llm`` None: none), what it may take, and whether texts are masked."""

    llm: LlmChoice | None = None
    gguf: Path | None = None
    mask: bool = True
    budget: str | None = None
    max_tokens: int | None = None
    dry_run: bool = False
    prompts: tuple[Path, ...] = ()
    """Files that stand in for the shipped prompts of the same name."""


def ask_command(
    question: str,
    *,
    workspace: Path,
    filters: Filters,
    as_json: bool,
    file: Path | None = None,
    use: ModelUse | None = None,
    plan: Path | None = None,
    show_plan: bool = False,
) -> int:
    """Answer one question, or with ``-`` those of ``file`` (or of the standard input) line by line;
    with ``plan`` as that file understands it; with ``show_plan`` only print how it is understood.

    The exit code: 0 done, refusals included; 1 where some of many, 2 where the one question could
    not be asked at all. Raises WorkspaceError, ModelSetup and UnreadableFile.
    """
    with ExitStack() as stack:
        corpus = _corpus(stack, workspace, use or ModelUse())
        if show_plan:
            print(corpus.plan(question).model_dump_json(indent=2))
            return 0
        if question != "-":
            answer = _ask(corpus, question, filters)
            if plan is not None:
                answer = corpus.run_plan(question, _plan(plan))
            _print(answer, as_json=as_json)
            return 2 if answer.code else 0
        asked = list(_questions(file))
        told = console(err=True)
        answered = bad = 0
        for number, one in enumerate(asked, 1):
            answer = _ask(corpus, one, filters)
            answered += answer.answerable
            bad += answer.code is not None
            if as_json:
                print(answer.model_dump_json(), flush=True)
            else:
                console().print(plain_text(f"[{number}] {one}", "bold"), soft_wrap=True)
                _print(answer, as_json=False)
            if told.is_terminal:
                told.print(f"{number}/{len(asked)}", end="\r")
        told.print(f"共{len(asked)}个问题，{answered}个有答案")
        return 1 if bad else 0


def _plan(file: Path) -> Plan:
    """The plan of a file. Raises UnreadableFile and BadParameter, naming the file and the field."""
    try:
        return Plan.model_validate_json(file.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(str(file), "不是UTF-8文本文件") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "文件"
        raise typer.BadParameter(f"{file}的{place}不可用：{first['msg']}") from error


def chat_command(workspace: Path, use: ModelUse) -> None:
    """Questions one after the other; what a question leaves out it takes from the one before. A
    number picks one of the questions that were offered."""
    with ExitStack() as stack:
        corpus = _corpus(stack, workspace, use)
        screen = console()
        screen.print("请提问；接着问时可以只说换了什么（如“那2020年呢”）。空行结束。", style="dim")
        talk, offered = corpus.converse(), list[str]()
        for line in _lines():
            asked = line.strip()
            if asked.lower() in _LEAVE:
                break
            picked = int(asked) if asked.isdecimal() and len(asked) < _DIGITS else 0
            if 0 < picked <= len(offered):
                asked = offered[picked - 1]
            answer = corpus.ask(talk.whole(asked))
            _print(answer, as_json=False)
            offered = answer.suggestions


def _lines() -> Iterator[str]:
    while True:
        try:
            yield input("问> " if sys.stdin.isatty() else "")
        except (EOFError, KeyboardInterrupt):
            return


def open_model(stack: ExitStack, settings: Settings, use: ModelUse) -> tuple[Gate, Model | None]:
    """The gate, and the model of ``use`` where one is to be asked; what it took is told when the
    ``stack`` is left. What it answers is kept in the workspace, unless nothing can be written
    there. Raises ModelSetup, PromptError and WorkspaceError."""
    from kxai.llm.gate import gate_from

    gate = gate_from(settings, masks=use.mask)
    told = console(err=True)
    local = use.llm is LlmChoice.local
    if not (use.mask or use.dry_run):
        warn_unmasked(told, settings, llm=use.llm is not None, local=local)
    model: Model | None = None
    if use.llm is not None:
        from kxai.ask.question_model import Model, Spending, own_prompts

        memory = None
        if not (use.dry_run or is_read_only(settings.workspace)):
            memory = kept_replies(stack, settings)
        spending = Spending(use.budget, use.max_tokens, use.dry_run)
        model = stack.enter_context(
            Model(
                settings,
                local=local,
                gguf=use.gguf,
                memory=memory,
                gate=gate,
                spending=spending,
                prompts=own_prompts(use.prompts),
            )
        )
        stack.callback(tell_asked, told, model)
    return gate, model


def kept_replies(stack: ExitStack, settings: Settings) -> Memory:
    """The replies that the workspace keeps, so that nothing is paid twice; what is new is written
    when the ``stack`` is left. Raises WorkspaceError."""
    from kxai.store import Store, database_url
    from kxai.store.replies import Replies

    store = stack.enter_context(Store(database_url(settings.workspace, settings)))
    replies = Replies(store)
    stack.callback(replies.flush)
    return replies


def _corpus(stack: ExitStack, workspace: Path, use: ModelUse) -> Corpus:
    settings = settings_for(workspace)
    gate, model = open_model(stack, settings, use)
    return stack.enter_context(
        Corpus.open(workspace, settings, model=model, gate=gate, offline=use.dry_run)
    )


def _ask(corpus: Corpus, question: str, filters: Filters) -> Answer:
    return corpus.ask(question, report=filters.report, year=filters.year, org=filters.org)


def _questions(file: Path | None) -> Iterator[str]:
    """Lines that are no comment; a line that is a JSON object with ``question`` is that."""
    try:
        text = sys.stdin.read() if file is None else file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(str(file or "标准输入"), "不是UTF-8文本文件") from error
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("{"):
            with suppress(json.JSONDecodeError):
                line = str(json.loads(line).get("question", ""))
        if line and not line.startswith("#"):
            yield line


def _print(answer: Answer, *, as_json: bool) -> None:
    if as_json:
        print(answer.model_dump_json())
        return
    screen = console()
    style = "bold" if answer.answerable else "yellow"
    screen.print(plain_text(without_quotations(answer, _SHOWN), style), soft_wrap=True)
    if answer.understood:
        screen.print(Padding(plain_text(f"理解为  {answer.understood}", "dim"), (0, 0, 0, 2)))
    for step in answer.computation:
        screen.print(Padding(Text("计算：", "dim") + plain_text(str(step)), (0, 0, 0, 2)))
    for warning in answer.warnings:
        screen.print(Padding(plain_text(f"注意：{warning}", "yellow"), (0, 0, 0, 2)))
    _print_sources(screen, answer)


def _print_sources(screen: Console, answer: Answer) -> None:
    for number, citation in enumerate(answer.citations[:_SHOWN], 1):
        name = Path(words.clean(citation.source)).name
        section = citation.section.replace("\n", " ")
        head = Text(f"  [{number}] ", "cyan") + plain_text(name)
        if section:
            head.append("  ").append(plain_text(section, "dim"))
        screen.print(head, soft_wrap=True)
        quote = " ".join(citation.quote.split())
        shown = quote if len(quote) <= _QUOTED else f"{quote[:_QUOTED]}…"
        screen.print(Padding(_marked(shown, answer.answer), (0, 0, 0, 6)))
    if len(answer.citations) > _SHOWN:
        screen.print(f"  另有{len(answer.citations) - _SHOWN}处出处（--json显示全部）", style="dim")


def _marked(quote: str, answer: str) -> Text:
    """A quotation, its numbers that the answer names set off."""
    text = plain_text(quote, "dim")
    for match in _NUMBER.finditer(text.plain):
        if match[0] in answer:
            text.stylize("not dim bold yellow underline", *match.span())
    return text
