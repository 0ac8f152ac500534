"""``make sbom``: what kxai is built of, as a bill of materials (CycloneDX 1.6, JSON).

    python -m licences.sbom [--into FILE]

Every package of ``requirements.lock`` with its version, the hashes that the lock allows, its
package URL, and its licence where it is installed here. The same lock gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kxai import __version__
from licences.notices import ROOT, needed

LOCK = ROOT / "requirements.lock"
_PINNED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Pinned:
    """A package as the lock has it. ``hashes`` are the SHA-256 of the files that it may be."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pinned(lock: Path = LOCK) -> list[Pinned]:
    """The packages of a lock, by name; one that systems pin differently is there once for each
    version."""
    found: dict[tuple[str, str], list[str]] = {}
    hashes: list[str] = []
    for line in lock.read_text("utf-8").splitlines():
        if told := _PINNED.match(line):
            name = re.sub(r"[-_.]+", "-", told[1]).lower()
            hashes = found.setdefault((name, told[2]), [])
        hashes += _HASH.findall(line)
    return [Pinned(*key, tuple(sorted(set(some)))) for key, some in sorted(found.items())]


def bill(packages: Iterable[Pinned], licences: Mapping[str, str]) -> dict[str, Any]:
    """The bill; ``licences`` by name, SPDX expressions."""
    components = [_component(one, licences.get(one.name)) for one in packages]
    root = {
        "type": "application",
        "bom-ref": f"pkg:pypi/kxai@{__version__}",
        "name": "kxai",
        "version": __version__,
        "purl": f"pkg:pypi/kxai@{__version__}",
        "licenses": [{"expression": "Apache-2.0"}],
    }
    needs = {"ref": root["bom-ref"], "dependsOn": [one["bom-ref"] for one in components]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": [needs],
    }


def _component(one: Pinned, licence: str | None) -> dict[str, Any]:
    url = f"pkg:pypi/{one.name}@{one.version}"
    told: dict[str, Any] = {
        "type": "library",
        "bom-ref": url,
        "name": one.name,
        "version": one.version,
        "purl": url,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
    }
    return told | ({"licenses": [{"expression": licence}]} if licence else {})


def written(lock: Path = LOCK) -> str:
    """The bill of a lock, as the text of its file."""
    licences = {one.name: one.licence for one in needed("build")}
    return json.dumps(bill(pinned(lock), licences), ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--into", type=Path, default=ROOT / "out" / f"kxai-{__version__}.cdx.json")
    into: Path = parser.parse_args().into
    into.parent.mkdir(parents=True, exist_ok=True)
    text = written()
    into.write_text(text, "utf-8", newline="\n")
    print(f"{into}: {len(json.loads(text)['components'])} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
