"""Words that a model may point at, and what they make of a figure."""

from __future__ import annotations

import pytest

from kxai.extract.llm.candidates import NO_FIGURE, offered, table_of
from kxai.extract.llm.marked_pieces import pieces
from kxai.extract.llm.pointable_words import MOST, dims_of, naming_words, words_of
from kxai.extract.llm.shapes import figure_labels
from kxai.genre.catalogue import CATALOGUE
from kxai.text.scanner import scan
from tests.extract.reading import read


def named(text: str) -> list[str]:
    return [text[start:end] for start, end in naming_words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("流动科技馆巡展项目支出12.6万元", ["流动科技馆巡展项目支出"]),
        ("2060702科普活动8.4万元", ["2060702科普活动"]),
        ("科学技术支出（类）科普活动（项）8.4万元", ["科学技术支出（类）科普活动（项）"]),
        ("市青少年科技中心9.3万元，本级4万元", ["市青少年科技中心"]),
        ("| 天文夜 | 3.20 | 3.10 |", ["天文夜"]),
    ],
)
def test_names_are_found_where_they_stand(text: str, words: list[str]) -> None:
    assert named(text) == words


@pytest.mark.parametrize(
    "text", ["2021年收入合计9.3万元", "公务接待费2万元，其中：", "共计3万元", "12.6万元，9%", ""]
)
def test_what_the_catalogue_names_and_grammar_are_no_names(text: str) -> None:
    assert named(text) == []


def test_marks_count_on_from_what_is_shown_around() -> None:
    text = "流动科技馆巡展支出12.6万元。"
    words = words_of(text, 0, len(text), numbers=[9], around={"section": "三、乡村振兴帮扶"})
    assert words.around == {"section": "三、⟦w1⟧乡村振兴帮扶"}
    assert words.by_mark == {"w1": "乡村振兴帮扶", "w2": "流动科技馆巡展支出"}
    assert words.places == ((0, "w2"),)


def test_too_many_words_are_those_nearest_before_numbers() -> None:
    names = [f"第{'一二三四五六七八九十'[n % 10]}片区{chr(0x4E10 + n)}号专项" for n in range(60)]
    text = "，".join(names) + "支出12.6万元"
    words = words_of(text, 0, len(text), numbers=[text.index("12.6")], around={})
    assert len(words.by_mark) == MOST
    assert any(names[-1] in told for told in words.by_mark.values())
    assert not any(names[0] in told for told in words.by_mark.values())


@pytest.mark.parametrize(
    ("indicator", "said", "dims"),
    [
        ("function", {"account": "2060702科普活动"}, {"code": "2060702", "name": "科普活动"}),
        ("function", {"account": "住房公积金"}, {"code": "2210201", "name": "住房公积金"}),
        ("project.budget", {"project": "天文夜专项"}, {"project": "天文夜专项"}),
        ("income.total", {"body": "市青少年科技中心"}, {"org": "市青少年科技中心"}),
        ("activity", {"item": "举办讲座"}, {"activity": "举办讲座"}),
        ("performance.actual", {"item": "群众满意度"}, {"level3": "群众满意度"}),
        ("income.total", {"account": "2060702科普活动"}, {}),
        ("income.total", {}, {}),
    ],
)
def test_pointed_words_become_dims(
    indicator: str, said: dict[str, str], dims: dict[str, str]
) -> None:
    assert dims_of(indicator, said) == dims


def test_every_indicator_is_offered_with_what_it_is_not() -> None:
    assert set(offered()) == {*CATALOGUE, NO_FIGURE}
    lines = table_of(offered()).splitlines()
    assert len(lines) == len(offered())
    assert all("：" in line and not line.endswith("：") for line in lines)


def test_the_schema_takes_marks_of_words_that_are_there() -> None:
    marked = [m for m in scan("收入209.7万元") if m.kind == "money"]
    shape = figure_labels(marked, offered(), [2021], words=2)
    good = shape.model_validate_json('{"n1": {"i": "no_figure", "r": "amount", "p": "w2"}}')
    assert str(good.labels()["n1"].p) == "w2"
    with pytest.raises(ValueError, match="w3"):
        shape.model_validate_json('{"n1": {"i": "other", "r": "amount", "p": "w3"}}')
    bare = figure_labels(marked, offered(), [2021])
    assert bare.model_validate_json('{"n1": {"i": "other", "r": "amount"}}')


def test_pieces_are_large_and_hold_every_number_once() -> None:
    lines = [
        f"第{n}个项目安排资金{n}.5万元，实际支出{n}.25万元，完成率{n % 90}%。" for n in range(1, 80)
    ]
    extraction = read("\n" + "\n".join(lines), title="某县科协2022年度部门决算\n")
    mentions = scan(extraction.text)
    made = pieces(extraction.text, mentions, extraction.outline)
    starts = [mention.start for piece in made for mention in piece.marked]
    assert len(starts) == len(set(starts))
    assert {"1.5", "79.25"} <= {m.text for piece in made for m in piece.marked}
    assert max(len(piece.marked) for piece in made) <= 36
    assert max(piece.end - piece.start for piece in made) <= 1600
    assert sum(len(piece.marked) for piece in made) / len(made) > 24


def test_a_piece_is_asked_about_a_few_known_numbers_beside_the_open_ones() -> None:
    extraction = read("\n2022年支出9.5万元，其中甲乙丙丁0.5万元，收入12.5万元，结余3万元。")
    mentions = [m for m in scan(extraction.text) if m.kind == "money"]
    only, known = {mentions[1].start}, {m.start for m in mentions if m is not mentions[1]}
    (alone,) = pieces(extraction.text, mentions, extraction.outline, only=only)
    assert [m.text for m in alone.marked] == ["0.5"]
    (piece,) = pieces(extraction.text, mentions, extraction.outline, only=only, beside=known)
    assert [m.text for m in piece.marked] == ["9.5", "0.5", "12.5", "3"]
