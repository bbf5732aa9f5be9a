"""Check the exact versions in requirements/lock.txt for known vulnerabilities, with pip-audit.

tools/audit.py [--lock FILE] [--ignored FILE]

Run it with a Python that has pip-audit (`make audit`). The exit code is 0 only if every package was
looked up and has no known vulnerability, except those that requirements/audit_ignored.toml gives a
reason to ignore. It is 1 if there is one, or if the service did not answer for a package: nothing
is known about that package then, whatever pip-audit itself reports.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "requirements"


@dataclass(frozen=True)
class Audit:
    """What was found out.

    Attributes:
        looked_up: Packages that the service knows.
        not_looked_up: Packages that it did not answer for.
        known: Vulnerabilities without a reason to ignore them: "name version: ID, fixed in ...".
        ignored: Those with one: "name version: ID: reason".
    """

    looked_up: tuple[str, ...]
    not_looked_up: tuple[str, ...]
    known: tuple[str, ...]
    ignored: tuple[str, ...]


def main() -> int:
    """Look all packages up and tell what is known of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lock", type=Path, default=FOLDER / "lock.txt")
    parser.add_argument("--ignored", type=Path, default=FOLDER / "audit_ignored.toml")
    args = parser.parse_args()
    answered = ask(args.lock)
    if not answered.stdout.strip():
        lines = answered.stderr.strip().splitlines() or ["pip-audit says nothing"]
        print(f"error: {args.lock.name}: audit: could not be done: {lines[-1]}", file=sys.stderr)
        return 1
    reasons = tomllib.loads(args.ignored.read_text(encoding="utf-8"))
    return tell(read_audit(json.loads(answered.stdout), reasons), args.lock.name)


def ask(lock: Path) -> "subprocess.CompletedProcess[str]":
    """Run pip-audit over a file of exact versions and return what it says, as JSON."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--require-hashes"]
    command += ["--disable-pip", "--format", "json", "--progress-spinner", "off"]
    return subprocess.run(command, capture_output=True, text=True)


def read_audit(answer: Mapping[str, Any], reasons: Mapping[str, str]) -> Audit:
    """Return what pip-audit's answer says.

    Args:
        answer: Its JSON.
        reasons: Why a vulnerability is ignored, by its ID or one of its aliases.
    """
    looked_up, not_looked_up, known, ignored = [], [], [], []
    for one in answer["dependencies"]:
        if "skip_reason" in one:
            not_looked_up.append(one["name"])
            continue
        looked_up.append(one["name"])
        for found in one["vulns"]:
            about = f"{one['name']} {one['version']}: {found['id']}"
            names = [found["id"], *found.get("aliases", ())]
            reason = next((reasons[name] for name in names if name in reasons), None)
            if reason is None:
                fixed = ", ".join(found.get("fix_versions", ())) or "no version"
                known.append(f"{about}, fixed in {fixed}")
            else:
                ignored.append(f"{about}: {reason}")
    return Audit(tuple(looked_up), tuple(not_looked_up), tuple(known), tuple(ignored))


def tell(audit: Audit, name: str) -> int:
    """Print what was found out of a file of exact versions, and return the exit code."""
    for line in audit.ignored:
        print(f"ignored: {line}")
    for line in audit.known:
        print(f"error: {line}", file=sys.stderr)
    total = len(audit.looked_up) + len(audit.not_looked_up)
    if audit.not_looked_up or not total:
        told = f"the service answered for {len(audit.looked_up)} of {total} packages"
        print(f"error: {name}: audit: not done: {told}", file=sys.stderr)
        return 1
    print(f"{name}: packages looked up: {total}; vulnerabilities to mend: {len(audit.known)}")
    return 1 if audit.known else 0


if __name__ == "__main__":
    sys.exit(main())
