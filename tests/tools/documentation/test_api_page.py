"""The pages of models, layers, losses, metrics and ops."""

from pathlib import Path

import pytest
from documentation.api_page import PACKAGES, api_page, public_names

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_module_with_a_public_name_is_on_the_page(name):
    page = api_page(name, root=ROOT)
    modules = {path.stem for path in (ROOT / "a2d_tf" / name).glob("*.py")} - {"__init__"}
    listed = {line.rpartition(".")[2] for line in page.splitlines() if line.startswith("::: ")}
    assert listed == {one for one in modules if public_names(ROOT / f"a2d_tf/{name}/{one}.py")}
    assert len(listed) > 3


def test_names_with_an_underscore_are_not_public(tmp_path):
    module = tmp_path / "module.py"
    module.write_text("X = 1\ndef _inner(): ...\ndef outer(): ...\nclass Outer: ...\n")
    assert public_names(module) == ["outer", "Outer"]
