"""Bodies by their short names, kinds by the words of an index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kxai.evaluate.real.identity import judge_body, judge_identity, right_kinds
from kxai.evaluate.real.pool import PoolReport
from kxai.schema.report import KIND_ZH, Report


def report(org: str | None, *, region: str | None = None, **more: Any) -> Report:
    known = {"level": "county", "year": 2022, "kind": "budget", "unit": "万元", **more}
    return Report("r", "s", "0", org, region, **known)


@pytest.mark.parametrize(
    ("name", "org", "right"),
    [
        ("澄阳县科协", "澄阳县科学技术协会", True),
        ("澄阳县科协", "望川市澄阳县科学技术协会", True),
        ("望川市澄阳区文联", "澄阳区文学艺术界联合会", True),
        ("澄阳县文联", "澄阳县科学技术协会", False),
        ("澄阳县住建局", "澄阳县住房和城乡建设局", True),
        ("澄阳县住建局", "澄阳县教育局", False),
        ("望川镇", "望川镇人民政府", True),
        ("望川镇", "望川镇中心小学", False),
        ("澄阳县政府办", "澄阳县人民政府办公室", True),
        ("澄阳县政协", "中国人民政治协商会议澄阳县委员会", True),
        ("澄阳县教育局", "澄阳县教育局第一中学", False),
        ("望川（澄阳）产业园建设指挥部", "望川产业园建设指挥部", True),
        ("望川市澄阳县云溪镇人民政府", "云溪镇", True),
        ("澄阳县云溪镇人民政府", "云溪镇人民政府", True),
        ("澄阳县教育局", "教育局", False),
        ("澄阳县教育局", None, False),
        ("澄阳县教育局", "经费性质", False),
        ("澄阳县某局", "澄阳县教育局", None),
        ("科普统计", "澄阳县教育局", None),
        ("全省", "望川省财政厅", None),
    ],
)
def test_body(name: str, org: str | None, right: bool | None) -> None:
    assert judge_body([name], report(org)) is right


@pytest.mark.parametrize(
    ("org", "region", "right"),
    [
        (None, "望川市澄阳县", True),
        ("澄阳县财政局", "澄阳县", True),
        ("望川县", "望川县", False),
        ("望川市财政局", "澄阳县", False),
        (None, None, False),
    ],
)
def test_a_place_is_right_by_its_region(org: str | None, region: str | None, right: bool) -> None:
    assert judge_body(["澄阳县"], report(org, region=region)) is right


def known(**more: Any) -> PoolReport:
    values = {"house": "h", "kind": "部门决算", "year": 2021, "body": "澄阳县科协"} | more
    return PoolReport(Path("a.txt"), **values, set_aside=False)


def test_gold_comes_before_the_index() -> None:
    gold = {
        "org": "澄阳县教育局", "year": 2022, "kind": "performance_text",
        "kind_alt": ["budget"], "year_alt": [2023],
    }  # fmt: skip
    found = judge_identity(known(), gold, report("澄阳县教育局"))
    assert (found.body, found.year, found.kind) == (True, True, True)


def test_the_index_where_there_is_no_gold() -> None:
    found = judge_identity(known(), {"org": "", "year": ""}, report("澄阳县科学技术协会"))
    assert (found.body, found.year, found.kind) == (True, False, False)


def test_what_the_index_does_not_tell_is_not_judged() -> None:
    found = judge_identity(known(year=None, kind="科普统计"), {}, report("澄阳县科学技术协会"))
    assert (found.year, found.kind) == (None, None)


def test_kinds_of_the_table() -> None:
    assert right_kinds("部门决算") == {"final_accounts"}
    assert right_kinds("没有这个词") == frozenset()
    assert right_kinds("预算说明") <= {*KIND_ZH}
