import json
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.data.picture import prepare_frames
from a2d_tf.errors import InputError
from a2d_tf.export.saved_model import export_run, next_version
from a2d_tf.inference.masks import mask_score, restore_response

CLIENT = """
import sys
sys.modules |= {"a2d_tf": None, "keras": None}  # any import of them fails
import numpy as np
import tensorflow as tf

segment = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
requests = np.load(sys.argv[2])
sentences = tf.constant(requests["sentences"].tolist())
answers = {}
for name in requests.files:
    if name != "sentences":
        outputs = segment(frames=tf.constant(requests[name]), sentences=sentences)
        answers |= {f"{name}/{key}": value.numpy() for key, value in outputs.items()}
np.savez(sys.argv[3], **answers)
"""


@pytest.fixture(scope="module")
def served(version, requests, tmp_path_factory):
    """Return the answers of a process that has the SavedModel and TensorFlow alone."""
    folder = tmp_path_factory.mktemp("client")
    np.savez(folder / "requests.npz", **requests)
    subprocess.run(
        [sys.executable, "-I", "-c", CLIENT, version, "requests.npz", "answers.npz"],
        cwd=folder,
        check=True,
        timeout=120,
    )
    return np.load(folder / "answers.npz")


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


def test_another_process_gets_the_same_masks(run, requests, served):
    sentences = requests["sentences"].tolist()
    for name in requests.keys() - {"sentences"}:
        responses = answer_in_process(run, requests[name], sentences)
        masks = responses > run.config.evaluation.threshold
        assert 0 < masks.mean() < 1  # an untrained model has an opinion, too
        np.testing.assert_allclose(served[f"{name}/responses"], responses, atol=1e-4)
        answered = served[f"{name}/masks"]
        assert answered.dtype == np.uint8 and answered.max() == 1
        both, either = (masks & (answered > 0)).sum(), (masks | (answered > 0)).sum()
        assert both / either >= 0.999
        scores = [mask_score(one, threshold=0.0) for one in responses]
        np.testing.assert_allclose(served[f"{name}/scores"], scores, atol=1e-4)
        assert served[f"{name}/num_known_words"].tolist() == [7, 8, 1, 7, 0, 0]


def test_sentences_get_masks_of_their_own(served):
    responses = served["frames_37x53/responses"]
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


def test_the_next_version_is_above_the_highest(tmp_path):
    assert next_version(tmp_path) == 1
    for name in ("2", "10", "notes", ".partial-3"):
        (tmp_path / name).mkdir()
    assert next_version(tmp_path) == 11


def test_a_file_in_the_way_is_refused(run, tmp_path):
    (tmp_path / "served").write_text("")
    with pytest.raises(
        InputError, match="served: folder: must be writable and have room: File exists"
    ):
        export_run(run, tmp_path / "served")
