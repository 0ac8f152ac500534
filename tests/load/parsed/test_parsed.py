"""What other parsers made of a report is read as they tell it, and checked."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

import kxai
from kxai.bulk import run
from kxai.errors import DamagedFile, EmptyFile, InputError, LimitExceeded, UnsupportedFormat
from kxai.load import load
from kxai.load.flow import RowCell
from kxai.load.parsed.traces import Traces
from kxai.settings import Settings
from tests.load.parsed.made import CAPTION, MADE, ROWS, SENTENCE, TITLE, docling, mineru


def written(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def cells_of(document: kxai.Document) -> list[list[str]]:
    (grid,) = document.grids
    found = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        found[cell.row][cell.column] = document.text[cell.start : cell.end]
    return found


def arithmetic(path: Path) -> tuple[list[str], dict[str, int]]:
    """What is said against a report's sums, and how many relations there are by verdict."""
    reading = kxai.read(path)
    verdicts: dict[str, int] = {}
    for one in reading.relations:
        verdicts[one.verdict] = verdicts.get(one.verdict, 0) + 1
    said = [f.equation for f in reading.findings if f.kind not in ("disclosure", "form", "scores")]
    return said, verdicts


@pytest.mark.parametrize("name", MADE)
def test_lines_and_tables_are_read_as_they_are_told(tmp_path: Path, name: str) -> None:
    document = load(written(tmp_path, name, MADE[name]()))
    assert cells_of(document) == [list(row) for row in ROWS]
    text = document.text
    assert (
        text.index(TITLE) < text.index(CAPTION) < text.index("本年收入合计") < text.index(SENTENCE)
    )
    for left_out in ("— 1 —", "第2页", "图中的字", "云岭县\n", "<t"):
        assert left_out not in text
    if name.endswith(".json"):
        assert [page.number for page in document.pages] == [1, 2]
        assert document.page_at(text.index(CAPTION)) == document.pages[0]
        assert document.page_at(text.index(SENTENCE)) == document.pages[1]
        assert "解析结果" in document.notes[0]


def test_a_mark_at_the_beginning_and_other_orders_of_the_keys_are_read(tmp_path: Path) -> None:
    items = [dict(sorted(item.items())) for item in json.loads(mineru())]
    written(tmp_path, "a.json", "\ufeff" + json.dumps(items, indent=1))
    assert cells_of(load(tmp_path / "a.json")) == [list(row) for row in ROWS]
    written(tmp_path, "b.json", "\ufeff" + docling())
    assert cells_of(load(tmp_path / "b.json")) == [list(row) for row in ROWS]


@pytest.mark.parametrize("name", MADE)
def test_what_a_parser_lost_or_joined_no_longer_closes(tmp_path: Path, name: str) -> None:
    said, verdicts = arithmetic(written(tmp_path, name, MADE[name]()))
    assert (said, set(verdicts)) == ([], {"consistent"})
    lost = [row for row in ROWS if row[0] != "事业收入"]
    said, _ = arithmetic(written(tmp_path, f"lost-{name}", MADE[name](lost)))
    assert said
    assert "250.00" in said[0]
    joined = [*ROWS[:2], ("财政拨款收入 事业收入", "250.0040.00"), ROWS[4]]
    _, closes = arithmetic(written(tmp_path, f"joined-{name}", MADE[name](joined)))
    assert closes.get("consistent", 0) < verdicts["consistent"]


@pytest.mark.parametrize("name", MADE)
def test_cells_that_were_joined_or_lost_are_named(tmp_path: Path, name: str) -> None:
    assert not [n for n in load(written(tmp_path, name, MADE[name]())).notes if "单元格" in n]
    joined = [*ROWS[:2], ("财政拨款收入 事业收入", "250.0040.00"), ("经营收入",), ROWS[4]]
    notes = load(written(tmp_path, f"joined-{name}", MADE[name](joined))).notes
    assert next(n for n in notes if "并了单元格" in n).endswith("第1张表第3行第2列“250.0040.00”")
    assert next(n for n in notes if "丢了单元格" in n).endswith("：第1张表第4行第2列")


@pytest.mark.parametrize(
    ("cell", "joined"),
    [
        ("250.00 40.00", True), ("1,250.00\n40.00", True), ("-1.00 2.00 3.00", True),
        ("1,250.00", False), ("10.00/20.00", False), ("2031.12", False), ("12.00%", False),
        ("250.00 万元", False), ("192.168.00.10", False),
    ],
)  # fmt: skip
def test_only_amounts_with_nothing_between_them_are_joined_cells(cell: str, joined: bool) -> None:
    traces = Traces()
    traces.look_at([[RowCell(0, "甲"), RowCell(1, cell)]])
    assert bool(list(traces.remarks())) is joined


def test_merged_cells_leave_no_place_without_one_and_layouts_are_left_alone() -> None:
    traces = Traces()
    traces.look_at(
        [
            [RowCell(0, "甲", 2, 1), RowCell(1, "乙", 1, 2)],
            [RowCell(1, "丙"), RowCell(2, "丁")],
            [RowCell(0, "戊", 1, 3)],
        ]
    )
    traces.look_at([[RowCell(0, "甲"), RowCell(1, "乙")], [RowCell(0, "丙")]] * 2)
    assert list(traces.remarks()) == []


