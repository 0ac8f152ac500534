"""Forms of the pages: that they are ours, what they may hold, and who filled them in."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Depends, HTTPException, Request, Response

SESSION = "kxai_form"
WHO = "kxai_who"
MOST_NOTE, MOST_NAME = 2_000, 40
"""Characters of a note and of a reviewer's name."""
_MOST_BODY = 64 * 1024  # bytes of a form without a file
_MOST_FIELDS = 60
_YEAR = 365 * 24 * 3600
_OURS = re.compile(r"[\w-]{20,64}")


@dataclass(frozen=True, slots=True)
class Form:
    """What was posted. ``genuine`` is false where the form is not of a page that this very
    process gave this very browser: nothing of it may be done then."""

    genuine: bool
    values: Mapping[str, str]
    together: tuple[str, ...] = ()
    """The fields ``with``: what else is to be done in the same way."""

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Forms:
    """Gives forms their proof and reads them back. The proof is made of a cookie that other sites
    do not get sent and of a secret that ends with the process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def session(self, request: Request) -> str:
        """The browser's cookie, or a new one."""
        told = request.cookies.get(SESSION, "")
        return told if _OURS.fullmatch(told) else secrets.token_urlsafe(24)

    def proof(self, session: str) -> str:
        """What the forms of a browser carry in the field ``proof``."""
        return hmac.new(self._secret, session.encode(), hashlib.sha256).hexdigest()

    def is_genuine(self, request: Request, told: str) -> bool:
        """Whether ``told`` is the proof of the browser that posts it."""
        session = request.cookies.get(SESSION, "")
        expected = self.proof(session).encode()
        return bool(session) and hmac.compare_digest(told.encode(), expected)


async def posted(request: Request) -> Form:
    """The form of a request. Raises HTTPException for a body that is too large."""
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length) > _MOST_BODY:
        raise HTTPException(413, "提交的内容太长")
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        values = {
            name: value.replace("\r\n", "\n").replace("\x00", "")
            for name, value in form.items()
            if isinstance(value, str)
        }
        together = tuple(value for value in form.getlist("with") if isinstance(value, str))
    forms: Forms = request.app.state.forms
    return Form(forms.is_genuine(request, values.get("proof", "")), values, together)


Posted = Annotated[Form, Depends(posted)]
"""The parameter of a handler that takes a form."""


def keep(response: Response, name: str, value: str, *, lasting: bool = False) -> None:
    """Set a cookie that no script reads and no other site gets sent."""
    response.set_cookie(
        name, quote(value), httponly=True, samesite="strict", max_age=_YEAR if lasting else None
    )


def reviewer(request: Request, default: str = "") -> str:
    """Who sits at the browser: the name given once, else ``default``, may be empty."""
    return unquote(request.cookies.get(WHO, "")).strip()[:MOST_NAME] or default


def way_back(told: str) -> str:
    """A path of our own to return to, whatever was told."""
    ours = re.fullmatch(r"/(?:[\w.~%/?&=+:,-]*)", told, re.ASCII)
    return told if ours and not told.startswith("//") else "/findings"
