"""Files within zip archives: their names, their bytes, and what nobody may read."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from kxai import errors
from kxai.load import load
from kxai.load.archives import is_archive, is_there, list_archive, size_of
from kxai.settings import Settings
from tests.load.files import para, put, word, zipped
from tests.load.zips import Entry, packed, unicode_path

TEXT = "云溪县科学技术协会2020年度部门决算\n本年收入合计209.7万元。\n"
DATA = TEXT.encode()
SETTINGS = Settings()
UTF8 = 0x800


def names(path: Path, settings: Settings = SETTINGS) -> list[str]:
    return [file.as_posix().partition("!/")[2] for file in list_archive(path, settings).files]


def reasons(path: Path, settings: Settings = SETTINGS) -> list[str]:
    return [str(error) for error in list_archive(path, settings).failures]


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (Entry("决算/2020年.txt".encode("gbk"), DATA), "决算/2020年.txt"),
        (Entry("決算報告/年度.txt".encode("big5"), DATA), "決算報告/年度.txt"),
        (Entry("决算/报告.txt".encode(), DATA, UTF8), "决算/报告.txt"),
        (Entry("决算/报告.txt".encode(), DATA), "决算/报告.txt"),
        (Entry("联通.txt".encode("gbk"), DATA), "联通.txt"),
        (Entry("部门决算公开表.txt".encode("gbk").decode("cp437").encode(), DATA, UTF8), "部门决算公开表.txt"),
        (Entry(b"x", DATA, 0, unicode_path(b"x", "甲/乙.txt")), "甲/乙.txt"),
        (Entry("甲.txt".encode("gbk"), DATA, 0, unicode_path(b"other", "乙.txt")), "甲.txt"),
        (Entry("年\\嘭\\表.txt".encode("gbk"), DATA), "年/嘭/表.txt"),
        (Entry("龘䶮𠮷.txt".encode("gb18030"), DATA), "龘䶮𠮷.txt"),
        (Entry(b"./a//b.txt", DATA), "a/b.txt"),
        (Entry(b"caf\x82.txt", DATA), "café.txt"),
    ],
)  # fmt: skip
def test_names_are_read_as_they_were_meant(tmp_path: Path, entry: Entry, name: str) -> None:
    path = put(tmp_path, "档案.zip", packed(entry))
    assert names(path) == [name]
    document = load(Path(f"{path}!/{name}"))
    assert document.text == TEXT
    assert document.source == f"{path}!/{name}"
    assert document.sha256 == hashlib.sha256(DATA).hexdigest()


def test_members_are_like_files_of_folders(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "乙/b.docx": word(para("正文9万元")), "甲/a.txt": DATA, "甲/表.csv": "1", "空/": "",
        "__MACOSX/甲/._a.txt": "x", "甲/.DS_Store": "x", "Thumbs.db": "x", ".git/a.txt": "x",
    }  # fmt: skip
    path = put(tmp_path, "a.zip", zipped(members))
    assert names(path) == ["乙/b.docx", "甲/a.txt", "甲/表.csv"]
    assert load(Path(f"{path}!/乙/b.docx")).text == "正文9万元\n"
    assert names(Path(f"{path}!/甲")) == ["甲/a.txt", "甲/表.csv"]
    assert names(Path(f"{path}!/甲/a.txt")) == ["甲/a.txt"]
    with pytest.raises(errors.UnsupportedFormat, match=r"\.csv"):
        load(Path(f"{path}!/甲/表.csv"))
    with pytest.raises(errors.UnreadableFile, match="没有这个文件"):
        load(Path(f"{path}!/无.txt"))
    with pytest.raises(errors.UnreadableFile, match="没有这个文件"):
        list_archive(Path(f"{path}!/无"), SETTINGS)
    with pytest.raises(errors.UnsupportedFormat, match="kxai run"):
        load(path)


def test_an_archive_within_an_archive_and_no_further(tmp_path: Path) -> None:
    innermost = zipped({"深.txt": DATA})
    inner = zipped({"丙.txt": DATA, "底.zip": innermost, "__MACOSX/x.txt": "x"})
    path = put(tmp_path, "外.zip", zipped({"内/内.zip": inner, "甲.txt": DATA, "坏.zip": b"PK"}))
    assert names(path) == ["内/内.zip!/丙.txt", "甲.txt"]
    told = reasons(path)
    assert len(told) == 2
    assert "外.zip!/内/内.zip!/底.zip：超出处理上限：压缩包套了三层以上" in told[0]
    assert "坏.zip：文件已损坏" in told[1]
    assert load(Path(f"{path}!/内/内.zip!/丙.txt")).text == TEXT
    assert names(Path(f"{path}!/内/内.zip")) == ["内/内.zip!/丙.txt"]
    with pytest.raises(errors.UnreadableFile):
        load(Path(f"{path}!/内/内.zip!/底.zip!/深.txt"))


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "a/../../x.txt", "..\\x.txt", "C:\\x.txt"])  # fmt: skip
def test_a_path_that_leads_out_costs_only_itself(tmp_path: Path, name: str) -> None:
    path = put(tmp_path, "a.zip", packed(Entry(name.encode(), DATA), Entry(b"b.txt", DATA)))
    assert names(path) == ["b.txt"]
    (told,) = reasons(path)
    assert "a.zip!/" in told
    assert "路径不合法" in told
    assert load(Path(f"{path}!/b.txt")).text == TEXT


def test_links_and_second_members_of_a_name_are_told(tmp_path: Path) -> None:
    entries = (
        Entry(b"a.txt", DATA),
        Entry(b"a.txt", b"other"),
        Entry(b"l.txt", b"/etc/passwd", mode=0o120777),
    )
    path = put(tmp_path, "a.zip", packed(*entries))
    assert names(path) == ["a.txt"]
    assert load(Path(f"{path}!/a.txt")).text == TEXT
    assert [told.rpartition("：")[2] for told in reasons(path)] == [
        "压缩包里有同名的成员，只读取第一个",
        "成员是符号链接，未读取",
    ]


@pytest.mark.parametrize(
    ("entry", "error", "reason"),
    [
        (Entry(b"a.txt", DATA, flags=1), errors.EncryptedFile, "已加密"),
        (Entry(b"a.txt", DATA, method=14), errors.DamagedFile, "压缩方法"),
        (Entry(b"a.txt", DATA, crc=1), errors.DamagedFile, "损坏"),
        (Entry(b"a.txt", DATA, size=9), errors.DamagedFile, "损坏"),
        (Entry(b"a.txt", b"0" * 2_000_000, size=9), errors.LimitExceeded, "炸弹"),
        (Entry(b"a.txt", b"0" * 40_000_000), errors.LimitExceeded, "炸弹"),
        (Entry(b"a.txt", DATA, size=300_000_000), errors.LimitExceeded, "上限"),
        (Entry(b"a.txt"), errors.EmptyFile, "0字节"),
        (Entry(b"a.txt", b"no deflate", method=0), None, ""),
    ],
)  # fmt: skip
def test_a_bad_member_is_named(
    tmp_path: Path, entry: Entry, error: type[errors.InputError] | None, reason: str
) -> None:
    path = put(tmp_path, "档.zip", packed(entry, Entry(b"b.txt", DATA)))
    assert names(path) == ["a.txt", "b.txt"]
    assert load(Path(f"{path}!/b.txt")).text == TEXT
    if error is None:
        assert load(Path(f"{path}!/a.txt")).text == "no deflate"
        return
    with pytest.raises(errors.InputError) as caught:
        load(Path(f"{path}!/a.txt"))
    assert type(caught.value) is error
    assert caught.value.place == f"{path}!/a.txt"
    assert reason in caught.value.reason


def test_broken_streams_and_headers(tmp_path: Path) -> None:
    data = bytearray(packed(Entry(b"a.txt", DATA * 9), Entry(b"b.txt", DATA)))
    data[44] ^= 0xFF
    path = put(tmp_path, "a.zip", bytes(data))
    with pytest.raises(errors.DamagedFile, match="损坏"):
        load(Path(f"{path}!/a.txt"))
    data[0] = 0
    path = put(tmp_path, "b.zip", bytes(data))
    with pytest.raises(errors.DamagedFile, match="损坏"):
        load(Path(f"{path}!/a.txt"))
    assert load(Path(f"{path}!/b.txt")).text == TEXT


def test_archives_beyond_the_limits(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", zipped({f"{n}.txt": "甲" * 400 for n in range(9)}))
    with pytest.raises(errors.LimitExceeded, match="解压后共10800字节"):
        list_archive(path, Settings(max_archive_bytes=10_000))
    with pytest.raises(errors.LimitExceeded, match="压缩包有"):
        list_archive(path, Settings(max_archive_bytes=100))
    many = put(tmp_path, "b.zip", zipped({f"{n}.txt": "" for n in range(5_001)}))
    with pytest.raises(errors.LimitExceeded, match="成员过多"):
        list_archive(many, SETTINGS)
    assert len(names(path)) == 9


def test_damaged_archives(tmp_path: Path) -> None:
    whole = zipped({"a.txt": DATA})
    for bad in (
        whole[:60],
        whole[:-30],
        b"PK\x03\x04",
        whole.replace(b"PK\x01\x02", b"PK\x01\x00"),
    ):
        path = put(tmp_path, "a.zip", bad)
        assert is_archive(path, SETTINGS)
        with pytest.raises(errors.DamagedFile):
            list_archive(path, SETTINGS)


def test_a_document_is_no_archive(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", word(para("正文")))
    assert not is_archive(path, SETTINGS)
    assert load(path).text == "正文\n"
    assert is_archive(put(tmp_path, "b", zipped({"word/旧.txt": "x"})), SETTINGS)
    assert not is_archive(put(tmp_path, "c.txt", b"PK"), SETTINGS)
    nested = put(tmp_path, "d.zip", zipped({"甲.zip": word(para("内文"))}))
    assert names(nested) == ["甲.zip"]
    assert load(Path(f"{nested}!/甲.zip")).text == "内文\n"


def test_what_is_there(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", zipped({"甲/a.txt": DATA}))
    inside = Path(f"{path}!/甲/a.txt")
    assert is_there(inside, SETTINGS)
    assert size_of(inside, SETTINGS) == len(DATA)
    assert not is_there(Path(f"{path}!/甲/b.txt"), SETTINGS)
    assert size_of(Path(f"{path}!/甲/b.txt"), SETTINGS) == size_of(tmp_path / "无", SETTINGS) == 0
    path.unlink()
    assert not is_there(inside, SETTINGS)
    with pytest.raises(errors.UnreadableFile, match="不存在"):
        load(inside)


def test_a_changed_archive_is_read_anew(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", zipped({"a.txt": DATA}))
    assert names(path) == ["a.txt"]
    put(tmp_path, "a.zip", zipped({"b.txt": DATA, "c.txt": DATA}))
    assert names(path) == ["b.txt", "c.txt"]


def test_real_files_with_the_mark_in_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "喜报!"
    folder.mkdir()
    assert load(put(folder, "a.txt", DATA)).text == TEXT
    path = put(tmp_path, "b.zip", zipped({"好!/a.txt": DATA}))
    assert load(Path(f"{path}!/好!/a.txt")).text == TEXT


def test_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path, "a.zip", zipped({"甲.zip": zipped({"a.txt": DATA})}))

    def refuse(*_: object) -> None:
        raise AssertionError("extracted")

    monkeypatch.setattr(zipfile.ZipFile, "extract", refuse)
    monkeypatch.setattr(zipfile.ZipFile, "extractall", refuse)
    assert load(Path(f"{path}!/甲.zip!/a.txt")).text == TEXT
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]
