"""The scanner on texts written for it; each mention is written ``kind text value unit hedge``."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from kxai.schema.mention import FIGURE_KINDS, Mention
from kxai.text.scanner import scan

REPORTS = Path(os.environ.get("KXAI_REAL_REPORTS", Path(__file__).parents[2] / "../shared/reports"))


def told(mention: Mention) -> str:
    value = format(mention.value, "f")
    parts = [mention.kind, mention.text]
    if value != mention.text:
        parts.append(f"={value}")
    if mention.unit:
        parts.append(f"[{mention.unit}]")
    if mention.hedge:
        parts.append(mention.hedge)
    return " ".join(parts)


def found(text: str) -> list[str]:
    return [told(mention) for mention in scan(text)]


def figures(text: str) -> list[str]:
    return [told(mention) for mention in scan(text) if mention.kind in FIGURE_KINDS]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("项目收入209.7万元，", "money 209.7 [万元]"),
        ("共5083.26元", "money 5083.26 [元]"),
        ("3.2亿元", "money 3.2 [亿元]"),
        ("8百元", "money 8 [百元]"),
        ("12千元", "money 12 [千元]"),
        ("5百万元", "money 5 [百万元]"),
        ("2万美元", "money 2 [万美元]"),
        ("237.5万，完成", "number 237.5 [万]"),
        ("1.2亿。", "number 1.2 [亿]"),
        ("补助800元/亩", "money 800 [元/亩]"),
        ("1万元／场", "money 1 [万元/场]"),
        ("120元/天·人", "money 120 [元/天·人]"),
        ("水样100ml", "count 100 [ml]"),
        ("翻2番", "count 2 [番]"),
        ("300元/人·次", "money 300 [元/人·次]"),
        ("¥12,845.00", "money 12,845.00 =12845.00 [元]"),
        ("12,845.00元", "money 12,845.00 =12845.00 [元]"),
        ("1，234，567.8元", "money 1，234，567.8 =1234567.8 [元]"),
        ("２０９．７万元", "money ２０９．７ =209.7 [万元]"),
        ("47 万元", "money 47 [万元]"),
        ("1亿2000万元", "money 1亿2000 =12000 [万元]"),
        ("3万5千元", "money 3万5 =35 [千元]"),
        ("约1亿500万人次", "count 1亿500 =10500 [万人次] about"),
        ("占５％", "percent ５ =5 [%]"),
        ("占95﹪", "percent 95 [%]"),
        ("增长3‰", "percent 3 [‰]"),
        ("提高2.1个百分点", "points 2.1 [个百分点]"),
        ("提高3百分点", "points 3 [百分点]"),
        ("229件（幅），", "count 229 [件（幅）]"),
        ("设备0台（套）", "count 0 [台（套）]"),
        ("89场（次）", "count 89 [场（次）]"),
        ("每次300台/套", "count 300 [台/套]"),
        ("2次／年", "count 2 [次/年]"),
        ("讲座12场次", "count 12 [场次]"),
        ("1.33万人；", "count 1.33 [万人]"),
        ("120平方米", "count 120 [平方米]"),
        ("覆盖5km范围", "count 5 [km]"),
        ("讲解24小时", "count 24 [小时]"),
        ("10分钟", "count 10 [分钟]"),
        ("持续3年以上", "count 3 [年] min"),
        ("办成1届大赛", "count 1 [届]"),
        ("自评得分94.84分，", "score 94.84 [分]"),
        ("得90分以上", "score 90 [分] min"),
        ("5项目", "number 5"),
        ("分别2分为", "number 2"),
        ("决算数为676.52，", "number 676.52"),
    ],
)
def test_figures_with_their_units(text: str, mention: str) -> None:
    assert figures(text) == [mention]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("近2000余中小学生", "number 2000 over"),
        ("8.2万余条", "count 8.2 [万条] over"),
        ("106万余次", "count 106 [万次] over"),
        ("30000余份", "count 30000 [份] over"),
        ("2万余份", "count 2 [万份] over"),
        ("价值 100余万元", "money 100 [万元] over"),
        ("200多万元", "money 200 [万元] over"),
        ("3万多", "number 3 [万] over"),
        ("结余10万元余额", "money 10 [万元]"),
        ("近89场", "count 89 [场] under_approx"),
        ("近3年，", "count 3 [年]"),
        ("附近5户", "count 5 [户]"),
        ("培训约400人次", "count 400 [人次] about"),
        ("大约 30%", "percent 30 [%] about"),
        ("约占15%", "percent 15 [%] about"),
        ("节约5万元", "money 5 [万元]"),
        ("20人左右", "count 20 [人] about"),
        ("超过200户", "count 200 [户] over"),
        ("超101%", "percent 101 [%] over"),
        ("不超过200户", "count 200 [户] max"),
        ("不少于4所", "count 4 [所] min"),
        ("不低于85%", "percent 85 [%] min"),
        ("至少3次", "count 3 [次] min"),
        ("减少3次", "count 3 [次]"),
        ("大于等于90%", "percent 90 [%] min"),
        ("大于90%", "percent 90 [%] over"),
        ("≥95 完成", "number 95 min"),
        ("变动≤0。", "number 0 max"),
        (">=95%", "percent 95 [%] min"),
        ("小于等于5%", "percent 5 [%] max"),
        ("不足3万元", "money 3 [万元] max"),
        ("成本12万元内\n", "money 12 [万元] max"),
        ("控制在3万元以内", "money 3 [万元] max"),
        ("控制在3万元", "money 3 [万元] max"),
        ("设5个内设机构", "count 5 [个]"),
        ("5万元（含）以上", "money 5 [万元] min"),
        ("单价50万元以上通用设备", "money 50 [万元] min"),
        ("满意度90％及以上", "percent 90 [%] min"),
        ("综合排名前200名", "rank 200 [名] max"),
        ("排名前三位", "rank 三 =3 [位] max"),
        ("目前5人", "count 5 [人]"),
    ],
)
def test_hedges(text: str, mention: str) -> None:
    assert figures(text) == [mention]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("600元—1000元/亩", ["money 600 [元/亩] range_low", "money 1000 [元/亩] range_high"]),
        ("1-5万元/场", ["money 1 [万元/场] range_low", "money 5 [万元/场] range_high"]),
        ("0.5-1万元/个", ["money 0.5 [万元/个] range_low", "money 1 [万元/个] range_high"]),
        ("1万-2万元", ["money 1 [万元] range_low", "money 2 [万元] range_high"]),
        ("5千元至1万元", ["money 5 [千元] range_low", "money 1 [万元] range_high"]),
        ("3～5天", ["count 3 [天] range_low", "count 5 [天] range_high"]),
        ("80%——90%", ["percent 80 [%] range_low", "percent 90 [%] range_high"]),
        ("800-1500\n", ["number 800 range_low", "number 1500 range_high"]),
        ("600 - 1000元", ["money 600 [元] range_low", "money 1000 [元] range_high"]),
        ("0.00 -19.82\n", ["number 0.00", "number -19.82"]),
        ("由5万元到10万元", ["money 5 [万元]", "money 10 [万元]"]),
        ("9-3次", ["number 9", "count 3 [次]"]),
    ],
)
def test_ranges(text: str, mentions: list[str]) -> None:
    assert figures(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("下降-5%", ["percent -5 [%]"]),
        ("0.00\n\t-19.82万元", ["number 0.00", "money -19.82 [万元]"]),
        ("约-5%", ["percent -5 [%] about"]),
        ("结余－3.4万元", ["money －3.4 =-3.4 [万元]"]),
        ("项目-5个", ["count 5 [个]"]),
        ("项目—5个", ["count 5 [个]"]),
        ("±5%", ["percent 5 [%]"]),
    ],
)
def test_a_minus_belongs_to_its_number_and_a_dash_does_not(text: str, mentions: list[str]) -> None:
    assert figures(text) == mentions


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("三百二十万元", "money 三百二十 =320 [万元]"),
        ("壹拾贰万叁仟元整", "money 壹拾贰万叁仟 =123000 [元]"),
        ("十万元", "money 十 =10 [万元]"),
        ("四千余万元", "money 四千 =4000 [万元] over"),
        ("百分之五，", "percent 五 =5 [%]"),
        ("超过百分之五", "percent 五 =5 [%] over"),
        ("百分之九十五点五以上", "percent 九十五点五 =95.5 [%] min"),
        ("近一百人参加", "count 一百 =100 [人] under_approx"),
        ("三万多名", "count 三 =3 [万名] over"),
        ("三十余场", "count 三十 =30 [场] over"),
        ("百余人", "count 百 =100 [人] over"),
        ("一百二十三个以上", "count 一百二十三 =123 [个] min"),
    ],
)
def test_chinese_numerals_that_are_figures(text: str, mention: str) -> None:
    assert figures(text) == [mention]


@pytest.mark.parametrize(
    "text",
    [
        *("一个", "两项", "三大行动", "专家组一行", "一封信", "十四五", "二十大", "两学一做"),
        *("三重一大", "三农", "一等奖", "万众创新", "十项规定", "百家争鸣", "千家万户", "数百人"),
        *("几百人", "单位：万元", "单位：百元", "元旦", "第三方机构", "统一", "三五百人", "一百多"),
        *("一二三，四五六", "进一步、三三三、一", "十名"),
    ],
)
def test_chinese_numerals_that_are_words(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("2 0 9 . 7 万元", ["money 2 0 9 . 7 =209.7 [万元]"]),
        ("1 5 %", ["percent 1 5 =15 [%]"]),
        ("3\n\t3", ["number 3", "number 3"]),
        ("14 14", ["number 14", "number 14"]),
        ("1 2 3\n", ["number 1", "number 2", "number 3"]),
        ("3  3万元", ["number 3", "money 3 [万元]"]),
        ("14 5 万元", ["number 14", "money 5 [万元]"]),
        ("580.8599999999974\t", ["number 580.8599999999974 =580.86"]),
        ("7.4885E-2\t", ["number 7.4885E-2 =0.074885"]),
        ("下降了437.25485.53\n", ["number 437.25", "number 485.53"]),
        ("到位2310.5512.340.85%\n", []),
        ("支出52.1152.11万元", []),
        ("2031某县灌溉项目8万元", ["money 8 [万元]"]),
        ("修塘2031县级配套资金8万元", ["money 8 [万元]"]),
        ("于20310815发布，共20311315", ["number 20311315"]),
        ("某中心财政核补12某站财政核拨05某所财政核拨8", []),
        (
            "附表：1-3 2031年度收入表 1-4支出明细表，办讲座3-5场",
            ["count 3 [场] range_low", "count 5 [场] range_high"],
        ),
        ("共5，32个", ["number 5", "count 32 [个]"]),
        ("98%\n\t97%", ["percent 98 [%]", "percent 97 [%]"]),
    ],
)
def test_damaged_numbers(text: str, mentions: list[str]) -> None:
    assert figures(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("索引号: 002944/2031-24978 组配", ["code 002944/2031-24978 =2944"]),
        ("建馆40周年", ["ordinal 40 [周年]"]),
        ("达到10年一遇", ["ordinal 10 [年一遇]"]),
        ("公用经费3.20万元)2、项目支出", ["money 3.20 [万元]", "list 2"]),
        ("川财教〔2023〕147号", ["docno 〔2023〕147号 =2023"]),
        ("川科协发【2021】124号）", ["docno 【2021】124号 =2021"]),
        ("（2020〕83号", ["docno （2020〕83号 =2020"]),
        ("[2021]5号", ["docno [2021]5号 =2021"]),
        ("2021年12月31日", ["date 2021年12月31日 =2021"]),
        ("2022年06月20日", ["date 2022年06月20日 =2022"]),
        ("截至12月底", ["date 12月底 =12"]),
        ("元月18日-19日", ["date 18日 =18", "date 19日 =19"]),
        ("9月18-19日", ["date 9月18 =9", "date 19日 =19"]),
        ("9月30日上午", ["date 9月30日 =9"]),
        ("1-12月", ["date 1-12月 =1"]),
        ("2021/12/31前", ["date 2021/12/31 =2021"]),
        ("2021-12-31", ["date 2021-12-31 =2021"]),
        ("2021.12.31", ["date 2021.12.31 =2021"]),
        ("2021-12\n", ["date 2021-12 =2021"]),
        ("2021.6-2022.5", ["date 2021.6-2022.5 =2021"]),
        ("“5·30全国", ["date 5·30 =5"]),
        ("5.30全国科技", ["date 5.30 =5"]),
        ("二〇二一年十二月三十一日", ["date 二〇二一年十二月三十一日 =2021"]),
        ("14:30开会", ["time 14:30 =14"]),
        ("上午9时30分", ["time 9时30分 =9"]),
        ("下午3点半", ["time 3点半 =3"]),
        ("18821881911\n", ["phone 18821881911"]),
        ("0830-8192345", ["phone 0830-8192345 =830"]),
        ("联系电话：8192345", ["phone 8192345"]),
        ("拨打12396热线", ["phone 12396"]),
        ("510521198001011234", ["code 510521198001011234"]),
        ("（2060101）", ["code 2060101"]),
        ("机构运行（项）2060701：", ["code 2060701"]),
        ("2060101行政运行", ["code 2060101"]),
        ("\n2060101\n\t行政运行", ["code 2060101"]),
        ("20601科学技术", ["code 20601"]),
        ("208\n\t社会保障和就业支出", ["code 208"]),
        ("（206类）（01款）（99项）", ["code 206 [类]", "code 01 =1 [款]", "code 99 [项]"]),
        ("13030621G5NX247O TT0DE\t", ["code 13030621G5NX247O TT0DE =13030621"]),
        ("预算编码        505001 ", ["code 505001"]),
        ("\n731001 抚宁区", ["code 731001"]),
        ("_Toc15396600]", ["code Toc15396600 =15396600"]),
        ("5G网络", ["code 5G =5"]),
        ("A4纸", ["code A4 =4"]),
        ("COVID-19", ["code 19"]),
        ("\n20129\t群众团体", ["code 20129"]),
        ("30101\t基本工资", ["code 30101"]),
        ("206\t10\t02\t科普活动", ["code 206", "code 10", "code 02 =2"]),
        ("账号：4402 2341 2345 6789", ["code 4402 2341 2345 6789 =4402"]),
        ("预算01-1表", ["code 01 =1", "list 1"]),
        ("投入1：1.5配套", ["code 1：1.5 =1"]),
        ("7.1建党节", ["date 7.1 =7"]),
        ("80后，", ["ordinal 80 [后]"]),
        ("\n- 3 -\n", ["list 3"]),
        ("\n—12—\n", ["list 12"]),
        ("共10页", ["ordinal 10 [页]"]),
        ("http://kx.cn/n/15.html", ["code 15"]),
        ("编号007", ["code 007 =7"]),
        ("“3+2”产业", ["code 3+2 =3"]),
        ("1+N模式", ["code 1+N =1"]),
        ("“4321”工作法", ["code 4321"]),
        ("1/3的人", ["code 1/3 =1"]),
        ("比例3:1", ["code 3:1 =3"]),
        ("1.2.3.4.555", ["code 1.2.3.4.555 =1"]),
        ("第37届", ["ordinal 37 [届]"]),
        ("第 37 届", ["ordinal 37 [届]"]),
        ("全省36届", ["ordinal 36 [届]"]),
        ("第二批", ["ordinal 二 =2 [批]"]),
        ("第八个", ["ordinal 八 =8 [个]"]),
        ("第8条", ["ordinal 8 [条]"]),
        ("第3，", ["ordinal 3"]),
        ("前3季度", ["ordinal 3 [季度]"]),
        ("5号楼", ["ordinal 5 [号]"]),
    ],
)
def test_what_is_no_figure(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("2021年度", ["year 2021 [年度]"]),
        ("2021 年收入", ["year 2021 [年]"]),
        ("2 0 2 1 年", ["year 2 0 2 1 =2021 [年]"]),
        ("2021-2025年", ["year 2021 [年] range_low", "year 2025 [年] range_high"]),
        ("2021年-2025年", ["year 2021 [年] range_low", "year 2025 [年] range_high"]),
        ("2016至2020年", ["year 2016 [年] range_low", "year 2020 [年] range_high"]),
        ("2021—2025\n", ["year 2021 range_low", "year 2025 range_high"]),
        ("2020、2021年", ["year 2020", "year 2021 [年]"]),
        ("2021\t\n决算", ["year 2021"]),
        ("年度：2021 ", ["year 2021"]),
        ("2021项目支出29.36万元", ["year 2021", "money 29.36 [万元]"]),
        ("较2020年229.52万元", ["year 2020 [年]", "money 229.52 [万元]"]),
        ("一九九八年", ["year 一九九八 =1998 [年]"]),
        ("2000人", ["count 2000 [人]"]),
    ],
)
def test_years(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("1、开展", ["list 1"]),
        ("\n10. 承担", ["list 10"]),
        ("\n1．说明", ["list 1"]),
        ("\n 1 、说明", ["list 1"]),
        ("\n2）做好", ["list 2"]),
        ("（3）机关", ["list 3"]),
        ("(2)机关", ["list 2"]),
        ("一、概况", ["list 一 =1"]),
        ("（十二）概况", ["list 十二 =12"]),
        ("\n三）概况", ["list 三 =3"]),
        ("工作：1.加强；2.完善", ["list 1", "list 2"]),
        ("\t1.深入", ["list 1"]),
        ("1.2021年目标", ["list 1", "year 2021 [年]"]),
        ("\n3.2.1 总则", ["list 3.2.1 =3"]),
        ("\n1.56亿元", ["money 1.56 [亿元]"]),
        ("得分：（97）", ["list 97"]),
        ("附件3：", ["list 3"]),
        ("（图1：收支）", ["list 1"]),
        ("表2-1", ["list 2", "list 1"]),
        ("任务1：", ["list 1"]),
        ("二级机构1\n", ["list 1"]),
        ("下属单位2，", ["number 2"]),
        ("问题2：", ["list 2"]),
        ("目标.....\t2", ["list 2"]),
        ("第3部分", ["list 3 [部分]"]),
        ("第一章", ["list 一 =1 [章]"]),
    ],
)
def test_list_numbers(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("排名第3（", ["rank 3"]),
        ("从全市第7上升至第5名。", ["rank 7", "rank 5 [名]"]),
        ("第 2 位", ["rank 2 [位]"]),
        ("第三名", ["rank 三 =3 [名]"]),
        ("第1-3名", ["rank 1 [名]", "rank 3 [名]"]),
    ],
)
def test_ranks(text: str, mentions: list[str]) -> None:
    assert found(text) == mentions


def test_a_mention_says_where_its_unit_ends_and_how_precise_it_is() -> None:
    (mention,) = scan("发放2.50万余份资料")
    assert mention == Mention(2, 6, "2.50", Decimal("2.50"), 2, "count", "万份", 9, "over")


def test_a_digit_string_longer_than_any_amount_is_a_code() -> None:
    (mention,) = scan("1" * 40 + "元")
    assert (mention.kind, mention.end) == ("code", 40)


@pytest.mark.parametrize("text", ["", "\n", "万元", "第", "（", "-", "没有数字"])
def test_texts_without_numbers(text: str) -> None:
    assert scan(text) == []


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
def test_real_reports_have_located_mentions_in_order() -> None:
    for path in sorted(REPORTS.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        mentions = scan(text)
        assert sum(mention.kind in FIGURE_KINDS for mention in mentions) > 20
        stop = 0
        for mention in mentions:
            assert text[mention.start : mention.end] == mention.text
            assert mention.start >= stop
            stop = mention.end


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("主管部门及代码 [107]云溪市水利局", ["code"]),
        ("功能分类【213】农林水支出", ["code"]),
        ("共计【300】万元", ["number"]),
        ("共有[12]个", ["number"]),
        ("清单 附件 3：付款凭证", ["list"]),
        ("清单 预算 3：付款凭证", ["number"]),
        ("合计 90 —2— 单位负责人", ["number", "list"]),
        ("合计 —2— 9", ["list", "number"]),
        ("2031下半年", ["year"]),
        ("2031半年", ["number"]),
    ],
)
def test_numbers_of_codes_annexes_and_pages(text: str, kinds: list[str]) -> None:
    assert [mention.kind for mention in scan(text)] == kinds
