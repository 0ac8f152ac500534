"""What a report tells in words, found by headings and by the words of a reason."""

from __future__ import annotations

from itertools import pairwise

from kxai.extract import extract
from kxai.schema.document import Document
from tests.extract.reading import read

TEXT = """某某县科学技术协会2021年度部门决算

一、部门概况
（一）主要职能
1.普及科学知识，推广先进技术。
2.开展学术交流，活跃学术思想。
（二）2021年重点工作完成情况
全年举办科普活动26场，参加3000余人次。

二、决算情况说明
2021年收入合计209.7万元，较上年减少19.8万元，下降8.6%。主要原因是人员经费减少。
我会办公楼由于年久失修，已搬迁。

三、存在的问题
（一）预算编制不够细
部分项目预算与实际支出有差异。
（二）绩效指标量化不足

四、改进建议
细化预算编制，加强项目论证。
"""


def told() -> list[tuple[str, str]]:
    found = extract(Document("r.txt", "0" * 64, "txt", TEXT))
    return [(one.field, TEXT[one.start : one.end]) for one in found.narrative]


def test_fields_are_found_under_their_headings() -> None:
    found = told()
    assert [text for field, text in found if field == "functions"] == [
        "1.普及科学知识，推广先进技术。",
        "2.开展学术交流，活跃学术思想。",
    ]
    assert ("key_work", "全年举办科普活动26场，参加3000余人次。") in found
    assert [text for field, text in found if field == "suggestions"] == [
        "细化预算编制，加强项目论证。"
    ]


def test_a_title_with_text_under_it_is_none_of_the_problems_and_one_without_is() -> None:
    problems = [text for field, text in told() if field == "problems"]
    assert problems == ["部分项目预算与实际支出有差异。", "（二）绩效指标量化不足"]


def test_a_reason_belongs_to_a_change() -> None:
    assert [text for field, text in told() if field == "reasons"] == ["主要原因是人员经费减少。"]


def test_passages_of_a_field_do_not_overlap() -> None:
    text = (
        "四、存在问题\n存在的问题：一是部分项目前期准备不足，资金支付集中在第四季度；"
        "二是科普阵地重建设轻管护，个别设备闲置；三是专职人员不足。\n"
    )
    found = sorted((n.field, n.start, n.end) for n in read(text).narrative)
    assert len([field for field, *_ in found if field == "problems"]) == 3
    for (field, _, end), (later, start, _) in pairwise(found):
        assert field != later or end <= start
