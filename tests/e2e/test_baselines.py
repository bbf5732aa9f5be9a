"""The baselines go through the same commands as the sentence paper's own model."""

import json

import cv2
import numpy as np
import pytest
from fakes.clips import write_clip
from fakes.configs import make_baseline_config
from fakes.datasets import write_data
from fakes.records import coloured_records, make_record

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config
from a2d_tf.run_folder import last_step

SGD = {"optimizer": "sgd", "momentum": 0.9, "weight_decay": 0.01}


@pytest.fixture
def squares(tmp_path):
    """Return data that trains on a red and a blue square and asks for more."""
    asked = make_record(
        video_id="held out",
        split="test",
        sentences=(("the red square", 0), ("a pink square", 1), ("The blue square", 1)),
    )
    return write_data(tmp_path / "data", coloured_records(), [asked])


@pytest.fixture(params=["hu2016", "li2017"])
def experiment(request, tmp_path):
    path = tmp_path / "experiment.toml"
    save_config(make_baseline_config(request.param, train=SGD), path)
    return path


def test_train_resume_evaluate_segment(experiment, squares, tmp_path, capsys):
    workdir = tmp_path / "run"
    train = ["train", str(experiment), "--data", str(squares), "--workdir", str(workdir)]
    assert main(train) == 0
    assert last_step(workdir) == 2
    assert (workdir / "vocabulary.txt").read_text() == "blue\nred\nsquare\nthe\n"
    assert list((workdir / "pictures").glob("*.png"))
    capsys.readouterr()
    assert main(train) == 0
    assert "finished" in capsys.readouterr().out

    assert main(["evaluate", str(workdir), "--data", str(squares)]) == 0
    metrics = json.loads(next(workdir.rglob("metrics.json")).read_text())
    assert (metrics["num_samples"], metrics["step"]) == (3, 2)
    assert 0 <= metrics["mean_iou"] <= 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "2 words without a vector, 2 different ones, most often a (1), pink (1)" in printed

    clip, out = tmp_path / "clip.mp4", tmp_path / "out"
    write_clip(clip)
    segment = ["segment", str(workdir), str(clip)]
    assert main([*segment, "zorb giraffe", "--out", str(out)]) == 1
    assert "must hold a word that has a vector" in capsys.readouterr().err
    assert main([*segment, "zorb SQUARE", "--every", "8", "--out", str(out)]) == 0
    summary = json.loads((out / "segment.json").read_text())
    assert summary["sentences"][0]["unknown_words"] == ["zorb"]
    mask = cv2.imread(str(out / "masks" / "1" / "00001.png"), cv2.IMREAD_GRAYSCALE)
    assert set(np.unique(mask)) <= {0, 255}

    served = str(tmp_path / "served")
    assert main(["export", str(workdir), served, "--vocabulary-size", "9"]) == 1
    assert "--vocabulary-size: must not be given for a run that learned" in capsys.readouterr().err
    assert not (tmp_path / "served").exists()
    assert main(["export", str(workdir), served]) == 0
    assert "4 of 4 words" in capsys.readouterr().out

    (workdir / "vocabulary.txt").unlink()
    assert main(["evaluate", str(workdir), "--data", str(squares)]) == 1
    assert "vocabulary.txt: vocabulary: must exist" in capsys.readouterr().err


def test_a_mistake_leaves_no_folder(experiment, squares, tmp_path, capsys):
    workdir = tmp_path / "run"
    train = ["train", str(experiment), "--data", str(squares), "--workdir", str(workdir)]
    for override, message in (
        ("model.trainable=['block9']", "model.trainable: must name layers"),
        ("data.size=48", "data.size: must be a multiple of 32"),
        ("model.fetures=8", "did you mean model.features?"),
    ):
        assert main([*train, "--set", override]) == 1
        err = capsys.readouterr().err
        assert message in err and err.count("\n") == 1
        assert not workdir.exists()
