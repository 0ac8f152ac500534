"""All texts that the checker shows, by stable code; those of findings stand in the genre."""

from __future__ import annotations

from fractions import Fraction

from kxai.genre import current
from kxai.schema.figure import Figure

MESSAGES: dict[str, tuple[str, str]] = {
    id_: (message.zh, message.en) for id_, message in current().messages.items()
}
"""The words of a finding in Chinese and English by its code; ``genre/messages.toml`` has them."""

DIAGNOSES: dict[str, str] = {
    "base_current": "以本年数{base}为分母：{equation}，应以上年数为分母",
    "upside_down": "分子与分母颠倒：{equation}",
    "base_other": "以{name}{base}为分母：{equation}",
    "digit": "{name}{stated}疑为{expected}之误（一位数字写错）",
    "transposed": "{name}{stated}疑为{expected}之误（相邻数字颠倒）",
    "omitted": "{name}{stated}疑为{expected}之误（漏写数字）",
    "added": "{name}{stated}疑为{expected}之误（多写数字）",
    "decimal": "{name}{stated}疑为{expected}之误（小数点错位）",
    "unit": "{name}{stated}疑为{expected}之误（单位错，相差万倍）",
    "stale": "{name}{stated}与{year}年数相同，疑未更新{should}",
    "copied": "{name}{stated}与{other}的数相同，疑抄错行{should}",
    "value": "只需把{name}{stated}改为{expected}，各式即同时成立",
    "swapped": "{name}{stated}与{other}{expected}疑互相错位",
    "missing_item": "分项似漏列{name}{stated}",
    "unknown_part": "与所列{name}{stated}正好相等，应是未计入的分项",
    "doubled_item": "{name}{stated}疑重复列入",
    "subtotal_counted": "{name}{stated}是其他分项的小计，疑重复相加",
    "miscopied": "{second}可能是{first}之误（或相反），只差一处",
    "run_together": "“{first}”与“{second}”连写，其中{right}与计算相符",
    "inverted": "增减方向写反",
    "points": "百分点写成了百分比",
    "percent": "百分比写成了百分点",
    "other_report": "对照{source}：{then}",
    "only": "其他数字都另有关系印证，只能是{names}有误{should}",
    "bound": "涉及的关系过多，未能查完可能的原因",
    "cannot_tell": "仅凭报告内数字无法判断哪一处有误",
}
NO_CAUSE = frozenset({"cannot_tell", "bound"})
"""Codes of a diagnosis that names no cause."""
SHOULD_BE = "（应为{expected}）"
CLOSE = "可能原因（仅凭数字难以区分）：{first}；或{second}。"
CAUSE = "可能原因：{first}。"
DOUBTFUL = "（所在表格的行列或文字没有读准的把握，此类问题过多，仅供参考。）"
ALSO = "同一原因还涉及：{others}。"
NO_SLIP = "各数的常见笔误"
LIST_READINGS = "清单在前面已完、其中一段另有所属、还有未计的分项"
OTHER_AMOUNTS = "同段其他的数作分子或分母"
TRIED = "也试过：{tried}，都不能使它成立。"

_ZH_DIRECTION = {"up": "增加", "down": "减少", "flat": "持平"}


def direction_zh(direction: str | None) -> str:
    return _ZH_DIRECTION.get(direction or "", "")


def quantity(figure: Figure) -> str:
    """The number with its unit, as the report prints it."""
    return f"{figure.text}{figure.unit if figure.unit != '-' else ''}"


def decimal(value: Fraction, places: int) -> str:
    """A fraction with ``places`` decimals, rounded half up, without a float on the way."""
    places = max(places, 0)
    scale = 10**places
    scaled, below = abs(value.numerator) * scale, value.denominator
    whole = (2 * scaled + below) // (2 * below)
    digits = str(whole).rjust(places + 1, "0")
    number = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{number}" if value < 0 and whole else number
