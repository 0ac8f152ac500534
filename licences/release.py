"""``make release-notes``: what a release tells, with its bill of materials.

    python -m licences.release --bill FILE [--audit TEXT] > notes.md

The newest section of the change log, and behind it what the release is built of: how many packages
under which licences, the name and the SHA-256 of the bill, and what the audit said.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

from kxai import __version__
from licences.notices import ROOT


def newest(log: str) -> str:
    """The newest section of a change log, without its heading."""
    return log.split("\n## ")[1].partition("\n")[2].strip()


def built_of(name: str, content: bytes, audit: str) -> str:
    """The section about a bill of materials with this ``name`` and ``content``."""
    components: list[dict[str, Any]] = json.loads(content)["components"]
    licences = Counter(
        one["licenses"][0]["expression"] if "licenses" in one else "for other systems"
        for one in components
    )
    lines = [
        "## Built of",
        "",
        f"{len(components)} packages, pinned by hash in `requirements.lock`; bill of materials",
        f"(CycloneDX 1.6) in `{name}`, SHA-256 `{sha256(content).hexdigest()}`.",
        "",
        "| licence | packages |",
        "|---|---:|",
        *(f"| {licence} | {count} |" for licence, count in sorted(licences.items())),
    ]
    if audit:
        lines += ["", "Known vulnerabilities (`make audit`): " + audit.replace("\n", "; ")]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bill", type=Path, required=True)
    parser.add_argument("--audit", default="", help="what `make audit` printed")
    options = parser.parse_args()
    changes = newest((ROOT / "CHANGELOG.md").read_text("utf-8"))
    bill: Path = options.bill
    print(f"# kxai {__version__}\n\n{changes}\n")
    print(built_of(bill.name, bill.read_bytes(), options.audit))
    return 0


if __name__ == "__main__":
    sys.exit(main())
