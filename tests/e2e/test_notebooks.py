"""The notebooks run from top to bottom and show what is stored of them."""

import re

import nbformat
import pytest
from fakes.launchers import load_tool

NAMES = ("1_files_to_records", "2_train_and_look", "3_own_video", "4_joint_model")
LEAST_PICTURES = 2
notebooks = load_tool("notebooks")


@pytest.fixture(params=NAMES)
def notebook(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    return nbformat.read(notebooks.FOLDER / f"{request.param}.ipynb", as_version=4)


def test_there_are_no_others() -> None:
    assert sorted(path.stem for path in notebooks.FOLDER.iterdir()) == sorted(NAMES)


def test_it_is_stored_with_its_outputs(notebook: nbformat.NotebookNode) -> None:
    nbformat.validate(notebook)
    assert notebooks.faults_of(notebook) == []
    assert notebooks.pictures_in(notebook) >= LEAST_PICTURES


def test_its_links_lead_somewhere(notebook: nbformat.NotebookNode) -> None:
    words = "".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = re.findall(r"\]\(([^)#]+)", words)
    assert any(link.endswith(".ipynb") for link in links)
    assert [link for link in links if not (notebooks.FOLDER / link).is_file()] == []


@pytest.mark.slow
def test_it_runs_and_shows_what_is_stored(notebook: nbformat.NotebookNode) -> None:
    executed = notebooks.execute(notebook)  # in an empty folder that it leaves empty
    assert notebooks.faults_of(executed) == []
    assert notebooks.kinds_in(executed) == notebooks.kinds_in(notebook)
    assert notebooks.settled_text(executed) == notebooks.settled_text(notebook)
