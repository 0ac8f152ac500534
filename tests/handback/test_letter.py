from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest

from kxai.handback.confirmed import Handback
from kxai.handback.letter import write_letter
from kxai.handback.letter_texts import COLUMN_ZH, LetterKind
from tests.handback.reviewed import confirmed, opened, put, read_back, told
from tests.handback.words_of import lines, read, rows
from tests.store.factory import record

DAY = date(2024, 3, 1)


def letter(handback: Handback, kind: LetterKind = "复核意见书") -> bytes:
    return write_letter(handback, kind=kind, day=DAY)


def test_title_body_table_and_closing(tmp_path: Path) -> None:
    data = letter(confirmed(tmp_path, note="请附依据"))
    said = lines(data)
    assert said[:2] == ["复核意见书", "云岭县科学技术协会："]
    assert "2023年部门决算（文件：甲.txt）" in said[2]
    assert "2处" in said[2]
    assert said[-3:] == ["复核人（签字）：王", "复核单位（盖章）：", "2024年3月1日"]
    heading, first, second = rows(data)
    assert heading == list(COLUMN_ZH.values())
    assert [row[0] for row in (first, second)] == ["1", "2"]
    total = dict(zip(heading, first, strict=True))
    assert total["位置"] == "第1页 › 一、收入决算情况"
    assert "收入合计16.70万元" in total["报告原文"]
    assert total["计算"] == "10.20 + 7.50 = 17.70万元"
    assert (total["应为"], total["复核意见"]) == ("17.70万元", "请附依据")
    assert total["可能原因"] == "7.50可能是6.50之误"


def test_the_numbers_in_a_quotation_are_bold(tmp_path: Path) -> None:
    cell = read(letter(confirmed(tmp_path))).tables[0].rows[1].cells[2]
    bold = [run.text for run in cell.paragraphs[0].runs if run.bold]
    assert bold == ["16.70", "10.20", "7.50"]


@pytest.mark.parametrize("kind", get_args(LetterKind))
def test_both_kinds_ask_and_accuse_nobody(kind: LetterKind, tmp_path: Path) -> None:
    said = "".join(lines(letter(confirmed(tmp_path), kind)))
    assert said.startswith(kind)
    assert "请核实" in said
    assert not re.search("虚假|造假|违规|违法|错误|编造|隐瞒|必须", said)


def test_without_findings_it_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        handback = read_back(store, put(store, record())[0].report)
    data = letter(handback)
    assert not read(data).tables
    assert "没有需要核实的问题" in lines(data)[2]


def test_the_same_letter_has_the_same_bytes(tmp_path: Path) -> None:
    handback = confirmed(tmp_path)
    assert letter(handback) == letter(handback)


def test_hostile_texts_are_text(tmp_path: Path) -> None:
    text = "收入{{单位}}16.70万元，其中\x00\x1b[31m\u202e一7.50万元<w:fldSimple/>&amp;。\n"
    made = told(
        text, ["16.70", "7.50"], org="甲{{日期}}县\x07", equation="{ INCLUDETEXT c:\\x }\x0b=1",
        expected="=cmd|'/c calc'!A1",
    )  # fmt: skip
    data = letter(
        confirmed(tmp_path, made=made, note="第一行\r\n第二行\ufffe", who="王\x00{{年度}}")
    )
    assert lines(data)[1] == "甲{{日期}}县："
    row = rows(data)[1]
    assert "收入{{单位}}16.70万元，其中 [31m一7.50万元<w:fldSimple/>&amp;。" in row[2]
    assert row[3] == "{ INCLUDETEXT c:\\x } =1"
    assert row[4] == "=cmd|'/c calc'!A1"
    assert row[6] == "第一行 第二行"
    with zipfile.ZipFile(BytesIO(data)) as file:
        body = file.read("word/document.xml").decode()
    assert not re.search(r"<w:(fldSimple|fldChar|instrText|hyperlink|object)\b", body)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", body)


def test_the_table_fits_the_page(tmp_path: Path) -> None:
    document = read(letter(confirmed(tmp_path)))
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    wide = sum(cell.width for cell in document.tables[0].rows[0].cells)
    assert 0.97 * room < wide <= room
