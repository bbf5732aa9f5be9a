"""Pickles that would take more memory than they have, or change what reads them."""

import pickle
import struct
import tracemalloc

import pytest

from a2d_tf.files.bounded_pickle import BoundedUnpickler


class Given:
    pass


class Unpickler(BoundedUnpickler):
    def find_class(self, module, name):
        return Given


HUGE = struct.pack("<Q", 1 << 36)


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x05\x96" + HUGE,  # BYTEARRAY8
        b"\x80\x04\x8d" + HUGE,  # BINUNICODE8
        b"\x80\x04\x8e" + HUGE,  # BINBYTES8
        b"\x80\x04\x95" + HUGE,  # FRAME
        b"\x80\x02\x8b" + struct.pack("<i", 2**31 - 1),  # LONG4
        b"\x80\x02]r\xff\xff\xff\x7f",  # LONG_BINPUT
    ],
)
def test_a_number_in_it_allocates_nothing(content):
    tracemalloc.start()
    try:
        with pytest.raises((pickle.UnpicklingError, EOFError, ValueError)):
            Unpickler(content).load()
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_it_cannot_change_a_class_that_it_is_given():
    content = b"\x80\x02ca\nb\n}X\x04\x00\x00\x00evilK\x01s\x86b."
    with pytest.raises(pickle.UnpicklingError):
        Unpickler(content.replace(b"\x86b", b"b")).load()
    assert not hasattr(Given, "evil")
