"""Hints of scripted models over loopback: only what stands at two places is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kxai.ask.question_model import Model
from kxai.bulk import run
from kxai.cli import app
from kxai.review.hints import Review, review
from kxai.review.pairs import pairs_of
from kxai.settings import Settings
from tests.llm.server import Reply, Script, serving

TEXT = """海湾县文化馆2022年部门决算情况说明
一、年度目标
举办渔歌传承培训班六期，让渔歌走进十所乡村小学。
二、完成情况
渔歌传承培训班全部办完，十所乡村小学的师生都学会了渔歌。
三、存在的问题
因师资不足，渔歌传承培训班推迟到下一年，乡村小学尚未去成。
四、其他
馆舍屋顶漏水处已经请工匠重新铺设，费用由馆内自筹。
负责人：钱三多  联系电话：13912345678
"""
ONE, OTHER = "渔歌传承培训班全部办完", "渔歌传承培训班推迟到下一年"


def hint(one: str, other: str, kind: str = "statements") -> dict[str, str]:
    return {"k": kind, "a": one, "b": other}


def saying(*hints: dict[str, str]) -> Script:
    return lambda body, number: Reply(json.dumps({"h": list(hints)}, ensure_ascii=False))


def reviewed(script: Script, text: str = TEXT) -> Review:
    with serving(script) as server:
        settings = Settings(llm_base_url=server.base_url, llm_model="m", llm_tries=1)
        with Model(settings) as model:
            found = review("r1", text, model)
    assert server.requests
    return found


def test_a_piece_holds_both_places() -> None:
    told = [(one.text, other.text) for one, other in pairs_of(TEXT)]
    assert any(ONE in one and OTHER in other for one, other in told)
    assert not any("漏水" in part for pair in told for part in pair)
    for pair in pairs_of(TEXT, most=1):
        assert all(TEXT[part.start : part.end] == part.text for part in pair)
    assert len(pairs_of(TEXT, most=1)) == 1


def test_a_true_hint_quotes_both_places_and_keeps_its_id() -> None:
    (found,) = reviewed(saying(hint(OTHER, ONE))).hints
    assert [place.quote for place in found.places] == [ONE, OTHER]
    assert all(TEXT[p.start : p.end] == p.quote for p in found.places)
    assert (found.severity, found.model) == ("info", "m")
    (again,) = reviewed(saying(hint(ONE, OTHER)), "封面\n\n" + TEXT).hints
    assert again.id == found.id


@pytest.mark.parametrize(
    "bad",
    [hint(ONE, "渔歌传承培训班办了九百期"), hint(ONE, ONE), hint(ONE, ONE[2:])],
    ids=["invented", "one place", "overlapping"],
)
def test_what_does_not_stand_at_two_places_is_dropped_and_counted(bad: dict[str, str]) -> None:
    found = reviewed(saying(bad, hint(ONE, OTHER)))
    assert (len(found.hints), found.dropped) == (1, 1)


@pytest.mark.parametrize(
    ("reply", "failed"),
    [('{"h": []}', 0), ("我不能回答", 1), ('{"h": [{"k": "style", "a": "渔歌传承", "b": 1}]}', 1)],
    ids=["refusing", "prose", "kind that is not listed"],
)
def test_a_model_that_is_no_help(reply: str, failed: int) -> None:
    found = reviewed(lambda body, number: Reply(reply))
    assert (found.hints, found.failed) == ((), failed)


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "r.txt"
    file.write_text(TEXT, "utf-8")
    run([file], settings=Settings(workspace=tmp_path / "ws"))
    sent: list[dict[str, Any]] = []

    def script(body: dict[str, Any], number: int) -> Reply:
        sent.append(body)
        return saying(hint(ONE, OTHER), hint(ONE, "没有的话没有的话"))(body, number)

    command = ["review", "r.txt", "--model", "endpoint", "-w", str(tmp_path / "ws")]
    with serving(script) as server:
        monkeypatch.setenv("KXAI_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("KXAI_LLM_MODEL", "m")
        planned = CliRunner().invoke(app, [*command, "--dry-run"])
        assert planned.exit_code == 0, planned.output
        assert not sent
        assert "没有发送任何内容" in planned.output
        found = CliRunner().invoke(app, command)
        data = CliRunner().invoke(app, [*command, "--json"])
    assert found.exit_code == 0, found.output
    assert ONE in found.output
    assert "1条提示的引文不在原文里" in found.output
    assert json.loads(data.stdout.splitlines()[0])["kind"] == "statements"
    assert "13912345678" not in json.dumps(sent, ensure_ascii=False)
    asked = len(sent)
    kept = CliRunner().invoke(app, ["review", "r.txt", "-w", str(tmp_path / "ws"), "--json"])
    assert kept.stdout == data.stdout
    assert len(sent) == asked
    file.write_text(TEXT.replace(OTHER, "培训班如期办完"), "utf-8")
    run([file], settings=Settings(workspace=tmp_path / "ws"))
    gone = CliRunner().invoke(app, ["review", "r.txt", "-w", str(tmp_path / "ws"), "--json"])
    assert (gone.exit_code, gone.stdout) == (0, "")
    bad = CliRunner().invoke(app, ["review", "r.txt", "-w", str(tmp_path / "ws"), "--dry-run"])
    assert bad.exit_code == 2


FLAT = (
    "渔歌传承培训班全部办完，十所乡村小学的师生都学会了渔歌。"
    + "本年馆舍维修支出按进度列支，与上年持平，各项经费执行平稳有序。" * 60
    + "因师资不足，渔歌传承培训班推迟到下一年，乡村小学尚未去成。"
)


def test_a_long_paragraph_is_seen_to_its_end_and_sets_its_ends_beside_each_other() -> None:
    pairs = pairs_of(FLAT)
    assert any(ONE in one.text and OTHER in other.text for one, other in pairs)
    for part in (part for pair in pairs for part in pair):
        assert FLAT[part.start : part.end] == part.text
        assert len(part.text) <= 500
        assert part.text[-1] in "。！？；"
    (found,) = reviewed(saying(hint(ONE, OTHER)), FLAT).hints
    assert [place.quote for place in found.places] == [ONE, OTHER]


def test_neighbours_within_a_section_make_no_pair() -> None:
    near = "二、完成情况\n渔歌传承培训班全部办完，师生学会了渔歌。\n渔歌传承培训班推迟到下一年，师生没有学会。\n"
    apart = near.replace(
        "渔歌传承培训班推迟",
        "馆舍屋顶漏水处已经请工匠重新铺设完毕。\n费用由馆内自筹并按合同分期支付给工匠。\n渔歌传承培训班推迟",
    )
    assert pairs_of(near) == []
    assert len(pairs_of(apart)) == 1
