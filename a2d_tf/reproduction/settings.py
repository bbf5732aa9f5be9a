"""What the person at the terminal changes in the experiment files: published weights and keys."""

import difflib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.reproduction.experiments import RUNS, Published, Run


@dataclass(frozen=True)
class Settings:
    """Changes of the experiment files; whatever is empty stays as they have it.

    Attributes:
        vectors: word2vec file of the runs that read words.
        rgb_weights: Prefix of the Kinetics checkpoint of the RGB stream, or a TF-Hub handle.
        flow_weights: The same of the flow stream.
        vgg_weights: Keras' file of VGG-16's ImageNet weights.
        mask_rcnn_weights: The Keras Mask R-CNN's weights of COCO.
        resnet_weights: Keras' file of ResNet-101's ImageNet weights.
        resnet50_weights: The same of ResNet-50.
        changes: ``KEY=VALUE`` for every run, or ``RUN:KEY=VALUE`` for one; later ones win.
    """

    vectors: str = ""
    rgb_weights: str = ""
    flow_weights: str = ""
    vgg_weights: str = ""
    mask_rcnn_weights: str = ""
    resnet_weights: str = ""
    resnet50_weights: str = ""
    changes: tuple[str, ...] = ()

    def overrides(self, run: Run, *, start: Path | None = None) -> list[str]:
        """Return what ``a2d-tf train --set`` gets for a run.

        Args:
            run: The run.
            start: The checkpoint that it begins with, None without one.

        Raises:
            InputError: A change is malformed or names a run that does not exist.
        """
        files = self._weights
        chosen = []
        if self.vectors and run.vectors:
            chosen.append(f"text.vectors={self.vectors}")
        chosen += [f"{key}={files[name]}" for key, name in run.weights.items() if files[name]]
        if start is not None:
            chosen.append(f"model.start={start}")
        chosen += run.changes
        for change in self.changes:
            name, override = split_change(change)
            if name in ("", run.name):
                chosen.append(override)
        return chosen

    def unused(self, runs: Collection[str]) -> list[str]:
        """Return what none of these runs takes, as people give it: ``--vgg-weights``, ``--set``."""
        taken = {name for run in runs for name in RUNS[run].weights.values()}
        options = [
            f"--{name.replace('_', '-')}-weights"
            for name, file in self._weights.items()
            if file and name not in taken
        ]
        if self.vectors and not any(RUNS[run].vectors for run in runs):
            options.append("--vectors")
        named = {change: split_change(change)[0] for change in self.changes}
        return options + [
            f"--set {change}" for change, run in named.items() if run not in ("", *runs)
        ]

    @property
    def _weights(self) -> dict[Published, str]:
        return {
            "rgb": self.rgb_weights,
            "flow": self.flow_weights,
            "vgg": self.vgg_weights,
            "mask_rcnn": self.mask_rcnn_weights,
            "resnet": self.resnet_weights,
            "resnet50": self.resnet50_weights,
        }


def split_change(change: str) -> tuple[str, str]:
    """Return the run that a change is for, empty for all of them, and its ``KEY=VALUE``.

    Raises:
        InputError: It is not written so, or names a run that does not exist.
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
