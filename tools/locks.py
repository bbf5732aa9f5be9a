"""Write the exact versions of all dependencies: tools/locks.py [--upgrade].

Three files in requirements, from the bounds in setup.cfg, with the digest of every archive:

lock.txt    what `make install` takes and CI runs: the package and its tests, Python 3.11 and newer
lowest.txt  the same with the lowest versions that setup.cfg allows (`make test VERSIONS=lowest`)
tools.txt   what audits, locks and releases the package: the extras `audit` and `release` alone

Versions that a file has stay where the bounds allow them; --upgrade takes the newest. `make lock`
runs this where uv is installed.
"""

import argparse
import configparser
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "requirements"
PYTHON = "3.11"
_TOOL_EXTRAS = ("audit", "release")


@dataclass(frozen=True)
class Lock:
    """A file of exact versions.

    Attributes:
        name: Its name in ``requirements``.
        extras: Extras whose requirements are in it.
        package: Whether the package's own requirements are in it too.
        options: What uv is told besides.
    """

    name: str
    extras: tuple[str, ...]
    package: bool = True
    options: tuple[str, ...] = ()


TABLE = (
    Lock("lock.txt", ("test",), options=("--universal",)),
    Lock("lowest.txt", ("test",), options=("--resolution", "lowest-direct")),
    Lock("tools.txt", _TOOL_EXTRAS, package=False, options=("--universal",)),
)


def main() -> int:
    """Write the files; return the exit code of the first that could not be written, or 0."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = parser.parse_args().upgrade
    for lock in TABLE:
        if code := write_lock(lock, LOCKS, upgrade=upgrade):
            return code
    return 0


def write_lock(lock: Lock, folder: Path, *, upgrade: bool) -> int:
    """Write a file of exact versions and return uv's exit code.

    Args:
        lock: Which.
        folder: Its folder.
        upgrade: Whether versions that it has are given up for newer ones.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--quiet", "--generate-hashes"]
    command += ["--python-version", PYTHON, "--no-emit-index-url", "--no-annotate", *lock.options]
    command += ["--output-file", str(folder / lock.name)] + ["--upgrade"] * upgrade
    surroundings = os.environ | {"UV_CUSTOM_COMPILE_COMMAND": f"make lock  (Python {PYTHON})"}
    lines = "\n".join(requirement_lines(lock))
    return subprocess.run(command, input=lines, text=True, env=surroundings).returncode


def requirement_lines(lock: Lock) -> list[str]:
    """Return the requirements of setup.cfg that a file of exact versions is made of."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    texts = [settings["options.extras_require"][extra] for extra in lock.extras]
    if lock.package:
        texts.append(settings["options"]["install_requires"])
    lines = (line.strip() for text in texts for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    sys.exit(main())
