"""Strange reports: words that nobody knows, numbers and gold as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kxai.evaluate.dataset import open_dataset
from kxai_lab.generate import strange
from kxai_lab.generate.corpus import Plan, generate

ROOT = Path(__file__).parents[2]


def test_its_words_stand_in_no_file_of_the_genre() -> None:
    files = [
        p for p in (ROOT / "kxai" / "genre").rglob("*") if p.suffix in (".tsv", ".toml", ".txt")
    ]
    assert len(files) > 10
    text = "".join(path.read_text("utf-8") for path in files)
    assert [word for word in strange.unknown_words() if word in text] == []


@pytest.mark.parametrize("kind", strange.KINDS)
def test_a_strange_report_keeps_its_numbers_and_its_gold(kind: str, tmp_path: Path) -> None:
    generate(tmp_path / "a", Plan(reports=14, years=1, errors=0.0, formats=("txt",)), jobs=1)
    doses = {kind: 1.0}
    generate(
        tmp_path / "b", Plan(reports=14, years=1, errors=0.0, formats=("txt",), dirt=doses), jobs=1
    )
    plain, changed = open_dataset(tmp_path / "a"), open_dataset(tmp_path / "b")
    changed.check()
    touched = [stem for stem in changed.files if kind in changed.gold[stem].facts["dirt"]]
    assert len(touched) >= 4
    for stem in changed.files:
        assert (plain.document(stem).text != changed.document(stem).text) is (stem in touched)
        ours = [f for f in changed.gold[stem].figures or () if not f.optional]
        theirs = [f for f in plain.gold[stem].figures or () if not f.optional]
        assert [(f.text, f.indicators, f.year, f.role) for f in ours] == [
            (f.text, f.indicators, f.year, f.role) for f in theirs
        ]
    if kind in ("renamed", "worded"):
        words = strange.unknown_words()
        assert all(any(word in changed.document(stem).text for word in words) for stem in touched)


def test_rows_that_are_added_are_optional_and_asked_of_nobody(tmp_path: Path) -> None:
    generate(tmp_path, Plan(reports=14, years=1, errors=0.0, dirt={"extra": 1.0}), jobs=1)
    data = open_dataset(tmp_path)
    added = [f for gold in data.gold.values() for f in gold.figures or () if f.optional]
    assert added
    told = (tmp_path / "gold" / "qa" / "generated.jsonl").read_text("utf-8").splitlines()
    asked = {item["doc"] for line in told for item in json.loads(line)["evidence"]}
    assert not {s for s in asked if "extra" in data.gold[s].facts["dirt"]}
