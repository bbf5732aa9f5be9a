"""A functional model whose loss is a sum of named terms over several of its outputs."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
from keras import ops

Terms = Callable[[Mapping[str, Any], Mapping[str, Any], keras.random.SeedGenerator], dict[str, Any]]


class TermModel(keras.Model):
    """A functional model whose outputs hold their own targets.

    ``compute_loss`` makes one value of each term for each clip and hands those to the compiled
    losses (``losses.term_loss.MeanTerm``), which weight, log and distribute them like any others.

    Args:
        inputs: Inputs of the functional model, by name.
        outputs: Outputs of the functional model, by name.
        terms: Function that makes the terms (B,) by name of inputs, outputs and a source of random
            numbers.
        seed: Seed of that source.
        name: The model's name.
    """

    def __init__(
        self,
        inputs: Mapping[str, Any],
        outputs: Mapping[str, Any],
        *,
        terms: Terms,
        seed: int,
        name: str,
    ) -> None:
        super().__init__(inputs=inputs, outputs=outputs, name=name)
        self._terms = terms
        self._seeds = keras.random.SeedGenerator(seed)

    def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
        """Return the weighted sum of the terms; ``y`` is not used, the truth is in ``x``."""
        terms = self.loss_terms(x, y_pred)
        zeros = {name: ops.zeros_like(value) for name, value in terms.items()}
        return super().compute_loss(x=x, y=zeros, y_pred=terms, training=training)

    def loss_terms(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return each term of the loss (B,) by its name."""
        return self._terms(inputs, outputs, self._seeds)
