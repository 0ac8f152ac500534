"""``make audit``: known vulnerabilities of what kxai is built of, as ``pip-audit`` finds them.

    python -m licences.advisories PIP_AUDIT [--lock FILE]

Exit code 1 where one is known. Where no advisory service can be reached, or the one that is reached
knows none of the packages, it is said that nothing was audited; exit code 0.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licences.sbom import LOCK

SERVICES = ("osv", "pypi")
_SECONDS = 300  # for one service


@dataclass(frozen=True, slots=True)
class Audit:
    """What a service knows: ``audited`` packages, ``unknown`` ones that it could say nothing about,
    and of those that are vulnerable a line each."""

    audited: int
    unknown: tuple[str, ...]
    vulnerable: tuple[str, ...]


def read(told: str) -> Audit:
    """What ``pip-audit --format json`` printed. Raises ValueError, KeyError or TypeError."""
    found: list[dict[str, Any]] = json.loads(told)["dependencies"]
    unknown = tuple(one["name"] for one in found if "skip_reason" in one)
    vulnerable = tuple(
        f"{one['name']} {one['version']}: {known['id']}"
        + (f" (mended in {', '.join(known['fix_versions'])})" if known["fix_versions"] else "")
        for one in found
        for known in one.get("vulns", ())
    )
    return Audit(len(found) - len(unknown), unknown, vulnerable)


def ask(program: str, service: str, lock: Path) -> Audit | None:
    """What ``service`` knows of the packages of a lock; None where it cannot be reached."""
    command = [program, "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    command += ["--vulnerability-service", service, "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run(  # noqa: S603 -- the program that the recipe has installed
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
        return read(done.stdout)
    except (subprocess.TimeoutExpired, ValueError, KeyError, TypeError):
        return None


def tell(audits: dict[str, Audit | None]) -> tuple[str, int]:
    """One or more lines for what services said, and the exit code."""
    able = {name: one for name, one in audits.items() if one is not None and one.audited}
    if not able:
        why = [
            f"{name} {'cannot be reached' if one is None else 'knows none of the packages'}"
            for name, one in audits.items()
        ]
        return f"not audited: {', '.join(why)}", 0
    name, best = max(able.items(), key=lambda item: item[1].audited)
    lines = list(dict.fromkeys(line for one in able.values() for line in one.vulnerable))
    lines.append(f"{name}: {best.audited} packages audited, {len(lines)} known vulnerabilities")
    if best.unknown:
        lines.append(f"not known there: {', '.join(best.unknown)}")
    return "\n".join(lines), 1 if any(one.vulnerable for one in able.values()) else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("program", help="pip-audit")
    parser.add_argument("--lock", type=Path, default=LOCK)
    options = parser.parse_args()
    audits = {service: ask(options.program, service, options.lock) for service in SERVICES}
    told, code = tell(audits)
    print(told)
    return code


if __name__ == "__main__":
    sys.exit(main())
