"""Checksums against published ones, and of many bytes against few."""

import pytest
import tensorflow as tf

from a2d_tf.records import checksum
from a2d_tf.records.checksum import masked_crc


def unmasked(crc):
    rotated = (crc - 0xA282EAD8) & 0xFFFFFFFF
    return ((rotated >> 17) | (rotated << 15)) & 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "crc"),  # RFC 3720, appendix B.4, and the check value of the catalogue of CRCs
    [
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
    ],
)
def test_published_checksums(data, crc):
    assert unmasked(masked_crc(data)) == crc


@pytest.mark.parametrize("size", [256, 1024, 1025, 5000])
def test_many_bytes_are_summed_as_few_are(size, monkeypatch):
    data = bytes(number * number % 251 for number in range(size))
    summed = masked_crc(data)
    monkeypatch.setattr(checksum, "_FEW", size + 1)
    assert masked_crc(data) == summed


def test_a_record_has_the_checksum_that_tensorflow_writes(tmp_path):
    record = bytes(3 * number % 256 for number in range(3000))
    with tf.io.TFRecordWriter(str(tmp_path / "one")) as writer:
        writer.write(record)
    content = (tmp_path / "one").read_bytes()
    assert masked_crc(record) == int.from_bytes(content[-4:], "little")
