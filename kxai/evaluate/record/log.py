"""The log of a run: a folder with what was run, what came out and how it scored.

``run.json`` (task, data, engine, versions, state), ``outputs.jsonl`` (a sample a line, written as
it comes, so that a run that was cut short goes on), ``scores.jsonl`` (a sample a line) and
``summary.json``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from kxai.errors import EvaluationError
from kxai.evaluate.tasks.base import Scored

FORMAT = 1
State = Literal["running", "done", "stopped"]


@dataclass(slots=True)
class Head:
    """What was run. ``engine`` is the engine's id with its code's digest; ``prompts`` their ids;
    ``data`` name, place, hash; ``libraries`` versions. ``seconds`` is time spent in all parts."""

    id: str
    task: str
    data: dict[str, Any]
    engine: str
    engine_id: str
    model: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    prompts: list[str] = field(default_factory=list)
    git: str = ""
    python: str = ""
    machine: str = ""
    libraries: dict[str, str] = field(default_factory=dict)
    started: str = ""
    finished: str = ""
    state: State = "running"
    seconds: float = 0.0
    peak_mb: float = 0.0
    samples: int = 0
    reason: str = ""
    note: str = ""
    format: int = FORMAT

    @property
    def key(self) -> tuple[str, ...]:
        """Runs with the same key would give the same output."""
        return (
            self.task, self.data["hash"], self.engine, self.engine_id, self.model,
            json.dumps(self.arguments, sort_keys=True, ensure_ascii=False), *sorted(self.prompts),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """What came out of one sample: ``output`` or the ``error`` that kept it from coming."""

    id: str
    output: dict[str, Any] | None
    error: str = ""
    seconds: float = 0.0
    cost: Mapping[str, float] = field(default_factory=dict)


class Log:
    """One run's folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def head(self) -> Head:
        """The head. Raises EvaluationError where there is none that can be read."""
        path = self.folder / "run.json"
        try:
            record = json.loads(path.read_text("utf-8"))
            if record.get("format") != FORMAT:
                raise EvaluationError(
                    str(path), f"评测记录的格式是{record.get('format')}，本版本读{FORMAT}"
                )
            return Head(**record)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise EvaluationError(str(path), f"不是可读的评测记录（{error}）") from error

    def write_head(self, head: Head) -> None:
        """Write the head, whole or not at all."""
        self._write("run.json", asdict(head))

    def add(self, sample: Sample) -> None:
        """Keep the output of a sample."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "outputs.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")

    def mend(self) -> None:
        """Cut off a line that was being written when the run was cut short."""
        path = self.folder / "outputs.jsonl"
        if not path.exists():
            return
        with path.open("rb+") as file:
            file.seek(0, os.SEEK_END)
            size = file.tell()
            while size and not _ends_line(file, size):
                size -= 1
            file.truncate(size)

    def samples(self) -> Iterator[Sample]:
        """All outputs, one a sample: of one that was tried twice the later.

        Raises EvaluationError.
        """
        path = self.folder / "outputs.jsonl"
        if not path.exists():
            return
        places: dict[str, int] = {}
        with path.open("rb") as file:
            at = 0
            for number, line in enumerate(file, 1):
                try:
                    places[json.loads(line)["id"]] = at
                except (ValueError, KeyError, TypeError) as error:
                    place = f"{path.name} 第{number}行"
                    raise EvaluationError(place, f"不是有效的记录（{error}）") from error
                at += len(line)
            for place_ in places.values():
                file.seek(place_)
                yield Sample(**json.loads(file.readline()))

    def done(self) -> set[str]:
        """Ids of the samples that need not be run again: all that have an output."""
        return {sample.id for sample in self.samples() if sample.output is not None}

    def write_scores(self, scored: Sequence[Scored]) -> None:
        """Write the scores, in place of older ones."""
        lines = [json.dumps(asdict(item), ensure_ascii=False) + "\n" for item in scored]
        path = self.folder / "scores.jsonl"
        new = path.with_suffix(".new")
        new.write_text("".join(lines), "utf-8")
        new.replace(path)

    def scores(self) -> list[Scored]:
        """The scores. Raises EvaluationError where there are none."""
        path = self.folder / "scores.jsonl"
        try:
            lines = path.read_text("utf-8").splitlines()
            return [
                Scored(**{**(r := json.loads(line)), "notes": tuple(r["notes"])}) for line in lines
            ]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise EvaluationError(
                str(path), f"没有可读的评分（{error}）；可用kxai eval rescore"
            ) from error

    def write_summary(self, summary: dict[str, Any]) -> None:
        """Write the summary."""
        self._write("summary.json", summary)

    def summary(self) -> dict[str, Any]:
        """The summary. Raises EvaluationError."""
        path = self.folder / "summary.json"
        try:
            record: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise EvaluationError(str(path), f"没有可读的汇总（{error}）") from error
        return record

    def _write(self, name: str, record: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        new = self.folder / f"{name}.new"
        new.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
        new.replace(self.folder / name)


def _ends_line(file: Any, size: int) -> bool:
    file.seek(size - 1)
    return bool(file.read(1) == b"\n")


def logs(runs: Path) -> list[Log]:
    """All runs below ``runs``, oldest first."""
    return [Log(path.parent) for path in sorted(runs.glob("*/run.json"))]


def find(runs: Path, name: str) -> Log:
    """The run that ``name`` means: an id, its beginning, or ``last``. Raises EvaluationError."""
    known = logs(runs)
    if name == "last" and known:
        return known[-1]
    exact = [log for log in known if log.folder.name == name]
    fits = exact or [log for log in known if log.folder.name.startswith(name)]
    if len(fits) != 1:
        reason = (
            "没有这次评测" if not fits else f"不止一次：{'、'.join(x.folder.name for x in fits)}"
        )
        raise EvaluationError(name, f"{reason}（kxai eval list可列出）")
    return fits[0]
