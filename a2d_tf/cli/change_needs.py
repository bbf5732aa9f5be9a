"""Keys of ``evaluate --set`` that act only with another option, or only without it."""

import argparse

from a2d_tf import keys
from a2d_tf.cli.run_options import MASKS_FROM, WEIGHT, WITH
from a2d_tf.config.changes import key_of

_RGB_WEIGHT = "evaluation.rgb_weight"
_SUPERVOXELS = "supervoxels."


def check_changes(args: argparse.Namespace) -> None:
    """Raise ArgumentError for a change that would have no effect.

    Args:
        args: Arguments of ``a2d-tf evaluate``, whose changes are keys of the run.
    """
    for key in map(key_of, args.set):
        if key.startswith(_SUPERVOXELS) and args.masks_from != keys.SUPERVOXELS:
            needed = f"{MASKS_FROM.flag} {keys.SUPERVOXELS}"
            raise argparse.ArgumentError(None, f"--set {key} needs {needed}")
        if key != _RGB_WEIGHT:
            continue
        if WEIGHT.is_given(args):
            rule = f"{WEIGHT.flag} and --set {key} cannot be given together"
            raise argparse.ArgumentError(None, rule)
        if not WITH.is_given(args):
            raise argparse.ArgumentError(None, f"--set {key} needs {WITH.flag} FLOW_WORKDIR")
