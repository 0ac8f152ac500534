from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner, Result

from kxai.cli import app, main
from kxai.handback.confirmed import with_confirmed
from tests.handback.files import case, word
from tests.handback.reviewed import opened, put, told
from tests.handback.words_of import lines, read, rows
from tests.store.factory import TEXT, record


class Shell:
    """Commands in one workspace with two reports: of 甲 both findings are confirmed, of 乙 none."""

    def __init__(self, root: Path) -> None:
        self.root, self.workspace = root, root / "ws"
        with opened(self.workspace) as store:
            for one in put(store, record()):
                store.decide(one, "confirmed", who="王", seen=0)
            put(store, record(TEXT + "附注。\n", "乙.txt"), "/r/乙.txt")

    def __call__(self, *words: str | Path) -> Result:
        env = {"KXAI_WORKSPACE": str(self.workspace), "COLUMNS": "400"}
        return CliRunner().invoke(app, [str(word) for word in words], env=env)

    def files(self) -> list[str]:
        return sorted(p.name for p in (self.workspace / "handback").glob("*"))


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_a_letter_is_written_into_the_workspace_and_named(shell: Shell) -> None:
    result = shell("letter", "甲.txt", "--date", "2024-03-01")
    assert result.exit_code == 0
    (name,) = shell.files()
    assert name.startswith("复核意见书-云岭县科学技术协会-2023年部门决算-")
    assert result.stdout.strip() == str(shell.workspace / "handback" / name)
    assert lines((shell.workspace / "handback" / name).read_bytes())[-1] == "2024年3月1日"


def test_without_confirmed_findings_nothing_is_written_unless_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path / "ws") as store:
        put(store, record())
    shell = CliRunner()
    words = ["letter", "甲", "-w", str(tmp_path / "ws"), "-o", str(tmp_path / "信.docx")]
    result = shell.invoke(app, words)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "没有复核结论为“属实”的问题" in result.stderr
    assert not (tmp_path / "信.docx").exists()
    assert shell.invoke(app, [*words, "--empty"]).exit_code == 0
    assert "没有需要核实的问题" in lines((tmp_path / "信.docx").read_bytes())[2]


def test_all_writes_one_file_a_report_that_has_any(shell: Shell) -> None:
    result = shell("letter", "--all", "--kind", "整改通知", "-o", shell.root / "信件")
    assert result.exit_code == 0
    names = [path.name for path in (shell.root / "信件").iterdir()]
    # 乙 is another print of 甲: its numbers are the same, and so are the findings.
    assert len(names) == 2
    assert all(name.startswith("整改通知") for name in names)
    assert "写了2份；没有属实问题的报告0份" in result.stderr


def test_an_edited_letter_is_not_lost(shell: Shell) -> None:
    path = shell.root / "信.docx"
    path.write_bytes("某人改过".encode())
    result = shell("letter", "甲.txt", "-o", path)
    assert "原有的文件另存为 信.旧1.docx" in result.stderr
    assert (shell.root / "信.旧1.docx").read_bytes() == "某人改过".encode()
    path.write_bytes(b"x")
    shell("letter", "甲.txt", "-o", path, "--force")
    assert sorted(p.name for p in shell.root.glob("*.docx")) == ["信.docx", "信.旧1.docx"]


def test_the_offices_template(shell: Shell) -> None:
    template = shell.root / "模板.docx"
    assert shell("letter", "--save-template", template).exit_code == 0
    document = Document(str(template))
    document.paragraphs[0].insert_paragraph_before("{{年度}}第＿号")
    document.save(str(template))
    path = shell.root / "信.docx"
    assert shell("letter", "甲.txt", "--template", template, "-o", path).exit_code == 0
    assert lines(path.read_bytes())[0] == "2023年第＿号"
    assert len(rows(path.read_bytes())) == 3


