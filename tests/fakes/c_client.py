"""A C program that asks SavedModels through TensorFlow's C API: built, given jobs, read."""

import shutil
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf
from fakes.client_process import Named
from numpy.typing import NDArray
from tensorflow.core.protobuf import meta_graph_pb2, saved_model_pb2

SOURCE = Path(__file__).with_suffix(".c")
_LENGTH = struct.Struct("=Q")  # of a text


@dataclass(frozen=True)
class Job:
    """A model and what it is asked.

    Attributes:
        version: Folder of the SavedModel.
        requests: Values of the inputs by the name of the signature that is asked.
    """

    version: Path
    requests: Named


def find_compiler() -> str | None:
    """Return the C compiler of this machine, None where there is none."""
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")


def build_client(folder: Path, compiler: str) -> Path:
    """Compile the program against the TensorFlow that is installed.

    Args:
        folder: Folder for it.
        compiler: The C compiler.
    """
    library, client = Path(tf.sysconfig.get_lib()), folder / "c_client"
    libraries = [str(library / f"libtensorflow_{name}.so.2") for name in ("cc", "framework")]
    subprocess.run(
        [
            *(compiler, "-std=c11", "-Wall", "-Werror", "-isystem", tf.sysconfig.get_include()),
            *(str(SOURCE), "-o", str(client), *libraries, f"-Wl,-rpath,{library}"),
        ],
        check=True,
        timeout=120,
    )
    return client


def ask_in_c(client: Path, jobs: Sequence[Job], folder: Path) -> list[Named]:
    """Return what models answer to the C program, all of them in one process.

    Args:
        client: The program.
        jobs: The models and what they are asked.
        folder: Folder that requests and answers pass through.

    Returns:
        Answers of each model by signature.
    """
    paths: list[Path] = []
    for number, job in enumerate(jobs):
        paths += [folder / f"job_{number}", folder / f"answers_{number}"]
        paths[-2].write_bytes(_encode_job(job))
    subprocess.run([client, *paths], check=True, timeout=300)
    return [_decode_answers(job, path) for job, path in zip(jobs, paths[1::2], strict=True)]


def _signatures(job: Job) -> dict[str, meta_graph_pb2.SignatureDef]:
    saved = saved_model_pb2.SavedModel.FromString((job.version / "saved_model.pb").read_bytes())
    [graph] = [one for one in saved.meta_graphs if "serve" in one.meta_info_def.tags]
    return {name: graph.signature_def[name] for name in job.requests}


def _encode_job(job: Job) -> bytes:
    parts = [f"{job.version}\n{len(job.requests)}\n".encode()]
    for name, signature in _signatures(job).items():
        request = job.requests[name]
        assert request.keys() == signature.inputs.keys()
        parts.append(f"{len(request)} {len(signature.outputs)}\n".encode())
        for one, value in request.items():
            info, content = signature.inputs[one], _encode_values(value)
            sides = " ".join(map(str, value.shape))
            head = f"{_place(info.name)} {info.dtype} {len(content)} {value.ndim} {sides}\n"
            parts += [head.encode(), content]
        for one in sorted(signature.outputs):
            parts.append(f"{_place(signature.outputs[one].name)}\n".encode())
    return b"".join(parts)


def _place(tensor: str) -> str:
    """Return the operation and the number of its output: "call 1" of "call:1"."""
    return tensor.replace(":", " ")


def _encode_values(value: NDArray[Any]) -> bytes:
    if value.dtype.kind != "U":
        return value.tobytes()
    texts = [str(text).encode() for text in value.ravel()]
    return b"".join(_LENGTH.pack(len(text)) + text for text in texts)


def _decode_answers(job: Job, path: Path) -> Named:
    file = BytesIO(path.read_bytes())
    return {
        name: {one: _decode_tensor(file) for one in sorted(signature.outputs)}
        for name, signature in _signatures(job).items()
    }


def _decode_tensor(file: BytesIO) -> NDArray[Any]:
    kind, size, _, *sides = map(int, file.readline().split())
    content = file.read(size)
    if kind != tf.string.as_datatype_enum:
        return np.frombuffer(content, tf.as_dtype(kind).as_numpy_dtype).reshape(sides)
    texts, at = [], 0
    while at < size:
        [length] = _LENGTH.unpack_from(content, at)
        at += _LENGTH.size + length
        texts.append(content[at - length : at])
    return np.array(texts, object).reshape(sides)
