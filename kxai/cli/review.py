"""``kxai review``: what a model notes about a report, each hint at two places; it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kxai.cli.choices import (
    DEFAULT_WORKSPACE,
    Budget,
    DryRun,
    Gguf,
    Json,
    LlmChoice,
    Mask,
    MaxTokens,
    Workspace,
    refuse_costs,
)

if TYPE_CHECKING:
    from kxai.review.hints import Hint


def review(
    report: Annotated[str, typer.Argument(metavar="REPORT", help="报告（写法同show）")],
    llm: Annotated[
        LlmChoice | None,
        typer.Option("--model", help="问哪个模型：endpoint或local；不写则显示以前的提示"),
    ] = None,
    workspace: Workspace = DEFAULT_WORKSPACE,
    most: Annotated[int, typer.Option("--pairs", min=1, help="每份报告最多看多少对段落")] = 40,
    gguf: Gguf = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    mask: Mask = True,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """请模型对照两处原文，提示算术看不出的毛病；两处引文都核对过，仅供参考。"""
    from kxai.ask.question_model import Model, Spending
    from kxai.cli.model_summary import tell_asked, warn_unmasked
    from kxai.cli.screen import console, settings_for
    from kxai.export.hints_file import keep_hints, kept_hints, still_there
    from kxai.llm.gate import gate_from
    from kxai.review.hints import review as reviewed
    from kxai.store import Store, database_url, is_read_only
    from kxai.store.replies import Replies

    settings, told = settings_for(workspace), console(err=True)
    refuse_costs(llm, dry_run or budget or max_tokens or gguf, "--model")
    local = llm is LlmChoice.local
    if llm is not None and not (mask or dry_run):
        warn_unmasked(told, settings, llm=True, local=local)
    with Store(database_url(workspace, settings)) as store:
        found = store.find(report)
        if not found:
            raise typer.BadParameter(f"没有这份报告：{report}")
        if llm is None:
            kept = [hint for hint in kept_hints(workspace) if hint.report in found]
            for hint in (standing := still_there(kept, store.text)):
                _show(hint, as_json=json)
            if not standing:
                told.print("没有以前的提示；请加--model endpoint或--model local")
            return
        spending = Spending(budget, max_tokens, dry_run)
        gate = gate_from(settings, masks=mask)
        memory = None if dry_run or is_read_only(workspace) else Replies(store)
        with Model(
            settings, local=local, gguf=gguf, memory=memory, gate=gate, spending=spending
        ) as model:
            dropped = failed = 0
            for one in found:
                result = reviewed(one, store.text(one), model, most=most)
                dropped, failed = dropped + result.dropped, failed + result.failed
                for hint in result.hints:
                    _show(hint, as_json=json)
                if memory is not None and (result.hints or not result.failed):
                    keep_hints(workspace, one, result.hints, whole=not result.failed)
            if memory is not None:
                memory.flush()
            if dropped:
                told.print(f"{dropped}条提示的引文不在原文里，或两处是同一处，未采用")
            tell_asked(told, model)
            if failed and failed == model.failed and not model.usage.completion_tokens:
                raise typer.Exit(1)


def _show(hint: Hint, *, as_json: bool) -> None:
    from rich.padding import Padding

    from kxai.cli.screen import console, plain_text

    if as_json:
        print(hint.model_dump_json())
        return
    screen = console()
    screen.print(plain_text(f"提示 {hint.id}  {hint.text}", "bold"))
    for place in hint.places:
        where = f"{place.section}  “{' '.join(place.quote.split())}”"
        screen.print(Padding(plain_text(where, "dim"), (0, 0, 0, 2)))
