"""What the responses of one resolution have to do with those of a coarser one."""

from typing import Protocol

import keras

from a2d_tf.layers.upsample_response import UpsampleResponse

Responses = dict[str, keras.KerasTensor]  # each (B, K, r, r) by ``keys.response(r)``


class ResponseJoin(Protocol):
    """From what each level responds by itself to what the model answers."""

    def own_name(self, answer: str, *, coarsest: bool) -> str:
        """Return the name of the layer that gives a level's own response.

        Keras names losses and metrics after the layers that give a model's outputs.

        Args:
            answer: Name of the model's output.
            coarsest: Whether the level is the first one.
        """

    def join(self, responses: Responses) -> Responses:
        """Return the model's answers of the levels' own responses, coarse to fine."""


class ResponsesAlone:
    """Every level answers by itself, as in the paper."""

    def own_name(self, answer: str, *, coarsest: bool) -> str:
        """Return the name of the layer that gives a level's own response: the answer's."""
        return answer

    def join(self, responses: Responses) -> Responses:
        """Return the responses as they are."""
        return responses


class ResponsesOnCoarser:
    """To each finer response the coarser one is added, enlarged (linearly at first).

    So a decoder refines what the encoder's features answer. The paper has no such sum.
    """

    def own_name(self, answer: str, *, coarsest: bool) -> str:
        """Return the name of the layer that gives a level's own response, which is not the sum."""
        return answer if coarsest else f"own_{answer}"

    def join(self, responses: Responses) -> Responses:
        """Return responses, coarse to fine, each with the enlarged sum of those before it."""
        (answer, summed), *finer = responses.items()
        answers = {answer: summed}
        for index, (answer, own) in enumerate(finer, start=1):
            stride = own.shape[-1] // summed.shape[-1]
            enlarge = UpsampleResponse(stride, dtype="float32", name=f"enlarged_{index}")
            coarser = enlarge(summed)
            summed = keras.layers.Add(name=answer, dtype="float32")([own, coarser])
            answers[answer] = summed
        return answers
