"""What is loaded from files is what conversion stores and the pipeline makes of it."""

import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.batches.picture import prepare_frames
from a2d_tf.benchmark.rivals.video_files import FileSample, load_sample, measure_files, samples_of
from a2d_tf.datasets.table import open_release


@pytest.fixture
def samples(tiny_a2d_template):
    """Return all annotated frames of the tiny release, each with 4 frames around it, at 32."""
    videos = open_release(tiny_a2d_template, dataset="a2d").read_videos()
    return samples_of(tiny_a2d_template, videos, length=4, stride=1, size=32)


def test_every_annotated_frame_is_a_sample(samples):
    names = sorted((one.clip.stem, one.number) for one in samples)
    assert len(names) == len(set(names)) == 6
    assert names[0][0] == "-tiny_pair"


def test_a_sample_shows_its_frame_and_masks(samples, tiny_a2d_template):
    release = open_release(tiny_a2d_template, dataset="a2d")
    videos = {video.video_id: video for video in release.read_videos()}
    sample: FileSample = next(one for one in samples if one.clip.stem == "-tiny_pair")
    clip, masks = load_sample(sample)
    assert clip.shape == (4, 32, 32, 3) and clip.dtype == np.float32
    frames = np.stack(list(release.iterate_frames(videos["-tiny_pair"])))
    wanted = np.clip(np.arange(sample.number - 2, sample.number + 2), 1, len(frames)) - 1
    ours, _ = prepare_frames(frames[wanted], 32, stream=keys.RGB)
    assert np.abs(clip - ours.numpy()).mean() < 0.05
    truth = release.read_frame(videos["-tiny_pair"], sample.number)
    assert masks.shape == (len(truth.instances), 32, 32)
    for mask, one in zip(masks, truth.instances, strict=True):
        assert mask.mean() == pytest.approx(one.mask.mean() * 24 / 32, abs=0.05)


def test_a_rate_is_measured_in_processes(samples):
    assert measure_files(samples[:2], workers=1) > 0
