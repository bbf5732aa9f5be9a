"""Which checkpoint is the best by validation."""

import math
from collections.abc import Iterable

from a2d_tf.config.train_schema import AUTO, VALIDATION
from a2d_tf.errors import InputError
from a2d_tf.run_folder import BestCheckpoint

_LOSS = "loss"


def metric_name(best_by: str, columns: Iterable[str]) -> str:
    """Return the column of the log by which a checkpoint is the best; "" for none.

    Args:
        best_by: ``train.best_by``.
        columns: Losses and metrics of training, without what begins those of held-out clips.

    Raises:
        InputError: There is no such column.
    """
    held_out = [f"{VALIDATION}{name}" for name in columns]
    if best_by == AUTO:
        metrics = [name for name in held_out if not name.endswith(_LOSS)]
        return metrics[0] if len(metrics) == 1 else f"{VALIDATION}{_LOSS}"
    if best_by and best_by not in held_out:
        rule = f"must be one of {', '.join(held_out)}, {AUTO} or empty"
        raise InputError("config", "train.best_by", rule, best_by)
    return best_by


def better_of(before: BestCheckpoint | None, now: BestCheckpoint | None) -> BestCheckpoint | None:
    """Return the better of two checkpoints, the earlier one where they are alike.

    One by another metric than the later one's is not compared with it.
    """
    if now is None or math.isnan(now.value):
        return before
    if before is None or before.metric != now.metric:
        return now
    lower_is_better = now.metric.endswith(_LOSS)
    is_better = now.value < before.value if lower_is_better else now.value > before.value
    return now if is_better else before