def test_a_template_with_an_unknown_placeholder_is_refused_in_one_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    template = shell.root / "模板.docx"
    document = Document()
    document.add_paragraph("{{文号}}{{问题表}}")
    document.save(str(template))
    words = ["letter", "甲.txt", "-w", str(shell.workspace), "--template", str(template)]
    monkeypatch.setattr("sys.argv", ["kxai", *words])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("[E112] 模板.docx：模板不能用：不认识的占位符{{文号}}")
    assert shell.files() == []


@pytest.mark.parametrize(
    "words",
    [
        ("letter",),
        ("letter", "甲", "--all"),
        ("letter", "甲.txt", "--date", "三月"),
        ("letter", "--all", "--out", "信.docx"),
        ("letter", "甲.txt", "--out", "信.pdf"),
        ("annotate",),
        ("annotate", "--all", "--source", "甲.docx"),
    ],
)
def test_what_makes_no_sense_is_bad_usage(words: tuple[str, ...], shell: Shell) -> None:
    assert shell(*words).exit_code == 2
    assert shell.files() == []


def annotate(path: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["annotate", path.name, "-w", str(path.parent / "ws"), *words])


def test_an_annotated_copy_lies_in_the_workspace_and_the_original_stays(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", ["收入16.70万元"]), ["16.70"])
    before = made.data
    result = annotate(made.path)
    assert result.exit_code == 0
    path = tmp_path / "ws" / "handback" / "甲-批注.docx"
    assert result.stdout.strip() == str(path)
    assert [comment.author for comment in read(path.read_bytes()).comments] == ["王"]
    assert made.path.read_bytes() == before


def test_the_original_is_not_written_over(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", ["收入16.70万元"]), ["16.70"])
    before = made.data
    result = annotate(made.path, "-o", str(made.path), "--force")
    assert result.exit_code == 2
    assert "不能写在原文件上" in result.stderr
    assert made.path.read_bytes() == before


def test_all_annotates_what_can_be_and_tells_the_others(shell: Shell) -> None:
    folders = [shell.root / "东", shell.root / "西"]
    for folder, amount in zip(folders, ("16.70", "26.70"), strict=True):
        folder.mkdir()
        case(word(folder / "甲.docx", [f"收入{amount}万元"]), [amount], store=shell.workspace)
    result = shell("annotate", "--all")
    assert result.exit_code == 1
    names = shell.files()
    assert len(names) == 2
    assert all(name.startswith("甲-批注-") and name.endswith(".docx") for name in names)
    assert result.stderr.count("[E115]") == 2  # the texts 甲.txt and 乙.txt
    assert "写了2份；没有属实问题的报告0份" in result.stderr
    assert "没有写成的2份" in result.stderr


def test_all_reads_only_reports_with_decisions(shell: Shell) -> None:
    with opened(shell.workspace) as store:
        put(
            store,
            told(TEXT + "另一单位。", ["16.70"], org="丙县科学技术协会", id="c" * 16),
            "/r/丙.txt",
        )
        some = with_confirmed(store, store.verdicts())
        assert len(some) < store.totals().reports
    result = shell("letter", "--all", "--empty")
    assert "写了3份" in result.stderr


def test_what_cannot_be_annotated_says_so_and_offers_the_letter(shell: Shell) -> None:
    result = shell("annotate", "甲.txt")
    assert result.exit_code != 0
    assert "E115" in str(result.exception)
    assert "kxai letter" in str(result.exception)
    assert shell.files() == []


def test_what_has_no_place_is_told_on_the_screen(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", ["收入16.70万元"]), [], ["16.70"])
    assert "甲.docx：问题2不指文中某一处" in annotate(made.path, "--author", "财政局").stderr


def test_nothing_is_annotated_without_confirmed_findings(tmp_path: Path) -> None:
    made = case(word(tmp_path / "甲.docx", ["收入16.70万元"]))
    result = annotate(made.path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "没有复核结论为“属实”的问题" in result.stderr
