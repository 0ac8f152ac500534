"""Turns of a conversation: bodies, years and measure are replaced one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kxai.ask.bodies import Directory
from kxai.ask.conversation import Conversation
from tests.ask.test_bodies import report

BODIES = (
    ("云溪县公安局", 2019),
    ("云溪县公安局", 2020),
    ("云溪县教育局", 2020),
    ("松河县科学技术协会", 2015),
)
DIRECTORY = Directory(
    [
        replace(report(n, name, name[:3], "county"), year=year)
        for n, (name, year) in enumerate(BODIES)
    ]
)
FIRST = "云溪县公安局2020年三公经费多少"


def turns(*asked: str) -> str:
    """The last of several turns as a whole question."""
    talk = Conversation(DIRECTORY)
    return [talk.whole(question) for question in asked][-1]


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ((FIRST,), FIRST),
        ((FIRST, "那2019年呢"), "云溪县公安局2019年三公经费多少"),
        ((FIRST, "教育局呢？"), "教育局2020年三公经费多少"),
        ((FIRST, "公务接待费呢"), "云溪县公安局2020年公务接待费多少"),
        ((FIRST, "其中公车呢", "2019年呢"), "云溪县公安局2019年公务用车购置及运行维护费多少"),
        ((FIRST, "为什么"), "云溪县公安局2020年三公经费为什么"),
        ((FIRST, "比上年增加多少"), "云溪县公安局2020年三公经费比上年增加多少"),
        ((FIRST, "谢谢", "教育局呢"), "教育局2020年三公经费多少"),
        ((FIRST, "教育局呢", "两家加起来"), "教育局和云溪县公安局2020年三公经费一共多少"),
        ((FIRST, "教育局呢", "哪家多"), "教育局和云溪县公安局2020年三公经费谁多"),
        ((FIRST, "比教育局多多少"), "云溪县公安局2020年三公经费比教育局多多少"),
        ((FIRST, "松河县科协呢"), "松河县科协三公经费多少"),
        ((FIRST, "它的职能是什么"), "云溪县公安局2020年它的职能是什么"),
        ((FIRST, "教育局2020年收入多少"), "教育局2020年收入多少"),
        ((FIRST, "谢谢"), "谢谢"),
    ],
)
def test_what_a_turn_leaves_out(asked: tuple[str, ...], whole: str) -> None:
    assert turns(*asked) == whole


def test_an_unknown_body_spoils_nothing() -> None:
    assert turns(FIRST, "云溪县水务局呢", "2019年呢").startswith("云溪县公安局2019年三公经费")
