"""What holds of the scanner on any text, and planted numbers that it must find or leave alone."""

import random
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.text.scanner import scan

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

ALPHABET = (
    "0123456789０１９.．,，%％-—～~:：/·+()（）〔〕【】[]“” \t\n\r\u3000"
    "一二三十百千万亿零〇壹拾仟元整第前近约超余多以上内年月日时点分届号类款项个名人次场份位编码电话aEeGX_¥≥≤至到从半底\0"
)
texts = st.text(st.sampled_from(ALPHABET), max_size=80) | st.text(max_size=40)

FILLERS = st.sampled_from(
    [
        "项目支出",
        "全年发放资料",
        "，其中：培训",
        "。该单位接待",
        "；完成",
        "\n\t",
        "\n合计\n\t",
        "增加",
        "占",
        "投入",
    ]
)
ENDS = st.sampled_from(["，", "。", "；", "\n", "\t", "、其他", "（含税）"])


class Planted(NamedTuple):
    before: str
    text: str
    behind: str
    value: Decimal
    kind: str
    unit: str
    hedge: str | None


def assert_sound(text: str, mentions: list[Mention]) -> None:
    stop = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.start >= stop
        assert mention.end <= mention.unit_end <= len(text)
        assert mention.value.is_finite()
        assert mention.decimals >= 0
        stop = mention.unit_end if mention.unit else mention.end


@given(texts)
@settings(max_examples=400)
def test_any_text_gives_located_disjoint_mentions_in_order(text: str) -> None:
    assert_sound(text, scan(text))


@given(texts)
@settings(max_examples=150)
def test_full_width_digits_never_become_other_values(text: str) -> None:
    for mention in scan(text.translate(FULL_WIDTH)):
        assert_sound(text.translate(FULL_WIDTH), [mention])
        if mention.kind in FIGURE_KINDS and mention.text.isdecimal():
            assert mention.value == Decimal(
                mention.text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
            )


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, Decimal]:
    """A number as reports print it, and its value."""
    whole = draw(st.integers(0, 9_999_999))
    places = draw(st.sampled_from(["", "5", "70", "00", "123"]))
    plain = f"{whole}.{places}" if places else f"{whole}"
    value = Decimal(plain)
    style = draw(st.sampled_from(["plain", "plain", "thousands", "wide"]))
    if style == "thousands":
        return f"{whole:,}" + (f".{places}" if places else ""), value
    return (plain.translate(FULL_WIDTH) if style == "wide" else plain), value


MONEY = ("元", "百元", "千元", "万元", "百万元", "亿元", "元/亩", "万元/个", "万元/场", "元/人次")
COUNTS = (
    "个",
    "名",
    "人次",
    "场次",
    "份",
    "件（幅）",
    "台（套）",
    "万份",
    "万人",
    "次",
    "篇",
    "户",
    "条",
    "期",
)
BEFORE = (
    ("近", "under_approx"),
    *(("约", "about"), ("大约", "about"), ("超过", "over"), ("不少于", "min"), ("不低于", "min")),
    *(("至少", "min"), ("≥", "min"), ("大于等于", "min"), ("≤", "max"), ("不超过", "max")),
)
BEHIND = (("以上", "min"), ("及以上", "min"), ("以内", "max"), ("内", "max"), ("左右", "about"))


@st.composite
def plantings(draw: st.DrawFn) -> Planted:
    text, value = draw(numbers())
    kind = draw(st.sampled_from(["money", "count", "percent", "points", "score"]))
    units = {
        "money": MONEY,
        "count": COUNTS,
        "percent": ("%", "％", "﹪"),
        "points": ("个百分点",),
        "score": ("分",),
    }
    printed = draw(st.sampled_from(units[kind]))
    unit = "%" if kind == "percent" else printed
    blank = draw(st.sampled_from(["", "", " "]))
    form = draw(st.sampled_from(["plain", "before", "behind", "over"]))
    before, tail, hedge = "", blank + printed, None
    if form == "before":
        before, hedge = draw(st.sampled_from(BEFORE))
    elif form == "behind":
        word, hedge = draw(st.sampled_from(BEHIND))
        tail += word
    elif form == "over" and kind in ("money", "count"):
        hedge = "over"
        over = draw(st.sampled_from("余多"))
        great = next(
            (word for word in ("百万", "万", "亿", "百", "千") if printed.startswith(word)), ""
        )
        place = draw(st.sampled_from([0, len(great)]))
        tail = printed[:place] + over + printed[place:]
    return Planted(before, text, tail, value, kind, unit, hedge)


