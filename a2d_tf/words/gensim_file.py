"""Reader of the files that gensim's own ``save`` writes, of which nothing is run.

Such a file (``.kv``, ``.wordvectors``, ``.model``) is a pickle, a program that may call any
function. This reader makes NumPy's arrays and gensim's objects from it, the latter as bare lists of
their attributes, and refuses a file that asks for more. Large arrays are in files beside it
(``<file>.vectors.npy``). Files of gensim 3 and 4 differ in the names of the attributes.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.bounded_pickle import BoundedUnpickler
from a2d_tf.files.numpy_archive import ARCHIVE_ERRORS, read_npz
from a2d_tf.files.pickled_array import ADMITTED, PickledArray
from a2d_tf.files.unpacked import check_unpacked, most_unpacked
from a2d_tf.words.word_block import BLOCK_WORDS

_RULE = "must be a gensim KeyedVectors file"
_SUFFIX = ".kv"  # a file of this name is gensim's or broken
_PICKLE = b"\x80"  # and its protocol; no text begins so
_PROTOCOLS = range(2, 6)
_OLD_PICKLE = b"ccopy_reg\n"  # of an object, in protocols 0 and 1
_ZIPPED = b"\x1f\x8b"
# Where the vectors are: a model of gensim keeps them in its attribute ``wv``.
_MODEL_VECTORS = "wv"
_MATRICES = ("vectors", "syn0")
_WORDS = ("index_to_key", "index2word", "index2entity")


def is_gensim_file(path: Path) -> bool:
    """Whether a file is gensim's own, by its first bytes; one named ``.kv`` always is."""
    if path.suffix == _SUFFIX:
        return True
    try:
        with _open(path) as stream:
            begin = stream.read(len(_OLD_PICKLE))
    except (OSError, EOFError, zlib.error):
        return False  # the reader of other files says why
    if begin == _OLD_PICKLE:
        return True
    return begin[:1] == _PICKLE and begin[1:] != b"" and begin[1] in _PROTOCOLS


def read_gensim_file(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Return the words of a file and their vectors, (V, D), memory-mapped where gensim allows it.

    Args:
        path: A file that ``KeyedVectors`` (or ``Word2Vec``, ``FastText``) has saved.

    Raises:
        InputError: It cannot be read, holds anything else, or needs a file that is not beside it.
    """
    try:
        with _open(path) as stream:
            data = stream.read(most_unpacked(path) + 1)
        check_unpacked(path, len(data), field="word vectors")
        found = _Unpickler(data, path=path).load()
        prefix = str(path)
        if isinstance(found, _Bare) and _MODEL_VECTORS in vars(found):
            found, prefix = vars(found)[_MODEL_VECTORS], f"{prefix}.{_MODEL_VECTORS}"
        return _words_and_matrix(found, prefix)
    except InputError:
        raise
    except Exception as error:  # what a damaged pickle raises depends on its bytes
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(path, "word vectors", _RULE, reason) from None


class _Bare:
    """An object of a class that is not there: its attributes, and none of what it does."""

    def __init__(self, *args: object, **names: object) -> None:
        """Take what the class would be given."""

    def __setitem__(self, key: object, value: object) -> None:
        """Take an item, as a kind of dictionary would."""

    def __setstate__(self, state: object) -> None:
        """Keep attributes; what else a class keeps its state in is of no use here."""
        if isinstance(state, dict):
            vars(self).update({str(name): value for name, value in state.items()})


def _encode(text: str, _: str) -> bytes:
    return text.encode("latin-1")  # bytes, in the protocol of Python 2


_ADMITTED: dict[tuple[str, str], Callable[..., Any]] = {
    ("numpy", "ndarray"): _Bare,
    **ADMITTED,
    ("_codecs", "encode"): _encode,
}
# What models keep beside their vectors is not needed: the state of their random numbers, their hash
# function, their tables of counts.
_BARE_MODULES = ("gensim", "numpy", "scipy", "collections")
_BARE = {
    (module, name)
    for module in ("builtins", "__builtin__")
    for name in ("hash", "int", "float", "object", "set", "frozenset", "bytearray")
} | {("copy_reg", "_reconstructor"), ("copyreg", "_reconstructor")}


class _Unpickler(BoundedUnpickler):
    def __init__(self, data: bytes, *, path: Path) -> None:
        super().__init__(data, encoding="latin-1")  # as gensim, for files of Python 2
        self._path = path

    def find_class(self, module: str, name: str) -> Callable[..., Any]:
        admitted = _ADMITTED.get((module, name))
        if admitted is not None:
            return admitted
        if (module, name) in _BARE or module.partition(".")[0] in _BARE_MODULES:
            return _Bare
        rule = (
            "must hold objects of gensim and NumPy and nothing else, as nothing in it is run; "
            "where you trust it, open it with gensim and use save_word2vec_format"
        )
        raise InputError(self._path, "pickle", rule, f"{module}.{name}")


def _open(path: Path) -> io.BufferedIOBase:
    with path.open("rb") as stream:
        zipped = stream.read(2) == _ZIPPED
    return gzip.open(path, "rb") if zipped else path.open("rb")


def _words_and_matrix(found: object, prefix: str) -> tuple[list[str], NDArray[np.float32]]:
    attributes = vars(found) if isinstance(found, _Bare) else {}
    words = next((attributes[name] for name in _WORDS if name in attributes), None)
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("no list of words in it")
    if not words:
        raise ValueError("no words in it")
    matrix = next((attributes[name] for name in _MATRICES if name in attributes), None)
    beside = attributes.get("__numpys")
    for name in _MATRICES:
        if matrix is None and isinstance(beside, list) and name in beside:
            matrix = _read_beside(prefix, name)
    if matrix is None and "vectors_ngrams" in attributes:
        raise ValueError("FastText, whose vectors gensim makes anew: use its save_word2vec_format")
    if isinstance(matrix, PickledArray):
        matrix = _values(matrix)
    if not isinstance(matrix, np.ndarray) or matrix.dtype.kind != "f":
        raise ValueError("no vectors in it")
    if matrix.ndim != 2 or len(matrix) < len(words) or not matrix.shape[1]:
        raise ValueError(f"vectors of shape {matrix.shape} for {len(words)} words")
    matrix = matrix[: len(words)]
    _check_finite(matrix, words)
    return words, matrix


def _values(matrix: PickledArray) -> NDArray[Any]:
    try:
        return matrix.read()
    except ValueError:
        raise ValueError("no vectors in it") from None


def _check_finite(matrix: NDArray[Any], words: Sequence[str]) -> None:
    for start in range(0, len(matrix), BLOCK_WORDS):
        finite = np.isfinite(matrix[start : start + BLOCK_WORDS]).all(axis=1)  # (n,)
        if not finite.all():
            raise ValueError(f"values of {words[start + int(np.argmin(finite))]!r} are not finite")


def _read_beside(prefix: str, name: str) -> NDArray[Any]:
    """Return an array that gensim has saved in a file of its own."""
    zipped = prefix.endswith((".gz", ".bz2"))
    path = Path(f"{prefix}.{name}.{'npz' if zipped else 'npy'}")
    try:
        if not zipped:
            return np.load(path, mmap_mode="r", allow_pickle=False)
        return read_npz(path)["val"]
    except FileNotFoundError:
        rule = "file must exist: gensim saves large arrays in files that belong together"
        raise InputError(path, "word vectors", rule) from None
    except ARCHIVE_ERRORS as error:
        raise InputError(
            path, "word vectors", "must be a whole file of NumPy", str(error)
        ) from None
