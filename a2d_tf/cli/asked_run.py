"""The sentence run that a command asks, alone or fused with a flow run."""

import argparse

from a2d_tf.runs.fused import FusedRun
from a2d_tf.runs.sentence import SentenceRun, load_run


def load_asked_run(args: argparse.Namespace, *, trained: bool = True) -> SentenceRun | FusedRun:
    """Load the run of ``args.workdir``, fused with that of ``--with`` when it was given.

    Args:
        args: Of the command.
        trained: Whether the weights are those of the checkpoint, see ``load_run``.

    Raises:
        InputError: A folder holds no trained run or one of the wrong stream.
    """
    if args.flow_workdir is None:
        return load_run(args.workdir, trained=trained)
    rgb, flow = (load_run(one, trained=trained) for one in (args.workdir, args.flow_workdir))
    return FusedRun(rgb=rgb, flow=flow, rgb_weight=args.weight)
