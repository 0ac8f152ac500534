"""What reviewers write into a workbook that was really written, with a program that writes the
whole file anew when it saves it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from kxai.export import TakenBack, refresh, take_back
from kxai.export import taken_back as module
from kxai.store import Store, database_url, make_record
from tests.export.test_workbook import column, put
from tests.store.factory import TEXT, document, finding, record, report_of

SHEET = "问题清单"
FIRST, SECOND = 2, 3  # rows of the error and of the warning of the first report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A workspace with two reports of two bodies, and its workbook."""
    with Store(database_url(tmp_path), create=True) as opened:
        other = record(TEXT + "附\n", "乙.txt")
        other.report["org"] = "青石市水产站"
        put(opened, record(), other)
        assert refresh(opened, tmp_path) == (True, TakenBack())
        yield opened


def edit(folder: Path, *changes: tuple[int, str, object], also: Any = None) -> None:
    """Set cells of the problems by row and title, and save."""
    book = load_workbook(folder / "review.xlsx")
    sheet = book[SHEET]
    titles = [cell.value for cell in sheet[1]]
    for row, title, value in changes:
        sheet.cell(row, titles.index(title) + 1).value = value
    if also is not None:
        also(book)
    book.save(folder / "review.xlsx")


def shown(folder: Path) -> list[tuple[object, ...]]:
    """The reviewer's cells of the problems."""
    book = load_workbook(folder / "review.xlsx")
    titles = ("复核结论", "复核人", "复核意见")
    return list(zip(*(column(book, SHEET, title) for title in titles), strict=True))


def copies(folder: Path) -> list[Path]:
    return sorted(folder.glob("review-*.xlsx"))


def entered(store: Store) -> list[tuple[str, str, str]]:
    return [(v.decision, v.who, v.note) for v in store.verdicts()]


def test_opinions_of_two_reviewers_are_taken_and_shown(store: Store, tmp_path: Path) -> None:
    edit(
        tmp_path,
        (FIRST, "复核结论", "属实"), (FIRST, "复核人", "王芳"), (FIRST, "复核意见", "附表也是16.7"),
        (SECOND, "复核结论", "误报"), (SECOND, "复核人", "李强"),
    )  # fmt: skip
    written, taken = refresh(store, tmp_path)
    assert (written, taken.kept, taken.reasons) == (True, (), ())
    expected = [("confirmed", "王芳", "附表也是16.7"), ("false_alarm", "李强", "")]
    assert entered(store) == expected
    assert [e.finding[0] for e in taken.entries] == ["f", "a"]
    assert shown(tmp_path) == [
        ("属实", "王芳", "附表也是16.7"),
        ("误报", "李强", None),
        (None, None, None),
        (None, None, None),
    ]
    assert refresh(store, tmp_path) == (False, TakenBack())
    assert entered(store) == expected
    assert copies(tmp_path) == []


def test_a_second_edit_changes_what_was_decided_and_keeps_the_history(
    store: Store, tmp_path: Path
) -> None:
    edit(
        tmp_path,
        (FIRST, "复核结论", "待查"),
        (FIRST, "复核人", "王"),
        (FIRST, "复核意见", "问单位"),
    )
    refresh(store, tmp_path)
    edit(tmp_path, (FIRST, "复核结论", "误报"))
    refresh(store, tmp_path)
    edit(tmp_path, (FIRST, "复核结论", None))
    refresh(store, tmp_path)
    assert entered(store) == [
        ("unclear", "王", "问单位"),
        ("false_alarm", "王", "问单位"),
        ("withdrawn", "王", "问单位"),
    ]
    assert shown(tmp_path)[0] == (None, "王", "问单位")
    edit(tmp_path, (FIRST, "复核意见", "已问，待复"))
    refresh(store, tmp_path)
    assert entered(store)[3:] == [("unclear", "王", "已问，待复")]
    assert copies(tmp_path) == []


@pytest.mark.parametrize(
    ("cells", "entry"),
    [
        ({"复核意见": "问一下"}, ("unclear", "默认", "问一下")),
        ({"复核意见": "误报"}, ("false_alarm", "默认", "")),
        ({"复核结论": " 属实 ", "复核意见": 5}, ("confirmed", "默认", "5")),
        ({"复核结论": "撤回", "复核人": "王"}, ("withdrawn", "王", "")),
    ],
)
def test_what_a_row_means(
    store: Store, tmp_path: Path, cells: dict[str, object], entry: tuple[str, str, str]
) -> None:
    edit(tmp_path, *((FIRST, title, value) for title, value in cells.items()))
    refresh(store, tmp_path, reviewer="默认")
    assert entered(store) == [entry]


def test_rows_may_be_sorted_and_one_without_a_name_is_nobodys(store: Store, tmp_path: Path) -> None:
    def turn_round(book: Workbook) -> None:
        sheet = book[SHEET]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for at, row in enumerate(reversed(rows), 2):
            for place, value in enumerate(row, 1):
                sheet.cell(at, place).value = value

    edit(tmp_path, (FIRST, "复核结论", "属实"), also=turn_round)
    _, taken = refresh(store, tmp_path)
    assert [(e.finding, e.who) for e in taken.entries] == [("f" * 16, "未署名")]
    assert copies(tmp_path) == []


