"""Make what tables need and what is missing, as tasks of doit: data, trainings, evaluations.

Whether data and runs are complete is read from their own folders. What an evaluation was made of is
in doit's database, ``RUNS/doit.db``: it is made again when its data, a run or pairs change.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from a2d_tf.records.manifest import MANIFEST_NAME
from a2d_tf.run_folder import CONFIG_FILE, last_step
from reproduction.commands import Commands, Launch
from reproduction.datasets import DATA_SETS, DataSet, require
from reproduction.doit_tasks import AFTER, SETUP, Task, do_task, in_order, new_task
from reproduction.evaluation import PAIR_SCORES, Evaluation, data_of, trainings_of
from reproduction.experiments import RUNS, trainings
from reproduction.first_files import check_brought, check_first_files, check_packages
from reproduction.run import train_step
from reproduction.run_state import METRICS, claim_run, is_trained, read_metrics, weights_at
from reproduction.scales import SCALES
from reproduction.settings import Settings
from reproduction.times import Times
from reproduction.training import Training, training_at

_DATABASE = "doit.db"


class Runner:
    """Trains and evaluates what is missing; made again after an interruption, it goes on.

    Args:
        evaluations: All evaluations that are wanted, each after what it needs.
        scale: One of ``SCALES``.
        data_dir: Folder of the data sets.
        runs_dir: Folder of the runs.
        settings: Changes of the experiment files.
        launch: Function that runs one command.
        times: The wall times that are kept.
        budget_seconds: Seconds after which no further training or conversion begins.
        on_progress: Called with the training steps done, those of all runs, and the step's name.
        clock: Clock whose seconds only grow.

    Attributes:
        evaluations: All evaluations that are wanted.
        budget_is_used_up: Whether a training or conversion has not begun for that reason.

    Raises:
        InputError: A wrong experiment file or change; a run that was brought is not what it should
            be; data is missing and this scale draws none.
    """

    def __init__(
        self,
        evaluations: Sequence[Evaluation],
        *,
        scale: str,
        data_dir: Path,
        runs_dir: Path,
        settings: Settings,
        launch: Launch,
        times: Times,
        budget_seconds: float | None = None,
        on_progress: Callable[[int, int, str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scale = SCALES[scale]
        self._data_dir = data_dir
        self._runs_dir = runs_dir
        self._settings = settings
        self._commands = Commands(launch, times=times, tell=self._tell, clock=clock)
        self._budget_seconds = budget_seconds
        self._on_progress = on_progress
        self.evaluations = tuple(evaluations)
        self._trainings: dict[str, Training] = {}
        for run in trainings_of(evaluations):  # each after the one that it begins with
            changes = settings.overrides(RUNS[run], start=self._first_weights(run))
            self._trainings[run] = training_at(
                self._scale, RUNS[run], changes=changes, data_dir=data_dir
            )
        for run, brought in settings.brought.items():
            check_brought(brought, run, beginning=self._trainings)
        if not self._scale.drawn:
            require(data_of(evaluations), data_dir, flow=self._scale.flow)
        self._tasks: dict[str, Task] = {}
        for task in self._tasks_of(evaluations):
            self._tasks.setdefault(task["basename"], task)
        self._is_checked = False
        self.budget_is_used_up = False

    @property
    def settings(self) -> Settings:
        """Changes of the experiment files."""
        return self._settings

    @property
    def trainings(self) -> Mapping[str, Training]:
        """Every run that is needed, in the order of training."""
        return self._trainings

    def steps_of(self, evaluations: Iterable[Evaluation]) -> list[str]:
        """Return the names of all steps that evaluations may need, each after what it needs."""
        return in_order(self._tasks, [one.step_name for one in evaluations], AFTER, SETUP)

    def make(self, evaluation: Evaluation) -> dict[str, Any] | None:
        """Train and evaluate what is missing or out of date for an evaluation.

        Returns:
            The evaluation's metrics; None when the budget was used up before. A used-up budget does
            not keep what is trained from being evaluated.

        Raises:
            StepFailedError: A command ended with an error.
            InputError: A run was begun on other data, or with other weights of another run; or a
                run cannot open what it begins with.
        """
        self._runs_dir.mkdir(parents=True, exist_ok=True)
        is_made = do_task(self._tasks, evaluation.step_name, database=self._runs_dir / _DATABASE)
        return self._read(evaluation) if is_made else None

    def _tasks_of(self, evaluations: Sequence[Evaluation]) -> Iterator[Task]:
        for name in data_of(evaluations) if self._scale.drawn else ():
            yield from self._data_tasks(DATA_SETS[name])
        for run in self._trainings:
            yield from self._training_tasks(run)
        for evaluation in evaluations:
            yield self._evaluation_task(evaluation)

    def _data_tasks(self, data: DataSet) -> Iterator[Task]:
        release, data_dir = data.release, self._data_dir
        drawn, final = release.partial_path(data_dir), release.path(data_dir)

        def clear() -> None:
            if not release.resumable:
                shutil.rmtree(drawn, ignore_errors=True)

        draw = self._writing(release.step_name, release.arguments(data_dir), drawn)
        finish = partial(drawn.rename, final)
        yield new_task(release.step_name, self._may_begin, clear, draw, finish, kept=final.is_dir)
        convert = self._writing(data.step_name, data.arguments(data_dir), data.path(data_dir))
        kept = partial(data.is_there, data_dir)
        # What has been converted no longer needs its release.
        setup = [release.step_name]
        yield new_task(data.step_name, self._may_begin, convert, kept=kept, setup=setup)

    def _training_tasks(self, run: str) -> Iterator[Task]:
        training, data_dir = self._trainings[run], self._data_dir
        for one in training.features:
            store = self._writing(
                one.step_name, training.storing(one, data_dir), one.path(data_dir)
            )
            kept = partial(one.is_there, data_dir)
            yield new_task(one.step_name, self._may_begin, store, kept=kept)
        after = [train_step(one) for one in trainings([run])[:-1]]
        if self._scale.drawn:
            after.insert(0, DATA_SETS[RUNS[run].data].step_name)
        yield new_task(
            train_step(run),
            self._may_begin,
            partial(self._train, run),
            kept=partial(self._keeps, run),
            task_dep=after,
            setup=[one.step_name for one in training.features],
        )

    def _evaluation_task(self, evaluation: Evaluation) -> Task:
        data = DATA_SETS[evaluation.data]
        after = [train_step(run) for run in evaluation.trainings]
        read = [data.path(self._data_dir) / MANIFEST_NAME]
        for run in evaluation.runs:
            read += [self._workdir(run) / CONFIG_FILE, self._weights(run)]
        if self._scale.drawn:
            after.append(data.step_name)
        if isinstance(evaluation.pairs, Evaluation):
            after.append(evaluation.pairs.step_name)
            read.append(evaluation.pairs.folder(self._runs_dir) / PAIR_SCORES)
        return new_task(
            evaluation.step_name,
            partial(self._evaluate, evaluation),
            kept=partial(self._is_evaluated, evaluation),
            task_dep=after,
            file_dep=read,
            targets=[evaluation.folder(self._runs_dir) / METRICS],
        )

    def _writing(self, step: str, arguments: Sequence[str], folder: Path) -> Callable[[], None]:
        """Return the action that writes a folder of data; half written, it goes on."""
        log = self._data_dir / f"{step.replace(' ', '_')}.log"
        return lambda: self._commands.run(step, arguments, log=log, goes_on=folder.exists())

    def _train(self, run: str) -> None:
        training, workdir = self._trainings[run], self._workdir(run)
        training.check(self._data_dir)
        self._claim(run)
        self._commands.run(
            train_step(run),
            training.arguments(workdir),
            log=workdir / "train.log",
            goes_on=last_step(workdir) is not None,
            is_done=lambda: is_trained(workdir, training.config),
        )

    def _keeps(self, run: str) -> bool:
        if not is_trained(self._workdir(run), self._trainings[run].config):
            return False
        self._claim(run)  # on the data that is there now
        return True

    def _claim(self, run: str) -> None:
        start = self._settings.start_of(RUNS[run])
        folder = None if start is None else self._workdir(start)
        claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir, start=folder)

    def _evaluate(self, evaluation: Evaluation) -> None:
        data = DATA_SETS[evaluation.data].path(self._data_dir)
        self._commands.run(
            evaluation.step_name,
            evaluation.arguments(runs_dir=self._runs_dir, data=data, workdir=self._workdir),
            log=self._runs_dir / evaluation.run / f"{evaluation.name}.log",
            is_done=lambda: self._is_evaluated(evaluation),
        )

    def _is_evaluated(self, evaluation: Evaluation) -> bool:
        return self._read(evaluation) is not None

    def _read(self, evaluation: Evaluation) -> dict[str, Any] | None:
        return read_metrics(evaluation, self._runs_dir, workdir=self._workdir(evaluation.run))

    def _may_begin(self) -> bool:
        """Return whether the budget allows another step; check what runs need before the first."""
        if self._budget_seconds is not None and self._commands.seconds >= self._budget_seconds:
            self.budget_is_used_up = True
            return False
        if not self._is_checked:
            needed = {
                run: training
                for run, training in self._trainings.items()
                if not is_trained(self._workdir(run), training.config)
            }
            check_packages(self.evaluations)
            check_first_files(needed, runs_dir=self._runs_dir)
            for training in needed.values():
                training.check(self._data_dir)
            self._is_checked = True
        return True

    def _tell(self, step: str) -> None:
        if self._on_progress is not None:
            wanted = {run: one.config.train.steps for run, one in self._trainings.items()}
            done = sum(
                min(last_step(self._workdir(run)) or 0, steps) for run, steps in wanted.items()
            )
            self._on_progress(done, sum(wanted.values()), step)

    def _first_weights(self, run: str) -> Path | None:
        start = self._settings.start_of(RUNS[run])
        if start is None:
            return None
        # A run that was brought has words of its own in its folder.
        return self._weights(start) if start in RUNS else self._workdir(start).absolute()

    def _workdir(self, run: str) -> Path:
        return self._settings.workdir(run, self._runs_dir)

    def _weights(self, run: str) -> Path:
        """Return the weights that a run leaves at its last step."""
        workdir = self._workdir(run)
        if run in self._trainings:
            steps: int | None = self._trainings[run].config.train.steps
        else:
            steps = last_step(workdir)  # of a brought run, which has ended
        return weights_at(workdir, step=steps or 0)
