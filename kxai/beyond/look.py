"""The door of the room: what was extracted in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from kxai.beyond.contents import check_contents
from kxai.beyond.emptiness import check_emptiness
from kxai.beyond.form import check_form
from kxai.beyond.naming import check_naming
from kxai.beyond.numbering import check_numbering
from kxai.beyond.reasons import check_reasons
from kxai.beyond.remark import Remark, findings_of
from kxai.beyond.scores import check_scores
from kxai.beyond.script import Script
from kxai.beyond.survey import check_disclosure
from kxai.extract import Extraction
from kxai.schema.document import Document
from kxai.schema.finding import BEYOND_SUMS, Finding

_RULES: Mapping[str, tuple[Callable[[Script], Iterator[Remark]], ...]] = {
    "disclosure": (check_disclosure, check_emptiness, check_reasons, check_contents),
    "form": (check_form, check_naming, check_numbering),
    "scores": (check_scores,),
}


def look_beyond(
    document: Document, extraction: Extraction, checks: Collection[str] = BEYOND_SUMS
) -> tuple[Finding, ...]:
    """The findings of those families of ``checks`` that are of this room, in order of place.

    Spans are offsets into the document's text, as those of figures.
    """
    rules = [rule for kind in BEYOND_SUMS if kind in checks for rule in _RULES[kind]]
    if not rules:
        return ()
    script = Script.of(document, extraction)
    return findings_of((remark for rule in rules for remark in rule(script)), script)
