"""A small model server that speaks TensorFlow Serving's gRPC and REST interfaces.

It is for trying an export, and for tests: requests are answered in Python. It reads
``models.config`` as the true one does: which versions, which labels; and asks each version its
warm-up requests before it is available.
"""

import base64
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import tensorflow as tf
from google.protobuf import json_format, text_format
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_log_pb2,
    prediction_service_pb2_grpc,
)
from tensorflow_serving.config import model_server_config_pb2

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import require_file

_OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_HOST = "127.0.0.1"  # nobody but this machine
_WARM_UP = Path("assets.extra", "tf_serving_warmup_requests")
_ADDRESS = re.compile(
    r"/v1/models/(?P<name>[^/:]+)(/versions/(?P<version>\d+)|/labels/(?P<label>[^/:]+))?"
    r"(?P<what>/metadata|:predict)?"
)


class RequestError(Exception):
    """A request that is refused."""


@dataclass
class LoadedVersion:
    """A version of a model.

    Attributes:
        model: The SavedModel.
        signatures: Its signatures as they are stored.
        warmed: Number of warm-up requests that it answered.
        asked: Names of the signatures that were asked since.
    """

    model: Any
    signatures: dict[str, meta_graph_pb2.SignatureDef]
    warmed: int = 0
    asked: list[str] = field(default_factory=list)

    def predict(self, signature: str, inputs: dict[str, Any]) -> dict[str, tf.Tensor]:
        """Return what a signature answers, or raise RequestError."""
        name = signature or "serving_default"
        if name not in self.signatures:
            raise RequestError(f'Serving signature name: "{name}" not found in signature def')
        wanted = self.signatures[name].inputs
        if inputs.keys() != wanted.keys():
            raise RequestError(f"inputs must be {sorted(wanted)}, got {sorted(inputs)}")
        try:
            tensors = {
                one: tf.constant(value, tf.as_dtype(wanted[one].dtype))
                for one, value in inputs.items()
            }
            answer = self.model.signatures[name](**tensors)
        except (tf.errors.OpError, ValueError, TypeError) as error:
            raise RequestError(str(error).splitlines()[0]) from None
        self.asked.append(name)
        return dict(answer)


def load_version(folder: Path) -> LoadedVersion:
    """Return a version after its warm-up requests."""
    saved = saved_model_pb2.SavedModel.FromString((folder / "saved_model.pb").read_bytes())
    loaded = LoadedVersion(
        tf.saved_model.load(str(folder)), dict(saved.meta_graphs[0].signature_def)
    )
    loaded.signatures.pop("__saved_model_init_op", None)
    for record in tf.data.TFRecordDataset(str(folder / _WARM_UP)).as_numpy_iterator():
        request = prediction_log_pb2.PredictionLog.FromString(record).predict_log.request
        inputs = {name: tf.make_ndarray(one) for name, one in request.inputs.items()}
        loaded.predict(request.model_spec.signature_name, inputs)
        loaded.warmed += 1
    loaded.asked.clear()
    return loaded


class ModelServer:
    """A server of one model.

    Attributes:
        name: Name of the model.
        versions: The loaded versions by number.
        rest: Address of the REST interface.
        grpc: Address of the gRPC interface.

    Args:
        folder: Folder that ``a2d-tf export`` wrote into.
        rest_port: Port of this machine; 0 takes a free one.
        grpc_port: Likewise.

    Raises:
        InputError: The folder holds no export, or a port is in use.
    """

    def __init__(self, folder: Path, *, rest_port: int = 0, grpc_port: int = 0) -> None:
        path = folder / "models.config"
        require_file(path, missing="must exist (see a2d-tf export)")
        config = text_format.Parse(path.read_text(), model_server_config_pb2.ModelServerConfig())
        [model] = config.model_config_list.config
        self.name, self._labels = model.name, dict(model.version_labels)
        numbers = model.model_version_policy.specific.versions
        self.versions = {number: load_version(folder / str(number)) for number in numbers}
        self._grpc = grpc.server(ThreadPoolExecutor(2), options=_OPTIONS)
        prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(
            _Prediction(self), self._grpc
        )
        model_service_pb2_grpc.add_ModelServiceServicer_to_server(_Models(self), self._grpc)
        handler = type("Handler", (_Rest,), {"models": self})
        try:
            opened = self._grpc.add_insecure_port(f"{_HOST}:{grpc_port}")
            self._http = ThreadingHTTPServer((_HOST, rest_port), handler)
        except (OSError, RuntimeError) as error:
            ports = f"{rest_port} and {grpc_port}"
            raise InputError("server", "ports", f"must be free ({error})", ports) from None
        self.grpc = f"grpc://{_HOST}:{opened}"
        self._grpc.start()
        self.rest = f"http://{_HOST}:{self._http.server_port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._grpc.stop(0).wait()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def find(
        self, name: str, *, version: int | None = None, label: str | None = None
    ) -> tuple[int, LoadedVersion]:
        """Return a version and its number, or raise RequestError."""
        if label:
            version = self._labels.get(label)
        number = max(self.versions) if version is None and not label else version
        if name != self.name or number not in self.versions:
            raise RequestError("Servable not found for request")
        return number, self.versions[number]

    def status(self, name: str) -> get_model_status_pb2.GetModelStatusResponse:
        """Return the states of all versions."""
        self.find(name)
        available = get_model_status_pb2.ModelVersionStatus.AVAILABLE
        return get_model_status_pb2.GetModelStatusResponse(
            model_version_status=[
                {"version": number, "state": available, "status": {}} for number in self.versions
            ]
        )

    def metadata(
        self, name: str, **which: Any
    ) -> tuple[model_pb2.ModelSpec, get_model_metadata_pb2.SignatureDefMap]:
        """Return which model it is, and its signatures."""
        number, loaded = self.find(name, **which)
        spec = model_pb2.ModelSpec(name=name)
        spec.version.value = number
        return spec, get_model_metadata_pb2.SignatureDefMap(signature_def=loaded.signatures)


