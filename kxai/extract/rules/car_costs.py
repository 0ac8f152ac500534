"""What cars cost where it is named shortly: 购置费, 运行费 beside 公务用车 or “三公”."""

from __future__ import annotations

from kxai.genre import words as genre_words

_CAR = genre_words("cars.official").regex
_COST = genre_words("cars.cost").regex
_BARE_COST = genre_words("cars.bare_cost").regex
_BOTH_COSTS = genre_words("cars.both").regex
_ALL_COSTS = genre_words("cars.all_costs").regex


def car_cost(words: str, about: str, money: str) -> tuple[str, str] | None:
    """Indicator and name of the cost that ``words`` end in; None where they name none of cars.

    ``about`` are the sentence and its heading, ``money`` the account spoken of before.
    """
    if _BOTH_COSTS.fullmatch(words) and _CAR.search(about):
        return "three_public.vehicles", words
    whole = _ALL_COSTS.fullmatch(words)
    if whole is not None and ("三公" in about or _CAR.search(about)):
        return "three_public.vehicles", whole["cost"]
    found = _COST.search(words)
    if found is None and money.startswith("three_public.vehicle"):
        found = _BARE_COST.fullmatch(words)
    if found is None:
        return None
    of_cars = found["of_cars"] or "车辆" in found[0]
    if not (_CAR.search(about) or (of_cars and "三公" in about)):
        return None
    cost = found["cost"] or found["of_cars"] or ""
    kind = "vehicle_purchase" if cost.startswith("购") else "vehicle_operation"
    return f"three_public.{kind}", cost
