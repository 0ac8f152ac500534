"""Generated reports: the same seed the same bytes, gold that is true, errors that show, reports
that differ in more than names."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from kxai.errors import EvaluationError
from kxai.evaluate.dataset import open_dataset
from kxai.evaluate.error_classes import CLASSES
from kxai.load import load
from kxai_lab.generate.compose import Draft
from kxai_lab.generate.corpus import Plan, generate
from kxai_lab.generate.errors import plant
from kxai_lab.generate.layouts import BY_NAME, LAYOUTS
from kxai_lab.generate.ledger import body_of, history, planned
from kxai_lab.generate.teller import Teller
from tests.evaluate.conftest import SMALL

LEAST_LAYOUTS = 12
MOST_OF_A_CORPUS = 0.05
_NAMES = 16  # characters; what is shorter is the name of an account


def digest(folder: Path) -> str:
    found = sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return found.hexdigest()


def draft_of(layout: str, seed: int) -> Draft:
    """A report's draft with its claims."""
    chance = Random(seed)
    kind = BY_NAME[layout]
    before, ledger = history(body_of(chance), range(2019, 2021), chance)
    if kind.stage == "budget":
        before, ledger = planned(before, None, chance), planned(ledger, before, chance)
    teller = Teller(kind.house_for(str(seed)), ledger, before, chance, kind.stage)
    teller.plain(kind.title(teller))
    kind.tell(teller)
    draft = Draft(teller.lines, ledger.year, kind.stage)
    draft.settle()
    return draft


def test_the_same_seed_gives_the_same_bytes_in_one_process_and_in_two(
    corpus: Path, tmp_path: Path
) -> None:
    generate(tmp_path / "again", SMALL, jobs=2)
    assert digest(tmp_path / "again") == digest(corpus)
    generate(tmp_path / "other", replace(SMALL, seed=4), jobs=1)
    assert digest(tmp_path / "other") != digest(corpus)


def test_a_seed_gives_the_texts_that_it_always_gave(tmp_path: Path) -> None:
    """The baseline of the gate is made of generated reports: who changes their words on purpose
    changes this number and makes the baseline anew."""
    generate(tmp_path / "made", Plan(reports=14, seed=5, formats=("txt",)), jobs=1)
    texts = sorted((tmp_path / "made").rglob("*.txt"))
    told = sha256(b"".join(path.read_bytes() for path in texts)).hexdigest()
    assert (len(texts), told[:16]) == (14, "d46795a79ff2a145")


def test_gold_fits_the_reports_as_they_are_loaded(corpus: Path) -> None:
    data = open_dataset(corpus)
    data.check()
    data.check_questions()
    assert len(data.files) == SMALL.reports
    for stem, gold in data.gold.items():
        assert gold.figures, stem
        assert gold.absent, stem


def test_every_number_of_a_generated_report_has_gold(corpus: Path) -> None:
    """Digits outside of gold are years, codes, counters and phone numbers: never with a unit."""
    data = open_dataset(corpus)
    for stem, gold in data.gold.items():
        text = data.document(stem).text
        covered = {at for f in gold.figures or () for at in range(f.start, f.end)}
        for match in re.finditer(r"\d[\d,]*(?:\.\d+)?(?=万元|元(?!/)|％|%|个百分点)", text):
            assert match.start() in covered, (stem, text[match.start() - 20 : match.end() + 5])


def test_there_are_a_dozen_layouts_and_all_kinds() -> None:
    assert len(LAYOUTS) >= LEAST_LAYOUTS
    kinds = {layout.kind for layout in LAYOUTS}
    assert kinds == {
        "final_accounts", "budget", "overall_evaluation", "project_evaluation", "performance_text",
    }  # fmt: skip


