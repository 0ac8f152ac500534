"""The way through a list of findings, held against one that looks at every finding each time."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from kxai.store.order import STATES, UNTOUCHED, Key, Order
from kxai.store.verdicts import Decision, State, Verdict

ENTRY = Verdict(
    1, "r", "f", "unclear", "王", "2026-01-01T00:00:00+00:00", "", "", "", {}, "甲.txt", None, None
)


def state(decision: Decision, *, changed: bool = False) -> State:
    return State(replace(ENTRY, decision=decision), changed)


def archive(dice: random.Random) -> tuple[list[Key], dict[Key, State]]:
    keys = [("r", str(n)) for n in range(dice.randrange(1, 14))]
    touched = {
        key: state(dice.choice(("confirmed", "false_alarm", "unclear", "withdrawn")),
                   changed=dice.random() < 0.2)
        for key in keys if dice.random() < 0.5
    }  # fmt: skip
    touched["elsewhere", "0"] = state("confirmed")
    return keys, touched


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("seed", range(60))
def test_it_goes_the_way_of_a_list_that_is_looked_through(seed: int, name: str) -> None:
    dice = random.Random(seed)
    keys, touched = archive(dice)
    fits, order = STATES[name], Order(keys)
    stand = {key: touched.get(key, UNTOUCHED) for key in keys}
    listed = [key for key in keys if fits(stand[key])]
    assert order.count(touched, fits) == len(listed)
    for first in range(0, len(keys) + 2, 3):
        assert order.page(touched, fits, first=first, most=3) == listed[first : first + 3]
    for at, own in enumerate(keys):
        told = order.standing(own, touched, fits)
        assert told is not None
        before = [key for key in keys[:at] if key in listed]
        behind = [key for key in keys[at + 1 :] if key in listed]
        assert told.place == (listed.index(own) + 1 if own in listed else 0)
        assert told.count == len(listed)
        assert told.before == (before[-1] if before else None)
        assert told.behind == (behind[0] if behind else None)
        left = [key for key in (*behind, *before) if stand[key].decision is None]
        last = None if fits(UNTOUCHED) else told.behind
        assert told.onward == (left[0] if left else last)
        assert told.every == len(keys)
        assert told.decided == sum(s.decision is not None for s in stand.values())
    assert order.standing(("elsewhere", "0"), touched, fits) is None
