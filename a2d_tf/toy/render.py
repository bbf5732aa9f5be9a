"""Drawing the frames of a scene, and the label of every pixel with the same shapes."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from a2d_tf.toy.bodies import Colour, Part, Points, disc, palette
from a2d_tf.toy.canvas import (
    Image,
    cover_parts,
    crop_backdrop,
    draw_backdrop,
    paint_parts,
)
from a2d_tf.toy.casting import Cast
from a2d_tf.toy.scene import Scene

_PROP_COLOURS: dict[str, Colour] = {
    "pole": (112, 92, 74),
    "rung": (92, 76, 62),
    "heap": (122, 112, 72),
    "crumb": (150, 136, 92),
}
# Where the food is, in body lengths from the centre: x, y, half width, half height.
_HEAPS: dict[str, tuple[float, float, float, float]] = {
    "adult": (0.5, 0.36, 0.2, 0.26),
    "bird": (0.46, 0.34, 0.17, 0.12),
    "cat": (0.52, 0.34, 0.17, 0.12),
    "dog": (0.64, 0.4, 0.18, 0.14),
}
_POLE_OFFSET = {"adult": 0.1, "baby": 0.12, "bird": 0.26, "cat": 0.32}  # body lengths ahead


class _Layer(NamedTuple):
    row: int  # row of the cast; -1 for props
    parts: list[Part]
    points: Points
    colours: dict[str, Colour]


def draw_frames(scene: Scene) -> list[Image]:
    """Return all frames of ``scene``, each (H, W, 3) RGB."""
    size = (scene.height, scene.width)
    reach = max(map(abs, (*scene.shift(1), *scene.shift(scene.num_frames))))
    backdrop = draw_backdrop(
        height=scene.height,
        width=scene.width,
        margin=int(np.ceil(reach)) + 2,
        rng=np.random.default_rng(scene.backdrop_seed),
    )
    frames = []
    for number in range(1, scene.num_frames + 1):
        dx, dy = scene.shift(number)
        frame = crop_backdrop(backdrop, size=size, shift=(-dx, -dy))
        for layer in _layers(scene, number):
            paint_parts(frame, layer.parts, layer.points, layer.colours)
        frames.append(frame)
    return frames


def draw_rows(scene: Scene, number: int) -> NDArray[np.int8]:
    """Return for each pixel (H, W) of frame ``number`` the row of the cast seen there, or -1."""
    size = (scene.height, scene.width)
    rows = np.full(size, -1, np.int8)
    for layer in _layers(scene, number):
        rows[cover_parts(size, layer.parts, layer.points)] = layer.row
    return rows


def _layers(scene: Scene, number: int) -> list[_Layer]:
    """Return what is painted in frame ``number``: poles, then the cast, each with its food."""
    time = scene.time(number)
    dx, dy = scene.shift(number) if scene.carried else (0.0, 0.0)
    moved = complex(dx, dy)
    layers = []
    for member in scene.cast:
        if member.action == "climbing":
            parts, points = _pole(member, scene)
            layers.append(_Layer(-1, parts, points + moved, _PROP_COLOURS))
    for row, member in enumerate(scene.cast):
        parts, points = member.place(time)
        layers.append(_Layer(row, parts, points + moved, palette(member.rgb)))
        if member.action == "eating":
            parts, points = _heap(member)
            layers.append(_Layer(-1, parts, points + moved, _PROP_COLOURS))
    return layers


def _pole(member: Cast, scene: Scene) -> tuple[list[Part], Points]:
    x = member.centre[0] + member.facing * member.scale * _POLE_OFFSET[member.actor]
    half = 0.035 * member.scale
    bottom, top = 1.5 * scene.height, -0.5 * scene.height
    left, right = x - half, x + half
    corners = [left + 1j * top, right + 1j * top, right + 1j * bottom, left + 1j * bottom]
    parts = [Part(np.array(corners), "pole")]
    for y in np.arange(top, bottom, 0.22 * member.scale):
        parts.append(Part(disc(x, float(y), 2.0 * half, 0.6 * half), "rung"))
    return parts, np.concatenate([part.points for part in parts])


def _heap(member: Cast) -> tuple[list[Part], Points]:
    x, y, rx, ry = (v * member.scale for v in _HEAPS[member.actor])
    middle_x, middle_y = member.centre[0] + member.facing * x, member.centre[1] + y
    parts = [Part(disc(middle_x, middle_y, rx, ry), "heap")]
    for across, down in ((-0.4, -0.3), (0.1, -0.55), (0.45, -0.1), (0.0, 0.2)):
        crumb = disc(middle_x + across * rx, middle_y + down * ry, 0.18 * rx, 0.18 * rx)
        parts.append(Part(crumb, "crumb"))
    return parts, np.concatenate([part.points for part in parts])
