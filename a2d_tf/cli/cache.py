"""``a2d-tf cache``: what the frozen trunk makes of every clip, stored once for training."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_experiment, add_overrides, whole_number
from a2d_tf.cli.out_folder import check_out, tell_what_is_kept
from a2d_tf.cli.progress import show_progress
from a2d_tf.counted import counted
from a2d_tf.processes.startup import start_tensorflow

if TYPE_CHECKING:
    from a2d_tf.features.shard import FeatureShard
    from a2d_tf.records.feature_settings import FeatureSettings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_experiment(parser)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the features")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument(
        "--views",
        type=whole_number(least=1),
        metavar="N",
        help="number of views drawn from each training clip; required when data.flip, data.zoom "
        "or data.brightness is on",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="remove earlier features from OUT first"
    )
    add_overrides(parser, text="override one key, as for train (may be repeated)")


def run(args: argparse.Namespace) -> int:
    """Print the space needed, write the features, show progress over the views."""
    from a2d_tf.config.loader import load_sentence_config
    from a2d_tf.tasks.feature_views import check_views
    from a2d_tf.tasks.named_files import check_named_files

    config = load_sentence_config(args.config, overrides=args.set)
    check_out(args.out, option="OUT", may_be_finished=True)
    check_views(config, args.views)
    check_named_files(config, args.data, begins=True)
    start_tensorflow()
    from a2d_tf.training.features import store_features

    console = plain_console()

    def tell_plan(settings: "FeatureSettings", shards: "list[FeatureShard]", free: int) -> None:
        views = sum(shard.num_views for shard in shards)
        size = sum(shard.bytes for shard in shards) / 1e9
        shape = " x ".join(map(str, settings.shape))
        console.print(
            f"{counted(views, 'view')} to write, features {shape} after {settings.endpoint}: "
            f"about {size:,.3f} GB of {free / 1e9:,.3f} GB free"
        )

    try:
        with show_progress("views") as on_progress:
            manifest = store_features(
                config,
                data_dir=args.data,
                out=args.out,
                views=args.views,
                overwrite=args.overwrite,
                on_plan=tell_plan,
                on_progress=on_progress,
            )
    except KeyboardInterrupt:
        return tell_what_is_kept(overwrite=args.overwrite)
    size = sum(shard.bytes for shard in manifest.shards) / 1e9
    views = sum(counts.records for counts in manifest.splits.values())
    stored = f"{counted(views, 'view')} in {counted(len(manifest.shards), 'shard')}"
    console.print(f"{args.out}: {stored}, {size:,.3f} GB")
    return 0
