"""Measure the actor's share of the training pixels: tools/foreground.py CONFIG --data DIR.

It prints, for each resolution of the responses, the actor's share of the places that count in the
loss, and what a response that marks nothing gains. Of all constant responses s the best has
sigmoid(s) = p, the weighted share of the actor; its loss is the entropy of p, where a network that
answers 0 everywhere has log 2 (equation 5 of Gavrilyuk et al., CVPR 2018).
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from a2d_tf.cli.console import show_log
from a2d_tf.cli.option_types import add_overrides, whole_number
from a2d_tf.counted import counted
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow


@dataclass(frozen=True)
class Foreground:
    """The actor's share of the targets at one resolution.

    Attributes:
        shares: float (N,), share of each sentence's counted places.
        positive_weight: Weight of the actor's places in the loss.
    """

    shares: np.ndarray
    positive_weight: float = 1.0

    @property
    def weighted(self) -> float:
        """The actor's share of the weights, over all sentences."""
        positive = self.positive_weight * self.shares.mean()
        return float(positive / (positive + 1 - self.shares.mean()))

    @property
    def won_by_nothing(self) -> float:
        """How far the best constant response brings the loss from log 2 to 0, as a share."""
        return float(1 + _plogp(self.weighted) + _plogp(1 - self.weighted))


def _plogp(share: float) -> float:
    return share * np.log2(share) if share else 0.0


def foregrounds(
    targets: Iterable[dict[str, np.ndarray]], *, positive_weight: float
) -> dict[str, Foreground]:
    """Return the share at each resolution.

    Args:
        targets: Targets (B, K, S, S) of each batch by the name of a response: +1 on the actor, -1
            elsewhere, 0 where nothing counts.
        positive_weight: Value of ``loss.positive_weight``.
    """
    found: dict[str, list[np.ndarray]] = {}
    for batch in targets:
        for name, signed in batch.items():
            flat = signed.reshape(-1, signed.shape[-2] * signed.shape[-1])
            counted = np.count_nonzero(flat, axis=1)
            asked = counted > 0  # the place of a sentence that a clip does not have does not count
            found.setdefault(name, []).append((flat > 0).sum(axis=1)[asked] / counted[asked])
    return {
        name: Foreground(np.concatenate(shares), positive_weight) for name, shares in found.items()
    }


def _targets(args: argparse.Namespace) -> tuple[dict[str, Foreground], int]:
    from a2d_tf.config.loader import load_sentence_config
    from a2d_tf.tasks.sentence import SentenceTask

    config = load_sentence_config(args.config, overrides=args.set)
    with tempfile.TemporaryDirectory() as workdir:
        task = SentenceTask(config, Path(workdir))
        batches = task.training_batches(args.data, start_step=0).take(args.batches)
        targets = ({name: values.numpy() for name, values in y.items()} for _, y in batches)
        found = foregrounds(targets, positive_weight=config.loss.positive_weight)
    return found, args.batches * config.train.batch_size


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("config", type=Path, metavar="CONFIG", help="experiment file (TOML)")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="as for train")
    parser.add_argument(
        "--batches",
        type=whole_number(least=1),
        default=100,
        metavar="N",
        help="number of batches to read (default: %(default)s)",
    )
    add_overrides(parser, text="override one key, as for train (may be repeated)")
    args = parser.parse_args()
    show_log()
    return exit_code_of(lambda: _print_table(args))


def _print_table(args: argparse.Namespace) -> None:
    start_tensorflow()
    found, clips = _targets(args)
    weight = next(iter(found.values())).positive_weight
    print(f"{counted(clips, 'training clip')}, positive weight {weight:g}")
    print("| targets | actor, mean | actor, median | of the weights | won by marking nothing |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, one in found.items():
        values = (one.shares.mean(), np.median(one.shares), one.weighted, one.won_by_nothing)
        print(f"| {name} | " + " | ".join(f"{100 * value:.1f} %" for value in values) + " |")


if __name__ == "__main__":
    sys.exit(main())
