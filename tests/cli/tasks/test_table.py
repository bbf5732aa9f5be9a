"""Every task is in every table, and what its runs cannot do is one line."""

from pathlib import Path

import pytest

from a2d_tf.cli.tasks.commands import Exports, TaskCommands
from a2d_tf.cli.tasks.table import COMMANDS, options_of_tasks, refusal
from a2d_tf.config.schema import EXPERIMENTS
from a2d_tf.runs.load_run import RUNS
from a2d_tf.tasks.table import TASKS


def test_a_task_has_a_schema_a_class_a_run_and_commands():
    assert set(EXPERIMENTS) == set(TASKS) == set(RUNS) == set(COMMANDS)


def test_an_option_names_the_tasks_that_take_it():
    takers = options_of_tasks(lambda commands: commands.evaluate_options)
    named = {option.flag: tasks for option, tasks in takers.items()}
    assert named["--masks-from"] == ["joint"]
    assert named["--untrained"] == ["sentence", "joint"]
    assert named["--with"] == ["sentence", "pair_classifier"]


class Half(TaskCommands):
    """A task that was added in half."""

    task = "half"

    def evaluate(self, args, config, out):
        return 0


def test_a_task_that_says_nothing_of_a_command_cannot():
    assert not isinstance(Half(), Exports)
    error = refusal("half", Path("run"), able=Exports, why_not=Half.why_no_export)
    assert str(error) == (
        "run/config.toml: task: must be 'sentence' or 'pair_classifier' or 'joint'; runs of this "
        "task cannot be served, got 'half'"
    )


def test_a_task_that_exports_must_say_how():
    class Silent(Half, Exports):
        """A task without the method."""

    with pytest.raises(TypeError, match="abstract method"):
        Silent()
