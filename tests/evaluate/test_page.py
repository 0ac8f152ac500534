"""Pages: self-contained, closed to the network and to what reports hold."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from kxai.evaluate.dataset import Dataset, open_dataset
from kxai.evaluate.page.compared import compared_page
from kxai.evaluate.page.html import page
from kxai.evaluate.page.markdown import compared_markdown, markdown, plain, table
from kxai.evaluate.page.marked_text import Mark, pair, pieces, windows
from kxai.evaluate.record.compare import compare
from kxai.evaluate.record.log import Log
from kxai.evaluate.record.perform import Request, perform
from kxai.evaluate.tasks.base import Scored

EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)> [x](javascript:alert(3))'


@pytest.fixture(scope="module")
def data(corpus: Path) -> Dataset:
    return open_dataset(corpus)


@pytest.fixture(scope="module")
def runs(data: Dataset, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Log]:
    """A run of each task, with a note that means harm."""
    folder = tmp_path_factory.mktemp("runs")
    return {
        task: perform(Request(task, note=EVIL), data, folder)
        for task in ("extract", "check", "retrieve", "ask")
    }


TASKS = ("extract", "check", "retrieve", "ask")


def parsed(text: str) -> LexborHTMLParser:
    return LexborHTMLParser(text)


@pytest.mark.parametrize("task", TASKS)
def test_a_page_asks_nothing_of_the_network_and_runs_its_own_script_only(
    task: str, runs: dict[str, Log], data: Dataset
) -> None:
    text = page(runs[task], data, most=5)
    tree = parsed(text)
    assert not tree.css("link, img, iframe, object, [src], [href], [onerror], [onclick]")
    (script,) = tree.css("script")
    policy = tree.css_first("meta[http-equiv]").attributes["content"] or ""
    digest = b64encode(sha256((script.text() or "").encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-inline'; script" in policy  # for styles alone
    assert EVIL not in text
    assert "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize("task", TASKS)
def test_a_page_shows_every_metric_and_the_worst_samples_first(
    task: str, runs: dict[str, Log], data: Dataset
) -> None:
    log = runs[task]
    text = page(log, data, most=3)
    assert all(row["zh"] in text for row in log.summary()["metrics"].values())
    total = len(log.scores())
    assert f"列出3个，共{total}个" in text
    tree = parsed(text)
    shown = [float(node.text()) for node in tree.css(".sample > summary > .score")]
    assert shown == sorted(shown)


def test_marks_of_gold_and_output_stand_side_by_side(runs: dict[str, Log], data: Dataset) -> None:
    tree = parsed(page(runs["extract"], data, most=100))
    faults = tree.css("mark.missed, mark.wrong, mark.extra")
    assert faults
    rows = tree.css(".pairs tbody tr:not(.remarks)")
    for row in rows:
        left, right = row.css("td.text")
        assert left.text() == right.text()
    assert any("应为" in node.text() for node in tree.css(".remarks"))


def test_without_the_dataset_the_page_has_notes_and_no_text(runs: dict[str, Log]) -> None:
    text = page(runs["extract"], None, most=100)
    assert "没有给出数据集" in text
    assert not parsed(text).css(".pairs")
    assert "逐条" in text


def harmful(log: Log, tmp_path: Path) -> Log:
    """The run with harm in its notes, ids and facets."""
    import shutil

    shutil.copytree(log.folder, tmp_path / "x")
    other = Log(tmp_path / "x")
    first, *rest = other.scores()
    evil: Scored = replace(first, id=EVIL, notes=(EVIL,), facets={"layout": EVIL})
    other.write_scores([evil, *rest])
    return other


def test_harm_in_what_was_read_is_text_in_the_page_and_in_markdown(
    runs: dict[str, Log], tmp_path: Path
) -> None:
    log = harmful(runs["extract"], tmp_path)
    tree = parsed(page(log, None, most=1000))
    assert len(tree.css("script")) == 1
    assert not tree.css("img, a")
    assert EVIL in (tree.body.text() if tree.body else "")
    words = markdown(log)
    assert "alert(3)" in words
    assert not re.search(r"(?<!\\)[<>]", words)
    assert not re.search(r"(?<!\\)\]\(", words)


def test_two_runs_on_a_page_and_in_markdown(
    runs: dict[str, Log], data: Dataset, tmp_path: Path
) -> None:
    result: dict[str, Any] = compare(runs["extract"], runs["extract"])
    result["samples"] = [
        {
            "id": EVIL, "change": "worse", "gap": -0.5,
            "first": {"notes": ["旧的差错", "都有的"], "score": 0.9},
            "second": {"notes": ["都有的", "新的差错"], "score": 0.4},
        }
    ]  # fmt: skip
    result["cases"] = {"broken": ["甲"], "mended": []}
    result["only_first"] = ["乙"]
    text = compared_page(result)
    tree = parsed(text)
    left, right = tree.css(".sample td")
    assert left.text().strip() == "旧的差错"
    assert right.text().strip() == "新的差错"
    assert "不再通过" in text
    assert "现在通过" not in text
    assert "1个，没有比较" in text
    assert len(tree.css("script")) == 1
    words = compared_markdown(result)
    assert "新的：新的差错" in words
    assert "不再有：旧的差错" in words
    assert "在误差之内" in words


def test_markdown_cells_cannot_break_their_table() -> None:
    assert plain("a|b\nc<d>") == r"a\|b c\<d\>"
    assert table(("甲", "乙"), [("a|b", 1)])[-1] == r"| a\|b | 1 |"


@pytest.mark.parametrize("task", TASKS)
def test_markdown_tables_have_as_many_cells_as_heads(task: str, runs: dict[str, Log]) -> None:
    width = 0
    for line in markdown(runs[task]).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if cells and width:
            assert cells == width
        width = cells
    assert "bootstrap" not in markdown(runs[task])


TEXT = "第一行一百\n第二行二百三百\n" + "长" * 300 + "\n"


def test_windows_stay_in_their_lines_and_join_where_they_touch() -> None:
    at = TEXT.index("二百")
    found = windows(TEXT, [(at, at + 2), (at + 2, at + 4), (3, 5)])
    assert [TEXT[a:b] for a, b in found] == ["第一行一百", "第二行二百三百"]
    long = TEXT.index("长") + 150
    ((start, end),) = windows(TEXT, [(long, long + 1)])
    assert end - start == 121


def test_pieces_put_together_are_the_text_and_overlaps_are_cut() -> None:
    marks = [Mark(0, 3, "right"), Mark(2, 5, "wrong"), Mark(3, 5, "extra", "t")]
    cut = pieces(TEXT, 0, 6, marks)
    assert "".join(piece.text for piece in cut) == TEXT[:6]
    assert [piece.state for piece in cut] == ["right", "extra", ""]
    assert pair(TEXT, (6, 10), marks, []).place == "第2行"
