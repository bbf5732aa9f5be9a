"""A file with a base says only what differs."""

import tomllib

import pytest
from fakes.configs import TINY_CONFIG
from fakes.toml_files import write_toml

from a2d_tf.config.inheritance import read_values
from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError


@pytest.fixture
def sentence_base(tmp_path):
    """Return the file of the tiny sentence experiment."""
    return write_toml(
        tmp_path / "base.toml", TINY_CONFIG.model_dump(mode="json", exclude_none=True)
    )


def test_own_values_replace_the_base_s_key_by_key(tmp_path):
    write_toml(
        tmp_path / "base.toml",
        {"task": "a", "data": {"size": 8, "frames": 2}, "train": {"s": [1, 2]}},
    )
    own = write_toml(
        tmp_path / "own.toml", {"base": "base.toml", "data": {"size": 16}, "train": {"s": [3]}}
    )
    assert read_values(own) == {
        "task": "a",
        "data": {"size": 16, "frames": 2},
        "train": {"s": [3]},
    }


def test_a_base_is_relative_to_the_file_that_names_it(tmp_path, monkeypatch):
    write_toml(tmp_path / "deep/first.toml", {"a": 1, "b": 1, "c": 1})
    write_toml(tmp_path / "deep/down/second.toml", {"base": "../first.toml", "b": 2, "c": 2})
    third = write_toml(tmp_path / "third.toml", {"base": "deep/down/second.toml", "c": 3})
    monkeypatch.chdir(third.parent / "deep")
    assert read_values(third) == {"a": 1, "b": 2, "c": 3}


@pytest.mark.parametrize(
    ("base", "own", "merged"),
    [
        ({"kind": "x", "width": 1}, {"kind": "y"}, {"kind": "y"}),
        (
            {"kind": "x", "width": 1},
            {"kind": "x", "depth": 2},
            {"kind": "x", "width": 1, "depth": 2},
        ),
        ({"kind": "x", "width": 1}, {"width": 2}, {"kind": "x", "width": 2}),
        ({"width": 1}, {"kind": "i3d"}, {"kind": "i3d", "width": 1}),
        ({"width": 1}, {"kind": "y"}, {"kind": "y"}),
    ],
)
def test_a_section_of_another_kind_replaces_the_base_s(tmp_path, base, own, merged):
    write_toml(tmp_path / "base.toml", {"model": base})
    path = write_toml(tmp_path / "own.toml", {"base": "base.toml", "model": own})
    assert read_values(path) == {"model": merged}


def test_overrides_stand_above_the_file_and_its_base(tmp_path, sentence_base):
    path = write_toml(
        tmp_path / "own.toml", {"base": sentence_base.name, "data": {"frames": 2, "zoom": 0.5}}
    )
    config = load_config(path, overrides=["data.frames=3"])
    assert (config.data.frames, config.data.zoom, config.data.size) == (3, 0.5, 32)


def test_a_saved_configuration_has_no_base(tmp_path, sentence_base):
    path = write_toml(tmp_path / "own.toml", {"base": sentence_base.name, "data": {"frames": 2}})
    saved = tmp_path / "saved.toml"
    save_config(load_config(path), saved)
    assert "base" not in tomllib.loads(saved.read_text())
    sentence_base.unlink()
    assert load_config(saved).data.frames == 2


@pytest.mark.parametrize("base", [3, "", ["base.toml"], True])
def test_a_base_that_is_no_path_is_refused(tmp_path, base):
    path = write_toml(tmp_path / "own.toml", {"base": base})
    with pytest.raises(InputError, match=r"own\.toml: base: must be the path") as caught:
        load_config(path)
    assert caught.value.value == base


@pytest.mark.parametrize("base", ["absent.toml", "."])
def test_a_missing_base_is_refused_by_the_file_that_names_it(tmp_path, base):
    write_toml(tmp_path / "middle.toml", {"base": base})
    path = write_toml(tmp_path / "own.toml", {"base": "middle.toml"})
    with pytest.raises(InputError, match=r"middle\.toml: base: must be a file that exists"):
        load_config(path)


def test_bases_in_a_ring_are_refused(tmp_path):
    write_toml(tmp_path / "folder/second.toml", {"base": "../first.toml"})
    first = write_toml(tmp_path / "first.toml", {"base": "folder/second.toml"})
    with pytest.raises(InputError, match=r"second\.toml: base: must not lead back"):
        load_config(first)
    own = write_toml(tmp_path / "own.toml", {"base": "own.toml"})
    with pytest.raises(InputError, match=r"own\.toml: base: must not lead back"):
        load_config(own)


def test_a_broken_base_is_named(tmp_path):
    path = write_toml(tmp_path / "own.toml", {"base": "broken.toml"})
    (path.parent / "broken.toml").write_text("task = ")
    with pytest.raises(InputError, match=r"broken\.toml: file: must be TOML"):
        load_config(path)


def test_base_cannot_be_set_on_the_command_line(sentence_base):
    with pytest.raises(InputError, match="base: is not a known key"):
        load_config(sentence_base, overrides=["base=other.toml"])


def test_bases_without_end_are_refused(tmp_path):
    for number in range(30):
        (tmp_path / f"{number}.toml").write_text(f'base = "{number + 1}.toml"')
    (tmp_path / "30.toml").write_text("")
    with pytest.raises(
        InputError, match=r"20\.toml: base: must not be the end of a chain of more than"
    ):
        read_values(tmp_path / "0.toml")
    assert read_values(tmp_path / "10.toml") == {}
