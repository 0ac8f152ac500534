"""Models that know the right labels, and get them wrong in known ways."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kxai.extract import extract
from kxai.extract.extraction import Extraction, mentions_of
from kxai.load import load
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from tests.llm.server import MARK, Reply, asked_text, label_fields, schema_of, well

ROOT = Path(__file__).parents[2]
REPORTS = sorted((ROOT / "fixtures" / "reports").iterdir())
_MARKS = re.compile(r"⟦[nsw]\d+⟧")
Slip = Callable[[dict[str, Any], dict[str, Any], random.Random], dict[str, Any]]


class Oracle:
    """Finds the passage that is asked about in the documents it knows, and what the rules say of
    its numbers."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.documents: list[tuple[Document, Extraction]] = []
        for path in paths:
            document = load(path)
            self.documents.append((document, extract(document)))

    def labels(self, body: dict[str, Any]) -> dict[str, dict[str, Any]]:
        shown = asked_text(body)
        if shown.startswith("（表头："):
            shown = shown.partition("\n")[2]
        plain = _MARKS.sub("", shown)
        for _, extraction in self.documents:
            text = extraction.text
            at = text.find(plain)
            while at >= 0:
                known = {f.start: f for f in extraction.figures}
                out = {}
                for match in MARK.finditer(shown):
                    before = len(_MARKS.sub("", shown[: match.start()]))
                    out[match[1]] = _label(known.get(at + before))
                if out:
                    return out
                at = text.find(plain, at + 1)
        return {}


def _label(figure: Figure | None) -> dict[str, Any]:
    if figure is None:
        return {"i": "other", "r": None, "y": None, "s": "final"}  # no figure: any role will do
    return {
        "i": figure.indicator,
        "r": figure.role,
        "y": figure.year,
        "s": figure.stage,
        "d": figure.direction if figure.direction in ("up", "down") else None,
    }


def _filled(label: dict[str, Any], fields: dict[str, Any]) -> dict[str, Any]:
    return label if label["r"] else {**label, "r": _choices(fields["r"])[0]}


def right(label: dict[str, Any], fields: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    return label


def random_label(
    label: dict[str, Any], fields: dict[str, Any], dice: random.Random
) -> dict[str, Any]:
    return {**label, **{key: dice.choice(_choices(fields[key])) for key in ("i", "r", "y")}}


def _choices(field: dict[str, Any]) -> list[Any]:
    return list(field.get("enum") or [field["const"]])


def shifted_year(
    label: dict[str, Any], fields: dict[str, Any], dice: random.Random
) -> dict[str, Any]:
    return {**label, "y": label["y"] - 1 if label["y"] else label["y"]}


def all_other(label: dict[str, Any], fields: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    return {**label, "i": "other"}


SLIPS: dict[str, Slip] = {
    "random labels": random_label,
    "shifted years": shifted_year,
    "all other": all_other,
}


def script(oracle: Oracle, slip: Slip = right, seed: int = 1) -> Callable[..., Reply]:
    """A server's script: the right labels, each through ``slip``."""
    dice = random.Random(seed)

    def answer(body: dict[str, Any], number: int) -> Reply:
        if "⟦n" not in asked_text(body) or "⟦s" in asked_text(body):
            return well(body)
        schema = schema_of(body)
        labels = {
            mark: slip(_filled(label, label_fields(schema, mark)), label_fields(schema, mark), dice)
            for mark, label in oracle.labels(body).items()
        }
        return Reply(json.dumps(labels), completion_tokens=20 * len(labels))

    return answer


def mention_starts(extraction: Extraction) -> set[int]:
    return {mention.start for mention in mentions_of(extraction.text)}
