"""``kxai demo``: the sample reports that come with the package, read as any others are."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_FOLDER = Path("kxai-demo")
_REPORTS = "reports"
_QUESTION = "惠宁县科协15年支出比收入多多少"


def samples_folder() -> Path:
    """Where the sample reports stand: in the package, or beside it in a source tree."""
    package = Path(str(files("kxai")))
    packaged = package / "samples"
    return packaged if packaged.is_dir() else package.parent / "fixtures" / "reports"


def copy_samples(folder: Path) -> Path:
    """The folder with the sample reports below ``folder``, where those that lack are written and
    nothing is overwritten. Raises OSError."""
    target = folder / _REPORTS
    target.mkdir(parents=True, exist_ok=True)
    for sample in sorted(samples_folder().iterdir()):
        if sample.is_file() and not (target / sample.name).exists():
            (target / sample.name).write_bytes(sample.read_bytes())
    return target


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="示例报告和结果放在哪个文件夹")
    ] = DEFAULT_FOLDER,
) -> None:
    """试用：把自带的18份示例报告（虚构）写到一个文件夹，处理一遍，并说明接着可以做什么。"""
    from kxai.cli.run import run_command
    from kxai.errors import WorkspaceError

    try:
        reports = copy_samples(folder)
    except OSError as error:
        raise WorkspaceError(str(folder), f"写不进去：{error.strerror or error}") from None
    code = run_command([reports], workspace=folder, force=False, jobs=None)
    if code == 0:
        typer.echo(_next(folder))
    raise typer.Exit(code)


def _next(folder: Path) -> str:
    """What may be typed next. Quoted for a POSIX shell; a folder without blanks and signs needs
    none, in any."""
    where = shlex.quote(str(folder))
    rows = (
        (f"kxai show 14_jing -w {where} --findings", "一份报告的问题"),
        (f"kxai ask {_QUESTION} -w {where}", "提问"),
        (f"kxai web -w {where}", "在浏览器里看和复核"),
    )
    lines = [f"  {command}    # {told}" for command, told in rows]
    return "\n".join(["", "接着可以：", *lines])
