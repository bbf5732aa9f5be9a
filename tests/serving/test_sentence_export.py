"""Served sentence models of every kind: the same as ``segment``."""

import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from fakes.served_models import ASKED_FRAMES, SENTENCES
from fakes.served_run import FRAME_SIZES

from a2d_tf.batches.picture import prepare_frames
from a2d_tf.errors import InputError
from a2d_tf.inference.sentence_stream import stream_maps
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.masks import mask_score, restore_response
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.sentence_export import export_sentence_run

KINDS = {  # inputs and known words of SENTENCES
    "rgb": (["frames", "sentences"], [4, 3, 0]),
    "flow": (["flow", "frame_size", "sentences"], [4, 3, 0]),
    "fused": (["frames", "flow", "sentences"], [4, 3, 0]),
    "hu2016": (["frames", "sentences"], [4, 3, 0]),
    "li2017": (["frames", "sentences"], [4, 3, 0]),
}


def check_answer(answer, responses):
    """Hold an answer against responses (K, H, W) of ``segment``; the threshold is 0."""
    masks = responses > 0
    assert 0 < masks.mean() < 1  # an untrained model has an opinion, too
    np.testing.assert_allclose(answer["responses"], responses, atol=1e-4)
    answered = answer["masks"]
    assert answered.dtype == np.uint8 and answered.max() == 1
    assert (masks & (answered > 0)).sum() >= 0.999 * (masks | (answered > 0)).sum()
    scores = [mask_score(one, threshold=0.0) for one in responses]
    np.testing.assert_allclose(answer["scores"], scores, atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_another_process_gets_the_masks_of_segment(kind, exports, video):
    served = exports[kind]
    maps = dict(stream_maps(served.run, open_source_video(video), SENTENCES, every=12))
    for number in ASKED_FRAMES:
        answer = served.answers[str(number)]
        check_answer(answer, maps[number])
        assert answer["num_known_words"].tolist() == KINDS[kind][1]


def test_frames_of_every_size_get_the_same_masks(run, exports):
    served = exports["rgb"]
    for height, width in FRAME_SIZES:
        request, answer = (
            named[f"{height}x{width}"] for named in (served.requests, served.answers)
        )
        clip, box = prepare_frames(request["frames"], run.config.data.size)
        found = run.responses({"rgb": clip.numpy()[None]}, [request["sentences"].tolist()])[0]
        place = {"box": box.numpy(), "input_size": 32, "size": (height, width)}
        check_answer(answer, np.stack([restore_response(one, **place) for one in found]))
        assert answer["num_known_words"].tolist() == [7, 8, 1, 7, 0, 0]


@pytest.mark.parametrize("kind", ["rgb", "flow", "fused", "hu2016"])
def test_sentences_get_masks_of_their_own(kind, exports):
    responses = exports[kind].answers["13"]["responses"]
    assert np.abs(responses[0] - responses[1]).max() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_caller_must_know_lies_beside_the_model(kind, exports):
    served, (inputs, _) = exports[kind], KINDS[kind]
    about = served.about
    assert (about["task"], about["kind"], about["step"]) == ("sentence", "sentences", 7)
    assert list(about["inputs"]) == inputs
    assert set(about["outputs"]) == served.answers["13"].keys()
    clips = {name: about[f"{name}"] for name in ("frames", "flow_frames")}
    assert [count is not None for count in clips.values()] == [
        "frames" in inputs,
        "flow" in inputs,
    ]
    fused = kind == "fused"
    assert (about["rgb_weight"], about["flow_step"]) == ((1.5, 7) if fused else (None, None))


def test_each_stream_of_a_request_has_its_own_frames(exports):
    about = exports["fused"].about
    assert (about["frames"], about["frame_stride"], about["answered_frame"]) == (4, 2, 2)
    assert (about["flow_frames"], about["flow_stride"], about["flow_answered_frame"]) == (3, 3, 1)
    assert (about["flow_method"], about["flow_height"], about["flow_from"]) == ("dis", 24, "next")
    request = exports["fused"].requests["13"]
    assert request["frames"].shape == (4, 48, 64, 3) and request["flow"].shape == (3, 24, 32, 2)


def test_words_go_along(exports):
    about, version = exports["rgb"].about, exports["rgb"].version
    words = (version / "assets" / "vocabulary.txt").read_text(encoding="utf-8").split()
    assert about["words"] == about["vocabulary_size"] == len(words)
    learned = (exports["hu2016"].version / "assets" / "vocabulary.txt").read_text().split()
    assert (exports["hu2016"].about["words"], learned[:2]) == (11, ["a", "ball"])
    both = {path.name for path in (exports["fused"].version / "assets").iterdir()}
    assert both == {"vocabulary.txt", "vocabulary_flow.txt"}


def test_the_signature_is_named(exports):
    shown = subprocess.run(
        [
            *(sys.executable, "-m", "tensorflow.python.tools.saved_model_cli", "show"),
            *("--dir", exports["rgb"].version, "--tag_set", "serve"),
            *("--signature_def", "serving_default"),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    for name in ("frames", "sentences"):
        assert f"inputs['{name}']" in shown
    for name in ("masks", "responses", "scores", "num_known_words"):
        assert f"outputs['{name}']" in shown
    assert "shape: (4, -1, -1, 3)" in shown


def test_a_wrong_request_is_refused(exports):
    asked = tf.constant(["a dog"])
    serve = tf.saved_model.load(exports["rgb"].version).signatures["serving_default"]
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        serve(frames=tf.zeros([3, 8, 8, 3], tf.uint8), sentences=asked)
    serve = tf.saved_model.load(exports["flow"].version).signatures["serving_default"]
    with pytest.raises(tf.errors.InvalidArgumentError, match="frame_size"):
        serve(flow=tf.zeros([3, 8, 8, 2]), frame_size=tf.constant([0, 8]), sentences=asked)


def test_a_run_that_does_not_know_its_flow_is_refused(untrained_flow_run, tmp_path):
    run = load_run(untrained_flow_run, SentenceRun)
    run.task.flow = type(run.task.flow)(tmp_path, used=True)
    with pytest.raises(InputError, match=r"flow\.json: file: must exist"):
        export_sentence_run(run, tmp_path / "served", vocabulary_size=9)
    assert not (tmp_path / "served").exists()
