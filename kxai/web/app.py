"""The application: which address shows or does what."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from threading import Thread

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from kxai.api.window import Window
from kxai.errors import MESSAGES, KxaiError
from kxai.settings import Settings
from kxai.store.listing import Listing
from kxai.web import rest
from kxai.web.asking import Asking, AskPage
from kxai.web.comparing import ComparePage
from kxai.web.confirming import Confirming
from kxai.web.finding import FindingPage
from kxai.web.forms import Forms
from kxai.web.guard import Guard
from kxai.web.intake import TAKEN_SUFFIXES, Intake
from kxai.web.pages import Pages
from kxai.web.pictures import Pictures
from kxai.web.rest import PREFIX, make_api
from kxai.web.taking import Taking
from kxai.web.uploading import UploadPage
from kxai.web.view import HERE, View


def prepare(store: Listing) -> None:
    """Have ready what the first pages need: the lists, and what draws pictures."""
    import_module("kxai.load.pdf.pdfium")
    import_module("PIL.Image").preinit()
    with suppress(KxaiError):  # whoever asks for a page is told
        store.prepare()


def make_app(
    store: Listing,
    *,
    token: str = "",
    read_only: bool = False,
    reviewer: str = "",
    asking: Asking | None = None,
    intake: Intake | None = None,
    settings: Settings | None = None,
    window: Window | None = None,
) -> FastAPI:
    """The application over an open store; with a ``token``, for those who know it alone. With
    ``read_only`` it writes nothing. ``reviewer`` is whose decisions they are where the browser has
    not been told another name. ``asking`` answers questions and
    ``intake`` takes files; there are no pages of them without. ``settings`` are the limits within
    which originals are read again; ``window`` is what programs read below ``/api/v1``."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.middleware("http")(Guard(token, read_only=read_only))
    app.mount("/static", StaticFiles(directory=HERE / "static"))
    if window is not None:
        app.mount(PREFIX, make_api(window))
    forms = app.state.forms = Forms()
    if read_only:
        intake = None
    view = View(
        forms, read_only=read_only, reviewer=reviewer, asking=asking is not None,
        taken=TAKEN_SUFFIXES if intake else (), most_bytes=intake.most_bytes if intake else 0,
    )  # fmt: skip
    pictures = Pictures(store, settings=settings)
    confirming = Confirming(store)
    app.router.on_startup.append(Thread(target=prepare, args=(store,), daemon=True).start)
    app.router.on_shutdown.append(confirming.close)
    pages = Pages(store, view, pictures, confirming)
    finding = FindingPage(store, view, pictures)
    taking = Taking(store, settings or Settings())
    for path, file in (
        ("/reports.{form}", taking.reports),
        ("/findings.{form}", taking.findings),
        ("/report/{report}/figures.{form}", taking.figures),
        ("/report/{report}/table.{form}", taking.table),
        ("/report/{report}/letter", taking.letter),
        ("/report/{report}/annotated", taking.annotated),
    ):
        app.get(path, response_class=Response)(file)
    for path, handler in (
        ("/", pages.archive),
        ("/findings", pages.findings),
        ("/report/{report}", pages.report),
        ("/report/{report}/page/{number}", pages.picture),
        ("/report/{report}/finding/{finding}", finding.show),
    ):
        app.get(path, response_class=HTMLResponse)(handler)
    compare = ComparePage(store, view)
    app.get("/compare", response_class=HTMLResponse)(compare.show)
    app.get("/compare.{form}", response_class=Response)(compare.take)
    if asking is not None:
        app.get("/ask", response_class=HTMLResponse)(AskPage(store, view, asking).show)
    if intake is not None:
        uploads = UploadPage(view, forms, intake)
        app.get("/uploads", response_class=HTMLResponse)(uploads.show)
        app.post("/uploads", response_class=HTMLResponse)(uploads.take)
    for path, action in (
        ("/report/{report}/finding/{finding}/decide", finding.decide),
        ("/who", finding.name),
    ):
        app.post(path, response_class=HTMLResponse)(action)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(f"{PREFIX}/"):  # with a line end in it, which no mount takes
            return rest.refused(request, error)
        return view.page(request, "refused.html", status=error.status_code, told=error.detail)

    @app.exception_handler(KxaiError)
    def failed(request: Request, error: KxaiError) -> Response:
        # Where the database is, is nobody's business in a browser.
        told = f"[{error.code}] {MESSAGES.get(error.code, '出错')}"
        return view.page(request, "refused.html", status=503, told=told)

    return app
