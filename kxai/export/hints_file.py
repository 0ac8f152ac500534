"""``hints.jsonl``: what models noted of the reports of a workspace, one hint a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic import ValidationError

from kxai.ask.citation_check import locate
from kxai.errors import WorkspaceError
from kxai.export.files import replacing
from kxai.review.hints import Hint

NAME = "hints.jsonl"


def kept_hints(workspace: Path) -> list[Hint]:
    """The hints that stand in the file, none where there is no file; lines that are no hints are
    passed over. Raises WorkspaceError where it cannot be read."""
    try:
        lines = (workspace / NAME).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise WorkspaceError(str(workspace / NAME), "无法读取") from error
    found = []
    for line in lines:
        try:
            found.append(Hint.model_validate_json(line))
        except ValidationError:
            continue
    return found


def still_there(hints: Iterable[Hint], text_of: Callable[[str], str]) -> list[Hint]:
    """The hints whose two quotations still stand in their reports, with the places where they now
    stand: edits elsewhere move them, an edit of what is quoted ends them."""
    found = []
    for hint in hints:
        text = text_of(hint.report)
        places = []
        for place in hint.places:
            start, end = place.start, place.end
            if text[start:end] != place.quote:
                start, end = locate(place.quote, text) or (0, 0)
            places.append(place.model_copy(update={"start": start, "end": end}))
        if all(place.end for place in places):
            found.append(hint.model_copy(update={"places": tuple(places)}))
    return found


def keep_hints(workspace: Path, report: str, hints: Iterable[Hint], *, whole: bool) -> None:
    """Write the hints of a report in place of those that stood there; beside them where the review
    was not ``whole``, as some of its questions had no answer. Raises WorkspaceError."""
    before = kept_hints(workspace)
    mine = {hint.id: hint for hint in before if hint.report == report and not whole}
    mine |= {hint.id: hint for hint in hints}
    others = [hint for hint in before if hint.report != report]
    with replacing(workspace / NAME) as file:
        lines = [hint.model_dump_json() + "\n" for hint in (*others, *mine.values())]
        file.write_text("".join(lines), "utf-8", newline="\n")
