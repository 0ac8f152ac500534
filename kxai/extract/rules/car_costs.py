"""What cars cost where it is named shortly: 购置费, 运行费 beside 公务用车 or “三公”."""

from __future__ import annotations

import re

_CAR = re.compile(r"公务用车|公车")
_COST = re.compile(
    r"(?:^|^[^、]{0,3}、)(?:其中|车辆|全年|\d{4}年度?)*"
    r"(购置费|购置经费|购置支出|购车费用?|运行维护费|运行费|运维费|运行及维护费)(?:用|支出)?$"
    r"|(?:公务用车|公车|车辆)(购置|运行(?:及|和)?(?:维护)?)(?:费用?|经费|支出)?$"
)
_BARE_COST = re.compile(
    r"\W*(?:其中|包括)?\W*(?:(购置)|(运行(?:(?:及|和)?维护)?|运维))(?:费用?|经费|支出)?"
)


def car_cost(words: str, about: str, money: str) -> tuple[str, str] | None:
    """Indicator and name of the cost that ``words`` end in; None where they name none of cars.

    ``about`` are the sentence and its heading, ``money`` the account spoken of before.
    """
    found = _COST.search(words)
    if found is None and money.startswith("three_public.vehicle"):
        found = _BARE_COST.fullmatch(words)
    if found is None:
        return None
    of_cars = found[2] or "车辆" in found[0]
    if not (_CAR.search(about) or (of_cars and "三公" in about)):
        return None
    cost = found[1] or found[2] or ""
    kind = "vehicle_purchase" if cost.startswith("购") else "vehicle_operation"
    return f"three_public.{kind}", cost
