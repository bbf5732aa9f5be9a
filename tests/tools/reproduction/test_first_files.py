import gzip
from pathlib import Path

import h5py
import numpy as np
import pytest
from fakes.brought_runs import write_brought_run
from fakes.configs import make_baseline_config
from fakes.refusals import refusal_of
from reproduction.experiments import RUNS
from reproduction.first_files import check_brought, check_first_files
from reproduction.scales import SCALES
from reproduction.training import Training, training_at

from a2d_tf.errors import InputError

TEXT = b"2 8\ndog" + 8 * b" 0.5" + b"\ncat" + 8 * b" 1" + b"\n"
NARROW = (
    TEXT.replace(b"2 8", b"2 3").replace(8 * b" 0.5", 3 * b" 0.5").replace(8 * b" 1", b" 1 1 1")
)


@pytest.fixture
def check(tmp_path, configs, monkeypatch):
    """Return ``check(run, *changes)``, for a run at paper scale that has not begun."""
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GENSIM_DATA_DIR", str(tmp_path / "gensim"))
    monkeypatch.chdir(tmp_path)

    def check(run: str, *changes: str) -> None:
        training = training_at(SCALES["paper"], RUNS[run], changes=changes, data_dir=tmp_path)
        check_first_files({run: training}, runs_dir=tmp_path / "runs")

    return check


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT, None),
        (gzip.compress(TEXT, mtime=0), None),
        (gzip.compress(TEXT, mtime=0)[:-12], "gzip: must be a whole gzip file"),
        (NARROW, r"text\.dimension: must be that of the vectors, 3, got 8"),
        (b"dog 1\n", "header: first line must be"),
        (TEXT[:-20], "word 2: file must hold 2 words of 8 values"),
        (None, "word vectors: file must exist"),
    ],
)
def test_word_vectors_are_opened(check, content, message):
    if content is not None:
        Path("words.txt").write_bytes(content)
    if message is None:
        check("rgb", "text.vectors=words.txt")
        return
    with pytest.raises(InputError, match=f"words.txt: {message}"):
        check("rgb", "text.vectors=words.txt")


def test_named_word_vectors_are_asked_for_with_the_weights(check):
    names = ["kinetics400-rgb", "gensim:word2vec-google-news-300"]
    changes = [f"model.weights={names[0]}", "model.width=1.0", f"text.vectors={names[1]}"]
    with pytest.raises(InputError) as raised:
        check("rgb", *changes)
    commands = " && ".join(f"a2d-tf weights {name}" for name in names)
    assert str(raised.value) == f"weights: {', '.join(names)}: must be fetched first: {commands}"


@pytest.mark.parametrize(
    ("run", "change", "message"),
    [
        ("rgb", "model.weights=./none/model.ckpt", "PREFIX.index must exist"),
        ("rgb", "model.weights=none.npz", "must be a readable .npz file"),
        ("rgb", "model.weights=hub:none", "none"),
        ("flow", "model.weights=none.npz", "must be a readable .npz file"),
        ("classifier_rgb", "model.weights=none.npz", "must be a readable .npz file"),
        ("joint", "model.weights=none.h5", "none.h5: weights: must be an HDF5 file"),
        ("joint", "model.flow_weights=none.h5", "none.h5: weights: must be an HDF5 file"),
        ("joint", "model.flow_weights=text.h5", "text.h5: weights: must be an HDF5 file"),
        (
            "joint_separate_actions",
            "model.start=none",
            "model.start: must be the folder of a trained run",
        ),
        ("rgb", 'data.paste_from=["none"]', "none"),
        ("rgb", 'data.also=["none"]', "none"),
    ],
)
def test_what_cannot_be_opened_is_named(check, run, change, message):
    Path("text.h5").write_text("text")
    with pytest.raises(InputError, match=message):
        check(
            run, change, *(["model.width=1.0"] if run in ("rgb", "flow", "classifier_rgb") else [])
        )


def test_what_can_be_opened_passes(check):
    h5py.File("layers.h5", "w").close()
    np.savez("i3d.npz", kernel=np.zeros(1))
    check("joint", "model.weights=layers.h5", "model.flow_weights=layers.h5")
    check("rgb", "model.weights=i3d.npz", "model.width=1.0")
    check("rgb", "model.weights=hub:https://tfhub.dev/some/module", "model.width=1.0")
    # Another run of this reproduction will have written it by then.
    check("joint_separate_actions", "model.start=runs/joint_separate_actors/step.weights.h5")


def test_a_run_that_was_brought_has_ended_and_is_of_the_baseline(tmp_path):
    write_brought_run(tmp_path / "hu", "hu2016")
    check_brought(tmp_path / "hu", "referit_hu2016", beginning={})
    with pytest.raises(
        InputError, match=r"hu: --referit-li: must be .* a li2017 run, got 'hu2016'"
    ):
        check_brought(tmp_path / "hu", "referit_li2017", beginning={})
    write_brought_run(tmp_path / "half", "li2017", step=3)
    with pytest.raises(InputError, match=r"a run that has ended, at step 6, got 3"):
        check_brought(tmp_path / "half", "referit_li2017", beginning={})
    with pytest.raises(InputError, match="none: folder: must hold a trained run"):
        check_brought(tmp_path / "none", "referit_li2017", beginning={})


def test_a_run_that_was_brought_has_the_sizes_of_what_begins_with_it(tmp_path):
    write_brought_run(tmp_path / "hu", "hu2016")

    def check(**data):
        config = make_baseline_config("hu2016", data=data)
        training = Training(tmp_path / "hu2016.toml", config, (), tmp_path)
        check_brought(tmp_path / "hu", "referit_hu2016", beginning={"hu2016": training})

    check()
    line = refusal_of(check, size=64)
    assert "hu: --referit-hu: must be a run with data.size = 64, as that of hu2016 which" in line
