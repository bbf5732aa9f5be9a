from dataclasses import replace
from pathlib import Path

import pytest

from a2d_tf.cli.main import main
from a2d_tf.config.loader import load_config, save_config
from a2d_tf.export.joint_export import JointSummary
from a2d_tf.export.sentence_export import SentenceSummary
from a2d_tf.run_folder import CONFIG_FILE

CONFIGS = Path(__file__).resolve().parents[2] / "configs"
SUMMARY = SentenceSummary(
    task="sentence",
    frames=8,
    frame_stride=2,
    answered_frame=4,
    size=64,
    max_words=20,
    threshold=0.0,
    words=100_000,
    vocabulary_size=3_000_000,
    step=40,
    a2d_tf="1.0",
)
JOINT_SUMMARY = JointSummary(
    task="joint",
    frames=5,
    frame_stride=1,
    answered_frame=2,
    size=96,
    step=40,
    a2d_tf="1.0",
    actor_threshold=0.5,
    action_threshold=0.3,
    flow_method="dis",
    flow_height=240,
    masks=True,
    actors={1: "adult"},
    actions={1: "climbing"},
)


def test_the_run_goes_out_with_what_a_caller_must_know(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def export_run(run: Path, out: Path, *, vocabulary_size: int) -> tuple[Path, SentenceSummary]:
        assert run == tmp_path / "run"
        version = out / "3"
        version.mkdir(parents=True)
        (version / "saved_model.pb").write_bytes(bytes(2_500_000))
        return version, replace(SUMMARY, words=vocabulary_size)

    monkeypatch.setattr("a2d_tf.runs.load_run.load_run", lambda workdir, kind, config: workdir)
    monkeypatch.setattr("a2d_tf.export.sentence_export.export_sentence_run", export_run)
    out = tmp_path / "served"
    (tmp_path / "run").mkdir()
    save_config(load_config(CONFIGS / "toy" / "demo.toml"), tmp_path / "run" / CONFIG_FILE)
    assert main(["export", str(tmp_path / "run"), str(out), "--vocabulary-size", "5000"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{out / '3'}: 2.5 MB, 5,000 of 3,000,000 words",
        "send 8 frames, 2 apart in the video: the masks are those of the frame at index 4",
    ]


@pytest.fixture
def joint_run(tmp_path: Path) -> Path:
    """Return the folder of a joint run without a checkpoint."""
    workdir = tmp_path / "run"
    workdir.mkdir()
    save_config(load_config(CONFIGS / "toy" / "joint.toml"), workdir / CONFIG_FILE)
    return workdir


@pytest.mark.parametrize("flow", [True, False])
def test_a_joint_run_says_what_to_send(
    flow: bool,
    joint_run: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def export_run(run: Path, out: Path) -> tuple[Path, JointSummary]:
        assert run == joint_run
        version = out / "1"
        version.mkdir(parents=True)
        (version / "saved_model.pb").write_bytes(bytes(2_500_000))
        without = replace(JOINT_SUMMARY, flow_method=None, flow_height=None)
        return version, JOINT_SUMMARY if flow else without

    monkeypatch.setattr("a2d_tf.runs.joint_masks.load_joint_run", lambda workdir, config: workdir)
    monkeypatch.setattr("a2d_tf.export.joint_export.export_joint_run", export_run)
    assert main(["export", str(joint_run), str(tmp_path / "served")]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == [
        f"{tmp_path / 'served' / '1'}: 2.5 MB",
        "send 5 frames, 1 apart in the video: the actors are those of the frame at index 2",
    ]
    assert shown[2:] == flow * [
        "and the flow from each to the next frame of the video: dis, computed on frames at most "
        "240 pixels high"
    ]


def test_a_joint_run_has_no_vocabulary(
    joint_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "served"
    assert main(["export", str(joint_run), str(out), "--vocabulary-size", "9"]) == 1
    assert "--vocabulary-size: must not be given for a joint run" in capsys.readouterr().err
    assert not out.exists()


def test_a_run_of_another_task_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    experiment = CONFIGS / "pair_classifier" / "rgb.toml"
    save_config(load_config(experiment), tmp_path / CONFIG_FILE)
    assert main(["export", str(tmp_path), str(tmp_path / "served")]) == 1
    assert capsys.readouterr().err == (
        f"error: {tmp_path / CONFIG_FILE}: task: must be 'sentence' or 'joint'; a run of this "
        "task cannot be served, got 'pair_classifier'\n"
    )
    assert not (tmp_path / "served").exists()


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
