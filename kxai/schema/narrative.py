"""What a report tells in words, located."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Field = Literal[
    "functions",  # 部门职能
    "key_work",  # 重点工作
    "problems",  # 存在问题
    "suggestions",  # 改进建议
    "evaluation",  # 评价结论
    "reasons",  # 变动原因
]

FIELD_ZH: dict[Field, str] = {
    "functions": "部门职能",
    "key_work": "重点工作",
    "problems": "存在问题",
    "suggestions": "改进建议",
    "evaluation": "评价结论",
    "reasons": "变动原因",
}


@dataclass(frozen=True, slots=True)
class Narrative:
    """A passage that tells a field: ``text[start:end]`` of the stored document. One problem, one
    suggestion, one reason each; ``engine`` as of a figure."""

    field: Field
    start: int
    end: int
    engine: str = "rules"
