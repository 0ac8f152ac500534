"""Questions in several wordings: which of them come out alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kxai.ask.answer import Answer, Citation, Step
from kxai.bulk import run
from kxai.cli import app
from kxai.errors import GoldError
from kxai.evaluate.real.paraphrases import ask_wordings, same_answer
from kxai.settings import Settings
from tests.evaluate.real.tiny import make_pool


def told(text: str, kind: str = "lookup", **more: object) -> Answer:
    return Answer.model_validate(
        {"question": "问", "answer": text, "answerable": True, "kind": kind, **more}
    )


def quoted(start: int, end: int) -> Answer:
    place = Citation(report="r", source="r.txt", start=start, end=end, quote="q")
    return told(f"原文{start}", "passage", citations=[place])


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (told("2022年支出：5.30万元"), told("2022年支出合计5.3万元。原文"), True),
        (told("2022年支出：5.30万元"), told("2022年支出：6.00万元"), False),
        (told("差", computation=[Step(expression="9-6", result="3万元")]), told("3万元"), True),
        (quoted(0, 9), quoted(5, 20), True),
        (quoted(0, 9), quoted(9, 20), False),
        (told("5万元"), told("5万元", answerable=False, status="not_printed"), False),
    ],
)
def test_what_is_alike(one: Answer, other: Answer, alike: bool) -> None:
    assert same_answer(one, other) is alike
    assert same_answer(other, one) is alike


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    place = tmp_path / "workspace"
    run([make_pool(tmp_path) / "reports"], settings=Settings(workspace=place))
    return place


def rows(folder: Path, *found: dict[str, object]) -> Path:
    file = folder / "wordings.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in found), "utf-8")
    return file


def test_wordings_are_asked_and_counted(tmp_path: Path, workspace: Path) -> None:
    file = rows(
        tmp_path,
        {"id": "a", "question": "澄阳县科协2022年收入总计多少",
         "paraphrases": ["2022年澄阳科协收入总计是多少"]},
        {"id": "b", "question": "澄阳县科协2022年收入总计多少",
         "paraphrases": ["澄阳县科协2022年星轨蝴蝶分布怎样"]},
    )  # fmt: skip
    assert [one.agree for one in ask_wordings(file, workspace)] == [True, False]
    command = ["eval", "paraphrases", str(file), "-w", str(workspace)]
    result = CliRunner().invoke(app, [*command, "--json"])
    assert json.loads(result.stdout) == {"questions": 2, "agree": 1}
    shown = CliRunner().invoke(app, [*command, "--show"]).stdout
    assert "0.500" in shown
    assert "星轨蝴蝶" in shown


@pytest.mark.parametrize(
    ("row", "why"),
    [({"question": "问"}, "paraphrases"), ({"question": "", "paraphrases": ["问"]}, "非空")],
)
def test_senseless_rows_are_refused(tmp_path: Path, row: dict[str, object], why: str) -> None:
    with pytest.raises(GoldError, match=f"第1行.*{why}"):
        list(ask_wordings(rows(tmp_path, row), tmp_path))
