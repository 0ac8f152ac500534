"""Running the pipeline over reports that have gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kxai.check import check
from kxai.errors import GoldError
from kxai.evaluate.gold import GoldReport, check_spans
from kxai.evaluate.gold_faults import Faults, near
from kxai.evaluate.gold_scope import in_scope
from kxai.evaluate.match import FindingScore, Miss, Tally, match_figures, match_findings
from kxai.extract import extract
from kxai.extract.readings import load_mended
from kxai.schema.report import Report

FACTS = ("org", "region", "level", "year", "kind", "unit")


@dataclass(frozen=True, slots=True)
class Score:
    """The score of one report; parts without gold are None."""

    stem: str
    text: str
    report: Report
    figures: Tally | None
    misses: tuple[Miss, ...]
    findings: FindingScore | None
    clean_claims: int
    relations: int
    facts: Mapping[str, tuple[object, object]]


def score_reports(
    gold: Mapping[str, GoldReport], folder: Path, only: Sequence[str] = ()
) -> Iterator[Score]:
    """Load, extract and check every report with gold and compare; of those alone whose name begins
    as one of ``only``, where any are named.

    Raises GoldError when a report is missing or a gold span is wrong, before any is scored.
    """
    wanted = chosen(gold, only, str(folder))
    files = find_reports(folder, wanted)
    documents = {stem: load_mended(files[stem]) for stem in wanted}
    faults = Faults()
    for stem, item in wanted.items():
        with faults.kept():
            check_spans(item, documents[stem].text, files[stem])
    faults.tell()
    for stem, item in wanted.items():
        document = documents[stem]
        extraction = extract(document)
        result = check(extraction.figures, extraction.text, report=extraction.report)
        tally, misses = (
            match_figures(item.figures, in_scope(item.scope, item.figure_spans, extraction.figures))
            if item.figures is not None
            else (None, [])
        )
        findings = (
            match_findings(
                item.findings,
                result.findings,
                document.text,
                must_not=item.must_not,
                partial=item.partial,
            )
            if item.findings is not None
            else None
        )
        facts = {
            name: (getattr(extraction.report, name), item.facts[name])
            for name in FACTS
            if name in item.facts
        }
        yield Score(
            stem,
            document.text,
            extraction.report,
            tally,
            tuple(misses),
            findings,
            item.clean_claims,
            len(result.relations),
            facts,
        )


def chosen(
    gold: Mapping[str, GoldReport], only: Sequence[str], place: str
) -> dict[str, GoldReport]:
    """The gold of reports whose name begins as one of ``only``; all where none is named. Raises
    GoldError naming each of ``only`` that fits none, with the names that are like it."""
    lacking = [name for name in only if not any(stem.startswith(name) for stem in gold)]
    if lacking:
        told = "、".join(f"“{name}”{near(name, gold)}" for name in lacking)
        raise GoldError(place, f"没有以{told}开头的标准答案")
    return {
        stem: item
        for stem, item in gold.items()
        if not only or any(stem.startswith(name) for name in only)
    }


def find_reports(folder: Path, wanted: Iterable[str]) -> dict[str, Path]:
    """The one file of each stem. Raises GoldError when there is none, or more than one."""
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.is_file()]
    except OSError as error:
        raise GoldError(str(folder), f"无法读取报告文件夹（{error.strerror}）") from error
    found = {stem: [path for path in paths if path.stem == stem] for stem in wanted}
    missing = [stem for stem, files in found.items() if not files]
    if missing:
        stems = [path.stem for path in paths if path.stem not in found]
        told = "、".join(stem + near(stem, stems) for stem in missing)
        raise GoldError(str(folder), f"找不到与标准答案对应的报告：{told}")
    for stem, files in found.items():
        if len(files) > 1:
            names = "、".join(path.name for path in files)
            raise GoldError(str(folder), f"“{stem}”对应不止一份报告：{names}")
    return {stem: files[0] for stem, files in found.items()}
