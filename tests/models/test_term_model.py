"""A loss of named terms, each a value for each clip."""

import keras
import numpy as np
import pytest

from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.term_model import TermModel


def test_terms_are_averaged_over_clips_weighted_and_logged():
    value = keras.Input((1,), name="value")
    doubled = keras.layers.Lambda(lambda one: 2 * one)(value)

    def terms(inputs, outputs, seeds):
        assert isinstance(seeds, keras.random.SeedGenerator)
        return {"input": inputs["value"][:, 0], "output": outputs["doubled"][:, 0]}

    model = TermModel({"value": value}, {"doubled": doubled}, terms=terms, seed=0, name="terms")
    model.compile(
        loss={"input": MeanTerm(), "output": MeanTerm()},
        loss_weights={"input": 1.0, "output": 10.0},
    )
    batch = {"value": np.array([[1.0], [2.0]], np.float32)}
    # Means 1.5 and 3 of the two clips.
    loss = model.compute_loss(x=batch, y_pred=model(batch))
    assert np.asarray(loss).item() == pytest.approx(1 * 1.5 + 10 * 3)
