"""How an experiment of any task trains."""

import math
from typing import Literal

from pydantic import Field, model_validator

from a2d_tf.config.section import PositiveInt, Section

AUTO = "auto"
VALIDATION = "val_"  # begins the columns of log.csv for held-out clips


class TrainConfig(Section):
    """The optimiser, its schedule and what is kept."""

    steps: int = PositiveInt  # batches in all
    batch_size: int = PositiveInt  # global: all devices together; clips, each with its sentences
    optimizer: Literal["adam", "sgd"] = "adam"  # sgd: with momentum, if any
    momentum: float = Field(default=0.0, ge=0, lt=1)  # for sgd
    weight_decay: float = Field(default=0.0, ge=0)  # for sgd: L2 in the gradient of kernels
    # sum: half the sum of squares, as in Caffe; mean: their mean, as in the Keras Mask R-CNN.
    weight_decay_form: Literal["sum", "mean"] = "sum"
    learning_rate: float = Field(gt=0)  # before the first of decay_steps
    # Clips of a step that learning_rate is for: where a step has others (batch_size times
    # accumulate), the rate is multiplied by their ratio (linear) or its root (sqrt). 0: as given.
    rate_for_clips: int = Field(default=0, ge=0)
    rate_rule: Literal["linear", "sqrt"] = "linear"
    decay_steps: tuple[int, ...]  # steps at which the rate is multiplied by decay_factor
    decay_factor: float = Field(gt=0, le=1)  # what the rate is multiplied by
    # Batches whose mean gradient moves the weights once; steps and the like count batches.
    accumulate: int = Field(default=1, ge=1, le=4096)
    # What a batch leaves of the moving average of the weights, such as 0.999; the run validates and
    # answers with the average. 0: no average.
    ema: float = Field(default=0.0, ge=0, lt=1)
    # Longest gradient of all weights together; a longer one is scaled down to it.
    clip_norm: float | None = Field(default=None, gt=0)
    # Format of the numbers that the network computes with; weights stay float32.
    precision: Literal["float32", "mixed_bfloat16", "mixed_float16"] = "float32"
    xla: Literal["auto", "on", "off"] = "auto"  # auto: on a GPU only
    distribute: Literal["auto", "mirrored", "none"] = "auto"  # auto: mirrored from two GPUs on
    steps_per_epoch: int = PositiveInt  # held-out metrics, logs and a checkpoint after each
    validation_records: int = Field(default=64, gt=0)  # of the test split, after each epoch
    keep: int = Field(default=1, gt=0)  # last checkpoints that stay, beside the best one
    # Column of log.csv by which a checkpoint is the best: the lowest of one that ends with loss,
    # the highest of others. auto: the task's own metric, or val_loss; empty: none is kept for it.
    best_by: str = AUTO
    seed: int = 0  # of first weights, order of the data and random changes
    deterministic: bool = False  # the same numbers in each training, at the cost of speed

    @model_validator(mode="after")
    def _steps_agree(self) -> "TrainConfig":
        if list(self.decay_steps) != sorted(set(self.decay_steps)):
            raise ValueError(
                f"decay_steps must be in ascending order, got {list(self.decay_steps)}"
            )
        if self.decay_steps and self.decay_steps[0] < 1:
            raise ValueError(f"decay_steps must be positive, got {list(self.decay_steps)}")
        return self

    @property
    def first_rate(self) -> float:
        """The learning rate before the first of ``decay_steps``."""
        if not self.rate_for_clips:
            return self.learning_rate
        ratio = self.batch_size * self.accumulate / self.rate_for_clips
        return self.learning_rate * (ratio if self.rate_rule == "linear" else math.sqrt(ratio))

    @model_validator(mode="after")
    def _whole_updates(self) -> "TrainConfig":
        if self.steps % self.accumulate:
            raise ValueError(
                f"steps must be a multiple of accumulate ({self.accumulate}), got {self.steps}"
            )
        return self

    @model_validator(mode="after")
    def _optimizer_agrees(self) -> "TrainConfig":
        for name in ("momentum", "weight_decay"):
            if self.optimizer != "sgd" and getattr(self, name):
                raise ValueError(
                    f"{name} must be 0 unless optimizer is sgd, got {getattr(self, name)}"
                )
        return self

    @model_validator(mode="after")
    def _validates(self) -> "TrainConfig":
        if self.best_by not in ("", AUTO) and not self.best_by.startswith(VALIDATION):
            raise ValueError(
                f"best_by must be auto, empty or begin with {VALIDATION}, got {self.best_by}"
            )
        return self

    @model_validator(mode="after")
    def _whole_epochs(self) -> "TrainConfig":
        if self.steps % self.steps_per_epoch:
            raise ValueError(
                f"steps must be a multiple of steps_per_epoch ({self.steps_per_epoch}), "
                f"got {self.steps}"
            )
        return self
