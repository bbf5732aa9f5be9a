"""Somebody's own video scored as evaluation scores its record."""

import shutil
from types import SimpleNamespace

import av
import cv2
import numpy as np
import pytest
from fakes.clips import moving_picture, write_moving_clip
from fakes.configs import make_pair_classifier_config
from fakes.datasets import write_videos
from fakes.video_records import make_video

from a2d_tf import keys
from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.evaluation.pair_classifier import evaluate_pair_classifier
from a2d_tf.inference.video_scores import score_video
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.tasks.pair_classifier import PairClassifierTask


class Projection:
    """Stands in for a trained run: scores that any value of a clip changes."""

    step = 2

    def __init__(self, config, workdir, *, flow_source=None) -> None:
        self.config = config
        self.clip_options = PairClassifierTask(config, workdir).clip_options
        self.num_clips = []  # of each call
        self._flow_source = flow_source
        size, frames = config.data.size, config.data.test_frames
        channels = 2 if config.data.stream == keys.FLOW else 3
        count = frames * size * size * channels
        # Logits of about -3 to 3 for clips of about -1 to 1.
        rng = np.random.default_rng(0)
        self._weights = rng.normal(0, 3 / np.sqrt(count), (count, 43)).astype(np.float32)

    def flow_source(self):
        return self._flow_source

    def check_data(self, data_dir):
        pass

    def scores(self, clips):
        self.num_clips.append(len(clips))
        logits = clips.reshape(len(clips), -1) @ self._weights
        return (1 / (1 + np.exp(-logits))).astype(np.float32)


@pytest.fixture
def make_run(tmp_path):
    """Return ``make(flow_source=None, batch_size=2, **data)``: the view is wider than the crop."""

    def make(*, flow_source=None, batch_size=2, **data):
        config = make_pair_classifier_config(
            data={"resize": 24} | data, evaluation={"batch_size": batch_size, "rgb_weight": 3.0}
        )
        return Projection(config, tmp_path, flow_source=flow_source)

    return make


@pytest.fixture
def write_both(tmp_path):
    """Return ``write(count)``: a video without loss, and the record of the same frames."""

    def write(count):
        quality = [cv2.IMWRITE_JPEG_QUALITY, 90]
        jpegs = [
            cv2.imencode(".jpg", moving_picture(2 * t, t)[..., ::-1], quality)[1].tobytes()
            for t in range(count)
        ]
        path = tmp_path / "own.mov"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("png", rate=10)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb24"
            for jpeg in jpegs:
                picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR_RGB)
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        changes = {"clip_size": (48, 64), "frames": tuple(jpegs), "flow": ()}
        video = make_video("own", [18], count=count, **changes)
        return path, write_videos(tmp_path / "data", [video], [video])

    return write


@pytest.mark.parametrize("view", ["crop", "fit"])
@pytest.mark.parametrize(
    ("count", "stride", "batches"),
    [(3, 1, [1]), (8, 1, [2]), (10, 1, [2, 1]), (18, 2, [2, 1]), (6, 2, [1])],
)
def test_frames_score_as_their_record(make_run, write_both, view, count, stride, batches):
    path, data = write_both(count)
    run = make_run(view=view, frame_stride=stride)
    stored = evaluate_pair_classifier([run], data_dir=data, split="test").scores["own"]
    run.num_clips.clear()
    scores = score_video([run], path)
    assert run.num_clips == batches
    assert scores.dtype == np.float32 and np.ptp(scores) > 0.2
    np.testing.assert_allclose(scores, stored, atol=1e-5)


def test_flow_scores_as_its_conversion(make_run, tiny_a2d, tmp_path):
    for clip in (tiny_a2d / "Release" / "clips320H").iterdir():
        write_moving_clip(clip)
    own = shutil.copy(clip, tmp_path / "own.mp4")
    convert(tiny_a2d, tmp_path / "data", unit="video", height=24, flow="dis")
    source = FlowSource(method="dis", height=24)
    run = make_run(stream="flow", test_frames=5, flow_source=source)
    stored = evaluate_pair_classifier([run], data_dir=tmp_path / "data", split="test").scores
    scores = score_video([run], own)
    assert np.ptp(scores) > 0.02
    np.testing.assert_allclose(scores, stored["tiny_single"], atol=1e-6)


@pytest.mark.parametrize(("asked", "weight"), [(None, 3.0), (1.0, 1.0)])
def test_two_streams_are_averaged(make_run, write_both, asked, weight):
    path, _ = write_both(6)
    rgb = make_run()
    flow = make_run(stream="flow", test_frames=3, flow_source=FlowSource("dis", height=48))
    told = []
    fused = score_video(
        [rgb, flow], path, rgb_weight=asked, on_progress=lambda *numbers: told.append(numbers)
    )
    apart = [score_video([run], path) for run in (rgb, flow)]
    np.testing.assert_allclose(fused, (weight * apart[0] + apart[1]) / (weight + 1), atol=1e-6)
    assert np.abs(apart[0] - apart[1]).max() > 0.1
    assert told == [(2, 4), (4, 4)]


def test_two_runs_of_one_stream_are_refused(make_run, tmp_path):
    flow, rgb = make_run(stream="flow"), make_run()
    flow.task = SimpleNamespace(workdir=tmp_path / "first")
    with pytest.raises(InputError, match=r"first/config\.toml: data\.stream: must be 'rgb': an "):
        score_video([flow, rgb], tmp_path / "none.mp4")


def test_a_missing_video_is_refused(make_run, tmp_path):
    with pytest.raises(InputError, match=r"none\.mp4: file: must exist"):
        score_video([make_run()], tmp_path / "none.mp4")
