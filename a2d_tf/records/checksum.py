"""Masked CRC-32C, the checksum of TFRecord, of few bytes and of whole records.

TensorFlow compares checksums faster, but ends at the first that differs: what is here finds the
other damaged records of a file.
"""

import numpy as np
from numpy.typing import NDArray

_POLYNOMIAL = 0x82F63B78  # of CRC-32C (Castagnoli), lowest bit first
_MASK = 0xA282EAD8  # a checksum of data that holds checksums is to differ from them
_LOW = 0xFFFFFFFF
_BITS = 32
_LANES = 1024  # parts of a record that are summed at the same time; a power of two
_FEW = 256  # bytes that Python sums faster than NumPy


def masked_crc(data: bytes) -> int:
    """Return the masked CRC-32C of some bytes."""
    crc = (_crc_of_few if len(data) < _FEW else _crc_of_many)(data) ^ _LOW
    return (((crc >> 15) | (crc << 17)) + _MASK) & _LOW


def _crc_of_few(data: bytes) -> int:
    crc = _LOW
    for byte in data:
        crc = _ENTRIES[(crc ^ byte) & 255] ^ (crc >> 8)
    return crc


def _crc_of_many(data: bytes) -> int:
    """Return what ``_crc_of_few`` does: the sums of equal parts, joined two by two.

    A sum is linear in the bytes and in what it begins with. So zeros may stand before the data when
    it begins with 0; a part that others follow is its sum taken on over as many zeros as they have
    bytes; and what zeros do to any sum is known from what they do to each of its 32 bits.
    """
    steps = -(-len(data) // _LANES)
    padded = np.zeros(steps * _LANES, np.uint8)
    padded[len(padded) - len(data) :] = np.frombuffer(data, np.uint8)
    padded[len(padded) - len(data) :][:4] ^= 255  # stands for the bits that a sum begins with
    rows = np.zeros((steps, _LANES + _BITS), np.uint8)
    rows[:, :_LANES] = padded.reshape(_LANES, steps).T
    sums = np.zeros(_LANES + _BITS, np.uint32)
    sums[_LANES:] = 1 << np.arange(_BITS, dtype=np.uint32)
    for row in rows:
        sums = _TABLE[(sums ^ row) & 255] ^ (sums >> 8)
    sums, over_zeros = sums[:_LANES], sums[_LANES:]
    while len(sums) > 1:
        sums = _take_on(sums[0::2], over_zeros) ^ sums[1::2]
        over_zeros = _take_on(over_zeros, over_zeros)  # over twice as many
    return int(sums[0])


def _take_on(sums: NDArray[np.uint32], over_zeros: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return sums (n,) after the zeros that turn each bit into one of ``over_zeros`` (32,)."""
    bits = (sums[:, None] >> np.arange(_BITS, dtype=np.uint32)) & 1
    found: NDArray[np.uint32] = np.bitwise_xor.reduce(bits * over_zeros, axis=1)
    return found


def _entry(index: int) -> int:
    for _ in range(8):
        index = (index >> 1) ^ (_POLYNOMIAL if index & 1 else 0)
    return index


_ENTRIES = tuple(map(_entry, range(256)))
_TABLE = np.array(_ENTRIES, np.uint32)
