"""Which two runs may answer as one: one that sees RGB, and one that sees flow."""

from typing import Any

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.runs.trained_run import TrainedRun


def check_fused(rgb: TrainedRun[Any], flow: TrainedRun[Any]) -> None:
    """Raise InputError unless one run is RGB's and the other flow's; the folder is named.

    Args:
        rgb: The run that comes first.
        flow: The run that is fused with it, as ``--with`` names it.
    """
    for run, stream in ((rgb, keys.RGB), (flow, keys.FLOW)):
        found = run.config.data.stream
        if found != stream:
            rule = f"must be {stream!r}: an RGB run, named first, is fused with a flow run"
            raise InputError(run.task.workdir / CONFIG_FILE, "data.stream", rule, found)
