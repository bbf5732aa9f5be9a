"""What is mapped over a data set is traced as it is written, with what it calls."""

import pytest
import tensorflow as tf

from a2d_tf.records.traced import as_written


def halved_if_even(number: tf.Tensor) -> tf.Tensor:
    # AutoGraph would make a condition of the graph of it.
    if number % 2 == 0:
        return number // 2
    return number


def test_what_is_called_is_not_rewritten() -> None:
    numbers = tf.data.Dataset.range(4)
    assert [int(one) for one in numbers.map(halved_if_even)] == [0, 1, 1, 3]
    with pytest.raises(TypeError, match="symbolic"):
        numbers.map(as_written(lambda number: halved_if_even(number)))


def test_nor_what_a_data_set_inside_calls() -> None:
    def inner(number: tf.Tensor) -> tf.data.Dataset:
        return tf.data.Dataset.from_tensors(number).map(halved_if_even)

    numbers = tf.data.Dataset.range(4)
    with pytest.raises(TypeError, match="symbolic"):
        numbers.flat_map(as_written(inner))


def test_values_are_those_of_the_function() -> None:
    doubled = tf.data.Dataset.range(3).map(as_written(lambda number: 2 * number))
    assert [int(one) for one in doubled] == [0, 2, 4]
