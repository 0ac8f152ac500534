"""Settings from ``KXAI_`` environment variables; command-line options override them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    max_file_bytes: int = Field(default=200_000_000, gt=0, description="larger files are refused")
    max_unpacked_bytes: int = Field(
        default=500_000_000, gt=0, description="limit on what one container file may unpack to"
    )
    max_text_chars: int = Field(
        default=20_000_000, gt=0, description="limit on the text of one document, in characters"
    )
    max_line_chars: int = Field(
        default=1_000_000, gt=0, description="a text with a longer line is no report"
    )