def test_of_many_places_the_first_are_named_and_all_counted() -> None:
    traces = Traces()
    traces.look_at([[RowCell(0, f"{n}.00 2.00")] for n in range(9)])
    (told,) = traces.remarks()
    assert told.startswith("有9个单元格")
    assert told.count("第1张表") == 5
    assert told.endswith("等")


def test_of_two_cells_in_one_place_none_is_lost(tmp_path: Path) -> None:
    told = json.loads(docling())
    cells = told["tables"][0]["data"]["table_cells"]
    cells.append({**cells[-1], "text": "12.00"})
    document = load(written(tmp_path, "a.json", json.dumps(told)))
    assert cells_of(document)[-1] == ["其他收入", "10.00 12.00"]


def test_a_reference_that_leads_in_a_circle_or_nowhere_ends(tmp_path: Path) -> None:
    told = json.loads(docling())
    told["groups"][0]["children"] += [
        {"$ref": "#/groups/0"}, {"$ref": "#/body"}, {"$ref": "#/texts/99999999999999999999"},
        {"$ref": "#/texts/²"}, {"$ref": "#/nothing/0"}, {"$ref": 3}, "x", {"$ref": "#/texts/0"},
    ]  # fmt: skip
    document = load(written(tmp_path, "a.json", json.dumps(told)))
    assert document.text.count(TITLE) == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ('{"schema_name": "DoclingDocument", "body": ', DamagedFile),
        ('{"schema_name": "DoclingDocument", "body": 3}', DamagedFile),
        ('{"schema_name": "DoclingDocument", "body": ' + "[" * 100_000, DamagedFile),
        ('{"schema_name": "DoclingDocument", "body": {"children": []}}', EmptyFile),
        ('[{"type": 3}]', EmptyFile),
        ('{"name": "package", "version": "1"}', UnsupportedFormat),
        ('[{"type": "text", "text": "' + "收" * 3_000_000 + '"}]', LimitExceeded),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, content: str, error: type[InputError]
) -> None:
    path = written(tmp_path, "a.json", content)
    with pytest.raises(error, match=r"a\.json"):
        load(path, settings=Settings(max_text_chars=1_000_000))


def test_a_table_beyond_measure_is_refused_before_it_is_made(tmp_path: Path) -> None:
    for side, end in (("row", 10**9), ("col", 10**9), ("row", 90_000)):
        told = json.loads(docling())
        cell: dict[str, Any] = told["tables"][0]["data"]["table_cells"][-1]
        cell |= {f"start_{side}_offset_idx": end - 1, f"end_{side}_offset_idx": end}
        if end == 90_000:
            cell |= {"start_col_offset_idx": 100, "end_col_offset_idx": 101}
        with pytest.raises(LimitExceeded):
            load(written(tmp_path, "a.json", json.dumps(told)))


def test_however_it_is_damaged_it_is_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    odd = (None, -1, 10**30, "", "\ud800\x00", [], {}, [[]], True, 1.5, {"$ref": "#/body"})

    def damaged(value: Any) -> Any:
        if chance.random() < 0.03:
            return chance.choice(odd)
        if isinstance(value, dict):
            return {k: damaged(v) for k, v in value.items() if chance.random() > 0.01}
        return [damaged(v) for v in value] if isinstance(value, list) else value

    read = 0
    for number in range(300):
        made = json.loads((mineru, docling)[number % 2]())
        path = written(tmp_path, "a.json", json.dumps(damaged(made)))
        try:
            document = load(path)
        except InputError:
            continue
        document.text.encode("utf-8")
        read += 1
    assert read > 100


def test_json_is_read_where_it_is_named_and_left_alone_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = written(tmp_path / "in", "mineru.json", mineru())
    written(tmp_path / "in", "package.json", '{"name": "x"}')
    settings = Settings(workspace=tmp_path / "ws")
    assert run([path], settings=settings).done == 1
    summary = run([tmp_path / "in"], settings=Settings(workspace=tmp_path / "other"))
    assert (summary.done, summary.failures) == (0, [])


def test_markdown_without_html_tables_stays_as_the_file_is(tmp_path: Path) -> None:
    text = f"# {TITLE}\r\n\r\n| 项目 | 金额 |\r\n|---|---|\r\n| 收入 | 3.00 |\r\n"
    path = tmp_path / "a.md"
    path.write_bytes(text.encode())
    assert load(path).text == text


def test_tables_within_tables_and_ones_that_never_end_are_read(tmp_path: Path) -> None:
    inner = (
        "<table><tr><td>甲<table><tr><td>乙</td><td>1</td></tr></table></td><td>2</td></tr></table>"
    )
    document = load(written(tmp_path, "a.md", f"前\n{inner}\n后\n<table><tr><td>丙</td><td>3"))
    assert document.text.startswith("前\n")
    for word in "甲乙后丙":
        assert document.text.count(word) == 1
