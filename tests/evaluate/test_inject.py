"""Planted errors: exactly what is said, excludable exactly where a relation excludes it."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from kxai.errors import GoldError
from kxai.evaluate.error_classes import CLASSES, CODES
from kxai.schema.figure import Figure
from kxai_lab.inject import bench as bench_module
from kxai_lab.inject.bench import Tally, run
from kxai_lab.inject.classes import right_codes
from kxai_lab.inject.edits import Edit, apply, moved
from kxai_lab.inject.judge import Outcome, judge
from kxai_lab.inject.plant import Injection, plant, sites
from kxai_lab.inject.reading import Reading, read
from kxai_lab.inject.slips import SLIPS, slips_between, variants
from kxai_lab.inject.table import alarms, broken, cases, markdown, misses, plain

SCRIPT = Path(__file__).parents[2] / "eval" / "bench_inject.py"
TEXT = """云溪县科学技术协会2022年度部门决算
一、收入支出决算总体情况
本年支出合计237.50万元，其中：基本支出150.20万元，占63.24%；项目支出87.30万元，占36.76%。
二、一般公共预算财政拨款支出情况
2022年度一般公共预算财政拨款支出237.50万元，与2021年度的200.00万元相比，增加37.50万元，增长18.75%。
三、三公经费
“三公”经费支出合计12.60万元，其中：因公出国（境）费支出3.10万元，公务用车购置及运行维护费支出5.25万元，公务接待费支出4.25万元。
"""


@pytest.fixture(scope="module")
def clean() -> Reading:
    return read("a", TEXT)


def figure_at(clean: Reading, text: str, number: int = 0) -> Figure:
    return [f for f in sites(clean) if f.text == text][number]


def planted(clean: Reading, error: str, text: str, number: int = 0, seed: int = 1) -> Injection:
    injection = plant(error, clean, figure_at(clean, text, number), Random(seed))
    assert injection is not None
    return injection


def outcome(clean: Reading, injection: Injection) -> Outcome:
    return judge(injection, clean, read("a", apply(clean.text, injection.edits)))


def changed_line(clean: Reading, injection: Injection) -> str:
    before, after = clean.text.split("\n"), apply(clean.text, injection.edits).split("\n")
    assert len(before) == len(after)
    (line,) = [new for old, new in zip(before, after, strict=True) if old != new]
    return line


def test_the_text_is_clean(clean: Reading) -> None:
    assert clean.result.findings == ()
    assert {r.kind for r in clean.holding} >= {"sum", "share", "growth", "change"}


# --- edits ---------------------------------------------------------------------------------------


def test_edits_are_made_at_their_spans_whatever_their_order() -> None:
    edits = (Edit(4, 6, "x"), Edit(1, 2, "yyy"), Edit(3, 3, "+"))
    assert apply("abcdefg", edits) == "ayyyc+dxg"


@pytest.mark.parametrize("edits", [(Edit(0, 3, ""), Edit(2, 4, "")), (Edit(5, 9, ""),)])
def test_edits_that_cannot_be_made_are_refused(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply("abcdef", edits)


def test_spans_follow_the_edits() -> None:
    edits = (Edit(1, 2, "yyy"), Edit(5, 6, ""))
    assert moved((0, 1), edits) == (0, 1)
    assert moved((1, 2), edits) == (1, 4)
    assert moved((3, 4), edits) == (5, 6)
    assert moved((6, 7), edits) == (7, 8)
    assert moved((2, 4), (Edit(1, 3, ""),)) is None
    assert moved((2, 4), (Edit(2, 2, "++"),)) == (4, 6)


def test_a_changed_figure_stands_where_the_injection_says(clean: Reading) -> None:
    random = Random(7)
    seen = set()
    for error in CLASSES:
        for figure in sites(clean):
            injection = plant(error, clean, figure, random)
            if injection is None or error in ("missing", "doubled"):
                continue
            seen.add(error)
            after = apply(clean.text, injection.edits)
            printed = {after[start:end] for start, end in injection.places}
            if error in ("unit", "direction", "points"):
                assert printed == {figure.text}
            elif error == "swapped":
                assert printed == {injection.old, injection.new}
            else:
                assert printed == {injection.new}
            assert after != clean.text
    assert seen == set(CLASSES) - {"missing", "doubled"}


# --- slips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "text", "wanted", "unwanted"),
    [
        ("digit", "10.5", {"20.5", "10.6", "19.5"}, {"00.5", "10.5"}),
        ("transposition", "120.45", {"210.45", "102.45", "120.54"}, {"124.05", "120.45"}),
        ("omission", "120.45", {"20.45", "12.45", "120.4"}, {"120."}),
        ("omission", "1,234", {"234", "123", "124"}, {"1,24"}),
        ("addition", "120.4", {"1120.4", "1200.4", "120.44"}, {"120.40"}),
        ("addition", "1,234", {"12,234", "12,344"}, {"1,2344"}),
        ("decimal", "23.75", {"2.375", "237.5"}, {"2375"}),
        ("decimal", "0.52", {"0.052", "5.2"}, {"05.2"}),
    ],
)
def test_slips(slip: str, text: str, wanted: set[str], unwanted: set[str]) -> None:
    found = set(variants(slip, text))
    assert wanted <= found
    assert not unwanted & found


@pytest.mark.parametrize("slip", SLIPS)
def test_what_is_no_plain_number_is_left_alone(slip: str) -> None:
    assert variants(slip, "壹拾贰万") == []
    assert variants(slip, "") == []
    assert variants(slip, "1-2") == []


def test_a_slip_that_leaves_the_value_is_none() -> None:
    assert "3.0" not in variants("omission", "3.00")
    assert variants("transposition", "77") == []
    assert variants("decimal", "12") == []


def test_slips_that_cannot_be_told_apart_are_all_named() -> None:
    assert slips_between("100.0", "10.0") == {"omission"}
    assert slips_between("120", "12.0") == set()
    assert slips_between("10.45", "1.045") == {"decimal"}
    assert slips_between("十", "10") == set()


# --- the classes ---------------------------------------------------------------------------------


def test_unit_word(clean: Reading) -> None:
    line = changed_line(clean, planted(clean, "unit", "150.20"))
    assert "基本支出150.20元，占63.24%" in line


def test_direction_word(clean: Reading) -> None:
    assert "增加37.50万元，下降18.75%" in changed_line(clean, planted(clean, "direction", "18.75"))
    assert "减少37.50万元，增长18.75%" in changed_line(clean, planted(clean, "direction", "37.50"))
    assert plant("direction", clean, figure_at(clean, "150.20"), Random(1)) is None


def test_wrong_base_is_the_current_value(clean: Reading) -> None:
    injection = planted(clean, "base", "18.75")
    assert injection.new == "15.79"  # 37.50 / 237.50
    assert "增长15.79%" in changed_line(clean, injection)
    assert plant("base", clean, figure_at(clean, "150.20"), Random(1)) is None


def test_wrong_base_is_another_total() -> None:
    text = TEXT.replace("本年支出合计", "本年收入合计250.00万元。\n本年支出合计")
    clean = read("a", text)
    injection = planted(clean, "base", "63.24")
    assert injection.new == "60.08"  # 150.20 / 250.00
    assert len(injection.named) == 2


def test_missing_item_goes_with_its_clause(clean: Reading) -> None:
    injection = planted(clean, "missing", "3.10")
    assert "其中：公务用车购置及运行维护费支出5.25万元，" in changed_line(clean, injection)
    assert len(injection.places) == 3
    # two of a list of two would be left with one, which is no list
    assert plant("missing", clean, figure_at(clean, "150.20"), Random(1)) is None


def test_doubled_item_comes_with_its_clause(clean: Reading) -> None:
    injection = planted(clean, "doubled", "150.20")
    line = changed_line(clean, injection)
    assert line.count("基本支出150.20万元，占63.24%；") == 2
    after = apply(clean.text, injection.edits)
    assert {after[start:end] for start, end in injection.places} == {"150.20"}
    assert len(injection.places) == 2
    # the last item's clause has no sure end
    assert plant("doubled", clean, figure_at(clean, "4.25"), Random(1)) is None


def test_points_stand_on_lines_of_their_own() -> None:
    text = "云溪县科协2022年度部门决算\n支出合计12.60万元，其中：\n1.宣传支出3.10万元；\n2.培训支出5.25万元；\n3.活动支出4.25万元。\n"
    clean = read("a", text)
    injection = planted(clean, "missing", "3.10")
    assert apply(text, injection.edits) == text.replace("1.宣传支出3.10万元；\n", "")


def test_stale_value_is_last_years(clean: Reading) -> None:
    injection = planted(clean, "stale", "237.50", 1)
    assert (injection.old, injection.new) == ("237.50", "200.00")
    assert plant("stale", clean, figure_at(clean, "200.00"), Random(1)) is None


def test_swapped_values(clean: Reading) -> None:
    injection = planted(clean, "swapped", "87.30")
    assert "基本支出87.30万元，占63.24%；项目支出150.20万元" in changed_line(clean, injection)


def test_points_for_percent(clean: Reading) -> None:
    assert "占63.24个百分点；" in changed_line(clean, planted(clean, "points", "63.24"))


# --- excludability -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "text", "number", "kinds"),
    [
        ("transposition", "12.60", 0, {"sum", "balance"}),
        ("decimal", "18.75", 0, {"growth"}),
        ("unit", "37.50", 0, {"change", "growth"}),
        ("direction", "37.50", 0, {"change", "growth"}),
        ("direction", "18.75", 0, {"growth"}),
        ("stale", "237.50", 1, {"change"}),
        ("missing", "5.25", 0, {"sum"}),
        ("doubled", "3.10", 0, {"sum"}),
        ("points", "18.75", 0, {"growth"}),
        ("swapped", "87.30", 0, {"share"}),
        ("swapped", "3.10", 0, set()),  # two addends exchanged: the sum still holds
    ],
)
def test_what_excludes_an_error(
    clean: Reading, error: str, text: str, number: int, kinds: set[str]
) -> None:
    found = {relation.kind for relation in planted(clean, error, text, number).excluders}
    assert found - {"part"} == kinds


def test_a_change_inside_rounding_is_not_excluded() -> None:
    clean = read("a", TEXT.replace("占63.24%", "占63%").replace("占36.76%", "占37%"))
    figure = figure_at(clean, "150.20")
    share = next(r for r in clean.holding if r.kind == "share" and figure in r.operands)
    for seed in range(60):
        injection = plant("digit", clean, figure, Random(seed))
        assert injection is not None
        low, high = 100 * (float(injection.new) - 0.005) / 237.505, 0.0
        high = 100 * (float(injection.new) + 0.005) / 237.495
        # 63% printed, rounded (62.5 to 63.5) or cut off (63 to 64)
        assert (share in injection.excluders) == (high < 62.5 or low > 64)


# --- what came of it -----------------------------------------------------------------------------


def test_a_found_error_is_judged_right(clean: Reading) -> None:
    told = outcome(clean, planted(clean, "transposition", "12.60"))
    assert (told.severity, told.code, told.cause, told.located) == (
        "error",
        "transposed",
        True,
        True,
    )
    assert told.collateral == 0
    assert told.reason == ""


def test_an_error_that_nothing_excludes_is_not_held_against_the_checker(clean: Reading) -> None:
    told = outcome(clean, planted(clean, "swapped", "3.10"))
    assert not told.excludable
    tally = Tally()
    tally.add(told)
    assert (tally.planted, tally.excludable, tally.detected_anyway) == (1, 0, 0)


def test_a_run_on_the_unchanged_text_tells_nothing(clean: Reading) -> None:
    injection = planted(clean, "transposition", "12.60")
    told = judge(injection, clean, clean)
    assert told.excludable
    assert not told.detected
    assert not told.cause
    assert told.reason


def test_what_a_finding_elsewhere_says_is_collateral(clean: Reading) -> None:
    injection = planted(clean, "transposition", "12.60")
    elsewhere = apply(clean.text, (*injection.edits, Edit(*span(clean, "18.75"), "19.75")))
    told = judge(injection, clean, read("a", elsewhere))
    assert told.detected
    assert told.collateral == 1


def test_the_same_finding_on_both_runs_is_not_new(clean: Reading) -> None:
    dirty = read("a", TEXT.replace("18.75%", "81.75%"))
    injection = planted(dirty, "transposition", "12.60")
    told = outcome(dirty, injection)
    assert told.collateral == 0
    assert told.code == "transposed"
    assert "81.75" not in {f.text for f in sites(dirty)}


def span(clean: Reading, text: str) -> tuple[int, int]:
    start = clean.text.index(text)
    return start, start + len(text)


# --- codes ---------------------------------------------------------------------------------------


def test_codes_that_count() -> None:
    sums = frozenset({"sum"})
    assert set(CODES) == set(CLASSES)
    assert right_codes("digit", "12.60", "17.60", sums) == {"digit"}
    assert right_codes("transposition", "12", "21", sums) == {"transposed", "digit"}
    assert right_codes("transposition", "12.60", "21.60", sums) == {"transposed"}
    assert right_codes("stale", "237.50", "200.00", sums) == {"stale"}
    assert right_codes("stale", "237.50", "231.50", sums) == {"stale", "digit"}
    mentions = frozenset({"same"})
    assert right_codes("omission", "12.60", "2.60", mentions) == {"omitted", "added", "miscopied"}


# --- the bench -----------------------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    reports, gold = tmp_path / "reports", tmp_path / "gold"
    reports.mkdir()
    (gold / "findings").mkdir(parents=True)
    (reports / "a.txt").write_text(TEXT, "utf-8")
    (gold / "findings" / "a.json").write_text(json.dumps({"doc": "a", "findings": []}), "utf-8")
    return reports, gold


def test_the_same_seed_plants_the_same(folders: tuple[Path, Path]) -> None:
    first = run(*folders, seed=3, per_class=2)
    again = run(*folders, seed=3, per_class=2)
    other = run(*folders, seed=4, per_class=2)
    assert [o.injection.edits for o in first.outcomes] == [
        o.injection.edits for o in again.outcomes
    ]
    assert [o.injection.edits for o in first.outcomes] != [
        o.injection.edits for o in other.outcomes
    ]
    assert plain(first) == plain(again)
    # a class alone draws what it draws among others
    alone = run(*folders, seed=3, per_class=2, only=["unit"])
    assert [o.injection.edits for o in alone.outcomes] == [
        o.injection.edits for o in first.outcomes if o.injection.error == "unit"
    ]


def test_counts_add_up(folders: tuple[Path, Path]) -> None:
    seen: list[tuple[int, int]] = []
    result = run(*folders, seed=1, per_class=3, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (len(result.outcomes), len(result.outcomes))
    for error, tally in result.tallies.items():
        mine = [o for o in result.outcomes if o.injection.error == error]
        assert tally.planted == len(mine) <= 3
        assert tally.excludable == sum(o.excludable for o in mine)
        assert tally.cause <= tally.listed <= tally.detected <= tally.excludable
        assert tally.firm_cause <= tally.firm <= tally.excludable
    table = markdown(result)
    assert table.count("\n") == len(CLASSES) + 2
    whole = table.splitlines()[-1].split("|")
    assert whole[1].strip() == "all"
    assert int(whole[2]) == len(result.outcomes)
    assert plain(result).count("\n") == len(CLASSES) + 1
    assert "0 in 1 clean reports" in alarms(result)
    assert broken(result) == ""
    assert len(misses(result).splitlines()) >= sum(bool(t.reasons) for t in result.tallies.values())
    wrong = [o for o in result.outcomes if o.excludable and not (o.severity == "error" and o.cause)]
    assert len(list(cases(result.outcomes))) == len(wrong)


def test_numbers_of_gold_findings_are_spared(folders: tuple[Path, Path]) -> None:
    finding = {"id": "1", "tier": "must", "kind": "sum", "numbers": ["12.60", "63.24%"]}
    record = {"doc": "a", "findings": [finding]}
    (folders[1] / "findings" / "a.json").write_text(json.dumps(record), "utf-8")
    result = run(*folders, seed=1, per_class=50, only=["digit"])
    assert not {"12.60", "63.24"} & {o.injection.old for o in result.outcomes}
    assert "87.30" in {o.injection.old for o in result.outcomes}
    assert result.clean == frozenset()


def test_a_run_that_breaks_down_is_told(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(stem: str, text: str) -> Reading:
        if text != TEXT:
            raise RuntimeError("no good")
        return read(stem, text)

    monkeypatch.setattr(bench_module, "read", failing)
    result = run(*folders, seed=1, per_class=1, only=["transposition"])
    assert result.tallies["transposition"].broken == 1
    assert "no good" in broken(result)


def test_an_unknown_class_is_an_error(folders: tuple[Path, Path]) -> None:
    with pytest.raises(GoldError, match="nonsense"):
        run(*folders, seed=1, per_class=1, only=["nonsense"])


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_inject", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_script(
    script: ModuleType,
    folders: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["--reports", str(folders[0]), "--gold", str(folders[1]), "--per-class", "2"]
    monkeypatch.setattr(sys, "argv", ["bench_inject", *arguments, "--show", "missing"])
    assert script.main() == 0
    told = capsys.readouterr()
    assert "runs" in told.err
    assert told.out.startswith("class")
    monkeypatch.setattr(sys, "argv", ["bench_inject", *arguments[:2], "--gold", "nowhere"])
    assert script.main() == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "nowhere" in told.err


def test_firm_errors_are_those_that_no_other_figure_explains(clean: Reading) -> None:
    assert outcome(clean, planted(clean, "points", "63.24")).firm  # the quotient; all shares
    assert not outcome(clean, planted(clean, "unit", "3.10")).firm
