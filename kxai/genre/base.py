"""What every entry of a genre file has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Mode = Literal["new", "add", "replace"]

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Texts = tuple[Text, ...]


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where an entry stands: ``file`` as a user can open it, ``line`` counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file} 第{self.line}行"


class Entry(BaseModel):
    """``mode`` says what becomes of an entry whose id is there already: ``add`` lengthens its
    lists, ``replace`` takes its place; a ``new`` one must be new. ``note`` is for readers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    LISTS: ClassVar[tuple[str, ...]] = ()
    """The fields that ``add`` lengthens."""

    id: Id
    mode: Mode = "new"
    note: str = ""
