"""The label map of a frame as a PNG: the form in which records and evaluation batches carry it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.picture_header import holds_png

NO_LABELS = b""  # what stands for the label map of a release that has none
# zlib's fastest level, as for masks.
_COMPRESSION = 1


def encode_labels(labels: NDArray[np.uint8] | None) -> bytes:
    """Return ``(H, W)`` ids as an 8-bit gray PNG, ``b""`` for None."""
    if labels is None:
        return NO_LABELS
    return cv2.imencode(".png", labels, [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION])[1].tobytes()


def decode_labels(png: bytes) -> NDArray[np.uint8]:
    """Return the ``(H, W)`` ids of a PNG made by ``encode_labels``.

    Raises:
        ValueError: The bytes are not a picture; ``b""``, which stands for none, is no picture.
    """
    labels = None
    if holds_png(png):
        labels = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if labels is None:
        raise ValueError(f"label map must be a PNG, got {len(png)} bytes of something else")
    return labels.astype(np.uint8, copy=False)
