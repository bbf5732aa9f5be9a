"""Check the licences of all installed packages against requirements/licences.toml.

tools/licences.py [--rules FILE]

Run it with the Python whose packages are to be checked (`make licences`). It prints how many
packages have which licence, and each exception with its reason; the exit code is 1 if a licence is
neither allowed nor excepted.
"""

import argparse
import importlib.metadata
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).resolve().parents[1] / "requirements" / "licences.toml"
UNKNOWN = "unknown"
_LONGEST_NAME = 60  # characters; a longer field holds the whole text of a licence
_OWN = "a2d-tf"


@dataclass(frozen=True)
class Rules:
    """Which licences may be installed.

    Attributes:
        allowed: SPDX identifiers.
        names: SPDX identifiers by how packages write them.
        exceptions: Licence and reason by the name of a package.
    """

    allowed: frozenset[str]
    names: Mapping[str, str]
    exceptions: Mapping[str, tuple[str, str]]

    @classmethod
    def read(cls, path: Path) -> "Rules":
        """Read them from TOML."""
        with path.open("rb") as file:
            content = tomllib.load(file)
        exceptions = {
            name: (one["licence"], one["reason"]) for name, one in content["exceptions"].items()
        }
        return cls(frozenset(content["allowed"]), content["names"], exceptions)

    def admit(self, expression: str) -> bool:
        """Tell whether an SPDX expression is allowed: of OR one licence, of AND all of them."""
        choices = (choice.split(" AND ") for choice in expression.split(" OR "))
        return any(all(one in self.allowed for one in choice) for choice in choices)


def main() -> int:
    """Check all packages; return 1 where one may not be installed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rules", type=Path, default=RULES)
    rules = Rules.read(parser.parse_args().rules)
    found = licences_of(importlib.metadata.distributions(), rules)
    for licence, count in Counter(found.values()).most_common():
        print(f"{count:4}  {licence}")
    for name in sorted(found.keys() & rules.exceptions.keys()):
        licence, reason = rules.exceptions[name]
        print(f"{name}: {licence}: {reason}")
    refused = refused_packages(found, rules)
    for name in refused:
        line = f"{name}: licence: must be allowed or excepted in {RULES.name}, got {found[name]!r}"
        print(f"error: {line}", file=sys.stderr)
    return 1 if refused else 0


def licences_of(
    distributions: Iterable[importlib.metadata.Distribution], rules: Rules
) -> dict[str, str]:
    """Return the licence of each package but this one by its name in small letters."""
    found = {}
    for one in distributions:
        name = re.sub(r"[-_.]+", "-", str(one.metadata["Name"])).lower()
        if name != _OWN:
            found[name] = licence_of(one.metadata, rules)
    return found


def licence_of(metadata: importlib.metadata.PackageMetadata, rules: Rules) -> str:
    """Return a package's SPDX expression, else what its field or classifier stands for.

    Args:
        metadata: What the package says of itself.
        rules: How packages write licences.
    """
    if expression := metadata.get("License-Expression"):
        return str(expression)
    field = " ".join(str(metadata.get("License") or "").split())
    if 0 < len(field) <= _LONGEST_NAME and field.lower() != UNKNOWN:
        return rules.names.get(field, field)
    classifiers = metadata.get_all("Classifier") or []
    kinds = [one.split(" :: ")[-1] for one in classifiers if one.startswith("License :: ")]
    return " AND ".join(rules.names.get(kind, kind) for kind in kinds) or UNKNOWN


def refused_packages(found: Mapping[str, str], rules: Rules) -> list[str]:
    """Return the packages, by name, whose licence is not allowed and not that of an exception."""
    return sorted(
        name
        for name, licence in found.items()
        if not rules.admit(licence) and rules.exceptions.get(name, ("", ""))[0] != licence
    )


if __name__ == "__main__":
    sys.exit(main())
