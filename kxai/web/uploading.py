"""The page where files are handed in, and what became of them."""

from __future__ import annotations

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from kxai.web.forms import Forms
from kxai.web.intake import Intake
from kxai.web.view import View

_MOST_FILES = 200
_BESIDE = 64 * 1024  # bytes of a body that are not of a file


class UploadPage:
    """Takes files."""

    def __init__(self, view: View, forms: Forms, intake: Intake) -> None:
        self._view, self._forms, self._intake = view, forms, intake

    def show(self, request: Request) -> HTMLResponse:
        """The batches since the server was started, the latest first."""
        batches = list(self._intake.batches)
        return self._view.page(
            request, "uploads.html", batches=batches,
            under_way=any(batch.under_way for batch in batches),
        )  # fmt: skip

    async def take(self, request: Request) -> Response:
        """Keep the files of a form and have them read. Whose form it is and how much it holds is
        looked at before any of it is read."""
        most = self._intake.most_bytes
        if not self._forms.is_genuine(request, request.query_params.get("proof", "")):
            raise HTTPException(403, "页面已过期，没有上传，请再上传一次")
        length = request.headers.get("content-length", "")
        if not length.isascii() or not length.isdigit() or len(length) > 15:
            raise HTTPException(411, "没有说明长度，没有上传")
        if int(length) > most + _BESIDE:
            raise HTTPException(413, f"一次最多上传{most // 1_000_000}MB，没有上传")
        async with request.form(max_files=_MOST_FILES, max_fields=5) as form:
            files = [
                (file.filename, file.file)
                for file in form.getlist("files")
                if isinstance(file, UploadFile) and file.filename
            ]
            if not files:
                raise HTTPException(400, "没有选文件")
            await run_in_threadpool(self._intake.take, files)
        return RedirectResponse("/uploads", status_code=303)
