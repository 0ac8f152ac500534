"""The bill of materials, what is known against it, and the notes of a release."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from licences.advisories import Audit, ask, read, tell
from licences.notices import ROOT, extras, needed
from licences.release import built_of, newest
from licences.sbom import LOCK, Pinned, bill, pinned, written

_ONE, _OTHER = "a" * 64, "b" * 64


def test_every_package_of_a_lock_is_in_its_bill(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        f"Some_Thing==1.2 ; python_version < '3.12' \\\n    --hash=sha256:{_OTHER} \\\n"
        f"    --hash=sha256:{_ONE}\n    # via else\nother[extra]==3 \\\n    --hash=sha256:{_ONE}\n"
        f"some-thing==1.3 ; python_version >= '3.12' \\\n    --hash=sha256:{_ONE}\n",
        "utf-8",
    )
    assert pinned(lock) == [
        Pinned("other", "3", (_ONE,)),
        Pinned("some-thing", "1.2", (_ONE, _OTHER)),
        Pinned("some-thing", "1.3", (_ONE,)),
    ]


def test_the_bill_of_kxai() -> None:
    told = json.loads(written())
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    by_name = {one["name"]: one for one in told["components"]}
    here = {one.name: one for one in needed()}
    assert here.keys() <= by_name.keys()
    for name, one in here.items():
        assert by_name[name]["licenses"] == [{"expression": one.licence}]
        assert by_name[name]["hashes"], name
    refs = [one["bom-ref"] for one in told["components"]]
    assert len(set(refs)) == len(refs)
    assert told["dependencies"][0]["dependsOn"] == refs
    assert written() == json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def test_a_package_for_another_system_has_no_licence_in_the_bill() -> None:
    (one,) = bill([Pinned("elsewhere", "1", ())], {"other": "MIT"})["components"]
    assert "licenses" not in one


_FOUND: dict[str, Any] = {
    "dependencies": [
        {"name": "sound", "version": "1", "vulns": []},
        {"name": "holed", "version": "2", "vulns": [
            {"id": "PYSEC-1", "fix_versions": ["3"]}, {"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "strange", "skip_reason": "not found"},
    ]
}  # fmt: skip


def test_what_a_service_knows_is_told() -> None:
    audit = read(json.dumps(_FOUND))
    assert (audit.audited, audit.unknown) == (2, ("strange",))
    told, code = tell({"one": None, "other": audit})
    assert code == 1
    assert "holed 2: PYSEC-1 (mended in 3)\nholed 2: PYSEC-2\n" in told
    assert "2 packages audited, 2 known vulnerabilities" in told
    assert "not known there: strange" in told


def test_sound_packages_are_no_fault() -> None:
    told, code = tell({"one": Audit(3, (), ()), "other": None})
    assert (told, code) == ("one: 3 packages audited, 0 known vulnerabilities", 0)


def test_where_nothing_could_be_audited_it_is_said() -> None:
    told, code = tell({"one": None, "other": Audit(0, ("a", "b"), ())})
    assert code == 0
    assert told == "not audited: one cannot be reached, other knows none of the packages"


@pytest.mark.parametrize("said", ["", "Traceback", '{"dependencies": 3}', "{}"])
def test_a_program_that_fails_has_reached_nothing(said: str, tmp_path: Path) -> None:
    program = tmp_path / "auditor"
    program.write_text(f"#!/bin/sh\nprintf '%s' '{said}'\nexit 1\n", "utf-8")
    program.chmod(0o755)
    assert ask(str(program), "one", LOCK) is None


def test_notes_tell_the_newest_changes_and_the_bill() -> None:
    assert newest("# Log\n\n## 2.0\n\n- new\n\n## 1.0\n\n- old\n") == "- new"
    content = json.dumps(bill([Pinned("a", "1", (_ONE,)), Pinned("b", "1", ())], {"a": "MIT"}))
    told = built_of("some.cdx.json", content.encode(), "osv: 2 packages audited")
    assert f"`some.cdx.json`, SHA-256 `{sha256(content.encode()).hexdigest()}`" in told
    assert "| MIT | 1 |" in told
    assert "osv: 2 packages audited" in told


def test_continuous_integration_checks_licences_and_advisories() -> None:
    steps = (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert {"make licences", "make audit"} <= set(steps)
    assert {"postgres", "remote"} <= set(extras())
