"""Requests that TensorFlow Serving asks a version before it answers anybody else.

The first call of a graph takes several times as long as later ones. The server looks for a TFRecord
file of ``tensorflow.serving.PredictionLog`` messages beside a model. Their few fields are written
here, so that an export does not need the package that defines them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import tensorflow as tf
from tensorflow.core.framework import tensor_pb2

from a2d_tf.serving.served_model import ServedInput, ServedModel

WARM_UP_FILE = Path("assets.extra", "tf_serving_warmup_requests")

# Fields of prediction_log.proto, predict.proto and model.proto in tensorflow_serving/apis.
_LOG_PREDICT, _PREDICT_REQUEST = 6, 1
_REQUEST_MODEL, _REQUEST_INPUTS = 1, 2
_MODEL_SIGNATURE = 3
_ENTRY_KEY, _ENTRY_VALUE = 1, 2
_WITH_LENGTH = 2  # the wire type of bytes, texts and messages
# Fields of a TensorProto that hold its values, by their type.
_VALUES = {
    tf.uint8: "int_val",
    tf.int32: "int_val",
    tf.float32: "float_val",
    tf.string: "string_val",
}


def write_warm_up(served: ServedModel, version: Path, *, size: int) -> None:
    """Write requests beside a model: to each signature, with one question and with several.

    Args:
        served: The model.
        version: Folder of the SavedModel.
        size: Side of the network's input, in pixels: clips are made up as large.
    """
    with tf.io.TFRecordWriter(str(version / WARM_UP_FILE)) as writer:
        for signature in served.signatures:
            for tensors in _requests(served.inputs, size=size):
                writer.write(encode_log(signature, tensors))


def encode_log(signature: str, tensors: dict[str, tensor_pb2.TensorProto]) -> bytes:
    """Return a ``PredictionLog`` of a request, without its answer.

    Args:
        signature: Name of the signature that is asked.
        tensors: Values of the inputs by name.
    """
    model = _field(_MODEL_SIGNATURE, signature.encode())
    entries = [
        _field(_ENTRY_KEY, name.encode()) + _field(_ENTRY_VALUE, tensor.SerializeToString())
        for name, tensor in tensors.items()
    ]
    request = _field(_REQUEST_MODEL, model)
    request += b"".join(_field(_REQUEST_INPUTS, entry) for entry in entries)
    return _field(_LOG_PREDICT, _field(_PREDICT_REQUEST, request))


def _requests(
    inputs: Sequence[ServedInput], *, size: int
) -> Iterator[dict[str, tensor_pb2.TensorProto]]:
    """Yield the inputs of requests with one question, and with several where a model is asked."""
    most = max((len(one.example) for one in inputs if _is_question(one)), default=1)
    for count in sorted({1, most}):
        yield {one.name: _tensor(one, size=size, count=count) for one in inputs}


def _is_question(one: ServedInput) -> bool:
    return one.shape == (None,)


def _tensor(one: ServedInput, *, size: int, count: int) -> tensor_pb2.TensorProto:
    """Return a value of an input; a clip of one colour takes a few bytes."""
    unknown = count if _is_question(one) else size
    shape = [unknown if side is None else side for side in one.shape]
    tensor = tensor_pb2.TensorProto(dtype=one.dtype.as_datatype_enum)
    tensor.tensor_shape.CopyFrom(tf.TensorShape(shape).as_proto())
    example = one.example[:count] if _is_question(one) else one.example
    values = [value.encode() if isinstance(value, str) else value for value in example]
    getattr(tensor, _VALUES[one.dtype]).extend(values)
    return tensor


def _field(number: int, content: bytes) -> bytes:
    """Return a field of a message: its number, its length, its content."""
    return _varint(number << 3 | _WITH_LENGTH) + _varint(len(content)) + content


def _varint(number: int) -> bytes:
    """Return a number as seven bits in each byte, the lowest first."""
    encoded = bytearray()
    while number > 127:
        encoded.append(number & 127 | 128)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)
