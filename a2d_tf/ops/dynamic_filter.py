"""Filters made from a sentence, convolved with a video's features (sentence paper, equation 2)."""

from keras import ops


def dynamic_filter_response(features, filters):
    """Convolve each example's features with its own 1x1 kernels.

    Args:
        features: (B, H, W, C), one clip for each example.
        filters: (B, K, C), one filter for each of the K sentences of the clip.

    Returns:
        Responses (B, K, H, W).
    """
    return ops.einsum("bhwc,bkc->bkhw", features, filters)
