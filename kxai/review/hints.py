"""What a model notes about pairs of paragraphs, kept only where both quotations stand there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kxai.ask.citation_check import locate
from kxai.ask.prose import Asks
from kxai.errors import ModelError
from kxai.llm.prompts import load_prompt
from kxai.review.pairs import Part, pairs_of

Kind = Literal["statements", "aim_unmeasured", "result_beside", "foreign_text", "plan_as_done"]
KIND_ZH: Mapping[Kind, str] = {
    "statements": "两处说法不一",
    "aim_unmeasured": "目标没有可衡量的指标",
    "result_beside": "完成情况没有回应目标",
    "foreign_text": "疑为其他单位或年度的文字",
    "plan_as_done": "计划写成了完成情况",
}
_AT_ONCE, _TOKENS, _PROMPT = 4, 600, "review_pairs"


class ModelHint(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    k: Kind
    a: str = Field(min_length=4, max_length=200)
    b: str = Field(min_length=4, max_length=200)


class ModelHints(BaseModel):
    """What a model notes: ``a`` and ``b`` are the words of two places."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    h: list[ModelHint] = Field(default=[], max_length=12)


class Place(BaseModel):
    """An exact slice of the report's text."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    quote: str
    section: str


class Hint(BaseModel):
    """One hint; ``severity`` is always info. ``id`` hangs on the kind and the two quotations, so
    that it survives re-runs and edits elsewhere."""

    model_config = ConfigDict(frozen=True)

    id: str
    report: str
    kind: Kind
    severity: Literal["info"] = "info"
    text: str
    places: tuple[Place, Place]
    model: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Review:
    """The hints, how many were dropped (a quotation that does not stand in what was shown, or both
    at one place), and how many questions failed."""

    hints: tuple[Hint, ...]
    dropped: int
    failed: int


def review(report: str, text: str, model: Asks, *, most: int = 40) -> Review:
    """What ``model`` notes about the ``most`` likest pairs of paragraphs of a report, four in a
    question. Raises no ModelError: a question that fails is counted."""
    prompt, gate = load_prompt(_PROMPT), model.gate.knowing(text)
    found, dropped, failed = dict[str, Hint](), 0, 0
    every = pairs_of(text, most=most)
    for at in range(0, len(every), _AT_ONCE):
        pairs = every[at : at + _AT_ONCE]
        asked = gate.question(prompt, _shown(pairs))
        try:
            reply = model.ask(asked, ModelHints, max_tokens=_TOKENS)
        except ModelError:
            failed += 1
            continue
        # A part that stands in two pairs is one place.
        shown = {part.start: (part, asked.hidden(part.text)) for pair in pairs for part in pair}
        for noted in reply.h:
            places = list[Place]()
            for quote in (noted.a, noted.b):
                for part, hidden in shown.values():
                    span = locate(quote, hidden.text)
                    if span is not None:
                        start, end = (part.start + n for n in hidden.to_source(*span))
                        section = " > ".join(part.section)
                        place = Place(start=start, end=end, quote=text[start:end], section=section)
                        places.append(place)
                        break
            if len(places) < 2 or (
                places[0].start < places[1].end and (places[1].start < places[0].end)
            ):
                dropped += 1
                continue
            one, other = sorted(places, key=lambda place: place.start)
            key = _id(noted.k, (one.quote, other.quote))
            found[key] = Hint(
                id=key, report=report, kind=noted.k, text=KIND_ZH[noted.k], places=(one, other),
                model=model.name, prompt=prompt.id,
            )  # fmt: skip
    return Review(tuple(sorted(found.values(), key=_order)), dropped, failed)


def _order(hint: Hint) -> tuple[int, int, str]:
    return hint.places[0].start, hint.places[1].start, hint.kind


def _id(kind: str, quotes: Iterable[str]) -> str:
    words = sorted("".join(quote.split()) for quote in quotes)
    return sha256("\n".join((kind, *words)).encode()).hexdigest()[:12]


def _shown(pairs: Iterable[tuple[Part, Part]]) -> str:
    lines = []
    for number, pair in enumerate(pairs, 1):
        for letter, part in zip("ab", pair, strict=True):
            said = part.text.translate({ord("⟦"): "〔", ord("⟧"): "〕"})
            lines.append(f"⟦{letter}{number}⟧{' '.join(part.section)}\n{said}")
    return "\n".join(lines)
