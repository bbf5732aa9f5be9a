#!/usr/bin/env python
"""Execute the notebooks from top to bottom and store them with what they show.

tools/notebooks.py [NOTEBOOK ...]

Each one runs in an empty folder, on this checkout. It is stored only where nothing is wrong with
its outputs: pictures, small in all, without an error, a word on stderr or a path of this machine.
Look at the pictures before you commit them.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
MOST_BYTES = 300_000  # of a stored notebook
CELL_SECONDS = 300  # a stop for a cell that hangs
_SHUTDOWN_SECONDS = 60  # TensorFlow takes a while; a kernel that is killed leaves its folder
VARIES = "varies"  # tag of a cell whose text depends on training: no two machines agree

_PICTURES = ("image/jpeg", "image/png")
_ABSOLUTE_PATH = re.compile(r"(?<![\w.:/<])/[\w.-]+/")


def main() -> int:
    """Execute and store notebooks; return 1 where one cannot be stored."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "notebooks",
        nargs="*",
        type=Path,
        metavar="NOTEBOOK",
        help="files to execute (default: all in notebooks)",
    )
    wrong = False
    for path in parser.parse_args().notebooks or sorted(FOLDER.glob("*.ipynb")):
        started = time.monotonic()
        try:
            notebook = execute(nbformat.read(path, as_version=4))
            faults = faults_of(notebook)
        except CellExecutionError as error:
            faults = [f"cell: must run, got {error.ename}: {error.evalue}"]
        except OSError as error:
            faults = [error.strerror or str(error)]
        except ValueError as error:
            faults = [str(error)]
        for fault in faults:
            print(f"error: {path.name}: {fault}", file=sys.stderr)
        if faults:
            wrong = True
            continue
        text = nbformat.writes(notebook)
        path.write_text(text + "\n", encoding="utf-8")
        size, seconds = len(text.encode()) / 1000, time.monotonic() - started
        print(f"{path.name}: {pictures_in(notebook)} pictures, {size:.0f} kB, {seconds:.0f} s")
    return 1 if wrong else 0


def execute(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook as it is after running from top to bottom in an empty folder.

    Args:
        notebook: Its cells; stored outputs are left aside.

    Raises:
        CellExecutionError: A cell ends with an error.
        ValueError: Files are left behind.
    """
    with tempfile.TemporaryDirectory() as folder:
        work, temporary = Path(folder, "work"), Path(folder, "temporary")
        work.mkdir()
        temporary.mkdir()
        executed = _executed(nbformat.from_dict(notebook), work, temporary)
        left = sorted(path.name for place in (work, temporary) for path in place.iterdir())
    if left:
        raise ValueError(f"must leave nothing behind, left {', '.join(left)}")
    return executed


def _executed(notebook: NotebookNode, work: Path, temporary: Path) -> NotebookNode:
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        record_timing=False,
        resources={"metadata": {"path": str(work)}},
    )
    client.create_kernel_manager().shutdown_wait_time = _SHUTDOWN_SECONDS
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "TMPDIR": str(temporary),
    }
    with client.setup_kernel(env=environment):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index, execution_count=None)
    return notebook


def faults_of(notebook: NotebookNode) -> list[str]:
    """Return what is wrong with the outputs of a notebook, one line each."""
    faults = []
    size = len(nbformat.writes(notebook).encode())
    if size > MOST_BYTES:
        faults.append(f"size: must be at most {MOST_BYTES} bytes, got {size}")
    if not pictures_in(notebook):
        faults.append("outputs: must hold a picture")
    for output in outputs_of(notebook):
        if output.output_type == "error":
            faults.append(f"error: must not be stored, got {output.ename}")
        if output.get("name") == "stderr":
            faults.append(f"stderr: must be empty, got {output.text!r}")
        if found := _ABSOLUTE_PATH.search(text_of(output)):
            faults.append(f"text: must hold no path of this machine, got {found[0]!r}")
    return faults


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """Return the cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs_of(notebook: NotebookNode) -> list[NotebookNode]:
    """Return what all cells show, in order."""
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def pictures_in(notebook: NotebookNode) -> int:
    """Return the number of pictures that a notebook shows."""
    return sum(is_picture(output) for output in outputs_of(notebook))


def is_picture(output: NotebookNode) -> bool:
    """Return whether an output is a picture."""
    return any(kind in output.get("data", {}) for kind in _PICTURES)


def text_of(output: NotebookNode) -> str:
    """Return the words of an output; empty for a picture."""
    if is_picture(output):
        return ""
    return str(output.get("text", output.get("data", {}).get("text/plain", "")))


def kinds_in(notebook: NotebookNode) -> list[list[str]]:
    """Return whether each code cell shows pictures or text: the kinds of its outputs, in order.

    Text in several outputs counts once: how a kernel cuts what is printed depends on the time.
    """
    shown = (
        ["picture" if is_picture(output) else "text" for output in cell.outputs]
        for cell in code_cells(notebook)
    )
    return [
        [kind for at, kind in enumerate(kinds) if kind == "picture" or kinds[at - 1 : at] != [kind]]
        for kinds in shown
    ]


def settled_text(notebook: NotebookNode) -> list[str]:
    """Return what each code cell says that says the same everywhere: not tagged as varying."""
    return [
        "".join(map(text_of, cell.outputs))
        for cell in code_cells(notebook)
        if VARIES not in cell.metadata.get("tags", ())
    ]


if __name__ == "__main__":
    sys.exit(main())
