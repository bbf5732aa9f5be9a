"""The options ``--with`` and ``--weight`` of the commands that can fuse RGB with flow."""

import argparse
from pathlib import Path

from a2d_tf.cli.number_types import positive_number


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
        type=positive_number,
        metavar="X",
        help="weight of RGB's responses, flow's being 1 (default: the RGB run's "
        "evaluation.rgb_weight, 2)",
    )


def check_fusion(args: argparse.Namespace) -> None:
    """Raise ArgumentError when ``--weight`` was given alone."""
    if args.weight is not None and args.flow_workdir is None:
        raise argparse.ArgumentError(None, "--weight needs --with FLOW_WORKDIR")
