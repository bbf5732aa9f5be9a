"""Seven drawn bodies, one for each actor of A2D, as convex parts that a pose moves.

Points are complex numbers, x + iy with y down, in body lengths around the body's centre; every body
looks to the right. Multiplying by exp(ia) turns a part clockwise on the screen.
"""

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.complex128]
Colour = tuple[int, int, int]


class Pose(NamedTuple):
    """What a motion tells the limbs in one frame."""

    stance: str = "stand"  # stand, prone, raised, sit or fly
    swing: float = 0.0  # legs, radians to either side
    flap: float = 0.0  # wings, radians
    bob: float = 0.0  # head: 0 up, 1 at the food
    turn: float = 0.0  # wheels, radians


class Part(NamedTuple):
    """One convex piece of a body."""

    points: Points
    role: str  # which colour of the palette


COLOURS: dict[str, Colour] = {
    "red": (214, 38, 38),
    "blue": (40, 80, 220),
    "green": (45, 165, 60),
    "yellow": (238, 218, 45),
    "white": (242, 242, 242),
    "black": (24, 24, 24),
    "purple": (142, 48, 180),
    "orange": (244, 138, 30),
}
_SKIN: Colour = (226, 178, 148)
_INK: Colour = (30, 28, 34)
_GLASS: Colour = (176, 200, 212)
_BEAK: Colour = (220, 170, 60)


def palette(rgb: Colour) -> dict[str, Colour]:
    """Return the colours of a body's roles: its own, a second shade of it, a contrasting mark."""
    light = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]
    # A darker shade of black would not show.
    shade = _mix(rgb, (150, 150, 150), 0.35) if light < 60 else _mix(rgb, (0, 0, 0), 0.32)
    mark = _mix(rgb, (250, 250, 250), 0.85) if light < 150 else _mix(rgb, (20, 20, 20), 0.8)
    eye = (235, 235, 235) if light < 60 else _INK
    return {
        "main": rgb,
        "shade": shade,
        "mark": mark,
        "eye": eye,
        "skin": _SKIN,
        "ink": _INK,
        "glass": _GLASS,
        "beak": _BEAK,
    }


def body_parts(actor: str, pose: Pose) -> list[Part]:
    """Return the parts of ``actor`` (a name of ``labels.ACTORS``) in painting order."""
    return _BODIES[actor](pose)


def disc(x: float, y: float, rx: float, ry: float, angle: float = 0.0) -> Points:
    """Return an ellipse of radii ``rx`` and ``ry`` around (x, y), turned by ``angle`` radians."""
    return _ellipse(rx, ry) * np.exp(1j * angle) + (x + 1j * y)


def _adult(pose: Pose) -> list[Part]:
    if pose.stance == "prone":
        return [
            Part(_limb(-0.3, 0.04, 0.3, 0.06, 0.5 - pose.swing), "shade"),
            Part(_limb(0.2, 0.02, 0.28, 0.05, -0.15 + pose.swing), "shade"),
            Part(_limb(-0.3, 0.02, 0.62, 0.115, -np.pi / 2 - 0.1), "main"),
            Part(_limb(-0.3, 0.04, 0.3, 0.065, 0.5 + pose.swing), "main"),
            Part(_limb(0.2, 0.0, 0.28, 0.05, -0.15 - pose.swing), "main"),
            Part(disc(0.46, -0.12, 0.12, 0.12), "skin"),
            Part(disc(0.52, -0.14, 0.022, 0.022), "ink"),
        ]
    spread = 0.16 if pose.swing == 0.0 else 0.0
    lift, arm = (2.4, 0.42) if pose.stance == "raised" else (0.0, 0.34)
    legs = [
        Part(_limb(0.0, 0.1, 0.4, 0.068, pose.swing + spread), "shade"),
        Part(_limb(0.0, 0.1, 0.4, 0.068, -pose.swing - spread), "main"),
    ]
    reach = pose.swing * (0.5 if lift else 1.0)
    upper = [
        Part(_limb(0.02, -0.24, arm, 0.05, -reach - spread - lift), "shade"),
        Part(_limb(0.0, -0.24, 0.3, 0.13, 0.0), "main"),
        Part(_limb(0.0, -0.25, arm, 0.052, reach + spread - lift), "shade"),
        Part(disc(0.02, -0.47, 0.115, 0.13), "skin"),
        Part(disc(-0.01, -0.54, 0.115, 0.075), "ink"),
    ]
    return legs + _moved(upper, angle=1.15 * pose.bob, pivot=0.06j)


