"""The door to ``kxai_lab``, which makes test material and ships in no wheel."""

from __future__ import annotations

from importlib.util import find_spec

from kxai.errors import EvaluationError

MISSING = (
    "生成报告、植入差错的实验室kxai_lab不随软件包安装；"
    "请取得源码，在源码目录中执行 pip install -e '.[eval]' 后再试"
)


def has_laboratory() -> bool:
    """Whether ``kxai_lab`` can be imported: true in a clone that was installed in place."""
    return find_spec("kxai_lab") is not None


def require_laboratory(what: str) -> None:
    """Refuse ``what`` (a command, as typed) where there is no laboratory. Raises
    EvaluationError."""
    if not has_laboratory():
        raise EvaluationError(what, MISSING)
