"""``kxai demo`` needs nothing but the package."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from kxai.cli import app
from kxai.cli.demo import copy_samples, samples_folder


def test_the_demo_reads_its_reports_and_says_how_to_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "我的 试用"
    done = CliRunner().invoke(app, ["demo", str(folder)], env={"COLUMNS": "300"})
    assert done.exit_code == 0, done.output
    assert (folder / "review.xlsx").exists()
    assert "新处理18份" in done.stdout
    commands = [
        line.split("#")[0].strip() for line in done.stdout.split("接着可以：")[1].splitlines()
    ]
    assert next(line.split()[:2] for line in commands if line) == ["kxai", "show"]
    assert f"-w '{folder}'" in commands[1]
    again = CliRunner().invoke(app, ["demo", str(folder)], env={"COLUMNS": "300"})
    assert again.exit_code == 0
    assert "18份报告都已处理过" in again.stderr


def test_samples_overwrite_nothing(tmp_path: Path) -> None:
    names = sorted(path.name for path in samples_folder().iterdir())
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / names[0]).write_text("自己写的", "utf-8")
    reports = copy_samples(tmp_path)
    assert sorted(path.name for path in reports.iterdir()) == names
    assert (reports / names[0]).read_text("utf-8") == "自己写的"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    done = CliRunner().invoke(app, ["demo", str(tmp_path / "file")])
    assert done.exit_code != 0
    assert "E201" in str(done.exception)