def comment(book: Workbook) -> None:
    book[SHEET]["B2"].comment = Comment("看附表三", "王")


def in_another_sheet(book: Workbook) -> None:
    book["指标数据"]["D2"].value = "应是其他收入"


def own_column(book: Workbook) -> None:
    sheet = book[SHEET]
    sheet.cell(2, sheet.max_column + 1).value = "已电话核实"


def own_sheet(book: Workbook) -> None:
    book.create_sheet("底稿")["A1"].value = "见卷宗"


def deleted_row(book: Workbook) -> None:
    book[SHEET].delete_rows(5)


def deleted_column(book: Workbook) -> None:
    for name in (SHEET, "公开与规范"):
        titles = [cell.value for cell in book[name][1]]
        book[name].delete_cols(titles.index("编号") + 1)


@pytest.mark.parametrize(
    ("also", "told"),
    [
        (comment, "有批注或图片"),
        (in_another_sheet, "工作表指标数据有其他改动"),
        (own_column, "工作表问题清单有其他改动"),
        (own_sheet, "工作表底稿有其他改动"),
        (deleted_row, "工作表问题清单有其他改动"),
        (deleted_column, "没有复核结论、编号等栏"),
    ],
)
def test_what_else_was_written_is_kept_in_a_copy(
    store: Store, tmp_path: Path, also: Callable[[Workbook], None], told: str
) -> None:
    edit(tmp_path, (FIRST, "复核结论", "属实"), (FIRST, "复核人", "王"), also=also)
    edited = (tmp_path / "review.xlsx").read_bytes()
    _, taken = refresh(store, tmp_path)
    assert taken.reasons == (told,)
    assert copies(tmp_path) == list(taken.kept)
    (copy,) = taken.kept
    assert re.fullmatch(r"review-\d{8}-\d{6}\.xlsx", copy.name)
    assert copy.read_bytes() == edited
    assert entered(store) == ([] if also is deleted_column else [("confirmed", "王", "")])
    assert refresh(store, tmp_path)[1] == TakenBack()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"编号": "0123:4567", "复核结论": "属实"}, "编号不在库中（问题清单第2行）"),
        ({"编号": None, "复核意见": "谁的"}, "没有编号（问题清单第2行）"),
        ({"复核结论": "不是问题"}, "复核结论不是属实、误报、待查（问题清单第2行）"),
        ({"复核人": "王"}, "只填了复核人（问题清单第2行）"),
        ({"复核结论": "属实", "计算式": "1 + 1 = 2"}, "问题本身已变（问题清单第2行）"),
    ],
)
def test_an_opinion_that_belongs_nowhere_is_named_and_kept(
    store: Store, tmp_path: Path, changes: dict[str, object], told: str
) -> None:
    edit(tmp_path, *((FIRST, title, value) for title, value in changes.items()))
    taken = take_back(store, tmp_path)
    assert taken.reasons[0] == told
    assert copies(tmp_path) == list(taken.kept) != []
    assert entered(store) == []


def test_two_opinions_under_one_id_are_not_chosen_between(store: Store, tmp_path: Path) -> None:
    name = column(load_workbook(tmp_path / "review.xlsx"), SHEET, "编号")[0]
    edit(
        tmp_path, (FIRST, "复核结论", "属实"), (SECOND, "编号", name), (SECOND, "复核结论", "误报")
    )  # fmt: skip
    taken = take_back(store, tmp_path)
    assert taken.reasons[0] == "同一编号有几种意见（问题清单第2行等2处）"
    assert entered(store) == []


def test_what_is_no_workbook_is_kept(store: Store, tmp_path: Path) -> None:
    (tmp_path / "review.xlsx").write_bytes(b"PK\x03\x04 half of it")
    taken = take_back(store, tmp_path)
    assert taken.reasons == ("不是可读的工作簿（BadZipFile）",)
    assert taken.kept[0].read_bytes() == b"PK\x03\x04 half of it"


def test_a_copy_that_comes_back_late_takes_nothing_newer_away(store: Store, tmp_path: Path) -> None:
    """Two reviewers have the same workbook; the first brings hers back before the second."""
    late = tmp_path / "李.xlsx"
    copyfile(tmp_path / "review.xlsx", late)
    edit(tmp_path, (FIRST, "复核结论", "属实"), (FIRST, "复核人", "王"))
    refresh(store, tmp_path)
    copyfile(late, tmp_path / "review.xlsx")
    edit(tmp_path, (SECOND, "复核结论", "误报"), (SECOND, "复核人", "李"))
    _, taken = refresh(store, tmp_path)
    assert (taken.kept, taken.reasons) == ((), ())
    assert entered(store) == [("confirmed", "王", ""), ("false_alarm", "李", "")]
    assert shown(tmp_path)[:2] == [("属实", "王", None), ("误报", "李", None)]


