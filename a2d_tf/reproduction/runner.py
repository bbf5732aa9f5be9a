"""Make what tables need and what is missing: data, trainings, evaluations, in that order."""

import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.reproduction import datasets
from a2d_tf.reproduction.datasets import DATA_SETS
from a2d_tf.reproduction.experiments import (
    PAIR_SCORES,
    PAPER,
    RUNS,
    Evaluation,
    evaluate_step,
    train_step,
    trainings,
)
from a2d_tf.reproduction.processes import Launch, StepFailedError
from a2d_tf.reproduction.settings import Settings
from a2d_tf.reproduction.stamps import (
    claim_run,
    evaluation_stamp,
    read_metrics,
    start_checkpoint,
    write_stamp,
)
from a2d_tf.reproduction.times import Times
from a2d_tf.training.checkpoint import last_step
from a2d_tf.training.loop import CONFIG_FILE
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import CATALOGUE

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
        InputError: An experiment file or a change of it is wrong; at paper scale, data is missing.
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
        self._scale = scale
        self._data_dir = data_dir
        self._runs_dir = runs_dir
        self._settings = settings
        self._launch = launch
        self._times = times
        self._budget_seconds = budget_seconds
        self._on_progress = on_progress
        self._clock = clock
        self._started = clock()
        self._configs: dict[str, ExperimentConfig] = {}
        for run in _trainings_of(evaluations):  # each after the one that it begins with
            path = RUNS[run].config_path(scale)
            self._configs[run] = load_config(path, overrides=self._overrides(run))
        if scale == PAPER:
            datasets.require(_data_of(evaluations), data_dir)
        self.budget_is_used_up = False

    @property
    def configs(self) -> dict[str, ExperimentConfig]:
        """The configuration of every run that is needed, in the order of training."""
        return self._configs

    def make(self, evaluation: Evaluation) -> bool:
        """Train and evaluate what is missing for an evaluation.

        Returns:
            Whether it is there; False when the budget was used up before.

        Raises:
            StepFailedError: A command ended with an error.
            InputError: A run was begun on other data, or with other weights of another run.
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
        if not DATA_SETS[evaluation.data].is_there(self._data_dir):
            return None
        if isinstance(evaluation.pairs, Evaluation) and self.metrics(evaluation.pairs) is None:
            return None
        return read_metrics(evaluation.folder(self._runs_dir), self._stamp(evaluation))

    def _is_trained(self, run: str) -> bool:
        workdir, config = self._runs_dir / run, self._configs[run]
        if last_step(workdir) != config.train.steps:
            return False
        # Another configuration is left to a2d-tf train, whose error names the difference.
        return load_config(workdir / CONFIG_FILE) == config

    def _overrides(self, run: str) -> list[str]:
        start = RUNS[run].start
        if start is None:
            return self._settings.overrides(RUNS[run])
        step = self._configs[start].train.steps
        checkpoint = start_checkpoint(start, runs_dir=self._runs_dir, step=step)
        return self._settings.overrides(RUNS[run], start=checkpoint)

    def _train(self, run: str) -> bool:
        data, start = RUNS[run].data, RUNS[run].start
        if not self._prepare(data):
            return False
        if start is not None and not self._train(start):
            return False
        workdir = self._runs_dir / run
        if self._is_trained(run):
            claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir)
            return True
        if not self._within_budget():
            return False
        self._require_weights()
        claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir)
        if last_step(workdir) is None:
            self._times.forget(train_step(run))
        config = str(RUNS[run].config_path(self._scale))
        arguments = ["train", config, "--data", str(self._data_dir / data)]
        arguments += ["--workdir", str(workdir)]
        for override in self._overrides(run):
            arguments += ["--set", override]
        log = workdir / "train.log"
        self._run(train_step(run), arguments, log=log)
        if not self._is_trained(run):
            reason = f"ended before step {self._configs[run].train.steps}"
            raise StepFailedError(arguments, reason=reason, log=log)
        return True

    def _require_weights(self) -> None:
        """Raise InputError now, not hours later, for named weights that a run has to wait for."""
        missing: dict[str, None] = {}
        for run, config in self._configs.items():
            if last_step(self._runs_dir / run) is not None:
                continue  # it has its own
            for value in config.model.model_dump().values():
                named = CATALOGUE.get(value) if isinstance(value, str) else None
                if named is not None and kept_path(named) is None:
                    missing[named.name] = None
        if missing:
            commands = " && ".join(f"a2d-tf weights {name}" for name in missing)
            raise InputError("weights", ", ".join(missing), f"must be fetched first: {commands}")

    def _evaluate(self, evaluation: Evaluation) -> None:
        runs_dir, folder = self._runs_dir, evaluation.folder(self._runs_dir)
        data = str(DATA_SETS[evaluation.data].path(self._data_dir))
        arguments = ["evaluate", str(runs_dir / evaluation.run), "--data", data]
        if evaluation.flow is not None:
            arguments += ["--with", str(runs_dir / evaluation.flow)]
        if isinstance(evaluation.pairs, Evaluation):
            arguments += ["--pairs", str(evaluation.pairs.folder(runs_dir) / PAIR_SCORES)]
        elif evaluation.pairs is not None:
            arguments += ["--pairs", evaluation.pairs]
        if evaluation.masks is not None:
            arguments += ["--masks-from", str(runs_dir / evaluation.masks)]
        if evaluation.untrained:
            arguments.append("--untrained")
        arguments += ["--out", str(folder)]
        stamp = self._stamp(evaluation)
        log = runs_dir / evaluation.run / f"{evaluation.name}.log"
        self._times.forget(evaluate_step(evaluation))
        self._run(evaluate_step(evaluation), arguments, log=log)
        write_stamp(folder, stamp)
        if self.metrics(evaluation) is None:
            reason = f"left no metrics of step {last_step(runs_dir / evaluation.run)}"
            raise StepFailedError(arguments, reason=reason, log=log)

    def _prepare(self, name: str) -> bool:
        """Draw and convert a data set unless it is there; at paper scale it is."""
        data = DATA_SETS[name]
        if data.is_there(self._data_dir):
            return True
        if self._scale == PAPER:
            datasets.require([name], self._data_dir)
        release = data.release
        if not release.path(self._data_dir).is_dir():
            if not self._within_budget():
                return False
            partial = release.partial_path(self._data_dir)
            if not release.resumable:
                shutil.rmtree(partial, ignore_errors=True)
            if not partial.exists():
                self._times.forget(f"draw {release.folder}")
            self._run_data(f"draw {release.folder}", release.command(self._data_dir))
            partial.rename(release.path(self._data_dir))
        if not self._within_budget():
            return False
        if not data.path(self._data_dir).exists():
            self._times.forget(f"convert {name}")
        self._run_data(f"convert {name}", data.toy_command(self._data_dir))
        return True

    def _run_data(self, step: str, arguments: Sequence[str]) -> None:
        self._run(step, arguments, log=self._data_dir / f"{step.replace(' ', '_')}.log")

    def _run(self, step: str, arguments: Sequence[str], *, log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self._tell(step)
        started = self._clock()
        try:
            code = self._launch(arguments, step=step, log=log, on_poll=lambda: self._tell(step))
        finally:
            self._times.add(step, self._clock() - started)
        if code:
            raise StepFailedError(arguments, reason=f"ended with exit code {code}", log=log)
        self._tell(step)

    def _tell(self, step: str) -> None:
        if self._on_progress is not None:
            wanted = {run: config.train.steps for run, config in self._configs.items()}
            done = sum(
                min(last_step(self._runs_dir / run) or 0, steps) for run, steps in wanted.items()
            )
            self._on_progress(done, sum(wanted.values()), step)

    def _within_budget(self) -> bool:
        if self._budget_seconds is None or self._clock() - self._started < self._budget_seconds:
            return True
        self.budget_is_used_up = True
        return False

    def _stamp(self, evaluation: Evaluation) -> dict[str, Any]:
        return evaluation_stamp(evaluation, runs_dir=self._runs_dir, data_dir=self._data_dir)


def steps_of(evaluations: Iterable[Evaluation]) -> list[str]:
    """Return the names of all steps that evaluations may need, as they stand in the times."""
    steps: dict[str, None] = {}
    for evaluation in evaluations:
        for run in evaluation.trainings:
            steps |= dict.fromkeys([*_data_steps(RUNS[run].data), train_step(run)])
        steps |= dict.fromkeys([*_data_steps(evaluation.data), evaluate_step(evaluation)])
    return list(steps)


def _data_steps(name: str) -> tuple[str, str]:
    return f"draw {DATA_SETS[name].release.folder}", f"convert {name}"


def _trainings_of(evaluations: Iterable[Evaluation]) -> tuple[str, ...]:
    return trainings(run for evaluation in evaluations for run in evaluation.runs)


def _data_of(evaluations: Iterable[Evaluation]) -> list[str]:
    names = (
        (*(RUNS[run].data for run in evaluation.trainings), evaluation.data)
        for evaluation in evaluations
    )
    return list(dict.fromkeys(name for group in names for name in group))
