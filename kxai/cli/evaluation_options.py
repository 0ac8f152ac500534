"""Options that the commands of ``kxai eval`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
Epochs = Annotated[
    int,
    typer.Option("--epochs", min=1, max=50, help="重复几遍，各自重新问模型；列出均值和标准差"),
]
DEFAULT_RUNS = Path("kxai-runs")
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="用几个进程，默认全部处理器")]
