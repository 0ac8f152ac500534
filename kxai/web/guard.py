"""Who may ask for pages: names of this machine only, or whoever holds the token."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse

COOKIE = "kxai_token"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With no-referrer a browser would not tell where a form comes from either.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_Next = Callable[[Request], Awaitable[Response]]


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine can reach an address."""
    return host in _LOOPBACK


class Guard:
    """Lets a request through or refuses it, and sets the headers of every answer.

    Without a ``token`` the name that was asked for must be one of this machine's own, so that no
    page of another site can reach in by a name that it points here. With one, it must be told once
    in the address (``?token=``) and is kept in a cookie that no script reads; a program tells it
    with each request (``Authorization: Bearer``).

    What changes something is let through only from a page of this very address, as browsers tell
    it, and with ``read_only`` not at all.
    """

    def __init__(self, token: str = "", *, read_only: bool = False) -> None:
        self._token = token
        self._read_only = read_only

    async def __call__(self, request: Request, call_next: _Next) -> Response:
        refusal = self._refusal(request) or self._unwritten(request)
        response = refusal or await call_next(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    def _refusal(self, request: Request) -> Response | None:
        if not self._token:
            try:
                name = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
            except ValueError:
                name = ""
            if not is_loopback(name):
                return PlainTextResponse("只能用本机地址打开", status_code=403)
            return None
        told = request.query_params.get("token")
        if told is not None and self._fits(told):
            response = RedirectResponse("/", status_code=303)
            response.set_cookie(COOKIE, self._token, httponly=True, samesite="strict")
            return response
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._fits(told.strip()):
            return None
        if self._fits(request.cookies.get(COOKIE, "")):
            return None
        return PlainTextResponse("请用启动时显示的地址打开", status_code=403)

    def _unwritten(self, request: Request) -> Response | None:
        if request.method in ("GET", "HEAD"):
            return None
        origin = urlsplit(request.headers.get("origin", ""))
        if not origin.netloc or origin.netloc != request.headers.get("host"):
            return PlainTextResponse("只接受从本站页面提交的内容", status_code=403)
        if self._read_only:
            return PlainTextResponse("只读模式，不能提交内容", status_code=403)
        return None

    def _fits(self, told: str) -> bool:
        return hmac.compare_digest(told.encode(), self._token.encode())
