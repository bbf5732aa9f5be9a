"""Draw the learning curves of a run: tools/plot_log.py WORKDIR OUT.png."""

import argparse
import csv
import sys
from pathlib import Path

from matplotlib.figure import Figure

from a2d_tf.config.loader import load_config
from a2d_tf.run_folder import CONFIG_FILE


def draw_curves(workdir: Path) -> Figure:
    """Return loss and mean IoU (training batches and held-out records) against steps."""
    epoch = load_config(workdir / CONFIG_FILE).train.steps_per_epoch
    with (workdir / "log.csv").open(newline="") as log:
        rows = list(csv.DictReader(log))
    steps = [(int(row["epoch"]) + 1) * epoch for row in rows]
    iou = next(name for name in rows[0] if name.endswith("mean_iou") and "val_" not in name)
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    for axes, name, title in zip(
        figure.subplots(1, 2), ("loss", iou), ("loss", "mean IoU, network resolution"), strict=True
    ):
        axes.plot(steps, [float(row[name]) for row in rows], label="training")
        axes.plot(steps, [float(row[f"val_{name}"]) for row in rows], label="held out")
        axes.set(xlabel="step", title=title, ylim=(0, None))
        axes.grid(alpha=0.3)
        axes.legend()
    return figure


def main() -> int:
    """Draw and save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workdir", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    draw_curves(args.workdir).savefig(args.out, dpi=110)
    return 0


if __name__ == "__main__":
    sys.exit(main())
