"""``kxai eval``: its commands and options; what they do stands in ``kxai.cli.evaluating``."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.chinese import App
from kxai.cli.choices import (
    DEFAULT_WORKSPACE,
    Budget,
    EngineChoice,
    Gguf,
    Json,
    LlmChoice,
    MaxTokens,
    Workspace,
)
from kxai.errors import EvaluationError

evaluation = App(no_args_is_help=True)

Runs = Annotated[
    Path,
    typer.Option("--runs", envvar="KXAI_EVAL_RUNS", metavar="DIR", help="评测记录所在文件夹"),
]
Data = Annotated[
    Path,
    typer.Option(
        "--data", "-d", metavar="DIR", help="数据集：含reports/和gold/的文件夹，或定义它的JSON"
    ),
]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="写成一个自足的网页")]
Markdown = Annotated[
    Path | None, typer.Option("--markdown", "--md", metavar="FILE", help="写成Markdown")
]
_RUNS = Path("kxai-runs")
_PACKAGES = ("ir_measures", "rapidfuzz", "scipy")


class TaskChoice(StrEnum):
    """What ``kxai eval run`` takes."""

    extract = "extract"
    check = "check"
    retrieve = "retrieve"
    ask = "ask"
    all = "all"


class PartChoice(StrEnum):
    """What ``kxai eval real --part`` takes."""

    tuned = "tuned"
    aside = "aside"
    all = "all"


@evaluation.callback()
def installed() -> None:
    """评测：按标准答案给提取、核对、检索和回答打分，比较两次评测。"""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise EvaluationError(
            "kxai eval", f'缺少{"、".join(missing)}；请安装：pip install "kxai[eval]"'
        )


@evaluation.command("run")
def run(
    task: Annotated[TaskChoice, typer.Argument(metavar="TASK", help="评测什么；all依次评测全部")],
    data: Data,
    runs: Runs = _RUNS,
    engine: Annotated[
        EngineChoice,
        typer.Option(
            "--engine", "-e", help="rules只用规则；hybrid规则为主、疑难问模型；llm全问模型"
        ),
    ] = EngineChoice.rules,
    llm: Annotated[
        LlmChoice,
        typer.Option("--llm", help="endpoint用KXAI_LLM_BASE_URL的端点；local在本机载入模型"),
    ] = LlmChoice.endpoint,
    gguf: Gguf = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="端点上的模型，代替KXAI_LLM_MODEL")
    ] = None,
    prompt: Annotated[
        list[Path] | None,
        typer.Option("--prompt", metavar="FILE", help="用这个文件代替同名的提示词（可重复）"),
    ] = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option("--questions", metavar="FILE", help="问题文件，代替数据集里的（可重复）"),
    ] = None,
    doc: Annotated[str | None, typer.Option("--doc", help="只用文件名以此开头的报告")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="最多多少个样本")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="规则引擎用几个进程，默认按报告数决定")
    ] = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="不接着做未完成的评测")] = False,
    note: Annotated[str, typer.Option("--note", help="记在评测记录里的话")] = "",
    html: Html = None,
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """评测一遍；中断后用同样的命令接着做。"""
    from kxai.cli.evaluating import Options, run_command

    if engine is EngineChoice.rules and (budget or max_tokens):
        raise typer.BadParameter("--engine rules不问模型，没有费用")
    options = Options(
        engine=engine.value, local=llm is LlmChoice.local, gguf=gguf, model=model,
        prompts=tuple(prompt or ()), questions=tuple(questions or ()), doc=doc, limit=limit,
        jobs=jobs, fresh=fresh, note=note, budget=budget, max_tokens=max_tokens,
    )  # fmt: skip
    tasks = [t.value for t in TaskChoice if t is not TaskChoice.all]
    chosen = tasks if task is TaskChoice.all else [task.value]
    raise typer.Exit(run_command(chosen, data, runs, options, html, markdown, as_json=json))


@evaluation.command("list")
def list_(runs: Runs = _RUNS, json: Json = False) -> None:
    """列出评测记录。"""
    from kxai.cli.evaluating import list_command

    list_command(runs, as_json=json)


@evaluation.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="RUN", help="评测编号、它的开头，或last")] = "last",
    runs: Runs = _RUNS,
    data: Annotated[
        Path | None, typer.Option("--data", "-d", metavar="DIR", help="数据集；网页里对照原文要用")
    ] = None,
    html: Html = None,
    markdown: Markdown = None,
    most: Annotated[int, typer.Option("--most", min=1, help="网页里最多列出多少个样本")] = 60,
    json: Json = False,
) -> None:
    """显示一次评测的结果。"""
    from kxai.cli.evaluating import show_command

    show_command(name, runs, data, html, markdown, most=most, as_json=json)


@evaluation.command("compare")
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="先前的评测")],
    second: Annotated[str, typer.Argument(metavar="B", help="后来的评测")],
    runs: Runs = _RUNS,
    html: Html = None,
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """比较两次评测：哪些变好，哪些变差，哪些在误差之内。"""
    from kxai.cli.evaluating import compare_command

    compare_command(first, second, runs, html, markdown, as_json=json)


@evaluation.command("rescore")
def rescore(
    name: Annotated[str, typer.Argument(metavar="RUN", help="评测编号、它的开头，或last")],
    data: Data,
    runs: Runs = _RUNS,
    questions: Annotated[
        list[Path] | None,
        typer.Option("--questions", metavar="FILE", help="问题文件，代替数据集里的（可重复）"),
    ] = None,
) -> None:
    """用保存的结果重新打分，不再读报告，也不调用模型。"""
    from kxai.cli.evaluating import rescore_command

    rescore_command(name, data, runs, tuple(questions or ()))


@evaluation.command("generate")
def generate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪里；应为空文件夹")],
    reports: Annotated[int, typer.Option("--reports", "-n", min=1, help="多少份报告")] = 100,
    seed: Annotated[int, typer.Option("--seed", help="同一个种子得到同样的字节")] = 1,
    years: Annotated[int, typer.Option("--years", min=1, max=20, help="每个单位连续几年")] = 2,
    formats: Annotated[str, typer.Option("--formats", help="格式，用逗号隔开")] = "txt,docx,html",
    twins: Annotated[
        str, typer.Option("--twins", help="另写一份的格式：txt,docx,html,xlsx,pdf,scan")
    ] = "",
    errors: Annotated[
        float, typer.Option("--errors", min=0, max=1, help="植入一处差错的报告所占的份额")
    ] = 0.3,
    classes: Annotated[str, typer.Option("--classes", help="差错类别，用逗号隔开；默认全部")] = "",
    layouts: Annotated[str, typer.Option("--layouts", help="版式，用逗号隔开；默认全部")] = "",
    dirt: Annotated[
        list[str] | None,
        typer.Option("--dirt", metavar="KIND=SHARE", help="脏数据的剂量，如torn=0.2（可重复）"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="用几个进程，默认全部处理器")
    ] = None,
) -> None:
    """生成带标准答案的报告：数字、问题、叙述、提问都有真值。"""
    from kxai.cli.evaluating import generate_command

    generate_command(
        folder, reports=reports, seed=seed, years=years, formats=formats, twins=twins,
        errors=errors, classes=classes, layouts=layouts, dirt=dirt or [], jobs=jobs,
    )  # fmt: skip


@evaluation.command("gate")
def gate(
    data: Data,
    baseline: Annotated[Path, typer.Option("--baseline", metavar="FILE", help="基线文件")] = Path(
        "eval/baseline.json"
    ),
    update_baseline: Annotated[
        str | None,
        typer.Option("--update-baseline", metavar="REASON", help="写入新基线，并写明理由"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="用几个进程，默认全部处理器")
    ] = None,
) -> None:
    """与基线比较：必过的不过，或有指标确实变差，退出码为1。"""
    from kxai.cli.evaluating import gate_command

    raise typer.Exit(gate_command(data, baseline, update_baseline, jobs))


@evaluation.command("real")
def real(
    pool: Annotated[
        Path,
        typer.Option(
            "--pool", "-p", metavar="DIR", help="真实报告的文件夹：index.tsv、reports/和gold/"
        ),
    ],
    part: Annotated[
        PartChoice, typer.Option("--part", help="tuned调校用的；aside留出的；all两者，分别列出")
    ] = PartChoice.all,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="与这个快照比较，有来源变差则退出码为1"),
    ] = None,
    update_baseline: Annotated[
        str | None,
        typer.Option("--update-baseline", metavar="REASON", help="写入新快照，并写明理由"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="用几个进程，默认全部处理器")
    ] = None,
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """在真实报告上测量：按来源、按调校用与留出的分别列出。"""
    from kxai.cli.real import Options, real_command

    if update_baseline is not None and baseline is None:
        raise typer.BadParameter("--update-baseline要和--baseline一起用")
    options = Options(
        part=part.value, jobs=jobs, baseline=baseline, reason=update_baseline, markdown=markdown,
        as_json=json,
    )  # fmt: skip
    raise typer.Exit(real_command(pool, options))


@evaluation.command("precision")
def precision(
    pool: Annotated[
        list[Path],
        typer.Option("--pool", "-p", metavar="DIR", help="真实报告的文件夹（同eval real），可重复"),
    ],
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", metavar="FILE", help="写入核对器所用的表（kxai/check/precision.tsv）"
        ),
    ] = None,
) -> None:
    """各类问题在真实报告上的属实率，它决定报为错误、提醒还是提示；只用调校用的部分。"""
    from kxai.cli.real import precision_command

    raise typer.Exit(precision_command(pool, write))


@evaluation.command("questions")
def questions(
    pool: Annotated[
        Path,
        typer.Option("--pool", "-p", metavar="DIR", help="真实报告的文件夹（同eval real）"),
    ],
    file: Annotated[
        list[Path] | None,
        typer.Option("--questions", metavar="FILE", help="问题文件，可重复；默认gold/qa/*.jsonl"),
    ] = None,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-w", metavar="DIR", help="已读过这些报告的工作区；省略时现读一遍"
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="列出没有答对的问题（只列调校用的部分）")
    ] = False,
    json: Json = False,
) -> None:
    """向真实报告提问：答对的、答错却当作答对的、拒答的，按调校用与留出的分别列出。"""
    from kxai.cli.real import questions_command

    raise typer.Exit(
        questions_command(pool, file or [], workspace=workspace, show=show, as_json=json)
    )


@evaluation.command("paraphrases")
def paraphrases(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="每行一个问题和它的其他说法（paraphrases）")
    ],
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", metavar="DIR", help="要提问的工作区")
    ],
    show: Annotated[bool, typer.Option("--show", help="列出结果不一致的问题")] = False,
    json: Json = False,
) -> None:
    """同一问题换几种说法去问：结局和数值都一致的问题占多少。"""
    from kxai.cli.real import paraphrases_command

    raise typer.Exit(paraphrases_command(file, workspace, show=show, as_json=json))


@evaluation.command("gold-from-verdicts")
def gold_from_verdicts(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="写到哪个空文件夹")],
    workspace: Workspace = DEFAULT_WORKSPACE,
) -> None:
    """把复核结论写成标准答案：属实的必须发现，误报的不得再报；连同报告原件。"""
    from kxai.cli.verdicts import gold_command

    gold_command(workspace, out)
