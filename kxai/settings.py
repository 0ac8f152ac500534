"""Settings from ``KXAI_`` environment variables; command-line options override them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from kxai.errors import BadSetting

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CHECKS = ("arithmetic", "disclosure", "form", "scores")
"""The families of checks, in the order in which they are told."""


def read_checks(written: object) -> tuple[str, ...]:
    """The families that ``written`` names (``form,scores``, or a list), in the order of ``CHECKS``.

    Raises ValueError for one that does not exist, and where none is named.
    """
    told = written.replace("，", ",").split(",") if isinstance(written, str) else written
    if not isinstance(told, list | tuple):
        raise ValueError("not a list of checks")
    wanted = {str(name).strip() for name in told} - {""}
    if unknown := sorted(wanted - {*CHECKS}):
        raise ValueError(f"没有“{unknown[0]}”这类检查，可用：{'、'.join(CHECKS)}")
    if not wanted:
        raise ValueError(f"至少要有一类检查，可用：{'、'.join(CHECKS)}")
    return tuple(name for name in CHECKS if name in wanted)


def read_names(written: object) -> tuple[str, ...]:
    """The names that ``written`` lists, with commas, or in the file that it names (a path, or what
    ends in .txt), one a line; lines that begin with # are left out.

    Raises ValueError for a file that cannot be read, and for a name of one character.
    """
    told = written
    if isinstance(written, str):
        path = Path(written.strip())
        if path.suffix in (".txt", ".csv") or "/" in written or "\\" in written:
            try:
                lines = path.read_text("utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"读不到名单文件“{written}”") from error
            told = [line for line in lines if not line.lstrip().startswith("#")]
        else:
            told = re.split(r"[,，、;；]", written)
    if not isinstance(told, list | tuple):
        raise ValueError("not a list of names")
    names = dict.fromkeys("".join(str(name).split()) for name in told)
    names.pop("", None)
    if short := [name for name in names if len(name) < 2]:
        raise ValueError(f"“{short[0]}”只有一个字，不能当作姓名")
    return tuple(names)


class Price(BaseModel):
    """What a model costs: money for a million tokens sent and a million written; ``batch`` is the
    share of it that a question in a batch costs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Decimal = Field(ge=0)
    output: Decimal = Field(ge=0)
    batch: Decimal = Field(default=Decimal("0.5"), ge=0, le=1)
    currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")

    def in_batches(self) -> Price:
        """What a question in a batch costs."""
        changes = {"input": self.input * self.batch, "output": self.output * self.batch}
        return self.model_copy(update=changes)


