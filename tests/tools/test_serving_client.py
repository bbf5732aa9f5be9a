"""The client of served models, by REST and by gRPC, against a server over real exports."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from fakes.clips import read_video, write_moving_clip
from fakes.served_models import build_classifier
from fakes.served_run import write_served_run
from fakes.untrained_runs import write_flow_run, write_joint_run
from serving.model_server import ModelServer
from serving_client import main

from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.joint_export import export_joint_run
from a2d_tf.serving.loaded_model import LoadedModel
from a2d_tf.serving.pair_classifier_export import export_pair_classifier
from a2d_tf.serving.pair_queries_export import export_pair_queries
from a2d_tf.serving.sentence_export import export_sentence_run

SENTENCES = ["the dog is running", "A red ball", "zebra"]
FRAME = 13
TOOL = Path(__file__).resolve().parents[2] / "tools" / "serving_client.py"


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    """Return a video of 24 frames of 48 x 64."""
    path = tmp_path_factory.mktemp("video") / "moving.mp4"
    write_moving_clip(path)
    return path


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """Return a server of two versions of a sentence run, and the folder of these."""
    folder = tmp_path_factory.mktemp("sentences")
    run = load_run(write_served_run(tmp_path_factory.mktemp("run")), SentenceRun)
    for _ in range(2):
        export_sentence_run(run, folder / "dogs", vocabulary_size=100)
    server = ModelServer(folder / "dogs")
    yield server, folder / "dogs"
    server.close()


@pytest.fixture(params=["rest", "grpc"])
def address(request, served):
    """Return the address of one of the two interfaces."""
    return getattr(served[0], request.param)


def ask(folder, clip, *arguments, address):
    about = max((path for path in folder.glob("*/")), key=lambda path: int(path.name))
    options = ("--about", about, "--address", address, "--model", folder.name)
    return main([str(one) for one in (clip, *arguments, *options)])


def read_mask(path):
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED)


def test_masks_are_those_of_the_export(address, served, video, tmp_path, capsys):
    server, folder = served
    assert ask(folder, video, *SENTENCES, "--out", tmp_path / "out", address=address) == 0
    frames = read_video(video)[[8, 10, 12, 14]]
    answer = LoadedModel(folder).answer(
        {"frames": frames, "sentences": np.array(SENTENCES, object)}
    )
    assert answer["masks"].any() and not answer["masks"].all()
    for number, mask in enumerate(answer["masks"], start=1):
        path = tmp_path / "out" / "masks" / str(number) / f"{FRAME:05d}.png"
        assert str(path) in capsys.readouterr().out or number > 1
        assert read_mask(path).tolist() == (255 * mask).tolist()
    told = json.loads((tmp_path / "out" / "answers.json").read_text())
    assert (told["frame"], told["num_known_words"]) == (FRAME, [4, 3, 0])
    np.testing.assert_allclose(told["scores"], answer["scores"], atol=1e-5)
    assert server.versions[2].asked[-1] == "masks"  # no responses travel


def test_an_array_is_a_clip_too(address, served, video, tmp_path):
    np.save(tmp_path / "clip.npy", read_video(video))
    for clip, name in ((video, "a"), (tmp_path / "clip.npy", "b")):
        options = ("--frame", 3, "--out", tmp_path / name)
        assert ask(served[1], clip, SENTENCES[0], *options, address=address) == 0
    of_video, of_array = (read_mask(tmp_path / name / "masks" / "1" / "00003.png") for name in "ab")
    assert of_video.tolist() == of_array.tolist()


def test_versions_and_labels_are_found(address, served, video, tmp_path):
    server, folder = served
    for option, number in ((("--label", "stable"), 1), (("--model-version", 1), 1), ((), 2)):
        before = {one: len(loaded.asked) for one, loaded in server.versions.items()}
        out = ("--out", tmp_path / "out")
        assert ask(folder, video, SENTENCES[0], *option, *out, address=address) == 0
        grown = {one for one, loaded in server.versions.items() if len(loaded.asked) > before[one]}
        assert grown == {number}


def test_status_tells_versions_and_inputs(address, served, capsys):
    assert main(["--status", "--address", address, "--model", "dogs"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "dogs version 1: AVAILABLE",
        "dogs version 2: AVAILABLE",
        "input frames: (4, any, any, 3)",
        "input sentences: (any)",
    ]


def test_what_the_server_refuses_is_one_line(address, served, video, capsys):
    assert ask(served[1], video, SENTENCES[0], "--label", "none", address=address) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ") and error.count("\n") == 1
    assert "server: must answer, got" in error and "not found for request" in error


def test_each_version_was_warmed_up_before_it_answered(served):
    assert [loaded.warmed for loaded in served[0].versions.values()] == [4, 4]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "arguments: sentences: must be given: the model is asked for them"),
        (["a dog", "--pairs", 78], "arguments: pairs: must not be given for sentences"),
        (["a dog", "--frame", 99], "--frame: must be from 1 to 24, got 99"),
    ],
)
def test_wrong_questions_are_one_line(arguments, message, served, video, capsys):
    assert ask(served[1], video, *arguments, address=served[0].rest) == 1
    assert message in capsys.readouterr().err


def test_nobody_at_the_address_is_one_line(served, video, capsys):
    for address in ("http://127.0.0.1:9", "grpc://127.0.0.1:9", "127.0.0.1:9"):
        assert ask(served[1], video, "a dog", "--timeout", 5, address=address) == 1
        assert capsys.readouterr().err.count("\n") == 1


def export_others(tmp_path, kind):
    """Export a run of another kind."""
    work, out = tmp_path / "run", tmp_path / "model"
    work.mkdir()
    if kind == "classifier":
        return export_pair_classifier([build_classifier(work, "flow", small=True)], out)
    if kind == "joint":
        from a2d_tf.runs.joint import JointRun

        write_joint_run(work, "detection.actor_threshold=0.0", "detection.action_threshold=0.0")
        return export_joint_run(load_run(work, JointRun), out)
    run = load_run(write_flow_run(work), SentenceRun)
    return export_pair_queries(run, out)


@pytest.mark.parametrize("kind", ["pairs", "classifier", "joint"])
def test_other_kinds_answer_too(kind, video, tmp_path):
    version, _ = export_others(tmp_path, kind)
    server = ModelServer(version.parent)
    asked = ["--pairs", "78", "18"] if kind == "pairs" else []
    try:
        for name in ("rest", "grpc"):
            out = ("--out", tmp_path / name)
            address = getattr(server, name)
            assert ask(version.parent, video, *out, *asked, address=address) == 0
    finally:
        server.close()
    rest, of_grpc = (read_answers(tmp_path / name) for name in ("rest", "grpc"))
    assert rest.keys() == of_grpc.keys()
    for field, value in rest.items():
        if isinstance(value, bytes) or field == "names":
            assert value == of_grpc[field]
        else:
            np.testing.assert_allclose(value, of_grpc[field], rtol=1e-6)
    pictures = [name for name in rest if name.endswith(".png")]
    assert bool(pictures) == (kind != "classifier")
    assert rest.get("names", ["adult climbing"])[0] == "adult climbing"


def read_answers(out):
    """Return the numbers of an answer by their names, and the pictures by their places."""
    pictures = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.png")}
    return json.loads((out / "answers.json").read_text()) | pictures


def test_help_runs_from_any_folder(tmp_path):
    run = subprocess.run(
        [sys.executable, TOOL, "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "--address" in run.stdout
