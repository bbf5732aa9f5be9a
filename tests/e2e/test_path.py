"""The whole path: the demo, stopped and begun again, then its export; and a real clip."""

import contextlib
import io
import json
import os
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.cli.main import main
from a2d_tf.media.video import count_frames, read_frames
from a2d_tf.records.manifest import load_manifest
from a2d_tf.releases.a2d.annotations import read_videos
from a2d_tf.run_folder import last_step
from a2d_tf.training.callbacks import Pictures

VIDEOS = 20  # two of them held out
# The demo's own experiment made so small that building it takes longer than training it.
TINY = (
    "data.size=32",
    "data.frames=4",
    "data.frame_stride=2",
    "text.dimension=8",
    "text.units=8",
    "model.endpoint=Conv3d_2b_1x1",
    "model.width=0.1",
    "model.decoder_widths=[4, 4]",
    "model.decoder_strides=[2, 2]",
    "train.steps=4",
    "train.steps_per_epoch=2",
    "train.batch_size=2",
    "train.decay_steps=[]",
    "train.validation_records=4",
)
OVERRIDES = [part for value in TINY for part in ("--set", value)]
METRICS = {"overall_iou", "mean_iou", "map_mean_precision", "map_coco", "shuffled_mean_iou"}
METRICS |= {f"precision@0.{tenth}" for tenth in range(5, 10)}


class Demo(NamedTuple):
    """The folder of the demo, what it printed until it was stopped, and what the second time."""

    workdir: Path
    stopped: str
    resumed: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Run the demo, press Ctrl-C after the first epoch, and run the same command again."""
    workdir = tmp_path_factory.mktemp("demo") / "demo"
    arguments = ["demo", "--workdir", str(workdir), "--videos", str(VIDEOS), *OVERRIDES]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)  # more processes take longer to start than to run
        with pytest.MonkeyPatch.context() as stopping:
            stopping.setattr(Pictures, "on_epoch_end", interrupt)
            stopped = printed_by(arguments, expected=130)
        assert last_step(workdir / "run") == 2
        assert not (workdir / "report").exists()
        resumed = printed_by(arguments, expected=0)
    return Demo(workdir, stopped, resumed)


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def printed_by(arguments: list[str], *, expected: int) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = ended.code
    assert code == expected, printed.getvalue()
    return printed.getvalue()


@pytest.mark.slow
def test_every_command_of_the_path_runs(demo: Demo) -> None:
    assert "No problem found." in demo.stopped
    commands = [line.split()[3] for line in demo.resumed.splitlines() if "] a2d-tf " in line]
    assert commands == ["toy", "verify", "convert", "train", "evaluate", "segment", "export"]
    counts = load_manifest(demo.workdir / "records").splits
    assert (counts["train"].videos, counts["test"].videos) == (VIDEOS - 2, 2)
    assert counts["test"].records == 2 * 3


def test_training_goes_on_where_it_was_stopped(demo: Demo) -> None:
    run = demo.workdir / "run"
    assert f"resuming {run} at step 2 of 4" in demo.resumed
    assert "Epoch 2/2" in demo.resumed and "Epoch 1/2" not in demo.resumed
    assert last_step(run) == 4
    assert (run / "pictures" / "step-00000004.png").is_file()


def test_a_finished_run_is_left_as_it_is(demo: Demo) -> None:
    run = demo.workdir / "run"
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*.h5")}
    command = next(line for line in demo.resumed.splitlines() if "] a2d-tf train" in line)
    config = command.split()[4]
    data = ["--data", str(demo.workdir / "records"), "--workdir", str(run)]
    printed = printed_by(["train", config, *data, *OVERRIDES], expected=0)
    assert printed.splitlines() == [f"{run} is finished: 4 of 4 steps"]
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_what_the_demo_promises_is_there(demo: Demo) -> None:
    promised = [demo.workdir / name for name in ("metrics.json", "overview.png", "overlay.mp4")]
    promised.append(demo.workdir / "run" / "test" / "report.md")
    last_lines = demo.resumed.splitlines()[-len(promised) :]
    assert [Path(line.strip()) for line in last_lines] == promised
    assert all(path.stat().st_size > 0 for path in promised)
    assert cv2.imread(str(promised[1])).std() > 0

    metrics = json.loads(promised[0].read_text())
    assert metrics.keys() >= METRICS
    assert all(0 <= metrics[name] <= 1 for name in METRICS)
    assert (metrics["step"], metrics["split"]) == (4, "test")
    manifest = load_manifest(demo.workdir / "records")
    counts = manifest.splits["test"]
    assert metrics["num_samples"] == counts.sentence_frame_pairs - counts.absent_pairs


def test_the_exported_model_gives_the_masks_of_segment(demo: Demo) -> None:
    summary = json.loads((demo.workdir / "segment" / "segment.json").read_text())
    video = next(
        one for one in read_videos(demo.workdir / "toy") if str(one.clip_path) == summary["video"]
    )
    assert video.split == "test"
    assert count_frames(demo.workdir / "overlay.mp4") == summary["frames"] == video.num_frames

    about = json.loads((demo.workdir / "export" / "1" / "assets.extra" / "a2d_tf.json").read_text())
    segment = tf.saved_model.load(str(demo.workdir / "export" / "1")).signatures["serving_default"]
    number = 12
    offsets = (np.arange(about["frames"]) - about["answered_frame"]) * about["frame_stride"]
    frames = read_frames(video.clip_path, (number + offsets).tolist())
    texts = [sentence["text"] for sentence in summary["sentences"]]
    answer = segment(frames=tf.constant(frames), sentences=tf.constant(texts))
    for row, served in enumerate(answer["masks"].numpy(), start=1):
        path = demo.workdir / "segment" / "masks" / str(row) / f"{number:05d}.png"
        written = cv2.imread(str(path), cv2.IMREAD_UNCHANGED) > 0
        assert 0.01 < written.mean() < 0.99  # else anything would agree
        assert np.mean((served > 0) == written) > 0.99


@pytest.mark.realdata
def test_a_real_clip_is_verified_converted_evaluated_and_segmented(
    shared_data: Path, tmp_path: Path, untrained_run: Path
) -> None:
    root, records = shared_data / "a2d_sample", tmp_path / "records"
    (video,) = read_videos(root)
    options = ["--workers", "1", "--frames", "4", "--height", "160"]
    printed_by(["convert", str(root), str(records), *options], expected=0)
    out = tmp_path / "report"
    data = ["--data", str(records), "--split", video.split, "--out", str(out)]
    printed_by(["evaluate", str(untrained_run), *data], expected=0)
    counts = load_manifest(records).splits[video.split]
    assert (counts.records, counts.sentences) == (3, 5)
    metrics = json.loads((out / "metrics.json").read_text())
    assert metrics["num_samples"] == counts.sentence_frame_pairs - counts.absent_pairs > 0

    out = tmp_path / "masks"
    arguments = [str(video.clip_path), "a man walking", "the red ball", "--out", str(out)]
    printed_by(["segment", str(untrained_run), *arguments, "--every", "60"], expected=0)
    masks = sorted((out / "masks").glob("*/*.png"))
    assert len(masks) == 2 * video.num_frames
    assert cv2.imread(str(masks[0]), cv2.IMREAD_UNCHANGED).shape == (video.height, video.width)
    assert count_frames(out / "overlay.mp4") == video.num_frames
