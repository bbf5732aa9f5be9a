"""The plan of one clip: actors and their places, the camera, the annotated frames."""

from dataclasses import dataclass

import numpy as np

from a2d_tf.toy.casting import Cast, are_twins, draw_cast
from a2d_tf.toy.layout import area, box_of, overlap, place_cast

_WIDTHS = (320, 426, 568)  # widths of a frame 320 high
_MIDDLE = (0.42, 0.58)  # shares of the width: neither left nor right


@dataclass(frozen=True)
class Scene:
    """A clip before it is drawn; later members of the cast stand in front of earlier ones."""

    height: int
    width: int
    num_frames: int
    annotated: tuple[int, ...]  # 1-based frame numbers
    cast: tuple[Cast, ...]
    camera: tuple[float, float]  # pixels that the background moves in a frame
    carried: bool  # whether the camera's motion also moves the actors
    backdrop_seed: int

    def time(self, number: int) -> float:
        """Return frame ``number`` (1-based) as frames after the middle of the clip."""
        return number - 1 - (self.num_frames - 1) / 2.0

    def shift(self, number: int) -> tuple[float, float]:
        """Return how far the camera has moved the background (x, y) since the middle, in pixels."""
        time = self.time(number)
        return self.camera[0] * time, self.camera[1] * time


def draw_scene(
    *, difficulty: str, height: int, rng: np.random.Generator, rivals: str | None = None
) -> Scene:
    """Draw the plan of one clip.

    ``standard``: one to four actors; the second differs from the first only by action, colour, side
    or actor. ``easy``: nearly always two actors, of different kinds and colours, and bigger. With
    ``rivals``, one of ``difficulty.RIVALS``, the second differs only in that in both.
    """
    while True:  # about one draw in thirty has rivals side by side, or a frame without anybody
        scene = _draw_once(easy=difficulty == "easy", rivals=rivals, height=height, rng=rng)
        if _is_readable(scene):
            return scene


def sides(scene: Scene) -> tuple[str | None, ...]:
    """Return "left", "right" or None for each of the cast, from its mean place when annotated.

    Actors that look and act alike are left and right of each other; others in the middle have none.
    """
    means = _mean_places(scene)
    named: list[str | None] = []
    for row, member in enumerate(scene.cast):
        low, high = _MIDDLE[0] * scene.width, _MIDDLE[1] * scene.width
        for other_row, other in enumerate(scene.cast):
            if other_row != row and are_twins(member, other):
                low = high = means[other_row]
        named.append("left" if means[row] < low else "right" if means[row] > high else None)
    return tuple(named)


def _draw_once(*, easy: bool, rivals: str | None, height: int, rng: np.random.Generator) -> Scene:
    count = int(rng.choice([1, 2, 3, 4], p=[0.1, 0.9, 0, 0] if easy else [0.1, 0.5, 0.28, 0.12]))
    width = _draw_width(count=count, height=height, easy=easy, rng=rng)
    num_frames = 24 if easy else 32
    cast = draw_cast(count=count, height=height, easy=easy, rivals=rivals, rng=rng)
    placed = place_cast(cast, size=(height, width), num_frames=num_frames, rng=rng)
    camera = (0.0, 0.0)
    if rng.random() < 0.7:
        camera = (
            float(rng.uniform(-0.003, 0.003) * height),
            float(rng.uniform(-0.001, 0.001) * height),
        )
    third = num_frames // 3
    annotated = tuple(int(k * third + rng.integers(2, third)) for k in range(3))
    return Scene(
        height=height,
        width=width,
        num_frames=num_frames,
        annotated=annotated,
        cast=placed,
        camera=camera,
        carried=bool(rng.random() < 0.4),
        backdrop_seed=int(rng.integers(2**31)),
    )


def _is_readable(scene: Scene) -> bool:
    """Return whether twins stand on their own sides and each annotated frame shows somebody."""
    means = _mean_places(scene)
    for row, member in enumerate(scene.cast):
        for other_row, other in enumerate(scene.cast[:row]):
            if are_twins(member, other):
                low, high = sorted((means[row] / scene.width, means[other_row] / scene.width))
                if high - low < 0.2 or low > _MIDDLE[1] - 0.03 or high < _MIDDLE[0] + 0.03:
                    return False
    frame = np.array([[0.0, 0.0, scene.width, scene.height]])
    for number in scene.annotated:
        boxes = np.array([box_of(member.place(scene.time(number))[1]) for member in scene.cast])
        shown = overlap(boxes, np.broadcast_to(frame, boxes.shape)) / area(boxes)
        if shown.max() < 0.5:
            return False
    return True


def _mean_places(scene: Scene) -> list[float]:
    times = [scene.time(number) for number in scene.annotated]
    return [
        float(np.mean([member.place(time)[1].real.mean() for time in times]))
        for member in scene.cast
    ]


def _draw_width(*, count: int, height: int, easy: bool, rng: np.random.Generator) -> int:
    shares = [0.5, 0.4, 0.1] if count < 3 else [0.1, 0.7, 0.2]
    if easy:
        shares = [0.2, 0.8, 0.0]
    return 2 * round(int(rng.choice(_WIDTHS, p=shares)) * height / 640.0)
