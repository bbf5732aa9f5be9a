"""Optical flow between neighbouring frames: computed, and followed through a video.

The flow of frame t leads to frame t + 1: what is at (x, y) in frame t is at (x + u, y + v) in
frame t + 1. It is in pixels of the stored frame (``a2d-tf convert --height``), between neighbours
of the source whatever the stride of a clip; the last frame repeats the flow of the one before.
How it is stored is in ``stored_flow``.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from threading import local
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.media.flow_methods import FLOW_METHODS

# Pixels: OpenCV refuses less than 12, and reads beyond wide pictures of less than 16 rows.
_DIS_MIN_SIDE = 16

_OPENCV: Any = cv2  # its type hints lack some of what is called here, and None as a start
_Estimator = Callable[[NDArray[np.uint8], NDArray[np.uint8]], NDArray[np.float32]]


class _Estimators(local):
    """The estimator that was used last, of each thread its own.

    OpenCV's hold pictures while they work, and after a small picture have other settings for good.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, tuple[int, ...]], _Estimator] = {}

    def of(self, method: str, size: tuple[int, ...]) -> _Estimator:
        """Return an estimator that has seen pictures of one size (H, W) alone."""
        if (method, size) not in self._last:
            self._last = {(method, size): _make_estimator(method)}
        return self._last[method, size]


_ESTIMATORS = _Estimators()


def check_flow_method(method: str, *, place: object, field: str) -> None:
    """Raise InputError, naming place and field, unless this OpenCV has the method.

    TV-L1 is one of OpenCV's contributed modules, which only the ``contrib`` builds have.
    """
    if method not in FLOW_METHODS:
        raise InputError(place, field, f"must be one of {', '.join(FLOW_METHODS)}", method)
    if method == "tvl1" and not hasattr(
        getattr(_OPENCV, "optflow", None), "DualTVL1OpticalFlow_create"
    ):
        rule = (
            "needs an OpenCV with cv2.optflow: replace opencv-python-headless by "
            "opencv-contrib-python-headless (pip uninstall the first, pip install the "
            "second), or use dis"
        )
        raise InputError(place, field, rule, method)


def compute_flow(
    previous: NDArray[np.uint8], current: NDArray[np.uint8], *, method: str
) -> NDArray[np.float32]:
    """Return the flow of ``previous``, which leads to ``current``.

    Args:
        previous: The frame, (H, W, 3) RGB or (H, W) gray.
        current: The next frame, of the same shape.
        method: One of ``FLOW_METHODS``: ``dis`` (Kroeger et al., ECCV 2016; OpenCV's medium
            preset), ``farneback`` (SCIA 2003) or ``tvl1`` (Zach et al., DAGM 2007; I3D's).

    Returns:
        float32 (H, W, 2): u to the right and v down, in pixels.

    Raises:
        InputError: An unknown method, or one that this OpenCV lacks.
    """
    check_flow_method(method, place="flow", field="method")
    estimator = _ESTIMATORS.of(method, previous.shape[:2])
    return np.asarray(estimator(_gray(previous), _gray(current)), np.float32)


class FlowFollower:
    """Flow of chosen frames of a video that is shown to it frame by frame.

    At most two frames are held, and flow is computed for the chosen ones only.

    Attributes:
        number: Number of the last frame shown, from 1.

    Args:
        method: One of ``FLOW_METHODS``.
        wanted: 1-based numbers of the frames whose flow is asked for.
    """

    def __init__(self, *, method: str, wanted: Container[int]) -> None:
        self._method = method
        self._wanted = wanted
        self.number = 0
        self._earlier: NDArray[np.uint8] | None = None
        self._latest: NDArray[np.uint8] | None = None

    def show(self, frame: NDArray[np.uint8]) -> tuple[int, NDArray[np.float32]] | None:
        """Take the next frame (H, W, 3) and return number and flow of the one before, if wanted."""
        self.number += 1
        self._earlier, self._latest = self._latest, frame
        if self._earlier is None or self.number - 1 not in self._wanted:
            return None
        return self.number - 1, compute_flow(self._earlier, frame, method=self._method)

    def finish(self) -> tuple[int, NDArray[np.float32]]:
        """Return number and flow of the last frame: that of the frame before, 0 for a single one.

        Raises:
            ValueError: No frame was shown.
        """
        if self._latest is None:
            raise ValueError("frames must be at least one, got none")
        if self._earlier is None:
            return self.number, np.zeros((*self._latest.shape[:2], 2), np.float32)
        flow = compute_flow(self._earlier, self._latest, method=self._method)
        return self.number, flow


def iterate_flow(
    frames: Iterable[NDArray[np.uint8]], *, method: str, wanted: Container[int]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (number from 1, flow (H, W, 2)) of the wanted frames of a video, in order."""
    follower = FlowFollower(method=method, wanted=wanted)
    for frame in frames:
        done = follower.show(frame)
        if done is not None:
            yield done
    if follower.number in wanted:
        yield follower.finish()


def _make_estimator(method: str) -> _Estimator:
    if method == "farneback":
        return _farneback
    if method == "tvl1":
        tvl1 = _OPENCV.optflow.DualTVL1OpticalFlow_create()
        return lambda previous, current: tvl1.calc(previous, current, None)
    dis = _OPENCV.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)

    def dis_flow(previous: NDArray[np.uint8], current: NDArray[np.uint8]) -> NDArray[np.float32]:
        height, width = previous.shape
        below, right = max(0, _DIS_MIN_SIDE - height), max(0, _DIS_MIN_SIDE - width)
        previous, current = (
            np.pad(picture, ((0, below), (0, right)), mode="edge")
            for picture in (previous, current)
        )
        return dis.calc(previous, current, None)[:height, :width]

    return dis_flow


def _farneback(previous: NDArray[np.uint8], current: NDArray[np.uint8]) -> NDArray[np.float32]:
    # The numbers of OpenCV's own tutorial on dense flow.
    flow = _OPENCV.calcOpticalFlowFarneback(
        previous,
        current,
        None,
        pyr_scale=0.5,
        levels=3,
        winsize=15,
        iterations=3,
        poly_n=5,
        poly_sigma=1.2,
        flags=0,
    )
    return np.asarray(flow, np.float32)


def _gray(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if picture.ndim == 3:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    return np.ascontiguousarray(picture)
