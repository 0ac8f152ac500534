"""Lists as offices of many provinces write them, all of which add up: nothing is said against them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.ledger import checked

TEXTS = Path(__file__).with_name("styles.txt").read_text(encoding="utf-8").strip().split("\n\n")
HALF_WIDTH = str.maketrans({"，": ",", "；": ";", "（": "(", "）": ")", "：": ":"})


def _told(text: str) -> list[str]:
    findings = checked(text).findings
    return [f.explanation for f in findings if f.severity in ("error", "warning")]


@pytest.mark.parametrize("text", TEXTS, ids=[text[:12] for text in TEXTS])
def test_what_adds_up_raises_no_alarm(text: str) -> None:
    assert _told(text + "\n") == []
    assert _told(text.replace("\n", " ")) == []
    assert _told(text.translate(HALF_WIDTH) + "\n") == []
    assert _told(text.replace("；", "，") + "\n") == []


def test_most_of_it_is_checked() -> None:
    """Lists that nobody reads raise no alarm either."""
    verdicts = [
        r.verdict for text in TEXTS for r in checked(text + "\n").relations if r.kind == "sum"
    ]
    assert verdicts.count("consistent") + verdicts.count("tail") > len(TEXTS)
