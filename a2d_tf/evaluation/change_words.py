"""What a report says of keys of a run that were changed when it was evaluated."""

from collections.abc import Mapping
from typing import Any

from a2d_tf.config.changes import CHANGES


def change_words(metrics: Mapping[str, Any]) -> str:
    """Return the end of a sentence that tells what answered, empty where nothing was changed.

    Args:
        metrics: Metrics of an evaluation, which may have ``changes``: values by their keys.
    """
    changes = metrics.get(CHANGES, {})
    if not changes:
        return ""
    values = (f"{key} = {value}" for key, value in changes.items())
    return f", changed when evaluated: {', '.join(values)}"
