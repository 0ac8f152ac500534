"""Numbers of people and things."""

from __future__ import annotations

from tests.extract.reading import one, rows


def test_staff_with_its_parts() -> None:
    text = "核定编制12名，其中：行政编制7名，工勤编制5名。在职人员11人，退休人员4人。"
    assert rows(text, "indicator", "role") == [
        ("12", "staff.authorised", "count"),
        ("7", "staff.authorised", "count"),
        ("5", "staff.authorised", "count"),
        ("11", "staff.actual", "count"),
        ("4", "staff.retired", "count"),
    ]
    assert one(text, "12").dims == {}
    assert one(text, "7").dims["type"] == "行政编制"


def test_staff_in_brackets_is_a_part() -> None:
    text = "年末实有人数21人（机关在职人数13人；下属单位在职人数8人）。"
    assert [dims == {} for _, dims in rows(text, "dims")] == [True, False, False]


def test_receptions_and_journeys() -> None:
    text = (
        "国内公务接待支出0.9万元，接待6批次，51人次。外事接待支出0万元，外事接待0批次，0人次。"
        "跟着省里的出国团组1个，3人次。"
    )
    assert [row[1] for row in rows(text, "indicator")] == [
        "reception.domestic",
        "reception.batches",
        "reception.persons",
        "reception.foreign",
        "reception.batches",
        "reception.persons",
        "abroad.groups",
        "abroad.persons",
    ]


def test_cars_by_kind() -> None:
    text = "年末共有车辆3辆，其中：机要通信用车1辆、应急保障用车2辆。"
    assert rows(text, "indicator", "dims") == [
        ("3", "assets.vehicles", {}),
        ("1", "assets.vehicles", {"type": "机要通信用车"}),
        ("2", "assets.vehicles", {"type": "应急保障用车"}),
    ]


def test_activities_are_named_by_both_sides() -> None:
    text = "全年发放科普读物3万余册，推荐26件作品参加省赛，培训约400人次。"
    assert rows(text, "unit", "hedge", "indicator") == [
        ("3", "万册", "over", "activity"),
        ("26", "件", None, "activity"),
        ("400", "人次", "about", "activity"),
    ]
    assert one(text, "26").dims["activity"] == "推荐作品"
    assert one(text, "3").base_value == 30000


def test_people_without_a_measure_word() -> None:
    assert one("叫来近1200余小学生看鱼。", "1200").unit == "人"


def test_scores_and_satisfaction() -> None:
    text = "科普大篷车项目自评得分96.5分，群众满意度达到95%以上。"
    assert rows(text, "indicator", "role", "unit", "hedge") == [
        ("96.5", "performance.score", "score", "分", None),
        ("95", "performance.actual", "share", "%", "min"),
    ]
    assert one(text, "96.5").dims["project"] == "科普大篷车项目"


def test_targets_in_prose() -> None:
    text = "注册护林员512名，超出目标500人。"
    assert rows(text, "stage") == [("512", "final"), ("500", "target")]


def test_projects_under_management() -> None:
    text = "9个项目写了绩效目标，2个项目开展绩效监控。"
    assert rows(text, "indicator", "dims") == [
        ("9", "performance.projects", {}),
        ("2", "performance.projects", {"type": "绩效监控"}),
    ]


def test_plans_are_targets() -> None:
    text = (
        "推进基层组织建设，加强科普阵地管理，健全联系机制，发挥学会作用，进一步做好服务，"
        "创建3个市级基地。"
    )
    assert rows(text, "stage") == [("3", "target")]


def test_ranks_count_names() -> None:
    assert rows("综合排名全市第2位。", "role", "unit") == [("2", "count", "位")]


def test_journeys_are_counted_behind_their_cost() -> None:
    text = "因公出国（境）费预算0万元，决算0万元，全年组团0个、出访0人次。"
    assert rows(text, "indicator", "stage") == [
        ("0", "three_public.abroad", "budget"),
        ("0", "three_public.abroad", "final"),
        ("0", "abroad.groups", "final"),
        ("0", "abroad.persons", "final"),
    ]


def test_a_comparison_names_nothing_that_is_counted() -> None:
    text = "2020年全馆接待读者5.2万人次，比上年4.4万人次增长18.2%。"
    assert {name for _, name in rows(text, "label")} == {"全馆接待读者"}
    moved = "借阅人次由上年的2.3万人次增加到2.9万人次，增长26.1%。"
    assert {name for _, name in rows(moved, "label")} == {"借阅人次"}
    assert one("新增科普基地3个。", "3").label == "新增科普基地"