def _which(spec: model_pb2.ModelSpec) -> dict[str, Any]:
    version = spec.version.value if spec.HasField("version") else None
    return {"version": version, "label": spec.version_label or None}


class _Prediction(prediction_service_pb2_grpc.PredictionServiceServicer):
    def __init__(self, server: ModelServer) -> None:
        self._server = server

    def Predict(self, request, context):  # noqa: N802
        spec = request.model_spec
        inputs = {name: tf.make_ndarray(one) for name, one in request.inputs.items()}
        try:
            number, loaded = self._server.find(spec.name, **_which(spec))
            outputs = loaded.predict(spec.signature_name, inputs)
        except RequestError as error:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
        answer = predict_pb2.PredictResponse(model_spec=spec)
        answer.model_spec.version.value = number
        for name, value in outputs.items():
            if not request.output_filter or name in request.output_filter:
                answer.outputs[name].CopyFrom(tf.make_tensor_proto(value))
        return answer

    def GetModelMetadata(self, request, context):  # noqa: N802
        try:
            spec, signatures = self._server.metadata(
                request.model_spec.name, **_which(request.model_spec)
            )
        except RequestError as error:
            context.abort(grpc.StatusCode.NOT_FOUND, str(error))
        answer = get_model_metadata_pb2.GetModelMetadataResponse(model_spec=spec)
        answer.metadata["signature_def"].Pack(signatures)
        return answer


class _Models(model_service_pb2_grpc.ModelServiceServicer):
    def __init__(self, server: ModelServer) -> None:
        self._server = server

    def GetModelStatus(self, request, context):  # noqa: N802
        try:
            return self._server.status(request.model_spec.name)
        except RequestError as error:
            context.abort(grpc.StatusCode.NOT_FOUND, str(error))


class _Rest(BaseHTTPRequestHandler):
    models: ModelServer

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: Any) -> None:
        try:
            code, content = 200, self._find(body)
        except RequestError as error:
            code = 404 if "not found for request" in str(error) else 400
            content = {"error": str(error)}
        data = json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _find(self, body: Any) -> dict[str, Any]:
        place = _ADDRESS.fullmatch(self.path)
        if place is None:
            raise RequestError(f"Malformed request: {self.command} {self.path}")
        version = place["version"] and int(place["version"])
        which = {"version": version, "label": place["label"]}
        if place["what"] == ":predict":
            _, loaded = self.models.find(place["name"], **which)
            return _predict(loaded, body)
        if place["what"] == "/metadata":
            spec, signatures = self.models.metadata(place["name"], **which)
            return {
                "model_spec": _to_json(spec),
                "metadata": {"signature_def": _to_json(signatures)},
            }
        status = _to_json(self.models.status(place["name"]))
        return {"model_version_status": status["model_version_status"]}


def _to_json(message: Any) -> Any:
    return json_format.MessageToDict(message, preserving_proto_field_name=True)


def _predict(loaded: LoadedVersion, body: Any) -> dict[str, Any]:
    """Return the answer to a request in the column format."""
    outputs = loaded.predict(body.get("signature_name", ""), body["inputs"])
    shown = {name: _from_tensor(name, value.numpy()) for name, value in outputs.items()}
    # As the true server: one output comes without its name.
    return {"outputs": next(iter(shown.values())) if len(shown) == 1 else shown}


def _from_tensor(name: str, value: Any) -> Any:
    if isinstance(value, bytes) or value.dtype == object:
        texts = np.array(value, object)
        shown = [_from_text(name, text) for text in texts.ravel()]
        return shown[0] if texts.ndim == 0 else shown
    return value.tolist()


def _from_text(name: str, text: bytes) -> Any:
    if name.endswith("_bytes"):
        return {"b64": base64.b64encode(text).decode()}
    return text.decode()
