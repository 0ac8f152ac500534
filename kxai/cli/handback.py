"""``kxai letter`` and ``kxai annotate``: what a reviewer confirmed, handed back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace

if TYPE_CHECKING:
    from kxai.handback.confirmed import Handback
    from kxai.store import Store

_DOCUMENTS = frozenset({".docx", ".pdf", ".doc", ".wps", ".txt", ".html", ".xlsx"})
FOLDER = "handback"
"""Where in the workspace letters and annotated files are put when nothing else is said."""


class LetterChoice(StrEnum):
    """What ``kxai letter --kind`` takes."""

    opinion = "复核意见书"
    notice = "整改通知"


Report = Annotated[
    str | None, typer.Argument(metavar="REPORT", help="报告（写法同show）；--all时不写")
]
Everything = Annotated[bool, typer.Option("--all", help="所有有属实问题的报告，一份报告一个文件")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="PATH", help="写到哪个文件或文件夹；默认在工作区的handback文件夹"
    ),
]
Force = Annotated[
    bool, typer.Option("--force", "-f", help="已有的同名文件直接覆盖；不加时先另存一份")
]


def letter(
    report: Report = None,
    workspace: Workspace = DEFAULT_WORKSPACE,
    everything: Everything = False,
    kind: Annotated[
        LetterChoice, typer.Option("--kind", help="复核意见书或整改通知")
    ] = LetterChoice.opinion,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            help="用这个docx作模板；默认用工作区的handback/模板.docx，没有就用自带的",
        ),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="出具日期，如2026-03-01；默认今天")
    ] = None,
    out: Out = None,
    empty: Annotated[bool, typer.Option("--empty", help="没有属实的问题也出具")] = False,
    force: Force = False,
    save_template: Annotated[
        Path | None,
        typer.Option("--save-template", metavar="FILE", help="把自带的模板存成文件，供修改"),
    ] = None,
) -> None:
    """出具复核意见书或整改通知（docx）：只列复核结论为“属实”的问题，措辞中性。"""
    from kxai.cli.screen import settings_for
    from kxai.export.files import name_of_parts
    from kxai.handback.letter import write_letter
    from kxai.handback.stationery import OFFICE_TEMPLATE, office_template, template_bytes
    from kxai.load.limits import read_bytes

    settings = settings_for(workspace)
    if save_template is not None:
        _write(save_template, template_bytes(), force=force)
        if report is None and not everything:
            return
    when = _day(day)
    look = office_template(workspace, settings)
    look_name = OFFICE_TEMPLATE
    if template is not None:
        look, look_name = read_bytes(template, settings), template.name

    def write(_: Store, handback: Handback) -> None:
        data = write_letter(
            handback,
            kind=kind.value,
            day=when,
            template=look,
            template_name=look_name,
            settings=settings,
        )
        name = name_of_parts(kind.value, handback.body, handback.title, handback.report.id[:6])
        path = _path(out, f"{name}.docx", workspace, everything=everything)
        _write(path, data, force=force)

    _hand_back(report, workspace, write, everything=everything, empty=empty)


def annotate(
    report: Report = None,
    workspace: Workspace = DEFAULT_WORKSPACE,
    everything: Everything = False,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="原文件；默认用读取时的那个文件"),
    ] = None,
    author: Annotated[
        str, typer.Option("--author", metavar="NAME", help="批注的作者；默认是作出结论的人")
    ] = "",
    out: Out = None,
    force: Force = False,
) -> None:
    """在原文件（docx、pdf）里加批注：只标复核结论为“属实”的问题，原文一字不改。"""
    from kxai.cli.screen import settings_for
    from kxai.export.files import name_of_parts
    from kxai.handback.annotate import FORMATS, not_annotatable
    from kxai.handback.annotate import annotate as annotated
    from kxai.handback.original import read_original

    settings = settings_for(workspace)
    if everything and source is not None:
        raise typer.BadParameter("只能与一份报告同用", param_hint="--source")

    def write(store: Store, handback: Handback) -> None:
        format = store.format(handback.report.id)
        if format not in FORMATS:
            raise not_annotatable(handback.file, format)
        original = read_original(store, handback.report, settings, source=source)
        made = annotated(
            original,
            handback,
            format=format,
            text=store.text(handback.report.id),
            author=author,
            settings=settings,
        )
        # Files of one name may come from several folders.
        which = handback.report.id[:6] if everything else ""
        name = name_of_parts(Path(original.name).stem, "批注", which) + FORMATS[format]
        path = _path(out, name, workspace, everything=everything)
        if path.is_file() and path.read_bytes() == original.data:
            raise typer.BadParameter("不能写在原文件上，请另写一个文件名", param_hint="--out")
        _write(path, made.data, force=force)
        if made.unplaced:
            numbers = "、".join(map(str, made.unplaced))
            _say(
                f"{original.name}：问题{numbers}不指文中某一处，或所在之处不能加批注，写在开头的批注里"
            )

    _hand_back(report, workspace, write, everything=everything, empty=False)


def _hand_back(
    name: str | None,
    workspace: Path,
    write: Callable[[Store, Handback], None],
    *,
    everything: bool,
    empty: bool,
) -> None:
    """Call ``write`` for each report that has confirmed findings, and say which have none. With
    ``everything`` a report that fails is told and the others are done; raises Exit(1) then."""
    from kxai.cli.screen import settings_for
    from kxai.cli.show import the_report
    from kxai.errors import InputError, TemplateError
    from kxai.handback.confirmed import read_confirmed, with_confirmed
    from kxai.store import Store, database_url

    if (name is None) != everything:
        raise typer.BadParameter("请写一份报告，或用--all（两者只用一个）")
    written = failed = 0
    with Store(database_url(workspace, settings_for(workspace))) as store:
        history = store.verdicts()
        if name is not None:
            chosen = iter([the_report(store, name)])
        else:
            chosen = store.reports(None if empty else with_confirmed(store, history))
        for stored in chosen:
            handback = read_confirmed(store, stored.report, history=history)
            _tell_left_out(handback)
            if not handback.items and not empty:
                if not everything:
                    _say(_nothing(handback))
                continue
            try:
                write(store, handback)
                written += 1
            except TemplateError:
                raise
            except InputError as error:
                if not everything:
                    raise
                failed += 1
                _say(str(error))
        if everything:
            without = store.totals().reports - written - failed
            _say(f"写了{written}份；没有属实问题的报告{without}份")
    if failed:
        _say(f"没有写成的{failed}份")
        raise typer.Exit(1)


def _nothing(handback: Handback) -> str:
    from kxai.export.words import title_of

    return f"{title_of(handback.report)}：没有复核结论为“属实”的问题，没有写文件"


def _tell_left_out(handback: Handback) -> None:
    from kxai.export.words import title_of

    title = title_of(handback.report)
    if handback.changed:
        reason = "曾定为属实，但所涉数字后来变了，没有列入，请重新复核"
        _say(f"{title}：{handback.changed}个问题{reason}")
    if handback.gone:
        reason = "曾定为属实，但现在的核对不再提出，没有列入"
        _say(f"{title}：{handback.gone}个问题{reason}")


def _write(path: Path, data: bytes, *, force: bool) -> None:
    from kxai.cli.screen import console
    from kxai.export.files import write_keeping
    from kxai.export.words import clean

    kept = write_keeping(path, data, force=force)
    if kept is not None:
        _say(f"原有的文件另存为 {clean(kept.name)}")
    console().print(clean(str(path)), soft_wrap=True)


def _say(text: str) -> None:
    from kxai.cli.screen import console

    console(err=True).print(text)


def _path(out: Path | None, name: str, workspace: Path, *, everything: bool) -> Path:
    """``out`` itself where it is named like a file, else ``name`` in that folder. Raises
    BadParameter for a file of another kind, and for one file where there may be several."""
    if out is None or out.is_dir() or out.suffix.lower() not in _DOCUMENTS:
        return (out or workspace / FOLDER) / name
    suffix = Path(name).suffix
    if everything:
        raise typer.BadParameter("--all时请写一个文件夹", param_hint="--out")
    if out.suffix.lower() != suffix:
        raise typer.BadParameter(f"这里写的是{suffix}文件", param_hint="--out")
    return out


def _day(told: str | None) -> date:
    if told is None:
        return date.today()
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise typer.BadParameter("请写成2026-03-01的样子", param_hint="--date") from None
