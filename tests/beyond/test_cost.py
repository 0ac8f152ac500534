"""What a report costs grows with its length, whatever it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from kxai.beyond import look_beyond
from kxai.extract import extract
from kxai.load import load
from tests.work import steps

HEAD = "松河县水产站2023年度部门决算\n目录\n"
PIECES = {
    "lines": "一、部门职责{n}号\n",
    "changes": "公务接待费{n}万元，比上年增加2.5万元，",
    "brackets": "增加（（（按{n}",
    "tables": "一般公共预算“三公”经费支出决算表{n}、",
    "points": "每超过一个百分点扣0.5分，≤{n}%计5分，",
    "blanks": "____",
    "words": "水产",
    "headings": "九、名词解释\n{n}、机关运行经费\n",
}


@pytest.mark.parametrize("piece", PIECES)
def test_twice_as_much_costs_hardly_more_than_twice(tmp_path: Path, piece: str) -> None:
    costs = []
    for times in (300, 600):
        text = HEAD + "".join(PIECES[piece].format(n=n) for n in range(times))
        (tmp_path / "甲.txt").write_text(text, "utf-8")
        document = load(tmp_path / "甲.txt")
        extraction = extract(document)
        costs.append(steps(lambda d=document, e=extraction: look_beyond(d, e)))
    assert costs[1] < 2.6 * costs[0] + 2000
