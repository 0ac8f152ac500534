"""Pages as the content systems of governments write them, each with the text that is wanted.

The report in the middle is the same everywhere; what stands around it is the system's own.
"""

from __future__ import annotations

TITLE = "云溪县科学技术协会2020年度部门决算"
TABLE = (
    "<table border=1><tr><td>项目</td><td>金额（万元）</td></tr><tr><td>基本支出</td><td>152.30</td></tr>"
    "<tr><td>项目支出</td><td>57.40</td></tr></table>"
)
FIRST = "2020年本年收入合计209.7万元，比上年增加12.4万元，增长6.29%。"
LAST = "联系人：王工　联系电话：0830-8123456"
PROSE = ["一、收入支出情况", FIRST, "主办：科普大篷车活动26场", "二、其他说明", LAST]
ROWS = ["项目\t金额（万元）\t", "基本支出\t152.30\t", "项目支出\t57.40\t"]
LINES = [TITLE, *PROSE[:2], *ROWS, *PROSE[2:]]
LAST_LINE = " ".join(LAST.split("　"))


def paragraphs(tag: str = "p", style: str = "") -> str:
    first, second, *rest = (f"<{tag}{style}>{line}</{tag}>" for line in PROSE)
    return first + second + TABLE + "".join(rest)


def menu(*names: str, item: str = "<li>{}</li>", wrap: str = "<ul>{}</ul>") -> str:
    links = (f'<a href="/{number}/index.html">{name}</a>' for number, name in enumerate(names))
    return wrap.format("".join(map(item.format, links)))


NAMES = ("首页", "政务公开", "政务服务", "互动交流", "走进云溪", "专题专栏")

# divs with classes of the system, share bar, neighbours, footer in paragraphs
TRS = f"""<div class="top"><div class="w1200"><span>今天是2021年9月10日 星期五</span><a href="/login">登录</a> | <a href="/reg">注册</a></div>
<div class="logo">云溪县人民政府门户网站</div></div><div class="nav">{menu(*NAMES)}</div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; <a href="/cz">财政信息</a> &gt; 正文</div>
<div class="xl_title">{TITLE}</div>
<div class="xl_info">发布时间：2021-09-10 10:22　来源：云溪县科协　浏览次数：<span id=n>1234</span>次　字号：[ <a href="javascript:big()">大</a> <a href="javascript:mid()">中</a> <a href="javascript:small()">小</a> ]</div>
<div class="xl_content TRS_Editor">{paragraphs()}</div>
<div class="xl_tool"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></div>
<div class="share">分享到：<a href="#">微信</a><a href="#">新浪微博</a><a href="#">QQ空间</a></div>
<div class="pn"><p>上一篇：<a href="/a.html">云溪县财政局2020年度部门决算</a></p><p>下一篇：没有了</p></div>
<div class="foot"><p><a href="/map">网站地图</a> | <a href="/about">关于我们</a> | <a href="/contact">联系我们</a></p>
<p>主办：云溪县人民政府　承办：云溪县人民政府办公室</p><p>地址：云溪县城关镇人民路1号　邮编：646000</p>
<p>川ICP备05001234号-1　川公网安备 51052102000123号　网站标识码：5105210001</p><p>版权所有：云溪县人民政府</p></div>"""

# tables that lay out the page, fonts, links in cells, of the 2000s
OLD = f"""<table width=1000 align=center><tr><td><img src="images/banner.jpg"></td></tr><tr><td>
<table width=100%><tr>{menu("网站首页", "机构设置", "科普园地", "学会工作", "政务公开", item="<td>{}</td>", wrap="{}")}</tr></table></td></tr>
<tr><td><table><tr><td width=200 valign=top><table><tr><td>栏目导航</td></tr>
{menu("通知公告", "工作动态", "政策法规", "科普知识", item="<tr><td>·{}</td></tr>", wrap="{}")}</table></td>
<td valign=top><table width=100%><tr><td><font color=red size=4>{TITLE}</font></td></tr><tr><td align=center>作者：办公室　发布时间：2021-9-10　点击：88次</td></tr>
<tr><td>{paragraphs("div")}</td></tr><tr><td align=right>【<a href="javascript:self.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr></table></td></tr></table></td></tr>
<tr><td align=center bgcolor=#eeeeee>版权所有 云溪县科学技术协会　地址：云溪县人民路<br>电话：0830-8120000　建议使用IE6.0、1024×768分辨率浏览<br>您是第102938位访客</td></tr></table>"""

