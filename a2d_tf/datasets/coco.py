"""Still images with COCO's instances (Lin et al., ECCV 2014); nobody has drawn any."""

import math
from pathlib import Path
from typing import Any

from a2d_tf.datasets.dataset import Dataset
from a2d_tf.errors import OptionError
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.options import Option, flag, shown
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.releases.release import Release
from a2d_tf.verify.counts import PUBLISHED_COCO_COUNTS
from a2d_tf.verify.report import VerifyReport

_DEFAULTS = SentenceRules()
_OPTIONS = {
    "expressions": Option(
        Path,
        "JSON list of referring expressions, used instead of sentences made from class names",
        metavar="FILE",
    ),
    "class_names": Option(
        bool, "with --expressions: make sentences from class names too, and use all images"
    ),
    "groups": Option(
        bool,
        "sentences from class names: also one for all objects of a class, such as 'every dog'",
    ),
    "least_share": Option(
        float,
        "sentences from class names: share of the image that an object must fill to get one "
        f"(default: {_DEFAULTS.least_share})",
        default=_DEFAULTS.least_share,
        metavar="SHARE",
    ),
    "side_margin": Option(
        float,
        "sentences from class names: how much further left or right than any rival an object must "
        f"be, as a share of the image's width (default: {_DEFAULTS.side_margin})",
        default=_DEFAULTS.side_margin,
        metavar="SHARE",
    ),
    "size_ratio": Option(
        float,
        "sentences from class names: how many times larger or smaller than any rival an object "
        f"must be (default: {_DEFAULTS.size_ratio})",
        default=_DEFAULTS.size_ratio,
        metavar="RATIO",
    ),
}


def _open(
    root: Path, *, expressions: Path | None = None, class_names: bool = False, **rules: Any
) -> Release:
    """Return the reader; ``rules`` holds the fields of ``SentenceRules`` that were given."""
    from a2d_tf.releases.coco.release import CocoRelease

    if expressions is not None and not class_names:
        for name, value in rules.items():
            rule = "must be left out with --expressions unless --class-names asks for such "
            raise OptionError("convert", flag(name), rule + "sentences", shown(value))
        return CocoRelease(root=root, class_sentences=None, expressions=expressions)
    class_sentences = SentenceRules(**rules)
    _check_rules(class_sentences)
    return CocoRelease(root=root, class_sentences=class_sentences, expressions=expressions)


def _check_rules(rules: SentenceRules) -> None:
    # At the ends of their ranges, two like objects would both be leftmost, or the larger one.
    for name, value, fits, rule in (
        ("least_share", rules.least_share, 0 <= rules.least_share < 1, "at least 0 and below 1"),
        ("side_margin", rules.side_margin, 0 < rules.side_margin < 1, "above 0 and below 1"),
        ("size_ratio", rules.size_ratio, 1 < rules.size_ratio < math.inf, "above 1"),
    ):
        if not fits:
            raise OptionError("convert", flag(name), f"must be {rule}", value)


def _verify(
    root: Path, *, decode: bool, workers: int, on_progress: OnProgress | None
) -> VerifyReport:
    from a2d_tf.verify.coco import verify_coco

    return verify_coco(root, decode=decode, workers=workers, on_progress=on_progress)


COCO = Dataset(
    title="still images",
    open=_open,
    verify=_verify,
    published=PUBLISHED_COCO_COUNTS,
    options=_OPTIONS,
    stills=True,
)
