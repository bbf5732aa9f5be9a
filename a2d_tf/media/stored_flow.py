"""Optical flow as a picture: a gray PNG of two planes, of one byte or of two for a component.

=========  ============================================================  ==================
range      a component v, in pixels, is stored as                        it is off by
=========  ============================================================  ==================
``20``     ``round(v * 127 / 20) + 128``, cut to [-20, 20], in 8 bits    at most 0.079
``raw``    ``round(v * 64) + 32768``, cut to [-512, 512), in 16 bits     at most 0.008
=========  ============================================================  ==================

The first is the range of I3D (Carreira and Zisserman, CVPR 2017, 2.4). The second has the numbers
of KITTI's development kit (Menze and Geiger, CVPR 2015: ``(value - 2^15) / 64``), whose planes are
the colours of one picture and have a third one beside them, of valid pixels. Both keep no motion
exact. The depth of a picture says which of the two it is.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.flow_methods import CUT_RANGE, RAW_RANGE
from a2d_tf.media.picture_header import MOST_PIXELS, holds_png, png_size

LIMIT = 20.0  # pixels; a component beyond it is cut off
LEVELS = 127  # steps from no motion to the limit
ZERO_LEVEL = 128  # the byte of no motion
MAX_ERROR = LIMIT / LEVELS / 2  # pixels, for a component within the limit

RAW_STEPS = 64  # of one pixel
RAW_ZERO = 32768  # stands for no motion
RAW_LAST = 65535  # the largest number of two bytes
RAW_MAX_ERROR = 1 / RAW_STEPS / 2  # pixels

# Where the depth of a PNG stands, in bits of a component: the signature has 8 bytes, length and
# name of the first chunk (IHDR) 8, width and height 8.
PNG_DEPTH_BYTE = 24
RAW_DEPTH = 16

_MOST_PIXELS = MOST_PIXELS // 4  # each becomes a number of 4 bytes
_PNG_COMPRESSION = 1  # zlib's fastest: higher levels save a few per cent and take most of the time
_Levels = NDArray[np.uint8] | NDArray[np.uint16]


def quantise_flow(flow: NDArray[np.float32], *, flow_range: str = CUT_RANGE) -> _Levels:
    """Return flow of any shape in pixels as uint8, or uint16 where the range is ``"raw"``."""
    if flow_range == RAW_RANGE:
        return np.clip(np.rint(flow * RAW_STEPS) + RAW_ZERO, 0, RAW_LAST).astype(np.uint16)
    scaled = np.rint(np.clip(flow, -LIMIT, LIMIT) * (LEVELS / LIMIT))
    return (scaled + ZERO_LEVEL).astype(np.uint8)


def dequantise_flow(levels: _Levels) -> NDArray[np.float32]:
    """Return the flow in pixels that numbers of ``quantise_flow`` stand for, by their type."""
    if levels.dtype == np.uint16:
        return (levels.astype(np.float32) - RAW_ZERO) * np.float32(1 / RAW_STEPS)
    return (levels.astype(np.float32) - ZERO_LEVEL) * np.float32(LIMIT / LEVELS)


def encode_flow(flow: NDArray[np.float32], *, flow_range: str = CUT_RANGE) -> bytes:
    """Return flow (H, W, 2) as a gray PNG (2H, W): the plane of u above that of v.

    Args:
        flow: (u, v) in pixels.
        flow_range: One of ``FLOW_RANGES``.
    """
    levels = quantise_flow(flow, flow_range=flow_range)
    planes = np.concatenate(list(np.moveaxis(levels, -1, 0)))
    options = [cv2.IMWRITE_PNG_COMPRESSION, _PNG_COMPRESSION]
    return cv2.imencode(".png", planes, options)[1].tobytes()


def decode_flow(png: bytes) -> NDArray[np.float32]:
    """Return the flow (H, W, 2) in pixels of a PNG made by ``encode_flow``.

    Raises:
        ValueError: The bytes are not such a picture.
    """
    size = png_size(png) if holds_png(png) else None
    if size is None or size[0] * size[1] > _MOST_PIXELS:
        found = "of something else" if size is None else f"of {size[0]} x {size[1]} pixels"
        raise ValueError(f"flow must be a PNG of two planes, got {len(png)} bytes {found}")
    any_depth = cv2.IMREAD_GRAYSCALE | cv2.IMREAD_ANYDEPTH
    planes: Any = cv2.imdecode(np.frombuffer(png, np.uint8), any_depth)
    if planes is None or len(planes) % 2:
        found = f"{len(png)} bytes of something else"
        raise ValueError(f"flow must be a PNG of two planes, got {found}")
    return dequantise_flow(np.stack(np.split(planes, 2), axis=-1))
