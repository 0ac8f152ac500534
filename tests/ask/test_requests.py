"""Formal requests, reckoning in words and signs, several clauses behind a topic, both stages, and
what is no answer: one kind of money among many, what a place spends, a body nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kxai.ask import Corpus
from kxai.ask.follow_on import completed, in_order
from kxai.ask.phrase import make_operand
from kxai.ask.planner import prepare
from kxai.ask.question_years import years_in
from kxai.genre.catalogue import find_indicators
from kxai.index.tokens import without_joints
from tests.ask.asking import corpus_of, tells

TEXTS = {
    "水产_决算.txt": """柳川市水产局2031年度部门决算
2031年度年初结转和结余300.00万元，本年收入2,000.00万元，本年支出1,900.00万元，年末结转和结余400.00万元。
公务接待费6.00万元，接待30批次，200人次。公务用车保有量7辆。
差旅费12.00万元，比上年减少3.00万元，缘由是外业任务变少。
政府采购支出总额90.00万元，其中：政府采购货物支出60.00万元，政府采购工程支出30.00万元。
城市最低生活保障支出50.00万元，农村最低生活保障支出70.00万元。
宣传事务支出80.00万元，主要用于人员经费、年刊费和协会经费等。
""",
    "水产_预算.txt": """柳川市水产局2031年部门预算
2031年“三公”经费预算15.00万元，其中公务接待费预算10.00万元。
""",
    "港务.txt": """柳川市港务局2031年“三公”经费决算
2031年市级“三公经费”财政拨款决算总额8800.00万元。
港务局2031年“三公”经费财政拨款决算20.00万元，其中公务接待费4.00万元。
""",
    "财政.txt": """柳川市财政局2031年财政决算情况
2031年全市社会保险基金预算收入500.00万元，社会保险基金预算支出420.00万元。
""",
    "三中.txt": """柳川市第三中学2031年度部门决算
