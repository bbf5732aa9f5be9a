"""Tests mirror the package: a newcomer finds what tests a module, and what a test file tests.

``a2d_tf/x/y.py`` has ``tests/x/test_y.py`` or ``tests/x/test_y_CONCEPT.py``; files under
``tests/tools`` mirror ``tools`` in the same way.
"""

from functools import cache
from pathlib import Path, PurePosixPath

TESTS = Path(__file__).resolve().parent
ROOT = TESTS.parent
# Modules that need no test of their own, and why.
UNTESTED = {
    "cli/tasks/commands.py": "says what the commands of a task are; table.py is tested with it",
    "datasets/a2d.py": "hands on what it is given; test_table.py and the commands run it",
    "datasets/dataset.py": "dataclasses and a protocol",
    "keys.py": "constants",
    "media/flow_methods.py": "constants",
    "models/sentence_parts.py": "a dataclass",
    "records/shard_job.py": "dataclasses",
    "releases/release.py": "dataclasses and a protocol",
    "runs/labelled_frame.py": "a dataclass",
    "runs/mask_source.py": "a protocol",
    "runs/sentence_answerer.py": "a protocol",
    "toy/difficulty.py": "constants",
    "weights/problem.py": "two kinds of errors",
    "words/word_block.py": "a type and two limits",
}
# Files and folders of tests that mirror no module, and why.
MIRROR_NOTHING = {
    "config/test_experiments.py": "the experiment files under configs",
    "e2e": "commands, notebooks and former versions from end to end",
    "serving/test_c_api.py": "every export, loaded by a C program",
    "fuzz": "every reader with altered files",
    "models/test_backends.py": "all models and losses on other back ends",
    "test_mirrors.py": "this file",
    "tools/test_launchers.py": "launchers of a line each, which are alike",
}


@cache
def modules() -> frozenset[str]:
    """Return the modules of the package and of ``tools`` by their places in ``tests``."""
    package = {path.relative_to(ROOT / "a2d_tf") for path in (ROOT / "a2d_tf").rglob("*.py")}
    tools = {path.relative_to(ROOT) for path in (ROOT / "tools").rglob("*.py")}
    names = (path.as_posix() for path in package | tools if path.name != "__init__.py")
    return frozenset(names)


def files_of_tests() -> set[str]:
    """Return the files of tests below ``tests``."""
    return {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}


def mirrored_by(file: str) -> list[str]:
    """Return the modules that a file of tests may be for, the one with the longest name first."""
    path = PurePosixPath(file)
    words = path.stem.split("_")[1:]
    names = ("_".join(words[:end]) for end in range(len(words), 0, -1))
    return [(path.parent / f"{name}.py").as_posix() for name in names]


def mirrored(file: str) -> str | None:
    """Return the module that a file of tests is for, None where there is none."""
    return next((module for module in mirrored_by(file) if module in modules()), None)


def test_every_module_has_a_file_of_tests():
    tested = {mirrored(file) for file in files_of_tests()}
    package = {module for module in modules() if not module.startswith("tools/")}
    assert sorted(package - tested) == sorted(UNTESTED)


def test_every_file_of_tests_mirrors_a_module():
    places = {
        next((one for one in MIRROR_NOTHING if PurePosixPath(file).is_relative_to(one)), file)
        for file in files_of_tests()
        if mirrored(file) is None
    }
    assert sorted(places) == sorted(MIRROR_NOTHING)
