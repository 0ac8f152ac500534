"""The regular expressions of the scanner for Arabic numbers.

Every repeat is possessive or bounded, and no match can begin again inside what has just been
read, so that scanning stays linear on any input. Inside a possessive group each step is a fixed
part and then a part that cannot fail (XX*+, not X++): before CPython 3.11.5 a possessive group kept
what a failed last step had read (python/cpython issue 106052).
"""

from __future__ import annotations

import re

from kxai.genre import words
from kxai.text.measures import ASCII_UNITS, CJK, CURRENCY, MANY, MEASURE, PER, SCORE

D = "0-9０-９"

# --- numbers and what stands behind them ---------------------------------------------------------

# A blank beside the point of an amount (59. 25万元) is a fault of the page, not of the number.
RUN = re.compile(
    f"[{D}][{D}]*+(?:[.,，．﹒][{D}][{D}]*+)*+"
    f"(?:(?: [.．﹒] ?|[.．﹒] )[{D}]{{2}}(?= ?(?:[百千万亿]*元|[%％])))?"
)
PIECE = re.compile(
    f"(?![0０])[{D}]{{1,3}}(?:[,，][{D}]{{3}}(?![{D}]))+(?:[.．﹒][{D}]++)?|[{D}]++(?:[.．﹒][{D}]++)?"
)

UNIT = re.compile(
    "[ \u3000\xa0]?(?P<over>[余多])?[ \u3000]?(?:"
    "(?P<percent>[%％﹪‰])"
    "|(?P<points>个?百分点|个(?=[、和，]"
    f"[{D}][{D}.]*+个百分点))"
    f"|(?P<many>{MANY})?(?P<over2>[余多])?"
    f"(?:(?P<money>{CURRENCY})(?P<per>{PER})?|(?P<score>{SCORE})|(?P<measure>{MEASURE}))"
    "|(?P<bare>万亿|千万|百万|十万|万|亿)(?P<over3>[余多])?(?![众])"
    ")"
)
# 1亿2000万元, 3万5千元: one amount in two steps.
STEPS = re.compile(
    f"(?P<high>[{D}]{{1,6}}) ?(?P<big>亿|万)(?P<low>[{D}]{{1,4}}(?:[.．﹒][{D}]{{1,6}})?)"
    f"(?P<unit>(?P<small>[万千百])?(?:元|人次|人|册|份|亩)(?:[/／][{CJK}])?)"
)
OVER = re.compile("[ \u3000]?(?:余(?![额款下地])|多)")

AFTER = re.compile(
    "[ \u3000]?(?:"
    "(?P<min>(?:[（(]含[^）)]{0,4}[）)])?[（(]?(?:及|或)?以上|之上|起步)"
    "|(?P<max>(?:及|或)?以[内下]|之内|内(?![设部容控涵外审生资地蒙江存科需])|封顶)"
    "|(?P<about>左右|上下|不等)"
    f"|(?P<over>余(?![额款下地])|多(?![{CJK}]))"
    ")"
)
AFTER_FIRST = frozenset("及或以之起内封左上不余多（( \u3000")

# --- what is not a figure ------------------------------------------------------------------------

_MONTH = "(?:1[0-2]|0?[1-9]|[０１]?[０-９])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9])"
_PART = "(?:底|初|末|中旬|上旬|下旬|份)"
_TO = "[-—–~～至到、]"
DATE = re.compile(
    f"(?:[12][0-9]{{3}}|[１２][０-９]{{3}}) ?年 ?{_MONTH} ?月(?: ?[{D}]{{1,2}} ?[日号]|{_PART})?"
    f"|(?:19|20)[0-9]{{2}}(?P<sep>[-/.])(?:1[0-2]|0?[1-9])(?P=sep){_DAY}(?![{D}])"
    f"|(?:19|20)[0-9]{{2}}[-/](?:0[1-9]|1[0-2])(?![{D}.])"
    f"|(?:19|20)[0-9]{{2}}[./](?:1[0-2]|0?[1-9]){_TO}"
    f"(?:19|20)[0-9]{{2}}[./](?:1[0-2]|0?[1-9])(?![{D}])"
    f"|{_MONTH}(?:{_TO}{_MONTH})? ?月(?: ?[{D}]{{1,2}} ?[日号]?(?![{D}.])|{_PART})?(?!球)"
    f"|{_DAY}(?:{_TO}{_DAY})? ?日(?!均)"
    f"|(?:1[0-2]|[1-9])[·・]{_DAY}(?![{D}])"
    f'|(?:1[0-2]|[1-9])\\.{_DAY}(?=全国|国际|世界|国庆|中国|建党|建军|妇女|植树|消费者|劳动|青年|儿童|教师|宪法|禁毒|环境|防灾|["”])'
)
DATE_NEXT = frozenset('年月日-/·・全国世中建妇植消劳青儿教宪禁环防”"—–~～至到 ')