# crumbs and menu as list items, the box of the directory of public information, a list aside
GKML = f"""<header>云溪县人民政府</header><div id="menu">{menu(*NAMES, item="<div class=i>{}</div>", wrap="<div>{}</div>")}</div>
<ul class="bread"><li>您现在的位置：</li><li><a href="/">首页</a></li><li>&gt;</li><li><a href="/xx">信息公开目录</a></li><li>&gt;</li><li>详细信息</li></ul>
<div class="side"><h3>信息公开目录</h3>{menu("机构职能", "规划计划", "财政预决算", "人事信息")}</div>
<div class="cont"><table class="idx"><tr><td>索 引 号：</td><td>00827/2021-00012</td><td>信息分类：</td><td>财政预决算</td></tr>
<tr><td>发布机构：</td><td>云溪县科协</td><td>发文日期：</td><td>2021-09-10</td></tr><tr><td>名　　称：</td><td>{TITLE}</td><td>文　　号：</td><td></td></tr></table>
<h1>{TITLE}</h1><div class="nr">{paragraphs("p", ' style="text-indent:2em"')}</div></div>
<div class="right"><h3>热点信息</h3><ul><li><a href="/1">云溪县召开科普工作会议</a> <span>2021-09-01</span></li><li><a href="/2">云溪县举办科技活动周</a> <span>2021-08-21</span></li><li><a href="/3">云溪县开展全国科普日活动</a> <span>2021-08-11</span></li></ul></div>
<div class="ft"><a href="http://www.gov.cn">中国政府网</a><a href="http://bszs.conac.cn"><img src="/images/jiguan.png" width=40></a><div>主办单位：云溪县人民政府办公室　技术支持：云溪县大数据中心</div><div>蜀ICP备12000001号</div></div>"""

# one form around everything, as ASP.NET has it; crumbs as a trail with arrows; br instead of p
ASPX = f"""<form id="aspnetForm" method="post"><input type="hidden" value="dDwtMTk4"><div id="ctl00_top">{menu(*NAMES, item="{} | ", wrap="<div>{}</div>")}</div>
<div>首页 &gt;&gt; 信息公开 &gt;&gt; 部门决算</div><span id="ctl00_lblTitle">{TITLE}</span><br>
<span>发布日期：2021/9/10 15:30:21</span> <span>阅读次数：56</span> <span>【字体：<a href="javascript:f(16)">大</a> <a href="javascript:f(14)">中</a> <a href="javascript:f(12)">小</a>】</span>
<div id="ctl00_content">{PROSE[0]}<br>{PROSE[1]}<br>{TABLE}{PROSE[2]}<br>{PROSE[3]}<br>{PROSE[4]}<br></div>
<div>扫一扫在手机打开当前页</div><div>Copyright © 2021 云溪县人民政府 All Rights Reserved</div></form>"""

# attachments behind the text; related articles; a QR code
FILES = f"""<div class="nav2">{menu(*NAMES)}</div><div class="article"><h2>{TITLE}</h2><div class="bshare">收藏 | 打印 | 分享到：微信 微博</div>{paragraphs()}
<p>附件：<a href="/P020210910.xls" title="x">云溪县科协2020年度部门决算公开表.xls</a></p><p><a href="./t/P020210911.pdf?id=3">绩效自评报告</a></p></div>
<div class="rel"><h4>相关链接</h4><ul><li><a href="/a">云溪县财政局关于批复2020年度部门决算的通知</a></li><li><a href="/b">云溪县2020年财政决算</a></li><li><a href="/c">云溪县科协2019年度部门决算</a></li></ul></div>
<div class="bottom"><div><a href="/s">网站声明</a></div><div><a href="/m">网站地图</a></div><div>蜀ICP备12000001号</div></div>"""

# class names that other cleaners drop by; a table of contents of links into the page
WORD = f"""<div class="sidebar footer-content"><div class="share-comment-ad"><p>{TITLE}</p><p><a href="#_Toc1">一、收入支出情况</a></p><p><a href="page.html#_Toc2">二、其他说明</a></p>
<p><a href="#_Toc3">三、名词解释</a></p><a name="_Toc1"></a>{paragraphs("p", ' class="MsoNormal breadcrumb nav"')}</div></div>"""

# a page for phones: sections, buttons, the title only in the head
PHONE = f"""<div class="m-head"><a href="javascript:history.go(-1)">返回</a><a href="/">首页</a></div>
<section><section><p>来源：云溪县科协　发布时间：2021-09-10　T+ T-</p></section><section class="rich_media_content">{paragraphs("section")}</section></section>
<div class="m-foot"><a href="#top">返回顶部</a></div><div>主办：云溪县人民政府</div><div>版权所有：云溪县人民政府　蜀ICP备12000001号-2</div>"""

# a portal in traditional Chinese habits: definition lists, trail with its label apart, one-line footer
DL = f"""<dl class="menu">{menu(*NAMES, item="<dd>{}</dd>", wrap="{}")}</dl><div><span>您所在的位置：</span><br><a href="/">云溪县政府网</a><br>&gt;<br><a href="/x">财政资金</a><br>&gt;<br>正文</div>
<dl><dt>{TITLE}</dt><dd>{paragraphs()}</dd></dl><div><span>上一条：</span><br><a href="/p">云溪县妇联2020年度部门决算</a></div>
<p align="center">主办单位：云溪县人民政府 蜀ICP备12000001号 网站标识码：5105210001 网站地图</p>"""

SITES: dict[str, tuple[str, list[str]]] = {
    "trs": (TRS, LINES),
    "old": (OLD, LINES),
    "gkml": (GKML, LINES),
    "aspx": (ASPX, LINES),
    "files": (FILES, [*LINES, "附件：云溪县科协2020年度部门决算公开表.xls", "绩效自评报告"]),
    "word": (WORD, [TITLE, "一、收入支出情况", "二、其他说明", "三、名词解释", *LINES[1:]]),
    "phone": (PHONE, LINES),
    "dl": (DL, LINES),
}
