"""A reader of pickles that takes no more memory than the pickle, and runs only what it is given.

A pickle is a program that may call any function: ``find_class`` of a subclass says which names it
may ask for. The pickle module's reader in C allocates what a number in the file says, which may be
64 GB; the one in Python, which this one is, reads first. It takes 2 s for a million words.
"""

import io
import pickle
from typing import Any, ClassVar, NoReturn


def _refuse(_: Any) -> NoReturn:
    raise pickle.UnpicklingError("it holds what no array or tensor needs")


def _build(reader: Any) -> None:
    # Else a file could change the functions and classes that it is given.
    if callable(reader.stack[-2]):
        _refuse(reader)
    pickle._Unpickler.dispatch[pickle.BUILD[0]](reader)


class BoundedUnpickler(pickle._Unpickler):
    """Reader of one pickle; a subclass defines ``find_class``, and refuses all that it need not.

    Args:
        data: The pickle.
        encoding: Encoding of texts that Python 2 wrote.
    """

    dispatch: ClassVar = {
        **pickle._Unpickler.dispatch,
        pickle.BUILD[0]: _build,
        pickle.BYTEARRAY8[0]: _refuse,  # allocates before it reads
    }

    def __init__(self, data: bytes, *, encoding: str = "ASCII") -> None:
        super().__init__(io.BytesIO(data), encoding=encoding)
