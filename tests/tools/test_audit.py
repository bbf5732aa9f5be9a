"""The audit: nothing is called clean that was not looked up."""

import json
import subprocess

import pytest
from fakes.launchers import error_line, load_tool

audit = load_tool("audit")
CLEAN = {"name": "av", "version": "1.0", "vulns": []}
HURT = {
    "name": "keras",
    "version": "3.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": ["3.1", "4.0"]}],
}
SKIPPED = {"name": "rich", "skip_reason": "not found"}


@pytest.fixture
def answer(monkeypatch):
    """Return a function that makes pip-audit answer for some packages."""
    monkeypatch.setattr("sys.argv", ["audit.py"])

    def answer_for(*packages, reasons=None):
        text = json.dumps({"dependencies": packages}) if packages else ""
        answered = subprocess.CompletedProcess([], 0, stdout=text, stderr="a\nno route to host\n")
        monkeypatch.setattr(subprocess, "run", lambda *_, **__: answered)
        monkeypatch.setattr(audit.tomllib, "loads", lambda _: reasons or {})

    return answer_for


def test_all_looked_up_and_nothing_known_is_clean(answer, capsys):
    answer(CLEAN)
    assert audit.main() == 0
    assert (
        capsys.readouterr().out == "lock.txt: packages looked up: 1; vulnerabilities to mend: 0\n"
    )


def test_a_package_that_was_not_looked_up_is_not_clean(answer, capsys):
    answer(CLEAN, SKIPPED)
    assert audit.main() == 1
    assert "not done: the service answered for 1 of 2 packages" in error_line(capsys)


def test_no_answer_is_one_line(answer, capsys):
    answer()
    assert audit.main() == 1
    assert error_line(capsys) == "lock.txt: audit: could not be done: no route to host\n"


def test_what_is_known_is_named_with_its_mend(answer, capsys):
    answer(CLEAN, HURT)
    assert audit.main() == 1
    assert error_line(capsys) == "keras 3.0: PYSEC-1, fixed in 3.1, 4.0\n"


@pytest.mark.parametrize("name", ["PYSEC-1", "CVE-1"])
def test_what_has_a_reason_is_told_and_passed_over(name, answer, capsys):
    answer(CLEAN, HURT, reasons={name: "not called"})
    assert audit.main() == 0
    assert "ignored: keras 3.0: PYSEC-1: not called\n" in capsys.readouterr().out


def test_the_file_of_reasons_can_be_read():
    text = (audit.FOLDER / "audit_ignored.toml").read_text(encoding="utf-8")
    assert all(isinstance(reason, str) and reason for reason in audit.tomllib.loads(text).values())
