"""From the name of a data set to the reader of its layout."""

import math
from collections.abc import Mapping
from pathlib import Path

from a2d_tf.errors import OptionError
from a2d_tf.releases.a2d.release import A2DRelease
from a2d_tf.releases.coco.release import CocoRelease
from a2d_tf.releases.jhmdb.release import JHMDBRelease
from a2d_tf.releases.jhmdb.sampling import SAMPLINGS
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.releases.release import Release

DATASETS = ("a2d", "jhmdb", "coco")
_RULES = "groups, --least-share, --side-margin, --size-ratio"


def open_release(
    root: Path,
    *,
    dataset: str,
    sampling: str | None = None,
    frame_list: Path | None = None,
    expressions: Path | None = None,
    class_names: bool = False,
    sentence_rules: SentenceRules | None = None,
) -> Release:
    """Return the reader of the release at ``root``; nothing of it is read yet.

    Args:
        root: folder of the release.
        dataset: whose layout it has, one of ``DATASETS``.
        sampling: for ``jhmdb``, one of ``SAMPLINGS``; None is ``even``.
        frame_list: the file that ``list`` takes its frames from.
        expressions: for ``coco``, the file of referring expressions.
        class_names: for ``coco``, make sentences of class names beside the expressions; without
            expressions they are made anyway.
        sentence_rules: for ``coco``, when words are clear enough for such sentences; None is
            ``SentenceRules()``.

    Raises:
        OptionError: an unknown name, an option out of range, or options that do not go together.
    """
    if dataset not in DATASETS:
        raise OptionError("convert", "--dataset", f"must be one of {', '.join(DATASETS)}", dataset)
    if dataset != "jhmdb":
        reason = "A2D says which of its frames are annotated"
        if dataset == "coco":
            reason = "a still image is one frame"
        _refuse(f"must be left out: {reason}", {"sampling": sampling, "frame-list": frame_list})
    if dataset != "coco":
        still = {
            "expressions": expressions,
            "class-names": class_names or None,
            _RULES: sentence_rules,
        }
        _refuse("must be left out unless --dataset is coco", still)
    if dataset == "a2d":
        return A2DRelease(root)
    if dataset == "jhmdb":
        return _open_jhmdb(root, sampling or "even", frame_list)
    return _open_coco(root, expressions, class_names, sentence_rules)


def _open_jhmdb(root: Path, sampling: str, frame_list: Path | None) -> Release:
    if sampling not in SAMPLINGS:
        rule = f"must be one of {', '.join(SAMPLINGS)}"
        raise OptionError("convert", "--sampling", rule, sampling)
    if sampling == "list" and frame_list is None:
        raise OptionError("convert", "--frame-list", "must name a file for --sampling list")
    if sampling != "list" and frame_list is not None:
        rule = "must be left out unless --sampling is list"
        raise OptionError("convert", "--frame-list", rule, str(frame_list))
    return JHMDBRelease(root=root, sampling=sampling, frame_list=frame_list)


def _open_coco(
    root: Path, expressions: Path | None, class_names: bool, rules: SentenceRules | None
) -> Release:
    if expressions is not None and not class_names:
        rule = "must be left out with --expressions unless --class-names asks for such sentences"
        _refuse(rule, {_RULES: rules})
        return CocoRelease(root=root, class_sentences=None, expressions=expressions)
    rules = rules or SentenceRules()
    # At their ends, two objects alike would both be leftmost, or the larger.
    for field, value, fits, rule in (
        ("least-share", rules.least_share, 0 <= rules.least_share < 1, "at least 0 and below 1"),
        ("side-margin", rules.side_margin, 0 < rules.side_margin < 1, "above 0 and below 1"),
        ("size-ratio", rules.size_ratio, 1 < rules.size_ratio < math.inf, "above 1"),
    ):
        if not fits:
            raise OptionError("convert", f"--{field}", f"must be {rule}", value)
    return CocoRelease(root=root, class_sentences=rules, expressions=expressions)


def _refuse(rule: str, options: Mapping[str, object]) -> None:
    for field, value in options.items():
        if value is not None:
            raise OptionError("convert", f"--{field}", rule, str(value))
