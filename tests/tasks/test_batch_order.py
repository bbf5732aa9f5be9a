"""The order of batches is that of the configuration, from the step that is asked for."""

from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.tasks.batch_order import batch_order


def test_every_number_has_its_place(make_config):
    train = make_config(train={"batch_size": 3, "seed": 7, "deterministic": True}).train
    assert batch_order(train, shuffle_buffer=11, start_step=5) == BatchOrder(
        batch_size=3, shuffle_buffer=11, seed=7, start_step=5, deterministic=True
    )
