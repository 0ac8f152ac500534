from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kxai.errors import WorkspaceError
from kxai.export import write_jsonl
from kxai.export.files import replacing
from kxai.export.jsonl import (
    FIGURE_FIELDS,
    FINDING_FIELDS,
    NARRATIVE_FIELDS,
    REPORT_FIELDS,
    as_line,
    row_line,
    row_object,
)
from kxai.store import Store, database_url
from kxai.store.rows import to_json
from tests.store.factory import TEXT, record

FORMATS = Path(__file__).parents[2] / "docs" / "formats.md"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two reports, put in the other order than that of their names."""
    with Store(database_url(tmp_path), create=True) as opened:
        for text, source in ((TEXT + "附\n", "乙.txt"), (TEXT, "丙.txt")):
            made = record(text, source)
            with opened.writing() as writer:
                writer.put(made)
                writer.place(f"/r/{source}", source, made.id)
        yield opened


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_files_have_the_documented_fields_in_order(store: Store, tmp_path: Path) -> None:
    written = write_jsonl(store, tmp_path)
    assert [path.name for path in written] == [
        "reports.jsonl",
        "figures.jsonl",
        "findings.jsonl",
        "narrative.jsonl",
    ]
    wanted = (REPORT_FIELDS, FIGURE_FIELDS, FINDING_FIELDS, NARRATIVE_FIELDS)
    for path, fields in zip(written, wanted, strict=True):
        for line in read(path):
            assert tuple(line) == fields


def test_the_contract_of_the_design_is_pinned() -> None:
    assert " ".join(REPORT_FIELDS) == (
        "id source sha256 org region level year kind unit language notes figures findings entity"
    )
    assert " ".join(FIGURE_FIELDS) == (
        "id report start end text value unit base_value base_unit decimals hedge indicator label "
        "dims year stage role direction layer page section engine confidence boxes cell reading at"
    )
    assert " ".join(FINDING_FIELDS) == (
        "id report kind verdict severity figures spans stated expected equation diagnosis "
        "explanation explanation_en code place page"
    )


@pytest.mark.parametrize(
    ("file", "fields"),
    [
        ("reports.jsonl", REPORT_FIELDS),
        ("figures.jsonl", FIGURE_FIELDS),
        ("findings.jsonl", FINDING_FIELDS),
        ("narrative.jsonl", NARRATIVE_FIELDS),
    ],
)
def test_the_documentation_lists_the_fields(file: str, fields: tuple[str, ...]) -> None:
    section = FORMATS.read_text("utf-8").split(f"## `{file}`")[1].split("\n## ")[0]
    rows = [line.split("|")[1].strip(" `") for line in section.splitlines() if line[:3] == "| `"]
    assert tuple(rows) == fields


def test_values_are_what_the_figures_were(store: Store, tmp_path: Path) -> None:
    reports, figures, findings, _ = map(read, write_jsonl(store, tmp_path))
    assert [r["source"] for r in reports] == sorted(["丙.txt", "乙.txt"])
    assert {(r["figures"], r["findings"], r["unit"]) for r in reports} == {(4, 2, "万元")}
    first = figures[0]
    assert first["report"] == reports[0]["id"]
    assert (first["text"], first["value"], first["decimals"]) == ("16.70", "16.7", 2)
    assert (first["base_value"], first["base_unit"]) == ("167000", "元")
    assert (first["section"], first["dims"], first["page"]) == (["一、收入决算情况"], {}, 1)
    starts = [(f["report"], f["start"]) for f in figures]
    order = [r["id"] for r in reports]
    assert starts == sorted(starts, key=lambda pair: (order.index(pair[0]), pair[1]))
    assert findings[0]["spans"] == [
        [f["start"], f["end"]] for f in figures[:3] if f["report"] == findings[0]["report"]
    ]
    assert findings[0]["diagnosis"] == [{"code": "digit", "text": "7.50可能是6.50之误"}]
    assert "收入合计" in (tmp_path / "figures.jsonl").read_text("utf-8")


@given(st.dictionaries(st.text(), st.text()))
def test_any_text_stays_on_one_line(values: dict[str, str]) -> None:
    line = as_line(values)
    assert len(line.splitlines()) == 1
    assert json.loads(line) == values


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "甲.jsonl"
    path.write_text("旧")
    with pytest.raises(KeyError):
        _broken(path)
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


def _broken(path: Path) -> None:
    with replacing(path) as temporary:
        temporary.write_text("新的一半")
        raise KeyError


def test_a_folder_that_is_gone_is_said_plainly(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="不能写入"):
        write_jsonl(store, tmp_path / "无")


@given(st.text(), st.none() | st.text(), st.integers(), st.floats(0, 1), st.lists(st.text()))
def test_a_row_is_the_line_of_its_object(
    text: str, label: str | None, start: int, confidence: float, section: list[str]
) -> None:
    row = {
        "text": text, "label": label, "start": start, "confidence": confidence,
        "section": to_json(section), "at": None,
    }  # fmt: skip
    line = row_line(row.values(), tuple(row))
    assert len(line.splitlines()) == 1
    assert list(json.loads(line).items()) == list(row_object(row, tuple(row)).items())
