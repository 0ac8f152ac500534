from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import kxai
from kxai.cli import app, main
from kxai.errors import KxaiError
from kxai.store import Store, database_url, lock, make_record
from tests.bulk.reports import write
from tests.store.factory import document, figure, finding, report_of

PROGRAM = [sys.executable, "-c", "from kxai.cli import main; main()"]


class Shell:
    """Commands in one workspace, wide enough that nothing is folded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = root / "ws"
        self._env = {"KXAI_WORKSPACE": str(self.workspace), "COLUMNS": "400"}

    def __call__(self, *words: str | Path) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env=self._env)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def done(shell: Shell) -> Shell:
    """A workspace with three reports, one of them with texts that want to do harm."""
    write(shell.root / "in", 2)
    assert shell("run", shell.root / "in").exit_code == 0
    text = "恶意[bold red]县\x1b[31m2022年部门决算\n收入5万元，比上年3万元[/]增加9万元。\n"
    doc = document(text, "坏[red].txt")
    numbers = [figure(doc, n, label="收入[blink]\x1b]0;x\x07") for n in ("9", "5", "3")]
    report = report_of(doc, org="恶意[bold red]县\x1b[31m", year=2022)
    bad = finding(doc, numbers, severity="warning", kind="change", explanation="[link=x]点\x1b[2J")
    made = make_record(doc, report, numbers, [bad], [], engine="e")
    with Store(database_url(shell.workspace)) as store, store.writing() as writer:
        writer.put(made)
        writer.place("/r/坏.txt", "坏[red].txt", made.id)
    return shell


def test_a_run_ends_in_a_table_and_names_its_files(shell: Shell) -> None:
    write(shell.root / "in", 3)
    result = shell("run", shell.root / "in")
    assert result.exit_code == 0
    assert "云岭县科学技术协会  2023  部门决算" in result.stdout
    for name, told in (
        ("本次", "新处理3份"),
        ("报告", "3"),
        ("数字", "9"),
        ("问题", "错误 3  提醒 0  提示 0"),
        ("复核工作簿", str(shell.workspace / "review.xlsx")),
    ):
        assert re.search(rf"^{name} +{re.escape(told)} *$", result.stdout, re.MULTILINE)
    assert "[3/3]" in result.stderr
    assert "\x1b" not in result.output


def test_checks_that_do_not_exist_are_refused(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(shell.root / "in", 1)
    result = shell("run", shell.root / "in", "--checks", "form,spelling")
    assert result.exit_code == 2
    assert "没有“spelling”这类检查，可用：arithmetic、disclosure、form、scores" in result.stderr
    assert "至少要有一类检查" in shell("run", shell.root / "in", "--checks", " , ").stderr
    assert shell("run", shell.root / "in", "--checks", "scores，form").exit_code == 0
    monkeypatch.setenv("KXAI_CHECKS", "spelling")
    told = str(shell("run", shell.root / "in").exception)
    assert told.startswith("[E601] 环境变量KXAI_CHECKS：设置不可用：没有“spelling”这类检查")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "LLM_PRICES",
            "{bad sk-oops",
            "[E601] 环境变量KXAI_LLM_PRICES：设置不可用：值不是合格的JSON",
        ),
        (
            "LLM_PRICES",
            '{"m": {"input": "sk-oops", "output": "1"}}',
            "[E601] 环境变量KXAI_LLM_PRICES中m.input：设置不可用：应为数",
        ),
        (
            "LLM_PRICES",
            '["sk-oops"]',
            "[E601] 环境变量KXAI_LLM_PRICES：设置不可用：应为JSON对象（{…}）",
        ),
        (
            "LLM_PRICES",
            '{"m": {"input": "1", "output": "1", "currency": "sk-oops"}}',
            "[E601] 环境变量KXAI_LLM_PRICES中m.currency：设置不可用：写法应符合^[A-Z]{3}$",
        ),
        (
            "LLM_PRICES",
            '{"m": {"input": "NaN", "output": "1"}}',
            "[E601] 环境变量KXAI_LLM_PRICES中m.input：设置不可用：应为有限的数",
        ),
        ("LLM_RPM", "sk-oops", "[E601] 环境变量KXAI_LLM_RPM：设置不可用：应为整数"),
        ("DATABASE_URL", "postgresql://u:sk-oops@h:port/x", "KXAI_DATABASE_URL"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named_and_not_repeated(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"KXAI_{name}", value)
    result = shell("findings")
    assert result.exit_code != 0
    output = re.sub(r"[\s│]", "", f"{result.output}{result.exception}")
    assert told.replace(" ", "") in output
    assert "oops" not in output


def test_what_is_told_beside_the_sums_is_shown_and_filtered(shell: Shell) -> None:
    folder = shell.root / "in"
    folder.mkdir()
    text = "云岭县水产站2031年部门决算\n苗种费3万万元。\n"
    (folder / "甲.txt").write_text(text, "utf-8")
    shell("run", folder)
    shown = shell("findings", "--kind", "form").stdout
    assert "● 提醒  文字规范  请注意" in shown
    assert "计量单位写了两遍：“苗种费3万万元”。" in shown
    assert "没有符合条件的问题" in shell("findings", "--kind", "disclosure").stdout


def test_a_second_run_says_so(shell: Shell) -> None:
    write(shell.root / "in", 2)
    shell("run", shell.root / "in")
    result = shell("run", shell.root / "in")
    assert "2份报告都已处理过，没有新内容" in result.stderr
    assert "新处理0份，2份已处理过未重复" in result.stdout
    assert "新处理2份" in shell("run", shell.root / "in", "--force").stdout


def test_failures_and_skipped_files_are_named(shell: Shell) -> None:
    write(shell.root / "in", 1)
    (shell.root / "in" / "空.txt").touch()
    (shell.root / "in" / "表.pptx").touch()
    result = shell("run", shell.root / "in")
    assert result.exit_code == 1
    failed = [line for line in result.stderr.splitlines() if line.startswith("[E")]
    assert failed == [f"[E102] {shell.root / 'in' / '空.txt'}：文件是空的：大小为0字节"]
    assert "跳过1个不支持的文件：表.pptx" in result.stderr
    assert "1个失败" in result.stdout


def test_bad_usage_is_two(shell: Shell) -> None:
    assert shell("run").exit_code == 2
    missing = shell("run", shell.root / "无")
    assert (missing.exit_code, "文件或文件夹不存在" in missing.stderr) == (2, True)
    (shell.root / "in").mkdir()
    empty = shell("run", shell.root / "in")
    assert (empty.exit_code, "没有可处理的报告" in empty.stderr) == (2, True)
    assert shell("run", shell.root / "in", "--jobs", "0").exit_code == 2
    assert shell("nosuch").exit_code == 2


def test_a_missing_path_beside_others_is_a_failure(shell: Shell) -> None:
    write(shell.root / "in", 1)
    result = shell("run", shell.root / "无", shell.root / "in")
    assert result.exit_code == 1
    assert "新处理1份" in result.stdout


def test_show_tells_who_what_and_where(done: Shell) -> None:
    result = done("show", "r000")
    assert result.exit_code == 0
    out = result.stdout
    assert out.startswith("云岭县科学技术协会 2023年 部门决算\n")
    assert re.search(r"^地区 +云岭县（县级）", out, re.MULTILINE)
    assert re.search(r"^金额单位 +万元", out, re.MULTILINE)
    assert "● 错误  增减额  不一致  第3行" in out
    assert "原文：2023年本年收入合计130.00万元，比2022年的100.00万元增加20.00万元。" in out
    assert re.search(r"^第3行 +本年收入合计 .* 2023 +决算 +金额 +130 +万元", out, re.MULTILINE)


def test_show_can_be_narrowed(done: Shell) -> None:
    assert "指标数据（" not in done("show", "r000", "--findings").stdout
    assert "● 错误" not in done("show", "r000", "--figures").stdout
    short = done("show", "r000", "--limit", "1").stdout
    assert "还有2条" in short
    assert "还有" not in done("show", "r000", "--all").stdout


def test_show_tells_one_figure_with_its_address(done: Shell) -> None:
    shown = json.loads(done("show", "r000", "--json").stdout)
    figure = next(line for line in shown["figures"] if line["text"] == "20.00")
    for wanted in (figure["id"], str(figure["start"])):
        out = done("show", "r000", "--figure", wanted).stdout
        assert re.search(
            r"^地址 +段 .*\| 分句 比2022年的100.00万元增加20.00万元 \| 口径 ", out, re.MULTILINE
        )
    assert json.loads(done("show", "r000", "--figure", figure["id"], "--json").stdout) == figure
    assert done("show", "r000", "--figure", "99999").exit_code == 2


def test_show_as_json_is_what_the_files_say(done: Shell) -> None:
    shown = json.loads(done("show", "r001", "--json").stdout)
    for name in ("figures", "findings"):
        lines = map(json.loads, (done.workspace / f"{name}.jsonl").read_text("utf-8").splitlines())
        assert shown[name] == [line for line in lines if line["report"] == shown["report"]["id"]]
    assert len(json.loads(done("show", "r001", "--json", "-n", "1").stdout)["figures"]) == 1


def test_more_than_one_report_is_listed(done: Shell) -> None:
    result = done("show", "云岭")
    assert result.exit_code == 2
    assert "可以是2份报告" in result.stderr
    assert "r000.txt" in result.stderr
    assert "r001.txt" in result.stderr


def test_texts_of_reports_do_nothing_to_the_terminal(done: Shell) -> None:
    for command in (("show", "坏[red]"), ("findings",), ("findings", "--org", "恶意")):
        result = done(*command)
        assert result.exit_code == 0
        assert "恶意[bold red]县 [31m" in result.stdout
        assert "[link=x]点 [2J" in result.stdout
        assert "\x1b" not in result.stdout
        assert "\x07" not in result.stdout
    assert "收入[blink] ]0;x" in done("show", "坏[red]").stdout


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), 3),
        (("--severity", "error"), 2),
        (("-s", "error", "-s", "warning"), 3),
        (("--kind", "change"), 3),
        (("--kind", "share"), 0),
        (("--verdict", "inconsistent"), 3),
        (("--verdict", "unlikely"), 0),
        (("--year", "2022"), 1),
        (("--org", "云岭"), 2),
        (("--report", "r001.txt"), 1),
        (("--limit", "2"), 2),
    ],
)
def test_findings_are_filtered(done: Shell, options: tuple[str, ...], found: int) -> None:
    lines = done("findings", "--json", *options).stdout.splitlines()
    assert len(lines) == found
    assert all(json.loads(line)["explanation"] for line in lines)
    assert done("findings", *options).stdout.count("● ") == found


def test_findings_lines_are_those_of_the_file(done: Shell) -> None:
    told = [
        json.loads(line) for line in done("findings", "--json", "--org", "云岭").stdout.splitlines()
    ]
    assert [line.pop("decision") for line in told] == [None] * len(told)
    kept = (done.workspace / "findings.jsonl").read_text("utf-8").splitlines()
    assert [list(line.items()) for line in told] == [
        list(json.loads(line).items()) for line in kept
    ]


def test_a_code_that_does_not_exist_is_bad_usage(done: Shell) -> None:
    for option in ("--kind", "--verdict", "--severity"):
        assert done("findings", option, "nosuch").exit_code == 2


def program(shell: Shell, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """The program itself, with what ``main`` makes of errors."""
    return subprocess.run(
        [*PROGRAM, *map(str, words), "-w", str(shell.workspace)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_variable_that_makes_no_sense_is_bad_usage(
    done: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KXAI_MAX_FILE_BYTES", "很多")
    for command in (("run", done.root / "in"), ("show", "r000"), ("findings",)):
        result = program(done, *command)
        assert result.returncode == 2
        assert result.stderr == "[E601] 环境变量KXAI_MAX_FILE_BYTES：设置不可用：应为整数\n"


def test_gold_is_at_hand(shell: Shell) -> None:
    result = shell("gold", "--gold", shell.root / "无", "--reports", shell.root)
    assert isinstance(result.exception, KxaiError)


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"kxai {kxai.__version__}\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [(["show", "甲"], "[E201]"), (["findings"], "[E201]")],
)
def test_errors_are_one_line_and_two(
    words: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", ["kxai", *words, "-w", str(tmp_path / "无")])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith(told)
    assert error.count("\n") == 1


def test_an_unknown_report_and_a_held_workspace_are_errors(done: Shell) -> None:
    assert "[E109]" in str(done("show", "没有的").exception)
    with lock(done.workspace):
        assert "[E201]" in str(done("run", done.root / "in").exception)
        assert done("show", "r000").exit_code == 0


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, kxai.cli\n"
        "from typer.testing import CliRunner\n"
        "assert CliRunner().invoke(kxai.cli.app, ['--help']).exit_code == 0\n"
        "heavy = {'sqlalchemy', 'xlsxwriter', 'lxml', 'pydantic', 'chromadb', 'openai',\n"
        "         'instructor', 'opencc', 'selectolax', 'kxai.extract', 'kxai.text'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"


@pytest.mark.parametrize(
    ("ending", "jobs", "code", "state"),
    [
        (signal.SIGINT, "1", 130, "interrupted"),
        (signal.SIGINT, "2", 130, "interrupted"),
        (signal.SIGTERM, "1", 130, "interrupted"),
        (signal.SIGKILL, "1", -signal.SIGKILL, "crashed"),
    ],
)
def test_a_run_cut_short_is_gone_on_with(
    shell: Shell, ending: signal.Signals, jobs: str, code: int, state: str
) -> None:
    count = 200
    write(shell.root / "in", count)
    words = ["run", str(shell.root / "in"), "-w", str(shell.workspace), "-j", jobs]
    with subprocess.Popen(
        [*PROGRAM, *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        # a shell's background job inherits SIGINT ignored, and the run would never see it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("[3/"):
                process.send_signal(ending)
                break
        process.stderr.read()
    assert process.returncode == code
    with Store(database_url(shell.workspace)) as store:
        kept = list(store.ids())
    assert 3 <= len(kept) < count
    if code == 130:
        lines = (shell.workspace / "reports.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == len(kept)
    result = shell("run", shell.root / "in")
    assert result.exit_code == 0
    assert f"新处理{count - len(kept)}份，{len(kept)}份已处理过未重复" in result.stdout
    with Store(database_url(shell.workspace)) as store:
        assert [run["state"] for run in store.runs()] == ["done", state]
        assert store.totals().reports == count
