"""Painting of convex parts with smooth edges, and of the muted backgrounds that they stand on."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.toy.bodies import Colour, Part, Points

Image = NDArray[np.uint8]

_SHIFT = 4  # cv2 reads coordinates in sixteenths of a pixel
_LIMIT = 1000.0  # pixels outside the picture beyond which places need not be exact


def place_parts(
    parts: Sequence[Part],
    *,
    centre: tuple[float, float],
    scale: float,
    angle: float = 0.0,
    stretch: float = 1.0,
    facing: int = 1,
) -> Points:
    """Return all points of ``parts`` in pixels (x + iy): stretched, turned, mirrored, moved.

    ``centre`` is (x, y), ``scale`` pixels in a body length, ``facing`` 1 for right and -1 for left.
    """
    points = np.concatenate([part.points for part in parts])
    if stretch != 1.0:
        points = points.real * stretch + 1j * (points.imag / stretch)
    points = points * (scale * np.exp(1j * angle))
    if facing < 0:
        points = -np.conj(points)
    return points + complex(*centre)


def paint_parts(
    image: Image, parts: Sequence[Part], points: Points, colours: dict[str, Colour]
) -> None:
    """Paint placed parts into ``image`` (H, W, 3) in order, each in the colour of its role."""
    corners = _corners(points)
    start = 0
    for part in parts:
        stop = start + len(part.points)
        cv2.fillConvexPoly(image, corners[start:stop], colours[part.role], cv2.LINE_AA, _SHIFT)
        start = stop


def cover_parts(size: tuple[int, int], parts: Sequence[Part], points: Points) -> NDArray[np.bool_]:
    """Return the pixels (H, W) that the placed parts cover by half or more."""
    cover = np.zeros(size, np.uint8)
    corners = _corners(points)
    start = 0
    for part in parts:
        stop = start + len(part.points)
        cv2.fillConvexPoly(cover, corners[start:stop], 255, cv2.LINE_AA, _SHIFT)
        start = stop
    return cover >= 128


def draw_backdrop(*, height: int, width: int, margin: int, rng: np.random.Generator) -> Image:
    """Return a background (H + 2 margin, W + 2 margin, 3): noise of low saturation, blobs, a floor.

    Its colours stay between the black and the white of bodies and far from their hues.
    """
    size = (width + 2 * margin, height + 2 * margin)
    base = rng.uniform(105.0, 165.0) + rng.uniform(-12.0, 12.0, 3)
    coarse = rng.normal(0.0, 1.0, (5, 7, 1)) * 14.0 + rng.normal(0.0, 1.0, (5, 7, 3)) * 6.0
    fine = rng.normal(0.0, 1.0, (24, 36)) * 6.0
    picture = cv2.resize((base + coarse).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    speckle = cv2.resize(fine.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    picture = picture + speckle[..., None]
    if rng.random() < 0.6:  # a floor
        line = int(size[1] * rng.uniform(0.55, 0.8))
        picture[line:] += rng.choice([-1.0, 1.0]) * rng.uniform(10.0, 22.0)
    image = np.clip(picture, 70.0, 195.0).astype(np.uint8)
    for _ in range(int(rng.integers(0, 5))):
        grey = rng.uniform(85.0, 180.0)
        colour = tuple(float(v) for v in np.clip(grey + rng.uniform(-14.0, 14.0, 3), 70, 195))
        axes = rng.uniform(0.04, 0.16, 2) * size[0]
        middle = rng.uniform(0.0, 1.0, 2) * size
        cv2.ellipse(
            image,
            (int(middle[0]), int(middle[1])),
            (int(axes[0]), int(axes[1])),
            float(rng.uniform(0.0, 180.0)),
            0.0,
            360.0,
            colour,
            -1,
            cv2.LINE_AA,
        )
    return image


def crop_backdrop(backdrop: Image, *, size: tuple[int, int], shift: tuple[float, float]) -> Image:
    """Return the (H, W) picture around the backdrop's centre moved by ``shift`` (x, y) pixels."""
    height, width = size
    centre = (
        (backdrop.shape[1] - 1) / 2.0 + shift[0],
        (backdrop.shape[0] - 1) / 2.0 + shift[1],
    )
    return np.asarray(cv2.getRectSubPix(backdrop, (width, height), centre), np.uint8)


def _corners(points: Points) -> NDArray[np.int32]:
    flat = points.view(np.float64).reshape(-1, 2)
    return np.rint(np.clip(flat, -_LIMIT, 4.0 * _LIMIT) * (1 << _SHIFT)).astype(np.int32)
