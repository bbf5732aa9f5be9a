"""The picture of folders and imports: levels, arrows, circles."""

import cv2
import pytest
from fakes.launchers import load_tool


@pytest.fixture(scope="module")
def rooms():
    return load_tool("rooms")


@pytest.fixture
def checkout(tmp_path):
    """Return a checkout of four rooms and a ground module; ``top`` imports all of them."""
    package = tmp_path / "a2d_tf"
    files = {
        "__init__.py": "",
        "keys.py": "ONE = 1\n",
        "low/__init__.py": "",
        "low/one.py": "from a2d_tf.keys import ONE\n",
        "left/__init__.py": "",
        "left/one.py": "from a2d_tf.low.one import ONE\n",
        "right/__init__.py": "from a2d_tf.low import one\n",
        "top/__init__.py": "import a2d_tf.left.one\nimport a2d_tf.right\nimport a2d_tf.keys\n",
    }
    for name, text in files.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    return tmp_path


def test_a_room_stands_above_all_that_it_imports(rooms):
    imports = {"top": {"left", "right", "ground"}, "left": {"low"}, "low": {"ground"}}
    lines = dict.fromkeys(["top", "left", "right", "low", "ground"], 1)
    assert rooms.levels_of(lines, imports) == [["ground", "right"], ["low"], ["left"], ["top"]]


def test_a_circle_is_named(rooms):
    imports = {"a": {"b"}, "b": {"a"}, "c": {"a"}}
    with pytest.raises(ValueError, match="in a circle: a, b, c"):
        rooms.levels_of(dict.fromkeys("abc", 1), imports)


def test_an_import_that_follows_from_others_has_no_arrow(rooms):
    imports = {"top": {"left", "low", "ground"}, "left": {"low"}, "low": {"ground"}}
    assert rooms.direct(imports) == {"top": {"left"}, "left": {"low"}, "low": {"ground"}}


def test_lines_are_counted_by_room(rooms, checkout):
    lines = rooms.count_lines(checkout / "a2d_tf")
    assert lines == {"ground": 1, "low": 1, "left": 1, "right": 1, "top": 3}


def test_a_picture_is_written(rooms, tmp_path):
    levels = [["ground"], ["left", "right"]]
    shares = {"ground": 0.5, "left": 0.3, "right": 0.2}
    figure = rooms.draw(levels, {"left": {"ground"}, "right": {"ground"}}, shares)
    figure.savefig(tmp_path / "rooms.png")
    assert cv2.imread(str(tmp_path / "rooms.png")).min() < 128
