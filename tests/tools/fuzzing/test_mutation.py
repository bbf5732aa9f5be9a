"""Inputs of the fuzzer: the same ones for the same chance, near to the valid ones."""

import json
from random import Random

from fuzzing.alteration import alter_json
from fuzzing.mutation import Mutator

SEEDS = (b'{"steps": 300}', b"12 34")


def inputs(chance: int, count: int = 200) -> list[bytes]:
    mutator = Mutator(SEEDS, words=(b"word",), alter=None, rng=Random(chance))
    return [mutator.next() for _ in range(count)]


def test_the_same_chance_gives_the_same_inputs() -> None:
    assert inputs(1) == inputs(1)
    assert inputs(1) != inputs(2)


def test_most_inputs_differ() -> None:
    found = inputs(3)

    assert len(set(found)) > 150
    assert max(map(len, found)) <= 1 << 16


def test_altered_json_stays_json() -> None:
    data = json.dumps({"a": [1, {"b": "text"}], "c": 2}).encode()
    found = {alter_json(data, Random(number)) for number in range(100)}

    assert len(found) > 50
    for one in found:
        json.loads(one.decode(errors="surrogatepass"))
