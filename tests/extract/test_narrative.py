"""What a report tells in words, found by headings and by the words of a reason."""

from __future__ import annotations

from itertools import pairwise

from kxai.extract import extract
from kxai.schema.document import Document
from tests.extract.reading import read

TEXT = """某某县科学技术协会2021年度部门决算

一、部门概况
（一）主要职能
1.到各村放映，讲病虫害。
2.每季办一次讲谈，印成小册。
（二）2021年重点工作完成情况
放映队走了26场，来看的3000余人次。

二、决算情况说明
2021年收入合计209.7万元，较上年减少19.8万元，下降8.6%。主要原因是两人调往水文站。
旧楼的墙裂了，由于危险，冬天搬到粮站。

三、存在的问题
（一）路费算得太粗
有三个村的路费比排的多出一半。
（二）看过的人没有数清

四、改进建议
路费按村来排，门口放一个计数器。
"""


def told() -> list[tuple[str, str]]:
    found = extract(Document("r.txt", "0" * 64, "txt", TEXT))
    return [(one.field, TEXT[one.start : one.end]) for one in found.narrative]


def test_fields_are_found_under_their_headings() -> None:
    found = told()
    assert [text for field, text in found if field == "functions"] == [
        "1.到各村放映，讲病虫害。",
        "2.每季办一次讲谈，印成小册。",
    ]
    assert ("key_work", "放映队走了26场，来看的3000余人次。") in found
    assert [text for field, text in found if field == "suggestions"] == [
        "路费按村来排，门口放一个计数器。"
    ]


def test_a_title_with_text_under_it_is_none_of_the_problems_and_one_without_is() -> None:
    problems = [text for field, text in told() if field == "problems"]
    assert problems == ["有三个村的路费比排的多出一半。", "（二）看过的人没有数清"]


def test_a_reason_belongs_to_a_change() -> None:
    assert [text for field, text in told() if field == "reasons"] == ["主要原因是两人调往水文站。"]


def test_passages_of_a_field_do_not_overlap() -> None:
    text = (
        "四、存在问题\n存在的问题：一是放映机到货太晚，票据都挤在冬天；"
        "二是借出去的银幕没有人管，有的长了霉；三是会开车的只有一人。\n"
    )
    found = sorted((n.field, n.start, n.end) for n in read(text).narrative)
    assert len([field for field, *_ in found if field == "problems"]) == 3
    for (field, _, end), (later, start, _) in pairwise(found):
        assert field != later or end <= start
