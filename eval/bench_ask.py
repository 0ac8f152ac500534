"""Speed of index and questions on generated archives.

For each size: passages a second of the index build, its size, memory; the time from nothing to the
first answer (a fresh process), and the median and 95th percentile of further questions. Reports are
made from a seeded ledger: figures at their real places, no extraction in between. With
``--workspace`` the reports are those of a workspace, and questions name their bodies. Times are a
processor's, as other programs may run.
"""

from __future__ import annotations

import argparse
import multiprocessing
import platform
import random
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

from kxai.schema.document import Document
from kxai.schema.figure import Figure
from kxai.schema.report import Report
from kxai.settings import Settings
from kxai.store import Record, Store, database_url, make_record

_SURNAMES = "安白昌定恩丰广海和吉嘉康兰乐梅宁平清荣瑞尚泰通文武祥兴阳宜永元云泽正竹"
_SECOND = "安昌城川德东丰岗谷和河湖江口岭龙隆明南宁坪泉沙山水台塘田溪阳源州庄"
_LINES = (
    ("一、收入决算情况\n{year}年本年收入合计", "income.total", "本年收入合计"),
    ("，其中一般公共预算财政拨款收入", "income.general_budget", "一般公共预算财政拨款收入"),
    ("。\n二、支出决算情况\n{year}年本年支出合计", "expenditure.total", "本年支出合计"),
    ("，其中基本支出", "expenditure.basic", "基本支出"),
    ("，项目支出", "expenditure.project", "项目支出"),
    ("。人员经费", "expenditure.personnel", "人员经费"),
    ("，公用经费", "expenditure.public", "公用经费"),
    ("。\n三、“三公”经费情况\n“三公”经费支出", "three_public.total", "“三公”经费"),
    ("，公务接待费支出", "three_public.reception", "公务接待费"),
    ("。\n四、政府采购情况\n政府采购支出总额", "procurement.total", "政府采购支出总额"),
    ("。\n五、结转情况\n年末结转和结余", "balance.closing", "年末结转和结余"),
)
_SUMMED = 2021  # the year whose amounts are added up
_TOPICS = [
    "科普讲座",
    "院士专家工作站",
    "青少年科技竞赛",
    "科技馆展览",
    "农技培训",
    "学会建设",
    "科技志愿服务",
    "学术年会",
    "企业需求对接",
    "科普大篷车",
]
_WHO = ["社区", "乡镇", "学校", "企业"]
_VERBS = ["组织开展", "精心承办", "联合举办", "重点推进", "持续深化", "集中宣传"]
_QUESTIONS = (
    "{org}{year}年本年支出合计是多少",
    "{org}{year}年三公经费支出多少",
    "{org}{year}年人员经费比公用经费多多少",
    "{org}{year}年项目支出占本年支出合计的比例",
    "{org}{year}年政府采购支出总额",
    "{org}{year}年{topic}做了什么",
    "{org}和{other}{year}年公务接待费谁高",
    "{org}{year}年公务员平均工资是多少",
    "{year}年哪些单位开展了{topic}",
)


def bodies(count: int) -> list[str]:
    """Names of that many bodies, all different."""
    names = [f"{a}{b}县科学技术协会" for a in _SURNAMES for b in _SECOND if a != b]
    names += [f"{a}{b}{c}县科学技术协会" for a in _SURNAMES for b in _SECOND for c in _SECOND]
    names = list(dict.fromkeys(names))
    if len(names) < count:
        raise ValueError(f"{count} bodies are wanted, {len(names)} have names")
    return names[:count]


def record(org: str, year: int, dice: random.Random) -> Record:
    """A report of about 2,500 characters with eleven figures."""
    text = f"{org}{year}年度部门决算\n"
    places: list[tuple[int, str, str, str]] = []
    for words, indicator, label in _LINES:
        text += words.format(year=year)
        value = f"{dice.randint(100, 90_000) / 100:.2f}"
        places.append((len(text), value, indicator, label))
        text += f"{value}万元"
    text += "。\n六、重点工作开展情况\n"
    for number in range(1, 16):
        topic, verb = dice.choice(_TOPICS), dice.choice(_VERBS)
        text += (
            f"（{number}）{verb}{topic}。围绕{dice.choice(_TOPICS)}与{dice.choice(_TOPICS)}，{verb}"
            f"各类活动{dice.randint(2, 90)}场次，覆盖{dice.randint(100, 9000)}人次，发放资料"
            f"{dice.randint(100, 9000)}份，受到{dice.choice(_WHO)}欢迎，"
            f"为{dice.choice(['乡村振兴', '科技创新', '素质提升', '产业发展'])}作出贡献。\n"
        )
    digest = sha256(text.encode()).hexdigest()
    source = f"{org}{year}.txt"
    document = Document(source, digest, "txt", text, encoding="utf-8")
    region = org.removesuffix("科学技术协会")
    report = Report(
        digest[:12], source, digest, org, region, "county", year, "final_accounts", "万元"
    )
    figures = [
        Figure(
            id=f"{report.id}:{at}",
            report=report.id,
            start=at,
            end=at + len(value),
            text=value,
            value=Decimal(value),
            unit="万元",
            base_value=Decimal(value) * 10_000,
            base_unit="元",
            decimals=2,
            hedge=None,
            indicator=indicator,
            label=label,
            year=year,
            stage="final",
            role="amount",
            direction=None,
            layer="text",
            confidence=0.95,
        )
        for at, value, indicator, label in places
    ]
    return make_record(document, report, figures, [], [], engine="bench")