TIME = re.compile(
    f"(?:[01]?[0-9]|2[0-4])[:：][0-5][0-9](?:[:：][0-5][0-9](?:[.][0-9]{{1,3}})?)?(?![{D}.])"
    f"|[{D}]{{1,2}}时(?![间长代期效])(?:[{D}]{{1,2}}分?|半|许|整)?"
    f"|[{D}]{{1,2}}点(?:[{D}]{{1,2}}分?|半|许|整|钟)"
)
# A page that was converted badly has a dash for 年: 2031-度部门决算, 比2030-决算数.
YEAR_TAIL = re.compile("[ \u3000]?年度?(?![限均])|[-－—](?:度|(?=[预决]算))")
# A noun of finance glued to a bare year: its 年 was dropped.
YEAR_NOUN = re.compile(
    '项目|部门|[上下]半年|年初|决算|预算|收入|支出|本年|基本|一般|财政|整体|绩效|[“"]?三公|全[省市县区州旗镇乡年]|市级|县级|区级|省级|本级'
)
# 2031某县道路项目: a year glued to the name of a project or an event.
_NAMED_BY_YEAR = words("lines.named_by_year").any_of
YEAR_OF_PROJECT = re.compile(f"[{CJK}]{{1,20}}?{_NAMED_BY_YEAR}")
YEAR_WORD = re.compile("(?:年度|年份|年鉴)[（(]?[：: \t\n\u3000]{0,6}$")
YEAR_FOLLOWS = re.compile("[、,，和与及至到—–~～-]{1,2}(?:19|20)[0-9]{2} ?年")

DOCNO = re.compile(
    f"(?:19|20)[{D}]{{2}} ?[〕】］﹞\\]）)〉>＞] ?(?:第? ?[{D}]{{1,5}} ?号)"
    f"|(?:19|20)[{D}]{{2}} ?[〕】］﹞\\]] ?[{D}]{{1,5}}"
    f"|(?:19|20)[{D}]{{3,7}} ?号"  # its second bracket lost
)
PHONE = re.compile(
    "1[3-9][0-9]{9}(?![0-9.])|0[0-9]{2,3}[-—－ ）)]?[0-9]{7,8}(?![0-9.])"
    "|400-?[0-9]{3}-?[0-9]{4}(?![0-9.])"
)
PHONE_WORD = re.compile("(?:电话|手机|传真|热线|联系方式|联系人)[^0-9０-９\n。；]{0,10}$")
HOTLINE = re.compile(f'[“”"]?[{CJK}]{{0,4}}热线')
EMERGENCY = re.compile(" ?(?:指挥|接处警|报警|急救|救护|联动|社会应急)")  # 110指挥中心

