"""A document as the rules read it, and what they found led back to the text as it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kxai.extract.rewriting import Edit, Shift, rewrite, undone
from kxai.schema.address import Address, Statement
from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.narrative import Narrative
from kxai.text.grid import recover_grids
from kxai.text.outline import Outline
from kxai.text.unfolding import changes


class Unfolded:
    """``document`` has the text of ``stored`` with its wrapped lines joined and its long lines cut
    (``kxai.text.unfolding``), and the tables that the file marked or that were recovered.

    Where they stand in the file its characters no longer know: that is told of the stored text.
    """

    def __init__(self, stored: Document) -> None:
        self._stored = stored
        grids = stored.grids or tuple(recover_grids(stored.text))
        spans = [(grid.start, grid.end) for grid in grids]
        spans += [(block.start, block.end) for block in stored.blocks]
        edits = [Edit(*change) for change in changes(stored.text, spans)]
        read = replace(stored, grids=grids)
        self._back: Shift | None = None
        self._statements: dict[str, Statement] = {}
        self._spans: dict[tuple[int, int], tuple[int, int]] = {}
        if edits:
            read = rewrite(replace(read, places=(), readings=()), edits)
            shift = Shift(edits)
            self._back = Shift([undone(stored.text, edit, shift) for edit in edits])
        self.document = read

    def figures(self, figures: Iterable[Figure]) -> list[Figure]:
        """The figures with the offsets and characters of the stored text."""
        if self._back is None:
            return list(figures)
        found = []
        text = self._stored.text
        for figure in figures:
            start, end = self.span(figure.start, figure.end)
            at = self._address(figure.at) if figure.at else None
            found.append(figure.moved(start, end, text[start:end], at))
        return found

    def outline(self, outline: Outline) -> Outline:
        """The headings where they stand in the stored text."""
        if self._back is None:
            return outline
        return outline.moved(self._back)

    def narratives(self, told: Iterable[Narrative]) -> list[Narrative]:
        """The passages as spans of the stored text."""
        if self._back is None:
            return list(told)
        out = []
        for one in told:
            start, end = self.span(one.start, one.end)
            out.append(replace(one, start=start, end=end))
        return out

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` of the document stands in the stored text."""
        back = self._back
        if back is None or start >= end:
            return (start, end) if back is None else (back(start), back(start))
        return back(start), back(end - 1) + 1

    def _shared_span(self, span: tuple[int, int]) -> tuple[int, int]:
        """The span of a sentence or clause, which several figures stand in."""
        known = self._spans.get(span)
        if known is None:
            known = self._spans[span] = self.span(*span)
        return known

    def _address(self, at: Address) -> Address:
        return Address(
            self._statement(at.statement),
            at.page,
            at.rows,
            at.columns,
            at.code,
            at.scope,
            self._shared_span(at.sentence) if at.sentence else None,
            self._shared_span(at.clause) if at.clause else None,
        )

    def _statement(self, statement: Statement) -> Statement:
        """The statement with an id that tells where it begins in the stored text."""
        known = self._statements.get(statement.id)
        if known is None:
            kind, offset = statement.id[:1], statement.id[1:]
            known = statement
            if self._back is not None and offset.isdecimal():
                known = replace(statement, id=f"{kind}{self._back(int(offset))}")
            self._statements[statement.id] = known
        return known
