"""Servers that speak TensorFlow Serving's REST or gRPC interface."""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json

GRPC = "grpc://"
REST = ("http://", "https://")

DEFAULT, MASKS = "serving_default", "masks"  # signatures
LONGEST_MESSAGE = 1 << 30  # bytes of an answer by gRPC
_BYTES = "_bytes"  # ends the names of outputs that are base64 in JSON

Named = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Model:
    """Which model of a server is asked.

    Attributes:
        name: Its name.
        version: Number of its version; None for the newest one, or that of the label.
        label: Label of its version; None likewise.
    """

    name: str
    version: int | None = None
    label: str | None = None


class Server(Protocol):
    """A server at an address."""

    def versions(self, model: Model) -> dict[int, str]:
        """Return the state of every version of a model: "AVAILABLE" and the like."""

    def inputs(self, model: Model) -> dict[str, list[int]]:
        """Return the inputs of a model's default signature by name: sides, -1 for any."""

    def predict(self, model: Model, request: Named, *, signature: str) -> dict[str, Any]:
        """Return what a model answers: bytes, or arrays and lists of numbers and bytes, by name.

        Args:
            model: The model.
            request: Values of the inputs by name.
            signature: Name of the signature.
        """


def connect(address: str, *, timeout: float) -> Server:
    """Return the server at an address.

    Args:
        address: ``http://HOST:PORT`` or ``grpc://HOST:PORT``.
        timeout: Seconds after which a request is given up.

    Raises:
        InputError: The address is of another kind, or gRPC is asked for and not installed.
    """
    if address.startswith(REST):
        return RestServer(address.rstrip("/"), timeout)
    if address.startswith(GRPC):
        try:
            from serving.grpc_server import GrpcServer
        except ImportError as error:
            rule = "needs pip install tensorflow-serving-api for grpc://"
            raise InputError(address, "--address", rule, str(error)) from None
        return GrpcServer(address, timeout)
    raise InputError(address, "--address", "must begin with http://, https:// or grpc://")


@dataclass(frozen=True)
class RestServer:
    """A server that is asked by REST.

    Attributes:
        address: Its address.
        timeout: Seconds after which a request is given up.
    """

    address: str
    timeout: float

    def versions(self, model: Model) -> dict[int, str]:
        """Return the state of every version of a model."""
        content = self._ask(Model(model.name), "")
        states = content["model_version_status"]
        return {int(one["version"]): str(one["state"]) for one in states}

    def inputs(self, model: Model) -> dict[str, list[int]]:
        """Return the inputs of a model's default signature by name."""
        return {
            name: [int(side["size"]) for side in one["tensor_shape"].get("dim", [])]
            for name, one in self._signature(model, DEFAULT)["inputs"].items()
        }

    def predict(self, model: Model, request: Named, *, signature: str) -> dict[str, Any]:
        """Return what a model answers; pictures are bytes."""
        inputs = {name: value.tolist() for name, value in request.items()}
        body = json.dumps(
            {"signature_name": signature, "inputs": inputs}, separators=(",", ":")
        ).encode()
        outputs = self._ask(model, ":predict", body)["outputs"]
        names = self._signature(model, signature)["outputs"].keys()
        if len(names) == 1:  # then it comes without its name
            outputs = {next(iter(names)): outputs}
        return {
            name: _from_base64(value) if name.endswith(_BYTES) else np.array(value)
            for name, value in outputs.items()
        }

    def _signature(self, model: Model, name: str) -> dict[str, Any]:
        metadata = self._ask(model, "/metadata")["metadata"]
        return dict(metadata["signature_def"]["signature_def"][name])

    def _ask(self, model: Model, what: str, body: bytes | None = None) -> dict[str, Any]:
        url = f"{self.address}/v1/models/{quote(model.name)}"
        if model.version is not None:
            url += f"/versions/{model.version}"
        elif model.label is not None:
            url += f"/labels/{quote(model.label)}"
        try:
            with urllib.request.urlopen(url + what, body, timeout=self.timeout) as answer:
                content = decode_json(answer.read().decode())
        except urllib.error.HTTPError as error:
            raise InputError(url, "server", "must answer", _told(error)) from None
        except OSError as error:  # no connection, a timeout
            reason = getattr(error, "reason", None) or error
            raise InputError(url, "server", "must answer", str(reason)) from None
        except ValueError as error:
            raise InputError(url, "server", "must answer with JSON", str(error)) from None
        return dict(content)


def _told(error: urllib.error.HTTPError) -> str:
    """Return what a server says of a request that it refuses."""
    text = error.read().decode(errors="replace")
    try:
        return str(decode_json(text)["error"])
    except (ValueError, KeyError, TypeError):
        return f"{error.code} {error.reason}"


def _from_base64(value: Any) -> Any:
    """Return the bytes in a value of JSON: ``{"b64": ...}``, or a list of these."""
    if isinstance(value, Sequence):
        return [_from_base64(one) for one in value]
    return base64.b64decode(value["b64"])
