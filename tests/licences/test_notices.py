"""What kxai depends on may be used, and is named."""

from __future__ import annotations

import tomllib
from email.message import Message

import pytest

from licences.notices import ROOT, Package, extras, licence_of, needed, notices, refused

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def metadata(**fields: str | list[str]) -> Message:
    told = Message()
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            told[name.replace("_", "-")] = value
    return told


def test_every_licence_of_a_dependency_is_allowed() -> None:
    every = needed(*extras())
    assert len(every) > len(PROJECT["dependencies"])
    wrong = {one.name: one.licence for one in every if refused(one.licence)}
    assert wrong == {}


def test_the_notices_name_what_kxai_needs() -> None:
    told = (ROOT / "THIRD_PARTY_NOTICES").read_text("utf-8").splitlines()
    named = {line.split(" ")[0]: line for line in told if line and not line.startswith(" ")}
    for one in needed():
        assert one.name in named, f"{one.name}: make notices"
        assert one.licence in named[one.name], f"{one.name}: make notices"


def test_the_licence_of_kxai_is_there() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize(
    ("licence", "wrong"),
    [
        ("MIT", []),
        ("Apache-2.0 OR GPL-3.0-only", []),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", []),
        ("MIT AND LGPL-2.1-only", ["LGPL-2.1-only"]),
        ("AGPL-3.0-or-later", ["AGPL-3.0-or-later"]),
        ("unknown", ["unknown"]),
    ],
)
def test_what_is_not_on_the_list_is_refused(licence: str, wrong: list[str]) -> None:
    assert refused(licence) == wrong


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License_Expression": "MIT", "License": "GPL"}, "MIT"),
        ({"License": "Apache 2.0"}, "Apache-2.0"),
        ({"License": "MIT OR Apache-2.0"}, "MIT OR Apache-2.0"),
        (
            {"Classifier": ["License :: OSI Approved", "License :: OSI Approved :: BSD License"]},
            "BSD-3-Clause",
        ),
        ({"License": "A licence of our own\nwith terms"}, "A licence of our own"),
        ({"Name": "x"}, "unknown"),
    ],
)
def test_older_metadata_are_understood(fields: dict[str, str | list[str]], licence: str) -> None:
    assert licence_of("some-package", metadata(**fields)) == licence


def test_a_text_that_many_have_stands_once() -> None:
    text = "Some terms\nCopyright (c) 2031 Somebody\n"
    every = [Package(name, "1", "MIT", "", (text,)) for name in ("a", "b")]
    told = notices(every, texts=True)
    assert told.count("Some terms") == 1
    assert told.count("    Copyright (c) 2031 Somebody") == 2
    assert "a, b" in told
    assert "Some terms" not in notices(every)
