"""Where the model is, and how it may be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kxai.errors import ModelSetup
from kxai.settings import Price, Settings

_NO_KEY = "none"  # local servers want a header, and no secret


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An OpenAI-compatible endpoint with its limits; seconds, requests and tokens a minute.
    ``known_as`` stands for its address where replies are kept, if the address is a new one every
    time."""

    base_url: str
    model: str
    api_key: str = field(default=_NO_KEY, repr=False)
    concurrency: int = 8
    rpm: int | None = None
    tpm: int | None = None
    tries: int = 6
    timeout: float = 120.0
    call_deadline: float = 600.0
    stream: bool = False
    price: Price | None = None
    known_as: str = ""


def endpoint_from(
    settings: Settings, *, base_url: str | None = None, model: str | None = None
) -> Endpoint:
    """The endpoint that ``KXAI_LLM_…`` names; ``base_url`` and ``model`` override.

    Raises ModelSetup: no address or model, or one that is no http address.
    """
    address = base_url or settings.llm_base_url
    name = model or settings.llm_model
    if not address:
        reason = "没有设置模型地址（例如https://…/v1），或用--llm local"
        raise ModelSetup("KXAI_LLM_BASE_URL", reason)
    if not name:
        raise ModelSetup("KXAI_LLM_MODEL", "没有设置模型名称")
    try:
        parts = urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        fits = False
    if not fits or parts.username or parts.password:
        # The address may hold a secret in the wrong place: it is not repeated.
        raise ModelSetup("KXAI_LLM_BASE_URL", "不是http或https地址，或含有用户名和密码")
    key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
    if not key.isascii() or any(char.isspace() for char in key):
        raise ModelSetup("KXAI_LLM_API_KEY", "密钥中有不能发送的字符")
    return Endpoint(
        address.rstrip("/"),
        name,
        key or _NO_KEY,
        concurrency=settings.llm_concurrency,
        rpm=settings.llm_rpm,
        tpm=settings.llm_tpm,
        tries=settings.llm_tries,
        timeout=settings.llm_timeout,
        call_deadline=settings.llm_call_deadline,
        stream=settings.llm_stream,
        price=settings.llm_prices.get(name),
    )
