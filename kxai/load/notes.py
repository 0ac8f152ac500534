"""The remarks that loading leaves in ``Document.notes``, in one place."""

from __future__ import annotations

from collections.abc import Iterable

TRADITIONAL = "正文为繁体字，按原样保存"
TEXT_BOXES = "含文本框，文字接在所在段落之后"
REVISIONS = "含修订标记：保留插入{inserted}处，略去删除{deleted}处"
CHARTS = "含{count}个图表，数据附在文末"
FOOTNOTES = "含{count}条脚注或尾注，附在正文之后"
HIDDEN = "略去隐藏文字{count}处"
EMBEDDED = "含嵌入的外部文档片段，未读取"
SKIPPED_PART = "部件{part}{reason}，已跳过"
ENCODING = "文字编码识别为{encoding}"
GUESSED = "文字编码是推测的：{encoding}"
DECLARED = "网页声明的编码{declared}不符，按{encoding}读取"
OTHER_SUFFIX = "扩展名为{suffix}，内容是{kind}，按内容读取"
PAGE_TITLE = "正文没有一级标题，以网页标题作首行"
PARSED = "内容取自{parser}的解析结果，表格以其所分的行列为准"
JOINED = "有{count}个单元格含两个以上的金额，可能是解析时并了单元格：{places}"
LACKING = "有{count}处没有单元格，可能是解析时丢了单元格：{places}"
OCR_INSTALL = '{lack}，请运行 pip install "kxai[ocr]"'
OCR_NO_MODELS = '安装包内没有识别模型，请重新安装：pip install --force-reinstall "kxai[ocr]"'
SCAN_NO_TEXT = "第{pages}页是图片，没有认出文字"
SCAN_DOUBTFUL = "第{pages}页是扫描件，认出的文字多不可靠"
PDF_REBUILT = "文件的目录损坏，按残存的内容读取，可能不全"
PDF_SCRIPT = "含脚本，没有运行"
PDF_FORM = "含可填写的表单，填写的内容未读取"
PDF_ATTACHMENTS = "含{count}个附件，未读取"
PDF_FAILED = "第{pages}页残缺，未读取"
PDF_UNREAD = "第{pages}页是图片，没有安装识别组件，未读取"
PDF_BROKEN = "第{pages}页的文字层不可用（字体没有编码对应），按图片识别"
PDF_BROKEN_UNREAD = "第{pages}页的文字层不可用（字体没有编码对应），没有安装识别组件，未读取"
PDF_LAYER = "第{pages}页是扫描件，文字取自文件自带的识别层"
PDF_HIDDEN = "略去看不见的文字{count}字（第{pages}页）"
PDF_OUTSIDE = "略去页面以外的文字{count}字（第{pages}页）"
PDF_SIDEWAYS = "略去斜排或竖转的文字{count}字（第{pages}页）"
PDF_UNKNOWN = "有{count}字没有编码对应，记作\ufffd（第{pages}页）"
PDF_CROWDED = "第{pages}页图形过多，未取表格线"
PDF_TURNED = "第{pages}页的文字是横放的，转正后读取，坐标以转正的页面为准"
HIDDEN_SHEETS = "略去隐藏的工作表{count}张：{names}"
HIDDEN_CELLS = "工作表“{sheet}”略去隐藏的{parts}；合计若计入了隐藏的内容，会与可见的各项不符"
OTHER_SHEETS = "略去图表或宏工作表{count}张：{names}"
UNCOMPUTED = "{cells}{more}的公式没有保存计算结果，按空白读取；请用表格软件打开并保存后再处理"
CELL_ERRORS = "{cells}{more}的公式结果是错误值"
LINKED_BOOKS = "公式引用了{count}个外部工作簿，未打开，采用保存的结果"
MACROS = "含宏，未运行"
SHEET_OBJECTS = "工作表“{sheet}”含图片、图表或图形{count}个，未读取"
OFD_UNREAD = "第{pages}页是图片，未能识别"
OFD_LAYER = "第{pages}页是扫描件，文字取自文件自带的识别层"
OFD_ATTACHMENTS = "含{count}个附件，未读取"
OFD_SIGNED = "含电子签章，未核验"
OFD_ANNOTATED = "含批注或水印，未读取"
PICTURES = "正文含{count}幅图片，未读取"
ATTACHMENTS = "网页链接了{count}个附件，未读取"
PULLED_IN = "含嵌入的网页或文本片段，已接在原处"
WORKBOOKS = "含{count}个内嵌的Excel表格，附在文末"
OBJECTS = "含{count}个内嵌的文件，未读取"

_MOST_LISTED = 8


def listed(numbers: Iterable[int]) -> str:
    """Page numbers as they are told, at most eight stretches of them: 2、5-7、9."""
    stretches: list[list[int]] = []
    for number in sorted(set(numbers)):
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    told = [str(a) if a == b else f"{a}-{b}" for a, b in stretches[:_MOST_LISTED]]
    return "、".join(told) + ("等" if len(stretches) > _MOST_LISTED else "")
