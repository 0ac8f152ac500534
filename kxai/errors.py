"""The one error tree. Each class has a stable code; the Chinese texts stand in ``MESSAGES``.

::

    KxaiError
    ├── InputError              the user's file or argument is at fault (names file, place, reason)
    │   ├── UnreadableFile      E101  missing, no permission, a symlink loop
    │   ├── EmptyFile           E102  nothing in it
    │   ├── UnsupportedFormat   E103  no loader for this content
    │   ├── MismatchedType      E104  the content is not what the name says
    │   ├── DamagedFile         E105  truncated or malformed
    │   ├── EncryptedFile       E106  a password is needed
    │   ├── UndecodableText     E107  bytes that are no text in a known encoding
    │   ├── LimitExceeded       E108  size, nesting, compression ratio or line length
    │   ├── UnknownReport       E109  no such report in the workspace, or more than one fits
    │   ├── OcrMissing          E110  a picture, and what reads pictures is not installed
    │   ├── ConverterMissing    E111  LibreOffice is not there (the reason names the package)
    │   ├── TemplateError       E112  a letter's template cannot be filled (placeholders named)
    │   ├── OriginalMissing     E113  the file that was read is not where it was
    │   ├── OriginalChanged     E114  the file is not the one that was read
    │   ├── NotAnnotatable      E115  remarks cannot be written into this file
    │   ├── UnknownFinding      E116  no such finding in the workspace, or more than one fits
    │   ├── BadArgument         E117  a value that makes no sense where it is given
    │   └── PackageMissing      E118  a package is needed (the reason tells how to install it)
    ├── WorkspaceError          E201  the workspace is locked, of a newer schema, or not writable
    │   ├── DatabaseLost        E205  the database's server does not answer, or broke off
    │   ├── DatabaseBusy        E206  what others wrote at the same time was in the way
    │   └── ClusterLost         E207  the cluster does not answer, or cannot read the run
    ├── DecidedMeanwhile        E202  another reviewer decided since the finding was looked at
    ├── HistoryError            E203  a file of reviewers' decisions is wrong (file and line named)
    ├── IndexDamaged            E204  the search index is damaged; it is made anew from the store
    ├── GoldError               E301  a gold file is wrong (file and line named)
    ├── EvaluationError         E302  no such run, task or baseline; a senseless plan
    ├── GenreError              E501  a file of the genre is wrong (file and line named)
    ├── BadSetting              E601  a KXAI_ variable makes no sense (variable named, value never)
    └── ModelError              a language model, or what leads to it (``retryable``: later)
        ├── ModelSetup          E401  no endpoint, no key, wrong address, missing package
        ├── ModelUnreachable    E402  no answer after all tries, or the circuit is open
        ├── ModelRefused        E403  the model would not answer
        ├── ModelUnusable       E404  no valid answer after being asked again
        ├── ModelCutOff         E405  the answer did not fit into its length
        ├── BudgetSpent         E406  money, tokens or time of the run are used up
        ├── PromptError         E407  a prompt file is wrong (file and line named)
        └── ModelWaiting        E408  the question is in a batch whose answers are not there yet
"""

from __future__ import annotations

from typing import TypeVar

MESSAGES: dict[str, str] = {
    "E101": "无法读取文件",
    "E102": "文件是空的",
    "E103": "不支持的文件类型",
    "E104": "文件内容与扩展名不符",
    "E105": "文件已损坏或不完整",
    "E106": "文件已加密，需要密码",
    "E107": "无法识别文字编码",
    "E108": "超出处理上限",
    "E109": "找不到报告",
    "E110": "没有安装读取图片和扫描件的组件",
    "E111": "缺少转换程序",
    "E112": "模板不能用",
    "E113": "找不到原文件",
    "E114": "不是当时读取的文件",
    "E115": "不能加批注",
    "E116": "找不到问题",
    "E117": "参数不可用",
    "E118": "没有安装所需的组件",
    "E201": "工作区不可用",
    "E202": "已有新的复核结论",
    "E203": "复核记录文件有误",
    "E204": "索引已损坏",
    "E205": "数据库没有应答",
    "E206": "数据库正忙",
    "E207": "集群不可用",
    "E301": "标准答案文件有误",
    "E302": "评测不能进行",
    "E401": "模型不可用",
    "E402": "模型没有答复",
    "E403": "模型拒绝回答",
    "E404": "模型的回答不可用",
    "E405": "模型的回答不完整",
    "E406": "已到本次运行的限额",
    "E407": "提示词文件有误",
    "E408": "模型的答复还没有到",
    "E501": "知识文件有误",
    "E601": "设置不可用",
}


