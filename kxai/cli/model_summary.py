"""What a run with a model tells at its end: what was asked, what it took, why it stopped."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rich.console import Console
from rich.text import Text

from kxai.cli.screen import counts_table, plain_text

if TYPE_CHECKING:
    from kxai.ask.question_model import Model
    from kxai.bulk.model_reading import ModelRun
    from kxai.llm.batching import Told
    from kxai.llm.usage import Usage
    from kxai.settings import Price, Settings


def model_rows(run: ModelRun) -> list[tuple[str, Text | str]]:
    """Lines for the table at the end."""
    used = run.used
    asked = f"请求{used.requests:,}次"
    if used.cached:
        asked += f"，{used.cached:,}个问题用了以前的答复"
    if used.asks:
        asked += f"，其中追问{used.asks:,}次"
    if run.failed:
        asked += f"，{run.failed:,}个问题没有得到可用的答复（按规则处理，kxai show --calls可查）"
    rows: list[tuple[str, Text | str]] = [
        ("引擎", f"{run.options.engine}  模型 {run.model}"),
        ("模型调用", asked),
        ("词元", _tokens(used)),
    ]
    if told := _agreement(run):
        rows.append(("与规则一致", told))
    others = sorted(run.models - {run.model})
    if others:
        rows.append(("注意", plain_text(f"端点自称的模型是{'、'.join(others)}", "yellow")))
    if told := _of_batches(run.batches):
        rows.append(("批次", told))
    cost = run.cost
    if cost is not None and run.endpoint is not None and run.endpoint.price is not None:
        rows.append(("费用", _money(cost, run.endpoint.price)))
    return rows


def tell_stop(screen: Console, run: ModelRun) -> None:
    """Why the run ended before all was done, and how to go on; why no question had an answer."""
    for reason in run.batches.reasons:
        screen.print(plain_text(f"批次：{reason}", "yellow"), soft_wrap=True)
    if run.batches.sent or run.batches.waiting:
        screen.print("批次的答复还没有到，有关报告先按规则处理；过些时候用同样的命令再运行")
    if run.stopped is not None:
        screen.print(plain_text(run.stopped, "yellow"), soft_wrap=True)
        screen.print("其余报告没有处理；已得到的答复都已保存，再次运行会接着做")
    elif run.is_mute:
        told = f"{run.failed:,}个问题都没有得到答复，报告只按规则处理：{run.reason}"
        screen.print(plain_text(told, "yellow"), soft_wrap=True)


def _agreement(run: ModelRun) -> str:
    """How far the model said what the rules are sure of: now, and in earlier runs."""
    (now, asked), (then, before) = run.agreed_now, run.agreed_but("")
    parts = [
        f"本次{now:,}/{asked:,}" if asked else "",
        f"以往{then:,}/{before:,}" if before else "",
    ]
    return "，".join(part for part in parts if part)


def _of_batches(told: Told) -> str:
    """What came back of batches, and what is under way in them."""
    parts = [
        f"新放入{told.sent:,}个问题" if told.sent else "",
        f"{told.waiting:,}个问题还在等答复（最早{told.since}放入）" if told.waiting else "",
        f"取回{told.answered:,}个答复" if told.answered else "",
        f"{told.failed:,}个问题没有得到答复" if told.failed else "",
        f"{told.missing:,}个问题在批次里没有结果，将重新提问" if told.missing else "",
        f"{told.strays:,}行答复不属于所问的问题，未采用" if told.strays else "",
    ]
    return "，".join(part for part in parts if part)


def tell_plan(screen: Console, run: ModelRun) -> None:
    """What would be sent, at most."""
    planned = run.planned
    rows: list[tuple[str, Text | str]] = [
        ("引擎", f"{run.options.engine}  模型 {run.model}"),
        ("请求", f"{planned.requests:,}次"),
        ("发送", f"约{planned.prompt_tokens:,}个词元"),
        ("答复", f"至多{planned.completion_tokens:,}个词元"),
    ]
    price = run.price
    if price is not None:
        rows.append(("费用", f"至多{_money(planned.cost(price), price)}"))
    else:
        rows.append(("费用", "没有价格；可用KXAI_LLM_PRICES给出"))
    screen.print(counts_table(rows))
    screen.print("没有发送任何内容")


def warn_unmasked(screen: Console, settings: Settings, *, llm: bool, local: bool = False) -> None:
    """Say aloud what ``--no-mask`` sends, and where to; nothing where nothing is sent."""
    places = [] if not llm else ["本机的模型服务" if local else _host(settings.llm_base_url)]
    if settings.embed_base_url and settings.embed_path is None:
        places.append(_host(settings.embed_base_url))
    if places:
        where = "、".join(dict.fromkeys(places))
        told = f"注意：已用--no-mask，姓名、电话、证件号、账号和邮箱不遮盖，随原文和问题发往{where}"
        screen.print(plain_text(told, "bold yellow"), soft_wrap=True)


def tell_asked(screen: Console, model: Model) -> None:
    """What the questions to a model took, or would take; nothing where none was put."""
    price = model.endpoint.price if model.endpoint is not None else None
    if model.dry_run:
        planned = model.planned
        told = (
            f"模型：将请求至少{planned.requests:,}次，发送约{planned.prompt_tokens:,}个词元，"
            f"答复至多{planned.completion_tokens:,}个词元"
        )
        if price is not None:
            told += f"，费用至多{_money(planned.cost(price), price)}"
        screen.print(f"{told}；没有发送任何内容", soft_wrap=True)
        return
    used = model.usage
    if model.stopped is not None:
        screen.print(plain_text(model.stopped, "yellow"), soft_wrap=True)
    if model.failed:
        told = f"{model.failed:,}次提问没有得到可用的答复：{model.reason}"
        screen.print(plain_text(told, "yellow"), soft_wrap=True)
    if used.requests:
        told = f"模型：请求{used.requests:,}次，词元{_tokens(used)}"
        if price is not None:
            told += f"，费用{_money(used.cost(price), price)}"
        screen.print(told, soft_wrap=True)


def _host(address: str | None) -> str:
    """The host of an address; what else stands in it may be a secret."""
    with suppress(ValueError):
        return urlsplit(address or "").hostname or "端点"
    return "端点"


def _tokens(used: Usage) -> str:
    told = f"发送{used.prompt_tokens:,}，答复{used.completion_tokens:,}"
    return told + (
        f"，另有约{used.guessed_tokens:,}（没有答复的请求）" if used.guessed_tokens else ""
    )


def _money(amount: Decimal, price: Price) -> str:
    return f"{amount:.4f} {price.currency}"