@given(st.lists(st.tuples(FILLERS, plantings(), ENDS), min_size=1, max_size=5))
@settings(max_examples=250)
def test_planted_figures_are_found_exactly(
    passages: list[tuple[str, Planted, str]],
) -> None:
    text = ""
    wanted = []
    for filler, planted, end in passages:
        start = len(text) + len(filler) + len(planted.before)
        text += filler + planted.before + planted.text + planted.behind + end
        stop = start + len(planted.text)
        wanted.append((start, stop, planted.value, planted.kind, planted.unit, planted.hedge))
    mentions = scan(text)
    assert_sound(text, mentions)
    assert [(m.start, m.end, m.value, m.kind, m.unit, m.hedge) for m in mentions] == wanted


@given(
    st.integers(1, 900),
    st.integers(1, 900),
    st.sampled_from(["-", "—", "——", "～", "~", "–", "至"]),
    st.sampled_from(["万元", "元/亩", "%", "天", "人"]),
    st.booleans(),
    FILLERS,
)
def test_both_ends_of_a_planted_range_are_found(
    low: int, more: int, dash: str, unit: str, repeated: bool, filler: str
) -> None:
    high = low + more
    own = unit.partition("/")[0] if repeated else ""
    text = f"{filler}{low}{own}{dash}{high}{unit}。"
    ends = [m for m in scan(text) if m.kind in FIGURE_KINDS]
    assert [(m.text, m.unit, m.hedge) for m in ends] == [
        (str(low), unit, "range_low"),
        (str(high), unit, "range_high"),
    ]


years = st.integers(1998, 2035)
months = st.integers(1, 12)
days = st.integers(1, 28)


@st.composite
def references(draw: st.DrawFn) -> str:
    """A number that is no quantity, in the company that tells so."""
    year, month, day = draw(years), draw(months), draw(days)
    serial = draw(st.integers(1, 999))
    return draw(
        st.sampled_from(
            [
                f"{year}年{month}月{day}日",
                f"{year}年{month:02}月底",
                f"{month}月{day}日上午",
                f"{year}-{month:02}-{day:02}",
                f"{year}/{month}/{day}",
                f"{year}.{month}.{day}",
                f"{year}年度",
                f"{year}-{year + 4}年",
                f"{year}年{draw(st.integers(1, 6))}-{draw(st.integers(7, 12))}月",
                f"川财教〔{year}〕{serial}号",
                f"科协发【{year}】{serial}号",
                f"办发（{year}）{serial}号",
                f"13{draw(st.integers(10**8, 10**9 - 1))}",
                f"0830-{draw(st.integers(2 * 10**6, 9 * 10**6))}",
                f"（2{draw(st.sampled_from(['01', '06', '21']))}{draw(st.integers(11, 99))}01）",
                f"编码 {draw(st.integers(10**5, 10**8))}",
                f"1303{serial}G5NX{day}O TT{month}DE",
                f"{draw(st.integers(8, 18)):02}:{draw(st.integers(10, 59))}",
                f"上午{draw(st.integers(8, 11))}时{draw(st.integers(10, 59))}分",
                f"第{serial}届",
                f"第{month}批",
                f"附件{day}：",
                f"5112{draw(st.integers(10**13, 10**14 - 1))}",
            ]
        )
    )


@given(st.lists(st.tuples(FILLERS, references(), ENDS), min_size=1, max_size=5))
@settings(max_examples=250)
def test_planted_references_never_become_figures(
    passages: list[tuple[str, str, str]],
) -> None:
    text = "".join(filler + reference + end for filler, reference, end in passages)
    mentions = scan(text)
    assert_sound(text, mentions)
    assert [m for m in mentions if m.kind in FIGURE_KINDS] == []
    assert len(mentions) >= len(passages)


@given(st.integers(1, 30), st.sampled_from(["、", ".", "．", "）", ". "]), FILLERS)
def test_list_numbers_at_line_starts_never_become_figures(
    number: int, mark: str, filler: str
) -> None:
    text = f"{filler}。\n{number}{mark}开展活动{number}次。"
    assert [(m.kind, m.text) for m in scan(text)] == [("list", str(number)), ("count", str(number))]


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "123,",
        "1.",
        "第",
        "一",
        "万",
        "a1",
        "1a",
        "_",
        "1 a",
        "一百",
        "前一",
        "百分之",
        "11.11",
        "￥",
    ],
)
def test_a_megabyte_of_one_pattern_ends(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    mentions = scan(text)
    assert len(mentions) < len(text)


@pytest.mark.uncounted
@pytest.mark.parametrize("unit", ["1,", "（1", "1 ", "-1", "1万", "第1-", "1年"])
def test_dense_patterns_end(unit: str) -> None:
    text = unit * 100_000
    mentions = scan(text)
    assert len(mentions) >= 50_000


@pytest.mark.uncounted
def test_digits_commas_and_many_end() -> None:
    chosen = random.Random(7).choices("0123456789,万", k=1_000_000)
    text = "".join(chosen)
    mentions = scan(text)
    assert_sound(text, mentions)
