"""``kxai decide``: a reviewer's decision about one finding, and its history."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace

if TYPE_CHECKING:
    from kxai.schema.finding import Finding
    from kxai.store import Store, Verdict

_NAMED = 5  # candidates of a beginning that fits several


class DecisionChoice(StrEnum):
    """What DECISION takes."""

    confirmed = "属实"
    false_alarm = "误报"
    unclear = "待查"
    withdrawn = "撤回"


def decide(
    finding: Annotated[
        str,
        typer.Argument(metavar="FINDING", help="问题的编号或其开头，可在前面写报告编号和冒号"),
    ],
    decision: Annotated[
        DecisionChoice | None,
        typer.Argument(metavar="DECISION", help="属实、误报、待查，或撤回；不写则只看记录"),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", help="复核人，默认为KXAI_REVIEWER所写的")
    ] = None,
    cause: Annotated[str, typer.Option("--cause", help="原因：诊断的代码，或自己的话")] = "",
    note: Annotated[str, typer.Option("--note", help="复核意见")] = "",
    workspace: Workspace = DEFAULT_WORKSPACE,
) -> None:
    """给一条问题下复核结论，或只看它的复核记录；记录只增不改。"""
    from kxai.cli.screen import console, plain_text, settings_for
    from kxai.export import words
    from kxai.export.opinions import decision_called
    from kxai.store import Store, database_url, full_id

    settings = settings_for(workspace)
    with Store(database_url(workspace, settings)) as store:
        one = the_finding(store, finding)
        wanted = decision_called(decision.value) if decision is not None else None
        if wanted is not None:
            state = store.states([one])[one.report, one.id]
            name = (settings.reviewer if who is None else who).strip()
            if not name:
                raise typer.BadParameter("请写明复核人，或设KXAI_REVIEWER", param_hint="--who")
            if wanted == "withdrawn" and not (state.last and _stands(state.last)):
                raise typer.BadParameter("这条问题没有可以撤回的结论", param_hint="DECISION")
            store.decide(one, wanted, who=name, seen=state.seen, cause=cause, note=note)
        state = store.states([one])[one.report, one.id]
        (stored,) = store.reports([one.report])
        screen = console()
        severity, kind = words.SEVERITY_ZH[one.severity], words.KIND_ZH.get(one.kind, one.kind)
        head = f"{full_id(one)}  {severity}  {kind}  {words.title_of(stored.report)}  "
        screen.print(plain_text(head + one.explanation, "bold"), soft_wrap=True)
        entries = store.history(one)
        for entry in entries:
            screen.print(plain_text(f"  {_line(entry)}"), soft_wrap=True)
        if not entries:
            screen.print("  还没有复核记录")
        elif state.changed:
            screen.print("  此后数字已变化，需要重新复核")


def the_finding(store: Store, name: str) -> Finding:
    """The one finding that ``name`` means. Raises UnknownFinding, with the candidates where
    several fit."""
    from kxai.errors import UnknownFinding
    from kxai.export import words
    from kxai.store import full_id

    found = store.find_findings(name, most=_NAMED + 1)
    if len(found) == 1:
        return found[0]
    told = words.clean(name)
    if not found:
        raise UnknownFinding(told, "编号见kxai findings和review.xlsx，可以只写开头")
    named = "、".join(full_id(one) for one in found[:_NAMED])
    more = "等" if len(found) > _NAMED else ""
    raise UnknownFinding(told, f"可以是{named}{more}，请写全")


def _stands(last: Verdict) -> bool:
    return last.decision != "withdrawn"


def _line(entry: Verdict) -> str:
    from kxai.export import words

    parts = [entry.at, words.DECISION_ZH[entry.decision], entry.who]
    if entry.cause:
        parts.append(f"原因：{entry.cause}")
    if entry.note:
        parts.append(f"意见：{entry.note}")
    return "  ".join(parts)
