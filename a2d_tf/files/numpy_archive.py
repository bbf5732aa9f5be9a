"""Arrays of ``.npz`` files, whose sizes are known before they are read."""

import math
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from numpy.lib import format as npy
from numpy.typing import NDArray

from a2d_tf.files.unpacked import check_unpacked

_SUFFIX = ".npy"
# What NumPy and zipfile raise on damaged files depends on the bytes that are damaged.
ARCHIVE_ERRORS = (
    OSError,
    EOFError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_npz(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a file by their names.

    Raises:
        InputError: They are far larger than the file.
        ARCHIVE_ERRORS: It is no such file, is damaged, or an array is not as large as it says.
    """
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        check_unpacked(path, sum(one.file_size for one in members), field="arrays")
        arrays = {}
        for one in members:
            with archive.open(one) as stream:
                _check_header(stream, one)
            with archive.open(one) as stream:
                arrays[one.filename.removesuffix(_SUFFIX)] = npy.read_array(
                    stream, allow_pickle=False
                )
        return arrays


def _check_header(stream: IO[bytes], member: zipfile.ZipInfo) -> None:
    """Raise ValueError for an array that says it is larger than its part of the file."""
    version = npy.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = npy.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, _, dtype = npy.read_array_header_2_0(stream)
    else:
        raise ValueError(f"{member.filename} has version {version} of the format")
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > member.file_size:
        raise ValueError(f"{member.filename} is shorter than an array of shape {shape}")
