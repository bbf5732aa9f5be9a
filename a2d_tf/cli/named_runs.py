"""The runs and files that options name, looked for before anything slow is imported."""

import argparse
from pathlib import Path

from a2d_tf import keys
from a2d_tf.cli.run_options import BESIDE, MASKS_FROM, NO_FILE, PAIRS_WITH, UNTRAINED, WITH
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.files.path_kinds import require_file, require_folder
from a2d_tf.run_folder import LAST, find_checkpoint
from a2d_tf.runs.run_config import check_run


def check_named_runs(args: argparse.Namespace, config: ExperimentConfig) -> None:
    """Check what the arguments of a command name beside the data; no weight is read.

    Args:
        args: Arguments of a command that answers with the run in ``workdir``.
        config: The configuration of that run.

    Raises:
        InputError: A folder holds no run, one of another task or no such checkpoint; a file is
            missing.
    """
    untrained = UNTRAINED.is_given(args)
    if not untrained:
        find_checkpoint(args.workdir, args.checkpoint or LAST)
    if WITH.is_given(args):
        check_run(args.flow_workdir, task=config.task, checkpoint=None if untrained else LAST)
    if MASKS_FROM.is_given(args) and args.masks_from != keys.SUPERVOXELS:
        check_run(Path(args.masks_from), task="sharpmask")
    if BESIDE.is_given(args):
        require_folder(args.beside)
    pairs = getattr(args, "pair_queries", None)  # of an export, a switch
    if args.command == "evaluate" and isinstance(pairs, str) and pairs not in NO_FILE:
        require_file(Path(pairs), missing="must exist (see a2d-tf evaluate of a classifier)")
    if args.command == "segment" and pairs not in (None, keys.ALL_PAIRS):
        check_run(Path(pairs), task="pair_classifier")
    if PAIRS_WITH.is_given(args):
        check_run(args.pairs_with, task="pair_classifier")
