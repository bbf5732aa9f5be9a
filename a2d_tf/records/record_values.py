"""The records of files as values, made one by one."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.records.record_fields import Check, Wrong, wrong_in
from a2d_tf.records.record_files import read_file, record_error
from a2d_tf.records.shard_faults import RecordFault

Decode = Callable[[bytes], dict[str, tf.Tensor]]
Made = TypeVar("Made")


def read_fields(paths: Iterable[Path], *, decode: Decode) -> Iterator[dict[str, Any]]:
    """Yield the fields of every record of the files in order as NumPy values.

    Raises:
        InputError: A file is cut short or damaged, or a record lacks a field.
    """
    return read_each(paths, lambda fields: fields, decode=decode)


def read_each(
    paths: Iterable[Path],
    make: Callable[[dict[str, Any]], Made],
    *,
    decode: Decode,
    check: Check | None = None,
) -> Iterator[Made]:
    """Yield what is made of the fields of every record of the files in order.

    Args:
        paths: The files.
        make: Function of a record's fields as NumPy values; ValueError for fields that are wrong.
        decode: Function that parses a serialised record.
        check: What says which field is wrong.

    Raises:
        InputError: A file is cut short or damaged, or a record is wrong or lacks a field.
    """
    for path in paths:
        for number, serialized in enumerate(read_file(path), start=1):
            try:
                fields = {name: one.numpy() for name, one in decode(serialized).items()}
                made = make(fields)
            except tf.errors.InvalidArgumentError as error:
                rule = "must have the fields that are read"
                place = f"record {number}"
                raise InputError(path, place, rule, str(error).splitlines()[0]) from error
            except ValueError as error:
                wrong = None
                if check is not None:
                    wrong = wrong_in(serialized, 0, len(serialized), check, decoded=True)
                wrong = wrong or Wrong("", str(error))
                fault = RecordFault(number, wrong.field, wrong.rule, wrong.value)
                raise record_error(path, fault) from error
            yield made
