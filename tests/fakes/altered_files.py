"""Hypothesis strategies of files that are near to valid ones."""

from collections.abc import Sequence
from random import Random
from typing import Any

from fuzzing.mutation import Mutator
from fuzzing.target import Target
from hypothesis import strategies as st

# Letters, digits, marks, ends of lines, half of a character. Few: to know all of Unicode takes
# Hypothesis seconds.
_CHARACTERS = "aB1209 .,-+eE_/=[{\"'\\\n\t\x00\u00e9\u0663\u2028\ud800"
TEXTS: st.SearchStrategy[str] = st.text(_CHARACTERS, max_size=8)
# Values as JSON has them, with those that people do not think of.
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner),
    max_leaves=8,
)


@st.composite
def altered_files(draw: st.DrawFn, target: Target, seeds: Sequence[bytes]) -> bytes:
    """Return a valid file with some bytes replaced, or as the fuzzer alters it, or any bytes.

    Args:
        draw: Hypothesis' function.
        target: The reader.
        seeds: Its valid files.
    """
    kind = draw(st.sampled_from(("edited", "fuzzed", "fuzzed", "any")))
    if kind == "any":
        return draw(st.binary(max_size=64))
    if kind == "fuzzed":
        rng = Random(draw(st.integers(0, 2**32)))
        return Mutator(seeds, words=target.words, alter=target.alter, rng=rng).next()
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 16)))
        data = data[:start] + draw(st.binary(max_size=8)) + data[end:]
    return data
