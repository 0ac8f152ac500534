from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kxai.errors import HistoryError
from kxai.export.verdict_files import VERDICT_FIELDS, read_verdicts, write_verdicts
from kxai.store import Store, Verdict, database_url
from tests.export.test_workbook import put
from tests.store.factory import record


@pytest.fixture
def entries(tmp_path: Path) -> list[Verdict]:
    """Two entries with what tables and lines stumble over."""
    with Store(database_url(tmp_path), create=True) as store:
        put(store, record())
        first, second = store.findings(next(store.ids()))
        store.decide(
            first, "confirmed", who="王,芳", seen=0, note="=1+1\n第二行\u2028", cause="'-x"
        )
        store.decide(second, "false_alarm", who="@李", seen=0, note='说"是"')
        return [replace(one, id=0) for one in store.verdicts()]


@pytest.mark.parametrize("name", ["v.jsonl", "v.csv", "V.CSV"])
def test_what_is_written_is_read_again(entries: list[Verdict], tmp_path: Path, name: str) -> None:
    assert write_verdicts(entries, tmp_path / name) == 2
    assert read_verdicts(tmp_path / name) == entries


def test_a_table_holds_no_formula(entries: list[Verdict], tmp_path: Path) -> None:
    write_verdicts(entries, tmp_path / "v.csv")
    data = (tmp_path / "v.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfreport,finding,decision,")
    with (tmp_path / "v.csv").open(encoding="utf-8-sig", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert "'=1+1\n第二行\u2028" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_an_entry_is_a_line(entries: list[Verdict], tmp_path: Path) -> None:
    write_verdicts(entries, tmp_path / "v.jsonl")
    lines = (tmp_path / "v.jsonl").read_text("utf-8").splitlines()
    assert [tuple(json.loads(line)) for line in lines] == [VERDICT_FIELDS] * 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"decision": "maybe"}, "第2行：复核记录文件有误：decision缺失或不合规"),
        ({"who": " "}, "who缺失或不合规"),
        ({"report": "../../x"}, "report缺失或不合规"),
        ({"at": "昨天", "kept": 5}, "at、kept缺失或不合规"),
        ({"at": "2026-01-01T00:00:00"}, "at没有时区"),
        ({"operands": ""}, "operands缺失或不合规"),
    ],
)
def test_one_wrong_line_gives_nothing_and_is_named(
    entries: list[Verdict], tmp_path: Path, change: dict[str, object], told: str
) -> None:
    path = tmp_path / "v.jsonl"
    write_verdicts(entries, path)
    first, second = path.read_text("utf-8").splitlines()
    path.write_text(f"{first}\n{json.dumps({**json.loads(second), **change})}\n", "utf-8")
    with pytest.raises(HistoryError, match=told):
        read_verdicts(path)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("v.jsonl", b"[1]\n", "v.jsonl 第1行：复核记录文件有误：不是JSON对象"),
        ("v.jsonl", b"\xff\xfe", "不是UTF-8文本"),
        ("v.csv", "编号,结论\n1,属实\n".encode(), "第1行：复核记录文件有误：缺少列：report、"),
    ],
)
def test_what_is_no_history_is_refused(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(HistoryError, match=told):
        read_verdicts(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="无法读取"):
        read_verdicts(tmp_path / "无.jsonl")


def test_times_of_other_zones_are_told_as_our_own(entries: list[Verdict], tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    write_verdicts([replace(entries[0], at="2026-03-01T08:00:00+08:00")], path)
    assert read_verdicts(path)[0].at == "2026-03-01T00:00:00+00:00"
