"""Help and complaints of the command line in Chinese, which typer and click tell in English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from kxai.cli.help_page import ARGUMENTS, COMMANDS, OPTIONS, help_page
from kxai.cli.late import LateCommands, late_group

F = TypeVar("F", bound=Callable[..., Any])
_HELP = "显示这份说明"
_STRINGS = {
    "ERRORS_PANEL_TITLE": "用法有误",
    "ABORTED_TEXT": "已中止。",
    "RICH_HELP": "用法见 [blue]'{command_path} {help_option}'[/]",
}
_KINDS = {"argument": ARGUMENTS, "option": OPTIONS, "parameter": ARGUMENTS}
_MESSAGES: tuple[tuple[str, str], ...] = (
    (r"No such option: (.+?) \(Possible options: (.+)\)", "没有选项{0}，相近的有：{1}"),
    (r"No such option: (.+)", "没有选项{0}"),
    (r"No such command '(.+?)'\. Did you mean (.+)\?", "没有命令“{0}”，相近的有：{1}"),
    (r"No such command '(.+?)'\.?", "没有命令“{0}”"),
    (r"Missing command\.?", "请写明命令"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.+)\)", "多出的参数：{0}"),
    (r"Option '?(.+?)'? requires an argument\.?", "选项{0}后面要写值"),
    (r"Option '?(.+?)'? does not take a value\.?", "选项{0}后面不写值"),
    (r"'(.+?)' is not one of (.+?)\.?", "没有“{0}”，可用：{1}"),
    (r"(?:Value )?'?(.+?)'? is not a valid int(?:eger)?(?: range)?\.?", "“{0}”不是整数"),
    (r"(?:Value )?'?(.+?)'? is not a valid (?:float|number)(?: range)?\.?", "“{0}”不是数"),
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid (?:number|decimal).*", "应为数"),
    (r"Input should be greater than or equal to (.+)", "应不小于{0}"),
    (r"Input should be less than or equal to (.+)", "应不大于{0}"),
    (r"(.+?) is not in the range (.+?)\.?", "{0}不在范围内（{1}）"),
)


class ChineseCommand(TyperCommand):
    """A command whose help and whose complaints are told in Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        return _told(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(help_page(self, ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help and whose complaints are told in Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        return _told(super().get_help_option(ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        if isinstance(self.commands, LateCommands):
            commands = list(self.commands.told())
        else:
            commands = [(name, command.help or "") for name, command in self.commands.items()]
        formatter.write(help_page(self, ctx, commands))

    def make_context(self, *positional: Any, **named: Any) -> Any:
        with _complaining():
            return super().make_context(*positional, **named)

    def invoke(self, ctx: Any) -> Any:
        with _complaining():
            return super().invoke(ctx)


class App(typer.Typer):
    """A typer app of Chinese commands."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("subcommand_metavar", f"{COMMANDS} [{ARGUMENTS}]...")
        named.setdefault("options_metavar", f"[{OPTIONS}]")
        super().__init__(cls=ChineseGroup, **named)

    def __call__(self, *positional: Any, **named: Any) -> Any:
        return late_group(self)(*positional, **named)

    def command(self, name: str | None = None, **named: Any) -> Callable[[F], F]:
        named.setdefault("options_metavar", f"[{OPTIONS}]")
        return super().command(name, cls=ChineseCommand, **named)


def in_chinese(message: str) -> str:
    """A complaint of click in Chinese; as it is where it is none of those that are known."""
    if found := re.fullmatch(r"Missing (\w+)(?: (.+?))?\.(?: (.+))?", message, re.DOTALL):
        kind, name, more = found.groups()
        return f"缺少{_KINDS.get(kind, ARGUMENTS)}{name or ''}" + (f"（{more}）" if more else "")
    if found := re.fullmatch(r"Invalid value(?: for (.+?))?: (.+)", message, re.DOTALL):
        name, reason = found.groups()
        return f"{name}：{in_chinese(reason)}" if name else in_chinese(reason)
    message = message.removeprefix("Value error, ")
    for pattern, told in _MESSAGES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return told.format(*found.groups())
    return message


@contextmanager
def _complaining() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Of click's own classes, which typer carries or imports, by the release.
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            _speak()
            told = in_chinese(error.format_message())
            error.format_message = lambda: told
        raise


def _speak() -> None:
    """Put our words into the module that prints; it is loaded where something is printed."""
    from typer import rich_utils

    for name, told in _STRINGS.items():
        setattr(rich_utils, name, told)


def _told(option: Any) -> Any:
    if option is not None:
        option.help = _HELP
    return option


def _usage(command: Any, ctx: Any, formatter: Any) -> None:
    formatter.write_usage(
        ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix="用法："
    )
