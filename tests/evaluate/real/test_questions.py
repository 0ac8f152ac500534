"""Questions about a pool: what is right, what is wrong and told as right, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kxai.bulk import run
from kxai.errors import GoldError
from kxai.evaluate.real.questions import ask_pool, counts_of
from kxai.settings import Settings
from tests.evaluate.real.tiny import ASIDE, TUNED, make_pool

ROWS = (
    {
        "id": "a", "question": "澄阳县科协2022年收入总计多少", "must_include": ["172.80"],
        "reports": [TUNED],
    },
    {
        "id": "b", "question": "澄阳县科协2022年支出总计多少", "must_include": ["999.00"],
        "reports": [ASIDE],
    },
    {
        "id": "c", "question": "远山县科协2022年支出总计多少", "must_include": [],
        "answerable": False, "outcome": "no_such_report", "reports": [],
    },
    {
        "id": "d", "question": "澄阳县科协2022年星轨蝴蝶分布怎样", "must_include": ["12"],
        "reports": [TUNED],
    },
)  # fmt: skip


def write(folder: Path, *rows: dict[str, object]) -> None:
    (folder / "gold" / "qa").mkdir(parents=True, exist_ok=True)
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "gold" / "qa" / "set.jsonl").write_text(lines, "utf-8")


def test_a_pool_is_asked(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    write(pool, *ROWS)
    asked = list(ask_pool(pool, []))
    assert [one.verdict for one in asked] == ["right", "wrong", "right", "refused"]
    assert [one.set_aside for one in asked] == [False, True, False, False]
    counts = counts_of(asked)
    assert (counts["outcomes"], counts["outcomes_right"]) == (1, 1)
    assert counts["questions"] == 4


def test_senseless_questions_are_refused(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    write(pool, {"id": "a"})
    with pytest.raises(GoldError, match="缺少字段"):
        list(ask_pool(pool, []))


def test_a_workspace_that_has_read_the_pool_is_asked(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    write(pool, *ROWS)
    workspace = tmp_path / "workspace"
    run([pool / "reports"], settings=Settings(workspace=workspace))
    asked = ask_pool(pool, [], workspace=workspace)
    assert [one.verdict for one in asked] == ["right", "wrong", "right", "refused"]


@pytest.mark.parametrize(
    ("groups", "least", "verdict"),
    [
        (["72.80"], 1, "wrong"),  # within 172.80
        (["172.8"], 1, "right"),
        (["172"], 1, "wrong"),
        (["172.80", "北斗"], 0.5, "right"),
        (["172.80", "北斗"], 0.6, "wrong"),
    ],
)
def test_what_is_enough(tmp_path: Path, groups: list[str], least: float, verdict: str) -> None:
    pool = make_pool(tmp_path)
    write(pool, {**ROWS[0], "must_include": groups, "least": least})
    assert [one.verdict for one in ask_pool(pool, [])] == [verdict]


def test_a_senseless_least_is_refused(tmp_path: Path) -> None:
    pool = make_pool(tmp_path)
    write(pool, {**ROWS[0], "least": 2})
    with pytest.raises(GoldError, match="least"):
        list(ask_pool(pool, []))
