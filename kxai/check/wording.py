"""All texts that the checker shows, in Chinese and English, by stable code."""

from __future__ import annotations

from fractions import Fraction

from kxai.schema.figure import Figure

MESSAGES: dict[str, tuple[str, str]] = {
    "change": (
        "{name}：{equation}，而报告写{stated}。",
        "{name}: {equation}, but the report states {stated}.",
    ),
    "growth": (
        "{name}：{equation}，而报告写{stated}。",
        "{name}: the rate recomputes as {equation}; the report states {stated}.",
    ),
    "share": (
        "{name}占{whole}的比重：{equation}，而报告写{stated}。",
        "Share of {name} in {whole}: {equation}; the report states {stated}.",
    ),
    "execution": (
        "{name}的预算完成率：{equation}，而报告写{stated}。",
        "Budget execution of {name}: {equation}; the report states {stated}.",
    ),
    "sum": (
        "{name}的分项之和：{equation}，与{stated}相差{difference}。",
        "Parts of {name}: {equation}, which differs from {stated} by {difference}.",
    ),
    "sum_over": (
        "{name}的分项之和：{equation}，超过总数{stated}。",
        "Parts of {name}: {equation}, more than the total {stated}.",
    ),
    "balance": (
        "勾稽关系不成立：{equation}，而{name}为{stated}。",
        "Identity fails: {equation}, but {name} is {stated}.",
    ),
    "direction": (
        "{name}：同一变动先写“{first}”、后写“{second}”（{stated}），方向相反。",
        "{name}: one change is told in two directions ({first}, then {second} {stated}).",
    ),
    "direction_numbers": (
        "{name}：报告写“{second}”，但{equation}。",
        "{name}: told as {second}, but {equation}.",
    ),
    "points": (
        "{name}：{equation}，报告写“{stated}”，应写百分点。",
        "{name}: {equation}; told as {stated}, but these are percentage points.",
    ),
    "percent": (
        "{name}：{equation}，报告写“{stated}”，增减幅度应写百分之几，不是百分点。",
        "{name}: {equation}; told as {stated}, but an amount grows by percent.",
    ),
    "share_points": (
        "{name}占{whole}的比重：{equation}，报告写“{stated}”，应写百分之几，不是百分点。",
        "Share of {name} in {whole}: {equation}; told as {stated}, but a share is in percent.",
    ),
    "double_negative": (
        "{name}：“{second}{stated}”是双重否定，应写为正数。",
        "{name}: a falling negative number ({stated}) is a double negative.",
    ),
    "claim": (
        "{name}：预算完成率为{stated}，却写“{said}”。",
        "{name}: executed at {stated}, which the words beside it ({said}) deny.",
    ),
    "shares_over": (
        "{name}占比之和：{equation}，超过100%。",
        "Shares of {name}: {equation}, more than 100 %.",
    ),
    "unlikely": (
        "{name}的分项之和：{equation}，与{stated}相差{difference}，四舍五入很难造成这么大的差额。",
        "Parts of {name}: {equation}; rounding hardly explains that {stated} differs"
        " by {difference}.",
    ),
    "same": (
        "{name}（{year}年）前后不一致：{equation}。",
        "{name} ({year}) is printed with different values: {equation}.",
    ),
    "in_words": (
        "{name}：小写{stated}与大写{expected}不一致。",
        "{name}: {stated} in figures, but {expected} in words.",
    ),
    "doubled": (
        "{name}{stated}在同一处连续列了两次。",
        "{name} {stated} is listed twice in a row.",
    ),
    "part": (
        "{name}{stated}大于它所属的{whole}：{equation}。",
        "{name} {stated} exceeds the {whole} it belongs to: {equation}.",
    ),
    "score_over": (
        "{name}：得分{stated}超过分值（{equation}）。",
        "{name}: scored {stated}, more than its weight ({equation}).",
    ),
    "target_claim": (
        "{name}：{equation}，未达目标，报告却称达到或完成目标。",
        "{name}: {equation}; the target was missed, yet the report claims it was met.",
    ),
    "target": (
        "{name}：{equation}，未达目标，应说明原因。",
        "{name}: {equation}; the target was missed.",
    ),
    "aligned": (
        "同一工作成果前后数字不同：{equation}。",
        "The same work is reported twice with different numbers: {equation}.",
    ),
    "panel_told": (
        "{name}：本报告所列{year}年数为{told}，而{year}年报告为{then}，可能是口径调整或追溯更正，请核对。",
        "{name}: told here as {told} for {year}; that year's own report prints {then}.",
    ),
    "panel_implied": (
        "{name}：由本报告（{told}）推得的{year}年数与{year}年报告的{then}不符，可能是口径调整，请核对。",
        "{name}: {year} as implied here ({told}) is not what its own report prints ({then}).",
    ),
    "panel_project": (
        "项目“{name}”：部门报告写{told}，项目自评报告写{then}。",
        "Project {name}: {told} in the department's report, {then} in the project's own.",
    ),
    "run_together": (
        "{name}：变动额处写成“{stated}”，两个数连在了一起；{equation}。",
        "{name}: two numbers run together ({stated}); {equation}.",
    ),
}

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
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    number = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{number}" if value < 0 and whole else number
