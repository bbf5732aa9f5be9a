"""The compiled loss of a term that the model has computed."""

import keras
import numpy as np
import pytest

from a2d_tf.losses.term_loss import MeanTerm


def test_the_mean_of_the_term_whatever_the_target():
    loss = MeanTerm()
    assert float(loss(np.zeros(4), np.float32([1, 2, 3, 6]))) == pytest.approx(3)
    assert float(loss(np.full(4, 9), np.float32([1, 2, 3, 6]))) == pytest.approx(3)


def test_it_comes_back_from_its_configuration():
    again = keras.losses.deserialize(keras.losses.serialize(MeanTerm(name="rpn")))
    assert isinstance(again, MeanTerm) and again.name == "rpn"
