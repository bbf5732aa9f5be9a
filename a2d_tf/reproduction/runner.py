"""Make what tables need and what is missing: data, trainings, evaluations, in that order."""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.reproduction.data_step import DataStep
from a2d_tf.reproduction.experiments import RUNS, Evaluation
from a2d_tf.reproduction.first_files import check_first_files
from a2d_tf.reproduction.processes import Launch, StepFailedError
from a2d_tf.reproduction.scales import SCALES_BY_NAME
from a2d_tf.reproduction.settings import Settings
from a2d_tf.reproduction.stamps import (
    claim_run,
    evaluation_stamp,
    read_metrics,
    start_checkpoint,
    write_stamp,
)
from a2d_tf.reproduction.steps import (
    data_of,
    evaluate_arguments,
    evaluate_step,
    train_step,
    trainings_of,
)
from a2d_tf.reproduction.stored_features import StoredFeatures
from a2d_tf.reproduction.times import Times
from a2d_tf.reproduction.training import Training
from a2d_tf.training.checkpoint import last_step

OnProgress = Callable[[int, int, str], None]


class Runner:
    """Trains and evaluates what is missing; made again after an interruption, it goes on.

    Args:
        evaluations: All that is wanted, each after what it needs.
        scale: One of ``SCALES``.
        data_dir: Folder of the data sets.
        runs_dir: Folder of the runs.
        settings: Changes of the experiment files.
        launch: Runs one command.
        times: Where wall times are kept.
        budget_seconds: After so long no further training or conversion begins.
        on_progress: Called with the training steps done, those of all runs, and the step's name.
        clock: Seconds that only grow.

    Raises:
        InputError: A wrong experiment file or change; data is missing and this scale draws none.
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
        on_progress: OnProgress | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._scale = SCALES_BY_NAME[scale]
        self._data_dir = data_dir
        self._runs_dir = runs_dir
        self._settings = settings
        self._launch = launch
        self._times = times
        self._budget_seconds = budget_seconds
        self._on_progress = on_progress
        self._clock = clock
        self._started = clock()
        self._trainings: dict[str, Training] = {}
        for run in trainings_of(evaluations):  # each after the one that it begins with
            changes = self._changes(run)
            self._trainings[run] = self._scale.training(
                RUNS[run], changes=changes, data_dir=data_dir
            )
        self._scale.check_data(data_of(evaluations), data_dir)
        self._is_checked = False
        self.budget_is_used_up = False

    @property
    def trainings(self) -> Mapping[str, Training]:
        """Every run that is needed, in the order of training."""
        return self._trainings

    @property
    def features(self) -> Mapping[str, Sequence[StoredFeatures]]:
        """The stored features that runs train on."""
        return {run: training.features for run, training in self._trainings.items()}

    def make(self, evaluation: Evaluation) -> bool:
        """Train and evaluate what is missing for an evaluation.

        Returns:
            Whether it is there; False when the budget was used up before.

        Raises:
            StepFailedError: A command ended with an error.
            InputError: A run was begun on other data, or with other weights of another run; or a
                run cannot open what it begins with.
        """
        # A used-up budget does not keep what is trained from being evaluated.
        ready = [self._train(run) for run in evaluation.runs]
        ready.append(self._prepare(evaluation.data))
        if isinstance(evaluation.pairs, Evaluation):
            ready.append(self.metrics(evaluation.pairs) is not None)
        if not all(ready):
            return False
        if self.metrics(evaluation) is None:
            self._evaluate(evaluation)
        return True

    def metrics(self, evaluation: Evaluation) -> dict[str, Any] | None:
        """Return the metrics of an evaluation, None while it is missing or out of date."""
        if not all(self._is_trained(run) for run in evaluation.runs):
            return None
        if not self._scale.has(evaluation.data, self._data_dir):
            return None
        if isinstance(evaluation.pairs, Evaluation) and self.metrics(evaluation.pairs) is None:
            return None
        return read_metrics(evaluation.folder(self._runs_dir), self._stamp(evaluation))

    def _is_trained(self, run: str) -> bool:
        workdir, config = self._runs_dir / run, self._trainings[run].config
        if last_step(workdir) != config.train.steps:
            return False
        # Another configuration is left to a2d-tf train, whose error names the difference.
        return load_config(workdir / CONFIG_FILE) == config

    def _changes(self, run: str) -> list[str]:
        start, checkpoint = RUNS[run].start, None
        if start is not None:
            step = self._trainings[start].config.train.steps
            checkpoint = start_checkpoint(start, runs_dir=self._runs_dir, step=step)
        return self._settings.overrides(RUNS[run], start=checkpoint)

    def _train(self, run: str) -> bool:
        training, start = self._trainings[run], RUNS[run].start
        if not self._prepare(RUNS[run].data):
            return False
        if start is not None and not self._train(start):
            return False
        workdir = self._runs_dir / run
        if self._is_trained(run):
            claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir)
            return True
        if not self._may_begin():
            return False
        if not self._make_data(training.feature_steps(self._data_dir)) or not self._may_begin():
            return False
        claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir)
        if last_step(workdir) is None:
            self._times.forget(train_step(run))
        arguments, log = training.arguments(workdir), workdir / "train.log"
        output = self._run(train_step(run), arguments, log=log)
        if not self._is_trained(run):
            reason = f"ended before step {training.config.train.steps}"
            raise StepFailedError(arguments, reason=reason, log=log, start=output)
        return True

    def _evaluate(self, evaluation: Evaluation) -> None:
        runs_dir = self._runs_dir
        arguments = evaluate_arguments(evaluation, runs_dir=runs_dir, data_dir=self._data_dir)
        stamp = self._stamp(evaluation)
        log = runs_dir / evaluation.run / f"{evaluation.name}.log"
        self._times.forget(evaluate_step(evaluation))
        output = self._run(evaluate_step(evaluation), arguments, log=log)
        write_stamp(evaluation.folder(runs_dir), stamp)
        if self.metrics(evaluation) is None:
            reason = f"wrote no metrics of step {last_step(runs_dir / evaluation.run)}"
            raise StepFailedError(arguments, reason=reason, log=log, start=output)

    def _prepare(self, data: str) -> bool:
        return self._make_data(self._scale.data_steps(data, self._data_dir))

    def _make_data(self, steps: Iterable[DataStep]) -> bool:
        """Make what is missing; return whether the budget was enough for it."""
        for step in steps:
            if not self._may_begin():
                return False
            if not step.resumable:
                shutil.rmtree(step.folder, ignore_errors=True)
            if not step.folder.exists():
                self._times.forget(step.name)
            self._run(step.name, step.arguments, log=self._data_dir / step.log_name)
            if step.renamed is not None:
                step.folder.rename(step.renamed)
        return True

    def _run(self, step: str, arguments: Sequence[str], *, log: Path) -> int:
        """Run a command; return where its output begins in the log."""
        log.parent.mkdir(parents=True, exist_ok=True)
        output = log.stat().st_size if log.exists() else 0
        self._tell(step)
        started = self._clock()
        try:
            code = self._launch(arguments, step=step, log=log, on_poll=lambda: self._tell(step))
        finally:
            self._times.add(step, self._clock() - started)
        if code:
            reason = f"ended with exit code {code}"
            raise StepFailedError(arguments, reason=reason, log=log, start=output)
        self._tell(step)
        return output

    def _tell(self, step: str) -> None:
        if self._on_progress is not None:
            wanted = {run: one.config.train.steps for run, one in self._trainings.items()}
            done = sum(
                min(last_step(self._runs_dir / run) or 0, steps) for run, steps in wanted.items()
            )
            self._on_progress(done, sum(wanted.values()), step)

    def _may_begin(self) -> bool:
        """Return whether the budget allows another step; check what runs need before the first."""
        spent = self._clock() - self._started
        if self._budget_seconds is not None and spent >= self._budget_seconds:
            self.budget_is_used_up = True
            return False
        if not self._is_checked:
            self._check_trainings()
            self._is_checked = True
        return True

    def _check_trainings(self) -> None:
        needed = {run: one for run, one in self._trainings.items() if not self._is_trained(run)}
        check_first_files(needed, runs_dir=self._runs_dir)
        for training in needed.values():
            training.check_features(self._data_dir)
            training.check_window(self._data_dir)

    def _stamp(self, evaluation: Evaluation) -> dict[str, Any]:
        return evaluation_stamp(evaluation, runs_dir=self._runs_dir, data_dir=self._data_dir)