def _baby(pose: Pose) -> list[Part]:
    if pose.stance == "prone":
        return [
            Part(_limb(-0.25, 0.1, 0.2, 0.075, 0.35 - pose.swing), "shade"),
            Part(_limb(0.12, 0.08, 0.22, 0.06, -pose.swing), "shade"),
            Part(disc(-0.08, 0.04, 0.3, 0.18, -0.12), "main"),
            Part(_limb(-0.25, 0.1, 0.2, 0.08, 0.35 + pose.swing), "main"),
            Part(_limb(0.12, 0.08, 0.22, 0.065, pose.swing), "main"),
            *_baby_head(0.3, -0.14),
        ]
    if pose.stance == "sit":
        return [
            Part(_limb(0.02, 0.3, 0.26, 0.08, -np.pi / 2 + 0.25), "shade"),
            Part(disc(0.0, 0.17, 0.19, 0.24), "main"),
            Part(_limb(0.0, 0.32, 0.3, 0.085, -np.pi / 2 + 0.05), "main"),
            Part(_limb(0.04, 0.08, 0.2, 0.055, -0.7), "shade"),
            *_baby_head(0.02, -0.2),
        ]
    lift, arm = (1.75, 0.34) if pose.stance == "raised" else (0.0, 0.24)
    return [
        Part(_limb(0.0, 0.24, 0.17, 0.085, pose.swing + 0.1), "shade"),
        Part(_limb(0.0, 0.02, arm, 0.055, 0.7 - 0.5 * pose.swing + lift), "shade"),
        Part(_limb(0.0, 0.24, 0.17, 0.085, -pose.swing - 0.1), "main"),
        Part(disc(0.0, 0.13, 0.17, 0.2), "main"),
        Part(_limb(0.0, 0.02, arm, 0.055, -0.7 + 0.5 * pose.swing - lift), "shade"),
        *_baby_head(0.0, -0.2),
    ]


def _baby_head(x: float, y: float) -> list[Part]:
    return [
        Part(disc(x, y, 0.22, 0.21), "skin"),
        Part(disc(x - 0.04, y - 0.17, 0.09, 0.05), "ink"),
        Part(disc(x + 0.06, y - 0.02, 0.026, 0.032), "ink"),
        Part(disc(x + 0.16, y - 0.02, 0.022, 0.032), "ink"),
    ]


def _ball(pose: Pose) -> list[Part]:
    return [
        Part(disc(0.0, 0.0, 0.38, 0.38), "main"),
        Part(_polygon(-0.372, -0.08, 0.372, -0.08, 0.372, 0.08, -0.372, 0.08), "mark"),
        Part(disc(0.0, 0.0, 0.13, 0.13), "shade"),
        Part(disc(0.0, -0.24, 0.07, 0.07), "mark"),
    ]


def _bird(pose: Pose) -> list[Part]:
    legs = [
        Part(_limb(0.0, 0.16, 0.24, 0.022, pose.swing + 0.12), "beak"),
        Part(_limb(0.0, 0.16, 0.24, 0.022, -pose.swing - 0.12), "beak"),
    ]
    if pose.stance == "fly":
        wing = _polygon(-0.2, 0.0, 0.17, 0.0, 0.02, -0.3, -0.12, -0.5)
        far, near = (wing.real + 1j * wing.imag * np.sin(a) for a in (pose.flap, pose.flap + 0.25))
        wings = [Part(far - 0.04j, "shade"), Part(near, "shade")]
        legs = []
    else:
        wings = [Part(disc(-0.06, -0.01, 0.22, 0.11, 0.2 + pose.flap), "shade")]
    body = [
        *wings[:-1],
        Part(_polygon(-0.22, -0.06, -0.22, 0.08, -0.56, 0.02, -0.54, -0.12), "shade"),
        Part(disc(0.0, 0.0, 0.33, 0.19, -0.15), "main"),
        Part(_polygon(0.38, -0.26, 0.56, -0.17, 0.38, -0.12), "beak"),
        Part(disc(0.28, -0.19, 0.145, 0.14), "main"),
        Part(disc(0.33, -0.22, 0.03, 0.03), "eye"),
        wings[-1],
    ]
    return legs + _moved(body, angle=0.85 * pose.bob, pivot=0.12j)


def _car(pose: Pose) -> list[Part]:
    wheels = []
    for x in (-0.33, 0.33):
        wheels.append(Part(disc(x, 0.16, 0.135, 0.135), "ink"))
        for quarter in (0.0, np.pi / 2):
            spoke = _ellipse(0.1, 0.026) * np.exp(1j * (pose.turn + quarter))
            wheels.append(Part(spoke + (x + 0.16j), "glass"))
    return [
        Part(_polygon(-0.4, -0.05, -0.27, -0.3, 0.17, -0.3, 0.36, -0.05), "main"),
        Part(_polygon(-0.31, -0.07, -0.23, -0.25, -0.07, -0.25, -0.07, -0.07), "glass"),
        Part(_polygon(-0.02, -0.07, -0.02, -0.25, 0.14, -0.25, 0.27, -0.07), "glass"),
        Part(
            _polygon(-0.6, 0.12, -0.6, -0.02, -0.55, -0.08, 0.4, -0.08, 0.6, 0.0, 0.62, 0.12),
            "main",
        ),
        Part(_polygon(-0.6, 0.12, 0.62, 0.12, 0.58, 0.18, -0.58, 0.18), "shade"),
        Part(disc(0.57, 0.03, 0.035, 0.045), "beak"),
        *wheels,
    ]


