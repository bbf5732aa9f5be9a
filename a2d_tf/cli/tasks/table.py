"""The table of tasks: what the commands do with the runs of each."""

import argparse
from collections.abc import Callable
from pathlib import Path

from a2d_tf.cli.run_options import RunOption
from a2d_tf.cli.tasks.commands import TaskCommands
from a2d_tf.cli.tasks.joint import JointCommands
from a2d_tf.cli.tasks.pair_classifier import PairClassifierCommands
from a2d_tf.cli.tasks.sentence import SentenceCommands
from a2d_tf.cli.tasks.sharpmask import SharpMaskCommands
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE

COMMANDS: dict[str, TaskCommands] = {
    one.task: one
    for one in (
        SentenceCommands(),
        PairClassifierCommands(),
        JointCommands(),
        SharpMaskCommands(),
    )
}

_OptionsOf = Callable[[TaskCommands], tuple[RunOption, ...]]


def options_of_tasks(options_of: _OptionsOf) -> dict[RunOption, list[str]]:
    """Return the options that not all runs take, each with the tasks that do.

    Args:
        options_of: Function that returns a task's options of one command.
    """
    takers: dict[RunOption, list[str]] = {}
    for commands in COMMANDS.values():
        for option in options_of(commands):
            takers.setdefault(option, []).append(commands.task)
    return takers


def refusal(task: str, workdir: Path, *, able: type, why_not: str) -> InputError:
    """Return the error of a run whose task cannot do what is asked; it names the tasks that can.

    Args:
        task: Name of the task.
        workdir: Folder of the run.
        able: What a task must be, such as ``Segments``.
        why_not: Reason why this one is not.
    """
    tasks = " or ".join(repr(one.task) for one in COMMANDS.values() if isinstance(one, able))
    return InputError(workdir / CONFIG_FILE, "task", f"must be {tasks}; {why_not}", task)


def add_run_options(parser: argparse.ArgumentParser, options_of: _OptionsOf) -> None:
    """Add to a command the options that not all runs take."""
    for option in options_of_tasks(options_of):
        option.add(parser)
