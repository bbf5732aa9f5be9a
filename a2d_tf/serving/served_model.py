"""What all served models share: functions of named tensors, without this package and Keras."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import keras
import tensorflow as tf

from a2d_tf.serving.compact_answer import compact_answer, has_masks

SIGNATURE = "serving_default"
MASKS_SIGNATURE = "masks"

Answer = Callable[[Mapping[str, tf.Tensor]], Mapping[str, tf.Tensor]]


class ServedInput(NamedTuple):
    """One input of a served model.

    Attributes:
        name: Its name in a request.
        dtype: Type of its numbers.
        shape: Its shape; None for a side of any length.
        meaning: What to send, for a person.
        example: What a made-up request holds: numbers, of which the last one repeats, or the texts
            or ids of several questions.
    """

    name: str
    dtype: tf.DType
    shape: tuple[int | None, ...]
    meaning: str
    example: tuple[float | str, ...] = (0,)


class ServedModel(tf.Module):
    """A run as one function of tensors, which can be saved and loaded without this package.

    Attributes:
        serve: The function, traced: a ``tf.function`` would be traced once more while it is saved.
        serve_compact: The same with masks as PNG files and without responses; None where no masks
            are answered.

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
        self.serve_compact = _traced_compact(self.serve, inputs)

    @property
    def inputs(self) -> tuple[ServedInput, ...]:
        """Inputs of a request."""
        return self._describe()[0]

    @property
    def outputs(self) -> dict[str, str]:
        """Meaning of each output, by name."""
        return self._describe()[1]

    @property
    def signatures(self) -> dict[str, tf.types.experimental.ConcreteFunction]:
        """The functions by the names of their signatures."""
        compact = {} if self.serve_compact is None else {MASKS_SIGNATURE: self.serve_compact}
        return {SIGNATURE: self.serve, **compact}


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

    with without_cudnn(models):
        return tf.function(serve, autograph=False).get_concrete_function(**_specs(inputs))


def _traced_compact(
    serve: tf.types.experimental.ConcreteFunction, inputs: Sequence[ServedInput]
) -> tf.types.experimental.ConcreteFunction | None:
    """Return a function that answers as another does, in few bytes; None without masks."""
    if not has_masks(serve.structured_outputs):
        return None

    def serve_compact(**request: tf.Tensor) -> Mapping[str, tf.Tensor]:
        return compact_answer(serve(**request))

    return tf.function(serve_compact, autograph=False).get_concrete_function(**_specs(inputs))


def _specs(inputs: Sequence[ServedInput]) -> dict[str, tf.TensorSpec]:
    """Return the types of a function's arguments, whose names are those of a signature's inputs."""
    return {one.name: tf.TensorSpec(one.shape, one.dtype, name=one.name) for one in inputs}
