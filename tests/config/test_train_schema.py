"""Steps, epochs and the optimiser of an experiment go together."""

import pydantic
import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.config.train_schema import TrainConfig


def train(**changes):
    values = TINY_CONFIG.train.model_dump() | {"steps": 4, "steps_per_epoch": 2} | changes
    return TrainConfig.model_validate(values)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"decay_steps": [5, 3]}, r"decay_steps must be in ascending order, got \[5, 3\]"),
        ({"decay_steps": [3, 3]}, r"decay_steps must be in ascending order, got \[3, 3\]"),
        ({"decay_steps": [0]}, r"decay_steps must be positive, got \[0\]"),
        ({"steps": 5}, r"steps must be a multiple of steps_per_epoch \(2\), got 5"),
        ({"accumulate": 3}, r"steps must be a multiple of accumulate \(3\), got 4"),
        ({"best_by": "loss"}, "best_by must be auto, empty or begin with val_, got loss"),
        ({"momentum": 0.9}, "momentum must be 0 unless optimizer is sgd, got 0.9"),
        ({"weight_decay": 0.1}, "weight_decay must be 0 unless optimizer is sgd, got 0.1"),
    ],
)
def test_what_does_not_go_together_is_refused(changes, message):
    with pytest.raises(pydantic.ValidationError, match=message):
        train(**changes)


def test_the_rate_follows_the_clips_of_a_step():
    assert train(batch_size=4, learning_rate=0.1).first_rate == 0.1
    given = {"batch_size": 4, "learning_rate": 0.1, "rate_for_clips": 2, "accumulate": 2}
    assert train(**given).first_rate == pytest.approx(0.4)
    assert train(**given, rate_rule="sqrt").first_rate == pytest.approx(0.2)


def test_momentum_and_weight_decay_are_for_sgd():
    config = train(optimizer="sgd", momentum=0.9, weight_decay=0.1, decay_steps=(1, 3))
    assert (config.momentum, config.weight_decay, config.decay_steps) == (0.9, 0.1, (1, 3))
