"""Partial gold, drafts, and all faults of a gold file at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.bulk import run
from kxai.cli import app
from kxai.errors import EvaluationError, GoldError
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.gold_draft import write_draft
from kxai.evaluate.gold_faults import GoldFaults
from kxai.evaluate.gold_files import read_gold
from kxai.evaluate.run import chosen, find_reports, score_reports
from kxai.evaluate.tasks.engines import by_rules
from kxai.evaluate.tasks.reports import Extract
from kxai.settings import Settings
from kxai.store import Store, database_url
from tests.bulk.reports import write

TEXT = (
    "云岭县水产站2031年部门决算\n"
    "一、收入情况\n2031年收入总计500.00万元，其中财政拨款收入400.00万元，其他收入100.00万元。\n"
    "二、支出情况\n2031年支出总计480.00万元，其中基本支出300.00万元，项目支出180.00万元。\n"
)


def gold_line(number: str, indicator: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(number)
    return {
        "start": start, "end": start + len(number), "text": number, "value": number,
        "unit": "万元", "indicator": indicator, "year": 2031, "stage": "final", "role": "amount", **more,
    }  # fmt: skip


TOTAL = gold_line("500.00", "total.receipts")
BASIC = gold_line("300.00", "expenditure.basic")


def place(root: Path, *lines: Any) -> Path:
    for name in ("reports", "gold/figures"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "reports" / "a.txt").write_text(TEXT, "utf-8")
    told = "".join((x if isinstance(x, str) else json.dumps(x)) + "\n" for x in lines)
    (root / "gold" / "figures" / "a.jsonl").write_text(told, "utf-8")
    return root


def figures(root: Path) -> Any:
    data = open_dataset(root)
    (score,) = score_reports(data.gold, root / "reports")
    return score.figures


def test_whole_gold_holds_what_it_does_not_name_against_the_program(tmp_path: Path) -> None:
    assert figures(place(tmp_path, TOTAL)).spurious == 5


@pytest.mark.parametrize(
    ("scope", "lines", "gold", "spurious"),
    [
        (True, [TOTAL], 1, 0),
        ({"indicators": ["total.receipts"]}, [TOTAL], 1, 0),
        ({"spans": [[0, TEXT.index("二、")]]}, [TOTAL], 1, 2),
        ({"indicators": ["expenditure.basic"], "spans": [[0, TEXT.index("二、")]]}, [TOTAL, BASIC], 2, 2),
        ({"indicators": ["total.receipts", "expenditure.basic"]}, [TOTAL], 1, 1),
    ],
)  # fmt: skip
def test_partial_gold_counts_what_it_speaks_of(
    tmp_path: Path, scope: Any, lines: list[Any], gold: int, spurious: int
) -> None:
    tally = figures(place(tmp_path, {"partial": scope}, *lines))
    assert (tally.gold, tally.detected, tally.spurious) == (gold, gold, spurious)


def test_a_wrong_label_at_a_place_of_partial_gold_is_wrong(tmp_path: Path) -> None:
    wrong = {**BASIC, "indicator": "expenditure.project"}
    tally = figures(place(tmp_path, {"partial": True}, wrong))
    assert (tally.detected, tally.right) == (1, 0)


def test_the_harness_counts_partial_gold_alike(tmp_path: Path) -> None:
    root = place(tmp_path, {"partial": True}, TOTAL)
    data = open_dataset(root)
    (sample,) = by_rules({"a": root / "reports" / "a.txt"}, jobs=1)
    assert sample.output is not None
    counts = Extract().score(data, "a", sample.output).counts
    assert (counts["gold"], counts["right"], counts["spurious"]) == (1, 1, 0)


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ({"indicators": ["total.receipt"]}, "total.receipt（是否指total.receipts"),
        ({"spans": [[5, 5]]}, "spans"), ({"spans": [[5]]}, "spans"), ({"span": []}, "partial应为"),
        ({}, "partial应为"), (False, "partial应为"), ({"indicators": "total.receipts"}, "列表"),
        ({"indicators": ["expenditure.total"]}, "第2行.*不在partial"),
    ],
)  # fmt: skip
def test_a_scope_that_makes_no_sense_is_named(tmp_path: Path, scope: Any, told: str) -> None:
    with pytest.raises(GoldError, match=told):
        read_gold(place(tmp_path, {"partial": scope}, TOTAL) / "gold")


def test_all_faults_are_told_at_once_with_the_names_that_were_meant(tmp_path: Path) -> None:
    misspelt = {("indicater" if key == "indicator" else key): value for key, value in BASIC.items()}
    root = place(
        tmp_path, {**TOTAL, "indicator": "total.receiptz"}, "{", misspelt,
        {**TOTAL, "stage": "finale"}, {**BASIC, "end": BASIC["end"] + 1},
    )  # fmt: skip
    (root / "gold" / "absent").mkdir()
    (root / "gold" / "absent" / "a.jsonl").write_text('{"indicator": "x"}\n')
    with pytest.raises(GoldFaults) as caught:
        read_gold(root / "gold")
    lines = str(caught.value).splitlines()
    assert [line.split("：")[0].split("] ")[1] for line in lines] == [
        "a.jsonl 第1行", "a.jsonl 第2行", "a.jsonl 第3行", "a.jsonl 第4行", "a.jsonl 第1行",
    ]  # fmt: skip
    assert "（是否指total.receipts" in lines[0]
    assert "indicator（所写的indicater？）" in lines[2]
    assert "是否指final" in lines[3]


def test_wrong_spans_are_told_at_once_with_where_their_text_stands(tmp_path: Path) -> None:
    shifted = [
        {**line, "start": line["start"] - 1, "end": line["end"] - 1} for line in (TOTAL, BASIC)
    ]
    data = open_dataset(place(tmp_path, *shifted))
    with pytest.raises(GoldFaults) as caught:
        data.check()
    for line, wanted in zip(str(caught.value).splitlines(), (TOTAL, BASIC), strict=True):
        assert f"最近的一处在[{wanted['start']}:{wanted['end']}]" in line


def test_reports_are_named_more_than_once_and_misspelt_ones_are_told(tmp_path: Path) -> None:
    root = place(tmp_path, TOTAL)
    gold = dict.fromkeys(("01_dong", "02_ping", "03_hui"), open_dataset(root).gold["a"])
    assert list(chosen(gold, ["01", "03"], "x")) == ["01_dong", "03_hui"]
    assert list(chosen(gold, [], "x")) == list(gold)
    with pytest.raises(GoldError, match=r"“02_pnig”（是否指02_ping"):
        chosen(gold, ["01", "02_pnig"], "x")
    (root / "reports" / "01_dog.txt").write_text("x")
    with pytest.raises(GoldError, match="01_dong（是否指01_dog？）"):
        find_reports(root / "reports", ["01_dong"])


@pytest.fixture
def drafted(tmp_path: Path) -> Path:
    """Drafts of three reports, written through the command line."""
    write(tmp_path / "in", 3)
    settings = Settings(workspace=tmp_path / "ws")
    run([tmp_path / "in"], settings=settings)
    done = CliRunner().invoke(
        app, ["eval", "gold-draft", "-w", str(tmp_path / "ws"), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "3份报告的草稿" in done.stdout
    return tmp_path / "out"


def confirm(path: Path, *numbers: int) -> None:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for number in numbers:
        del lines[number]["draft"]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def test_drafts_alone_measure_nothing(drafted: Path) -> None:
    with pytest.raises(GoldError, match="都还是草稿"):
        open_dataset(drafted)


def test_what_was_confirmed_counts_and_drafts_count_for_nothing(drafted: Path) -> None:
    confirm(drafted / "gold" / "figures" / "r001.jsonl", 0, 2)
    data = open_dataset(drafted)
    assert list(data.gold) == ["r001"]
    (score,) = score_reports(data.gold, data.reports)
    assert score.figures is not None
    assert (score.figures.gold, score.figures.right, score.figures.spurious) == (2, 2, 0)
    whole = drafted / "gold" / "figures" / "r001.jsonl"
    confirm(whole, *[n for n in range(len(whole.read_text().splitlines())) if n not in (0, 2)])
    assert open_dataset(drafted).gold["r001"].scope is None


def test_a_confirmed_finding_must_be_found_and_the_others_are_no_alarms(drafted: Path) -> None:
    path = drafted / "gold" / "findings" / "r000.json"
    record = json.loads(path.read_text("utf-8"))
    (only,) = record["findings"]
    assert only["draft"] is True
    del only["draft"]
    path.write_text(json.dumps(record), "utf-8")
    gold = read_gold(drafted / "gold")
    assert [(stem, len(item.findings or ())) for stem, item in gold.items()] == [("r000", 1)]


def test_a_draft_goes_into_an_empty_folder_and_names_reports_that_are_there(
    tmp_path: Path, drafted: Path
) -> None:
    settings = Settings(workspace=tmp_path / "ws")
    with Store(database_url(settings.workspace)) as store:
        with pytest.raises(EvaluationError, match="空文件夹"):
            write_draft(store, drafted, settings)
        with pytest.raises(EvaluationError, match="没有这份报告"):
            write_draft(store, tmp_path / "b", settings, ["nosuch"])
        (tmp_path / "in" / "r002.txt").unlink()
        told = write_draft(store, tmp_path / "c", settings, ["r001", "r002"])
    assert told.reports == 1
    assert [Path(name).name for name in told.gone] == ["r002.txt"]
