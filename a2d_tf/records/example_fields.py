"""Fields of a ``tf.train.Example``, and its bytes."""

from collections.abc import Iterable, Mapping
from typing import Any

import tensorflow as tf

ONE_INT = tf.io.FixedLenFeature([], tf.int64)
ONE_STRING = tf.io.FixedLenFeature([], tf.string)
SIZE = tf.io.FixedLenFeature([2], tf.int64)
INTS = tf.io.FixedLenSequenceFeature([], tf.int64, allow_missing=True)
STRINGS = tf.io.FixedLenSequenceFeature([], tf.string, allow_missing=True)
BOXES = tf.io.FixedLenSequenceFeature([4], tf.float32, allow_missing=True)
SIZES = tf.io.FixedLenSequenceFeature([2], tf.int64, allow_missing=True)


def serialize(features: Mapping[str, tf.train.Feature]) -> bytes:
    """Return a ``tf.train.Example`` of these features as bytes, the same for the same features."""
    example = tf.train.Example(features=tf.train.Features(feature=features))
    return example.SerializeToString(deterministic=True)


def string_feature(values: Iterable[bytes]) -> tf.train.Feature:
    """Return a field of strings."""
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def int_feature(values: Iterable[int]) -> tf.train.Feature:
    """Return a field of whole numbers."""
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def float_feature(values: Iterable[float]) -> tf.train.Feature:
    """Return a field of numbers in float32."""
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def parse(serialized: Any, fields: Mapping[str, Any]) -> dict[str, tf.Tensor]:
    """Return the fields of one serialised ``Example``, inside a graph or outside.

    Args:
        serialized: Scalar string.
        fields: Their kinds by name.
    """
    return tf.io.parse_single_example(serialized, fields)
