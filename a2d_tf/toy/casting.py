"""Who is in a clip: one to four actors, the second differing from the first in one thing."""

from dataclasses import dataclass, replace

import numpy as np

from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of
from a2d_tf.toy.bodies import COLOURS, Colour, Part, Points, body_parts
from a2d_tf.toy.canvas import place_parts
from a2d_tf.toy.difficulty import RIVAL_SHARES, RIVALS
from a2d_tf.toy.motions import Motion, draw_motion

_BODY_SHARES = {"small": (0.28, 0.36), "big": (0.42, 0.55)}  # body length over frame height
_EASY_SHARES = {"small": (0.34, 0.4), "big": (0.48, 0.58)}
_LEAVERS = ("running", "flying", "rolling")


@dataclass(frozen=True)
class Cast:
    """One actor of a clip; ``centre`` is its place (x, y) in pixels in the middle of the clip."""

    actor: str
    action: str
    colour: str
    size: str
    rgb: Colour
    scale: float  # pixels in a body length
    facing: int  # 1 right, -1 left
    motion: Motion
    leaves: bool = False
    centre: tuple[float, float] = (0.0, 0.0)

    @property
    def pair_id(self) -> int:
        """The label, 10 * actor + action."""
        return 10 * _ACTOR_IDS[self.actor] + _ACTION_IDS[self.action]

    def place(self, time: float) -> tuple[list[Part], Points]:
        """Return the body's parts and their points in pixels ``time`` frames after the middle."""
        state = self.motion.state(time)
        parts = body_parts(self.actor, state.pose)
        points = place_parts(
            parts,
            centre=(
                self.centre[0] + self.facing * self.scale * state.x,
                self.centre[1] + self.scale * state.y,
            ),
            scale=self.scale,
            angle=state.angle,
            stretch=state.stretch,
            facing=self.facing,
        )
        return parts, points


def draw_cast(
    *, count: int, height: int, easy: bool, rivals: str | None, rng: np.random.Generator
) -> list[Cast]:
    """Draw ``count`` actors without a place; only the first two may differ just by their side.

    With ``easy`` bodies are bigger, and the others differ from the first by kind and colour unless
    ``rivals``, one of ``RIVALS``, says in which one thing the second does.
    """
    cast = [_draw_member(height=height, easy=easy, crowd=count > 2, rng=rng)]
    if count > 1 and (rivals or not easy):
        cast.append(_draw_rival(cast[0], kind=rivals, height=height, easy=easy, rng=rng))
    while len(cast) < count:
        member = _draw_member(height=height, easy=easy, crowd=count > 2, rng=rng)
        alike = easy and (member.actor == cast[0].actor or member.colour == cast[0].colour)
        if not alike and not any(are_twins(member, other) for other in cast):
            cast.append(member)
    if len(cast) > 1 and rng.random() < 0.5:  # the rival is not always in front of the first
        cast[0], cast[1] = cast[1], cast[0]
    return cast


def _draw_member(*, height: int, easy: bool, crowd: bool, rng: np.random.Generator) -> Cast:
    actor_id = int(rng.choice(list(ACTORS)))
    pair = int(rng.choice([p for p in VALID_PAIRS if actor_of(p) == actor_id]))
    colour = str(rng.choice(list(COLOURS)))
    size = "big" if rng.random() < (0.15 if crowd else 0.5) else "small"
    action = ACTIONS[action_of(pair)]
    share = _body_shares(easy)[size]
    return Cast(
        actor=ACTORS[actor_id],
        action=action,
        colour=colour,
        size=size,
        rgb=_jittered(COLOURS[colour], rng),
        scale=float(rng.uniform(*share)) * height,
        facing=1 if rng.random() < 0.5 else -1,
        motion=draw_motion(actor=ACTORS[actor_id], action=action, rng=rng),
        leaves=bool(not easy and action in _LEAVERS and rng.random() < 0.3),
    )


def _draw_rival(
    first: Cast, *, kind: str | None, height: int, easy: bool, rng: np.random.Generator
) -> Cast:
    """Draw an actor like ``first`` except for its action, colour, kind, or only its side."""
    if kind is None:
        kind = str(rng.choice(RIVALS, p=list(RIVAL_SHARES.values())))
    actor, action, colour = first.actor, first.action, first.colour
    if kind == "action":
        pairs = [p for p in VALID_PAIRS if ACTORS[actor_of(p)] == actor and p != first.pair_id]
        action = ACTIONS[action_of(int(rng.choice(pairs)))]
    elif kind == "colour":
        colour = str(rng.choice([name for name in COLOURS if name != colour]))
    elif kind == "actor":
        same = _ACTION_IDS[action]
        pairs = [p for p in VALID_PAIRS if action_of(p) == same and p != first.pair_id]
        actor = ACTORS[actor_of(int(rng.choice(pairs)))]
    scale = float(rng.uniform(*_body_shares(easy)[first.size])) * height
    return replace(
        first,
        actor=actor,
        action=action,
        colour=colour,
        rgb=_jittered(COLOURS[colour], rng),
        scale=scale,
        facing=1 if rng.random() < 0.5 else -1,
        motion=draw_motion(actor=actor, action=action, rng=rng),
        leaves=False,
    )


def _body_shares(easy: bool) -> dict[str, tuple[float, float]]:
    return _EASY_SHARES if easy else _BODY_SHARES


def _jittered(rgb: Colour, rng: np.random.Generator) -> Colour:
    r, g, b = (int(v) for v in np.clip(np.array(rgb) + rng.integers(-14, 15, 3), 8, 250))
    return r, g, b


def are_twins(a: Cast, b: Cast) -> bool:
    """Return whether only their sides tell the two apart."""
    return (a.pair_id, a.colour, a.size) == (b.pair_id, b.colour, b.size)


_ACTOR_IDS = {name: number for number, name in ACTORS.items()}
_ACTION_IDS = {name: number for number, name in ACTIONS.items()}
