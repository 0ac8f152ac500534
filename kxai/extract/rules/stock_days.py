"""What stands there on a day (cars, equipment, people) is of the year of that day."""

from __future__ import annotations

from kxai.extract.rules.scene import Label
from kxai.extract.rules.sentence import Sentence
from kxai.genre import words
from kxai.schema.mention import Mention

_AS_OF = words("sentence.as_of").regex
_ASSETS = "assets."
_STOCKS = (_ASSETS, "staff.")
_FAR_FROM_DAY = 200  # characters


def is_stock(label: Label) -> bool:
    """True for what is counted on a day, not over a year."""
    return label.indicator.startswith(_STOCKS)


def of_its_day(at: Sentence, mention: Mention, label: Label) -> Label:
    """A stock as of a day (截至2023年12月31日，共有车辆9辆) in the year of that day; equipment also
    in the sentence behind one that tells a day (…车辆9辆。单位价值50万元以上通用设备2台)."""
    since = at.start
    if label.indicator.startswith(_ASSETS):
        since = max(at.text.rfind("\n", 0, at.start) + 1, at.start - _FAR_FROM_DAY)
    days = list(_AS_OF.finditer(at.text, since, mention.start))
    own = at.scene.year
    if not days or own is None or not own - 1 <= int(days[-1]["year"]) <= own:
        return label
    year = int(days[-1]["year"])
    return label._replace(year=year, stage="final" if year < own else label.stage)
