from hypothesis import given
from hypothesis import strategies as st

from kxai.text.marks import with_wide_marks
from kxai.text.normalise import normalise

ALPHABET = "a1 \t\n\r，％１２．Ａ元万\u3000\u00a0\u200b\ufeff⼀\ufa0e﹪—"


def test_full_width_and_compatibility_forms_become_ordinary() -> None:
    assert normalise("收入１２，８４５．００元（Ａ）占５％").text == "收入12,845.00元(A)占5%"
    assert normalise("⼀⽇ 5﹪").text == "一日 5%"


def test_blanks_run_together_and_invisible_characters_go() -> None:
    assert normalise("收\u200b入 \u3000\t 5\u00a0万元\r\n完\ufeff").text == "收入 5 万元\n完"


def test_spans_lead_back_to_the_original() -> None:
    text = "\ufeff合计   ２０９．７\u3000万元\r\n其中 \t 5％"
    result = normalise(text)
    for wanted, original in (("209.7", "２０９．７"), ("万元", "万元"), ("5%", "5％")):
        start = result.text.index(wanted)
        first, last = result.span(start, start + len(wanted))
        assert text[first:last] == original


def test_an_unchanged_text_maps_to_itself() -> None:
    result = normalise("支出237.5万元\n")
    assert result.text == "支出237.5万元\n"
    assert [result.origin(place) for place in range(len(result.text))] == list(
        range(len(result.text))
    )
    assert result.span(2, 2) == (2, 2)


@given(st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=60))
def test_every_character_comes_from_its_origin(text: str) -> None:
    result = normalise(text)
    origins = [result.origin(place) for place in range(len(result.text))]
    assert origins == sorted(set(origins))
    for place, origin in enumerate(origins):
        assert result.text[place] == normalise(text[origin]).text


@given(st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=60))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    # Removing invisible characters may join blanks, or a carriage return with its line feed.
    stable = normalise(once).text
    assert normalise(stable).text == stable


def test_references_of_a_saved_page_are_read_and_move_nothing() -> None:
    text = "年初结转&nbsp;3.5万元，用结余弥补&shy;&shy;0万元，&ldquo;三公&rdquo;经费&#50;4万元"
    read = with_wide_marks(text)
    assert read.split() == [
        "年初结转",
        "3.5万元，用结余弥补",
        "0万元，“",
        "三公”",
        "经费2",
        "4万元",
    ]
    assert read.index("3.5") == text.index("3.5")
    assert with_wide_marks("A&B公司支出5万元&bogus;") == "A&B公司支出5万元&bogus;"
