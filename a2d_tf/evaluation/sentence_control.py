"""The control of the sentence metrics: the same clips with sentences of other videos."""

from collections.abc import Sequence


def exchange_sentences(samples: Sequence[tuple[str, str]]) -> list[str] | None:
    """Give every sample the sentence of a sample of another video.

    Args:
        samples: (video id, sentence) of each sample.

    Returns:
        The sentences exchanged, each used once, or None where one video has more than half of the
        samples and no such exchange exists.
    """
    order = sorted(range(len(samples)), key=lambda index: (samples[index][0], index))
    counts: dict[str, int] = {}
    for video_id, _ in samples:
        counts[video_id] = counts.get(video_id, 0) + 1
    # Sorted by video, a shift by the largest video's count leads out of every video.
    shift = max(counts.values(), default=0)
    if 2 * shift > len(samples):
        return None
    exchanged = [""] * len(samples)
    for position, index in enumerate(order):
        exchanged[index] = samples[order[(position + shift) % len(order)]][1]
    return exchanged
