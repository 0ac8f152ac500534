"""The Chinese words in which the harness speaks, for screens and pages alike."""

from __future__ import annotations

from collections.abc import Mapping

LABEL_ZH: Mapping[str, str] = {
    "unit": "单位", "indicator": "指标", "year": "年份", "stage": "阶段", "role": "性质",
    "direction": "方向", "hedge": "约数", "layer": "层", "dims": "维度",
}  # fmt: skip
MISS_ZH: Mapping[str, str] = {
    "missing": "漏标", "spurious": "多标", "label": "标错", "soft": "细节不同",
}  # fmt: skip
ERROR_ZH: Mapping[str, str] = {
    "digit": "一位数字写错", "transposition": "相邻数字颠倒", "omission": "漏写一位",
    "addition": "多写一位", "decimal": "小数点错位", "unit": "单位写错",
    "direction": "增减方向写反", "base": "比率的基数用错", "missing": "漏写一项",
    "doubled": "重复一项", "stale": "误用上年数", "swapped": "两数互换",
    "points": "百分点与百分比混用",
}  # fmt: skip
VERDICT_ZH: Mapping[str, str] = {
    "better": "变好", "worse": "变差", "noise": "在误差之内", "unknown": "无法比较",
    "few": "报告太少，不能断定",
}  # fmt: skip
STATE_ZH: Mapping[str, str] = {"done": "完成", "running": "进行中或中断", "stopped": "未完成"}
TASK_ZH: Mapping[str, str] = {
    "extract": "提取", "check": "核对", "retrieve": "检索", "ask": "回答",
}  # fmt: skip
CLASS_ZH: Mapping[str, str] = {
    "role": "数字的性质", "layer": "所在的层", "indicator": "指标", "field": "叙述字段",
    "error": "差错类别", "type": "问题类型", "wording": "问法",
}  # fmt: skip
FACET_ZH: Mapping[str, str] = {
    "kind": "报告种类", "layout": "版式", "format": "格式", "dirt": "脏数据", "type": "问题类型",
}  # fmt: skip
FACT_ZH: Mapping[str, str] = {
    "org": "单位名称", "region": "地区", "level": "级次", "year": "年度", "kind": "报告种类",
    "unit": "默认单位",
}  # fmt: skip
DIRT_ZH: Mapping[str, str] = {
    "clean": "干净", "torn": "表格断行", "ocr": "识别错字", "no_unit": "缺单位",
    "full_width": "全角数字", "chart": "图表残留", "traditional": "繁体",
    "aliased": "名称的别种写法", "renamed": "陌生列名", "extra": "多出的行", "worded": "陌生措辞",
}  # fmt: skip
COST_ZH: Mapping[str, str] = {
    "seconds": "合计秒数", "median": "每样本秒数（中位）", "p95": "每样本秒数（95分位）",
    "calls": "调用", "asks": "发出的问", "cached": "用了以前的答复", "failed": "失败的调用",
    "prompt_tokens": "输入词元", "completion_tokens": "输出词元", "guessed_tokens": "估计的词元",
    "money": "费用",
}  # fmt: skip


def class_word(kind: str, name: str) -> str:
    """What a class of ``kind`` is called: its field's Chinese name, or as it is."""
    from kxai.export.words import LAYER_ZH, ROLE_ZH
    from kxai.genre.catalogue import CATALOGUE
    from kxai.schema.narrative import FIELD_ZH
    from kxai.schema.report import KIND_ZH

    if kind == "indicator" and name in CATALOGUE:
        return CATALOGUE[name].zh
    if kind == "dirt":
        return "、".join(DIRT_ZH.get(word, word) for word in name.split("、"))
    words: Mapping[str, Mapping[str, str]] = {
        "role": ROLE_ZH, "layer": LAYER_ZH, "error": ERROR_ZH, "kind": KIND_ZH,  # type: ignore[dict-item]
        "field": FIELD_ZH, "wording": {"plain": "规范", "sloppy": "随意"},  # type: ignore[dict-item]
    }  # fmt: skip
    return words.get(kind, {}).get(name, name)
