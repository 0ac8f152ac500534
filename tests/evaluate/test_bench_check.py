"""The benchmark of the checker, on a made-up data set."""

from __future__ import annotations

import gzip
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

EVAL = Path(__file__).parents[2] / "eval"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(EVAL))
    monkeypatch.delenv("KXAI_AGGRECOL", raising=False)
    return importlib.import_module("bench_check")


@pytest.fixture
def aggrecol(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(EVAL))
    return importlib.import_module("aggrecol")


def annotation(operator: str, head: list[int], *parts: list[int]) -> dict[str, object]:
    return {
        "operator": operator,
        "aggregator_index": head,
        "aggregatee_indices": parts,
        "error_bound": 0.0,
    }


def data_set(folder: Path) -> Path:
    table = {
        "number_format": "Space Comma",
        "table_array": [
            ["1\xa0234,5", "1\xa0000,2", "234,2", "", "81,03"],
            ["3,0", "1,0", "2,0", "n/a", "100,0"],
            ["7,0", "3,0", "3,0", "-", "0"],
        ],
        "aggregation_annotations": [
            annotation("Sum", [0, 0], [0, 1], [0, 2], [0, 3]),
            annotation("Sum", [2, 0], [2, 1], [2, 2]),  # 7.0 against 6.0
            annotation("Division", [0, 4], [0, 1], [0, 0]),
            annotation("Average", [1, 2], [1, 0], [1, 1]),
            annotation("RelativeChange", [1, 4], [1, 1], [1, 2]),
            annotation("Division", [2, 4], [1, 3], [0, 0]),
        ],
    }
    path = folder / "small.jl.gz"
    path.write_bytes(gzip.compress(json.dumps(table).encode()))
    return path


def test_the_tables(bench: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = data_set(tmp_path)
    bench.main(["--aggrecol", str(path), "--rounds", "1", "--largest", "100"])
    out = capsys.readouterr().out
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in out.splitlines() if "|" in line
    ]
    ours = [row[1:] for row in rows if row[0] == "kxai.check"]
    assert ours[0] == ["50.0 %", "100.0 %", "50.0 %", "100.0 %", "66.7 %"]
    exact = next(row for row in rows if row[0] == "exact equality")
    assert exact[1:] == ["0.0 %", "100.0 %", "0.0 %", "100.0 %", "33.3 %"]
    assert "1 cannot be judged" in out
    assert int(next(row for row in rows if row[0] == "100")[4]) > 0


def test_without_data_it_says_so(
    bench: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.main(["--rounds", "1", "--largest", "100"])
    assert "No annotated data given" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        bench.main(["--aggrecol", str(tmp_path / "none.gz")])
    assert "no such data set" in capsys.readouterr().err
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress(b'{"table_array": []}\n'))
    with pytest.raises(ValueError, match=r"broken\.gz:1: not an AggreCol file"):
        bench.main(["--aggrecol", str(broken)])


@pytest.mark.parametrize(
    ("text", "thousands", "mark", "plain"),
    [
        ("1,234.50", ",", ".", "1234.50"), ("1 234,5", " ", ",", "1234.5"), ("\xa0133\xa0575", " ", ".", "133575"),
        ("2,242E", ",", ".", "2242"), ("*67023*", "", ".", "67023"), ("–4,5", " ", ",", "-4.5"), ("+9", ",", ".", "9"),
        ("22,0", "", ".", "22.0"), ("12.5%", "", ".", "12.5%"), ("-", ",", ".", None), ("N/A", "", ".", None),
        ("+2.1 Points", "", ".", None), ("1,23,4", ",", ".", None), ("…", ",", ".", None),
    ],
)  # fmt: skip
def test_cells(
    aggrecol: ModuleType, text: str, thousands: str, mark: str, plain: str | None
) -> None:
    assert aggrecol.plain(text, thousands, mark) == plain


def test_slips_change_one_digit_that_tells(bench: ModuleType, aggrecol: ModuleType) -> None:
    relation = aggrecol.Relation("Sum", "10.50000", ("10.00000", None, "0.50000"), (None,) * 4)
    import random

    for seed in range(50):
        slipped = bench.with_slip(relation, random.Random(seed))
        before = [relation.head, *relation.parts]
        after = [slipped.head, *slipped.parts]
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 1
        assert sum(x != y for x, y in zip(*changed[0], strict=True)) == 1
        assert changed[0][1].endswith("0000")
