"""What the room says in its answers, all in one place."""

from __future__ import annotations

OUTCOMES = {
    "no_body": "没有这份报告：已有报告中没有找到“{name}”的报告。",
    "near": "是否指{names}？",
    "no_year": "没有这份报告：已有报告中没有找到{name}{years}年的报告。",
    "held": "已有的是：{held}。",
    "no_reports": "没有这份报告：没有找到符合条件的报告。",
    "not_mentioned": "报告未披露：查了{number}份报告，没有找到“{name}”。",
    "not_printed": "报告未披露：查了{held}，没有找到“{name}”。",
    "no_base": "报告未披露：{held}只写了{told}，没有写上年的数，也没有写增减，"
    "已有报告里也没有上年的，不能比较。",
    "stands": "这一项一般在{place}。",
    "not_understood": "没有读懂这个问题，没有找到与它对应的内容，不能据此说报告没有写。"
    "理解到的是：{understood}。",
    "not_accounted": "找到的内容旁边没有提到{names}，问的可能是其中的一部分，或是别的事，"
    "不能用它回答。",
    "pick": "您想问的是不是：{questions}",
    "rewritten": "；或者：{questions}",
}
"""What is said where a question is not answered."""

NARROWED = "符合条件的报告有{every}份，这里只查看了最相关的{read}份；写明单位可以问得更准。"

QUOTED = "原文："
"""How an answer begins that is a passage and nothing else."""

NEAREST = "报告里与所问最接近的一处（{name}），请核对是不是所问。原文：“{quote}”"

PARTLY = "没有找到与{names}对应的内容。"

NOT_FOUND = "{names}的报告里没有找到这一项。"

ABSENT = "没有{names}{years}年的报告，没有计入。"

GUESSED = "名称可能有误，按{names}理解。"

MODEL_READ = "“{words}”由模型理解为“{name}”。"

WRONG_PREMISE = "前提不成立"

MESSAGES = {
    "Q101": "问题是空的，请写出要问的单位、年度和内容。",
    "Q102": "问题太长，请缩短到2000字以内。",
    "Q103": "问题里没有可以查找的文字，请用中文写出单位、年度和内容。",
    "Q104": "没有与所给的报告、单位或年度相符的报告。",
    "Q106": "不客气。请接着问：写出单位、年度和内容，或只说换了什么。",
    "Q105": "工作区里还没有报告，请先用kxai run处理报告。",
}
"""Why a question was not looked up at all, by code."""

RELATION_ZH = {
    "growth": "增减率", "change": "增减额", "share": "占比", "execution": "完成率", "sum": "合计",
    "same": "前后数字", "balance": "勾稽",
}  # fmt: skip
"""The relations that a question about findings may ask for."""
