"""What all served models share: one function of named tensors, without this package and Keras."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import keras
import tensorflow as tf

Answer = Callable[[Mapping[str, tf.Tensor]], Mapping[str, tf.Tensor]]


class ServedInput(NamedTuple):
    """One input of a served model.

    Attributes:
        name: Its name in a request.
        dtype: Type of its numbers.
        shape: Its shape; None for a side of any length.
        meaning: What to send, for a person.
    """

    name: str
    dtype: tf.DType
    shape: tuple[int | None, ...]
    meaning: str


class ServedModel(tf.Module):
    """A run as one function of tensors, which can be saved and loaded without this package.

    Attributes:
        serve: The function, traced: a ``tf.function`` would be traced once more while it is saved.

    Args:
        answer: Function from the tensors of a request by name to those of the answer.
        inputs: Inputs of a request.
        outputs: Meaning of each output, by name.
        models: Models whose weights the function reads.
        tables: What else it reads: variables, tables of words.
    """

    def __init__(
        self,
        answer: Answer,
        *,
        inputs: Sequence[ServedInput],
        outputs: Mapping[str, str],
        models: Sequence[keras.Model],
        tables: Sequence[tf.Module] = (),
    ) -> None:
        super().__init__()
        # Only the weights are saved with this module: a Keras model would bring its whole tree of
        # layers along. So the models are kept from it in a function.
        self._weights = [variable.value for model in models for variable in model.variables]
        self._tables = list(tables)
        self._describe = lambda: (tuple(inputs), dict(outputs))
        self.serve = _traced(answer, inputs, models)

    @property
    def inputs(self) -> tuple[ServedInput, ...]:
        """Inputs of a request."""
        return self._describe()[0]

    @property
    def outputs(self) -> dict[str, str]:
        """Meaning of each output, by name."""
        return self._describe()[1]


@contextmanager
def without_cudnn(models: Sequence[keras.Model]) -> Iterator[None]:
    """Keep recurrent layers off cuDNN while a graph is traced, or it would only run on GPUs."""
    layers = [layer for model in models for layer in model._flatten_layers()]
    recurrent = [layer for layer in layers if hasattr(layer, "use_cudnn")]
    before = [layer.use_cudnn for layer in recurrent]
    for layer in recurrent:
        layer.use_cudnn = False
    try:
        yield
    finally:
        for layer, value in zip(recurrent, before, strict=True):
            layer.use_cudnn = value


def _traced(
    answer: Answer, inputs: Sequence[ServedInput], models: Sequence[keras.Model]
) -> tf.types.experimental.ConcreteFunction:
    """Return the function of a request's tensors, by their names, traced."""

    shapes = {one.name: one.shape for one in inputs}

    def serve(**request: tf.Tensor) -> Mapping[str, tf.Tensor]:
        # Callers of a SavedModel are not held to its signature's shapes.
        return answer({name: tf.ensure_shape(one, shapes[name]) for name, one in request.items()})

    # The names of a signature's inputs are those of the function's arguments.
    specs = {one.name: tf.TensorSpec(one.shape, one.dtype, name=one.name) for one in inputs}
    with without_cudnn(models):
        return tf.function(serve, autograph=False).get_concrete_function(**specs)
