"""Score answers to questions with gold: ``python eval/score_ask.py QUESTIONS.jsonl WORKSPACE``."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from kxai.ask.corpus import Corpus


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main() -> int:
    """Print a table of right, cited and refused, and each failure. Exit code 1 where one fails."""
    questions, workspace = Path(sys.argv[1]), Path(sys.argv[2])
    count: Counter[str] = Counter()
    bad = 0
    with Corpus.open(workspace) as corpus:
        for line in questions.read_text("utf-8").splitlines():
            case = json.loads(line)
            got = corpus.ask(case["question"])
            answerable = case.get("answerable", True)
            fine = got.answerable == answerable
            for group in case["must_include"]:
                words = [group] if isinstance(group, str) else group
                fine = fine and any(word in got.answer for word in words)
            fine = fine and not any(word in got.answer for word in case.get("must_not_include", ()))
            quotes = [_bare(entry["quote"]) for entry in case.get("evidence", ())]
            cited = [_bare(citation.quote) for citation in got.citations]
            has = not quotes or any(q in c for q in quotes for c in cited)
            kind = "answerable" if answerable else "unanswerable"
            count[f"{kind} asked"] += 1
            count[f"{kind} right"] += fine
            count[f"{kind} cited"] += has
            if not (fine and has):
                bad += 1
                print(f"{case['id']} right={fine} cited={has} kind={got.kind}  {case['question']}")
                print(f"    want {case.get('answer', '')}  {str(case['must_include'])[:200]}")
                print(f"    got  {got.answer[:300]}")
    for name, value in sorted(count.items()):
        print(f"{name:24} {value}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
