"""``kxai gold``: what it prints, counts and refuses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.cli import app
from kxai.errors import GoldError

TITLE = "云溪县科学技术协会2020年度部门决算\n"
BODY = "收入合计9.5万元。支出合计8万元，共3件。"


@dataclass(frozen=True)
class Desk:
    """A folder of reports and a folder of gold, with what it takes to score one on the other."""

    root: Path

    def report(self, stem: str, text: str = TITLE + BODY, ending: str = ".txt") -> None:
        (self.root / "reports").mkdir(exist_ok=True)
        (self.root / "reports" / f"{stem}{ending}").write_text(text, "utf-8")

    def figures(
        self, stem: str, *marks: tuple[str, dict[str, Any]], text: str = TITLE + BODY
    ) -> None:
        lines = []
        for word, more in marks:
            start = text.index(word, len(TITLE))
            record = {
                "start": start, "end": start + len(word), "text": word, "value": word, "unit": "万元",
                "indicator": "income.total", "year": 2020, "stage": "final", "role": "amount", **more,
            }  # fmt: skip
            lines.append(json.dumps(record))
        self.write(f"figures/{stem}.jsonl", "\n".join(lines))

    def write(self, name: str, text: str) -> None:
        path = self.root / "gold" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def __call__(self, *words: str) -> Any:
        folders = ["--reports", str(self.root / "reports"), "--gold", str(self.root / "gold")]
        return CliRunner().invoke(app, ["gold", *folders, *words])

    def json(self, *words: str) -> dict[str, Any]:
        result = self("--json", *words)
        assert result.exit_code == 0, result.output
        summary: dict[str, Any] = json.loads(result.stdout)
        return summary


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def scored(desk: Desk) -> Desk:
    """One report: 9.5 right, 8 with the wrong indicator, 3 without gold, a must that no check finds."""
    desk.report("a")
    desk.figures("a", ("9.5", {}), ("8", {"indicator": "income.other"}))
    findings = [
        {
            "id": "m",
            "tier": "must",
            "kind": "sum",
            "numbers": ["9.5", "8"],
            "explanation_zh": "不平",
        }
    ]
    desk.write("findings/a.json", json.dumps({"findings": findings, "clean_claims": 4}))
    desk.write("reports.jsonl", json.dumps({"doc": "a", "org": "别处", "year": 2020}))
    return desk


def test_counts(scored: Desk) -> None:
    summary = scored.json()
    figures, findings = summary["figures"], summary["findings"]
    assert (figures["gold"], figures["spurious"]) == (2, 1)
    assert figures["detection_precision"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["detection_recall"] == 1
    assert figures["precision"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["recall"] == 0.5
    assert figures["f1"] == figures["macro_f1"] == pytest.approx(0.4)
    assert figures["fields"]["indicator"] == 0.5
    assert figures["fields"]["year"] == 1
    assert summary["confusions"] == [
        {"field": "indicator", "found": "expenditure.total", "gold": "income.other", "count": 1}
    ]
    assert (findings["must"], findings["must_found"], findings["must_missed"]) == (1, 0, ["m"])
    assert (findings["false_alarms"], findings["false_alarm_rate"]) == (0, 0)
    assert summary["facts"] == {"right": 1, "all": 2}
    (document,) = summary["documents"]
    assert document["facts_wrong"] == {"org": {"found": "云溪县科学技术协会", "gold": "别处"}}


def test_micro_weighs_figures_and_macro_reports(scored: Desk) -> None:
    text = TITLE + "收入合计7.25万元。"
    scored.report("b", text)
    scored.figures("b", ("7.25", {}), text=text)
    figures = scored.json()["figures"]
    # Two of three gold figures right, of four outputs; the reports alone have 0.4 and 1.
    assert figures["f1"] == pytest.approx(2 * 2 / (3 + 4), abs=1e-4)
    assert figures["macro_f1"] == pytest.approx(0.7)
    assert [d["figures"]["f1"] for d in scored.json()["documents"]] == [0.4, 1]


@pytest.mark.parametrize(
    ("show", "there", "absent"),
    [
        ("none", (), ("【", "未发现")),
        (
            "labels",
            ("错", "【8】", "indicator: expenditure.total ≠ income.other"),
            ("【3】", "未发现"),
        ),
        ("spurious", ("多", "【3】"), ("【8】",)),
        ("misses", (), ("【",)),
        ("findings", ("未发现 m [must] 不平", "事实 org"), ("【",)),
        ("all", ("【8】", "【3】", "未发现 m"), ()),
    ],
)
def test_what_is_shown(
    scored: Desk, show: str, there: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    output = scored("--show", show).output
    for words in there:
        assert words in output
    for words in absent:
        assert words not in output


def test_a_line_of_differences_is_not_broken_and_has_twelve_characters_around(scored: Desk) -> None:
    (line,) = [line for line in scored("--show", "labels").output.split("\n") if "【8】" in line]
    assert " 合计9.5万元。支出合计【8】万元，共3件。" in line
    assert line.endswith("≠ income.other")


def test_a_missed_figure_is_listed(scored: Desk) -> None:
    text = TITLE + BODY + "其中第二项。"
    scored.report("c", text)
    scored.figures("c", ("二", {"value": "2", "unit": "项"}), text=text)
    assert "漏 " in scored("--show", "misses", "--doc", "c").output


def test_alarms_are_always_listed(desk: Desk) -> None:
    text = TITLE + "2020年收入合计100.00万元，其中：财政拨款收入60.00万元，占收入合计的75.00%。"
    desk.report("a", text)
    desk.write("findings/a.json", json.dumps({"clean_claims": 2}))
    summary = desk.json()["findings"]
    assert summary["false_alarms"] == len(summary["alarms"]) > 0
    assert summary["false_alarm_rate"] == summary["false_alarms"] / 2
    told = summary["alarms"][0]["explanation"]
    assert told
    assert told in desk().output


def test_gold_without_figures_is_not_perfect(desk: Desk) -> None:
    desk.report("a")
    desk.write("findings/a.json", json.dumps({"clean_claims": 2}))
    figures = desk.json()["figures"]
    assert figures["f1"] is figures["precision"] is figures["macro_f1"] is None
    assert set(figures["fields"].values()) == {None}
    assert "没有数字的标准答案" in desk().output
    result = desk("--min-f1", "0")
    assert isinstance(result.exception, GoldError)


def test_the_gate(scored: Desk) -> None:
    (scored.root / "gold/findings/a.json").unlink()
    assert scored("--min-f1", "0.4").exit_code == 0
    assert scored("--min-f1", "0.41").exit_code == 1


def test_a_missed_must_or_a_false_alarm_closes_the_gate(scored: Desk) -> None:
    assert scored("--min-f1", "0").exit_code == 1
    scored.write("findings/a.json", json.dumps({"clean_claims": 4}))
    assert scored("--min-f1", "0").exit_code == 0
    text = TITLE + "收入合计9.5万元，支出合计8万元。其中：基本支出6万元，占支出合计的90.00%。"
    scored.report("a", text)
    scored.figures("a", ("9.5", {}), text=text)
    assert scored.json()["findings"]["false_alarms"] > 0
    assert scored("--min-f1", "0").exit_code == 1


def test_reports_that_are_missing_or_two_are_told_before_anything_is_read(scored: Desk) -> None:
    scored.write("findings/b.json", "{}")
    assert "b" in str(scored().exception)
    scored.report("b")
    scored.report("b", "<p>别的</p>", ".html")
    assert "不止一份" in str(scored().exception)
    assert scored("--doc", "a").exit_code == 0
    assert "没有以“z”开头" in str(scored("--doc", "z").exception)


def test_a_folder_that_is_not_there(desk: Desk) -> None:
    desk.write("findings/a.json", "{}")
    assert "无法读取报告文件夹" in str(desk().exception)


def test_a_wrong_span_stops_everything(scored: Desk) -> None:
    scored.report("a", TITLE + "　" + BODY)
    result = scored()
    assert isinstance(result.exception, GoldError)
    assert "figures/a.jsonl 第1行" in str(result.exception)
