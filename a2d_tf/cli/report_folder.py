"""Where ``a2d-tf evaluate`` writes a report that is given no folder: below that of the run.

The name tells what was asked: the split, options that answer otherwise, and changed keys, such as
``test_supervoxels_detection.actor_threshold=0.5``. Evaluations that differ in these do not write
over one another.
"""

import argparse
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from a2d_tf.cli.tasks.table import COMMANDS
from a2d_tf.config.changes import CHANGES, describe_changes
from a2d_tf.config.schema import ExperimentConfig

_LONGEST = 100  # characters of the changes; file systems take 255 bytes in all
_DIGITS = 8  # of a digest
_UNSAFE = re.compile(r"[^A-Za-z0-9._=,-]+")


def report_folder(args: argparse.Namespace, config: ExperimentConfig) -> Path:
    """Return the folder of a report.

    Args:
        args: Arguments of ``a2d-tf evaluate``.
        config: The run's configuration, with the changes that ``--set`` names.
    """
    parts = [option.report_part(args) for option in COMMANDS[config.task].evaluate_options]
    changes = describe_changes(config, args.set).get(CHANGES, {})
    return args.workdir / "_".join(filter(None, [args.split, *parts, name_changes(changes)]))


def name_changes(changes: Mapping[str, Any]) -> str:
    """Return the part of a name that tells changes apart, "" for none.

    It is ``key=value`` of each, in the order of the keys. Where that is too long, or holds what may
    not stand in a name everywhere, it ends with a digest of the whole.

    Args:
        changes: Values by their dotted keys.
    """
    whole = "_".join(f"{key}={_write(value)}" for key, value in sorted(changes.items()))
    safe = _UNSAFE.sub("-", whole)
    if safe == whole and len(whole) <= _LONGEST:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
    return f"{safe[: _LONGEST - _DIGITS - 1]}-{digest}"


def _write(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)  # as in TOML