class Settings(BaseSettings):
    """Every setting that has a value outside one command's options."""

    model_config = SettingsConfigDict(env_prefix="KXAI_", extra="ignore", frozen=True)

    workspace: Path = Field(
        default=Path("kxai-workspace"),
        description="folder that holds the database, the index and the files of a run",
    )
    database_url: str | None = Field(
        default=None,
        description="SQLAlchemy URL; default is kxai.db (SQLite) inside the workspace",
    )
    lease_seconds: float = Field(
        default=60.0,
        ge=0.5,
        description="seconds after which what a worker was reading is free again where it gave no "
        "sign of life",
    )
    genre: Path | None = Field(
        default=None,
        description="folder of genre files laid over those of kxai; default is genre/ in the "
        "workspace, where there is one",
    )
    checks: Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_checks)] = Field(
        default=CHECKS,
        description="families of checks, with commas: arithmetic, disclosure, form, scores",
    )
    export_whole_reports: int = Field(
        default=5_000,
        ge=0,
        description="archives of more reports have their data files in parts (figures/00.jsonl …)",
    )
    workbook_reports: int = Field(
        default=300,
        ge=0,
        description="archives of more reports have review.xlsx made when it is asked for",
    )
    reviewer: str = Field(
        default="", description="who decides about findings where no other name is given"
    )
    follow_links: bool = Field(
        default=False, description="read what symbolic links in a folder point to outside of it"
    )
    max_file_bytes: int = Field(default=200_000_000, gt=0, description="larger files are refused")
    max_unpacked_bytes: int = Field(
        default=500_000_000, gt=0, description="limit on what one container file may unpack to"
    )
    max_archive_bytes: int = Field(
        default=4_000_000_000,
        gt=0,
        description="limit on an archive of files and on what its members add up to",
    )
    max_text_chars: int = Field(
        default=20_000_000, gt=0, description="limit on the text of one document, in characters"
    )
    max_line_chars: int = Field(
        default=1_000_000, gt=0, description="a text with a longer line is no report"
    )
    file_seconds: float = Field(
        default=900.0, gt=0, description="seconds that reading one file may take"
    )
    file_memory_bytes: int = Field(
        default=3_000_000_000,
        gt=100_000_000,
        description="memory that the process which reads a file may use",
    )
    max_pages: int = Field(default=5_000, gt=0, description="limit on the pages of one file")
    max_image_pixels: int = Field(
        default=80_000_000, gt=0, description="limit on one picture, in pixels"
    )
    max_image_pages: int = Field(
        default=500, gt=0, description="limit on the pages of one picture file (TIFF)"
    )
    ocr_threads: int = Field(
        default=2, ge=1, le=64, description="threads that read one picture of a page"
    )
    max_cells: int = Field(
        default=300_000, gt=0, description="limit on the filled cells of one workbook"
    )
    soffice: Path | None = Field(
        default=None, description="path of LibreOffice's soffice; default is to look for it"
    )
    office_timeout: float = Field(
        default=120.0, gt=0, description="seconds that LibreOffice may take for one file"
    )
    llm_base_url: str | None = Field(
        default=None, description="address of an OpenAI-compatible endpoint, up to and with /v1"
    )
    llm_model: str | None = Field(default=None, description="the model's name at that endpoint")
    llm_api_key: SecretStr | None = Field(default=None, description="its key; never written down")
    llm_concurrency: int = Field(default=8, ge=1, le=1024, description="calls under way at once")
    llm_rpm: int | None = Field(default=None, gt=0, description="requests a minute")
    llm_tpm: int | None = Field(default=None, gt=0, description="tokens a minute")
    llm_tries: int = Field(default=6, ge=1, description="tries of one request before giving up")
    llm_timeout: float = Field(default=120.0, gt=0, description="seconds that one try may take")
    llm_call_deadline: float = Field(
        default=600.0, gt=0, description="seconds that one question may take with all its tries"
    )
    llm_run_deadline: float | None = Field(
        default=None, gt=0, description="seconds after which a run sends nothing more"
    )
    llm_stream: bool = Field(
        default=False, description="ask for streamed answers, where an endpoint has no others"
    )
    llm_prices: dict[str, Price] = Field(
        default_factory=dict,
        description='JSON {"model": {"input": "0.8", "output": "2", "currency": "CNY"}}',
    )
    mask_names: Annotated[tuple[str, ...], NoDecode, BeforeValidator(read_names)] = Field(
        default=(),
        description="names that are masked wherever they stand in what is sent: with commas, or "
        "the path of a text file with one a line",
    )
    chroma_url: str | None = Field(
        default=None, description="address of a chromadb server; default is embedded"
    )
    embed_base_url: str | None = Field(
        default=None, description="address of an OpenAI-compatible endpoint for embeddings"
    )
    embed_model: str | None = Field(default=None, description="the embedding model's name there")
    embed_api_key: SecretStr | None = Field(default=None, description="its key")
    embed_path: Path | None = Field(
        default=None, description="folder of a local sentence-transformers model"
    )
    embed_e5: bool = Field(
        default=False, description="the small model that the extra e5 brings makes the vectors"
    )


def load_settings(**told: Any) -> Settings:
    """The settings of the environment, with those that are ``told`` in their place.

    Raises BadSetting (E601), which names the variable and the reason, never the value.
    """
    try:
        return Settings(**told)
    except ValidationError as error:
        first = error.errors()[0]
        name, *inside = [str(part) for part in first["loc"]]
        place = f"环境变量KXAI_{name.upper()}{'中' if inside else ''}{'.'.join(inside)}"
        raise BadSetting(place, _reason(first)) from None
    except SettingsError as error:
        found = re.search(r'field "(\w+)"', str(error))
        name = f"KXAI_{found[1].upper()}" if found else "KXAI_*"
        raise BadSetting(f"环境变量{name}", "值不是合格的JSON") from None


_REASONS = {
    "int": "应为整数",
    "float": "应为数",
    "decimal": "应为数",
    "bool": "应为true或false",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "应不小于{ge}",
    "less_than": "应小于{lt}",
    "less_than_equal": "应不大于{le}",
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项",
    "finite_number": "应为有限的数",
    "literal_error": "只能是{expected}",
    "string": "应为文字",
    "string_pattern_mismatch": "写法应符合{pattern}",
    "string_too_short": "至少{min_length}个字",
    "string_too_long": "至多{max_length}个字",
    "list": "应为JSON列表",
    "tuple": "应为JSON列表",
    "dict": "应为JSON对象（{{…}}）",
    "model": "应为JSON对象（{{…}}）",
}


def _reason(error: ErrorDetails) -> str:
    """Why a value cannot be used, without the value."""
    context = error.get("ctx", {})
    if "error" in context:
        return str(context["error"])
    kind = error["type"]
    told = _REASONS.get(kind) or _REASONS.get(kind.partition("_")[0])
    return told.format(**context) if told else "不是这项设置能用的值"
