"""``a2d-tf convert``: from a downloaded release to the shards that training reads."""

import argparse
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_release, finite_number, whole_number
from a2d_tf.cli.out_folder import check_out, tell_what_is_kept
from a2d_tf.cli.progress import show_progress
from a2d_tf.counted import counted
from a2d_tf.datasets.table import DATASETS, check_own_options, own_options, titles_with_pairs
from a2d_tf.errors import OptionError
from a2d_tf.files.path_kinds import require_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.options import VIDEO_UNIT, Option, conversion_options, flag

if TYPE_CHECKING:
    from rich.table import Table

    from a2d_tf.records.manifest import Manifest

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
    add_release(parser)
    parser.epilog = (
        "ROOT may also be a folder of shards in an older format: they are rewritten without the "
        "release."
    )
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="folder for the shards; created if missing"
    )
    options = dict(conversion_options())
    unit = options["unit"]
    options["unit"] = replace(unit, help=f"{unit.help} ({titles_with_pairs()} only)")
    _add_options(parser, options)
    for name, dataset in DATASETS.items():
        if dataset.options:
            group = parser.add_argument_group(f"{dataset.title} (--dataset {name})")
            _add_options(group, dataset.options)
    parser.add_argument(
        "--workers",
        type=whole_number(least=1, most=1024),
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of processes, about 0.6 GB of memory each (default: one per core, %(default)s "
        "here)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="remove an earlier conversion from OUT first"
    )


def run(args: argparse.Namespace) -> int:
    """Convert, show progress over the videos, print the counts."""
    check_own_options(args.dataset, {name: getattr(args, name) for name in own_options()})
    check_out(args.out, option="OUT", may_be_finished=True)
    require_folder(args.root)
    console = plain_console()
    try:
        with show_progress("frames" if _is_converted(args.root) else "videos") as on_progress:
            manifest = _convert(args, on_progress)
    except KeyboardInterrupt:
        return tell_what_is_kept(overwrite=args.overwrite)
    console.print(_counts_table(manifest))
    size = sum(shard.bytes for shard in manifest.shards) / 1e6
    console.print(f"{args.out}: {counted(len(manifest.shards), 'shard')}, {size:,.1f} MB")
    return 0


def _convert(args: argparse.Namespace, on_progress: OnProgress) -> "Manifest":
    given = {name: getattr(args, name) for name in (*conversion_options(), *own_options())}
    if not _is_converted(args.root):
        from a2d_tf.datasets.convert import convert

        return convert(
            args.root,
            args.out,
            dataset=args.dataset,
            workers=args.workers,
            overwrite=args.overwrite,
            on_progress=on_progress,
            **given,
        )
    from a2d_tf.records.first_format import rewrite

    for name, value in given.items():
        if value is not None:
            rule = "must not be given where converted data is rewritten"
            raise OptionError("convert", flag(name), rule, value)
    return rewrite(args.root, args.out, overwrite=args.overwrite, on_progress=on_progress)


def _is_converted(root: Path) -> bool:
    """Return whether a folder holds converted data, which no release looks like."""
    from a2d_tf.records.conversion_folder import shards_in
    from a2d_tf.records.manifest import MANIFEST_NAME

    return (root / MANIFEST_NAME).is_file() and bool(shards_in(root))


def _add_options(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup, options: Mapping[str, Option]
) -> None:
    """Add options whose value is None where they are not given, whatever their defaults."""
    for name, option in options.items():
        if option.kind is bool:
            parser.add_argument(flag(name), action="store_true", default=None, help=option.help)
        else:
            parser.add_argument(
                flag(name),
                type=_type_of(option),
                choices=option.choices or None,
                metavar=option.metavar,
                help=option.help,
            )


def _type_of(option: Option) -> Callable[[str], object]:
    if option.kind is int:
        return whole_number(least=option.least or 0, most=option.most)
    return finite_number if option.kind is float else option.kind


def _counts_table(manifest: "Manifest") -> "Table":
    from rich.table import Table

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