def skeletons(text: str) -> list[str]:
    """Sentences without what changes from body to body: names, numbers, years."""
    plain = re.sub(r"\d[\d,.]*", "0", text)
    return [
        re.sub(r"[一-鿿]{2,12}(?:省|市|县|区|州)(?:科学技术协会|科协)?", "X", part).strip()
        for part in re.split(r"[。；\n\t]", plain)
        if len(part.strip()) > _NAMES
    ]


def test_no_sentence_skeleton_makes_up_a_twentieth_of_a_corpus(corpus: Path) -> None:
    found: Counter[str] = Counter()
    for path in (corpus / "reports").iterdir():
        found.update(skeletons(load(path).text))
    (common, times), *_ = found.most_common(1)
    assert times / found.total() <= MOST_OF_A_CORPUS, common
    assert len(found) > found.total() / 2


def test_generated_reports_share_few_sentences_with_the_fixtures(corpus: Path) -> None:
    fixtures = Path(__file__).parents[2] / "fixtures" / "reports"
    known = {s for path in fixtures.iterdir() for s in skeletons(load(path).text)}
    ours = [s for path in (corpus / "reports").iterdir() for s in skeletons(load(path).text)]
    assert sum(s in known for s in ours) / len(ours) < MOST_OF_A_CORPUS


@pytest.mark.parametrize("layout", BY_NAME)
def test_the_claims_of_a_ledger_hold_of_what_is_printed(layout: str) -> None:
    draft = draft_of(layout, 5)
    assert len(draft.claims) >= 2
    assert all(claim.holds() for claim in draft.claims)


@pytest.mark.parametrize("error", CLASSES)
def test_a_planted_error_breaks_a_claim_and_says_what_it_changed(error: str) -> None:
    planted = 0
    for seed, layout in enumerate(BY_NAME):
        draft = draft_of(layout, seed)
        before = [num.text + num.suffix for num in draft.nums()]
        told = plant(draft, Random(seed), error)
        if told is None:
            # What could not be planted has left no trace.
            assert [num.text + num.suffix for num in draft.nums()] == before
            continue
        planted += 1
        assert told.error == error
        assert told.places
        if error not in ("missing", "doubled"):
            assert any(claim.holds() is False for claim in draft.claims)
        assert set(map(id, told.places)) <= set(map(id, draft.nums()))
        assert told.old != told.new
    assert planted >= 2


def test_planted_errors_stand_in_gold_and_clean_reports_have_none(corpus: Path) -> None:
    data = open_dataset(corpus)
    errors = [len(gold.findings or ()) for gold in data.gold.values()]
    assert set(errors) == {0, 1}
    assert 0.3 < sum(errors) / len(errors) < 0.7
    for gold in data.gold.values():
        for finding in gold.findings or ():
            assert finding.cause in CLASSES
            assert finding.spans
    none = [gold for gold in data.gold.values() if not gold.findings]
    assert all(gold.clean_claims for gold in none)


def test_no_errors_and_one_class_only(tmp_path: Path) -> None:
    generate(tmp_path / "none", Plan(reports=14, errors=0.0), jobs=1)
    clean = open_dataset(tmp_path / "none")
    assert not any(gold.findings for gold in clean.gold.values())
    plan = Plan(reports=14, errors=1.0, classes=("unit",))
    generate(tmp_path / "unit", plan, jobs=1)
    wrong = open_dataset(tmp_path / "unit")
    causes = {f.cause for gold in wrong.gold.values() for f in gold.findings or ()}
    assert causes == {"unit"}


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("full_width", r"[０-９]"),
        ("ocr", r"\d[OlSB]|[OlSB]\d|\d。\d"),
        ("traditional", r"[決預協]"),
        ("chart", r"构成\n基本支出\t"),
    ],
)  # fmt: skip
def test_dirt_is_there_where_it_was_asked_for_and_gold_still_fits(
    kind: str, sign: str, tmp_path: Path
) -> None:
    for dose in (0.0, 1.0):
        folder = tmp_path / str(dose)
        generate(folder, Plan(reports=14, years=1, errors=0, dirt={kind: dose}), jobs=1)
        data = open_dataset(folder)
        data.check()
        dirty = [s for s in data.files if kind in data.gold[s].facts["dirt"]]
        assert bool(dirty) is bool(dose)
        if dose:
            assert all(re.search(sign, data.document(stem).text) for stem in dirty)


