"""Options of a command that runs of one task take and those of another do not."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from a2d_tf.errors import InputError

# What people write, and where it stands in the parsed arguments.
FUSION_OPTIONS = {"--with": "flow_workdir", "--weight": "weight"}
PAIR_OPTIONS = {
    "--pairs": "pairs",
    "--pair-threshold": "pair_threshold",
    "--predictions": "predictions",
}
MASKS_OPTIONS = {"--masks-from": "masks_from"}
UNTRAINED_OPTIONS = {"--untrained": "untrained"}


def refuse_options(
    args: argparse.Namespace, options: Mapping[str, str], *, kind: str, takers: str
) -> None:
    """Raise InputError when an option was given that the run's task has no use for.

    Args:
        args: Of the command, with the run in ``workdir``.
        options: As ``FUSION_OPTIONS``.
        kind: What the run is, such as ``"a joint run"``.
        takers: Whose runs take the options.
    """
    for option, name in options.items():
        value = getattr(args, name)
        given = value is not None and value is not False and value != []  # a weight of 0 is given
        if given:
            rule = f"must not be given for {kind}: it is for {takers}"
            shown = str(value) if isinstance(value, Path) else value
            raise InputError(args.workdir, option, rule, shown)