def fill(store: Store, reports: int, seed: int) -> list[tuple[str, int]]:
    """Put that many reports into the store: bodies over five years."""
    dice = random.Random(seed)  # noqa: S311 -- no secret
    made = [(org, year) for org in bodies((reports + 4) // 5) for year in range(2019, 2024)]
    made = made[:reports]
    for first in range(0, len(made), 500):
        with store.writing() as writer:
            for org, year in made[first : first + 500]:
                row = record(org, year, dice)
                writer.put(row)
                writer.place(f"/bench/{row.report['source']}", row.report["source"], row.id)
    return made


def questions(made: list[tuple[str, int]], count: int, seed: int) -> Iterator[str]:
    dice = random.Random(seed)  # noqa: S311 -- no secret
    for number in range(count):
        org, year = dice.choice(made)
        other, _ = dice.choice(made)
        template = _QUESTIONS[number % len(_QUESTIONS)]
        yield template.format(org=org, other=other, year=year, topic=dice.choice(_TOPICS))


def ask_all(workspace: Path, asked: list[str], pipe: Connection) -> None:
    """In a fresh process: the first answer, then the others one by one."""
    begun = time.process_time()
    from kxai.ask import Corpus

    with Corpus.open(workspace) as corpus:
        corpus.ask(asked[0])
        first = time.process_time() - begun
        times, answered = [], 0
        for question in asked[1:]:
            start = time.process_time()
            answered += corpus.ask(question).answerable
            times.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipe.send((first, times, answered, peak))


def sums_are_exact(workspace: Path) -> bool:
    """Whether sums over all reports of a year are those of a query of the database."""
    from kxai.ask import Corpus

    names = {"expenditure.total": "本年支出合计", "three_public.reception": "公务接待费"}
    query = "SELECT base_value FROM figures WHERE indicator = ? AND year = ?"
    with (
        closing(sqlite3.connect(workspace / "kxai.db")) as database,
        Corpus.open(workspace) as corpus,
    ):
        for indicator, name in names.items():
            rows = database.execute(query, (indicator, _SUMMED))
            total = sum(Decimal(str(value)) for (value,) in rows)
            told = corpus.ask(f"各家科协{_SUMMED}年{name}一共多少").answer
            amount = f"{(total / 10_000).normalize():f}万元"
            if f"：{amount}" not in told and f"={amount}" not in told:  # few are shown added up
                return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--questions", type=int, default=180)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workspace", type=Path, help="ask about the reports that lie here")
    arguments = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(
        f"{'reports':>8}{'passages':>10}{'build s':>9}{'/s':>8}{'MB':>7}"
        f"{'first s':>9}{'p50 ms':>8}{'p95 ms':>8}{'answered':>10}{'peak MB':>9}"
    )
    if arguments.workspace is not None:
        with Store(database_url(arguments.workspace)) as store:
            made = [(r.org, r.year) for r in store.plain_reports() if r.org and r.year]
            _bench(arguments.workspace, store, made, arguments)
        return
    for size in arguments.sizes:
        with (
            tempfile.TemporaryDirectory() as name,
            Store(database_url(Path(name)), create=True) as store,
        ):
            made = fill(store, size, arguments.seed)
            _bench(Path(name), store, made, arguments)
            print(f"{'':>8}sums {'exact' if sums_are_exact(Path(name)) else 'WRONG'}", flush=True)


def _bench(
    folder: Path, store: Store, made: list[tuple[str, int]], arguments: argparse.Namespace
) -> None:
    from kxai.index import Index

    begun = time.process_time()
    with Index(store, Settings(workspace=folder)) as index:
        index.refresh()
        passages = index.counts()[1]
    took = time.process_time() - begun
    space = sum(p.stat().st_size for p in (folder / "index").rglob("*") if p.is_file()) / 1e6
    asked = list(questions(made, arguments.questions, arguments.seed))
    mine, theirs = multiprocessing.Pipe()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=ask_all, args=(folder, asked, theirs))
    process.start()
    first, times, answered, peak = mine.recv()
    process.join()
    kinds: dict[str, list[float]] = {}
    for number, spent in enumerate(times, 1):
        kinds.setdefault(_QUESTIONS[number % len(_QUESTIONS)], []).append(spent)
    ranked = sorted(times)
    p95 = ranked[int(0.95 * (len(ranked) - 1))]
    speed = f"{passages / took:.0f}" if took > 1 else "—"  # it was there already
    print(
        f"{store.count():>8,}{passages:>10,}{took:>9.1f}{speed:>8}{space:>7.0f}"
        f"{first:>9.2f}{statistics.median(times) * 1000:>8.1f}{p95 * 1000:>8.1f}"
        f"{answered / len(times):>10.0%}{peak:>9.0f}",
        flush=True,
    )
    slowest = max(kinds, key=lambda kind: statistics.median(kinds[kind]))
    print(f"{'':>8}slowest: {slowest}, {statistics.median(kinds[slowest]) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
