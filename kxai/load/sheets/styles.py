"""The number formats that the styles of a workbook give its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kxai.load.elements import child, children
from kxai.load.limits import integer

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAY = "yyyy/m/d"
_CHINESE_DAY = 'yyyy"年"m"月"d"日"'
_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
_HALF_MINUTE, _HALF_SECOND = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
# Codes that no file spells out, as Chinese Excel shows them.
BUILT_IN: dict[int, str] = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: _DAY,
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: _MONTH, 28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: _CHINESE_DAY,
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: _HALF_MINUTE, 35: _HALF_SECOND, 36: _MONTH,
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: _MONTH, 51: _MONTH_DAY, 52: _MONTH, 53: _MONTH_DAY, 54: _MONTH_DAY,
    55: _HALF_MINUTE, 56: _HALF_SECOND, 57: _MONTH, 58: _MONTH_DAY,
}  # fmt: skip


def number_formats(styles: _Element | None) -> list[str]:
    """The format code of every cell style, in the order in which cells name them."""
    own: dict[int, str] = {}
    for entry in children(child(styles, "numFmts"), "numFmt"):
        own[integer(entry.get("numFmtId"))] = entry.get("formatCode") or "General"
    return [
        format_code(integer(style.get("numFmtId")), own)
        for style in children(child(styles, "cellXfs"), "xf")
    ]


def format_code(number: int, own: dict[int, str]) -> str:
    """The code of a format by its number: the file's own, else the built-in one."""
    return own.get(number) or BUILT_IN.get(number, "General")
