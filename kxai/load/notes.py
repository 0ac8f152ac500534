"""The remarks that loading leaves in ``Document.notes``, in one place."""

from __future__ import annotations

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
PICTURES = "正文含{count}幅图片，未读取"
ATTACHMENTS = "网页链接了{count}个附件，未读取"
