"""The order of training batches that an experiment asks for, of whatever task."""

from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.config.schema import TrainConfig


def batch_order(train: TrainConfig, *, shuffle_buffer: int, start_step: int) -> BatchOrder:
    """Return which elements come in which batch, from a step on."""
    return BatchOrder(
        batch_size=train.batch_size,
        shuffle_buffer=shuffle_buffer,
        seed=train.seed,
        start_step=start_step,
        deterministic=train.deterministic,
    )
