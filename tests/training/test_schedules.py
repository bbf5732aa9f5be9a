"""The rate at, before and after every step of the schedule."""

import pytest

from a2d_tf.training.schedules import step_schedule


def test_the_rate_falls_at_each_step_listed():
    schedule = step_schedule(learning_rate=1e-3, decay_steps=(5000, 10000), decay_factor=0.1)
    steps = [0, 4999, 5000, 9999, 10000, 14999]
    rates = [float(schedule(step)) for step in steps]
    assert rates == pytest.approx([1e-3, 1e-3, 1e-4, 1e-4, 1e-5, 1e-5], rel=1e-6)


def test_without_steps_the_rate_is_constant():
    assert step_schedule(learning_rate=0.5, decay_steps=(), decay_factor=0.1) == 0.5
