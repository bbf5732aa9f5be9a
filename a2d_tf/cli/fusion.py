"""The options ``--with`` and ``--weight`` of the commands that can fuse RGB with flow."""

import argparse
import math
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.inference.fusion import FusedRun
from a2d_tf.inference.run import SentenceRun, load_run


def add_fusion(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--with",
        type=Path,
        dest="flow_workdir",
        metavar="FLOW_WORKDIR",
        help="folder of a flow run whose responses are fused with those of WORKDIR, an RGB run",
    )
    parser.add_argument(
        "--weight",
        type=_positive,
        metavar="X",
        help="of RGB's responses, flow's weigh 1 (default: the RGB run's evaluation.rgb_weight, 2)",
    )


def load_asked_run(args: argparse.Namespace, *, trained: bool = True) -> SentenceRun | FusedRun:
    """Load the run of ``args.workdir``, fused with that of ``--with`` when it was given.

    Args:
        args: Of the command.
        trained: Whether the weights are those of the checkpoint, see ``load_run``.

    Raises:
        InputError: A folder holds no trained run or one of the wrong stream, or ``--weight`` was
            given alone.
    """
    if args.flow_workdir is None:
        if args.weight is not None:
            raise InputError("--weight", "value", "needs --with FLOW_WORKDIR", args.weight)
        return load_run(args.workdir, trained=trained)
    rgb, flow = (load_run(one, trained=trained) for one in (args.workdir, args.flow_workdir))
    return FusedRun(rgb=rgb, flow=flow, rgb_weight=args.weight)


def _positive(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(f"must be a positive number, got {text}")
    return number
