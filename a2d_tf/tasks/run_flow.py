"""How the flow of a run's data was made: kept when training begins, compared ever after."""

from pathlib import Path

from a2d_tf.records.flow_source import (
    FlowSource,
    check_flow_source,
    keep_flow_source,
    load_flow_source,
)


class RunFlow:
    """How the flow was made that a run trains on; nothing for a run without flow.

    Args:
        workdir: Folder of the run, which keeps it.
        used: Whether the model takes flow.
    """

    def __init__(self, workdir: Path, *, used: bool) -> None:
        self._workdir = workdir
        self._used = used

    def keep(self, data_dir: Path, *, start_step: int) -> None:
        """Keep at step 0 how the flow of the training data was made; compare it later.

        Raises:
            InputError: There is no flow, or other flow than the run began with.
        """
        if self._used:
            keep_flow_source(data_dir, self._workdir, start_step=start_step)

    def source(self) -> FlowSource | None:
        """Return how the flow was made that the run trained on, None without flow.

        Raises:
            InputError: It is not known: the run was never trained.
        """
        return load_flow_source(self._workdir) if self._used else None

    def check(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds the flow that the run was trained on."""
        check_flow_source(data_dir, self.source())
