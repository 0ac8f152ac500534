from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kxai.errors import OriginalChanged, OriginalMissing, UnreadableFile
from kxai.handback.original import read_original
from kxai.settings import Settings
from tests.handback.files import Case, case, word
from tests.handback.reviewed import opened

SETTINGS = Settings()


@pytest.fixture
def made(tmp_path: Path) -> Case:
    return case(word(tmp_path / "甲.docx", ["收入16.70万元"]), ["16.70"])


def original(made: Case, source: Path | None = None, *, also: Path | None = None) -> str:
    report = made.handback.report
    with opened(made.path.parent / "ws") as store:
        if also is not None:
            with store.writing() as writer:
                writer.place(str(also), also.name, report.id)
        found = read_original(store, report, SETTINGS, source=source)
    assert found.data.startswith(b"PK")
    return found.name


def test_the_file_that_was_read(made: Case) -> None:
    assert original(made) == "甲.docx"


def test_a_file_that_is_gone_is_named(made: Case) -> None:
    made.path.unlink()
    with pytest.raises(OriginalMissing, match=r"E113.*甲\.docx.*--source"):
        original(made)


def test_a_file_that_was_edited_is_refused(made: Case) -> None:
    word(made.path, ["收入16.80万元"])
    with pytest.raises(OriginalChanged, match=r"E114.*甲\.docx.*sha256"):
        original(made)


def test_another_file_of_the_same_content_will_do(made: Case) -> None:
    other = made.path.with_name("乙.docx")
    other.write_bytes(made.data)
    word(made.path, ["收入16.80万元"])
    assert original(made, also=other) == "乙.docx"


def test_a_member_of_an_archive(made: Case) -> None:
    archive = made.path.with_name("档案.zip")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("夹/丙.docx", made.data)
    made.path.unlink()
    assert original(made, also=Path(f"{archive}!/夹/丙.docx")) == "丙.docx"


def test_a_source_that_is_told_must_be_the_same(made: Case) -> None:
    copy = made.path.with_name("副本.docx")
    copy.write_bytes(made.data)
    assert original(made, copy) == "副本.docx"
    word(copy, ["另一份16.70万元"])
    with pytest.raises(OriginalChanged, match=r"副本\.docx"):
        original(made, copy)
    with pytest.raises(UnreadableFile, match=r"没有\.docx"):
        original(made, copy.with_name("没有.docx"))
