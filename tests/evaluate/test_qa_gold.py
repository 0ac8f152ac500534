"""The questions on the fixtures hold what they promise."""

from __future__ import annotations

import ast
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from kxai.load import load

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "fixtures" / "reports"
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "eval" / "qa" / "fixtures.jsonl").read_text("utf-8").splitlines()
]
TYPES = {
    "lookup",
    "comparison",
    "ranking",
    "multi_doc",
    "aggregation",
    "derived",
    "trend",
    "finding",
    "text",
    "false_premise",
    "unanswerable",
    "ambiguous",
}


def value(expression: str) -> Fraction:
    """The value of sums, products and quotients of decimals."""

    def walk(node: ast.expr) -> Fraction:
        if isinstance(node, ast.Constant):
            return Fraction(ast.get_source_segment(expression, node) or "0")
        assert isinstance(node, ast.BinOp)
        left, right = walk(node.left), walk(node.right)
        match node.op:
            case ast.Add():
                return left + right
            case ast.Sub():
                return left - right
            case ast.Mult():
                return left * right
        assert isinstance(node.op, ast.Div)
        return left / right

    return walk(ast.parse(expression, mode="eval").body)


def test_there_are_enough_of_each_kind() -> None:
    assert len(QUESTIONS) >= 120
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS)
    assert len({q["question"] for q in QUESTIONS}) == len(QUESTIONS)
    kinds = Counter(q["type"] for q in QUESTIONS)
    assert set(kinds) == TYPES
    assert sum(q["sloppy"] for q in QUESTIONS) >= len(QUESTIONS) / 3
    assert kinds["unanswerable"] + kinds["false_premise"] >= len(QUESTIONS) / 5


def test_every_quotation_stands_in_its_fixture() -> None:
    texts = {path.stem: "".join(load(path).text.split()) for path in REPORTS.iterdir()}
    used = Counter()
    for question in QUESTIONS:
        assert bool(question["evidence"]) == question["answerable"]
        for item in question["evidence"]:
            assert "".join(item["quote"].split()) in texts[item["doc"]], question["id"]
            used[item["doc"]] += 1
    assert set(used) == set(texts)


def test_computed_numbers_are_right() -> None:
    computed = [q for q in QUESTIONS if "expression" in q]
    assert len(computed) >= 8
    for question in computed:
        result = value(question["expression"])
        told = [w for m in question["must_include"] for w in (m if isinstance(m, list) else [m])]
        assert any(abs(result - Fraction(w)) <= Fraction(1, 100) for w in told), question["id"]