2031年学费收入30.00万元，学费支出20.00万元。机关运行经费9.00万元，比上年增长50%。
""",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with corpus_of(tmp_path_factory.mktemp("requests"), TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("请提供柳川市水产局2031年度公务用车保有数量。", ["7辆"]),
        ("领导问：柳川水产局2031年本年收入多少", ["2,000.00万元"]),
        ("想了解一下柳川水产局2031年差旅费：数额、减少的缘由", ["12.00万元", "外业任务"]),
        ("2031年接待费：柳川水产局减去柳川港务局，差几万", ["2万元"]),
        ("柳川水产局2031年年末结转和结余比年初增加了多少", ["100万元"]),
        ("请计算柳川市水产局2031年年末结转和结余较年初结转和结余的增加额", ["100万元"]),
        ("本年支出÷本年收入，柳川水产局2031年决算，占百分之多少", ["95.00%"]),
        ("接待费、批次、人数三个数，柳川水产局2031年决算", ["6.00万元", "30批次", "200人次"]),
        ("柳川水产局2031年城市和农村最低生活保障支出合计多少万元", ["120万元"]),
        ("低保支出（城市＋农村）总数，2031年柳川水产局决算", ["120万元"]),
        ("柳川水产局2031年政府采购总额是多少，其中货物和工程各多少", ["90", "60", "30"]),
        ("柳川三中2031年学费，收了多少，花了多少", ["30.00万元", "20.00万元"]),
        ("柳川水产局2031年本年收入多少，比支出多多少", ["2,000.00万元", "100万元"]),
        ("柳川全市2031年社保基金收进来的比花出去的多多少", ["80万元"]),
        ("柳川水产局2031年公务接待费是多少", ["（决算）：6.00万元", "（预算）：10.00万元"]),
        ("柳川港务局2031年三公经费决算多少", ["20.00万元"]),
        ("请根据柳川市水产局2031年度部门决算说明，提供差旅费金额。", ["12.00万元"]),
        ("收入减支出的差额，柳川水产局2031年部门决算，几万元", ["100万元"]),
        ("请提供柳川水产局2031年部门决算收入超出支出的金额", ["100万元"]),
        ("柳川水产局2031年来客招待的批数和人数", ["30批次", "200人次"]),
        ("柳川水产局2031年政府采购花的钱里，买货物的占百分之几", ["66.67%"]),
        ("柳川水产局（市水产局）2031年的差旅费多少", ["12.00万元"]),
    ],
)
def test_each_wording_is_told(corpus: Corpus, question: str, told: list[str]) -> None:
    tells(corpus, question, told)


@pytest.mark.parametrize(
    "question",
    [
        "柳川水产局2031年学费，收了多少，花了多少",  # a topic that the report does not have
        "柳川水产局2031年年刊费是多少",  # one kind of money among what an amount was for
        "柳川三中2030年机关运行经费预算是多少",  # worked back from what was spent
    ],
)
def test_what_is_no_answer_is_not_told(corpus: Corpus, question: str) -> None:
    answer = corpus.ask(question)
    assert answer.status != "answered", answer.answer


def test_a_place_before_a_town_says_where_it_is(tmp_path: Path) -> None:
    texts = {
        "a.txt": "径口镇2031年财政预算执行情况\n2031年一般公共预算支出500.00万元。\n",
        "b.txt": "澄阳县水务局2031年度部门决算\n公务接待费6.00万元，接待30批次。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        refused = corpus.ask("澄阳径口镇31年招待了几批客人")
        both = corpus.ask("澄阳县水务局和径口镇2031年公务接待费各是多少")
    assert "30" not in refused.answer, refused.answer
    assert "6.00" in both.answer, both.answer


def test_a_town_and_its_government_are_one(tmp_path: Path) -> None:
    texts = {
        "a.txt": "澄阳县径口镇人民政府2031年度部门决算\n公务接待费6.00万元。\n",
        "b.txt": "径口镇2030年部门预算\n2030年村干部补助预算20.00万元。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        tells(corpus, "澄阳县径口镇2030年村干部补助预算多少", ["20.00万元"])


def test_a_zone_that_the_archive_lacks_is_told(corpus: Corpus) -> None:
    answer = corpus.ask("临湖经济技术开发区2031年公务接待费是多少")
    assert answer.status == "no_such_report", answer.answer


def test_what_a_whole_place_spent_is_told_where_it_is_asked_for(corpus: Corpus) -> None:
    answer = corpus.ask("柳川水产局和柳川港务局2031年三公经费决算相差多少")
    assert "8800" not in answer.answer, answer.answer


def test_both_stages_from_two_reports_leave_nothing_out(corpus: Corpus) -> None:
    answer = corpus.ask("柳川水产局2031年公务接待费预算和决算各是多少")
    assert "没有找到" not in answer.answer, answer.answer
    tells(corpus, "柳川水产局2031年公务接待费预算和决算各是多少", ["（预算）", "（决算）"])


def test_what_was_understood_names_each_thing_once(corpus: Corpus) -> None:
    answer = corpus.ask("柳川水产局2031年公务接待费预算安排了多少，实际花了多少")
    assert "公务接待费、公务接待费" not in answer.understood, answer.understood


def test_who_asks_is_dropped_and_what_is_reckoned_stays() -> None:
    assert prepare("请提供水产局减税降费情况") == "水产局减税降费情况"
    assert prepare("港务局核减多少") == "港务局核减多少"
    assert prepare("水产局减去港务局") == "水产局比港务局多多少"


def test_clauses_behind_a_topic_each_ask_of_it() -> None:
    assert in_order("|2031年学费,收了多少,花了多少") == "|2031年学费收了多少，2031年学费花了多少"
    assert in_order("|2031年收入多少,支出多少") == "|2031年收入多少,支出多少"


def test_what_is_held_against_something_named_follows() -> None:
    assert completed("本年支出合计多少，比收入合计多多少")[1].startswith("本年支出合计|")
    assert completed("本年支出合计多少，本年收入合计多少")[1] == "本年收入合计多少"


def test_the_year_of_the_clause_that_asks() -> None:
    assert years_in("|2031年支出比上年多了些，那2030年是多少")[0] == [2030]
    assert years_in("|2031年和2030年支出各是多少")[0] == [2031, 2030]


def test_a_fund_of_insurance_is_no_budget_of_the_government() -> None:
    assert find_indicators("社会保险基金收入") == []
    assert find_indicators("政府性基金收入") != []


def test_words_without_a_tag_are_kept() -> None:
    assert without_joints("\u3000及其") == "\u3000|"


def test_a_place_in_the_row_of_another_report_is_told(tmp_path: Path) -> None:
    table = "柳川市财政局2031年部门决算\n澄阳县补助资金234万元，临湖县补助资金56万元。\n"
    with corpus_of(tmp_path, {"t1.txt": table}) as corpus:
        tells(corpus, "澄阳县2031年补助资金多少", ["234"])
        refused = corpus.ask("石岭县2031年补助资金分配多少")
    assert refused.status == "no_such_report", refused.answer


def test_a_place_that_only_a_title_of_another_body_names_is_not_told(tmp_path: Path) -> None:
    text = "柳川市科技馆2031年部门决算\n本馆在澄阳县有一处库房。\n2031年“三公”经费支出6.00万元。\n"
    with corpus_of(tmp_path, {"科技馆.txt": text}) as corpus:
        refused = corpus.ask("澄阳县2031年三公经费支出是多少")
    assert refused.status == "no_such_report", refused.answer


def test_a_reason_is_told_with_all_its_points(tmp_path: Path) -> None:
    text = (
        "柳川市水产局2031年度部门决算\n公务接待费6.00万元，比上年增加2.00万元，主要原因：一是来访增多。"
        "二是上年结账提早。三是检查改期。公务用车运行维护费9.00万元，比上年增加1.00万元，原因：一是路程变远；二是油价上升。\n"
    )
    with corpus_of(tmp_path, {"t1.txt": text}) as corpus:
        answer = corpus.ask("柳川市水产局2031年接待费为什么增加")
        tells(corpus, "柳川市水产局2031年公务用车运行维护费为什么增加", ["路程变远", "油价上升"])
    assert "检查改期" in answer.answer, answer.answer
    assert "9.00" not in answer.answer


def test_the_year_before_is_asked_for_behind_what_changed(tmp_path: Path) -> None:
    text = "柳川市水产局2031年度部门决算\n2031年支出总计90.00万元，比上年增加10.00万元。\n"
    with corpus_of(tmp_path, {"t1.txt": text}) as corpus:
        tells(corpus, "柳川市水产局2031年支出总计比上年多了一截，那2030年应该是多少", ["80万元"])


def test_two_places_are_held_against_each_other_in_one_budget(tmp_path: Path) -> None:
    texts = {
        "a.txt": "澄阳区2031年财政决算情况\n2031年全区一般公共预算收入50.00亿元，收入总计90.00亿元。\n",
        "b.txt": "临湖区2031年财政决算情况\n2031年全区一般公共预算收入30.00亿元，收入总计95.00亿元。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        tells(corpus, "澄阳区和临湖区，2031年一般公共预算收入谁多？多出来多少个亿？", ["20亿元"])


def test_a_field_behind_a_comma_is_no_body(tmp_path: Path) -> None:
    texts = {
        "a.txt": "澄阳县径口镇2031年财政决算情况\n2031年一般公共预算支出50.00万元，其中教育支出20.00万元。\n",
        "b.txt": "柳川省教育厅2031年度部门决算\n2031年本年支出900.00万元。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        tells(corpus, "径口镇2031年一般公共预算支出里，教育占了百分之几", ["40"])


def test_what_two_reports_of_a_body_tell_is_held_against_each_other(tmp_path: Path) -> None:
    texts = {
        "a.txt": "柳川市水产局2031年“三公”经费决算\n“三公”经费决算20.00万元。\n",
        "b.txt": "柳川市水产局2031年度部门决算\n2031年支出总计2,000.00万元。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        tells(corpus, "柳川水产局2031年的三公经费，放到它支出总计里占百分之多少", ["1.00%"])
        refused = corpus.ask("柳川水产局2031年支出总计占三公经费的百分之多少")
    assert "10000" not in refused.answer, refused.answer


def test_pupils_are_found_by_their_number(tmp_path: Path) -> None:
    text = "柳川市第三中学2031年度部门决算\n全日制在校生1200人，教职工90人。\n"
    with corpus_of(tmp_path, {"t1.txt": text}) as corpus:
        tells(corpus, "柳川三中2031年部门决算说明中所列的全日制在校生人数是多少", ["1200人"])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("柳川水产局2031年差旅费比上年少了三万多，说是为什么", ["外业任务"]),
        ("柳川水产局2031年光是接待费就花了多少", ["6.00万元"]),
        ("柳川水产局2031年光是差旅费就花了多少", ["12.00万元"]),
        ("柳川水产局2031年差旅费怎么一下少了三百多万", ["外业任务"]),
        ("柳川水产局2031年农村最低生活保障支出和宣传事务支出合计多少", ["150"]),
    ],
)
def test_spoken_changes_are_told(corpus: Corpus, question: str, told: list[str]) -> None:
    tells(corpus, question, told)


def test_a_place_before_a_smaller_one_says_where_it_is(tmp_path: Path) -> None:
    texts = {
        "a.txt": "澄阳县总工会2031年度部门决算\n公务接待费6.00万元。\n",
        "b.txt": "柳川市澄阳县径口镇人民政府2031年部门预算\n政府性基金预算拨款25.05万元。\n",
    }
    with corpus_of(tmp_path, texts) as corpus:
        tells(corpus, "澄阳径口镇2031年政府性基金给了多少万", ["25.05万元"])


def test_money_of_another_name_is_not_the_budget_in_front_of_it() -> None:
    named = make_operand("一般公共预算教育经费")
    assert named is not None
    assert named.indicators == []
    bare = make_operand("一般公共预算收入")
    assert bare is not None
    assert bare.indicators == ["income.general_budget"]


def test_an_unknown_place_behind_a_comma_is_told(corpus: Corpus) -> None:
    answer = corpus.ask("接待批次（2031年预算），湛江市侨务局")
    assert answer.status == "no_such_report", answer.answer


def test_the_year_that_a_request_works_back_to(tmp_path: Path) -> None:
    text = "柳川市水产局2031年部门预算\n2031年“三公”经费预算7.00万元，比2030年预算增加2.00万元。\n"
    with corpus_of(tmp_path, {"t1.txt": text}) as corpus:
        asked = "请根据柳川市水产局2031年“三公”经费预算及其较2030年的增加额，提供2030年预算数。"
        tells(corpus, asked, ["5万元"])


def test_what_was_planned_is_held_against_what_was_spent(corpus: Corpus) -> None:
    for asked in ("预算控制数和决算数相差多少", "预算数与决算数的差额是多少"):
        tells(corpus, f"柳川市水产局2031年公务接待费{asked}", ["4万元"])


def test_a_report_that_names_no_body_is_offered_by_its_title(tmp_path: Path) -> None:
    text = "2031年径楼乡公共财政预算支出计划\n公务接待费4.00万元。\n"
    with corpus_of(tmp_path, {"t1.txt": text}) as corpus:
        refused = corpus.ask("径口乡2031年公务接待费是多少")
    assert refused.status == "no_such_report", refused.answer
    assert "径楼乡" in refused.answer, refused.answer
