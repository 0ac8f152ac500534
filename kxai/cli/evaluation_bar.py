"""How far an evaluation is, for the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kxai.cli.screen import console, plain_text

if TYPE_CHECKING:
    from kxai.evaluate.record.log import Sample


class Bar:
    """Progress of a run: a bar on a terminal, a line now and then elsewhere."""

    def __init__(self, name: str) -> None:
        self._name, self._screen = name, console(err=True)
        self._total = self._count = 0
        columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self.progress = Progress(*columns, console=self._screen, transient=True)
        self._bar = self.progress.add_task("", total=None)
        self._plain = not self._screen.is_terminal

    def __enter__(self) -> None:
        if not self._plain:
            self.progress.start()

    def __exit__(self, *_: object) -> None:
        if not self._plain:
            self.progress.stop()

    def begin(self, samples: int, known: int) -> None:
        self._total, self._count = samples, known
        if known:
            self._screen.print(f"{self._name}：接着做，已有{known}个样本")
        self.progress.update(self._bar, total=samples, completed=known)

    def archive(self) -> None:
        self._screen.print(f"{self._name}：先读入全部报告并建立索引", style="dim")

    def done(self, sample: Sample) -> None:
        self._count += 1
        if sample.output is None:
            self._screen.print(plain_text(f"{sample.id}：{sample.error}", "red"), soft_wrap=True)
        self.progress.advance(self._bar)
        if self._plain and (self._count % 100 == 0 or self._count == self._total):
            self._screen.print(f"{self._name}：{self._count}/{self._total}")
