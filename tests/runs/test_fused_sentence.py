"""RGB and flow as one run: the average and its weight."""

import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun

SENTENCES = [["the dog", "red ball"], ["a man", "blue"]]


@pytest.fixture(scope="module")
def rgb(untrained_run):
    return load_run(untrained_run, SentenceRun)


@pytest.fixture(scope="module")
def flow(untrained_flow_run):
    return load_run(untrained_flow_run, SentenceRun)


@pytest.fixture(scope="module")
def clips():
    rng = np.random.default_rng(0)
    return {
        stream: rng.uniform(-1, 1, (2, 4, 32, 32, channels)).astype(np.float32)
        for stream, channels in ((keys.RGB, 3), (keys.FLOW, 2))
    }


def test_responses_are_two_parts_rgb_and_one_part_flow(rgb, flow, clips):
    fused = FusedSentenceRun(rgb=rgb, flow=flow).responses(clips, SENTENCES)
    alone = rgb.responses(clips, SENTENCES), flow.responses(clips, SENTENCES)
    assert fused.shape == (2, 2, 32, 32) and fused.dtype == np.float32
    np.testing.assert_array_equal(fused, (2 * alone[0] + alone[1]) / 3)
    assert np.abs(alone[0] - alone[1]).max() > 0.01


def test_the_weight_is_given_or_configured(rgb, flow, clips, untrained_run):
    alone = rgb.responses(clips, SENTENCES), flow.responses(clips, SENTENCES)
    given = FusedSentenceRun(rgb=rgb, flow=flow, rgb_weight=0.5).responses(clips, SENTENCES)
    np.testing.assert_allclose(given, (0.5 * alone[0] + alone[1]) / 1.5, atol=1e-6)
    evaluation = rgb.config.evaluation.model_copy(update={"rgb_weight": 3.0})
    other = load_run(untrained_run, SentenceRun)
    other.config = rgb.config.model_copy(update={"evaluation": evaluation})
    configured = FusedSentenceRun(rgb=other, flow=flow).responses(clips, SENTENCES)
    np.testing.assert_allclose(configured, (3 * alone[0] + alone[1]) / 4, atol=1e-6)


class Constant:
    """Stands in for a run whose responses are one map."""

    def __init__(self, like, picture):
        self.config, self.task, self.step = like.config, like.task, like.step
        self._picture = np.asarray(picture, np.float32)

    def responses(self, clips, sentences):
        return np.broadcast_to(
            self._picture, (len(sentences), len(sentences[0]), *self._picture.shape)
        )


def test_a_coarser_flow_is_brought_to_the_size_of_rgb(rgb, flow):
    ramp = np.linspace(0, 1, 8)[None, :].repeat(8, 0)
    fused = FusedSentenceRun(rgb=Constant(rgb, np.zeros((32, 32))), flow=Constant(flow, ramp))
    responses = fused.responses({}, SENTENCES)
    assert responses.shape == (2, 2, 32, 32)
    row = responses[1, 1, 16] * 3
    assert (np.diff(row) >= 0).all() and row[0] == 0 and row[-1] == pytest.approx(1)
    assert row[15:17].mean() == pytest.approx(0.5)


def test_it_asks_for_both_streams(rgb, flow, tiny_flow_records, tiny_records):
    fused = FusedSentenceRun(rgb=rgb, flow=flow)
    assert [options.stream for options in fused.streams] == ["rgb", "flow"]
    assert (fused.config, fused.step) == (rgb.config, 7)
    assert fused.flow_source().method == "dis"
    fused.check_data(tiny_flow_records)
    with pytest.raises(InputError, match=r"options\.flow"):
        fused.check_data(tiny_records)


def test_words_unknown_to_either_are_named_once(rgb, flow):
    fused = FusedSentenceRun(rgb=rgb, flow=flow)
    assert fused.unknown_words("the blue giraffe") == ("giraffe",)
    with pytest.raises(InputError, match="must hold a word that has a vector"):
        fused.unknown_words("giraffe")


def test_one_stream_twice_is_refused(rgb):
    with pytest.raises(InputError, match=r"data\.stream: must be 'flow'"):
        FusedSentenceRun(rgb=rgb, flow=rgb)
