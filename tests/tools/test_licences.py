"""Licences of installed packages: allowed, excepted with a reason, or refused."""

import importlib.metadata
from email.message import Message

import pytest
from fakes.launchers import error_line, load_tool

licences = load_tool("licences")
RULES = licences.Rules(
    frozenset({"MIT", "BSD-3-Clause", "ISC"}),
    {"MIT License": "MIT", "BSD License": "BSD-3-Clause"},
    {"odd": ("LGPL-2.1-only", "not changed")},
)


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT AND ISC"), ("License", "GPL")], "MIT AND ISC"),
        ([("License", "MIT  License")], "MIT"),
        ([("License", "Copyright " * 20), ("Classifier", "License :: OSI :: BSD License")],
         "BSD-3-Clause"),
        ([("License", "UNKNOWN"), ("Classifier", "License :: OSI :: MIT License")], "MIT"),
        ([("Classifier", "License :: MIT License"), ("Classifier", "License :: Odd")],
         "MIT AND Odd"),
        ([("Classifier", "Programming Language :: Python")], "unknown"),
    ],
)  # fmt: skip
def test_a_licence_is_read_from_the_field_that_says_it(fields, licence):
    metadata = Message()
    for name, value in fields:
        metadata[name] = value
    assert licences.licence_of(metadata, RULES) == licence


@pytest.mark.parametrize(
    ("expression", "admitted"),
    [("MIT", True), ("MIT AND GPL-3.0", False), ("GPL-3.0 OR MIT AND ISC", True), ("(MIT)", False)],
)
def test_all_parts_of_one_choice_must_be_allowed(expression, admitted):
    assert RULES.admit(expression) is admitted


def test_an_unknown_licence_is_refused_and_an_exception_holds_for_its_licence_alone():
    found = {"good": "MIT", "strange": "unknown", "odd": "LGPL-2.1-only"}
    assert licences.refused_packages(found, RULES) == ["strange"]
    assert licences.refused_packages({"odd": "GPL-3.0"}, RULES) == ["odd"]


def test_everything_installed_here_is_allowed_or_has_a_reason():
    rules = licences.Rules.read(licences.RULES)
    found = licences.licences_of(importlib.metadata.distributions(), rules)
    assert len(found) > 50 and "a2d-tf" not in found
    wanted = ("av", "gensim", "keras", "tensorflow", "numpy", "opencv-python-headless", "tf-keras")
    assert licences.refused_packages({name: found[name] for name in wanted}, rules) == []
    assert all(reason for _, reason in rules.exceptions.values())


def test_a_refused_package_is_one_line(tmp_path, monkeypatch, capsys):
    rules = tmp_path / "rules.toml"
    rules.write_text('allowed = ["MIT"]\n[names]\n[exceptions]\n')
    metadata = Message()
    metadata["Name"], metadata["License-Expression"] = "Some_Thing", "GPL-3.0-only"
    distribution = type("Fake", (), {"metadata": metadata})()
    monkeypatch.setattr(importlib.metadata, "distributions", lambda: [distribution])
    monkeypatch.setattr("sys.argv", ["licences.py", "--rules", str(rules)])
    assert licences.main() == 1
    assert error_line(capsys).startswith("some-thing: licence: must be allowed")
