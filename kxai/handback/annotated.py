"""What comes out of annotating a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Annotated:
    """The bytes of an annotated file. ``placed`` counts the findings with a remark at their own
    place; those in ``unplaced`` (by number) are told together at the beginning."""

    data: bytes
    placed: int
    unplaced: tuple[int, ...]
