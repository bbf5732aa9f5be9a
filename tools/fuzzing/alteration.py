"""Values altered within files that stay files of their kind: JSON, HDF5, MATLAB, records."""

import copy
import io
import json
from collections.abc import Callable
from random import Random
from typing import Any

import h5py
import numpy as np
import scipy.io

_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 7, 2**31, 2**53 + 1, 2**63, 2**64, 10**40, 1.0, 0.5, -0.5),
    *(1e308, float("nan"), float("inf"), "", " ", "a", "1", "..", ".", "/etc", "a/b", "\x00"),
    *("\ud800", "a\nb", "\u2028", "%d", "-", "9" * 5000, [], {}, [[]], [{}], [None], {"": None}),
    *([1], [1, 2], [-1], [0.5], ["a"], {"size": [1, 1], "counts": "1"}, [[1, 2, 3, 4, 5, 6]]),
)
_TYPES = ("u1", "i8", "f4", "f8", "f2", "c8", "?", "S3", "i1", ">i4", "u8")
_SHAPES: tuple[tuple[int, ...], ...] = (
    *((), (0,), (1,), (2,), (4,), (1, 4), (4, 1), (2, 2), (0, 3), (1, 1, 1), (3, 2, 2), (2, 1, 4)),
)


def alter_json(data: bytes, rng: Random) -> bytes:
    """Put another value into one place of a JSON file, or take a field away, or repeat one."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return data
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        content = _altered(content, rng)
    return json.dumps(content, ensure_ascii=rng.random() < 0.9).encode(errors="surrogatepass")


def alter_hdf5(data: bytes, rng: Random) -> bytes:
    """Put another array, a group, a link or nothing into the place of one array."""

    def change(file: h5py.File) -> None:
        names: list[str] = []
        file.visititems(lambda name, one: names.append(name))
        name = rng.choice(names)
        del file[name]
        kind = rng.randrange(7)
        if kind == 0:
            file.create_group(name)
        elif kind == 1:
            file[name] = h5py.SoftLink("/nowhere")
        elif kind == 2:
            file[name] = h5py.ExternalLink("/dev/null", "/x")
        elif kind == 3:  # takes no room in the file
            side = rng.choice((1, 1000, 20000, 2**31))
            file.create_dataset(name, (side, side), rng.choice(_TYPES), chunks=(1, 1))
        elif kind == 4:
            file.create_dataset(name, data=h5py.Empty(rng.choice(("f4", "S1"))))
        elif kind == 5:
            file.create_dataset(name, data=["text", "\ud7ff"])
        else:
            file.create_dataset(name, data=_array(rng))

    return _changed_hdf5(data, change)


def alter_matlab(data: bytes, rng: Random) -> bytes:
    """Return a MATLAB file whose one variable is another."""
    content = scipy.io.loadmat(io.BytesIO(data))
    name = next(one for one in content if not one.startswith("__"))
    value: Any = rng.choice((_array(rng), "text", {"a": 1}, np.array([[1], "b"], dtype=object)))
    written = io.BytesIO()
    scipy.io.savemat(written, {rng.choice((name, name, "other")): value}, do_compression=True)
    return written.getvalue()


def alter_example(data: bytes, rng: Random) -> bytes:
    """Change one field of a serialised ``tf.train.Example``: its values, their kind, its name."""
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    example = tf.train.Example()
    try:
        example.ParseFromString(data)
    except DecodeError:
        return data
    fields = example.features.feature
    if not fields:
        return data
    one = fields[rng.choice(sorted(fields))]
    kind = rng.randrange(8)
    values = list(getattr(one, one.WhichOneof("kind") or "bytes_list").value)
    if kind == 0:
        one.Clear()
    elif kind == 1:
        one.int64_list.value[:] = [rng.choice((0, 1, -1, 2**62, -(2**63), 9, 43))] * rng.randrange(
            4
        )
    elif kind == 2:
        one.float_list.value[:] = [rng.choice((0.0, float("nan"), 1e38))] * rng.randrange(6)
    elif kind == 3:
        one.bytes_list.value[:] = [rng.choice((b"", b"\xff", b"a", b"\x89PNG\r\n\x1a\n"))]
    elif kind == 4 and values:
        one.CopyFrom(_feature(tf, values[: rng.randrange(len(values) + 1)]))
    elif kind == 5 and values:
        one.CopyFrom(_feature(tf, values + values[:1] * rng.choice((1, 2, 100))))
    elif kind == 6 and values and isinstance(values[0], bytes):
        row = rng.randrange(len(values))
        values[row] = _damaged(values[row], rng)
        one.CopyFrom(_feature(tf, values))
    elif values and isinstance(values[0], int | float):
        row = rng.randrange(len(values))
        values[row] = type(values[row])(rng.choice((0, -1, 1, 2, 200, 2**40, -(2**63))))
        one.CopyFrom(_feature(tf, values))
    return bytes(example.SerializeToString(deterministic=True))


def _altered(content: Any, rng: Random) -> Any:
    keys: list[Any] = []
    if isinstance(content, dict):
        keys = list(content)
    elif isinstance(content, list):
        keys = list(range(len(content)))
    if not keys or rng.random() < 0.15:
        return copy.deepcopy(rng.choice(_VALUES))
    key = rng.choice(keys)
    kind = rng.random()
    if kind < 0.1:
        del content[key]
    elif kind < 0.2 and isinstance(content, list):
        content.append(copy.deepcopy(content[key]))
    elif kind < 0.2:
        content[str(rng.choice(_VALUES))] = copy.deepcopy(content[key])
    else:
        content[key] = _altered(content[key], rng)
    return content


def _array(rng: Random) -> np.ndarray:
    shape, kind = rng.choice(_SHAPES), rng.choice(_TYPES)
    if kind == "S3":
        return np.full(shape, b"ab")
    numbers = np.full(shape, rng.choice((0, 1, 11, 65, 127)), np.float64)
    if kind in ("f4", "f8", "f2") and rng.random() < 0.5:
        numbers[...] = rng.choice((np.nan, np.inf, 0.5, -1.0))
    return numbers.astype(kind)


def _changed_hdf5(data: bytes, change: Callable[[h5py.File], None]) -> bytes:
    try:
        with h5py.File.in_memory(data) as file:
            change(file)
            file.flush()
            return bytes(file.id.get_file_image())
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, IndexError):
        return data


def _feature(tf: Any, values: list[Any]) -> Any:
    if values and isinstance(values[0], bytes):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))
    if values and isinstance(values[0], float):
        return tf.train.Feature(float_list=tf.train.FloatList(value=values))
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def _damaged(value: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(value) + 1)
    return rng.choice((value[:at], value[:at] + b"\xff\x00" + value[at + 2 :], value + value, b""))
