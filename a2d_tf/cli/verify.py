"""``a2d-tf verify``: check a downloaded copy of a data set and name everything that is wrong."""

import argparse
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_release, whole_number
from a2d_tf.cli.progress import show_progress
from a2d_tf.counted import counted
from a2d_tf.datasets.table import DATASETS
from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import is_there, require_file, require_folder
from a2d_tf.files.whole_files import replace_text
from a2d_tf.verify.report import VerifyReport

if TYPE_CHECKING:
    from rich.table import Table

MAX_PROBLEMS_SHOWN = 50
MAX_WORKERS = 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``a2d-tf verify``."""
    add_release(parser)
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all problems and counts to this file"
    )
    parser.add_argument(
        "--workers",
        type=whole_number(least=1, most=MAX_WORKERS),
        default=os.cpu_count() or 1,
        metavar="N",
        help="number of videos or pictures checked at the same time (default: one per CPU core)",
    )
    parser.add_argument(
        "--no-decode",
        action="store_true",
        help="do not decode every frame: much faster, but misses damaged clips and pictures",
    )


def run(args: argparse.Namespace) -> int:
    """Check the copy; return 0 when all is well and 1 when a rule is broken."""
    if args.json is not None:
        _check_writable(args.json)
    require_folder(args.root)
    with show_progress("checking") as on_progress:
        report = DATASETS[args.dataset].verify(
            args.root,
            decode=not args.no_decode,
            workers=args.workers,
            on_progress=on_progress,
        )
    _print_report(report, dataset=args.dataset, json_path=args.json)
    if args.json is not None:
        _write_json(args.json, root=args.root, dataset=args.dataset, report=report)
    return 1 if report.problems else 0


def _print_report(report: VerifyReport, *, dataset: str, json_path: Path | None) -> None:
    from rich.text import Text

    console = plain_console()
    console.print(_counts_table(report, published=DATASETS[dataset].published))
    if not report.claims_full:
        console.print("Not the full data set: the published counts were not compared.")
    if not report.problems:
        console.print("No problem found.", style="green")
        return
    for problem in report.problems[:MAX_PROBLEMS_SHOWN]:
        line = str(problem).encode(errors="backslashreplace").decode()  # a name that is not UTF-8
        console.print(Text.assemble(("problem", "red"), f" {line}"))
    hidden = len(report.problems) - MAX_PROBLEMS_SHOWN
    if hidden > 0:
        where = "--json FILE lists all" if json_path is None else str(json_path)
        console.print(f"... and {hidden} more ({where})")
    console.print(f"{counted(len(report.problems), 'problem')} found.", style="red")


def _counts_table(report: VerifyReport, *, published: Mapping[str, int]) -> "Table":
    from rich.table import Table

    table = Table("", "found")
    table.columns[1].justify = "right"
    if report.claims_full:
        table.add_column("published", justify="right")
    for name, found in report.counts.items():
        row = [name, f"{found:,}"]
        if report.claims_full:
            row.append(f"{published[name]:,}" if name in published else "")
        table.add_row(*row)
    return table


def _write_json(path: Path, *, root: Path, dataset: str, report: VerifyReport) -> None:
    content = {
        "root": str(root),
        "dataset": dataset,
        "claims_full": report.claims_full,
        "counts": dict(report.counts),
        "problems": [
            {"file": p.file, "field": p.field, "rule": p.rule, "value": p.value}
            for p in report.problems
        ],
    }
    # Values that JSON cannot hold become text, NaN among them, which ``dumps`` writes all the same.
    plain = json.loads(json.dumps(content, default=str), parse_constant=str)
    # To the file that a link leads to: the link itself stays.
    replace_text(path.resolve(), json.dumps(plain, indent=2) + "\n")


def _check_writable(path: Path) -> None:
    """Raise InputError, before the work, where no report can be written."""
    require_folder(path.parent, missing="must exist, because --json writes there")
    if is_there(path):
        require_file(path)
    if not os.access(path.parent, os.W_OK):
        raise InputError(path.parent, "folder", "must be writable, because --json writes there")
