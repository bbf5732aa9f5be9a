"""Notebooks are executed in an empty folder; what may be stored of them."""

import base64

import pytest
from fakes.launchers import load_tool
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook, new_output

PICTURE = new_output("display_data", data={"image/jpeg": base64.b64encode(b"jpeg").decode()})


@pytest.fixture(scope="module")
def notebooks():
    return load_tool("notebooks")


def with_outputs(*outputs):
    return new_notebook(cells=[new_code_cell("x", outputs=list(outputs))])


def said(text, name="stdout"):
    return new_output("stream", name=name, text=text)


@pytest.mark.parametrize(
    ("output", "begins"),
    [
        (said("W0000", name="stderr"), "stderr: must be empty, got 'W0000'"),
        (said("wrote /tmp/tmpabc/run"), "text: must hold no path of this machine, got '/tmp/'"),
        (said("in '/home/me/x'"), "text: must hold no path of this machine, got '/home/'"),
        (new_output("error", ename="KeyError"), "error: must not be stored, got KeyError"),
        (said("x" * 300_000), "size: must be at most 300000 bytes, got 30"),
    ],
)
def test_a_fault_is_named(notebooks, output, begins):
    (fault,) = notebooks.faults_of(with_outputs(PICTURE, output))
    assert fault.startswith(begins)


def test_words_and_relative_paths_are_no_fault(notebooks):
    words = said("drawn/Release/clips and/or 3 / 4, https://a.org/b/c, runs/x: file: must exist")
    assert notebooks.faults_of(with_outputs(PICTURE, words)) == []


def test_a_notebook_without_a_picture_is_a_fault(notebooks):
    assert notebooks.faults_of(with_outputs(said("1"))) == ["outputs: must hold a picture"]


def test_text_that_varies_is_not_compared(notebooks):
    notebook = with_outputs(said("0.53"))
    assert notebooks.settled_text(notebook) == ["0.53"]
    notebook.cells[0].metadata["tags"] = [notebooks.VARIES]
    assert notebooks.settled_text(notebook) == []
    assert notebooks.kinds_in(notebook) == [["text"]]


def test_cells_run_in_an_empty_folder_on_this_checkout(notebooks):
    code = "from pathlib import Path\nimport a2d_tf\nprint(len(list(Path().iterdir())))"
    code += "\nprint(Path(a2d_tf.__file__).parents[1])"
    executed = notebooks.execute(new_notebook(cells=[new_code_cell(code)]))
    text = "".join(output.text for output in executed.cells[0].outputs)
    assert text.splitlines() == ["0", str(notebooks.ROOT)]


def test_printed_text_counts_once_however_a_kernel_cuts_it(notebooks):
    printed = [new_output("stream", text=text) for text in ("a", "b")]
    picture = new_output("display_data", data={"image/png": "x"})
    cell = new_code_cell("", outputs=[*printed, picture, picture, *printed])
    kinds = ["text", "picture", "picture", "text"]
    assert notebooks.kinds_in(new_notebook(cells=[cell])) == [kinds]


@pytest.mark.parametrize("code", ["open('x', 'w')", "import tempfile; tempfile.mkdtemp()"])
def test_files_left_behind_are_refused(notebooks, code):
    with pytest.raises(ValueError, match="must leave nothing behind, left "):
        notebooks.execute(new_notebook(cells=[new_code_cell(code)]))


def test_a_cell_that_fails_ends_it(notebooks):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        notebooks.execute(new_notebook(cells=[new_code_cell("1 / 0"), new_code_cell("2")]))
