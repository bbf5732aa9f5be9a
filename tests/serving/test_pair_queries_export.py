"""Served pair queries: the label maps of ``segment --pairs``."""

import numpy as np
import pytest
import tensorflow as tf
from fakes.served_models import ASKED_FRAMES, PAIRS

from a2d_tf.inference.sentence_stream import stream_maps
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.runs.label_map import label_map
from a2d_tf.runs.pair_candidates import known_pairs


def test_another_process_paints_as_segment_does(exports, video):
    served = exports["pairs"]
    names = [PAIR_NAMES[pair] for pair in PAIRS]
    maps = dict(stream_maps(served.run, open_source_video(video), names, every=12))
    for number in ASKED_FRAMES:
        answer = served.answers[str(number)]
        np.testing.assert_allclose(answer["responses"], maps[number], atol=1e-4)
        wanted = label_map(maps[number], PAIRS, threshold=0.0)
        assert len(np.unique(wanted)) >= 3  # background and two pairs at least
        assert answer["label_map"].dtype == np.uint8
        assert (answer["label_map"] == wanted).mean() >= 0.999


def test_what_a_caller_must_know_lies_beside_the_model(exports):
    served = exports["pairs"]
    about = served.about
    assert (about["task"], about["kind"]) == ("sentence", "pair_queries")
    assert list(about["inputs"]) == ["frames", "flow", "pairs"]
    assert about["outputs"].keys() == served.answers["13"].keys()
    known = known_pairs(served.run)
    assert about["pairs"] == {str(pair): PAIR_NAMES[pair] for pair in known}
    assert 3 <= len(known) < len(PAIR_NAMES)
    assert (about["rgb_weight"], about["flow_step"], about["threshold"]) == (1.5, 7, 0.0)
    assert not list((served.version / "assets").glob("*"))  # the names' words are in the graph


def test_any_pairs_may_be_asked_but_no_others(exports):
    served = exports["pairs"]
    serve = tf.saved_model.load(served.version).signatures["serving_default"]
    clip = {name: served.requests["13"][name] for name in ("frames", "flow")}
    clip = {name: tf.constant(value) for name, value in clip.items()}
    for pairs in ([], [78], [78, 78]):
        answer = serve(**clip, pairs=tf.constant(pairs, tf.int32))
        assert answer["responses"].shape == (len(pairs), 48, 64)
        assert set(np.unique(answer["label_map"])) <= {0, *pairs}
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be among those of a2d_tf"):
        serve(**clip, pairs=tf.constant([78, 11]))
