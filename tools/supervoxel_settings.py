"""Measure supervoxels on actors in loose boxes: tools/supervoxel_settings.py DATA --split train.

It prints the mean IoU of the masks that ``evaluate --masks-from supervoxels`` would make inside
true boxes whose sides are moved at random, and that of the boxes themselves. Settings are chosen
with it on training clips, and judged once on test clips.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from mask_iou import iou
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.cli.console import show_log
from a2d_tf.cli.option_types import add_overrides, whole_number
from a2d_tf.counted import counted
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow

CONFIG = Path(__file__).resolve().parents[1] / "configs" / "toy" / "joint.toml"
MOVED = 0.08  # largest move of a side, as a share of the box's height or width
SMALLEST = 6  # pixels; actors with a shorter side are left out


def loosened(boxes: NDArray[np.floating], generator: np.random.Generator) -> NDArray[np.floating]:
    """Return boxes (N, 4) with each side moved by up to ``MOVED``."""
    lengths = np.tile(boxes[:, 2:] - boxes[:, :2], 2)
    return boxes + generator.uniform(-MOVED, MOVED, boxes.shape) * lengths


def _ious(args: argparse.Namespace) -> Iterator[tuple[float, float]]:
    """Yield the IoU of an actor's mask of supervoxels, and that of its filled box."""
    from a2d_tf.batches.labelled_input import LabelledClipOptions
    from a2d_tf.batches.labelled_pipeline import evaluation_batches
    from a2d_tf.config.loader import load_config
    from a2d_tf.records.shard_files import list_shards
    from a2d_tf.runs.detected_actors import paste_mask
    from a2d_tf.runs.supervoxels import SupervoxelMasks

    config = load_config(CONFIG, overrides=args.set)
    finder, generator = SupervoxelMasks(config), np.random.default_rng(0)
    finder.check_data(args.data)
    options = LabelledClipOptions(
        size=args.size, frames=1, max_instances=8, flow=False, neighbours=finder.neighbours
    )
    shards = list_shards(args.data, args.split)
    batches = evaluation_batches(shards, options=options, batch_size=1)
    for batch in batches.shard(args.every, 0).as_numpy_iterator():
        clip = {name: values[0] for name, values in batch.items()}
        true = clip[keys.TRUE_BOXES]
        shown = np.minimum(true[:, 2] - true[:, 0], true[:, 3] - true[:, 1]) >= SMALLEST
        boxes = loosened(true[shown], generator)
        if not len(boxes):
            continue
        cells = finder.segment(clip[keys.NEIGHBOURS], boxes, valid_box=clip[keys.VALID_BOX])
        for mask, box, truth in zip(cells, boxes, clip[keys.TRUE_MASKS][shown] > 0, strict=True):
            found, filled = (
                paste_mask(each, box=box, size=truth.shape) for each in (mask, np.ones_like(mask))
            )
            yield float(iou(found, truth)), float(iou(filled, truth))


def main() -> int:
    """Print both means."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="DATA", help="converted data set")
    parser.add_argument("--split", choices=("train", "test"), required=True, help="which clips")
    parser.add_argument(
        "--size",
        type=whole_number(least=32),
        default=256,
        metavar="S",
        help="side of the square that frames are fitted into (default: %(default)s)",
    )
    parser.add_argument(
        "--every",
        type=whole_number(least=1),
        default=1,
        metavar="N",
        help="take one of N annotated frames (default: all)",
    )
    add_overrides(parser, text="a key, such as supervoxels.segments=800 (may be repeated)")
    args = parser.parse_args()
    show_log()
    return exit_code_of(lambda: _print_means(args))


def _print_means(args: argparse.Namespace) -> None:
    start_tensorflow()
    found = np.array(list(_ious(args)))
    masks, boxes = 100 * found.mean(axis=0)
    actors = counted(len(found), "actor")
    print(f"{actors}: mean IoU {masks:.1f} %, of filled boxes {boxes:.1f} %")


if __name__ == "__main__":
    sys.exit(main())
