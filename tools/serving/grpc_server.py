"""A server that is asked by gRPC, with TensorFlow Serving's own messages."""

from typing import Any

import grpc
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from a2d_tf.errors import InputError
from serving.servers import DEFAULT, GRPC, LONGEST_MESSAGE, Model, Named

_State = get_model_status_pb2.ModelVersionStatus.State


class GrpcServer:
    """A server that is asked by gRPC.

    Args:
        address: ``grpc://HOST:PORT``.
        timeout: Seconds after which a request is given up.
    """

    def __init__(self, address: str, timeout: float) -> None:
        self._address, self._timeout = address, timeout
        options = [
            ("grpc.max_receive_message_length", LONGEST_MESSAGE),
            ("grpc.max_send_message_length", LONGEST_MESSAGE),
        ]
        channel = grpc.insecure_channel(address.removeprefix(GRPC), options)
        self._models = model_service_pb2_grpc.ModelServiceStub(channel)
        self._prediction = prediction_service_pb2_grpc.PredictionServiceStub(channel)

    def versions(self, model: Model) -> dict[int, str]:
        """Return the state of every version of a model."""
        request = get_model_status_pb2.GetModelStatusRequest(
            model_spec=_describe(Model(model.name))
        )
        status = self._call(self._models.GetModelStatus, request)
        return {one.version: _State.Name(one.state) for one in status.model_version_status}

    def inputs(self, model: Model) -> dict[str, list[int]]:
        """Return the inputs of a model's default signature by name."""
        field = "signature_def"
        request = get_model_metadata_pb2.GetModelMetadataRequest(
            model_spec=_describe(model), metadata_field=[field]
        )
        packed = self._call(self._prediction.GetModelMetadata, request).metadata[field]
        signatures = get_model_metadata_pb2.SignatureDefMap()
        packed.Unpack(signatures)
        return {
            name: [side.size for side in one.tensor_shape.dim]
            for name, one in signatures.signature_def[DEFAULT].inputs.items()
        }

    def predict(self, model: Model, request: Named, *, signature: str) -> dict[str, Any]:
        """Return what a model answers; pictures are bytes."""
        asked = predict_pb2.PredictRequest(model_spec=_describe(model))
        asked.model_spec.signature_name = signature
        for name, value in request.items():
            asked.inputs[name].CopyFrom(tf.make_tensor_proto(value))
        outputs = self._call(self._prediction.Predict, asked).outputs
        return {name: _values(tensor) for name, tensor in outputs.items()}

    def _call(self, method: Any, request: Any) -> Any:
        try:
            return method(request, self._timeout)
        except grpc.RpcError as error:
            told = f"{error.code().name}: {error.details()}"
            raise InputError(self._address, "server", "must answer", told) from None


def _describe(model: Model) -> model_pb2.ModelSpec:
    spec = model_pb2.ModelSpec(name=model.name)
    if model.version is not None:
        spec.version.value = model.version
    elif model.label is not None:
        spec.version_label = model.label
    return spec


def _values(tensor: Any) -> Any:
    """Return a tensor's numbers as an array, and its bytes as they are or in a list."""
    array = tf.make_ndarray(tensor)
    return array.tolist() if array.dtype == object else array
