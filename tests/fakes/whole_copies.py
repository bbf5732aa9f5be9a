"""Copies of a release in which nothing is wrong, or only their number."""

from collections.abc import Callable, Mapping
from pathlib import Path

from a2d_tf.verify.report import VerifyReport


def count_whole_copy(
    verify: Callable[..., VerifyReport], root: Path, *, num_checked: int
) -> Mapping[str, int]:
    """Return the counts of a part of a data set that verify finds no problem in.

    Args:
        verify: Function that checks a copy.
        root: Folder of the copy.
        num_checked: Number of videos or pictures, each of which verify has to report.
    """
    seen: list[tuple[int, int]] = []
    report = verify(root, workers=2, on_progress=lambda *step: seen.append(step))
    assert report.problems == ()
    assert not report.claims_full
    assert seen == [(done, num_checked) for done in range(1, num_checked + 1)]
    return report.counts


def refuse_whole_copy(verify: Callable[..., VerifyReport], root: Path) -> str:
    """Return the one problem of a copy that claims to be the full set.

    Args:
        verify: Function that checks a copy.
        root: Folder of the copy.
    """
    report = verify(root)
    assert report.claims_full
    (problem,) = report.problems
    return str(problem)
