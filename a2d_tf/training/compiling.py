"""Compiling models, to train and to answer; nothing else in the package does."""

import keras

from a2d_tf.config.schema import TrainConfig
from a2d_tf.tasks.task import Task
from a2d_tf.training.optimizer import build_optimizer
from a2d_tf.training.strategy import use_xla


def compile_to_train(model: keras.Model, task: Task) -> None:
    """Compile a training model with the task's losses and the configured optimiser."""
    config = task.config.train
    model.compile(
        optimizer=build_optimizer(config),
        jit_compile=use_xla(config.xla),
        **task.compile_arguments(),
    )
    # Otherwise the first step builds it, and Keras traces the step twice.
    model.optimizer.build(model.trainable_variables)


def compile_part(part: keras.Model, model: keras.Model, task: Task) -> None:
    """Compile a part of a compiled model that holds all its weights that train.

    Both have one optimiser, so that the whole model's checkpoint holds its state.
    """
    part.compile(
        optimizer=model.optimizer,
        jit_compile=use_xla(task.config.train.xla),
        **task.compile_arguments(),
    )


def compile_to_answer(model: keras.Model, config: TrainConfig) -> None:
    """Compile a model for ``predict_on_batch``, with XLA where training would have it."""
    model.compile(jit_compile=use_xla(config.xla))
