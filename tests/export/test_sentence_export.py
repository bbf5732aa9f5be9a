"""A served sentence model: the same as the Python path."""

import json
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf
from fakes.client_process import ask_another_process
from fakes.served_run import draw_requests

from a2d_tf.batches.picture import prepare_frames
from a2d_tf.errors import InputError
from a2d_tf.export.sentence_export import export_sentence_run
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.masks import mask_score, restore_response
from a2d_tf.runs.sentence import SentenceRun


@pytest.fixture(scope="module")
def served(version, tmp_path_factory):
    """Return the answers of a process that has the SavedModel and TensorFlow alone."""
    folder = tmp_path_factory.mktemp("client")
    (answers,) = ask_another_process(folder, (version, draw_requests()))
    return answers


def answer_in_process(run, frames, sentences):
    video, box = prepare_frames(frames, run.config.data.size)
    responses = run.responses({"rgb": video.numpy()[None]}, [sentences])[0]
    return np.stack(
        [
            restore_response(
                one, box=box.numpy(), input_size=run.config.data.size, size=frames.shape[1:3]
            )
            for one in responses
        ]
    )


def test_another_process_gets_the_same_masks(run, served):
    for name, request in draw_requests().items():
        responses = answer_in_process(run, request["frames"], request["sentences"].tolist())
        masks = responses > run.config.evaluation.threshold
        assert 0 < masks.mean() < 1  # an untrained model has an opinion, too
        answer = served[name]
        np.testing.assert_allclose(answer["responses"], responses, atol=1e-4)
        answered = answer["masks"]
        assert answered.dtype == np.uint8 and answered.max() == 1
        both, either = (masks & (answered > 0)).sum(), (masks | (answered > 0)).sum()
        assert both / either >= 0.999
        scores = [mask_score(one, threshold=0.0) for one in responses]
        np.testing.assert_allclose(answer["scores"], scores, atol=1e-4)
        assert answer["num_known_words"].tolist() == [7, 8, 1, 7, 0, 0]


def test_sentences_get_masks_of_their_own(served):
    responses = served["37x53"]["responses"]
    assert np.abs(responses[0] - responses[1]).max() > 1e-3


def test_the_signature_is_named(version):
    shown = subprocess.run(
        [
            *(sys.executable, "-m", "tensorflow.python.tools.saved_model_cli", "show"),
            *("--dir", version, "--tag_set", "serve", "--signature_def", "serving_default"),
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


def test_what_a_caller_must_know_lies_beside_the_model(version):
    summary = json.loads((version / "assets.extra" / "a2d_tf.json").read_text())
    assert {name: summary[name] for name in ("frames", "frame_stride", "answered_frame")} == {
        "frames": 4,
        "frame_stride": 2,
        "answered_frame": 2,
    }
    words = (version / "assets" / "vocabulary.txt").read_text(encoding="utf-8").split()
    assert summary["words"] == summary["vocabulary_size"] == len(words)
    assert summary["step"] == 7


def test_a_wrong_number_of_frames_is_refused(version):
    segment = tf.saved_model.load(version).signatures["serving_default"]
    frames = tf.zeros([3, 8, 8, 3], tf.uint8)
    with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
        segment(frames=frames, sentences=tf.constant(["a dog"]))


def test_a_run_of_flow_is_refused(untrained_flow_run, tmp_path):
    with pytest.raises(InputError, match=r"data\.stream: must be 'rgb'.*got 'flow'"):
        run = load_run(untrained_flow_run, SentenceRun)
        export_sentence_run(run, tmp_path / "served", vocabulary_size=9)
    assert not (tmp_path / "served").exists()
