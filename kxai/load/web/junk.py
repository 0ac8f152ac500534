"""What of a page belongs to the site and not to the report: menus, crumbs, buttons, footers.

A piece is left out only for links or words that no report is made of; everything else stays.
"""

from __future__ import annotations

import re
from itertools import islice

from kxai.load.web.pieces import Piece, Pieces

_DENSE = 0.6  # share of linked characters from which a piece is made of links
_MENU = 3  # pieces in a row that are links: a menu or a list of other pages
_SHORT = 200  # characters; what is longer is text
_LEVELS = 12  # blocks around a line of a footer that may belong to it
_FOOTER = 600  # characters of a whole footer

_COUNTED = (
    r"(?:发布|发表|更新|添加|录入|点击|浏览|阅读|访问|字号|字体)(?:时间|日期|次数|数|量|大小)?"
    r"|时间|日期|人气|分享[到至]?"
)
_SAID = (
    r"(?:文章|信息|稿件)?来源|(?:责任|网站)?编辑|责编|作者|审核|供稿|撰稿|发布(?:人|者|机构|单位)"
)
_TOOL = re.compile(
    r"打印(?:本页|此页|本文|文章|页面)?|关闭(?:窗口|本页|页面|此页)?|我要(?:打印|收藏|纠错|分享)"
    r"|加入收藏|收藏(?:本页)?|设为首页|返回(?:顶部|首页|上一页|上页|上级|列表|页首)?|回(?:到)?顶部"
    r"|字[号体](?:大小)?|[大中小]|分享(?:到|至)?|更多|微信|微博|新浪微博|腾讯微博|[Qq][Qq](?:空间|好友)?|人人网|朋友圈|百度贴吧|豆瓣"
    r"|扫一扫(?:，|,|在)?[^。]{0,20}|(?:无障碍|长者|关怀|适老)(?:浏览|阅读|模式|版|化)*|手机版|移动版|电脑版"
    r"|繁[体體]版?|简体版?|English|登录|注册|搜索|纠错|复制链接|下载(?:文字版|图片版|word版)?"
    r"|浏览次数|点击数|T\+|T-|A\+|A-",
    re.IGNORECASE,
)
_META = re.compile(
    rf"(?:{_SAID})\s*[:：]\s*(?!(?:{_SAID}|{_COUNTED})\s*[:：])[^\s\d，。；、:：|｜\[【（(]{{0,24}}"
    rf"|(?:{_COUNTED})\s*[:：]\s*\d{{0,9}}"
)
_STAMP = re.compile(
    r"\d{4}\s*[-/年.]\s*\d{1,2}\s*[-/月.]\s*\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_COUNT = re.compile(r"\d{1,9}\s*次")
_FILLER = re.compile(r"[\s\[\]【】()（）|｜:：·•/、\-—_>»›,，]+")
_TELLING = re.compile(
    r"发布(?:时间|日期)|发表时间|更新时间|浏览|点击|阅读(?:量|次数)|访问(?:量|次数)|打印|关闭|字[号体]|分享|收藏|信息来源|文章来源|返回|扫一扫|设为首页|无障碍|登录|繁体"
)
_CRUMB = re.compile(
    r"(?:(?:您|你|现在|当前|目前)[^:：>»。，]{0,8}位置(?:是)?|(?:您|你)(?:在这[里儿]?))\s*[:：>»]"
)
_CRUMB_OF_LINKS = re.compile(r"(?:所在)?位置\s*[:：>»]")
_TRAIL = re.compile(r"首\s*页\s*(?:>|»|›|→|/|-{1,2}>|＞|&gt;)")
_JOINT = re.compile(r"[\s>»›→＞/|｜·•\-—:：]+")
_LAST_CRUMB = re.compile(
    r"正文|(?:信息|文章|内容)(?:内容|详情|正文|浏览)?|详情|详细(?:信息|内容)?|浏览文章"
)
_NEIGHBOUR = re.compile(
    r"[【\[]?(?:上|下)一?(?:篇|条|页)(?:文章|信息|新闻)?[】\]]?\s*(?:[:：].{0,90})?$|(?:没有|已是|已经是)(?:了|最[前后].*|第一.*)$"
)
_NEIGHBOUR_LABEL = re.compile(
    r"[【\[]?(?:上|下)一?(?:篇|条|页)(?:文章|信息|新闻)?[】\]]?\s*[:：]?$"
)
_LIST_HEAD = re.compile(
    r"(?:相关|热点|热门|推荐|最新|图片|专题|快速|友情|网站|栏目|站内|信息公开|政务公开|常用)?"
    r"(?:链接|文章|新闻|信息|阅读|稿件|推荐|动态|资讯|通道|导航|目录|指南|栏目|专栏|公告|公示|排行|解读|搜索)\s*[:：>»]*$"
)
_SITE = re.compile(
    r"^版权所有(?=\s|$)|版权所有\s*[:：©]|版权所有$|ICP\s*[备证]\s*(?:案\s*号?)?\s*[:：]?\s*\d|网安备\s*(?:案号)?\s*[:：]?\s*\d"
    r"|网站标识码\s*[:：]?\s*\w?\d|^网站地图|网站地图\s*[|｜]|copyright\b|©|^您是第.{0,12}位"
    r"|建议(?:您)?使用.{0,30}(?:浏览器|分辨率)",
    re.IGNORECASE,
)
_SITE_TOO = re.compile(
    r"^(?:主办|承办|协办|主管|维护|制作|技术支持|开发|网站(?:支持|维护|制作|建设|管理))(?:单位|部门)?\s*[:：]|^(?:联系)?(?:地址|电话|传真|邮编|邮政编码|邮箱)\s*[:：]"
    r"|^e-?mail|^(?:关于我们|联系我们|网站地图|友情链接|网站声明|法律声明|隐私(?:声明|保护)|使用帮助|站点地图|党政机关|政府网站找错|网站找错|适老化|手机版|RSS)",
    re.IGNORECASE,
)
_TODAY = re.compile(r"今天是\s*[:：]?\s*\d{4}\s*年|欢迎(?:您)?(?:访问|光临|来到)")
_BUTTON = re.compile(
    r"(?:网站|返回)?首\s*页|更多\s*[>»]*|返回|English|登录|注册|繁[体體]|简体|无障碍.{0,4}",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r".{2,24}(?:门户网站|官方网站|政府网|政务网|信息网|公众网|公众信息网)")
_INDEX = re.compile(
    r"索\s*引\s*号|信息分类|主题分类|公文种类|(?:发布|发文|公开)(?:机构|机关|单位|部门|责任部门)|"
    r"(?:成文|发文|发布|生成|公开)(?:日期|时间)|公开(?:方式|时限|范围|程序|形式|类别)|(?:发文)?(?:文\s*号|字号)|主\s*题\s*词|关\s*键\s*[词字]|"
    r"有\s*效\s*性|废止日期|生效日期|信息名称|(?:文件)?(?:名\s*称|标题)|内容概述|信息索取号|体裁分类|服务对象"
)  # fmt: skip
_LABELS = 3  # of those, in a table that describes the page
_CELLS = 40


def junk_of(pieces: Pieces) -> list[bool]:
    """For each piece, whether it belongs to the site."""
    items = pieces.items
    out = [_is_junk(piece) for piece in items]
    _menus(items, out)
    _heads(items, out)
    _lines_between(items, out)
    _footers(pieces, out)
    return out


def _is_junk(piece: Piece) -> bool:
    if piece.rows is not None:
        return _is_site_table(piece)
    text = piece.text
    if piece.files or len(text) > _SHORT:
        return False
    dense = _density(piece) >= _DENSE
    return (
        (dense and piece.links >= _MENU)
        or bool(_CRUMB.match(text) or _TRAIL.match(text) or _TODAY.match(text))
        or bool(piece.links and (_CRUMB_OF_LINKS.match(text) or _BUTTON.fullmatch(text)))
        or bool(_NEIGHBOUR.match(text))
        or (bool(_SITE.search(text)) and "。" not in text.rstrip("。"))
        or _is_toolbar(text)
    )


def _is_site_table(piece: Piece) -> bool:
    """A menu laid out as a table, or the box that describes a page to a directory."""
    rows = piece.rows or ()
    if not piece.files and piece.links >= _MENU and _density(piece) >= _DENSE:
        return True
    cells = [cell.text for row in rows for cell in row if cell.text]
    labels = sum(bool(_INDEX.match(_FILLER.sub("", text))) for text in cells)
    return (
        len(cells) <= _CELLS
        and labels >= _LABELS
        and 2 * labels >= len(rows)
        and any("索引号" in _FILLER.sub("", text) for text in cells)
    )


def _is_toolbar(text: str) -> bool:
    """Nothing but buttons, dates and counts that a site writes around a text."""
    if not _TELLING.search(text):
        return _FILLER.sub("", text) == "大中小"
    rest = text
    for known in (_STAMP, _COUNT, _META, _TOOL, _FILLER):
        rest = known.sub(" ", rest)
    return not rest.strip()


def _menus(items: list[Piece], out: list[bool]) -> None:
    """Mark runs of pieces that are nothing but links; dates and signs between them count along."""
    run: list[int] = []
    for index, piece in enumerate([*items, None]):
        if piece is not None and _is_link(piece):
            run.append(index)
        elif piece is not None and run and _is_between(piece):
            continue
        else:
            if len(run) >= _MENU:
                for at in range(run[0], run[-1] + 1):
                    out[at] = True
            run = []


def _is_link(piece: Piece) -> bool:
    return (
        piece.rows is None
        and piece.links > 0
        and not piece.files
        and _density(piece) >= _DENSE
        and len(piece.text) <= _SHORT
    )


def _density(piece: Piece) -> float:
    """The share of linked characters, the date beside a link not counted."""
    return piece.linked / max(1, len("".join(_STAMP.sub("", piece.text).split())))


def _is_between(piece: Piece) -> bool:
    text = piece.text
    return piece.rows is None and bool(
        _JOINT.fullmatch(text) or _STAMP.fullmatch(text.strip("[]()（）【】 "))
    )


def _heads(items: list[Piece], out: list[bool]) -> None:
    """Mark the site's name above everything, and the links behind the label of a crumb trail."""
    for index, piece in enumerate(items):
        if not out[index]:
            if piece.rows is not None or not _SITE_NAME.fullmatch(piece.text):
                break
            out[index] = True
    in_trail = False
    for index, piece in enumerate(items):
        if piece.rows is None and _CRUMB.match(piece.text):
            in_trail = True
        elif in_trail and piece.rows is None and (_is_link(piece) or _JOINT.fullmatch(piece.text)):
            out[index] = True
        else:
            in_trail = False


def _lines_between(items: list[Piece], out: list[bool]) -> None:
    """Mark what only belongs to its junk neighbours: a list's heading, a crumb's end, signs."""
    for index, piece in enumerate(items):
        text = piece.text
        if out[index] or piece.rows is not None or piece.files:
            continue
        before = index > 0 and out[index - 1]
        after = index + 1 < len(items) and out[index + 1]
        if (
            (before and (_LAST_CRUMB.fullmatch(text) or _JOINT.fullmatch(text)))
            or (after and _LIST_HEAD.match(text))
            or (before and after and _SITE_TOO.search(text))
            or (before and _NEIGHBOUR_LABEL.match(items[index - 1].text) and _is_link(piece))
        ):
            out[index] = True


def _footers(pieces: Pieces, out: list[bool]) -> None:
    """Mark the whole block of a footer: the largest around a telling line that holds nothing but
    such lines, links and the addresses of an office."""
    within: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces.items):
        for block in islice(pieces.around(piece.block), _LEVELS):
            within.setdefault(block, []).append(index)
    for index, piece in enumerate(pieces.items):
        if piece.rows is not None or not out[index] or not _SITE.search(piece.text):
            continue
        for block in islice(pieces.around(piece.block), _LEVELS):
            members = within[block]
            if not _is_footer(pieces.items, members, out):
                break
            for at in members:
                out[at] = True


def _is_footer(items: list[Piece], members: list[int], out: list[bool]) -> bool:
    length = 0
    for at in members:
        piece = items[at]
        length += len(piece.text)
        if length > _FOOTER or piece.rows is not None or piece.files:
            return False
        if not (
            out[at]
            or _is_link(piece)
            or _SITE_TOO.search(piece.text)
            or _JOINT.fullmatch(piece.text)
        ):
            return False
    return True
