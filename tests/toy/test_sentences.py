import re

import numpy as np
import pytest

from a2d_tf.toy.sentences import (
    ACTION_VERBS,
    ACTOR_NOUNS,
    SIDE_PHRASES,
    SIZE_WORDS,
    THIRD_PERSON,
    Look,
    choose_mentions,
    differs,
    write_sentence,
)

_COLOURS = ("red", "blue", "green", "yellow", "white", "black", "purple", "orange")


def _said(text: str) -> dict[str, set[str]]:
    """Return the values of each attribute that the words of a sentence name."""
    tables = {
        "actor": ACTOR_NOUNS,
        "action": {k: (*ACTION_VERBS[k], *THIRD_PERSON[k]) for k in ACTION_VERBS},
        "colour": {colour: (colour,) for colour in _COLOURS},
        "size": SIZE_WORDS,
        "side": SIDE_PHRASES,
    }
    return {
        name: {
            value
            for value, words in table.items()
            if any(re.search(rf"\b{word}\b", text.lower()) for word in words)
        }
        for name, table in tables.items()
    }


def _draw_look(rng: np.random.Generator) -> Look:
    return Look(
        actor=str(rng.choice(["adult", "cat"])),
        action=str(rng.choice(["none", "running"])),
        colour=str(rng.choice(["red", "blue"])),
        size=str(rng.choice(["small", "big"])),
        side=str(rng.choice(["left", "right"])),
    )


@pytest.mark.parametrize("plain", [True, False])
def test_a_sentence_fits_its_actor_and_none_of_the_others(plain: bool) -> None:
    rng = np.random.default_rng(0)
    for _ in range(150):
        looks = list({_draw_look(rng): None for _ in range(4)})
        for look in looks:
            others = [other for other in looks if other != look]
            mentions = choose_mentions(look, others=others, plain=plain, rng=rng)
            said = _said(write_sentence(look, mentions, plain=plain, rng=rng))
            assert {name for name, values in said.items() if values} == mentions
            assert all(said[name] == {getattr(look, name)} for name in mentions)
            for other in others:
                assert any(getattr(other, name) not in said[name] for name in mentions)


def test_sentences_are_short_and_have_no_commas() -> None:
    rng = np.random.default_rng(1)
    every = frozenset(("actor", "action", "colour", "size", "side"))
    texts = {write_sentence(_draw_look(rng), every, plain=False, rng=rng) for _ in range(300)}
    assert len(texts) > 200
    assert max(len(text.split()) for text in texts) <= 20
    assert not any("," in text or "  " in text or text != text.strip() for text in texts)


def test_plain_sentences_have_one_form() -> None:
    look = Look("adult", "eating", "orange", "big", "left")
    rng = np.random.default_rng(0)
    mentions = choose_mentions(look, others=[], plain=True, rng=rng)
    assert write_sentence(look, mentions, plain=True, rng=rng) == "an orange man is eating"


def test_an_actor_in_the_middle_is_told_apart_by_something_else() -> None:
    middle = Look("dog", "none", "red", "small", None)
    left = Look("dog", "none", "red", "big", "left")
    assert not differs(middle, left, "side")
    for seed in range(20):
        rng = np.random.default_rng(seed)
        assert "size" in choose_mentions(middle, others=[left], plain=False, rng=rng)


def test_two_alike_raise() -> None:
    look = Look("dog", "none", "red", "small", "left")
    with pytest.raises(ValueError, match="nothing tells"):
        choose_mentions(look, others=[look], plain=True, rng=np.random.default_rng(0))
