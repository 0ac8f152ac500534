"""The gate: a small fixed set, run offline, against the baseline that the repository holds.

It fails when a must-pass case breaks, or when the paired interval of a gated metric lies wholly on
the wrong side of zero. A change inside the noise, or to the better, passes.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kxai.errors import EvaluationError
from kxai.evaluate.dataset import Dataset, open_dataset
from kxai.evaluate.laboratory import MISSING, has_laboratory, require_laboratory
from kxai.evaluate.record.compare import differences
from kxai.evaluate.record.log import Sample
from kxai.evaluate.record.machine import now, revision
from kxai.evaluate.record.perform import task_named
from kxai.evaluate.tasks.base import Scored
from kxai.evaluate.tasks.engines import Reader, by_rules
from kxai.extract import extract

FORMAT = 1
PLAN: Mapping[str, Any] = {
    "reports": 70, "seed": 11, "years": 1, "errors": 0.4,
    "dirt": {"torn": 0.1, "full_width": 0.005},
}  # fmt: skip
"""The generated part of the gate: five reports of each layout, made anew at every run. The options
of a ``kxai_lab.generate.corpus.Plan``."""
_REPORTS = ("extract", "check")
_ARCHIVES = ("retrieve", "ask")
_DROPPED = ("class/", "bin", "over")  # counts of no gated metric


@dataclass(frozen=True)
class Part:
    """One task over one dataset."""

    name: str
    task: str
    scored: list[Scored]
    data_hash: str


@dataclass
class Verdict:
    """What the gate says. ``worse`` and ``better`` are lines in Chinese."""

    broken: list[str] = field(default_factory=list)
    worse: list[str] = field(default_factory=list)
    better: list[str] = field(default_factory=list)
    compared: int = 0

    @property
    def passed(self) -> bool:
        return not self.broken and not self.worse


def run_gate(
    fixtures: Path,
    *,
    reader: Reader = extract,
    archives: bool = True,
    generated: bool = True,
    jobs: int = 1,
    tell: Callable[[str], None] = lambda _words: None,
) -> list[Part]:
    """All parts of the gate with ``reader`` as the engine; without the laboratory, which
    ``tell`` says then, those of the fixtures alone. Raises EvaluationError."""
    parts: list[Part] = []
    with tempfile.TemporaryDirectory() as folder:
        sets = {"fixtures": open_dataset(fixtures)}
        if generated and not has_laboratory():
            tell(f"只比较示例部分：{MISSING}")
        elif generated:
            from kxai_lab.generate.corpus import Plan, generate

            place = Path(folder) / "generated"
            generate(place, Plan(**PLAN), jobs=jobs)
            sets["generated"] = open_dataset(place)
        for name, data in sets.items():
            parts += _reports(name, data, reader, jobs, tell)
        if archives:
            parts += _archives(sets["fixtures"], Path(folder), tell)
    return parts


def _reports(
    name: str, data: Dataset, reader: Reader, jobs: int, tell: Callable[[str], None]
) -> list[Part]:
    outputs: dict[str, Sample] = {}
    for sample in by_rules(data.files, jobs=jobs, reader=reader):
        if sample.output is None:
            raise EvaluationError(sample.id, f"读取失败：{sample.error}")
        outputs[sample.id] = sample
    parts = []
    for task_name in _REPORTS:
        task = task_named(task_name)
        scored = []
        for stem in task.samples(data):
            output = outputs[stem].output
            assert output is not None
            scored.append(task.score(data, stem, output))
        parts.append(Part(f"{name}/{task_name}", task_name, scored, data.hash))
        tell(f"{name}/{task_name}：{len(scored)}个样本")
    return parts


def _archives(data: Dataset, folder: Path, tell: Callable[[str], None]) -> list[Part]:
    from kxai.evaluate.record.perform import Request, perform

    parts = []
    for task_name in _ARCHIVES:
        log = perform(Request(task_name), data, folder / "runs")
        parts.append(Part(f"fixtures/{task_name}", task_name, log.scores(), data.hash))
        tell(f"fixtures/{task_name}：{len(parts[-1].scored)}个样本")
    return parts


def judge(parts: list[Part], baseline: Mapping[str, Any]) -> Verdict:
    """Compare with a baseline. Raises EvaluationError where it was made of other data."""
    verdict = Verdict()
    for part in parts:
        known = baseline["parts"].get(part.name)
        if known is None:
            raise EvaluationError(part.name, "基线中没有这一部分；请用--update-baseline更新")
        if known["data_hash"] != part.data_hash:
            raise EvaluationError(
                part.name, "数据与基线不同（报告或标准答案改过）；请用--update-baseline更新"
            )
        before = [Scored(**{**record, "group": record["group"]}) for record in known["samples"]]
        cases = {f"{part.name}:{c}": ok for item in part.scored for c, ok in item.cases.items()}
        must = [name for name in baseline["must_pass"] if name.startswith(f"{part.name}:")]
        verdict.broken += [name for name in must if not cases.get(name, False)]
        metrics = [metric for metric in task_named(part.task).metrics if metric.gated]
        for name, row in differences(metrics, before, part.scored).items():
            verdict.compared += 1
            if row["verdict"] in ("worse", "better"):
                line = (
                    f"{part.name} {row['zh']}（{name}）{row['first']:.4f} → {row['second']:.4f}，"
                    f"差{row['difference']:+.4f} [{row['low']:+.4f}, {row['high']:+.4f}]"
                )
                getattr(verdict, row["verdict"]).append(line)
    return verdict


def read_baseline(path: Path) -> dict[str, Any]:
    """The baseline. Raises EvaluationError."""
    return read_kept(path, "基线", FORMAT)


def read_kept(path: Path, name: str, form: int) -> dict[str, Any]:
    """What an earlier measuring left at ``path``; ``name`` is what messages call it.

    Raises EvaluationError where there is none, or one of another format than ``form``.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        why = f"没有可读的{name}（{error}）；可用--update-baseline建立"
        raise EvaluationError(str(path), why) from error
    if record.get("format") != form:
        raise EvaluationError(str(path), f"{name}的格式是{record.get('format')}，本版本读{form}")
    return record


