from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kxai.text.traditional import simplified


def test_terms_of_the_genre() -> None:
    assert (
        simplified("雲嶺縣科學技術協會決算，經費壹拾貳萬元")
        == "云岭县科学技术协会决算，经费壹拾贰万元"
    )


def test_simplified_text_stays_as_it_is() -> None:
    text = "本年收入合计209.7万元，其中：财政拨款收入209.7万元。"
    assert simplified(text) == text


@given(st.text())
def test_the_length_never_changes(text: str) -> None:
    assert len(simplified(text)) == len(text)
