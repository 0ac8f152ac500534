"""The table of speeds beside peers says who is faster, and leaves out who is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bench_peers
import peer_timings
from bench_peers import Stage, lines, told


def test_a_rate_has_three_digits() -> None:
    assert [told(rate) for rate in (12345.6, 3.14159, 0.0271)] == ["12,300", "3.14", "0.0271"]


def test_who_is_faster_is_told_in_one_word_each_way() -> None:
    stage = Stage("read", 2.0, 10, "pages/s", (("slow", "reads"), ("quick", "reads"), ("x", "-")))
    peers = {"slow": {"version": "1", "seconds": 4.0}, "quick": {"version": "2", "seconds": 1.0}}
    first, second = lines([stage], peers)
    assert first == ("read", "5 pages/s", "slow 1", "reads", "2.5", "2.0 × as fast")
    assert second == ("", "", "quick 2", "reads", "10", "1/2.0 as fast")


def test_a_stage_without_a_peer_stands_alone() -> None:
    stage = Stage("questions", 2.0, 10, "questions/s", (("missing", ""),))
    assert list(lines([stage], {})) == [("questions", "5 questions/s", "–", "", "", "")]


def test_the_inputs_are_those_that_peers_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    paths, numbers = bench_peers.prepare(tmp_path, seed=3)
    assert paths
    assert all(bench_peers.ours(one) for one in numbers[:50])
    monkeypatch.setattr(peer_timings, "PEERS", {"±0.01": peer_timings.PEERS["±0.01"],
                                                "absent": ("", "no_such_library", None)})  # fmt: skip
    peer_timings.main(tmp_path, 1)
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == ["±0.01"]
    assert printed["±0.01"]["found"] == len(numbers)