def _cat(pose: Pose) -> list[Part]:
    head = [
        Part(_polygon(0.24, -0.28, 0.22, -0.52, 0.38, -0.36), "shade"),
        Part(_polygon(0.4, -0.36, 0.54, -0.52, 0.54, -0.26), "main"),
        Part(disc(0.38, -0.22, 0.185, 0.165), "main"),
        Part(disc(0.36, -0.25, 0.026, 0.036), "eye"),
        Part(disc(0.48, -0.25, 0.026, 0.036), "eye"),
        Part(_polygon(0.41, -0.18, 0.47, -0.18, 0.44, -0.145), "eye"),
    ]
    tail = [
        Part(_limb(-0.33, -0.02, 0.3, 0.045, 2.5), "main"),
        Part(_limb(-0.51, -0.26, 0.27, 0.04, 3.35), "shade"),
    ]
    body = [Part(disc(0.0, 0.0, 0.38, 0.15), "main")]
    legs = _four_legs(pose, reach=0.27, length=0.26, radius=0.045)
    head = _moved(head, angle=0.0, pivot=0j, shift=pose.bob * (0.1 + 0.38j))
    return tail + legs[:2] + body + legs[2:] + head


def _dog(pose: Pose) -> list[Part]:
    head = [
        Part(disc(0.38, -0.21, 0.165, 0.15), "main"),
        Part(_polygon(0.42, -0.25, 0.66, -0.19, 0.66, -0.07, 0.42, -0.08), "main"),
        Part(disc(0.66, -0.16, 0.05, 0.05), "eye"),
        Part(disc(0.43, -0.26, 0.03, 0.03), "eye"),
        Part(disc(0.27, -0.14, 0.075, 0.18, 0.25), "shade"),
    ]
    body = [
        Part(_limb(-0.36, -0.08, 0.2, 0.045, 2.2), "shade"),
        Part(_limb(-0.24, 0.0, 0.5, 0.175, -np.pi / 2), "main"),
    ]
    legs = _four_legs(pose, reach=0.28, length=0.32, radius=0.062)
    head = _moved(head, angle=0.0, pivot=0j, shift=pose.bob * (0.06 + 0.4j))
    return legs[:2] + body + legs[2:] + head


def _four_legs(pose: Pose, *, reach: float, length: float, radius: float) -> list[Part]:
    if pose.stance == "prone":
        length = 0.45 * length
    far = (pose.swing, -pose.swing)
    legs = [
        Part(_limb(x + 0.06, 0.06, length, radius, a), "shade")
        for x, a in zip((-reach, reach - 0.08), far, strict=True)
    ]
    return legs + [
        Part(_limb(x, 0.06, length, radius, -a), "main")
        for x, a in zip((-reach, reach), far, strict=True)
    ]


def _moved(parts: list[Part], *, angle: float, pivot: complex, shift: complex = 0j) -> list[Part]:
    """Return the parts turned around ``pivot``, then shifted."""
    turn = np.exp(1j * angle)
    return [Part((points - pivot) * turn + (pivot + shift), role) for points, role in parts]


def _limb(x: float, y: float, length: float, radius: float, angle: float) -> Points:
    """Return a rounded bar that hangs from (x, y); positive angles point it backwards."""
    return _capsule(length, radius) * np.exp(1j * angle) + complex(x, y)


@functools.cache
def _capsule(length: float, radius: float) -> Points:
    arc = np.exp(1j * np.linspace(0.0, np.pi, 7)) * radius
    return np.concatenate([arc + 1j * length, -arc])


@functools.cache
def _ellipse(rx: float, ry: float) -> Points:
    angles = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    return rx * np.cos(angles) + 1j * ry * np.sin(angles)


@functools.cache
def _polygon(*coordinates: float) -> Points:
    return np.array(coordinates[::2]) + 1j * np.array(coordinates[1::2])


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    r, g, b_ = (round((1.0 - share) * p + share * q) for p, q in zip(a, b, strict=True))
    return r, g, b_


_BODIES: dict[str, Callable[[Pose], list[Part]]] = {
    "adult": _adult,
    "baby": _baby,
    "ball": _ball,
    "bird": _bird,
    "car": _car,
    "cat": _cat,
    "dog": _dog,
}