_Error = TypeVar("_Error", bound="KxaiError")


class KxaiError(Exception):
    """Base of every error that kxai raises on purpose.

    ``place`` is the file (with line or part, where known) and ``reason`` says what is wrong, in
    Chinese; ``str(error)`` is the one line that a user is shown.
    """

    code = "E000"

    def __init__(self, place: str, reason: str = "") -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason

    def __str__(self) -> str:
        message = MESSAGES.get(self.code, "出错")
        tail = f"：{self.reason}" if self.reason else ""
        return f"[{self.code}] {self.place}：{message}{tail}"


def without_frames(error: _Error) -> _Error:
    """The error for keeping: what was in memory where it was raised (a file's bytes) lives as long
    as its traceback, and those of the errors behind it."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


class InputError(KxaiError):
    """The user's file or argument is at fault."""


class UnreadableFile(InputError):
    code = "E101"


class EmptyFile(InputError):
    code = "E102"


class UnsupportedFormat(InputError):
    code = "E103"


class MismatchedType(InputError):
    code = "E104"


class DamagedFile(InputError):
    code = "E105"


class EncryptedFile(InputError):
    code = "E106"


class UndecodableText(InputError):
    code = "E107"


class LimitExceeded(InputError):
    code = "E108"


class UnknownReport(InputError):
    code = "E109"


class OcrMissing(InputError):
    """The reason says what is missing and how to install it."""

    code = "E110"


class ConverterMissing(InputError):
    code = "E111"


class TemplateError(InputError):
    code = "E112"


class OriginalMissing(InputError):
    code = "E113"


class OriginalChanged(InputError):
    """Its content has another hash than what was read."""

    code = "E114"


class NotAnnotatable(InputError):
    code = "E115"


class UnknownFinding(InputError):
    code = "E116"


class BadArgument(InputError):
    """A value that makes no sense where it is given; the reason lists those that do."""

    code = "E117"


class PackageMissing(InputError):
    """The reason says how to install it."""

    code = "E118"


class WorkspaceError(KxaiError):
    code = "E201"


class DatabaseLost(WorkspaceError):
    """The server of the database does not answer; it may soon."""

    code = "E205"


class ClusterLost(WorkspaceError):
    """The cluster cannot be reached or was lost; what is left stays in the queue."""

    code = "E207"


class DatabaseBusy(WorkspaceError):
    """What others wrote at the same time was in the way; the same may go well now."""

    code = "E206"


class DecidedMeanwhile(KxaiError):
    code = "E202"


class HistoryError(KxaiError):
    code = "E203"


class IndexDamaged(KxaiError):
    """What lies in the index's folder cannot be searched, or lacks what it is known to hold."""

    code = "E204"


class GoldError(KxaiError):
    code = "E301"


class EvaluationError(KxaiError):
    code = "E302"


class GenreError(KxaiError):
    """A file of the genre, shipped or of a workspace, is wrong; nothing runs with half of it."""

    code = "E501"


class BadSetting(KxaiError):
    """A ``KXAI_`` variable makes no sense. Its value is not told: it may be a key that was put into
    the wrong one."""

    code = "E601"


class ModelError(KxaiError):
    """A language model, or what leads to it. ``retryable``: the same may succeed later; ``usage``:
    what was spent in vain (a ``kxai.llm.usage.Usage``), None where nothing was sent;
    ``key`` that of the question, where it was known."""

    retryable = False
    usage: object = None
    key: str = ""


class ModelSetup(ModelError):
    code = "E401"


class ModelUnreachable(ModelError):
    code = "E402"
    retryable = True


class ModelRefused(ModelError):
    code = "E403"


class ModelUnusable(ModelError):
    """``reply`` is what the model said last, for what is valid in it."""

    code = "E404"
    reply: str = ""


class ModelCutOff(ModelError):
    code = "E405"


class BudgetSpent(ModelError):
    code = "E406"
    retryable = True


class PromptError(ModelError):
    code = "E407"


class ModelWaiting(ModelError):
    code = "E408"
    retryable = True
