"""``a2d-tf convert``: from a downloaded release to the shards that training reads."""

import argparse
import dataclasses
import os
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from a2d_tf.data.convert import convert
from a2d_tf.data.convert_options import FLOW_CHOICES, FRAME_STRIDE, FRAMES
from a2d_tf.data.jhmdb_sampling import SAMPLINGS
from a2d_tf.data.manifest import FRAME_UNIT, UNITS, VIDEO_UNIT, Manifest
from a2d_tf.data.object_sentences import SentenceRules
from a2d_tf.data.releases import DATASETS

INTERRUPTED = 130  # the exit code of a program that SIGINT ended

# The columns of the counts by unit: heading and field of ``Counts``.
FRAME_COLUMNS = {
    "videos": "videos",
    "frames": "records",
    "masks": "instances",
    "sentences": "sentences",
    "pairs": "sentence_frame_pairs",
    "absent": "absent_pairs",
}
VIDEO_COLUMNS = {
    "videos": "videos",
    "frames": "video_frames",
    "actor-action pairs": "video_pairs",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this command."""
    parser.add_argument(
        "root", type=Path, metavar="ROOT", help="folder of the release (docs/DATA.md draws it)"
    )
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="folder of the shards; made when absent"
    )
    parser.add_argument("--dataset", choices=DATASETS, default="a2d", help="layout of ROOT")
    parser.add_argument(
        "--unit",
        choices=UNITS,
        default=FRAME_UNIT,
        help="what a record is: an annotated frame with its clip, for sentences (default), or a "
        "whole video with its actor-action pairs, for the pair classifier (A2D only)",
    )
    parser.add_argument(
        "--sampling",
        choices=SAMPLINGS,
        help="how three frames of each J-HMDB video are chosen: evenly spaced (default) or by "
        "--frame-list",
    )
    parser.add_argument(
        "--frame-list", type=Path, metavar="FILE", help="JSON list of frames for --sampling list"
    )
    _add_still_arguments(parser)
    parser.add_argument(
        "--workers",
        type=int,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes, about 0.6 GB of memory each (default: one a core, %(default)s here)",
    )
    parser.add_argument(
        "--height",
        type=int,
        metavar="H",
        help="store frames at most H pixels high (default: as in ROOT; never enlarged)",
    )
    parser.add_argument(
        "--frames",
        type=int,
        metavar="N",
        help=f"frames stored around each annotated one (default: {FRAMES}; --unit video has all, "
        "a still image is one)",
    )
    parser.add_argument(
        "--frame-stride",
        type=int,
        metavar="S",
        help=f"distance between stored frames (default: {FRAME_STRIDE})",
    )
    parser.add_argument(
        "--jpeg-quality",
        type=int,
        default=95,
        metavar="Q",
        help="1 to 100 (default: %(default)s)",
    )
    parser.add_argument(
        "--flow",
        choices=FLOW_CHOICES,
        default="none",
        metavar="METHOD",
        help=f"optical flow to store: {', '.join(FLOW_CHOICES)} (default: %(default)s)",
    )
    parser.add_argument(
        "--videos-per-shard",
        type=int,
        default=32,
        metavar="N",
        help="most videos in one file (default: %(default)s)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="remove an earlier conversion from OUT first"
    )


def run(args: argparse.Namespace) -> int:
    """Convert, show progress over the videos, print the counts."""
    console = Console()
    columns = (
        TextColumn("videos"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    try:
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bar:
            task = bar.add_task("convert", total=None)
            manifest = convert(
                args.root,
                args.out,
                dataset=args.dataset,
                unit=args.unit,
                height=args.height,
                frames=args.frames,
                frame_stride=args.frame_stride,
                jpeg_quality=args.jpeg_quality,
                flow=args.flow,
                videos_per_shard=args.videos_per_shard,
                workers=args.workers,
                overwrite=args.overwrite,
                sampling=args.sampling,
                frame_list=args.frame_list,
                expressions=args.expressions,
                class_names=args.class_names,
                sentence_rules=_sentence_rules(args),
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except KeyboardInterrupt:
        Console(stderr=True).print(
            "stopped; complete shards are kept: run the same command again to go on"
            + (" (without --overwrite)" if args.overwrite else "")
        )
        return INTERRUPTED
    console.print(_counts_table(manifest))
    size = sum(shard.bytes for shard in manifest.shards) / 1e6
    console.print(f"{args.out}: {len(manifest.shards)} shards, {size:,.1f} MB", highlight=False)
    return 0


def _add_still_arguments(parser: argparse.ArgumentParser) -> None:
    stills = parser.add_argument_group("still images (--dataset coco)")
    stills.add_argument(
        "--expressions",
        type=Path,
        metavar="FILE",
        help="JSON list of referring expressions, in the place of sentences made of class names",
    )
    stills.add_argument(
        "--class-names",
        action="store_true",
        help="with --expressions: make sentences of class names too, and use all images",
    )
    stills.add_argument(
        "--groups",
        action="store_true",
        default=None,
        help="sentences of class names: also one for all objects of a class, as 'every dog'",
    )
    for name, metavar, what in (
        ("least_share", "SHARE", "share of the image that an object must fill to get a sentence"),
        ("side_margin", "SHARE", "how much further left or right, of the image's width"),
        ("size_ratio", "RATIO", "how many times larger or smaller"),
    ):
        default = getattr(SentenceRules(), name)
        stills.add_argument(
            f"--{name.replace('_', '-')}",
            type=float,
            metavar=metavar,
            help=f"sentences of class names: {what} (default: {default})",
        )


def _sentence_rules(args: argparse.Namespace) -> SentenceRules | None:
    names = [field.name for field in dataclasses.fields(SentenceRules)]
    given = {name: getattr(args, name) for name in names if getattr(args, name) is not None}
    return SentenceRules(**given) if given else None


def _counts_table(manifest: Manifest) -> Table:
    videos = manifest.options.unit == VIDEO_UNIT
    columns = VIDEO_COLUMNS if videos else FRAME_COLUMNS
    table = Table("split")
    for name in columns:
        table.add_column(name, justify="right")
    if not videos:
        table.add_column("rows skipped", justify="right")
    for split, counts in manifest.splits.items():
        numbers = [getattr(counts, field) for field in columns.values()]
        if not videos:
            numbers.append(manifest.skipped_sentence_rows.get(split, 0))
        table.add_row(split, *(f"{number:,}" for number in numbers))
    return table
