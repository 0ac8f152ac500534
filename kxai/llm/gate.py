"""The gate: every text that goes to an endpoint goes through here, and is masked on its way.

What sends takes ``Sealed`` requests and ``Masked`` texts only, and this module alone makes them
(``tests/llm/test_gate.py`` holds it to that): whoever forgets the gate is told so by the type
checker, and by the first request.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypedDict

from kxai.llm.details import LISTED, details, learned
from kxai.llm.mask import Hidden, Marks, hide, marks_for, mask
from kxai.llm.prompts import Prompt
from kxai.settings import Settings

_OURS = re.compile(r"⟦[a-z]\d+⟧")
_KEPT = 256


class Masked(str):
    """A text that may leave the machine. Whatever is made of one is a plain ``str`` again."""

    __slots__ = ()


class Message(TypedDict):
    """One message of a question."""

    role: str
    content: Masked


@dataclass(frozen=True, slots=True)
class Sealed:
    """The body of a request, its messages masked."""

    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """Masks what it knows to be private, and what a text itself announces as such.

    ``known`` are details to be masked wherever they stand (detail → kind). With ``masks`` false
    everything passes as it is: the user has said so.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    masks: bool = True

    def knowing(self, *texts: str) -> Gate:
        """The gate with the details that ``texts`` announce: a name that stands in a report's
        signature is masked in its prose, and in every piece that is cut out of it."""
        if not self.masks:
            return self
        found = {detail: kind for text in texts for detail, kind in learned(text).items()}
        return replace(self, known={**found, **self.known})

    def question(
        self,
        prompt: Prompt,
        text: str,
        *,
        context: Mapping[str, str] | None = None,
        labels: str = "",
    ) -> Question:
        """What ``prompt`` asks about ``text``. The marks ⟦n1⟧ in it stay before what they mark,
        and are no part of it when its details are looked for."""
        around = dict(context or {})
        parts = [_bare(text)[0], *(_bare(value)[0] for value in around.values())]
        known = self.knowing(*parts).known
        marks = marks_for(parts, known) if self.masks else {}
        question = Question((), self, known, marks)
        shown = question.shown(text)
        around = {key: question.shown(value) for key, value in around.items()}
        system, *rest = prompt.messages(shown, context=around, labels=labels)
        # The user's message is made of masked parts; prompts and labels may be a user's own.
        first: Message = {"role": system["role"], "content": self._text(system["content"])}
        others: list[Message] = [
            {"role": message["role"], "content": Masked(message["content"])} for message in rest
        ]
        return replace(question, messages=(first, *others))

    def texts(self, texts: Iterable[str]) -> list[Masked]:
        """Texts that are sent each for itself."""
        return [self._text(text) for text in texts]

    def _text(self, text: str) -> Masked:
        if not self.masks:
            return Masked(text)
        if not self.known:
            return Masked(_masked(text))
        return Masked(mask(text, self.known).text)


@dataclass(frozen=True, slots=True)
class Question:
    """Messages that may leave the machine, and the way back from what is said of them."""

    messages: tuple[Message, ...]
    gate: Gate = field(default_factory=Gate)
    known: Mapping[str, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)

    def hidden(self, text: str) -> Hidden:
        """A part of what was asked, as it was shown, with its places."""
        return hide(text, self.marks, self.known) if self.gate.masks else Hidden(text, text, ())

    def unmask(self, text: str) -> str:
        """``text`` with our marks turned back into what they stand for."""
        for detail, mark in self.marks.items():
            text = text.replace(mark, detail)
        return text

    def shown(self, text: str) -> str:
        """``text`` masked, the marks ⟦n1⟧ in it before what they stood before."""
        bare, ours = _bare(text)
        hidden = self.hidden(bare)
        out, at = [], 0
        for offset, mark in ours:
            place = hidden.from_source(offset)
            out += [hidden.text[at:place], mark]
            at = place
        return "".join([*out, hidden.text[at:]])

    def sealed(self, sent: Mapping[str, Any]) -> Sealed:
        """A request about this question. What others have added to its messages (a schema, a reply
        with its faults) is masked as well."""
        messages = [
            {**message, "content": self._added(message["content"])}
            if message.get("content")
            else message
            for message in sent["messages"]
        ]
        return Sealed({**sent, "messages": messages})

    def _added(self, content: Any) -> Any:
        if isinstance(content, Masked):
            return content
        if isinstance(content, str):
            return Masked(self.shown(content))
        return [{**part, "text": self._added(part["text"])} for part in content]


def plain_question(messages: Sequence[Mapping[str, str]], gate: Gate | None = None) -> Question:
    """Messages that are not made by a prompt, each masked."""
    through = gate or Gate()
    return Question(
        tuple({"role": m["role"], "content": through._text(m["content"])} for m in messages),
        through,
    )


def gate_from(settings: Settings, *, masks: bool = True) -> Gate:
    """The gate with the names that ``KXAI_MASK_NAMES`` lists."""
    return Gate(dict.fromkeys(settings.mask_names, LISTED), masks)


def private(text: str) -> bool:
    """True where ``text`` holds a detail that would be masked."""
    return bool(details(text))


OPEN = Gate(masks=False)
"""Nothing is masked."""


@lru_cache(maxsize=_KEPT)
def _masked(text: str) -> str:
    return mask(text).text


def _bare(text: str) -> tuple[str, list[tuple[int, str]]]:
    """``text`` without our marks, and where each of them stood in it."""
    out, marks, at, length = [], [], 0, 0
    for match in _OURS.finditer(text):
        out.append(text[at : match.start()])
        length += match.start() - at
        marks.append((length, match[0]))
        at = match.end()
    return "".join([*out, text[at:]]), marks
