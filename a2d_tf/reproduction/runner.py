"""Make what tables need and what is missing: data, trainings, evaluations, in that order."""

import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.reproduction import datasets
from a2d_tf.reproduction.datasets import DATA_SETS
from a2d_tf.reproduction.experiments import (
    PAIR_SCORES,
    PAPER,
    RUNS,
    SMALL,
    TOY,
    Evaluation,
)
from a2d_tf.reproduction.named_weights import require_weights
from a2d_tf.reproduction.processes import Launch, StepFailedError
from a2d_tf.reproduction.settings import Settings
from a2d_tf.reproduction.stamps import (
    claim_run,
    evaluation_stamp,
    read_metrics,
    start_checkpoint,
    write_stamp,
)
from a2d_tf.reproduction.steps import data_of, evaluate_step, train_step, trainings_of
from a2d_tf.reproduction.stored_features import StoredFeatures, features_of
from a2d_tf.reproduction.times import Times
from a2d_tf.training.checkpoint import last_step
from a2d_tf.training.loop import CONFIG_FILE

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
        InputError: An experiment file or a change of it is wrong; data is missing that is not
            drawn.
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
        self._changes: dict[str, list[str]] = {}  # KEY=VALUE of each run
        self._features: dict[str, tuple[StoredFeatures, ...]] = {}  # of runs at small scale
        self._configs: dict[str, ExperimentConfig] = {}
        for run in trainings_of(evaluations):  # each after the one that it begins with
            self._changes[run] = self._overrides(run)
            path = RUNS[run].config_path(scale)
            if scale == SMALL:
                self._features[run] = self._features_of(run)
            self._configs[run] = load_config(path, overrides=self._training_changes(run))
        if scale != TOY:
            datasets.require(data_of(evaluations), data_dir, flow=scale == PAPER)
        self.budget_is_used_up = False

    @property
    def configs(self) -> dict[str, ExperimentConfig]:
        """The configuration of every run that is needed, in the order of training."""
        return self._configs

    @property
    def features(self) -> Mapping[str, Sequence[StoredFeatures]]:
        """The stored features that runs train on, at small scale."""
        return self._features

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
        if not self._has(evaluation.data):
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

    def _has(self, data: str) -> bool:
        return DATA_SETS[data].is_there(self._data_dir, flow=self._scale != SMALL)

    def _overrides(self, run: str) -> list[str]:
        start, checkpoint = RUNS[run].start, None
        if start is not None:
            step = self._configs[start].train.steps
            checkpoint = start_checkpoint(start, runs_dir=self._runs_dir, step=step)
        return self._settings.overrides(RUNS[run], start=checkpoint)

    def _features_of(self, run: str) -> tuple[StoredFeatures, ...]:
        config = load_config(RUNS[run].config_path(SMALL), overrides=self._changes[run])
        return features_of(config.data.frames, data_dir=self._data_dir)

    def _training_changes(self, run: str) -> list[str]:
        """Return the changes of a run, with the further features that it trains on."""
        if self._scale != SMALL:
            return self._changes[run]
        also = [str(one.path(self._data_dir)) for one in self._features[run][1:]]
        return [*self._changes[run], f"data.also={json.dumps(also)}"]

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
        require_weights(self._configs, runs_dir=self._runs_dir)
        if not self._store(run):
            return False
        claim_run(run, runs_dir=self._runs_dir, data_dir=self._data_dir)
        if last_step(workdir) is None:
            self._times.forget(train_step(run))
        config = str(RUNS[run].config_path(self._scale))
        source = self._features[run][0] if self._scale == SMALL else DATA_SETS[data]
        folder = source.path(self._data_dir)
        arguments = ["train", config, "--data", str(folder), "--workdir", str(workdir)]
        for change in self._training_changes(run):
            arguments += ["--set", change]
        log = workdir / "train.log"
        self._run(train_step(run), arguments, log=log)
        if not self._is_trained(run):
            reason = f"ended before step {self._configs[run].train.steps}"
            raise StepFailedError(arguments, reason=reason, log=log)
        return True

    def _store(self, run: str) -> bool:
        """Store the features that a run at small scale trains on, unless they are there."""
        for features in self._features.get(run, ()):
            if features.is_there(self._data_dir):
                continue
            if not self._within_budget():
                return False
            if not features.path(self._data_dir).exists():
                self._times.forget(features.step)
            config = RUNS[run].config_path(self._scale)
            overrides = self._changes[run]
            arguments = features.command(config, overrides=overrides, data_dir=self._data_dir)
            self._run_data(features.step, arguments)
        return self._within_budget()

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
        if self._has(name):
            return True
        if self._scale != TOY:
            datasets.require([name], self._data_dir, flow=self._scale == PAPER)
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
