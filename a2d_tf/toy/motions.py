"""The nine actions of A2D as motions: a body's place, turn and pose in each frame.

Speeds are in body lengths a frame at 24 frames a second. Walking and running differ by a factor of
three, so that the action shows within 16 frames.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from a2d_tf.toy.bodies import Pose

WALKING_SPEED = 0.02
RUNNING_SPEED = 0.062
CRAWLING_SPEED = 0.011
CLIMBING_SPEED = 0.028
ROLLING_SPEED = 0.045
FLYING_SPEED = 0.055

_HEAD_UP = -1.35  # radians: a four-legged body or a bird climbs with its nose up


class State(NamedTuple):
    """A body in one frame, relative to its place in the middle of the clip."""

    x: float  # body lengths, positive along the facing
    y: float  # body lengths, positive downwards
    angle: float = 0.0  # radians, positive tips the body forward
    stretch: float = 1.0  # length over usual length; the height shrinks by as much
    pose: Pose = Pose()


@dataclass(frozen=True)
class Motion:
    """One actor doing one action (names of ``labels.ACTORS`` and ``labels.ACTIONS``)."""

    actor: str
    action: str
    phase: float  # radians: where in its cycle the motion starts
    tempo: float  # factor of speed and frequency, about 1

    def state(self, time: float) -> State:
        """Return the body's state ``time`` frames after the middle of the clip."""
        return _MOTIONS[self.action](self, time * self.tempo)


def draw_motion(*, actor: str, action: str, rng: np.random.Generator) -> Motion:
    """Draw phase and tempo; tempos stay so close that running is 2.6 times as fast as walking."""
    return Motion(
        actor=actor,
        action=action,
        phase=float(rng.uniform(0.0, 2.0 * np.pi)),
        tempo=float(rng.uniform(0.92, 1.08)),
    )


def _walking(motion: Motion, time: float) -> State:
    cycle = 2.0 * np.pi * time / 14.0 + motion.phase
    x = WALKING_SPEED * time
    return State(x, -0.015 * abs(np.sin(cycle)), pose=Pose(swing=0.42 * np.sin(cycle)))


def _running(motion: Motion, time: float) -> State:
    cycle = 2.0 * np.pi * time / 7.0 + motion.phase
    x = RUNNING_SPEED * time
    if motion.actor == "car":
        return State(x, 0.006 * np.sin(3.0 * cycle), pose=Pose(turn=x / 0.135))
    lean = 0.2 if motion.actor == "adult" else 0.06 * np.sin(cycle)
    return State(x, -0.05 * abs(np.sin(cycle)), lean, pose=Pose(swing=0.85 * np.sin(cycle)))


def _crawling(motion: Motion, time: float) -> State:
    cycle = 2.0 * np.pi * time / 15.0 + motion.phase
    x = CRAWLING_SPEED * time + 0.02 * np.sin(cycle)
    stretch = 1.04 + 0.06 * np.cos(cycle)
    return State(x, 0.0, 0.0, stretch, Pose(stance="prone", swing=0.35 * np.sin(cycle)))


def _rolling(motion: Motion, time: float) -> State:
    return State(ROLLING_SPEED * time, 0.0, 0.21 * time + motion.phase, pose=Pose(swing=0.35))


def _jumping(motion: Motion, time: float) -> State:
    period = 14.0
    share = (time / period + motion.phase / (2.0 * np.pi)) % 1.0
    height = 4.0 * share * (1.0 - share)
    stretch = 1.0 + 0.12 * max(0.0, 1.0 - 4.0 * height)  # squats on the ground
    pose = Pose(swing=0.15 + 0.55 * height, flap=0.3 * height)
    return State(0.012 * time, 0.25 - 0.5 * height, 0.0, stretch, pose)


def _flying(motion: Motion, time: float) -> State:
    cycle = 2.0 * np.pi * time / 20.0 + motion.phase
    pose = Pose(stance="fly", flap=1.1 * np.sin(2.0 * np.pi * time / 6.0 + motion.phase))
    return State(FLYING_SPEED * time, 0.13 * np.sin(cycle), 0.28 * np.cos(cycle), pose=pose)


def _climbing(motion: Motion, time: float) -> State:
    cycle = 2.0 * np.pi * time / 10.0 + motion.phase
    y = -CLIMBING_SPEED * time - 0.02 * np.sin(cycle)
    angle = _HEAD_UP if motion.actor in ("bird", "cat") else 0.0
    return State(0.0, y, angle, pose=Pose(stance="raised", swing=0.5 * np.sin(cycle)))


def _eating(motion: Motion, time: float) -> State:
    bob = 0.5 - 0.5 * np.cos(2.0 * np.pi * time / 11.0 + motion.phase)
    return State(0.0, 0.0, pose=Pose(bob=0.25 + 0.75 * bob))


def _none(motion: Motion, time: float) -> State:
    stance = "sit" if motion.actor == "baby" else "stand"
    return State(0.006 * np.sin(2.0 * np.pi * time / 20.0 + motion.phase), 0.0, pose=Pose(stance))


_MOTIONS: dict[str, Callable[[Motion, float], State]] = {
    "climbing": _climbing,
    "crawling": _crawling,
    "eating": _eating,
    "flying": _flying,
    "jumping": _jumping,
    "rolling": _rolling,
    "running": _running,
    "walking": _walking,
    "none": _none,
}
