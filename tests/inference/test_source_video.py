"""What is known of a video before it is segmented."""

from pathlib import Path

import pytest

from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.media.video import VideoInfo


@pytest.mark.parametrize(("fps", "rate"), [(24.0, 24.0), (0.0, 25.0), (float("nan"), 25.0)])
def test_a_container_without_a_rate_has_25_frames_a_second(fps, rate):
    info = VideoInfo(height=8, width=8, num_frames=1, fps=fps)
    assert SourceVideo(Path("clip.mp4"), info, num_frames=1).fps == rate