def write_baseline(path: Path, parts: list[Part], reason: str) -> None:
    """Make what was measured the new baseline; ``reason`` says why.

    Raises EvaluationError without one, and where the laboratory, and so a part of it, is missing.
    """
    if not reason.strip():
        raise EvaluationError("--update-baseline", "须写明理由")
    require_laboratory("--update-baseline")
    must = [
        f"{part.name}:{case}"
        for part in parts
        for item in part.scored
        for case, passed in item.cases.items()
        if passed and _must(part, item)
    ]
    record = {
        "format": FORMAT,
        "reason": reason,
        "made": now(),
        "revision": revision(),
        "must_pass": must,
        "parts": {
            part.name: {
                "task": part.task,
                "data_hash": part.data_hash,
                "samples": [_slim(item) for item in part.scored],
            }
            for part in parts
        },
    }
    new = path.with_suffix(".new")
    new.write_text(_lines(record), "utf-8")
    new.replace(path)


def _must(part: Part, item: Scored) -> bool:
    """Cases that may never break: hand-made gold's findings, and questions that must be refused."""
    if part.name == "fixtures/check":
        return True
    return part.name == "fixtures/ask" and item.facets.get("type") == "unanswerable"


def _slim(item: Scored) -> dict[str, Any]:
    """What a comparison needs of a sample."""
    counts = {
        name: round(number, 9)
        for name, number in item.counts.items()
        if number and not name.startswith(_DROPPED)
    }
    record = asdict(item)
    return {"id": record["id"], "group": record["group"], "counts": counts}


def _lines(record: Mapping[str, Any]) -> str:
    """JSON with a sample a line, so that a change of the baseline can be read."""
    parts = []
    for name, part in record["parts"].items():
        rows = ",\n".join("   " + json.dumps(s, ensure_ascii=False) for s in part["samples"])
        head = f'  {json.dumps(name)}: {{"task": {json.dumps(part["task"])}, '
        head += f'"data_hash": {json.dumps(part["data_hash"])}, "samples": [\n'
        parts.append(f"{head}{rows}\n  ]}}")
    rest = {name: value for name, value in record.items() if name != "parts"}
    top = json.dumps(rest, ensure_ascii=False, indent=1).rstrip().removesuffix("}").rstrip()
    return top + ',\n "parts": {\n' + ",\n".join(parts) + "\n }\n}\n"
