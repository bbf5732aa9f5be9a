"""Variants of one experiment, timed in turns."""

import re

import pytest
from fakes.small_experiments import SENTENCES, experiment_file

from a2d_tf.benchmark.variants import VARIANTS, measure_variants


def test_variants_in_turns(capsys: pytest.CaptureFixture[str]) -> None:
    trainable = "model.trainable=['text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], "model.decoder_activation=linear", trainable]
    config = experiment_file("toy/sentence_rgb")
    measure_variants(config, variants=VARIANTS, batch=2, steps=1, overrides=overrides)
    printed = capsys.readouterr().out
    for what, clips in (("training step", 2), ("prediction", 1)):
        for name in VARIANTS:
            ratio = r"1\.00" if name == "plain" else r"\d+\.\d\d"
            timed = rf"{what}, {name}: median \d+\.\d\d s for {clips} clips \(of 1\)"
            assert re.search(rf"{timed}, {ratio} times as fast as plain\n", printed)
