"""``a2d-tf export``: what is told of every kind of run, and what is refused."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fakes.bare_runs import write_bare_run
from fakes.configs import make_pair_classifier_config

from a2d_tf.cli.main import main
from a2d_tf.config.loader import load_config
from a2d_tf.run_folder import CONFIG_FILE
from a2d_tf.serving.joint_export import JointSummary
from a2d_tf.serving.pair_classifier_export import PairClassifierSummary
from a2d_tf.serving.sentence_export import SentenceSummary

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
COMMON: dict[str, Any] = {
    "inputs": {"frames": "RGB"},
    "outputs": {"masks": "where"},
    "frames": 8,
    "frame_stride": 2,
    "answered_frame": 4,
    "size": 64,
    "step": 40,
    "a2d_tf": "1.0",
}
NO_FLOW: dict[str, Any] = {
    f"flow_{name}": None
    for name in ("frames", "stride", "answered_frame", "from", "method", "height")
}
FLOW: dict[str, Any] = {
    "flow_frames": 8,
    "flow_stride": 2,
    "flow_answered_frame": 4,
    "flow_from": "next",
    "flow_method": "dis",
    "flow_height": 240,
}
STREAMS: dict[str, Any] = {"threshold": 0.0, "rgb_weight": None, "flow_step": None}
SENT = "send 8 frames, 2 apart in the video; the answer is for the one at index 4"
NAMED = "inputs: frames; outputs: masks"


def write_version(out: Path) -> Path:
    """Write a version of 2.5 MB."""
    version = out / "3"
    version.mkdir(parents=True)
    (version / "saved_model.pb").write_bytes(bytes(2_500_000))
    return version


def save_run(experiment: str, workdir: Path) -> Path:
    """Write the folder of a run without weights."""
    return write_bare_run(workdir, load_config(CONFIGS / f"{experiment}.toml"))


def test_the_run_goes_out_with_what_a_caller_must_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def load_streams(workdir: Path, *_: Any, config: Any, **__: Any) -> SimpleNamespace:
        return SimpleNamespace(task=SimpleNamespace(workdir=workdir), config=config)

    def export_run(run: Any, out: Path, *, vocabulary_size: int) -> tuple[Path, SentenceSummary]:
        assert run.task.workdir == tmp_path / "run"
        summary = SentenceSummary(
            task="sentence",
            kind="sentences",
            max_words=20,
            words=vocabulary_size,
            vocabulary_size=3_000_000,
            **COMMON,
            **NO_FLOW,
            **STREAMS,
        )
        return write_version(out), summary

    monkeypatch.setattr("a2d_tf.api.load.load_streams", load_streams)
    monkeypatch.setattr("a2d_tf.api.export.export_sentence_run", export_run)
    out = tmp_path / "served"
    run = save_run("toy/demo", tmp_path / "run")
    assert main(["export", str(run), str(out), "--vocabulary-size", "5000"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{out / '3'}: 2.5 MB, 5,000 of 3,000,000 words",
        SENT,
        NAMED,
    ]


@pytest.mark.parametrize("flow", [True, False])
def test_a_joint_run_says_what_to_send(
    flow: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def load_run(
        workdir: Path,
        *,
        config: Any,
        trained: bool,
        masks_from: Path | None,
        checkpoint: str | None,
    ) -> Path:
        assert masks_from == tmp_path / "masks"
        assert (trained, checkpoint) == (True, "best")
        return workdir

    def export_run(run: Path, out: Path) -> tuple[Path, JointSummary]:
        assert run == tmp_path / "run"
        summary = JointSummary(
            task="joint",
            kind="joint",
            actor_threshold=0.5,
            action_threshold=0.3,
            masks=True,
            masks_from=None,
            actors={1: "adult"},
            actions={1: "climbing"},
            **COMMON,
            **(FLOW if flow else NO_FLOW),
        )
        return write_version(out), summary

    monkeypatch.setattr("a2d_tf.api.load.load_joint_run", load_run)
    monkeypatch.setattr("a2d_tf.api.export.export_joint_run", export_run)
    run, out = save_run("toy/joint", tmp_path / "run"), tmp_path / "served"
    save_run("toy/tables/sharpmask", tmp_path / "masks")
    options = ["--masks-from", str(tmp_path / "masks"), "--checkpoint", "best"]
    assert main(["export", str(run), str(out), *options]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == [f"{out / '3'}: 2.5 MB", SENT]
    assert shown[2:] == [
        *flow
        * [
            "and the flow from each frame to the next frame of the video, of 8 frames, 2 apart in "
            "the video; the answer is for the one at index 4",
            "compute the flow by dis, from frames shrunk to at most 240 pixels in height",
        ],
        NAMED,
    ]


def test_classifiers_of_both_streams_go_out_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def export_runs(
        runs: list[Path], out: Path, *, rgb_weight: float
    ) -> tuple[Path, PairClassifierSummary]:
        assert (runs, rgb_weight) == ([tmp_path / "rgb", tmp_path / "flow"], 2.0)
        clip = COMMON | {"answered_frame": None}
        summary = PairClassifierSummary(
            task="pair_classifier",
            kind="pair_classifier",
            pairs={78: "dog walking"},
            **clip,
            **NO_FLOW,
            **STREAMS,
        )
        return write_version(out), summary

    monkeypatch.setattr("a2d_tf.runs.load_run.load_run", lambda workdir, *_, **__: workdir)
    monkeypatch.setattr("a2d_tf.serving.pair_classifier_export.export_pair_classifier", export_runs)
    for stream in ("rgb", "flow"):
        write_bare_run(tmp_path / stream, make_pair_classifier_config(data={"stream": stream}))
    options = ["--with", str(tmp_path / "flow"), "--weight", "2"]
    assert main(["export", str(tmp_path / "rgb"), str(tmp_path / "served"), *options]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        "send 8 frames, 2 apart in the video; the answer is for all",
        NAMED,
    ]


@pytest.mark.parametrize(
    ("experiment", "options", "message"),
    [
        ("toy/joint", ["--vocabulary-size", "9"], "--vocabulary-size: must not be given for a"),
        ("toy/joint", ["--pairs"], "--pairs: must not be given for a joint run: it is for sent"),
        ("toy/joint", ["--with", "flow"], "--with: must not be given for a joint run"),
        ("pair_classifier/rgb", ["--pairs"], "--pairs: must not be given for a pair_classifier"),
        ("toy/demo", ["--masks-from", "masks"], "--masks-from: must not be given for a sentence"),
    ],
)
def test_options_of_other_runs_are_refused(
    experiment: str,
    options: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run, out = save_run(experiment, tmp_path / "run"), tmp_path / "served"
    assert main(["export", str(run), str(out), *options]) == 1
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_a_run_of_another_task_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = save_run("joint/sharpmask", tmp_path / "run")
    assert main(["export", str(run), str(tmp_path / "served")]) == 1
    assert capsys.readouterr().err == (
        f"error: {run / CONFIG_FILE}: task: must be 'sentence' or 'pair_classifier' or 'joint'; a "
        "SharpMask run needs boxes: export it with --masks-from of a joint run, got "
        "'sharpmask'\n"
    )
    assert not (tmp_path / "served").exists()


def test_help_says_what_every_kind_of_run_is_sent(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["export", "-h"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    for line in (
        "sentence run, flow        flow, frame_size (H, W), sentences",
        "pair classifier           frames, or flow, or both --with FLOW",
        "joint run                 frames, and flow where the model has a motion stream",
    ):
        assert line in shown
    # Nothing is offered that is then refused.
    assert "--masks-from SHARPMASK_WORKDIR\n" in shown and "supervoxels" not in shown


def test_a_folder_without_a_run_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(tmp_path / "none"), str(tmp_path / "served")]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"error: {tmp_path / 'none'}: folder: must hold a trained run")
    assert error.count("\n") == 1
    assert not (tmp_path / "served").exists()


def test_a_missing_folder_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["export", "run"])
    assert caught.value.code == 2
