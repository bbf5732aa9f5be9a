"""Tasks of doit whose names give their order and whose errors are exceptions."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from doit.action import PythonAction
from doit.api import run_tasks
from doit.cmd_base import ModuleTaskLoader
from doit.dependency import DatabaseException
from doit.exceptions import BaseFail, DependencyError, TaskFailed
from doit.reporter import ZeroReporter

from a2d_tf.errors import A2DError, InputError

Task = dict[str, Any]  # as doit takes it
AFTER, SETUP = "task_dep", "setup"  # what comes before a task: always, or if it has to be done


def new_task(name: str, *actions: Callable[[], Any], kept: Callable[[], bool], **more: Any) -> Task:
    """Return a task.

    Args:
        name: Name of the task.
        actions: Actions of the task, which has failed where one returns False.
        kept: Function that returns True where the task need not be done.
        more: Further fields, such as ``task_dep``, ``setup``, ``file_dep`` and ``targets``.
    """
    task = {"basename": name, "actions": [_Action(one) for one in actions], "uptodate": [kept]}
    return {**task, AFTER: [], SETUP: [], **more}


def in_order(tasks: Mapping[str, Task], names: Iterable[str], *kinds: str) -> list[str]:
    """Return tasks and what comes before them, ``AFTER`` or ``SETUP``, each once."""
    ordered: dict[str, None] = {}
    for name in names:
        before = [one for kind in kinds for one in tasks[name][kind]]
        ordered |= dict.fromkeys([*in_order(tasks, before, *kinds), name])
    return list(ordered)


def do_task(tasks: Mapping[str, Task], name: str, *, database: Path) -> bool:
    """Do a task and what comes before it, as far as that is missing or out of date.

    Args:
        tasks: All tasks by their names.
        name: Name of the task that is wanted.
        database: File in which doit keeps what tasks were made of. It is written only at the end,
            so one call should not do too much.

    Returns:
        Whether the task is done; False where one has failed, which ends the call.

    Raises:
        InputError: The database is damaged.
        A2DError: A file is missing that a task reads. What actions raise is passed on.
    """
    config = {"backend": "sqlite3", "dep_file": str(database), "reporter": _Reporter}
    # doit would read through all of them, which takes longer than to do nothing.
    needed = in_order(tasks, [name], AFTER, SETUP)
    creators = {"DOIT_CONFIG": config, "task_needed": lambda: (dict(tasks[one]) for one in needed)}
    # All by name: doit takes what comes before one of them in no particular order.
    names = in_order(tasks, [name], AFTER)
    try:
        return run_tasks(ModuleTaskLoader(creators), dict.fromkeys(names)) == 0
    except DatabaseException as error:
        rule = "must be the file that tools/reproduce.py wrote; delete it to evaluate again"
        raise InputError(database, "file", rule, str(error)) from None


class _Action(PythonAction):
    """An action whose exceptions leave doit, which would only keep their text."""

    def execute(self, out: object = None, err: object = None) -> TaskFailed | None:
        return TaskFailed(str(self)) if self.py_callable() is False else None


class _Reporter(ZeroReporter):
    """Reporter that raises what doit itself finds missing."""

    def add_failure(self, task: Any, fail: BaseFail) -> None:
        if isinstance(fail, DependencyError):
            raise A2DError(fail.message)
