"""What was confirmed of a report, as a letter to be taken from its page."""

from __future__ import annotations

from datetime import date
from typing import cast, get_args
from urllib.parse import quote

from fastapi import HTTPException, Request, Response

from kxai.handback.confirmed import read_confirmed
from kxai.handback.letter import write_letter
from kxai.handback.output import safe_name
from kxai.handback.wording import LetterKind
from kxai.store.listing import Listing
from kxai.web.view import stored_report

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS: tuple[str, ...] = get_args(LetterKind)


class Letters:
    """The letters about the reports of one store."""

    def __init__(self, store: Listing) -> None:
        self._store = store

    def write(self, request: Request, report: str) -> Response:
        """The letter about one report as a file: ?kind=整改通知, else the first of the kinds.

        404 for a report that is not there, and for one of which nothing is confirmed.
        """
        stored = stored_report(self._store, report)
        handback = read_confirmed(self._store, stored.report)
        if not handback.items:
            raise HTTPException(404, "这份报告还没有定为属实的问题，没有可以出具的")
        told = request.query_params.get("kind", "")
        kind = told if told in KINDS else KINDS[0]
        letter = write_letter(handback, kind=cast(LetterKind, kind), day=date.today())
        name = safe_name(kind, handback.body, handback.title, stored.report.id[:6])
        disposition = f"attachment; filename*=UTF-8''{quote(name)}.docx"
        return Response(letter, media_type=DOCX, headers={"Content-Disposition": disposition})
