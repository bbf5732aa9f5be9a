"""Responses by themselves, and on top of coarser ones."""

import keras
import numpy as np
from keras import ops

from a2d_tf import keys
from a2d_tf.models.response_join import ResponsesAlone, ResponsesOnCoarser

SIDES = (2, 4, 8)
ANSWERS = [keys.response(side) for side in SIDES]


def test_alone_every_response_is_an_answer():
    join, responses = ResponsesAlone(), {"response_2": object()}
    assert join.join(responses) == responses
    assert join.own_name("response_4", coarsest=False) == "response_4"


def test_each_answer_has_those_before_it_enlarged():
    join = ResponsesOnCoarser()
    own_names = [join.own_name(name, coarsest=name == ANSWERS[0]) for name in ANSWERS]
    assert own_names == ["response_2", "own_response_4", "own_response_8"]
    own = {
        name: keras.Input((1, side, side), name=f"given_{side}")
        for name, side in zip(ANSWERS, SIDES, strict=True)
    }
    model = keras.Model(list(own.values()), join.join(own))
    given = [np.full((1, 1, side, side), 10.0**i, "float32") for i, side in enumerate(SIDES)]
    found = {name: ops.convert_to_numpy(value) for name, value in model(given).items()}
    assert list(found) == ANSWERS
    # A map that is the same everywhere stays so away from its edges when it is enlarged.
    for name, expected in zip(ANSWERS, (1.0, 11.0, 111.0), strict=True):
        middle = found[name].shape[-1] // 2
        assert found[name][0, 0, middle, middle] == expected