def test_who_decides_what_another_has_decided_meanwhile_is_told(
    store: Store, tmp_path: Path
) -> None:
    edit(tmp_path, (FIRST, "复核结论", "误报"), (FIRST, "复核人", "李"))
    name = str(column(load_workbook(tmp_path / "review.xlsx"), SHEET, "编号")[0])
    (finding,) = store.find_findings(name)
    store.decide(finding, "confirmed", who="王", seen=0)
    _, taken = refresh(store, tmp_path)
    assert taken.reasons == ("结论已由他人更新（问题清单第2行）",)
    assert entered(store) == [("confirmed", "王", "")]
    assert shown(tmp_path)[0] == ("属实", "王", None)
    assert column(load_workbook(taken.kept[0]), SHEET, "复核人")[0] == "李"


def test_a_workbook_that_shows_other_reports_is_kept_when_it_was_edited(
    store: Store, tmp_path: Path
) -> None:
    edit(tmp_path, (FIRST, "复核结论", "属实"), (FIRST, "复核人", "王"))
    put(store, record(TEXT + "附二\n", "丙.txt"))
    _, taken = refresh(store, tmp_path)
    assert taken.reasons == ("数据已更新，无法核对其他单元格",)
    assert entered(store) == [("confirmed", "王", "")]
    assert shown(tmp_path).count(("属实", "王", None)) >= 1


def test_a_workbook_without_its_property_takes_nothing_away(store: Store, tmp_path: Path) -> None:
    """Some program may drop it; then nobody knows what empty cells mean."""
    edit(tmp_path, (FIRST, "复核结论", "属实"), (FIRST, "复核人", "王"))
    refresh(store, tmp_path)

    def without(book: Workbook) -> None:
        del book.custom_doc_props["kxai"]

    edit(tmp_path, (FIRST, "复核结论", None), (SECOND, "复核结论", "误报"), also=without)
    _, taken = refresh(store, tmp_path)
    assert [(e.finding[0], e.decision) for e in taken.entries] == [("a", "false_alarm")]
    assert "没有版本标记，无法核对其他单元格" in taken.reasons
    assert len(taken.kept) == 1
    assert shown(tmp_path)[0] == ("属实", "王", None)


def test_the_rows_of_two_files_of_one_report_do_not_contradict_each_other(tmp_path: Path) -> None:
    """What is decided of one holds of the other, whose row was filled in as well."""
    with Store(database_url(tmp_path), create=True) as store:
        put(store, record(), record(TEXT + "附\n", "乙.txt"))
        refresh(store, tmp_path)
        edit(tmp_path, *((row, "复核结论", word) for row, word in ((2, "属实"), (4, "误报"))))
        _, taken = refresh(store, tmp_path)
        assert (len(taken.entries), taken.reasons) == (2, ())
        assert [row[0] for row in shown(tmp_path)] == ["属实", None, "误报", None]


def test_a_remark_is_decided_too(tmp_path: Path) -> None:
    """The sheet of what is told beside the sums has the same columns."""
    doc = document()
    remark = finding(doc, [], kind="form", verdict="noted", severity="info", equation="")
    with Store(database_url(tmp_path), create=True) as store:
        put(store, make_record(doc, report_of(doc), [], [remark], [], engine="e"))
        refresh(store, tmp_path)
        book = load_workbook(tmp_path / "review.xlsx")
        sheet = book["公开与规范"]
        titles = [cell.value for cell in sheet[1]]
        sheet.cell(2, titles.index("复核结论") + 1).value = "误报"
        book.save(tmp_path / "review.xlsx")
        _, taken = refresh(store, tmp_path)
        assert (len(taken.entries), taken.kept) == (1, ())


def test_one_that_is_saved_while_the_new_one_is_written_is_kept(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, record(TEXT + "附二\n", "丙.txt"))
    write = module.write_workbook

    def slowly(*given: Any, **named: Any) -> Path:
        edit(tmp_path, (FIRST, "复核结论", "属实"))
        return write(*given, **named)

    monkeypatch.setattr(module, "write_workbook", slowly)
    _, taken = refresh(store, tmp_path)
    assert taken.reasons == ("写入期间有人保存过",)
    assert column(load_workbook(taken.kept[0]), SHEET, "复核结论")[0] == "属实"


def test_what_was_decided_elsewhere_is_in_the_next_workbook(store: Store, tmp_path: Path) -> None:
    name = str(column(load_workbook(tmp_path / "review.xlsx"), SHEET, "编号")[0])
    (finding,) = store.find_findings(name)
    store.decide(finding, "unclear", who="王", seen=0, cause="digit", note="一\n二")
    assert refresh(store, tmp_path) == (True, TakenBack())
    assert shown(tmp_path)[0] == ("待查", "王", "一 二")
    edit(tmp_path, (FIRST, "复核人", "李"))
    refresh(store, tmp_path)
    last = store.verdicts()[-1]
    # What the cell could not show is kept, and so is the cause, which has none.
    assert (last.who, last.cause, last.note) == ("李", "digit", "一\n二")
