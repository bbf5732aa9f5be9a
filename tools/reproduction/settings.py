"""What the person at the terminal changes in the experiment files: weights, runs, keys."""

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from a2d_tf.errors import InputError
from reproduction.experiments import REFERIT_RUNS, RUNS
from reproduction.run import Published, Run

# Options that name the brought run which a baseline begins with, by the name of the baseline.
REFERIT_OPTIONS = {"hu2016": "--referit-hu", "li2017": "--referit-li"}


@dataclass(frozen=True)
class Settings:
    """Changes of the experiment files; whatever is not given stays as they have it.

    Attributes:
        vectors: The word2vec file of the runs that read words.
        weights: Files or names of published weights, by the key of what they fill.
        brought: Folders of runs that are not trained here, by their names in ``REFERIT_RUNS``.
        changes: Changes, ``KEY=VALUE`` for every run or ``RUN:KEY=VALUE`` for one; later ones win.
    """

    vectors: str = ""
    weights: Mapping[Published, str] = field(default_factory=dict)
    brought: Mapping[str, Path] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    def overrides(self, run: Run, *, start: Path | None = None) -> list[str]:
        """Return what ``a2d-tf train --set`` is given for a run.

        Args:
            run: The run.
            start: The run or checkpoint that it begins with, None without one.

        Raises:
            InputError: A change is malformed or names a run that does not exist.
        """
        chosen = []
        if self.vectors and run.vectors:
            chosen.append(f"text.vectors={self.vectors}")
        given = self.weights
        chosen += [f"{key}={given[name]}" for key, name in run.weights.items() if name in given]
        if self.start_of(run) in self.brought:  # which has all weights
            chosen += [f"{key}=" for key in run.weights]
        if start is not None:
            chosen.append(f"model.start={start}")
        chosen += run.changes
        for change in self.changes:
            name, override = split_change(change)
            if name in ("", run.name):
                chosen.append(override)
        return chosen

    def changes_of(self, runs: Collection[str]) -> tuple[str, ...]:
        """Return the changes that count for some of these runs."""
        return tuple(one for one in self.changes if split_change(one)[0] in ("", *runs))

    def start_of(self, run: Run) -> str | None:
        """Return the run that another begins with: one that was brought, its own, or None."""
        brought = REFERIT_RUNS.get(run.name)
        return brought if brought in self.brought else run.start

    def workdir(self, run: str, runs_dir: Path) -> Path:
        """Return the folder of a run: below that of the runs, or one that was brought."""
        return self.brought.get(run, runs_dir / run)

    def unused(self, runs: Collection[str]) -> list[str]:
        """Return what none of these runs takes, as people give it: ``--vgg-weights``, ``--set``."""
        taken = {name for run in runs for name in RUNS[run].weights.values()}
        options = [weights_option(name) for name in self.weights if name not in taken]
        options += [
            REFERIT_OPTIONS[run]
            for run, brought in REFERIT_RUNS.items()
            if brought in self.brought and run not in runs
        ]
        if self.vectors and not any(RUNS[run].vectors for run in runs):
            options.append("--vectors")
        named = {change: split_change(change)[0] for change in self.changes}
        return options + [
            f"--set {change}" for change, run in named.items() if run not in ("", *runs)
        ]


def weights_option(name: Published) -> str:
    """Return the option that gives published weights."""
    return f"--{name.replace('_', '-')}-weights"


def split_change(change: str) -> tuple[str, str]:
    """Return the run that a change is for, empty for all of them, and its ``KEY=VALUE``.

    Raises:
        InputError: It is not written that way, or names a run that does not exist.
    """
    key, equals, value = change.partition("=")
    name, colon, rest = key.rpartition(":")
    if not equals or not rest.strip():
        raise InputError("--set", "change", "must be [RUN:]KEY=VALUE", change)
    if colon and name not in RUNS:
        nearest = difflib.get_close_matches(name, RUNS, n=1)
        hint = f" (did you mean {nearest[0]}?)" if nearest else ""
        raise InputError("--set", change, f"must name one of {', '.join(RUNS)}{hint}", name)
    return name, rest + equals + value
