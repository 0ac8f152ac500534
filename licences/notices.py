"""``make notices``: THIRD_PARTY_NOTICES of what kxai needs to run, from the installed metadata.

    python -m licences.notices [--into FILE] [--texts | --check]

A line for each package, with its copyright lines; ``--texts`` adds the licences in full (for who
ships the packages along). Exit code 1 where a licence is not allowed (``allowed.toml``); nothing is
written then. ``--check`` (``make licences``) looks at those of all extras that are installed as
well, and writes nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
_ALLOWED: dict[str, Any] = tomllib.loads((ROOT / "licences" / "allowed.toml").read_text("utf-8"))
_FILES = re.compile(r"(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE)
_OWNER = re.compile(r"(?:Portions )?Copyright\b.*(?:\d{4}|\(c\)|©)|© *\d{4}")
_MOST = 12  # copyright lines of one package: the rest stands in its licence files
_LINE = "=" * 79


@dataclass(frozen=True, slots=True)
class Package:
    """A distribution that is installed. ``licence`` is an SPDX expression, or what its metadata
    say instead; ``texts`` are its licence files."""

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[str, ...]


def needed(*extras: str) -> list[Package]:
    """What kxai needs, and what that needs, as far as it is installed here; with ``extras``, what
    these name too. By name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = list(project["dependencies"])
    for extra in extras:
        asked += project["optional-dependencies"][extra]
    found: dict[tuple[str, str], Distribution] = {}
    for line in asked:
        _walk(Requirement(line), found)
    by_name = {name: one for (name, _), one in found.items()}
    return [_package(name, one) for name, one in sorted(by_name.items())]


def extras() -> list[str]:
    """The names of all extras of kxai."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return list(project["optional-dependencies"])


def refused(licence: str) -> list[str]:
    """The parts of an expression that are not allowed; of alternatives one that is will do."""
    parts = [part.strip(" ()") for part in re.split(r"\bAND\b|,", licence)]
    return [
        part
        for part in parts
        if not any(one.strip(" ()") in _ALLOWED["allowed"] for one in part.split(" OR "))
    ]


def notices(packages: Iterable[Package], *, texts: bool = False) -> str:
    """The text of the file: each package with its copyright lines; with ``texts`` also every
    licence text once, under those that have it."""
    every = list(packages)
    lines = [
        "Third-party software that kxai uses, under its own licences. None of it is part of kxai.",
        "Made by `make notices` from the metadata of what is installed.",
    ]
    for one in every:
        lines += ["", f"{one.name} {one.version}  {one.licence}  {one.home}".rstrip()]
        lines += [f"    {line}" for line in _copyright(one.texts)]
    owners: dict[str, list[str]] = {}
    for one in every if texts else ():
        for text in one.texts:
            owners.setdefault(text, []).append(one.name)
    for text, names in owners.items():
        lines += ["", _LINE, ", ".join(names), _LINE, "", text]
    return "\n".join(lines) + "\n"


def _copyright(texts: Iterable[str]) -> list[str]:
    """The lines that say whose it is, each once, as far as they are a name's."""
    found = (line.strip(" #*") for text in texts for line in text.splitlines())
    return list(dict.fromkeys(line for line in found if _OWNER.match(line)))[:_MOST]


def _walk(asked: Requirement, found: dict[tuple[str, str], Distribution]) -> None:
    name = re.sub(r"[-_.]+", "-", asked.name).lower()
    for extra in ("", *asked.extras):
        if (name, extra) in found:
            continue
        try:
            found[name, extra] = distribution(name)
        except PackageNotFoundError:
            return  # of another system, or an extra that is not installed
        for line in found[name, extra].requires or ():
            needs = Requirement(line)
            if needs.marker is None or needs.marker.evaluate({"extra": extra}):
                _walk(needs, found)


def _package(name: str, found: Distribution) -> Package:
    told: Any = found.metadata
    urls = dict(url.split(", ", 1) for url in told.get_all("Project-URL") or () if ", " in url)
    home = told["Home-page"] or next(
        (url for kind, url in urls.items() if re.match("(?i)home|source|repo|github", kind)), ""
    )
    return Package(name, found.version, licence_of(name, told), home, tuple(_texts(found)))


def licence_of(name: str, metadata: Any) -> str:
    """The licence of a package: as ``allowed.toml`` tells, as an SPDX expression, as a short field,
    or by classifiers; what is not known there stays as it is written."""
    if name in _ALLOWED["told"]:
        return str(_ALLOWED["told"][name]["licence"])
    if metadata["License-Expression"]:
        return str(metadata["License-Expression"])
    names: dict[str, str] = _ALLOWED["names"]
    field = (metadata["License"] or "").strip()
    if names.get(field, field) in _ALLOWED["allowed"] or re.search(r"\b(?:AND|OR)\b", field[:60]):
        return names.get(field, field)
    classes = [
        one.rpartition(" :: ")[2]
        for one in metadata.get_all("Classifier") or ()
        if one.startswith("License ::") and not one.endswith(":: OSI Approved")
    ]
    told = list(dict.fromkeys(names.get(one, one) for one in classes))
    return " AND ".join(told) or field.partition("\n")[0] or "unknown"


def _texts(found: Distribution) -> Iterator[str]:
    for file in sorted(found.files or (), key=str):
        if ".dist-info" in str(file.parent) and _FILES.search(str(file)):
            path = Path(str(file.locate()))
            if path.is_file():
                text = path.read_text("utf-8", "replace").replace("\r\n", "\n").strip()
                yield "\n".join(line.rstrip() for line in text.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--into", type=Path, default=ROOT / "THIRD_PARTY_NOTICES")
    parser.add_argument("--texts", action="store_true", help="add the licences in full")
    parser.add_argument("--check", action="store_true", help="of all extras, and write nothing")
    options = parser.parse_args()
    into: Path = options.into
    packages = needed(*(extras() if options.check else ()))
    wrong = [f"{p.name} {p.version}: {part}" for p in packages for part in refused(p.licence)]
    for line in wrong:
        print(f"not allowed: {line}", file=sys.stderr)
    if wrong:
        return 1
    if options.check:
        print(f"{len(packages)} packages, all licences allowed")
        return 0
    into.write_text(notices(packages, texts=options.texts), "utf-8", newline="\n")
    print(f"{into.name}: {len(packages)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
