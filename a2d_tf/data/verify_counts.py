"""The published sizes of A2D and A2D Sentences, which a full copy must have."""

from collections.abc import Mapping

# A2D: Xu et al., CVPR 2015, and the released videoset.csv. A2D Sentences: Gavrilyuk et al., CVPR
# 2018, section 4, where the paper counts 6,656 sentences and the released file has 6,655 rows; the
# last three rows are what evaluation on the test split goes through.
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
# A copy that lists this share of the official videos says that it is A2D and not a part of it.
FULL_SHARE = 0.9


def claims_full_set(num_videos: int) -> bool:
    """Tell whether a copy with ``num_videos`` rows in ``videoset.csv`` means to be all of A2D."""
    return num_videos >= FULL_SHARE * PUBLISHED_COUNTS["videos"]


def wrong_counts(counts: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Return ``(name, published, found)`` of every count that differs from the published one.

    Counts that the copy does not have at all are left out: A2D without A2D Sentences is complete.
    """
    published = PUBLISHED_COUNTS | PUBLISHED_SENTENCE_COUNTS
    return [
        (name, published[name], found)
        for name, found in counts.items()
        if name in published and found != published[name]
    ]
