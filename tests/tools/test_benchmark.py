"""Steps of every task and sentences of those that answer them, on made-up data."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import make_batch
from a2d_tf.benchmark.memory import measure_memory
from a2d_tf.benchmark.profile import measure_profile
from a2d_tf.benchmark.speed import measure_sentences, measure_step
from a2d_tf.benchmark.variants import VARIANTS, measure_variants
from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError
from a2d_tf.tasks.tasks import build_task

ROOT = Path(__file__).resolve().parents[2]
COMMON = ("data.size=32", "text.dimension=8", "text.units=8", "text.max_words=4")
I3D = (
    "data.frames=2",
    "model.endpoint=Conv3d_2b_1x1",
    "model.width=0.1",
    "model.decoder_widths=[4, 4]",
    "model.decoder_strides=[2, 2]",
)
VGG = ("model.width=0.02", "model.features=6")
JOINT = (
    "data.size=64",
    "data.frames=1",
    "model.temporal=false",
    "model.flow=false",
    "data.max_instances=4",
    "model.width=0.05",
    "model.pyramid_channels=8",
    "model.rpn_channels=8",
    "model.head_units=8",
    "model.mask_channels=4",
    "proposals.candidates=20",
    "proposals.training=8",
    "regions.sampled=8",
    "proposals.test=6",
    "detection.maximum=4",
)
SENTENCES = {
    "toy/sentence_rgb": COMMON + I3D,
    "toy/sentence_flow": COMMON + I3D,
    "toy/hu2016": COMMON + VGG,
    "toy/li2017": COMMON + VGG,
}
# Experiments of every task, with what makes them small.
EXPERIMENTS = SENTENCES | {
    "toy/joint": JOINT,
    "joint/sharpmask": (
        "data.size=64",
        "model.crop_size=32",
        "model.blocks=[1, 1, 1, 1]",
        "model.width=0.05",
        "model.weights=",
        "model.squeeze=4",
        "model.code=8",
    ),
    "pair_classifier/flow": (
        "data.size=16",
        "data.frames=2",
        "data.test_frames=3",
        "model.width=0.1",
        "model.weights=",
    ),
}


def config_of(name: str) -> Path:
    return ROOT / "configs" / f"{name}.toml"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_step_of_every_kind_of_model(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(EXPERIMENTS[name])
    assert measure_step(config_of(name), batch=2, steps=1, overrides=overrides) == 0
    printed = capsys.readouterr().out
    assert "of them train; batch 2" in printed
    assert re.search(r"training step: median \d+\.\d\d s for 2 clips \(of 1\)", printed)
    assert re.search(r"prediction: median \d+\.\d\d s for 1 clips \(of 1\)", printed)
    assert re.search(r"peak memory [1-9\d]*\.\d\d GiB\n$", printed)


def test_a_step_on_features_of_the_frozen_trunk(capsys: pytest.CaptureFixture[str]) -> None:
    trainable = "model.trainable=['Conv3d_2b', 'text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], trainable]
    config = config_of("toy/sentence_rgb")
    assert measure_step(config, batch=2, steps=1, overrides=overrides, cached=True) == 0
    printed = capsys.readouterr().out
    assert "features after MaxPool3d_2a_3x3\n" in printed
    assert re.search(r"training step: median \d+\.\d\d s for 2 clips \(of 1\)", printed)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("toy/sentence_rgb", r"model\.trainable: must leave the first layers"),
        ("toy/li2017", r"model\.kind: must be i3d"),
        ("toy/joint", "task: must be sentence with --cached, got 'joint'"),
    ],
)
def test_a_step_without_a_frozen_trunk_has_no_features(name: str, message: str) -> None:
    overrides = list(EXPERIMENTS[name])
    with pytest.raises(InputError, match=message):
        measure_step(config_of(name), batch=2, steps=1, overrides=overrides, cached=True)


def test_variants_in_turns(capsys: pytest.CaptureFixture[str]) -> None:
    trainable = "model.trainable=['text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], "model.decoder_activation=linear", trainable]
    config = config_of("toy/sentence_rgb")
    measure_variants(config, variants=VARIANTS, batch=2, steps=1, overrides=overrides)
    printed = capsys.readouterr().out
    for what, clips in (("training step", 2), ("prediction", 1)):
        for name in VARIANTS:
            ratio = r"1\.00" if name == "plain" else r"\d+\.\d\d"
            timed = rf"{what}, {name}: median \d+\.\d\d s for {clips} clips \(of 1\)"
            assert re.search(rf"{timed}, {ratio} times as fast as plain\n", printed)


def test_parts_of_a_step_are_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(SENTENCES["toy/sentence_rgb"])
    measure_profile(config_of("toy/sentence_rgb"), batch=2, steps=1, overrides=overrides)
    whole, *parts = capsys.readouterr().out.splitlines()
    step = float(re.search(r"step: (\d+\.\d\d) s for 2 clips", whole).group(1))
    assert [part.split(":")[0].strip() for part in parts[:2]] == [
        "I3D before Conv3d_2b_1x1, forward",
        "Conv3d_2b_1x1, forward",
    ]
    seconds = [float(re.search(r": (-?\d+\.\d\d) s", part).group(1)) for part in parts]
    assert len(seconds) == 5
    assert sum(seconds) == pytest.approx(step, abs=0.03)


def test_only_the_paper_s_model_has_a_profile() -> None:
    with pytest.raises(InputError, match=r"model\.kind: must be i3d.*got 'li2017'"):
        overrides = list(SENTENCES["toy/li2017"])
        measure_profile(config_of("toy/li2017"), batch=1, steps=1, overrides=overrides)


@pytest.mark.parametrize("name", ["toy/sentence_rgb", "toy/li2017"])
def test_ten_sentences_against_one(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(SENTENCES[name])
    assert measure_sentences(config_of(name), steps=1, overrides=overrides) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == ["1 sentences", "10 sentences"]
    assert re.fullmatch(r"ten sentences cost \d+\.\d\d times one", lines[2])


def test_made_up_clips_hold_actors_that_agree_with_their_boxes(tmp_path: Path) -> None:
    task = build_task(load_config(config_of("toy/joint"), overrides=JOINT), tmp_path)
    inputs, targets = make_batch(task, task.build_model(), batch=2)
    assert targets == {}
    assert inputs[keys.TRUE_MASKS].dtype == np.uint8
    np.testing.assert_array_equal(inputs[keys.TRUE_ACTORS] > 0, [[True] * 3 + [False]] * 2)
    np.testing.assert_array_equal(inputs[keys.TRUE_ACTIONS] > 0, inputs[keys.TRUE_ACTORS] > 0)
    top, left, bottom, right = np.moveaxis(inputs[keys.TRUE_BOXES], -1, 0)
    area = inputs[keys.TRUE_MASKS].sum(axis=(2, 3))
    np.testing.assert_array_equal(area, (bottom - top) * (right - left))
    assert (area[:, :3] > 0).all()
    np.testing.assert_array_equal(inputs[keys.LABELLED], [0, 0])


def test_the_memory_of_a_command_is_that_of_its_process(capfd: pytest.CaptureFixture[str]) -> None:
    # 300 MB that are written to, for long enough to be seen.
    code = "import time; held = bytearray(b'x') * 300_000_000; time.sleep(1)"
    assert measure_memory([sys.executable, "-c", code]) == 0
    peak = re.search(r"peak memory (\d\.\d\d) GiB", capfd.readouterr().out)
    assert 0.27 < float(peak.group(1)) < 0.5
