"""One sentence for each actor, with every word that tells it from the others of its clip."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

ATTRIBUTES = ("actor", "action", "colour", "size", "side")

ACTOR_NOUNS: dict[str, tuple[str, ...]] = {
    "adult": ("man", "woman", "person", "player"),
    "baby": ("baby", "infant", "toddler"),
    "ball": ("ball", "sphere", "football"),
    "bird": ("bird", "parrot", "duck"),
    "car": ("car", "vehicle", "automobile"),
    "cat": ("cat", "kitten", "kitty"),
    "dog": ("dog", "puppy", "hound"),
}
ACTION_VERBS: dict[str, tuple[str, ...]] = {
    "climbing": ("climbing", "climbing up", "climbing up the pole"),
    "crawling": ("crawling", "creeping", "crawling on the ground"),
    "eating": ("eating", "eating food", "feeding"),
    "flying": ("flying", "flying in the air", "gliding"),
    "jumping": ("jumping", "hopping", "leaping", "jumping up and down"),
    "rolling": ("rolling", "tumbling", "spinning", "rolling over"),
    "running": ("running", "running fast", "racing", "rushing"),
    "walking": ("walking", "walking slowly", "strolling"),
    "none": ("standing still", "resting", "not moving", "staying"),
}
THIRD_PERSON: dict[str, tuple[str, ...]] = {
    "climbing": ("climbs", "climbs up the pole"),
    "crawling": ("crawls", "creeps"),
    "eating": ("eats", "eats food"),
    "flying": ("flies", "glides"),
    "jumping": ("jumps", "hops", "leaps"),
    "rolling": ("rolls", "tumbles", "spins"),
    "running": ("runs", "races", "runs fast"),
    "walking": ("walks", "walks slowly", "strolls"),
    "none": ("stands still", "rests", "stays"),
}
SIZE_WORDS: dict[str, tuple[str, ...]] = {"small": ("small", "little"), "big": ("big", "large")}
SIDE_PHRASES: dict[str, tuple[str, ...]] = {
    "left": ("on the left", "on the left side"),
    "right": ("on the right", "on the right side"),
}

_SPOKEN_SHARE = {"actor": 1.0, "action": 0.85, "colour": 0.6, "size": 0.15, "side": 0.15}
_CLOTHED = ("adult", "baby")  # "man in red" rather than "red man"


@dataclass(frozen=True)
class Look:
    """What can be said about one actor of a clip; ``side`` is None in the middle of the picture."""

    actor: str
    action: str
    colour: str
    size: str
    side: str | None


def choose_mentions(
    look: Look, *, others: Sequence[Look], plain: bool, rng: np.random.Generator
) -> frozenset[str]:
    """Return the attributes to mention so that each of ``others`` differs in one of them.

    The actor is always named. ``plain`` mentions actor, action and colour, and adds what else is
    needed; otherwise attributes are chosen at random. Raises ValueError when nothing tells two
    apart.
    """
    if plain:
        mentions = {"actor", "action", "colour"}
    else:
        mentions = {name for name in ATTRIBUTES if rng.random() < _SPOKEN_SHARE[name]}
    if look.side is None:
        mentions.discard("side")
    for other in others:
        if any(differs(look, other, name) for name in mentions):
            continue
        needed = [name for name in ATTRIBUTES if differs(look, other, name)]
        if not needed:
            raise ValueError(f"nothing tells {look} from {other}")
        mentions.add(str(rng.choice(needed)))
    return frozenset(mentions)


def differs(look: Look, other: Look, attribute: str) -> bool:
    """Return whether saying ``attribute`` about ``look`` rules out ``other``."""
    value, rival = getattr(look, attribute), getattr(other, attribute)
    return value is not None and rival is not None and value != rival


def write_sentence(
    look: Look, mentions: frozenset[str], *, plain: bool, rng: np.random.Generator
) -> str:
    """Return a sentence that says the attributes in ``mentions`` and no others.

    ``plain`` uses one template and the first word of each table.
    """
    if plain:
        return _plain_sentence(look, mentions)
    noun = str(rng.choice(ACTOR_NOUNS[look.actor]))
    size = str(rng.choice(SIZE_WORDS[look.size])) if "size" in mentions else ""
    colour = look.colour if "colour" in mentions else ""
    side = ""
    if look.side is not None and "side" in mentions:
        side = str(rng.choice(SIDE_PHRASES[look.side]))
    clothed = bool(colour) and look.actor in _CLOTHED and rng.random() < 0.8
    phrase = [size, noun, f"in {colour}"] if clothed else [size, colour, noun]
    article = str(rng.choice(["a", "the", ""], p=[0.5, 0.3, 0.2]))
    phrase = [_article(article, _joined(phrase)), *phrase]
    words = [*phrase, side]
    if "action" in mentions:
        words = _with_action(look, phrase, side, rng)
    text = _joined(words)
    return text[0].upper() + text[1:] if rng.random() < 0.15 else text


def _with_action(look: Look, phrase: list[str], side: str, rng: np.random.Generator) -> list[str]:
    verb = str(rng.choice(ACTION_VERBS[look.action]))
    third = str(rng.choice(THIRD_PERSON[look.action]))
    form = rng.choice(5, p=[0.4, 0.25, 0.1, 0.15, 0.1])
    if form == 0:
        return [*phrase, "is", verb, side]
    if form == 1:
        return [*phrase, verb, side]
    if form == 2:
        return [*phrase, "who" if look.actor in _CLOTHED else "that", third, side]
    if form == 3:
        return [*phrase, side, "is", verb]
    return [*phrase, third, side]


def _plain_sentence(look: Look, mentions: frozenset[str]) -> str:
    words = [
        SIZE_WORDS[look.size][1] if "size" in mentions else "",
        look.colour if "colour" in mentions else "",
        ACTOR_NOUNS[look.actor][0],
    ]
    words = [_article("a", _joined(words)), *words]
    if "action" in mentions:
        words += ["is", ACTION_VERBS[look.action][0]]
    if "side" in mentions and look.side is not None:
        words.append(SIDE_PHRASES[look.side][0])
    return _joined(words)


def _article(article: str, following: str) -> str:
    return "an" if article == "a" and following[0] in "aeiou" else article


def _joined(words: Sequence[str]) -> str:
    return " ".join(word for word in words if word)
