"""Running the pipeline over reports that have gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kxai.check import check
from kxai.errors import GoldError
from kxai.evaluate.gold import GoldReport, check_spans
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
    gold: Mapping[str, GoldReport], folder: Path, only: str | None = None
) -> Iterator[Score]:
    """Load, extract and check every report with gold and compare.

    Raises GoldError when a report is missing or a gold span is wrong, before any is scored.
    """
    wanted = {stem: item for stem, item in gold.items() if only is None or stem.startswith(only)}
    if not wanted:
        raise GoldError(str(folder), f"没有以“{only}”开头的标准答案")
    files = find_reports(folder, wanted)
    documents = {stem: load_mended(files[stem]) for stem in wanted}
    for stem, item in wanted.items():
        check_spans(item, documents[stem].text, files[stem])
    for stem, item in wanted.items():
        document = documents[stem]
        extraction = extract(document)
        result = check(extraction.figures, extraction.text, report=extraction.report)
        tally, misses = (
            match_figures(item.figures, extraction.figures)
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


def find_reports(folder: Path, wanted: Iterable[str]) -> dict[str, Path]:
    """The one file of each stem. Raises GoldError when there is none, or more than one."""
    try:
        paths = [path for path in sorted(folder.iterdir()) if path.is_file()]
    except OSError as error:
        raise GoldError(str(folder), f"无法读取报告文件夹（{error.strerror}）") from error
    found = {stem: [path for path in paths if path.stem == stem] for stem in wanted}
    missing = [stem for stem, files in found.items() if not files]
    if missing:
        raise GoldError(str(folder), f"找不到与标准答案对应的报告：{'、'.join(missing)}")
    for stem, files in found.items():
        if len(files) > 1:
            names = "、".join(path.name for path in files)
            raise GoldError(str(folder), f"“{stem}”对应不止一份报告：{names}")
    return {stem: files[0] for stem, files in found.items()}
