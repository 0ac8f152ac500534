"""The genre as data: what reports of public money call things, and what adds up to what.

The knowledge stands in the ``.toml`` and ``.tsv`` files of this folder, which a user's own folder
may add to; code asks for it by id: ``words("unit.label").regex``,
``readings("column.stage").of(head)``.
``README.md`` says what stands where, ``docs/genre.md`` how an expert extends it.
"""

from kxai.genre.files import genre_files
from kxai.genre.reader import Genre, current, overlay_folder, read_genre, use_overlay
from kxai.genre.wordlists import Readings, Rewriting, Words


def words(id_: str) -> Words:
    """The wordings of the entry ``[[word]]`` with this id."""
    return current().compiled(id_)


def readings(group: str) -> Readings:
    """The entries ``[[reading]]`` whose ids begin with ``group``, as one question."""
    return current().readings(group)


def rewriting(id_: str) -> Rewriting:
    """The entry ``[[rewrite]]`` with this id."""
    return current().rewriting(id_)


__all__ = [
    "Genre",
    "Readings",
    "Rewriting",
    "Words",
    "current",
    "genre_files",
    "overlay_folder",
    "read_genre",
    "readings",
    "rewriting",
    "use_overlay",
    "words",
]
