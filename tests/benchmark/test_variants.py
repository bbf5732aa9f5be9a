"""Variants of one experiment, timed in turns."""

import pytest
from fakes.small_experiments import SENTENCES, experiment_file

from a2d_tf.benchmark.variants import VARIANTS, measure_variants


def test_variants_in_turns() -> None:
    trainable = "model.trainable=['text_encoder', 'filters_', 'mask_decoder']"
    overrides = [*SENTENCES["toy/sentence_rgb"], "model.decoder_activation=linear", trainable]
    config = experiment_file("toy/sentence_rgb")
    speeds = measure_variants(config, variants=VARIANTS, batch=2, steps=1, overrides=overrides)
    expected = [
        (what, name, clips)
        for what, clips in (("training step", 2), ("prediction", 1))
        for name in VARIANTS
    ]
    assert [(one.label, one.name, one.clips) for one in speeds.timings] == expected
    for one in speeds.timings:
        plain = next(other for other in speeds.timings if other.label == one.label)
        assert one.speed == pytest.approx(plain.median / one.median)
    cached = {name for name, model in speeds.models.items() if model.endpoint is not None}
    assert cached == {"cached", "folded and cached"}
    assert speeds.steps == 1 and speeds.peak > 0
