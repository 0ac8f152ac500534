"""A dataset: reports, their gold and questions, checked before anything is measured.

A folder with ``reports/`` and ``gold/`` (see ``docs/gold.md``; questions in ``gold/qa/*.jsonl``),
or a JSON file that names them: ``{"name", "reports", "gold", "questions": [...]}``, its paths
relative to itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from kxai.errors import GoldError, InputError
from kxai.evaluate.gold import GoldReport, check_spans
from kxai.evaluate.gold_faults import Faults
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.questions import Question, check_quotes, read_questions
from kxai.evaluate.run import chosen, find_reports
from kxai.extract.readings import load_mended
from kxai.schema.document import Document


@dataclass(frozen=True)
class Dataset:
    """What is measured against. ``files`` are the reports that gold speaks of, by stem;
    ``questions`` are read only where a task asks them."""

    name: str
    reports: Path
    gold_folder: Path
    gold: dict[str, GoldReport]
    files: dict[str, Path]
    asked: tuple[Path, ...]

    @cached_property
    def hash(self) -> str:
        """A digest over every report and gold file, by name and content: 16 hex digits."""
        digest = sha256()
        for path in self._all():
            digest.update(f"{path.name}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]

    def _all(self) -> Iterator[Path]:
        yield from (self.files[stem] for stem in sorted(self.files))
        yield from sorted(p for p in self.gold_folder.rglob("*") if p.suffix in (".json", ".jsonl"))
        yield from self.asked

    @cached_property
    def questions(self) -> list[Question]:
        """The questions. Raises GoldError."""
        if not self.asked:
            raise GoldError(str(self.gold_folder / "qa"), "数据集里没有问题（qa/*.jsonl）")
        stems = {path.stem for path in self.reports.iterdir()}
        return read_questions(self.asked, stems)

    def question(self, sample: str) -> Question:
        """The question with this id. Raises KeyError."""
        return self._by_id[sample]

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def document(self, stem: str) -> Document:
        """The loaded report. Raises GoldError where it cannot be read."""
        try:
            return load_mended(self.files[stem])
        except InputError as error:
            raise GoldError(self.files[stem].name, f"数据集里的报告不能读取：{error}") from error

    def check(self) -> None:
        """Every span against its report. Raises GoldError naming file and line."""
        faults = Faults()
        for stem, item in self.gold.items():
            with faults.kept():
                check_spans(item, self.document(stem).text, self.files[stem])
        faults.tell()

    def check_questions(self) -> None:
        """Every quote against its report. Raises GoldError."""
        stems = {item.doc for question in self.questions for item in question.evidence}
        files = find_reports(self.reports, stems)
        texts = {stem: load_mended(path).text for stem, path in files.items()}
        check_quotes(self.questions, texts)


def open_dataset(
    place: Path, *, only: Sequence[str] = (), questions: tuple[Path, ...] = ()
) -> Dataset:
    """Read the dataset at ``place``; ``only`` keeps reports whose name begins as one of
    them, ``questions`` are asked in place of its own.

    Raises GoldError: no such place, a senseless definition, wrong gold, a missing report, or
    nothing left.
    """
    if place.is_dir():
        name, reports, gold_folder = place.resolve().name, place / "reports", place / "gold"
        asked = tuple(sorted((gold_folder / "qa").glob("*.jsonl")))
        if not reports.is_dir() or not gold_folder.is_dir():
            raise GoldError(str(place), "数据集文件夹应含reports和gold两个文件夹")
    else:
        name, reports, gold_folder, asked = _definition(place)
    gold = chosen(read_gold(gold_folder), only, str(place))
    if not gold:
        raise GoldError(str(place), "没有标准答案")
    files = find_reports(reports, gold)
    return Dataset(name, reports, gold_folder, gold, files, questions or asked)


def _definition(place: Path) -> tuple[str, Path, Path, tuple[Path, ...]]:
    try:
        record = json.loads(place.read_text("utf-8-sig"))
    except OSError as error:
        raise GoldError(str(place), f"无法读取数据集（{error.strerror}）") from error
    except ValueError as error:
        raise GoldError(str(place), f"不是有效的JSON（{error}）") from error
    wanted = ("reports", "gold")
    if not isinstance(record, dict) or not all(isinstance(record.get(k), str) for k in wanted):
        raise GoldError(str(place), '数据集定义应含"reports"和"gold"两个文件夹')
    asked = record.get("questions", [])
    if not isinstance(asked, list) or not all(isinstance(item, str) for item in asked):
        raise GoldError(str(place), '"questions"应为文件名的列表')
    home = place.parent
    return (
        str(record.get("name", place.stem)),
        home / record["reports"],
        home / record["gold"],
        tuple(home / item for item in asked),
    )
