"""Learning rate schedules."""

from collections.abc import Sequence

import keras


def step_schedule(
    *, learning_rate: float, decay_steps: Sequence[int], decay_factor: float
) -> keras.optimizers.schedules.LearningRateSchedule | float:
    """Return a rate that is multiplied by a factor at each step listed (sentence paper, 3.4)."""
    if not decay_steps:
        return learning_rate
    rates = [learning_rate * decay_factor**index for index in range(len(decay_steps) + 1)]
    # Keras keeps a rate up to and including its boundary; steps count from 0.
    boundaries = [step - 1 for step in decay_steps]
    return keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, rates)
