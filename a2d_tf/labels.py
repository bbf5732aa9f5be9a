"""The A2D label space: seven actors, eight actions and none, 43 valid pairs, official colours.

A pixel's id is ``10 * actor + action``; 0 is background (Xu et al., "Can humans fly?", CVPR 2015).
"""

ACTORS: dict[int, str] = {
    1: "adult",
    2: "baby",
    3: "ball",
    4: "bird",
    5: "car",
    6: "cat",
    7: "dog",
}
ACTIONS: dict[int, str] = {
    1: "climbing",
    2: "crawling",
    3: "eating",
    4: "flying",
    5: "jumping",
    6: "rolling",
    7: "running",
    8: "walking",
    9: "none",
}
BACKGROUND_ID = 0

# Which actions each actor can do, by action id.
_VALID_ACTIONS: dict[int, tuple[int, ...]] = {
    1: (1, 2, 3, 5, 6, 7, 8, 9),
    2: (1, 2, 6, 8, 9),
    3: (4, 5, 6, 9),
    4: (1, 3, 4, 5, 6, 8, 9),
    5: (4, 5, 6, 7, 9),
    6: (1, 3, 5, 6, 7, 8, 9),
    7: (2, 3, 5, 6, 7, 8, 9),
}
VALID_PAIRS: tuple[int, ...] = tuple(
    10 * actor + action for actor, actions in _VALID_ACTIONS.items() for action in actions
)

# One hue an actor, nine shades of it: the colours of the release's own label pictures.
_COLOUR_RAMPS: dict[int, tuple[tuple[int, int, int], ...]] = {
    1: (
        (52, 1, 1),
        (103, 1, 1),
        (154, 1, 1),
        (205, 1, 1),
        (255, 1, 1),
        (255, 51, 51),
        (255, 103, 103),
        (255, 154, 154),
        (255, 205, 205),
    ),
    2: (
        (52, 46, 1),
        (103, 92, 1),
        (154, 138, 1),
        (205, 184, 1),
        (255, 230, 1),
        (255, 235, 51),
        (255, 240, 103),
        (255, 245, 154),
        (255, 250, 205),
    ),
    3: (
        (11, 52, 1),
        (21, 103, 1),
        (31, 154, 1),
        (41, 205, 1),
        (52, 255, 1),
        (92, 255, 51),
        (133, 255, 103),
        (174, 255, 154),
        (215, 255, 205),
    ),
    4: (
        (1, 52, 36),
        (1, 103, 72),
        (1, 154, 108),
        (1, 205, 143),
        (1, 255, 179),
        (51, 255, 194),
        (103, 255, 210),
        (154, 255, 225),
        (205, 255, 240),
    ),
    5: (
        (1, 21, 52),
        (1, 41, 103),
        (1, 62, 154),
        (1, 82, 205),
        (1, 103, 255),
        (51, 133, 255),
        (103, 164, 255),
        (154, 194, 255),
        (205, 225, 255),
    ),
    6: (
        (26, 1, 52),
        (52, 1, 103),
        (77, 1, 154),
        (103, 1, 205),
        (128, 1, 255),
        (154, 51, 255),
        (179, 103, 255),
        (205, 154, 255),
        (230, 205, 255),
    ),
    7: (
        (52, 1, 31),
        (103, 1, 62),
        (154, 1, 92),
        (205, 1, 123),
        (255, 1, 153),
        (255, 51, 174),
        (255, 103, 194),
        (255, 154, 215),
        (255, 205, 235),
    ),
}
COLOURS: dict[int, tuple[int, int, int]] = {BACKGROUND_ID: (0, 0, 0)} | {
    10 * actor + action: rgb
    for actor, ramp in _COLOUR_RAMPS.items()
    for action, rgb in enumerate(ramp, start=1)
}


def actor_of(pair_id: int) -> int:
    """Return the actor id 1..7 of a pair id (0 for background)."""
    return pair_id // 10


def action_of(pair_id: int) -> int:
    """Return the action id 1..9 of a pair id (0 for background)."""
    return pair_id % 10


def join_pair(actor: int, action: int) -> int:
    """Return the pair id of an actor id and an action id."""
    return 10 * actor + action


def pair_name(pair_id: int) -> str:
    """Return a pair's name in words, such as ``"adult walking"``."""
    if pair_id == BACKGROUND_ID:
        return "background"
    return f"{ACTORS[actor_of(pair_id)]} {ACTIONS[action_of(pair_id)]}"


# The 43 valid pairs, by rising id.
PAIR_NAMES: dict[int, str] = {pair_id: pair_name(pair_id) for pair_id in VALID_PAIRS}
_PAIR_IDS: dict[str, int] = {name: pair_id for pair_id, name in PAIR_NAMES.items()}


def pair_id(name: str) -> int:
    """Return the id of a valid pair by its name; ValueError for any other name."""
    if name not in _PAIR_IDS:
        raise ValueError(f"name must be one of the 43 valid pairs, got {name!r}")
    return _PAIR_IDS[name]
