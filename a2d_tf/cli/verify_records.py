"""``a2d-tf verify-records``: whether converted data, stored features or a run are as written."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import require_folder
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.run_folder import holds_run

if TYPE_CHECKING:
    from rich.table import Table

    from a2d_tf.records.verify_shards import FileReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "folder",
        type=Path,
        metavar="DIR",
        help="folder that a2d-tf convert, cache or train wrote",
    )
    parser.add_argument(
        "--fast",
        action="store_true",
        help="compare only the names and sizes of the files, without reading them",
    )


def run(args: argparse.Namespace) -> int:
    """Print a table of the files and a line for each problem; return 1 where there is one."""
    require_folder(args.folder)
    from a2d_tf.records.verify_shards import holds_shards, verify_shards

    if not holds_shards(args.folder) and not holds_run(args.folder):
        rule = "must hold what a2d-tf convert, cache or train wrote"
        raise InputError(args.folder, "folder", rule)
    start_tensorflow()
    from a2d_tf.runs.stored_files import verify_run

    reports: list[FileReport] = []
    if holds_shards(args.folder):
        reports += verify_shards(args.folder, fast=args.fast)
    if holds_run(args.folder):
        reports += verify_run(args.folder, fast=args.fast)
    from rich.text import Text

    console = plain_console()
    console.print(_table(args.folder, reports, fast=args.fast))
    problems = [line for report in reports for line in report.problems]
    for line in problems:
        console.print(Text.assemble(("problem", "red"), f" {line}"))
    size = sum(report.bytes or 0 for report in reports)
    found = counted(len(problems), "problem") if problems else "no problem"
    looked = "sizes only" if args.fast else "all read"
    console.print(
        f"{args.folder}: {counted(len(reports), 'file')}, {size / 1e6:,.1f} MB ({looked}): {found}"
    )
    return 1 if problems else 0


def _table(folder: Path, reports: "Sequence[FileReport]", *, fast: bool) -> "Table":
    from rich.table import Column, Table
    from rich.text import Text

    table = Table(Column("file", overflow="fold"))  # a name that is cut off names nothing
    for name in ("records", "bytes", "SHA-256", "problems"):
        table.add_column(name, justify="right")
    for report in reports:
        name = str(report.path.relative_to(folder)) if report.path != folder else "."
        table.add_row(
            Text(name),
            "" if report.records is None else f"{report.records:,}",
            "missing" if report.bytes is None else f"{report.bytes:,}",
            "not compared" if fast else ("compared" if report.sha256 else "unknown"),
            str(len(report.problems)) if report.problems else "",
        )
    return table