def test_torn_tables_have_no_rows_left(tmp_path: Path) -> None:
    generate(tmp_path / "c", Plan(reports=14, years=1, dirt={"torn": 1.0}), jobs=1)
    data = open_dataset(tmp_path / "c")
    data.check()
    raw = [
        path.read_text("utf-8")
        for stem, path in data.files.items()
        if data.gold[stem].facts["layout"] != "charted"  # what is left of a chart has tabs
    ]
    assert raw
    assert not any(re.search(r"[^\t\n]\t", text) for text in raw)


def test_families_go_on_over_years(corpus: Path) -> None:
    """What a report says of the year before is what the report of that year says."""
    data = open_dataset(corpus)
    shared = agreed = 0
    families: dict[str, list[str]] = {}
    for stem, gold in data.gold.items():
        if not gold.findings and gold.facts["kind"] == "final_accounts":
            families.setdefault(stem.partition("_")[0], []).append(stem)
    for stems in families.values():
        if len(stems) < 2:
            continue
        first, second = (data.gold[stem] for stem in sorted(stems))
        told = {
            f.indicators[0]: f.value
            for f in first.figures or ()
            if (f.role, f.year, f.unit, f.layer) == ("amount", first.facts["year"], "万元", "text")
            and not f.dims
        }
        for figure in second.figures or ():
            plain = (figure.role, figure.unit, figure.layer) == ("amount", "万元", "text")
            if plain and figure.year == first.facts["year"] and not figure.dims:
                name = figure.indicators[0]
                if name in told:
                    shared += 1
                    agreed += told[name] == figure.value
    assert shared >= 4
    assert agreed == shared


def test_questions_have_their_answers_and_what_no_report_tells_is_refused(corpus: Path) -> None:
    lines = (corpus / "gold" / "qa" / "generated.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    assert {item["type"] for item in asked} >= {"lookup", "unanswerable"}
    for item in asked:
        assert item["must_include"]
        if item.get("answerable", True):
            quotes = " ".join(e["quote"] for e in item["evidence"])
            assert item["type"] != "lookup" or any(
                word in quotes.replace(",", "") for word in item["must_include"][0]
            )


def test_twins_are_the_same_report_in_other_formats(tmp_path: Path) -> None:
    plan = Plan(reports=2, years=1, formats=("txt",), twins=("docx", "html"), errors=0)
    generate(tmp_path / "c", plan, jobs=1)
    for path in (tmp_path / "c" / "reports").iterdir():
        numbers = re.findall(r"\d+\.\d\d", load(path).text)
        for kind in plan.twins:
            twin = load(tmp_path / "c" / "twins" / kind / f"{path.stem}.{kind}")
            assert re.findall(r"\d+\.\d\d", twin.text) == numbers


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (Plan(reports=0), "--reports"),
        (Plan(errors=1.5), "--errors"),
        (Plan(formats=("doc",)), "--formats"),
        (Plan(twins=("xls",)), "--twins"),
        (Plan(classes=("typo",)), "--classes"),
        (Plan(layouts=("none",)), "--layouts"),
        (Plan(dirt={"mud": 0.5}), "mud"),
        (Plan(dirt={"torn": 1.5}), "torn"),
    ],
)
def test_a_senseless_plan_is_refused_before_anything_is_written(
    plan: Plan, named: str, tmp_path: Path
) -> None:
    with pytest.raises(EvaluationError, match=named):
        generate(tmp_path / "c", plan)
    assert not (tmp_path / "c").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(EvaluationError, match="不是空的"):
        generate(tmp_path, Plan(reports=1))
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]
