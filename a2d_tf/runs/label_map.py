"""From the responses of actor-action pairs to one label for each pixel (sentence paper, 5.3)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf.labels import BACKGROUND_ID, VALID_PAIRS


def label_map(
    responses: NDArray[np.float32], pair_ids: Sequence[int], *, threshold: float
) -> NDArray[np.uint8]:
    """Give every pixel the pair with the highest response there; of equal ones the lower id.

    Args:
        responses: (K, H, W), one map for each pair; K may be 0.
        pair_ids: K distinct ids of valid pairs, in any order.
        threshold: Value that some response must exceed, or a pixel is background.

    Returns:
        uint8 (H, W), ids ``10 * actor + action``, 0 for background.

    Raises:
        ValueError: A shape or an id breaks its rule.
    """
    responses = np.asarray(responses)
    if responses.ndim != 3 or len(responses) != len(pair_ids):
        raise ValueError(
            f"responses: must be (K, H, W) with K = {len(pair_ids)} pairs, got {responses.shape}"
        )
    if len(set(pair_ids)) != len(pair_ids) or not set(pair_ids) <= set(VALID_PAIRS):
        raise ValueError(f"pair_ids: must be distinct valid pairs, got {tuple(pair_ids)}")
    labels = np.full(responses.shape[1:], BACKGROUND_ID, np.uint8)
    highest = np.full(responses.shape[1:], threshold, responses.dtype)
    for pair_id, response in sorted(zip(pair_ids, responses, strict=True), key=lambda one: one[0]):
        better = response > highest
        labels[better] = pair_id
        highest[better] = response[better]
    return labels


def pairs_in(labels: NDArray[np.uint8]) -> tuple[int, ...]:
    """Return the ids of the pairs in a label map, ascending, without background."""
    return tuple(int(one) for one in np.unique(labels) if one != BACKGROUND_ID)
