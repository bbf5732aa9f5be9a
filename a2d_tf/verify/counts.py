"""The published sizes of the data sets, which a full copy must have."""

from collections.abc import Mapping
from pathlib import Path

from a2d_tf.errors import InputError

# A2D: Xu et al., CVPR 2015, and the released videoset.csv. A2D Sentences: Gavrilyuk et al., CVPR
# 2018, section 4, where the paper counts 6,656 sentences and the released file has 6,655 rows; the
# last three rows are what evaluation on the test split covers.
PUBLISHED_COUNTS: dict[str, int] = {
    "videos": 3782,
    "training videos": 3036,
    "test videos": 746,
    "training frames annotated": 9561,
    "test frames annotated": 2365,
}
PUBLISHED_SENTENCE_COUNTS: dict[str, int] = {
    "sentences": 6655,
    "training sentences": 5360,
    "test sentences": 1295,
    "training videos with sentences": 3017,
    "test videos with sentences": 737,
    "videos listed as missed": 28,
    "test frames with sentences": 2342,
    "test sentence-frame pairs": 4067,
    "test samples (instance present)": 3800,
}
# J-HMDB Sentences: Gavrilyuk et al., section 4, and the released jhmdb_annotation.txt; three frames
# of each video are evaluated.
PUBLISHED_JHMDB_COUNTS: dict[str, int] = {
    "videos": 928,
    "sentences": 928,
    "actions": 21,
    "samples (three even frames)": 2784,
}
# COCO's instances (Lin et al., ECCV 2014; https://cocodataset.org): images listed and annotations,
# crowds among them, as counted in github.com/cocodataset/cocoapi, issue 117 (2017), and
# github.com/Lextal/SotA-CV, coco_detection.md (train2014); val2014 is what is left, as both years
# have the same 123,287 images and 896,782 annotations, divided differently.
PUBLISHED_COCO_COUNTS: dict[str, int] = {
    "train2017 images": 118287,
    "train2017 objects": 860001,
    "val2017 images": 5000,
    "val2017 objects": 36781,
    "train2014 images": 82783,
    "train2014 objects": 604907,
    "val2014 images": 40504,
    "val2014 objects": 291875,
}
# A copy that lists this share of the official videos claims to be the set and not a part of it.
FULL_SHARE = 0.9


def claims_full_set(num_videos: int, *, published: Mapping[str, int] = PUBLISHED_COUNTS) -> bool:
    """Tell whether a copy that lists ``num_videos`` videos is meant to be the whole data set."""
    return num_videos >= FULL_SHARE * published["videos"]


def wrong_counts(
    counts: Mapping[str, int],
    *,
    published: Mapping[str, int] = PUBLISHED_COUNTS | PUBLISHED_SENTENCE_COUNTS,
) -> list[tuple[str, int, int]]:
    """Return ``(name, published, found)`` of every count that differs from the published one.

    Counts that the copy does not have at all are left out: A2D without A2D Sentences is complete.
    """
    return [
        (name, published[name], found)
        for name, found in counts.items()
        if name in published and found != published[name]
    ]


def count_errors(
    root: Path, counts: Mapping[str, int], *, published: Mapping[str, int]
) -> list[InputError]:
    """Return an error for every count of the full copy at ``root`` that is not as published."""
    return [
        InputError(root, name, f"must be {wanted} in the full set", found)
        for name, wanted, found in wrong_counts(counts, published=published)
    ]
