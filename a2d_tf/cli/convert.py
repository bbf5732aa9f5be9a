"""``a2d-tf convert``: from a downloaded release to the shards that training reads."""

import argparse
import dataclasses
import os
import sys
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.number_types import finite_number, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.processes.exit_code import INTERRUPTED
from a2d_tf.records.convert import convert
from a2d_tf.records.convert_options import FLOW_CHOICES, FRAME_STRIDE, FRAMES
from a2d_tf.records.manifest import FRAME_UNIT, UNITS, VIDEO_UNIT, Manifest
from a2d_tf.releases.datasets import DATASETS
from a2d_tf.releases.jhmdb.sampling import SAMPLINGS
from a2d_tf.releases.object_sentences import SentenceRules

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
        "out", type=Path, metavar="OUT", help="folder for the shards; made when absent"
    )
    parser.add_argument(
        "--dataset", choices=DATASETS, default="a2d", help="layout of ROOT (default: a2d)"
    )
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
        "--frame-list", type=Path, metavar="FILE", help="JSON list of frames, for --sampling list"
    )
    _add_still_arguments(parser)
    parser.add_argument(
        "--workers",
        type=whole_number(least=1, most=1024),
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of processes, about 0.6 GB of memory each (default: one per core, %(default)s "
        "here)",
    )
    parser.add_argument(
        "--height",
        type=whole_number(least=16, most=4320),
        metavar="H",
        help="store frames at most H pixels high, 16 to 4320 (default: as in ROOT; never enlarged)",
    )
    parser.add_argument(
        "--frames",
        type=whole_number(least=1, most=1024),
        metavar="N",
        help=f"number of frames stored around each annotated one (default: {FRAMES}; --unit video "
        "stores all, a still image is one)",
    )
    parser.add_argument(
        "--frame-stride",
        type=whole_number(least=1, most=1024),
        metavar="S",
        help=f"distance between stored frames (default: {FRAME_STRIDE})",
    )
    parser.add_argument(
        "--jpeg-quality",
        type=whole_number(least=1, most=100),
        default=95,
        metavar="Q",
        help="quality of the stored frames, 1 to 100 (default: %(default)s)",
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
        type=whole_number(least=1, most=99999),
        default=32,
        metavar="N",
        help="largest number of videos in one file (default: %(default)s)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="remove an earlier conversion from OUT first"
    )


def run(args: argparse.Namespace) -> int:
    """Convert, show progress over the videos, print the counts."""
    check_out(args.out, option="OUT", may_be_finished=True)
    console = plain_console()
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
        advice = "stopped; complete shards are kept: run the same command again to go on"
        print(advice + (" (without --overwrite)" if args.overwrite else ""), file=sys.stderr)
        return INTERRUPTED
    console.print(_counts_table(manifest))
    size = sum(shard.bytes for shard in manifest.shards) / 1e6
    console.print(f"{args.out}: {len(manifest.shards)} shards, {size:,.1f} MB")
    return 0


def _add_still_arguments(parser: argparse.ArgumentParser) -> None:
    stills = parser.add_argument_group("still images (--dataset coco)")
    stills.add_argument(
        "--expressions",
        type=Path,
        metavar="FILE",
        help="JSON list of referring expressions, used instead of sentences made from class names",
    )
    stills.add_argument(
        "--class-names",
        action="store_true",
        help="with --expressions: make sentences from class names too, and use all images",
    )
    stills.add_argument(
        "--groups",
        action="store_true",
        default=None,
        help="sentences from class names: also one for all objects of a class, such as 'every dog'",
    )
    for name, metavar, what in (
        ("least_share", "SHARE", "share of the image that an object must fill to get one"),
        (
            "side_margin",
            "SHARE",
            "how much further left or right than any rival an object must be, as a share of the "
            "image's width",
        ),
        (
            "size_ratio",
            "RATIO",
            "how many times larger or smaller than any rival an object must be",
        ),
    ):
        default = getattr(SentenceRules(), name)
        stills.add_argument(
            f"--{name.replace('_', '-')}",
            type=finite_number,
            metavar=metavar,
            help=f"sentences from class names: {what} (default: {default})",
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
