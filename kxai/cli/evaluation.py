"""``kxai eval``: its commands and options; what they do stands in ``kxai.cli.evaluating``."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from kxai.cli.chinese import App
from kxai.cli.choices import (
    Budget,
    EngineChoice,
    Gguf,
    Json,
    LlmChoice,
    MaxTokens,
    Prompts,
    ReadingModel,
)
from kxai.cli.evaluation_gold import gold_draft, gold_from_verdicts
from kxai.cli.evaluation_matrix import matrix
from kxai.cli.evaluation_options import DEFAULT_RUNS, Data, Epochs, Html, Jobs, Markdown, Runs
from kxai.cli.evaluation_runs import compare, list_, publish, rescore, show, trend
from kxai.errors import EvaluationError

evaluation = App(no_args_is_help=True)

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
    runs: Runs = DEFAULT_RUNS,
    engine: Annotated[
        EngineChoice,
        typer.Option(
            "--engine", "-e", help="rules只用规则；hybrid规则为主、疑难问模型；llm全问模型"
        ),
    ] = EngineChoice.rules,
    llm: ReadingModel = LlmChoice.endpoint,
    gguf: Gguf = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="端点上的模型，代替KXAI_LLM_MODEL")
    ] = None,
    prompt: Prompts = None,
    questions: Annotated[
        list[Path] | None,
        typer.Option("--questions", metavar="FILE", help="问题文件，代替数据集里的（可重复）"),
    ] = None,
    doc: Annotated[
        list[str] | None, typer.Option("--doc", help="只用文件名以此开头的报告（可重复）")
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", min=1, help="最多多少个样本")
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="规则引擎用几个进程，默认按报告数决定")
    ] = None,
    budget: Budget = None,
    max_tokens: MaxTokens = None,
    epochs: Epochs = 1,
    fresh: Annotated[bool, typer.Option("--fresh", help="不接着做未完成的评测")] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against", metavar="RUN", help="与这次评测逐份对照，一旦能断定变好或变差就提前结束"
        ),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="记在评测记录里的话")] = "",
    html: Html = None,
    markdown: Markdown = None,
    json: Json = False,
) -> None:
    """评测一遍；中断后用同样的命令接着做。"""
    from kxai.cli.evaluating import Options, run_command

    if engine is EngineChoice.rules and (budget or max_tokens or epochs > 1):
        raise typer.BadParameter("--engine rules不问模型，没有费用，重复也没有差别")
    if against is not None and task is TaskChoice.all:
        raise typer.BadParameter("--against要写明一个任务")
    options = Options(
        engine=engine.value, local=llm is LlmChoice.local, gguf=gguf, model=model,
        prompts=tuple(prompt or ()), questions=tuple(questions or ()), docs=tuple(doc or ()),
        limit=limit, jobs=jobs, fresh=fresh, note=note, budget=budget, max_tokens=max_tokens,
        against=against, epochs=epochs,
    )  # fmt: skip
    tasks = [t.value for t in TaskChoice if t is not TaskChoice.all]
    chosen = tasks if task is TaskChoice.all else [task.value]
    raise typer.Exit(run_command(chosen, data, runs, options, html, markdown, as_json=json))


evaluation.command("matrix")(matrix)


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
    jobs: Jobs = None,
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
    jobs: Jobs = None,
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
    jobs: Jobs = None,
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


for _name, _command in (
    ("list", list_), ("trend", trend), ("publish", publish), ("show", show),
    ("compare", compare), ("rescore", rescore),
    ("gold-from-verdicts", gold_from_verdicts), ("gold-draft", gold_draft),
):  # fmt: skip
    evaluation.command(_name)(_command)
