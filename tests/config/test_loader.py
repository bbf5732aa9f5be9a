"""Experiment files are strict: every mistake is one line that names the key."""

import tomllib
from pathlib import Path

import pytest
import tomli_w
from fakes.configs import TINY_CONFIG
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted((ROOT / "configs").rglob("*.toml"))


@pytest.fixture
def values():
    return TINY_CONFIG.model_dump(mode="json", exclude_none=True)


@pytest.fixture
def load(tmp_path, values):
    """Return ``load(*overrides)``: the tiny experiment from a file, ``values`` as they are then."""

    def load(*overrides):
        path = tmp_path / "experiment.toml"
        path.write_text(tomli_w.dumps(values))
        return load_config(path, overrides=overrides)

    return load


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_experiment_file_loads(path):
    assert load_config(path).train.steps > 0


def test_there_are_experiment_files():
    assert CONFIGS


def test_an_override_goes_through_the_same_check(load):
    with pytest.raises(
        InputError, match=r"data\.siez: is not a known key \(did you mean data\.size"
    ):
        load("data.siez=64")


@pytest.mark.parametrize(
    ("override", "read"),
    [
        ("train.learning_rate=1e-4", lambda c: c.train.learning_rate == 1e-4),
        ("data.flip=true", lambda c: c.data.flip is True),
        ("train.decay_steps=[3, 5]", lambda c: c.train.decay_steps == (3, 5)),
        (
            "text.vectors=some/file.bin",
            lambda c: c.text.vectors == str(Path("some/file.bin").absolute()),
        ),
        ("text.vectors=~/file.bin", lambda c: c.text.vectors == str(Path.home() / "file.bin")),
        (
            "text.vectors=gensim:glove-twitter-25",
            lambda c: c.text.vectors == "gensim:glove-twitter-25",
        ),
        ('text.vectors="/a=b.bin"', lambda c: c.text.vectors == "/a=b.bin"),
        ("model.trainable=['Mixed_4f']", lambda c: c.model.trainable == ("Mixed_4f",)),
        ("evaluation.threshold=-0.5", lambda c: c.evaluation.threshold == -0.5),
    ],
)
def test_an_override_is_a_toml_value_or_a_plain_string(load, override, read):
    assert read(load(override))


def test_the_last_of_two_overrides_counts(load):
    assert load("data.frames=8", "data.frames=2").data.frames == 2


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("data.size", "--set: data.size: must be key=value"),
        ("=4", "--set: =4: must be key=value"),
        ("task.name=x", "task is a value, not a section"),
        ("data=5", "data: "),
        ("train.batch_size=many", "train.batch_size: "),
        ("train.batch_size=0", "train.batch_size: "),
        ("data.zoom=1.5", "data.zoom: "),
        ("model.batch_norm=thawed", "model.batch_norm: "),
        ("model.decoder_strides=[1, 4]", "model.decoder_strides: "),
        ("model.decoder_widths=[0, 4]", "model.decoder_widths: "),
        ("model.decoder_widths=[]", "model.decoder_widths: "),
        ("model.decoder_strides=[4]", "model.decoder_strides must have as many values as"),
        ("train.learning_rate=inf", "train.learning_rate: "),
        ("evaluation.threshold=nan", "evaluation.threshold: "),
        ("model.trainable=[]", "model.trainable: "),
        ("text.vectors=gensim:", "must name a model of gensim.downloader after gensim:"),
        (
            "model.weights=kinetics-rgb",
            "model.weights: must be a path that exists, or one of kinetics400-rgb, ",
        ),
        ("model.weights=kinetics400rgb", "(did you mean kinetics400-rgb?), got 'kinetics400rgb'"),
        ("model.weights=mask-rcnn-coco", "must fit this network: one of kinetics400-rgb, "),
        ("loss.weights=[1.0, -1.0, 1.0]", "loss.weights: "),
        ("loss.weights=[1.0]", "loss.weights must have one value per resolution (3), got 1"),
    ],
)
def test_a_wrong_override_is_one_line_that_says_why(load, override, message):
    assert message in refusal_of(load, override)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"task = ", "file: must be TOML"),
        (b"task = 1\ntask = 2\n", "file: must be TOML"),
        (b"\xff\xfe", "file: must be TOML"),
        (b"", "is missing"),
    ],
)
def test_a_file_that_is_no_experiment_is_refused(tmp_path, content, message):
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    line = refusal_of(load_config, path)
    assert line.startswith(f"{path}: ") and message in line


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="file: must exist"):
        load_config(tmp_path / "absent.toml")
    with pytest.raises(InputError, match="not a folder"):
        load_config(tmp_path)


def test_a_saved_configuration_is_the_one_that_was_resolved(tmp_path, load):
    config = load("train.decay_steps=[1]", "data.zoom=0.1", "train.clip_norm=5")
    path = tmp_path / "config.toml"
    save_config(config, path)
    assert load_config(path) == config
    # Every default is written, so that a later version with other defaults reads the same run.
    assert tomllib.loads(path.read_text())["data"]["shuffle_buffer"] == config.data.shuffle_buffer


def test_a_full_disk_keeps_the_saved_configuration(tmp_path, load, monkeypatch):
    path = tmp_path / "saved.toml"
    save_config(load(), path)
    before = path.read_text()
    other = load("train.seed=5")

    def write_a_part(self, content):
        self.write_text("seed = 5")
        raise OSError(28, "No space left on device")

    with (
        monkeypatch.context() as patch,
        pytest.raises(InputError, match=r"saved\.toml: .*No space"),
    ):
        patch.setattr(Path, "write_bytes", write_a_part)
        save_config(other, path)
    assert path.read_text() == before
    assert [one.name for one in tmp_path.glob("*saved*")] == ["saved.toml"]
