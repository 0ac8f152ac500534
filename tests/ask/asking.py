"""A few reports written, read and opened to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kxai.ask.corpus import Corpus
from kxai.bulk.runner import run
from kxai.settings import Settings


def tells(corpus: Corpus, question: str, told: Iterable[str]) -> None:
    """Fails unless a question is answered, and its answer holds every one of ``told``."""
    answer = corpus.ask(question)
    assert answer.status == "answered", answer.answer
    assert [word for word in told if word not in answer.answer] == [], answer.answer


@contextmanager
def corpus_of(folder: Path, texts: Mapping[str, str]) -> Iterator[Corpus]:
    """The corpus of ``texts``, by the names of their files in ``folder``."""
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    workspace = folder / "ws"
    run([folder / name for name in texts], settings=Settings(workspace=workspace), jobs=1)
    with Corpus.open(workspace) as made:
        yield made