CODE_WORD = re.compile(
    "(?:编码|代码|编号|邮编|邮政编码|账号|帐号|证号|学号|工号)[：: \t\n\u3000为]{0,60}$"
)
# 索引号：00294408/2031-24978, 640104-102/2031-01648
INDEX = re.compile(
    "[0-9]{6,}(?:[-_][0-9]{1,9}){0,3}/(?:19|20)[0-9]{2,4}(?:[-_][0-9]{1,9}){1,3}(?![0-9])"
    "|[0-9]{8,}-[0-9]{4,}(?:-[0-9]{3,}){0,2}(?![0-9.])"
)
CODE_TAIL = re.compile(
    "[A-Za-z0-9_]*+(?:[-_/][A-Za-z0-9][A-Za-z0-9]*+)*+"
    "(?: (?=[A-Za-z]{0,40}[0-9])(?=[0-9]{0,40}[A-Za-z])[A-Za-z0-9]{3,40}+)?"
)
# Functional (类 3 digits, 款 5, 项 7) and economic (3, 5) classification of the budget.
SUBJECT = re.compile(
    "2(?:0[1-9]|[12][0-9]|3[0-3])(?:(?!00)[0-9]{2}){0,2}|(?:30[1-9]|31[0-3]|399)(?:(?!00)[0-9]{2})?"
)
# An item of a list that opens with its code: （四）2010499 发展与改革事务—…, （二）2121100—…
ITEM_MARK = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十\d]{1,3}[、.．])[ \u3000]?$"
)
ITEM_CODE = re.compile("2(?:0[1-9]|[12][0-9]|3[0-3])(?!00)[0-9]{2}(?:[0-9]{2})?")
ITEM_GROUP = re.compile(f" (?![万亿元人])[{CJK}]{{3}}")  # （一）20129 群众团体事务
ITEM_NAME = re.compile(f" ?[—－–-]{{0,2}} ?(?![万亿元人])[{CJK}]{{3}}|人大事务")
# Items of the economic classification of governments, in quotation marks.
ECONOMIC = re.compile("(?:50[1-9]|51[0-4]|599|30[1-9]|31[0-3]|399)[0-9]{2}")
# 1030102“教育费附加收入”科目: a code, and the name of its account behind it.
QUOTED_ACCOUNT = re.compile(f'[“"][{CJK}（）()-]{{2,30}}[”"](?:[类款项]?级?科目|[下类款项目])')
SUBJECT_NAME = re.compile(
    "科学技术|社会保障|卫生健康|医疗卫生|住房保障|一般公共服务|公共安全|教育支出|文化|节能环保|"
    "城乡社区|农林水|交通运输|资源勘探|商业服务|金融支出|援助其他|自然资源|国土|粮油物资|灾害防治|"
    "预备费|其他支出|转移性|债务|国防|外交|工资福利|商品和服务|对个人和家庭|资本性支出|行政事业单位|"
    "机关事业单位|住房改革|住房公积金|群众团体|行政运行|一般行政|机构运行|基本工资|津贴补贴|奖金|"
    f"办公费|印刷费|差旅费|会议费|培训费|公务接待费|劳务费|其他[{CJK}]{{2,14}}支出"
)
# The name of a unit behind its code and a dash.
UNIT_BEHIND = re.compile(
    f"[-—－–][{CJK}]{{2,24}}?(?:局|委员会|办公室|协会|联合会|站|院|政府|中心|所|校|镇|乡|馆|队)(?![{CJK}])"
)
# 206  07  02 in three cells, in front of the name.
SUBJECT_ROW = re.compile(f"(?:[ \t\n]{{1,3}}[0-9]{{2}}){{1,2}}(?=[ \t\n]{{1,3}}[{CJK}])")
# 1幼儿园为9元, and in a line below 2小学为9元
GLUED_NUMBER = "(?m:^[ \t\u3000]*{number}(?=[一-鿿“]))"
LABEL_CELL = re.compile(f"[{CJK}）)][ \u3000]?\t$")
LABEL = re.compile(f"[{CJK}]{{2}}")
TWO_DIGITS = re.compile("[0-9]{2}")
SUBJECT_LEVEL = re.compile("(?:(?P<top>类)|款|项)(?=[）)]|[0-9]{2}[款项]|[，,、：:])")
NEXT_TEXT = re.compile(f"[ \u3000\t\r\n]{{1,8}}(?=[{CJK}])")
CODE_GROUPS = re.compile("(?: [0-9]{3,4}(?![0-9.])){1,5}")
LONG_DASHED = re.compile("[0-9]{1,3}—[ \u3000]")
PAGE = re.compile("[-—–] ?[0-9]{1,3} ?[-—–][ \t]{0,4}[\r\n\0]")

DAY = re.compile("20[0-4][0-9](?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
FUNDED = re.compile("(?:核拨|核补|全额拨款|差额拨款|自收自支|经费自理)$")
FUNDED_LAST = frozenset("拨补款支理")

SHORT_INTEGER = re.compile(f"[{D}]{{1,3}}(?![{D}])")
LIST_TAIL = re.compile(
    f" ?[、）)]|[.．﹒](?![{D}])|[.．﹒](?=(?:19|20)[0-9]{{2}} ?本?年|2[0-3][0-9]{{5}}[一-鿿])"
)
LIST_BEFORE = frozenset("\n\r\t\0。；;：:！？!?“（(\u2028")
LIST_WORD = re.compile(
    "(?:附件|附录|附|(?<!代)表|(?<![版地构])图|任务|目标|指标|序号|(?<!关)注|[一二三]级(?:机构|单位|项目))$"
)
LIST_WORD_CLOSED = re.compile("(?:机构|项目|单位|问题|措施|阶段|步骤|课题|方案|类型|分组|示例)$")
# 1-4 2031年度收入表: the number of a table, or of an annex.
TABLE_NUMBER = re.compile(
    f"[0-9]{{1,2}}[-－][0-9]{{1,2}}(?![0-9.])(?= ?20[0-9]{{2}} ?年| ?[{CJK}]{{2,24}}表)"
)
LEADER = re.compile("(?:[.…·。]{2}|…)[ \t\u3000]{0,8}$")

ORDINAL_UNIT = re.compile(
    "[ \u3000]?(?P<rank>名(?![称单])|位)|[ \u3000]?(?P<part>部分|章|节|页|篇|卷)"
    "|[ \u3000]?(?:批次|季度|党代会|产业|周年|医院|中学|小学|实验"
    "|[届批个次期轮条款项号类代天年周月版师组场任只件所家等级])"
)
RANK_WORD = re.compile(
    "(?:排名|排序|位列|位居|名列|位次|排列|名次|排在|列|居|至|到|为|全[市省国县区州])"
    "[^0-9０-９\n，。；]{0,3}$"
)
RANK_AFTER = re.compile("上升|下降|提升|跃升|跃居|升至|降至")
# Numbers that name something: 3季度, 5号楼, 2年级, 3级, 党的20大, 省第12次党代会.
# “0-6”: a range that quotation marks make a name of
QUOTED_RANGE = re.compile(f'[{D}]{{1,3}}[-—–~～][{D}]{{1,3}}(?=[”"])')
PAGE_WORD = re.compile(r"(?:\bPage|\bP\.) ?$")
# 云溪县2031县本级收支, and 2031教育经费 where a line begins: a year that lost its 年
YEAR_BARE = re.compile(rf"(?:^|[\r\n\0] *|(?![全我本该各])[{CJK}][县市区旗省州镇乡局])$")
NAMING = re.compile(
    "[#＃]|季度|周年|公益日|年一遇|年级|级(?![别差])|号(?!召)|楼|室|页|后(?=[的青代，、”]|$)|大(?=精神|报告|以来|代表|会|召开|胜利|[。，、”])"
)
# 附表：1 2031年度收入决算表 2 2031年度支出决算表
TABLE_FOLLOWS = re.compile(
    f"[ \u3000]?20[0-9]{{2}}年度?[{CJK}（）()]{{2,40}}[表告](?=[ \u3000\r\n\0]|[0-9])"
)
CONTENTS_FOLLOW = re.compile(r"\s+目\s{0,4}录")  # the number of the page in front of it
# 8行=1行+2行: numbers of lines, in a note on how a form adds up
OPERATORS = frozenset("=＝+＋-－(（")
SUM_FOLLOWS = re.compile(r"\s*[行栏列]\s*[=＝]")
LINE_OF_SUM = re.compile(r"\s*[行栏列](?=\s*[+＋\-－)）；;，,。]|\s*$)", re.MULTILINE)
TERM = re.compile("[办了共计于展成≥足]$")

PLUS = re.compile(
    f"[{D}]{{1,4}}(?:[+＋][{D}]{{1,4}}){{0,6}}"
    f"(?:(?<=[+＋][{D}])(?![{D}.%％万元亿])|[+＋][A-Za-zＮ])"
)
RATIO = re.compile(
    f"[{D}]{{1,3}}(?:[:：][{D}]{{1,3}}(?:[.][{D}]{{1,2}})?(?![{D}.])|/[{D}]{{1,2}}(?![{D}./]))"
)
EXPONENT = re.compile("[eE][-+]?[0-9]{1,3}(?![A-Za-z0-9])")
ASCII_UNIT = re.compile(f"(?:{ASCII_UNITS})(?![A-Za-z0-9])")
FIRST_DIGITS = re.compile(f"[{D}]{{1,24}}")
# 437.25485.53: two numbers; three or more, or the same one twice, are remnants of a torn page.
RUN_TOGETHER = re.compile(r"([0-9]++[.][0-9]{2})(?!\1)[0-9]++[.][0-9]{2}")
REMNANTS = re.compile(r"(?:[0-9]++[.][0-9]{2}){2,}[0-9]*+(?:[.][0-9]++)?[%％]?")
TWO_PLACES = re.compile("[0-9]++[.][0-9]{2}")
# Digits that a PDF set apart by single spaces: 2 0 9 . 7 万元.
SPLIT = re.compile(
    f"[{D}](?: [{D}]){{0,12}}(?: ?[.．﹒] ?[{D}](?: [{D}]){{0,6}})?"
    "(?= ?(?:[百千万亿]{0,2}元|%|％|万|亿|年))"
)
